/*
 * Two processes at one address: how the second gets the sockets of the first.
 *
 * Whoever listens on an address holds a *lock* on it: a listening Unix socket with an abstract name
 * made of the user and the address. A process that starts and finds it held connects to it, and is
 * given the very sockets that the first accepts from, and the lock. So nothing waits in a queue
 * that goes away with the first process: when it stops accepting, all that is left is the second's.
 * (Two sockets that share a port by SO_REUSEPORT have a queue each, and closing one resets what
 * waits in it.)
 *
 * The connection between the two is the *link*. It carries nothing more, and lasts as long as both
 * processes: its end says that the other one is gone.
 *
 *     second                        first
 *     connect to the lock ────────►
 *                         ◄──────── "M" with sockets, as often as it takes,
 *                                   then "S" with the lock, the state and the rest;
 *                         ◄──────── or "N" and why not
 *
 * The state is what is in force in the first, as state_print.h has it, in a file that exists in
 * memory only. The second goes on from that, whatever it reads elsewhere, and is the one to find
 * out whether it serves the same.
 *
 * Only processes of the same user give or take. Nothing here waits longer than
 * HANDOVER_WAIT_SECONDS; the first never waits.
 */
#ifndef CROSSFADE_PROXY_PROCESS_HANDOVER_H
#define CROSSFADE_PROXY_PROCESS_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

#define HANDOVER_WAIT_SECONDS 10
#define HANDOVER_SOCKETS_LIMIT 4096

/* What one address needs; each -1 where there is none. */
struct handover {
    int lock;
    int link;
};

/* What another process gave. The caller owns the descriptors, `sockets` and `state`. */
struct handover_gift {
    int *sockets;
    size_t count;
    struct bytes state; /* empty where there was nobody to give one */
};

/* Takes the lock of an address. If another process holds it, *gift is what it gave, maybe nothing.
 * True without a lock where there can be none, as when another user has taken the name: then the
 * address is used as if nobody had it. False where the other process refuses or does not answer. */
bool handover_take_tcp(const struct sockaddr *address, socklen_t length, struct handover *handover,
                       struct handover_gift *gift, struct error *error);
bool handover_take_unix(const char *path, struct handover *handover, struct handover_gift *gift,
                        struct error *error);

/* Answers one who has connected to the lock: with a refusal where there is one, else with the
 * sockets and the state. The new link, or -1. */
int handover_answer(int lock, const int *sockets, size_t count, const struct bytes *state,
                    const char *refusal);

void handover_close(struct handover *handover);

#endif

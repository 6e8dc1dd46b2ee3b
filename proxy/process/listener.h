/*
 * The sockets that the workers accept from. Each worker has a socket of its own per TCP address, by
 * SO_REUSEPORT, so that the kernel spreads the clients; of a Unix socket all share one. Where
 * another process listens on an address already, its sockets are shared (proxy/process/handover.h).
 *
 * Belongs to the main thread. Workers get duplicates.
 */
#ifndef CROSSFADE_PROXY_PROCESS_LISTENER_H
#define CROSSFADE_PROXY_PROCESS_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/config.h"
#include "protocol/base/error.h"
#include "proxy/process/handover.h"

struct listener_address {
    char *unix_path; /* NULL for TCP */
    int *sockets;
    size_t socket_count; /* 0 after listener_close */
    struct handover handover;
};

struct listener_set {
    struct listener_address *addresses;
    size_t count;
    struct bytes state; /* of the process that had addresses before (handover.h), or empty */
};

/* What a worker is to accept from; it owns the descriptor. */
struct listener_share {
    int socket;
    bool is_unix;
};

/* Binds every address for so many workers. False with `error`, and nothing is left bound. Processes
 * that had addresses before must have one state. */
bool listener_bind(const struct config *config, size_t worker_count, struct listener_set *set,
                   struct error *error);
/* The worker's part of every socket; the caller frees the array. */
struct listener_share *listener_share(const struct listener_set *set, size_t worker,
                                      size_t worker_count, size_t *count);
/* No more clients by these sockets; removes Unix sockets that no other process shares. The locks
 * stay. Again is harmless. */
void listener_close(struct listener_set *set);
void listener_free(struct listener_set *set);

#endif

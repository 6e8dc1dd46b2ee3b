/*
 * The addresses that one connection tries, in order, and what came of each.
 *
 * First those that are known to be what target_session_attrs asks for, then those of which it is
 * not known; hosts in the order of the configuration and the addresses of a name in that of the
 * look-up, or both shuffled with load_balance_hosts=random. One that lately did not answer in time
 * comes last. What is known is used while it is young enough (below), and looked at once more
 * before the connection is given up: no address is tried twice.
 *
 * Belongs to one connection, on its thread. Knows no sockets.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_ATTEMPTS_H
#define CROSSFADE_PROXY_UPSTREAM_ATTEMPTS_H

#include <stdbool.h>

#include "protocol/base/error.h"
#include "proxy/upstream/hosts.h"

/* Roles older than this are asked for again, beside the connection; older than the second, or where
 * a session has found otherwise, before it. Names have `dns_max_ttl`. */
#define ATTEMPTS_ROLES_YOUNG_MS UINT64_C(2000)
#define ATTEMPTS_ROLES_OLD_MS UINT64_C(10000)
/* A connection that knows an address does not wait longer than this to know better. */
#define ATTEMPTS_PATIENCE_MS UINT64_C(1000)
/* For so long an address that did not answer comes last. */
#define ATTEMPTS_SLOW_MS UINT64_C(15000)

struct attempts;

enum attempts_step {
    ATTEMPTS_TRY,
    ATTEMPTS_WAIT, /* for a newer view: call again when there is one, and once a second */
    ATTEMPTS_NONE
};

struct attempts *attempts_new(struct hosts *hosts);
/* Every address, whatever its role: for what must reach a server of which nothing is known. */
struct attempts *attempts_new_for_all(struct hosts *hosts);
/* This address alone. */
struct attempts *attempts_new_for_one(struct hosts *hosts, struct endpoint *endpoint);
void attempts_free(struct attempts *attempts); /* NULL is allowed */

/* *endpoint is borrowed from the attempts. */
enum attempts_step attempts_next(struct attempts *attempts, uint64_t now,
                                 struct endpoint **endpoint);

/* Whether another address is known by now. */
bool attempts_has_next(const struct attempts *attempts);

/* Whether nothing will come of the present address, as is known by now, and there is a better one,
 * which is then the next. Asks for a newer view as time goes by: where a server is gone without a
 * word, its sessions need not wait for the time limit. */
bool attempts_give_way(struct attempts *attempts, uint64_t now);

/* What came of the last one. */
void attempts_failed(struct attempts *attempts, const char *reason);
/* It did not answer in time. */
void attempts_timed_out(struct attempts *attempts);

/* Why there is no connection: every address and what came of it, and every host that has none or is
 * not what is asked for. */
void attempts_error(const struct attempts *attempts, struct error *error);

#endif

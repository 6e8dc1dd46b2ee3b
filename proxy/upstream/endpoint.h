/*
 * One address of one upstream host, as a socket takes it.
 *
 * Immutable and reference counted across threads: a session keeps the one that it is connected to,
 * so that a cancel request finds the same server whatever the host's name has come to mean since.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_ENDPOINT_H
#define CROSSFADE_PROXY_UPSTREAM_ENDPOINT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#include "config/model/upstream.h"

struct endpoint {
    atomic_uint references;
    size_t host;                     /* its number in the configuration */
    char *name;                      /* the host's, by which TLS knows it */
    char *shown;                     /* for messages: `at db:5432 (10.0.0.1)`, `on socket "…"` */
    char *unix_path;                 /* NULL for TCP */
    char address_name[64];           /* in numbers; "" for a socket */
    struct sockaddr_storage address; /* not for a socket */
};

/* One reference, the caller's. `address` is NULL for a socket. */
struct endpoint *endpoint_new(const struct upstream_host *host, size_t number,
                              const struct sockaddr *address);
struct endpoint *endpoint_retain(struct endpoint *endpoint);
void endpoint_release(struct endpoint *endpoint); /* NULL is allowed */

/* The same address of the same host. */
bool endpoint_equal(const struct endpoint *a, const struct endpoint *b);

#endif

/*
 * The sockets that the workers accept from. Each worker has a socket of its own per TCP address, by
 * SO_REUSEPORT, so that the kernel spreads the clients; of a Unix socket all share one.
 */
#ifndef CROSSFADE_PROXY_LISTENER_H
#define CROSSFADE_PROXY_LISTENER_H

#include <stdbool.h>
#include <stddef.h>

#include "config/config.h"
#include "protocol/base/error.h"

struct listener_set {
    int *sockets;  /* [worker * address_count + address] */
    bool *is_unix; /* [address] */
    size_t address_count;
    size_t worker_count;
    char **unix_paths; /* [address], removed at the end; NULL for TCP */
};

/* Binds every address for every worker. False with `error`, and nothing is left bound. */
bool listener_bind(const struct config *config, size_t worker_count, struct listener_set *set,
                   struct error *error);
/* Closes what no worker has taken over (a socket taken is set to -1) and removes Unix sockets. */
void listener_free(struct listener_set *set);

#endif

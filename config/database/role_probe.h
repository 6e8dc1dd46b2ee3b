/*
 * Asks servers what they are: over connections as the control connection's, to all at once.
 *
 * Blocks for at most ROLE_PROBE_LIMIT_MS. Touches nothing but its arguments, so that it may run on
 * any thread. Looks up no names.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_ROLE_PROBE_H
#define CROSSFADE_CONFIG_DATABASE_ROLE_PROBE_H

#include <stddef.h>

#include "config/model/config.h"
#include "config/model/upstream.h"

#define ROLE_PROBE_LIMIT_MS 3000
#define ROLE_PROBE_PROBLEM_LIMIT 160

struct role_probe {
    const struct upstream_host *host;
    const char *address; /* in numbers, NULL for a socket */
    /* What came out: UNKNOWN where the server is there and does not let us ask, DOWN where it takes
     * no connections, or not in time. */
    enum upstream_role role;
    char problem[ROLE_PROBE_PROBLEM_LIMIT]; /* why it is one of these, or "" */
};

void role_probe(const struct config *config, struct role_probe *probes, size_t count);

#endif

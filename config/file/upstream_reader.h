/*
 * Lists of hosts, as libpq's connection strings have them. Looks no name up, connects to nothing.
 */
#ifndef CROSSFADE_CONFIG_FILE_UPSTREAM_READER_H
#define CROSSFADE_CONFIG_FILE_UPSTREAM_READER_H

#include <stdbool.h>

#include "config/model/upstream.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

/* Lists as libpq has them, separated by commas; `addresses` and `ports` may be NULL. Fills hosts
 * and host_count. */
bool upstream_reader_hosts(const char *names, const char *addresses, const char *ports,
                           struct arena *arena, struct upstream *out, struct error *error);

#endif

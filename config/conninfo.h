/*
 * libpq connection strings: what the file says, and what Crossfade's own connections use.
 *
 * Results live in the arena given. Never blocks, never connects.
 */
#ifndef CROSSFADE_CONFIG_CONNINFO_H
#define CROSSFADE_CONFIG_CONNINFO_H

#include <stdbool.h>

#include "config/config.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

/* Host, port and TLS in libpq's words; every other word is refused. */
bool conninfo_read_upstream(const char *text, struct arena *arena, struct address *out,
                            struct tls_config *tls, struct error *error);

/* Whether libpq understands it. */
bool conninfo_check(const char *text, struct error *error);

/* The control connection for one database: `control`, or else the upstream's host and port, with
 * the database and UTF8 put in, and time limits where the string has none of its own. */
const char *conninfo_for_database(const struct config *config, const char *database,
                                  struct arena *arena);

#endif

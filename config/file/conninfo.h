/*
 * libpq connection strings: what the file says, and what Crossfade's own connections use.
 *
 * Results live in the arena given. Never blocks, never connects.
 */
#ifndef CROSSFADE_CONFIG_FILE_CONNINFO_H
#define CROSSFADE_CONFIG_FILE_CONNINFO_H

#include <stdbool.h>

#include "config/model/config.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

/* Hosts, what they must be, and TLS in libpq's words; every other word is refused. */
bool conninfo_read_upstream(const char *text, struct arena *arena, struct upstream *out,
                            struct tls_config *tls, struct error *error);

/* Whether libpq understands it. */
bool conninfo_check(const char *text, struct error *error);

/* The control connection for one database: `control`, or else the upstream's hosts, with the
 * database and UTF8 put in, and time limits where the string has none of its own. Where sessions go
 * to a primary, so does this: the tables that are read are those that are written. */
const char *conninfo_for_database(const struct config *config, const char *database,
                                  struct arena *arena);

/* The same, but to one host of the upstream, whatever it is at the moment, and to the database that
 * `control` names, or else to that of a migration. `address` is numeric, or NULL for a socket. */
const char *conninfo_for_host(const struct config *config, const struct upstream_host *host,
                              const char *address, struct arena *arena);

/* The connection for `verifiers`, which must be there: likewise, to the database that it names,
 * else to one that has a migration, else to "postgres". Names of roles are bytes there, as in a
 * startup packet. */
const char *conninfo_for_verifiers(const struct config *config, struct arena *arena);

/* Which servers, and for control which database, these lead to: without users, secrets and ways of
 * connecting. */
const char *conninfo_place_of_upstream(const struct config *config, struct arena *arena);
const char *conninfo_place_of_control(const struct config *config, struct arena *arena);

#endif

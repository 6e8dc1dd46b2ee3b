/*
 * Whether the server takes the mappings of a migration for expressions over a row of the table that
 * they are mapped from.
 *
 * Parsed and described, never planned or run: planning calls functions, and those are other
 * people's. No table is named, so none is locked, and no right to one is needed; a row of the
 * columns' types stands in its place. What else could run while a text is parsed is told in
 * literal.h.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_MAPPING_TRIAL_H
#define CROSSFADE_CONFIG_DATABASE_MAPPING_TRIAL_H

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* Within the connection's transaction. False with its error set, F0000 where a mapping does not
 * fit; `path` is the configuration file's. Both shapes must be checked before. */
bool mapping_trial_check(struct catalog_connection *connection, const struct migration *migration,
                         const char *path);

#endif

/*
 * How a column becomes the column of the same name in the other table, where the file gives no
 * mapping for it: by the server's own conversion between the two types.
 *
 * A conversion that depends on settings of a session, such as TimeZone or DateStyle, would give
 * every session other values, and is refused.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CONVERSION_H
#define CROSSFADE_CONFIG_DATABASE_CONVERSION_H

#include <stdbool.h>

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* Whether the file gives a mapping for that column of the side's table. */
bool conversion_is_stated(const struct migration_config *config, enum side side,
                          const char *column);

/* False with the connection's error set. */
bool conversion_check(struct catalog_connection *connection, const struct migration *migration,
                      const char *path);

#endif

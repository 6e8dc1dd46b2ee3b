/*
 * Whether a table has an index that makes the migration's key find one row, and no more.
 *
 * It must be unique over exactly the key's columns, over all rows, at every moment (not at the end
 * of the transaction), and find values alike by the equality that rewritten statements compare keys
 * by: the type's own, under the column's collation.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_KEY_INDEX_H
#define CROSSFADE_CONFIG_DATABASE_KEY_INDEX_H

#include <stdbool.h>

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* Sets `key_trouble` of the side's shape, in `arena`. `oid` is the table's. False with the
 * connection's error set. */
bool key_index_read(struct catalog_connection *connection, const char *oid,
                    struct migration *migration, enum side side, struct arena *arena);

#endif

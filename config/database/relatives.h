/*
 * The other names of a migrating table's rows, from the catalog: its partitions and children, its
 * parents, the views made of any of these, and relations whose rules name one.
 *
 * What points to the table from outside the catalog (a foreign table of another server, a function)
 * is not seen.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_RELATIVES_H
#define CROSSFADE_CONFIG_DATABASE_RELATIVES_H

#include <stdbool.h>

#include "config/database/catalog_connection.h"
#include "config/model/catalog.h"

/* A table with more is an error. */
#define RELATIVES_LIMIT 65536

/* Fills the shape's relatives, in the arena; `oid` is the table's. The tables of the migration
 * itself are none, but as parents. False with the connection's error. */
bool relatives_read(struct catalog_connection *connection, const struct migration_config *config,
                    const char *oid, struct shape *shape, struct arena *arena);

/* NULL, or a table that this one is a partition of or inherits from. */
const struct relative *relatives_parent(const struct shape *shape);

#endif

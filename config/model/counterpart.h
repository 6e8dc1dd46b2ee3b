/*
 * Columns that one table has and the other knows nothing of.
 *
 * Such a column must be said to be the table's own (`dropped`, `added`), or somebody has forgotten
 * to map it. While a migration runs, ALTER TABLE may add one: then what would be written to it, and
 * get lost on the way to the other table, is refused until it has a counterpart.
 */
#ifndef CROSSFADE_CONFIG_MODEL_COUNTERPART_H
#define CROSSFADE_CONFIG_MODEL_COUNTERPART_H

#include <stdbool.h>

#include "config/model/catalog.h"
#include "protocol/base/error.h"

/* Sets `lost` of every column: nobody computes it from the other table, nor the other one's columns
 * from it, and the file does not say that this is meant. After catalog_map_columns. */
void counterpart_mark(struct catalog *catalog);

/* The first column of the side's table that nobody computes and that the file does not name; NULL
 * where there is none, and while one of the tables is not there. Generated columns need nobody. */
const struct column *counterpart_forgotten(const struct migration *migration, enum side side);

/* Whether no column of either table is forgotten. `path` is the configuration file's. */
bool counterpart_check(const struct migration *migration, const char *path, struct error *error);

#endif

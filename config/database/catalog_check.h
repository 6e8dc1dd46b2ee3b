/*
 * Whether a migration's key and mappings fit the tables that a catalog found.
 *
 * Errors name file, line, migration and column.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CATALOG_CHECK_H
#define CROSSFADE_CONFIG_DATABASE_CATALOG_CHECK_H

#include <stdbool.h>

#include "config/model/catalog.h"
#include "protocol/base/error.h"

/* Tables that are not known yet are no error. `path` is the configuration file's. After
 * catalog_map_columns. */
bool catalog_check(const struct migration *migration, const char *path, struct error *error);

/* That no table is a partition of another one or inherits from it. Serving goes on where one is:
 * statements by the parent's name are refused then (rewrite/other/relative.h). */
bool catalog_check_parents(const struct catalog *catalog, const char *path, struct error *error);

#endif

/*
 * Whether a migration's key and mappings fit the tables that a catalog found.
 *
 * Errors name file, line, migration and column.
 */
#ifndef CROSSFADE_CONFIG_CATALOG_CHECK_H
#define CROSSFADE_CONFIG_CATALOG_CHECK_H

#include <stdbool.h>

#include "config/catalog.h"
#include "protocol/base/error.h"

/* Tables that are not known yet are no error. `path` is the configuration file's. After
 * catalog_map_columns. */
bool catalog_check(const struct migration *migration, const char *path, struct error *error);

#endif

/*
 * Reads the shapes of all migrations from their databases, over connections of its own.
 *
 * Blocks: for at most a few seconds per database, as connections and statements have time limits.
 * Touches nothing but its arguments, so that it may run on any thread.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CATALOG_READER_H
#define CROSSFADE_CONFIG_DATABASE_CATALOG_READER_H

#include "config/model/catalog.h"
#include "config/model/config.h"
#include "protocol/base/error.h"

/* What is there now, checked: a migration that does not fit its tables is marked (catalog.h). A
 * table that is gone keeps its shape from `previous`, which may be NULL. Where nothing changed,
 * `previous` itself, retained. NULL and `error` where a database could not be asked. */
struct catalog *catalog_read(const struct config *config, struct catalog *previous,
                             struct error *error);

/* The same, and NULL and an error of class F0 where a migration does not fit, or a column was
 * forgotten (counterpart.h). */
struct catalog *catalog_read_fitting(const struct config *config, struct error *error);

#endif

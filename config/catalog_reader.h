/*
 * Reads the shapes of all migrations from their databases, over connections of its own.
 *
 * Blocks: for at most a few seconds per database, as connections and statements have time limits.
 * Touches nothing but its arguments, so that it may run on any thread.
 */
#ifndef CROSSFADE_CONFIG_CATALOG_READER_H
#define CROSSFADE_CONFIG_CATALOG_READER_H

#include "config/catalog.h"
#include "config/config.h"
#include "protocol/base/error.h"

/* What is there now, checked (catalog_check.h). A table that is gone keeps its shape from
 * `previous`, which may be NULL. Where nothing changed, `previous` itself, retained. On failure
 * NULL; an error of class F0 says that the configuration does not fit the database, every other one
 * that the database could not be asked. */
struct catalog *catalog_read(const struct config *config, struct catalog *previous,
                             struct error *error);

#endif

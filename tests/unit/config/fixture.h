/*
 * The worked example's migration, names to new_names, as a catalog without a server.
 */
#ifndef CROSSFADE_TESTS_UNIT_CONFIG_FIXTURE_H
#define CROSSFADE_TESTS_UNIT_CONFIG_FIXTURE_H

#include <stdbool.h>

#include "config/model/catalog.h"

extern const struct migration_config FIXTURE_NAMES;

/* One reference. `has_old` and `has_new`: the table's shape is known, and it exists. */
struct catalog *fixture_catalog(bool has_old, bool has_new);

#endif

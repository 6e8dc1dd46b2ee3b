/*
 * The mappings of all migrations, checked and ready to be put into SQL.
 *
 * Each is one expression over the other side's columns, in the words of the configuration file. It
 * is parsed once, when the rewriter is made.
 */
#ifndef CROSSFADE_REWRITE_MAPPING_H
#define CROSSFADE_REWRITE_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "config/catalog.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

struct mapping_set;

/* False where a mapping does not parse, or is no expression over the other side's columns. */
bool mapping_set_new(const struct catalog *catalog, struct arena *arena,
                     const struct mapping_set **out, struct error *error);

/* The SQL that computes a column of `side` from the other side's bare columns, without comments and
 * in brackets where it is more than a name. NULL where the column has no mapping. */
const char *mapping_sql(const struct mapping_set *set, const struct migration *migration,
                        enum side side, size_t column);

/* The other side's column that this one simply is, or NULL where it is computed. */
const struct column *mapping_identity(const struct mapping_set *set,
                                      const struct migration *migration, enum side side,
                                      size_t column);

#endif

/*
 * Whether the tables of a migration allow a step from one state of its flags to another.
 *
 * Only the step is judged. What was in force before stays so, whatever has become of the tables.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_STEP_H
#define CROSSFADE_CONFIG_FLAGS_STEP_H

#include <stdbool.h>

#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

/* Whether a table joins the write list or leaves it: then the catalog must be no older than the
 * flags. */
bool step_is_taken(const struct flags *last, const struct flags *next);

/* `last` may be NULL: nothing is known to have been in force. `key` is the write list's, `path` the
 * configuration file's. False where
 *   - a mirror joins that the migration does not fit, or that a column has no counterpart in;
 *   - a table leaves the write list to which foreign keys of other tables still refer. */
bool step_check(const struct migration *migration, const struct flags *last,
                const struct flags *next, const char *key, const char *path, struct error *error);

/* The foreign keys of other tables that refer to the side's, "public.child FOREIGN KEY (parent)";
 * NULL where there are none. A table's references to itself do not count. */
const char *step_references(const struct migration *migration, enum side side, struct arena *arena);

#endif

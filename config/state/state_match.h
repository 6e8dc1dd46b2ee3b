/*
 * Whether a configuration may go on from what is remembered of a migration, and which of its own
 * migrations that is.
 *
 * While writes reach both tables, a migration must stay what it is: dropped, its mirror would miss
 * writes that the flags, when it comes back, take for made; with another key, mapping or table its
 * rows would be of two kinds. While writes reach one table, nothing else is relied on.
 *
 * No I/O.
 */
#ifndef CROSSFADE_CONFIG_STATE_STATE_MATCH_H
#define CROSSFADE_CONFIG_STATE_STATE_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "config/file/identity.h"
#include "config/model/flags.h"
#include "config/model/migration.h"
#include "protocol/base/error.h"

struct state_match {
    const char *where; /* that remembers it, for messages */
    const char *name;
    const char *database;
    struct table_name table[SIDE_COUNT];
    struct flags flags;
    const struct identity *identity; /* NULL where that is not remembered */

    /* Found out. */
    size_t index;     /* of the configuration's migration; its count where there is none */
    bool same_tables; /* else `flags` have been changed to be those of its tables */
};

/* False with the error where the configuration must not go on from it. */
bool state_match_find(struct state_match *match, const struct migration_config *migrations,
                      size_t count, struct error *error);

#endif

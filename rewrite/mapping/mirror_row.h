/*
 * The mirror's row of a row of the primary: which of its columns follow from it, their values, and
 * by what its place in the mirror is found.
 *
 * SQL over rows that a name in the query stands for: a table's own, or what a query before has
 * computed of them. Whoever writes to a mirror, or compares with one, asks this.
 *
 * Borrows the migration and its mapping; what it makes lives in the arena.
 */
#ifndef CROSSFADE_REWRITE_MAPPING_MIRROR_ROW_H
#define CROSSFADE_REWRITE_MAPPING_MIRROR_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "rewrite/mapping/mapping.h"
#include "rewrite/text/draft.h"

struct mirror_row {
    struct arena *arena;
    const struct migration *migration;
    const struct shape *primary;
    const struct shape *mirror;
    const struct mapping *mapping; /* computes the mirror's columns */
    const char *source;            /* SQL: the name that the primary's rows have in the query */
    const char *numbered; /* its columns are called by this and their place, from 1; NULL: by their
                             names */
};

/* Whether column `index` of the mirror is given a value. */
bool mirror_row_has(const struct mirror_row *row, size_t index);
/* The value of such a column, as an operand; and the same as the mirror stores it, to be compared
 * with what is there: false for types that no expression can do this for. */
const char *mirror_row_value(const struct mirror_row *row, size_t index);
bool mirror_row_stored_value(const struct mirror_row *row, size_t index, const char **out);
/* What a value is made of: the primary's column in the query. */
const char *mirror_row_source(const struct mirror_row *row, const struct column *column);
/* Whether a value that the mirror is given follows from this column of the primary. */
bool mirror_row_reads(const struct mirror_row *row, const struct column *column);

/* `"id", "full_name"` and their values, in the same order. */
void mirror_row_add_columns(const struct mirror_row *row, struct draft *out);
void mirror_row_add_values(const struct mirror_row *row, struct draft *out);
/* An INSERT of them must say OVERRIDING SYSTEM VALUE. */
bool mirror_row_overrides(const struct mirror_row *row);

/* What computes the mirror's column of that part of the key; NULL where it has no such column. */
const struct mapping *mirror_row_key(const struct mirror_row *row, size_t key);
/* `<mirror>."id" = <value>` for all of the key. False for keys whose values cannot be compared. */
bool mirror_row_add_key_match(const struct mirror_row *row, const char *mirror, struct draft *out);

/* The operator that compares values of a key column; NULL where none is known: what search_path
 * finds under a bare name may be another one. */
const char *mirror_row_equals(const struct column *column);

#endif

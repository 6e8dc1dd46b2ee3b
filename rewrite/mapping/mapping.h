/*
 * Mapping expressions as templates: text with slots for the columns of the other shape, so that any
 * text can stand for a column (`n."full_name"`, `excluded."full_name"`, a client's expression).
 *
 * A template is printed anew from the parsed expression rather than cut from the file's text, so
 * that it means the same in every session:
 *   - functions, types and operators without a schema are written as pg_catalog's, which is what
 *     they can only mean where the catalog reader tries them (its search_path is empty);
 *   - every operand stands in parentheses, because OPERATOR(pg_catalog.||) binds otherwise than ||;
 *   - it is plain ASCII and free of '\' outside E'…', whatever client_encoding and
 *     standard_conforming_strings are. Only names of columns may be otherwise.
 *
 * Templates live in the arena given and borrow from the migration's shapes.
 */
#ifndef CROSSFADE_REWRITE_MAPPING_MAPPING_H
#define CROSSFADE_REWRITE_MAPPING_MAPPING_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/catalog.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

/* Text, or the place of a column of the other shape where `column` is not NULL. */
struct mapping_piece {
    const char *text;
    const struct column *column;
};

struct mapping {
    const struct column *target;
    const struct mapping_piece *pieces;
    size_t piece_count;          /* 0: nothing computes this column */
    const struct column *copies; /* the one column that this one repeats unchanged, or NULL */
    const char *collation;       /* to be given to what is read, NULL: it has it by itself */
    bool passes_nulls;           /* known to be NULL where any column that it reads is NULL */
};

/* By column of each shape: of[SIDE_NEW][i] computes the new table's column i. */
struct mappings {
    struct mapping *of[SIDE_COUNT];
};

/* Leaves everything unmapped where a shape is not known, or does not fit. False with `error`
 * (F0000, naming migration and column) for what cannot be substituted: subqueries, aggregates,
 * window functions, whole rows, parameters, columns that the other shape lacks. */
bool mapping_load(const struct migration *migration, struct arena *arena, struct mappings *out,
                  struct error *error);

bool mapping_reads(const struct mapping *mapping, const struct column *column);
size_t mapping_count_reads(const struct mapping *mapping, const struct column *column);

/* What stands for `column` in a slot; must be an operand of any operator: a name, or in
 * parentheses. */
typedef const char *mapping_slot(void *context, const struct column *column);

/* The expression with its slots filled, in parentheses unless it is a bare name. Only for a mapping
 * with pieces. */
const char *mapping_fill(const struct mapping *mapping, struct arena *arena, mapping_slot *slot,
                         void *context);

/* The same with every column taken from `qualifier`, which is SQL already ("n", "excluded"). */
const char *mapping_over(const struct mapping *mapping, struct arena *arena, const char *qualifier);

/* That expression as a value of its column's own type, as a reader of the column sees it; also in
 * parentheses unless it is a bare name. */
const char *mapping_read(const struct mapping *mapping, struct arena *arena, const char *qualifier);

/* What to write before and after an expression, so that it becomes a value of the column's type as
 * if it were assigned to the column: a value that is too long is an error, where a mere cast would
 * cut it. False for types that no expression can do this for: arrays of limited length, and
 * what is made of them. */
bool mapping_assign(const struct column *column, struct arena *arena, const char **before,
                    const char **after);

/* The default that rows of this shape take for the column, or NULL. A sequence goes with the table
 * that owned it: then the default of the other table's column numbers rows. `to_other` computes the
 * other shape. */
const char *mapping_default(const struct shape *shape, const struct column *column,
                            const struct shape *other, const struct mapping *to_other);

/* Whether values of the one column are values of the other without any conversion. */
bool mapping_same_type(const struct column *one, const struct column *other);

/* The column's type as a cast writes it, independent of search_path. */
const char *mapping_type(const struct column *column, struct arena *arena);

#endif

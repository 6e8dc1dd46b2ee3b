/*
 * What the files of translate share.
 */
#ifndef CROSSFADE_REWRITE_WRITE_TRANSLATE_PRIVATE_H
#define CROSSFADE_REWRITE_WRITE_TRANSLATE_PRIVATE_H

#include "rewrite/mapping/mirror_row.h"
#include "rewrite/write/translate.h"

/* A value that the client gives to one of its columns. */
struct translate_value {
    const struct column *column;
    struct span tokens;
    const PgQuery__Node *node;
    const char *made; /* instead of the tokens: SQL of ours that gives it; NULL for most */
};

/* Where a value of the client's column is found, for the slots of a mapping. */
struct translate_source {
    void (*add)(struct translate_source *source, const struct column *column, struct draft *out);
    void *context;
};

/* Replaces all references to the client's columns outside INSERT's source. */
bool translate_columns(struct dml *dml, struct error *error);

/* translate_lend.c: a bare name in a subquery that is a column of the table written, unless a table
 * of the subquery has one of that name. The subquery gets the column lent under its name, from
 * outside, where the server looks for it last: `translate_lend` makes that of all columns noted. */
bool translate_lend_column(struct dml *dml, const struct column_use *use,
                           const struct column *column, struct error *error);
void translate_lend(struct dml *dml);

/* translate_set.c: SET of UPDATE and of ON CONFLICT DO UPDATE, as an outer edit of `set`. */
bool translate_set(struct dml *dml, struct span set, struct error *error);

/* Of such a SET, what it gives to which columns; of the columns of a query `made` is there, and the
 * tokens are the query's. False where it has something else in it. */
bool translate_set_values(struct dml *dml, struct span span, struct translate_value **values,
                          size_t *count, struct error *error);

/* translate_insert.c: whether a star is among the columns of an INSERT's query. */
bool translate_insert_has_star(const PgQuery__SelectStmt *select);

/* translate_insert.c: columns and source, as an outer edit. */
bool translate_insert(struct dml *dml, struct error *error);

/* translate_conflict.c: ON CONFLICT, as outer edits. */
bool translate_conflict(struct dml *dml, struct error *error);

/* translate_returning.c: the list of RETURNING and its names. */
bool translate_returning(struct dml *dml, struct error *error);

/* translate_value.c: what an expression of the client's is worth. */

/* Whether evaluating it twice is the same as once. */
bool translate_value_is_repeatable(const PgQuery__Node *node);
/* A constant, and not NULL. */
bool translate_value_is_constant(const PgQuery__Node *node);
bool translate_value_is_default(const PgQuery__Node *node);

/* Whether a function is called in this expression, which may give something else each time, or
 * several rows. What subqueries call does not count. */
bool translate_value_has_call(const PgQuery__Node *node);
/* The same, also for the default where that is what the client wrote. */
bool translate_value_calls(const struct dml *dml, const struct translate_value *value);

/* `((<value>)::type)`, or the column's default where that is what the client wrote. */
bool translate_value_add(const struct dml *dml, const struct translate_value *value,
                         struct draft *out, struct error *error);

/* The default of the client's column, as a value of its type. */
bool translate_value_add_default(const struct dml *dml, const struct column *column,
                                 struct draft *out, struct error *error);

/* mapping_assign, also for arrays of limited length that only a column of the same type holds. */
bool translate_value_assign(const struct dml *dml, const struct column *column, const char **before,
                            const char **after, struct error *error);

/* The column of the primary that holds this column's values as they are, where nothing else is made
 * of them. NULL where there is none. */
const struct column *translate_value_only_copy(const struct dml *dml, const struct column *column);

void translate_value_fill(struct translate_source *source, const struct mapping *mapping,
                          struct draft *out);

/* Whether a NULL in the client's column surely ends up as a NULL in a column of the primary that
 * does not take it. `sets`, by the primary's columns: those that are given a value. */
bool translate_value_null_is_caught(const struct dml *dml, const struct column *column,
                                    const bool *sets);

/* A column that the client's shape does not have, as the server words it. Returns false. */
bool translate_value_unknown_column(const struct dml *dml, const char *name, struct error *error);

/* The server's own error for a value that is given to a column which takes none. Returns false. */
bool translate_value_refuse_given(const struct column *column, bool inserts, struct error *error);

/* Notes for the errors that a NULL in this column of the client's may bring about; `carrier` NULL:
 * the columns made of it refuse it. */
void translate_value_note_null(const struct dml *dml, const struct column *column,
                               const struct column *carrier);

/* A column of the primary that takes no NULL and may be written; among `preferred` if there is one.
 * NULL where there is none. */
const struct column *translate_value_null_carrier(const struct dml *dml, const bool *preferred);

#endif

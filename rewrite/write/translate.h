/*
 * Writes whose primary is the other table: the client's statement becomes one on the primary.
 *
 * References to the client's columns become the mapped expressions over the primary's own columns,
 * in place: a join of the table to itself would lose concurrent updates, because only the row that
 * is written is read again after a wait. A column of the primary is set when an assigned column
 * feeds it. Values are converted as an assignment to the client's column would, and a NULL for a
 * column that is NOT NULL in the client's shape is refused by the server with its own error: it is
 * led into a column of the primary that is NOT NULL too.
 *
 * translate_columns.c finds out what a column reference means; translate_set.c,
 * translate_insert.c and translate_conflict.c make the clauses that give values, from expressions
 * of which translate_value.c knows all there is to know; translate_returning.c makes the one that
 * takes them.
 */
#ifndef CROSSFADE_REWRITE_WRITE_TRANSLATE_H
#define CROSSFADE_REWRITE_WRITE_TRANSLATE_H

#include "rewrite/write/dml.h"

/* Adds to the outer edits and the statement's own, sets list, names and sets. False with 0A000
 * where it cannot be done exactly. */
bool translate_write(struct dml *dml, struct error *error);

#endif

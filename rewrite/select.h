/*
 * Reads: each reference to a table that is read from the other side becomes a subselect with the
 * columns, types and order of the shape that the client knows, under the name it had.
 */
#ifndef CROSSFADE_REWRITE_SELECT_H
#define CROSSFADE_REWRITE_SELECT_H

#include "rewrite/statement.h"

/* Adds the edits for all REFERENCE_READ of the statement whose `physical` is not their `side`.
 * False with 0A000 where that is not exact. */
bool select_rewrite(struct statement *statement, struct error *error);

/* `(SELECT "id", (…)::text AS "first_name", … FROM "public"."new_names" <after>)`: the table of
 * `physical`, seen as `side`. `after` may be NULL. */
bool select_add_subselect(const struct rewriter *rewriter, const struct migration *migration,
                          enum side side, enum side physical, struct draft *out,
                          struct error *error);

#endif

/*
 * Reads: each reference to a table that is read from the other side becomes a subselect with the
 * columns, types and order of the shape that the client knows, under the name it had.
 */
#ifndef CROSSFADE_REWRITE_READ_SELECT_H
#define CROSSFADE_REWRITE_READ_SELECT_H

#include "rewrite/plan/statement.h"

/* Adds the edits for all REFERENCE_READ of the statement whose `physical` is not their `side`.
 * False with 0A000 where that is not exact. */
bool select_rewrite(struct statement *statement, struct error *error);

/* `(SELECT "id", (…)::text AS "first_name", … FROM "public"."new_names" <rest>)`: the other table
 * than `side`, seen as `side`. `rest`, what follows it in there, may be NULL. Columns without a
 * mapping are refused; where `unused` is not NULL, only those that it does not mark. `with_place`
 * adds ctid (stored_place.h). */
bool select_add_subselect(const struct rewriter *rewriter, const struct migration *migration,
                          enum side side, const bool *unused, bool with_place,
                          const struct draft *rest, struct draft *out, struct error *error);

#endif

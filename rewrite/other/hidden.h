/*
 * Statements that hide SQL: code in strings (DO, functions, functions that run SQL given as text),
 * and queries that are kept to be run later (views, rules). Nobody rewrites what they hide, so it
 * reaches the database as it is written.
 *
 * They pass. Where they name a table of a migration whose statements would otherwise be rewritten,
 * the plan says so (plan.h, struct hidden_sql), for whoever counts and logs them. Only two are
 * refused: a view of a table that is no longer written, as it would show old rows from its first
 * day, and a function in pg_temp, which is a statement of the application in disguise.
 */
#ifndef CROSSFADE_REWRITE_OTHER_HIDDEN_H
#define CROSSFADE_REWRITE_OTHER_HIDDEN_H

#include "rewrite/plan/analysis.h"
#include "rewrite/plan/statement.h"

/* A statement of a kind that hides SQL, whose text is not looked at any further. */
bool hidden_is_whole(const PgQuery__Node *node);

/* CREATE TRIGGER on a table, too: the functions that it calls write as they like. */
bool hidden_is_trigger(const PgQuery__Node *node);

/* Adds the tables that the statement's text names, in strings too, to the analysis. `construct`
 * outlives it. False with 0A000: see above. */
bool hidden_note(struct analysis *analysis, const struct statement *statement,
                 const char *construct, struct error *error);

#endif

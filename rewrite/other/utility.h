/*
 * Statements beside SELECT, INSERT, UPDATE and DELETE: which of them can be done on other tables,
 * which pass, and which are refused.
 */
#ifndef CROSSFADE_REWRITE_OTHER_UTILITY_H
#define CROSSFADE_REWRITE_OTHER_UTILITY_H

#include "rewrite/plan/statement.h"

/* Changes tables, or what belongs to them, rather than rows: passes, whatever the flags say, for
 * an operator who alters a table means that table. */
bool utility_is_ddl(const PgQuery__Node *node);

/* May change what a table's name without a schema means to statements after it: by a table that
 * comes, goes or moves, by search_path, by the end of a transaction. */
bool utility_changes_names(const PgQuery__Node *node);

/* Makes a table of what a query returns: CREATE TABLE AS, SELECT INTO. */
bool utility_makes_table(const PgQuery__Node *node);

/* May change the columns of a table, or put another in its place. */
bool utility_changes_tables(const PgQuery__Node *node);

/* What the statement is called in SQL: "MERGE", "CREATE VIEW"; "this statement" for unknown ones.
 */
const char *utility_name(const PgQuery__Node *node);

/* Whether the server can describe the statement, and what it says is of use. */
bool utility_is_described(const PgQuery__Node *node);

/* Adds the edits for a statement whose references do not all pass. False with 0A000 for what cannot
 * be done exactly. */
bool utility_rewrite(struct statement *statement, struct error *error);

#endif

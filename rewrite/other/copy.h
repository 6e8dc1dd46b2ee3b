/*
 * COPY of a migrating table, in either direction.
 *
 * COPY names TO becomes COPY of a query on the table that is read.
 *
 * COPY names FROM, where rows belong elsewhere too, is *staged*: the client's own COPY runs into a
 * temporary table of the client's shape, and an INSERT moves the rows to where they belong. It is
 * made as an INSERT of the client's would be, but of rows of ours (write.h). All in the client's
 * transaction, and in one query where it came as one, so a failure anywhere leaves what a failing
 * COPY leaves:
 *
 *     CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer DEFAULT nextval(…), …);
 *     COPY pg_temp._crossfade_copy (first_name) FROM STDIN …;
 *     INSERT INTO names (…) OVERRIDING SYSTEM VALUE SELECT … FROM pg_temp._crossfade_copy;
 *     DROP TABLE pg_temp._crossfade_copy
 *
 * What the client sends goes to the server as it comes, and is kept there.
 *
 *   - The table has all columns that COPY may write. Those that the client leaves out have their
 *     defaults, so that these are computed by COPY, row by row and before its WHERE, as they would
 *     have been; the INSERT then gives every value.
 *   - Rows are moved in the order in which they came: in a table that is new in its transaction
 *     PostgreSQL appends and never fills gaps (TABLE_INSERT_SKIP_FSM), and it reads temporary
 *     tables from the beginning and without workers.
 *   - Constraints and triggers are the INSERT's: what they say of a row comes after all rows have
 *     been read, and without the number of its line.
 *
 * The other way would be a COPY into the client's own table and a mirror's copy of its new rows
 * after it. But nothing tells which rows those are without reading the whole table: COPY fills
 * gaps in old pages.
 */
#ifndef CROSSFADE_REWRITE_OTHER_COPY_H
#define CROSSFADE_REWRITE_OTHER_COPY_H

#include "rewrite/plan/analysis.h"
#include "rewrite/plan/statement.h"
#include "rewrite/write/dml.h"

/* The name that messages of the server have for the client's table. */
#define COPY_STAGING_NAME "_crossfade_copy"

struct copy {
    const struct reference *reference;
    const struct shape *shape;
    const bool *listed;       /* by column: the client's COPY gives it */
    struct dml_rows staged;   /* with all columns that are moved */
    struct dml_rows stand_in; /* the same from a query, for the server to look at */
    struct draft move;        /* the INSERT of the one ... */
    struct draft judged;      /* ... and of the other */
};

/* A COPY FROM of a migrating table. */
bool copy_is_staged(const struct statement *statement);

/* Makes statement->copy. False with an error where it cannot be done. */
bool copy_begin(struct statement *statement, struct error *error);

/* COPY is nothing that the server describes: it is asked about the INSERT that a client would write
 * instead, which knows the same columns. */
void copy_ask(const struct statement *statement, struct analysed_statement *out);

/* Adds the edits, in both directions, and makes the INSERT. */
bool copy_rewrite(struct statement *statement, struct error *error);

/* Of a staged COPY what goes on after the client's own, in the plan's arena; nothing for other
 * statements. */
void copy_add_steps(const struct statement *statement, struct plan *plan,
                    struct plan_statement *out);

#endif

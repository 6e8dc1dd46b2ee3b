/*
 * COPY of a migrating table, in either direction.
 *
 * COPY names TO becomes COPY of a query on the table that is read.
 *
 * COPY names FROM, where rows belong elsewhere too, is *staged*: the client's own COPY runs into a
 * temporary table of the client's shape, and an INSERT moves the rows to where they belong,
 * rewritten as if the client had written it. All in the client's transaction, and in one query
 * where it came as one, so a failure anywhere leaves what a failing COPY leaves:
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

/* The name that messages of the server have for the client's table. */
#define COPY_STAGING_NAME "_crossfade_copy"

/* One of the two INSERTs: that which runs and that which is asked about. */
struct copy_insert {
    struct rewrite_request request;
    struct analysis *analysis; /* of the request: the rewriter's, which makes it */
    /* rewritten */
    struct text text;
    struct text seal;
    enum tag_rule tag;
};

struct copy {
    const struct reference *reference;
    const struct shape *shape;
    const bool *listed; /* by column: the client's COPY gives it */
    struct copy_insert move;
    struct copy_insert judged;
};

/* A COPY FROM of a migrating table. */
bool copy_is_staged(const struct statement *statement);

/* Makes statement->copy, with the requests for the two INSERTs, which the caller has analysed.
 * False with an error where it cannot be done. */
bool copy_begin(struct statement *statement, struct error *error);

/* COPY is nothing that the server describes: it is asked about the INSERT instead, which knows the
 * same columns. */
void copy_ask(const struct statement *statement, struct analysed_statement *out);

/* What the INSERT's own plan says of it; before copy_rewrite, for both. False with 0A000. */
bool copy_take_insert(const struct statement *statement, struct copy_insert *insert,
                      const struct plan *plan, struct error *error);

/* Adds the edits, in both directions. */
bool copy_rewrite(struct statement *statement, struct error *error);

/* Of a staged COPY what goes on after the client's own, in the plan's arena; nothing for other
 * statements. */
void copy_add_steps(const struct statement *statement, struct plan *plan,
                    struct plan_statement *out);

#endif

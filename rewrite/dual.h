/*
 * Writes that reach two tables: the statement on the primary becomes a WITH query, and what it
 * returns is written to the mirror in the same statement.
 *
 * The mirror's rows are computed from what the primary has really stored, after defaults,
 * sequences, triggers and concurrent updates. The forms, each tried under concurrency:
 *
 *   INSERT, UPDATE  WITH _cf AS (<core> RETURNING …) INSERT INTO <mirror> … SELECT … FROM _cf
 *                   ON CONFLICT (<key>) DO UPDATE …
 *   DELETE          WITH _cf AS (…), _cf_mirror AS (DELETE FROM <mirror> … USING _cf …)
 *                   SELECT count(*) FROM _cf
 *   key change      the mirror's rows are moved by their old keys, those it lacks are added after
 *                   all moves; then the count
 *   RETURNING       the client's list is the WITH query's, followed by the columns that the mirror
 *                   needs; the statement ends with a SELECT of the client's part
 *
 * DELETE and key changes lock the primary's rows in a statement of its own before: otherwise a row
 * that a backfill puts into the mirror while this statement waits would stay there, unseen by the
 * statement's snapshot.
 */
#ifndef CROSSFADE_REWRITE_DUAL_H
#define CROSSFADE_REWRITE_DUAL_H

#include "rewrite/writing.h"

/* Fills `out`, raw (writing_finish), and the statement's prelude, tag and verb. The core, the list
 * and the names of `writing` are ready. False with 0A000 where it cannot be done exactly. */
bool dual_wrap(struct writing *writing, struct draft *out, struct error *error);

#endif

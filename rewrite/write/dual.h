/*
 * Writes that reach two tables: the statement on the primary becomes a WITH query, and what it
 * returns is written to the mirror in the same statement.
 *
 * The mirror's rows are computed from what the primary has really stored, after defaults,
 * sequences, triggers and concurrent updates. The forms, each tried under concurrency:
 *
 *     INSERT       WITH _cf AS (<core> RETURNING …),
 *                  _cf_inserted AS (INSERT INTO <mirror> … SELECT … FROM _cf
 *                                   ON CONFLICT (<key>) DO UPDATE … RETURNING 1)
 *     UPDATE       _cf_updated AS (UPDATE <mirror> … FROM _cf …),
 *                  _cf_added AS (INSERT of what that has not reached): rows that the mirror
 *                  lacks, or that came to this key meanwhile.
 *                  Also for INSERT … ON CONFLICT DO UPDATE
 *     DELETE       _cf_deleted AS (DELETE FROM <mirror> … USING _cf …)
 *     key change   the mirror's rows are moved by their old keys, those it lacks are added
 *                  after all moves
 *
 * The statement ends with a SELECT: of the client's RETURNING list, which is in _cf, or of the
 * number of rows. It fails where the mirror has not written as many, since a trigger has left some
 * out.
 *
 * DELETE and key changes lock the primary's rows before (lock.h).
 *
 * PostgreSQL takes writes only in the WITH of the statement itself, so a write that stands there
 * already gets the same parts, under a name of its own, among its neighbours (write.c).
 */
#ifndef CROSSFADE_REWRITE_WRITE_DUAL_H
#define CROSSFADE_REWRITE_WRITE_DUAL_H

#include "rewrite/write/dml.h"
#include "rewrite/write/lock.h"

/* All raw (dml_finish). */
struct dual_parts {
    struct draft core;   /* `_cf (…) AS (…)` */
    struct draft mirror; /* `, _cf_updated AS (…)` and so on */
    struct draft end;    /* what follows WITH: the client's rows, or their count; of a write in WITH
                            its rows, empty where it has none */
};

/* Fills `out`, and the statement's tag and verb. The core, the list and the names of `dml` are
 * ready. False with 0A000 where it cannot be done exactly. */
bool dual_make(struct dml *dml, struct locks *locks, struct dual_parts *out, struct error *error);

#endif

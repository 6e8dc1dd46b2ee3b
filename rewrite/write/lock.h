/*
 * Locks the rows that a DELETE or a change of the key is about to write, in a statement of its own
 * before it: otherwise a row that a backfill puts into the mirror while the write waits would stay
 * there, unseen by the write's snapshot.
 *
 * The lock has the write's own condition, and the queries of WITH that the condition needs; for
 * those that write, see preimage.h.
 */
#ifndef CROSSFADE_REWRITE_WRITE_LOCK_H
#define CROSSFADE_REWRITE_WRITE_LOCK_H

#include "rewrite/write/dml.h"
#include "rewrite/write/with.h"

struct locks {
    struct statement *statement;
    const struct with *with;
    struct dml **dmls;       /* by with's queries; NULL for those whose text stays */
    const struct dml *first; /* of the writes that lock; NULL at first */
    bool *needed;            /* by with's queries: what the conditions name */
    bool *hidden;            /* the same: those whose names mean tables in the conditions */
    struct draft rows;       /* raw: one query for each write, in brackets */
    struct draft only;       /* raw: the last of them, without brackets */
    size_t count;
};

/* Adds the rows of one write. Raw, and before any outer edits of its WHERE: it takes the client's
 * clauses without them. False with 0A000 where the condition cannot be evaluated twice. */
bool lock_add(struct locks *locks, const struct dml *dml, struct error *error);

/* Sets the statement's prelude, if there is anything to lock. */
bool lock_finish(struct locks *locks, struct error *error);

#endif

/*
 * The cursors that a session's DECLARE statements have opened over tables of migrations: what FETCH
 * and a message that describes such a cursor must tell the client of its columns.
 *
 * Follows the server's answers: a cursor is there once the server has said so, and gone with CLOSE,
 * with the end of its transaction, when what declared it is rolled back, or when another takes its
 * name.
 *
 * Bounded: a session that has CURSORS_LIMIT of them may not declare more. Of more savepoints than
 * CURSORS_MARKS_LIMIT the oldest are forgotten: a rollback to one of these forgets all cursors of
 * the transaction. Owned by a session; each cursor holds a reference to the plan of its DECLARE.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_STATEMENTS_CURSORS_H
#define CROSSFADE_PROXY_CONVERSATION_STATEMENTS_CURSORS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rewrite/plan/plan.h"

#define CURSORS_LIMIT 1024
#define CURSORS_MARKS_LIMIT 1024

struct cursor {
    struct plan *plan;
    const struct plan_statement *declared; /* in the plan */
    uint64_t number;                       /* grows with every DECLARE */
    struct cursor *next;
};

/* A savepoint, where the transaction had declared cursors before it. */
struct cursors_mark {
    char *name;
    uint64_t number; /* of the last cursor before it */
};

struct cursors {
    struct cursor *first;
    size_t count;
    uint64_t number;       /* the last one given */
    uint64_t number_begun; /* the same when the transaction began */
    struct cursors_mark *marks;
    size_t mark_count;
    size_t mark_capacity;
    bool used; /* a DECLARE or a named portal over a table of a migration was sent: texts must be
                  watched from now on */
};

/* The server has carried out a statement of a plan; `failed`: in a transaction that had failed. */
void cursors_note(struct cursors *cursors, struct plan *plan,
                  const struct plan_statement *statement, bool failed);

/* NULL where the cursor is none of these. */
const struct cursor *cursors_find(const struct cursors *cursors, const char *name);

/* Only those WITH HOLD stay, and not where it was rolled back. */
void cursors_end_transaction(struct cursors *cursors, bool rolled_back);
void cursors_free(struct cursors *cursors);

/* Whether there may be something to watch for in a text that names no table of a migration
 * (cursor_watch). Several statements may stand in it, of which only the first is easily seen. */
bool cursors_may_concern(const struct cursors *cursors, const char *text, size_t length);

#endif

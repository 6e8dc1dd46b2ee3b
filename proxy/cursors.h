/*
 * The cursors that a session's DECLARE statements have opened over tables of migrations: what FETCH
 * and a message that describes such a cursor must tell the client of its columns.
 *
 * Follows the server's answers: a cursor is there once the server has said so, and gone with CLOSE,
 * with the end of its transaction, or when another takes its name. One that ROLLBACK TO does away
 * with stays here, for nothing can be fetched from it until its name is declared anew.
 *
 * Bounded: a session that has CURSORS_LIMIT of them may not declare more. Owned by a session; each
 * cursor holds a reference to the plan of its DECLARE.
 */
#ifndef CROSSFADE_PROXY_CURSORS_H
#define CROSSFADE_PROXY_CURSORS_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan.h"

#define CURSORS_LIMIT 1024

struct cursor {
    struct plan *plan;
    const struct plan_statement *declared; /* in the plan */
    struct cursor *next;
};

struct cursors {
    struct cursor *first;
    size_t count;
    bool used; /* a DECLARE or a named portal over a table of a migration was sent: texts must be
                  watched from now on */
};

/* The server has carried out a statement of a plan. */
void cursors_note(struct cursors *cursors, struct plan *plan,
                  const struct plan_statement *statement);

/* NULL where the cursor is none of these. */
const struct cursor *cursors_find(const struct cursors *cursors, const char *name);

/* Only those WITH HOLD stay. */
void cursors_end_transaction(struct cursors *cursors);
void cursors_free(struct cursors *cursors);

/* What to watch for in a text that names no table of a migration; NULL where that is nothing. One
 * reference, the caller's. */
struct plan *cursors_watch(const struct cursors *cursors, const char *text, size_t length,
                           bool standard_conforming_strings);

#endif

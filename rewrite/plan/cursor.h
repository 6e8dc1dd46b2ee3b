/*
 * SQL's cursors: what a statement does with one. Rows that FETCH returns are those of a query that
 * was sent earlier, so whoever patches its answers must remember the plan of that query by the
 * cursor's name (plan.h, enum cursor_verb).
 */
#ifndef CROSSFADE_REWRITE_PLAN_CURSOR_H
#define CROSSFADE_REWRITE_PLAN_CURSOR_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/plan/plan.h"
#include "rewrite/tree/parse.h"

/* CURSOR_NONE where the statement is about none. The name lives as long as the tree. */
struct plan_cursor cursor_read(const PgQuery__Node *node);

/* The query of DECLARE, or NULL for other statements; `*first` is its first token. */
const ProtobufCMessage *cursor_query(const PgQuery__Node *node, const struct tokens *tokens,
                                     size_t begin, size_t stop, size_t *first);

/* A plan that changes nothing, for a text that names no table of a migration: its answers are
 * watched for what its statements do with cursors. NULL where they do nothing, and where the text
 * cannot be read. One reference, the caller's. */
struct plan *cursor_watch(const char *text, size_t length, bool standard_conforming_strings);

/* The same for a message that describes the cursor as a portal. */
struct plan *cursor_watch_portal(const char *name);

#endif

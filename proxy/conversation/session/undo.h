/*
 * What the tables of statements and portals hold because of messages that the server failed at or
 * skipped is undone.
 *
 * The tables are those that the messages sent so far will lead to. So a change that was sent after
 * the skipped ones, in a later part of the pipeline, stays; what it replaced is then what the
 * skipped one had replaced. That chain is in the queue of expected answers.
 *
 * On the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_UNDO_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_UNDO_H

#include <stdbool.h>
#include <stddef.h>

struct session;

/* Whether what the server has under a name depends on an earlier part of the pipeline, in which
 * something was put in the place of a statement or a portal that needs looking after. */
bool undo_may_bring_back_statement(const struct session *session, const char *name);
bool undo_may_bring_back_portal(const struct session *session, const char *name);

/* The answer at `index` of the queue will not come: an error has, at that message (`failed`) or at
 * one before it. Of messages that are skipped the last is undone first. The first answer after all
 * of these is at `after`. */
void undo_answer(struct session *session, size_t index, size_t after, bool failed);

#endif

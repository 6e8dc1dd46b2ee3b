/*
 * Long texts are taken apart on another thread, so that other sessions need not wait.
 *
 *     PLANNING_ANALYSIS, PLANNING_MAKING, PLANNING_WATCHING ── the thought is done ──►
 * conversation_advance
 *
 * Which thread, and when, is for who holds the session to say (wishes.think). While a thought is
 * under way it alone touches the session's planning, and where the session ends meanwhile it keeps
 * that until it is done.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_THINKING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_THINKING_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/conversation/planning/planning.h"

/* Longer texts are taken apart elsewhere: some milliseconds' work. */
#define THINKING_LENGTH ((size_t)64 * 1024)

static inline bool thinking_is_due(size_t text_length)
{
    return text_length > THINKING_LENGTH;
}

/* The session's planning goes on with that step. True where it is done at once; else it is waited
 * for. */
bool thinking_begin(struct session *session, enum planning_step step);

/* Any thread: what the planning's step is about. */
void thinking_do(struct planning *planning, const struct world *world);

#endif

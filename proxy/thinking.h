/*
 * Long texts are taken apart on another thread, so that a worker's other sessions need not wait.
 *
 *     PLANNING_ANALYSIS, PLANNING_MAKING, PLANNING_WATCHING ── the thought is done ──►
 * session_advance
 *
 * Of each worker one thought is under way at a time, on a thread of libuv's pool; further ones wait
 * in their order, so what they need of memory is needed once per worker. While it is under way it
 * alone touches the session's planning, and where the session ends meanwhile it keeps that until it
 * is done. Everything here is called on the worker's thread.
 */
#ifndef CROSSFADE_PROXY_THINKING_H
#define CROSSFADE_PROXY_THINKING_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/planning.h"

struct session;
struct thought;
struct uv_loop_s;

/* Longer texts are taken apart elsewhere: some milliseconds' work. */
#define THINKING_LENGTH ((size_t)64 * 1024)

/* A worker's thoughts: the first is under way. Zeroed, there are none. */
struct thinking {
    struct thought *first;
    struct thought *last;
};

static inline bool thinking_is_due(size_t text_length)
{
    return text_length > THINKING_LENGTH;
}

/* The session's planning goes on with that step. True where it is done at once; else it is waited
 * for. */
bool thinking_begin(struct session *session, enum planning_step step);

/* The session lets go of its planning; true where a thought keeps it, and frees it afterwards. */
bool thinking_keeps(struct planning *planning);

#endif

/*
 * The thoughts of a worker's sessions (conversation/thinking.h), on libuv's pool.
 *
 * One is under way at a time; further ones wait in their order, so what they need of memory is
 * needed once per worker. Everything here is called on the worker's thread.
 */
#ifndef CROSSFADE_PROXY_PROCESS_THOUGHTS_H
#define CROSSFADE_PROXY_PROCESS_THOUGHTS_H

#include <uv.h>

struct session;
struct thoughts_item;

/* The first is under way. Zeroed but for loop and on_done, there are none. */
struct thoughts {
    uv_loop_t *loop;
    void (*on_done)(struct session *session); /* the session may go on */
    struct thoughts_item *first;
    struct thoughts_item *last;
};

/* As wishes.think. */
void thoughts_add(struct thoughts *thoughts, struct session *session);

#endif

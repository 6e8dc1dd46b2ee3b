/*
 * What may still be done for sessions that are gone: server processes that worked on a migration
 * when their connection was lost, or that did when this process started, and transactions that were
 * prepared. A step of the flags that waits for older transactions waits for these too (fence.h).
 *
 *     session lost ──► doubts_add ──► looked for over the control connection
 * (config/database/activity.h), again and again ──► gone: forgotten
 *
 * Who waits asks under a ticket, a number of its own for each wait: what counts is what was there
 * when the ticket was first shown, and has not gone since. While the server cannot be asked, all
 * stay in doubt.
 *
 * Bounded by the server's process ids: one that comes again takes the place of the one before.
 * Belongs to the main thread and its loop, but for doubts_add. Looks run on libuv's pool.
 */
#ifndef CROSSFADE_PROXY_PROCESS_DOUBTS_H
#define CROSSFADE_PROXY_PROCESS_DOUBTS_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "config/database/activity.h"
#include "proxy/world/world.h"
#include "proxy/world/world_marks.h"

/* Between two looks: while somebody waits, and at most. */
#define DOUBTS_PAUSE_MS 250
#define DOUBTS_LONGEST_PAUSE_MS 10000

enum doubts_answer {
    DOUBTS_ASKED, /* on_news comes */
    DOUBTS_LEFT,  /* something is left, or nobody knows; on_news comes when that changes */
    DOUBTS_CLEAR
};

struct doubts_list {
    struct activity_process *items;
    size_t count;
    size_t capacity;
};

struct doubts {
    uv_mutex_t lock; /* guards the next one */
    struct doubts_list lost;
    uv_async_t added;

    uv_timer_t timer;
    void (*on_news)(void *owner);
    void (*on_mark)(struct world_mark mark, void *owner);
    void *owner;
    struct world *world; /* whose databases are looked at, or NULL */
    uint64_t marked;     /* number of the world at the last look that went well */
    struct doubts_list known;
    uint64_t started_ms; /* monotonic */
    bool left_is_known;  /* what was there before */
    uint64_t pause_ms;
    bool closing;

    uint64_t ticket; /* 0: nobody waits */
    enum doubts_answer answer;
    char *among; /* of the ticket, see activity.h; NULL before its first look has ended */
    struct activity_prepared prepared;
    struct error problem; /* why the last look failed; no message: it did not */

    bool looking; /* the rest is the pool's meanwhile */
    uv_work_t work;
    uint64_t work_ticket;
    struct world *work_world;
    struct doubts_list work_list;
    struct activity work_activity;
    bool work_ok;
    struct error work_error;
};

/* Each world in which flags have changed is marked by a look. `on_mark` comes with each look that
 * has one, before what it found is told. */
void doubts_start(struct doubts *doubts, uv_loop_t *loop, void (*on_news)(void *owner),
                  void (*on_mark)(struct world_mark mark, void *owner), void *owner);
/* Closes the handles. doubts_free when the loop has ended. */
void doubts_stop(struct doubts *doubts);
void doubts_free(struct doubts *doubts);

/* Any thread. The session's server process may still work on a migration of that database. */
void doubts_add(struct doubts *doubts, uint32_t process, const char *database);

void doubts_use_world(struct doubts *doubts, struct world *world);
enum doubts_answer doubts_ask(struct doubts *doubts, uint64_t ticket);
void doubts_drop_ticket(struct doubts *doubts);

/* Whether something that the ticket waits for has been there for longer than that, or nobody knows.
 */
bool doubts_are_older(const struct doubts *doubts, uint64_t milliseconds);
/* A line for each thing that the ticket waits for. */
void doubts_log(const struct doubts *doubts, const char *event);

#endif

/*
 * Changing the primary of a migration without losing a write.
 *
 * While some transactions compute the new table's rows from the old table's, none may write the new
 * table on its own: its rows would be overwritten by rows that never saw them. So the change is
 * fenced: transactions that first touch the migration wait, those that already have go on by the
 * old flags, and when the last of them has ended everywhere all go on by the new ones.
 *
 *     OPEN     a primary is to change ────────────► LOOKING
 *     LOOKING  nothing old is in the way ─────────► CLOSED
 *              something is ──────────────────────► PAUSED
 *     CLOSED   all are done with the old flags ───► OPENING
 *              the limit has passed ──────────────► PAUSED
 *     OPENING  the disk has the new flags ────────► OPEN (new flags)
 *              it cannot be told ─────────────────► PAUSED
 *     PAUSED   the pause has passed ──────────────► LOOKING
 *     all but OPENING: it is wanted no longer ────► OPEN
 *
 * In LOOKING and PAUSED nobody waits: all that changes but the primaries is in force. A transaction
 * is old when its age is more than the migration's limit (`fence_timeout`): one that sits idle
 * would stop all others for so long, for nothing. The pauses grow.
 *
 * A waiting transaction may hold locks that an older one waits for, which no server can see as a
 * deadlock: the limit ends that.
 *
 * It fences the sessions of this process. Lives on the main thread and its loop; asks and tells
 * through its callbacks, which must not call back but to answer a commit.
 */
#ifndef CROSSFADE_PROXY_PROCESS_FENCE_H
#define CROSSFADE_PROXY_PROCESS_FENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "config/model/config.h"
#include "config/model/flags.h"
#include "protocol/base/error.h"

#define FENCE_FIRST_PAUSE_MS 1000
#define FENCE_LONGEST_PAUSE_MS 60000

enum fence_state { FENCE_OPEN, FENCE_LOOKING, FENCE_CLOSED, FENCE_OPENING, FENCE_PAUSED };

/* What is known by now of those that a fence waits for. */
enum fence_answer {
    FENCE_ASKED, /* not all have answered */
    FENCE_HELD,  /* something is in the way: of a look, something old */
    FENCE_CLEAR
};

struct fence_callbacks {
    /* These flags are in force from now on. With a number: but transactions may not begin with the
     * marked migrations. `fenced` is taken over, NULL without a number. */
    void (*publish)(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced);
    /* Everybody is asked whether something old is in the way of these. Takes `fenced` over. */
    void (*look)(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced);
    enum fence_answer (*looked)(void *owner, uint64_t number, uint64_t limit_ms);
    /* Whether all are done with the flags from before the fence of that number. */
    enum fence_answer (*drained)(void *owner, uint64_t number);
    /* What is wanted is to be written down as what is in force: fence_committed answers, maybe at
     * once. Nothing is wanted meanwhile. */
    void (*commit)(void *owner);
    /* A line for all that is in the way and no worker knows. */
    void (*log_held)(void *owner);
};

struct fence {
    enum fence_state state;
    uint64_t number; /* of the newest look; a closing has that of the look before it */
    const struct fence_callbacks *callbacks;
    void *owner;
    const struct config *config; /* of the two snapshots */
    struct snapshot *settled;    /* whose primaries all transactions run under; NULL at first */
    struct snapshot *wanted;     /* NULL in FENCE_OPEN */
    uint64_t pause_ms;           /* the next one */
    uint64_t since;              /* that it is closed, or looks, in the loop's milliseconds */
    uv_timer_t timer;
};

void fence_start(struct fence *fence, uv_loop_t *loop, const struct fence_callbacks *callbacks,
                 void *owner);
void fence_stop(struct fence *fence); /* closes its handle */
void fence_free(struct fence *fence);

/* Another configuration, which numbers its migrations differently, and may be freed when this comes
 * the next time; only in FENCE_OPEN and FENCE_PAUSED. `in_force` has the flags to go on from, at
 * the first time those of another process; later of migrations that are new. */
void fence_use_config(struct fence *fence, const struct config *config, struct snapshot *in_force);

/* These flags are wanted: publishes as much of them as may be in force at once, and goes on from
 * there. The same snapshot once more, as with a new catalog, publishes what is in force. */
void fence_want(struct fence *fence, struct snapshot *snapshot);

/* An answer may be another one than before. */
void fence_check(struct fence *fence);
/* There was nobody to be asked before. */
void fence_look_again(struct fence *fence);
/* NULL, or why it could not be written down. */
void fence_committed(struct fence *fence, const struct error *error);

/* Whether a change that has not closed the fence is not tried for now: another configuration is
 * being read, which goes on from what is in force. */
void fence_hold(struct fence *fence, bool held);

#endif

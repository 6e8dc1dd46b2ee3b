/*
 * Changing the primary of a migration without losing a write.
 *
 * While some transactions compute the new table's rows from the old table's, none may write the new
 * table on its own: its rows would be overwritten by rows that never saw them. So the change is
 * fenced: transactions that first touch the migration wait, those that already have go on by the
 * old flags, and when the last of them has ended on every worker all go on by the new ones.
 *
 *     FENCE_OPEN ── a primary changes ──► FENCE_CLOSED ── all workers clear ──► FENCE_OPENING
 *                                              │                                      │ the disk
 * has it │                                      ▼ └── FENCE_LIMIT_MS have passed ─► FENCE_OPEN (old
 * flags)                 (new flags)
 *
 * What the disk cannot be told is called off too.
 *
 * A waiting transaction may hold locks that an older one waits for, which no server can see as a
 * deadlock: the limit ends that, and the workers log the sessions that were in the way. A change
 * that was called off is tried again with the next change of any flag.
 *
 * It fences the sessions of this process. Lives on the control thread.
 */
#ifndef CROSSFADE_PROXY_FENCE_H
#define CROSSFADE_PROXY_FENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "proxy/world.h"

#define FENCE_LIMIT_MS 10000

enum fence_state { FENCE_OPEN, FENCE_CLOSED, FENCE_OPENING };

struct fence {
    enum fence_state state;
    uint64_t number;          /* of the newest closing */
    struct snapshot *settled; /* whose primaries all transactions run under, or older ones under */
    uv_timer_t timer;
};

/* Before the first world: what was in force before, which may be another process's work. */
void fence_begin(struct fence *fence, struct snapshot *in_force);

/* Before a world is given to the workers: closes the fence, and marks the world, where it changes a
 * primary; opens it where it no longer does. `before` is the world in front of it, or NULL. It may
 * be of another configuration unless the fence is closed. */
void fence_pass(struct fence *fence, const struct world *before, struct world *world,
                uv_timer_cb on_limit);

/* All workers are clear: it is only for the disk to be told. Nothing is passed meanwhile. */
void fence_drained(struct fence *fence);

/* The disk has it: a snapshot's flags are now those that everything runs under. */
void fence_open(struct fence *fence, struct snapshot *snapshot);

/* The snapshot to go on with where a change is called off: that of the world, but for the fenced
 * migrations the flags from before. The caller's reference. */
struct snapshot *fence_call_off(struct fence *fence, const struct world *world);

#endif

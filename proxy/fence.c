#include "proxy/fence.h"

#include <assert.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static bool fence_primary_changes(const struct fence *fence, const struct world *world,
                                  size_t migration)
{
    return fence->settled->migrations[migration].primary !=
           world->snapshot->migrations[migration].primary;
}

void fence_open(struct fence *fence, struct snapshot *snapshot)
{
    snapshot_retain(snapshot);
    snapshot_release(fence->settled);
    fence->settled = snapshot;
    fence->state = FENCE_OPEN;
    uv_timer_stop(&fence->timer);
}

void fence_pass(struct fence *fence, struct world *world, uv_timer_cb on_limit)
{
    size_t count = world->snapshot->migration_count;
    /* The first world, or another configuration with other migrations: nothing to compare with. */
    bool comparable = fence->settled != NULL && fence->settled->migration_count == count;
    bool *fenced = memory_zero(count, sizeof *fenced);
    bool any = false;
    for (size_t i = 0; comparable && i < count; i++) {
        fenced[i] = fence_primary_changes(fence, world, i);
        any = any || fenced[i];
    }
    if (!any) {
        memory_free(fenced);
        fence_open(fence, world->snapshot);
        return;
    }
    world_set_fence(world, ++fence->number, fenced);
    if (fence->state == FENCE_OPEN)
        uv_timer_start(&fence->timer, on_limit, FENCE_LIMIT_MS, 0);
    fence->state = FENCE_CLOSED;
    log_event(LOG_LEVEL_INFO, "fence_closed", LOG_NUMBER("snapshot", world->snapshot->number));
}

struct snapshot *fence_call_off(struct fence *fence, const struct world *world)
{
    assert(fence->state == FENCE_CLOSED);
    size_t count = world->snapshot->migration_count;
    struct snapshot *snapshot = snapshot_new(count);
    snapshot->number = world->snapshot->number;
    for (size_t i = 0; i < count; i++) {
        const struct snapshot *from =
            fence_primary_changes(fence, world, i) ? fence->settled : world->snapshot;
        snapshot->migrations[i] = flags_copy(&from->migrations[i], &snapshot->arena);
    }
    return snapshot;
}

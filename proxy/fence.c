#include "proxy/fence.h"

#include <assert.h>
#include <string.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static bool fence_primary_changes(const struct fence *fence, const struct world *world,
                                  size_t migration)
{
    return fence->settled->migrations[migration].primary !=
           world->snapshot->migrations[migration].primary;
}

void fence_begin(struct fence *fence, struct snapshot *in_force)
{
    assert(fence->settled == NULL);
    fence->settled = snapshot_retain(in_force);
}

void fence_drained(struct fence *fence)
{
    assert(fence->state == FENCE_CLOSED);
    fence->state = FENCE_OPENING;
    uv_timer_stop(&fence->timer);
}

void fence_open(struct fence *fence, struct snapshot *snapshot)
{
    snapshot_retain(snapshot);
    snapshot_release(fence->settled);
    fence->settled = snapshot;
    fence->state = FENCE_OPEN;
    uv_timer_stop(&fence->timer);
}

static bool fence_same_migration(const struct migration_config *one,
                                 const struct migration_config *other)
{
    return strcmp(one->name, other->name) == 0 && strcmp(one->database, other->database) == 0 &&
           table_name_equal(&one->table[SIDE_OLD], &other->table[SIDE_OLD]) &&
           table_name_equal(&one->table[SIDE_NEW], &other->table[SIDE_NEW]);
}

/* Another configuration numbers its migrations differently. Those that are new to it have nothing
 * that they could be compared with. */
static void fence_renumber(struct fence *fence, const struct world *before,
                           const struct world *world)
{
    const struct config *had = before->config->config;
    const struct config *has = world->config->config;
    struct snapshot *settled = snapshot_new(has->migration_count);
    assert(fence->state == FENCE_OPEN && fence->settled->migration_count == had->migration_count);
    settled->number = fence->settled->number;
    for (size_t i = 0; i < has->migration_count; i++) {
        const struct flags *flags = &world->snapshot->migrations[i];
        for (size_t j = 0; j < had->migration_count; j++)
            if (fence_same_migration(&had->migrations[j], &has->migrations[i]))
                flags = &fence->settled->migrations[j];
        settled->migrations[i] = flags_copy(flags, &settled->arena);
    }
    snapshot_release(fence->settled);
    fence->settled = settled;
}

void fence_pass(struct fence *fence, const struct world *before, struct world *world,
                uv_timer_cb on_limit)
{
    size_t count = world->snapshot->migration_count;
    if (before != NULL && before->config != world->config)
        fence_renumber(fence, before, world);
    bool *fenced = memory_zero(count, sizeof *fenced);
    bool any = false;
    assert(fence->settled != NULL && fence->state != FENCE_OPENING);
    for (size_t i = 0; i < count; i++) {
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
    assert(fence->state != FENCE_OPEN);
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

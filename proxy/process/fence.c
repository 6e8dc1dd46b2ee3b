#include "proxy/process/fence.h"

#include <assert.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static bool fence_primary_changes(const struct fence *fence, const struct snapshot *snapshot,
                                  size_t migration)
{
    return fence->settled->migrations[migration].primary != snapshot->migrations[migration].primary;
}

/* Which migrations' primaries change; the caller's. */
static bool *fence_marks(const struct fence *fence, const struct snapshot *snapshot)
{
    bool *fenced = memory_zero(snapshot->migration_count, sizeof *fenced);
    for (size_t i = 0; i < snapshot->migration_count; i++)
        fenced[i] = fence_primary_changes(fence, snapshot, i);
    return fenced;
}

static bool fence_is_needed(const struct fence *fence, const struct snapshot *snapshot)
{
    for (size_t i = 0; i < snapshot->migration_count; i++)
        if (fence_primary_changes(fence, snapshot, i))
            return true;
    return false;
}

/* The shortest of those whose primary changes. */
static uint64_t fence_limit_ms(const struct fence *fence)
{
    bool *fenced = fence_marks(fence, fence->wanted);
    uint64_t limit_ms = config_fence_limit_ms(fence->config, fenced);
    memory_free(fenced);
    return limit_ms;
}

/* --- What is in force ------------------------------------------------------------------------ */

static void fence_open(struct fence *fence, struct snapshot *snapshot)
{
    snapshot_retain(snapshot);
    snapshot_release(fence->settled);
    snapshot_release(fence->wanted);
    fence->settled = snapshot;
    fence->wanted = NULL;
    fence->state = FENCE_OPEN;
    fence->pause_ms = FENCE_FIRST_PAUSE_MS;
    uv_timer_stop(&fence->timer);
    fence->callbacks->publish(fence->owner, snapshot, 0, NULL);
}

/* All that is wanted, but the primaries, with the flags that depend on them. */
static void fence_publish_held(struct fence *fence)
{
    size_t count = fence->wanted->migration_count;
    struct snapshot *held = snapshot_new(count);
    held->number = fence->wanted->number;
    for (size_t i = 0; i < count; i++) {
        const struct snapshot *from =
            fence_primary_changes(fence, fence->wanted, i) ? fence->settled : fence->wanted;
        held->migrations[i] = flags_copy(&from->migrations[i], &held->arena);
    }
    snapshot_release(fence->settled);
    fence->settled = held;
    fence->callbacks->publish(fence->owner, held, 0, NULL);
}

static void fence_publish_closed(struct fence *fence)
{
    fence->callbacks->publish(fence->owner, fence->wanted, fence->number,
                              fence_marks(fence, fence->wanted));
}

/* --- The states ------------------------------------------------------------------------------ */

static void fence_on_timer(uv_timer_t *timer);

static void fence_look(struct fence *fence)
{
    fence->state = FENCE_LOOKING;
    fence->number++;
    fence->since = uv_now(fence->timer.loop);
    uv_timer_start(&fence->timer, fence_on_timer, fence_limit_ms(fence), 0);
    fence->callbacks->look(fence->owner, fence->wanted, fence->number,
                           fence_marks(fence, fence->wanted));
}

static void fence_close(struct fence *fence)
{
    fence->state = FENCE_CLOSED;
    fence->since = uv_now(fence->timer.loop);
    uv_timer_start(&fence->timer, fence_on_timer, fence_limit_ms(fence), 0);
    log_event(LOG_LEVEL_INFO, "fence_closed", LOG_NUMBER("snapshot", fence->wanted->number));
    fence_publish_closed(fence);
}

/* Which state is in force, of each migration that was to change. */
static void fence_log_called_off(const struct fence *fence, uint64_t pause_ms)
{
    bool was_closed = fence->state == FENCE_CLOSED;
    for (size_t i = 0; i < fence->wanted->migration_count; i++) {
        const struct migration_config *migration = &fence->config->migrations[i];
        const struct flags *flags = &fence->settled->migrations[i];
        if (!fence_primary_changes(fence, fence->wanted, i))
            continue;
        log_event(
            LOG_LEVEL_WARNING, "fence_called_off", LOG_TEXT("migration", migration->name),
            LOG_NUMBER("snapshot", fence->wanted->number),
            LOG_TEXT("primary", migration->table[flags->primary].name),
            LOG_TEXT("mirror",
                     flags->mirrored ? migration->table[side_other(flags->primary)].name : "none"),
            LOG_TEXT("read", migration->table[flags->read].name),
            LOG_NUMBER("closed_ms", was_closed ? uv_now(fence->timer.loop) - fence->since : 0),
            LOG_NUMBER("again_in_ms", pause_ms));
    }
}

static void fence_call_off(struct fence *fence)
{
    uint64_t limit_ms = fence_limit_ms(fence);
    bool was_closed = fence->state == FENCE_CLOSED;
    /* Where it has stopped traffic in vain, let that go for as long at least. */
    if (was_closed && fence->pause_ms < limit_ms)
        fence->pause_ms = limit_ms;
    uint64_t pause_ms = fence->pause_ms;
    fence->callbacks->log_held(fence->owner);
    fence_log_called_off(fence, pause_ms);
    fence->state = FENCE_PAUSED;
    if (pause_ms < FENCE_LONGEST_PAUSE_MS)
        fence->pause_ms =
            2 * pause_ms < FENCE_LONGEST_PAUSE_MS ? 2 * pause_ms : FENCE_LONGEST_PAUSE_MS;
    uv_timer_start(&fence->timer, fence_on_timer, pause_ms, 0);
    if (was_closed)
        fence_publish_held(fence);
}

static void fence_on_timer(uv_timer_t *timer)
{
    struct fence *fence = timer->data;
    assert(fence->state != FENCE_OPEN);
    if (fence->state == FENCE_PAUSED)
        fence_look(fence);
    else
        fence_call_off(fence);
}

static void fence_check_look(struct fence *fence)
{
    enum fence_answer answer =
        fence->callbacks->looked(fence->owner, fence->number, fence_limit_ms(fence));
    if (answer == FENCE_CLEAR)
        fence_close(fence);
    else if (answer == FENCE_HELD)
        fence_call_off(fence);
}

void fence_check(struct fence *fence)
{
    if (fence->state == FENCE_LOOKING)
        fence_check_look(fence);
    if (fence->state != FENCE_CLOSED ||
        fence->callbacks->drained(fence->owner, fence->number) != FENCE_CLEAR)
        return;
    fence->state = FENCE_OPENING;
    uv_timer_stop(&fence->timer);
    fence->callbacks->commit(fence->owner);
}

void fence_committed(struct fence *fence, const struct error *error)
{
    assert(fence->state == FENCE_OPENING);
    if (error != NULL) {
        fence->state = FENCE_CLOSED;
        log_event(LOG_LEVEL_WARNING, "fence_held_up", LOG_TEXT("reason", error->message));
        fence_call_off(fence);
        return;
    }
    log_event(LOG_LEVEL_INFO, "fence_opened", LOG_NUMBER("snapshot", fence->wanted->number));
    fence_open(fence, fence->wanted);
}

void fence_look_again(struct fence *fence)
{
    if (fence->state == FENCE_LOOKING)
        fence_look(fence);
}

void fence_hold(struct fence *fence, bool held)
{
    if (fence->state != FENCE_PAUSED && fence->state != FENCE_LOOKING)
        return;
    if (held) {
        fence->state = FENCE_PAUSED;
        uv_timer_stop(&fence->timer);
    } else {
        fence_look(fence);
    }
}

void fence_want(struct fence *fence, struct snapshot *snapshot)
{
    assert(fence->config != NULL && fence->state != FENCE_OPENING);
    if (!fence_is_needed(fence, snapshot)) {
        fence_open(fence, snapshot);
        return;
    }
    if (snapshot == fence->wanted) {
        if (fence->state == FENCE_CLOSED)
            fence_publish_closed(fence);
        else
            fence_publish_held(fence);
        return;
    }
    snapshot_retain(snapshot);
    snapshot_release(fence->wanted);
    fence->wanted = snapshot;
    fence->pause_ms = FENCE_FIRST_PAUSE_MS;
    if (fence->state == FENCE_CLOSED) {
        fence->number++;
        fence_publish_closed(fence);
        return;
    }
    fence_publish_held(fence);
    fence_look(fence);
}

/* --- Life ------------------------------------------------------------------------------------ */

void fence_use_config(struct fence *fence, const struct config *config, struct snapshot *in_force)
{
    const struct config *had = fence->config;
    assert(fence->state == FENCE_OPEN || fence->state == FENCE_PAUSED);
    fence->config = config;
    if (fence->settled == NULL) {
        fence->settled = snapshot_retain(in_force);
        return;
    }
    struct snapshot *settled = snapshot_new(config->migration_count);
    settled->number = fence->settled->number;
    for (size_t i = 0; i < config->migration_count; i++) {
        const struct flags *flags = &in_force->migrations[i];
        for (size_t j = 0; j < had->migration_count; j++)
            if (migration_config_same(&had->migrations[j], &config->migrations[i]))
                flags = &fence->settled->migrations[j];
        settled->migrations[i] = flags_copy(flags, &settled->arena);
    }
    snapshot_release(fence->settled);
    snapshot_release(fence->wanted);
    fence->settled = settled;
    fence->wanted = NULL;
    fence->state = FENCE_OPEN;
    uv_timer_stop(&fence->timer);
}

void fence_start(struct fence *fence, uv_loop_t *loop, const struct fence_callbacks *callbacks,
                 void *owner)
{
    *fence =
        (struct fence){.callbacks = callbacks, .owner = owner, .pause_ms = FENCE_FIRST_PAUSE_MS};
    uv_timer_init(loop, &fence->timer);
    fence->timer.data = fence;
}

void fence_stop(struct fence *fence)
{
    uv_close((uv_handle_t *)&fence->timer, NULL);
}

void fence_free(struct fence *fence)
{
    snapshot_release(fence->settled);
    snapshot_release(fence->wanted);
}

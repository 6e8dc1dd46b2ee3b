#include <assert.h>

#include "protocol/base/log.h"
#include "proxy/process/control_private.h"

/* Else all goes by what is in force. */
bool control_is_changing(const struct control *control)
{
    return control->fence.state == FENCE_CLOSED || control->fence.state == FENCE_OPENING;
}

/* Another configuration must wait for that. */
void control_explain_changing(struct error *error)
{
    error_set(error, SQLSTATE_CONFIG_FILE,
              "a change of the primary is under way; send SIGHUP again when the log says "
              "fence_opened");
}

/* The world that all serve from now on. */
static void control_publish(struct control *control, struct world *world)
{
    world_follow(world, control->world);
    world_release(control->world);
    control->world = world;
    doubts_use_world(&control->doubts, world);
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_give(control->workers[i], world);
}

/* With the newest catalog, which has been used before: so this cannot fail. */
static struct world *control_make_world(struct control *control, struct snapshot *snapshot,
                                        uint64_t number, bool *fenced)
{
    struct error error;
    const struct world *newest = control->newest;
    struct world *world = world_new(newest, newest->config, newest->catalog, snapshot, &error);
    assert(world != NULL);
    if (number != 0)
        world_set_fence(world, number, fenced);
    return world;
}

static void control_on_flags(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced)
{
    struct control *control = owner;
    control_publish(control, control_make_world(control, snapshot, number, fenced));
}

void control_on_mark(struct world_mark mark, void *owner)
{
    const struct control *control = owner;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_mark(control->workers[i], mark);
}

/* Whether the server has nothing left of what the workers are done with (doubts.h). */
static enum doubts_answer control_ask_doubts(struct control *control, enum control_ticket kind,
                                             uint64_t number)
{
    return doubts_ask(&control->doubts, number * CONTROL_TICKETS + kind);
}

static void control_look(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced)
{
    struct control *control = owner;
    struct world *world = control_make_world(control, snapshot, number, fenced);
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_look(control->workers[i], world);
    world_release(world);
    control_ask_doubts(control, CONTROL_TICKET_LOOK, number);
}

/* What another process at the same addresses runs is not known: that counts when the fence is to be
 * opened. */
static enum fence_answer control_looked(void *owner, uint64_t number, uint64_t limit_ms)
{
    struct control *control = owner;
    bool is_held = false;
    for (size_t i = 0; i < control->worker_count; i++) {
        bool held;
        if (worker_looked(control->workers[i], &held) != number)
            return FENCE_ASKED;
        is_held = is_held || held;
    }
    switch (control_ask_doubts(control, CONTROL_TICKET_LOOK, number)) {
    case DOUBTS_ASKED:
        return FENCE_ASKED;
    case DOUBTS_LEFT:
        is_held = is_held || doubts_are_older(&control->doubts, limit_ms);
        break;
    case DOUBTS_CLEAR:
        break;
    }
    return is_held ? FENCE_HELD : FENCE_CLEAR;
}

/* The fence covers this process: what another one at the same addresses runs is not known, so it
 * stays closed until that one has gone. */
static enum fence_answer control_drained(void *owner, uint64_t number)
{
    struct control *control = owner;
    if (succession_is_shared(&control->succession))
        return FENCE_HELD;
    for (size_t i = 0; i < control->worker_count; i++)
        if (worker_cleared_fence(control->workers[i]) != number)
            return FENCE_HELD;
    return control_ask_doubts(control, CONTROL_TICKET_OPEN, number) == DOUBTS_CLEAR ? FENCE_CLEAR
                                                                                    : FENCE_HELD;
}

static void control_commit(void *owner)
{
    const struct control *control = owner;
    live_commit(control->source->live);
}

void control_on_commit(const struct error *error, void *owner)
{
    const struct control_source *source = owner;
    struct control *control = source->control;
    if (source == control->source && control->state != CONTROL_ENDING)
        fence_committed(&control->fence, error);
}

static void control_log_held(void *owner)
{
    struct control *control = owner;
    if (succession_is_shared(&control->succession))
        log_event(LOG_LEVEL_WARNING, "fence_held_up",
                  LOG_TEXT("reason", "another process serves the same addresses"));
    doubts_log(&control->doubts, "fence_held_up");
    doubts_drop_ticket(&control->doubts);
}

/* That of the fence, and not longer than its default. */
static uint64_t control_patience_ms(const struct config *config)
{
    uint64_t limit_ms = config_fence_limit_ms(config, NULL);
    uint64_t most_ms = MIGRATION_FENCE_TIMEOUT * UINT64_C(1000);
    return limit_ms < most_ms ? limit_ms : most_ms;
}

/* Once, where it takes long. */
static void control_tell_unsettled(struct control *control, uint64_t number)
{
    if (control->unsettled == number ||
        !doubts_are_older(&control->doubts, control_patience_ms(control->source->config->config)))
        return;
    control->unsettled = number;
    doubts_log(&control->doubts, "settling_held_up");
}

/* Every transaction of this process that touches a migration began to under the present flags. */
static void control_check_settled(struct control *control)
{
    uint64_t number = control->world->snapshot->number;
    if (control->settled == number || control->fence.state != FENCE_OPEN ||
        succession_is_shared(&control->succession))
        return;
    for (size_t i = 0; i < control->worker_count; i++)
        if (worker_settled(control->workers[i]) != number)
            return;
    if (control_ask_doubts(control, CONTROL_TICKET_SETTLED, number) != DOUBTS_CLEAR) {
        control_tell_unsettled(control, number);
        return;
    }
    log_event(LOG_LEVEL_INFO, "flags_settled", LOG_NUMBER("snapshot", number));
    control->settled = number;
}

void control_check_workers(void *owner)
{
    struct control *control = owner;
    if (control->state != CONTROL_SERVING && control->state != CONTROL_DRAINING)
        return;
    fence_check(&control->fence);
    control_check_settled(control);
}

const struct fence_callbacks CONTROL_FENCE_CALLBACKS = {
    .publish = control_on_flags,
    .look = control_look,
    .looked = control_looked,
    .drained = control_drained,
    .commit = control_commit,
    .log_held = control_log_held,
};

#include <assert.h>

#include "protocol/base/log.h"
#include "proxy/process/serve_private.h"

/* Else all goes by what is in force. */
bool serve_is_changing(const struct serve *serve)
{
    return serve->fence.state == FENCE_CLOSED || serve->fence.state == FENCE_OPENING;
}

/* Another configuration must wait for that. */
void serve_explain_changing(struct error *error)
{
    error_set(error, SQLSTATE_CONFIG_FILE,
              "a change of the primary is under way; send SIGHUP again when the log says "
              "fence_opened");
}

/* The world that all serve from now on. */
static void serve_publish(struct serve *serve, struct world *world)
{
    world_follow(world, serve->world);
    world_release(serve->world);
    serve->world = world;
    doubts_use_world(&serve->doubts, world);
    for (size_t i = 0; serve->workers != NULL && i < serve->worker_count; i++)
        worker_give(serve->workers[i], world);
}

/* With the newest catalog, which has been used before: so this cannot fail. */
static struct world *serve_make_world(struct serve *serve, struct snapshot *snapshot,
                                      uint64_t number, bool *fenced)
{
    struct error error;
    const struct world *newest = serve->newest;
    struct world *world = world_new(newest, newest->config, newest->catalog, snapshot, &error);
    assert(world != NULL);
    if (number != 0)
        world_set_fence(world, number, fenced);
    return world;
}

static void serve_on_flags(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced)
{
    struct serve *serve = owner;
    serve_publish(serve, serve_make_world(serve, snapshot, number, fenced));
}

void serve_on_mark(struct world_mark mark, void *owner)
{
    const struct serve *serve = owner;
    for (size_t i = 0; serve->workers != NULL && i < serve->worker_count; i++)
        worker_tell_mark(serve->workers[i], mark);
}

/* Whether the server has nothing left of what the workers are done with (doubts.h). */
static enum doubts_answer serve_ask_doubts(struct serve *serve, enum serve_ticket kind,
                                           uint64_t number)
{
    return doubts_ask(&serve->doubts, number * SERVE_TICKETS + kind);
}

static void serve_look(void *owner, struct snapshot *snapshot, uint64_t number, bool *fenced)
{
    struct serve *serve = owner;
    struct world *world = serve_make_world(serve, snapshot, number, fenced);
    for (size_t i = 0; serve->workers != NULL && i < serve->worker_count; i++)
        worker_look(serve->workers[i], world);
    world_release(world);
    serve_ask_doubts(serve, SERVE_TICKET_LOOK, number);
}

/* What another process at the same addresses runs is not known: that counts when the fence is to be
 * opened. */
static enum fence_answer serve_looked(void *owner, uint64_t number, uint64_t limit_ms)
{
    struct serve *serve = owner;
    bool is_held = false;
    for (size_t i = 0; i < serve->worker_count; i++) {
        bool held;
        if (worker_looked(serve->workers[i], &held) != number)
            return FENCE_ASKED;
        is_held = is_held || held;
    }
    switch (serve_ask_doubts(serve, SERVE_TICKET_LOOK, number)) {
    case DOUBTS_ASKED:
        return FENCE_ASKED;
    case DOUBTS_LEFT:
        is_held = is_held || doubts_are_older(&serve->doubts, limit_ms);
        break;
    case DOUBTS_CLEAR:
        break;
    }
    return is_held ? FENCE_HELD : FENCE_CLEAR;
}

/* The fence covers this process: what another one at the same addresses runs is not known, so it
 * stays closed until that one has gone. */
static enum fence_answer serve_drained(void *owner, uint64_t number)
{
    struct serve *serve = owner;
    if (succession_is_shared(&serve->succession))
        return FENCE_HELD;
    for (size_t i = 0; i < serve->worker_count; i++)
        if (worker_cleared_fence(serve->workers[i]) != number)
            return FENCE_HELD;
    return serve_ask_doubts(serve, SERVE_TICKET_OPEN, number) == DOUBTS_CLEAR ? FENCE_CLEAR
                                                                              : FENCE_HELD;
}

static void serve_commit(void *owner)
{
    const struct serve *serve = owner;
    live_commit(serve->source->live);
}

void serve_on_commit(const struct error *error, void *owner)
{
    const struct serve_source *source = owner;
    struct serve *serve = source->serve;
    if (source == serve->source && serve->state != SERVE_ENDING)
        fence_committed(&serve->fence, error);
}

static void serve_log_held(void *owner)
{
    struct serve *serve = owner;
    if (succession_is_shared(&serve->succession))
        log_event(LOG_LEVEL_WARNING, "fence_held_up",
                  LOG_TEXT("reason", "another process serves the same addresses"));
    doubts_log(&serve->doubts, "fence_held_up");
    doubts_drop_ticket(&serve->doubts);
}

/* That of the fence, and not longer than its default. */
static uint64_t serve_patience_ms(const struct config *config)
{
    uint64_t limit_ms = config_fence_limit_ms(config, NULL);
    uint64_t most_ms = MIGRATION_FENCE_TIMEOUT * UINT64_C(1000);
    return limit_ms < most_ms ? limit_ms : most_ms;
}

/* Once, where it takes long. */
static void serve_tell_unsettled(struct serve *serve, uint64_t number)
{
    if (serve->unsettled == number ||
        !doubts_are_older(&serve->doubts, serve_patience_ms(serve->source->config->config)))
        return;
    serve->unsettled = number;
    doubts_log(&serve->doubts, "settling_held_up");
}

/* Every transaction of this process that touches a migration began to under the present flags. */
static void serve_check_settled(struct serve *serve)
{
    uint64_t number = serve->world->snapshot->number;
    if (serve->settled == number || serve->fence.state != FENCE_OPEN ||
        succession_is_shared(&serve->succession))
        return;
    for (size_t i = 0; i < serve->worker_count; i++)
        if (worker_settled(serve->workers[i]) != number)
            return;
    if (serve_ask_doubts(serve, SERVE_TICKET_SETTLED, number) != DOUBTS_CLEAR) {
        serve_tell_unsettled(serve, number);
        return;
    }
    log_event(LOG_LEVEL_INFO, "flags_settled", LOG_NUMBER("snapshot", number));
    serve->settled = number;
}

void serve_check_workers(void *owner)
{
    struct serve *serve = owner;
    if (serve->state != SERVE_SERVING && serve->state != SERVE_DRAINING)
        return;
    fence_check(&serve->fence);
    serve_check_settled(serve);
}

const struct fence_callbacks SERVE_FENCE_CALLBACKS = {
    .publish = serve_on_flags,
    .look = serve_look,
    .looked = serve_looked,
    .drained = serve_drained,
    .commit = serve_commit,
    .log_held = serve_log_held,
};

#include "proxy/process/control.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

#include "config/file/config_file.h"
#include "config/live/live.h"
#include "config/state/state_file.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/process/doubts.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/fence.h"
#include "proxy/process/listener.h"
#include "proxy/process/readiness.h"
#include "proxy/process/succession.h"
#include "proxy/process/verifiers.h"
#include "proxy/process/worker.h"
#include "proxy/upstream/hosts_watch.h"
#include "proxy/upstream/places.h"
#include "proxy/world/world.h"

#define CONTROL_SIGNALS 3

enum control_state {
    CONTROL_STARTING, /* until the first world */
    CONTROL_SERVING,
    CONTROL_DRAINING, /* workers end */
    CONTROL_ENDING    /* workers are gone, handles close */
};

/* What is asked of doubts.h, each time with the number of what it is asked for. */
enum control_ticket {
    CONTROL_TICKET_LOOK,
    CONTROL_TICKET_OPEN,
    CONTROL_TICKET_SETTLED,
    CONTROL_TICKETS
};

/* One reading of the configuration file, and what keeps flags, catalog and hosts current for it. */
struct control_source {
    struct control *control;
    struct world_config *config;
    struct live *live;
    struct hosts_watch *hosts;
    unsigned parts; /* of these two, not stopped yet */
};

struct control {
    enum control_state state;
    int exit_status;
    uv_loop_t loop;
    uv_signal_t signals[CONTROL_SIGNALS];
    uv_timer_t drain_timer;
    uv_async_t ddl_seen;
    _Atomic uint64_t ddl_requests; /* to read the catalog anew: the newest one's number */
    uv_async_t worker_stopped;
    uv_async_t worker_clear;
    struct fence fence;
    struct doubts doubts;
    uint64_t settled;              /* number of the newest snapshot that the log calls settled */
    bool reload_asked;             /* SIGHUP came, and the file is yet to be read */
    uint64_t unsettled;            /* of the one for which the log says what it waits for */
    struct world *newest;          /* of the newest catalog, which the worlds to come have */
    struct control_source *source; /* whose worlds are served */
    struct control_source *next;   /* read by SIGHUP, not served yet */
    struct world *world;
    struct listener_set listeners;
    struct succession succession;
    struct verifiers *verifiers;
    struct worker *_Atomic *workers; /* a cancel request reads it on any worker's thread */
    size_t worker_count;
    atomic_uint stopped_workers;
};

static void control_on_source_stopped(void *user)
{
    struct control_source *source = user;
    if (--source->parts != 0)
        return;
    world_config_release(source->config);
    memory_free(source);
}

static void control_stop_source(struct control_source *source)
{
    if (source == NULL)
        return;
    source->parts = 2;
    live_stop(source->live, control_on_source_stopped, source);
    hosts_watch_stop(source->hosts, control_on_source_stopped, source);
}

static uint64_t control_on_ddl(void *owner)
{
    struct control *control = owner;
    uint64_t request = atomic_fetch_add(&control->ddl_requests, 1) + 1;
    uv_async_send(&control->ddl_seen);
    return request;
}

static void control_on_verifier_wanted(void *owner, struct verifier_question *question)
{
    struct control *control = owner;
    verifiers_ask(control->verifiers, question);
}

static void control_on_doubt(void *owner, uint32_t process, const char *database)
{
    struct control *control = owner;
    doubts_add(&control->doubts, process, database);
}

static void control_on_cancel(void *owner, const uint8_t *key, size_t length)
{
    const struct control *control = owner;
    for (size_t i = 0; i < control->worker_count; i++)
        if (control->workers[i] != NULL) /* else it is being started */
            worker_cancel(control->workers[i], key, length);
}

static void control_on_worker_clear(void *owner)
{
    struct control *control = owner;
    uv_async_send(&control->worker_clear);
}

static void control_on_worker_stopped(void *owner)
{
    struct control *control = owner;
    atomic_fetch_add(&control->stopped_workers, 1);
    uv_async_send(&control->worker_stopped);
}

static void control_start_workers(struct control *control)
{
    const struct worker_callbacks callbacks = {.on_ddl = control_on_ddl,
                                               .on_verifier_wanted = control_on_verifier_wanted,
                                               .on_doubt = control_on_doubt,
                                               .on_cancel = control_on_cancel,
                                               .on_clear = control_on_worker_clear,
                                               .on_stopped = control_on_worker_stopped,
                                               .owner = control};
    control->workers = memory_zero(control->worker_count, sizeof *control->workers);
    control->verifiers = verifiers_start();
    for (size_t i = 0; i < control->worker_count; i++) {
        size_t count;
        struct listener_share *shares =
            listener_share(&control->listeners, i, control->worker_count, &count);
        control->workers[i] = worker_start((unsigned)i, control->world, shares, count, &callbacks);
        memory_free(shares);
    }
    control->settled = control->world->snapshot->number;
    control->state = CONTROL_SERVING;
    readiness_tell_ready();
    log_event(LOG_LEVEL_INFO, "serving", LOG_NUMBER("workers", control->worker_count),
              LOG_NUMBER("migrations", control->world->catalog->migration_count));
}

/* Handles first, the loop ends when they are closed. */
static void control_end(struct control *control)
{
    if (control->state == CONTROL_ENDING)
        return;
    control->state = CONTROL_ENDING;
    control_stop_source(control->source);
    control_stop_source(control->next);
    for (size_t i = 0; i < CONTROL_SIGNALS; i++)
        uv_close((uv_handle_t *)&control->signals[i], NULL);
    /* One more must not make a failure of an end that is on its way. */
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    uv_close((uv_handle_t *)&control->drain_timer, NULL);
    uv_close((uv_handle_t *)&control->ddl_seen, NULL);
    uv_close((uv_handle_t *)&control->worker_stopped, NULL);
    uv_close((uv_handle_t *)&control->worker_clear, NULL);
    fence_stop(&control->fence);
    doubts_stop(&control->doubts);
    succession_stop(&control->succession);
}

static void control_on_workers_stopped(uv_async_t *handle)
{
    struct control *control = handle->data;
    if (atomic_load(&control->stopped_workers) == control->worker_count)
        control_end(control);
}

static void control_order_workers(struct control *control, enum client_order order)
{
    for (size_t i = 0; i < control->worker_count; i++)
        worker_set_order(control->workers[i], order);
}

static void control_on_drain_timeout(uv_timer_t *timer)
{
    struct control *control = timer->data;
    log_event(LOG_LEVEL_WARNING, "drain_timeout", LOG_NUMBER("seconds", CONTROL_DRAIN_SECONDS));
    control_order_workers(control, CLIENT_STOP);
}

static void control_on_stop_signal(uv_signal_t *handle, int number)
{
    struct control *control = handle->data;
    log_event(LOG_LEVEL_INFO, "stopping", LOG_TEXT("signal", strsignal(number)));
    readiness_tell_stopping();
    if (control->state == CONTROL_STARTING) {
        control_end(control);
    } else if (control->state == CONTROL_SERVING) {
        control->state = CONTROL_DRAINING;
        listener_close(&control->listeners);
        if (succession_is_shared(&control->succession))
            live_own_state_file(control->source->live, false);
        uv_timer_start(&control->drain_timer, control_on_drain_timeout,
                       CONTROL_DRAIN_SECONDS * UINT64_C(1000), 0);
        control_order_workers(control, CLIENT_DRAIN);
    } else if (control->state == CONTROL_DRAINING) {
        control_order_workers(control, CLIENT_STOP);
    }
}

static void control_on_ddl_seen(uv_async_t *handle)
{
    struct control *control = handle->data;
    if (control->state == CONTROL_SERVING)
        live_reread_catalog(control->source->live, atomic_load(&control->ddl_requests));
}

/* Else all goes by what is in force. */
static bool control_is_changing(const struct control *control)
{
    return control->fence.state == FENCE_CLOSED || control->fence.state == FENCE_OPENING;
}

/* Another configuration must wait for that. */
static void control_explain_changing(struct error *error)
{
    error_set(error, SQLSTATE_CONFIG_FILE,
              "a change of the primary is under way; send SIGHUP again when the log says "
              "fence_opened");
}

/* The world of a file read again takes the place of the one before. */
static void control_switch_source(struct control *control, struct control_source *source)
{
    if (source != control->next)
        return;
    log_event(LOG_LEVEL_INFO, "configuration_reloaded",
              LOG_TEXT("path", source->config->config->path));
    log_set_format(source->config->config->log_format);
    log_set_level(source->config->config->log_level);
    control_stop_source(control->source);
    control->source = source;
    control->next = NULL;
    live_reread_catalog(source->live, atomic_load(&control->ddl_requests));
    readiness_tell_ready();
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

static void control_on_mark(struct world_mark mark, void *owner)
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

static void control_on_commit(const struct error *error, void *user)
{
    const struct control_source *source = user;
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

static const struct fence_callbacks CONTROL_FENCE_CALLBACKS = {
    .publish = control_on_flags,
    .look = control_look,
    .looked = control_looked,
    .drained = control_drained,
    .commit = control_commit,
    .log_held = control_log_held,
};

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

static void control_check_workers(void *owner)
{
    struct control *control = owner;
    if (control->state != CONTROL_SERVING && control->state != CONTROL_DRAINING)
        return;
    fence_check(&control->fence);
    control_check_settled(control);
}

static void control_on_workers_clear(uv_async_t *handle)
{
    control_check_workers(handle->data);
}

/* The other process may have had the last word in the state file. */
static void control_on_alone(void *owner)
{
    struct control *control = owner;
    if (control->source != NULL && control->state != CONTROL_ENDING)
        live_own_state_file(control->source->live, true);
    control_check_workers(control);
}

/* A successor goes on from what is in force here. */
static const char *control_handover_refusal(void *owner)
{
    const struct control *control = owner;
    if (control->state == CONTROL_STARTING)
        return "it is starting itself";
    if (control->next != NULL)
        return "it is reading its configuration again";
    if (control_is_changing(control))
        return "a change of the primary is under way there; try again when it says fence_opened";
    return NULL;
}

static void control_print_state(const struct control *control, struct bytes *out)
{
    struct arena arena = {0};
    struct identity identity = identity_of_config(control->source->config->config, &arena);
    live_print(control->source->live, &identity, out);
    arena_free(&arena);
}

static void control_on_handover(void *owner, struct bytes *out)
{
    control_print_state(owner, out);
}

static void control_reload_if_asked(struct control *control);

/* What is served goes on, where something is, and so does what the state file says. */
static void control_on_failure(const struct error *error, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error->message),
              LOG_TEXT("detail", error->detail));
    if (source == control->next) {
        control->next = NULL;
        control_stop_source(source);
        live_hold(control->source->live, false);
        fence_hold(&control->fence, false);
        readiness_tell_ready();
        if (control->state == CONTROL_SERVING)
            live_own_state_file(control->source->live, true);
        control_reload_if_asked(control);
    } else if (control->state == CONTROL_STARTING) {
        control->exit_status = EXIT_STATUS_FAILURE;
        control_end(control);
    }
}

static void control_on_change(struct catalog *catalog, struct snapshot *snapshot, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    struct error error;
    if (control->state == CONTROL_ENDING || (source != control->source && source != control->next))
        return;
    struct world *world = world_new(control->newest, source->config, catalog, snapshot, &error);
    if (world == NULL) {
        log_event(LOG_LEVEL_ERROR, "world_refused", LOG_TEXT("reason", error.message),
                  LOG_TEXT("path", source->config->config->path));
        if (source == control->next) {
            control_on_failure(&error, source);
        } else if (control->state == CONTROL_STARTING) {
            control->exit_status = EXIT_STATUS_FAILURE;
            control_end(control);
        }
        return;
    }
    if (source == control->next && control_is_changing(control)) {
        world_release(world);
        control_explain_changing(&error);
        control_on_failure(&error, source);
        return;
    }
    bool is_first = control->state == CONTROL_STARTING;
    bool is_new_config = is_first || source == control->next;
    control_switch_source(control, source);
    world_release(control->newest);
    control->newest = world;
    if (is_new_config)
        fence_use_config(&control->fence, source->config->config, live_in_force(source->live));
    fence_want(&control->fence, snapshot);
    if (is_first)
        control_start_workers(control);
    log_event(LOG_LEVEL_INFO, "snapshot", LOG_NUMBER("number", snapshot->number),
              LOG_NUMBER("catalog", catalog->generation));
    if (is_first)
        fence_look_again(&control->fence);
    control_reload_if_asked(control);
}

/* Sessions wait for it. */
static void control_on_catalog_read(uint64_t request, void *user)
{
    const struct control_source *source = user;
    const struct control *control = source->control;
    if (source != control->source)
        return;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_catalog(control->workers[i], request);
}

/* Sessions may be waiting for it. */
static void control_on_hosts(void *owner)
{
    const struct control_source *source = owner;
    const struct control *control = source->control;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_hosts(control->workers[i]);
}

/* Takes `config` and what is remembered over. NULL and `error` where its certificates cannot be
 * used. */
static struct control_source *control_start_source(struct control *control, struct config *config,
                                                   struct state *remembered, struct error *error)
{
    static const struct live_callbacks CALLBACKS = {.on_change = control_on_change,
                                                    .on_catalog_read = control_on_catalog_read,
                                                    .on_failure = control_on_failure,
                                                    .on_commit = control_on_commit};
    struct world_config *shared = places_open(config, error);
    if (shared == NULL) {
        state_text_free(remembered);
        config_free(config);
        return NULL;
    }
    struct control_source *source = memory_zero(1, sizeof *source);
    source->control = control;
    source->config = shared;
    source->live = live_start(&control->loop, config, remembered, &CALLBACKS, source);
    source->hosts =
        hosts_watch_start(&control->loop, shared->places->hosts, control_on_hosts, source);
    return source;
}

/* What the first reading of the configuration goes on from: the state of the process before, or
 * else the state file. */
static bool control_recall(const struct control *control, const struct config *config,
                           struct state *out, struct error *error)
{
    const struct bytes *given = &control->listeners.state;
    if (given->length != 0)
        return state_text_take_over("the process that listens here already",
                                    (const char *)given->data, given->length, config, out, error);
    return state_file_read(config->state_file, config->migrations, config->migration_count, out,
                           error);
}

/* What the next one goes on from: the state of this process, which stays as it is from here on. */
static bool control_pass_on(const struct control *control, const struct config *config,
                            struct state *out, struct error *error)
{
    struct bytes text = {0};
    control_print_state(control, &text);
    const char *state = (const char *)text.data;
    bool ok = succession_is_shared(&control->succession)
                  ? state_text_take_over("this process, beside which another one listens,", state,
                                         text.length, config, out, error)
                  : state_text_parse("this process", state, text.length, config->migrations,
                                     config->migration_count, out, error);
    bytes_free(&text);
    return ok;
}

/* Takes `config` over. */
static bool control_start_next(struct control *control, struct config *config, struct error *error)
{
    struct state remembered;
    if (!control_pass_on(control, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    control->next = control_start_source(control, config, &remembered, error);
    if (control->next != NULL) {
        live_hold(control->source->live, true);
        fence_hold(&control->fence, true);
    }
    return control->next != NULL;
}

static void control_reload(struct control *control)
{
    struct error error;
    const char *path = control->source->config->config->path;
    readiness_tell_reloading();
    if (control_is_changing(control)) {
        control_explain_changing(&error);
    } else {
        struct config *config = config_file_load(path, &error);
        if (config != NULL && control_start_next(control, config, &error))
            return;
    }
    log_event(LOG_LEVEL_ERROR, "reload_refused", LOG_TEXT("reason", error.message),
              LOG_TEXT("path", path));
    readiness_tell_ready();
}

/* A signal at the start, or while a file is being read, counts after that: the file may have
 * changed since it was read. */
static void control_reload_if_asked(struct control *control)
{
    if (!control->reload_asked || control->state != CONTROL_SERVING || control->next != NULL)
        return;
    control->reload_asked = false;
    control_reload(control);
}

static void control_on_reload_signal(uv_signal_t *handle, int number)
{
    (void)number;
    struct control *control = handle->data;
    control->reload_asked = true;
    control_reload_if_asked(control);
}

static void control_watch_signal(struct control *control, size_t index, int number,
                                 uv_signal_cb callback)
{
    uv_signal_init(&control->loop, &control->signals[index]);
    control->signals[index].data = control;
    uv_signal_start(&control->signals[index], callback, number);
}

static void control_open_handles(struct control *control)
{
    int status = uv_loop_init(&control->loop);
    assert(status == 0);
    uv_async_init(&control->loop, &control->ddl_seen, control_on_ddl_seen);
    control->ddl_seen.data = control;
    uv_async_init(&control->loop, &control->worker_stopped, control_on_workers_stopped);
    control->worker_stopped.data = control;
    uv_async_init(&control->loop, &control->worker_clear, control_on_workers_clear);
    control->worker_clear.data = control;
    doubts_start(&control->doubts, &control->loop, control_check_workers, control_on_mark, control);
    fence_start(&control->fence, &control->loop, &CONTROL_FENCE_CALLBACKS, control);
    uv_timer_init(&control->loop, &control->drain_timer);
    control->drain_timer.data = control;
    control_watch_signal(control, 0, SIGTERM, control_on_stop_signal);
    control_watch_signal(control, 1, SIGINT, control_on_stop_signal);
    control_watch_signal(control, 2, SIGHUP, control_on_reload_signal);
}

/* More of libuv's threads than its default: look-ups may have half of them, and one each may be
 * busy with the catalog, the servers' roles and files. Before the first of them is needed. */
static void control_raise_thread_count(void)
{
    setenv("UV_THREADPOOL_SIZE", "8", 0);
}

/* Two sockets per session: as many as the system allows. */
static void control_raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Takes `config` over. */
static bool control_start(struct control *control, struct config *config, struct error *error)
{
    struct state remembered;
    if (!control_recall(control, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    control->source = control_start_source(control, config, &remembered, error);
    return control->source != NULL;
}

int control_serve(struct config *config)
{
    struct control control = {.exit_status = EXIT_STATUS_SUCCESS};
    struct error error;
    signal(SIGPIPE, SIG_IGN);
    log_set_format(config->log_format);
    log_set_level(config->log_level);
    control_raise_file_limit();
    control_raise_thread_count();
    control.worker_count = config->workers != 0 ? config->workers : uv_available_parallelism();
    if (!listener_bind(config, control.worker_count, &control.listeners, &error)) {
        log_event(LOG_LEVEL_ERROR, "cannot_listen", LOG_TEXT("reason", error.message));
        config_free(config);
        return EXIT_STATUS_FAILURE;
    }
    control_open_handles(&control);
    const struct succession_callbacks callbacks = {.refusal = control_handover_refusal,
                                                   .state = control_on_handover,
                                                   .on_alone = control_on_alone,
                                                   .owner = &control};
    succession_start(&control.succession, &control.loop, &control.listeners, &callbacks);
    if (!control_start(&control, config, &error)) {
        log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error.message),
                  LOG_TEXT("detail", error.detail));
        control.exit_status = EXIT_STATUS_FAILURE;
        control_end(&control);
    }
    uv_run(&control.loop, UV_RUN_DEFAULT);

    /* All workers have ended: nobody asks, and answers go nowhere. */
    if (control.verifiers != NULL)
        verifiers_stop(control.verifiers);
    for (size_t i = 0; control.workers != NULL && i < control.worker_count; i++)
        worker_join(control.workers[i]);
    memory_free(control.workers);
    world_release(control.world);
    world_release(control.newest);
    fence_free(&control.fence);
    doubts_free(&control.doubts);
    listener_free(&control.listeners);
    int status = uv_loop_close(&control.loop);
    assert(status == 0);
    log_event(LOG_LEVEL_INFO, "stopped");
    return control.exit_status;
}

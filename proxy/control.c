#include "proxy/control.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <uv.h>

#include "config/live.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/command.h"
#include "proxy/fence.h"
#include "proxy/hosts_watch.h"
#include "proxy/listener.h"
#include "proxy/readiness.h"
#include "proxy/succession.h"
#include "proxy/verifiers.h"
#include "proxy/worker.h"
#include "proxy/world.h"

#define CONTROL_SIGNALS 3

enum control_state {
    CONTROL_STARTING, /* until the first world */
    CONTROL_SERVING,
    CONTROL_DRAINING, /* workers end */
    CONTROL_ENDING    /* workers are gone, handles close */
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
    uv_async_t worker_stopped;
    uv_async_t worker_clear;
    struct fence fence;
    uint64_t settled;              /* number of the newest snapshot that the log calls settled */
    bool called_off;               /* what the flag source says is not what is in force */
    bool reload_asked;             /* SIGHUP came while another configuration was being read */
    struct control_source *source; /* whose worlds are served */
    struct control_source *next;   /* read by SIGHUP, not served yet */
    struct world *world;
    struct listener_set listeners;
    struct succession succession;
    struct verifiers *verifiers;
    struct worker **workers;
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

static void control_on_ddl(void *owner)
{
    struct control *control = owner;
    uv_async_send(&control->ddl_seen);
}

static void control_on_verifier_wanted(void *owner, struct verifier_question *question)
{
    struct control *control = owner;
    verifiers_ask(control->verifiers, question);
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
                                               .on_clear = control_on_worker_clear,
                                               .on_stopped = control_on_worker_stopped,
                                               .owner = control};
    control->workers = memory_zero(control->worker_count, sizeof(struct worker *));
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
    uv_close((uv_handle_t *)&control->fence.timer, NULL);
    succession_stop(&control->succession);
}

static void control_on_workers_stopped(uv_async_t *handle)
{
    struct control *control = handle->data;
    if (atomic_load(&control->stopped_workers) == control->worker_count)
        control_end(control);
}

static void control_order_workers(struct control *control, enum worker_order order)
{
    for (size_t i = 0; i < control->worker_count; i++)
        worker_set_order(control->workers[i], order);
}

static void control_on_drain_timeout(uv_timer_t *timer)
{
    struct control *control = timer->data;
    log_event(LOG_LEVEL_WARNING, "drain_timeout", LOG_NUMBER("seconds", CONTROL_DRAIN_SECONDS));
    control_order_workers(control, WORKER_STOP);
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
            live_forget_state_file(control->source->live);
        uv_timer_start(&control->drain_timer, control_on_drain_timeout,
                       CONTROL_DRAIN_SECONDS * UINT64_C(1000), 0);
        control_order_workers(control, WORKER_DRAIN);
    } else if (control->state == CONTROL_DRAINING) {
        control_order_workers(control, WORKER_STOP);
    }
}

static void control_on_ddl_seen(uv_async_t *handle)
{
    struct control *control = handle->data;
    if (control->state == CONTROL_SERVING)
        live_reread_catalog(control->source->live);
}

/* The world of a file read again takes the place of the one before. */
static void control_switch_source(struct control *control, struct control_source *source)
{
    if (source != control->next)
        return;
    log_event(LOG_LEVEL_INFO, "configuration_reloaded",
              LOG_TEXT("path", source->config->config->path));
    log_set_format(source->config->config->log_format);
    control_stop_source(control->source);
    control->source = source;
    control->next = NULL;
    live_take_state_file(source->live);
    readiness_tell_ready();
}

/* The world that all serve from now on. */
static void control_publish(struct control *control, struct world *world)
{
    world_release(control->world);
    control->world = world;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_give(control->workers[i], world);
}

/* The same world without its fence. Its catalog has been used before, so this cannot fail. */
static void control_publish_open(struct control *control, struct snapshot *snapshot)
{
    struct error error;
    const struct world *before = control->world;
    struct world *world = world_new(before, before->config, before->catalog, snapshot, &error);
    assert(world != NULL);
    fence_open(&control->fence, snapshot);
    control_publish(control, world);
}

/* A fence may also be waited for, and called off, by the transactions of a drain. */
static bool control_waits_for_fence(const struct control *control)
{
    return (control->state == CONTROL_SERVING || control->state == CONTROL_DRAINING) &&
           control->fence.state == FENCE_CLOSED;
}

/* The fence covers this process: what another one at the same addresses runs is not known, so it
 * stays closed until that one has gone. */
static void control_check_fence(struct control *control)
{
    if (!control_waits_for_fence(control) || succession_is_shared(&control->succession))
        return;
    for (size_t i = 0; i < control->worker_count; i++)
        if (worker_cleared_fence(control->workers[i]) != control->fence.number)
            return;
    log_event(LOG_LEVEL_INFO, "fence_opened",
              LOG_NUMBER("snapshot", control->world->snapshot->number));
    control_publish_open(control, control->world->snapshot);
}

/* Every transaction of this process that touches a migration began to under the present flags. */
static void control_check_settled(struct control *control)
{
    uint64_t number = control->world->snapshot->number;
    if (control->settled == number || control->called_off || control->fence.state == FENCE_CLOSED ||
        succession_is_shared(&control->succession))
        return;
    for (size_t i = 0; i < control->worker_count; i++)
        if (worker_settled(control->workers[i]) != number)
            return;
    log_event(LOG_LEVEL_INFO, "flags_settled", LOG_NUMBER("snapshot", number));
    control->settled = number;
}

static void control_check_workers(struct control *control)
{
    control_check_fence(control);
    control_check_settled(control);
}

static void control_on_workers_clear(uv_async_t *handle)
{
    control_check_workers(handle->data);
}

static void control_on_alone(void *owner)
{
    control_check_workers(owner);
}

/* A successor begins with the flags that it reads: they must be those that are in force here. */
static const char *control_handover_refusal(void *owner)
{
    const struct control *control = owner;
    if (control->state == CONTROL_STARTING)
        return "it is starting itself";
    if (control->fence.state == FENCE_CLOSED)
        return "a change of the primary is under way there; try again when it says fence_opened";
    if (control->called_off)
        return "a change of the primary was called off there; set the flag again, and try again "
               "when it says fence_opened";
    return NULL;
}

static void control_on_fence_limit(uv_timer_t *timer)
{
    struct control *control = timer->data;
    if (!control_waits_for_fence(control))
        return;
    bool shared = succession_is_shared(&control->succession);
    log_event(LOG_LEVEL_WARNING, "fence_called_off",
              LOG_NUMBER("snapshot", control->world->snapshot->number),
              LOG_NUMBER("after_ms", FENCE_LIMIT_MS),
              LOG_TEXT("other_process", shared ? "yes" : "no"));
    struct snapshot *snapshot = fence_call_off(&control->fence, control->world);
    control->called_off = true;
    control_publish_open(control, snapshot);
    live_go_back(control->source->live, snapshot);
    snapshot_release(snapshot);
}

static void control_reload_if_asked(struct control *control);

/* What is served goes on, where something is. */
static void control_refuse(struct control_source *source, const struct error *error)
{
    struct control *control = source->control;
    log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error->message),
              LOG_TEXT("detail", error->detail));
    if (source == control->next) {
        control->next = NULL;
        control_stop_source(source);
        readiness_tell_ready();
    } else if (control->state == CONTROL_STARTING) {
        control->exit_status = COMMAND_EXIT_FAILURE;
        control_end(control);
    }
}

static void control_on_failure(const struct error *error, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    control_refuse(source, error);
    control_reload_if_asked(control);
}

/* NULL and `error` where these are not to be served. */
static struct world *control_make_world(struct control_source *source, struct catalog *catalog,
                                        struct snapshot *snapshot, struct error *error)
{
    const struct control *control = source->control;
    if (source == control->next && control->fence.state == FENCE_CLOSED) {
        error_set(error, SQLSTATE_CONFIG_FILE,
                  "a change of the primary is under way; send SIGHUP again when the log says "
                  "fence_opened");
        return NULL;
    }
    return world_new(control->world, source->config, catalog, snapshot, error);
}

static void control_on_change(struct catalog *catalog, struct snapshot *snapshot, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    struct error error;
    if (control->state == CONTROL_ENDING || (source != control->source && source != control->next))
        return;
    struct world *world = control_make_world(source, catalog, snapshot, &error);
    if (world == NULL) {
        bool is_served = source == control->source && control->state != CONTROL_STARTING;
        if (is_served && snapshot != control->world->snapshot) {
            live_go_back(source->live, control->world->snapshot);
            control->called_off = true;
        }
        control_on_failure(&error, source);
        return;
    }
    control_switch_source(control, source);
    control->called_off = false;
    fence_pass(&control->fence, control->world, world, control_on_fence_limit);
    control_publish(control, world);
    if (control->state == CONTROL_STARTING)
        control_start_workers(control);
    log_event(LOG_LEVEL_INFO, "snapshot", LOG_NUMBER("number", snapshot->number),
              LOG_NUMBER("catalog", catalog->generation));
    control_reload_if_asked(control);
}

/* Sessions may be waiting for it. */
static void control_on_hosts(void *owner)
{
    const struct control_source *source = owner;
    const struct control *control = source->control;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_hosts(control->workers[i]);
}

/* Takes `config` over. NULL and `error` where its certificates cannot be used. */
static struct control_source *control_start_source(struct control *control, struct config *config,
                                                   struct error *error)
{
    static const struct live_callbacks CALLBACKS = {.on_change = control_on_change,
                                                    .on_failure = control_on_failure};
    struct world_config *shared = world_config_new(config, error);
    if (shared == NULL) {
        config_free(config);
        return NULL;
    }
    struct control_source *source = memory_zero(1, sizeof *source);
    source->control = control;
    source->config = shared;
    source->live = live_start(&control->loop, config, &CALLBACKS, source);
    source->hosts = hosts_watch_start(&control->loop, shared->hosts, control_on_hosts, source);
    return source;
}

/* Nothing of it is served, nor written to the state file, before all of it holds. */
static void control_reload(struct control *control)
{
    struct error error;
    readiness_tell_reloading();
    struct config *config = config_load(control->source->config->config->path, &error);
    if (config != NULL)
        control->next = control_start_source(control, config, &error);
    if (control->next != NULL) {
        live_forget_state_file(control->next->live);
        return;
    }
    log_event(LOG_LEVEL_ERROR, "reload_refused", LOG_TEXT("reason", error.message));
    readiness_tell_ready();
}

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
    uv_timer_init(&control->loop, &control->fence.timer);
    control->fence.timer.data = control;
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

int control_serve(struct config *config)
{
    struct control control = {.exit_status = COMMAND_EXIT_SUCCESS};
    struct error error;
    signal(SIGPIPE, SIG_IGN);
    log_set_format(config->log_format);
    control_raise_file_limit();
    control_raise_thread_count();
    control.worker_count = config->workers != 0 ? config->workers : uv_available_parallelism();
    if (!listener_bind(config, control.worker_count, &control.listeners, &error)) {
        log_event(LOG_LEVEL_ERROR, "cannot_listen", LOG_TEXT("reason", error.message));
        config_free(config);
        return COMMAND_EXIT_FAILURE;
    }
    control_open_handles(&control);
    const struct succession_callbacks callbacks = {
        .refusal = control_handover_refusal, .on_alone = control_on_alone, .owner = &control};
    succession_start(&control.succession, &control.loop, &control.listeners, &callbacks);
    control.source = control_start_source(&control, config, &error);
    if (control.source == NULL) {
        log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error.message));
        control.exit_status = COMMAND_EXIT_FAILURE;
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
    snapshot_release(control.fence.settled);
    listener_free(&control.listeners);
    int status = uv_loop_close(&control.loop);
    assert(status == 0);
    log_event(LOG_LEVEL_INFO, "stopped");
    return control.exit_status;
}

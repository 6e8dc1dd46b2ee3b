#include "proxy/process/control.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "config/file/config_file.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/process/control_private.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/readiness.h"

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

void control_start_workers(struct control *control)
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
void control_end(struct control *control)
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

void control_print_state(const struct control *control, struct bytes *out)
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
    if (!control_start_first(&control, config, &error)) {
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

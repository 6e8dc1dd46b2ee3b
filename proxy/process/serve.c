#include "proxy/process/serve.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "config/file/config_file.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/readiness.h"
#include "proxy/process/serve_private.h"

static uint64_t serve_on_ddl(void *owner)
{
    struct serve *serve = owner;
    uint64_t request = atomic_fetch_add(&serve->ddl_requests, 1) + 1;
    uv_async_send(&serve->ddl_seen);
    return request;
}

static void serve_on_verifier_wanted(void *owner, struct verifier_question *question)
{
    struct serve *serve = owner;
    verifiers_ask(serve->verifiers, question);
}

static void serve_on_doubt(void *owner, uint32_t process, const char *database)
{
    struct serve *serve = owner;
    doubts_add(&serve->doubts, process, database);
}

static void serve_on_cancel(void *owner, const uint8_t *key, size_t length)
{
    const struct serve *serve = owner;
    for (size_t i = 0; i < serve->worker_count; i++)
        if (serve->workers[i] != NULL) /* else it is being started */
            worker_cancel(serve->workers[i], key, length);
}

static void serve_on_worker_clear(void *owner)
{
    struct serve *serve = owner;
    uv_async_send(&serve->worker_clear);
}

static void serve_on_worker_stopped(void *owner)
{
    struct serve *serve = owner;
    atomic_fetch_add(&serve->stopped_workers, 1);
    uv_async_send(&serve->worker_stopped);
}

void serve_start_workers(struct serve *serve)
{
    const struct worker_callbacks callbacks = {.on_ddl = serve_on_ddl,
                                               .on_verifier_wanted = serve_on_verifier_wanted,
                                               .on_doubt = serve_on_doubt,
                                               .on_cancel = serve_on_cancel,
                                               .on_clear = serve_on_worker_clear,
                                               .on_stopped = serve_on_worker_stopped,
                                               .owner = serve};
    serve->workers = memory_zero(serve->worker_count, sizeof *serve->workers);
    serve->verifiers = verifiers_start();
    for (size_t i = 0; i < serve->worker_count; i++) {
        size_t count;
        struct listener_share *shares =
            listener_share(&serve->listeners, i, serve->worker_count, &count);
        serve->workers[i] = worker_start((unsigned)i, serve->world, shares, count, &callbacks);
        memory_free(shares);
    }
    serve->settled = serve->world->snapshot->number;
    serve->state = SERVE_SERVING;
    readiness_tell_ready();
    log_event(LOG_LEVEL_INFO, "serving", LOG_NUMBER("workers", serve->worker_count),
              LOG_NUMBER("migrations", serve->world->catalog->migration_count));
}

/* Handles first, the loop ends when they are closed. */
void serve_end(struct serve *serve)
{
    if (serve->state == SERVE_ENDING)
        return;
    serve->state = SERVE_ENDING;
    serve_stop_source(serve->source);
    serve_stop_source(serve->next);
    for (size_t i = 0; i < SERVE_SIGNALS; i++)
        uv_close((uv_handle_t *)&serve->signals[i], NULL);
    /* One more must not make a failure of an end that is on its way. */
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    uv_close((uv_handle_t *)&serve->drain_timer, NULL);
    uv_close((uv_handle_t *)&serve->ddl_seen, NULL);
    uv_close((uv_handle_t *)&serve->worker_stopped, NULL);
    uv_close((uv_handle_t *)&serve->worker_clear, NULL);
    fence_stop(&serve->fence);
    doubts_stop(&serve->doubts);
    succession_stop(&serve->succession);
}

static void serve_on_workers_stopped(uv_async_t *handle)
{
    struct serve *serve = handle->data;
    if (atomic_load(&serve->stopped_workers) == serve->worker_count)
        serve_end(serve);
}

static void serve_order_workers(struct serve *serve, enum client_order order)
{
    for (size_t i = 0; i < serve->worker_count; i++)
        worker_set_order(serve->workers[i], order);
}

static void serve_on_drain_timeout(uv_timer_t *timer)
{
    struct serve *serve = timer->data;
    log_event(LOG_LEVEL_WARNING, "drain_timeout", LOG_NUMBER("seconds", SERVE_DRAIN_SECONDS));
    serve_order_workers(serve, CLIENT_STOP);
}

static void serve_on_stop_signal(uv_signal_t *handle, int number)
{
    struct serve *serve = handle->data;
    log_event(LOG_LEVEL_INFO, "stopping", LOG_TEXT("signal", strsignal(number)));
    readiness_tell_stopping();
    if (serve->state == SERVE_STARTING) {
        serve_end(serve);
    } else if (serve->state == SERVE_SERVING) {
        serve->state = SERVE_DRAINING;
        listener_close(&serve->listeners);
        if (succession_is_shared(&serve->succession))
            live_own_state_file(serve->source->live, false);
        uv_timer_start(&serve->drain_timer, serve_on_drain_timeout,
                       SERVE_DRAIN_SECONDS * UINT64_C(1000), 0);
        serve_order_workers(serve, CLIENT_DRAIN);
    } else if (serve->state == SERVE_DRAINING) {
        serve_order_workers(serve, CLIENT_STOP);
    }
}

static void serve_on_ddl_seen(uv_async_t *handle)
{
    struct serve *serve = handle->data;
    if (serve->state == SERVE_SERVING)
        live_reread_catalog(serve->source->live, atomic_load(&serve->ddl_requests));
}

static void serve_on_workers_clear(uv_async_t *handle)
{
    serve_check_workers(handle->data);
}

/* The other process may have had the last word in the state file. */
static void serve_on_alone(void *owner)
{
    struct serve *serve = owner;
    if (serve->source != NULL && serve->state != SERVE_ENDING)
        live_own_state_file(serve->source->live, true);
    serve_check_workers(serve);
}

/* A successor goes on from what is in force here. */
static const char *serve_handover_refusal(void *owner)
{
    const struct serve *serve = owner;
    if (serve->state == SERVE_STARTING)
        return "it is starting itself";
    if (serve->next != NULL)
        return "it is reading its configuration again";
    if (serve_is_changing(serve))
        return "a change of the primary is under way there; try again when it says fence_opened";
    return NULL;
}

void serve_print_state(const struct serve *serve, struct bytes *out)
{
    struct arena arena = {0};
    struct identity identity = identity_of_config(serve->source->config->config, &arena);
    live_print(serve->source->live, &identity, out);
    arena_free(&arena);
}

static void serve_on_handover(void *owner, struct bytes *out)
{
    serve_print_state(owner, out);
}

static void serve_on_reload_signal(uv_signal_t *handle, int number)
{
    (void)number;
    struct serve *serve = handle->data;
    serve->reload_asked = true;
    serve_reload_if_asked(serve);
}

static void serve_watch_signal(struct serve *serve, size_t index, int number, uv_signal_cb callback)
{
    uv_signal_init(&serve->loop, &serve->signals[index]);
    serve->signals[index].data = serve;
    uv_signal_start(&serve->signals[index], callback, number);
}

static void serve_open_handles(struct serve *serve)
{
    int status = uv_loop_init(&serve->loop);
    assert(status == 0);
    uv_async_init(&serve->loop, &serve->ddl_seen, serve_on_ddl_seen);
    serve->ddl_seen.data = serve;
    uv_async_init(&serve->loop, &serve->worker_stopped, serve_on_workers_stopped);
    serve->worker_stopped.data = serve;
    uv_async_init(&serve->loop, &serve->worker_clear, serve_on_workers_clear);
    serve->worker_clear.data = serve;
    doubts_start(&serve->doubts, &serve->loop, serve_check_workers, serve_on_mark, serve);
    fence_start(&serve->fence, &serve->loop, &SERVE_FENCE_CALLBACKS, serve);
    uv_timer_init(&serve->loop, &serve->drain_timer);
    serve->drain_timer.data = serve;
    serve_watch_signal(serve, 0, SIGTERM, serve_on_stop_signal);
    serve_watch_signal(serve, 1, SIGINT, serve_on_stop_signal);
    serve_watch_signal(serve, 2, SIGHUP, serve_on_reload_signal);
}

/* More of libuv's threads than its default: look-ups may have half of them, and one each may be
 * busy with the catalog, the servers' roles and files. Before the first of them is needed. */
static void serve_raise_thread_count(void)
{
    setenv("UV_THREADPOOL_SIZE", "8", 0);
}

/* Two sockets per session: as many as the system allows. */
static void serve_raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int serve_run(struct config *config)
{
    struct serve serve = {.exit_status = EXIT_STATUS_SUCCESS};
    struct error error;
    signal(SIGPIPE, SIG_IGN);
    log_set_format(config->log_format);
    log_set_level(config->log_level);
    serve_raise_file_limit();
    serve_raise_thread_count();
    serve.worker_count = config->workers != 0 ? config->workers : uv_available_parallelism();
    if (!listener_bind(config, serve.worker_count, &serve.listeners, &error)) {
        log_event(LOG_LEVEL_ERROR, "cannot_listen", LOG_TEXT("reason", error.message));
        config_free(config);
        return EXIT_STATUS_FAILURE;
    }
    serve_open_handles(&serve);
    const struct succession_callbacks callbacks = {.refusal = serve_handover_refusal,
                                                   .state = serve_on_handover,
                                                   .on_alone = serve_on_alone,
                                                   .owner = &serve};
    succession_start(&serve.succession, &serve.loop, &serve.listeners, &callbacks);
    if (!serve_start_first(&serve, config, &error)) {
        log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error.message),
                  LOG_TEXT("detail", error.detail));
        serve.exit_status = EXIT_STATUS_FAILURE;
        serve_end(&serve);
    }
    uv_run(&serve.loop, UV_RUN_DEFAULT);

    /* All workers have ended: nobody asks, and answers go nowhere. */
    if (serve.verifiers != NULL)
        verifiers_stop(serve.verifiers);
    for (size_t i = 0; serve.workers != NULL && i < serve.worker_count; i++)
        worker_join(serve.workers[i]);
    memory_free(serve.workers);
    world_release(serve.world);
    world_release(serve.newest);
    fence_free(&serve.fence);
    doubts_free(&serve.doubts);
    listener_free(&serve.listeners);
    int status = uv_loop_close(&serve.loop);
    assert(status == 0);
    log_event(LOG_LEVEL_INFO, "stopped");
    return serve.exit_status;
}

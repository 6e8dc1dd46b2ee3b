#include "proxy/worker.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/ending.h"
#include "proxy/login.h"
#include "proxy/session.h"
#include "proxy/verifiers.h"

#define WORKER_BACKLOG 1024
#define WORKER_DRAIN_TICK_MS 100
/* Of protocol 3.2, with the process id; and of all keys that wait, beyond which they are dropped:
 * the server has got the request as well. */
#define WORKER_CANCEL_KEY_LIMIT ((size_t)260)
#define WORKER_CANCELS_LIMIT ((size_t)64 * 1024)

struct worker_listener {
    struct worker *worker;
    bool is_unix;
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
};

static _Atomic size_t worker_session_total;

size_t worker_all_sessions(void)
{
    return worker_session_total;
}

static void worker_end_sessions(struct worker *worker)
{
    struct session *next;
    for (struct session *session = worker->sessions; session != NULL; session = next) {
        next = session->next;
        if (worker->order == WORKER_STOP)
            ending_cut(session);
        else
            ending_drain(session);
    }
}

static void worker_on_tick(uv_timer_t *timer)
{
    struct worker *worker = timer->data;
    struct session *next;
    log_tell_suppressed();
    for (struct session *session = worker->sessions; session != NULL; session = next) {
        next = session->next;
        server_look_again(&session->server);
        timeouts_check(session, uv_now(&worker->loop));
    }
    if (worker->order == WORKER_DRAIN)
        worker_end_sessions(worker);
}

static void worker_on_connection(uv_stream_t *handle, int status)
{
    struct worker_listener *listener = handle->data;
    struct worker *worker = listener->worker;
    if (status != 0) {
        log_event(LOG_LEVEL_WARNING, "accept_failed", LOG_TEXT("reason", uv_strerror(status)));
        return;
    }
    struct session *session =
        session_new(worker, worker->next_session_id * 1000 + worker->number, listener->is_unix);
    worker->next_session_id++;
    session_accept(session, handle);
}

static void worker_listen(struct worker *worker, struct worker_listener *listener,
                          const struct listener_share *share)
{
    listener->worker = worker;
    listener->is_unix = share->is_unix;
    int status;
    if (share->is_unix) {
        uv_pipe_init(&worker->loop, &listener->uv.pipe, 0);
        status = uv_pipe_open(&listener->uv.pipe, share->socket);
    } else {
        uv_tcp_init(&worker->loop, &listener->uv.tcp);
        status = uv_tcp_open(&listener->uv.tcp, share->socket);
    }
    listener->uv.handle.data = listener;
    if (status == 0)
        status = uv_listen(&listener->uv.stream, WORKER_BACKLOG, worker_on_connection);
    if (status != 0)
        log_event(LOG_LEVEL_ERROR, "listen_failed", LOG_TEXT("reason", uv_strerror(status)));
}

static void worker_close_listeners(struct worker *worker)
{
    for (size_t i = 0; i < worker->listener_count; i++)
        if (!uv_is_closing(&worker->listeners[i].uv.handle))
            uv_close(&worker->listeners[i].uv.handle, NULL);
}

/* By another configuration, which numbers its migrations differently, until nothing is under way.
 */
static bool worker_is_elsewhere(const struct session *session, const struct world *world)
{
    return session->world->config != world->config &&
           (session->taken_count != 0 || session->answers.count != 0 || session->planning != NULL);
}

static bool worker_holds_up_fence(const struct session *session, const struct world *world)
{
    if (session->world->config != world->config)
        return worker_is_elsewhere(session, world);
    for (size_t i = 0; i < session->taken_count; i++)
        if (world_is_fenced(world, session->taken[i].migration))
            return true;
    return false;
}

static void worker_log_held_up(const struct worker *worker, const struct session *session)
{
    bool is_idle = session->answers.count == 0 && session->state == SESSION_READY;
    log_event(LOG_LEVEL_WARNING, "fence_held_up", LOG_NUMBER("session", session->id),
              LOG_NUMBER("backend_pid", session->backend_process),
              LOG_TEXT("application_name", session->settings.application_name),
              LOG_TEXT("user", session->settings.user), LOG_TEXT("peer", session->peer),
              LOG_NUMBER("client_port", stream_peer_port(&session->client)),
              LOG_NUMBER("transaction_age_ms", uv_now(&worker->loop) - session->began),
              LOG_TEXT("doing", is_idle ? "idle in transaction" : "active"));
}

static void worker_look_now(struct worker *worker, const struct world *world)
{
    uint64_t limit_ms = config_fence_limit_ms(world->config->config, world->fenced);
    bool held = false;
    for (const struct session *session = worker->sessions; session != NULL;
         session = session->next) {
        if (!worker_holds_up_fence(session, world) ||
            uv_now(&worker->loop) - session->began <= limit_ms)
            continue;
        worker_log_held_up(worker, session);
        held = true;
    }
    worker->look_held = held;
    worker->looked = world->fence;
    worker->callbacks.on_clear(worker->callbacks.owner);
}

uint64_t worker_looked(const struct worker *worker, bool *held)
{
    uint64_t number = worker->looked;
    *held = worker->look_held;
    return number;
}

/* While a fence is closed, every end of a transaction may be the one that it waits for. */
static void worker_check_fence(struct worker *worker)
{
    const struct world *world = worker->world;
    if (world->fence == 0 || worker->cleared_fence == world->fence)
        return;
    for (const struct session *session = worker->sessions; session != NULL; session = session->next)
        if (worker_holds_up_fence(session, world))
            return;
    worker->cleared_fence = world->fence;
    worker->callbacks.on_clear(worker->callbacks.owner);
}

static bool worker_is_behind(const struct worker *worker, const struct session *session)
{
    return worker_is_elsewhere(session, worker->world) ||
           (session->taken_count != 0 && session->taken_under != worker->world->snapshot->number);
}

static void worker_check_settled(struct worker *worker)
{
    if (worker->settled == worker->world->snapshot->number)
        return;
    for (const struct session *session = worker->sessions; session != NULL; session = session->next)
        if (worker_is_behind(worker, session))
            return;
    worker->settled = worker->world->snapshot->number;
    worker->callbacks.on_clear(worker->callbacks.owner);
}

/* An old transaction may stay for hours. Only the end of such a one is worth a look at all. */
void worker_on_transaction_end(struct worker *worker, uint64_t snapshot)
{
    worker_check_fence(worker);
    if (snapshot != worker->world->snapshot->number)
        worker_check_settled(worker);
}

uint64_t worker_cleared_fence(const struct worker *worker)
{
    return worker->cleared_fence;
}

uint64_t worker_settled(const struct worker *worker)
{
    return worker->settled;
}

/* A fence that this worker has not cleared is called off: who was in the way? */
static void worker_log_fence(const struct worker *worker, const struct world *fenced)
{
    if (fenced->fence == 0 || worker->cleared_fence == fenced->fence)
        return;
    for (const struct session *session = worker->sessions; session != NULL; session = session->next)
        if (worker_holds_up_fence(session, fenced))
            worker_log_held_up(worker, session);
}

/* Takes up the newest world: the plans of another catalog are worth nothing any more. */
static void worker_take_world(struct worker *worker, struct world *world)
{
    if (worker->world->catalog != world->catalog)
        plan_cache_clear(worker->plans);
    if (world->fence == 0)
        worker_log_fence(worker, worker->world);
    world_release(worker->world);
    worker->world = world;
    worker_check_fence(worker);
    worker_check_settled(worker);
}

static void worker_advance_planning(struct worker *worker)
{
    struct session *next;
    for (struct session *session = worker->sessions; session != NULL; session = next) {
        next = session->next;
        if (session->state == SESSION_PLANNING)
            session_advance(session);
    }
}

static void worker_advance_connecting(struct worker *worker)
{
    struct session *next;
    for (struct session *session = worker->sessions; session != NULL; session = next) {
        next = session->next;
        server_look_again(&session->server);
    }
}

static void worker_on_later(uv_timer_t *timer)
{
    worker_advance_planning(timer->data);
}

/* All that wait are looked at then, and each says anew when it wishes to be. */
void worker_advance_later(struct worker *worker, uint64_t milliseconds)
{
    uv_timer_t *later = &worker->later;
    if (!uv_is_active((uv_handle_t *)later) || uv_timer_get_due_in(later) > milliseconds)
        uv_timer_start(later, worker_on_later, milliseconds + 1, 0);
}

static void worker_cancel_one(struct worker *worker, const uint8_t *key, size_t length)
{
    for (struct session *session = worker->sessions; session != NULL; session = session->next) {
        const struct bytes *own = &session->backend_key;
        if (own->length != length || memcmp(own->data, key, length) != 0)
            continue;
        waiting_cancel(session);
        return;
    }
}

/* Only what is held here is ended here: all else the server does. */
static void worker_take_cancels(struct worker *worker, const struct bytes *cancels)
{
    for (size_t at = 0; at < cancels->length;) {
        size_t length = bytes_get_u16(cancels->data + at);
        worker_cancel_one(worker, cancels->data + at + sizeof(uint16_t), length);
        at += sizeof(uint16_t) + length;
    }
}

static void worker_wake(struct worker *worker)
{
    if (!worker->is_deaf)
        uv_async_send(&worker->wake);
}

void worker_cancel(struct worker *worker, const uint8_t *key, size_t length)
{
    if (length == 0 || length > WORKER_CANCEL_KEY_LIMIT)
        return;
    uv_mutex_lock(&worker->lock);
    if (!worker->is_deaf && worker->cancels.length < WORKER_CANCELS_LIMIT) {
        bytes_add_u16(&worker->cancels, (uint16_t)length);
        bytes_add(&worker->cancels, key, length);
        worker_wake(worker);
    }
    uv_mutex_unlock(&worker->lock);
}

static void worker_stop_if_done(struct worker *worker)
{
    if (worker->order == WORKER_SERVE || worker->session_count != 0)
        return;
    uv_mutex_lock(&worker->lock);
    worker->is_deaf = true;
    uv_mutex_unlock(&worker->lock);
    if (!uv_is_closing((uv_handle_t *)&worker->wake)) {
        uv_close((uv_handle_t *)&worker->wake, NULL);
        uv_close((uv_handle_t *)&worker->later, NULL);
        uv_close((uv_handle_t *)&worker->tick, NULL);
    }
}

static void worker_take_answers(struct verifier_question *answered)
{
    while (answered != NULL) {
        struct verifier_question *next = answered->next;
        if (answered->session != NULL)
            login_take_verifier(answered->session, answered);
        verifier_question_free(answered);
        answered = next;
    }
}

static void worker_on_wake(uv_async_t *wake)
{
    struct worker *worker = wake->data;
    uv_mutex_lock(&worker->lock);
    struct world *given = worker->given;
    struct world *look_at = worker->look_at;
    struct bytes cancels = worker->cancels;
    struct verifier_question *answered = worker->answered;
    bool told = worker->catalog_read != worker->catalog_told;
    worker->catalog_read = worker->catalog_told;
    worker->given = NULL;
    worker->look_at = NULL;
    worker->cancels = (struct bytes){0};
    worker->answered = NULL;
    worker->order = worker->ordered;
    uv_mutex_unlock(&worker->lock);
    if (worker->order == WORKER_DRAIN && worker->drain_began == 0) {
        worker->drain_began = uv_now(&worker->loop);
        uv_timer_start(&worker->tick, worker_on_tick, WORKER_DRAIN_TICK_MS, WORKER_DRAIN_TICK_MS);
    }
    worker_take_answers(answered);
    if (given != NULL)
        worker_take_world(worker, given);
    if (given != NULL || told)
        worker_advance_planning(worker);
    if (look_at != NULL) {
        worker_look_now(worker, look_at);
        world_release(look_at);
    }
    worker_take_cancels(worker, &cancels);
    bytes_free(&cancels);
    worker_advance_connecting(worker);
    if (worker->order == WORKER_SERVE)
        return;
    worker_close_listeners(worker);
    worker_end_sessions(worker);
    worker_stop_if_done(worker);
}

static void worker_run(void *argument)
{
    struct worker *worker = argument;
    uv_run(&worker->loop, UV_RUN_DEFAULT);
    /* Before the loop is closed: sessions and caches are gone, so nothing holds the world. */
    plan_cache_free(worker->plans);
    hidden_log_free(&worker->hidden);
    world_release(worker->world);
    int status = uv_loop_close(&worker->loop);
    assert(status == 0);
    worker->callbacks.on_stopped(worker->callbacks.owner);
}

struct worker *worker_start(unsigned number, struct world *world,
                            const struct listener_share *shares, size_t share_count,
                            const struct worker_callbacks *callbacks)
{
    struct worker *worker = memory_zero(1, sizeof *worker);
    worker->number = number;
    worker->callbacks = *callbacks;
    worker->world = world_retain(world);
    /* It has no sessions that could be behind. */
    worker->cleared_fence = world->fence;
    worker->settled = world->snapshot->number;
    worker->plans = plan_cache_new(WORKER_CACHE_ENTRIES, WORKER_CACHE_BYTES);
    worker->buffer.data = memory_alloc(WORKER_BUFFER_SIZE);
    worker->buffer.size = WORKER_BUFFER_SIZE;
    worker->listener_count = share_count;
    worker->listeners = memory_zero(share_count, sizeof *worker->listeners);
    int status = uv_loop_init(&worker->loop);
    assert(status == 0);
    uv_mutex_init(&worker->lock);
    uv_async_init(&worker->loop, &worker->wake, worker_on_wake);
    worker->wake.data = worker;
    uv_timer_init(&worker->loop, &worker->later);
    worker->later.data = worker;
    uv_timer_init(&worker->loop, &worker->tick);
    worker->tick.data = worker;
    uv_timer_start(&worker->tick, worker_on_tick, TIMEOUTS_TICK_MS, TIMEOUTS_TICK_MS);
    for (size_t i = 0; i < share_count; i++)
        worker_listen(worker, &worker->listeners[i], &shares[i]);
    status = uv_thread_create(&worker->thread, worker_run, worker);
    assert(status == 0);
    return worker;
}

void worker_give(struct worker *worker, struct world *world)
{
    uv_mutex_lock(&worker->lock);
    world_release(worker->given);
    worker->given = world_retain(world);
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_tell_catalog(struct worker *worker, uint64_t request)
{
    uv_mutex_lock(&worker->lock);
    if (request > worker->catalog_told)
        worker->catalog_told = request;
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_tell_mark(struct worker *worker, struct world_mark mark)
{
    uv_mutex_lock(&worker->lock);
    world_marks_add(&worker->marks, mark);
    uv_mutex_unlock(&worker->lock);
}

uint64_t worker_world_before(struct worker *worker, uint64_t xmax)
{
    uv_mutex_lock(&worker->lock);
    uint64_t number = world_marks_find(&worker->marks, xmax);
    uv_mutex_unlock(&worker->lock);
    return number;
}

void worker_look(struct worker *worker, struct world *world)
{
    uv_mutex_lock(&worker->lock);
    world_release(worker->look_at);
    worker->look_at = world_retain(world);
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_answer(struct worker *worker, struct verifier_question *question)
{
    uv_mutex_lock(&worker->lock);
    bool is_deaf = worker->is_deaf;
    if (!is_deaf) {
        question->next = worker->answered;
        worker->answered = question;
        worker_wake(worker);
    }
    uv_mutex_unlock(&worker->lock);
    if (is_deaf)
        verifier_question_free(question);
}

void worker_set_order(struct worker *worker, enum worker_order order)
{
    uv_mutex_lock(&worker->lock);
    worker->ordered = order;
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_tell_hosts(struct worker *worker)
{
    uv_mutex_lock(&worker->lock);
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_join(struct worker *worker)
{
    uv_thread_join(&worker->thread);
    world_release(worker->given);
    world_release(worker->look_at);
    bytes_free(&worker->cancels);
    worker_take_answers(worker->answered);
    uv_mutex_destroy(&worker->lock);
    memory_free(worker->buffer.data);
    memory_free(worker->listeners);
    memory_free(worker);
}

void worker_add_session(struct worker *worker, struct session *session)
{
    session->next = worker->sessions;
    if (worker->sessions != NULL)
        worker->sessions->previous = session;
    worker->sessions = session;
    worker->session_count++;
    worker_session_total++;
}

void worker_remove_session(struct worker *worker, struct session *session)
{
    if (session->previous != NULL)
        session->previous->next = session->next;
    else
        worker->sessions = session->next;
    if (session->next != NULL)
        session->next->previous = session->previous;
    worker->session_count--;
    worker_session_total--;
    worker_check_fence(worker);
    if (worker_is_behind(worker, session))
        worker_check_settled(worker);
    worker_stop_if_done(worker);
}

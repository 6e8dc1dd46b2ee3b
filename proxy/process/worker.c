#include "proxy/process/worker.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/client/ending.h"
#include "proxy/client/held_up.h"
#include "proxy/client/server_choice.h"
#include "proxy/client/serving.h"
#include "proxy/client/timeouts.h"
#include "proxy/conversation/login.h"
#include "proxy/process/verifiers.h"

#define WORKER_BACKLOG 1024
#define WORKER_BUFFER_SIZE ((size_t)64 * 1024)
#define WORKER_CACHE_ENTRIES 4096
#define WORKER_CACHE_BYTES ((size_t)32 * 1024 * 1024)
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

static void worker_end_sessions(struct worker *worker)
{
    struct client *next;
    for (struct client *client = worker->clients.first; client != NULL; client = next) {
        next = client->next;
        if (worker->clients.order == CLIENT_STOP)
            ending_cut(client);
        else
            ending_drain(client);
    }
}

static void worker_on_tick(uv_timer_t *timer)
{
    struct worker *worker = timer->data;
    struct client *next;
    log_tell_suppressed();
    for (struct client *client = worker->clients.first; client != NULL; client = next) {
        next = client->next;
        server_look_again(&client->server);
        timeouts_check(client, uv_now(&worker->loop));
    }
    if (worker->clients.order == CLIENT_DRAIN)
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
    struct client *client = serving_new(
        &worker->clients, worker->next_session_id * 1000 + worker->number, listener->is_unix);
    worker->next_session_id++;
    serving_accept(client, handle);
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

static void worker_look_now(struct worker *worker, const struct world *world)
{
    worker->look_held = held_up_log_old(&worker->clients, world);
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
    const struct world *world = worker->clients.around.world;
    if (world->fence == 0 || worker->cleared_fence == world->fence ||
        held_up_fence(&worker->clients, world))
        return;
    worker->cleared_fence = world->fence;
    worker->callbacks.on_clear(worker->callbacks.owner);
}

static void worker_check_settled(struct worker *worker)
{
    if (worker->settled == worker->clients.around.world->snapshot->number ||
        held_up_settling(&worker->clients))
        return;
    worker->settled = worker->clients.around.world->snapshot->number;
    worker->callbacks.on_clear(worker->callbacks.owner);
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
    if (fenced->fence != 0 && worker->cleared_fence != fenced->fence)
        held_up_log(&worker->clients, fenced);
}

/* Takes up the newest world: the plans of another catalog are worth nothing any more. */
static void worker_take_world(struct worker *worker, struct world *world)
{
    if (worker->clients.around.world->catalog != world->catalog)
        plan_cache_clear(worker->clients.around.plans);
    if (world->fence == 0)
        worker_log_fence(worker, worker->clients.around.world);
    world_release(worker->clients.around.world);
    worker->clients.around.world = world;
    worker_check_fence(worker);
    worker_check_settled(worker);
}

static void worker_advance_planning(struct worker *worker)
{
    struct client *next;
    for (struct client *client = worker->clients.first; client != NULL; client = next) {
        next = client->next;
        if (client->session.state == SESSION_PLANNING)
            serving_advance(client);
    }
}

static void worker_advance_connecting(struct worker *worker)
{
    struct client *next;
    for (struct client *client = worker->clients.first; client != NULL; client = next) {
        next = client->next;
        server_look_again(&client->server);
    }
}

static void worker_on_later(uv_timer_t *timer)
{
    worker_advance_planning(timer->data);
}

static void worker_cancel_one(struct worker *worker, const uint8_t *key, size_t length)
{
    for (struct client *client = worker->clients.first; client != NULL; client = client->next) {
        const struct bytes *own = &client->backend_key;
        if (own->length != length || memcmp(own->data, key, length) != 0)
            continue;
        conversation_cancel(&client->session);
        serving_advance(client);
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
    if (worker->clients.order == CLIENT_SERVE || worker->clients.count != 0)
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

static void worker_take_verifier(const struct verifier_question *question)
{
    struct client *client = question->client;
    if (client == NULL)
        return;
    client->question = NULL;
    bool is_read = question->status == VERIFIER_READ;
    login_take_verifier(&client->session, is_read || question->status == VERIFIER_NONE,
                        is_read ? question->verifier : NULL);
    serving_advance(client);
}

static void worker_take_answers(struct verifier_question *answered)
{
    while (answered != NULL) {
        struct verifier_question *next = answered->next;
        worker_take_verifier(answered);
        verifier_question_free(answered);
        answered = next;
    }
}

/* --- What sessions wish ---------------------------------------------------------------------- */

static struct worker *worker_of_clients(struct clients *clients)
{
    return (struct worker *)((char *)clients - offsetof(struct worker, clients));
}

static struct worker *worker_of(struct session *session)
{
    return worker_of_clients(client_of(session)->clients);
}

static uint64_t worker_read_catalog(struct session *session)
{
    const struct worker_callbacks *callbacks = &worker_of(session)->callbacks;
    return callbacks->on_ddl(callbacks->owner);
}

/* All that wait are looked at then, and each says anew when it wishes to be. */
static void worker_look_later(struct session *session, uint64_t milliseconds)
{
    uv_timer_t *later = &worker_of(session)->later;
    if (!uv_is_active((uv_handle_t *)later) || uv_timer_get_due_in(later) > milliseconds)
        uv_timer_start(later, worker_on_later, milliseconds + 1, 0);
}

static uint64_t worker_world_before(struct session *session, uint64_t xmax)
{
    struct worker *worker = worker_of(session);
    uv_mutex_lock(&worker->lock);
    uint64_t number = world_marks_find(&worker->marks, xmax);
    uv_mutex_unlock(&worker->lock);
    return number;
}

/* An old transaction may stay for hours. Only the end of such a one is worth a look at all. */
static void worker_on_transaction_end(struct session *session, uint64_t snapshot)
{
    struct worker *worker = worker_of(session);
    worker_check_fence(worker);
    if (snapshot != worker->clients.around.world->snapshot->number)
        worker_check_settled(worker);
}

static void worker_think(struct session *session)
{
    thoughts_add(&worker_of(session)->thoughts, session);
}

static void worker_on_thought(struct session *session)
{
    serving_advance(client_of(session));
}

static void worker_answer(struct verifier_question *question, void *owner)
{
    struct worker *worker = owner;
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

static void worker_read_verifier(struct session *session)
{
    struct client *client = client_of(session);
    struct worker *worker = worker_of(session);
    client->question = verifier_question_new(client, worker_answer, worker);
    worker->callbacks.on_verifier_wanted(worker->callbacks.owner, client->question);
}

static void worker_take_key(struct session *session, const uint8_t *body, size_t length)
{
    server_choice_take_key(client_of(session), body, length);
}

static bool worker_check_server(struct session *session)
{
    return server_choice_check_role(client_of(session));
}

static const struct wishes WORKER_WISHES = {
    .read_catalog = worker_read_catalog,
    .look_later = worker_look_later,
    .world_before = worker_world_before,
    .transaction_ended = worker_on_transaction_end,
    .think = worker_think,
    .read_verifier = worker_read_verifier,
    .take_key = worker_take_key,
    .check_server = worker_check_server,
};

static void worker_on_doubt(struct clients *clients, uint32_t process, const char *database)
{
    const struct worker_callbacks *callbacks = &worker_of_clients(clients)->callbacks;
    callbacks->on_doubt(callbacks->owner, process, database);
}

static void worker_on_cancel(struct clients *clients, const uint8_t *key, size_t length)
{
    const struct worker_callbacks *callbacks = &worker_of_clients(clients)->callbacks;
    callbacks->on_cancel(callbacks->owner, key, length);
}

static void worker_on_closed(struct clients *clients, const struct client *client)
{
    struct worker *worker = worker_of_clients(clients);
    if (client->question != NULL)
        client->question->client = NULL;
    worker_check_fence(worker);
    worker_check_settled(worker);
    worker_stop_if_done(worker);
}

static void worker_init(struct worker *worker, struct world *world)
{
    struct clients *clients = &worker->clients;
    *clients = (struct clients){
        .around = {.world = world_retain(world),
                   .plans = plan_cache_new(WORKER_CACHE_ENTRIES, WORKER_CACHE_BYTES)},
        .loop = &worker->loop,
        .buffer = {memory_alloc(WORKER_BUFFER_SIZE), WORKER_BUFFER_SIZE},
        .wishes = &WORKER_WISHES,
        .on_doubt = worker_on_doubt,
        .on_cancel = worker_on_cancel,
        .on_closed = worker_on_closed,
    };
    worker->thoughts = (struct thoughts){.loop = &worker->loop, .on_done = worker_on_thought};
}

/* --- The thread ------------------------------------------------------------------------------ */

static void worker_on_wake(uv_async_t *wake)
{
    struct worker *worker = wake->data;
    uv_mutex_lock(&worker->lock);
    struct world *given = worker->given;
    struct world *look_at = worker->look_at;
    struct bytes cancels = worker->cancels;
    struct verifier_question *answered = worker->answered;
    bool told = worker->clients.around.catalog_read != worker->catalog_told;
    worker->clients.around.catalog_read = worker->catalog_told;
    worker->given = NULL;
    worker->look_at = NULL;
    worker->cancels = (struct bytes){0};
    worker->answered = NULL;
    worker->clients.order = worker->ordered;
    uv_mutex_unlock(&worker->lock);
    if (worker->clients.order == CLIENT_DRAIN && worker->clients.drain_began == 0) {
        worker->clients.drain_began = uv_now(&worker->loop);
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
    if (worker->clients.order == CLIENT_SERVE)
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
    plan_cache_free(worker->clients.around.plans);
    hidden_log_free(&worker->clients.around.hidden);
    world_release(worker->clients.around.world);
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
    worker_init(worker, world);
    /* It has no sessions that could be behind. */
    worker->cleared_fence = world->fence;
    worker->settled = world->snapshot->number;
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

void worker_look(struct worker *worker, struct world *world)
{
    uv_mutex_lock(&worker->lock);
    world_release(worker->look_at);
    worker->look_at = world_retain(world);
    worker_wake(worker);
    uv_mutex_unlock(&worker->lock);
}

void worker_set_order(struct worker *worker, enum client_order order)
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
    memory_free(worker->clients.buffer.data);
    memory_free(worker->listeners);
    memory_free(worker);
}

#include "proxy/session.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "protocol/startup.h"
#include "proxy/copy_in.h"
#include "proxy/ending.h"
#include "proxy/from_client.h"
#include "proxy/from_server.h"
#include "proxy/inquiry.h"
#include "proxy/login.h"
#include "proxy/placement.h"
#include "proxy/settings.h"
#include "proxy/worker.h"

/* An idle session keeps no input buffer larger than this. */
#define SESSION_KEPT_INPUT ((size_t)4096)

/* However the connection went, the server may not know: what it was told to do for a migration, and
 * has not answered, is done for as long as its process is there. */
static void session_leave_doubt(const struct session *session)
{
    const struct worker_callbacks *callbacks = &session->worker->callbacks;
    if (session->taken_count == 0 || session->answers.count == 0 || session->backend_process == 0)
        return;
    log_event(LOG_LEVEL_INFO, "session_in_doubt", LOG_NUMBER("session", session->id),
              LOG_NUMBER("backend_pid", session->backend_process));
    callbacks->on_doubt(callbacks->owner, session->backend_process, session->settings.database);
}

static void session_free(struct session *session)
{
    assert(session->state == SESSION_CLOSED && session->backend_key.length == 0);
    log_event(LOG_LEVEL_DEBUG, "session_closed", LOG_NUMBER("session", session->id));
    login_end(session);
    session_leave_doubt(session);
    worker_remove_session(session->worker, session);
    planning_free(session);
    plan_release(session->copy_plan);
    answers_free(&session->answers);
    portals_free(&session->portals);
    prepared_free(&session->prepared);
    cursors_free(&session->cursors);
    context_free(&session->context);
    made_names_clear(&session->made);
    settings_free(&session->settings);
    bytes_free(&session->startup);
    bytes_free(&session->client_input);
    bytes_free(&session->server_input);
    memory_free(session->taken);
    memory_free(session->sql_prepared);
    world_release(session->world);
    memory_free(session);
}

static void session_on_side_closed(struct session *session)
{
    assert(session->open_sides != 0);
    if (--session->open_sides != 0)
        return;
    session->state = SESSION_CLOSED;
    session_free(session);
}

/* Hands bytes to `process`, which says how many it dealt with, and keeps the rest for later. */
static void session_feed(struct session *session, struct bytes *input, const uint8_t *data,
                         size_t length,
                         size_t (*process)(struct session *, const uint8_t *, size_t))
{
    if (input->length == 0) {
        size_t used = process(session, data, length);
        bytes_add(input, data + used, length - used);
        return;
    }
    bytes_add(input, data, length);
    bytes_consume(input, process(session, input->data, input->length));
    if (input->length == 0 && input->capacity > SESSION_KEPT_INPUT)
        bytes_free(input);
}

void session_take_world(struct session *session)
{
    struct world *newest = session->worker->world;
    if (session->world == newest || session->planning != NULL)
        return;
    bool same_config = session->world != NULL && session->world->config == newest->config;
    if (!same_config && (session->taken_count != 0 || session->answers.count != 0))
        return;
    if (!same_config) {
        context_invalidate(&session->context);
        session->migrates = false;
        const char *database = session->settings.database != NULL ? session->settings.database : "";
        for (size_t i = 0; i < newest->catalog->migration_count; i++)
            if (strcmp(newest->catalog->migrations[i].config->database, database) == 0)
                session->migrates = true;
    }
    /* What a role may do to the tables may have changed with them. */
    if (session->world != NULL && session->world->catalog != newest->catalog)
        context_invalidate(&session->context);
    world_release(session->world);
    session->world = world_retain(newest);
}

static void session_connect(struct session *session)
{
    struct world_config *config = session->world->config;
    session->open_sides++;
    server_connect(&session->server, config, placement_attempts(session));
}

static bool session_offers_tls(const struct session *session)
{
    return session->world->config->client_tls != NULL && session->client.tls == NULL &&
           session->client.uv.handle.type == UV_TCP;
}

/* In the client's own words: it may speak an older version of the protocol. */
static void session_refuse_version(struct session *session, uint32_t version)
{
    struct bytes words = {0};
    struct error error;
    startup_explain_version(version, &error);
    if (startup_write_old_error(&words, version, &error)) {
        stream_send(&session->client, words.data, words.length);
        ending_close(session);
    } else {
        ending_fail(session, &error);
    }
    bytes_free(&words);
}

/* A client may ask for either kind, and for the other one after a no. */
static bool session_may_ask_for_encryption(struct session *session, bool is_tls)
{
    bool may = session->client.tls == NULL &&
               !(is_tls ? session->tls_is_settled : session->gss_is_settled);
    session->tls_is_settled = is_tls;
    session->gss_is_settled = !is_tls;
    return may;
}

/* What comes behind a request for encryption, and before it has begun, was put there by somebody
 * else, or is meant to be taken for what comes after (CVE-2021-23222 and its kin). */
static void session_process_encryption_request(struct session *session, bool is_last,
                                               const struct startup *startup)
{
    struct error error;
    bool is_tls = startup->kind == STARTUP_SSL_REQUEST;
    bool offers = is_tls && session_offers_tls(session);
    if (!session_may_ask_for_encryption(session, is_tls)) {
        session_refuse_version(session, startup->version);
        return;
    }
    stream_send(&session->client, offers ? "S" : "N", 1);
    if (!is_last) {
        error_set(&error, SQLSTATE_PROTOCOL_VIOLATION, "received unencrypted data after %s request",
                  is_tls ? "SSL" : "GSSAPI encryption");
        error_detail(&error, "This could be either a client-software bug or evidence of an "
                             "attempted man-in-the-middle attack.");
        ending_fail(session, &error);
    } else if (offers) {
        stream_secure(&session->client, tls_accept(session->world->config->client_tls, false), NULL,
                      0);
    }
}

/* Whether a client may log in over the line that it chose. */
static bool session_check_line(struct session *session, const struct startup *startup)
{
    struct error error;
    const char *user = startup->user != NULL ? startup->user : "";
    enum tls_mode mode = session->world->config->config->client_tls.mode;
    if (mode < TLS_MODE_REQUIRE || session->client.uv.handle.type != UV_TCP)
        return true;
    if (session->client.tls == NULL) {
        error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
                  "crossfade does not take connections without TLS");
        error_hint(&error, "Connect with sslmode=require.");
    } else if (mode == TLS_MODE_VERIFY_FULL && !tls_peer_is(session->client.tls, user)) {
        error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
                  "certificate authentication failed for user \"%.63s\"", user);
    } else {
        return true;
    }
    ending_fail(session, &error);
    return false;
}

static bool session_check_count(struct session *session)
{
    struct error error;
    unsigned most = session->world->config->config->limits.of[LIMIT_MAX_CLIENT_CONN];
    if (most == 0 || worker_all_sessions() <= most)
        return true;
    error_set(&error, SQLSTATE_TOO_MANY_CONNECTIONS, "sorry, too many clients already");
    error_hint(&error, "Crossfade's \"max_client_conn\" is %u.", most);
    ending_fail(session, &error);
    return false;
}

static void session_begin(struct session *session, const struct startup *startup,
                          enum session_state next, const uint8_t *packet)
{
    bytes_add(&session->startup, packet, startup->packet_length);
    session->state = next;
    if (next == SESSION_CONNECTING) {
        settings_from_startup(&session->settings, startup);
        world_release(session->world);
        session->world = NULL;
        session_take_world(session);
    }
    session_connect(session);
}

/* What the key is of may be held by any worker. */
static void session_tell_cancel(const struct session *session, const struct startup *startup,
                                const uint8_t *packet)
{
    const struct worker_callbacks *callbacks = &session->worker->callbacks;
    callbacks->on_cancel(callbacks->owner, packet + STARTUP_HEADER_LENGTH,
                         startup->packet_length - STARTUP_HEADER_LENGTH);
}

static void session_process_packet(struct session *session, const struct startup *startup,
                                   const uint8_t *packet, bool is_last)
{
    switch (startup->kind) {
    case STARTUP_SSL_REQUEST:
    case STARTUP_GSS_REQUEST:
        session_process_encryption_request(session, is_last, startup);
        break;
    case STARTUP_CANCEL:
        session_tell_cancel(session, startup, packet);
        session_begin(session, startup, SESSION_CANCELLING, packet);
        break;
    case STARTUP_SESSION:
        if (session_check_line(session, startup) && session_check_count(session))
            session_begin(session, startup, SESSION_CONNECTING, packet);
        break;
    }
}

/* The first packet, or another one after an encryption request. What the server would turn away it
 * gets, for it says so best. */
static size_t session_process_startup(struct session *session, const uint8_t *data, size_t length)
{
    size_t at = 0;
    while (session->state == SESSION_STARTUP && at < length) {
        struct startup startup;
        struct error error;
        const uint8_t *packet = data + at;
        switch (startup_read(packet, length - at, &startup, &error)) {
        case STARTUP_INCOMPLETE:
            return at;
        case STARTUP_UNREADABLE:
            log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("id", session->id),
                      LOG_TEXT("sqlstate", error.sqlstate), LOG_TEXT("reason", error.message));
            ending_close(session);
            return length;
        case STARTUP_UNSUPPORTED:
            session_refuse_version(session, startup.version);
            return length;
        case STARTUP_REFUSED:
            session->must_be_refused = true;
            break;
        case STARTUP_COMPLETE:
            break;
        }
        at += startup.packet_length;
        session_process_packet(session, &startup, packet, at == length);
    }
    return at;
}

static size_t session_process_client(struct session *session, const uint8_t *data, size_t length)
{
    size_t used = 0;
    if (session->state == SESSION_STARTUP)
        used = session_process_startup(session, data, length);
    if (session->state == SESSION_LOGIN || session->state == SESSION_READY)
        used += from_client_process(session, data + used, length - used);
    /* What comes while the session ends is of no interest any more. */
    return session->state == SESSION_CLOSING ? length : used;
}

static void session_on_client_read(struct stream *stream, const uint8_t *data, size_t length)
{
    struct session *session = stream->owner;
    session->heard = uv_now(&session->worker->loop);
    if (session->state == SESSION_READY)
        session_take_world(session);
    if (session->state == SESSION_STARTUP && session->client_input.length == 0 &&
        data[0] == TLS_GREETING && session_offers_tls(session)) {
        stream_secure(stream, tls_accept(session->world->config->client_tls, true), data, length);
        return;
    }
    session_feed(session, &session->client_input, data, length, session_process_client);
    session_advance(session);
}

/* What the client sent before it left is carried out: the server gets all of it, as it would have
 * without anything in between. */
static void session_on_client_end(struct stream *stream, int status)
{
    struct session *session = stream->owner;
    const char *problem = stream_tls_problem(stream);
    (void)status;
    if (problem != NULL)
        log_event(LOG_LEVEL_WARNING, "client_tls_failed", LOG_NUMBER("session", session->id),
                  LOG_TEXT("peer", session->peer), LOG_TEXT("reason", problem));
    session->client_has_ended = true;
    session_advance(session);
}

static void session_on_client_drained(struct stream *stream)
{
    struct session *session = stream->owner;
    if (session->state == SESSION_CLOSING)
        stream_close(&session->client);
    else
        session_advance(session);
}

static void session_on_client_closed(struct stream *stream)
{
    session_on_side_closed(stream->owner);
}

static void session_on_server_connected(struct server *server)
{
    struct session *session = server->owner;
    stream_send(&server->stream, session->startup.data, session->startup.length);
    if (session->state == SESSION_CANCELLING)
        return;
    answers_push(&session->answers, (struct answer){.to = ANSWER_TO_STARTUP});
    session->state = SESSION_LOGIN;
    session_advance(session);
}

static void session_on_server_failed(struct server *server, const struct error *error)
{
    struct session *session = server->owner;
    log_event(LOG_LEVEL_WARNING, "upstream_unreachable", LOG_NUMBER("session", session->id),
              LOG_TEXT("reason", error->message));
    if (session->state == SESSION_CANCELLING)
        ending_close(session);
    else
        ending_fail(session, error);
}

static size_t session_process_server(struct session *session, const uint8_t *data, size_t length)
{
    return session->state == SESSION_CLOSING ? length : from_server_process(session, data, length);
}

/* The server's first words. An error may be about TLS, or its absence, so the other way is tried.
 */
static bool session_login_is_tried_again(struct session *session, const uint8_t *data,
                                         size_t length)
{
    const char *reason;
    bool is_refused = session->state == SESSION_LOGIN && data[0] == 'E';
    if (is_refused &&
        (placement_is_declined(data, length, &reason) ? server_try_next(&session->server, reason)
                                                      : server_try_other_way(&session->server))) {
        session->state = SESSION_CONNECTING;
        answers_pop(&session->answers);
        return true;
    }
    bytes_free(&session->startup);
    server_settle(&session->server);
    return false;
}

static void session_on_server_read(struct server *server, const uint8_t *data, size_t length)
{
    struct session *session = server->owner;
    session->heard = uv_now(&session->worker->loop);
    if (session->startup.length != 0 && session_login_is_tried_again(session, data, length))
        return;
    session_feed(session, &session->server_input, data, length, session_process_server);
    session_advance(session);
}

/* A cancel request has been taken when the server hangs up. */
static void session_on_server_end(struct server *server, int status)
{
    struct session *session = server->owner;
    (void)status;
    if (session->state == SESSION_CANCELLING && server_try_next(server, "has been told"))
        return;
    server_close(server);
    ending_close(session);
}

static void session_on_server_drained(struct server *server)
{
    struct session *session = server->owner;
    if (session->state == SESSION_CLOSING)
        ending_hang_up(session);
    else
        session_advance(session);
}

static void session_on_server_closed(struct server *server)
{
    session_on_side_closed(server->owner);
}

/* Nothing to do: the client speaks next. */
static void session_on_client_secured(struct stream *stream)
{
    (void)stream;
}

static const struct stream_callbacks SESSION_CLIENT_CALLBACKS = {
    .on_secured = session_on_client_secured,
    .on_read = session_on_client_read,
    .on_end = session_on_client_end,
    .on_drained = session_on_client_drained,
    .on_closed = session_on_client_closed,
};

static const struct server_callbacks SESSION_SERVER_CALLBACKS = {
    .on_connected = session_on_server_connected,
    .on_failed = session_on_server_failed,
    .on_read = session_on_server_read,
    .on_end = session_on_server_end,
    .on_drained = session_on_server_drained,
    .on_closed = session_on_server_closed,
};

struct session *session_new(struct worker *worker, uint64_t id, bool is_unix)
{
    struct session *session = memory_zero(1, sizeof *session);
    session->worker = worker;
    session->id = id;
    session->state = SESSION_STARTUP;
    session->heard = uv_now(&worker->loop);
    session->transaction = 'I';
    settings_init(&session->settings);
    session->world = world_retain(worker->world);
    stream_init(&session->client, &worker->loop, is_unix, &worker->buffer,
                &SESSION_CLIENT_CALLBACKS, session);
    session->open_sides = 1;
    server_init(&session->server, &worker->loop, &worker->buffer, &SESSION_SERVER_CALLBACKS,
                session);
    worker_add_session(worker, session);
    return session;
}

void session_accept(struct session *session, uv_stream_t *listener)
{
    const struct limits *limits = &session->world->config->config->limits;
    if (stream_accept(&session->client, listener, limits) != 0) {
        ending_close(session);
        return;
    }
    stream_peer_name(&session->client, session->peer, sizeof session->peer);
    log_event(LOG_LEVEL_DEBUG, "session_accepted", LOG_NUMBER("session", session->id),
              LOG_TEXT("peer", session->peer));
    stream_read_start(&session->client);
}

/* Each side is read from while the other can take more and the session wants what it says. */
static void session_update_reading(struct session *session)
{
    bool server_is_open = session->server.state == SERVER_CONNECTED;
    /* Before it is logged in, a client is read from to see it leave: what it says is kept. */
    bool waits = (session->state == SESSION_CONNECTING || session->state == SESSION_LOGIN) &&
                 session->client_input.length <= STREAM_HIGH_WATER;
    bool wants_client =
        waits || session->state == SESSION_STARTUP || session->state == SESSION_READY;
    if (wants_client && !session->client_has_ended && !answers_are_full(&session->answers) &&
        !(server_is_open && stream_is_full(&session->server.stream)))
        stream_read_start(&session->client);
    else
        stream_read_stop(&session->client);
    if (!server_is_open)
        return;
    if (stream_is_full(&session->client))
        stream_read_stop(&session->server.stream);
    else
        stream_read_start(&session->server.stream);
}

/* Takes up the message that was kept back, and what has come behind it. */
static void session_resume_client(struct session *session)
{
    if (session->client_input.length == 0)
        return;
    session_feed(session, &session->client_input, NULL, 0, session_process_client);
}

static bool session_has_drained(const struct session *session)
{
    return session->answers.count == 0 || session->copy_in;
}

/* What is to be found out about a COPY. */
static void session_settle(struct session *session)
{
    if (!copy_in_is_in_doubt(session) ||
        (session->state != SESSION_READY && session->state != SESSION_DRAINING))
        return;
    copy_in_settle(session, &session->server.stream.pending);
    stream_flush(&session->server.stream);
}

void session_advance(struct session *session)
{
    enum session_state before;
    session_settle(session);
    do {
        before = session->state;
        if (session->state == SESSION_PLANNING && !inquiry_is_waiting(session)) {
            inquiry_advance(session);
            if (session->planning->step == PLANNING_DONE)
                session->state = SESSION_READY;
        } else if (session->state == SESSION_DRAINING && session_has_drained(session)) {
            session->state = SESSION_READY;
        }
        if (session->state == SESSION_READY && before != SESSION_READY)
            session_resume_client(session);
    } while (session->state != before && session->state != SESSION_CLOSING);
    if (session->state == SESSION_CLOSING)
        return;
    if ((session->state == SESSION_READY || session->state == SESSION_LOGIN) &&
        session->client_input.length != 0)
        session_resume_client(session);
    session_take_world(session);
    if (session->worker->order == WORKER_DRAIN)
        ending_drain(session);
    if (session->client_has_ended)
        ending_finish(session);
    if (session->state != SESSION_CLOSING)
        session_update_reading(session);
}

const struct world *session_newest_world(const struct session *session)
{
    const struct world *newest = session->worker->world;
    return newest->config == session->world->config ? newest : session->world;
}

const struct snapshot *session_newest_snapshot(const struct session *session)
{
    return session_newest_world(session)->snapshot;
}

bool session_in_transaction(const struct session *session)
{
    return session->transaction != 'I' || session->segment_is_open;
}

bool session_has_failed(const struct session *session)
{
    return session->transaction == 'E' && !session->left_failure;
}

struct taken_route *session_taken_route(struct session *session, size_t migration)
{
    for (size_t i = 0; i < session->taken_count; i++)
        if (session->taken[i].migration == migration)
            return &session->taken[i];
    return NULL;
}

void session_leave_transaction(struct session *session)
{
    bool touched = session->taken_count != 0;
    bool elsewhere = session->world->config != session->worker->world->config;
    session->taken_count = 0;
    session->left_inside = false;
    session->began = uv_now(&session->worker->loop);
    vantage_begin_anew(session);
    if (touched || elsewhere)
        worker_on_transaction_end(session->worker, touched ? session->taken_under : 0);
    made_names_end_transaction(&session->made);
    if (session->ddl >= CONTEXT_DDL_HIDDEN)
        session_suspect_catalog(session);
    else if (session->ddl == CONTEXT_DDL_POSSIBLE)
        session->worker->callbacks.on_ddl(session->worker->callbacks.owner);
    session->ddl = session->ddl_before = CONTEXT_DDL_NONE;
}

void session_take_back_query(struct session *session, struct text query)
{
    struct bytes input = {0};
    frontend_write_query(&input, query.at, query.length);
    bytes_add(&input, session->client_input.data, session->client_input.length);
    bytes_free(&session->client_input);
    session->client_input = input;
}

void session_suspect_catalog(struct session *session)
{
    session->awaits_catalog = session->worker->callbacks.on_ddl(session->worker->callbacks.owner);
}

bool session_awaits_catalog(const struct session *session)
{
    return session->worker->catalog_read < session->awaits_catalog;
}

void session_end_transaction(struct session *session)
{
    portals_clear(&session->portals);
    session_leave_transaction(session);
}

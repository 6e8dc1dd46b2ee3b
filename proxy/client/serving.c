#include "proxy/client/serving.h"

#include <assert.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/client/admission.h"
#include "proxy/client/ending.h"
#include "proxy/client/server_choice.h"
#include "proxy/upstream/places.h"

/* --- The end --------------------------------------------------------------------------------- */

/* However the connection went, the server may not know: what it was told to do for a migration, and
 * has not answered, is done for as long as its process is there. */
static void serving_leave_doubt(const struct client *client)
{
    const struct session *session = &client->session;
    if (session->transaction.taken_count == 0 || session_owed(session) == 0 ||
        client->backend_process == 0)
        return;
    log_event(LOG_LEVEL_INFO, "session_in_doubt", LOG_NUMBER("session", session->id),
              LOG_NUMBER("backend_pid", client->backend_process));
    client->clients->on_doubt(client->clients, client->backend_process, session->client.database);
}

static void serving_on_side_closed(struct client *client)
{
    assert(client->open_sides != 0);
    if (--client->open_sides != 0)
        return;
    client_enter(client, CLIENT_CLOSED, "both sides are closed");
    serving_leave_doubt(client);
    client_remove(client);
}

/* --- After each event ------------------------------------------------------------------------ */

/* Each side is read from while the other can take more and the session wants what it says. */
static void serving_update_reading(struct client *client)
{
    const struct session *session = &client->session;
    bool server_is_open = client->server.state == SERVER_CONNECTED;
    /* Before it is logged in, a client is read from to see it leave: what it says is kept. */
    bool waits = (session->state == SESSION_OUTSIDE || session->state == SESSION_LOGIN) &&
                 client->state != CLIENT_CANCELLING &&
                 session->client.input.length <= STREAM_HIGH_WATER;
    bool wants_client = waits || session->state == SESSION_READY;
    if (wants_client && !session->client.has_ended && !session_is_full(session) &&
        !(server_is_open && stream_is_full(&client->server.stream)))
        stream_read_start(&client->stream);
    else
        stream_read_stop(&client->stream);
    if (!server_is_open)
        return;
    if (stream_is_full(&client->stream))
        stream_read_stop(&client->server.stream);
    else
        stream_read_start(&client->server.stream);
}

/* The session has moved on. */
static void serving_go_on(struct client *client)
{
    client_send(client);
    if (client->state == CLIENT_CLOSING)
        return;
    if (client->session.state == SESSION_FAILED) {
        ending_close(client);
        return;
    }
    if (client->clients->order == CLIENT_DRAIN)
        ending_drain(client);
    if (client->session.client.has_ended && client->state != CLIENT_CLOSING)
        ending_finish(client);
    if (client->state != CLIENT_CLOSING)
        serving_update_reading(client);
}

static void serving_note_time(struct client *client)
{
    client->clients->around.now = uv_now(client->clients->loop);
}

void serving_advance(struct client *client)
{
    if (client->state == CLIENT_CLOSING)
        return;
    serving_note_time(client);
    conversation_advance(&client->session);
    serving_go_on(client);
}

/* --- The client's side ----------------------------------------------------------------------- */

static size_t serving_admit(struct client *client, const uint8_t *data, size_t length)
{
    if (client->input.length == 0) {
        size_t used = admission_process(client, data, length);
        if (client->state == CLIENT_STARTUP)
            bytes_add(&client->input, data + used, length - used);
        return used;
    }
    size_t before = client->input.length;
    bytes_add(&client->input, data, length);
    size_t used = admission_process(client, client->input.data, client->input.length);
    bytes_consume(&client->input, client->state == CLIENT_STARTUP ? used : before + length);
    return used < before ? 0 : used - before;
}

static void serving_on_client_read(struct stream *stream, const uint8_t *data, size_t length)
{
    struct client *client = stream->owner;
    serving_note_time(client);
    client->heard = client->clients->around.now;
    if (client->state == CLIENT_STARTUP && client->input.length == 0 && data[0] == TLS_GREETING &&
        admission_offers_tls(client)) {
        stream_secure(stream, tls_accept(client->session.world->config->places->client_tls, true),
                      data, length);
        return;
    }
    if (client->state == CLIENT_STARTUP) {
        size_t used = serving_admit(client, data, length);
        data += used;
        length -= used;
    }
    /* What comes while the client ends, or after its wish to cancel, is of no interest. */
    if (client->state == CLIENT_CONNECTING || client->state == CLIENT_SERVING)
        conversation_hear_client(&client->session, data, length);
    serving_go_on(client);
}

/* What the client sent before it left is carried out: the server gets all of it, as it would have
 * without anything in between. */
static void serving_on_client_end(struct stream *stream, int status)
{
    struct client *client = stream->owner;
    const char *problem = stream_tls_problem(stream);
    (void)status;
    if (problem != NULL)
        log_event(LOG_LEVEL_WARNING, "client_tls_failed", LOG_NUMBER("session", client->session.id),
                  LOG_TEXT("peer", client->session.client.peer), LOG_TEXT("reason", problem));
    client->session.client.has_ended = true;
    serving_advance(client);
}

static void serving_on_client_written(struct stream *stream)
{
    struct client *client = stream->owner;
    if (client->state == CLIENT_CLOSING)
        stream_close(&client->stream);
    else
        serving_advance(client);
}

static void serving_on_client_closed(struct stream *stream)
{
    serving_on_side_closed(stream->owner);
}

/* Nothing to do: the client speaks next. */
static void serving_on_client_secured(struct stream *stream)
{
    (void)stream;
}

/* --- The server's side ----------------------------------------------------------------------- */

static struct scram_binding serving_binding(const struct tls *tls)
{
    struct scram_binding binding = {0};
    _Static_assert(sizeof binding.data == TLS_END_POINT_LIMIT, "any hash fits");
    if (tls != NULL)
        binding.length = tls_end_point(tls, binding.data);
    return binding;
}

/* Bindings matter only where both sides have TLS. */
static struct session_line *serving_line(const struct client *client)
{
    if (client->stream.tls == NULL)
        return NULL;
    struct session_line *line = memory_zero(1, sizeof *line);
    if (client->server.stream.tls != NULL) {
        line->ours = serving_binding(client->stream.tls);
        line->theirs = serving_binding(client->server.stream.tls);
    }
    return line;
}

static void serving_on_server_connected(struct server *server)
{
    struct client *client = server->owner;
    stream_send(&server->stream, client->startup.data, client->startup.length);
    if (client->state == CLIENT_CANCELLING)
        return;
    client_enter(client, CLIENT_SERVING, "the server is connected");
    client->session.line = serving_line(client);
    session_begin_login(&client->session, &client->server.stream.pending);
    serving_advance(client);
}

static void serving_on_server_failed(struct server *server, const struct error *error)
{
    struct client *client = server->owner;
    log_event(LOG_LEVEL_WARNING, "upstream_unreachable", LOG_NUMBER("session", client->session.id),
              LOG_TEXT("reason", error->message));
    if (client->state == CLIENT_CANCELLING)
        ending_close(client);
    else
        ending_fail(client, error);
}

/* The server's first words. An error may be about TLS, or its absence, so the other way is tried.
 */
static bool serving_login_is_tried_again(struct client *client, const uint8_t *data, size_t length)
{
    const char *reason;
    bool is_refused = client->session.state == SESSION_LOGIN && data[0] == 'E';
    if (is_refused && (server_choice_is_declined(data, length, &reason)
                           ? server_try_next(&client->server, reason)
                           : server_try_other_way(&client->server))) {
        client_enter(client, CLIENT_CONNECTING, "the server has refused the login");
        session_leave_login(&client->session);
        return true;
    }
    bytes_free(&client->startup);
    server_keep(&client->server);
    return false;
}

/* A server says nothing to a wish to cancel. */
static void serving_reject(struct client *client, uint8_t type)
{
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server sent a message that crossfade cannot read");
    log_event(LOG_LEVEL_ERROR, "bad_server_message", LOG_NUMBER("session", client->session.id),
              LOG_NUMBER("type", type));
    ending_fail(client, &error);
}

static void serving_on_server_read(struct server *server, const uint8_t *data, size_t length)
{
    struct client *client = server->owner;
    serving_note_time(client);
    client->heard = client->clients->around.now;
    if (client->startup.length != 0 && serving_login_is_tried_again(client, data, length))
        return;
    if (client->state == CLIENT_CANCELLING)
        serving_reject(client, data[0]);
    if (client->state == CLIENT_SERVING)
        conversation_hear_server(&client->session, data, length);
    serving_go_on(client);
}

/* A cancel request has been taken when the server hangs up. */
static void serving_on_server_end(struct server *server, int status)
{
    struct client *client = server->owner;
    (void)status;
    if (client->state == CLIENT_CANCELLING && server_try_next(server, "has been told"))
        return;
    server_close(server);
    ending_close(client);
}

static void serving_on_server_written(struct server *server)
{
    struct client *client = server->owner;
    if (client->state == CLIENT_CLOSING)
        ending_hang_up(client);
    else
        serving_advance(client);
}

static void serving_on_server_closed(struct server *server)
{
    serving_on_side_closed(server->owner);
}

/* --- The beginning --------------------------------------------------------------------------- */

static const struct stream_callbacks SERVING_CLIENT_CALLBACKS = {
    .on_secured = serving_on_client_secured,
    .on_read = serving_on_client_read,
    .on_end = serving_on_client_end,
    .on_written = serving_on_client_written,
    .on_closed = serving_on_client_closed,
};

static const struct server_callbacks SERVING_SERVER_CALLBACKS = {
    .on_connected = serving_on_server_connected,
    .on_failed = serving_on_server_failed,
    .on_read = serving_on_server_read,
    .on_end = serving_on_server_end,
    .on_written = serving_on_server_written,
    .on_closed = serving_on_server_closed,
};

struct client *serving_new(struct clients *clients, uint64_t id, bool is_unix)
{
    struct client *client = memory_zero(1, sizeof *client);
    client->clients = clients;
    client->state = CLIENT_STARTUP;
    client->heard = uv_now(clients->loop);
    session_init(&client->session, &clients->around, clients->wishes, id);
    stream_init(&client->stream, clients->loop, is_unix, &clients->buffer,
                &SERVING_CLIENT_CALLBACKS, client);
    client->open_sides = 1;
    server_init(&client->server, clients->loop, &clients->buffer, &SERVING_SERVER_CALLBACKS,
                client);
    client->session.client.out.bytes = &client->stream.pending;
    client_add(client);
    return client;
}

void serving_accept(struct client *client, uv_stream_t *listener)
{
    struct session *session = &client->session;
    const struct limits *limits = &session->world->config->config->limits;
    if (stream_accept(&client->stream, listener, limits) != 0) {
        ending_close(client);
        return;
    }
    stream_peer_name(&client->stream, session->client.peer, sizeof session->client.peer);
    log_event(LOG_LEVEL_DEBUG, "session_accepted", LOG_NUMBER("session", session->id),
              LOG_TEXT("peer", session->client.peer));
    stream_read_start(&client->stream);
}

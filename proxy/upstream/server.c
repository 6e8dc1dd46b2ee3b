#include "proxy/upstream/server.h"

#include <assert.h>
#include <string.h>

#include "protocol/startup.h"
#include "proxy/upstream/places.h"

static void server_try(struct server *server);
static void server_advance(struct server *server);

static void server_forget_attempts(struct server *server)
{
    attempts_free(server->attempts);
    server->attempts = NULL;
    world_config_release(server->config);
    server->config = NULL;
}

static void server_finish_closing(struct server *server)
{
    server_forget_attempts(server);
    endpoint_release(server->endpoint);
    server->endpoint = NULL;
    server->state = SERVER_CLOSED;
    server->callbacks->on_closed(server);
}

/* No address is left, and no stream that would have to close first. */
static void server_give_up(struct server *server)
{
    struct error error;
    attempts_error(server->attempts, &error);
    if (server->failed_at_tls)
        error_hint(&error, "See \"sslmode\" in crossfade's \"upstream\" setting.");
    else
        error_hint(&error, "Is the server of crossfade's \"upstream\" setting running?");
    server->state = SERVER_CLOSING;
    server->callbacks->on_failed(server, &error);
    server_finish_closing(server);
}

/* This address is of no use: the next one, when the socket is closed. A socket that failed cannot
 * try again. */
static void server_fail_attempt(struct server *server, const char *reason)
{
    attempts_failed(server->attempts, reason);
    server->failed_at_tls |= server->state == SERVER_ASKING || server->state == SERVER_SECURING;
    server->wants_next = true;
    server->state = SERVER_CONNECTING;
    stream_close(&server->stream);
}

static void server_use(struct server *server)
{
    server->state = SERVER_CONNECTED;
    server->callbacks->on_connected(server);
}

static void server_ask_for_tls(struct server *server)
{
    struct bytes request = {0};
    startup_write_ssl_request(&request);
    server->state = SERVER_ASKING;
    stream_send(&server->stream, request.data, request.length);
    bytes_free(&request);
}

/* What stays in the machine is not sealed: as libpq. */
static enum tls_mode server_tls_mode(const struct server *server)
{
    return server->endpoint->unix_path != NULL ? TLS_MODE_DISABLE
                                               : server->config->config->upstream_tls.mode;
}

bool server_try_other_way(struct server *server)
{
    if (server->attempts == NULL || server->tried_other_way)
        return false;
    enum tls_mode mode = server_tls_mode(server);
    if ((mode != TLS_MODE_PREFER || !server->secured) &&
        (mode != TLS_MODE_ALLOW || server->secured))
        return false;
    server->tried_other_way = true;
    server->secured = !server->secured;
    server->state = SERVER_CONNECTING;
    stream_close(&server->stream);
    return true;
}

/* There is no TLS to be had. */
static void server_fail_tls(struct server *server, const char *reason)
{
    if (!server_try_other_way(server))
        server_fail_attempt(server, reason);
}

static void server_read_tls_answer(struct server *server, const uint8_t *data, size_t length)
{
    bool may_go_without = server_tls_mode(server) == TLS_MODE_PREFER;
    if (length != 1 && (data[0] == 'S' || data[0] == 'N')) {
        server_fail_attempt(server, "it sent data before TLS had begun, which somebody in between "
                                    "may have put there");
    } else if (data[0] == 'S') {
        server->state = SERVER_SECURING;
        stream_secure(&server->stream,
                      tls_connect(server->config->places->upstream_tls, server->endpoint->name),
                      NULL, 0);
    } else if (data[0] == 'N' && may_go_without) {
        server->secured = false;
        server->tried_other_way = true;
        server_use(server);
    } else if (data[0] == 'N') {
        server_fail_attempt(server, "it does not support TLS, which is demanded");
    } else {
        server_fail_tls(server, "it did not understand the request for TLS");
    }
}

static void server_on_secured(struct stream *stream)
{
    server_use(stream->owner);
}

static void server_on_connected(struct stream *stream, int status)
{
    struct server *server = stream->owner;
    if (status != 0) {
        server_fail_attempt(server, uv_strerror(status));
        return;
    }
    stream_read_start(stream);
    if (server->secured)
        server_ask_for_tls(server);
    else
        server_use(server);
}

static void server_on_stream_closed(struct stream *stream)
{
    struct server *server = stream->owner;
    if (server->state == SERVER_CLOSING) {
        server_finish_closing(server);
    } else if (server->wants_next) {
        server->wants_next = false;
        server_advance(server);
    } else {
        server_try(server);
    }
}

static void server_on_read(struct stream *stream, const uint8_t *data, size_t length)
{
    struct server *server = stream->owner;
    if (server->state == SERVER_ASKING)
        server_read_tls_answer(server, data, length);
    else if (server->state == SERVER_CONNECTED)
        server->callbacks->on_read(server, data, length);
}

static void server_on_end(struct stream *stream, int status)
{
    struct server *server = stream->owner;
    const char *problem = stream_tls_problem(stream);
    if (server->state == SERVER_SECURING && problem != NULL)
        server_fail_tls(server, problem);
    else if (server->state == SERVER_ASKING || server->state == SERVER_SECURING)
        server_fail_tls(server, "it hung up when it was asked for TLS");
    else if (server->state == SERVER_CONNECTED)
        server->callbacks->on_end(server, status);
}

static void server_on_drained(struct stream *stream)
{
    struct server *server = stream->owner;
    if (server->state == SERVER_CONNECTED)
        server->callbacks->on_written(server);
}

static const struct stream_callbacks SERVER_STREAM_CALLBACKS = {
    .on_connected = server_on_connected,
    .on_secured = server_on_secured,
    .on_read = server_on_read,
    .on_end = server_on_end,
    .on_written = server_on_drained,
    .on_closed = server_on_stream_closed,
};

static void server_try(struct server *server)
{
    const struct endpoint *endpoint = server->endpoint;
    server->state = SERVER_CONNECTING;
    stream_init(&server->stream, server->loop, endpoint->unix_path != NULL, server->buffer,
                &SERVER_STREAM_CALLBACKS, server);
    if (endpoint->unix_path != NULL) {
        stream_connect_unix(&server->stream, endpoint->unix_path);
        return;
    }
    int status = stream_connect_tcp(&server->stream, (const struct sockaddr *)&endpoint->address,
                                    &server->config->config->limits);
    if (status != 0)
        server_on_connected(&server->stream, status);
}

/* The next address, with a new choice whether by TLS. */
static void server_begin_attempt(struct server *server, struct endpoint *endpoint)
{
    endpoint_release(server->endpoint);
    server->endpoint = endpoint_retain(endpoint);
    server->attempt++;
    server->tried_other_way = false;
    server->secured = server_tls_mode(server) >= TLS_MODE_PREFER;
    server_try(server);
}

static void server_advance(struct server *server)
{
    struct endpoint *endpoint;
    switch (attempts_next(server->attempts, hosts_now_ms(), &endpoint)) {
    case ATTEMPTS_TRY:
        server_begin_attempt(server, endpoint);
        break;
    case ATTEMPTS_WAIT:
        server->state = SERVER_WAITING;
        break;
    case ATTEMPTS_NONE:
        server_give_up(server);
        break;
    }
}

/* An attempt is under way, and its socket is not closing yet. */
static bool server_is_trying(const struct server *server)
{
    return !server->wants_next &&
           (server->state == SERVER_CONNECTING || server->state == SERVER_ASKING ||
            server->state == SERVER_SECURING);
}

void server_look_again(struct server *server)
{
    if (server->state == SERVER_WAITING)
        server_advance(server);
    else if (server_is_trying(server) && attempts_give_way(server->attempts, hosts_now_ms()))
        server_fail_attempt(server, "no answer yet, and another server is there");
}

void server_time_out(struct server *server)
{
    if (server->state == SERVER_WAITING) {
        server_give_up(server);
    } else if (server_is_trying(server)) {
        attempts_timed_out(server->attempts);
        server->wants_next = true;
        server->state = SERVER_CONNECTING;
        stream_close(&server->stream);
    }
}

bool server_try_next(struct server *server, const char *reason)
{
    if (server->state != SERVER_CONNECTED || server->attempts == NULL ||
        !attempts_has_next(server->attempts))
        return false;
    server_fail_attempt(server, reason);
    return true;
}

void server_keep(struct server *server)
{
    server_forget_attempts(server);
}

void server_init(struct server *server, uv_loop_t *loop, struct stream_buffer *buffer,
                 const struct server_callbacks *callbacks, void *owner)
{
    memset(server, 0, sizeof *server);
    server->state = SERVER_NEW;
    server->loop = loop;
    server->buffer = buffer;
    server->callbacks = callbacks;
    server->owner = owner;
}

void server_connect(struct server *server, struct world_config *config, struct attempts *attempts)
{
    assert(server->state == SERVER_NEW);
    server->config = world_config_retain(config);
    server->attempts = attempts;
    server_advance(server);
}

void server_close(struct server *server)
{
    enum server_state state = server->state;
    if (state == SERVER_NEW || state == SERVER_CLOSING || state == SERVER_CLOSED)
        return;
    server->state = SERVER_CLOSING;
    if (state == SERVER_WAITING)
        server_finish_closing(server);
    else
        stream_close(&server->stream);
}

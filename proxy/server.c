#include "proxy/server.h"

#include <assert.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>

#include "protocol/startup.h"

static void server_try(struct server *server);

static void server_fail_because(struct server *server, const char *reason)
{
    struct error error;
    if (server->address.unix_path != NULL)
        error_set(&error, SQLSTATE_CANNOT_CONNECT,
                  "could not connect to server on socket \"%s\": %s", server->address.unix_path,
                  reason);
    else
        error_set(&error, SQLSTATE_CANNOT_CONNECT, "could not connect to server at %s:%u: %s",
                  server->address.host, server->address.port, reason);
    if (server->state == SERVER_ASKING || server->state == SERVER_SECURING)
        error_hint(&error, "See \"sslmode\" in crossfade's \"upstream\" setting.");
    else
        error_hint(&error, "Is the server of crossfade's \"upstream\" setting running?");
    server->callbacks->on_failed(server, &error);
}

static void server_fail(struct server *server, int status)
{
    server_fail_because(server, uv_strerror(status));
}

static void server_finish_closing(struct server *server)
{
    if (server->found != NULL)
        freeaddrinfo(server->found);
    server->found = NULL;
    server->state = SERVER_CLOSED;
    server->callbacks->on_closed(server);
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

bool server_try_other_way(struct server *server)
{
    enum tls_mode mode = server->tls_mode;
    bool may = (mode == TLS_MODE_PREFER && server->secured) ||
               (mode == TLS_MODE_ALLOW && !server->secured);
    if (!may || server->tls == NULL || server->tried_other_way)
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
        server_fail_because(server, reason);
}

static void server_read_tls_answer(struct server *server, const uint8_t *data, size_t length)
{
    bool may_go_without = server->tls_mode == TLS_MODE_PREFER;
    if (length != 1 && (data[0] == 'S' || data[0] == 'N')) {
        server_fail_because(server, "it sent data before TLS had begun, which somebody in between "
                                    "may have put there");
    } else if (data[0] == 'S') {
        server->state = SERVER_SECURING;
        stream_secure(&server->stream, tls_connect(server->tls, server->address.host), NULL, 0);
    } else if (data[0] == 'N' && may_go_without) {
        server->secured = false;
        server->tried_other_way = true;
        server_use(server);
    } else if (data[0] == 'N') {
        server_fail_because(server, "it does not support TLS, which is demanded");
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
    if (status == 0) {
        stream_read_start(stream);
        if (server->secured)
            server_ask_for_tls(server);
        else
            server_use(server);
        return;
    }
    if (server->trying != NULL && server->trying->ai_next != NULL) {
        /* A socket that failed to connect cannot try again: close it, then the next address. */
        server->wants_next = true;
        stream_close(stream);
        return;
    }
    server_fail(server, status);
}

static void server_on_stream_closed(struct stream *stream)
{
    struct server *server = stream->owner;
    if (server->state == SERVER_CLOSING) {
        server_finish_closing(server);
        return;
    }
    if (server->wants_next)
        server->trying = server->trying->ai_next;
    server->wants_next = false;
    server_try(server);
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
        server->callbacks->on_drained(server);
}

static const struct stream_callbacks SERVER_STREAM_CALLBACKS = {
    .on_connected = server_on_connected,
    .on_secured = server_on_secured,
    .on_read = server_on_read,
    .on_end = server_on_end,
    .on_drained = server_on_drained,
    .on_closed = server_on_stream_closed,
};

static void server_try(struct server *server)
{
    server->state = SERVER_CONNECTING;
    stream_init(&server->stream, server->loop, server->address.unix_path != NULL, server->buffer,
                &SERVER_STREAM_CALLBACKS, server);
    if (server->address.unix_path != NULL) {
        stream_connect_unix(&server->stream, server->address.unix_path);
        return;
    }
    int status =
        stream_connect_tcp(&server->stream, server->trying->ai_addr, &server->config->limits);
    if (status != 0)
        server_on_connected(&server->stream, status);
}

/* Where there is no stream yet that would have to close first. */
static void server_give_up(struct server *server, int status)
{
    server->state = SERVER_CLOSING;
    server_fail(server, status);
    server_finish_closing(server);
}

static void server_on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *found)
{
    struct server *server = request->data;
    server->found = found;
    if (server->state == SERVER_CLOSING) {
        server_finish_closing(server);
        return;
    }
    if (status != 0) {
        server_give_up(server, status);
        return;
    }
    server->trying = found;
    server_try(server);
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
    server->resolve.data = server;
}

void server_connect(struct server *server, const struct config *config, struct tls_context *tls)
{
    assert(server->state == SERVER_NEW);
    const struct address *address = &config->upstream;
    server->config = config;
    server->address = *address;
    if (address->unix_path == NULL) { /* what stays in the machine is not sealed: as libpq */
        server->tls_mode = config->upstream_tls.mode;
        server->tls = tls;
        server->secured = tls != NULL && server->tls_mode >= TLS_MODE_PREFER;
    }
    if (address->unix_path != NULL) {
        server_try(server);
        return;
    }
    char port[8];
    snprintf(port, sizeof port, "%u", address->port);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST};
    if (getaddrinfo(address->host, port, &hints, &server->found) == 0) {
        server->trying = server->found; /* a literal address needs no look-up */
        server_try(server);
        return;
    }
    hints.ai_flags = 0;
    server->state = SERVER_RESOLVING;
    int status = uv_getaddrinfo(server->loop, &server->resolve, server_on_resolved, address->host,
                                port, &hints);
    if (status != 0)
        server_give_up(server, status);
}

void server_close(struct server *server)
{
    enum server_state state = server->state;
    if (state == SERVER_NEW || state == SERVER_CLOSING || state == SERVER_CLOSED)
        return;
    server->state = SERVER_CLOSING;
    if (state == SERVER_RESOLVING)
        uv_cancel((uv_req_t *)&server->resolve);
    else
        stream_close(&server->stream);
}

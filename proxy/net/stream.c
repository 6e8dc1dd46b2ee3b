#include "proxy/net/stream.h"

#include <assert.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static void stream_on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    (void)suggested;
    struct stream *stream = handle->data;
    *buffer = uv_buf_init(stream->buffer->data, (unsigned)stream->buffer->size);
}

/* Hands on what the peer said. The buffer that the sealed bytes came in is free again: they have
 * been taken. An owner that stops reading meanwhile gets the rest all the same. */
static void stream_unseal(struct stream *stream)
{
    struct tls *tls = stream->tls;
    bool was_open = tls_state(tls) == TLS_OPEN;
    for (;;) {
        size_t length = tls_read(tls, stream->buffer->data, stream->buffer->size);
        if (!was_open && tls_state(tls) != TLS_SHAKING && tls_state(tls) != TLS_FAILED) {
            was_open = true;
            stream->callbacks->on_secured(stream);
        }
        if (length == 0 || stream_is_closing(stream))
            break;
        stream->callbacks->on_read(stream, (const uint8_t *)stream->buffer->data, length);
        if (stream_is_closing(stream))
            return;
    }
    if (stream_is_closing(stream))
        return;
    stream_flush(stream); /* what TLS itself has to say */
    if (tls_state(tls) == TLS_ENDED || tls_state(tls) == TLS_FAILED) {
        uv_read_stop(&stream->uv.stream);
        stream->callbacks->on_end(stream, tls_state(tls) == TLS_ENDED ? UV_EOF : UV_EPROTO);
    }
}

static void stream_on_read(uv_stream_t *handle, ssize_t count, const uv_buf_t *buffer)
{
    struct stream *stream = handle->data;
    if (count > 0 && stream->tls != NULL) {
        tls_receive(stream->tls, buffer->base, (size_t)count);
        stream_unseal(stream);
    } else if (count > 0) {
        stream->callbacks->on_read(stream, (const uint8_t *)buffer->base, (size_t)count);
    } else if (count < 0) {
        uv_read_stop(handle);
        stream->callbacks->on_end(stream, (int)count);
    }
}

static void stream_on_connected(uv_connect_t *request, int status)
{
    struct stream *stream = request->data;
    if (!stream_is_closing(stream))
        stream->callbacks->on_connected(stream, status);
}

static void stream_on_closed(uv_handle_t *handle)
{
    struct stream *stream = handle->data;
    bytes_free(&stream->pending);
    bytes_free(&stream->in_flight);
    tls_free(stream->tls);
    stream->tls = NULL;
    stream->callbacks->on_closed(stream);
}

void stream_init(struct stream *stream, uv_loop_t *loop, bool is_unix, struct stream_buffer *buffer,
                 const struct stream_callbacks *callbacks, void *owner)
{
    memset(stream, 0, sizeof *stream);
    int status =
        is_unix ? uv_pipe_init(loop, &stream->uv.pipe, 0) : uv_tcp_init(loop, &stream->uv.tcp);
    assert(status == 0);
    stream->uv.handle.data = stream;
    stream->write.data = stream;
    stream->connect.data = stream;
    stream->buffer = buffer;
    stream->callbacks = callbacks;
    stream->owner = owner;
}

/* Best effort: a system that does not know an option has a value of its own. */
static void stream_tune(struct stream *stream, const struct limits *limits)
{
    static const struct {
        enum limit limit;
        int option;
    } OPTIONS[] = {
        {LIMIT_TCP_KEEPIDLE, TCP_KEEPIDLE},
        {LIMIT_TCP_KEEPINTVL, TCP_KEEPINTVL},
        {LIMIT_TCP_KEEPCNT, TCP_KEEPCNT},
        {LIMIT_TCP_USER_TIMEOUT, TCP_USER_TIMEOUT},
    };
    int socket;
    if (stream->uv.handle.type != UV_TCP || uv_fileno(&stream->uv.handle, &socket) != 0)
        return;
    int keepalive = (int)limits->of[LIMIT_TCP_KEEPALIVE];
    uv_tcp_nodelay(&stream->uv.tcp, 1);
    setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &keepalive, sizeof keepalive);
    for (size_t i = 0; i < sizeof OPTIONS / sizeof OPTIONS[0]; i++) {
        int value = (int)limits->of[OPTIONS[i].limit];
        if (value != 0)
            setsockopt(socket, IPPROTO_TCP, OPTIONS[i].option, &value, sizeof value);
    }
}

int stream_accept(struct stream *stream, uv_stream_t *listener, const struct limits *limits)
{
    int status = uv_accept(listener, &stream->uv.stream);
    if (status == 0)
        stream_tune(stream, limits);
    return status;
}

int stream_connect_tcp(struct stream *stream, const struct sockaddr *address,
                       const struct limits *limits)
{
    int status = uv_tcp_connect(&stream->connect, &stream->uv.tcp, address, stream_on_connected);
    if (status == 0)
        stream_tune(stream, limits);
    return status;
}

void stream_connect_unix(struct stream *stream, const char *path)
{
    uv_pipe_connect(&stream->connect, &stream->uv.pipe, path, stream_on_connected);
}

void stream_read_start(struct stream *stream)
{
    if (!uv_is_closing(&stream->uv.handle) && uv_is_readable(&stream->uv.stream))
        uv_read_start(&stream->uv.stream, stream_on_alloc, stream_on_read);
}

void stream_read_stop(struct stream *stream)
{
    uv_read_stop(&stream->uv.stream);
}

static void stream_on_written(uv_write_t *request, int status)
{
    struct stream *stream = request->data;
    bytes_clear(&stream->in_flight);
    if (stream_is_closing(stream))
        return;
    /* The reading side reports a broken connection; what is unwritten has nowhere to go. */
    if (status != 0) {
        stream->is_broken = true;
        bytes_clear(&stream->pending);
    }
    stream_flush(stream);
    if (stream_unwritten(stream) != 0)
        return;
    /* A burst is over: an idle connection keeps no large buffers. */
    bytes_free(&stream->in_flight);
    bytes_free(&stream->pending);
    stream->callbacks->on_written(stream);
}

/* How much the kernel took at once: 0 where it took nothing now, or where the write has failed,
 * which the reading side reports. */
static size_t stream_try(struct stream *stream, const void *data, size_t length)
{
    /* libuv's buffers are not const; it only reads from this one. */
    union {
        const void *given;
        char *taken;
    } bytes = {.given = data};
    uv_buf_t buffer = uv_buf_init(bytes.taken, (unsigned)length);
    int written = uv_try_write(&stream->uv.stream, &buffer, 1);
    return written > 0 ? (size_t)written : 0;
}

static void stream_write_in_flight(struct stream *stream)
{
    uv_buf_t buffer =
        uv_buf_init((char *)stream->in_flight.data, (unsigned)stream->in_flight.length);
    int status = uv_write(&stream->write, &stream->uv.stream, &buffer, 1, stream_on_written);
    if (status != 0)
        bytes_clear(&stream->in_flight);
}

/* Seals what is pending and writes what TLS has for the peer. */
static void stream_flush_sealed(struct stream *stream)
{
    if (tls_state(stream->tls) != TLS_SHAKING) {
        tls_write(stream->tls, stream->pending.data, stream->pending.length);
        bytes_clear(&stream->pending);
    }
    const void *sealed;
    size_t length = tls_unsent(stream->tls, &sealed);
    if (length == 0)
        return;
    size_t taken = stream_try(stream, sealed, length);
    bytes_add(&stream->in_flight, (const uint8_t *)sealed + taken, length - taken);
    tls_sent(stream->tls, length);
    if (stream->in_flight.length != 0)
        stream_write_in_flight(stream);
}

void stream_flush(struct stream *stream)
{
    if (stream->in_flight.length != 0 || stream_is_closing(stream))
        return;
    if (stream->tls != NULL) {
        stream_flush_sealed(stream);
        return;
    }
    if (stream->pending.length == 0)
        return;
    size_t taken = stream_try(stream, stream->pending.data, stream->pending.length);
    bytes_consume(&stream->pending, taken);
    if (stream->pending.length == 0)
        return;
    struct bytes swap = stream->in_flight;
    stream->in_flight = stream->pending;
    stream->pending = swap;
    stream_write_in_flight(stream);
}

void stream_send(struct stream *stream, const void *data, size_t length)
{
    if (stream_is_closing(stream) || length == 0)
        return;
    size_t taken = 0;
    if (stream->tls == NULL && stream_unwritten(stream) == 0)
        taken = stream_try(stream, data, length);
    if (taken == length)
        return;
    bytes_add(&stream->pending, (const uint8_t *)data + taken, length - taken);
    stream_flush(stream);
}

void stream_secure(struct stream *stream, struct tls *tls, const void *received, size_t length)
{
    assert(stream->tls == NULL && stream_unwritten(stream) == 0);
    stream->tls = tls;
    tls_receive(tls, received, length);
    if (length != 0)
        stream_unseal(stream);
    else
        stream_flush(stream);
}

const char *stream_tls_problem(const struct stream *stream)
{
    bool failed = stream->tls != NULL && tls_state(stream->tls) == TLS_FAILED;
    return failed ? tls_problem(stream->tls) : NULL;
}

static void stream_on_ended(uv_shutdown_t *request, int status)
{
    (void)request;
    (void)status; /* a peer that is gone already needs to be told nothing */
}

void stream_end(struct stream *stream)
{
    if (stream->is_ended || stream_is_closing(stream))
        return;
    assert(stream_unwritten(stream) == 0);
    stream->is_ended = true;
    if (stream->tls != NULL) {
        tls_end(stream->tls);
        stream_flush(stream);
    }
    uv_shutdown(&stream->shutdown, &stream->uv.stream, stream_on_ended);
}

size_t stream_unwritten(const struct stream *stream)
{
    const void *sealed;
    size_t unsent = stream->tls != NULL ? tls_unsent(stream->tls, &sealed) : 0;
    return stream->pending.length + stream->in_flight.length + unsent;
}

bool stream_is_full(const struct stream *stream)
{
    return stream_unwritten(stream) > STREAM_HIGH_WATER;
}

bool stream_is_closing(const struct stream *stream)
{
    return uv_is_closing(&stream->uv.handle);
}

void stream_close(struct stream *stream)
{
    if (stream_is_closing(stream))
        return;
    if (stream->tls != NULL && stream_unwritten(stream) == 0) {
        tls_end(stream->tls); /* as far as the kernel takes it */
        stream_flush(stream);
    }
    uv_close(&stream->uv.handle, stream_on_closed);
}

static bool stream_peer(const struct stream *stream, struct sockaddr_storage *address)
{
    int length = sizeof *address;
    return stream->uv.handle.type == UV_TCP &&
           uv_tcp_getpeername(&stream->uv.tcp, (struct sockaddr *)address, &length) == 0;
}

void stream_peer_name(const struct stream *stream, char *name, size_t size)
{
    struct sockaddr_storage address;
    snprintf(name, size, "local");
    if (stream_peer(stream, &address))
        uv_ip_name((const struct sockaddr *)&address, name, size);
}

unsigned stream_peer_port(const struct stream *stream)
{
    struct sockaddr_storage address;
    if (!stream_peer(stream, &address))
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

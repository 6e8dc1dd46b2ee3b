/*
 * One socket, TCP or Unix, on one loop: reading by callback, writing with a bounded memory of what
 * the kernel has not taken yet.
 *
 * A stream belongs to the object that embeds it and to the thread of its loop. Bytes handed to
 * on_read are borrowed: they are gone when the callback returns. After stream_close the only
 * callback still to come is on_closed, once; the memory may be freed there and not before.
 *
 * With TLS, all of this is about what is said, not about what goes over the wire: on_secured comes
 * when both sides have agreed, and reading and writing before that waits for it.
 *
 * Back-pressure is the owner's: it asks stream_is_full of the one side and stops reading the other;
 * on_written says when all has been written.
 */
#ifndef CROSSFADE_PROXY_NET_STREAM_H
#define CROSSFADE_PROXY_NET_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "config/model/config.h"
#include "protocol/base/bytes.h"
#include "proxy/net/tls.h"

/* More than this many bytes unwritten, and the stream is full. It may still be written to: the
 * limit is overstepped by at most what one read brings and one plan adds. */
#define STREAM_HIGH_WATER ((size_t)256 * 1024)

struct stream;

struct stream_callbacks {
    void (*on_connected)(struct stream *stream, int status); /* only after stream_connect */
    void (*on_secured)(struct stream *stream);               /* only after stream_secure */
    void (*on_read)(struct stream *stream, const uint8_t *data, size_t length);
    void (*on_end)(struct stream *stream, int status); /* UV_EOF or an error: nothing more comes */
    void (*on_written)(struct stream *stream);
    void (*on_closed)(struct stream *stream);
};

/* The memory that reads go into, shared by all streams of a thread. */
struct stream_buffer {
    char *data;
    size_t size;
};

struct stream {
    union {
        uv_handle_t handle;
        uv_stream_t stream;
        uv_tcp_t tcp;
        uv_pipe_t pipe;
    } uv;
    const struct stream_callbacks *callbacks;
    struct stream_buffer *buffer;
    void *owner;
    struct tls *tls;        /* NULL where it speaks plainly */
    struct bytes pending;   /* waits for the write in flight, not sealed yet */
    struct bytes in_flight; /* the loop is writing this; empty when no write is under way */
    bool is_ended;          /* no more is written, and the peer knows */
    bool is_broken;         /* a write has failed: nobody is there any more */
    uv_write_t write;
    uv_shutdown_t shutdown;
    uv_connect_t connect;
};

void stream_init(struct stream *stream, uv_loop_t *loop, bool is_unix, struct stream_buffer *buffer,
                 const struct stream_callbacks *callbacks, void *owner);
/* `limits` has what TCP needs to know. */
int stream_accept(struct stream *stream, uv_stream_t *listener, const struct limits *limits);
int stream_connect_tcp(struct stream *stream, const struct sockaddr *address,
                       const struct limits *limits);
void stream_connect_unix(struct stream *stream, const char *path);

/* From now on by TLS, which is taken over. `received` is what came of it already. A handshake that
 * fails is an end, with stream_tls_problem. */
void stream_secure(struct stream *stream, struct tls *tls, const void *received, size_t length);
const char *stream_tls_problem(const struct stream *stream); /* NULL: none */

void stream_read_start(struct stream *stream);
void stream_read_stop(struct stream *stream);

/* stream_flush writes what others have gathered in `pending`, stream_send that and more, and copies
 * nothing where the kernel takes all of it. */
void stream_flush(struct stream *stream);
void stream_send(struct stream *stream, const void *data, size_t length);

/* Tells the peer that nothing more comes; it may still be read from. Once all is written. */
void stream_end(struct stream *stream);

size_t stream_unwritten(const struct stream *stream);
bool stream_is_full(const struct stream *stream);
bool stream_is_closing(const struct stream *stream);
void stream_close(struct stream *stream);

/* The peer's address without a port, "local" for Unix sockets. */
void stream_peer_name(const struct stream *stream, char *name, size_t size);
unsigned stream_peer_port(const struct stream *stream); /* 0 for Unix sockets, or if it has gone */

#endif

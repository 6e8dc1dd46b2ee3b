/*
 * One connection to the upstream server: finding its address, connecting, and the bytes it sends.
 *
 *     SERVER_NEW ──► SERVER_RESOLVING ──► SERVER_CONNECTING ──► SERVER_CONNECTED
 *                          │                 │        ▲              │
 *                          │                 └────────┘ next address │
 *                          └─────────► SERVER_CLOSING ◄──────────────┘
 *                                            │
 *                                      SERVER_CLOSED
 *
 * Knows nothing of what is said over it. Belongs to its owner, on the owner's thread; the owner
 * keeps the memory until on_closed. A server that never left SERVER_NEW has nothing to close.
 */
#ifndef CROSSFADE_PROXY_SERVER_H
#define CROSSFADE_PROXY_SERVER_H

#include <stdbool.h>
#include <uv.h>

#include "config/config.h"
#include "protocol/base/error.h"
#include "proxy/stream.h"

enum server_state {
    SERVER_NEW,
    SERVER_RESOLVING,
    SERVER_CONNECTING,
    SERVER_CONNECTED,
    SERVER_CLOSING,
    SERVER_CLOSED
};

struct server;

struct server_callbacks {
    void (*on_connected)(struct server *server);
    void (*on_failed)(struct server *server, const struct error *error); /* could not connect */
    void (*on_read)(struct server *server, const uint8_t *data, size_t length);
    void (*on_end)(struct server *server, int status);
    void (*on_drained)(struct server *server);
    void (*on_closed)(struct server *server);
};

struct server {
    enum server_state state;
    const struct server_callbacks *callbacks;
    void *owner;
    uv_loop_t *loop;
    struct stream_buffer *buffer;
    struct address address; /* borrowed strings: the owner's configuration outlives the server */
    struct stream stream;
    uv_getaddrinfo_t resolve;
    struct addrinfo *found;
    struct addrinfo *trying;
};

void server_init(struct server *server, uv_loop_t *loop, struct stream_buffer *buffer,
                 const struct server_callbacks *callbacks, void *owner);
void server_connect(struct server *server, const struct address *address);
void server_close(struct server *server);

#endif

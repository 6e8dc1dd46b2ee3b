/*
 * One connection to the upstream server: finding its address, connecting, TLS, and the bytes it
 * sends.
 *
 *                            next address, or the other way (see below)
 *                                      ┌───────────────┐
 *                                      ▼               │
 *     SERVER_NEW ──► SERVER_RESOLVING ──► SERVER_CONNECTING ──────────────────► SERVER_CONNECTED
 *                                                │  SERVER_ASKING ─── "N" ────────────▲
 *                                                └─────▲     │ "S"                    │
 *                                                            ▼                        │
 *                                                    SERVER_SECURING ─────────────────┘
 *
 *     any of them ──► SERVER_CLOSING ──► SERVER_CLOSED
 *
 * In ASKING the server has been asked for TLS ("SSL Session Encryption", PostgreSQL documentation).
 * Nothing that it says before TLS is ever passed on. sslmode=prefer goes on without TLS where it
 * cannot be had or the server refuses the login with it, sslmode=allow the other way round.
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
#include "proxy/tls.h"

enum server_state {
    SERVER_NEW,
    SERVER_RESOLVING,
    SERVER_CONNECTING,
    SERVER_ASKING,
    SERVER_SECURING,
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
    const struct config *config; /* borrowed, as is `tls`: the owner keeps both */
    struct address address;
    enum tls_mode tls_mode;
    struct tls_context *tls; /* NULL without TLS */
    bool secured;            /* the present attempt is one with TLS */
    bool tried_other_way;
    struct stream stream;
    uv_getaddrinfo_t resolve;
    struct addrinfo *found;
    struct addrinfo *trying;
    bool wants_next; /* `trying` cannot be reached: when its socket is closed, the next one */
};

void server_init(struct server *server, uv_loop_t *loop, struct stream_buffer *buffer,
                 const struct server_callbacks *callbacks, void *owner);
/* To the upstream of the configuration. */
void server_connect(struct server *server, const struct config *config, struct tls_context *tls);
/* The server refused the login. True where it is tried once more with TLS, or without: on_connected
 * or on_failed comes again. */
bool server_try_other_way(struct server *server);
void server_close(struct server *server);

#endif

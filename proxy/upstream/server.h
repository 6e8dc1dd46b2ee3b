/*
 * One connection to the upstream: finding a server, connecting, TLS, and the bytes it sends.
 *
 *                             next address, or the other way (see below)
 *                                      ┌───────────────┐
 *                                      ▼               │
 *     SERVER_NEW ──► SERVER_WAITING ──► SERVER_CONNECTING ────────────────────► SERVER_CONNECTED
 *                           ▲                    │  SERVER_ASKING ─── "N" ────────────▲
 *                           └──────none left─────┴─────▲     │ "S"                    │
 *                                                            ▼                        │
 *                                                    SERVER_SECURING ─────────────────┘
 *
 *     any of them ──► SERVER_CLOSING ──► SERVER_CLOSED
 *
 * Which addresses are tried, and what is waited for in WAITING, is in attempts.h. In ASKING the
 * server has been asked for TLS ("SSL Session Encryption", PostgreSQL documentation). Nothing that
 * it says before TLS is ever passed on. sslmode=prefer goes on without TLS where it cannot be had
 * or the server refuses the login with it, sslmode=allow the other way round.
 *
 * Knows nothing of what is said over it. Belongs to its owner, on the owner's thread; the owner
 * keeps the memory until on_closed. A server that never left SERVER_NEW has nothing to close.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_SERVER_H
#define CROSSFADE_PROXY_UPSTREAM_SERVER_H

#include <stdbool.h>
#include <uv.h>

#include "config/model/config.h"
#include "protocol/base/error.h"
#include "proxy/net/stream.h"
#include "proxy/upstream/attempts.h"
#include "proxy/world/world.h"

enum server_state {
    SERVER_NEW,
    SERVER_WAITING,
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
    void (*on_written)(struct server *server);
    void (*on_closed)(struct server *server);
};

struct server {
    enum server_state state;
    const struct server_callbacks *callbacks;
    void *owner;
    uv_loop_t *loop;
    struct stream_buffer *buffer;
    struct attempts *attempts; /* this and the next are NULL once it is connected for good */
    struct world_config *config;
    unsigned attempt;          /* counts them */
    struct endpoint *endpoint; /* of the present attempt, or that it is connected to; or NULL */
    bool secured;              /* the present attempt is one with TLS */
    bool tried_other_way;
    bool failed_at_tls; /* one of the attempts */
    bool wants_next;    /* the address cannot be used: when its socket is closed, the next one */
    struct stream stream;
};

void server_init(struct server *server, uv_loop_t *loop, struct stream_buffer *buffer,
                 const struct server_callbacks *callbacks, void *owner);
/* To the upstream of a configuration; takes the attempts over. */
void server_connect(struct server *server, struct world_config *config, struct attempts *attempts);
/* More may be known of the hosts, or time has passed: WAITING may be over, and the present attempt
 * hopeless. */
void server_look_again(struct server *server);
/* The present attempt has taken too long; not once it is connected. The next one begins, or
 * on_failed comes. */
void server_time_out(struct server *server);
/* The server refused the login. True where it is tried once more with TLS, or without: on_connected
 * or on_failed comes again. */
bool server_try_other_way(struct server *server);
/* This server does not take the session; true where another one is known to try, as above. */
bool server_try_next(struct server *server, const char *reason);
/* Keeps to the server that it is connected to: no other one is tried any more. */
void server_keep(struct server *server);
void server_close(struct server *server);

#endif

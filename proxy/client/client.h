/*
 * A client's connection, from its first byte to its last, and the server connection that it has:
 * whoever holds a session (conversation/session.h). It gives the session what the two sides say,
 * sends what the session says, and does what it wishes.
 *
 *                        cancel request
 *     CLIENT_STARTUP ────────────────────► CLIENT_CANCELLING ──┐
 *          │ startup packet                                    │
 *     CLIENT_CONNECTING ◄──┐ ─────────── cannot connect ───────┤
 *          │ connected     │ refused: another server is tried   ▼
 *     CLIENT_SERVING ──────┘ ── end of either side ──► CLIENT_CLOSING ──► CLIENT_CLOSED
 *
 * When the client says no more, the server is told so, and ends the session after its last answer.
 *
 * Limits: unwritten bytes per side, STREAM_HIGH_WATER and what one read adds; beyond, it stops
 * reading from the side that causes them.
 *
 * A client belongs to a worker and lives on its thread.
 */
#ifndef CROSSFADE_PROXY_CLIENT_CLIENT_H
#define CROSSFADE_PROXY_CLIENT_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "proxy/conversation/conversation.h"
#include "proxy/net/stream.h"
#include "proxy/upstream/server.h"

enum client_state {
    CLIENT_STARTUP,
    CLIENT_CONNECTING,
    CLIENT_SERVING,
    CLIENT_CANCELLING,
    CLIENT_CLOSING,
    CLIENT_CLOSED,
    CLIENT_STATE_COUNT
};

struct client;

/* What the thread is told to do with its clients. */
enum client_order {
    CLIENT_SERVE,
    CLIENT_DRAIN, /* no new ones; those there end with their transactions (ending_drain) */
    CLIENT_STOP   /* end all now */
};

/* What a client was doing when timeouts.h last looked at it, and since when. */
struct client_patience {
    unsigned doing;
    uint64_t round; /* how often it had become ready, and tried to connect */
    uint64_t since; /* in the loop's milliseconds */
};

/* All of a thread, and what they share. */
struct clients {
    struct surroundings around;
    uv_loop_t *loop;
    struct stream_buffer buffer;
    enum client_order order;
    uint64_t drain_began; /* in the loop's milliseconds */
    struct client *first;
    size_t count;
    const struct wishes *wishes; /* of the sessions */
    /* A session is gone whose server process may still work on a migration. */
    void (*on_doubt)(struct clients *clients, uint32_t process, const char *database);
    /* What that key is of is to be cancelled, whichever thread has it. */
    void (*on_cancel)(struct clients *clients, const uint8_t *key, size_t length);
    void (*on_closed)(struct clients *clients, const struct client *client); /* it is gone */
};

struct client {
    struct clients *clients;
    struct client *previous; /* among the thread's clients */
    struct client *next;
    enum client_state state;
    struct session session;
    struct client_patience patience;
    uint64_t heard; /* when either side said something last, in the loop's milliseconds */

    struct stream stream;
    bool tls_is_decided; /* these two: the client has asked for it, or must not ask any more */
    bool gss_is_decided;
    struct bytes input;   /* of STARTUP: received and not dealt with yet */
    struct bytes startup; /* its packet, while the server may have to be sent it again */
    struct server server;
    struct bytes backend_key; /* the body of BackendKeyData, which cancel_keys.h knows too */
    uint32_t backend_process; /* that it named last, or 0 */
    struct verifier_question *question; /* of the login, which waits for the answer; or NULL */
    unsigned open_sides;                /* of stream and server: the memory goes when it is 0 */
};

/* Of all threads of the process; any thread. */
size_t client_total(void);

/* The client that holds the session. */
struct client *client_of(struct session *session);

/* Enters a state, as session_enter does. */
void client_enter(struct client *client, enum client_state state, const char *why);

/* Sends what the session has said, on both sides. */
void client_send(struct client *client);

/* Among the thread's clients, and out again, which frees it. */
void client_add(struct client *client);
void client_remove(struct client *client);

#endif

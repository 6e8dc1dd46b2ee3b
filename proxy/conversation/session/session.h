/*
 * A session: a client and a server that speak to each other, joined by the queue of answers that
 * the server still owes.
 *
 *     SESSION_OUTSIDE ◄────────┐
 *          │ server connected  │ another server is tried
 *     SESSION_LOGIN ───────────┴────────────────────────────────┐
 *          │ first ReadyForQuery                                 │
 *     SESSION_READY ─────────────────────────────────────────────┤ what cannot be gone on with
 *        │   ▲   ▲  └──────────────────┐                         ▼
 *        ▼   │   └─────────────────┐   ▼                    SESSION_FAILED
 *     SESSION_AWAITING           SESSION_PLANNING ───────────────▲
 *          └──────────────────────────────────────────────────────┘
 *
 * READY relays. In AWAITING and PLANNING the client's next message is kept back: in the first until
 * the server has answered all that was sent (or asks for the rows of a COPY), in the second until
 * it is known what is to be done with that message (planning/planning.h). A session that has failed
 * has said so to its client, and says nothing more.
 *
 * It joins what is known of the client, of a connection to a server (NULL where there is none) and
 * of the client's transaction. What moves it on is in conversation.h.
 *
 * Limits: one message that must be seen whole, SESSION_MESSAGE_LIMIT; unanswered messages,
 * ANSWERS_LIMIT. The holder stops reading from the side whose peer takes nothing.
 *
 * A session lives on one thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_SESSION_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/error.h"
#include "protocol/scram.h"
#include "proxy/conversation/session/client_side.h"
#include "proxy/conversation/session/link.h"
#include "proxy/conversation/session/surroundings.h"
#include "proxy/conversation/session/transaction.h"
#include "proxy/conversation/statements/made_names.h"
#include "proxy/world/world.h"

/* Longer statements cannot be searched for names of migrating tables, and are refused where there
 * are any. Far more than TOUCHED_TEXT_LIMIT, which only counts once a name has been found. */
#define SESSION_MESSAGE_LIMIT ((size_t)256 * 1024 * 1024)

enum session_state {
    SESSION_OUTSIDE, /* there is no server yet */
    SESSION_LOGIN,
    SESSION_READY,
    SESSION_AWAITING,
    SESSION_PLANNING,
    SESSION_FAILED,
    SESSION_STATE_COUNT
};

struct login;
struct planning;

/* How a login is bound to the two sides' TLS. */
struct session_line {
    struct scram_binding ours;   /* to the certificate that the client sees; no length: none */
    struct scram_binding theirs; /* to the server's */
};

struct session {
    struct surroundings *around;
    const struct wishes *wishes;
    uint64_t id;
    enum session_state state;
    struct client_side client;
    struct link *link; /* NULL: there is no server, or was none */
    struct transaction transaction;

    struct world *world;     /* what the present transaction runs under */
    bool migrates;           /* the world has migrations of this session's database */
    uint64_t awaits_catalog; /* not to plan before the catalog is read since that request */
    struct made_names made;

    struct session_line *line; /* the session's; set before a login by a client that has TLS, and
                                  NULL after it or without */
    struct login *login;       /* from the server's first words about it to its last, or NULL */
    struct planning *planning; /* NULL unless a message is being planned */
};

/* Where its words to the client go is not set: client.out.bytes. */
void session_init(struct session *session, struct surroundings *around, const struct wishes *wishes,
                  uint64_t id);
/* After its login and its planning were ended (conversation_free). */
void session_free(struct session *session);

/* Enters a state; one that the drawing does not show is an invariant broken. `why` is for the debug
 * log. Nothing where it is in that state, or has failed before. */
void session_enter(struct session *session, enum session_state state, const char *why);

/* The client's startup packet is being sent to a server, as is what is put into `to_server` from
 * now on; or that server does not take it, and another one is looked for. */
void session_begin_login(struct session *session, struct bytes *to_server);
void session_leave_login(struct session *session);
/* The server is ready for the first time. */
void session_end_login(struct session *session);

/* The client gets a FATAL error, and nothing more. Nothing where it has failed before. */
void session_fail(struct session *session, const struct error *error);

/* The server will answer what is being sent. */
void session_expect(struct session *session, struct answer answer);
/* How many answers the server owes. */
size_t session_owed(const struct session *session);
/* How often the server has become ready. */
uint64_t session_rounds(const struct session *session);
/* Nothing is read from the client before the server has answered some. */
bool session_is_full(const struct session *session);
/* The server is in the middle of a message to the client. */
bool session_is_inside_message(const struct session *session);
/* Nothing is under way and nothing is open: the client may be told to go. */
bool session_is_idle(const struct session *session);

/* Takes up the newest world. Flags and catalog at once: what a transaction must keep of
 * the flags it has taken. Another configuration numbers its migrations differently, so it waits
 * for the end of the transaction. */
void session_take_world(struct session *session);

/* The newest that this session may use. */
const struct world *session_newest_world(const struct session *session);
const struct snapshot *session_newest_snapshot(const struct session *session);
bool session_in_transaction(const struct session *session);
/* The server refuses everything but the end of the failed transaction, or of its part after a
 * savepoint. A command that is completed is that end. What is under way may still be one. */
bool session_has_failed(const struct session *session);
void session_end_transaction(struct session *session);
/* The transaction has ended, and the next one began before the server was ready: COMMIT AND CHAIN,
 * or a BEGIN after the COMMIT. */
void session_leave_transaction(struct session *session);

/* A query whose answer was none: it is taken up again, before all that the client said since. */
void session_take_back_query(struct session *session, struct text query);

/* The catalog may be behind: it is read anew, and nothing is planned by it before that. */
void session_suspect_catalog(struct session *session);
bool session_awaits_catalog(const struct session *session);

#endif

/*
 * The conversation between a client and a server: what either says comes in as bytes, what either
 * is to hear goes out as bytes, joined by the queue of answers that the server still owes.
 *
 *     SESSION_OUTSIDE ◄────────┐
 *          │ server connected  │ another server is tried
 *     SESSION_LOGIN ───────────┴────────────────────────────────┐
 *          │ first ReadyForQuery                                 │
 *     SESSION_READY ─────────────────────────────────────────────┤ what cannot be gone on with
 *        │   ▲   ▲  └──────────────────┐                         ▼
 *        ▼   │   └─────────────────┐   ▼                    SESSION_FAILED
 *     SESSION_DRAINING           SESSION_PLANNING ───────────────▲
 *          └──────────────────────────────────────────────────────┘
 *
 * READY relays. In DRAINING and PLANNING the client's next message is kept back: in the first until
 * the server has answered all that was sent (or asks for the rows of a COPY), in the second until
 * the server has answered questions of ours about that message (planning.h). Then the message is
 * looked at again from its beginning. A session that has failed has said so to its client, and says
 * nothing more.
 *
 * Who holds it (client/client.h) gives it what the two sides say and sends what it says, does what
 * it wishes (surroundings.h), and closes connections. Nothing here knows a socket, or calls out but
 * for its wishes.
 *
 * Limits: one message that must be seen whole, SESSION_MESSAGE_LIMIT; unanswered messages,
 * ANSWERS_LIMIT. The holder stops reading from the side whose peer takes nothing.
 *
 * A session lives on one thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/flags.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"
#include "protocol/scram.h"
#include "proxy/conversation/answers.h"
#include "proxy/conversation/context.h"
#include "proxy/conversation/cursors.h"
#include "proxy/conversation/made_names.h"
#include "proxy/conversation/outflow.h"
#include "proxy/conversation/planning.h"
#include "proxy/conversation/portals.h"
#include "proxy/conversation/prepared.h"
#include "proxy/conversation/surroundings.h"
#include "proxy/conversation/vantage.h"
#include "proxy/world/world.h"

/* Longer statements cannot be searched for names of migrating tables, and are refused where there
 * are any. Far more than TOUCHED_TEXT_LIMIT, which only counts once a name has been found. */
#define SESSION_MESSAGE_LIMIT ((size_t)256 * 1024 * 1024)
#define SESSION_PEER_NAME_LIMIT 64

enum session_state {
    SESSION_OUTSIDE, /* there is no server yet */
    SESSION_LOGIN,
    SESSION_READY,
    SESSION_DRAINING,
    SESSION_PLANNING,
    SESSION_FAILED,
    SESSION_STATE_COUNT
};

struct login;

/* The rest of a message whose beginning has been dealt with already. */
struct session_flow {
    size_t left;
    bool passes; /* or is dropped */
};

/* The route that the present transaction has taken for a migration it touched. */
struct taken_route {
    size_t migration;
    struct route route;
    bool named[SIDE_COUNT]; /* the transaction's statements have named this table */
};

/* How far the answers to a rewritten simple query have come. */
struct session_result {
    size_t statement;
    enum plan_part part;
    uint64_t count; /* of rows, where the tag is not the server's */
    size_t copies;  /* how often the server has asked for rows */
};

struct session_settings {
    char *user;
    char *database;
    char *application_name;
    bool replication;    /* the server takes no messages of the extended protocol */
    char in_hot_standby; /* '1', '0', or '\0': the server has not said, as this one */
    char default_read_only;
    bool standard_conforming_strings;
    bool ascii_safe_encoding;
    bool utf8;
    char client_encoding[PREPARED_ENCODING_LIMIT]; /* cut where it is longer than any there is */
};

/* How the login is bound to the two sides' TLS; set before it begins. */
struct session_line {
    bool has_tls;                /* the client's side */
    struct scram_binding ours;   /* to the certificate that the client sees; no length: none */
    struct scram_binding theirs; /* to the server's */
};

struct session {
    struct surroundings *around;
    const struct wishes *wishes;
    uint64_t id;
    enum session_state state;
    char peer[SESSION_PEER_NAME_LIMIT]; /* the client's address */

    struct outflow to_client;
    struct outflow to_server;
    struct bytes client_input; /* received and not dealt with yet */
    struct session_flow client_flow;
    bool client_has_ended; /* nothing more comes; what came may still wait in client_input */
    struct bytes server_input;
    struct session_flow server_flow;

    struct session_line line;
    struct login *login;  /* from the server's first words about it to its last */
    bool must_be_refused; /* the server is expected to turn this startup packet away */
    bool login_asks;      /* the server waits for the client's next message about the login */
    uint64_t rounds;      /* how often the server has become ready */
    uint64_t began;       /* the present transaction, or what is outside of one, at the earliest */

    struct answers answers;
    struct session_result result; /* of the query at the head of the queue */
    char transaction;             /* the status of the last ReadyForQuery */
    bool left_failure;            /* since then: see session_has_failed */
    uint64_t segment;             /* of the pipeline: counts Sync and Query */
    bool segment_is_open;         /* extended messages were sent since the last of those */
    struct vantage vantage;
    bool has_snapshot; /* a query of this transaction was answered, or it imported a snapshot */
    struct made_names made;
    enum context_ddl ddl; /* the most that a text of this transaction does to migrating tables */
    enum context_ddl ddl_before; /* and one before the message that is looked at */
    uint64_t awaits_catalog;     /* not to plan before the catalog is read since that request */
    bool replays;           /* the query at the head of the queue has done nothing, and is to be
                               planned anew */
    bool has_replayed;      /* since the client had its last ReadyForQuery */
    bool server_skips;      /* after an error, up to the next Sync, which was not sent yet */
    bool copy_in;           /* the server takes CopyData and ignores Sync */
    uint64_t copied;        /* rows of the staged COPY at the head of the queue */
    struct plan *copy_plan; /* of the staged COPY that was executed and has not got its end, or NULL
                             */

    struct world *world; /* what the present transaction runs under */
    bool migrates;       /* the world has migrations of this session's database */
    struct taken_route *taken;
    size_t taken_count;
    bool message_touches; /* the message that is being dealt with goes by these */
    bool left_inside;     /* the transaction has ended in what was answered, and nothing that was
                             answered since goes by these */
    uint64_t taken_under; /* where there are any: the number of the first one's snapshot */
    struct taken_route *sql_prepared; /* routes under which SQL PREPARE named a migrating table */
    size_t sql_prepared_count;
    struct prepared_table prepared;
    struct portal_table portals;
    struct cursors cursors;
    struct context context;
    struct session_settings settings;
    struct planning *planning; /* NULL unless a message is being planned */
};

/* Where its words go is not set: to_client.bytes, to_server.bytes. */
void session_init(struct session *session, struct surroundings *around, const struct wishes *wishes,
                  uint64_t id);
void session_free(struct session *session);

/* Enters a state; one that the drawing does not show is an invariant broken. `why` is for the debug
 * log. Nothing where it is in that state, or has failed before. */
void session_enter(struct session *session, enum session_state state, const char *why);

/* The client's startup packet is being sent to a server; or that server does not take it, and
 * another one is looked for. */
void session_begin_login(struct session *session);
void session_leave_login(struct session *session);

/* What a side has said, after which the session has moved on as far as it goes. */
void session_hear_client(struct session *session, const uint8_t *data, size_t length);
void session_hear_server(struct session *session, const uint8_t *data, size_t length);
/* Moves on after something else happened. */
void session_advance(struct session *session);

/* The client gets a FATAL error, and nothing more. Nothing where it has failed before. */
void session_fail(struct session *session, const struct error *error);

/* Takes up the newest world. Flags and catalog at once: what a transaction must keep of
 * the flags is in `taken`. Another configuration numbers its migrations differently, so it waits
 * for the end of the transaction. */
void session_take_world(struct session *session);

/* The newest that this session may use. */
const struct world *session_newest_world(const struct session *session);
const struct snapshot *session_newest_snapshot(const struct session *session);
/* What is sent now is in a transaction of the client's: one that was begun, or that of a pipeline's
 * segment. */
bool session_in_transaction(const struct session *session);
/* The server refuses everything but the end of the failed transaction, or of its part behind a
 * savepoint. A command that is completed is that end. What is under way may still be one. */
bool session_has_failed(const struct session *session);
struct taken_route *session_taken_route(struct session *session, size_t migration);
void session_end_transaction(struct session *session);
/* The transaction has ended, and the next one began before the server was ready: COMMIT AND CHAIN,
 * or a BEGIN behind the COMMIT. */
void session_leave_transaction(struct session *session);

/* A query whose answer was none: it is taken up again, before all that the client said since. */
void session_take_back_query(struct session *session, struct text query);

/* The catalog may be behind: it is read anew, and nothing is planned by it before that. */
void session_suspect_catalog(struct session *session);
bool session_awaits_catalog(const struct session *session);

#endif

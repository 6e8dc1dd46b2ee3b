/*
 * A message of the client's is being planned: what is to be sent in its place is found out, while
 * the message is kept back (SESSION_PLANNING).
 *
 * What can be told at once decision.h tells at once. Where something must be known first, the
 * server is asked (question.h), its answers are taken up (reply.h), and what comes next is decided
 * when all of them are there (progress.h), in these steps:
 *
 *     PLANNING_TYPES       what are the parameter types of a statement that SQL's PREPARE made?
 *     PLANNING_TOLD        what was the client told of a statement that is to be prepared again?
 *     PLANNING_HELD        would what is to be prepared in its place give the same?
 *     PLANNING_MEANING     what do bare names mean here, and what is the client id?
 *     PLANNING_PATIENCE    the primary of a migration is changing: how long may the statement wait?
 *     PLANNING_FENCE       waits until it has changed (fence.h)
 *     PLANNING_EXISTENCE   the flags no longer need the client's own table: is it still there?
 *     PLANNING_CATALOG     the catalog is behind, or may be: waits for a reading that began since
 *     PLANNING_TREE        this session has just made the relation that is named: waits for a
 *                          reading that shows whose rows it has (made_names.h)
 *     PLANNING_ANALYSIS    the text is long: it is taken apart on another thread (thinking.h)
 *     PLANNING_ORIGINAL    does the server accept the statement as the client wrote it? Its errors
 *                          are the client's; what it says of parameters and columns is kept
 *     PLANNING_MAKING      of a long text, what is sent in its place is made there too
 *     PLANNING_REWRITTEN   does it accept what we made of it, with the same parameters and columns?
 *                          If not, the statement is refused, and nothing has run
 *     PLANNING_WATCHING    a long text passes, but may do something with cursors: looked for there
 *     PLANNING_DONE        the result is here; whoever handles the message takes it
 *
 * Asked once per text and worker: the plan goes into the worker's cache.
 *
 * Owned by its session. On the session's thread, but while there is a thought.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_PLANNING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_PLANNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "proxy/conversation/session/session.h"
#include "rewrite/rewriter.h"
#include "rewrite/text/glance.h"

enum planning_step {
    PLANNING_TYPES,
    PLANNING_TOLD,
    PLANNING_HELD,
    PLANNING_MEANING,
    PLANNING_PATIENCE,
    PLANNING_FENCE,
    PLANNING_EXISTENCE,
    PLANNING_CATALOG,
    PLANNING_TREE,
    PLANNING_ANALYSIS,
    PLANNING_ORIGINAL,
    PLANNING_MAKING,
    PLANNING_REWRITTEN,
    PLANNING_WATCHING,
    PLANNING_DONE
};

/* How long a statement waits for the catalog: a reading takes seconds where there are many
 * migrations and the server is busy, and longer where somebody holds a lock on a table. */
#define PLANNING_CATALOG_MS 30000

/* A text that the client sends or binds; borrowed, but by struct planning. */
struct planning_input {
    const char *text;
    size_t length;
    struct glance glance; /* of the text */
    bool extended;
    const uint32_t *parameter_types; /* as the client's Parse declares them */
    size_t parameter_count;
    bool in_query;      /* the message is a simple query: no Sync will follow it */
    bool drops_unnamed; /* the message does away with the unnamed statement, also where it fails */
    bool reads_otherwise; /* prepared when the server read it, maybe, as something else */
};

/* How long it may wait (waiting.h). */
enum planning_limit { PLANNING_LIMIT_STATEMENT, PLANNING_LIMIT_IDLE, PLANNING_LIMITS };

struct planning_wait {
    uint64_t limits_ms[PLANNING_LIMITS]; /* 0: none */
    size_t known;                        /* of these, so many have been read */
    uint64_t deadline;                   /* these two in the loop's milliseconds; 0: never */
    uint64_t stir_at;
    bool cancelled;
};

/* What is to be thought about elsewhere (thinking.h). */
struct thought {
    struct session *session; /* NULL: it has ended, and the planning is the thought's */
    struct planning *planning;
    struct world *world;
};

struct planning {
    enum planning_step step;
    struct arena arena;
    struct planning_input
        input;               /* in the arena; of TYPES, TOLD and HELD there is none but in_query */
    struct prepared *learns; /* of these three: a reference */
    struct touched_set touched;
    struct rewrite_request request;
    struct analysis *analysis;
    const struct description **descriptions; /* of the client's statements, by index */
    struct description *incoming;            /* the one being received */
    bool asks_about_whole;                   /* the text is not one that we can take apart */
    struct error analysis_error;             /* why not */
    struct thought *thought;    /* which has all of this to itself while it is there, or NULL */
    bool is_refused;            /* says the thought, with that error */
    size_t statement;           /* the one asked about */
    uint64_t deadline;          /* of the waits for the catalog, in the loop's milliseconds */
    struct planning_wait wait;  /* of these and of PLANNING_FENCE */
    bool ends_in_sync;          /* the question */
    bool comes_before_snapshot; /* LOCK, and nothing of the transaction is known to have had one */
    bool misses_table;          /* says the server of the client's statement */
    bool asked_again;           /* once, where it said so */
    bool table_is_gone;         /* says the answer of PLANNING_EXISTENCE */
    bool is_stale;              /* the catalog may be behind: `failure` stands if it is not */
    struct error refusal;       /* which then is this */
    struct plan *plan;          /* the result, or what is judged in PLANNING_HELD: NULL, the text
                                   passes as it is */
    struct bytes failure;       /* or this, a whole ErrorResponse for the client */
    bool failure_is_sent;       /* and the server skips to the client's Sync */
    size_t begins_length; /* of the text, where there is a failure: so much begins a transaction,
                             which is to fail with the error */
};

/* The session plans a message that has this text; the input is copied. */
struct planning *planning_begin(struct session *session, const struct planning_input *input);
/* The session finds out something about a prepared statement, whose reference it takes. */
struct planning *planning_begin_learning(struct session *session, struct prepared *prepared,
                                         bool in_query);
/* Not any more. Nothing where it plans nothing. */
void planning_free(struct session *session);
/* What no session has any more. */
void planning_release(struct planning *planning);

/* Done: the client gets the error in its message's place. */
void planning_refuse(struct planning *planning, const struct error *error);

/* A reading of the catalog is waited for, in PLANNING_CATALOG or PLANNING_TREE. */
void planning_await_reading(struct session *session, enum planning_step step);

void planning_log_refusal(const struct session *session, const struct error *error);

/* The SQLSTATE is one of errors that come from looking at a statement, not from running it. */
bool planning_is_analysis_error(const char *sqlstate);
/* The error where the server has found a table to be another than the catalog says. */
void planning_explain_stale(const char *server_message, struct error *error);

/* A reading of the catalog would wait for the locks of this very transaction. */
bool planning_holds_up_reading(const struct session *session);
/* What this transaction has done to a migrating table nobody but itself can see: `error` is why
 * nothing is rewritten in it. */
bool planning_is_behind_ddl(const struct session *session, struct error *error);

#endif

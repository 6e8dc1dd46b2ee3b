/*
 * Finding out what to send in a statement's place. Whatever must be known first, the server is
 * asked (question.h, inquiry.h), in these steps:
 *
 *     PLANNING_TYPES       what are the parameter types of a statement that SQL's PREPARE made?
 *     PLANNING_TOLD        what was the client told of a statement that is to be prepared again?
 *     PLANNING_HELD        would what is to be prepared in its place give the same?
 *     PLANNING_CONTEXT     what do bare names mean here, and what is the client id?
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
 *
 * Asked once per text and worker: the plan goes into the worker's cache.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"
#include "protocol/description.h"
#include "protocol/frame.h"
#include "proxy/conversation/waiting.h"
#include "rewrite/rewriter.h"

struct prepared;
struct session;
struct thought;

enum planning_step {
    PLANNING_TYPES,
    PLANNING_TOLD,
    PLANNING_HELD,
    PLANNING_CONTEXT,
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

struct planning {
    enum planning_step step;
    struct arena arena;
    struct touched_set touched;
    struct rewrite_request request;
    struct analysis *analysis;
    const struct description **descriptions; /* of the client's statements, by index */
    struct description *incoming;            /* the one being received */
    bool asks_about_whole;                   /* the text is not one that we can take apart */
    struct error analysis_error;             /* why not */
    struct thought *thought; /* which has all of this to itself while it is there, or NULL */
    bool is_refused;         /* says the thought, with that error */
    bool is_watched;         /* says the thought: the plan, which may be none, is the result */
    size_t statement;        /* the one asked about */
    size_t owed;             /* answers to the question */
    uint64_t deadline;       /* of the waits for the catalog, in the loop's milliseconds */
    struct waiting waiting;  /* of these and of PLANNING_FENCE */
    bool ends_in_sync;
    bool drops_unnamed;         /* as the message does */
    bool comes_before_snapshot; /* LOCK, and nothing of the transaction is known to have had one */
    bool misses_table;          /* says the server of the client's statement */
    bool asked_again;           /* once, where it said so */
    bool table_is_gone;         /* says the answer of PLANNING_EXISTENCE */
    bool is_stale;              /* the catalog may be behind: `failure` stands if it is not */
    struct error refusal;       /* which then is this */
    struct prepared *learns;    /* of PLANNING_TYPES, TOLD and HELD: a reference */
    struct plan *plan;          /* the result, or what is judged in PLANNING_HELD: NULL, the text
                                   passes as it is */
    bool in_query;              /* the message is a simple query: no Sync will follow it */
    struct bytes failure;       /* or this, a whole ErrorResponse for the client */
    bool failure_is_sent;       /* and the server skips to the client's Sync */
    size_t begins_length;       /* of planning_refusal, where there is a failure */
};

/* An error for the client in its message's place. */
struct planning_refusal {
    struct bytes message; /* a whole ErrorResponse */
    size_t
        begins_length; /* the text so far begins a transaction, which is to fail with the error */
};

enum planning_verdict {
    PLANNING_READY,   /* *plan is what to send, NULL where the text passes; the caller owns a
                         reference */
    PLANNING_HOLD,    /* keep the message, it will be asked about again */
    PLANNING_REFUSED, /* *refusal is what the client gets; the caller frees its message */
    PLANNING_FAILED   /* the client has its error already: drop the message */
};

/* A text that the client sends or binds; borrowed. */
struct planning_input {
    const char *text;
    size_t length;
    bool extended;
    const uint32_t *parameter_types; /* as the client's Parse declares them */
    size_t parameter_count;
    bool in_query;      /* the message is a simple query */
    bool drops_unnamed; /* the message does away with the unnamed statement, also where it fails */
    bool reads_otherwise; /* prepared when the server read it, maybe, as something else */
};

/* The error where `reads_otherwise` and the statement does not pass. */
void planning_explain_reading(struct error *error);

/* The SQLSTATE is one of errors that come from looking at a statement, not from running it. */
bool planning_is_analysis_error(const char *sqlstate);

/* The error where the server has found a table to be another than the catalog says. */
void planning_explain_stale(const char *server_message, struct error *error);

/* What this transaction has done to a migrating table nobody but itself can see: `error` is why
 * nothing is rewritten in it. */
bool planning_is_behind_ddl(const struct session *session, struct error *error);

/* What to do with it. Questions are appended to `out`, which goes to the server. */
enum planning_verdict planning_decide(struct session *session, const struct planning_input *input,
                                      struct bytes *out, struct plan **plan,
                                      struct planning_refusal *refusal);

/* Asks for the parameter types of a statement that SQL's PREPARE made, and keeps the message; where
 * the server does not know it they stay unknown. */
void planning_learn_types(struct session *session, struct prepared *prepared, bool in_query,
                          struct bytes *out);

/* Asks whether a version of the statement with that plan, or the client's text where it is NULL,
 * gives what the client was told, and keeps the message. Where it does, prepared->judged says so.
 * What the question locks stays locked until the message that follows. */
void planning_judge(struct session *session, struct prepared *prepared, struct plan *plan,
                    bool in_query, struct bytes *out);

void planning_log_refusal(const struct session *session, const struct error *error);
void planning_free(struct session *session);
/* What no session has any more. */
void planning_release(struct planning *planning);

#endif

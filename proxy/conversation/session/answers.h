/*
 * The one ordered queue of answers that a server connection still owes: an entry for each message
 * sent that the server answers, whether the client sent it or we added it. What the server says is
 * always the answer to the entry at the head; so an answer to an added message never reaches a
 * client, and no answer reaches the wrong one.
 *
 * Owned by a session, on its thread. An entry holds a reference to its plan and to the prepared
 * statements it names; popping it gives them back. Bounded: at ANSWERS_LIMIT entries the session
 * stops reading its client. (The server holds back at most 8 kB of answers, under 1,700 of them, so
 * a queue of that many always drains and the limit cannot lock up a pipeline.)
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_ANSWERS_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "proxy/conversation/statements/portals.h"
#include "proxy/conversation/statements/prepared.h"
#include "rewrite/plan/plan.h"

#define ANSWERS_LIMIT 16384

/* What was sent, and so what ends the entry. */
enum answer_to {
    ANSWER_TO_STARTUP, /* everything up to the first ReadyForQuery */
    ANSWER_TO_QUERY,   /* … up to ReadyForQuery; FunctionCall too */
    ANSWER_TO_PARSE,
    ANSWER_TO_BIND,
    ANSWER_TO_DESCRIBE_STATEMENT,
    ANSWER_TO_DESCRIBE_PORTAL,
    ANSWER_TO_EXECUTE,
    ANSWER_TO_CLOSE,
    ANSWER_TO_SYNC,
    ANSWER_TO_BAD_FLUSH, /* malformed: an error is all that can come */
    ANSWER_TO_COPY_END,  /* CopyDone or CopyFail: no answer of its own, marks where copy-in ends */
    ANSWER_TO_IGNORED,   /* Sync or Flush while the server takes rows, which ignores them */
    ANSWER_TO_LATE_SYNCS /* up to `late_syncs` ReadyForQuery (copy_in.h) */
};

/* Who gets the answer. An ErrorResponse goes to the client in every case but one:
 * ANSWER_FOR_PLANNING decides itself. */
enum answer_for {
    ANSWER_FOR_CLIENT,
    ANSWER_FOR_NOBODY,   /* we added the message; only an error is the client's business */
    ANSWER_FOR_PLANNING, /* a question of ours: see planning.h */
    ANSWER_FOR_REFUSAL   /* the server is made to fail; the client gets `refusal` as the error */
};

/* There may be many, and an idle link keeps the room of some. */
struct answer {
    enum answer_to to;
    enum answer_for whom;
    bool changes_meaning; /* what the session's names mean may be different afterwards */
    bool touches;         /* the message goes by routes that the transaction has taken */
    bool rolls_back_all;  /* a ROLLBACK in it is none to a savepoint */
    bool rest_is_due;     /* the steps after `step` were not sent: the rows of a COPY come first */
    bool stands_alone;    /* ANSWER_TO_QUERY: nothing of its transaction was sent before it */
    bool sync_follows;    /* ANSWER_TO_QUERY: the client gets the ReadyForQuery of the next entry,
                             a Sync of ours, not that of this one */
    bool refusal_is_behind; /* statements that succeed are in front of what is refused */
    bool shadows;           /* answers.shadows counts it */
    bool covers;            /* answers.covers counts it */
    uint32_t closes;        /* ANSWER_TO_CLOSE: the number of a statement of ours that nothing else
                               closes; or 0 */
    struct plan *plan;      /* how the answers are changed, or NULL */
    /* The step of the plan, of which statement, that the next answer is to: of a query, which sends
     * all of them, it goes on with the answers. */
    size_t statement;
    size_t step;
    uint64_t count; /* of the statement's rows, where its tag is not the server's */
    size_t copies;  /* how often the server has asked for rows */
    /* ANSWER_TO_PARSE and ANSWER_TO_CLOSE: the statement made or closed and, for the client's own
     * messages, the one that had the name before and has it again if the server skips this.
     * ANSWER_TO_QUERY: `replaced` is the unnamed statement, with which every query does away; of
     * SQL's PREPARE and DEALLOCATE both are as with a Parse and a Close. */
    struct prepared *prepared;
    struct prepared *replaced;
    /* ANSWER_TO_BIND, ANSWER_TO_EXECUTE and ANSWER_TO_CLOSE: the portal made or run, and the one
     * that had the name before and has it again if the server does not do this. */
    struct portal *portal;
    struct portal *covered;
    struct bytes refusal; /* ANSWER_FOR_REFUSAL: a whole ErrorResponse */
    size_t late_syncs;    /* ANSWER_TO_IGNORED: Syncs among them */
};

struct answers {
    struct answer *ring;
    size_t capacity; /* a power of two */
    size_t first;
    size_t count;
    size_t meaning_changes; /* entries in the queue with changes_meaning */
    size_t shadows; /* ... with a statement in `replaced` that needs looking after where it is
                      used, and none such in its place: if the server skips the message, the
                      statement is still there */
    size_t covers;  /* … with a portal in `covered` */
};

/* One that is answered as the own step of the plan's first statement says; the plan, NULL where the
 * answer passes, is retained. */
struct answer answer_of(enum answer_to to, struct plan *plan);

/* The entry is copied in; the queue takes over the references in it. A Parse is counted in its
 * statement's `unanswered` for as long as it is here. */
struct answer *answers_push(struct answers *answers, struct answer answer);
struct answer *answers_head(struct answers *answers); /* NULL when nothing is owed */
struct answer *answers_at(const struct answers *answers, size_t index);
void answers_pop(struct answers *answers);
/* The head's count is that of the entry for the next step, where it has one. */
void answers_pass_count(struct answers *answers);
/* In place of what the entry says was replaced or covered; the reference is taken over. */
void answers_set_replaced(struct answers *answers, struct answer *answer,
                          struct prepared *replaced);
void answers_set_covered(struct answers *answers, struct answer *answer, struct portal *covered);
bool answers_are_full(const struct answers *answers);
/* Gives back what a long queue needed, where nothing is in it: no entry may be held on to. */
void answers_rest(struct answers *answers);
void answers_free(struct answers *answers);

#endif

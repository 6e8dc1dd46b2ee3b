/*
 * What a session knows of its client's transaction: under which flags it runs, from when it sees
 * the database, and what it has done to the tables of migrations.
 *
 * What is sent outside of a transaction counts as one of its own. Owned by a session.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_TRANSACTION_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/flags.h"
#include "proxy/conversation/statements/meaning.h"
#include "rewrite/text/glance.h"

/* The route that it has taken for a migration it touched. */
struct taken_route {
    size_t migration;
    struct route route;
    bool named[SIDE_COUNT]; /* its statements have named this table */
};

/* From when it sees the database (planning/vantage.h). */
struct vantage {
    uint64_t queried_under; /* number of the newest world at the first query; 0: there was none */
    uint64_t last_under;    /* at the last message, 0 where that was no query */
    bool level_known;       /* the server's answer about isolation is of this transaction */
};

struct transaction {
    uint64_t began; /* it, or what is outside of one, at the earliest */
    struct taken_route *taken;
    size_t taken_count;
    uint64_t taken_under; /* where there are any: the number of the first one's snapshot */
    bool touches;         /* the message that is being dealt with goes by these */
    bool left_inside;     /* it has ended in what was answered, and nothing that was answered since
                             goes by these */
    bool left_failure;    /* so has a failure, since the last ReadyForQuery */
    struct vantage vantage;
    bool has_snapshot;          /* a query of it was answered, or it imported a snapshot */
    enum glance_ddl ddl;        /* the most that a text of it does to migrating tables */
    enum glance_ddl ddl_before; /* and one before the message that is looked at */
    bool replays;               /* the query at the head of the queue has done nothing, and is to
                                   be planned anew */
    bool has_replayed;          /* since the client had its last ReadyForQuery */
};

/* Nothing is under way: one of which nothing was sent yet. */
void transaction_begin(struct transaction *transaction, uint64_t now);
/* It has ended, and the next one began in what was sent after it. What else it was is the caller's
 * to deal with before. */
void transaction_begin_anew(struct transaction *transaction, uint64_t now);

/* Or NULL. */
struct taken_route *transaction_taken(const struct transaction *transaction, size_t migration);
/* One for a migration that it has none for. */
struct taken_route *transaction_take(struct transaction *transaction, size_t migration,
                                     struct route route, uint64_t under);

void transaction_free(struct transaction *transaction);

#endif

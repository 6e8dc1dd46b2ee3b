/*
 * From when a transaction sees the database, as far as that can be other than now.
 *
 * Under REPEATABLE READ and SERIALIZABLE a transaction reads by the snapshot of its first query to
 * its end. Where the flags of a migration have changed since then, its tables may have been filled
 * or have changed places meanwhile, and what it would read and write by the new flags is not there
 * yet in what it sees. Such a transaction gets 40001 at its first touch of that migration, as
 * PostgreSQL gives it where a row has changed.
 *
 * Noted is the world (world.h) that was the newest when the first query of the transaction was
 * sent: its snapshot is no older. The isolation level is asked of the server, once in a
 * transaction, and only where a migration has changed since. With the answer comes the snapshot's
 * xmax, which tells of one that another session has exported (pg_dump -j) whether it was taken
 * after a moment that the main thread has marked (world_marks.h).
 *
 * Works on `vantage` of the session's transaction, on its thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_VANTAGE_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_VANTAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/error.h"
#include "proxy/conversation/session/session.h"
#include "rewrite/rewriter.h"
#include "rewrite/text/glance.h"

enum vantage_view {
    VANTAGE_RECENT,
    VANTAGE_UNKNOWN, /* old, if the transaction keeps its snapshot: the server must be asked */
    VANTAGE_OLD
};

/* A text is sent, or a message that makes one of a statement. */
void vantage_note_text(struct session *session, const char *text, size_t length,
                       struct glance glance);
/* Something that is, or may be, a query is sent. */
void vantage_note_query(struct session *session);
/* A question of ours is sent, in this transaction or in one of its own; and the answer to the one
 * about what names mean, isolation among it, has come. */
void vantage_note_question(struct session *session);
void vantage_note_answer(struct session *session);

/* Of the migrations that the transaction has not touched yet. */
enum vantage_view vantage_of(struct session *session, const struct touched_set *touched);

/* What the client gets for VANTAGE_OLD. */
void vantage_explain(struct session *session, const struct touched_set *touched,
                     struct error *error);

#endif

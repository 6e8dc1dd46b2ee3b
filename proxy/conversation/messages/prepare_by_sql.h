/*
 * SQL's PREPARE, EXECUTE, DEALLOCATE and DISCARD ALL on their way to the server. They share their
 * names with the protocol's prepared statements, and so they share their table (prepared.h).
 *
 * PREPARE passes: the server makes the statement as the client wrote it, and tells its parameter
 * types. What EXECUTE runs must be what the transaction's flags ask for, so it is prepared again
 * before, unseen, where it is not, as for Bind.
 *
 * What does away with all statements empties the table once the server has said that it is done;
 * until then nothing is sent after it.
 *
 * As simple queries they wait until the server has answered all that was sent before. With other
 * statements in one query they are refused where they do not pass.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_PREPARE_BY_SQL_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_PREPARE_BY_SQL_H

#include "proxy/conversation/messages/inbound.h"
#include "rewrite/plan/sql_prepare.h"

/* A simple query. True where it has been dealt with: *used is what the handler returns. */
bool prepare_by_sql_query(struct inbound *in, const char *text, size_t length, size_t *used);

/* What the text of a Parse is; SQL_PREPARE_NONE for all else. False with an error for the client
 * where it is too long to be read. */
bool prepare_by_sql_find_verb(const struct session *session, const char *text, size_t length,
                              enum sql_prepare_verb *verb, struct error *error);

/* A statement of the protocol that is an EXECUTE: brings what it runs up to the flags, and sets the
 * plan that its answers need. True: it may be used. False: *used is what to return. */
bool prepare_by_sql_bring_up(struct inbound *in, struct prepared *execute, size_t *used);

/* One that makes or drops statements is being executed: the table of statements follows, and the
 * answer's entry says how to undo that. */
void prepare_by_sql_apply(struct inbound *in, const struct prepared *statement,
                          struct answer *answer);

/* The server has carried out the statement at the head of the queue, with this tag. */
void prepare_by_sql_note_tag(struct session *session, const char *tag);

#endif

/*
 * SQL's PREPARE, EXECUTE and DEALLOCATE on their way to the server. They share their names with the
 * protocol's prepared statements, and so they share their table (prepared.h).
 *
 * PREPARE passes: the server makes the statement as the client wrote it, and tells its parameter
 * types. What EXECUTE runs must be what the transaction's flags ask for, so it is prepared again
 * before, unseen, where it is not, as for Bind.
 *
 * As simple queries they wait until the server has answered all that was sent before. With other
 * statements in one query they are refused where they do not pass.
 */
#ifndef CROSSFADE_PROXY_SQL_PREPARED_H
#define CROSSFADE_PROXY_SQL_PREPARED_H

#include "proxy/inbound.h"
#include "rewrite/prepare.h"

/* A simple query. True where it has been dealt with: *used is what the handler returns. */
bool sql_prepared_query(struct inbound *in, const char *text, size_t length, size_t *used);

/* What the text of a Parse is; PREPARE_NONE for all else. */
enum prepare_verb sql_prepared_verb(const struct session *session, const char *text, size_t length);

/* A statement of the protocol that is an EXECUTE: brings what it runs up to the flags, and sets the
 * plan that its answers need. True: it may be used. False: *used is what to return. */
bool sql_prepared_bring_up(struct inbound *in, struct prepared *execute, size_t *used);

/* One that is PREPARE or DEALLOCATE is being executed: the table of statements follows, and the
 * answer's entry says how to undo that. */
void sql_prepared_apply(struct session *session, const struct prepared *statement,
                        struct answer *answer);

#endif

/*
 * What the client was told of a prepared statement: the types of its parameters and the columns of
 * its rows, as they were when it was prepared. PostgreSQL holds a prepared statement to that for as
 * long as it lives, and so is what Crossfade prepares in its place, under other flags, another
 * search_path or after DDL: where it would return other columns the client gets PostgreSQL's
 * "cached plan must not change result type", and nothing runs.
 *
 * Known from the plan that it was prepared with; for a text that passed, from the server, which is
 * asked before the text is taken away (PLANNING_TOLD). On the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_TOLD_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_TOLD_H

#include <stdbool.h>

#include "proxy/conversation/session/session.h"
#include "proxy/conversation/statements/prepared.h"

/* Whether the columns of such a version are the client's: not where the server keeps a query that
 * it does not run at once (DECLARE, EXPLAIN), nor of a staged COPY. NULL: the client's own text. */
bool told_concerns(const struct plan *plan);

/* At the client's Parse; the plan is retained. */
void told_by_plan(struct prepared *prepared, struct plan *plan);

/* Whether the server's version must be asked about, and can be: the client's own table may be gone.
 */
bool told_must_ask(struct session *session, const struct prepared *prepared);

/* The server has described a version of the statement; that is what the client was told, if it is
 * not known better. False where there is no room for it. */
bool told_keep(struct prepared *prepared, const struct plan *plan,
               const struct description *described);

/* Whether a version that the server describes so gives what the client was told. */
bool told_is_kept(const struct prepared *prepared, const struct plan *plan,
                  const struct description *described);

#endif

/*
 * The prelude of a prepared statement: where its plan locks rows first, a statement of ours with
 * the same parameters is prepared beside the client's own, bound beside its portal, and executed
 * just before it.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_PRELUDE_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_PRELUDE_H

#include <stdbool.h>

#include "protocol/frontend.h"
#include "proxy/conversation/session/session.h"

bool prelude_exists(const struct plan *plan);

/* Nothing where the plan has none. It is closed when nobody needs the client's statement any more
 * (prepared.h). */
void prelude_prepare(struct session *session, struct prepared *prepared, struct plan *plan);

/* Binds those that wait, before the statements that they are of may go. */
void prelude_send_binds(struct session *session);

/* Keeps the client's values for it; it is bound when it must be. */
void prelude_bind(struct session *session, struct prepared *prepared, struct portal *portal,
                  const struct frontend_bind *bind);
void prelude_execute(struct session *session, struct portal *portal);

#endif

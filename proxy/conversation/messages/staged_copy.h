/*
 * The rest of a staged COPY in the extended protocol: the steps after the client's own are sent
 * when it has sent its last row, or once the server has taken all rows where that is in doubt
 * (copy_in.h). In a simple query they are part of it.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_STAGED_COPY_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_STAGED_COPY_H

#include "proxy/conversation/session/session.h"

/* The steps after the own one; nothing where there are none. */
void staged_copy_send_rest(struct session *session, struct plan *plan);

/* The client has sent its last row to the COPY at the head of the queue, or has given it up: then
 * nothing goes anywhere. Nothing where it is not staged. */
void staged_copy_end_rows(struct session *session);
void staged_copy_give_up(struct session *session);

#endif

/*
 * Rows on their way to the server: COPY … FROM STDIN.
 *
 * While the server takes rows it ignores Sync; when a row has made the COPY fail, it answers it
 * again. Whether a Sync among rows came before or after that, only the server knows. So such Syncs
 * are sent, and counted in the queue of answers. Where the COPY ends well the server has ignored
 * them. Where it fails, a Sync and a Close of ours follow: every ReadyForQuery that comes before
 * the answer to the Close, but for one, is one for the client. The client's next messages wait
 * until then.
 *
 * A function takes the session or the client's message, on the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_COPY_IN_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_COPY_IN_H

#include "proxy/conversation/messages/inbound.h"

/* The server asks for rows. */
void copy_in_begin(struct session *session);

/* The client's Sync while the server takes rows, and its CopyDone or CopyFail. */
size_t copy_in_sync(struct inbound *in);
size_t copy_in_end(struct inbound *in);

/* An error has come: the Syncs after the head of the queue that may have been ignored, 0 where
 * that need not be found out. */
size_t copy_in_late_syncs(struct session *session);
/* They are to be found out. */
void copy_in_leave_unclear(struct session *session, size_t late_syncs);
bool copy_in_is_unclear(const struct session *session);

/* What is due between two of the client's messages: our messages that find it out. */
void copy_in_clear_up(struct session *session);

/* ReadyForQuery for a Sync that was not ignored. False: there is none that it could be for. */
bool copy_in_ready(struct session *session);
/* The answer to our Close: the others were ignored. */
void copy_in_cleared_up(struct session *session);

#endif

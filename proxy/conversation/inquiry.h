/*
 * What the server answers to the questions about a statement (question.h), and which question comes
 * next: the steps of planning.h. On the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_INQUIRY_H
#define CROSSFADE_PROXY_CONVERSATION_INQUIRY_H

#include "proxy/conversation/planning.h"

/* Takes the statement apart and asks the first question about it, if there is any. */
void inquiry_begin(struct session *session, struct bytes *out);

/* An answer at the head of the queue, for us. */
void inquiry_answer(struct session *session, const struct frame *frame, const uint8_t *body);
void inquiry_error(struct session *session, const uint8_t *body, size_t length);
/* An entry for us has left the queue. */
void inquiry_popped(struct session *session);
bool inquiry_is_waiting(struct session *session);
/* A reading of the catalog is waited for, in PLANNING_CATALOG or PLANNING_TREE; the message is
 * looked at from its beginning when it has come. */
void inquiry_await_reading(struct session *session, enum planning_step step);
/* The server skips the question, and the message that it is about, after an error of the client's.
 */
void inquiry_skip(struct session *session);
/* All owed answers are in: asks the next question, or is done. */
void inquiry_advance(struct session *session);

#endif

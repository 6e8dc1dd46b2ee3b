/*
 * What the server answers to the questions about a statement (question.h): noted in the session's
 * planning, or in what is known of its names.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_REPLY_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_REPLY_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/frame.h"
#include "proxy/conversation/planning/planning.h"

/* An answer at the head of the queue, for ANSWER_FOR_PLANNING. */
void reply_take(struct session *session, const struct frame *frame, const uint8_t *body);
/* The body of an ErrorResponse to it. */
void reply_error(struct session *session, const uint8_t *body, size_t length);

#endif

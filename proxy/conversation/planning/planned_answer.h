/*
 * The answers to a rewritten statement, made into those that the plain table would have given:
 * tags, descriptions, hidden rows, error positions (plan.h says how).
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_PLANNED_ANSWER_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_PLANNED_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "protocol/frame.h"

struct answer;
struct session;

enum planned_answer {
    PLANNED_ANSWER_PASSES,   /* to the client, as it is */
    PLANNED_ANSWER_DONE,     /* what the client gets, if anything, is in `out` */
    PLANNED_ANSWER_MALFORMED /* or not what the plan asked for */
};

/* Whether a message that answers the head of the queue, which has a plan, must be there whole: rows
 * and copied data go on, or nowhere, as they come, but for a row that holds a count. */
bool planned_answer_needs_whole(struct session *session, char type);

/* A message that answers the head of the queue, which has a plan; whole where it must be. */
enum planned_answer planned_answer(struct session *session, const struct frame *frame,
                                   const uint8_t *body, struct bytes *out);

/* Whether errors and notices that answer this entry may have to be changed. */
bool planned_answer_concerns(const struct session *session, const struct answer *head);
/* What is under way at the head of the queue is our business alone: notices of it too. */
bool planned_answer_is_silent(struct session *session);

/* An ErrorResponse ('E') or NoticeResponse ('N') to the head, with its position made one in the
 * client's text, or left out where it is in text of ours, and with the names that the client knows
 * (rewrite/plan/translated_error.h). False where it is malformed. */
bool planned_answer_error(struct session *session, char type, const uint8_t *body, size_t length,
                          struct bytes *out);

#endif

/*
 * The questions that Crossfade asks the server about a statement (planning.h): extended-protocol
 * messages under names of ours (own_name.h), each asked under another one, put in the answer queue
 * for ANSWER_FOR_PLANNING.
 *
 * Where the client has begun a pipeline segment a question ends in a Flush, and an error makes the
 * server skip to the client's Sync; otherwise it ends in a Sync of our own.
 *
 * Each function sets the step that waits for the answer. On the session's thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_QUESTION_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_QUESTION_H

#include "proxy/conversation/planning/planning.h"

/* How long the statement may wait (waiting.h). */
void question_about_patience(struct session *session);
void question_about_types(struct session *session);
/* These two of planning->learns: of the version that the server has, and of one with
 * planning->plan. */
void question_about_told(struct session *session);
void question_about_version(struct session *session);
void question_about_meaning(struct session *session, enum planning_step step);
void question_about_existence(struct session *session);
/* Whether the server says of the statement asked about what it would say of it after those in
 * front of it: there are none, or in a query of the client's they only begin the transaction. */
bool question_stands_first(const struct session *session);
/* `is_ours`: a text that stands for the client's where the server describes no such statements. */
void question_about_original(struct session *session, struct text text, bool is_ours);
void question_about_rewritten(struct session *session);

#endif

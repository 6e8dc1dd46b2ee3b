/*
 * A plan is made for a statement that must be rewritten: it is taken apart, the server describes it
 * as the client wrote it, what is sent in its place is made, and the server judges that
 * (PLANNING_ANALYSIS, ORIGINAL, MAKING and REWRITTEN). The plan goes into the thread's cache.
 *
 * Each function asks the next question, or sets PLANNING_DONE.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_MAKING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_MAKING_H

#include "proxy/conversation/planning/planning.h"

void making_begin(struct session *session);
/* The thoughts of ANALYSIS and MAKING are done. */
void making_go_on_analysed(struct session *session);
void making_go_on_made(struct session *session);
/* The server has described the statement, as the client wrote it or as we did, and has no
 * objection. */
void making_take_original(struct session *session);
void making_take_rewritten(struct session *session);

/* A failure may be the catalog's, which is behind, and a new reading of it can be waited for. In a
 * transaction the server has refused all that follows, and what it sees of the tables may be its
 * own. */
bool making_may_read_anew(const struct session *session);

#endif

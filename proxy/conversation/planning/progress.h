/*
 * Which step of planning comes next (planning.h), when what the present one waits for is there.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_PROGRESS_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_PROGRESS_H

#include <stdbool.h>

#include "proxy/conversation/planning/planning.h"

/* Something is waited for still. */
bool progress_is_waiting(struct session *session);
/* Nothing is: asks the next question, waits for something else, or is done (PLANNING_DONE). */
void progress_advance(struct session *session);

#endif

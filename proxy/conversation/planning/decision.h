/*
 * What is to be done with a text of the client's: passed on, sent as something else, refused, or
 * kept back until more is known. Decided from what the session knows; nothing is sent but the
 * questions that have to be asked first (planning.h).
 *
 * The handler of a message asks for the decision. Where that is to keep the message back, it asks
 * again when the session is ready, and gets what has been found out meanwhile.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_DECISION_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_DECISION_H

#include "proxy/conversation/planning/planning.h"

enum decision {
    DECISION_READY,   /* *plan is what to send, NULL where the text passes; the caller owns a
                         reference */
    DECISION_HOLD,    /* keep the message back */
    DECISION_REFUSED, /* *refusal is what the client gets; the caller frees its message */
    DECISION_FAILED   /* the client has its error already: drop the message */
};

/* An error for the client in its message's place. */
struct decision_refusal {
    struct bytes message; /* a whole ErrorResponse */
    size_t
        begins_length; /* the text so far begins a transaction, which is to fail with the error */
};

enum decision decision_make(struct session *session, const struct planning_input *input,
                            struct plan **plan, struct decision_refusal *refusal);

/* What the message waited for is known now, or has changed: decided anew. The session's planning
 * is done then, or waits for something else. */
void decision_resume(struct session *session);

/* The error where `reads_otherwise` and the statement does not pass. */
void decision_explain_reading(struct error *error);

#endif

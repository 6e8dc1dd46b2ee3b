/*
 * One message of a client as it lies in the receive buffer, and what can be done with it: pass it
 * on, drop it, refuse it, find out what to send in its place.
 *
 * Handlers of messages return how many of its bytes they dealt with. INBOUND_NOT_NOW keeps it: it
 * is not whole yet, or the session waits for the server before it can go on with it.
 *
 * Lives for one pass over the buffer.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_INBOUND_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_INBOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/error.h"
#include "protocol/frame.h"
#include "proxy/conversation/planning/decision.h"
#include "rewrite/text/glance.h"

#define INBOUND_NOT_NOW ((size_t)0)

struct inbound {
    struct session *session;
    struct frame frame;
    const uint8_t *message;
    const uint8_t *body;
    size_t available; /* of the whole message */
    size_t total;
    struct glance glance; /* of a query's text, which its handler takes */
};

bool inbound_is_whole(const struct inbound *in);

/* The message goes through unchanged, or not at all; what has not arrived of it yet, too. */
size_t inbound_pass(struct inbound *in);
size_t inbound_drop(struct inbound *in);

/* The message is looked at again when everything that was sent has been answered. */
size_t inbound_await_answers(struct inbound *in);

/* The client's query goes out, as the answer's plan has it or, without one, unchanged. */
size_t inbound_query(struct inbound *in, struct answer answer);

/* Makes the server fail where the client's message would have been, so that its transaction fails
 * as the client's does, and the client get this error instead of the server's. */
size_t inbound_refuse(struct inbound *in, const struct error *error);
size_t inbound_refuse_size(struct inbound *in, const char *what);
/* The session has too many prepared statements. */
size_t inbound_refuse_room(struct inbound *in);

/* What to send in a text's place. True: *plan, the caller's reference, NULL where the text passes.
 * False: *used is what the handler returns. */
bool inbound_plan(struct inbound *in, const struct planning_input *input, struct plan **plan,
                  size_t *used);

#endif

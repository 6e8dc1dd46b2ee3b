/*
 * A conversation between a client and a server: what either says comes in as bytes, what either is
 * to hear goes out as bytes (session/session.h has the drawing).
 *
 * Who holds it (client/client.h) gives it what the two sides say and sends what it says, does what
 * it wishes (session/surroundings.h), and closes connections. Nothing here knows a socket, or calls
 * out but for its wishes.
 *
 * A session lives on one thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_CONVERSATION_H
#define CROSSFADE_PROXY_CONVERSATION_CONVERSATION_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/conversation/session/session.h"

/* What a side has said, after which the session has moved on as far as it goes. */
void conversation_hear_client(struct session *session, const uint8_t *data, size_t length);
void conversation_hear_server(struct session *session, const uint8_t *data, size_t length);
/* Moves on after something else happened. */
void conversation_advance(struct session *session);

/* The client wishes to cancel what it said last. Nothing but where a statement of it is held back:
 * all else the server is told. */
void conversation_cancel(struct session *session);

/* Of a session that session_init began. */
void conversation_free(struct session *session);

#endif

/*
 * A statement that is held in Crossfade until something has changed (PLANNING_FENCE, and the
 * waits for the catalog): it ends as it would on the server, by a cancel request, or by
 * statement_timeout; and the server, to which the session seems idle, is kept from ending it.
 *
 * The time limits that count are asked of the server when the wait for a fence begins
 * (PLANNING_PATIENCE). The server is kept busy with a Sync, twice within its shortest limit, where
 * a Sync means nothing: with no message of a pipeline's segment before it.
 *
 * Works on the session's planning, on its thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_WAITING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "proxy/conversation/session/session.h"

/* The statements that ask for the limits of a session in this state; NULL after the last. They are
 * answered by one or more DataRows, of which each holds the next ones. Within a transaction none of
 * them makes it take its snapshot. */
const char *const *waiting_questions(const struct session *session);
/* The body of a DataRow. False: malformed. */
bool waiting_read_answer(struct session *session, const uint8_t *body, size_t length);

/* Whether what the session plans is held so. */
bool waiting_is_on(const struct session *session);

/* Begins the wait. */
void waiting_begin(struct session *session);
/* Whether it is over for the client, with the error that it gets. */
bool waiting_is_over(struct session *session, struct error *error);
/* Sends what keeps the server from ending the session, where that is due, and asks for a next look
 * in time. */
void waiting_stir(struct session *session);
/* The client wishes to cancel. False where nothing is held so. */
bool waiting_cancel(struct session *session);

#endif

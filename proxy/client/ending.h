/*
 * How a session ends, once it is decided that it does: with an error or without, at once or when
 * there is nothing left to say, or at a shutdown.
 *
 * Whatever ends it leaves it in SESSION_CLOSING; its memory goes when both sides are closed
 * (session.c).
 */
#ifndef CROSSFADE_PROXY_CLIENT_ENDING_H
#define CROSSFADE_PROXY_CLIENT_ENDING_H

#include "protocol/base/error.h"

#define ENDING_PATIENCE_MS 10000
#define ENDING_QUIET_MS 1000

struct client;

/* Sends the client a FATAL error and closes both sides. */
void ending_fail(struct client *client, const struct error *error);
/* Closes the server's side, when it has done what it has of a migration; the client's when it has
 * taken what is unwritten. */
void ending_close(struct client *client);
/* As ending_close, but waits for nobody to take what is unwritten; nor, when the worker is to stop,
 * for the server. */
void ending_cut(struct client *client);

/* The server has taken what was unwritten, or there is nothing: it is told that no more comes. */
void ending_hang_up(struct client *client);

/* The client says no more. When the server has been given all that it said, the server is told so
 * too and ends the session after its answers, for which the client may still wait. */
void ending_finish(struct client *client);

/* For a shutdown: ends now if no transaction is under way. For the first ENDING_PATIENCE_MS of it a
 * client that was heard within ENDING_QUIET_MS is taken to have more to say, and one that logs in
 * is let in: it would lose what it is about to send. */
void ending_drain(struct client *client);

#endif

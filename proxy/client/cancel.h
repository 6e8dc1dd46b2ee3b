/*
 * Cancels what a session's server is doing, on a connection of its own ("Canceling Requests in
 * Progress", PostgreSQL documentation): a server does not notice that nobody waits any more.
 *
 * Belongs to the worker's loop and frees itself when the server has hung up, or cannot be reached.
 */
#ifndef CROSSFADE_PROXY_CLIENT_CANCEL_H
#define CROSSFADE_PROXY_CLIENT_CANCEL_H

struct client;

/* Nothing happens where the server has not told its key. */
void cancel_send(const struct client *client);

#endif

/*
 * Which server a session is on: where it looks for one, whether what it found is what
 * target_session_attrs asks for, and how a cancel request finds it there.
 *
 * Logins pass through, so a server can only be checked once the client has logged in to it: by what
 * it says of itself then. Before that, hosts.h says which server is likely to be the right one.
 *
 * On the session's thread.
 */
#ifndef CROSSFADE_PROXY_CLIENT_SERVER_CHOICE_H
#define CROSSFADE_PROXY_CLIENT_SERVER_CHOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct attempts;
struct client;

/* The servers to try, for a session or for a cancel request. */
struct attempts *server_choice_attempts(struct client *client);

/* Whether a server's first words are that it takes no connections, as it starts or stops: then
 * libpq tries the next one. *reason is the server's, borrowed from `data`. */
bool server_choice_is_declined(const uint8_t *data, size_t length, const char **reason);

/* The login is through: whether the server is what is asked for. Otherwise the session has failed,
 * before the client has been told that it may begin. */
bool server_choice_check_role(struct client *client);

/* The body of BackendKeyData: cancel requests with it find the session's server from now on, until
 * it is forgotten, which must be before the connection to the server is closed. */
void server_choice_take_key(struct client *client, const uint8_t *body, size_t length);
void server_choice_forget_key(struct client *client);

#endif

/*
 * A login passes through, so that Crossfade keeps no secrets. Where the connection to the server
 * has TLS, what is said about channel binding must change: a client cannot bind to a TLS that does
 * not reach it.
 *
 * On the session's thread.
 */
#ifndef CROSSFADE_PROXY_LOGIN_H
#define CROSSFADE_PROXY_LOGIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

struct session;

/* A client's message of this length or less is looked at whole: more than PostgreSQL takes. */
#define LOGIN_MESSAGE_LIMIT ((size_t)65536)

/* An Authentication message. True where what the client gets in its place was appended to `out`, or
 * the session has failed. */
bool login_from_server(struct session *session, const uint8_t *body, size_t length,
                       struct bytes *out);

/* What a client answers to it. False where it cannot succeed: the session has failed, with an error
 * that says why. */
bool login_from_client(struct session *session, const uint8_t *body, size_t length);

#endif

/*
 * Logins pass through, so that Crossfade keeps no secrets: the server asks, the client answers. One
 * kind cannot: SCRAM where both the client and the server have TLS with Crossfade. A client that
 * could bind its login to the channel is told by the server's offer that it can, but its channel is
 * not the server's; without that offer it takes the server for one that cannot, and the server,
 * which can, must take that for the work of somebody in between. So Crossfade ends SCRAM itself
 * (protocol/scram.h), with the role's verifier:
 *
 *     server: offers to bind, and the client has TLS
 *          │
 *     LOGIN_ASKING ───────── the verifier cannot be read ───────► LOGIN_PASSING
 *          │ verifier, or there is none
 *     LOGIN_OFFERED ──── client chooses, and says nothing yet ──► LOGIN_CHOSEN
 *          │ client-first                                             │ client-first
 *     LOGIN_BEGUN ◄───────────────────────────────────────────────────┘
 *          │ server-first
 *     LOGIN_CHALLENGED
 *          │ client-final
 *     LOGIN_PROVING ──── the client was wrong: so is the proof, and the server refuses it
 *          │ server-final
 *     LOGIN_PROVED ──── AuthenticationOk ────► over
 *
 * The client is bound to the certificate that it sees, which is Crossfade's, and Crossfade to the
 * server's. Salt and iterations are those that the server names, for a role that does not exist
 * too; every refusal of a password is the server's own. In PASSING the offer to bind is left out,
 * also for clients without TLS, and a client that says it could bind gets an error that says why it
 * cannot.
 *
 * Keys live from the answer to the question for the verifier to the end of the login, and are
 * wiped.
 *
 * On the session's thread. A login belongs to its session.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_LOGIN_H
#define CROSSFADE_PROXY_CONVERSATION_LOGIN_H

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

/* Whether the client's next answer must wait, because nobody has asked for it yet. */
bool login_is_busy(const struct session *session);

/* What a client answers. True where what the server gets in its place was appended to `out`, or the
 * session has failed. */
bool login_from_client(struct session *session, const uint8_t *body, size_t length,
                       struct bytes *out);

/* What was wished of read_verifier; NULL where the role has none. The session is to be advanced. */
void login_take_verifier(struct session *session, bool is_known, const char *verifier);

void login_end(struct session *session); /* where there is one */

#endif

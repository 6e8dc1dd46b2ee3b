/*
 * Messages that we add to a client's, for statements and portals of our own (own_name.h). The
 * client hears nothing of them, unless they fail.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_OWN_MESSAGE_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_OWN_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/conversation/session/session.h"

/* Closes a statement ('S') or a portal ('P'), which need not be there. */
void own_message_close(struct session *session, char kind, uint32_t serial);
/* Closes what is left over (leftovers.h), if nothing is under way that it could come into. True:
 * the message that was to be sent next must wait until nothing is. */
bool own_message_close_leftovers(struct session *session);
/* Prepares, binds, executes and closes a text without parameters. `executed` is what the answer to
 * its Execute is for. */
void own_message_run(struct session *session, struct text text, struct answer executed);

#endif

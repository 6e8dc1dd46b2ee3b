/*
 * Messages that we add to a client's, for statements and portals of our own on its server
 * connection: _cf_<serial>, numbered by the session's table of prepared statements. The client
 * hears nothing of them, unless they fail.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_ADDED_H
#define CROSSFADE_PROXY_CONVERSATION_ADDED_H

#include <stdbool.h>
#include <stdint.h>

#include "proxy/conversation/inbound.h"

/* Longer than any of their names. */
#define ADDED_NAME_LIMIT 24

void added_name(char name[static ADDED_NAME_LIMIT], uint32_t serial);
/* Closes a statement ('S') or a portal ('P'), which need not be there. */
void added_close(struct inbound *in, char kind, uint32_t serial);
/* Closes what is left over (leftovers.h), if nothing is under way that it could come into. True:
 * the message that was to be sent next must wait until nothing is. */
bool added_close_leftovers(struct inbound *in);
/* Prepares, binds, executes and closes a text without parameters. `executed` is what the answer to
 * its Execute is for. */
void added_run(struct inbound *in, struct text text, struct answer executed);

#endif

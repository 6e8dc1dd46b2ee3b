/*
 * The extended query protocol on its way to the server: Parse, Bind, Describe, Execute, Close.
 *
 * A statement that names a migrating table is prepared with the text that the flags ask for. Where
 * the flags have changed since, it is prepared again before it is bound (renewal.h). Where its plan
 * locks rows first, a statement of ours does (prelude.h).
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_EXTENDED_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_EXTENDED_H

#include "proxy/conversation/messages/inbound.h"

/* See inbound.h for what handlers return. */
size_t extended_parse(struct inbound *in);
size_t extended_bind(struct inbound *in);
size_t extended_describe(struct inbound *in);
size_t extended_execute(struct inbound *in);
size_t extended_close(struct inbound *in);

#endif

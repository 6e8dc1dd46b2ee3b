/*
 * The extended query protocol on its way to the server: Parse, Bind, Describe, Execute, Close.
 *
 * A statement that names a migrating table is prepared with the text that the flags ask for. Where
 * the flags have changed since, it is prepared again before it is bound (renewal.h). Where its plan
 * locks rows first, a statement of ours does (prelude.h).
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_EXTENDED_H
#define CROSSFADE_PROXY_CONVERSATION_EXTENDED_H

#include "proxy/conversation/inbound.h"

/* See inbound.h for what handlers return. */
size_t extended_parse(struct inbound *in);
size_t extended_bind(struct inbound *in);
size_t extended_describe(struct inbound *in);
size_t extended_execute(struct inbound *in);
/* Behind the CopyDone of a COPY that was executed: the rows go to where they belong. Nothing where
 * none is staged. */
void extended_finish_copy(struct inbound *in);
/* It has failed, so nothing goes anywhere. */
void extended_forget_copy(struct session *session);
size_t extended_close(struct inbound *in);

/* The session has too many prepared statements: also for those that SQL makes. */
void extended_explain_memory(struct error *error);
size_t extended_refuse_memory(struct inbound *in);

#endif

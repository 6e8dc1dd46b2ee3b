/*
 * Prepared statements outlive flag changes. Before one that names a migrating table is used, the
 * server must have the text that the transaction's flags ask for: where it has another one, it is
 * prepared again under the client's name, unseen by the client.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_MESSAGES_RENEWAL_H
#define CROSSFADE_PROXY_CONVERSATION_MESSAGES_RENEWAL_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/conversation/messages/inbound.h"

/* One that is being made, with how the server reads its text now. */
struct prepared *renewal_new(struct session *session, const char *name, const char *text,
                             size_t length);
/* Sets whether the statement names a migrating table. */
void renewal_scan(struct session *session, struct prepared *prepared);
/* The statement of that name, looked through again where the catalog has changed; or NULL. */
struct prepared *renewal_find(struct session *session, const char *name);
bool renewal_is_needed(const struct prepared *prepared);

/* As inbound_plan. */
bool renewal_plan(struct inbound *in, const struct prepared *prepared, struct plan **plan,
                  size_t *used);
/* Brings a statement up to the flags of the transaction. True: it may be used. False: *used is what
 * the handler returns. */
bool renewal_bring_up(struct inbound *in, struct prepared *prepared, size_t *used);

#endif

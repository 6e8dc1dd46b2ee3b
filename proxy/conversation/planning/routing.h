/*
 * Which route a transaction takes for each migration that it touches: the newest at its first
 * mention, kept to its end.
 *
 * Works on the session's list of taken routes, on its thread.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_PLANNING_ROUTING_H
#define CROSSFADE_PROXY_CONVERSATION_PLANNING_ROUTING_H

#include <stdbool.h>
#include <stddef.h>

#include "proxy/conversation/session/session.h"

/* What a transaction that begins now with this text would take. */
struct route routing_newest_route(struct session *session, size_t migration, const char *text,
                                  size_t length);

/* Sets the route of each table in the set: the one that was taken, or would be now. */
void routing_find_routes(struct session *session, struct touched_set *touched, const char *text,
                         size_t length);

/* The same; takes those that were not taken yet. */
void routing_take_routes(struct session *session, struct touched_set *touched, const char *text,
                         size_t length);

/* Every table named is where its own reads and writes go: the text may pass as it is. */
bool routing_all_pass(const struct touched_set *touched);

/* The transaction may not begin with one of these for now (fence.h). */
bool routing_is_fenced(struct session *session, const struct touched_set *touched);

/* Nothing is read from the table or written to it, as far as the catalog knows it is there. */
bool routing_table_is_out_of_use(const struct session *session, const struct touched *touched);
bool routing_any_is_out_of_use(const struct session *session, const struct touched_set *touched);

/* SQL-level PREPARE keeps the text on the server, out of reach of later flags: what passed then
 * must still pass when it is executed. */
void routing_note_sql_prepare(struct session *session, const struct touched_set *touched);
bool routing_sql_execute_is_stale(struct session *session, const char *text, size_t length,
                                  struct error *error);
/* The same of whatever executes one. Where it is not stale the transaction has taken its routes. */
bool routing_sql_prepared_is_stale(struct session *session, const char *text, size_t length,
                                   struct error *error);

#endif

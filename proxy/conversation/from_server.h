/*
 * Messages on their way from the server to the client: each is the answer to the entry at the head
 * of the queue and is passed on, changed, hidden, or taken by planning, as that entry says.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_FROM_SERVER_H
#define CROSSFADE_PROXY_CONVERSATION_FROM_SERVER_H

#include <stddef.h>
#include <stdint.h>

struct session;

/* Deals with as many of the bytes as can be dealt with now; returns how many. What is left is the
 * beginning of a message that must be seen whole. */
size_t from_server_process(struct session *session, const uint8_t *data, size_t length);

#endif

/*
 * Messages on their way from the client to the server: passed on as they are, rewritten, joined by
 * messages of ours, or kept back.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_FROM_CLIENT_H
#define CROSSFADE_PROXY_CONVERSATION_FROM_CLIENT_H

#include <stddef.h>
#include <stdint.h>

struct session;

/* Deals with as many of the bytes as can be dealt with now; returns how many. What is left begins
 * at a message that is incomplete or kept back. */
size_t from_client_process(struct session *session, const uint8_t *data, size_t length);

#endif

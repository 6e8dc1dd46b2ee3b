/*
 * Which server gave which cancel key: a cancel request comes on a connection of its own, to any
 * worker, and must reach the server that the session is on, which need not be the one that a new
 * session would be sent to.
 *
 * One table for the process. Any thread. An entry for each session that has logged in.
 */
#ifndef CROSSFADE_PROXY_UPSTREAM_CANCEL_KEYS_H
#define CROSSFADE_PROXY_UPSTREAM_CANCEL_KEYS_H

#include <stddef.h>
#include <stdint.h>

#include "proxy/upstream/endpoint.h"

/* `key` is the body of BackendKeyData, which is that of a CancelRequest too. */
void cancel_keys_add(const uint8_t *key, size_t length, struct endpoint *endpoint);
void cancel_keys_remove(const uint8_t *key, size_t length, const struct endpoint *endpoint);
/* A reference for the caller; NULL where no session of this process has the key. */
struct endpoint *cancel_keys_find(const uint8_t *key, size_t length);

#endif

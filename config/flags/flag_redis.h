/*
 * Flags from Redis, with changes told by the server (client-side caching, broadcasting mode) rather
 * than asked for.
 *
 * Two connections, because RESP2 cannot mix answers and messages on one: the listening one
 * subscribes to __redis__:invalidate, the asking one turns tracking on, redirected to it, and reads
 * all keys in one transaction at every change. When either is lost both are made anew, with growing
 * pauses, and everything is read again. Belongs to one loop and its thread.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_FLAG_REDIS_H
#define CROSSFADE_CONFIG_FLAGS_FLAG_REDIS_H

#include "config/flags/flag_source.h"
#include "config/model/config.h"

struct uv_loop_s;
struct flag_redis;

struct flag_redis *flag_redis_start(struct uv_loop_s *loop, const struct config *config,
                                    const struct flag_listener *listener);

/* No callback but `stopped` from here on; it comes when the handles are closed. */
void flag_redis_stop(struct flag_redis *redis, void (*stopped)(void *user), void *user);

#endif

/*
 * An hiredis context on a libuv loop.
 *
 * Unlike the adapter that comes with hiredis it passes on an error of the socket (a refused
 * connection would hang), tells when its handle is closed, and bounds what an answer takes
 * (redis_bound.h). Belongs to the context; goes with it.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_REDIS_POLL_H
#define CROSSFADE_CONFIG_FLAGS_REDIS_POLL_H

#include <hiredis/async.h>
#include <stdbool.h>

struct uv_loop_s;

/* `closed` is called after the context is freed, when the handle has left the loop. False where the
 * loop cannot watch the socket. */
bool redis_poll_attach(redisAsyncContext *context, struct uv_loop_s *loop,
                       void (*closed)(void *user), void *user);

#endif

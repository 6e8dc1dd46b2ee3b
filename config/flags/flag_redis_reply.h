/*
 * The one transaction that reads the flags of all migrations, and its answer as a reading.
 *
 * Peer's bytes: an answer of any form is read or refused.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_FLAG_REDIS_REPLY_H
#define CROSSFADE_CONFIG_FLAGS_FLAG_REDIS_REPLY_H

#include <hiredis/async.h>
#include <stdbool.h>

#include "config/flags/flag_values.h"
#include "config/model/config.h"

/* Sends it; `answered` gets the answer of EXEC. False where the context takes no more commands. */
bool flag_redis_reply_request(redisAsyncContext *context, const struct config *config,
                              redisCallbackFn *answered);

/* NULL and the error where the answer is not one to that request. */
struct flag_reading *flag_redis_reply_read(const redisReply *reply, const struct config *config,
                                           struct error *error);

#endif

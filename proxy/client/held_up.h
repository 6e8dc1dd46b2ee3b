/*
 * Which of a thread's clients are in the way: of a fence, by a transaction that touches what it
 * fences, or of the flags' being settled, by one that goes by older flags.
 */
#ifndef CROSSFADE_PROXY_CLIENT_HELD_UP_H
#define CROSSFADE_PROXY_CLIENT_HELD_UP_H

#include <stdbool.h>

#include "proxy/client/client.h"

/* Whether a transaction holds up the world's fence. */
bool held_up_fence(const struct clients *clients, const struct world *world);

/* Each of these goes into the log, or those that are older than the fence's time limit; whether
 * there are any. */
bool held_up_log(const struct clients *clients, const struct world *world);
bool held_up_log_old(const struct clients *clients, const struct world *world);

/* Whether a transaction goes by other flags than the newest world's. */
bool held_up_settling(const struct clients *clients);

#endif

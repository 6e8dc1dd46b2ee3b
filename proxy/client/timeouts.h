/*
 * How long a session may take: to log in, to connect, to answer, to say nothing, to go.
 *
 * A worker looks at all its sessions once a second (TIMEOUTS_TICK_MS), so a limit is overstepped by
 * at most that; nothing is done per query.
 */
#ifndef CROSSFADE_PROXY_CLIENT_TIMEOUTS_H
#define CROSSFADE_PROXY_CLIENT_TIMEOUTS_H

#include <stdint.h>

#define TIMEOUTS_TICK_MS 1000
/* For a client to take the last that it is sent, however little it reads. */
#define TIMEOUTS_CLOSING_MS 5000

struct client;

/* Ends the session where it has taken too long; it may be gone then. */
void timeouts_check(struct client *client, uint64_t now);

#endif

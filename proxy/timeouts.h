/*
 * How long a session may take: to log in, to connect, to answer, to say nothing, to go.
 *
 * A worker looks at all its sessions once a second (TIMEOUTS_TICK_MS), so a limit is overstepped by
 * at most that; nothing is done per query.
 */
#ifndef CROSSFADE_PROXY_TIMEOUTS_H
#define CROSSFADE_PROXY_TIMEOUTS_H

#include <stdint.h>

#define TIMEOUTS_TICK_MS 1000
/* For a client to take the last that it is sent, however little it reads. */
#define TIMEOUTS_CLOSING_MS 5000

struct session;

/* What a session was doing when it was last looked at, and since when. */
struct timeouts {
    unsigned doing;
    uint64_t round; /* how often it had become ready, and tried to connect */
    uint64_t since; /* in the loop's milliseconds */
};

/* Ends the session where it has taken too long; it may be gone then. */
void timeouts_check(struct session *session, uint64_t now);

#endif

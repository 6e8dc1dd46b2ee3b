/*
 * The part of a pipeline that is being sent: what lies between two Syncs, or queries ("Extended
 * Query", message flow).
 *
 *     SEGMENT_CLOSED ── an extended message ──► SEGMENT_OPEN ── an error ──► SEGMENT_SKIPPED
 *          ▲                                         │                            │
 *          └──────────────── a Sync, or a query ─────┴────────────────────────────┘
 *
 * In SKIPPED the server ignores all that is sent up to the next Sync.
 */
#ifndef CROSSFADE_PROXY_CONVERSATION_SESSION_SEGMENT_H
#define CROSSFADE_PROXY_CONVERSATION_SESSION_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

enum segment_state { SEGMENT_CLOSED, SEGMENT_OPEN, SEGMENT_SKIPPED };

struct segment {
    enum segment_state state;
    uint64_t number; /* of those closed before it */
};

void segment_open(struct segment *segment);
void segment_close(struct segment *segment);
/* An error has come, and no Sync was sent since. */
void segment_skip(struct segment *segment);

/* Something was sent that a Sync has not ended. */
bool segment_is_open(const struct segment *segment);

#endif

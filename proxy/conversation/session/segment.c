#include "proxy/conversation/session/segment.h"

void segment_open(struct segment *segment)
{
    if (segment->state == SEGMENT_CLOSED)
        segment->state = SEGMENT_OPEN;
}

void segment_close(struct segment *segment)
{
    segment->state = SEGMENT_CLOSED;
    segment->number++;
}

void segment_skip(struct segment *segment)
{
    segment->state = SEGMENT_SKIPPED;
}

bool segment_is_open(const struct segment *segment)
{
    return segment->state != SEGMENT_CLOSED;
}

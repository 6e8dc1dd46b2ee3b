#include "proxy/world/world_marks.h"

void world_marks_add(struct world_marks *marks, struct world_mark mark)
{
    if (marks->count > 0) {
        const struct world_mark *last = &marks->items[marks->count - 1];
        /* The earlier of two of one world says more. */
        if (mark.world <= last->world || mark.transaction == last->transaction)
            return;
        if (mark.transaction < last->transaction)
            marks->count = 0;
    }
    if (marks->count == WORLD_MARKS_LIMIT) {
        marks->count /= 2;
        for (size_t i = 0; i < marks->count; i++)
            marks->items[i] = marks->items[2 * i + 1];
    }
    marks->items[marks->count++] = mark;
}

uint64_t world_marks_find(const struct world_marks *marks, uint64_t xmax)
{
    for (size_t i = marks->count; i > 0; i--)
        if (marks->items[i - 1].transaction < xmax)
            return marks->items[i - 1].world;
    return 0;
}

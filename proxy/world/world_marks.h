/*
 * Which worlds were served already when a snapshot of the server's was taken, told by transaction
 * ids, which know of no clock: a mark is an id that was given out while a world was served, and a
 * snapshot whose xmax is greater was taken later.
 *
 * Bounded: of WORLD_MARKS_LIMIT marks every second one is forgotten when another comes, so that
 * further back they lie further apart, and the oldest are gone. Not shared between threads.
 */
#ifndef CROSSFADE_PROXY_WORLD_WORLD_MARKS_H
#define CROSSFADE_PROXY_WORLD_WORLD_MARKS_H

#include <stddef.h>
#include <stdint.h>

#define WORLD_MARKS_LIMIT 64

struct world_mark {
    uint64_t world; /* its number */
    uint64_t transaction;
};

struct world_marks {
    struct world_mark items[WORLD_MARKS_LIMIT]; /* in order */
    size_t count;
};

/* After those that are there; one of an older world is left out. Ids never fall on one server, so
 * where they do it is another one (a copy that was behind took over), and none before counts. Ids
 * that are ahead on another server need no care: world_follow has all change with the server. */
void world_marks_add(struct world_marks *marks, struct world_mark mark);

/* The newest world that is known to have been served then, 0 where none is. */
uint64_t world_marks_find(const struct world_marks *marks, uint64_t xmax);

#endif

/*
 * Plays a case twice at once: on a plain table, and through Crossfade on a database with both
 * tables while flags move. Each time in a process of its own, so that a hang, a crash or a broken
 * connection is a finding like any other.
 *
 * Items go in batches: all of a batch is sent before its answers are read. What Crossfade refuses
 * is not sent to the plain table; a statement that fails goes in its place, which does to
 * transactions what a refusal does. A case ends at a query that takes seconds on both sides.
 */
#ifndef CROSSFADE_GENERATOR_PLAYER_H
#define CROSSFADE_GENERATOR_PLAYER_H

#include <stdbool.h>

#include "tests/generator/case.h"

#define PLAYER_CONSTRUCT_LIMIT 64

/* Shared with the processes that play. */
struct player_counts {
    unsigned long statements;
    unsigned long failed;
    unsigned long refused;
    unsigned long steps_of_flags;
    struct {
        char name[40];
        unsigned long statements;
        unsigned long refused;
    } constructs[PLAYER_CONSTRUCT_LIMIT];
};

struct player {
    const char *database[2];      /* the plain one, and the one after Crossfade */
    struct player_counts *counts; /* NULL: not counted */
};

/* NULL where nothing differs; else what does, which the caller frees. `*at` is the item. */
char *player_play(const struct player *player, const struct test_case *test_case, const bool *kept,
                  size_t *at);

#endif

/*
 * What the demo's clients do with the table `names(id, first_name, last_name)`, all the time.
 *
 * An actor owns a range of ids, and the rows that it has added: nobody else writes those, so it
 * knows what every one of its answers must be. A few rows are counters that all actors count up, so
 * that an update computed from a row that somebody else has changed would be missing at the end.
 *
 * An actor belongs to one thread.
 */
#ifndef CROSSFADE_TESTS_DEMO_ACTIONS_H
#define CROSSFADE_TESTS_DEMO_ACTIONS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "tests/demo/demo_session.h"

#define DEMO_ACTIONS_ADDED_LIMIT 400
#define DEMO_ACTIONS_COUNTERS 4

struct demo_row {
    long id;
    bool exists;
    bool certain; /* false after an error, until it is read again */
    char first_name[32];
    char last_name[64];
};

struct demo_counters {
    long ids[DEMO_ACTIONS_COUNTERS];
    atomic_long counted[DEMO_ACTIONS_COUNTERS]; /* increments that a client was told of */
    atomic_bool uncertain;                      /* one ended with an error */
};

struct demo_actor {
    struct demo_session session;
    unsigned short random[3];
    unsigned number;
    unsigned fresh; /* texts made up so far */
    long first_id;
    struct demo_row *rows; /* those of its range */
    size_t row_count;
    struct demo_row added[DEMO_ACTIONS_ADDED_LIMIT];
    size_t added_count;
    struct demo_counters *counters; /* everybody's */
    long seen[DEMO_ACTIONS_COUNTERS];
};

unsigned demo_actions_random(struct demo_actor *actor, unsigned below);

/* Adds the counters to the table; reads the actor's rows. False where that failed. */
bool demo_actions_add_counters(struct demo_session *session, struct demo_counters *counters);
bool demo_actions_learn(struct demo_actor *actor);

/* Does one thing or another. */
void demo_actions_step(struct demo_actor *actor);

/* At the end: compares every row that the actor owns, and everybody's counters. */
void demo_actions_check_all(struct demo_actor *actor);
void demo_actions_check_counters(struct demo_session *session, struct demo_counters *counters);

/* How many of its rows there must be. */
size_t demo_actions_row_count(const struct demo_actor *actor);

#endif

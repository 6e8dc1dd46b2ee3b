/*
 * Numbers that look random and follow from a seed alone, on every machine.
 */
#ifndef CROSSFADE_GENERATOR_RANDOM_H
#define CROSSFADE_GENERATOR_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
    uint64_t state;
};

struct random random_from(uint64_t seed);
uint64_t random_next(struct random *random);
/* From 0 to `limit` - 1. */
unsigned random_below(struct random *random, unsigned limit);
int random_between(struct random *random, int least, int most);
/* True that often in a hundred times. */
bool random_percent(struct random *random, unsigned percent);

/* One of the values of an array. */
#define RANDOM_OF(random, array) ((array)[random_below(random, sizeof(array) / sizeof *(array))])

#endif

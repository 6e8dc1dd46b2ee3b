/*
 * The smallest part of a failing case that still fails.
 */
#ifndef CROSSFADE_GENERATOR_SHRINK_H
#define CROSSFADE_GENERATOR_SHRINK_H

#include "tests/generator/player.h"

/* Which items are left goes to `kept`; the difference that they make is the caller's to free. NULL:
 * it does not fail again. */
char *shrink_case(const struct player *player, const struct test_case *test_case, size_t failed_at,
                  bool *kept);

#endif

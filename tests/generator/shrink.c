#include "tests/generator/shrink.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"

#define SHRINK_SECONDS 30

struct shrink {
    struct player player;
    const struct test_case *test_case;
    bool *kept;
    char *difference;
    double deadline;
};

static bool shrink_try(struct shrink *shrink, const bool *kept)
{
    size_t at;
    if (harness_now() > shrink->deadline)
        return false;
    char *difference = player_play(&shrink->player, shrink->test_case, kept, &at);
    if (difference == NULL)
        return false;
    free(shrink->difference);
    shrink->difference = difference;
    memmove(shrink->kept, kept, shrink->test_case->count * sizeof *kept);
    return true;
}

/* Without the items of the range that are left; false: it no longer fails. */
static bool shrink_without(struct shrink *shrink, size_t from, size_t count)
{
    size_t total = shrink->test_case->count;
    bool *kept = malloc(total * sizeof *kept);
    cr_assert_not_null(kept);
    memcpy(kept, shrink->kept, total * sizeof *kept);
    bool any = false;
    for (size_t i = from, seen = 0; i < total && seen < count; i++) {
        seen += kept[i];
        any = any || kept[i];
        kept[i] = false;
    }
    bool failed = any && shrink_try(shrink, kept);
    free(kept);
    return failed;
}

static size_t shrink_left(const struct shrink *shrink)
{
    size_t left = 0;
    for (size_t i = 0; i < shrink->test_case->count; i++)
        left += shrink->kept[i];
    return left;
}

/* From the end to the beginning, because it is the end that fails. */
static void shrink_pass(struct shrink *shrink, size_t chunk)
{
    size_t seen = 0;
    for (size_t i = shrink->test_case->count; i-- > 0;) {
        seen += shrink->kept[i];
        if ((seen < chunk && i > 0) || seen == 0)
            continue;
        shrink_without(shrink, i, seen);
        seen = 0;
    }
}

char *shrink_case(const struct player *player, const struct test_case *test_case, size_t failed_at,
                  bool *kept)
{
    struct shrink shrink = {.player = *player,
                            .test_case = test_case,
                            .kept = kept,
                            .deadline = harness_now() + SHRINK_SECONDS};
    shrink.player.counts = NULL;
    bool *first = calloc(test_case->count, sizeof *first);
    cr_assert_not_null(first);
    for (size_t i = 0; i < test_case->count; i++)
        first[i] = i <= failed_at;
    bool fails = shrink_try(&shrink, first);
    free(first);
    if (!fails)
        return NULL;
    for (size_t chunk = shrink_left(&shrink) / 2; chunk > 0; chunk /= 2)
        shrink_pass(&shrink, chunk);
    shrink_pass(&shrink, 1);
    return shrink.difference;
}

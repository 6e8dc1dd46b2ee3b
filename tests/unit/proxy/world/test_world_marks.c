/* Worlds by the transaction ids of snapshots. */
#include <criterion/criterion.h>

#include "proxy/world/world_marks.h"

Test(world_marks, tell_the_newest_world_that_a_snapshot_has_behind_it)
{
    struct world_marks marks = {0};
    cr_expect_eq(world_marks_find(&marks, UINT64_MAX), 0);
    world_marks_add(&marks, (struct world_mark){2, 100});
    world_marks_add(&marks, (struct world_mark){2, 110});
    world_marks_add(&marks, (struct world_mark){1, 120});
    world_marks_add(&marks, (struct world_mark){5, 100});
    world_marks_add(&marks, (struct world_mark){5, 130});
    static const struct {
        uint64_t xmax;
        uint64_t world;
    } snapshots[] = {{0, 0}, {100, 0}, {101, 2}, {130, 2}, {131, 5}, {UINT64_MAX, 5}};
    for (size_t i = 0; i < sizeof snapshots / sizeof *snapshots; i++)
        cr_expect_eq(world_marks_find(&marks, snapshots[i].xmax), snapshots[i].world, "%zu", i);
}

/* Ids fall where a server took over that is behind. */
Test(world_marks, of_a_server_that_was_ahead_are_forgotten)
{
    struct world_marks marks = {0};
    world_marks_add(&marks, (struct world_mark){2, 100});
    world_marks_add(&marks, (struct world_mark){3, 200});
    world_marks_add(&marks, (struct world_mark){4, 50});
    cr_expect_eq(world_marks_find(&marks, 50), 0);
    cr_expect_eq(world_marks_find(&marks, 51), 4);
    cr_expect_eq(world_marks_find(&marks, 300), 4);
}

/* However many came: no world is told that was not there, and the newest always is. */
Test(world_marks, are_bounded)
{
    enum { MARKS = 10000 };
    struct world_marks marks = {0};
    for (uint64_t i = 1; i <= MARKS; i++) {
        world_marks_add(&marks, (struct world_mark){i, 10 * i});
        cr_assert_leq(marks.count, WORLD_MARKS_LIMIT);
        cr_assert_eq(world_marks_find(&marks, 10 * i + 1), i);
        cr_assert_lt(world_marks_find(&marks, 10 * i), i);
    }
    for (uint64_t xmax = 0; xmax <= 10 * MARKS; xmax += 7)
        cr_assert_lt(world_marks_find(&marks, xmax) * 10, xmax + (xmax == 0));
    cr_assert_geq(world_marks_find(&marks, UINT64_C(10) * (MARKS - WORLD_MARKS_LIMIT)),
                  MARKS - 2 * WORLD_MARKS_LIMIT);
}

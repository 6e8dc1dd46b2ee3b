#include "proxy/conversation/session/segment.h"

#include <criterion/criterion.h>

Test(segment, opens_with_the_first_message_and_closes_with_a_sync)
{
    struct segment segment = {0};
    cr_assert_not(segment_is_open(&segment));
    segment_open(&segment);
    segment_open(&segment);
    cr_assert(segment_is_open(&segment));
    cr_assert_eq(segment.number, 0);
    segment_close(&segment);
    cr_assert_not(segment_is_open(&segment));
    cr_assert_eq(segment.number, 1);
}

Test(segment, what_is_skipped_is_open_until_it_is_closed)
{
    struct segment segment = {0};
    segment_open(&segment);
    segment_skip(&segment);
    cr_assert_eq(segment.state, SEGMENT_SKIPPED);
    segment_open(&segment);
    cr_assert_eq(segment.state, SEGMENT_SKIPPED, "a message that is skipped changes nothing");
    cr_assert(segment_is_open(&segment));
    segment_close(&segment);
    cr_assert_eq(segment.state, SEGMENT_CLOSED);
}

Test(segment, each_sync_counts_also_where_nothing_was_sent)
{
    struct segment segment = {0};
    segment_close(&segment);
    segment_close(&segment);
    cr_assert_eq(segment.number, 2);
    cr_assert_not(segment_is_open(&segment));
    segment_open(&segment);
    segment_skip(&segment);
    segment_close(&segment);
    cr_assert_eq(segment.number, 3);
}

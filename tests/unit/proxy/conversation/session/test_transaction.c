#include "proxy/conversation/session/transaction.h"

#include <criterion/criterion.h>

static struct transaction transaction;

static void end(void)
{
    transaction_free(&transaction);
}

TestSuite(transaction, .fini = end);

Test(transaction, a_route_is_taken_once_and_kept)
{
    const struct route route = {.primary = SIDE_NEW, .read = SIDE_OLD, .mirrored = true};
    cr_assert_null(transaction_taken(&transaction, 3));
    transaction_take(&transaction, 3, route, 17);
    transaction_take(&transaction, 5, (struct route){0}, 18);
    const struct taken_route *taken = transaction_taken(&transaction, 3);
    cr_assert_not_null(taken);
    cr_assert_eq(taken->route.primary, SIDE_NEW);
    cr_assert(taken->route.mirrored);
    cr_assert_null(transaction_taken(&transaction, 4));
    cr_assert_eq(transaction.taken_under, 17, "the first one's snapshot");
}

Test(transaction, begins_with_no_vantage)
{
    transaction.vantage =
        (struct vantage){.queried_under = 4, .last_under = 5, .level_known = true};
    transaction_begin(&transaction, 100);
    cr_assert_eq(transaction.began, 100);
    cr_assert_eq(transaction.vantage.queried_under, 0);
    cr_assert_not(transaction.vantage.level_known);
}

/* What was sent after its end may have been a query of the next one. */
Test(transaction, the_next_one_begins_where_the_last_message_was_sent)
{
    transaction_take(&transaction, 1, (struct route){0}, 9);
    transaction.vantage =
        (struct vantage){.queried_under = 4, .last_under = 5, .level_known = true};
    transaction.ddl = transaction.ddl_before = GLANCE_DDL_SHOWN;
    transaction.left_inside = true;
    transaction_begin_anew(&transaction, 200);
    cr_assert_null(transaction_taken(&transaction, 1));
    cr_assert_eq(transaction.began, 200);
    cr_assert_eq(transaction.vantage.queried_under, 5);
    cr_assert_not(transaction.vantage.level_known);
    cr_assert_eq(transaction.ddl, GLANCE_DDL_NONE);
    cr_assert_not(transaction.left_inside);
    transaction_take(&transaction, 2, (struct route){0}, 10);
    cr_assert_eq(transaction.taken_under, 10);
}

Test(transaction, what_is_noted_of_a_route_stays_when_others_are_taken)
{
    transaction_take(&transaction, 7, (struct route){0}, 1)->named[SIDE_NEW] = true;
    for (size_t i = 0; i < 6; i++)
        cr_assert_not(transaction_take(&transaction, i, (struct route){0}, 2)->named[SIDE_NEW]);
    cr_assert(transaction_taken(&transaction, 7)->named[SIDE_NEW]);
    cr_assert_eq(transaction.taken_count, 7);
    cr_assert_eq(transaction.taken_under, 1);
}

#include "proxy/conversation/statements/leftovers.h"

#include <criterion/criterion.h>

Test(leftovers, are_kept_in_their_order)
{
    struct leftovers leftovers = {0};
    for (uint32_t i = 1; i <= 100; i++)
        leftovers_add(&leftovers, i);
    cr_expect_eq(leftovers.count, 100);
    for (uint32_t i = 1; i <= 100; i++)
        cr_expect_eq(leftovers.serials[i - 1], i);
    leftovers_free(&leftovers);
    cr_expect_eq(leftovers.count, 0);
}

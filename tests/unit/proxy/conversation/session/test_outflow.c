/* What passes is not copied until something of ours comes between. */
#include "proxy/conversation/session/outflow.h"

#include <criterion/criterion.h>

Test(outflow, what_passes_stays_where_it_is)
{
    static const uint8_t received[] = "abcdef";
    struct bytes bytes = {0};
    struct outflow outflow = {.bytes = &bytes};
    outflow_pass(&outflow, received, 2);
    outflow_pass(&outflow, received + 2, 3);
    const uint8_t *run;
    cr_expect_eq(outflow_take_run(&outflow, &run), 5);
    cr_expect_eq(run, received);
    cr_expect_eq(bytes.length, 0);
    cr_expect_eq(outflow_take_run(&outflow, &run), 0, "it is the caller's now");
}

Test(outflow, keeps_the_order)
{
    static const uint8_t received[] = "abcdef";
    struct bytes bytes = {0};
    struct outflow outflow = {.bytes = &bytes};
    outflow_pass(&outflow, received, 2);
    bytes_add_text(outflow_bytes(&outflow), "-");
    outflow_pass(&outflow, received + 3, 1); /* a stretch was left out */
    outflow_pass(&outflow, received + 5, 1);
    const uint8_t *run;
    cr_expect_eq(outflow_take_run(&outflow, &run), 1);
    cr_expect_eq(run, received + 5);
    cr_expect_eq(bytes.length, 4);
    cr_expect_arr_eq(bytes.data, "ab-d", 4);
    bytes_free(&bytes);
}

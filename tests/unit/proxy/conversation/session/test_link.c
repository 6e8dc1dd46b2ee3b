#include "proxy/conversation/session/link.h"

#include <criterion/criterion.h>

#include "proxy/conversation/session/own_name.h"

static struct bytes out;

static void end(void)
{
    bytes_free(&out);
}

TestSuite(link, .fini = end);

Test(link, begins_idle_and_knows_how_the_client_is_called)
{
    struct link *link = link_new(&out, "web");
    cr_assert_eq(link->status, 'I');
    cr_assert_eq(link->answers.count, 0);
    cr_assert_not(link_in_transaction(link));
    cr_assert_str_eq(link->settings.application_name, "web");
    link_free(link);
    link_free(NULL);
}

Test(link, is_in_a_transaction_by_its_status_or_an_open_segment)
{
    struct link *link = link_new(&out, "");
    segment_open(&link->segment);
    cr_assert(link_in_transaction(link));
    segment_close(&link->segment);
    cr_assert_not(link_in_transaction(link));
    link->status = 'E';
    cr_assert(link_in_transaction(link));
    link_free(link);
}

Test(link, what_is_appended_comes_after_what_passes)
{
    struct link *link = link_new(&out, "");
    outflow_pass(&link->out, (const uint8_t *)"ab", 2);
    bytes_add_text(link_out(link), "c");
    cr_assert_eq(out.length, 3);
    cr_assert_arr_eq(out.data, "abc", 3);
    link_free(link);
}

Test(link, names_of_ours_are_never_given_twice)
{
    struct link *link = link_new(&out, "");
    const struct own_name one = own_name_new(link);
    const struct own_name other = own_name_new(link);
    cr_assert_neq(one.serial, other.serial);
    cr_assert_str_neq(one.text, other.text);
    cr_assert_str_eq(own_name_of(one.serial).text, one.text);
    cr_assert_str_eq(own_name_of(UINT32_MAX).text, "_cf_4294967295");
    link_free(link);
}

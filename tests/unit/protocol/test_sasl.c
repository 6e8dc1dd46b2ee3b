#include "protocol/sasl.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/exact.h"

/* The mechanisms that are left, each with a space behind it; "malformed" otherwise. */
static const char *test_sasl_unbound(const char *body, size_t length, size_t *count)
{
    static char left[128];
    struct bytes out = {0};
    strcpy(left, "malformed");
    uint8_t *copy = exact_copy(body, length);
    if (sasl_write_unbound(&out, copy, length, count)) {
        cr_assert_eq(out.data[0], 'R');
        cr_assert_eq(bytes_get_u32(out.data + 1), out.length - 1);
        cr_assert_eq(bytes_get_u32(out.data + 5), 10);
        cr_assert_eq(out.data[out.length - 1], 0);
        left[0] = '\0';
        const char *at = (const char *)out.data + 9;
        for (; *at != '\0'; at += strlen(at) + 1)
            strcat(strcat(left, at), " ");
        cr_assert_eq(at, (const char *)out.data + out.length - 1);
    } else {
        cr_assert_eq(out.length, 0);
    }
    bytes_free(&out);
    free(copy);
    return left;
}

Test(sasl, mechanisms_that_bind_to_the_channel_are_left_out)
{
    size_t count;
    cr_assert_str_eq(
        test_sasl_unbound(EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0"), &count),
        "SCRAM-SHA-256 ");
    cr_assert_eq(count, 1);
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0\0"), &count), "");
    cr_assert_eq(count, 0);
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\12OAUTHBEARER\0SCRAM-SHA-256\0\0"), &count),
                     "OAUTHBEARER SCRAM-SHA-256 ");
    cr_assert_eq(count, 2);
}

Test(sasl, other_requests_are_not_touched)
{
    size_t count;
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\0"), &count), "malformed");
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\5salt"), &count), "malformed");
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\13r=abc,s=x,i=1"), &count), "malformed");
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\12SCRAM-SHA-256\0"), &count), "malformed");
    cr_assert_str_eq(test_sasl_unbound(EXACT("\0\0\0\12SCRAM-SHA-256\0\0x"), &count), "malformed");
}

static bool test_sasl_decode_unbound(const uint8_t *body, size_t length)
{
    struct bytes out = {0};
    size_t count;
    bool read = sasl_write_unbound(&out, body, length, &count);
    bytes_free(&out);
    return read;
}

static bool test_sasl_decode_binding(const uint8_t *body, size_t length)
{
    char binding;
    return sasl_read_binding(body, length, &binding) && strchr("nyp", binding) != NULL;
}

Test(sasl, tells_whether_a_client_binds)
{
    char binding;
    cr_assert(
        sasl_read_binding((const uint8_t *)EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"), &binding));
    cr_assert_eq(binding, 'n');
    cr_assert(
        sasl_read_binding((const uint8_t *)EXACT("SCRAM-SHA-256\0\0\0\0\12y,,n=,r=ab"), &binding));
    cr_assert_eq(binding, 'y');
    cr_assert(!sasl_read_binding((const uint8_t *)EXACT("a password\0"), &binding));
    cr_assert(!sasl_read_binding((const uint8_t *)EXACT("SCRAM-SHA-256\0"), &binding));
    cr_assert(
        !sasl_read_binding((const uint8_t *)EXACT("SCRAM-SHA-256\0\377\377\377\377"), &binding));
    cr_assert(!sasl_read_binding((const uint8_t *)EXACT("c=biws,r=abc,p=def"), &binding));
}

Test(sasl, stays_within_the_bytes)
{
    exact_check_ends(test_sasl_decode_binding, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_feed_random(test_sasl_decode_binding, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_feed_random(test_sasl_decode_unbound, EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0SCRAM\0\0"));
}

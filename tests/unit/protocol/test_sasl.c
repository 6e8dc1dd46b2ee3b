#include "protocol/sasl.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/exact.h"

/* The mechanisms that are left, each with a space after it; "malformed" otherwise. */
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

Test(sasl, tells_what_is_offered)
{
    struct sasl_offer offer;
    cr_assert(sasl_read_offer(
        (const uint8_t *)EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0SCRAM-SHA-256\0\0"), &offer));
    cr_assert(offer.has_scram && offer.has_scram_bound && offer.has_bound);
    cr_assert(sasl_read_offer((const uint8_t *)EXACT("\0\0\0\12SCRAM-SHA-256\0\0"), &offer));
    cr_assert(offer.has_scram && !offer.has_scram_bound && !offer.has_bound);
    cr_assert(
        sasl_read_offer((const uint8_t *)EXACT("\0\0\0\12SCRAM-SHA-512-PLUS\0X\0\0"), &offer));
    cr_assert(!offer.has_scram && !offer.has_scram_bound && offer.has_bound);
    cr_assert(!sasl_read_offer((const uint8_t *)EXACT("\0\0\0\13SCRAM-SHA-256\0\0"), &offer));
    cr_assert(!sasl_read_offer((const uint8_t *)EXACT("\0\0\0\12SCRAM-SHA-256\0"), &offer));
}

Test(sasl, offers)
{
    struct bytes out = {0};
    struct sasl_offer offer;
    sasl_write_offer(&out, true);
    cr_assert_eq(out.length, 9 + sizeof "SCRAM-SHA-256-PLUS" + sizeof "SCRAM-SHA-256" + 1);
    cr_assert(sasl_read_offer(out.data + 5, out.length - 5, &offer));
    cr_assert(offer.has_scram && offer.has_scram_bound);
    bytes_clear(&out);
    sasl_write_offer(&out, false);
    cr_assert(sasl_read_offer(out.data + 5, out.length - 5, &offer));
    cr_assert(offer.has_scram && !offer.has_bound);
    bytes_free(&out);
}

Test(sasl, choices_come_back_as_they_were_written)
{
    const char *mechanism;
    struct sasl_data data;
    struct error error;
    struct bytes out = {0};
    struct bytes text = {0};
    bytes_add_text(&text, "n,,n=,r=abc");
    sasl_write_choice(&out, "SCRAM-SHA-256", &text);
    cr_assert_eq(out.data[0], 'p');
    cr_assert_eq(bytes_get_u32(out.data + 1), out.length - 1);
    cr_assert(sasl_read_choice(out.data + 5, out.length - 5, &mechanism, &data, &error));
    cr_assert_str_eq(mechanism, "SCRAM-SHA-256");
    cr_assert(data.length == text.length && memcmp(data.at, text.data, data.length) == 0);
    bytes_free(&out);
    bytes_free(&text);

    cr_assert(
        sasl_read_choice((const uint8_t *)EXACT("X\0\377\377\377\377"), &mechanism, &data, &error));
    cr_assert_null(data.at);
    cr_assert(sasl_read_choice((const uint8_t *)EXACT("X\0\0\0\0\0"), &mechanism, &data, &error));
    cr_assert(data.at != NULL && data.length == 0);
    cr_assert(!sasl_read_choice((const uint8_t *)EXACT("X\0\0\0\0\2a"), &mechanism, &data, &error));
    cr_assert(
        !sasl_read_choice((const uint8_t *)EXACT("X\0\0\0\0\1ab"), &mechanism, &data, &error));
    cr_assert(!sasl_read_choice((const uint8_t *)EXACT("X"), &mechanism, &data, &error));
}

static bool test_sasl_decode_offer(const uint8_t *body, size_t length)
{
    struct sasl_offer offer;
    return sasl_read_offer(body, length, &offer);
}

static bool test_sasl_decode_choice(const uint8_t *body, size_t length)
{
    const char *mechanism;
    struct sasl_data data;
    struct error error;
    return sasl_read_choice(body, length, &mechanism, &data, &error) &&
           exact_holds_string(body, length, mechanism) &&
           (data.at == NULL || exact_holds(body, length, data.at, data.length));
}

Test(sasl, stays_within_the_bytes)
{
    exact_check_ends(test_sasl_decode_choice, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_feed_random(test_sasl_decode_choice, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_check_ends(test_sasl_decode_offer, EXACT("\0\0\0\12SCRAM-SHA-256\0\0"));
    exact_feed_random(test_sasl_decode_offer, EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0SCRAM\0\0"));
    exact_check_ends(test_sasl_decode_binding, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_feed_random(test_sasl_decode_binding, EXACT("SCRAM-SHA-256\0\0\0\0\12n,,n=,r=ab"));
    exact_feed_random(test_sasl_decode_unbound, EXACT("\0\0\0\12SCRAM-SHA-256-PLUS\0SCRAM\0\0"));
}

#include "protocol/base/base64.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/exact.h"

/* RFC 4648, section 10. */
static const char *const TEST_BASE64_PAIRS[][2] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};
#define TEST_BASE64_COUNT (sizeof TEST_BASE64_PAIRS / sizeof *TEST_BASE64_PAIRS)

Test(base64, the_vectors_of_the_rfc)
{
    for (size_t i = 0; i < TEST_BASE64_COUNT; i++) {
        const char *plain = TEST_BASE64_PAIRS[i][0];
        const char *text = TEST_BASE64_PAIRS[i][1];
        struct bytes out = {0};
        base64_write(&out, plain, strlen(plain));
        cr_assert_eq(out.length, strlen(text));
        cr_assert_eq(out.length, BASE64_LENGTH(strlen(plain)));
        cr_assert(out.length == 0 || memcmp(out.data, text, out.length) == 0);
        bytes_free(&out);

        char back[8];
        size_t count;
        cr_assert(base64_read(text, strlen(text), back, sizeof back, &count));
        cr_assert_eq(count, strlen(plain));
        cr_assert_eq(memcmp(back, plain, count), 0);
    }
}

Test(base64, every_byte_comes_back)
{
    uint8_t bytes[256];
    uint8_t back[256];
    size_t count;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct bytes out = {0};
        base64_write(&out, bytes, length);
        uint8_t *text = exact_copy(out.data, out.length);
        cr_assert(base64_read((const char *)text, out.length, back, length, &count));
        cr_assert_eq(count, length);
        cr_assert_eq(memcmp(back, bytes, length), 0);
        cr_assert(length == 0 ||
                  !base64_read((const char *)text, out.length, back, length - 1, &count));
        free(text);
        bytes_free(&out);
    }
}

static bool test_base64_decode(const uint8_t *bytes, size_t length)
{
    char back[64];
    size_t count;
    return base64_read((const char *)bytes, length, back, sizeof back, &count);
}

Test(base64, what_no_writer_makes_is_refused)
{
    static const char *const BAD[] = {
        "Z",     "Zg",        "Zg=",      "Zg===", "=",    "====", "Z===", "Zm9v\n",
        "Zm 9v", "Zm9vYg==A", "Zg==Zg==", "Zh==",  "Zm9=", "Z=g=", "Zm9-", "_m9v"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++)
        cr_assert(!exact_decode(test_base64_decode, BAD[i], strlen(BAD[i])), "%s", BAD[i]);
    cr_assert(!exact_decode(test_base64_decode, EXACT("Zm9\0")));
    exact_feed_random(test_base64_decode, EXACT("Zm9vYmFyZm9vYg=="));
}

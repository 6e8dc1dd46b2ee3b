#include "protocol/backend.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "tests/unit/exact.h"

#define TEST_BACKEND_ERROR                                                                         \
    "SFEHLER\0VERROR\0C42601\0Msyntax error\0Dwhy\0Hhelp\0P12\0"                                   \
    "Fscan.l\0L1\0Rscanner_yyerror\0\0"

static const uint8_t *test_backend_body(const struct bytes *message, char type, size_t *length)
{
    struct frame frame;
    cr_assert_eq(frame_read(FRAME_FROM_BACKEND, message->data, message->length, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.type, type);
    cr_assert_eq(FRAME_HEADER_LENGTH + frame.body_length, message->length);
    *length = frame.body_length;
    return message->data + FRAME_HEADER_LENGTH;
}

static bool test_backend_decode_ready(const uint8_t *body, size_t length)
{
    char status;
    return backend_read_ready(body, length, &status) && strchr("ITE", status) != NULL;
}

static bool test_backend_decode_parameter(const uint8_t *body, size_t length)
{
    const char *name;
    const char *value;
    if (!backend_read_parameter(body, length, &name, &value))
        return false;
    cr_assert(exact_holds_string(body, length, name));
    cr_assert(exact_holds_string(body, length, value));
    return true;
}

static bool test_backend_decode_tag(const uint8_t *body, size_t length)
{
    const char *tag;
    if (!backend_read_tag(body, length, &tag))
        return false;
    cr_assert(exact_holds_string(body, length, tag));
    uint64_t count;
    backend_tag_count(tag, &count);
    return true;
}

static bool test_backend_holds_field(const uint8_t *body, size_t length, const char *field)
{
    return *field == '\0' || exact_holds_string(body, length, field);
}

/* Decodes, and writes again as it stands. */
static bool test_backend_decode_error(const uint8_t *body, size_t length)
{
    struct backend_error error;
    bool well_formed = backend_read_error(body, length, &error);
    if (well_formed) {
        cr_assert(test_backend_holds_field(body, length, error.severity));
        cr_assert(test_backend_holds_field(body, length, error.sqlstate));
        cr_assert(test_backend_holds_field(body, length, error.message));
        cr_assert(test_backend_holds_field(body, length, error.detail));
        cr_assert(test_backend_holds_field(body, length, error.hint));
    }
    return well_formed;
}

static bool test_backend_decode_count(const uint8_t *body, size_t length)
{
    uint64_t count;
    return backend_read_count(body, length, &count);
}

static bool test_backend_decode_value(const uint8_t *body, size_t length)
{
    const char *value = NULL;
    size_t value_length = 0;
    bool well_formed = backend_read_value(body, length, 0, &value, &value_length);
    cr_assert(value != NULL || value_length == 0);
    cr_assert(value == NULL || exact_holds(body, length, value, value_length));
    return well_formed;
}

Test(backend_ready, is_read_as_it_is_written)
{
    for (const char *status = "ITE"; *status != '\0'; status++) {
        struct bytes out = {0};
        backend_write_ready(&out, *status);
        size_t length;
        const uint8_t *body = test_backend_body(&out, 'Z', &length);
        char read = '?';
        cr_assert(backend_read_ready(body, length, &read));
        cr_assert_eq(read, *status);
        exact_check_ends(test_backend_decode_ready, body, length);
        bytes_free(&out);
    }
    cr_assert(!exact_decode(test_backend_decode_ready, "X", 1));
    cr_assert(!exact_decode(test_backend_decode_ready, "", 1));
    exact_feed_random(test_backend_decode_ready, "I", 1);
}

Test(backend_parameter, has_a_name_and_a_value)
{
    const char *name;
    const char *value;
    static const char body[] = "TimeZone\0UTC";
    cr_assert(backend_read_parameter((const uint8_t *)body, sizeof body, &name, &value));
    cr_assert_str_eq(name, "TimeZone");
    cr_assert_str_eq(value, "UTC");
    exact_check_ends(test_backend_decode_parameter, body, sizeof body);
    exact_check_ends(test_backend_decode_parameter, "a\0", 3);
    exact_feed_random(test_backend_decode_parameter, body, sizeof body);
}

Test(backend_tag, is_read_as_it_is_written)
{
    static const uint64_t counts[] = {0, 3, UINT64_MAX};
    for (size_t i = 0; i < 3; i++) {
        struct bytes out = {0};
        backend_write_tag(&out, "INSERT 0", counts[i]);
        size_t length;
        const uint8_t *body = test_backend_body(&out, 'C', &length);
        const char *tag;
        cr_assert(backend_read_tag(body, length, &tag));
        cr_assert_eq(strncmp(tag, "INSERT 0 ", 9), 0);
        uint64_t count = 77;
        cr_assert(backend_tag_count(tag, &count));
        cr_assert_eq(count, counts[i]);
        exact_check_ends(test_backend_decode_tag, body, length);
        exact_feed_random(test_backend_decode_tag, body, length);
        bytes_free(&out);
    }
}

Test(backend_tag, has_a_count_or_none)
{
    uint64_t count = 77;
    static const char *const without[] = {"",         "BEGIN",     "CREATE TABLE",
                                          "UPDATE ",  "COPY -1",   "SELECT 1x",
                                          "SELECT x", "SELECT 1 ", "SELECT 18446744073709551616"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        cr_assert(!backend_tag_count(without[i], &count), "%s", without[i]);
    cr_assert_eq(count, 77);
    cr_assert(backend_tag_count("COPY 5", &count));
    cr_assert_eq(count, 5);
    cr_assert(backend_tag_count("INSERT 16385 1", &count));
    cr_assert_eq(count, 1);
}

Test(backend_key, may_have_any_length_allowed)
{
    uint8_t body[4 + BACKEND_CANCEL_KEY_LIMIT + 1] = {0, 0, 1, 2};
    for (size_t length = 0; length <= sizeof body; length++) {
        uint32_t process = 77;
        const uint8_t *key = NULL;
        size_t key_length = 0;
        uint8_t *exact = exact_copy(body, length);
        bool read = backend_read_key(exact, length, &process, &key, &key_length);
        cr_assert_eq(read, length >= 4 + 4 && length <= 4 + BACKEND_CANCEL_KEY_LIMIT);
        cr_assert_eq(process, read ? 0x102 : 77);
        cr_assert(key == (read ? exact + 4 : NULL));
        cr_assert_eq(key_length, read ? length - 4 : 0);
        free(exact);
    }
}

Test(backend_error, is_read_in_its_fields)
{
    struct backend_error error;
    cr_assert(backend_read_error((const uint8_t *)TEST_BACKEND_ERROR, sizeof TEST_BACKEND_ERROR - 1,
                                 &error));
    cr_assert_str_eq(error.severity, "ERROR");
    cr_assert_str_eq(error.sqlstate, "42601");
    cr_assert_str_eq(error.message, "syntax error");
    cr_assert_str_eq(error.detail, "why");
    cr_assert_str_eq(error.hint, "help");
    cr_assert_eq(error.position, 12);
}

Test(backend_error, may_lack_fields_and_have_them_in_any_order)
{
    struct backend_error error;
    cr_assert(backend_read_error((const uint8_t *)"", 1, &error));
    cr_assert_str_eq(error.severity, "");
    cr_assert_str_eq(error.sqlstate, "");
    cr_assert_str_eq(error.message, "");
    cr_assert_str_eq(error.detail, "");
    cr_assert_str_eq(error.hint, "");
    cr_assert_eq(error.position, 0);

    static const char old[] = "Mm\0SFATAL\0";
    cr_assert(backend_read_error((const uint8_t *)old, sizeof old, &error));
    cr_assert_str_eq(error.severity, "FATAL");
    static const char turned[] = "VFATAL\0SFATAL (uebersetzt)\0";
    cr_assert(backend_read_error((const uint8_t *)turned, sizeof turned, &error));
    cr_assert_str_eq(error.severity, "FATAL");
}

Test(backend_error, has_no_position_where_it_is_no_number)
{
    static const char *const bodies[] = {"P\0", "Px\0", "P-1\0", "P4294967296\0"};
    static const size_t lengths[] = {3, 4, 5, 13};
    for (size_t i = 0; i < 4; i++) {
        struct backend_error error = {.position = 77};
        cr_assert(backend_read_error((const uint8_t *)bodies[i], lengths[i], &error));
        cr_assert_eq(error.position, 0);
    }
}

Test(backend_error, ends_where_it_must)
{
    exact_check_ends(test_backend_decode_error, EXACT(TEST_BACKEND_ERROR));
    exact_check_ends(test_backend_decode_error, "", 1);
    exact_feed_random(test_backend_decode_error, EXACT(TEST_BACKEND_ERROR));
}

Test(backend_error, is_read_as_it_is_written)
{
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED, "cannot rewrite %s", "MERGE");
    error_detail(&error, "it writes a migrating table");
    error_hint(&error, "use INSERT");
    struct bytes out = {0};
    backend_write_error(&out, "ERROR", &error);
    size_t length;
    const uint8_t *body = test_backend_body(&out, 'E', &length);
    struct backend_error read;
    cr_assert(backend_read_error(body, length, &read));
    cr_assert_str_eq(read.severity, "ERROR");
    cr_assert_str_eq(read.sqlstate, "0A000");
    cr_assert_str_eq(read.message, "cannot rewrite MERGE");
    cr_assert_str_eq(read.detail, "it writes a migrating table");
    cr_assert_str_eq(read.hint, "use INSERT");
    cr_assert_eq(read.position, 0);

    bytes_clear(&out);
    error_set(&error, SQLSTATE_ADMIN_SHUTDOWN, "bye");
    backend_write_error(&out, "FATAL", &error);
    static const char bare[] = "SFATAL\0VFATAL\0C57P01\0Mbye\0";
    body = test_backend_body(&out, 'E', &length);
    cr_assert_eq(length, sizeof bare);
    cr_assert_arr_eq(body, bare, length);
    bytes_free(&out);
}

static void test_backend_check_count(const char *body, size_t length, uint64_t expected)
{
    uint64_t count = 77;
    cr_assert(backend_read_count((const uint8_t *)body, length, &count));
    cr_assert_eq(count, expected);
}

Test(backend_count, is_text_or_binary)
{
    test_backend_check_count(EXACT("\0\1\0\0\0\0010"), 0);
    test_backend_check_count(EXACT("\0\1\0\0\0\2"
                                   "42"),
                             42);
    test_backend_check_count(EXACT("\0\1\0\0\0\010"
                                   "12345678"),
                             12345678);
    test_backend_check_count(EXACT("\0\1\0\0\0\010\0\0\0\0\0\0\0\3"), 3);
    test_backend_check_count(EXACT("\0\1\0\0\0\010\0\0\0\1\0\0\0\2"), 0x100000002);
    exact_check_ends(test_backend_decode_count, EXACT("\0\1\0\0\0\010\0\0\0\0\0\0\0\3"));
    exact_feed_random(test_backend_decode_count, EXACT("\0\1\0\0\0\2"
                                                       "42"));
}

Test(backend_count, is_one_value_and_no_less_than_zero)
{
    cr_assert(!exact_decode(test_backend_decode_count, EXACT("\0\0")));
    cr_assert(!exact_decode(test_backend_decode_count, EXACT("\0\1\xff\xff\xff\xff")));
    cr_assert(!exact_decode(test_backend_decode_count, EXACT("\0\1\0\0\0\0")));
    cr_assert(!exact_decode(test_backend_decode_count, EXACT("\0\1\0\0\0\2-1")));
    cr_assert(!exact_decode(test_backend_decode_count,
                            EXACT("\0\1\0\0\0\010\xff\xff\xff\xff\xff\xff\xff\xff")));
    cr_assert(!exact_decode(test_backend_decode_count, EXACT("\0\2\0\0\0\0011\0\0\0\0012")));
}

/* The values 00ff, NULL, nothing and "abc". */
#define TEST_BACKEND_ROW                                                                           \
    "\0\4\0\0\0\2\0\xff\xff\xff\xff\xff\0\0\0\0\0\0\0\3"                                           \
    "abc"

Test(backend_value, is_found_by_its_index)
{
    uint8_t *row = exact_copy(EXACT(TEST_BACKEND_ROW));
    size_t length = sizeof TEST_BACKEND_ROW - 1;
    const char *value;
    size_t value_length;
    cr_assert(backend_read_value(row, length, 0, &value, &value_length));
    cr_assert_eq(value_length, 2);
    cr_assert_arr_eq(value, "\0\xff", 2);
    cr_assert(backend_read_value(row, length, 1, &value, &value_length));
    cr_assert_null(value);
    cr_assert_eq(value_length, 0);
    cr_assert(backend_read_value(row, length, 2, &value, &value_length));
    cr_assert_not_null(value);
    cr_assert_eq(value_length, 0);
    cr_assert(backend_read_value(row, length, 3, &value, &value_length));
    cr_assert_eq(value_length, 3);
    cr_assert_arr_eq(value, "abc", 3);
    cr_assert(!backend_read_value(row, length, 4, &value, &value_length));
    cr_assert(!backend_read_value(row, length, SIZE_MAX, &value, &value_length));
    cr_assert_eq(value_length, 3);
    free(row);
}

Test(backend_value, needs_the_whole_row_to_be_well_formed)
{
    exact_check_ends(test_backend_decode_value, EXACT(TEST_BACKEND_ROW));
    exact_feed_random(test_backend_decode_value, EXACT(TEST_BACKEND_ROW));
    cr_assert(!exact_decode(test_backend_decode_value, EXACT("\0\0")));
    cr_assert(!exact_decode(test_backend_decode_value, EXACT("\0\1\xff\xff\xff\xfe")));
    cr_assert(!exact_decode(test_backend_decode_value, EXACT("\0\1\x80\0\0\0")));
    cr_assert(!exact_decode(test_backend_decode_value, EXACT("\0\1\x7f\xff\xff\xff")));
    cr_assert(!exact_decode(test_backend_decode_value, EXACT("\xff\xff\0\0\0\0")));
}

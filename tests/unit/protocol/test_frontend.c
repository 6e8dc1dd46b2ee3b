#include "protocol/frontend.h"

#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "tests/unit/exact.h"

/* One message and nothing else, of this type; what its body is. */
static const uint8_t *test_frontend_body(const struct bytes *message, char type, size_t *length)
{
    struct frame frame;
    cr_assert_eq(frame_read(FRAME_FROM_FRONTEND, message->data, message->length, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.type, type);
    cr_assert_eq(FRAME_HEADER_LENGTH + frame.body_length, message->length);
    *length = frame.body_length;
    return message->data + FRAME_HEADER_LENGTH;
}

static bool test_frontend_decode_query(const uint8_t *body, size_t length)
{
    const char *text;
    size_t text_length;
    if (!frontend_read_query(body, length, &text, &text_length))
        return false;
    cr_assert(exact_holds_string(body, length, text));
    cr_assert_eq(strlen(text), text_length);
    return true;
}

static bool test_frontend_decode_parse(const uint8_t *body, size_t length)
{
    struct frontend_parse parse;
    if (!frontend_read_parse(body, length, &parse))
        return false;
    cr_assert(exact_holds_string(body, length, parse.statement));
    cr_assert(exact_holds_string(body, length, parse.text));
    cr_assert_eq(strlen(parse.text), parse.text_length);
    cr_assert(exact_holds(body, length, parse.parameter_types, 4 * parse.parameter_count));
    return true;
}

static bool test_frontend_decode_bind(const uint8_t *body, size_t length)
{
    struct frontend_bind bind;
    if (!frontend_read_bind(body, length, &bind))
        return false;
    cr_assert(exact_holds_string(body, length, bind.portal));
    cr_assert(exact_holds_string(body, length, bind.statement));
    cr_assert(exact_holds(body, length, bind.values, bind.values_length));
    cr_assert_geq(bind.values_length, 4 + 4 * bind.parameter_count);
    cr_assert(exact_holds(body, length, bind.result_formats, bind.result_formats_length));
    cr_assert_eq(bind.result_formats + bind.result_formats_length, body + length);
    return true;
}

static bool test_frontend_decode_target(const uint8_t *body, size_t length)
{
    struct frontend_target target;
    if (!frontend_read_target(body, length, &target))
        return false;
    cr_assert(target.kind == 'S' || target.kind == 'P');
    cr_assert(exact_holds_string(body, length, target.name));
    return true;
}

static bool test_frontend_decode_execute(const uint8_t *body, size_t length)
{
    struct frontend_execute execute;
    if (!frontend_read_execute(body, length, &execute))
        return false;
    cr_assert(exact_holds_string(body, length, execute.portal));
    cr_assert_leq(execute.row_limit, INT32_MAX);
    return true;
}

static bool test_frontend_decode_peek(const uint8_t *body, size_t length)
{
    const char *portal;
    const char *statement;
    bool need_more;
    if (!frontend_peek_bind(body, length, length, &portal, &statement, &need_more)) {
        cr_assert(!need_more);
        return false;
    }
    cr_assert(exact_holds_string(body, length, portal));
    cr_assert(exact_holds_string(body, length, statement));
    return true;
}

Test(frontend_query, is_read_as_it_is_written)
{
    struct bytes out = {0};
    frontend_write_query(&out, "SELECT 1; rest", strlen("SELECT 1"));
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'Q', &length);
    const char *text;
    size_t text_length;
    cr_assert(frontend_read_query(body, length, &text, &text_length));
    cr_assert_str_eq(text, "SELECT 1");
    cr_assert_eq(text_length, 8);
    bytes_free(&out);
}

Test(frontend_query, ends_with_its_terminator)
{
    exact_check_ends(test_frontend_decode_query, EXACT("SELECT 1\0"));
    exact_check_ends(test_frontend_decode_query, EXACT("\0"));
    cr_assert(!exact_decode(test_frontend_decode_query, EXACT("SELECT 1\0; DROP TABLE t\0")));
    exact_feed_random(test_frontend_decode_query, EXACT("SELECT 1\0"));
}

Test(frontend_parse, is_read_as_it_is_written)
{
    static const uint32_t types[] = {23, 0, 0xfffffffe};
    struct bytes out = {0};
    frontend_write_parse(&out, "s1", "SELECT $1", 9, types, 3);
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'P', &length);
    struct frontend_parse parse;
    cr_assert(frontend_read_parse(body, length, &parse));
    cr_assert_str_eq(parse.statement, "s1");
    cr_assert_str_eq(parse.text, "SELECT $1");
    cr_assert_eq(parse.text_length, 9);
    cr_assert_eq(parse.parameter_count, 3);
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(bytes_get_u32(parse.parameter_types + 4 * i), types[i]);
    exact_check_ends(test_frontend_decode_parse, body, length);
    exact_feed_random(test_frontend_decode_parse, body, length);
    bytes_free(&out);
}

Test(frontend_parse, may_be_unnamed_empty_and_without_types)
{
    struct bytes out = {0};
    frontend_write_parse(&out, "", NULL, 0, NULL, 0);
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'P', &length);
    cr_assert_eq(length, 4);
    exact_check_ends(test_frontend_decode_parse, body, length);
    bytes_free(&out);
}

/* Clients do send more parameters than a signed count could hold. */
Test(frontend_parse, takes_as_many_types_as_the_server_takes)
{
    static uint32_t types[UINT16_MAX];
    struct bytes out = {0};
    frontend_write_parse(&out, "", "x", 1, types, UINT16_MAX);
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'P', &length);
    struct frontend_parse parse;
    cr_assert(frontend_read_parse(body, length, &parse));
    cr_assert_eq(parse.parameter_count, UINT16_MAX);
    cr_assert(exact_decode(test_frontend_decode_parse, body, length));
    cr_assert(!exact_decode(test_frontend_decode_parse, body, length - 1));
    bytes_free(&out);
}

Test(frontend_parse, refuses_counts_that_its_bytes_do_not_bear_out)
{
    cr_assert(!exact_decode(test_frontend_decode_parse, EXACT("\0x\0\xff\xff")));
    cr_assert(!exact_decode(test_frontend_decode_parse, EXACT("\0x\0\x80\0\0\0\0\1")));
    cr_assert(!exact_decode(test_frontend_decode_parse, EXACT("\0x\0\0\0\0\0\0\1")));
    cr_assert(!exact_decode(test_frontend_decode_parse, EXACT("\0x\0\0\2\0\0\0\1")));
}

/* Portal p, statement s; formats 1 and 0; the values 00ff, NULL and nothing; results 1. */
#define TEST_FRONTEND_VALUES                                                                       \
    "\0\2\0\1\0\0"                                                                                 \
    "\0\3\0\0\0\2\0\xff\xff\xff\xff\xff\0\0\0\0"
#define TEST_FRONTEND_FORMATS "\0\1\0\1"
#define TEST_FRONTEND_BIND "p\0s\0" TEST_FRONTEND_VALUES TEST_FRONTEND_FORMATS

Test(frontend_bind, is_read_in_its_parts)
{
    uint8_t *body = exact_copy(EXACT(TEST_FRONTEND_BIND));
    struct frontend_bind bind;
    cr_assert(frontend_read_bind(body, sizeof TEST_FRONTEND_BIND - 1, &bind));
    cr_assert_str_eq(bind.portal, "p");
    cr_assert_str_eq(bind.statement, "s");
    cr_assert_eq(bind.parameter_count, 3);
    cr_assert_eq(bind.values_length, sizeof TEST_FRONTEND_VALUES - 1);
    cr_assert_arr_eq(bind.values, TEST_FRONTEND_VALUES, bind.values_length);
    cr_assert_eq(bind.result_formats_length, sizeof TEST_FRONTEND_FORMATS - 1);
    cr_assert_arr_eq(bind.result_formats, TEST_FRONTEND_FORMATS, bind.result_formats_length);
    free(body);
}

Test(frontend_bind, ends_where_it_must)
{
    exact_check_ends(test_frontend_decode_bind, EXACT(TEST_FRONTEND_BIND));
    exact_check_ends(test_frontend_decode_bind, EXACT("\0\0\0\0\0\0\0\0"));
    exact_feed_random(test_frontend_decode_bind, EXACT(TEST_FRONTEND_BIND));
}

Test(frontend_bind, refuses_lengths_and_counts_that_its_bytes_do_not_bear_out)
{
    /* One value, its length -2, the least there is, the most there is, one too long. */
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\0\1\xff\xff\xff\xfe\0\0")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\0\1\x80\0\0\0\0\0")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\0\1\x7f\xff\xff\xff\0\0")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\0\1\0\0\0\3\0\0")));
    /* Formats, values and result formats that are said to be 65,535, or 32,768. */
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\xff\xff\0\0\0\0")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\xff\xff\0\0")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\0\0\xff\xff")));
    cr_assert(!exact_decode(test_frontend_decode_bind, EXACT("\0\0\0\0\x80\0\0\0")));
}

Test(frontend_bind, takes_as_many_values_as_the_server_takes)
{
    struct bytes body = {0};
    bytes_add(&body, EXACT("\0\0\0\0\xff\xff"));
    for (size_t i = 0; i < UINT16_MAX; i++)
        bytes_add_u32(&body, UINT32_MAX);
    bytes_add_u16(&body, 0);
    struct frontend_bind bind;
    cr_assert(frontend_read_bind(body.data, body.length, &bind));
    cr_assert_eq(bind.parameter_count, UINT16_MAX);
    cr_assert(exact_decode(test_frontend_decode_bind, body.data, body.length));
    cr_assert(!exact_decode(test_frontend_decode_bind, body.data, body.length - 1));
    bytes_free(&body);
}

Test(frontend_bind, carries_its_values_to_other_names)
{
    struct frontend_bind bind;
    cr_assert(frontend_read_bind((const uint8_t *)TEST_FRONTEND_BIND, sizeof TEST_FRONTEND_BIND - 1,
                                 &bind));
    struct bytes out = {0};
    frontend_write_bind(&out, "other", "_cf_1", &bind, true);
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'B', &length);
    static const char kept[] = "other\0_cf_1\0" TEST_FRONTEND_VALUES TEST_FRONTEND_FORMATS;
    cr_assert_eq(length, sizeof kept - 1);
    cr_assert_arr_eq(body, kept, length);

    bytes_clear(&out);
    frontend_write_bind(&out, "other", "_cf_1", &bind, false);
    body = test_frontend_body(&out, 'B', &length);
    static const char text[] = "other\0_cf_1\0" TEST_FRONTEND_VALUES "\0\0";
    cr_assert_eq(length, sizeof text - 1);
    cr_assert_arr_eq(body, text, length);

    bytes_clear(&out);
    bind.result_formats = NULL;
    frontend_write_bind(&out, "other", "_cf_1", &bind, true);
    body = test_frontend_body(&out, 'B', &length);
    cr_assert_eq(length, sizeof text - 1);
    cr_assert_arr_eq(body, text, length);
    bytes_free(&out);
}

Test(frontend_bind, may_be_written_without_values)
{
    struct bytes out = {0};
    frontend_write_bind_empty(&out, "", "s");
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'B', &length);
    struct frontend_bind bind;
    cr_assert(frontend_read_bind(body, length, &bind));
    cr_assert_str_eq(bind.portal, "");
    cr_assert_str_eq(bind.statement, "s");
    cr_assert_eq(bind.parameter_count, 0);
    cr_assert_eq(bind.result_formats_length, 2);
    bytes_free(&out);
}

Test(frontend_bind, is_not_written_from_nothing, .signal = SIGABRT)
{
    struct frontend_bind none = {0};
    struct bytes out = {0};
    frontend_write_bind(&out, "", "", &none, false);
}

/* Three bytes of values are on their way in each case. */
Test(frontend_peek_bind, finds_the_names_as_soon_as_they_are_there)
{
    static const char names[] = "portal\0statement\0";
    size_t names_length = sizeof names - 1;
    for (size_t available = 0; available <= names_length; available++) {
        const char *portal = "unset";
        const char *statement = "unset";
        bool need_more = false;
        uint8_t *body = exact_copy(names, available);
        bool found =
            frontend_peek_bind(body, available, names_length + 3, &portal, &statement, &need_more);
        cr_assert_eq(found, available == names_length);
        cr_assert_eq(need_more, !found);
        cr_assert_str_eq(portal, found ? "portal" : "unset");
        cr_assert_str_eq(statement, found ? "statement" : "unset");
        free(body);
    }
}

Test(frontend_peek_bind, knows_when_more_cannot_come)
{
    cr_assert(exact_decode(test_frontend_decode_peek, EXACT("\0\0")));
    cr_assert(exact_decode(test_frontend_decode_peek, EXACT("a\0b\0 and whatever follows")));
    cr_assert(!exact_decode(test_frontend_decode_peek, EXACT("")));
    cr_assert(!exact_decode(test_frontend_decode_peek, EXACT("\0")));
    cr_assert(!exact_decode(test_frontend_decode_peek, EXACT("a\0b")));
    exact_feed_random(test_frontend_decode_peek, EXACT("a\0b\0\0\0\0\0"));
}

Test(frontend_target, is_read_as_it_is_written)
{
    struct bytes out = {0};
    frontend_write_describe(&out, 'S', "one");
    size_t length;
    const uint8_t *body = test_frontend_body(&out, 'D', &length);
    struct frontend_target target;
    cr_assert(frontend_read_target(body, length, &target));
    cr_assert_eq(target.kind, 'S');
    cr_assert_str_eq(target.name, "one");

    bytes_clear(&out);
    frontend_write_close(&out, 'P', "");
    body = test_frontend_body(&out, 'C', &length);
    cr_assert(frontend_read_target(body, length, &target));
    cr_assert_eq(target.kind, 'P');
    cr_assert_str_eq(target.name, "");
    bytes_free(&out);
}

Test(frontend_target, is_a_statement_or_a_portal)
{
    exact_check_ends(test_frontend_decode_target, EXACT("Sname\0"));
    exact_check_ends(test_frontend_decode_target, EXACT("P\0"));
    cr_assert(!exact_decode(test_frontend_decode_target, EXACT("\0name\0")));
    cr_assert(!exact_decode(test_frontend_decode_target, EXACT("sname\0")));
    exact_feed_random(test_frontend_decode_target, EXACT("Sname\0"));
}

Test(frontend_execute, is_read_as_it_is_written)
{
    static const uint32_t limits[] = {0, 1, 1000, INT32_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct bytes out = {0};
        frontend_write_execute(&out, "portal", limits[i]);
        size_t length;
        const uint8_t *body = test_frontend_body(&out, 'E', &length);
        struct frontend_execute execute;
        cr_assert(frontend_read_execute(body, length, &execute));
        cr_assert_str_eq(execute.portal, "portal");
        cr_assert_eq(execute.row_limit, limits[i]);
        bytes_free(&out);
    }
}

Test(frontend_execute, takes_limits_below_zero_for_none)
{
    struct frontend_execute execute;
    cr_assert(frontend_read_execute((const uint8_t *)"\0\xff\xff\xff\xff", 5, &execute));
    cr_assert_eq(execute.row_limit, 0);
    cr_assert(frontend_read_execute((const uint8_t *)"\0\x80\0\0\0", 5, &execute));
    cr_assert_eq(execute.row_limit, 0);
}

Test(frontend_execute, ends_where_it_must)
{
    exact_check_ends(test_frontend_decode_execute, EXACT("portal\0\0\0\0\1"));
    exact_feed_random(test_frontend_decode_execute, EXACT("portal\0\0\0\0\1"));
}

Test(frontend, writes_messages_without_a_body)
{
    struct bytes out = {0};
    frontend_write_sync(&out);
    frontend_write_flush(&out);
    cr_assert_eq(out.length, 10);
    cr_assert_arr_eq(out.data, "S\0\0\0\4H\0\0\0\4", 10);
    bytes_free(&out);
}

Test(frontend, sets_nothing_where_a_message_is_malformed)
{
    const char *text = "unset";
    size_t text_length = 77;
    cr_assert(!frontend_read_query((const uint8_t *)"abc", 3, &text, &text_length));
    cr_assert_str_eq(text, "unset");
    cr_assert_eq(text_length, 77);
    struct frontend_parse parse = {.parameter_count = 77};
    cr_assert(!frontend_read_parse((const uint8_t *)"\0\0\0", 3, &parse));
    cr_assert_eq(parse.parameter_count, 77);
    struct frontend_bind bind = {.parameter_count = 77};
    cr_assert(!frontend_read_bind((const uint8_t *)"\0\0\0\0\0\0", 6, &bind));
    cr_assert_eq(bind.parameter_count, 77);
    struct frontend_target target = {.kind = '?'};
    cr_assert(!frontend_read_target((const uint8_t *)"Sabc", 4, &target));
    cr_assert_eq(target.kind, '?');
    struct frontend_execute execute = {.row_limit = 77};
    cr_assert(!frontend_read_execute((const uint8_t *)"\0\0\0", 3, &execute));
    cr_assert_eq(execute.row_limit, 77);
}

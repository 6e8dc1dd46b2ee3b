#include "protocol/description.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frame.h"
#include "tests/unit/exact.h"

static const struct field TEST_DESCRIPTION_FIELDS[] = {
    {.name = "id",
     .table_oid = 16385,
     .attribute_number = 1,
     .type_oid = 23,
     .type_length = 4,
     .type_modifier = -1,
     .format = 1},
    {.name = "",
     .table_oid = UINT32_MAX,
     .attribute_number = -6,
     .type_oid = 1043,
     .type_length = -1,
     .type_modifier = 36,
     .format = 0},
};
static const uint32_t TEST_DESCRIPTION_PARAMETERS[] = {23, 25, UINT32_MAX};

static struct description test_description(void)
{
    return (struct description){
        .parameters = (uint32_t *)(uintptr_t)TEST_DESCRIPTION_PARAMETERS,
        .parameter_count = 3,
        .has_rows = true,
        .fields = (struct field *)(uintptr_t)TEST_DESCRIPTION_FIELDS,
        .field_count = 2,
    };
}

static const uint8_t *test_description_body(const struct bytes *message, char type, size_t *length)
{
    struct frame frame;
    cr_assert_eq(frame_read(FRAME_FROM_BACKEND, message->data, message->length, &frame),
                 FRAME_COMPLETE);
    cr_assert_eq(frame.type, type);
    cr_assert_eq(FRAME_HEADER_LENGTH + frame.body_length, message->length);
    *length = frame.body_length;
    return message->data + FRAME_HEADER_LENGTH;
}

static void test_description_check_field(const struct field *found, const struct field *expected)
{
    cr_assert_str_eq(found->name, expected->name);
    cr_assert_eq(found->table_oid, expected->table_oid);
    cr_assert_eq(found->attribute_number, expected->attribute_number);
    cr_assert_eq(found->type_oid, expected->type_oid);
    cr_assert_eq(found->type_length, expected->type_length);
    cr_assert_eq(found->type_modifier, expected->type_modifier);
    cr_assert_eq(found->format, expected->format);
}

/* Decodes, and where that works encodes again: the same bytes must come out. */
static bool test_description_decode_rows(const uint8_t *body, size_t length)
{
    struct arena arena = {0};
    struct description read = {0};
    bool well_formed = description_read_rows(body, length, &arena, &read);
    cr_assert_eq(read.has_rows, well_formed);
    if (well_formed) {
        struct bytes out = {0};
        description_write_rows(&read, NULL, &out);
        cr_assert_eq(out.length, FRAME_HEADER_LENGTH + length);
        cr_assert_eq(memcmp(out.data + FRAME_HEADER_LENGTH, body, length), 0);
        bytes_free(&out);
    }
    arena_free(&arena);
    return well_formed;
}

static bool test_description_decode_parameters(const uint8_t *body, size_t length)
{
    struct arena arena = {0};
    struct description read = {0};
    bool well_formed = description_read_parameters(body, length, &arena, &read);
    if (well_formed) {
        struct bytes out = {0};
        description_write_parameters(&read, &out);
        cr_assert_eq(out.length, FRAME_HEADER_LENGTH + length);
        cr_assert_eq(memcmp(out.data + FRAME_HEADER_LENGTH, body, length), 0);
        bytes_free(&out);
    }
    arena_free(&arena);
    return well_formed;
}

Test(description_parameters, are_read_as_they_are_written)
{
    struct description description = test_description();
    struct bytes out = {0};
    description_write_parameters(&description, &out);
    size_t length;
    const uint8_t *body = test_description_body(&out, 't', &length);
    struct arena arena = {0};
    struct description read = {.field_count = 77};
    cr_assert(description_read_parameters(body, length, &arena, &read));
    cr_assert_eq(read.parameter_count, 3);
    cr_assert_arr_eq(read.parameters, TEST_DESCRIPTION_PARAMETERS,
                     sizeof TEST_DESCRIPTION_PARAMETERS);
    cr_assert_eq(read.field_count, 77);
    exact_check_ends(test_description_decode_parameters, body, length);
    exact_check_ends(test_description_decode_parameters, "\0", 2);
    exact_feed_random(test_description_decode_parameters, body, length);
    arena_free(&arena);
    bytes_free(&out);
}

Test(description_parameters, refuse_counts_that_their_bytes_do_not_bear_out)
{
    cr_assert(!exact_decode(test_description_decode_parameters, EXACT("\xff\xff\0\0\0\1")));
    cr_assert(!exact_decode(test_description_decode_parameters, EXACT("\x80\0")));
    cr_assert(!exact_decode(test_description_decode_parameters, EXACT("\0\0\0\0\0\1")));
    cr_assert(!exact_decode(test_description_decode_parameters, EXACT("\0\2\0\0\0\1")));
}

Test(description_parameters, may_be_as_many_as_a_statement_can_have)
{
    struct bytes body = {0};
    bytes_add_u16(&body, UINT16_MAX);
    for (uint32_t i = 0; i < UINT16_MAX; i++)
        bytes_add_u32(&body, i);
    cr_assert(exact_decode(test_description_decode_parameters, body.data, body.length));
    cr_assert(!exact_decode(test_description_decode_parameters, body.data, body.length - 4));
    bytes_free(&body);
}

Test(description_rows, are_read_as_they_are_written)
{
    struct description description = test_description();
    struct bytes out = {0};
    description_write_rows(&description, NULL, &out);
    size_t length;
    const uint8_t *body = test_description_body(&out, 'T', &length);
    struct arena arena = {0};
    struct description read = {.parameter_count = 77};
    cr_assert(description_read_rows(body, length, &arena, &read));
    cr_assert(read.has_rows);
    cr_assert_eq(read.field_count, 2);
    test_description_check_field(&read.fields[0], &TEST_DESCRIPTION_FIELDS[0]);
    test_description_check_field(&read.fields[1], &TEST_DESCRIPTION_FIELDS[1]);
    cr_assert_eq(read.parameter_count, 77);
    exact_check_ends(test_description_decode_rows, body, length);
    exact_feed_random(test_description_decode_rows, body, length);
    arena_free(&arena);
    bytes_free(&out);
}

Test(description_rows, take_their_formats_from_elsewhere)
{
    static const struct field formats[] = {{.name = "x", .format = 0}, {.name = "y", .format = 1}};
    struct description description = test_description();
    struct bytes out = {0};
    description_write_rows(&description, formats, &out);
    size_t length;
    const uint8_t *body = test_description_body(&out, 'T', &length);
    struct arena arena = {0};
    struct description read = {0};
    cr_assert(description_read_rows(body, length, &arena, &read));
    cr_assert_str_eq(read.fields[0].name, "id");
    cr_assert_eq(read.fields[0].format, 0);
    cr_assert_eq(read.fields[1].format, 1);
    arena_free(&arena);
    bytes_free(&out);
}

Test(description_rows, may_have_no_fields)
{
    exact_check_ends(test_description_decode_rows, "\0", 2);
}

Test(description_rows, refuse_counts_that_their_bytes_do_not_bear_out)
{
    static const char one[] = "\0\1a\0\0\0\0\0\0\0\0\0\0\x17\0\4\xff\xff\xff\xff\0";
    cr_assert(exact_decode(test_description_decode_rows, one, sizeof one));
    static const char counts[][2] = {{0, 0}, {0, 2}, {'\x80', 0}, {'\xff', '\xff'}};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        char body[sizeof one];
        memcpy(body, one, sizeof one);
        memcpy(body, counts[i], 2);
        cr_assert(!exact_decode(test_description_decode_rows, body, sizeof body));
    }
}

/* Long enough for its fields, but the name has swallowed them. */
Test(description_rows, refuse_names_without_a_terminator)
{
    char body[2 + 40];
    memset(body, 'a', sizeof body);
    body[0] = '\0';
    body[1] = '\1';
    cr_assert(!exact_decode(test_description_decode_rows, body, sizeof body));
}

Test(description_rows, are_none_where_there_are_none)
{
    struct description description = {.has_rows = false};
    struct bytes out = {0};
    description_write_rows(&description, NULL, &out);
    size_t length;
    test_description_body(&out, 'n', &length);
    cr_assert_eq(length, 0);
    bytes_free(&out);
}

Test(description, is_copied_whole)
{
    struct description description = test_description();
    struct bytes out = {0};
    description_write_parameters(&description, &out);
    size_t rows_at = out.length;
    description_write_rows(&description, NULL, &out);
    struct arena first = {0};
    struct description read = {0};
    cr_assert(description_read_parameters(out.data + FRAME_HEADER_LENGTH,
                                          rows_at - FRAME_HEADER_LENGTH, &first, &read));
    cr_assert(description_read_rows(out.data + rows_at + FRAME_HEADER_LENGTH,
                                    out.length - rows_at - FRAME_HEADER_LENGTH, &first, &read));
    struct arena second = {0};
    struct description *copy = description_copy(&read, &second);
    arena_free(&first);

    cr_assert(copy->has_rows);
    cr_assert_eq(copy->parameter_count, 3);
    cr_assert_arr_eq(copy->parameters, TEST_DESCRIPTION_PARAMETERS,
                     sizeof TEST_DESCRIPTION_PARAMETERS);
    cr_assert_eq(copy->field_count, 2);
    test_description_check_field(&copy->fields[0], &TEST_DESCRIPTION_FIELDS[0]);
    test_description_check_field(&copy->fields[1], &TEST_DESCRIPTION_FIELDS[1]);
    arena_free(&second);
    bytes_free(&out);
}

Test(description, is_copied_when_empty)
{
    struct description none = {0};
    struct arena arena = {0};
    struct description *copy = description_copy(&none, &arena);
    cr_assert(!copy->has_rows);
    cr_assert_eq(copy->parameter_count, 0);
    cr_assert_eq(copy->field_count, 0);
    arena_free(&arena);
}

#include "protocol/error_fields.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/frame.h"
#include "tests/unit/exact.h"

static const char BODY[] = "SERROR\0C23505\0Mtaken: \"names\"\0P12\0p5\0qinner\0zodd\0";

static bool test_error_fields_decode(const uint8_t *body, size_t length)
{
    struct arena arena = {0};
    struct error_fields fields = {0};
    bool read = error_fields_read(body, length, &arena, &fields);
    for (size_t i = 0; read && i < fields.count; i++)
        cr_assert(exact_holds_string(body, length, fields.items[i].value));
    arena_free(&arena);
    return read;
}

Test(error_fields, are_read_whole_or_not_at_all)
{
    exact_check_ends(test_error_fields_decode, BODY, sizeof BODY);
    exact_feed_random(test_error_fields_decode, BODY, sizeof BODY);
}

static void test_error_fields_check(const char *code, const char *value, const char *expected,
                                    size_t expected_length)
{
    struct arena arena = {0};
    struct error_fields fields;
    struct bytes out = {0};
    cr_assert(error_fields_read((const uint8_t *)BODY, sizeof BODY, &arena, &fields));
    if (*code != '\0')
        error_fields_set(&fields, *code, value);
    error_fields_write(&fields, 'N', &out);
    cr_assert_eq(out.data[0], 'N');
    cr_assert_eq(out.length, FRAME_HEADER_LENGTH + expected_length);
    cr_assert_eq(memcmp(out.data + FRAME_HEADER_LENGTH, expected, expected_length), 0);
    bytes_free(&out);
    arena_free(&arena);
}

Test(error_fields, are_written_as_they_were_but_for_what_was_set)
{
    test_error_fields_check("", NULL, BODY, sizeof BODY);
    test_error_fields_check("P", "7",
                            EXACT("SERROR\0C23505\0Mtaken: \"names\"\0P7\0p5\0qinner\0zodd\0\0"));
    test_error_fields_check("P", NULL,
                            EXACT("SERROR\0C23505\0Mtaken: \"names\"\0p5\0qinner\0zodd\0\0"));
    test_error_fields_check(
        "D", "why", EXACT("SERROR\0C23505\0Mtaken: \"names\"\0P12\0p5\0qinner\0zodd\0Dwhy\0\0"));
    test_error_fields_check("D", NULL, BODY, sizeof BODY);
}

Test(error_fields, a_field_that_stands_there_twice_is_set_once)
{
    struct arena arena = {0};
    struct error_fields fields;
    struct bytes out = {0};
    cr_assert(error_fields_read((const uint8_t *)"P1\0P2\0", 7, &arena, &fields));
    error_fields_set(&fields, 'P', "3");
    error_fields_write(&fields, 'E', &out);
    cr_assert_eq(out.length, FRAME_HEADER_LENGTH + 4);
    cr_assert_eq(memcmp(out.data + FRAME_HEADER_LENGTH, "P3\0", 4), 0);
    bytes_free(&out);
    arena_free(&arena);
}

Test(error_fields, names_are_replaced_where_they_stand_in_quotes)
{
    static const struct {
        const char *text;
        const char *expected;
    } cases[] = {
        {"null value in column \"x\" of relation \"new_names\" violates",
         "null value in column \"x\" of relation \"names\" violates"},
        {"Schlüssel »new_names«", "Schlüssel »names«"},
        {"la relation « new_names » viole", "la relation « names » viole"},
        {"la relation «\u00a0new_names\u00a0» viole", "la relation «\u00a0names\u00a0» viole"},
        {"la relation \xab\xa0new_names\xa0\xbb viole", "la relation \xab\xa0names\xa0\xbb viole"},
        {"\xabnew_names\xbb", "\xabnames\xbb"},
        {"„new_names“ 「new_names」", "„names“ 「names」"},
        {"\"new_names\", \"new_names\"", "\"names\", \"names\""},
        {"permission denied for table new_names", "permission denied for table new_names"},
        {"\"new_names_pkey\" \"my new_names\" new_names\"",
         "\"new_names_pkey\" \"my new_names\" new_names\""},
        {"\"new_namesnew_names\"", "\"new_namesnew_names\""},
        {"new_names", "new_names"},
        {"", ""},
    };
    struct arena arena = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_assert_str_eq(error_fields_rename(cases[i].text, "new_names", "names", &arena),
                         cases[i].expected);
    cr_assert_str_eq(error_fields_rename("\"\"", "", "x", &arena), "\"\"");
    arena_free(&arena);
}

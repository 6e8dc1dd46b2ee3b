#include "config/model/identifier.h"

#include <criterion/criterion.h>

static struct arena arena;

static void test_identifier_end(void)
{
    arena_free(&arena);
}

TestSuite(identifier, .fini = test_identifier_end);

static const char LONGEST[] = "a23456789012345678901234567890123456789012345678901234567890123";

Test(identifier, reads_tables_as_the_server_does)
{
    static const struct {
        const char *text;
        const char *schema;
        const char *name;
    } cases[] = {
        {"names", "public", "names"},
        {"Names", "public", "names"},
        {"app.names", "app", "names"},
        {"APP.New_Names2$", "app", "new_names2$"},
        {"\"Mixed\".\"Case\"", "Mixed", "Case"},
        {"app.\"two words\"", "app", "two words"},
        {"\"a.b\".c", "a.b", "c"},
        {"\"say \"\"hi\"\"\"", "public", "say \"hi\""},
        {"caf\xc3\xa9", "public", "caf\xc3\xa9"},
        {LONGEST, "public", LONGEST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table_name table;
        const char *expected;
        cr_assert(identifier_read_table(cases[i].text, &arena, &table, &expected), "%s",
                  cases[i].text);
        cr_assert_str_eq(table.schema, cases[i].schema);
        cr_assert_str_eq(table.name, cases[i].name);
    }
}

Test(identifier, refuses_what_is_no_table)
{
    static const char *const cases[] = {
        "",    ".",      "a.",     ".a",  "a.b.c", "a b", "1a",    "$a",     "\"\"",
        "\"a", "\"a\"b", "a.\"\"", "a;b", "a-b",   "a.1", "a . b", "a\"b\"", "\"\".a",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct table_name table;
        const char *expected = NULL;
        cr_assert(!identifier_read_table(cases[i], &arena, &table, &expected), "%s", cases[i]);
        cr_assert_not_null(expected);
    }
}

Test(identifier, refuses_names_that_the_server_would_cut)
{
    struct table_name table;
    const char *expected;
    const char *name;
    const char *longer = arena_format(&arena, "%sx", LONGEST);
    cr_assert(!identifier_read_table(longer, &arena, &table, &expected));
    cr_assert_str_eq(expected, "a name of at most 63 bytes");
    cr_assert(
        !identifier_read_table(arena_format(&arena, "%s.a", longer), &arena, &table, &expected));
    cr_assert(!identifier_read_column(longer, &arena, &name, &expected));
    cr_assert(identifier_read_column(LONGEST, &arena, &name, &expected));
}

Test(identifier, takes_columns_as_they_are)
{
    static const struct {
        const char *text;
        const char *name;
    } cases[] = {
        {"id", "id"},
        {"fullName", "fullName"},
        {"\"fullName\"", "fullName"},
        {"two words", "two words"},
        {"\"a\"\"b\"", "a\"b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *name;
        const char *expected;
        cr_assert(identifier_read_column(cases[i].text, &arena, &name, &expected), "%s",
                  cases[i].text);
        cr_assert_str_eq(name, cases[i].name);
    }
    const char *name;
    const char *expected;
    cr_assert(!identifier_read_column("", &arena, &name, &expected));
    cr_assert(!identifier_read_column("\"", &arena, &name, &expected));
    cr_assert(!identifier_read_column("\"a\"b", &arena, &name, &expected));
}

Test(identifier, quotes)
{
    struct table_name table = {.schema = "a\"b", .name = "C"};
    cr_assert_str_eq(identifier_quote(&arena, "a\"b"), "\"a\"\"b\"");
    cr_assert_str_eq(identifier_quote_table(&arena, &table), "\"a\"\"b\".\"C\"");
    cr_assert_str_eq(identifier_quote_literal(&arena, "it's"), "'it''s'");
    cr_assert_str_eq(identifier_quote_literal(&arena, "a\\'b"), "E'a\\\\''b'");
    cr_assert_str_eq(identifier_quote_literal(&arena, ""), "''");
}

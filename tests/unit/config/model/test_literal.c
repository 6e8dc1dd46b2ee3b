#include "config/model/literal.h"

#include <criterion/criterion.h>

static struct arena arena;

static void test_literal_end(void)
{
    arena_free(&arena);
}

TestSuite(literal, .fini = test_literal_end);

Test(literal, with_a_bracket_is_not_read)
{
    static const char *const cases[][2] = {
        {"'{a}'::app.tags", " NULL ::app.tags"},
        {"coalesce(tags, '(1)', '[1,2)')", "coalesce(tags,  NULL ,  NULL )"},
        {"f(E'x', E'\\x7b', e'\\'{')", "f(E'x',  NULL ,  NULL )"},
        {"U&'\\007b' || u&'a'", " NULL  ||  NULL "},
        {"N'{' || n'a' || B'1' || x'f'", " NULL  || n'a' || B'1' || x'f'"},
        {"$${a}$$ || $t$($u$)$t$ || $t$a$t$", " NULL  ||  NULL  || $t$a$t$"},
        {"'a''{' || 'b'", " NULL  || 'b'"},
        {"'a'\n -- '\n '{' || 'b'", " NULL  || 'b'"},
        {"'a' -- '{'\n || '{'", "'a' -- '{'\n ||  NULL "},
        {"/* ' /* ' */ ' */ '{'", "/* ' /* ' */ ' */  NULL "},
        {"\"a'\" || '{' || \"b\"\"'\" || '('", "\"a'\" ||  NULL  || \"b\"\"'\" ||  NULL "},
        {"a$b$ || '{' || c$b$", "a$b$ ||  NULL  || c$b$"},
        {"$1 || '{' || $2", "$1 ||  NULL  || $2"},
        {"1e'{' || 2.5E'\\''", "1 NULL  || 2.5 NULL "},
        {"app.tags '{}'", "app.tags  NULL "},
        {"app . json '{}'", "app . json  NULL "},
        {"\"json\" '{}'", "\"json\"  NULL "},
        {"typE'{\\'", "typE NULL "},
        {"json '{}' || '{}'", "json '{}' ||  NULL "},
        {"'{", " NULL "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(literal_hide(cases[i][0], &arena), cases[i][1], "%s", cases[i][0]);
}

Test(literal, is_kept_where_it_can_run_nothing)
{
    static const char *const cases[] = {
        "",
        "first_name || ' ' || last_name",
        "split_part(full_name, ' ', 1)",
        "E'\t' || 'it''s' || 'a\\'",
        "jsonb '{\"a\": 1}' -> 'a'",
        "JSON /* said */ '{}'",
        "int4range '[1,2)' * point '(1,2)'",
        "(a[1] + b.c) -- '{'",
        "U&\"a\\007b{\" || \"'{'\"",
        "f($tag$text$tag$, $1)",
        "a '",
        "$x",
        "/* {",
        "\"{",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(literal_hide(cases[i], &arena), cases[i], "%s", cases[i]);
}

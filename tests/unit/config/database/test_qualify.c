#include "config/database/qualify.h"

#include <criterion/criterion.h>

static struct arena arena;

static void test_qualify_end(void)
{
    arena_free(&arena);
}

TestSuite(qualify, .fini = test_qualify_end);

Test(qualify, names_of_pg_catalog)
{
    static const char *const cases[][2] = {
        {"1", "1"},
        {"true", "true"},
        {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"},
        {"now()", "pg_catalog.now()"},
        {"public.stamp()", "public.stamp()"},
        {"\"left\"('x'::text, 1)", "pg_catalog.\"left\"('x'::pg_catalog.text, 1)"},
        {"nextval('public.names_id_seq'::regclass)",
         "pg_catalog.nextval('public.names_id_seq'::pg_catalog.regclass)"},
        {"'it''s now()::text'::text", "'it''s now()::text'::pg_catalog.text"},
        {"E'a\\\\''b(''::text'::text", "E'a\\\\''b(''::text'::pg_catalog.text"},
        {"'x'::character varying(40)", "'x'::character varying(40)"},
        {"('x'::character varying)::text", "('x'::character varying)::pg_catalog.text"},
        {"'-1'::integer", "'-1'::integer"},
        {"'{}'::text[]", "'{}'::pg_catalog.text[]"},
        {"'a'::\"char\"", "'a'::pg_catalog.\"char\""},
        {"'calm'::public.mood", "'calm'::public.mood"},
        {"'calm'::\"My\".\"Mood\"", "'calm'::\"My\".\"Mood\""},
        {"'1'::public.geometry(Point,4326)", "'1'::public.geometry(Point,4326)"},
        {"timezone('utc'::text, now())",
         "pg_catalog.timezone('utc'::pg_catalog.text, pg_catalog.now())"},
        {"(now() + '1 day'::interval)",
         "(pg_catalog.now() OPERATOR(pg_catalog.+) '1 day'::interval)"},
        {"(now())::timestamp(3) without time zone",
         "(pg_catalog.now())::timestamp(3) without time zone"},
        {"('a'::text || (- 1))", "('a'::pg_catalog.text OPERATOR(pg_catalog.||) "
                                 "(OPERATOR(pg_catalog.-) 1))"},
        {"(1 OPERATOR(app.+) 2)", "(1 OPERATOR(app.+) 2)"},
        {"make_interval(days => 3)", "pg_catalog.make_interval(days => 3)"},
        {"(1 = ANY (ARRAY[1, 2]))", "(1 OPERATOR(pg_catalog.=) ANY (ARRAY[1, 2]))"},
        {"COALESCE(upper('x'::text), 'y'::text)",
         "COALESCE(pg_catalog.upper('x'::pg_catalog.text), 'y'::pg_catalog.text)"},
        {"('x'::text COLLATE \"C\")", "('x'::pg_catalog.text COLLATE pg_catalog.\"C\")"},
        {"('x'::text COLLATE app.\"C\")", "('x'::pg_catalog.text COLLATE app.\"C\")"},
        {"(ROW(1, 2)::public.spot).x", "(ROW(1, 2)::public.spot).x"},
        {"1.5e10", "1.5e10"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_str_eq(qualify_expression(&arena, cases[i][0]), cases[i][1], "%s", cases[i][0]);
}

/* The server's texts end well; nothing is read beyond one that does not. */
Test(qualify, texts_that_end_anywhere)
{
    static const char whole[] = "(E'a\\'''::character varying(4) || \"left\"('x'::text COLLATE "
                                "app.\"C\", 1 OPERATOR(app.+) 2))";
    for (size_t length = 0; length < sizeof whole; length++)
        cr_assert_not_null(qualify_expression(&arena, arena_copy(&arena, whole, length)));
}

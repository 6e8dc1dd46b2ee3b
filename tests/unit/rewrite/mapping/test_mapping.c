#include "rewrite/mapping/mapping.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/base/arena.h"

#define TEXT_OID 25
#define VARCHAR_OID 1043

static struct arena arena;

static void test_mapping_end(void)
{
    arena_free(&arena);
}

TestSuite(mapping, .fini = test_mapping_end);

/* new_names.full_name computed from names(id, first_name, last_name) by `expression`. */
static bool test_mapping_load(const char *expression, struct mapping *out, struct error *error)
{
    static struct column old_columns[] = {
        {.name = "id", .type = "integer", .type_oid = 23, .type_modifier = -1, .not_null = true},
        {.name = "first_name", .type = "text", .type_oid = TEXT_OID, .type_modifier = -1},
        {.name = "last_name", .type = "text", .type_oid = TEXT_OID, .type_modifier = -1},
        {.name = "tags", .type = "text[]", .type_oid = 1009, .type_modifier = -1},
        {.name = "labels", .type = "app.labels", .type_oid = 17000, .type_modifier = -1},
        {.name = "vector", .type = "int2vector", .type_oid = 22, .type_modifier = -1},
    };
    static struct column new_columns[1];
    static struct migration_config config = {.name = "names", .line = 3};
    new_columns[0] = (struct column){
        .name = "full_name",
        .type = "text",
        .type_oid = TEXT_OID,
        .type_modifier = -1,
        .mapping = expression,
    };
    struct migration *migration = arena_zero(&arena, 1, sizeof *migration);
    migration->config = &config;
    migration->shape[SIDE_OLD] = (struct shape){
        .table = {"public", "names"},
        .known = true,
        .columns = old_columns,
        .column_count = sizeof old_columns / sizeof *old_columns,
    };
    migration->shape[SIDE_NEW] = (struct shape){
        .table = {"public", "new_names"}, .known = true, .columns = new_columns, .column_count = 1};
    struct mappings mappings;
    if (!mapping_load(migration, &arena, &mappings, error))
        return false;
    *out = mappings.of[SIDE_NEW][0];
    return true;
}

static const char *test_mapping_over(const char *expression)
{
    struct mapping mapping;
    struct error error = {0};
    if (!test_mapping_load(expression, &mapping, &error))
        return arena_string(&arena, error.message);
    return mapping_over(&mapping, &arena, "n");
}

static void test_mapping_gives(const char *expression, const char *expected)
{
    const char *got = test_mapping_over(expression);
    cr_expect_str_eq(got, expected, "%s\n  gave     %s\n  expected %s", expression, got, expected);
}

Test(mapping, prints_each_construct_independent_of_the_session)
{
    static const char *const cases[][2] = {
        {"first_name", "n.\"first_name\""},
        {"\"first_name\"", "n.\"first_name\""},
        {"first_name || ' ' || last_name",
         "(((n.\"first_name\") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) "
         "(n.\"last_name\"))"},
        {"lower(first_name)", "(pg_catalog.\"lower\"(n.\"first_name\"))"},
        {"pg_catalog.lower(first_name)", "(pg_catalog.\"lower\"(n.\"first_name\"))"},
        {"app.fold(first_name)", "(\"app\".\"fold\"(n.\"first_name\"))"},
        {"id * 2 + 1", "(((n.\"id\") OPERATOR(pg_catalog.*) (2)) OPERATOR(pg_catalog.+) (1))"},
        {"- id", "( OPERATOR(pg_catalog.-) (n.\"id\"))"},
        {"-1", "(-1)"},
        {"id::text", "((n.\"id\")::pg_catalog.\"text\")"},
        {"id::varchar(20)", "((n.\"id\")::pg_catalog.\"varchar\"(20))"},
        {"cast(id as numeric(10, 2))", "((n.\"id\")::pg_catalog.\"numeric\"(10, 2))"},
        {"tags[1]", "((n.\"tags\")[(1)])"},
        {"coalesce(first_name, '')", "(COALESCE((n.\"first_name\"), ('')))"},
        {"nullif(first_name, '')",
         "(CASE WHEN (n.\"first_name\") OPERATOR(pg_catalog.=) ('') THEN NULL ELSE "
         "(n.\"first_name\") END)"},
        {"case id when 1 then 'a' else 'b' end",
         "(CASE WHEN (n.\"id\") OPERATOR(pg_catalog.=) (1) THEN ('a') ELSE ('b') END)"},
        {"case when first_name is null then 'a' end",
         "(CASE WHEN ((n.\"first_name\") IS NULL) THEN ('a') END)"},
        {"id in (1, 2)", "(((n.\"id\") OPERATOR(pg_catalog.=) (1)) OR ((n.\"id\") "
                         "OPERATOR(pg_catalog.=) (2)))"},
        {"id not in (1, 2)", "(((n.\"id\") OPERATOR(pg_catalog.<>) (1)) AND ((n.\"id\") "
                             "OPERATOR(pg_catalog.<>) (2)))"},
        {"id between 1 and 2", "(((n.\"id\") OPERATOR(pg_catalog.>=) (1)) AND ((n.\"id\") "
                               "OPERATOR(pg_catalog.<=) (2)))"},
        {"not (id = 1 or id = 2)",
         "(NOT (((n.\"id\") OPERATOR(pg_catalog.=) (1)) OR ((n.\"id\") OPERATOR(pg_catalog.=) "
         "(2))))"},
        {"trim(both ' ' from first_name)", "(pg_catalog.\"btrim\"(n.\"first_name\", ' '))"},
        {"position('a' in first_name)", "(pg_catalog.\"position\"(n.\"first_name\", 'a'))"},
        {"first_name like 'a%'", "((n.\"first_name\") OPERATOR(pg_catalog.~~) ('a%'))"},
        {"first_name collate \"C\"", "((n.\"first_name\") COLLATE pg_catalog.\"C\")"},
        {"'it''s'", "('it''s')"},
        {"'back\\slash'", "(E'back\\\\slash')"},
        {"'Jos\xc3\xa9 \xf0\x9f\x98\x80'", "(E'Jos\\u00e9 \\U0001f600')"},
        {"true", "(true)"},
        {"NULL", "(NULL)"},
        {"X'1F'", "(x'1F')"},
        {"first_name -- a comment", "n.\"first_name\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        test_mapping_gives(cases[i][0], cases[i][1]);
}

Test(mapping, refuses_what_cannot_be_substituted)
{
    static const char *const cases[][2] = {
        {"(select 1)", "a subquery"},
        {"id in (select 1)", "a subquery"},
        {"exists (select 1)", "a subquery"},
        {"count(*)", "an aggregate"},
        {"sum(id)", "the function sum"},
        {"string_agg(first_name, ',' order by id)", "an aggregate"},
        {"row_number() over ()", "a window function"},
        {"random()", "the function random"},
        {"nextval('s')", "the function nextval"},
        {"current_date", "a value of the session"},
        {"$1", "a parameter"},
        {"*", "a whole row"},
        {"names.first_name", "a column with a table"},
        {"names", "\"names\", which is not a column of names"},
        {"nothing", "\"nothing\", which is not a column of names"},
        {"row(id, id)", "a construct"},
        {"(id, id)", "a construct"},
        {"id is distinct from 1", "IS DISTINCT FROM"},
        {"id = any (array[1])", "ANY"},
        {"", "is not an SQL expression"},
        {"first_name ||", "is not an SQL expression"},
        {"id from names where true", "one expression was expected"},
        {"id, id", "one expression was expected"},
        {"id) , (id", "is not an SQL expression"},
        {"id; select 1", "one expression was expected"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mapping mapping = {0};
        struct error error = {0};
        cr_assert_not(test_mapping_load(cases[i][0], &mapping, &error), "%s", cases[i][0]);
        cr_expect_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
        cr_expect_not_null(strstr(error.message, cases[i][1]), "%s: %s", cases[i][0],
                           error.message);
        cr_expect_not_null(strstr(error.message, "\"full_name\""), "%s", error.message);
    }
}

Test(mapping, refuses_depth_without_crashing)
{
    char deep[2 * 600 + 8] = "";
    for (size_t i = 0; i < 300; i++)
        strcat(deep, "- ");
    strcat(deep, "id");
    struct mapping mapping = {0};
    struct error error = {0};
    cr_assert_not(test_mapping_load(deep, &mapping, &error));
}

Test(mapping, knows_where_a_null_stays_null)
{
    static const struct {
        const char *expression;
        bool passes;
    } cases[] = {
        {"first_name || ' ' || last_name", true},
        {"lower(first_name)", true},
        {"id::text", true},
        {"tags || first_name", false},
        {"first_name::text[] || last_name", false},
        {"last_name || first_name::text[]", false},
        {"first_name::_text || last_name", false},
        {"first_name::int2vector || id", false},
        {"first_name::oidvector || id", false},
        {"first_name::app.labels || last_name", false},
        {"labels || first_name", false},
        {"vector || id", false},
        {"regexp_match(first_name, 'a') || last_name", false},
        {"(first_name::varchar(3) || ' ')::tsvector::text", true},
        {"coalesce(first_name, '')", false},
        {"concat(first_name, last_name)", false},
        {"app.fold(first_name)", false},
        {"first_name OPERATOR(app.+) last_name", false},
        {"case when id = 1 then first_name end", false},
        {"first_name is null", false},
        {"greatest(first_name, last_name)", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mapping mapping;
        struct error error;
        cr_assert(test_mapping_load(cases[i].expression, &mapping, &error));
        cr_expect_eq(mapping.passes_nulls, cases[i].passes, "%s", cases[i].expression);
    }
}

Test(mapping, counts_what_it_reads_and_knows_a_copy)
{
    struct mapping mapping;
    struct error error;
    cr_assert(test_mapping_load("first_name || first_name || id", &mapping, &error));
    const struct column *first = NULL;
    for (size_t i = 0; i < mapping.piece_count && first == NULL; i++)
        first = mapping.pieces[i].column;
    cr_assert_str_eq(first->name, "first_name");
    cr_expect_eq(mapping_count_reads(&mapping, first), 2);
    cr_expect_null(mapping.copies);
    cr_assert(test_mapping_load("(first_name)", &mapping, &error));
    cr_expect_str_eq(mapping.copies->name, "first_name");
}

Test(mapping, leaves_a_column_without_mapping_empty)
{
    struct mapping mapping;
    struct error error;
    cr_assert(test_mapping_load(NULL, &mapping, &error));
    cr_expect_eq(mapping.piece_count, 0);
    cr_expect_str_eq(mapping.target->name, "full_name");
}

Test(mapping, casts_what_is_read_and_spares_a_plain_copy)
{
    struct mapping mapping;
    struct error error;
    cr_assert(test_mapping_load("first_name", &mapping, &error));
    cr_expect_str_eq(mapping_read(&mapping, &arena, "n"), "n.\"first_name\"");
    cr_assert(test_mapping_load("id", &mapping, &error));
    cr_expect_str_eq(mapping_read(&mapping, &arena, "n"), "(n.\"id\"::pg_catalog.text)");
}

Test(mapping, assigns_so_that_nothing_is_cut)
{
    static const struct {
        struct column column;
        const char *expected; /* NULL: refused */
    } cases[] = {
        {{.type = "text", .type_oid = 25, .type_modifier = -1}, "((x)::pg_catalog.text)"},
        {{.type = "integer", .type_oid = 23, .type_modifier = -1}, "((x)::integer)"},
        {{.type = "app.mood", .type_oid = 17000, .type_modifier = -1}, "((x)::app.mood)"},
        {{.type = "timestamp(3) with time zone", .type_oid = 1184, .type_modifier = 3},
         "((x)::timestamp(3) with time zone)"},
        {{.type = "character varying(3)", .type_oid = 1043, .type_modifier = 7},
         "pg_catalog.varchar((x)::pg_catalog.varchar, 7, false)"},
        {{.type = "character varying", .type_oid = 1043, .type_modifier = -1},
         "((x)::character varying)"},
        {{.type = "character(3)", .type_oid = 1042, .type_modifier = 7},
         "pg_catalog.bpchar((x)::pg_catalog.bpchar, 7, false)"},
        {{.type = "bit(3)", .type_oid = 1560, .type_modifier = 3},
         "pg_catalog.\"bit\"((x)::pg_catalog.\"bit\", 3, false)"},
        {{.type = "bit varying(3)", .type_oid = 1562, .type_modifier = 3},
         "pg_catalog.varbit((x)::pg_catalog.varbit, 3, false)"},
        {{.type = "character varying(3)[]", .type_oid = 1015, .type_modifier = 7}, NULL},
        {{.type = "text[]", .type_oid = 1009, .type_modifier = -1}, "((x)::pg_catalog.text[])"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *before = NULL;
        const char *after = NULL;
        bool done = mapping_assign(&cases[i].column, &arena, &before, &after);
        cr_assert_eq(done, cases[i].expected != NULL, "%s", cases[i].column.type);
        if (done)
            cr_expect_str_eq(arena_format(&arena, "%sx%s", before, after), cases[i].expected);
    }
}

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

static struct catalog *catalog;
static struct rewriter *rewriter;
static struct error error;

static void seal_start(void)
{
    catalog = names_catalog();
    rewriter = rewriter_new(catalog, &error);
}

static void seal_stop(void)
{
    rewriter_free(rewriter);
    catalog_release(catalog);
}

TestSuite(seal, .init = seal_start, .fini = seal_stop);

#define SEAL_OLD                                                                                   \
    "_cf_seal0 AS (SELECT NULL::integer, NULL::pg_catalog.text, NULL::pg_catalog.text, "           \
    "_cf_table.*"                                                                                  \
    " FROM ONLY \"public\".\"names\" _cf_table UNION ALL"                                          \
    " SELECT _cf_table.\"id\", _cf_table.\"first_name\", _cf_table.\"last_name\","                 \
    " NULL::integer, NULL::pg_catalog.text, NULL::pg_catalog.text FROM _cf_seal0, ONLY "           \
    "\"public\".\"names\" _cf_table)"
#define SEAL_NEW(number)                                                                           \
    "_cf_seal" number " AS (SELECT NULL::integer, NULL::pg_catalog.text, _cf_table.*"              \
    " FROM ONLY \"public\".\"new_names\" _cf_table UNION ALL"                                      \
    " SELECT _cf_table.\"id\", _cf_table.\"full_name\", NULL::integer, NULL::pg_catalog.text"      \
    " FROM _cf_seal" number ", ONLY \"public\".\"new_names\" _cf_table)"
#define SEAL_BOTH "WITH RECURSIVE " SEAL_OLD ", " SEAL_NEW("1") " SELECT 1"

static struct plan *seal_plan(const char *route_text, const char *sql)
{
    struct route route;
    struct plan *plan = NULL;
    cr_assert(names_route(route_text, strlen(route_text), &route));
    cr_assert(names_plan(rewriter, sql, route, NULL, &plan, &error), "%s: %s", sql, error.message);
    return plan;
}

/* What is sent has this in it, with the seal in the place of %s, and no other seal. */
static void seal_expect(const char *route, const char *sql, const char *seal, const char *part)
{
    static char expected[8192];
    struct plan *plan = seal_plan(route, sql);
    snprintf(expected, sizeof expected, part, seal);
    const char *sent = plan_own_text(&plan->statements[0]).at;
    const char *found = strstr(sent, expected);
    cr_assert_not_null(found, "%s\n  sends  %s\n  not    %s", sql, sent, expected);
    cr_assert_null(strstr(found + strlen(expected), "_cf_seal"), "%s", sent);
    cr_assert_eq(plan->statements[0].seal.length, strlen(seal));
    plan_release(plan);
}

Test(seal, is_a_condition_of_the_first_table_that_is_read_elsewhere)
{
    static const char *const reads[] = {
        "SELECT max(id) FROM names",
        "(SELECT id FROM names) UNION SELECT id FROM names",
        "TABLE names",
        "WITH a AS (SELECT id FROM names) SELECT * FROM a",
        "EXPLAIN SELECT id FROM names",
        "DECLARE c CURSOR FOR SELECT id FROM names",
        "CREATE TABLE t AS SELECT id FROM names",
        "COPY (SELECT id FROM names) TO STDOUT",
        "INSERT INTO t SELECT id FROM names",
        "SELECT id FROM names TABLESAMPLE system (10) REPEATABLE (1)",
    };
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        seal_expect("new/old+new", reads[i], SEAL_BOTH, " WHERE true OR EXISTS (%s))");
}

Test(seal, stands_in_with_of_a_write)
{
    seal_expect("old/old+new", "DELETE FROM names", SEAL_BOTH, "WITH _cf_seal AS (%s), _cf ");
    seal_expect("old/old+new", "INSERT INTO names VALUES (1, 'a', 'b')", SEAL_BOTH,
                "WITH _cf_seal AS (%s), _cf ");
    seal_expect("new/old+new", "INSERT INTO names SELECT * FROM names", SEAL_BOTH,
                "WITH _cf_seal AS (%s), _cf ");
    seal_expect("old/old+new",
                "WITH a AS (INSERT INTO names VALUES (1, 'a', 'b') RETURNING id) SELECT * FROM a",
                SEAL_BOTH, "WITH _cf_seal AS (%s), _cf1 ");
    seal_expect(
        "new/new+old",
        "WITH RECURSIVE a AS (SELECT 1) DELETE FROM new_names USING a RETURNING new_names.id",
        SEAL_BOTH, "WITH _cf_seal AS (%s), _cf ");
    /* Where the write stays in its place, so does the client's WITH: RECURSIVE may be a name. */
    seal_expect("new/new", "WITH RECURSIVE r AS (DELETE FROM names RETURNING id) SELECT * FROM r",
                "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1",
                "WITH RECURSIVE _cf_seal AS (%s), r AS (");
    seal_expect("new/new", "WITH recursive AS (DELETE FROM names RETURNING id) TABLE recursive",
                "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1",
                "WITH _cf_seal AS (%s), recursive AS (");
    seal_expect("new/new", "WITH recursive (a) AS (DELETE FROM names RETURNING id) TABLE recursive",
                "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1",
                "WITH _cf_seal AS (%s), recursive (a) AS (");
}

Test(seal, looks_at_tables_in_use_only)
{
    seal_expect("new/new", "SELECT id FROM names", "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1",
                "WHERE true OR EXISTS (%s)");
    seal_expect("new/new", "UPDATE names SET first_name = 'a' WHERE id = 1",
                "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1", "WITH _cf_seal AS (%s) UPDATE");
    seal_expect("new/new", "WITH RECURSIVE a AS (SELECT 1) DELETE FROM names USING a",
                "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1", "WITH RECURSIVE _cf_seal AS (%s), a");
    seal_expect("new/new", "COPY names TO STDOUT", "WITH RECURSIVE " SEAL_NEW("0") " SELECT 1",
                "COPY (WITH _cf_seal AS (%s) SELECT");
}

Test(seal, says_where_it_is_broken)
{
    struct plan *plan = seal_plan("new/old+new", "SELECT id FROM names; SELECT 1 FROM names");
    const struct plan_statement *second = &plan->statements[1];
    const char *first = strstr(plan->simple.at, "WITH RECURSIVE _cf_seal0");
    const char *other = strstr(first + 1, "WITH RECURSIVE _cf_seal0");
    cr_assert_not_null(other);
    size_t length = second->seal.length;
    size_t at = (size_t)(other - plan->simple.at);
    cr_assert(plan_seal_is_broken(second, plan->simple, (uint32_t)at + 1, "", true));
    cr_assert(plan_seal_is_broken(second, plan->simple, (uint32_t)(at + length), "", true));
    cr_assert_not(plan_seal_is_broken(second, plan->simple, (uint32_t)at, "", true));
    cr_assert_not(plan_seal_is_broken(second, plan->simple, (uint32_t)(at + length + 1), "", true));
    cr_assert_not(plan_seal_is_broken(second, plan->simple, 0, "", true));
    plan_release(plan);
}

/* The place of an error may be in EXECUTE's own text, or in what was prepared. */
Test(seal, of_execute_is_told_from_its_values)
{
    static const char sealed[] = "WITH _cf_seal AS (what is looked at) UPDATE";
    const struct text seal = {sealed + 18, 17};
    const struct plan_statement statement = {.seal = seal, .sealed = {sealed, sizeof sealed - 1}};
    const struct text sent = {"EXECUTE p (true, false, nothing)", 32};
    static const char value[] = "parameter $1 of type boolean cannot be coerced";
    static const char other[] = "recursive query \"_cf_seal0\" column 1 has type bigint";
    cr_assert_not(plan_seal_is_broken(&statement, sent, 19, value, true));
    cr_assert(plan_seal_is_broken(&statement, sent, 19, other, true));
    cr_assert(plan_seal_is_broken(&statement, sent, 34, value, true));
}

Test(seal, a_wide_table_is_looked_at_in_two_queries)
{
    enum { COLUMNS = 801 };
    static char names[COLUMNS][8];
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        struct shape *shape = &catalog->migrations[0].shape[side];
        const struct column *id = shape->columns;
        struct column *columns = arena_zero(&catalog->arena, COLUMNS, sizeof *columns);
        for (size_t i = 0; i < COLUMNS; i++) {
            snprintf(names[i], sizeof names[i], "c%zu", i);
            columns[i] = i < shape->column_count ? shape->columns[i] : *id;
            columns[i].name = i < shape->column_count ? columns[i].name : names[i];
        }
        shape->columns = columns;
        shape->column_count = COLUMNS;
    }
    catalog_map_columns(catalog);
    rewriter_free(rewriter);
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
    struct plan *plan = seal_plan("new/old+new", "SELECT id FROM names");
    cr_assert_not_null(strstr(plan->simple.at, "_cf_seal3 AS"));
    plan_release(plan);
}

Test(seal, its_name_is_refused)
{
    struct plan *plan = NULL;
    struct route route = {.read = SIDE_NEW, .mirrored = true};
    cr_assert_not(
        names_plan(rewriter, "SELECT 1 FROM names, \"_cf_seal0\"", route, NULL, &plan, &error));
    cr_assert_str_eq(error.sqlstate, "0A000");
}

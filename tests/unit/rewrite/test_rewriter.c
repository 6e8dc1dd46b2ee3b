#include "rewrite/other/guard.h"
#include "rewrite/rewriter.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "names_catalog.h"
#include "protocol/base/bytes.h"

static struct rewriter *rewriter;
static struct catalog *catalog;
static struct touched_set touched;
static struct rewrite_request request;
static struct arena arena;
static struct error error;

static void rewriter_begin(void)
{
    catalog = names_catalog();
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
}

static void rewriter_end(void)
{
    rewriter_free(rewriter);
    catalog_release(catalog);
    arena_free(&arena);
}

TestSuite(rewriter, .init = rewriter_begin, .fini = rewriter_end);

static void rewriter_ask(const char *sql, const char *route_text)
{
    struct route route;
    cr_assert(names_route(route_text, strlen(route_text), &route));
    rewriter_scan(rewriter, "app", sql, strlen(sql), &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = route;
    }
    for (size_t i = 0; i < touched.relative_count; i++)
        touched.relatives[i].bare_name_is_ours = true;
    request = (struct rewrite_request){
        .text = sql,
        .length = strlen(sql),
        .database = "app",
        .touched = &touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
}

static struct analysis *rewriter_analysed(void)
{
    struct analysis *analysis = NULL;
    cr_assert(rewriter_analyse(rewriter, &request, &arena, &analysis, &error), "%s", error.message);
    return analysis;
}

static void rewriter_refused(const char *sqlstate, const char *words)
{
    struct analysis *analysis = NULL;
    cr_assert_not(rewriter_analyse(rewriter, &request, &arena, &analysis, &error));
    cr_assert_null(analysis);
    cr_assert_str_eq(error.sqlstate, sqlstate);
    cr_assert_not_null(strstr(error.message, words), "%s", error.message);
}

Test(rewriter, each_statement_by_itself)
{
    rewriter_ask("SELECT 1; SELECT id FROM names; COPY names TO STDOUT; SELECT 'names'", "new/new");
    struct analysis *analysis = rewriter_analysed();
    cr_assert_eq(analysis->statement_count, 4);
    cr_assert_not(analysis->passes);
    const bool touches[] = {false, true, true, false};
    const bool described[] = {false, true, false, false};
    for (size_t i = 0; i < 4; i++) {
        cr_assert_eq(analysis->statements[i].touches, touches[i], "%zu", i);
        cr_assert_eq(analysis->statements[i].needs_describe, described[i], "%zu", i);
    }
    cr_assert_eq(memcmp(analysis->statements[1].text.at, " SELECT id FROM names", 21), 0);
    cr_assert_eq(analysis->statements[1].text.length, 21);
}

Test(rewriter, a_table_that_is_gone_is_not_described)
{
    catalog->migrations[0].shape[SIDE_OLD].exists = false;
    rewriter_ask("SELECT id FROM names", "new/new");
    cr_assert_not(rewriter_analysed()->statements[0].needs_describe);
}

Test(rewriter, what_passes_is_not_even_read)
{
    rewriter_ask("SELEC broken ' FROM names", "old/old");
    cr_assert(rewriter_analysed()->passes);
}

Test(rewriter, ddl_is_noticed)
{
    rewriter_ask("ALTER TABLE names ADD x int", "new/new");
    struct analysis *analysis = rewriter_analysed();
    cr_assert(analysis->is_ddl);
    cr_assert(analysis->passes);
    rewriter_ask("SELECT id FROM names", "new/new");
    cr_assert_not(rewriter_analysed()->is_ddl);
}

Test(rewriter, text_that_the_parser_cannot_read)
{
    static const char *const texts[] = {
        "SELECT FROM WHERE names",
        "SELECT 'open FROM names",
        "SELECT * FROM names WHERE id = 0x10",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rewriter_ask(texts[i], "new/new");
        cr_assert(rewriter_analysed()->syntax_error);
        cr_assert_str_eq(error.sqlstate, "0A000");
    }
}

Test(rewriter, bare_names_mean_what_the_session_says)
{
    rewriter_ask("SELECT id FROM names", "new/new");
    touched.items[0].bare_name_is_ours = false;
    cr_assert(rewriter_analysed()->passes);
    rewriter_ask("SELECT id FROM names, public.names n", "new/new");
    touched.items[0].bare_name_is_ours = false;
    cr_assert_not(rewriter_analysed()->passes);
}

Test(rewriter, settings_that_change_how_text_is_read)
{
    rewriter_ask("SELECT id FROM names WHERE first_name = 'a\\'", "new/new");
    cr_assert_not(rewriter_analysed()->passes);
    rewriter_ask("SELECT id FROM names WHERE first_name = 'a\\' OR '", "new/new");
    request.standard_conforming_strings = false;
    rewriter_refused("0A000", "a backslash in a string");
    rewriter_ask("SELECT id FROM names WHERE first_name = 'b' OR E'\\n' = ''", "new/new");
    request.standard_conforming_strings = false;
    cr_assert_not(rewriter_analysed()->passes);
    rewriter_ask("SELECT id AS \"\x83\x5c\" FROM names WHERE first_name = '\x83\x5c' -- \x83\x5c",
                 "new/new");
    request.ascii_safe_encoding = false;
    request.utf8 = false;
    cr_assert_not(rewriter_analysed()->passes);
    static const char *const others[] = {
        "SELECT id FROM names WHERE first_name = E'\x83\x41'",
        "SELECT id AS \x83\x41 FROM names",
        "SELECT $\x83\x41$ $\x83\x41$, U&'\x83\x41' FROM names",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        rewriter_ask(others[i], "new/new");
        request.ascii_safe_encoding = false;
        request.utf8 = false;
        rewriter_refused("0A000", "client_encoding");
    }
    /* 60 and 57 bytes, and one that may become three; quotes count too. */
    rewriter_ask(
        "SELECT id AS \"a23456789b23456789c23456789d23456789e23456789f23456789abcdef\xe9\" FROM "
        "names",
        "new/new");
    request.utf8 = false;
    rewriter_refused("0A000", "a long name");
    rewriter_ask(
        "SELECT id AS \"a23456789b23456789c23456789d23456789e23456789f23456789abc\xe9\" FROM names",
        "new/new");
    request.utf8 = false;
    cr_assert_not(rewriter_analysed()->passes);
}

Test(rewriter, a_role_and_the_policies_of_tables)
{
    static const struct {
        const char *sql;
        const char *route;
        unsigned guards;
        const char *sqlstate; /* "": planned */
    } cases[] = {
        {"SELECT id FROM names", "new/new", GUARD_NONE(GUARD_SELECT), "42501"},
        {"SELECT id FROM names", "new/new", GUARD_SOME(GUARD_SELECT), "0A000"},
        {"SELECT id FROM names", "new/new", GUARD_NONE(GUARD_UPDATE), ""},
        {"SELECT id FROM names", "old/old+new", GUARD_NONE(GUARD_SELECT), ""},
        {"SELECT id FROM names", "new/old+new", GUARD_POLICIES_HERE, "0A000"},
        {"SELECT id FROM names", "new/old+new", GUARD_POLICIES_THERE, "0A000"},
        {"UPDATE names SET first_name = 'a'", "old/old+new", GUARD_NONE(GUARD_UPDATE), ""},
        {"UPDATE names SET first_name = 'a'", "old/old+new", GUARD_POLICIES_HERE, ""},
        {"UPDATE names SET first_name = 'a'", "old/old+new", GUARD_POLICIES_THERE, "0A000"},
        {"UPDATE names SET id = 2", "old/old+new", GUARD_POLICIES_HERE, "0A000"},
        {"UPDATE names SET first_name = 'a'", "new/new", GUARD_NONE(GUARD_UPDATE), "42501"},
        {"UPDATE names SET first_name = 'a'", "new/new", GUARD_POLICIES_HERE, "0A000"},
        {"INSERT INTO names VALUES (1, 'a', 'b')", "new/new", GUARD_NONE(GUARD_INSERT), "42501"},
        {"INSERT INTO names VALUES (1, 'a', 'b')", "new/new", GUARD_NONE(GUARD_SELECT), ""},
        {"COPY names FROM STDIN", "new/new", GUARD_NONE(GUARD_INSERT), "42501"},
        {"COPY names FROM STDIN", "new/new", GUARD_SOME(GUARD_INSERT), "0A000"},
        {"COPY names FROM STDIN", "new/new", GUARD_POLICIES_HERE, "0A000"},
        {"COPY names FROM STDIN", "old/old+new", GUARD_NONE(GUARD_INSERT), ""},
        {"COPY names FROM STDIN", "old/old+new", GUARD_POLICIES_HERE, ""},
        {"COPY names FROM STDIN", "old/old+new", GUARD_POLICIES_THERE, "0A000"},
        {"DELETE FROM names", "new/new", GUARD_NONE(GUARD_DELETE), "42501"},
        {"DELETE FROM names", "old/old+new", GUARD_POLICIES_HERE, "0A000"},
        {"TRUNCATE names", "new/new", GUARD_NONE(GUARD_TRUNCATE), "42501"},
        {"LOCK TABLE names", "new/new", GUARD_NONE(GUARD_TRUNCATE), ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rewriter_ask(cases[i].sql, cases[i].route);
        for (size_t k = 0; k < touched.count; k++)
            touched.items[k].guards = cases[i].guards;
        struct analysis *analysis = rewriter_analysed();
        const struct description *none = NULL;
        struct plan *plan = NULL;
        bool planned = rewriter_plan(analysis, &none, &plan, &error);
        cr_assert_eq(planned, *cases[i].sqlstate == '\0', "case %zu", i);
        if (!planned)
            cr_assert_str_eq(error.sqlstate, cases[i].sqlstate, "case %zu", i);
        plan_release(plan);
    }
}

Test(rewriter, limits)
{
    rewriter_ask("SELECT id FROM names", "new/new");
    touched.overflow = true;
    rewriter_refused("54000", "more than 32 tables");
    char *text = malloc(TOUCHED_TEXT_LIMIT + 64);
    memset(text, ' ', TOUCHED_TEXT_LIMIT + 63);
    memcpy(text, "SELECT id FROM names", 20);
    text[TOUCHED_TEXT_LIMIT + 63] = '\0';
    rewriter_ask(text, "new/new");
    rewriter_refused("54000", "may have");
    text[TOUCHED_TEXT_LIMIT] = '\0';
    rewriter_ask(text, "new/new");
    cr_assert_not(rewriter_analysed()->passes);
    free(text);
    struct bytes wide = {0};
    bytes_add_text(&wide, "SELECT 1 FROM names");
    for (int i = 0; i < 1024; i++)
        bytes_add_format(&wide, ", names n%d", i);
    bytes_add_string(&wide, "");
    rewriter_ask((const char *)wide.data, "new/new");
    rewriter_refused("54000", "may have 1024 tables");
    bytes_free(&wide);
    struct bytes deep = {0};
    bytes_add_text(&deep, "SELECT id FROM names WHERE id = 1");
    for (int i = 0; i < 10000; i++)
        bytes_add_text(&deep, " + 1");
    bytes_add_string(&deep, "");
    rewriter_ask((const char *)deep.data, "new/new");
    rewriter_refused("54001", "nested too deeply");
    bytes_free(&deep);
}

static void rewriter_plan_refused(const char *words)
{
    struct plan *plan = NULL;
    const struct description *none[1] = {NULL};
    cr_assert_not(rewriter_plan(rewriter_analysed(), none, &plan, &error));
    cr_assert_null(plan);
    cr_assert_str_eq(error.sqlstate, "0A000");
    cr_assert_not_null(strstr(error.message, words), "%s", error.message);
}

Test(rewriter, columns_without_a_mapping)
{
    rewriter_free(rewriter);
    catalog->migrations[0].shape[SIDE_OLD].columns[1].mapping = NULL;
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    static const char *const need_it[] = {
        "SELECT first_name FROM names",
        "SELECT n.first_name FROM names n",
        "SELECT * FROM names",
        "SELECT count(x.*) FROM names, x",
        "TABLE names",
        "SELECT row_to_json(n) FROM names n",
        "SELECT (n).first_name FROM names n",
        "SELECT (j).first_name FROM (names n JOIN o ON true) j",
        "SELECT id FROM names AS n(a, b)",
        "SELECT id FROM names NATURAL JOIN x",
        "SELECT id FROM names JOIN x USING (first_name)",
        "SELECT id FROM x WHERE EXISTS (SELECT FROM names WHERE x.first_name = 'a')",
        "COPY names TO STDOUT",
    };
    for (size_t i = 0; i < sizeof need_it / sizeof *need_it; i++) {
        rewriter_ask(need_it[i], "new/new");
        rewriter_plan_refused("column \"first_name\" of \"names\" cannot be read");
    }
}

Test(rewriter, columns_without_a_mapping_that_nobody_asks_for)
{
    rewriter_free(rewriter);
    catalog->migrations[0].shape[SIDE_OLD].columns[1].mapping = NULL;
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    struct plan *plan = NULL;
    struct route route = {.read = SIDE_NEW, .primary = SIDE_NEW};
    cr_assert(names_plan(rewriter,
                         "SELECT n.id, count(*) FROM names n JOIN x USING (id) GROUP BY 1", route,
                         NULL, &plan, &error));
    cr_assert_not_null(strstr(plan->simple.at, "\"last_name\""));
    cr_assert_null(strstr(plan->simple.at, "\"first_name\""));
    plan_release(plan);
}

Test(rewriter, shapes_that_are_not_known)
{
    rewriter_free(rewriter);
    struct shape gone = {.table = catalog->migrations[0].shape[SIDE_OLD].table};
    catalog->migrations[0].shape[SIDE_OLD] = gone;
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    static const char *const SQL[] = {
        "SELECT id FROM names",
        "SELECT n, n.id, count(*) FROM names AS n (a, b) GROUP BY n.a",
        "SELECT * FROM names FOR UPDATE",
        "SELECT 1 FROM other WHERE id IN (SELECT other.id FROM names)",
        "INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO NOTHING RETURNING *",
        "INSERT INTO names DEFAULT VALUES",
        "UPDATE names SET id = 2",
        "DELETE FROM names",
        "WITH w AS (DELETE FROM names RETURNING *) SELECT * FROM w",
        "MERGE INTO names n USING other o ON n.id = o.id WHEN MATCHED THEN DELETE",
        "COPY names FROM STDIN",
        "COPY names (id, first_name) FROM '/tmp/x' WITH (FORMAT binary)",
        "COPY names FROM STDIN WHERE id > 1",
        "COPY names TO STDOUT",
        "COPY (SELECT * FROM names) TO STDOUT",
        "DECLARE c CURSOR FOR SELECT * FROM names",
        "PREPARE p AS INSERT INTO names VALUES ($1)",
        "EXPLAIN SELECT * FROM names",
        "CREATE TABLE x AS SELECT * FROM names",
        "TRUNCATE ONLY names",
    };
    static const char *const ROUTES[] = {"old/old+new", "new/old+new", "old/new+old", "new/new+old",
                                         "new/new"};
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++)
        for (size_t r = 0; r < sizeof ROUTES / sizeof *ROUTES; r++) {
            struct analysis *analysis = NULL;
            struct plan *plan = NULL;
            rewriter_ask(SQL[i], ROUTES[r]);
            if (rewriter_analyse(rewriter, &request, &arena, &analysis, &error)) {
                cr_assert(analysis->passes, "%s under %s", SQL[i], ROUTES[r]);
                const struct description **none =
                    arena_zero(&arena, analysis->statement_count + 1, sizeof *none);
                cr_assert(rewriter_plan(analysis, none, &plan, &error), "%s", error.message);
                plan_release(plan);
                continue;
            }
            cr_assert_str_eq(error.sqlstate, SQLSTATE_FEATURE_NOT_SUPPORTED);
            cr_assert_not_null(strstr(error.message, "the columns of \"names\" are not known"),
                               "%s: %s", SQL[i], error.message);
        }
    rewriter_ask("LOCK TABLE names", "new/new");
    cr_assert_not(rewriter_analysed()->passes);
}

Test(rewriter, names_beyond_ascii_need_utf8)
{
    rewriter_free(rewriter);
    catalog->migrations[0].shape[SIDE_OLD].columns[1].name = "pr\xc3\xa9nom";
    catalog->migrations[0].shape[SIDE_NEW].columns[1].mapping = "last_name";
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    rewriter_ask("SELECT id FROM names", "new/new");
    request.utf8 = false;
    rewriter_plan_refused("a client_encoding other than UTF8");
}

Test(rewriter, mappings_that_do_not_parse)
{
    catalog->migrations[0].shape[SIDE_OLD].columns[1].mapping = "split_part(";
    struct rewriter *other = rewriter_new(catalog, &error);
    cr_assert_null(other);
    cr_assert_str_eq(error.sqlstate, "F0000");
}

/* The plan of `SELECT first_name, id FROM names` where reads go to new_names. */
static const char *rewriter_collated(const char *old_collation, const char *new_collation)
{
    rewriter_free(rewriter);
    catalog->migrations[0].shape[SIDE_OLD].columns[1].collation = old_collation;
    catalog->migrations[0].shape[SIDE_NEW].columns[1].collation = new_collation;
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    struct plan *plan = NULL;
    struct route route = {.read = SIDE_NEW, .primary = SIDE_NEW};
    cr_assert(names_plan(rewriter, "SELECT first_name FROM names", route, NULL, &plan, &error));
    char *sent = arena_string(&arena, plan->simple.at);
    names_leave_out_seals(sent);
    plan_release(plan);
    return sent;
}

Test(rewriter, columns_sort_as_they_did)
{
    const char *common = "pg_catalog.\"default\"";
    const char *bytes = "pg_catalog.\"C\"";
    cr_assert_null(strstr(rewriter_collated(common, common), "COLLATE"));
    cr_assert_not_null(
        strstr(rewriter_collated(common, bytes),
               "::pg_catalog.text) COLLATE pg_catalog.\"default\")).f1 AS \"first_name\""));
    cr_assert_not_null(
        strstr(rewriter_collated(bytes, common),
               "::pg_catalog.text) COLLATE pg_catalog.\"C\")).f1 AS \"first_name\""));
    cr_assert_not_null(strstr(rewriter_collated(bytes, bytes), "COLLATE pg_catalog.\"C\""));
}

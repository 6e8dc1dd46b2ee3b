/* Other names of a migrating table's rows: what passes under which route, and what is refused. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

static struct rewriter *rewriter;
static struct catalog *catalog;

static struct relative relative_old[] = {
    {{"public", "names_p1"}, RELATIVE_PARTITION}, {{"archive", "names_p2"}, RELATIVE_CHILD},
    {{"public", "everybody"}, RELATIVE_PARENT},   {{"public", "people"}, RELATIVE_VIEW},
    {{"public", "counts"}, RELATIVE_COPY},        {{"public", "inbox"}, RELATIVE_RULE},
};
static struct relative relative_new[] = {{{"public", "people_view"}, RELATIVE_VIEW}};

static void relative_begin(void)
{
    struct error error = {0};
    catalog = names_catalog();
    struct shape *shape = catalog->migrations[0].shape;
    shape[SIDE_OLD].relatives = relative_old;
    shape[SIDE_OLD].relative_count = sizeof relative_old / sizeof *relative_old;
    shape[SIDE_NEW].relatives = relative_new;
    shape[SIDE_NEW].relative_count = 1;
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
}

static void relative_end(void)
{
    rewriter_free(rewriter);
    catalog_release(catalog);
}

TestSuite(relative, .init = relative_begin, .fini = relative_end);

/* The routes under which a statement passes, in this order, each by a letter; '-' where it is
 * refused by the relative's name. */
static const char *const RELATIVE_ROUTES[] = {
    "old/old", "old/old+new", "new/old+new", "old/new+old", "new/new+old", "new/new",
};
#define RELATIVE_ROUTE_COUNT 6

static void relative_expect(const char *sql, const char *expected, const char *words)
{
    char got[RELATIVE_ROUTE_COUNT + 1] = {0};
    for (size_t i = 0; i < RELATIVE_ROUTE_COUNT; i++) {
        struct route route;
        struct plan *plan = NULL;
        struct error error = {0};
        cr_assert(names_route(RELATIVE_ROUTES[i], strlen(RELATIVE_ROUTES[i]), &route));
        bool planned = names_plan(rewriter, sql, route, NULL, &plan, &error);
        got[i] = planned ? 'p' : '-';
        if (planned)
            cr_assert(plan->passes, "%s under %s: %s", sql, RELATIVE_ROUTES[i], plan->simple.at);
        else
            cr_assert(strcmp(error.sqlstate, SQLSTATE_FEATURE_NOT_SUPPORTED) == 0 &&
                          strstr(error.message, words) != NULL,
                      "%s under %s: %s", sql, RELATIVE_ROUTES[i], error.message);
        plan_release(plan);
    }
    cr_assert_str_eq(got, expected, "%s: %s, expected %s", sql, got, expected);
}

Test(relative, writes_pass_while_the_table_alone_is_written)
{
    static const char *const SQL[] = {
        "INSERT INTO names_p1 VALUES (1, 'a', 'b')",
        "INSERT INTO public.names_p1 (id) SELECT 1 RETURNING *",
        "UPDATE \"names_p1\" SET first_name = 'a'",
        "DELETE FROM ONLY names_p1",
        "WITH gone AS (DELETE FROM names_p1 RETURNING *) INSERT INTO other SELECT * FROM gone",
        "MERGE INTO names_p1 p USING other o ON p.id = o.id WHEN MATCHED THEN DELETE",
        "COPY names_p1 FROM STDIN",
        "COPY names_p1 (id) FROM STDIN",
        "TRUNCATE other, names_p1",
        "LOCK TABLE names_p1",
        "EXPLAIN INSERT INTO names_p1 VALUES (1)",
        "PREPARE p AS INSERT INTO names_p1 VALUES ($1)",
        "SELECT 1; DELETE FROM app.public.names_p1",
    };
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++)
        relative_expect(SQL[i], "p-----",
                        "\"names_p1\" is a partition of \"names\" and cannot be written by its own "
                        "name while the migration \"names\" is under way");
}

Test(relative, reads_pass_while_the_table_has_all_rows)
{
    static const char *const SQL[] = {
        "SELECT * FROM names_p1",
        "SELECT (SELECT count(*) FROM names_p1)",
        "INSERT INTO other SELECT * FROM names_p1",
        "WITH p AS (SELECT * FROM names_p1) SELECT * FROM p",
        "COPY names_p1 TO STDOUT",
        "COPY (SELECT * FROM names_p1) TO STDOUT",
        "DECLARE c CURSOR FOR SELECT * FROM names_p1",
        "CREATE TABLE x AS SELECT * FROM names_p1",
    };
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++)
        relative_expect(
            SQL[i], "pppp--",
            "\"names_p1\" is a partition of \"names\" and cannot be read by its own name");
    /* Locks are taken on the primary. */
    relative_expect("SELECT * FROM names_p1 FOR UPDATE", "ppp---", "cannot be read");
}

Test(relative, each_kind_by_its_name)
{
    relative_expect("DELETE FROM archive.names_p2", "p-----", "is a child of \"names\"");
    relative_expect("UPDATE everybody SET id = 1", "p-----", "is a parent of \"names\"");
    relative_expect("SELECT * FROM everybody", "pppp--", "is a parent of \"names\"");
    relative_expect("INSERT INTO people VALUES (1)", "p-----", "is a view of \"names\"");
    relative_expect("SELECT * FROM people", "pppp--", "is a view of \"names\"");
    relative_expect("LOCK people", "p-----", "is a view of \"names\"");
    relative_expect("INSERT INTO people_view VALUES (1)", "-----p", "is a view of \"new_names\"");
    relative_expect("SELECT * FROM people_view", "--pppp", "is a view of \"new_names\"");
}

Test(relative, copies_are_their_own_until_they_are_refreshed)
{
    relative_expect("SELECT * FROM counts", "pppppp", "");
    relative_expect("REFRESH MATERIALIZED VIEW counts", "pppp--",
                    "is a materialized view of \"names\"");
}

Test(relative, rules_act_on_writes)
{
    relative_expect("INSERT INTO inbox VALUES (1)", "p-----", "has a rule that names \"names\"");
    relative_expect("SELECT * FROM inbox", "pppppp", "");
    relative_expect("COPY inbox FROM STDIN", "pppppp", "");
    relative_expect("TRUNCATE inbox", "pppppp", "");
}

Test(relative, other_relations_of_that_name)
{
    relative_expect("INSERT INTO elsewhere.names_p1 VALUES (1)", "pppppp", "");
    relative_expect("INSERT INTO public.names_p2 VALUES (1)", "pppppp", "");
    relative_expect("WITH names_p1 AS (SELECT 1) SELECT * FROM names_p1", "pppppp", "");
    relative_expect("SELECT names_p1 FROM other AS names_p1", "pppppp", "");
    relative_expect("SELECT 'names_p1' -- names_p1", "pppppp", "");
}

Test(relative, ddl_that_moves_rows_waits_until_one_table_is_written)
{
    static const char *const SQL[] = {
        "ALTER TABLE names DETACH PARTITION names_p1",
        "ALTER TABLE names DETACH PARTITION names_p1 CONCURRENTLY",
        "ALTER TABLE names ATTACH PARTITION other FOR VALUES IN (1)",
        "ALTER TABLE names_p1 ATTACH PARTITION other DEFAULT",
        "ALTER TABLE names_p1 NO INHERIT names",
        "ALTER TABLE other INHERIT names",
        "ALTER TABLE names INHERIT other",
        "ALTER TABLE other ATTACH PARTITION names DEFAULT",
        "DROP TABLE other, names_p1",
        "DROP TABLE archive.names_p2 CASCADE",
    };
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++)
        relative_expect(SQL[i], "p----p", "on \"names\" cannot be rewritten");
    static const char *const PASS[] = {
        "CREATE TABLE other PARTITION OF names FOR VALUES IN (1)",
        "CREATE TABLE other () INHERITS (names)",
        "ALTER TABLE names_p1 ADD CHECK (id > 0)",
        "CREATE INDEX ON names_p1 (id)",
        "VACUUM names_p1",
        "DROP TABLE other",
        "DROP VIEW people",
        "DROP TABLE names CASCADE",
        "ALTER TABLE elsewhere.names_p1 INHERIT other",
    };
    for (size_t i = 0; i < sizeof PASS / sizeof *PASS; i++)
        relative_expect(PASS[i], "pppppp", "");
}

Test(relative, more_than_are_told_apart)
{
    enum { COUNT = 3 * TOUCHED_RELATIVES_LIMIT };
    struct error error = {0};
    struct shape *shape = &catalog->migrations[0].shape[SIDE_OLD];
    shape->relatives = arena_zero(&catalog->arena, COUNT, sizeof *shape->relatives);
    shape->relative_count = COUNT;
    char *text = arena_format(&catalog->arena, "SELECT 1");
    for (size_t i = 0; i < COUNT; i++) {
        shape->relatives[i] = (struct relative){
            {"public", arena_format(&catalog->arena, "part_%zu", i)}, RELATIVE_PARTITION};
        text = arena_format(&catalog->arena, "%s; DELETE FROM x.part_%zu", text, i);
    }
    rewriter_free(rewriter);
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
    relative_expect(text, "pppppp", "");
    relative_expect(arena_format(&catalog->arena, "%s; DELETE FROM part_95", text), "p-----",
                    "\"part_95\" is a partition of");
}

Test(relative, a_name_in_escapes)
{
    relative_expect("DELETE FROM U&\"names\\005fp1\"", "p-----", "is a partition of \"names\"");
}

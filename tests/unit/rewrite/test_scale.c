/*
 * Long statements, and many migrations: time grows with the length of the text and not faster, and
 * memory is bounded.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "names_catalog.h"
#include "protocol/base/bytes.h"
#include "rewrite/plan/plan_cache.h"

#define SCALE_TRIES 15
/* A text this many times as long as another one … */
#define SCALE_TIMES 8
/* … may take this many times as long as as many of the other: about 1 where time grows with the
 * length, SCALE_TIMES where it grows with its square. */
#define SCALE_GROWTH 2.5
#define SCALE_MIGRATIONS 1000
/* What a plan may cost, for each byte of the client's text and for each piece. */
#define SCALE_PER_BYTE 64
#define SCALE_PER_PIECE 16384

/* `count` times `piece`, in which a %zu stands for its number; `between` them. */
struct scale_case {
    const char *what;
    const char *route;
    const char *begin;
    const char *piece;
    const char *between;
    const char *end;
    size_t count;
};

static const struct scale_case scale_cases[] = {
    {"IN list", "new/new", "SELECT id FROM names WHERE id IN (", "%zu", ", ", ")", 20000},
    {"IN list of strings", "new/old+new", "DELETE FROM names WHERE first_name IN (", "'n%zu'", ", ",
     ")", 20000},
    {"OR", "new/new", "SELECT id FROM names WHERE ", "id = %zu", " OR ", "", 6000},
    {"columns", "new/new", "SELECT ", "n.first_name AS c%zu", ", ", " FROM names n", 6000},
    {"columns with a schema", "new/new", "SELECT ", "public.names.id + %zu", ", ", " FROM names",
     6000},
    {"aggregates of a group", "new/new", "SELECT ", "max(last_name || %zu)", ", ",
     " FROM names GROUP BY id", 4000},
    {"group of many", "new/new", "SELECT first_name FROM names GROUP BY id",
     "length(last_name) = %zu", ", ", "", 4000},
    {"subqueries", "new/new", "SELECT ", "(SELECT id FROM names WHERE id = %zu)", ", ", "", 800},
    {"WITH", "new/new", "WITH ", "w%zu AS (SELECT id FROM names)", ", ", " SELECT 1", 600},
    {"joins", "new/new", "SELECT 1 FROM other ", "JOIN names n%zu USING (id)", " ", "", 400},
    {"tables", "new/new", "SELECT 1 FROM ", "names n%zu", ", ", "", 900},
    {"statements", "new/new", "", "SELECT id FROM names WHERE id = %zu", "; ", "", 1000},
    {"writes", "old/old+new", "", "UPDATE names SET first_name = 'x' WHERE id = %zu", "; ", "",
     600},
    {"rows, own table", "old/old+new", "INSERT INTO names (id, first_name, last_name) VALUES ",
     "(%zu, 'Ada', 'King')", ", ", " RETURNING id", 10000},
    {"rows, other table", "new/new", "INSERT INTO names (first_name, last_name) VALUES ",
     "('Ada', 'K%zu')", ", ", " RETURNING id", 10000},
    {"rows, other table and mirror", "new/new+old", "INSERT INTO names VALUES ",
     "(%zu, 'Ada', DEFAULT)", ", ", " ON CONFLICT DO NOTHING", 10000},
    {"rows, new shape", "old/old+new", "INSERT INTO new_names VALUES ", "(DEFAULT, 'A%zu')", ", ",
     "", 10000},
    {"conditions, other table", "new/new+old", "UPDATE names SET last_name = 'x' WHERE ",
     "(first_name <> 'a%zu')", " AND ", "", 2000},
    {"cases, other table", "new/new", "UPDATE names SET last_name = CASE id ",
     "WHEN %zu THEN last_name", " ", " END", 3000},
    {"comments", "new/new", "SELECT id FROM names ", "/* %zu */", " ", "", 40000},
    {"comments without a blank between", "new/new", "SELECT id FROM names WHERE id IN (1", "/**/",
     "", ")", 20000},
    {"rows of signs", "new/new", "SELECT id FROM names WHERE id IN (",
     "id+++++++++++++++++++++++++++++++++%zu", ",", ")", 6000},
    {"signs", "new/new", "SELECT id FROM names WHERE ARRAY[", "%zu", ",", "] @> ARRAY[id]", 40000},
    {"strings", "new/new", "SELECT id FROM names WHERE last_name = ", "'%zu names'", "\n", "",
     40000},
};

static struct catalog *catalog;
static struct rewriter *rewriter;

static void test_scale_begin(void)
{
    struct error error = {0};
    catalog = names_catalog();
    rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter);
}

static void test_scale_end(void)
{
    rewriter_free(rewriter);
    catalog_release(catalog);
}

TestSuite(scale, .init = test_scale_begin, .fini = test_scale_end);

static double test_scale_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void test_scale_write(const struct scale_case *scale, size_t count, struct bytes *out)
{
    bytes_clear(out);
    bytes_add_text(out, scale->begin);
    for (size_t i = 1; i <= count; i++) {
        char piece[128];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        snprintf(piece, sizeof piece, scale->piece, i);
#pragma GCC diagnostic pop
        if (i > 1)
            bytes_add_text(out, scale->between);
        bytes_add_text(out, piece);
    }
    bytes_add_text(out, scale->end);
    bytes_add_u8(out, '\0');
}

/* All that is done with a text: planned, kept, and found again by itself and by its like. */
static double test_scale_try(const struct scale_case *scale, size_t count, const char *sql)
{
    struct route route;
    cr_assert(names_route(scale->route, strlen(scale->route), &route));
    struct plan_cache *cache = plan_cache_new(16, (size_t)64 * 1024 * 1024);
    struct touched_set touched;
    struct error error = {0};
    struct plan *plan = NULL;
    double begun = test_scale_now();
    rewriter_scan(rewriter, "app", sql, strlen(sql), &touched);
    cr_assert(names_plan(rewriter, sql, route, NULL, &plan, &error), "%s: %s", scale->what,
              error.message);
    struct rewrite_request request = {.text = sql,
                                      .length = strlen(sql),
                                      .database = "app",
                                      .touched = &touched,
                                      .standard_conforming_strings = true,
                                      .ascii_safe_encoding = true,
                                      .utf8 = true};
    plan_cache_add(cache, &request, plan);
    cr_expect_not_null(plan_cache_find(cache, &request), "%s", scale->what);
    request.length--;
    plan_cache_find(cache, &request);
    double passed = test_scale_now() - begun;
    cr_expect(!plan->passes, "%s", scale->what);
    size_t bound = SCALE_PER_BYTE * strlen(sql) + SCALE_PER_PIECE * count;
    cr_expect_leq(plan->arena.allocated, bound, "%s: %zu of %zu", scale->what,
                  plan->arena.allocated, strlen(sql));
    plan_release(plan);
    plan_cache_free(cache);
    return passed;
}

/* The short texts and the long one are timed side by side, and take about as long: what else the
 * machine does (other work on it, memory that it must find first) falls on both alike. What falls
 * on one of them alone has passed at one of the tries. */
static double test_scale_growth(const struct scale_case *scale)
{
    struct bytes brief = {0};
    struct bytes lengthy = {0};
    double growth = SCALE_TIMES;
    test_scale_write(scale, scale->count / SCALE_TIMES, &brief);
    test_scale_write(scale, scale->count, &lengthy);
    for (int i = 0; i < SCALE_TRIES && growth > SCALE_GROWTH; i++) {
        double of_brief = 0;
        for (int k = 0; k < SCALE_TIMES; k++)
            of_brief += test_scale_try(scale, scale->count / SCALE_TIMES, (const char *)brief.data);
        double of_lengthy = test_scale_try(scale, scale->count, (const char *)lengthy.data);
        if (of_lengthy / of_brief < growth)
            growth = of_lengthy / of_brief;
    }
    bytes_free(&brief);
    bytes_free(&lengthy);
    return growth;
}

/* One statement under one route: planned in this time, or refused with this SQLSTATE. */
static void test_scale_once(const char *sql, const char *route_text, const char *sqlstate,
                            double seconds)
{
    struct route route;
    struct error error = {0};
    struct plan *plan = NULL;
    cr_assert(names_route(route_text, strlen(route_text), &route));
    double begun = test_scale_now();
    bool planned = names_plan(rewriter, sql, route, NULL, &plan, &error);
    double passed = test_scale_now() - begun;
    cr_expect_str_eq(planned ? "" : error.sqlstate, sqlstate, "%.60s…: %s", sql, error.message);
    cr_expect_leq(passed, seconds, "%.60s…: %.2f s", sql, passed);
    plan_release(plan);
}

Test(scale, a_megabyte)
{
    static const char *const routes[] = {"new/new", "old/old+new", "new/new+old"};
    static const struct scale_case list = {.begin = "DELETE FROM names WHERE first_name <> "
                                                    "'names' AND id IN (",
                                           .piece = "%zu",
                                           .between = ", ",
                                           .end = ")"};
    struct bytes sql = {0};
    test_scale_write(&list, 150000, &sql);
    cr_assert_gt(sql.length, 1000000);
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        test_scale_once((const char *)sql.data, routes[i], "", 10);
    bytes_free(&sql);
}

/* `depth` brackets or calls around one column. */
static void test_scale_nest(size_t depth, const char *open, const char *sqlstate)
{
    struct bytes sql = {0};
    bytes_add_text(&sql, "SELECT ");
    for (size_t i = 0; i < depth; i++)
        bytes_add_text(&sql, open);
    bytes_add_text(&sql, "first_name");
    for (size_t i = 0; i < depth; i++)
        bytes_add_text(&sql, ")");
    bytes_add_text(&sql, " FROM names");
    bytes_add_u8(&sql, '\0');
    test_scale_once((const char *)sql.data, "new/new", sqlstate, 10);
    bytes_free(&sql);
}

Test(scale, nesting)
{
    test_scale_nest(450, "upper(", "");
    test_scale_nest(300, "(SELECT ", "");
    test_scale_nest(2000, "upper(", "54001");
    test_scale_nest(2000, "(SELECT ", "54001");
    test_scale_nest(500000, "(", "54001");
}

/* A middle between as many beginnings and ends. */
static void test_scale_wrap(const char *before, const char *open, const char *middle,
                            const char *close, size_t depth, const char *sqlstate)
{
    struct bytes sql = {0};
    bytes_add_text(&sql, before);
    for (size_t i = 0; i < depth; i++)
        bytes_add_text(&sql, open);
    bytes_add_text(&sql, middle);
    for (size_t i = 0; i < depth; i++)
        bytes_add_text(&sql, close);
    bytes_add_u8(&sql, '\0');
    test_scale_once((const char *)sql.data, "new/new", sqlstate, 10);
    bytes_free(&sql);
}

/* Each of these took minutes where a row of signs was read once for each of them. */
Test(scale, rows_of_signs)
{
    test_scale_wrap("SELECT id FROM names ", "/*", "", "*/", 300000, "");
    test_scale_wrap("SELECT id FROM names ", "/*", "", "", 300000, "0A000");
    test_scale_wrap("SELECT id + 1 FROM names WHERE 1 = 1", "+", "1", "", 300000, "54001");
    test_scale_wrap("SELECT id + 1 FROM names WHERE 1 = 1", "+/**/", "1", "", 300000, "54001");
}

/* Deep and long at once: what is done for each level must not be done to all that is in it. */
Test(scale, a_long_list_deep_inside)
{
    static const struct scale_case list = {
        .begin = "id IN (", .piece = "%zu", .between = ", ", .end = ""};
    struct bytes in = {0};
    struct bytes sql = {0};
    test_scale_write(&list, 50000, &in);
    bytes_add_text(&sql, "SELECT id FROM names WHERE ");
    for (size_t i = 0; i < 300; i++)
        bytes_add_text(&sql, "bool(");
    bytes_add_text(&sql, (const char *)in.data);
    for (size_t i = 0; i < 301; i++)
        bytes_add_text(&sql, ")");
    bytes_add_u8(&sql, '\0');
    test_scale_once((const char *)sql.data, "new/new", "", 10);
    bytes_free(&in);
    bytes_free(&sql);
}

/* Millions of short statements: the text in their places is bounded too. */
Test(scale, what_grows_too_much_is_refused)
{
    static const struct scale_case many = {
        .begin = "", .piece = "TABLE names", .between = ";", .end = ""};
    struct bytes sql = {0};
    test_scale_write(&many, 200000, &sql);
    test_scale_once((const char *)sql.data, "new/new", "54000", 60);
    bytes_free(&sql);
}

Test(scale, a_thousand_migrations)
{
    struct error error = {0};
    double begun = test_scale_now();
    struct catalog *many = names_catalog_among(SCALE_MIGRATIONS);
    struct rewriter *among = rewriter_new(many, &error);
    double passed = test_scale_now() - begun;
    cr_assert_not_null(among, "%s", error.message);
    cr_expect_leq(passed, 10, "%.2f s to load", passed);
    struct touched_set touched;
    const char *sql = "SELECT id FROM names_999 JOIN new_names_500 USING (id)";
    cr_assert(rewriter_scan(among, "app", sql, strlen(sql), &touched));
    cr_expect_eq(touched.count, 2);
    cr_expect_eq(touched.items[0].migration, 999);
    cr_expect_eq(touched.items[1].migration, 500);
    rewriter_free(among);
    catalog_release(many);
}

static double test_scale_look(const struct rewriter *among)
{
    static const char *const text =
        "SELECT abalance, bid, filler FROM pgbench_accounts WHERE aid = 5 ORDER BY 1";
    struct touched_set touched;
    double begun = test_scale_now();
    for (int i = 0; i < 20000; i++)
        cr_assert_not(rewriter_scan(among, "app", text, strlen(text), &touched));
    return test_scale_now() - begun;
}

Test(scale, looking_for_names_does_not_depend_on_how_many_there_are)
{
    struct error error = {0};
    struct catalog *many = names_catalog_among(SCALE_MIGRATIONS);
    struct rewriter *among = rewriter_new(many, &error);
    cr_assert_not_null(among, "%s", error.message);
    double growth = SCALE_MIGRATIONS;
    for (int i = 0; i < SCALE_TRIES && growth > 2; i++) {
        double among_one = test_scale_look(rewriter);
        double among_many = test_scale_look(among);
        if (among_many / among_one < growth)
            growth = among_many / among_one;
    }
    cr_expect_leq(growth, 2, "it takes %.2f times as long among 1,000", growth);
    rewriter_free(among);
    catalog_release(many);
}

Test(scale, time_grows_with_the_text)
{
    for (size_t i = 0; i < sizeof scale_cases / sizeof *scale_cases; i++) {
        const struct scale_case *scale = &scale_cases[i];
        double growth = test_scale_growth(scale);
        cr_expect_leq(growth, SCALE_GROWTH,
                      "%s: a long text takes %.2f times as long as %d short ones", scale->what,
                      growth, SCALE_TIMES);
    }
}

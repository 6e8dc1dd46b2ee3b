/*
 * What the rewriter costs per statement: the scan that every statement pays, a plan made anew, and
 * one found in the cache, by its text and by its text without literals. Build it optimised.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rewrite/plan_cache.h"
#include "rewrite/rewriter.h"
#include "tests/unit/rewrite/names_catalog.h"

static double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void bench_scan(const struct rewriter *rewriter)
{
    const char *text = "SELECT abalance FROM pgbench_accounts WHERE aid = 12345 AND filler LIKE "
                       "'something longer than that' ORDER BY abalance";
    size_t length = strlen(text);
    const int rounds = 2000000;
    struct touched_set touched;
    int found = 0;
    double began = bench_now();
    for (int i = 0; i < rounds; i++)
        found += rewriter_scan(rewriter, "app", text, length, &touched);
    double spent = bench_now() - began;
    assert(found == 0);
    printf("scan       %7.1f ns for %zu bytes, %.2f ns per byte\n", spent / rounds, length,
           spent / rounds / (double)length);
}

static double bench_find(struct plan_cache *cache, const struct rewrite_request *request)
{
    const int rounds = 200000;
    double began = bench_now();
    for (int i = 0; i < rounds; i++) {
        const struct plan *plan = plan_cache_find(cache, request);
        assert(plan != NULL);
    }
    return (bench_now() - began) / rounds;
}

/* `like` differs from `sql` in its literals only. */
static void bench_plan(const struct rewriter *rewriter, const char *sql, const char *like,
                       struct route route)
{
    const int rounds = 5000;
    struct plan *plan = NULL;
    struct error error = {0};
    double began = bench_now();
    for (int i = 0; i < rounds; i++) {
        plan_release(plan);
        bool planned = names_plan(rewriter, sql, route, NULL, &plan, &error);
        assert(planned);
    }
    double spent = (bench_now() - began) / rounds;
    struct touched_set touched;
    rewriter_scan(rewriter, "app", sql, strlen(sql), &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = route;
    }
    struct rewrite_request request = {
        .text = sql,
        .length = strlen(sql),
        .database = "app",
        .touched = &touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
    struct plan_cache *cache = plan_cache_new(100, (size_t)1024 * 1024);
    plan_cache_add(cache, &request, plan);
    plan_release(plan);
    double by_text = bench_find(cache, &request);
    request.text = like;
    request.length = strlen(like);
    double by_template = bench_find(cache, &request);
    plan_cache_free(cache);
    printf("plan %7.1f us, cached %4.0f ns, other literals %5.0f ns: %s\n", spent / 1000, by_text,
           by_template, sql);
}

int main(void)
{
    struct catalog *catalog = names_catalog();
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    assert(rewriter != NULL);
    struct route dual = {.read = SIDE_NEW, .primary = SIDE_OLD, .mirrored = true};
    struct route moved = {.read = SIDE_NEW, .primary = SIDE_NEW};
    bench_scan(rewriter);
    bench_plan(rewriter, "SELECT n.id, n.first_name FROM names n WHERE n.id = 12345",
               "SELECT n.id, n.first_name FROM names n WHERE n.id = 7 /*client_id='3'*/", moved);
    bench_plan(rewriter, "INSERT INTO names (first_name, last_name) VALUES ('a', 'b')",
               "INSERT INTO names (first_name, last_name) VALUES ('Grace', 'Hopper')", dual);
    bench_plan(rewriter, "UPDATE names SET first_name = 'x' WHERE id = 5",
               "UPDATE names SET first_name = 'Grace' WHERE id = 55", dual);
    bench_plan(rewriter, "UPDATE names SET first_name = 'x' WHERE id = 5",
               "UPDATE names SET first_name = 'Grace' WHERE id = 55", moved);
    rewriter_free(rewriter);
    catalog_release(catalog);
    return 0;
}

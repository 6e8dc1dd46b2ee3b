/*
 * What it costs to decide what to send in a statement's place, in nanoseconds of processor time per
 * statement: the work between a client's message and the server's, without sockets. The questions
 * that the server is asked when a text is seen for the first time are not in it.
 *
 * Of BENCH_ROUNDS rounds the quickest counts: it is the one that was disturbed least.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proxy/context.h"
#include "rewrite/plan_cache.h"
#include "tests/unit/rewrite/names_catalog.h"

#define BENCH_ROUNDS 9
#define BENCH_ROUND_NS 50e6
#define BENCH_TEXTS 256
#define BENCH_TEXT_LIMIT 1024

enum bench_kind {
    BENCH_PASSES, /* names no migrating table */
    BENCH_CACHED, /* the text has been seen */
    BENCH_ALIKE,  /* a text with other literals has been seen */
    BENCH_FIRST   /* neither */
};

struct bench_case {
    const char *what;
    enum bench_kind kind;
    const char *route; /* as names_route reads it: read table, slash, write list */
    const char *format;
    size_t length; /* texts are made this long by a comment in front of the last word */
};

static const struct bench_case BENCH_CASES[] = {
    {"names no migrating table", BENCH_PASSES, "new/old+new",
     "SELECT abalance, bid, filler FROM pgbench_accounts WHERE aid = %d%s ORDER BY 1", 100},
    {"names no migrating table", BENCH_PASSES, "new/old+new",
     "SELECT abalance, bid, filler FROM pgbench_accounts WHERE aid = %d%s ORDER BY 1", 500},
    {"read of the other table, text seen before", BENCH_CACHED, "new/old+new",
     "SELECT id, first_name, last_name FROM names WHERE id = %d%s ORDER BY 1", 100},
    {"write to both tables, text seen before", BENCH_CACHED, "old/old+new",
     "UPDATE names SET first_name = 'Ada', last_name = 'King' WHERE id = %d%s RETURNING id", 100},
    {"read, text seen before with other values", BENCH_ALIKE, "new/old+new",
     "SELECT id, first_name, last_name FROM names WHERE id = %d%s ORDER BY 1", 100},
    {"write, text seen before with other values", BENCH_ALIKE, "old/old+new",
     "UPDATE names SET first_name = 'Ada', last_name = 'King' WHERE id = %d%s RETURNING id", 100},
    {"read, for the first time", BENCH_FIRST, "new/old+new",
     "SELECT n.id, n.first_name, n.last_name, count(o.id), sum(o.amount) FROM names n LEFT JOIN "
     "orders o ON o.name_id = n.id AND o.placed > now() - interval '30 days' WHERE n.last_name "
     "LIKE 'K%%' AND n.id BETWEEN 1 AND %d%s GROUP BY n.id ORDER BY n.last_name, n.first_name",
     500},
    {"write, for the first time", BENCH_FIRST, "old/old+new",
     "INSERT INTO names (first_name, last_name) SELECT p.first, p.last FROM people p WHERE "
     "p.joined > now() - interval '1 day' AND p.id > %d AND NOT EXISTS (SELECT FROM names n WHERE "
     "n.first_name = p.first AND n.last_name = p.last)%s RETURNING id, first_name, last_name",
     500},
};

static struct rewriter *bench_rewriter;

static double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void bench_write_text(const struct bench_case *bench, int value, char *text)
{
    char bare[BENCH_TEXT_LIMIT];
    char comment[BENCH_TEXT_LIMIT] = "";
    int length = snprintf(bare, sizeof bare, bench->format, value, "");
    assert(length > 0 && (size_t)length <= bench->length);
    size_t missing = bench->length - (size_t)length;
    if (missing > strlen(" /**/"))
        snprintf(comment, sizeof comment, " /*%.*s*/", (int)(missing - strlen(" /**/")),
                 "........................................................................"
                 "........................................................................"
                 "........................................................................"
                 "........................................................................"
                 "........................................................................"
                 "........................................................................");
    snprintf(text, BENCH_TEXT_LIMIT, bench->format, value, comment);
}

/* What a session does with each statement before it looks into the cache. */
static bool bench_scan(const struct bench_case *bench, const char *text,
                       struct touched_set *touched, struct rewrite_request *request)
{
    size_t length = strlen(text);
    struct route route;
    bool known = names_route(bench->route, strlen(bench->route), &route);
    assert(known);
    bool changes = context_may_change(text, length);
    assert(!changes);
    if (!rewriter_scan(bench_rewriter, "app", text, length, touched))
        return false;
    for (size_t i = 0; i < touched->count; i++) {
        touched->items[i].bare_name_is_ours = true;
        touched->items[i].route = route;
    }
    *request = (struct rewrite_request){
        .text = text,
        .length = length,
        .database = "app",
        .touched = touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
    return true;
}

static struct plan *bench_plan(const struct rewrite_request *request)
{
    struct arena arena = {0};
    struct analysis *analysis = NULL;
    struct plan *plan = NULL;
    struct error error = {0};
    bool planned = rewriter_analyse(bench_rewriter, request, &arena, &analysis, &error);
    if (planned) {
        const struct description **none =
            arena_zero(&arena, analysis->statement_count, sizeof(struct description *));
        planned = rewriter_plan(analysis, none, &plan, &error);
    }
    if (!planned) {
        fprintf(stderr, "bench_rewrite: %s: %s\n", request->text, error.message);
        exit(1);
    }
    arena_free(&arena);
    return plan;
}

static void bench_statement(const struct bench_case *bench, struct plan_cache *cache,
                            const char *text)
{
    struct touched_set touched;
    struct rewrite_request request;
    bool found = bench_scan(bench, text, &touched, &request);
    assert(found == (bench->kind != BENCH_PASSES));
    if (!found)
        return;
    struct plan *plan = plan_cache_find(cache, &request);
    assert((plan == NULL) == (bench->kind == BENCH_FIRST));
    if (plan != NULL)
        return;
    plan = bench_plan(&request);
    plan_release(plan);
}

/* Fills the cache with what the case says has been seen. */
static void bench_prepare(const struct bench_case *bench, struct plan_cache *cache,
                          char (*texts)[BENCH_TEXT_LIMIT])
{
    struct touched_set touched;
    struct rewrite_request request;
    for (int i = 0; i < BENCH_TEXTS; i++)
        bench_write_text(bench, 1000 + i, texts[i]);
    char alike[BENCH_TEXT_LIMIT];
    bench_write_text(bench, 9999, alike);
    for (int i = 0; i < BENCH_TEXTS; i++) {
        const char *text = bench->kind == BENCH_CACHED ? texts[i] : alike;
        if (bench->kind == BENCH_FIRST || !bench_scan(bench, text, &touched, &request))
            return;
        struct plan *plan = bench_plan(&request);
        plan_cache_add(cache, &request, plan);
        plan_release(plan);
    }
}

static double bench_round(const struct bench_case *bench, struct plan_cache *cache,
                          char (*texts)[BENCH_TEXT_LIMIT])
{
    size_t count = 0;
    double begun = bench_now();
    double passed;
    do {
        for (int i = 0; i < BENCH_TEXTS; i++)
            bench_statement(bench, cache, texts[i]);
        count += BENCH_TEXTS;
        passed = bench_now() - begun;
    } while (passed < BENCH_ROUND_NS);
    return passed / (double)count;
}

static void bench_run(const struct bench_case *bench)
{
    static char texts[BENCH_TEXTS][BENCH_TEXT_LIMIT];
    struct plan_cache *cache = plan_cache_new(4096, (size_t)32 * 1024 * 1024);
    bench_prepare(bench, cache, texts);
    double best = bench_round(bench, cache, texts);
    for (int i = 1; i < BENCH_ROUNDS; i++) {
        double round = bench_round(bench, cache, texts);
        best = round < best ? round : best;
    }
    plan_cache_free(cache);
    printf("%-45s %5zu %10.0f\n", bench->what, strlen(texts[0]), best);
    fflush(stdout);
}

int main(void)
{
    struct error error = {0};
    struct catalog *catalog = names_catalog();
    bench_rewriter = rewriter_new(catalog, &error);
    assert(bench_rewriter != NULL);
    printf("%-45s %5s %10s\n", "a statement that…", "bytes", "ns");
    for (size_t i = 0; i < sizeof BENCH_CASES / sizeof BENCH_CASES[0]; i++)
        bench_run(&BENCH_CASES[i]);
    rewriter_free(bench_rewriter);
    catalog_release(catalog);
    return 0;
}

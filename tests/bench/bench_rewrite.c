/*
 * What it costs to decide what to send in a statement's place, in nanoseconds of processor time per
 * statement: the work between a client's message and the server's, without sockets. The questions
 * that the server is asked when a text is seen for the first time are not in it.
 *
 *     bench_rewrite [part of a case's name]
 *
 * Of BENCH_ROUNDS rounds the median counts. It stands beside its bound; exits with 1 where one is
 * over it.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "proxy/conversation/statements/meaning.h"
#include "rewrite/plan/plan_cache.h"
#include "rewrite/text/glance.h"
#include "tests/unit/rewrite/names_catalog.h"

#define BENCH_ROUNDS 11
#define BENCH_ROUND_NS 50e6
#define BENCH_TEXTS 256
#define BENCH_TEXT_LIMIT 1024
#define BENCH_MIGRATIONS 1000

enum bench_kind {
    BENCH_PASSES, /* names no migrating table */
    BENCH_CACHED, /* the text has been seen */
    BENCH_ALIKE,  /* a text with other literals has been seen */
    BENCH_FIRST   /* neither */
};

struct bench_case {
    const char *what;
    enum bench_kind kind;
    double bound;      /* nanoseconds */
    const char *route; /* as names_route reads it: read table, slash, write list */
    const char *format;
    size_t length; /* texts are made this long by a comment in front of the last word */
    bool many;     /* with BENCH_MIGRATIONS migrations loaded instead of one */
};

#define BENCH_OTHER_TABLE                                                                          \
    "SELECT abalance, bid, filler FROM pgbench_accounts WHERE aid = %d%s ORDER BY 1"
#define BENCH_READ "SELECT id, first_name, last_name FROM names WHERE id = %d%s ORDER BY 1"
#define BENCH_WRITE                                                                                \
    "UPDATE names SET first_name = 'Ada', last_name = 'King' WHERE id = %d%s RETURNING id"
#define BENCH_LONG_READ                                                                            \
    "SELECT n.id, n.first_name, n.last_name, count(o.id) AS orders, sum(o.amount) AS total, "      \
    "max(o.placed) AS latest FROM names n LEFT JOIN orders o ON o.name_id = n.id AND o.placed > "  \
    "now() - interval '30 days' LEFT JOIN addresses a ON a.name_id = n.id AND a.country IN "       \
    "('SE', "                                                                                      \
    "'NO', 'DK', 'FI') WHERE n.last_name LIKE 'K%%' AND n.id BETWEEN 1 AND %d%s AND a.city IS "    \
    "NOT "                                                                                         \
    "NULL AND NOT EXISTS (SELECT FROM blocked b WHERE b.name_id = n.id) GROUP BY n.id HAVING "     \
    "count(o.id) > 3 ORDER BY n.last_name, n.first_name LIMIT 50"
#define BENCH_LONG_WRITE                                                                           \
    "INSERT INTO names (first_name, last_name) SELECT p.first, p.last FROM people p JOIN imports " \
    "i "                                                                                           \
    "ON i.id = p.import_id AND i.finished IS NOT NULL LEFT JOIN refused r ON r.person_id = p.id "  \
    "AND r.reason IN ('double', 'empty', 'banned') WHERE p.joined > now() - interval '1 day' AND " \
    "r.person_id IS NULL AND p.id > %d AND NOT EXISTS (SELECT FROM names n WHERE n.first_name = "  \
    "p.first AND n.last_name = p.last)%s ORDER BY p.joined RETURNING id, first_name, last_name"

static const struct bench_case BENCH_CASES[] = {
    {"names no migrating table", BENCH_PASSES, 1e3, "new/old+new", BENCH_OTHER_TABLE, 100, false},
    {"the same of 1,000 migrations", BENCH_PASSES, 1e3, "new/old+new", BENCH_OTHER_TABLE, 100,
     true},
    {"names no migrating table", BENCH_PASSES, 5e3, "new/old+new", BENCH_OTHER_TABLE, 500, false},
    {"read of the other table, text seen before", BENCH_CACHED, 2e3, "new/old+new", BENCH_READ, 100,
     false},
    {"write to both tables, text seen before", BENCH_CACHED, 2e3, "old/old+new", BENCH_WRITE, 100,
     false},
    {"read, text seen before with other values", BENCH_ALIKE, 3e3, "new/old+new", BENCH_READ, 100,
     false},
    {"write, text seen before with other values", BENCH_ALIKE, 3e3, "old/old+new", BENCH_WRITE, 100,
     false},
    {"the same of 1,000 migrations", BENCH_ALIKE, 3e3, "old/old+new", BENCH_WRITE, 100, true},
    {"short read, for the first time", BENCH_FIRST, 100e3, "new/old+new", BENCH_READ, 100, false},
    {"short write, for the first time", BENCH_FIRST, 100e3, "old/old+new", BENCH_WRITE, 100, false},
    {"read, for the first time", BENCH_FIRST, 100e3, "new/old+new", BENCH_LONG_READ, 500, false},
    {"write, for the first time", BENCH_FIRST, 100e3, "old/old+new", BENCH_LONG_WRITE, 500, false},
};

static struct rewriter *bench_rewriter; /* of the case at hand */

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
    assert(length > 0 && (size_t)length < sizeof bare);
    size_t missing = (size_t)length < bench->length ? bench->length - (size_t)length : 0;
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
    bool changes = glance_may_change(glance_take(text, length));
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

static int bench_compare(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return difference < 0 ? -1 : difference > 0;
}

/* False where it takes longer than its bound. */
static bool bench_run(const struct bench_case *bench)
{
    static char texts[BENCH_TEXTS][BENCH_TEXT_LIMIT];
    struct plan_cache *cache = plan_cache_new(4096, (size_t)32 * 1024 * 1024);
    bench_prepare(bench, cache, texts);
    double rounds[BENCH_ROUNDS];
    for (int i = 0; i < BENCH_ROUNDS; i++)
        rounds[i] = bench_round(bench, cache, texts);
    plan_cache_free(cache);
    qsort(rounds, BENCH_ROUNDS, sizeof *rounds, bench_compare);
    double median = rounds[BENCH_ROUNDS / 2];
    bool holds = median <= bench->bound;
    printf("%-45s %5zu %10.0f %10.0f  %s\n", bench->what, strlen(texts[0]), median, bench->bound,
           holds ? "ok" : "OVER");
    fflush(stdout);
    return holds;
}

static struct rewriter *bench_start(struct catalog *catalog)
{
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    assert(rewriter != NULL);
    catalog_release(catalog);
    return rewriter;
}

int main(int argc, char **argv)
{
    struct rewriter *one = bench_start(names_catalog());
    struct rewriter *many = bench_start(names_catalog_among(BENCH_MIGRATIONS));
    bool hold = true;
    printf("%-45s %5s %10s %10s\n", "a statement that…", "bytes", "ns", "bound");
    for (size_t i = 0; i < sizeof BENCH_CASES / sizeof BENCH_CASES[0]; i++) {
        bench_rewriter = BENCH_CASES[i].many ? many : one;
        if (argc < 2 || strstr(BENCH_CASES[i].what, argv[1]) != NULL)
            hold = bench_run(&BENCH_CASES[i]) && hold;
    }
    rewriter_free(one);
    rewriter_free(many);
    return hold ? EXIT_SUCCESS : EXIT_FAILURE;
}

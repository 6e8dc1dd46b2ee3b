#include "rewrite/text/depth.h"

#include <criterion/criterion.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/bytes.h"
#include "rewrite/text/lexer.h"
#include "rewrite/tree/parse.h"

static void *depth_of(void *text)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct error error = {0};
    cr_assert(lexer_read(text, strlen(text), true, &arena, &tokens, &error), "%s", error.message);
    size_t depth = depth_bound(tokens);
    arena_free(&arena);
    return (void *)depth;
}

/* Parses on a stack of the size that a thread usually gets. */
static void *depth_parse(void *text)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct parse *parse = NULL;
    struct error error = {0};
    bool done = lexer_read(text, strlen(text), true, &arena, &tokens, &error) &&
                parse_text(tokens, &arena, &parse, &error) &&
                tree_first_location(tree_content(parse->statements[0].node)) >= 0;
    char *said = done ? NULL : strdup(error.sqlstate);
    arena_free(&arena);
    return said;
}

static char *depth_repeat(const char *before, const char *piece, size_t count, const char *after)
{
    struct bytes text = {0};
    bytes_add_text(&text, before);
    for (size_t i = 0; i < count; i++)
        bytes_add_text(&text, piece);
    bytes_add_string(&text, after);
    return (char *)text.data;
}

static size_t depth_bound_of(const char *before, const char *piece, size_t count, const char *after)
{
    char *text = depth_repeat(before, piece, count, after);
    size_t depth = (size_t)depth_of(text);
    free(text);
    return depth;
}

static void depth_expect(const char *before, const char *piece, size_t count, const char *after,
                         const char *sqlstate)
{
    char *text = depth_repeat(before, piece, count, after);
    pthread_t thread;
    pthread_create(&thread, NULL, depth_parse, text);
    void *said = NULL;
    pthread_join(thread, &said);
    if (sqlstate == NULL)
        cr_assert_null(said, "%s%s: %s", before, piece, (char *)said);
    else
        cr_assert_str_eq(said, sqlstate, "%s%s", before, piece);
    free(said);
    free(text);
}

Test(depth, lists_are_flat)
{
    cr_assert_leq(depth_bound_of("SELECT 1 IN (0", ", 1", 20000, ")"), 10);
    cr_assert_leq(depth_bound_of("INSERT INTO t VALUES (0, 'x')", ", (1, 'a' || 'b')", 10000, ""),
                  10);
    cr_assert_leq(depth_bound_of("SELECT true", " AND (a = 1 OR b = 2)", 10000, ""), 10);
    cr_assert_leq(depth_bound_of("SELECT CASE", " WHEN a = 1 THEN 2", 10000, " END"), 10);
    cr_assert_leq(depth_bound_of("SELECT 1", "; SELECT 1 + 1", 10000, ""), 10);
}

Test(depth, long_lists_are_parsed)
{
    depth_expect("SELECT 1 IN (0", ", 1", 20000, ")", NULL);
    depth_expect("INSERT INTO t VALUES (0, 'x')", ", (1, 'a')", 10000, "", NULL);
    depth_expect("SELECT true", " AND a = 1", 10000, "", NULL);
}

Test(depth, what_nests_is_counted)
{
    cr_assert_geq(depth_bound_of("SELECT 1", " + 1", 500, ""), 500);
    cr_assert_geq(depth_bound_of("SELECT ", "(", 500, "1"), 500);
    cr_assert_geq(depth_bound_of("SELECT ", "NOT ", 500, "a"), 500);
    cr_assert_geq(depth_bound_of("SELECT 1", " UNION SELECT 1, 2", 500, ""), 500);
    cr_assert_geq(depth_bound_of("SELECT 1 FROM a", " JOIN a ON b AND c", 500, ""), 500);
    cr_assert_geq(depth_bound_of("SELECT ", "CASE WHEN a AND b THEN ", 500, "1"), 500);
    cr_assert_geq(depth_bound_of("SELECT a", " BETWEEN b AND NOT c", 500, ""), 500);
    cr_assert_geq(depth_bound_of("SELECT a", "::int", 500, ""), 500);
    cr_assert_eq(depth_bound_of("SELECT ", "(", 100000, "1"), DEPTH_OPEN_LIMIT);
    /* A chain inside brackets is below the chain around them. */
    cr_assert_geq(depth_bound_of("SELECT ((a", " + 1", 500, ") + 1) * 2"), 502);
}

Test(depth, as_deep_as_allowed_is_parsed_and_deeper_is_refused)
{
    static const char *const pieces[][3] = {
        {"SELECT 1", " + 1", ""},
        {"SELECT ", "NOT ", "a"},
        {"SELECT a", "::int", ""},
        {"SELECT 1", " UNION SELECT 1", ""},
        {"SELECT 1 FROM a", " CROSS JOIN a", ""},
        {"SELECT ", "- ", "1"},
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        depth_expect(pieces[i][0], pieces[i][1], 450, pieces[i][2], NULL);
        depth_expect(pieces[i][0], pieces[i][1], 20000, pieces[i][2], "54001");
    }
}

Test(depth, nested_brackets_and_queries)
{
    struct bytes text = {0};
    for (int i = 0; i < 240; i++)
        bytes_add_text(&text, "SELECT f((");
    bytes_add_text(&text, "1");
    for (int i = 0; i < 240; i++)
        bytes_add_text(&text, "))");
    bytes_add_string(&text, "");
    /* f((SELECT …)) 240 times. */
    void *said = depth_parse(text.data);
    cr_assert_null(said, "%s", (char *)said);
    bytes_free(&text);
}

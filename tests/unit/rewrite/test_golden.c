/*
 * The golden files beside this one: statements, and what becomes of each under each route.
 *
 *     @ case a bare table
 *     SELECT * FROM names
 *     @ new/new new/old+new
 *     SELECT * FROM {names} AS "names"
 *     @ old/old old/old+new old/new+old
 *     passes
 *
 * After each line of routes (names_catalog.h) stands what is expected under all of them: the text
 * that would be sent in a simple query, `passes`, or `refused` and a part of the message. A line
 * `tag` with the rule and the verb may come before. {names} stands for the subselect that gives
 * new_names the shape of names, {new_names} for that of the other way. White space does not count.
 * Seals are left out; test_seal.c looks at them.
 */
#include <criterion/criterion.h>
#include <ctype.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names_catalog.h"

#define GOLDEN_TEXT_LIMIT 8192

static const char golden_names[] =
    "(SELECT \"new_names\".\"id\" AS \"id\","
    " ((pg_catalog.\"split_part\"(\"new_names\".\"full_name\", ' ', 1))::pg_catalog.text)"
    " AS \"first_name\","
    " ((pg_catalog.\"substr\"(\"new_names\".\"full_name\","
    " (pg_catalog.\"strpos\"(\"new_names\".\"full_name\", ' ')) OPERATOR(pg_catalog.+) (1)))"
    "::pg_catalog.text) AS \"last_name\" FROM \"public\".\"new_names\")";
static const char golden_new_names[] =
    "(SELECT \"names\".\"id\" AS \"id\","
    " ((((\"names\".\"first_name\") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||)"
    " (\"names\".\"last_name\"))::pg_catalog.text) AS \"full_name\" FROM \"public\".\"names\")";

struct golden {
    const char *file;
    int line;
    struct rewriter *rewriter;
    char name[256];
    char sql[GOLDEN_TEXT_LIMIT];
    char routes[4096]; /* one line */
    char expected[GOLDEN_TEXT_LIMIT];
    int failures;
    int checks;
};

/* White space out of the way, macros in: two texts are the same if this makes them equal. */
static void golden_normalise(const char *text, char *out, size_t size)
{
    size_t length = 0;
    bool space = false;
    while (*text != '\0' && length + 2 < size) {
        if (isspace((unsigned char)*text)) {
            space = true;
            text++;
            continue;
        }
        if (space && length > 0)
            out[length++] = ' ';
        space = false;
        const char *insert = strncmp(text, "{names}", 7) == 0        ? golden_names
                             : strncmp(text, "{new_names}", 11) == 0 ? golden_new_names
                                                                     : NULL;
        if (insert != NULL && length + strlen(insert) + 2 < size) {
            memcpy(out + length, insert, strlen(insert));
            length += strlen(insert);
            text = strchr(text, '}') + 1;
        } else {
            out[length++] = *text++;
        }
    }
    out[length] = '\0';
}

static void golden_describe_tag(const struct plan_statement *statement, char *out, size_t size)
{
    static const char *const rules[] = {"as-is", "from-tag", "from-count"};
    snprintf(out, size, "tag %s %s ", rules[statement->tag],
             statement->verb == NULL ? "" : statement->verb);
}

static void golden_actual(const struct golden *golden, struct route route, bool with_tag, char *out,
                          size_t size)
{
    struct plan *plan = NULL;
    struct error error = {0};
    if (!names_plan(golden->rewriter, golden->sql, route, NULL, &plan, &error)) {
        snprintf(out, size, "refused %s", error.message);
        return;
    }
    size_t at = 0;
    if (with_tag && !plan->passes) {
        golden_describe_tag(&plan->statements[0], out, size);
        at = strlen(out);
    }
    snprintf(out + at, size - at, "%s", plan->passes ? "passes" : plan->simple.at);
    names_leave_out_seals(out);
    plan_release(plan);
}

static void golden_check_route(struct golden *golden, struct route route, const char *route_text)
{
    static char actual[GOLDEN_TEXT_LIMIT * 2];
    static char wanted[GOLDEN_TEXT_LIMIT * 2];
    static char plain[GOLDEN_TEXT_LIMIT * 4];
    golden_normalise(golden->expected, wanted, sizeof wanted);
    golden_actual(golden, route, strncmp(wanted, "tag ", 4) == 0, plain, sizeof plain);
    golden_normalise(plain, actual, sizeof actual);
    golden->checks++;
    bool refusal = strncmp(wanted, "refused", 7) == 0;
    bool same = refusal ? strncmp(actual, "refused", 7) == 0 &&
                              strstr(actual, wanted + 7 + (wanted[7] == ' ')) != NULL
                        : strcmp(actual, wanted) == 0;
    if (same)
        return;
    golden->failures++;
    fprintf(stderr, "%s:%d: %s, route %s\n  wanted %s\n  got    %s\n", golden->file, golden->line,
            golden->name, route_text, wanted, actual);
}

static void golden_check(struct golden *golden)
{
    char routes[sizeof golden->routes];
    snprintf(routes, sizeof routes, "%s", golden->routes);
    for (char *at = strtok(routes, " \n"); at != NULL; at = strtok(NULL, " \n")) {
        struct route route;
        cr_assert(names_route(at, strlen(at), &route), "%s:%d: no route: %s", golden->file,
                  golden->line, at);
        golden_check_route(golden, route, at);
    }
    golden->routes[0] = '\0';
    golden->expected[0] = '\0';
}

static void golden_add(char *text, const char *line)
{
    size_t length = strlen(text);
    cr_assert_lt(length + strlen(line), GOLDEN_TEXT_LIMIT);
    memcpy(text + length, line, strlen(line) + 1);
}

static void golden_line(struct golden *golden, const char *line)
{
    if (line[0] != '@') {
        golden_add(golden->routes[0] == '\0' ? golden->sql : golden->expected, line);
        return;
    }
    golden_check(golden);
    if (strncmp(line, "@ case ", 7) == 0) {
        snprintf(golden->name, sizeof golden->name, "%.*s", (int)strcspn(line + 7, "\n"), line + 7);
        golden->sql[0] = '\0';
    } else {
        snprintf(golden->routes, sizeof golden->routes, "%s", line + 1);
    }
}

static void golden_file(struct golden *golden)
{
    FILE *file = fopen(golden->file, "r");
    cr_assert_not_null(file);
    char line[4096];
    while (fgets(line, sizeof line, file) != NULL) {
        golden->line++;
        golden_line(golden, line);
    }
    fclose(file);
    golden_check(golden);
}

Test(rewrite_golden, files)
{
    static const char pattern[] = CROSSFADE_TEST_SOURCES "/unit/rewrite/*.sql";
    glob_t files;
    cr_assert_eq(glob(pattern, 0, NULL, &files), 0, "no golden files at %s", pattern);
    struct catalog *catalog = names_catalog();
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
    int failures = 0;
    for (size_t i = 0; i < files.gl_pathc; i++) {
        struct golden *golden = calloc(1, sizeof *golden);
        golden->file = files.gl_pathv[i];
        golden->rewriter = rewriter;
        golden_file(golden);
        cr_assert_gt(golden->checks, 0, "%s holds no case", golden->file);
        failures += golden->failures;
        free(golden);
    }
    globfree(&files);
    rewriter_free(rewriter);
    catalog_release(catalog);
    cr_assert_eq(failures, 0, "%d expectations do not hold, see above", failures);
}

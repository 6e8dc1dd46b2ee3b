/*
 * The SQL that ORMs have sent (tests/orms/sql, from the servers' log) is rewritten under every
 * route: nothing is refused, and what is sent is SQL again. tests/orms/run.sh is where the ORMs
 * themselves run, with their packages, and see the same results.
 *
 * Each statement in a file ends with a line ";".
 */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names_catalog.h"
#include "rewrite/text/lexer.h"
#include "rewrite/tree/parse.h"

#define ORMS_LEAST_FILES 16
#define ORMS_LEAST_STATEMENTS 1200
#define ORMS_STATEMENT_LIMIT 16384

static const char *const orms_key[] = {"id"};
static struct column_mapping orms_to_new[] = {
    {.column = "full_name", .expression = "first_name || ' ' || last_name", .line = 1},
};
static struct column_mapping orms_to_old[] = {
    {.column = "first_name", .expression = "split_part(full_name, ' ', 1)", .line = 2},
    {.column = "last_name",
     .expression = "substr(full_name, strpos(full_name, ' ') + 1)",
     .line = 3},
};
static const struct migration_config orms_config = {
    .name = "names",
    .database = "app",
    .table = {{"public", "names"}, {"public", "new_names"}},
    .key = (const char **)orms_key,
    .key_count = 1,
    .mapping = {[SIDE_OLD] = orms_to_old, [SIDE_NEW] = orms_to_new},
    .mapping_count = {[SIDE_OLD] = 2, [SIDE_NEW] = 1},
    .line = 1,
};

/* As tests/orms/fixtures.sql makes them. */
static const struct column orms_old_columns[] = {
    {.name = "id",
     .type = "integer",
     .type_oid = 23,
     .not_null = true,
     .default_sql = "nextval('public.names_id_seq'::regclass)"},
    {.name = "first_name", .type = "text", .type_oid = 25, .not_null = true},
    {.name = "last_name",
     .type = "character varying(40)",
     .type_oid = 1043,
     .type_modifier = 44,
     .not_null = true},
    {.name = "email", .type = "character varying(80)", .type_oid = 1043, .type_modifier = 84},
    {.name = "visits", .type = "integer", .type_oid = 23, .not_null = true, .default_sql = "0"},
    {.name = "active", .type = "boolean", .type_oid = 16, .not_null = true, .default_sql = "true"},
    {.name = "joined_at",
     .type = "timestamp with time zone",
     .type_oid = 1184,
     .not_null = true,
     .default_sql = "now()"},
};
static const struct column orms_new_columns[] = {
    {.name = "id",
     .type = "integer",
     .type_oid = 23,
     .not_null = true,
     .default_sql = "nextval('public.names_id_seq'::regclass)"},
    {.name = "full_name", .type = "text", .type_oid = 25, .not_null = true},
    {.name = "email", .type = "character varying(80)", .type_oid = 1043, .type_modifier = 84},
    {.name = "visits", .type = "bigint", .type_oid = 20, .not_null = true, .default_sql = "0"},
    {.name = "active", .type = "boolean", .type_oid = 16, .not_null = true, .default_sql = "true"},
    {.name = "joined_at",
     .type = "timestamp with time zone",
     .type_oid = 1184,
     .not_null = true,
     .default_sql = "now()"},
};

static void orms_fill(struct catalog *catalog, enum side side, uint32_t oid,
                      const struct column *columns, size_t count)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    shape->known = true;
    shape->exists = true;
    shape->oid = oid;
    shape->columns = arena_zero(&catalog->arena, count, sizeof *columns);
    shape->column_count = count;
    for (size_t i = 0; i < count; i++) {
        shape->columns[i] = columns[i];
        shape->columns[i].attribute_number = (int16_t)(i + 1);
        if (columns[i].type_modifier == 0)
            shape->columns[i].type_modifier = -1;
    }
    shape->primary_key = arena_zero(&catalog->arena, 1, sizeof *shape->primary_key);
    shape->primary_key[0] = "id";
    shape->primary_key_count = 1;
}

static struct catalog *orms_catalog(void)
{
    struct catalog *catalog = catalog_new(&orms_config, 1);
    orms_fill(catalog, SIDE_OLD, 16384, orms_old_columns,
              sizeof orms_old_columns / sizeof *orms_old_columns);
    orms_fill(catalog, SIDE_NEW, 16390, orms_new_columns,
              sizeof orms_new_columns / sizeof *orms_new_columns);
    catalog_map_columns(catalog);
    return catalog;
}

static bool orms_is_sql(struct text text)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct parse *parse = NULL;
    struct error error = {0};
    bool is_sql = lexer_read(text.at, text.length, true, &arena, &tokens, &error) &&
                  parse_text(tokens, &arena, &parse, &error);
    arena_free(&arena);
    return is_sql;
}

/* How many routes do not do. */
static int orms_statement(const struct rewriter *rewriter, const char *file, const char *sql)
{
    static const char *const routes[] = {"old/old",     "old/old+new", "new/old+new",
                                         "old/new+old", "new/new+old", "new/new"};
    int failures = 0;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        struct route route;
        struct plan *plan = NULL;
        struct error error = {0};
        const char *problem = NULL;
        cr_assert(names_route(routes[i], strlen(routes[i]), &route));
        if (!names_plan(rewriter, sql, route, NULL, &plan, &error))
            problem = error.message;
        else if (!plan->passes && !orms_is_sql(plan->simple))
            problem = "what is sent is no SQL";
        if (plan != NULL)
            plan_release(plan);
        if (problem == NULL)
            continue;
        failures++;
        fprintf(stderr, "%s, route %s: %s\n  %s\n", file, routes[i], problem, sql);
    }
    return failures;
}

static int orms_file(const struct rewriter *rewriter, const char *path, size_t *statements)
{
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    char *line = NULL;
    size_t size = 0;
    char sql[ORMS_STATEMENT_LIMIT] = "";
    int failures = 0;
    while (getline(&line, &size, file) > 0) {
        if (strcmp(line, ";\n") != 0) {
            cr_assert_lt(strlen(sql) + strlen(line), sizeof sql, "%s: too long", path);
            memcpy(sql + strlen(sql), line, strlen(line) + 1);
            continue;
        }
        failures += orms_statement(rewriter, strrchr(path, '/') + 1, sql);
        sql[0] = '\0';
        ++*statements;
    }
    cr_assert_str_empty(sql, "%s does not end with a line \";\"", path);
    free(line);
    fclose(file);
    return failures;
}

Test(rewrite_orms, nothing_is_refused)
{
    static const char pattern[] = CROSSFADE_TEST_SOURCES "/orms/sql/*.sql";
    glob_t files;
    cr_assert_eq(glob(pattern, 0, NULL, &files), 0, "no files at %s", pattern);
    struct catalog *catalog = orms_catalog();
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    cr_assert_not_null(rewriter, "%s", error.message);
    int failures = 0;
    size_t statements = 0;
    for (size_t i = 0; i < files.gl_pathc; i++)
        failures += orms_file(rewriter, files.gl_pathv[i], &statements);
    cr_assert_geq(files.gl_pathc, ORMS_LEAST_FILES);
    cr_assert_geq(statements, ORMS_LEAST_STATEMENTS);
    globfree(&files);
    rewriter_free(rewriter);
    catalog_release(catalog);
    cr_assert_eq(failures, 0, "%d rewrites do not hold, see above", failures);
}

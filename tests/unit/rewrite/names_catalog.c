#include "tests/unit/rewrite/names_catalog.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const char *const names_key[] = {"id"};

static struct column_mapping names_to_new[] = {
    {.column = "full_name", .expression = "first_name || ' ' || last_name", .line = 1},
};
static struct column_mapping names_to_old[] = {
    {.column = "first_name", .expression = "split_part(full_name, ' ', 1)", .line = 2},
    {.column = "last_name",
     .expression = "substr(full_name, strpos(full_name, ' ') + 1)",
     .line = 3},
};

static const struct migration_config names_config = {
    .name = "names",
    .database = "app",
    .table = {{"public", "names"}, {"public", "new_names"}},
    .key = (const char **)names_key,
    .key_count = 1,
    .mapping = {[SIDE_OLD] = names_to_old, [SIDE_NEW] = names_to_new},
    .mapping_count = {[SIDE_OLD] = 2, [SIDE_NEW] = 1},
    .line = 1,
};

static struct column names_column(const char *name, const char *type, uint32_t oid, int number)
{
    return (struct column){
        .name = name,
        .type = type,
        .type_oid = oid,
        .type_modifier = -1,
        .attribute_number = (int16_t)number,
    };
}

static void names_fill(struct catalog *catalog, size_t migration, enum side side, uint32_t oid,
                       size_t texts, const char *const *text_names)
{
    struct shape *shape = &catalog->migrations[migration].shape[side];
    shape->known = true;
    shape->exists = true;
    shape->oid = oid;
    shape->column_count = 1 + texts;
    shape->columns = arena_zero(&catalog->arena, shape->column_count, sizeof *shape->columns);
    shape->columns[0] = names_column("id", "integer", 23, 1);
    shape->columns[0].not_null = true;
    for (size_t i = 0; i < texts; i++)
        shape->columns[i + 1] = names_column(text_names[i], "text", 25, (int)i + 2);
    shape->primary_key = arena_zero(&catalog->arena, 1, sizeof *shape->primary_key);
    shape->primary_key[0] = "id";
    shape->primary_key_count = 1;
    shape->constraints = arena_zero(&catalog->arena, 1, sizeof *shape->constraints);
    shape->constraints[0] = (struct constraint){
        .name = side == SIDE_OLD ? "names_pkey" : "new_names_pkey",
        .kind = CONSTRAINT_UNIQUE,
        .definition = "btree (id)",
        .rest = "",
        .counterpart = side == SIDE_OLD ? "new_names_pkey" : "names_pkey",
    };
    shape->constraint_count = 1;
}

struct catalog *names_catalog(void)
{
    return names_catalog_among(1);
}

struct catalog *names_catalog_among(size_t count)
{
    static const char *const old_texts[] = {"first_name", "last_name"};
    static const char *const new_texts[] = {"full_name"};
    struct arena arena = {0};
    struct migration_config *configs = arena_zero(&arena, count, sizeof *configs);
    for (size_t i = 0; i < count; i++) {
        configs[i] = names_config;
        if (i == 0)
            continue;
        configs[i].name = arena_format(&arena, "names_%zu", i);
        configs[i].table[SIDE_OLD].name = configs[i].name;
        configs[i].table[SIDE_NEW].name = arena_format(&arena, "new_names_%zu", i);
    }
    struct catalog *catalog = catalog_new(configs, count);
    arena_free(&arena);
    for (size_t i = 0; i < count; i++) {
        names_fill(catalog, i, SIDE_OLD, 16384 + (uint32_t)i * 12, 2, old_texts);
        names_fill(catalog, i, SIDE_NEW, 16390 + (uint32_t)i * 12, 1, new_texts);
        catalog->migrations[i].shape[SIDE_OLD].columns[0].default_sql =
            "nextval('public.names_id_seq'::regclass)";
    }
    catalog_map_columns(catalog);
    return catalog;
}

struct column *names_add_column(struct catalog *catalog, enum side side, const char *name,
                                const char *type, uint32_t oid)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    struct column *columns = arena_zero(&catalog->arena, shape->column_count + 1, sizeof *columns);
    memcpy(columns, shape->columns, shape->column_count * sizeof *columns);
    columns[shape->column_count] = (struct column){
        .name = name, .type = type, .type_oid = oid, .type_modifier = -1, .attribute_number = 9};
    shape->columns = columns;
    return &shape->columns[shape->column_count++];
}

bool names_route(const char *text, size_t length, struct route *out)
{
    static const struct {
        const char *text;
        struct route route;
    } routes[] = {
        {"old/old", {SIDE_OLD, SIDE_OLD, false}},    {"new/new", {SIDE_NEW, SIDE_NEW, false}},
        {"old/old+new", {SIDE_OLD, SIDE_OLD, true}}, {"new/old+new", {SIDE_NEW, SIDE_OLD, true}},
        {"old/new+old", {SIDE_OLD, SIDE_NEW, true}}, {"new/new+old", {SIDE_NEW, SIDE_NEW, true}},
    };
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++)
        if (strlen(routes[i].text) == length && memcmp(routes[i].text, text, length) == 0) {
            *out = routes[i].route;
            return true;
        }
    return false;
}

bool names_plan(const struct rewriter *rewriter, const char *sql, struct route route,
                const struct description *original, struct plan **out, struct error *error)
{
    struct touched_set touched;
    rewriter_scan(rewriter, "app", sql, strlen(sql), &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = route;
    }
    for (size_t i = 0; i < touched.relative_count; i++)
        touched.relatives[i].bare_name_is_ours = true;
    struct rewrite_request request = {
        .text = sql,
        .length = strlen(sql),
        .database = "app",
        .touched = &touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
    struct arena arena = {0};
    struct analysis *analysis = NULL;
    bool planned = rewriter_analyse(rewriter, &request, &arena, &analysis, error);
    if (planned && analysis->syntax_error)
        planned = false;
    if (planned) {
        const struct description **descriptions =
            arena_zero(&arena, analysis->statement_count + 1, sizeof(struct description *));
        for (size_t i = 0; i < analysis->statement_count; i++)
            descriptions[i] = analysis->statements[i].needs_describe ? original : NULL;
        planned = rewriter_plan(analysis, descriptions, out, error);
    }
    arena_free(&arena);
    return planned;
}

/* After the bracket that ends what begins here. */
static char *names_close(char *at)
{
    for (int depth = 1; depth > 0; at++)
        depth += (*at == '(') - (*at == ')');
    return at;
}

void names_leave_out_seals(char *text)
{
    static const char with[] = "_cf_seal AS (";
    static const char condition[] = " WHERE true OR EXISTS (WITH RECURSIVE _cf_seal0";
    for (char *at = strstr(text, with); at != NULL; at = strstr(text, with)) {
        char *end = names_close(at + strlen(with));
        char *from = *end == ',' ? at : at - strlen("WITH ");
        end += *end == ',' ? 2 : 1;
        memmove(from, end, strlen(end) + 1);
    }
    for (char *at = strstr(text, condition); at != NULL; at = strstr(text, condition)) {
        const char *end = names_close(strchr(at, '(') + 1);
        memmove(at, end, strlen(end) + 1);
    }
}

struct column *names_find_column(struct catalog *catalog, enum side side, const char *name)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    size_t i = 0;
    while (i < shape->column_count && strcmp(shape->columns[i].name, name) != 0)
        i++;
    assert(i < shape->column_count);
    return &shape->columns[i];
}

const char *names_sent(struct catalog *catalog, const char *sql, struct route route,
                       const struct description *original)
{
    static char sent[8192];
    struct error error = {0};
    struct rewriter *rewriter = rewriter_new(catalog, &error);
    assert(rewriter != NULL);
    struct plan *plan = NULL;
    if (names_plan(rewriter, sql, route, original, &plan, &error)) {
        snprintf(sent, sizeof sent, "%s", plan->passes ? "passes" : plan->simple.at);
        names_leave_out_seals(sent);
        plan_release(plan);
    } else {
        snprintf(sent, sizeof sent, "refused %s %s", error.sqlstate, error.message);
    }
    rewriter_free(rewriter);
    return sent;
}

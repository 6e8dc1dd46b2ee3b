#include "proxy/process/explain.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "config/database/catalog_reader.h"
#include "config/file/conninfo.h"
#include "config/model/literal.h"
#include "protocol/base/memory.h"
#include "rewrite/rewriter.h"

/* The states that the guide passes through, in its order. */
static const struct {
    const char *flags;
    struct route route;
} EXPLAIN_STATES[] = {
    {"WRITE [old]       READ old", {SIDE_OLD, SIDE_OLD, false}},
    {"WRITE [old, new]  READ old", {SIDE_OLD, SIDE_OLD, true}},
    {"WRITE [old, new]  READ new", {SIDE_NEW, SIDE_OLD, true}},
    {"WRITE [new, old]  READ new", {SIDE_NEW, SIDE_NEW, true}},
    {"WRITE [new, old]  READ old", {SIDE_OLD, SIDE_NEW, true}},
    {"WRITE [new]       READ new", {SIDE_NEW, SIDE_NEW, false}},
};

struct explain {
    struct rewriter *rewriter;
    PGconn *connection;
    const char *sql;
    const char *database;
    struct touched_set touched;
    FILE *out;
    bool refused;
};

static void explain_read_result(const PGresult *result, struct arena *arena,
                                struct description *description)
{
    description->parameter_count = (size_t)PQnparams(result);
    description->parameters =
        arena_zero(arena, description->parameter_count, sizeof *description->parameters);
    for (int i = 0; i < PQnparams(result); i++)
        description->parameters[i] = PQparamtype(result, i);
    description->field_count = (size_t)PQnfields(result);
    description->has_rows = description->field_count != 0;
    description->fields = arena_zero(arena, description->field_count, sizeof(struct field));
    for (int i = 0; i < PQnfields(result); i++) {
        struct field *field = &description->fields[i];
        field->name = arena_string(arena, PQfname(result, i));
        field->table_oid = PQftable(result, i);
        field->attribute_number = (int16_t)PQftablecol(result, i);
        field->type_oid = PQftype(result, i);
        field->type_length = (int16_t)PQfsize(result, i);
        field->type_modifier = PQfmod(result, i);
    }
}

/* What the server says of a statement, or its complaint in `error`. */
static struct description *explain_describe(struct explain *explain, struct text text,
                                            const struct description *types, struct arena *arena,
                                            struct error *error)
{
    const char *sql = literal_hide(arena_copy(arena, text.at, text.length), arena);
    PGresult *result =
        PQprepare(explain->connection, "", sql, types != NULL ? (int)types->parameter_count : 0,
                  types != NULL ? types->parameters : NULL);
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
        PQclear(result);
        result = PQdescribePrepared(explain->connection, "");
    }
    struct description *description = NULL;
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
        description = arena_zero(arena, 1, sizeof *description);
        explain_read_result(result, arena, description);
    } else {
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        error_set(error, SQLSTATE_SYNTAX_ERROR, "%s",
                  message != NULL ? message : PQerrorMessage(explain->connection));
    }
    PQclear(result);
    return description;
}

static void explain_print_error(struct explain *explain, const char *what,
                                const struct error *error)
{
    explain->refused = true;
    fprintf(explain->out, "    %s %s: %s\n", what, error->sqlstate, error->message);
    if (error->detail[0] != '\0')
        fprintf(explain->out, "    detail: %s\n", error->detail);
    if (error->hint[0] != '\0')
        fprintf(explain->out, "    hint: %s\n", error->hint);
}

static bool explain_check(struct explain *explain, const struct analysis *analysis,
                          const struct plan *plan, const struct description *const *described,
                          struct arena *arena, struct error *error)
{
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        if (!statement->rewritten)
            continue;
        const struct description *original =
            analysed_original(&analysis->statements[i], described[i]);
        struct description *rewritten =
            explain_describe(explain, plan_described(statement), original, arena, error);
        if (rewritten == NULL || !plan_check(statement, original, rewritten, error))
            return false;
    }
    return true;
}

static const char *explain_step_label(const struct plan_statement *statement, size_t step)
{
    if (step == statement->own)
        return statement->rewritten ? "" : "as it is: ";
    if (step < statement->own)
        return "first: ";
    return step + 1 < statement->step_count ? "then: " : "last: ";
}

static void explain_print_plan(struct explain *explain, const struct plan *plan)
{
    if (plan->passes) {
        fputs("    as it is\n", explain->out);
        return;
    }
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        for (size_t k = 0; k < statement->step_count; k++) {
            struct text text = statement->steps[k].text;
            fprintf(explain->out, "    %s%.*s\n", explain_step_label(statement, k),
                    (int)text.length, text.at);
        }
    }
}

static bool explain_describe_originals(struct explain *explain, const struct analysis *analysis,
                                       const struct description **originals, struct arena *arena,
                                       struct error *error)
{
    for (size_t i = 0; i < analysis->statement_count; i++) {
        if (!analysis->statements[i].needs_describe)
            continue;
        originals[i] = explain_describe(explain, analysis->statements[i].text, NULL, arena, error);
        if (originals[i] == NULL)
            return false;
    }
    return true;
}

static void explain_state(struct explain *explain, struct route route)
{
    struct arena arena = {0};
    struct error error = {0};
    struct analysis *analysis;
    struct plan *plan = NULL;
    for (size_t i = 0; i < explain->touched.count; i++) {
        explain->touched.items[i].bare_name_is_ours = true;
        explain->touched.items[i].route = route;
    }
    for (size_t i = 0; i < explain->touched.relative_count; i++)
        explain->touched.relatives[i].bare_name_is_ours = true;
    const struct rewrite_request request = {
        .text = explain->sql,
        .length = strlen(explain->sql),
        .database = explain->database,
        .touched = &explain->touched,
        .standard_conforming_strings = true,
        .ascii_safe_encoding = true,
        .utf8 = true,
    };
    if (!rewriter_analyse(explain->rewriter, &request, &arena, &analysis, &error)) {
        explain_print_error(explain, "refused", &error);
    } else if (analysis->syntax_error) {
        explain_print_error(explain, "error", &error);
    } else {
        const struct description **originals =
            arena_zero(&arena, analysis->statement_count + 1, sizeof(struct description *));
        if (!explain_describe_originals(explain, analysis, originals, &arena, &error))
            explain_print_error(explain, "error", &error);
        else if (!rewriter_plan(analysis, originals, &plan, &error) ||
                 !explain_check(explain, analysis, plan, originals, &arena, &error))
            explain_print_error(explain, "refused", &error);
        else
            explain_print_plan(explain, plan);
    }
    plan_release(plan);
    arena_free(&arena);
}

/* Names without a schema mean what they mean by default, but pg_catalog comes first: literals of
 * its types are then the server's own to read. Statements are told in standard strings. */
static const char EXPLAIN_SETTINGS[] =
    "SELECT pg_catalog.set_config('standard_conforming_strings', 'on', false), "
    "pg_catalog.set_config('search_path', coalesce((SELECT pg_catalog.string_agg("
    "pg_catalog.quote_ident(s), ', ') FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) s "
    "WHERE s OPERATOR(pg_catalog.<>) 'pg_catalog'), ''), false)";

static bool explain_set(struct explain *explain)
{
    PGresult *result = PQexec(explain->connection, EXPLAIN_SETTINGS);
    bool done = PQresultStatus(result) == PGRES_TUPLES_OK;
    PQclear(result);
    return done;
}

static bool explain_connect(struct explain *explain, const struct config *config,
                            struct error *error)
{
    struct arena arena = {0};
    explain->connection = PQconnectdb(conninfo_for_database(config, explain->database, &arena));
    arena_free(&arena);
    if (PQstatus(explain->connection) == CONNECTION_OK && explain_set(explain))
        return true;
    error_set(error, SQLSTATE_CANNOT_CONNECT, "%s", PQerrorMessage(explain->connection));
    PQfinish(explain->connection);
    return false;
}

static bool explain_database(struct explain *explain, const struct config *config,
                             struct error *error)
{
    explain->touched = (struct touched_set){0};
    if (!rewriter_scan(explain->rewriter, explain->database, explain->sql, strlen(explain->sql),
                       &explain->touched))
        return true;
    if (!explain_connect(explain, config, error))
        return false;
    fprintf(explain->out, "database %s\n", explain->database);
    for (size_t i = 0; i < sizeof EXPLAIN_STATES / sizeof EXPLAIN_STATES[0]; i++) {
        fprintf(explain->out, "  %s\n", EXPLAIN_STATES[i].flags);
        explain_state(explain, EXPLAIN_STATES[i].route);
    }
    PQfinish(explain->connection);
    return true;
}

static bool explain_seen_before(const struct catalog *catalog, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(catalog->migrations[i].config->database,
                   catalog->migrations[index].config->database) == 0)
            return true;
    return false;
}

bool explain_print(const struct config *config, const char *sql, FILE *out, bool *refused,
                   struct error *error)
{
    struct catalog *catalog = catalog_read_fitting(config, error);
    if (catalog == NULL)
        return false;
    struct explain explain = {.sql = sql, .out = out};
    explain.rewriter = rewriter_new(catalog, error);
    bool done = explain.rewriter != NULL;
    bool found = false;
    for (size_t i = 0; done && i < catalog->migration_count; i++) {
        if (explain_seen_before(catalog, i))
            continue;
        explain.database = catalog->migrations[i].config->database;
        done = explain_database(&explain, config, error);
        found = found || explain.touched.count != 0;
    }
    if (done && !found)
        fputs("names no table that is being migrated: sent as it is\n", out);
    if (explain.rewriter != NULL)
        rewriter_free(explain.rewriter);
    catalog_release(catalog);
    *refused = explain.refused;
    return done;
}

/*
 * A client's SQL, on its way to a plan: any text is refused, stays as it is, or becomes text that
 * parses and names no table that it must not.
 *
 * The first byte chooses the route (by its last three bits), the tables (by the next three) and the
 * session's settings; the rest is the text. '0' to '5' are the worked example's routes.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rewrite/plan/plan_cache.h"
#include "rewrite/rewriter.h"
#include "rewrite/text/lexer.h"
#include "rewrite/tree/parse.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_catalogs.h"
#include "tests/fuzz/fuzz_tables.h"
#include "tests/unit/rewrite/names_catalog.h"
#include "tests/unit/rewrite/tree_compare.h"

/* What an input is tried with. */
struct fuzz_rewrite_setting {
    struct rewriter *rewriter;
    struct route route;
};

static struct rewriter *fuzz_rewrite_rewriters[FUZZ_CATALOG_COUNT];

static void fuzz_rewrite_start(void)
{
    for (unsigned i = 0; i < FUZZ_CATALOG_COUNT; i++) {
        struct error error = {0};
        struct catalog *catalog = fuzz_catalog_new((enum fuzz_catalog)i);
        fuzz_rewrite_rewriters[i] = rewriter_new(catalog, &error);
        assert(fuzz_rewrite_rewriters[i] != NULL);
        catalog_release(catalog);
    }
}

static struct fuzz_rewrite_setting fuzz_rewrite_setting(uint8_t choice)
{
    static const char *const routes[] = {"new/new",     "old/old+new", "new/old+new",
                                         "old/new+old", "new/new+old", "old/old"};
    static const enum fuzz_catalog catalogs[] = {
        FUZZ_TYPES,         FUZZ_AMONG_OTHERS,   FUZZ_TYPES, FUZZ_QUOTED,
        FUZZ_COMPOSITE_KEY, FUZZ_NO_PRIMARY_KEY, FUZZ_NAMES, FUZZ_DROPPED};
    struct fuzz_rewrite_setting setting = {0};
    enum fuzz_catalog catalog = catalogs[(choice >> 3) & 7];
    /* Flags that name a table which is not there are never taken. */
    const char *route = catalog == FUZZ_DROPPED ? routes[0] : routes[(choice & 7) % 6];
    setting.rewriter = fuzz_rewrite_rewriters[catalog];
    bool known = names_route(route, strlen(route), &setting.route);
    assert(known);
    return setting;
}

/* Whatever the tree says stands somewhere is a token there: the lexer and the parser agree. */
static bool fuzz_rewrite_locations(void *context, const ProtobufCMessage *message,
                                   const ProtobufCFieldDescriptor *field)
{
    (void)field;
    const struct tokens *tokens = context;
    const void *as = message;
    long location = -1;
    if (message->descriptor == &pg_query__range_var__descriptor)
        location = ((const PgQuery__RangeVar *)as)->location;
    else if (message->descriptor == &pg_query__column_ref__descriptor)
        location = ((const PgQuery__ColumnRef *)as)->location;
    else if (message->descriptor == &pg_query__a__const__descriptor)
        location = ((const PgQuery__AConst *)as)->location;
    else if (message->descriptor == &pg_query__res_target__descriptor)
        location = ((const PgQuery__ResTarget *)as)->location;
    else if (message->descriptor == &pg_query__param_ref__descriptor)
        location = ((const PgQuery__ParamRef *)as)->location;
    else if (message->descriptor == &pg_query__func_call__descriptor)
        location = ((const PgQuery__FuncCall *)as)->location;
    assert(location < 0 || tokens_at(tokens, (size_t)location) != 0);
    return tree_children(message, fuzz_rewrite_locations, context);
}

static void fuzz_rewrite_check_tree(const struct parse *parse)
{
    for (size_t i = 0; i < parse->count; i++) {
        const ProtobufCMessage *content = tree_content(parse->statements[i].node);
        assert(parse->statements[i].first <= parse->statements[i].stop);
        if (content != NULL)
            fuzz_rewrite_locations((void *)(uintptr_t)parse->tokens, content, NULL);
    }
}

/* The tree is the one that the library packs. */
static void fuzz_rewrite_check_reading(const struct rewrite_request *request)
{
    struct arena arena = {0};
    assert(tree_compare(arena_copy(&arena, request->text, request->length)));
    arena_free(&arena);
}

static void fuzz_rewrite_add_tables(struct fuzz_tables_found *sum,
                                    const struct fuzz_tables_found *found)
{
    sum->unknown |= found->unknown;
    sum->locks |= found->locks;
    for (size_t i = 0; i < FUZZ_TABLES_MIGRATIONS; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            sum->names[i][side] |= found->names[i][side];
            sum->writes[i][side] |= found->writes[i][side];
        }
}

/* Adds what the text names. What is sent is SQL too: false only where text of ours puts it beyond
 * the limit of depth. */
static bool fuzz_rewrite_read_tables(const struct fuzz_rewrite_setting *setting, struct text text,
                                     bool standard_strings, struct fuzz_tables_found *out)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct parse *parse = NULL;
    struct error error = {0};
    bool read = lexer_read(text.at, text.length, standard_strings, &arena, &tokens, &error) &&
                parse_text(tokens, &arena, &parse, &error);
    if (!read && strcmp(error.sqlstate, SQLSTATE_STATEMENT_TOO_COMPLEX) != 0) {
        fprintf(stderr, "sent: %.*s\n%s\n", (int)text.length, text.at, error.message);
        abort();
    }
    for (size_t i = 0; read && i < parse->count; i++) {
        struct fuzz_tables_found found =
            fuzz_tables_find(rewriter_catalog(setting->rewriter), "app", parse->statements[i].node);
        fuzz_rewrite_add_tables(out, &found);
    }
    arena_free(&arena);
    return read;
}

/* Reads go to the read table, locking reads to the primary, and writes to all of the write list. */
static bool fuzz_rewrite_tables_hold(struct route route, const struct fuzz_tables_found *client,
                                     const struct fuzz_tables_found *sent)
{
    if (client->unknown || sent->unknown)
        return true;
    for (size_t i = 0; i < FUZZ_TABLES_MIGRATIONS; i++) {
        bool writes = client->writes[i][SIDE_OLD] || client->writes[i][SIDE_NEW];
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            bool written = side == route.primary || route.mirrored;
            bool read = side == (client->locks ? route.primary : route.read);
            if (sent->names[i][side] && !(writes ? written : read))
                return false;
            if (writes && sent->writes[i][side] != written)
                return false;
        }
    }
    return true;
}

static void fuzz_rewrite_check_statement(const struct fuzz_rewrite_setting *setting,
                                         const struct plan_statement *statement,
                                         bool standard_strings)
{
    struct fuzz_tables_found client = {0};
    struct fuzz_tables_found sent = {0};
    struct fuzz_tables_found aside = {0}; /* of a staged COPY: makes and drops the staging table */
    const struct plan_copy *copy = statement->copy;
    bool read = fuzz_rewrite_read_tables(setting, statement->client, standard_strings, &client);
    for (size_t i = 0; i < statement->step_count; i++) {
        bool is_aside = copy != NULL && statement->steps[i].treatment == PLAN_SILENT;
        read = read && fuzz_rewrite_read_tables(setting, statement->steps[i].text, standard_strings,
                                                is_aside ? &aside : &sent);
    }
    if (copy != NULL)
        read = read && fuzz_rewrite_read_tables(setting, copy->judged, standard_strings, &aside);
    if (!read || fuzz_rewrite_tables_hold(setting->route, &client, &sent))
        return;
    for (size_t i = 0; i < statement->step_count; i++)
        fprintf(stderr, "sent: %.*s\n", (int)statement->steps[i].text.length,
                statement->steps[i].text.at);
    fprintf(stderr, "not the tables of this route\n");
    abort();
}

static void fuzz_rewrite_check_plan(const struct fuzz_rewrite_setting *setting,
                                    const struct rewrite_request *request, const struct plan *plan)
{
    assert(plan->references > 0);
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        assert(statement->client_at <= request->length);
        assert(statement->client.length <= request->length - statement->client_at);
        const struct plan_step *own = &statement->steps[statement->own];
        assert(statement->own < statement->step_count);
        for (size_t k = 0; k < own->kept_count; k++) {
            const struct kept *kept = &own->kept[k];
            assert(kept->length <= own->text.length - kept->sent_at);
            assert(kept->length <= request->length - kept->client_at);
            assert(memcmp(own->text.at + kept->sent_at, request->text + kept->client_at,
                          kept->length) == 0);
        }
        fuzz_rewrite_check_statement(setting, statement, request->standard_conforming_strings);
    }
}

/* What passes must have been right as it was. */
static void fuzz_rewrite_check_passing(const struct fuzz_rewrite_setting *setting,
                                       const struct parse *parse)
{
    for (size_t i = 0; parse != NULL && i < parse->count; i++) {
        struct fuzz_tables_found found =
            fuzz_tables_find(rewriter_catalog(setting->rewriter), "app", parse->statements[i].node);
        assert(fuzz_rewrite_tables_hold(setting->route, &found, &found));
    }
}

static void fuzz_rewrite_check_cache(const struct fuzz_rewrite_setting *setting,
                                     const struct rewrite_request *request, struct plan *plan)
{
    struct plan_cache *cache = plan_cache_new(4, (size_t)16 * 1024 * 1024);
    plan_cache_add(cache, request, plan);
    struct plan *found = plan_cache_find(cache, request);
    assert(found == plan);
    /* A comment more is another text with the same tokens. */
    struct bytes text = {0};
    bytes_add_text(&text, "/* x */");
    bytes_add(&text, request->text, request->length);
    struct rewrite_request other = *request;
    other.text = (const char *)text.data;
    other.length = text.length;
    found = plan_cache_find(cache, &other);
    if (found != NULL) {
        assert(found->passes == plan->passes && found->statement_count == plan->statement_count);
        fuzz_rewrite_check_plan(setting, &other, found);
    }
    plan_cache_free(cache);
    bytes_free(&text);
}

static void fuzz_rewrite_run(const struct fuzz_rewrite_setting *setting,
                             const struct rewrite_request *request)
{
    struct arena arena = {0};
    struct analysis *analysis = NULL;
    struct error error = {0};
    if (rewriter_analyse(setting->rewriter, request, &arena, &analysis, &error) &&
        !analysis->syntax_error) {
        if (analysis->parse != NULL)
            fuzz_rewrite_check_tree(analysis->parse);
        if (analysis->parse != NULL && request->length % 8 == 0)
            fuzz_rewrite_check_reading(request);
        const struct description **none =
            arena_zero(&arena, analysis->statement_count + 1, sizeof(struct description *));
        struct plan *plan = NULL;
        if (rewriter_plan(analysis, none, &plan, &error)) {
            if (plan->passes)
                fuzz_rewrite_check_passing(setting, analysis->parse);
            fuzz_rewrite_check_plan(setting, request, plan);
            fuzz_rewrite_check_cache(setting, request, plan);
            plan_release(plan);
        }
    }
    assert(analysis != NULL || strlen(error.sqlstate) == ERROR_SQLSTATE_LENGTH);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (fuzz_rewrite_rewriters[0] == NULL)
        fuzz_rewrite_start();
    if (size == 0 || memchr(data, '\0', size) != NULL)
        return 0;
    struct fuzz_rewrite_setting setting = fuzz_rewrite_setting(data[0]);
    struct touched_set touched;
    rewriter_scan(setting.rewriter, "app", (const char *)data + 1, size - 1, &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = setting.route;
    }
    struct rewrite_request request = {
        .text = (const char *)data + 1,
        .length = size - 1,
        .database = "app",
        .touched = &touched,
        .standard_conforming_strings = (data[0] & 0x40) == 0,
        .ascii_safe_encoding = true,
        .utf8 = (data[0] & 0x80) == 0,
    };
    fuzz_rewrite_run(&setting, &request);
    return 0;
}

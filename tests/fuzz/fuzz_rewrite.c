/*
 * A client's SQL, on its way to a plan. The first byte chooses the route and the session's
 * settings, the rest is the text.
 */
#include <assert.h>
#include <string.h>

#include "rewrite/lexer.h"
#include "rewrite/parse.h"
#include "rewrite/plan_cache.h"
#include "rewrite/rewriter.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/rewrite/names_catalog.h"

static struct catalog *fuzz_rewrite_catalog;
static struct rewriter *fuzz_rewrite_rewriter;

static void fuzz_rewrite_start(void)
{
    struct error error = {0};
    fuzz_rewrite_catalog = names_catalog();
    fuzz_rewrite_rewriter = rewriter_new(fuzz_rewrite_catalog, &error);
    assert(fuzz_rewrite_rewriter != NULL);
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

/* What is sent is SQL too. */
static void fuzz_rewrite_check_sql(struct text text, bool standard_strings)
{
    struct arena arena = {0};
    struct tokens *tokens = NULL;
    struct parse *parse = NULL;
    struct error error = {0};
    bool read = lexer_read(text.at, text.length, standard_strings, &arena, &tokens, &error) &&
                parse_text(tokens, &arena, &parse, &error);
    /* Text of ours may put it beyond the limit of depth. */
    assert(read || strcmp(error.sqlstate, SQLSTATE_STATEMENT_TOO_COMPLEX) == 0);
    arena_free(&arena);
}

static void fuzz_rewrite_check_plan(const struct rewrite_request *request, const struct plan *plan)
{
    assert(plan->references > 0);
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *statement = &plan->statements[i];
        assert(statement->client_at <= request->length);
        assert(statement->client.length <= request->length - statement->client_at);
        for (size_t k = 0; k < statement->kept_count; k++) {
            const struct kept *kept = &statement->kept[k];
            assert(kept->length <= statement->text.length - kept->sent_at);
            assert(kept->length <= request->length - kept->client_at);
            assert(memcmp(statement->text.at + kept->sent_at, request->text + kept->client_at,
                          kept->length) == 0);
        }
        if (statement->rewritten)
            fuzz_rewrite_check_sql(statement->text, request->standard_conforming_strings);
        if (statement->prelude.length != 0)
            fuzz_rewrite_check_sql(statement->prelude, request->standard_conforming_strings);
    }
}

static void fuzz_rewrite_check_cache(const struct rewrite_request *request, struct plan *plan)
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
        fuzz_rewrite_check_plan(&other, found);
    }
    plan_cache_free(cache);
    bytes_free(&text);
}

static void fuzz_rewrite_run(const struct rewrite_request *request)
{
    struct arena arena = {0};
    struct analysis *analysis = NULL;
    struct error error = {0};
    if (rewriter_analyse(fuzz_rewrite_rewriter, request, &arena, &analysis, &error) &&
        !analysis->syntax_error) {
        if (analysis->parse != NULL)
            fuzz_rewrite_check_tree(analysis->parse);
        const struct description **none =
            arena_zero(&arena, analysis->statement_count + 1, sizeof(struct description *));
        struct plan *plan = NULL;
        if (rewriter_plan(analysis, none, &plan, &error)) {
            fuzz_rewrite_check_plan(request, plan);
            fuzz_rewrite_check_cache(request, plan);
            plan_release(plan);
        }
    }
    assert(analysis != NULL || strlen(error.sqlstate) == ERROR_SQLSTATE_LENGTH);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const routes[] = {"new/new",     "old/old+new", "new/old+new",
                                         "old/new+old", "new/new+old", "old/old"};
    if (fuzz_rewrite_rewriter == NULL)
        fuzz_rewrite_start();
    if (size == 0 || memchr(data, '\0', size) != NULL)
        return 0;
    const char *route_text = routes[data[0] % 6];
    struct route route = {0};
    bool known = names_route(route_text, strlen(route_text), &route);
    assert(known);
    struct touched_set touched;
    rewriter_scan(fuzz_rewrite_rewriter, "app", (const char *)data + 1, size - 1, &touched);
    for (size_t i = 0; i < touched.count; i++) {
        touched.items[i].bare_name_is_ours = true;
        touched.items[i].route = route;
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
    fuzz_rewrite_run(&request);
    return 0;
}

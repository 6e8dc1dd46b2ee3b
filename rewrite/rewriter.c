#include "rewrite/rewriter.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/base/memory.h"
#include "rewrite/compose.h"
#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/other/copy.h"
#include "rewrite/other/hidden.h"
#include "rewrite/other/lastval.h"
#include "rewrite/other/relative.h"
#include "rewrite/other/utility.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/plan/sql_prepare.h"
#include "rewrite/plan/statement.h"
#include "rewrite/text/lexer.h"
#include "rewrite/tree/refuse.h"
#include "rewrite/write/stand_in.h"

struct rewriter *rewriter_new(struct catalog *catalog, struct error *error)
{
    struct rewriter *rewriter = memory_zero(1, sizeof *rewriter);
    rewriter->catalog = catalog_retain(catalog);
    rewriter->mappings =
        arena_zero(&rewriter->arena, catalog->migration_count, sizeof *rewriter->mappings);
    for (size_t i = 0; i < catalog->migration_count; i++)
        if (!mapping_load(&catalog->migrations[i], &rewriter->arena, &rewriter->mappings[i],
                          error)) {
            rewriter_free(rewriter);
            return NULL;
        }
    scan_words_fill(&rewriter->words, catalog, &rewriter->arena);
    return rewriter;
}

void rewriter_free(struct rewriter *rewriter)
{
    if (rewriter == NULL)
        return;
    catalog_release(rewriter->catalog);
    arena_free(&rewriter->arena);
    memory_free(rewriter);
}

const struct catalog *rewriter_catalog(const struct rewriter *rewriter)
{
    return rewriter->catalog;
}

bool rewriter_scan(const struct rewriter *rewriter, const char *database, const char *text,
                   size_t length, struct touched_set *out)
{
    return scan_text(&rewriter->words, database, text, length, out);
}

static bool rewriter_all_pass(const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        if (!route_passes(touched->items[i].route, touched->items[i].side))
            return false;
    return !touched->overflow;
}

static const struct touched *rewriter_first_bound(const struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        if (!route_passes(touched->items[i].route, touched->items[i].side))
            return &touched->items[i];
    return NULL;
}

/* Names of tables outside ASCII are compared in UTF-8, as the catalog has them. */
static bool rewriter_names_need_utf8(const struct rewriter *rewriter,
                                     const struct touched_set *touched)
{
    const struct catalog *catalog = rewriter->catalog;
    for (size_t i = 0; i < touched->count; i++)
        if (!identifier_is_ascii_table(touched_table(catalog, &touched->items[i])))
            return true;
    for (size_t i = 0; i < touched->relative_count; i++)
        if (!identifier_is_ascii_table(
                &touched_relative_of(catalog, &touched->relatives[i])->table))
            return true;
    return false;
}

/* The second byte of a character may look like a sign, but never like a quote: in plain strings and
 * quoted names, and in comments, it is not mistaken for one. */
static bool rewriter_high_bytes_are_quoted(const struct tokens *tokens)
{
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        if (token->kind == TOKEN_STRING || token->kind == TOKEN_DOLLAR_STRING ||
            token->kind == TOKEN_QUOTED)
            continue;
        for (size_t at = 0; at < token->length; at++)
            if ((unsigned char)tokens->text[token->start + at] >= 0x80)
                return false;
    }
    return true;
}

/* What a byte beyond ASCII may become in UTF-8. */
#define REWRITER_CONVERTED_BYTES 3

/* Whether a name is so long that the server, which makes UTF-8 of it, may cut it where our parser
 * does not. */
static bool rewriter_has_long_name(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        size_t longest = token->length;
        if (token->kind != TOKEN_WORD && token->kind != TOKEN_QUOTED &&
            token->kind != TOKEN_UNICODE_QUOTED)
            continue;
        for (size_t k = 0; k < token->length; k++)
            if ((unsigned char)tokens->text[token->start + k] >= 0x80)
                longest += REWRITER_CONVERTED_BYTES - 1;
        if (longest > IDENTIFIER_LIMIT && longest > token->length)
            return true;
    }
    return false;
}

/* What would make the server read the text otherwise than our parser does. */
static bool rewriter_check_reading(const struct rewriter *rewriter,
                                   const struct rewrite_request *request,
                                   const struct tokens *tokens, struct error *error)
{
    const char *reason = NULL;
    if (tokens->has_high_bytes && !request->ascii_safe_encoding &&
        !rewriter_high_bytes_are_quoted(tokens))
        reason = "text beyond ASCII in this client_encoding";
    else if (tokens->has_high_bytes && !request->utf8 &&
             rewriter_names_need_utf8(rewriter, request->touched))
        reason = "a table name beyond ASCII in a client_encoding other than UTF8";
    else if (tokens->has_high_bytes && !request->utf8 && rewriter_has_long_name(tokens))
        reason = "a long name beyond ASCII in a client_encoding other than UTF8";
    else if (tokens->has_plain_backslash && !request->standard_conforming_strings)
        reason = "a backslash in a string while standard_conforming_strings is off";
    if (reason == NULL)
        return true;
    const struct touched *bound = rewriter_first_bound(request->touched);
    return refuse_construct(&rewriter->catalog->migrations[bound->migration], bound->side,
                            bound->route, reason, error);
}

static bool rewriter_check_size(const struct rewrite_request *request, struct error *error)
{
    if (request->touched->overflow)
        return error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                         "the statement names more than %d tables of migrations", TOUCHED_LIMIT);
    if (request->length > TOUCHED_TEXT_LIMIT)
        return error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                         "a statement that names a table of a migration may have %zu bytes, this "
                         "one has %zu",
                         TOUCHED_TEXT_LIMIT, request->length);
    return true;
}

static bool rewriter_passes(const struct reference *reference)
{
    switch (reference->use) {
    case REFERENCE_READ:
        return !scope_is_moved(reference);
    case REFERENCE_TARGET:
        return statement_write_passes(reference);
    case REFERENCE_WHOLE:
        break;
    }
    return route_passes(reference->touched->route, reference->side);
}

static bool rewriter_tables_exist(const struct scope *scope)
{
    for (const struct reference *reference = scope->references; reference != NULL;
         reference = reference->next)
        if (!reference->migration->shape[reference->side].exists)
            return false;
    return true;
}

/* Where a migration does not fit its tables, nothing is known of what could be sent. */
static bool rewriter_check_fit(const struct statement *statement, struct error *error)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->migration->unfit != NULL && !rewriter_passes(reference))
            return refuse_unfit(reference->migration, reference->side, error);
    return true;
}

/* LOCK and TRUNCATE name tables and no columns. */
static bool rewriter_needs_columns(const struct statement *statement,
                                   const struct reference *reference)
{
    return reference->use != REFERENCE_WHOLE || !reference->var->inh ||
           (statement->node->node_case != PG_QUERY__NODE__NODE_LOCK_STMT &&
            statement->node->node_case != PG_QUERY__NODE__NODE_TRUNCATE_STMT);
}

/* Nothing from here on meets a table whose columns are not known: not the client's, by which names
 * are told apart, nor the other one where the statement goes there. */
static bool rewriter_check_columns(const struct statement *statement, struct error *error)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            if (!reference->migration->shape[side].known &&
                rewriter_needs_columns(statement, reference) &&
                (side == reference->side || !rewriter_passes(reference)))
                return refuse_unknown_columns(reference->migration, (enum side)side, error);
    return true;
}

/* EXPLAIN (options) query, or EXPLAIN ANALYZE VERBOSE query. */
static void rewriter_read_explain(struct statement *statement)
{
    const PgQuery__ExplainStmt *explain = statement->node->explain_stmt;
    const struct tokens *tokens = statement->tokens;
    size_t at = statement->first + 1;
    if (explain->n_options != 0 && tokens_is(tokens, at, "("))
        at = tokens->items[at].partner + 1;
    while (tokens_is_word(tokens, at, "analyze") || tokens_is_word(tokens, at, "analyse") ||
           tokens_is_word(tokens, at, "verbose"))
        at++;
    statement->explains = true;
    statement->executes = sql_prepare_explain_executes(explain);
    statement->query = tree_content(explain->query);
    statement->query_first = at;
    const ProtobufCMessage *query =
        cursor_query(explain->query, tokens, at, statement->stop, &statement->query_first);
    if (query != NULL)
        statement->query = query;
}

/* DECLARE and PREPARE: the query runs later. */
static void rewriter_read_kept_query(struct statement *statement)
{
    bool declares = statement->node->node_case == PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT;
    const ProtobufCMessage *query = (declares ? cursor_query : sql_prepare_query)(
        statement->node, statement->tokens, statement->first, statement->stop,
        &statement->query_first);
    if (query == NULL)
        return;
    statement->query = query;
    statement->keeps_query = true;
}

static bool rewriter_analyse_statement(struct analysis *analysis, const struct parse *parse,
                                       size_t index, bool names_unsure, struct error *error)
{
    const struct parse_statement *parsed = &parse->statements[index];
    const struct catalog *catalog = analysis->rewriter->catalog;
    struct statement *statement = arena_zero(analysis->arena, 1, sizeof *statement);
    *statement = (struct statement){
        .rewriter = analysis->rewriter,
        .request = analysis->request,
        .tokens = parse->tokens,
        .arena = analysis->arena,
        .node = parsed->node,
        .first = parsed->first,
        .stop = parsed->stop,
        .query = tree_content(parsed->node),
        .query_first = parsed->first,
        .executes = true,
        .passes = true,
        .edits = {.arena = analysis->arena},
        .prelude = {.arena = analysis->arena},
    };
    analysis->work[index] = statement;
    if (parsed->node->node_case == PG_QUERY__NODE__NODE_EXPLAIN_STMT)
        rewriter_read_explain(statement);
    rewriter_read_kept_query(statement);
    if (utility_is_ddl(parsed->node)) {
        analysis->is_ddl = true;
        return relative_check_ddl(catalog, analysis->request, parsed->node, analysis->arena,
                                  error) &&
               (!hidden_is_trigger(parsed->node) ||
                hidden_note(analysis, statement, utility_name(parsed->node), error));
    }
    if (hidden_is_whole(parsed->node))
        return hidden_note(analysis, statement, utility_name(parsed->node), error);
    if (!lastval_check(statement, error) ||
        !scope_resolve(catalog, analysis->request, parse->tokens, parsed, names_unsure,
                       analysis->arena, &statement->scope, error) ||
        !relative_check(catalog, parsed->node, &statement->scope, error))
        return false;
    if (statement->scope.runs_text &&
        !hidden_note(analysis, statement, "a function that runs SQL of its own", error))
        return false;
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        statement->passes = statement->passes && rewriter_passes(reference);
    /* The server makes it as the client wrote it; EXECUTE sees to the rest. */
    if (parsed->node->node_case == PG_QUERY__NODE__NODE_PREPARE_STMT &&
        rewriter_tables_exist(&statement->scope))
        statement->passes = true;
    if (!statement->passes && !rewriter_check_fit(statement, error))
        return false;
    if (utility_makes_table(parsed->node))
        analysis->is_ddl = true;
    if (statement->passes)
        return true;
    return rewriter_check_columns(statement, error) &&
           (!copy_is_staged(statement) || copy_begin(statement, error));
}

/* What an earlier statement of the text has made a relative of a table is not in the catalog. */
static bool rewriter_check_made(struct analysis *analysis, const struct statement *statement,
                                struct error *error)
{
    const struct rewrite_request *request = analysis->request;
    size_t from = tokens_offset(statement->tokens, place_before(statement->first));
    size_t to = tokens_offset(statement->tokens, place_before(statement->stop));
    for (size_t i = 0; i < analysis->made_count && !utility_is_ddl(statement->node); i++)
        if (relative_occurs(analysis->made[i], request->text + from, to - from))
            return refuse_made(analysis->made[i], error);
    const char *made =
        relative_made(analysis->rewriter->catalog, request, statement->node, analysis->arena);
    if (made != NULL)
        analysis->made[analysis->made_count++] = made;
    return true;
}

static bool rewriter_analyse_all(struct analysis *analysis, struct parse *parse,
                                 struct error *error)
{
    const struct tokens *tokens = parse->tokens;
    analysis->parse = parse;
    analysis->statement_count = parse->count;
    analysis->statements = arena_zero(analysis->arena, parse->count, sizeof *analysis->statements);
    analysis->work = arena_zero(analysis->arena, parse->count, sizeof(struct statement *));
    analysis->made = arena_zero(analysis->arena, parse->count, sizeof *analysis->made);
    analysis->passes = true;
    bool names_unsure = false;
    bool tables_unsure = false;
    for (size_t i = 0; i < parse->count; i++) {
        if (!rewriter_analyse_statement(analysis, parse, i, names_unsure, error))
            return false;
        const struct statement *statement = analysis->work[i];
        if (!rewriter_check_made(analysis, statement, error))
            return false;
        if (tables_unsure && !statement->passes)
            return statement_refuse(statement, statement->scope.references,
                                    "a statement after one that alters tables", error);
        tables_unsure = tables_unsure || utility_changes_tables(statement->node);
        names_unsure =
            names_unsure || utility_changes_names(statement->node) || statement->scope.sets_config;
        size_t from =
            tokens_offset(tokens, statement->keeps_query ? place_before(statement->query_first)
                                                         : place_after(statement->first - 1));
        size_t to = tokens_offset(tokens, place_before(statement->stop));
        analysis->statements[i] = (struct analysed_statement){
            .text = {tokens->text + from, to - from},
            .touches = statement->scope.references != NULL,
            .needs_describe = !statement->passes && utility_is_described(statement->node) &&
                              rewriter_tables_exist(&statement->scope),
        };
        if (statement->copy != NULL)
            copy_ask(statement, &analysis->statements[i]);
        else if (!statement->passes && !analysis->statements[i].needs_describe)
            analysis->statements[i].needs_describe =
                stand_in_ask(statement, &analysis->statements[i]);
        analysis->passes = analysis->passes && statement->passes;
        analysis->watches = analysis->watches || cursor_read(statement->node).verb != CURSOR_NONE;
    }
    return true;
}

/* The parser's grammar is of one version: the server may know more, and then decides. */
static void rewriter_note_syntax_error(struct analysis *analysis, struct error *error)
{
    struct error reason = *error;
    analysis->syntax_error = true;
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "crossfade cannot read a statement that names a table of a migration under way");
    error_detail(error, "Read as SQL of PostgreSQL 15: %s.", reason.message);
}

bool rewriter_analyse(const struct rewriter *rewriter, const struct rewrite_request *request,
                      struct arena *arena, struct analysis **out, struct error *error)
{
    struct analysis *analysis = arena_zero(arena, 1, sizeof *analysis);
    analysis->rewriter = rewriter;
    analysis->request = request;
    analysis->arena = arena;
    if (rewriter_all_pass(request->touched)) {
        analysis->passes = true;
        *out = analysis;
        return true;
    }
    if (!rewriter_check_size(request, error))
        return false;
    struct tokens *tokens = NULL;
    struct parse *parse = NULL;
    bool read = lexer_read(request->text, request->length, request->standard_conforming_strings,
                           arena, &tokens, error);
    if (read && !rewriter_check_reading(rewriter, request, tokens, error))
        return false;
    if (!read || !parse_text(tokens, arena, &parse, error)) {
        if (strcmp(error->sqlstate, SQLSTATE_SYNTAX_ERROR) != 0)
            return false;
        rewriter_note_syntax_error(analysis, error);
    } else if (!rewriter_analyse_all(analysis, parse, error)) {
        return false;
    }
    *out = analysis;
    return true;
}

bool rewriter_plan(const struct analysis *analysis, const struct description *const *descriptions,
                   struct plan **out, struct error *error)
{
    assert(!analysis->syntax_error);
    return compose_make(analysis, descriptions, out, error);
}

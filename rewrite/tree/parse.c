#include "rewrite/tree/parse.h"

#include <assert.h>
#include <pg_query.h>
#include <string.h>

#include "rewrite/text/depth.h"
#include "rewrite/tree/tree_read.h"

/* A text's tree; tree_read.h says why not the way of parse_exact_tree. */
static PgQuery__ParseResult *parse_tree(const char *text, struct arena *arena, struct error *error)
{
    PgQueryParseResult result = pg_query_parse(text);
    PgQuery__ParseResult *tree = NULL;
    if (result.error != NULL) {
        error_set(error, SQLSTATE_SYNTAX_ERROR, "%s", result.error->message);
    } else {
        tree = tree_read(result.parse_tree, arena);
        if (tree == NULL)
            error_set(error, SQLSTATE_INTERNAL, "the parser's tree cannot be read");
    }
    pg_query_free_parse_result(result);
    return tree;
}

static void *parse_alloc(void *arena, size_t size)
{
    return arena_alloc(arena, size);
}

static void parse_free(void *arena, void *memory)
{
    (void)arena;
    (void)memory;
}

/* With negative integers too. */
static PgQuery__ParseResult *parse_exact_tree(const char *text, struct arena *arena,
                                              struct error *error)
{
    PgQueryProtobufParseResult result = pg_query_parse_protobuf(text);
    PgQuery__ParseResult *tree = NULL;
    if (result.error != NULL) {
        error_set(error, SQLSTATE_SYNTAX_ERROR, "%s", result.error->message);
    } else {
        ProtobufCAllocator allocator = {
            .alloc = parse_alloc,
            .free = parse_free,
            .allocator_data = arena,
        };
        tree = pg_query__parse_result__unpack(&allocator, result.parse_tree.len,
                                              (const uint8_t *)result.parse_tree.data);
        if (tree == NULL)
            error_set(error, SQLSTATE_INTERNAL, "the parser's tree cannot be read");
    }
    pg_query_free_protobuf_parse_result(result);
    return tree;
}

/* The first token that begins at this byte or after it. */
static size_t parse_token_from(const struct tokens *tokens, size_t offset)
{
    size_t low = 1;
    size_t high = tokens->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool parse_is_string(const struct token *token)
{
    switch (token->kind) {
    case TOKEN_STRING:
    case TOKEN_ESCAPE_STRING:
    case TOKEN_UNICODE_STRING:
    case TOKEN_BITS:
        return true;
    default:
        return false;
    }
}

/* Block comments between two tokens become blanks, but for the signs around the first one where
 * `keep_first`. Line comments stay. */
static void parse_blank_comments(char *text, size_t from, size_t to, bool keep_first)
{
    size_t depth = 0;
    for (size_t at = from; at < to;) {
        bool opens = to - at >= 2 && text[at] == '/' && text[at + 1] == '*';
        bool closes = depth != 0 && to - at >= 2 && text[at] == '*' && text[at + 1] == '/';
        if (depth == 0 && !opens) {
            bool is_line = text[at] == '-';
            at++;
            while (is_line && at < to && text[at] != '\n' && text[at] != '\r')
                at++;
            continue;
        }
        size_t length = opens || closes ? 2 : 1;
        bool is_border = depth == (opens ? 0 : 1) && length == 2;
        if (!is_border || !keep_first)
            memset(text + at, ' ', length);
        depth = depth + opens - closes;
        keep_first = keep_first && depth != 0;
        at += length;
    }
}

/* A copy for the library, which reads a row of signs once for each comment that begins in it, also
 * within another one. What is between two parts of a string must not look as if they were one. */
static const char *parse_without_comments(const struct tokens *tokens, struct arena *arena)
{
    char *text = arena_copy(arena, tokens->text, tokens->length);
    for (size_t i = 0; i + 1 < tokens->count; i++) {
        const struct token *token = &tokens->items[i];
        parse_blank_comments(text, token->start + token->length, token[1].start,
                             parse_is_string(token));
    }
    return text;
}

static bool parse_with(PgQuery__ParseResult *(*make)(const char *text, struct arena *arena,
                                                     struct error *error),
                       const struct tokens *tokens, struct arena *arena, struct parse **out,
                       struct error *error)
{
    if (depth_bound(tokens) > PARSE_DEPTH_LIMIT) {
        error_set(error, SQLSTATE_STATEMENT_TOO_COMPLEX,
                  "the statement is nested too deeply to be rewritten");
        return error_hint(error, "Long chains of AND, OR and lists have no limit; chains of other "
                                 "operators and brackets may be about 1000 deep.");
    }
    const char *text = parse_without_comments(tokens, arena);
    const PgQuery__ParseResult *tree = make(text, arena, error);
    if (tree == NULL)
        return false;
    struct parse *parse = arena_zero(arena, 1, sizeof *parse);
    parse->tokens = tokens;
    parse->count = tree->n_stmts;
    parse->statements = arena_zero(arena, tree->n_stmts, sizeof *parse->statements);
    for (size_t i = 0; i < tree->n_stmts; i++) {
        const PgQuery__RawStmt *raw = tree->stmts[i];
        size_t start = (size_t)raw->stmt_location;
        size_t end = raw->stmt_len > 0 ? start + (size_t)raw->stmt_len : tokens->length;
        parse->statements[i] = (struct parse_statement){
            .node = raw->stmt,
            .first = parse_token_from(tokens, start),
            .stop = parse_token_from(tokens, end),
        };
    }
    *out = parse;
    return true;
}

bool parse_text(const struct tokens *tokens, struct arena *arena, struct parse **out,
                struct error *error)
{
    return parse_with(parse_tree, tokens, arena, out, error);
}

/* A bare SELECT has nothing but targets. */
static bool parse_is_bare(const PgQuery__SelectStmt *select)
{
    return select->n_distinct_clause == 0 && select->into_clause == NULL &&
           select->n_from_clause == 0 && select->where_clause == NULL &&
           select->n_group_clause == 0 && select->having_clause == NULL &&
           select->n_window_clause == 0 && select->n_values_lists == 0 &&
           select->n_sort_clause == 0 && select->limit_offset == NULL &&
           select->limit_count == NULL && select->n_locking_clause == 0 &&
           select->with_clause == NULL && select->larg == NULL;
}

const PgQuery__Node *parse_expression(const char *sql, struct arena *arena, struct tokens **tokens,
                                      struct error *error)
{
    char *text = arena_format(arena, "SELECT %s", sql);
    struct parse *parse = NULL;
    if (!lexer_read(text, strlen(text), true, arena, tokens, error) ||
        !parse_with(parse_exact_tree, *tokens, arena, &parse, error))
        return NULL;
    assert(parse != NULL);
    const PgQuery__Node *node = parse->count == 1 ? parse->statements[0].node : NULL;
    if (node != NULL && node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT &&
        parse_is_bare(node->select_stmt) && node->select_stmt->n_target_list == 1) {
        const PgQuery__ResTarget *target = node->select_stmt->target_list[0]->res_target;
        if (target->name[0] == '\0' && target->n_indirection == 0)
            return target->val;
    }
    error_set(error, SQLSTATE_SYNTAX_ERROR, "one expression was expected");
    return NULL;
}

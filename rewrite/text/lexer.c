#include "rewrite/text/lexer.h"

#include <assert.h>
#include <string.h>

#include "config/model/lexeme.h"

#define LEXER_FIRST_CAPACITY 64

struct lexer {
    size_t token_limit;
    struct arena *arena;
    struct tokens *tokens;
    size_t capacity;
    struct error *error;
};

static const enum token_kind LEXER_KINDS[] = {
    [LEXEME_WORD] = TOKEN_WORD,
    [LEXEME_QUOTED] = TOKEN_QUOTED,
    [LEXEME_UNICODE_QUOTED] = TOKEN_UNICODE_QUOTED,
    [LEXEME_STRING] = TOKEN_STRING,
    [LEXEME_ESCAPE_STRING] = TOKEN_ESCAPE_STRING,
    [LEXEME_UNICODE_STRING] = TOKEN_UNICODE_STRING,
    [LEXEME_DOLLAR_STRING] = TOKEN_DOLLAR_STRING,
    [LEXEME_BITS] = TOKEN_BITS,
    [LEXEME_INTEGER] = TOKEN_INTEGER,
    [LEXEME_NUMBER] = TOKEN_NUMBER,
    [LEXEME_PARAMETER] = TOKEN_PARAMETER,
    [LEXEME_OPERATOR] = TOKEN_OPERATOR,
    [LEXEME_SELF] = TOKEN_SELF,
};

static bool lexer_add(struct lexer *lexer, enum token_kind kind, size_t start, size_t end)
{
    struct tokens *tokens = lexer->tokens;
    if (tokens->count >= lexer->token_limit)
        return error_set(lexer->error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                         "the statement has more than %zu words and signs", lexer->token_limit);
    if (tokens->count == lexer->capacity) {
        size_t capacity = lexer->capacity == 0 ? LEXER_FIRST_CAPACITY : lexer->capacity * 2;
        struct token *items = arena_alloc(lexer->arena, capacity * sizeof *items);
        if (tokens->count != 0)
            memcpy(items, tokens->items, tokens->count * sizeof *items);
        tokens->items = items;
        lexer->capacity = capacity;
    }
    tokens->items[tokens->count] = (struct token){
        .start = (uint32_t)start,
        .length = (uint32_t)(end - start),
        .partner = (uint32_t)tokens->count,
        .kind = kind,
    };
    tokens->count++;
    return true;
}

static bool lexer_refuse_open(const struct lexer *lexer, enum lexeme_kind kind)
{
    const char *what = "quoted string";
    if (kind == LEXEME_BLOCK_COMMENT)
        what = "/* comment";
    else if (kind == LEXEME_DOLLAR_STRING)
        what = "dollar-quoted string";
    else if (kind == LEXEME_QUOTED || kind == LEXEME_UNICODE_QUOTED)
        what = "quoted identifier";
    return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "unterminated %s", what);
}

static bool lexer_refuse_stray(const struct lexer *lexer, const struct lexeme *lexeme)
{
    if (*lexeme->start == '$')
        return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "syntax error at or near \"$\"");
    return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "syntax error at byte %zu",
                     (size_t)(lexeme->start - lexer->tokens->text));
}

static bool lexer_take(struct lexer *lexer, const struct lexeme *lexeme)
{
    struct tokens *tokens = lexer->tokens;
    if (lexeme->is_open)
        return lexer_refuse_open(lexer, lexeme->kind);
    if (lexeme_is_blank(lexeme))
        return true;
    if (lexeme->kind == LEXEME_STRAY)
        return lexer_refuse_stray(lexer, lexeme);
    if (lexeme->kind == LEXEME_OPERATOR && lexeme->length > LEXEME_OPERATOR_LIMIT)
        return error_set(lexer->error, SQLSTATE_STATEMENT_TOO_COMPLEX,
                         "the statement has more than %d signs of operators in a row",
                         LEXEME_OPERATOR_LIMIT);
    if (lexeme->kind == LEXEME_STRING && memchr(lexeme->start, '\\', lexeme->length) != NULL)
        tokens->has_plain_backslash = true;
    size_t start = (size_t)(lexeme->start - tokens->text);
    return lexer_add(lexer, LEXER_KINDS[lexeme->kind], start, start + lexeme->length);
}

static void lexer_match_brackets(struct tokens *tokens, struct arena *arena)
{
    uint32_t *open = arena_alloc(arena, tokens->count * sizeof *open);
    size_t depth = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (tokens->items[i].kind != TOKEN_SELF)
            continue;
        char sign = tokens->text[tokens->items[i].start];
        if (sign == '(' || sign == '[') {
            open[depth++] = (uint32_t)i;
        } else if ((sign == ')' || sign == ']') && depth > 0) {
            uint32_t other = open[--depth];
            tokens->items[i].partner = other;
            tokens->items[other].partner = (uint32_t)i;
        }
    }
}

bool lexer_read(const char *text, size_t length, bool standard_conforming_strings,
                struct arena *arena, struct tokens **out, struct error *error)
{
    return lexer_read_few(text, length, standard_conforming_strings, LEXER_TOKEN_LIMIT, arena, out,
                          error);
}

bool lexer_read_few(const char *text, size_t length, bool standard_conforming_strings,
                    size_t token_limit, struct arena *arena, struct tokens **out,
                    struct error *error)
{
    assert(length < UINT32_MAX);
    struct tokens *tokens = arena_zero(arena, 1, sizeof *tokens);
    tokens->text = text;
    tokens->length = length;
    struct lexer lexer = {
        .token_limit = token_limit,
        .arena = arena,
        .tokens = tokens,
        .error = error,
    };
    if (!lexer_add(&lexer, TOKEN_START, 0, 0))
        return false;
    const char *end = text + length;
    struct lexeme lexeme;
    for (const char *at = text; lexeme_read(at, end, standard_conforming_strings, &lexeme);
         at = lexeme_end(&lexeme))
        if (!lexer_take(&lexer, &lexeme))
            return false;
    if (!lexer_add(&lexer, TOKEN_END, length, length))
        return false;
    for (size_t i = 0; i < length && !tokens->has_high_bytes; i++)
        tokens->has_high_bytes = (unsigned char)text[i] >= 0x80;
    lexer_match_brackets(tokens, arena);
    *out = tokens;
    return true;
}

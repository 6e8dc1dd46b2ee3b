#include "rewrite/text/lexer.h"

#include <assert.h>
#include <string.h>

#define LEXER_FIRST_CAPACITY 64

enum lexer_class {
    CLASS_OTHER,
    CLASS_SPACE,
    CLASS_NAME, /* begins an identifier */
    CLASS_DIGIT,
    CLASS_OPERATOR,
    CLASS_SELF
};

struct lexer {
    const char *text;
    size_t length;
    size_t at;
    bool standard_strings;
    size_t token_limit;
    struct arena *arena;
    struct tokens *tokens;
    size_t capacity;
    struct error *error;
};

static const unsigned char lexer_classes[256] = {
    [' '] = CLASS_SPACE,         ['\t'] = CLASS_SPACE,   ['\n'] = CLASS_SPACE,
    ['\r'] = CLASS_SPACE,        ['\f'] = CLASS_SPACE,   ['a' ... 'z'] = CLASS_NAME,
    ['A' ... 'Z'] = CLASS_NAME,  ['_'] = CLASS_NAME,     [0x80 ... 0xff] = CLASS_NAME,
    ['0' ... '9'] = CLASS_DIGIT, ['~'] = CLASS_OPERATOR, ['!'] = CLASS_OPERATOR,
    ['@'] = CLASS_OPERATOR,      ['#'] = CLASS_OPERATOR, ['^'] = CLASS_OPERATOR,
    ['&'] = CLASS_OPERATOR,      ['|'] = CLASS_OPERATOR, ['`'] = CLASS_OPERATOR,
    ['?'] = CLASS_OPERATOR,      ['+'] = CLASS_OPERATOR, ['-'] = CLASS_OPERATOR,
    ['*'] = CLASS_OPERATOR,      ['/'] = CLASS_OPERATOR, ['%'] = CLASS_OPERATOR,
    ['<'] = CLASS_OPERATOR,      ['>'] = CLASS_OPERATOR, ['='] = CLASS_OPERATOR,
    [','] = CLASS_SELF,          ['('] = CLASS_SELF,     [')'] = CLASS_SELF,
    ['['] = CLASS_SELF,          [']'] = CLASS_SELF,     ['.'] = CLASS_SELF,
    [';'] = CLASS_SELF,          [':'] = CLASS_SELF,
};

static enum lexer_class lexer_class(unsigned char byte)
{
    return (enum lexer_class)lexer_classes[byte];
}

static unsigned char lexer_peek(const struct lexer *lexer, size_t ahead)
{
    return ahead < lexer->length - lexer->at ? (unsigned char)lexer->text[lexer->at + ahead] : '\0';
}

static bool lexer_is_name(unsigned char byte)
{
    enum lexer_class class = lexer_class(byte);
    return class == CLASS_NAME || class == CLASS_DIGIT || byte == '$';
}

static bool lexer_unfinished(struct lexer *lexer, const char *what)
{
    return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "unterminated %s", what);
}

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

/* From after `--` to the end of the line. */
static void lexer_line_comment(struct lexer *lexer)
{
    while (lexer->at < lexer->length && lexer->text[lexer->at] != '\n' &&
           lexer->text[lexer->at] != '\r')
        lexer->at++;
}

const char *lexer_comment_end(const char *at, const char *end)
{
    size_t depth = 0;
    while (end - at >= 2) {
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            at += 2;
        } else if (at[0] == '*' && at[1] == '/') {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return NULL;
}

static bool lexer_block_comment(struct lexer *lexer)
{
    const char *stop = lexer_comment_end(lexer->text + lexer->at, lexer->text + lexer->length);
    if (stop == NULL)
        return lexer_unfinished(lexer, "/* comment");
    lexer->at = (size_t)(stop - lexer->text);
    return true;
}

/* A string goes on where white space with a newline in it, and `--` comments, lead to another
 * quote. Leaves `at` after that quote where it does. */
static bool lexer_continues(struct lexer *lexer)
{
    size_t before = lexer->at;
    bool newline = false;
    for (;;) {
        unsigned char byte = lexer_peek(lexer, 0);
        if (lexer->at < lexer->length && lexer_class(byte) == CLASS_SPACE) {
            newline = newline || byte == '\n' || byte == '\r';
            lexer->at++;
        } else if (byte == '-' && lexer_peek(lexer, 1) == '-') {
            lexer_line_comment(lexer);
            if (lexer->at == lexer->length)
                break;
        } else {
            break;
        }
    }
    if (newline && lexer_peek(lexer, 0) == '\'') {
        lexer->at++;
        return true;
    }
    lexer->at = before;
    return false;
}

/* From after the opening quote. A doubled quote ends the string and begins it again, which comes
 * to the same. */
static bool lexer_string(struct lexer *lexer, enum token_kind kind, size_t start)
{
    bool escapes =
        kind == TOKEN_ESCAPE_STRING || (kind == TOKEN_STRING && !lexer->standard_strings);
    while (lexer->at < lexer->length) {
        char byte = lexer->text[lexer->at++];
        if (byte == '\\' && kind == TOKEN_STRING)
            lexer->tokens->has_plain_backslash = true;
        if (byte == '\\' && escapes && lexer->at < lexer->length) {
            lexer->at++;
        } else if (byte == '\'') {
            if (lexer_peek(lexer, 0) == '\'')
                lexer->at++;
            else if (!lexer_continues(lexer))
                return lexer_add(lexer, kind, start, lexer->at);
        }
    }
    return lexer_unfinished(lexer, "quoted string");
}

static bool lexer_quoted_name(struct lexer *lexer, enum token_kind kind, size_t start)
{
    while (lexer->at < lexer->length) {
        if (lexer->text[lexer->at++] != '"')
            continue;
        if (lexer_peek(lexer, 0) != '"')
            return lexer_add(lexer, kind, start, lexer->at);
        lexer->at++;
    }
    return lexer_unfinished(lexer, "quoted identifier");
}

static bool lexer_word(struct lexer *lexer)
{
    size_t start = lexer->at;
    unsigned char first = lexer_peek(lexer, 0) | 0x20;
    unsigned char second = lexer_peek(lexer, 1);
    unsigned char third = lexer_peek(lexer, 2);
    if (second == '\'' && (first == 'e' || first == 'b' || first == 'x')) {
        lexer->at += 2;
        return lexer_string(lexer, first == 'e' ? TOKEN_ESCAPE_STRING : TOKEN_BITS, start);
    }
    /* N'text' is a key word and a string. The word ends before the quote by itself. */
    if (first == 'u' && second == '&' && (third == '\'' || third == '"')) {
        lexer->at += 3;
        return third == '"' ? lexer_quoted_name(lexer, TOKEN_UNICODE_QUOTED, start)
                            : lexer_string(lexer, TOKEN_UNICODE_STRING, start);
    }
    while (lexer->at < lexer->length && lexer_is_name(lexer_peek(lexer, 0)))
        lexer->at++;
    return lexer_add(lexer, TOKEN_WORD, start, lexer->at);
}

static void lexer_digits(struct lexer *lexer)
{
    while (lexer_class(lexer_peek(lexer, 0)) == CLASS_DIGIT)
        lexer->at++;
}

static bool lexer_number(struct lexer *lexer)
{
    size_t start = lexer->at;
    enum token_kind kind = TOKEN_INTEGER;
    lexer_digits(lexer);
    /* `1..2` is a range: its first point belongs to the operator. */
    if (lexer_peek(lexer, 0) == '.' && lexer_peek(lexer, 1) != '.') {
        kind = TOKEN_NUMBER;
        lexer->at++;
        lexer_digits(lexer);
    }
    if ((lexer_peek(lexer, 0) | 0x20) == 'e') {
        size_t sign = lexer_peek(lexer, 1) == '+' || lexer_peek(lexer, 1) == '-' ? 1 : 0;
        if (lexer_class(lexer_peek(lexer, 1 + sign)) == CLASS_DIGIT) {
            kind = TOKEN_NUMBER;
            lexer->at += 1 + sign;
            lexer_digits(lexer);
        }
    }
    return lexer_add(lexer, kind, start, lexer->at);
}

/* `$1`, `$tag$ … $tag$`, or a stray `$`, which is no SQL. */
static bool lexer_dollar(struct lexer *lexer)
{
    size_t start = lexer->at++;
    if (lexer_class(lexer_peek(lexer, 0)) == CLASS_DIGIT) {
        lexer_digits(lexer);
        return lexer_add(lexer, TOKEN_PARAMETER, start, lexer->at);
    }
    while (lexer->at < lexer->length && lexer_peek(lexer, 0) != '$' &&
           lexer_is_name(lexer_peek(lexer, 0)))
        lexer->at++;
    if (lexer_peek(lexer, 0) != '$')
        return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "syntax error at or near \"$\"");
    lexer->at++;
    size_t tag = lexer->at - start;
    const char *end =
        memmem(lexer->text + lexer->at, lexer->length - lexer->at, lexer->text + start, tag);
    if (end == NULL)
        return lexer_unfinished(lexer, "dollar-quoted string");
    lexer->at = (size_t)(end - lexer->text) + tag;
    return lexer_add(lexer, TOKEN_DOLLAR_STRING, start, lexer->at);
}

/* As PostgreSQL's scan.l: a comment ends the operator, and a trailing + or - belongs to it only
 * where a character stands in it that the SQL standard's operators do not have. What it gives back
 * is read again, so a long row of signs would be read once for each of them. */
static bool lexer_operator(struct lexer *lexer)
{
    size_t start = lexer->at;
    bool special = false;
    while (lexer->at < lexer->length && lexer_class(lexer_peek(lexer, 0)) == CLASS_OPERATOR) {
        unsigned char byte = lexer_peek(lexer, 0);
        unsigned char next = lexer_peek(lexer, 1);
        if ((byte == '-' && next == '-') || (byte == '/' && next == '*'))
            break;
        if (lexer->at - start == LEXER_OPERATOR_LIMIT)
            return error_set(lexer->error, SQLSTATE_STATEMENT_TOO_COMPLEX,
                             "the statement has more than %d signs of operators in a row",
                             LEXER_OPERATOR_LIMIT);
        special = special || strchr("~!@#%^&|`?", byte) != NULL;
        lexer->at++;
    }
    if (!special)
        while (lexer->at - start > 1 &&
               (lexer->text[lexer->at - 1] == '+' || lexer->text[lexer->at - 1] == '-'))
            lexer->at--;
    return lexer_add(lexer, TOKEN_OPERATOR, start, lexer->at);
}

static bool lexer_self(struct lexer *lexer)
{
    unsigned char byte = lexer_peek(lexer, 0);
    unsigned char next = lexer_peek(lexer, 1);
    if (byte == '.' && lexer_class(next) == CLASS_DIGIT)
        return lexer_number(lexer);
    bool pair = (byte == ':' && (next == ':' || next == '=')) || (byte == '.' && next == '.');
    size_t start = lexer->at;
    lexer->at += pair ? 2 : 1;
    return lexer_add(lexer, pair ? TOKEN_OPERATOR : TOKEN_SELF, start, lexer->at);
}

static bool lexer_next(struct lexer *lexer)
{
    unsigned char byte = lexer_peek(lexer, 0);
    unsigned char next = lexer_peek(lexer, 1);
    size_t start = lexer->at;
    switch (lexer_class(byte)) {
    case CLASS_SPACE:
        lexer->at++;
        return true;
    case CLASS_NAME:
        return lexer_word(lexer);
    case CLASS_DIGIT:
        return lexer_number(lexer);
    case CLASS_SELF:
        return lexer_self(lexer);
    case CLASS_OPERATOR:
        if (byte == '-' && next == '-') {
            lexer_line_comment(lexer);
            return true;
        }
        if (byte == '/' && next == '*')
            return lexer_block_comment(lexer);
        return lexer_operator(lexer);
    case CLASS_OTHER:
        break;
    }
    if (byte == '$')
        return lexer_dollar(lexer);
    if (byte != '\'' && byte != '"')
        return error_set(lexer->error, SQLSTATE_SYNTAX_ERROR, "syntax error at byte %zu",
                         lexer->at);
    lexer->at++;
    return byte == '"' ? lexer_quoted_name(lexer, TOKEN_QUOTED, start)
                       : lexer_string(lexer, TOKEN_STRING, start);
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
        .text = text,
        .length = length,
        .standard_strings = standard_conforming_strings,
        .token_limit = token_limit,
        .arena = arena,
        .tokens = tokens,
        .error = error,
    };
    if (!lexer_add(&lexer, TOKEN_START, 0, 0))
        return false;
    while (lexer.at < length)
        if (!lexer_next(&lexer))
            return false;
    if (!lexer_add(&lexer, TOKEN_END, length, length))
        return false;
    for (size_t i = 0; i < length && !tokens->has_high_bytes; i++)
        tokens->has_high_bytes = (unsigned char)text[i] >= 0x80;
    lexer_match_brackets(tokens, arena);
    *out = tokens;
    return true;
}

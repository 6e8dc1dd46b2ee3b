#include "config/model/lexeme.h"

#include <string.h>
#include <strings.h>

enum lexeme_class {
    CLASS_OTHER,
    CLASS_SPACE,
    CLASS_NAME, /* begins an identifier */
    CLASS_DIGIT,
    CLASS_OPERATOR,
    CLASS_SELF
};

/* A vertical tab is white space since PostgreSQL 16, and before that nothing. */
static const unsigned char LEXEME_CLASSES[256] = {
    [' '] = CLASS_SPACE,          ['\t'] = CLASS_SPACE,        ['\n'] = CLASS_SPACE,
    ['\r'] = CLASS_SPACE,         ['\f'] = CLASS_SPACE,        ['\v'] = CLASS_SPACE,
    ['a' ... 'z'] = CLASS_NAME,   ['A' ... 'Z'] = CLASS_NAME,  ['_'] = CLASS_NAME,
    [0x80 ... 0xff] = CLASS_NAME, ['0' ... '9'] = CLASS_DIGIT, ['~'] = CLASS_OPERATOR,
    ['!'] = CLASS_OPERATOR,       ['@'] = CLASS_OPERATOR,      ['#'] = CLASS_OPERATOR,
    ['^'] = CLASS_OPERATOR,       ['&'] = CLASS_OPERATOR,      ['|'] = CLASS_OPERATOR,
    ['`'] = CLASS_OPERATOR,       ['?'] = CLASS_OPERATOR,      ['+'] = CLASS_OPERATOR,
    ['-'] = CLASS_OPERATOR,       ['*'] = CLASS_OPERATOR,      ['/'] = CLASS_OPERATOR,
    ['%'] = CLASS_OPERATOR,       ['<'] = CLASS_OPERATOR,      ['>'] = CLASS_OPERATOR,
    ['='] = CLASS_OPERATOR,       [','] = CLASS_SELF,          ['('] = CLASS_SELF,
    [')'] = CLASS_SELF,           ['['] = CLASS_SELF,          [']'] = CLASS_SELF,
    ['.'] = CLASS_SELF,           [';'] = CLASS_SELF,          [':'] = CLASS_SELF,
};

/* How far the reading of one lexeme has come. */
struct lexeme_reading {
    const char *at;
    const char *end;
    bool standard_strings;
    bool is_open;
};

static enum lexeme_class lexeme_class(unsigned char byte)
{
    return (enum lexeme_class)LEXEME_CLASSES[byte];
}

static unsigned char lexeme_peek(const struct lexeme_reading *reading, ptrdiff_t ahead)
{
    return ahead < reading->end - reading->at ? (unsigned char)reading->at[ahead] : '\0';
}

static bool lexeme_is_name(unsigned char byte)
{
    enum lexeme_class class = lexeme_class(byte);
    return class == CLASS_NAME || class == CLASS_DIGIT || byte == '$';
}

static void lexeme_take(struct lexeme_reading *reading, enum lexeme_class class)
{
    while (reading->at < reading->end && lexeme_class((unsigned char)*reading->at) == class)
        reading->at++;
}

static void lexeme_take_name(struct lexeme_reading *reading)
{
    while (reading->at < reading->end && lexeme_is_name((unsigned char)*reading->at))
        reading->at++;
}

static void lexeme_take_all(struct lexeme_reading *reading)
{
    reading->at = reading->end;
    reading->is_open = true;
}

static void lexeme_take_line(struct lexeme_reading *reading)
{
    while (reading->at < reading->end && *reading->at != '\n' && *reading->at != '\r')
        reading->at++;
}

static enum lexeme_kind lexeme_block_comment(struct lexeme_reading *reading)
{
    size_t depth = 0;
    while (reading->end - reading->at >= 2) {
        const char *at = reading->at;
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            reading->at += 2;
        } else if (at[0] == '*' && at[1] == '/') {
            reading->at += 2;
            if (--depth == 0)
                return LEXEME_BLOCK_COMMENT;
        } else {
            reading->at++;
        }
    }
    lexeme_take_all(reading);
    return LEXEME_BLOCK_COMMENT;
}

/* A string goes on where white space with a newline in it, and `--` comments, lead to another
 * quote. Leaves `at` after that quote where it does. */
static bool lexeme_continues(struct lexeme_reading *reading)
{
    const char *before = reading->at;
    bool newline = false;
    for (;;) {
        unsigned char byte = lexeme_peek(reading, 0);
        if (reading->at < reading->end && lexeme_class(byte) == CLASS_SPACE) {
            newline = newline || byte == '\n' || byte == '\r';
            reading->at++;
        } else if (byte == '-' && lexeme_peek(reading, 1) == '-') {
            lexeme_take_line(reading);
        } else {
            break;
        }
    }
    if (newline && lexeme_peek(reading, 0) == '\'') {
        reading->at++;
        return true;
    }
    reading->at = before;
    return false;
}

/* From after the opening quote. A doubled quote ends the string and begins it again, which comes
 * to the same. */
static enum lexeme_kind lexeme_string(struct lexeme_reading *reading, enum lexeme_kind kind)
{
    bool escapes =
        kind == LEXEME_ESCAPE_STRING || (kind == LEXEME_STRING && !reading->standard_strings);
    while (reading->at < reading->end) {
        char byte = *reading->at++;
        if (byte == '\\' && escapes && reading->at < reading->end) {
            reading->at++;
        } else if (byte == '\'') {
            if (lexeme_peek(reading, 0) == '\'')
                reading->at++;
            else if (!lexeme_continues(reading))
                return kind;
        }
    }
    lexeme_take_all(reading);
    return kind;
}

static enum lexeme_kind lexeme_quoted_name(struct lexeme_reading *reading, enum lexeme_kind kind)
{
    while (reading->at < reading->end) {
        if (*reading->at++ != '"')
            continue;
        if (lexeme_peek(reading, 0) != '"')
            return kind;
        reading->at++;
    }
    lexeme_take_all(reading);
    return kind;
}

static enum lexeme_kind lexeme_word(struct lexeme_reading *reading)
{
    unsigned char first = lexeme_peek(reading, 0) | 0x20;
    unsigned char second = lexeme_peek(reading, 1);
    unsigned char third = lexeme_peek(reading, 2);
    if (second == '\'' && (first == 'e' || first == 'b' || first == 'x')) {
        reading->at += 2;
        return lexeme_string(reading, first == 'e' ? LEXEME_ESCAPE_STRING : LEXEME_BITS);
    }
    /* N'text' is a key word and a string. The word ends before the quote by itself. */
    if (first == 'u' && second == '&' && (third == '\'' || third == '"')) {
        reading->at += 3;
        return third == '"' ? lexeme_quoted_name(reading, LEXEME_UNICODE_QUOTED)
                            : lexeme_string(reading, LEXEME_UNICODE_STRING);
    }
    lexeme_take_name(reading);
    return LEXEME_WORD;
}

static enum lexeme_kind lexeme_number(struct lexeme_reading *reading)
{
    enum lexeme_kind kind = LEXEME_INTEGER;
    lexeme_take(reading, CLASS_DIGIT);
    /* `1..2` is a range: its first point belongs to the operator. */
    if (lexeme_peek(reading, 0) == '.' && lexeme_peek(reading, 1) != '.') {
        kind = LEXEME_NUMBER;
        reading->at++;
        lexeme_take(reading, CLASS_DIGIT);
    }
    if ((lexeme_peek(reading, 0) | 0x20) == 'e') {
        ptrdiff_t sign = lexeme_peek(reading, 1) == '+' || lexeme_peek(reading, 1) == '-' ? 1 : 0;
        if (lexeme_class(lexeme_peek(reading, 1 + sign)) == CLASS_DIGIT) {
            kind = LEXEME_NUMBER;
            reading->at += 1 + sign;
            lexeme_take(reading, CLASS_DIGIT);
        }
    }
    return kind;
}

/* `$1`, `$tag$ … $tag$`, or a stray `$`. */
static enum lexeme_kind lexeme_dollar(struct lexeme_reading *reading)
{
    const char *start = reading->at++;
    if (lexeme_class(lexeme_peek(reading, 0)) == CLASS_DIGIT) {
        lexeme_take(reading, CLASS_DIGIT);
        return LEXEME_PARAMETER;
    }
    while (lexeme_peek(reading, 0) != '$' && lexeme_is_name(lexeme_peek(reading, 0)))
        reading->at++;
    if (lexeme_peek(reading, 0) != '$') {
        reading->at = start + 1;
        return LEXEME_STRAY;
    }
    reading->at++;
    size_t tag = (size_t)(reading->at - start);
    const char *close = memmem(reading->at, (size_t)(reading->end - reading->at), start, tag);
    if (close == NULL)
        lexeme_take_all(reading);
    else
        reading->at = close + tag;
    return LEXEME_DOLLAR_STRING;
}

/* As PostgreSQL's scan.l: a comment ends the operator, and a trailing + or - belongs to it only
 * where a character stands in it that the SQL standard's operators do not have. What it gives back
 * is read again, so a long row of signs would be read once for each of them. */
static enum lexeme_kind lexeme_operator(struct lexeme_reading *reading)
{
    const char *start = reading->at;
    bool special = false;
    while (lexeme_class(lexeme_peek(reading, 0)) == CLASS_OPERATOR) {
        unsigned char byte = lexeme_peek(reading, 0);
        unsigned char next = lexeme_peek(reading, 1);
        if ((byte == '-' && next == '-') || (byte == '/' && next == '*'))
            break;
        reading->at++;
        if (reading->at - start > LEXEME_OPERATOR_LIMIT)
            return LEXEME_OPERATOR;
        special = special || strchr("~!@#%^&|`?", byte) != NULL;
    }
    if (!special)
        while (reading->at - start > 1 && (reading->at[-1] == '+' || reading->at[-1] == '-'))
            reading->at--;
    return LEXEME_OPERATOR;
}

static enum lexeme_kind lexeme_self(struct lexeme_reading *reading)
{
    unsigned char byte = lexeme_peek(reading, 0);
    unsigned char next = lexeme_peek(reading, 1);
    if (byte == '.' && lexeme_class(next) == CLASS_DIGIT)
        return lexeme_number(reading);
    bool pair = (byte == ':' && (next == ':' || next == '=')) || (byte == '.' && next == '.');
    reading->at += pair ? 2 : 1;
    return pair ? LEXEME_OPERATOR : LEXEME_SELF;
}

static enum lexeme_kind lexeme_any(struct lexeme_reading *reading)
{
    unsigned char byte = lexeme_peek(reading, 0);
    unsigned char next = lexeme_peek(reading, 1);
    switch (lexeme_class(byte)) {
    case CLASS_SPACE:
        lexeme_take(reading, CLASS_SPACE);
        return LEXEME_SPACE;
    case CLASS_NAME:
        return lexeme_word(reading);
    case CLASS_DIGIT:
        return lexeme_number(reading);
    case CLASS_SELF:
        return lexeme_self(reading);
    case CLASS_OPERATOR:
        if (byte == '/' && next == '*')
            return lexeme_block_comment(reading);
        if (byte != '-' || next != '-')
            return lexeme_operator(reading);
        lexeme_take_line(reading);
        return LEXEME_LINE_COMMENT;
    case CLASS_OTHER:
        break;
    }
    if (byte == '$')
        return lexeme_dollar(reading);
    reading->at++;
    if (byte == '"')
        return lexeme_quoted_name(reading, LEXEME_QUOTED);
    return byte == '\'' ? lexeme_string(reading, LEXEME_STRING) : LEXEME_STRAY;
}

bool lexeme_read(const char *at, const char *end, bool standard_conforming_strings,
                 struct lexeme *out)
{
    struct lexeme_reading reading = {at, end, standard_conforming_strings, false};
    if (at == end)
        return false;
    out->kind = lexeme_any(&reading);
    out->start = at;
    out->length = (size_t)(reading.at - at);
    out->is_open = reading.is_open;
    return true;
}

bool lexeme_is_word(const struct lexeme *lexeme, const char *word)
{
    return lexeme->kind == LEXEME_WORD && strncasecmp(lexeme->start, word, lexeme->length) == 0 &&
           word[lexeme->length] == '\0';
}

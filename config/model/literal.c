#include "config/model/literal.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "config/model/lexeme.h"
#include "protocol/base/bytes.h"

#define LITERAL_BRACKETS "{[("

/* PostgreSQL's own types whose values may have brackets. */
static const char *const LITERAL_TYPES[] = {
    "box",
    "bpchar",
    "circle",
    "daterange",
    "datemultirange",
    "int4multirange",
    "int4range",
    "int8range",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "int8multirange",
    "lseg",
    "numrange",
    "path",
    "nummultirange",
    "point",
    "polygon",
    "text",
    "tsquery",
    "tsrange",
    "tsmultirange",
    "tstzrange",
    "tstzmultirange",
    "tsvector",
    "varchar",
    "xml",
};

struct literal {
    const char *at;
    const char *end;
    struct bytes out;
    bool hidden;
    /* What stands directly before, blanks and comments aside: */
    bool after_type; /* one of these types' names, without a schema */
    bool after_dot;
};

static void literal_copy(struct literal *literal, const char *end)
{
    bytes_add(&literal->out, literal->at, (size_t)(end - literal->at));
    literal->at = end;
}

static bool literal_is_suspect(const char *at, const struct lexeme *lexeme)
{
    for (; at < lexeme_end(lexeme); at++)
        if (strchr(LITERAL_BRACKETS, *at) != NULL ||
            (lexeme->kind == LEXEME_ESCAPE_STRING && *at == '\\'))
            return true;
    return lexeme->kind == LEXEME_UNICODE_STRING;
}

/* From where we are to the end of the lexeme. */
static void literal_take(struct literal *literal, const struct lexeme *lexeme)
{
    if (!literal->after_type && literal_is_suspect(literal->at, lexeme)) {
        literal->hidden = true;
        literal->at = lexeme_end(lexeme);
        bytes_add_text(&literal->out, " NULL ");
    } else {
        literal_copy(literal, lexeme_end(lexeme));
    }
    literal->after_type = false;
    literal->after_dot = false;
}

static bool literal_is_type(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof LITERAL_TYPES / sizeof *LITERAL_TYPES; i++)
        if (strlen(LITERAL_TYPES[i]) == length && strncasecmp(LITERAL_TYPES[i], word, length) == 0)
            return true;
    return false;
}

/* The N of N'text' is a word of its own, and goes with the string. */
static void literal_take_word(struct literal *literal, const struct lexeme *word)
{
    struct lexeme string;
    if (lexeme_is_word(word, "n") && lexeme_read(lexeme_end(word), literal->end, true, &string) &&
        string.kind == LEXEME_STRING) {
        literal_take(literal, &string);
        return;
    }
    literal->after_type = !literal->after_dot && literal_is_type(word->start, word->length);
    literal->after_dot = false;
    literal_copy(literal, lexeme_end(word));
}

static void literal_step(struct literal *literal, const struct lexeme *lexeme)
{
    switch (lexeme->kind) {
    case LEXEME_SPACE:
    case LEXEME_LINE_COMMENT:
    case LEXEME_BLOCK_COMMENT:
        literal_copy(literal, lexeme_end(lexeme));
        break;
    case LEXEME_WORD:
        literal_take_word(literal, lexeme);
        break;
    case LEXEME_STRING:
    case LEXEME_ESCAPE_STRING:
    case LEXEME_UNICODE_STRING:
    case LEXEME_DOLLAR_STRING:
    case LEXEME_BITS:
        literal_take(literal, lexeme);
        break;
    default:
        literal_copy(literal, lexeme_end(lexeme));
        literal->after_type = false;
        literal->after_dot = lexeme_is_sign(lexeme, '.');
    }
}

const char *literal_hide(const char *sql, struct arena *arena)
{
    struct literal literal = {.at = sql, .end = sql + strlen(sql)};
    struct lexeme lexeme;
    while (lexeme_read(literal.at, literal.end, true, &lexeme))
        literal_step(&literal, &lexeme);
    if (literal.hidden)
        sql = arena_copy(arena, (const char *)literal.out.data, literal.out.length);
    bytes_free(&literal.out);
    return sql;
}

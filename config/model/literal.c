#include "config/model/literal.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "protocol/base/bytes.h"

#define LITERAL_BLANKS " \t\r\n\f\v"
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
    struct bytes out;
    bool hidden;
    /* What stands directly before, blanks and comments aside: */
    bool after_type; /* one of these types' names, without a schema */
    bool after_dot;
};

enum literal_kind { LITERAL_PLAIN, LITERAL_ESCAPES, LITERAL_UNICODE };

static bool literal_begins_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool literal_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void literal_copy(struct literal *literal, const char *end)
{
    bytes_add(&literal->out, literal->at, (size_t)(end - literal->at));
    literal->at = end;
}

static const char *literal_skip_line(const char *at)
{
    return at + strcspn(at, "\r\n");
}

static const char *literal_skip_comment(const char *at)
{
    size_t depth = 0;
    do {
        if (at[0] == '/' && at[1] == '*') {
            depth++;
            at += 2;
        } else if (at[0] == '*' && at[1] == '/') {
            depth--;
            at += 2;
        } else {
            at++;
        }
    } while (depth > 0 && *at != '\0');
    return at;
}

const char *literal_skip_quoted(const char *at, bool escapes)
{
    const char quote = *at++;
    while (*at != '\0') {
        bool escaped = escapes && at[0] == '\\' && at[1] != '\0';
        if (escaped || (at[0] == quote && at[1] == quote))
            at += 2;
        else if (*at++ == quote)
            break;
    }
    return at;
}

/* A literal may go on in another line. */
static const char *literal_skip_parts(const char *at, bool escapes)
{
    for (;;) {
        at = literal_skip_quoted(at, escapes);
        const char *next = at;
        for (;;) {
            next += strspn(next, LITERAL_BLANKS);
            if (next[0] != '-' || next[1] != '-')
                break;
            next = literal_skip_line(next);
        }
        if (*next != '\'')
            return at;
        at = next;
    }
}

/* NULL where no text in dollars begins. */
static const char *literal_skip_dollars(const char *at)
{
    const char *tag_end = at + 1;
    if (literal_begins_word(*tag_end))
        while (literal_begins_word(*tag_end) || literal_is_digit(*tag_end))
            tag_end++;
    if (*tag_end != '$')
        return NULL;
    size_t length = (size_t)(tag_end + 1 - at);
    for (const char *end = tag_end + 1; *end != '\0'; end++)
        if (strncmp(end, at, length) == 0)
            return end + length;
    return tag_end + strlen(tag_end);
}

static bool literal_is_suspect(const char *at, const char *end, enum literal_kind kind)
{
    for (; at < end; at++)
        if (strchr(LITERAL_BRACKETS, *at) != NULL || (kind == LITERAL_ESCAPES && *at == '\\'))
            return true;
    return kind == LITERAL_UNICODE;
}

static void literal_take(struct literal *literal, const char *end, enum literal_kind kind)
{
    bool hide = !literal->after_type && literal_is_suspect(literal->at, end, kind);
    if (hide) {
        literal->hidden = true;
        literal->at = end;
        bytes_add_text(&literal->out, " NULL ");
    } else {
        literal_copy(literal, end);
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

/* A literal's prefix is a word with the quote after it. */
static void literal_take_word(struct literal *literal)
{
    const char *at = literal->at;
    const char *end = at;
    while (literal_begins_word(*end) || literal_is_digit(*end) || *end == '$')
        end++;
    size_t length = (size_t)(end - at);
    if (length == 1 && *end == '\'' && strchr("eE", *at) != NULL) {
        literal_take(literal, literal_skip_parts(end, true), LITERAL_ESCAPES);
    } else if (length == 1 && *end == '\'' && strchr("nNbBxX", *at) != NULL) {
        literal_take(literal, literal_skip_parts(end, false), LITERAL_PLAIN);
    } else if (length == 1 && end[0] == '&' && end[1] == '\'' && strchr("uU", *at) != NULL) {
        literal_take(literal, literal_skip_parts(end + 1, false), LITERAL_UNICODE);
    } else {
        literal->after_type = !literal->after_dot && literal_is_type(at, length);
        literal->after_dot = false;
        literal_copy(literal, end);
    }
}

static void literal_step(struct literal *literal)
{
    const char *at = literal->at;
    const char *dollars = *at == '$' && !literal_is_digit(at[1]) ? literal_skip_dollars(at) : NULL;
    if (strchr(LITERAL_BLANKS, *at) != NULL) {
        literal_copy(literal, at + 1);
    } else if (at[0] == '-' && at[1] == '-') {
        literal_copy(literal, literal_skip_line(at));
    } else if (at[0] == '/' && at[1] == '*') {
        literal_copy(literal, literal_skip_comment(at));
    } else if (*at == '\'') {
        literal_take(literal, literal_skip_parts(at, false), LITERAL_PLAIN);
    } else if (dollars != NULL) {
        literal_take(literal, dollars, LITERAL_PLAIN);
    } else if (literal_begins_word(*at)) {
        literal_take_word(literal);
    } else {
        literal_copy(literal, *at == '"' ? literal_skip_quoted(at, false) : at + 1);
        literal->after_type = false;
        literal->after_dot = *at == '.';
    }
}

const char *literal_hide(const char *sql, struct arena *arena)
{
    struct literal literal = {.at = sql};
    while (*literal.at != '\0')
        literal_step(&literal);
    if (literal.hidden)
        sql = arena_copy(arena, (const char *)literal.out.data, literal.out.length);
    bytes_free(&literal.out);
    return sql;
}

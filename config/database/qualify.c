#include "config/database/qualify.h"

#include <stdbool.h>
#include <string.h>

#include "config/model/lexeme.h"
#include "protocol/base/bytes.h"

#define QUALIFY_SCHEMA "pg_catalog."
#define QUALIFY_SIGNS "+-*/<>=~!@#%^&|`?"

/* Types that the grammar knows by their words. */
static const char *const QUALIFY_TYPE_WORDS[] = {
    "bigint",   "bit",     "boolean", "character", "double", "integer",
    "interval", "numeric", "real",    "smallint",  "time",   "timestamp",
};

struct qualify {
    const char *at;
    const char *end;
    char before;       /* the last sign of what has been written; '\0' at the beginning */
    bool is_type;      /* what comes next is one */
    bool is_collation; /* or this */
    struct bytes out;
};

static bool qualify_read(const struct qualify *qualify, const char *at, struct lexeme *lexeme)
{
    return lexeme_read(at, qualify->end, true, lexeme);
}

static void qualify_take(struct qualify *qualify, const struct lexeme *lexeme)
{
    bytes_add(&qualify->out, lexeme->start, lexeme->length);
    qualify->at = lexeme_end(lexeme);
    qualify->before = qualify->at[-1];
}

/* Quoted or not. Keywords, in upper case, are none. */
static bool qualify_is_name(const struct lexeme *lexeme)
{
    return lexeme->kind == LEXEME_QUOTED ||
           (lexeme->kind == LEXEME_WORD && !(*lexeme->start >= 'A' && *lexeme->start <= 'Z'));
}

static bool qualify_is_type_word(const struct lexeme *lexeme)
{
    for (size_t i = 0; i < sizeof QUALIFY_TYPE_WORDS / sizeof *QUALIFY_TYPE_WORDS; i++)
        if (lexeme_is_word(lexeme, QUALIFY_TYPE_WORDS[i]))
            return true;
    return false;
}

/* "(40)" */
static void qualify_modifier(struct qualify *qualify)
{
    struct lexeme lexeme;
    while (qualify_read(qualify, qualify->at, &lexeme)) {
        qualify_take(qualify, &lexeme);
        if (lexeme_is_sign(&lexeme, ')'))
            return;
    }
}

/* After "::", all of a type of several words: "character varying(40)", "timestamp(3) without time
 * zone". */
static void qualify_type_words(struct qualify *qualify)
{
    struct lexeme lexeme;
    struct lexeme next;
    while (qualify_read(qualify, qualify->at, &lexeme)) {
        if (lexeme_is_sign(&lexeme, '(')) {
            qualify_modifier(qualify);
            continue;
        }
        bool goes_on = lexeme.kind == LEXEME_SPACE &&
                       qualify_read(qualify, lexeme_end(&lexeme), &next) &&
                       next.kind == LEXEME_WORD && qualify_is_name(&next);
        if (!goes_on && (lexeme.kind != LEXEME_WORD || !qualify_is_name(&lexeme)))
            return;
        qualify_take(qualify, &lexeme);
    }
}

/* A type after "::", a collation after COLLATE, a function in front of a bracket; all else are
 * fields and the like. */
static void qualify_name(struct qualify *qualify, const struct lexeme *lexeme, bool is_type,
                         bool is_collation)
{
    char after = *lexeme_end(lexeme);
    bool is_bare = qualify->before != '.' && after != '.';
    if (is_type && is_bare && qualify_is_type_word(lexeme)) {
        qualify_type_words(qualify);
        return;
    }
    if (is_bare && (is_type || is_collation || after == '('))
        bytes_add_text(&qualify->out, QUALIFY_SCHEMA);
    qualify_take(qualify, lexeme);
}

static void qualify_operator(struct qualify *qualify, const struct lexeme *lexeme)
{
    bool is_argument = lexeme->length == 2 && strncmp(lexeme->start, "=>", 2) == 0;
    bool is_plain =
        qualify->before != '.' && !is_argument && strchr(QUALIFY_SIGNS, *lexeme->start) != NULL;
    if (is_plain)
        bytes_add_text(&qualify->out, "OPERATOR(" QUALIFY_SCHEMA);
    qualify_take(qualify, lexeme);
    if (is_plain)
        bytes_add_text(&qualify->out, ")");
}

static void qualify_step(struct qualify *qualify, const struct lexeme *lexeme)
{
    bool was_type = qualify->is_type;
    bool was_collation = qualify->is_collation;
    qualify->is_type = lexeme->kind == LEXEME_OPERATOR && lexeme->length == 2 &&
                       strncmp(lexeme->start, "::", 2) == 0;
    qualify->is_collation =
        lexeme_is_word(lexeme, "collate") || (was_collation && lexeme->kind == LEXEME_SPACE);
    if (qualify_is_name(lexeme))
        qualify_name(qualify, lexeme, was_type, was_collation);
    else if (lexeme->kind == LEXEME_OPERATOR)
        qualify_operator(qualify, lexeme);
    else
        qualify_take(qualify, lexeme);
}

const char *qualify_expression(struct arena *arena, const char *sql)
{
    struct qualify qualify = {.at = sql, .end = sql + strlen(sql)};
    struct lexeme lexeme;
    while (qualify_read(&qualify, qualify.at, &lexeme))
        qualify_step(&qualify, &lexeme);
    const char *text = arena_copy(arena, (const char *)qualify.out.data, qualify.out.length);
    bytes_free(&qualify.out);
    return text;
}

#include "config/database/qualify.h"

#include <string.h>

#include "config/model/literal.h"
#include "protocol/base/bytes.h"

#define QUALIFY_SCHEMA "pg_catalog."
#define QUALIFY_LOWER "abcdefghijklmnopqrstuvwxyz_"
#define QUALIFY_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define QUALIFY_DIGITS "0123456789"
#define QUALIFY_SIGNS "+-*/<>=~!@#%^&|`?"

/* Types that the grammar knows by their words. */
static const char *const QUALIFY_TYPE_WORDS[] = {
    "bigint",   "bit",     "boolean", "character", "double", "integer",
    "interval", "numeric", "real",    "smallint",  "time",   "timestamp",
};

struct qualify {
    const char *at;
    char before; /* the last sign of what has been written; '\0' at the beginning */
    struct bytes out;
};

static void qualify_take(struct qualify *qualify, size_t length)
{
    bytes_add(&qualify->out, qualify->at, length);
    qualify->at += length;
    qualify->before = qualify->at[-1];
}

/* A string or a quoted name. */
static size_t qualify_quoted_length(const char *at, bool escapes)
{
    return (size_t)(literal_skip_quoted(at, escapes) - at);
}

/* A name, quoted or not: 0 where none begins. Keywords, in upper case, are none. */
static size_t qualify_name_length(const char *at)
{
    if (*at == '"')
        return qualify_quoted_length(at, false);
    if (strchr(QUALIFY_LOWER, *at) == NULL && (unsigned char)*at < 0x80)
        return 0;
    size_t length = 0;
    while ((unsigned char)at[length] >= 0x80 ||
           (at[length] != '\0' && strchr(QUALIFY_LOWER QUALIFY_DIGITS "$", at[length]) != NULL))
        length++;
    return length;
}

static bool qualify_is_type_word(const char *at, size_t length)
{
    for (size_t i = 0; i < sizeof QUALIFY_TYPE_WORDS / sizeof *QUALIFY_TYPE_WORDS; i++)
        if (strlen(QUALIFY_TYPE_WORDS[i]) == length &&
            strncmp(QUALIFY_TYPE_WORDS[i], at, length) == 0)
            return true;
    return false;
}

/* After "::", all of a type of several words: "character varying(40)", "timestamp(3) without time
 * zone". */
static void qualify_type_words(struct qualify *qualify)
{
    for (;;) {
        size_t length = strspn(qualify->at, QUALIFY_LOWER);
        if (length == 0 && *qualify->at == '(')
            length = strcspn(qualify->at, ")") + 1;
        if (length == 0 && *qualify->at == ' ')
            length = strspn(qualify->at + 1, QUALIFY_LOWER) > 0 ? 1 : 0;
        if (length == 0 || strlen(qualify->at) < length)
            return;
        qualify_take(qualify, length);
    }
}

/* A type after "::", a collation after COLLATE, a function in front of a bracket; all else are
 * fields and the like. */
static void qualify_name(struct qualify *qualify, size_t length, bool is_type, bool is_collation)
{
    char after = qualify->at[length];
    bool is_bare = qualify->before != '.' && after != '.';
    if (is_type && is_bare && qualify_is_type_word(qualify->at, length)) {
        qualify_type_words(qualify);
        return;
    }
    if (is_bare && (is_type || is_collation || after == '('))
        bytes_add_text(&qualify->out, QUALIFY_SCHEMA);
    qualify_take(qualify, length);
}

static void qualify_operator(struct qualify *qualify)
{
    size_t length = strspn(qualify->at, QUALIFY_SIGNS);
    bool is_argument = length == 2 && strncmp(qualify->at, "=>", 2) == 0;
    bool is_plain = qualify->before != '.' && !is_argument;
    if (is_plain)
        bytes_add_text(&qualify->out, "OPERATOR(" QUALIFY_SCHEMA);
    qualify_take(qualify, length);
    if (is_plain)
        bytes_add_text(&qualify->out, ")");
}

static void qualify_step(struct qualify *qualify, bool *is_type, bool *is_collation)
{
    const char *at = qualify->at;
    size_t length = qualify_name_length(at);
    bool was_type = *is_type;
    bool was_collation = *is_collation;
    *is_type = *is_collation = false;
    if (length > 0) {
        qualify_name(qualify, length, was_type, was_collation);
    } else if (at[0] == '\'' || (at[0] == 'E' && at[1] == '\'')) {
        size_t prefix = at[0] == 'E' ? 1 : 0;
        qualify_take(qualify, prefix + qualify_quoted_length(at + prefix, prefix > 0));
    } else if (strncmp(at, "::", 2) == 0) {
        qualify_take(qualify, 2);
        *is_type = true;
    } else if ((length = strspn(at, QUALIFY_UPPER QUALIFY_DIGITS "_")) > 0) {
        *is_collation = length == strlen("COLLATE") && strncmp(at, "COLLATE", length) == 0;
        qualify_take(qualify, length);
    } else if (strchr(QUALIFY_SIGNS, *at) != NULL) {
        qualify_operator(qualify);
    } else {
        *is_collation = was_collation && *at == ' ';
        qualify_take(qualify, 1);
    }
}

const char *qualify_expression(struct arena *arena, const char *sql)
{
    struct qualify qualify = {.at = sql};
    bool is_type = false;
    bool is_collation = false;
    while (*qualify.at != '\0')
        qualify_step(&qualify, &is_type, &is_collation);
    const char *text = arena_copy(arena, (const char *)qualify.out.data, qualify.out.length);
    bytes_free(&qualify.out);
    return text;
}

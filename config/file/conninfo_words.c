#include "config/file/conninfo_words.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static const char *conninfo_words_skip_space(const char *at)
{
    while (isspace((unsigned char)*at))
        at++;
    return at;
}

/* A value with its quotes and backslashes undone; *at is after it then. False where a quote is not
 * closed. */
static bool conninfo_words_read_value(const char **at, struct arena *arena, const char **value)
{
    const char *from = *at;
    bool quoted = *from == '\'';
    char *plain = arena_alloc(arena, strlen(from) + 1);
    size_t length = 0;
    if (quoted)
        from++;
    while (*from != '\0' && (quoted ? *from != '\'' : !isspace((unsigned char)*from))) {
        if (*from == '\\' && from[1] != '\0')
            from++;
        plain[length++] = *from++;
    }
    if (quoted && *from++ != '\'')
        return false;
    plain[length] = '\0';
    *at = from;
    *value = plain;
    return true;
}

static const char *conninfo_words_take_pair(const char *text, const char *word, struct arena *arena,
                                            const char **value)
{
    char *rest = arena_alloc(arena, 2 * strlen(text) + 1);
    size_t used = 0;
    const char *at = conninfo_words_skip_space(text);
    while (*at != '\0') {
        const char *begin = at;
        size_t length = strcspn(at, "= \t\n\r\f\v");
        bool wanted = length == strlen(word) && strncmp(at, word, length) == 0;
        const char *found;
        at = conninfo_words_skip_space(at + length);
        if (*at != '=')
            return text;
        at = conninfo_words_skip_space(at + 1);
        if (!conninfo_words_read_value(&at, arena, &found))
            return text;
        if (wanted) {
            *value = found;
        } else {
            memcpy(rest + used, begin, (size_t)(at - begin));
            used += (size_t)(at - begin);
            rest[used++] = ' ';
        }
        at = conninfo_words_skip_space(at);
    }
    rest[used] = '\0';
    return rest;
}

static const char *conninfo_words_take_parameter(const char *uri, const char *word,
                                                 struct arena *arena, const char **value)
{
    size_t word_length = strlen(word);
    const char *at = strchr(uri, '?');
    if (at == NULL)
        return uri;
    char *rest = arena_string(arena, uri);
    size_t used = (size_t)(at - uri);
    char separator = '?';
    while (*at != '\0') {
        at++;
        size_t length = strcspn(at, "&");
        if (length > word_length && strncmp(at, word, word_length) == 0 && at[word_length] == '=') {
            *value = arena_copy(arena, at + word_length + 1, length - word_length - 1);
        } else {
            rest[used++] = separator;
            memcpy(rest + used, at, length);
            used += length;
            separator = '&';
        }
        at += length;
    }
    rest[used] = '\0';
    return rest;
}

const char *conninfo_words_take(const char *text, const char *word, struct arena *arena,
                                const char **value)
{
    if (strstr(text, word) == NULL)
        return text;
    if (strncmp(text, "postgresql://", 13) == 0 || strncmp(text, "postgres://", 11) == 0)
        return conninfo_words_take_parameter(text, word, arena, value);
    return conninfo_words_take_pair(text, word, arena, value);
}

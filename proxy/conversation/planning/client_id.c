#include "proxy/conversation/planning/client_id.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "rewrite/text/lexer.h"

#define CLIENT_ID_KEY "client_id='"

static bool client_id_is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/* The end of a quoted stretch that begins at `at`; in E'…' a backslash quotes what follows it. */
static const char *client_id_skip_quoted(const char *text, const char *at, const char *end)
{
    bool escapes = *at == '\'' && at > text && (at[-1] | 0x20) == 'e' &&
                   (at - text == 1 || !client_id_is_word(at[-2]));
    const char quote = *at++;
    while (at < end && *at != quote)
        at += escapes && *at == '\\' && end - at > 1 ? 2 : 1;
    return at < end ? at + 1 : end;
}

/* The end of $tag$…$tag$, or just after the $ that begins no such string. */
static const char *client_id_skip_dollar(const char *text, const char *at, const char *end)
{
    const char *tag = at + 1;
    if (at > text && client_id_is_word(at[-1]))
        return tag;
    const char *stop = tag;
    while (stop < end && *stop != '$' && client_id_is_word(*stop))
        stop++;
    if (stop == end || *stop != '$' || isdigit((unsigned char)*tag))
        return tag;
    size_t length = (size_t)(stop + 1 - at);
    const char *close = memmem(stop + 1, (size_t)(end - stop - 1), at, length);
    return close != NULL ? close + length : end;
}

static int client_id_hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    int letter = tolower((unsigned char)c);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

static bool client_id_decode(const char *at, const char *end, char *id)
{
    size_t length = 0;
    for (; at < end && *at != '\'' && length < CLIENT_ID_LIMIT - 1; at++) {
        char c = *at;
        if (c == '%' && end - at > 2 && client_id_hex(at[1]) >= 0 && client_id_hex(at[2]) >= 0) {
            c = (char)(client_id_hex(at[1]) * 16 + client_id_hex(at[2]));
            at += 2;
        }
        if (c != '\0')
            id[length++] = c;
    }
    id[length] = '\0';
    return length != 0;
}

static bool client_id_in_one_comment(const char *comment, const char *end, char *id)
{
    const size_t key_length = strlen(CLIENT_ID_KEY);
    const char *from = comment;
    while (from < end) {
        const char *key = memmem(from, (size_t)(end - from), CLIENT_ID_KEY, key_length);
        if (key == NULL)
            return false;
        bool whole_word = key == comment || (!isalnum((unsigned char)key[-1]) && key[-1] != '_');
        if (whole_word && client_id_decode(key + key_length, end, id))
            return true;
        from = key + key_length;
    }
    return false;
}

bool client_id_in_comment(const char *text, size_t length, char *id)
{
    const char *end = text + length;
    const char *at = text;
    while (at < end) {
        if (*at == '\'' || *at == '"') {
            at = client_id_skip_quoted(text, at, end);
        } else if (*at == '$') {
            at = client_id_skip_dollar(text, at, end);
        } else if (end - at >= 2 && at[0] == '-' && at[1] == '-') {
            const char *line = memchr(at, '\n', (size_t)(end - at));
            at = line != NULL ? line : end;
        } else if (end - at >= 2 && at[0] == '/' && at[1] == '*') {
            const char *stop = lexer_comment_end(at, end);
            if (client_id_in_one_comment(at + 2, stop != NULL ? stop - 2 : end, id))
                return true;
            at = stop != NULL ? stop : end;
        } else {
            at++;
        }
    }
    return false;
}

static bool client_id_copy(const char *from, char *id)
{
    if (from == NULL || from[0] == '\0')
        return false;
    snprintf(id, CLIENT_ID_LIMIT, "%s", from);
    return true;
}

bool client_id_find(const struct config *config, const struct client_id_sources *sources, char *id)
{
    for (size_t i = 0; i < config->client_id_count; i++) {
        bool found = false;
        switch (config->client_id[i]) {
        case CLIENT_ID_SETTING:
            found = client_id_copy(sources->setting, id);
            break;
        case CLIENT_ID_COMMENT:
            found = client_id_in_comment(sources->text, sources->text_length, id);
            break;
        case CLIENT_ID_APPLICATION_NAME:
            found = client_id_copy(sources->application_name, id);
            break;
        case CLIENT_ID_USER:
            found = client_id_copy(sources->user, id);
            break;
        case CLIENT_ID_ADDRESS:
            found = client_id_copy(sources->address, id);
            break;
        case CLIENT_ID_SOURCE_COUNT:
            break;
        }
        if (found)
            return true;
    }
    return false;
}

#include "proxy/conversation/planning/client_id.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "config/model/lexeme.h"

#define CLIENT_ID_KEY "client_id='"

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

bool client_id_in_comment(const char *text, size_t length, bool standard_conforming_strings,
                          char *id)
{
    const char *end = text + length;
    struct lexeme lexeme;
    if (memmem(text, length, CLIENT_ID_KEY, strlen(CLIENT_ID_KEY)) == NULL)
        return false; /* as nearly everywhere */
    for (const char *at = text; lexeme_read(at, end, standard_conforming_strings, &lexeme);
         at = lexeme_end(&lexeme))
        if (lexeme.kind == LEXEME_BLOCK_COMMENT &&
            client_id_in_one_comment(at + 2, lexeme_end(&lexeme) - (lexeme.is_open ? 0 : 2), id))
            return true;
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
            found = client_id_in_comment(sources->text, sources->text_length,
                                         sources->standard_conforming_strings, id);
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

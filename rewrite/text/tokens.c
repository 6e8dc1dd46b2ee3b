#include "rewrite/text/tokens.h"

#include <string.h>

size_t tokens_at(const struct tokens *tokens, size_t offset)
{
    size_t low = 1;
    size_t high = tokens->count - 1;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (tokens->items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low < tokens->count - 1 && tokens->items[low].start == offset ? low : 0;
}

bool tokens_is_word(const struct tokens *tokens, size_t token, const char *word)
{
    const struct token *item = &tokens->items[token];
    if (item->kind != TOKEN_WORD)
        return false;
    const char *at = tokens->text + item->start;
    for (size_t i = 0; i < item->length; i++) {
        int folded = at[i] >= 'A' && at[i] <= 'Z' ? at[i] + 'a' - 'A' : at[i];
        if (folded != word[i])
            return false;
    }
    return word[item->length] == '\0';
}

bool tokens_is(const struct tokens *tokens, size_t token, const char *characters)
{
    const struct token *item = &tokens->items[token];
    if (item->kind != TOKEN_SELF && item->kind != TOKEN_OPERATOR)
        return false;
    return strlen(characters) == item->length &&
           memcmp(tokens->text + item->start, characters, item->length) == 0;
}

static bool tokens_is_opening(const struct tokens *tokens, size_t token)
{
    return tokens->items[token].partner > token;
}

/* A field (`t.where`) or a label (`AS where`); not what follows one that is called "as". */
static bool tokens_is_label(const struct tokens *tokens, size_t token)
{
    if (token == 0 || tokens_is(tokens, token - 1, "."))
        return token != 0;
    return tokens_is_word(tokens, token - 1, "as") && !tokens_is_label(tokens, token - 1);
}

/* The key word, and not a name. */
static bool tokens_is_key_word(const struct tokens *tokens, size_t token, const char *word)
{
    return tokens_is_word(tokens, token, word) && !tokens_is_label(tokens, token);
}

size_t tokens_find_clause(const struct tokens *tokens, size_t first, size_t stop, const char *word)
{
    for (size_t i = first; i < stop; i++) {
        if (tokens_is_opening(tokens, i)) {
            i = tokens->items[i].partner;
            continue;
        }
        if (!tokens_is_key_word(tokens, i, word))
            continue;
        bool distinct_from =
            tokens_is_word(tokens, i, "from") && tokens_is_key_word(tokens, i - 1, "distinct");
        if (!distinct_from)
            return i;
    }
    return stop;
}

size_t tokens_brackets(const struct tokens *tokens, size_t first, size_t stop, size_t begin)
{
    size_t count = 0;
    for (size_t at = first - 1; tokens_is(tokens, at, "("); at--) {
        if (tokens->items[at].start < begin || tokens->items[at].partner != stop + count)
            break;
        count++;
    }
    return count;
}

size_t tokens_item_end(const struct tokens *tokens, size_t first, size_t stop)
{
    for (size_t i = first; i < stop; i++) {
        if (tokens_is_opening(tokens, i))
            i = tokens->items[i].partner;
        else if (tokens_is(tokens, i, ",") || tokens_is(tokens, i, ")") ||
                 tokens_is(tokens, i, "]"))
            return i;
    }
    return stop;
}

/* What a name with UESCAPE means depends on the string after it, which is taken for a literal that
 * may be another one the next time. */
static bool tokens_is_name_part(const struct tokens *tokens, size_t token)
{
    enum token_kind kind = tokens->items[token].kind;
    if (kind == TOKEN_UNICODE_QUOTED)
        return !tokens_is_word(tokens, token + 1, "uescape");
    return kind == TOKEN_WORD || kind == TOKEN_QUOTED || tokens_is(tokens, token, "*");
}

size_t tokens_name_end(const struct tokens *tokens, size_t first, size_t parts)
{
    size_t at = first;
    for (size_t i = 0; i < parts; i++) {
        if (i > 0) {
            if (!tokens_is(tokens, at, "."))
                return 0;
            at++;
        }
        if (!tokens_is_name_part(tokens, at))
            return 0;
        at++;
    }
    return at;
}

bool tokens_find_uescape(const struct tokens *tokens, size_t first, size_t stop)
{
    for (size_t i = first; i < stop; i++)
        if (tokens_is_word(tokens, i, "uescape"))
            return true;
    return false;
}

bool tokens_find_unicode(const struct tokens *tokens, size_t first, size_t stop)
{
    for (size_t i = first; i < stop; i++)
        if (tokens->items[i].kind == TOKEN_UNICODE_QUOTED)
            return true;
    return false;
}

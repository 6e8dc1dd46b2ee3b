#include "rewrite/text/glance.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rewrite/text/lexer.h"

/* Statements that begin with these words may change what names mean or the client id. */
static const char *const GLANCE_FIRST_WORDS[] = {
    "set",   "reset",   "discard", "rollback", "abort", "do",     "call",    "create",   "drop",
    "alter", "execute", "load",    "import",   "grant", "revoke", "explain", "reassign",
};

/* And so may statements with these words anywhere; an UPDATE of pg_settings is a SET, SELECT INTO
 * makes a table, and AND CHAIN ends a transaction after which another is open. */
static const char *const GLANCE_WORDS[] = {"set_config", "pg_settings", "temp", "temporary",
                                           "pg_temp",    "into",        "chain"};

/* But for INTO after these. */
static const char *const GLANCE_BEFORE_INTO[] = {"insert", "merge"};

/* What words are made of. */
static const bool GLANCE_LETTERS[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true,   ['_'] = true,
    ['a' ... 'z'] = true, [0x80 ... 0xff] = true,
};

#define GLANCE_IS_ONE_OF(words, at, length)                                                        \
    glance_is_one_of((words), sizeof(words) / sizeof((words)[0]), (at), (length))

static size_t glance_word_among(const char *const *words, size_t count, const char *word,
                                size_t length)
{
    if (length == 0)
        return count;
    char first = (char)(*word | 0x20);
    for (size_t i = 0; i < count; i++)
        if (words[i][0] == first && strncasecmp(words[i], word, length) == 0 &&
            words[i][length] == '\0')
            return i;
    return count;
}

static bool glance_is_one_of(const char *const *words, size_t count, const char *word,
                             size_t length)
{
    return glance_word_among(words, count, word, length) < count;
}

/* Skips white space, comments, semicolons and brackets. */
static const char *glance_skip(const char *at, const char *end)
{
    while (at < end) {
        if (isspace((unsigned char)*at) || *at == ';' || *at == '(') {
            at++;
        } else if (end - at >= 2 && at[0] == '-' && at[1] == '-') {
            while (at < end && *at != '\n' && *at != '\r')
                at++;
        } else if (end - at >= 2 && at[0] == '/' && at[1] == '*') {
            const char *stop = lexer_comment_end(at, end);
            at = stop != NULL ? stop : end;
        } else {
            break;
        }
    }
    return at;
}

static size_t glance_word_length(const char *at, const char *end)
{
    const char *stop = at;
    while (stop < end && GLANCE_LETTERS[(unsigned char)*stop])
        stop++;
    return (size_t)(stop - at);
}

size_t glance_first_word(const char *text, size_t length, const char *const *words, size_t count)
{
    const char *end = text + length;
    const char *at = glance_skip(text, end);
    return glance_word_among(words, count, at, glance_word_length(at, end));
}

bool glance_first_word_is(const char *text, size_t length, const char *word)
{
    return glance_first_word(text, length, &word, 1) == 0;
}

static bool glance_begins_with(const char *text, size_t length, const char *const *words,
                               size_t count)
{
    const char *end = text + length;
    const char *at = text;
    for (size_t i = 0; i < count; i++) {
        at = glance_skip(at, end);
        size_t word = glance_word_length(at, end);
        if (!glance_is_one_of(&words[i], 1, at, word))
            return false;
        at += word;
    }
    return true;
}

bool glance_imports_snapshot(const char *text, size_t length)
{
    static const char *const WORDS[] = {"set", "transaction", "snapshot"};
    return glance_begins_with(text, length, WORDS, sizeof WORDS / sizeof WORDS[0]);
}

bool glance_is_blank(const char *text, size_t length)
{
    return glance_skip(text, text + length) == text + length;
}

/* Statements that name no table and run no query. */
static const char *const GLANCE_ASIDE[] = {
    "set",   "show",      "reset",   "begin",  "start",    "commit", "end",        "rollback",
    "abort", "savepoint", "release", "listen", "unlisten", "notify", "checkpoint",
};

bool glance_is_aside(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = glance_skip(text, end);
    size_t word = glance_word_length(at, end);
    if (!GLANCE_IS_ONE_OF(GLANCE_ASIDE, at, word))
        return false;
    const char *semicolon = memchr(at, ';', (size_t)(end - at));
    return semicolon == NULL || glance_is_blank(semicolon, (size_t)(end - semicolon));
}

/* One word after another anywhere; what stands between them is not looked at. */
static bool glance_has_pair(const char *text, size_t length, const char *first, const char *second)
{
    const char *end = text + length;
    bool is_behind = false;
    for (const char *at = text; at < end;) {
        size_t word = glance_word_length(at, end);
        if (word == 0) {
            at++;
            continue;
        }
        if (is_behind && glance_is_one_of(&second, 1, at, word))
            return true;
        is_behind = glance_is_one_of(&first, 1, at, word);
        at += word;
    }
    return false;
}

bool glance_may_import_snapshot(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = glance_skip(text, end);
    bool may = GLANCE_IS_ONE_OF(GLANCE_ASIDE, at, glance_word_length(at, end)) ||
               memchr(text, ';', length) != NULL;
    return may && glance_has_pair(text, length, "transaction", "snapshot");
}

static bool glance_is_into(const char *word, size_t length, const char *before,
                           size_t before_length)
{
    return length == 4 && (*word | 0x20) == 'i' &&
           GLANCE_IS_ONE_OF(GLANCE_BEFORE_INTO, before, before_length);
}

/* Whether a statement may begin after this byte: strings and comments are not told from the rest,
 * so where one might have ended it may. */
static bool glance_may_begin(const char *at, const char *end, bool began, bool *line_comments)
{
    if (*at == ' ')
        return began;
    if (*at == '-' && end - at >= 2 && at[1] == '-')
        *line_comments = true;
    if (*at == '\n' || *at == '\r')
        return began || *line_comments;
    return *at == ';' || *at == '/' || (began && isspace((unsigned char)*at));
}

/* Nearly all words are none of these, and every statement is looked through for them. */
static bool glance_is_special(const char *word, size_t length, const char *before,
                              size_t before_length)
{
    char first = (char)(*word | 0x20);
    if (first != 's' && first != 't' && first != 'p' && first != 'i' && first != 'c')
        return false;
    return GLANCE_IS_ONE_OF(GLANCE_WORDS, word, length) &&
           !glance_is_into(word, length, before, before_length);
}

/* Whether a statement begins with one of the words, or where `specials` count one of those stands
 * anywhere. Once over the text, without going back: a client chooses its length. */
static bool glance_has(const char *text, size_t length, const char *const *firsts, size_t count,
                       bool specials)
{
    const char *end = text + length;
    bool begins = true;
    bool line_comments = false;
    const char *before = text; /* the word in front */
    size_t before_length = 0;
    for (const char *at = text; at < end;) {
        if (!GLANCE_LETTERS[(unsigned char)*at]) {
            begins = glance_may_begin(at, end, begins, &line_comments);
            at++;
            continue;
        }
        size_t word = glance_word_length(at, end);
        if (begins && glance_is_one_of(firsts, count, at, word))
            return true;
        if (specials && glance_is_special(at, word, before, before_length))
            return true;
        begins = false;
        before = at;
        before_length = word;
        at += word;
    }
    return false;
}

bool glance_may_change(const char *text, size_t length)
{
    return glance_has(text, length, GLANCE_FIRST_WORDS,
                      sizeof GLANCE_FIRST_WORDS / sizeof GLANCE_FIRST_WORDS[0], true);
}

static bool glance_has_word(const char *text, size_t length, const char *word)
{
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        size_t letters = glance_word_length(at, end);
        if (glance_is_one_of(&word, 1, at, letters))
            return true;
        at += letters + (letters == 0);
    }
    return false;
}

bool glance_commits_prepared(const char *text, size_t length)
{
    static const char *const WORDS[] = {"commit", "prepared"};
    return glance_begins_with(text, length, WORDS, sizeof WORDS / sizeof WORDS[0]);
}

enum glance_ddl glance_ddl(const char *text, size_t length)
{
    static const char *const SHOWN[] = {"alter", "drop"};
    static const char *const TABLE[] = {"create", "table"};
    static const char *const HIDDEN[] = {"create", "do", "call"};
    /* ENABLE ROW LEVEL SECURITY and its kin: each session asks the server about policies. */
    if (glance_has_word(text, length, "level") && glance_has_word(text, length, "security"))
        return GLANCE_DDL_HIDDEN;
    if (glance_has(text, length, SHOWN, sizeof SHOWN / sizeof SHOWN[0], false))
        return GLANCE_DDL_SHOWN;
    if (glance_begins_with(text, length, TABLE, sizeof TABLE / sizeof TABLE[0]) &&
        !glance_has_word(text, length, "as"))
        return GLANCE_DDL_SHOWN;
    if (glance_has(text, length, HIDDEN, sizeof HIDDEN / sizeof HIDDEN[0], false))
        return GLANCE_DDL_HIDDEN;
    return glance_may_change(text, length) ? GLANCE_DDL_POSSIBLE : GLANCE_DDL_NONE;
}

static const char *const GLANCE_ENDS[] = {"commit", "end", "rollback", "abort"};

bool glance_may_end_transaction(const char *text, size_t length)
{
    return glance_has(text, length, GLANCE_ENDS, sizeof GLANCE_ENDS / sizeof GLANCE_ENDS[0],
                      false) ||
           glance_has_pair(text, length, "prepare", "transaction");
}

bool glance_rolls_back_all(const char *text, size_t length)
{
    static const char *const ROLLBACKS[] = {"rollback", "abort", "commit", "end"};
    return glance_has(text, length, ROLLBACKS, sizeof ROLLBACKS / sizeof ROLLBACKS[0], false) &&
           !glance_has_word(text, length, "to");
}

const char *glance_first_end(const char *text, size_t length)
{
    for (size_t i = 0; i < sizeof GLANCE_ENDS / sizeof GLANCE_ENDS[0]; i++)
        if (glance_first_word_is(text, length, GLANCE_ENDS[i]))
            return GLANCE_ENDS[i];
    static const char *const PREPARES[] = {"prepare", "transaction"};
    if (glance_begins_with(text, length, PREPARES, sizeof PREPARES / sizeof PREPARES[0]))
        return "prepare transaction";
    return NULL;
}

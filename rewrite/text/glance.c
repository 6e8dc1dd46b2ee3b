#include "rewrite/text/glance.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "config/model/lexeme.h"

/* What a text's words say. "Begins" is of a word by which a statement may begin. */
enum glance_fact {
    GLANCE_CHANGES = 1 << 0, /* what names mean, or the client id */
    GLANCE_ENDS = 1 << 1,    /* COMMIT, END, ROLLBACK or ABORT begins */
    GLANCE_PREPARES_TRANSACTION = 1 << 2,
    GLANCE_IMPORTS_SNAPSHOT = 1 << 3,
    GLANCE_SHOWS_DDL = 1 << 4,   /* ALTER or DROP begins */
    GLANCE_HIDES_DDL = 1 << 5,   /* CREATE, DO or CALL begins */
    GLANCE_MAKES_TABLE = 1 << 6, /* CREATE TABLE is the beginning of all */
    GLANCE_IS_ASIDE = 1 << 7,    /* the first word is one of GLANCE_ASIDE */
    GLANCE_SEMICOLON = 1 << 8,
    /* Words anywhere: */
    GLANCE_AS = 1 << 9,
    GLANCE_TO = 1 << 10,
    GLANCE_LEVEL = 1 << 11,
    GLANCE_SECURITY = 1 << 12,
    GLANCE_PREPARE = 1 << 13,
    GLANCE_EXECUTE = 1 << 14,
    /* The word just before: */
    GLANCE_AFTER_PREPARE = 1 << 15,
    GLANCE_AFTER_TRANSACTION = 1 << 16,
    GLANCE_AFTER_INSERT = 1 << 17, /* or MERGE */
    GLANCE_AFTER = GLANCE_AFTER_PREPARE | GLANCE_AFTER_TRANSACTION | GLANCE_AFTER_INSERT
};

/* A word that says something. */
struct glance_word {
    const char *text;
    size_t length;
    unsigned begins; /* what it says where a statement may begin, */
    unsigned stands; /* and anywhere */
    unsigned after;  /* what it says where the word before is one of those it needs */
    unsigned needs;
    unsigned unless; /* after these it says nothing of what it says anywhere */
};

#define GLANCE_WORD(text, begins, stands)                                                          \
    {                                                                                              \
        text, sizeof(text) - 1, begins, stands, 0, 0, 0                                            \
    }
#define GLANCE_NO_WORD                                                                             \
    {                                                                                              \
        NULL, 0, 0, 0, 0, 0, 0                                                                     \
    }

/* By their first letters. An UPDATE of pg_settings is a SET, SELECT INTO makes a table, and AND
 * CHAIN ends a transaction after which another is open. */
static const struct glance_word GLANCE_A[] = {
    GLANCE_WORD("as", 0, GLANCE_AS),
    GLANCE_WORD("alter", GLANCE_CHANGES | GLANCE_SHOWS_DDL, 0),
    GLANCE_WORD("abort", GLANCE_CHANGES | GLANCE_ENDS, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_C[] = {
    GLANCE_WORD("create", GLANCE_CHANGES | GLANCE_HIDES_DDL, 0),
    GLANCE_WORD("call", GLANCE_CHANGES | GLANCE_HIDES_DDL, 0),
    GLANCE_WORD("commit", GLANCE_ENDS, 0),
    GLANCE_WORD("chain", 0, GLANCE_CHANGES),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_D[] = {
    GLANCE_WORD("do", GLANCE_CHANGES | GLANCE_HIDES_DDL, 0),
    GLANCE_WORD("drop", GLANCE_CHANGES | GLANCE_SHOWS_DDL, 0),
    GLANCE_WORD("discard", GLANCE_CHANGES, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_E[] = {
    GLANCE_WORD("end", GLANCE_ENDS, 0),
    GLANCE_WORD("execute", GLANCE_CHANGES, GLANCE_EXECUTE),
    GLANCE_WORD("explain", GLANCE_CHANGES, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_G[] = {
    GLANCE_WORD("grant", GLANCE_CHANGES, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_I[] = {
    GLANCE_WORD("insert", 0, GLANCE_AFTER_INSERT),
    {"into", 4, 0, GLANCE_CHANGES, 0, 0, GLANCE_AFTER_INSERT},
    GLANCE_WORD("import", GLANCE_CHANGES, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_L[] = {
    GLANCE_WORD("load", GLANCE_CHANGES, 0),
    GLANCE_WORD("level", 0, GLANCE_LEVEL),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_M[] = {
    GLANCE_WORD("merge", 0, GLANCE_AFTER_INSERT),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_P[] = {
    GLANCE_WORD("pg_settings", 0, GLANCE_CHANGES),
    GLANCE_WORD("pg_temp", 0, GLANCE_CHANGES),
    GLANCE_WORD("prepare", 0, GLANCE_PREPARE | GLANCE_AFTER_PREPARE),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_R[] = {
    GLANCE_WORD("rollback", GLANCE_CHANGES | GLANCE_ENDS, 0),
    GLANCE_WORD("reset", GLANCE_CHANGES, 0),
    GLANCE_WORD("revoke", GLANCE_CHANGES, 0),
    GLANCE_WORD("reassign", GLANCE_CHANGES, 0),
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_S[] = {
    GLANCE_WORD("set", GLANCE_CHANGES, 0),
    GLANCE_WORD("set_config", 0, GLANCE_CHANGES),
    GLANCE_WORD("security", 0, GLANCE_SECURITY),
    {"snapshot", 8, 0, 0, GLANCE_IMPORTS_SNAPSHOT, GLANCE_AFTER_TRANSACTION, 0},
    GLANCE_NO_WORD,
};
static const struct glance_word GLANCE_T[] = {
    GLANCE_WORD("to", 0, GLANCE_TO),
    GLANCE_WORD("temp", 0, GLANCE_CHANGES),
    GLANCE_WORD("temporary", 0, GLANCE_CHANGES),
    {"transaction", 11, 0, GLANCE_AFTER_TRANSACTION, GLANCE_PREPARES_TRANSACTION,
     GLANCE_AFTER_PREPARE, 0},
    GLANCE_NO_WORD,
};

static const struct glance_word *const GLANCE_BY_LETTER['z' - 'a' + 1] = {
    ['a' - 'a'] = GLANCE_A, ['c' - 'a'] = GLANCE_C, ['d' - 'a'] = GLANCE_D, ['e' - 'a'] = GLANCE_E,
    ['g' - 'a'] = GLANCE_G, ['i' - 'a'] = GLANCE_I, ['l' - 'a'] = GLANCE_L, ['m' - 'a'] = GLANCE_M,
    ['p' - 'a'] = GLANCE_P, ['r' - 'a'] = GLANCE_R, ['s' - 'a'] = GLANCE_S, ['t' - 'a'] = GLANCE_T,
};

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

/* Skips white space, comments, semicolons and brackets. Nearly always a word is here already. */
static const char *glance_skip(const char *at, const char *end)
{
    struct lexeme lexeme;
    while (
        at < end && !GLANCE_LETTERS[(unsigned char)*at] && lexeme_read(at, end, true, &lexeme) &&
        (lexeme_is_blank(&lexeme) || lexeme_is_sign(&lexeme, ';') || lexeme_is_sign(&lexeme, '(')))
        at = lexeme_end(&lexeme);
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

static const struct glance_word *glance_find(const char *word, size_t length)
{
    unsigned letter = (unsigned)((*word | 0x20) - 'a');
    const struct glance_word *one = letter <= 'z' - 'a' ? GLANCE_BY_LETTER[letter] : NULL;
    for (; one != NULL && one->text != NULL; one++)
        if (one->length == length && strncasecmp(one->text, word, length) == 0)
            return one;
    return NULL;
}

/* The facts with those that the word adds. */
static unsigned glance_add(unsigned facts, bool begins, const char *at, size_t length)
{
    const struct glance_word *word = glance_find(at, length);
    unsigned before = facts & GLANCE_AFTER;
    facts &= ~(unsigned)GLANCE_AFTER;
    if (word == NULL)
        return facts;
    if (begins)
        facts |= word->begins;
    if ((before & word->needs) != 0)
        facts |= word->after;
    if ((before & word->unless) == 0)
        facts |= word->stands;
    return facts;
}

/* What can be told by the first words alone. */
static unsigned glance_begin(const char *text, size_t length)
{
    static const char *const TABLE[] = {"create", "table"};
    const char *end = text + length;
    const char *at = glance_skip(text, end);
    unsigned facts = 0;
    if (GLANCE_IS_ONE_OF(GLANCE_ASIDE, at, glance_word_length(at, end)))
        facts |= GLANCE_IS_ASIDE;
    if (glance_begins_with(at, (size_t)(end - at), TABLE, sizeof TABLE / sizeof TABLE[0]))
        facts |= GLANCE_MAKES_TABLE;
    return facts;
}

struct glance glance_take(const char *text, size_t length)
{
    const char *end = text + length;
    bool begins = true;
    bool line_comments = false;
    unsigned facts = glance_begin(text, length);
    for (const char *at = text; at < end;) {
        if (GLANCE_LETTERS[(unsigned char)*at]) {
            size_t word = glance_word_length(at, end);
            facts = glance_add(facts, begins, at, word);
            begins = false;
            at += word;
            continue;
        }
        if (*at == ';')
            facts |= GLANCE_SEMICOLON;
        begins = glance_may_begin(at, end, begins, &line_comments);
        at++;
    }
    return (struct glance){facts & ~(unsigned)GLANCE_AFTER};
}

static bool glance_says(struct glance glance, unsigned facts)
{
    return (glance.facts & facts) == facts;
}

bool glance_may_change(struct glance glance)
{
    return glance_says(glance, GLANCE_CHANGES);
}

enum glance_ddl glance_ddl(struct glance glance)
{
    /* ENABLE ROW LEVEL SECURITY and its kin: each session asks the server about policies. */
    if (glance_says(glance, GLANCE_LEVEL | GLANCE_SECURITY))
        return GLANCE_DDL_HIDDEN;
    if (glance_says(glance, GLANCE_SHOWS_DDL) ||
        (glance_says(glance, GLANCE_MAKES_TABLE) && !glance_says(glance, GLANCE_AS)))
        return GLANCE_DDL_SHOWN;
    if (glance_says(glance, GLANCE_HIDES_DDL))
        return GLANCE_DDL_HIDDEN;
    return glance_may_change(glance) ? GLANCE_DDL_POSSIBLE : GLANCE_DDL_NONE;
}

bool glance_may_end_transaction(struct glance glance)
{
    return glance_says(glance, GLANCE_ENDS) || glance_says(glance, GLANCE_PREPARES_TRANSACTION);
}

bool glance_rolls_back_all(struct glance glance)
{
    return glance_says(glance, GLANCE_ENDS) && !glance_says(glance, GLANCE_TO);
}

bool glance_may_import_snapshot(struct glance glance)
{
    return glance_says(glance, GLANCE_IMPORTS_SNAPSHOT) &&
           (glance_says(glance, GLANCE_IS_ASIDE) || glance_says(glance, GLANCE_SEMICOLON));
}

bool glance_may_prepare(struct glance glance)
{
    return glance_says(glance, GLANCE_PREPARE);
}

bool glance_may_execute(struct glance glance)
{
    return glance_says(glance, GLANCE_EXECUTE);
}

bool glance_commits_prepared(const char *text, size_t length)
{
    static const char *const WORDS[] = {"commit", "prepared"};
    return glance_begins_with(text, length, WORDS, sizeof WORDS / sizeof WORDS[0]);
}

const char *glance_first_end(const char *text, size_t length)
{
    static const char *const ENDS[] = {"commit", "end", "rollback", "abort"};
    static const char *const PREPARES[] = {"prepare", "transaction"};
    size_t count = sizeof ENDS / sizeof ENDS[0];
    size_t end = glance_first_word(text, length, ENDS, count);
    if (end < count)
        return ENDS[end];
    return glance_begins_with(text, length, PREPARES, sizeof PREPARES / sizeof PREPARES[0])
               ? "prepare transaction"
               : NULL;
}

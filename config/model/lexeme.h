/*
 * PostgreSQL's lexical rules: what begins at some byte of a text, and where it ends.
 *
 * Follows PostgreSQL 15's scan.l, so that a text that the parser accepts is the same here. Also
 * white space and comments are lexemes: one after the other they are the whole text, whatever its
 * bytes. Whoever looks at SQL without the parser goes from one to the next by this, and knows of
 * strings, comments and dollar quotes what this says.
 *
 * The text is borrowed, and is read twice at most. Bytes only; any thread.
 */
#ifndef CROSSFADE_CONFIG_MODEL_LEXEME_H
#define CROSSFADE_CONFIG_MODEL_LEXEME_H

#include <stdbool.h>
#include <stddef.h>

enum lexeme_kind {
    LEXEME_SPACE,
    LEXEME_LINE_COMMENT,  /* without the end of its line */
    LEXEME_BLOCK_COMMENT, /* with those within it */
    LEXEME_WORD,          /* an identifier or a key word without quotes */
    LEXEME_QUOTED,        /* "name" */
    LEXEME_UNICODE_QUOTED,
    LEXEME_STRING, /* 'text', with its continuations on further lines */
    LEXEME_ESCAPE_STRING,
    LEXEME_UNICODE_STRING,
    LEXEME_DOLLAR_STRING,
    LEXEME_BITS, /* B'01', X'1F' */
    LEXEME_INTEGER,
    LEXEME_NUMBER, /* with a point or an exponent */
    LEXEME_PARAMETER,
    LEXEME_OPERATOR, /* the longest run that makes an operator, also :: := .. => */
    LEXEME_SELF,     /* one of , ( ) [ ] . ; : */
    LEXEME_STRAY     /* a byte that begins nothing */
};

/* Of a row of operators' signs so many are one lexeme, and one more where there are more: what is
 * longer is no operator that can be looked up. */
#define LEXEME_OPERATOR_LIMIT 63

struct lexeme {
    const char *start;
    size_t length;
    enum lexeme_kind kind;
    bool is_open; /* what would end it is missing: the text ends first */
};

/* What begins at `at`; false at the end of the text. */
bool lexeme_read(const char *at, const char *end, bool standard_conforming_strings,
                 struct lexeme *out);

static inline const char *lexeme_end(const struct lexeme *lexeme)
{
    return lexeme->start + lexeme->length;
}

/* White space or a comment. */
static inline bool lexeme_is_blank(const struct lexeme *lexeme)
{
    return lexeme->kind <= LEXEME_BLOCK_COMMENT;
}

/* A LEXEME_SELF of this sign. */
static inline bool lexeme_is_sign(const struct lexeme *lexeme, char sign)
{
    return lexeme->kind == LEXEME_SELF && *lexeme->start == sign;
}

/* A LEXEME_WORD, compared without case; `word` is in lower case. */
bool lexeme_is_word(const struct lexeme *lexeme, const char *word);

#endif

/*
 * The tokens of a text: where each begins and ends, and how to find one's way among them.
 *
 * The parser's tree tells only where things begin, so whoever replaces or copies a stretch of the
 * client's text finds its end here. Comments and white space are no tokens: they lie between two.
 *
 * The array begins with a TOKEN_START and ends with a TOKEN_END, both empty, so every border of a
 * statement is the border of a token: `items[i]` with 0 < i < count - 1 are the text's own.
 *
 * A *place* is the beginning or the end of a token, written as one number; places keep their
 * meaning in another text with the same tokens, which byte offsets do not.
 */
#ifndef CROSSFADE_REWRITE_TEXT_TOKENS_H
#define CROSSFADE_REWRITE_TEXT_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum token_kind {
    TOKEN_START,
    TOKEN_END,
    TOKEN_WORD,           /* an identifier or a key word without quotes */
    TOKEN_QUOTED,         /* "name" */
    TOKEN_UNICODE_QUOTED, /* U&"name" */
    TOKEN_STRING,         /* 'text', with its continuations on further lines */
    TOKEN_ESCAPE_STRING,  /* E'text' */
    TOKEN_UNICODE_STRING, /* U&'text' */
    TOKEN_DOLLAR_STRING,  /* $tag$text$tag$ */
    TOKEN_BITS,           /* B'01', X'1F' */
    TOKEN_INTEGER,
    TOKEN_NUMBER,    /* with a point or an exponent */
    TOKEN_PARAMETER, /* $1 */
    TOKEN_OPERATOR,  /* the longest run that makes an operator, also :: := .. => */
    TOKEN_SELF       /* one of , ( ) [ ] . ; : */
};

struct token {
    uint32_t start;
    uint32_t length;
    uint32_t partner; /* of a bracket: the other one; of any other token, and of a bracket without
                         a partner: itself */
    enum token_kind kind;
};

struct tokens {
    const char *text;
    size_t length;
    struct token *items;
    size_t count;
    bool has_high_bytes;      /* a byte of 0x80 or above, anywhere in the text */
    bool has_plain_backslash; /* in a TOKEN_STRING */
};

static inline size_t place_before(size_t token)
{
    return token * 2;
}

static inline size_t place_after(size_t token)
{
    return token * 2 + 1;
}

/* The byte offset of a place. */
static inline size_t tokens_offset(const struct tokens *tokens, size_t place)
{
    const struct token *token = &tokens->items[place / 2];
    return place % 2 == 0 ? token->start : (size_t)token->start + token->length;
}

/* The token that begins at this byte; 0 (which is TOKEN_START) where none does. */
size_t tokens_at(const struct tokens *tokens, size_t offset);

/* An unquoted word, compared without case; `word` is in lower case. */
bool tokens_is_word(const struct tokens *tokens, size_t token, const char *word);

/* A TOKEN_SELF or TOKEN_OPERATOR of exactly these characters. */
bool tokens_is(const struct tokens *tokens, size_t token, const char *characters);

/* The first token from `first` up to `stop` that is the key word of a clause at this bracket depth,
 * and `stop` where there is none. Labels (`AS where`), fields (`t.where`) and `DISTINCT FROM` are
 * not taken for clauses. */
size_t tokens_find_clause(const struct tokens *tokens, size_t first, size_t stop, const char *word);

/* How many pairs of brackets hold the tokens from `first` up to `stop` and nothing else; only those
 * count that open at byte `begin` or after it. */
size_t tokens_brackets(const struct tokens *tokens, size_t first, size_t stop, size_t begin);

/* The end of the list item that begins at `first`: the first comma or closing bracket at its depth,
 * or `stop`. Ends of clauses are not seen: give their place as `stop`. */
size_t tokens_item_end(const struct tokens *tokens, size_t first, size_t stop);

/* The token after a dotted name of `parts` identifiers that begins at `first` (`*` counts as one);
 * 0 where the tokens are not like that, or a name has UESCAPE. */
size_t tokens_name_end(const struct tokens *tokens, size_t first, size_t parts);

/* Whether the word UESCAPE is among them. */
bool tokens_find_uescape(const struct tokens *tokens, size_t first, size_t stop);

/* Whether a name with Unicode escapes is among them: it may take more than one token. */
bool tokens_find_unicode(const struct tokens *tokens, size_t first, size_t stop);

#endif

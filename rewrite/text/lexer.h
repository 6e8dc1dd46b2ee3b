/*
 * PostgreSQL's lexical rules over bytes.
 *
 * Follows PostgreSQL 15's scan.l, so that a text that the parser accepts has the same tokens here.
 * Everything lives in the arena given; the text is borrowed. Bytes only.
 */
#ifndef CROSSFADE_REWRITE_TEXT_LEXER_H
#define CROSSFADE_REWRITE_TEXT_LEXER_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/arena.h"
#include "protocol/base/error.h"
#include "rewrite/text/tokens.h"

/* More are refused with 54000. */
#define LEXER_TOKEN_LIMIT ((size_t)4 * 1024 * 1024)
/* The longest name of an operator. Longer rows of such signs are refused with 54001. */
#define LEXER_OPERATOR_LIMIT 63

/* False where the text ends within a token (42601), or is over a limit (54000, 54001). */
bool lexer_read(const char *text, size_t length, bool standard_conforming_strings,
                struct arena *arena, struct tokens **out, struct error *error);

/* The same with a lower limit of tokens, for who cannot take the time that many need. */
bool lexer_read_few(const char *text, size_t length, bool standard_conforming_strings,
                    size_t token_limit, struct arena *arena, struct tokens **out,
                    struct error *error);

/* The place after a block comment that begins at `at`; comments nest. NULL where it has no end. */
const char *lexer_comment_end(const char *at, const char *end);

#endif

/*
 * A text's tokens, by PostgreSQL's lexical rules (config/model/lexeme.h).
 *
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

/* False where the text ends within a token (42601), or is over a limit: that of tokens (54000), or
 * of operators' signs in a row (54001). */
bool lexer_read(const char *text, size_t length, bool standard_conforming_strings,
                struct arena *arena, struct tokens **out, struct error *error);

/* The same with a lower limit of tokens, for who cannot take the time that many need. */
bool lexer_read_few(const char *text, size_t length, bool standard_conforming_strings,
                    size_t token_limit, struct arena *arena, struct tokens **out,
                    struct error *error);

#endif

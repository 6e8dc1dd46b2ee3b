/*
 * SQL text in the making: pieces of our own and stretches of the client's text, in order.
 *
 * Stretches are kept as places between tokens (lexer.h), not as bytes, so a draft made from one
 * text can be rendered from another that differs only in its literals.
 *
 * All memory comes from the arena; nothing is freed on its own. A zeroed `struct draft` with its
 * arena set is an empty draft.
 */
#ifndef CROSSFADE_REWRITE_TEXT_DRAFT_H
#define CROSSFADE_REWRITE_TEXT_DRAFT_H

#include <stddef.h>

#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"
#include "rewrite/text/lexer.h"
#include "rewrite/text/text.h"

struct draft_piece {
    const char *text; /* ours, or NULL: the client's, between the two places */
    size_t length;
    size_t from;
    size_t to;
};

struct draft {
    struct arena *arena;
    struct draft_piece *pieces;
    size_t count;
    size_t capacity;
};

void draft_add(struct draft *draft, const char *text); /* copied */
void draft_add_format(struct draft *draft, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void draft_add_name(struct draft *draft, const char *name); /* quoted */
void draft_add_client(struct draft *draft, size_t from, size_t to);
void draft_add_tokens(struct draft *draft, size_t first, size_t stop); /* first <= i < stop */
void draft_add_draft(struct draft *draft, const struct draft *other);

/* Where a piece of ours and the client's text meet so that two tokens would run into one, a space
 * comes between. Appends to `out`; `kept`, where not NULL, gets the client's stretches, their
 * sent_at counted from the beginning of `out`. */
void draft_render(const struct draft *draft, const struct tokens *tokens, struct bytes *out,
                  struct arena *arena, struct kept **kept, size_t *kept_count);

#endif

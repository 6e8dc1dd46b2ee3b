/*
 * Changes to the client's text: what to put in the place of, before or after some of its tokens.
 *
 * Whoever rewrites a statement adds edits in any order, each filling the draft it gets; together
 * they are applied once, at the end, or to a stretch that is moved elsewhere. Bytes without an edit
 * stay as they are, comments too.
 */
#ifndef CROSSFADE_REWRITE_TEXT_EDIT_H
#define CROSSFADE_REWRITE_TEXT_EDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "rewrite/text/draft.h"

struct edit {
    size_t from; /* places; equal where text is only inserted */
    size_t to;
    struct draft draft;
    struct edit *next;
};

/* In order of `from`; of two at the same place the one added first comes first, and what is
 * inserted before a token comes before what takes its place. */
struct edits {
    struct arena *arena;
    struct edit *first;
    struct edit *last;
    struct edit *newest; /* the one added last */
    size_t count;
};

/* The draft of a new edit, empty; it stays valid as long as the arena. */
struct draft *edit_replace(struct edits *edits, size_t first, size_t stop); /* first <= i < stop */
struct draft *edit_before(struct edits *edits, size_t token);
struct draft *edit_after(struct edits *edits, size_t token);

/* Adds the client's text between two places, edits applied, to a draft. What is inserted before or
 * after a token comes with that token. False where two edits want the same bytes or one crosses a
 * border: then nothing sensible can be sent. */
bool edit_apply(const struct edits *edits, size_t from, size_t to, struct draft *out);

#endif

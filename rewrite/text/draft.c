#include "rewrite/text/draft.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "config/model/identifier.h"

static struct draft_piece *draft_next(struct draft *draft)
{
    if (draft->count == draft->capacity) {
        size_t capacity = draft->capacity == 0 ? 8 : draft->capacity * 2;
        struct draft_piece *pieces = arena_alloc(draft->arena, capacity * sizeof *pieces);
        if (draft->count != 0)
            memcpy(pieces, draft->pieces, draft->count * sizeof *pieces);
        draft->pieces = pieces;
        draft->capacity = capacity;
    }
    return &draft->pieces[draft->count++];
}

/* Takes text that lives as long as the arena. */
static void draft_take(struct draft *draft, const char *text, size_t length)
{
    if (length != 0)
        *draft_next(draft) = (struct draft_piece){.text = text, .length = length};
}

void draft_add(struct draft *draft, const char *text)
{
    size_t length = strlen(text);
    draft_take(draft, arena_copy(draft->arena, text, length), length);
}

void draft_add_format(struct draft *draft, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    char *text = arena_alloc(draft->arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    draft_take(draft, text, (size_t)length);
}

void draft_add_name(struct draft *draft, const char *name)
{
    const char *quoted = identifier_quote(draft->arena, name);
    draft_take(draft, quoted, strlen(quoted));
}

void draft_add_client(struct draft *draft, size_t from, size_t to)
{
    assert(from <= to);
    if (from < to)
        *draft_next(draft) = (struct draft_piece){.from = from, .to = to};
}

void draft_add_tokens(struct draft *draft, size_t first, size_t stop)
{
    assert(first <= stop);
    if (first < stop)
        draft_add_client(draft, place_before(first), place_after(stop - 1));
}

void draft_add_draft(struct draft *draft, const struct draft *other)
{
    for (size_t i = 0; i < other->count; i++)
        *draft_next(draft) = other->pieces[i];
}

/* Characters that may grow together with a neighbour of the same sort into another token: 1 for
 * operators, 2 for those that never do, 0 for all others. */
static const unsigned char draft_sorts[256] = {
    ['~'] = 1,  ['!'] = 1, ['@'] = 1, ['#'] = 1, ['^'] = 1, ['&'] = 1,  ['|'] = 1,  ['`'] = 1,
    ['?'] = 1,  ['+'] = 1, ['-'] = 1, ['*'] = 1, ['/'] = 1, ['%'] = 1,  ['<'] = 1,  ['>'] = 1,
    ['='] = 1,  [':'] = 1, [' '] = 2, ['('] = 2, [')'] = 2, ['\t'] = 2, ['\n'] = 2, ['\r'] = 2,
    ['\f'] = 2, [','] = 2, [';'] = 2, ['['] = 2, [']'] = 2,
};

static bool draft_joins(unsigned char left, unsigned char right)
{
    return draft_sorts[left] == draft_sorts[right] && draft_sorts[left] != 2;
}

void draft_render(const struct draft *draft, const struct tokens *tokens, struct bytes *out,
                  struct arena *arena, struct kept **kept, size_t *kept_count)
{
    struct kept *runs = kept == NULL ? NULL : arena_alloc(arena, (draft->count + 1) * sizeof *runs);
    size_t run_count = 0;
    size_t began = out->length;
    for (size_t i = 0; i < draft->count; i++) {
        const struct draft_piece *piece = &draft->pieces[i];
        const char *text = piece->text;
        size_t length = piece->length;
        size_t from = 0;
        if (text == NULL) {
            from = tokens_offset(tokens, piece->from);
            length = tokens_offset(tokens, piece->to) - from;
            text = tokens->text + from;
        }
        if (length == 0)
            continue;
        if (out->length > began && draft_joins(out->data[out->length - 1], (unsigned char)text[0]))
            bytes_add_u8(out, ' ');
        if (piece->text == NULL && runs != NULL)
            runs[run_count++] = (struct kept){
                .sent_at = out->length - began,
                .client_at = from,
                .length = length,
            };
        bytes_add(out, text, length);
    }
    if (kept != NULL) {
        *kept = runs;
        *kept_count = run_count;
    }
}

#include "rewrite/text/edit.h"

#include <assert.h>

/* Whether an edit that is there already comes before a new one. */
static bool edit_precedes(const struct edit *edit, size_t from, size_t to)
{
    return edit->from < from || (edit->from == from && (edit->to == from || to > from));
}

static struct draft *edit_add(struct edits *edits, size_t from, size_t to)
{
    struct edit *edit = arena_zero(edits->arena, 1, sizeof *edit);
    edit->from = from;
    edit->to = to;
    edit->draft.arena = edits->arena;
    /* Edits come in runs, each in order of the text: the place is after the newest, or the last.
     */
    struct edit **at = &edits->first;
    if (edits->last != NULL && edit_precedes(edits->last, from, to))
        at = &edits->last->next;
    else if (edits->newest != NULL && edit_precedes(edits->newest, from, to))
        at = &edits->newest->next;
    while (*at != NULL && edit_precedes(*at, from, to))
        at = &(*at)->next;
    edit->next = *at;
    *at = edit;
    if (edit->next == NULL)
        edits->last = edit;
    edits->newest = edit;
    edits->count++;
    return &edit->draft;
}

struct draft *edit_replace(struct edits *edits, size_t first, size_t stop)
{
    assert(first < stop);
    return edit_add(edits, place_before(first), place_after(stop - 1));
}

struct draft *edit_before(struct edits *edits, size_t token)
{
    return edit_add(edits, place_before(token), place_before(token));
}

struct draft *edit_after(struct edits *edits, size_t token)
{
    return edit_add(edits, place_after(token), place_after(token));
}

/* Of an edit that only touches a border of the stretch: an insertion belongs to its token, so that
 * it is applied once where two stretches meet. */
static bool edit_is_outside(const struct edit *edit, size_t from, size_t to)
{
    if (edit->to < from || edit->from > to)
        return true;
    bool inserts = edit->from == edit->to;
    if (edit->to == from)
        return !inserts || from % 2 == 1;
    if (edit->from == to)
        return !inserts || to % 2 == 0;
    return false;
}

bool edit_apply(const struct edits *edits, size_t from, size_t to, struct draft *out)
{
    size_t at = from;
    for (const struct edit *edit = edits->first; edit != NULL; edit = edit->next) {
        if (edit_is_outside(edit, from, to))
            continue;
        if (edit->from < at || edit->to > to)
            return false;
        draft_add_client(out, at, edit->from);
        draft_add_draft(out, &edit->draft);
        at = edit->to;
    }
    draft_add_client(out, at, to);
    return true;
}

#include "proxy/cursors.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/context.h"
#include "rewrite/cursor.h"

static void cursors_drop(struct cursors *cursors, struct cursor **link)
{
    struct cursor *cursor = *link;
    *link = cursor->next;
    plan_release(cursor->plan);
    memory_free(cursor);
    cursors->count--;
}

static struct cursor **cursors_link(struct cursors *cursors, const char *name)
{
    struct cursor **link = &cursors->first;
    while (*link != NULL && strncmp((*link)->declared->cursor.name, name, FRONTEND_NAME_LIMIT) != 0)
        link = &(*link)->next;
    return link;
}

static void cursors_close(struct cursors *cursors, const char *name)
{
    struct cursor **link = cursors_link(cursors, name);
    if (*link != NULL)
        cursors_drop(cursors, link);
}

void cursors_note(struct cursors *cursors, struct plan *plan,
                  const struct plan_statement *statement)
{
    switch (statement->cursor.verb) {
    case CURSOR_DECLARE:
        cursors_close(cursors, statement->cursor.name);
        if (!statement->rewritten)
            break;
        struct cursor *cursor = memory_zero(1, sizeof *cursor);
        cursor->plan = plan_retain(plan);
        cursor->declared = statement;
        cursor->next = cursors->first;
        cursors->first = cursor;
        cursors->count++;
        break;
    case CURSOR_CLOSE:
        cursors_close(cursors, statement->cursor.name);
        break;
    case CURSOR_CLOSE_ALL:
        cursors_free(cursors);
        break;
    case CURSOR_FETCH:
    case CURSOR_NONE:
        break;
    }
}

const struct cursor *cursors_find(const struct cursors *cursors, const char *name)
{
    const struct cursor *cursor = cursors->first;
    while (cursor != NULL && strncmp(cursor->declared->cursor.name, name, FRONTEND_NAME_LIMIT) != 0)
        cursor = cursor->next;
    return cursor;
}

void cursors_end_transaction(struct cursors *cursors)
{
    struct cursor **link = &cursors->first;
    while (*link != NULL) {
        if ((*link)->declared->cursor.hold)
            link = &(*link)->next;
        else
            cursors_drop(cursors, link);
    }
}

void cursors_free(struct cursors *cursors)
{
    while (cursors->first != NULL)
        cursors_drop(cursors, &cursors->first);
}

/* Several statements may stand in the text, of which only the first is easily seen. */
static bool cursors_may_concern(const char *text, size_t length)
{
    static const char *const WORDS[] = {"fetch", "declare", "close", "discard"};
    size_t count = sizeof WORDS / sizeof *WORDS;
    if (context_first_word(text, length, WORDS, count) < count)
        return true;
    const char *semicolon = memchr(text, ';', length);
    return semicolon != NULL && (size_t)(semicolon - text) + 1 < length;
}

struct plan *cursors_watch(const struct cursors *cursors, const char *text, size_t length,
                           bool standard_conforming_strings)
{
    if (!cursors->used || length > REWRITER_TEXT_LIMIT || !cursors_may_concern(text, length))
        return NULL;
    return cursor_watch(text, length, standard_conforming_strings);
}

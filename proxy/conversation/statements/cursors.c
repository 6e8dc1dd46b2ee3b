#include "proxy/conversation/statements/cursors.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/conversation/statements/meaning.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/text/glance.h"

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

/* Forgets the savepoints first <= i < stop. */
static void cursors_drop_marks(struct cursors *cursors, size_t first, size_t stop)
{
    for (size_t i = first; i < stop; i++)
        memory_free(cursors->marks[i].name);
    if (stop < cursors->mark_count)
        memmove(&cursors->marks[first], &cursors->marks[stop],
                (cursors->mark_count - stop) * sizeof *cursors->marks);
    cursors->mark_count -= stop - first;
}

/* The place of the newest savepoint of that name, or SIZE_MAX: before any cursor of ours. */
static size_t cursors_find_mark(const struct cursors *cursors, const char *name)
{
    for (size_t i = cursors->mark_count; i-- > 0;)
        if (strcmp(cursors->marks[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

static void cursors_mark(struct cursors *cursors, const char *name)
{
    if (cursors->number == cursors->number_begun)
        return;
    if (cursors->mark_count == CURSORS_MARKS_LIMIT)
        cursors_drop_marks(cursors, 0, 1);
    if (cursors->mark_count == cursors->mark_capacity) {
        cursors->mark_capacity = cursors->mark_capacity != 0 ? cursors->mark_capacity * 2 : 4;
        cursors->marks =
            memory_grow(cursors->marks, cursors->mark_capacity * sizeof *cursors->marks);
    }
    cursors->marks[cursors->mark_count++] =
        (struct cursors_mark){memory_copy_string(name), cursors->number};
}

static void cursors_release(struct cursors *cursors, const char *name)
{
    size_t mark = cursors_find_mark(cursors, name);
    cursors_drop_marks(cursors, mark != SIZE_MAX ? mark : 0, cursors->mark_count);
}

static void cursors_drop_since(struct cursors *cursors, uint64_t number)
{
    struct cursor **link = &cursors->first;
    while (*link != NULL) {
        if ((*link)->number <= number)
            link = &(*link)->next;
        else
            cursors_drop(cursors, link);
    }
}

static void cursors_roll_back_to(struct cursors *cursors, const char *name)
{
    size_t mark = cursors_find_mark(cursors, name);
    bool found = mark != SIZE_MAX;
    cursors_drop_since(cursors, found ? cursors->marks[mark].number : cursors->number_begun);
    cursors_drop_marks(cursors, found ? mark + 1 : 0, cursors->mark_count);
}

void cursors_end_transaction(struct cursors *cursors, bool rolled_back)
{
    if (rolled_back)
        cursors_drop_since(cursors, cursors->number_begun);
    struct cursor **link = &cursors->first;
    while (*link != NULL) {
        if ((*link)->declared->cursor.hold)
            link = &(*link)->next;
        else
            cursors_drop(cursors, link);
    }
    cursors_drop_marks(cursors, 0, cursors->mark_count);
    cursors->number_begun = cursors->number;
}

void cursors_note(struct cursors *cursors, struct plan *plan,
                  const struct plan_statement *statement, bool failed)
{
    switch (statement->cursor.verb) {
    case CURSOR_DECLARE:
        cursors_close(cursors, statement->cursor.name);
        if (!statement->rewritten)
            break;
        struct cursor *cursor = memory_zero(1, sizeof *cursor);
        cursor->plan = plan_retain(plan);
        cursor->declared = statement;
        cursor->number = ++cursors->number;
        cursor->next = cursors->first;
        cursors->first = cursor;
        cursors->count++;
        break;
    case CURSOR_CLOSE:
        cursors_close(cursors, statement->cursor.name);
        break;
    case CURSOR_CLOSE_ALL:
        cursors_drop_since(cursors, 0);
        break;
    case CURSOR_SAVEPOINT:
        cursors_mark(cursors, statement->cursor.name);
        break;
    case CURSOR_RELEASE:
        cursors_release(cursors, statement->cursor.name);
        break;
    case CURSOR_ROLLBACK_TO:
        cursors_roll_back_to(cursors, statement->cursor.name);
        break;
    case CURSOR_COMMIT:
        cursors_end_transaction(cursors, failed);
        break;
    case CURSOR_ROLLBACK:
        cursors_end_transaction(cursors, true);
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

void cursors_free(struct cursors *cursors)
{
    cursors_drop_since(cursors, 0);
    cursors_drop_marks(cursors, 0, cursors->mark_count);
    memory_free(cursors->marks);
    *cursors = (struct cursors){0};
}

bool cursors_may_concern(const struct cursors *cursors, const char *text, size_t length)
{
    static const char *const WORDS[] = {"fetch",     "declare",  "close",  "discard",
                                        "savepoint", "release",  "commit", "end",
                                        "prepare",   "rollback", "abort"};
    size_t count = sizeof WORDS / sizeof *WORDS;
    if (!cursors->used || length > TOUCHED_TEXT_LIMIT)
        return false;
    if (glance_first_word(text, length, WORDS, count) < count)
        return true;
    const char *semicolon = memchr(text, ';', length);
    return semicolon != NULL && (size_t)(semicolon - text) + 1 < length;
}

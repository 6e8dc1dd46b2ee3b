/*
 * Memory that is given out in pieces and given back all at once: what belongs to one statement, one
 * catalog or one configuration lives in one arena and goes with it.
 *
 * Not for use by two threads at once. A piece is aligned for any type. Pieces never move.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_ARENA_H
#define CROSSFADE_PROTOCOL_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *newest;
    size_t used;      /* bytes given out of the newest block */
    size_t allocated; /* bytes of all blocks, what the arena costs */
};

/* A zeroed `struct arena` is an empty arena. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_zero(struct arena *arena, size_t count, size_t size);
char *arena_copy(struct arena *arena, const char *bytes, size_t length); /* adds a '\0' */
char *arena_string(struct arena *arena, const char *string);
char *arena_format(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena); /* leaves it empty, ready to be used again */

#endif

#include "protocol/base/arena.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/memory.h"

#define ARENA_FIRST_BLOCK ((size_t)1024)
#define ARENA_LARGEST_STEP ((size_t)256 * 1024)

struct arena_block {
    struct arena_block *older;
    size_t size;
    _Alignas(max_align_t) char bytes[];
};

static size_t arena_align(size_t size)
{
    const size_t unit = _Alignof(max_align_t);
    return (size + unit - 1) / unit * unit;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    assert(size < SIZE_MAX / 2);
    size_t need = arena_align(size);
    struct arena_block *block = arena->newest;
    if (block == NULL || need > block->size - arena->used) {
        size_t step = block == NULL ? ARENA_FIRST_BLOCK : block->size * 2;
        if (step > ARENA_LARGEST_STEP)
            step = ARENA_LARGEST_STEP;
        if (step < need)
            step = need;
        block = memory_alloc(sizeof *block + step);
        block->older = arena->newest;
        block->size = step;
        arena->newest = block;
        arena->used = 0;
        arena->allocated += sizeof *block + step;
    }
    void *piece = block->bytes + arena->used;
    arena->used += need;
    return piece;
}

void *arena_zero(struct arena *arena, size_t count, size_t size)
{
    assert(size == 0 || count <= SIZE_MAX / 2 / size);
    return memset(arena_alloc(arena, count * size), 0, count * size);
}

char *arena_copy(struct arena *arena, const char *bytes, size_t length)
{
    char *copy = arena_alloc(arena, length + 1);
    if (length != 0)
        memcpy(copy, bytes, length);
    copy[length] = '\0';
    return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return arena_copy(arena, string, strlen(string));
}

char *arena_format(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    char *text = arena_alloc(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return text;
}

void arena_free(struct arena *arena)
{
    struct arena_block *block = arena->newest;
    while (block != NULL) {
        struct arena_block *older = block->older;
        memory_free(block);
        block = older;
    }
    *arena = (struct arena){0};
}

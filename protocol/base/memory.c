#include "protocol/base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *memory_check(void *block)
{
    if (block == NULL) {
        fputs("fatal out_of_memory\n", stderr);
        abort();
    }
    return block;
}

void *memory_alloc(size_t size)
{
    return memory_check(malloc(size != 0 ? size : 1));
}

void *memory_zero(size_t count, size_t size)
{
    return memory_check(calloc(count != 0 ? count : 1, size != 0 ? size : 1));
}

void *memory_grow(void *block, size_t size)
{
    return memory_check(realloc(block, size != 0 ? size : 1));
}

char *memory_copy_string(const char *string)
{
    return memory_check(strdup(string));
}

void memory_free(void *block)
{
    free(block);
}

/*
 * Allocation that does not return on failure: a proxy that cannot get a few bytes cannot keep its
 * promises to anyone, so it says so and stops; the supervisor starts it again. Every size that
 * a peer chooses is bounded before it gets here.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_MEMORY_H
#define CROSSFADE_PROTOCOL_BASE_MEMORY_H

#include <stddef.h>

void *memory_alloc(size_t size);
void *memory_zero(size_t count, size_t size);
void *memory_grow(void *block, size_t size);
char *memory_copy_string(const char *string);
void memory_free(void *block);

#endif

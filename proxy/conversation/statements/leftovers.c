#include "proxy/conversation/statements/leftovers.h"

#include "protocol/base/memory.h"

#define LEFTOVERS_FIRST_CAPACITY 4

void leftovers_add(struct leftovers *leftovers, uint32_t serial)
{
    if (leftovers->count == leftovers->capacity) {
        leftovers->capacity =
            leftovers->capacity != 0 ? leftovers->capacity * 2 : LEFTOVERS_FIRST_CAPACITY;
        leftovers->serials =
            memory_grow(leftovers->serials, leftovers->capacity * sizeof *leftovers->serials);
    }
    leftovers->serials[leftovers->count++] = serial;
}

void leftovers_free(struct leftovers *leftovers)
{
    memory_free(leftovers->serials);
    *leftovers = (struct leftovers){0};
}

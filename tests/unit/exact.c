#include "tests/unit/exact.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define EXACT_ROUNDS 20000
#define EXACT_LONGEST_RANDOM 96
#define EXACT_MOST_CHANGES 4

uint8_t *exact_copy(const void *bytes, size_t length)
{
    if (length == 0)
        return NULL;
    uint8_t *copy = malloc(length);
    cr_assert(copy != NULL);
    memcpy(copy, bytes, length);
    return copy;
}

bool exact_decode(exact_decoder *decode, const void *bytes, size_t length)
{
    uint8_t *copy = exact_copy(bytes, length);
    bool well_formed = decode(copy, length);
    free(copy);
    return well_formed;
}

void exact_check_ends(exact_decoder *decode, const void *bytes, size_t length)
{
    cr_assert(exact_decode(decode, bytes, length), "whole");
    for (size_t cut = 0; cut < length; cut++)
        cr_assert(!exact_decode(decode, bytes, cut), "cut after %zu of %zu bytes", cut, length);
    uint8_t *longer = malloc(length + 1);
    cr_assert(longer != NULL);
    memcpy(longer, bytes, length);
    longer[length] = '\0';
    cr_assert(!decode(longer, length + 1), "a zero byte more");
    longer[length] = 'x';
    cr_assert(!decode(longer, length + 1), "a letter more");
    free(longer);
}

/* xorshift32: the same numbers on every machine. */
static uint32_t exact_random(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Small values, and the ends of their range, are what counts and lengths go wrong on. */
static uint8_t exact_random_byte(uint32_t *state)
{
    static const uint8_t likely[] = {0x00, 0x00, 0x01, 0x02, 0x7f, 0x80, 0xfe, 0xff};
    uint32_t number = exact_random(state);
    return number % 2 == 0 ? (uint8_t)(number >> 8) : likely[(number >> 8) % sizeof likely];
}

void exact_feed_random(exact_decoder *decode, const void *bytes, size_t length)
{
    uint32_t state = 20240607;
    for (int round = 0; round < EXACT_ROUNDS; round++) {
        uint8_t noise[EXACT_LONGEST_RANDOM];
        size_t noise_length = exact_random(&state) % (sizeof noise + 1);
        for (size_t i = 0; i < noise_length; i++)
            noise[i] = exact_random_byte(&state);
        exact_decode(decode, noise, noise_length);

        uint8_t *changed = exact_copy(bytes, length);
        for (uint32_t left = 1 + exact_random(&state) % EXACT_MOST_CHANGES; left > 0; left--)
            changed[exact_random(&state) % length] = exact_random_byte(&state);
        decode(changed, length);
        free(changed);
    }
}

bool exact_holds(const uint8_t *bytes, size_t length, const void *piece, size_t piece_length)
{
    uintptr_t from = (uintptr_t)bytes;
    uintptr_t at = (uintptr_t)piece;
    return at >= from && at - from <= length && piece_length <= length - (at - from);
}

bool exact_holds_string(const uint8_t *bytes, size_t length, const char *string)
{
    return exact_holds(bytes, length, string, 1) &&
           exact_holds(bytes, length, string, strlen(string) + 1);
}

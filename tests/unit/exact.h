/*
 * Bytes for decoders in blocks of exactly their size, so that AddressSanitizer sees a read of a
 * single byte too many. No bytes at all are a null pointer.
 *
 * A decoder under test is wrapped in a function that decodes, checks with exact_holds that all it
 * borrowed lies within the bytes, and says whether they were well-formed.
 */
#ifndef CROSSFADE_TESTS_UNIT_EXACT_H
#define CROSSFADE_TESTS_UNIT_EXACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of a string literal, zeroes inside and all, without the zero that ends it. */
#define EXACT(literal) (literal), sizeof(literal) - 1

typedef bool exact_decoder(const uint8_t *bytes, size_t length);

uint8_t *exact_copy(const void *bytes, size_t length); /* the caller frees it */

/* What the decoder says of a copy in a block of its own. */
bool exact_decode(exact_decoder *decode, const void *bytes, size_t length);

/* Well-formed as they stand; not when cut anywhere, nor with one byte more. */
void exact_check_ends(exact_decoder *decode, const void *bytes, size_t length);

/* Feeds random bytes, then the given ones with random changes; the same ones in every run. */
void exact_feed_random(exact_decoder *decode, const void *bytes, size_t length);

/* Whether a piece, or a string with its terminator, lies within the bytes. */
bool exact_holds(const uint8_t *bytes, size_t length, const void *piece, size_t piece_length);
bool exact_holds_string(const uint8_t *bytes, size_t length, const char *string);

#endif

/*
 * What all fuzz targets share. A target decodes its input, uses all that it was given, writes it
 * again where there is an encoder, and asserts that the same comes out. A broken promise aborts,
 * which is what libFuzzer and the replay look for.
 */
#ifndef CROSSFADE_TESTS_FUZZ_FUZZ_H
#define CROSSFADE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

/* Always 0. `data` is a block of exactly `size` bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The string, with its terminator, lies within the bytes. */
void fuzz_check_string(const uint8_t *data, size_t size, const char *string);

/* The message written is `type` with this body; empties `message`. */
void fuzz_check_message(struct bytes *message, char type, const uint8_t *body, size_t length);

#endif

/*
 * Base64 with its padding, without line breaks (RFC 4648, section 4).
 */
#ifndef CROSSFADE_PROTOCOL_BASE_BASE64_H
#define CROSSFADE_PROTOCOL_BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "protocol/base/bytes.h"

/* How much text so many bytes become. */
#define BASE64_LENGTH(count) (((count) + 2) / 3 * 4)

void base64_write(struct bytes *out, const void *data, size_t length);

/* False where the text is not exactly what base64_write makes of some bytes, or of more than `size`
 * of them. */
bool base64_read(const char *text, size_t length, void *data, size_t size, size_t *count);

#endif

/*
 * Bytes in and bytes out.
 *
 * `struct reader` walks over bytes that somebody else owns. Reading past the end, or a string with
 * no terminator, marks the reader as failed and yields zeroes from then on, so a decoder reads all
 * its fields and asks once, at the end, whether they were there.
 *
 * `struct bytes` is a growing buffer that owns its memory. A zeroed one is empty; bytes_free gives
 * the memory back and leaves it empty.
 *
 * Integers are big-endian, as in the PostgreSQL protocol.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_BYTES_H
#define CROSSFADE_PROTOCOL_BASE_BYTES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    bool failed;
};

struct reader reader_of(const void *bytes, size_t length);
size_t reader_left(const struct reader *reader);
uint8_t reader_u8(struct reader *reader);
uint16_t reader_u16(struct reader *reader);
uint32_t reader_u32(struct reader *reader);
const uint8_t *reader_take(struct reader *reader, size_t length); /* NULL where too few are left */
const char *reader_string(struct reader *reader);  /* up to its '\0'; "" where there is none */
bool reader_finished(const struct reader *reader); /* nothing missing and nothing left over */

struct bytes {
    uint8_t *data;
    size_t length;
    size_t capacity;
};

void bytes_reserve(struct bytes *bytes, size_t more);
void bytes_add(struct bytes *bytes, const void *data, size_t length);
void bytes_add_u8(struct bytes *bytes, uint8_t value);
void bytes_add_u16(struct bytes *bytes, uint16_t value);
void bytes_add_u32(struct bytes *bytes, uint32_t value);
void bytes_add_text(struct bytes *bytes, const char *string);   /* without its '\0' */
void bytes_add_string(struct bytes *bytes, const char *string); /* with its '\0' */
void bytes_add_format(struct bytes *bytes, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void bytes_consume(struct bytes *bytes, size_t length); /* drops that many from the front */
void bytes_clear(struct bytes *bytes);                  /* empty, memory kept */
void bytes_free(struct bytes *bytes);

uint16_t bytes_get_u16(const uint8_t *at);
uint32_t bytes_get_u32(const uint8_t *at);
void bytes_put_u32(uint8_t *at, uint32_t value);

#endif

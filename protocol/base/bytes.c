#include "protocol/base/bytes.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/memory.h"

#define BYTES_FIRST_CAPACITY 256

struct reader reader_of(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    /* No bytes may come as a null pointer, to which not even zero may be added. */
    return (struct reader){.at = at, .end = length != 0 ? at + length : at};
}

size_t reader_left(const struct reader *reader)
{
    return (size_t)(reader->end - reader->at);
}

const uint8_t *reader_take(struct reader *reader, size_t length)
{
    if (reader->failed || length > reader_left(reader)) {
        reader->failed = true;
        return NULL;
    }
    const uint8_t *taken = reader->at;
    reader->at += length;
    return taken;
}

uint8_t reader_u8(struct reader *reader)
{
    const uint8_t *at = reader_take(reader, 1);
    return at != NULL ? *at : 0;
}

uint16_t reader_u16(struct reader *reader)
{
    const uint8_t *at = reader_take(reader, 2);
    return at != NULL ? bytes_get_u16(at) : 0;
}

uint32_t reader_u32(struct reader *reader)
{
    const uint8_t *at = reader_take(reader, 4);
    return at != NULL ? bytes_get_u32(at) : 0;
}

const char *reader_string(struct reader *reader)
{
    size_t left = reader_left(reader);
    const uint8_t *end = reader->failed || left == 0 ? NULL : memchr(reader->at, '\0', left);
    if (end == NULL) {
        reader->failed = true;
        return "";
    }
    return (const char *)reader_take(reader, (size_t)(end - reader->at) + 1);
}

bool reader_finished(const struct reader *reader)
{
    return !reader->failed && reader->at == reader->end;
}

void bytes_reserve(struct bytes *bytes, size_t more)
{
    assert(more <= SIZE_MAX / 4 && bytes->length <= SIZE_MAX / 4);
    size_t need = bytes->length + more;
    if (need <= bytes->capacity)
        return;
    size_t capacity = bytes->capacity != 0 ? bytes->capacity : BYTES_FIRST_CAPACITY;
    while (capacity < need)
        capacity *= 2;
    bytes->data = memory_grow(bytes->data, capacity);
    bytes->capacity = capacity;
}

void bytes_add(struct bytes *bytes, const void *data, size_t length)
{
    if (length == 0)
        return;
    bytes_reserve(bytes, length);
    memcpy(bytes->data + bytes->length, data, length);
    bytes->length += length;
}

void bytes_add_u8(struct bytes *bytes, uint8_t value)
{
    bytes_add(bytes, &value, 1);
}

void bytes_add_u16(struct bytes *bytes, uint16_t value)
{
    uint8_t raw[2] = {(uint8_t)(value >> 8), (uint8_t)value};
    bytes_add(bytes, raw, sizeof raw);
}

void bytes_add_u32(struct bytes *bytes, uint32_t value)
{
    uint8_t raw[4];
    bytes_put_u32(raw, value);
    bytes_add(bytes, raw, sizeof raw);
}

void bytes_add_text(struct bytes *bytes, const char *string)
{
    bytes_add(bytes, string, strlen(string));
}

void bytes_add_string(struct bytes *bytes, const char *string)
{
    bytes_add(bytes, string, strlen(string) + 1);
}

void bytes_add_format(struct bytes *bytes, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    assert(length >= 0);
    bytes_reserve(bytes, (size_t)length + 1);
    vsnprintf((char *)bytes->data + bytes->length, (size_t)length + 1, format, again);
    va_end(again);
    bytes->length += (size_t)length;
}

void bytes_consume(struct bytes *bytes, size_t length)
{
    assert(length <= bytes->length);
    bytes->length -= length;
    if (bytes->length != 0 && length != 0)
        memmove(bytes->data, bytes->data + length, bytes->length);
}

void bytes_clear(struct bytes *bytes)
{
    bytes->length = 0;
}

void bytes_free(struct bytes *bytes)
{
    memory_free(bytes->data);
    *bytes = (struct bytes){0};
}

uint16_t bytes_get_u16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

uint32_t bytes_get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

void bytes_put_u32(uint8_t *at, uint32_t value)
{
    at[0] = (uint8_t)(value >> 24);
    at[1] = (uint8_t)(value >> 16);
    at[2] = (uint8_t)(value >> 8);
    at[3] = (uint8_t)value;
}

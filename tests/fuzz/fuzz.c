#include "tests/fuzz/fuzz.h"

#include <assert.h>
#include <string.h>

#include "protocol/frame.h"

void fuzz_check_string(const uint8_t *data, size_t size, const char *string)
{
    uintptr_t from = (uintptr_t)data;
    uintptr_t at = (uintptr_t)string;
    assert(at >= from && at - from < size);
    assert(strlen(string) < size - (at - from));
}

void fuzz_check_message(struct bytes *message, char type, const uint8_t *body, size_t length)
{
    assert(message->length == FRAME_HEADER_LENGTH + length);
    assert(message->data[0] == (uint8_t)type);
    assert(bytes_get_u32(message->data + 1) == length + 4);
    assert(length == 0 || memcmp(message->data + FRAME_HEADER_LENGTH, body, length) == 0);
    bytes_clear(message);
}

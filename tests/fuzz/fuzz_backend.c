/*
 * Messages that a server sends: the first byte is the type, the rest a body.
 */
#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/error_fields.h"
#include "protocol/frame.h"
#include "protocol/sasl.h"
#include "tests/fuzz/fuzz.h"

#define FUZZ_BACKEND_POSITION 4711

static void fuzz_backend_ready(const uint8_t *body, size_t length, struct bytes *out)
{
    char status;
    if (!backend_read_ready(body, length, &status))
        return;
    backend_write_ready(out, status);
    fuzz_check_message(out, 'Z', body, length);
}

static void fuzz_backend_parameter(const uint8_t *body, size_t length)
{
    const char *name;
    const char *value;
    if (!backend_read_parameter(body, length, &name, &value))
        return;
    fuzz_check_string(body, length, name);
    fuzz_check_string(body, length, value);
    assert(strlen(name) + strlen(value) + 2 == length);
}

/* A count that is found is written as it was read, leading zeroes aside. */
static void fuzz_backend_tag(const uint8_t *body, size_t length, struct bytes *out)
{
    const char *tag;
    uint64_t count;
    if (!backend_read_tag(body, length, &tag))
        return;
    fuzz_check_string(body, length, tag);
    if (!backend_tag_count(tag, &count))
        return;
    backend_write_tag(out, "SELECT", count);
    const char *again;
    uint64_t count_again;
    assert(backend_read_tag(out->data + FRAME_HEADER_LENGTH, out->length - FRAME_HEADER_LENGTH,
                            &again));
    assert(backend_tag_count(again, &count_again) && count_again == count);
}

static void fuzz_backend_check_field(const uint8_t *body, size_t length, const char *field)
{
    if (*field != '\0')
        fuzz_check_string(body, length, field);
}

/* The error again with another position differs from it in nothing else that is read. */
static void fuzz_backend_check_position(const uint8_t *body, size_t length, uint32_t position,
                                        const struct backend_error *error, struct bytes *out)
{
    struct arena arena = {0};
    struct error_fields fields;
    assert(error_fields_read(body, length, &arena, &fields));
    error_fields_set(&fields, ERROR_FIELD_POSITION,
                     position != 0 ? arena_format(&arena, "%u", position) : NULL);
    bytes_clear(out);
    error_fields_write(&fields, 'E', out);
    struct backend_error again;
    assert(backend_read_error(out->data + FRAME_HEADER_LENGTH, out->length - FRAME_HEADER_LENGTH,
                              &again));
    assert(again.position == position);
    assert(strcmp(again.severity, error->severity) == 0);
    assert(strcmp(again.sqlstate, error->sqlstate) == 0);
    assert(strcmp(again.message, error->message) == 0);
    assert(strcmp(again.detail, error->detail) == 0);
    assert(strcmp(again.hint, error->hint) == 0);
    /* Nothing of the text but what is renamed. */
    assert(strcmp(error_fields_rename(error->message, error->message, "x", &arena),
                  error->message) == 0);
    arena_free(&arena);
}

static void fuzz_backend_error(const uint8_t *body, size_t length, struct bytes *out)
{
    struct backend_error error;
    if (!backend_read_error(body, length, &error)) {
        struct arena arena = {0};
        struct error_fields fields;
        assert(!error_fields_read(body, length, &arena, &fields));
        arena_free(&arena);
        return;
    }
    fuzz_backend_check_field(body, length, error.severity);
    fuzz_backend_check_field(body, length, error.sqlstate);
    fuzz_backend_check_field(body, length, error.message);
    fuzz_backend_check_field(body, length, error.detail);
    fuzz_backend_check_field(body, length, error.hint);
    fuzz_backend_check_position(body, length, FUZZ_BACKEND_POSITION, &error, out);
    fuzz_backend_check_position(body, length, 0, &error, out);
}

/* Every value of a row can be read, and together they are the row. */
static void fuzz_backend_row(const uint8_t *body, size_t length)
{
    const char *value;
    size_t value_length;
    if (!backend_read_value(body, length, 0, &value, &value_length))
        return;
    size_t count = bytes_get_u16(body);
    /* Each reading walks the whole row. */
    size_t last = count < 64 ? count : 64;
    const uint8_t *at = body + 2;
    for (size_t i = 0; i < last; i++) {
        assert(backend_read_value(body, length, i, &value, &value_length));
        at += 4;
        assert(value == NULL ? bytes_get_u32(at - 4) == UINT32_MAX : value == (const char *)at);
        at += value_length;
        assert(at <= body + length);
    }
    assert(!backend_read_value(body, length, count, &value, &value_length));
}

/* What is left of a list of mechanisms is one that stays as it is. */
static void fuzz_backend_mechanisms(const uint8_t *body, size_t length, struct bytes *out)
{
    size_t count;
    size_t count_again;
    struct bytes again = {0};
    char binding;
    assert(!sasl_read_binding(body, length, &binding) || strchr("nyp", binding) != NULL);
    if (!sasl_write_unbound(out, body, length, &count))
        return;
    assert(out->length <= length + FRAME_HEADER_LENGTH);
    assert(sasl_write_unbound(&again, out->data + FRAME_HEADER_LENGTH,
                              out->length - FRAME_HEADER_LENGTH, &count_again));
    assert(count == count_again && again.length == out->length);
    bytes_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const uint8_t *body = data + 1;
    size_t length = size - 1;
    struct bytes out = {0};
    uint64_t count;
    switch (data[0]) {
    case 'Z':
        fuzz_backend_ready(body, length, &out);
        break;
    case 'R':
        fuzz_backend_mechanisms(body, length, &out);
        break;
    case 'S':
        fuzz_backend_parameter(body, length);
        break;
    case 'C':
        fuzz_backend_tag(body, length, &out);
        break;
    case 'E':
        fuzz_backend_error(body, length, &out);
        break;
    case 'D':
        fuzz_backend_row(body, length);
        assert(!backend_read_count(body, length, &count) || bytes_get_u16(body) == 1);
        break;
    default:
        break;
    }
    bytes_free(&out);
    return 0;
}

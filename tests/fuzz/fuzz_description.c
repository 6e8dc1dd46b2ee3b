/*
 * What a server says of a statement: the first byte is 't' (ParameterDescription) or 'T'
 * (RowDescription), the rest a body.
 */
#include <assert.h>

#include "protocol/description.h"
#include "tests/fuzz/fuzz.h"

static void fuzz_description_parameters(const uint8_t *body, size_t length, struct arena *arena,
                                        struct bytes *out)
{
    struct description description = {0};
    if (!description_read_parameters(body, length, arena, &description))
        return;
    description_write_parameters(&description, out);
    fuzz_check_message(out, 't', body, length);
    description_write_parameters(description_copy(&description, arena), out);
    fuzz_check_message(out, 't', body, length);
}

static void fuzz_description_rows(const uint8_t *body, size_t length, struct arena *arena,
                                  struct bytes *out)
{
    struct description description = {0};
    if (!description_read_rows(body, length, arena, &description)) {
        assert(!description.has_rows && description.fields == NULL);
        return;
    }
    description_write_rows(&description, NULL, out);
    fuzz_check_message(out, 'T', body, length);
    description_write_rows(description_copy(&description, arena), description.fields, out);
    fuzz_check_message(out, 'T', body, length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    struct arena arena = {0};
    struct bytes out = {0};
    if (data[0] == 't')
        fuzz_description_parameters(data + 1, size - 1, &arena, &out);
    else if (data[0] == 'T')
        fuzz_description_rows(data + 1, size - 1, &arena, &out);
    bytes_free(&out);
    arena_free(&arena);
    return 0;
}

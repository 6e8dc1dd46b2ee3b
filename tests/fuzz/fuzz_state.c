/*
 * A state file: what is read and written again is read as the same.
 */
#include <assert.h>

#include "config/state/state_print.h"
#include "config/state/state_text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *key[] = {"id"};
    struct migration_config migration = {
        .name = "names",
        .database = "app",
        .table = {{"public", "names"}, {"public", "new_names"}},
        .key = key,
        .key_count = 1,
    };
    struct error error = {0};
    struct state state;
    struct state again;
    if (!state_text_parse("s", (const char *)data, size, &migration, 1, &state, &error)) {
        assert(error.message[0] != '\0');
        return 0;
    }
    struct bytes text = {0};
    state_print(state.catalog, state.snapshot, NULL, &text);
    bool ok =
        state_text_parse("s", (const char *)text.data, text.length, &migration, 1, &again, &error);
    assert(ok);
    (void)ok;
    assert(catalog_equal(state.catalog, again.catalog));
    assert(flags_equal(&state.snapshot->migrations[0], &again.snapshot->migrations[0]));
    bytes_free(&text);
    state_text_free(&again);
    state_text_free(&state);
    return 0;
}

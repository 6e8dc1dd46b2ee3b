/*
 * A server's error, made to speak of the table that the client knows: the first byte says which
 * tables the client has named, under which route, the rest is the body of the ErrorResponse.
 */
#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/frame.h"
#include "rewrite/plan/translated_error.h"
#include "tests/fuzz/fuzz.h"
#include "tests/unit/rewrite/names_catalog.h"

/* It is still an error, of the same severity and SQLSTATE; but what the server says of a cursor may
 * be told as a refusal of ours, and what it says of a cast that we have made fail as a trigger's
 * doing. */
static void fuzz_shown_check(const struct bytes *written, const struct backend_error *before,
                             const char *may_become)
{
    struct backend_error after;
    bool read = backend_read_error(written->data + FRAME_HEADER_LENGTH,
                                   written->length - FRAME_HEADER_LENGTH, &after);
    assert(read);
    assert(strcmp(after.severity, before->severity) == 0);
    assert(strcmp(after.sqlstate, before->sqlstate) == 0 ||
           (may_become != NULL && strcmp(after.sqlstate, may_become) == 0));
}

static const char *fuzz_shown_may_become(const char *sqlstate)
{
    if (sqlstate != NULL && strncmp(sqlstate, "24000", 5) == 0)
        return SQLSTATE_FEATURE_NOT_SUPPORTED;
    return sqlstate != NULL && strncmp(sqlstate, "22P02", 5) == 0 ? "27000" : NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const verbs[] = {NULL, "INSERT", "UPDATE", "DELETE"};
    static struct catalog *catalog;
    if (catalog == NULL)
        catalog = names_catalog();
    if (size == 0)
        return 0;
    struct arena arena = {0};
    struct error_fields fields;
    struct backend_error error;
    if (backend_read_error(data + 1, size - 1, &error) &&
        error_fields_read(data + 1, size - 1, &arena, &fields)) {
        const struct shown_migration shown = {
            .migration = &catalog->migrations[0],
            .named = {(data[0] & 1) != 0, (data[0] & 2) != 0},
            .route = route_of_number((data[0] >> 2) % ROUTE_STATES),
        };
        struct bytes out = {0};
        const char *may_become =
            fuzz_shown_may_become(error_fields_get(&fields, ERROR_FIELD_SQLSTATE));
        translated_error_patch(&fields, &shown, 1, verbs[(data[0] >> 5) & 3],
                               (data[0] & 0x80) == 0);
        error_fields_write(&fields, 'E', &out);
        fuzz_shown_check(&out, &error, may_become);
        bytes_free(&out);
    }
    arena_free(&arena);
    return 0;
}

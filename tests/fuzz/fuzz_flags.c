/*
 * A file of flags, and the check of what it says.
 */
#include <assert.h>
#include <string.h>

#include "config/cohort/cohort.h"
#include "config/flags/flag_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_names.h"

static bool fuzz_flags_is_written(const struct flags *flags, enum side side)
{
    return flags->mirrored || flags->primary == side;
}

static void fuzz_flags_check(const struct flag_values *values, const struct catalog *catalog)
{
    struct arena arena = {0};
    struct flags flags;
    struct error error = {0};
    if (flag_values_check(values, &catalog->migrations[0], "DATABASE_", NULL, &arena, &flags,
                          &error) == FLAG_VERDICT_GOOD) {
        assert(fuzz_flags_is_written(&flags, flags.read));
        assert(!flags.has_canary || fuzz_flags_is_written(&flags, flags.canary_table));
        assert(!flags.has_canary || flags.canary_share <= 100 * FLAGS_PERCENT_UNIT);
        for (size_t i = 0; i < flags.pin_count; i++) {
            assert(fuzz_flags_is_written(&flags, flags.pins[i].table));
            const char *client_id = flags.pins[i].client_id;
            assert(cohort_route(&flags, "names", client_id).read == flags.pins[i].table);
        }
    } else {
        assert(error.message[0] != '\0');
    }
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct config config = fuzz_names_config();
    struct error error = {0};
    struct flag_reading *reading = flag_file_parse(&config, (const char *)data, size, &error);
    assert(reading != NULL || strncmp(error.message, "flags.yaml:", 11) == 0);
    if (reading != NULL) {
        struct catalog *catalog = catalog_new(config.migrations, config.migration_count);
        catalog->migrations[0].shape[SIDE_OLD].exists = true;
        catalog->migrations[0].shape[SIDE_NEW].exists = true;
        fuzz_flags_check(&reading->migrations[0], catalog);
        catalog_release(catalog);
    }
    flag_reading_free(reading);
    return 0;
}

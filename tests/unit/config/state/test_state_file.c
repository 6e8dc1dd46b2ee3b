#include "config/state/state_file.h"
#include "config/state/state_print.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/unit/config/fixture.h"

static char folder[] = "/tmp/crossfade-state-XXXXXX";
static char path[64];

static void test_state_file_begin(void)
{
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/state", folder);
}

static void test_state_file_end(void)
{
    unlink(path);
    rmdir(folder);
}

TestSuite(state_file, .init = test_state_file_begin, .fini = test_state_file_end);

static void test_state_file_write(bool mirrored)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct snapshot *snapshot = snapshot_new(1);
    snapshot->migrations[0].mirrored = mirrored;
    struct bytes text = {0};
    struct error error;
    state_print(catalog, snapshot, NULL, &text);
    cr_assert(state_file_write(path, &text, &error), "%s", error.message);
    bytes_free(&text);
    snapshot_release(snapshot);
    catalog_release(catalog);
}

Test(state_file, comes_back_and_is_replaced)
{
    for (int i = 0; i < 3; i++) {
        bool mirrored = i % 2 == 0;
        test_state_file_write(mirrored);
        struct state state;
        struct error error;
        cr_assert(state_file_read(path, &FIXTURE_NAMES, 1, &state, &error), "%s", error.message);
        cr_assert(state.has_flags[0]);
        cr_assert_eq(state.snapshot->migrations[0].mirrored, mirrored);
        state_text_free(&state);
    }
    struct stat entry;
    cr_assert_eq(stat(path, &entry), 0);
    cr_assert_eq(entry.st_mode & 0777, 0600, "client ids are nobody else's business");
    cr_assert_eq(rmdir(folder), -1);
    unlink(path);
    cr_assert_eq(rmdir(folder), 0, "nothing else is left behind");
}

Test(state_file, is_empty_where_there_is_no_file)
{
    struct state state;
    struct error error;
    cr_assert(state_file_read(path, &FIXTURE_NAMES, 1, &state, &error));
    cr_assert(!state.has_flags[0]);
    cr_assert_eq(state.catalog->migration_count, 1);
    state_text_free(&state);
}

Test(state_file, reports_damage_and_places_that_cannot_be_written)
{
    FILE *file = fopen(path, "w");
    fputs("{\"version\": 1, \"migr", file);
    fclose(file);
    struct state state;
    struct error error;
    cr_assert(!state_file_read(path, &FIXTURE_NAMES, 1, &state, &error));
    cr_assert_not_null(strstr(error.message, path));
    struct bytes text = {0};
    bytes_add_text(&text, "x");
    cr_assert(!state_file_write("/no/such/folder/state", &text, &error));
    cr_assert_str_eq(error.message,
                     "state file /no/such/folder/state cannot be written: No such file or "
                     "directory");
    bytes_free(&text);
}

#include "config/flags/flag_file.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"
#include "tests/unit/exact.h"

static const char WHOLE[] =
    "DATABASE_NAMES_TABLE_WRITE: [names, new_names]\n"
    "DATABASE_NAMES_TABLE_READ: names\n"
    "DATABASE_NAMES_TABLE_READ_CANARY: {table: new_names, percent: 10}\n"
    "DATABASE_NAMES_TABLE_READ_CLIENTS: {\"42\": new_names, alice: names}\n";

static struct flag_reading *test_flag_file_parse(const char *text, size_t length,
                                                 struct error *error)
{
    struct migration_config migration = FIXTURE_NAMES;
    struct config config = {
        .flag_file = "flags.yaml",
        .flag_prefix = "DATABASE_",
        .migrations = &migration,
        .migration_count = 1,
    };
    return flag_file_parse(&config, text, length, error);
}

Test(flag_file, reads_every_key)
{
    struct error error;
    struct flag_reading *reading = test_flag_file_parse(WHOLE, strlen(WHOLE), &error);
    cr_assert_not_null(reading, "%s", error.message);
    const struct flag_values *values = &reading->migrations[0];
    for (size_t key = 0; key < FLAG_KEY_COUNT; key++)
        cr_assert(values->has[key]);
    cr_assert_eq(values->write_count, 2);
    cr_assert_str_eq(values->write[1], "new_names");
    cr_assert_str_eq(values->read, "names");
    cr_assert_eq(values->canary_count, 2);
    cr_assert_str_eq(values->canary[1].field, "percent");
    cr_assert_str_eq(values->canary[1].value, "10");
    cr_assert_eq(values->client_count, 2);
    cr_assert_str_eq(values->clients[0].field, "42");
    cr_assert_str_eq(values->clients[0].value, "new_names");
    flag_reading_free(reading);
}

Test(flag_file, takes_no_flags)
{
    struct error error;
    struct flag_reading *reading = test_flag_file_parse("{}\n", 3, &error);
    cr_assert_not_null(reading);
    for (size_t key = 0; key < FLAG_KEY_COUNT; key++)
        cr_assert(!reading->migrations[0].has[key]);
    flag_reading_free(reading);
}

Test(flag_file, refuses_what_is_half_written_or_mistyped)
{
    static const struct {
        const char *text;
        const char *message;
    } cases[] = {
        {"", "flags.yaml:1: an empty file; expected flags, or {} for none"},
        {"# soon\n", "flags.yaml:1: an empty file; expected flags, or {} for none"},
        {"DATABASE_NAMES_TABLE_WRITE: [names,\n",
         "flags.yaml:2: did not find expected node content while parsing a flow node; expected "
         "YAML"},
        {"DATABASE_NAMES_TABLE_WRITE: names\n",
         "flags.yaml:1: \"names\"; expected a list of tables"},
        {"DATABASE_NAMES_TABLE_READ: [names]\n", "flags.yaml:1: a list; expected a table"},
        {"DATABASE_NAMES_TABLE_READ:\n", "flags.yaml:1: nothing; expected a table"},
        {"DATABASE_NAMES_TABLE_READ_CANARY: 10\n",
         "flags.yaml:1: \"10\"; expected table and percent"},
        {"DATABASE_NAMES_TABLE_READ_CLIENTS: [42]\n",
         "flags.yaml:1: a list; expected client ids and tables"},
        {"DATABASE_NAMES_TABEL_WRITE: [names]\n",
         "flags.yaml:1: unknown key \"DATABASE_NAMES_TABEL_WRITE\"; expected "
         "DATABASE_<NAME>_TABLE_WRITE, _TABLE_READ, _TABLE_READ_CANARY or _TABLE_READ_CLIENTS of a "
         "migration"},
        {"DATABASE_NAMES_TABLE_READ: names\nDATABASE_NAMES_TABLE_READ: names\n",
         "flags.yaml:2: key \"DATABASE_NAMES_TABLE_READ\" stands here twice (line 1); expected it "
         "once"},
        {"DATABASE_NAMES_TABLE_WRITE: [a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a]\n",
         "flags.yaml:1: 17 tables; expected at most 16"},
        {"names\n", "flags.yaml:1: \"names\"; expected flags"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct error error;
        cr_assert_null(test_flag_file_parse(cases[i].text, strlen(cases[i].text), &error));
        cr_assert_str_eq(error.message, cases[i].message, "%s", error.message);
    }
}

static bool test_flag_file_decode(const uint8_t *bytes, size_t length)
{
    struct error error;
    struct flag_reading *reading = test_flag_file_parse((const char *)bytes, length, &error);
    flag_reading_free(reading);
    return reading != NULL;
}

Test(flag_file, survives_any_bytes)
{
    exact_feed_random(test_flag_file_decode, WHOLE, sizeof WHOLE - 1);
    for (size_t length = 0; length < sizeof WHOLE; length++)
        exact_decode(test_flag_file_decode, WHOLE, length);
}

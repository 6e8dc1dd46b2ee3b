/* Key columns of two types: whether different keys of the one table stay different in the other. */
#include <criterion/criterion.h>
#include <string.h>

#include "config/database/catalog_reader.h"
#include "tests/integration/config/setting.h"
#include "tests/integration/harness.h"

TestSuite(one_to_one, .timeout = 120);

#define TYPES                                                                                      \
    "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('calm', 'keen'); "                         \
    "CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false); " \
    "CREATE COLLATION \"Looser\" (provider = icu, locale = 'und-u-ks-level1', "                    \
    "deterministic = false); "                                                                     \
    "CREATE DOMAIN cents AS numeric(12,2); CREATE DOMAIN tenths AS numeric(12,1); "                \
    "CREATE DOMAIN calm AS citext; CREATE DOMAIN whole AS numeric(12,0) CHECK (value > 0)"

/* What the server itself makes of two keys proves that the answer is the right one. */
struct test_one_to_one {
    const char *old;
    const char *new;
    const char *keys[2]; /* of the table that the mapping is made from */
    const char *stated;  /* a mapping that the file gives, or NULL */
};

static const struct test_one_to_one TEST_LOST_ON_THE_WAY_TO_NEW[] = {
    {"text", "citext", {"a", "A"}, NULL},
    {"text", "calm", {"a", "A"}, NULL},
    {"varchar(9)", "citext", {"a", "A"}, NULL},
    {"text", "char(3)", {"a", "a "}, NULL},
    {"varchar(3)", "char(3)", {"a", "a "}, NULL},
    {"text",
     "name",
     {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"},
     NULL},
    {"text", "text COLLATE loose", {"a", "A"}, NULL},
    {"text COLLATE \"C\"", "varchar(9) COLLATE loose", {"a", "A"}, NULL},
    {"text COLLATE loose", "text COLLATE \"Looser\"", {"e", "é"}, NULL},
    {"numeric", "integer", {"1", "1.4"}, NULL},
    {"numeric(9,2)", "bigint", {"1", "1.4"}, NULL},
    {"numeric(9,2)", "numeric(9,1)", {"1.11", "1.12"}, NULL},
    {"numeric", "numeric(9,1)", {"1.11", "1.12"}, NULL},
    {"cents", "tenths", {"1.11", "1.12"}, NULL},
    {"integer", "numeric(9,-2)", {"101", "102"}, NULL},
    {"double precision", "real", {"1.00000001", "1.00000002"}, NULL},
    {"double precision", "numeric", {"0.3", "0.30000000000000004"}, NULL},
    {"double precision", "integer", {"1", "1.4"}, NULL},
    {"numeric", "double precision", {"0.3", "0.300000000000000001"}, NULL},
    {"bigint", "double precision", {"9007199254740992", "9007199254740993"}, NULL},
    {"integer", "real", {"16777216", "16777217"}, NULL},
    {"timestamp", "date", {"2026-01-01 01:00", "2026-01-01 02:00"}, NULL},
    {"timestamptz", "timestamptz(0)", {"2026-01-01 01:00:00.1", "2026-01-01 01:00:00.2"}, NULL},
    {"timestamp(3)", "timestamp(2)", {"2026-01-01 01:00:00.111", "2026-01-01 01:00:00.112"}, NULL},
    {"time", "time(1)", {"01:00:00.11", "01:00:00.12"}, NULL},
    {"interval", "interval hour", {"01:10", "01:20"}, NULL},
    {"inet", "cidr", {"10.0.0.1/8", "10.0.0.2/8"}, NULL},
    {"text[]", "citext[]", {"{a}", "{A}"}, NULL},
};

static const struct test_one_to_one TEST_LOST_ON_THE_WAY_TO_OLD[] = {
    {"citext", "text", {"a", "A"}, NULL},
    {"char(3)", "varchar(3)", {"a", "a "}, NULL},
    {"text COLLATE loose", "text", {"a", "A"}, NULL},
    {"integer", "numeric", {"1", "1.4"}, NULL},
    {"integer", "numeric(9,2)", {"1", "1.4"}, NULL},
    {"numeric(9,1)", "numeric(9,2)", {"1.11", "1.12"}, NULL},
    {"real", "double precision", {"1.00000001", "1.00000002"}, NULL},
    {"date", "timestamp", {"2026-01-01 01:00", "2026-01-01 02:00"}, NULL},
    {"time(0)", "time", {"01:00:00.11", "01:00:00.12"}, NULL},
};

static const struct test_one_to_one TEST_KEPT[] = {
    {"smallint", "integer", {"1", "2"}, NULL},
    {"integer", "bigint", {"1", "2"}, NULL},
    {"bigint", "smallint", {"1", "2"}, NULL},
    {"integer", "oid", {"-1", "1"}, NULL},
    {"bigint", "numeric(20,0)", {"1", "2"}, NULL},
    {"integer", "whole", {"1", "2"}, NULL},
    {"numeric(9,2)", "numeric(12,2)", {"1.11", "1.12"}, NULL},
    {"cents", "numeric(9,2)", {"1.11", "1.12"}, NULL},
    {"text", "varchar(9)", {"a", "A"}, NULL},
    {"varchar(9)", "varchar(5)", {"a", "a "}, NULL},
    {"varchar", "text COLLATE \"C\"", {"a", "a "}, NULL},
    {"text COLLATE loose", "varchar(5) COLLATE loose", {"a", "b"}, NULL},
    {"citext", "citext COLLATE \"C\"", {"a", "b"}, NULL},
    {"char(3)", "char(5)", {"a", "b"}, NULL},
    {"timestamptz(6)", "timestamptz", {"2026-01-01 01:00:00.1", "2026-01-01 01:00:00.2"}, NULL},
    {"bit(3)", "varbit", {"100", "101"}, NULL},
    {"macaddr", "macaddr8", {"00:00:00:00:00:01", "00:00:00:00:00:02"}, NULL},
    {"integer[]", "bigint[]", {"{1}", "{2}"}, NULL},
    {"mood", "text", {"calm", "keen"}, "to_old: {c: 'c::public.mood'}"},
    {"mood", "varchar(9)", {"calm", "keen"}, "to_old: {c: 'c::public.mood'}"},
    {"uuid",
     "text",
     {"00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"},
     "to_old: {c: 'c::uuid'}"},
    {"uuid",
     "char(36)",
     {"00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"},
     "to_old: {c: 'c::uuid'}"},
    {"citext", "text", {"a", "b"}, "to_old: {c: lower(c)}"},
    {"integer", "numeric", {"1", "2"}, "to_old: {c: c::integer}"},
    {"text", "citext", {"a", "b"}, "to_new: {c: c}"},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* What is left of the keys in the other table, of two. */
static int64_t test_one_to_one_left(struct setting *setting, const struct test_one_to_one *pair,
                                    const char *from, const char *to)
{
    harness_run(setting->server, "TRUNCATE a, b");
    harness_run(setting->server, "INSERT INTO %s (c) VALUES ('%s'), ('%s')", from, pair->keys[0],
                pair->keys[1]);
    cr_assert_eq(harness_number(setting->server, "SELECT count(DISTINCT c) FROM %s", from), 2,
                 "%s to %s", pair->old, pair->new);
    harness_run(setting->server, "INSERT INTO %s (c) SELECT c FROM %s", to, from);
    return harness_number(setting->server, "SELECT count(DISTINCT c) FROM %s", to);
}

static struct catalog *test_one_to_one_read(struct setting *setting,
                                            const struct test_one_to_one *pair, const char *key,
                                            struct error *error)
{
    harness_run(setting->server,
                "SET client_min_messages = warning; DROP TABLE IF EXISTS a, b; "
                "CREATE TABLE a (c %s NOT NULL, id serial, UNIQUE (%s)); "
                "CREATE TABLE b (c %s NOT NULL, id serial, UNIQUE (%s))",
                pair->old, key, pair->new, key);
    setting_configure(setting, "file:none.yaml",
                      harness_format("name: a\n    old: a\n    new: b\n    key: [%s]\n    %s\n",
                                     key, pair->stated == NULL ? "" : pair->stated));
    return catalog_read_fitting(setting->config, error);
}

static void test_one_to_one_is_lost(struct setting *setting, const struct test_one_to_one *pair,
                                    bool to_new)
{
    struct error error;
    const char *from = to_new ? "a" : "b";
    const char *to = to_new ? "b" : "a";
    struct catalog *catalog = test_one_to_one_read(setting, pair, "id, c", &error);
    cr_expect_null(catalog, "%s to %s: it holds", pair->old, pair->new);
    if (catalog == NULL) {
        cr_expect_str_eq(error.sqlstate, "F0000", "%s", error.message);
        cr_expect_not_null(
            strstr(error.message, "crossfade.yaml:5: migration a: key column \"c\" is "), "%s",
            error.message);
        cr_expect_not_null(
            strstr(error.message, harness_format(" in public.%s, where different keys", to)), "%s",
            error.message);
    }
    catalog_release(catalog);
    cr_expect_eq(test_one_to_one_left(setting, pair, from, to), 1, "%s to %s loses nothing",
                 pair->old, pair->new);
}

Test(one_to_one, keys_that_the_other_table_merges_are_refused)
{
    struct setting *setting = setting_begin(TYPES);
    /* What becomes of keys the other way may lose more, and is left out. */
    for (size_t i = 0; i < COUNT(TEST_LOST_ON_THE_WAY_TO_NEW); i++) {
        struct test_one_to_one pair = TEST_LOST_ON_THE_WAY_TO_NEW[i];
        pair.stated = "to_old: {c: 'NULL'}";
        test_one_to_one_is_lost(setting, &pair, true);
    }
    for (size_t i = 0; i < COUNT(TEST_LOST_ON_THE_WAY_TO_OLD); i++) {
        struct test_one_to_one pair = TEST_LOST_ON_THE_WAY_TO_OLD[i];
        pair.stated = "to_new: {c: 'NULL'}";
        test_one_to_one_is_lost(setting, &pair, false);
    }
    setting_end(setting);
}

Test(one_to_one, keys_that_stay_apart_are_taken)
{
    struct setting *setting = setting_begin(TYPES);
    for (size_t i = 0; i < COUNT(TEST_KEPT); i++) {
        struct error error;
        const struct test_one_to_one *pair = &TEST_KEPT[i];
        struct catalog *catalog = test_one_to_one_read(setting, pair, "c", &error);
        cr_expect_not_null(catalog, "%s to %s: %s", pair->old, pair->new, error.message);
        catalog_release(catalog);
        cr_expect_eq(test_one_to_one_left(setting, pair, "a", "b"), 2, "%s to %s loses keys",
                     pair->old, pair->new);
        if (pair->stated == NULL)
            cr_expect_eq(test_one_to_one_left(setting, pair, "b", "a"), 2, "%s to %s loses keys",
                         pair->new, pair->old);
    }
    setting_end(setting);
}

Test(one_to_one, other_columns_may_become_equal)
{
    struct setting *setting = setting_begin(TYPES);
    struct error error;
    struct test_one_to_one pair = {"text", "citext", {NULL, NULL}, NULL};
    struct catalog *catalog = test_one_to_one_read(setting, &pair, "id", &error);
    cr_expect_not_null(catalog, "%s", error.message);
    catalog_release(catalog);
    setting_end(setting);
}

Test(one_to_one, what_the_error_says)
{
    struct setting *setting = setting_begin(TYPES);
    struct error error;
    struct test_one_to_one pair = {"integer", "numeric(9,2)", {NULL, NULL}, NULL};
    static const char end[] =
        ", where different keys of the former may become equal, and two rows one; expected types "
        "and collations that keep keys apart both ways, or a mapping under ";
    cr_assert_null(test_one_to_one_read(setting, &pair, "id, c", &error));
    cr_expect_not_null(
        strstr(error.message,
               harness_format("key column \"c\" is numeric(9,2) in table public.b and integer in "
                              "public.a%sto_old that does",
                              end)),
        "%s", error.message);
    pair.old = "varchar(9)";
    pair.new = "varchar(9) COLLATE loose";
    cr_assert_null(test_one_to_one_read(setting, &pair, "id, c", &error));
    cr_expect_not_null(
        strstr(
            error.message,
            harness_format(
                "key column \"c\" is character varying(9) COLLATE pg_catalog.\"default\" in table "
                "public.a and character varying(9) COLLATE public.loose in public.b%sto_new "
                "that does",
                end)),
        "%s", error.message);
    setting_end(setting);
}

/* --- Columns that are no key ------------------------------------------------------------------ */

/* A value of the old table, as text; it comes back as another one, or as it was. */
static const struct {
    const char *old;
    const char *new;
    const char *value;
    bool kept;
} TEST_VALUES[] = {
    {"numeric(8,2)", "numeric(8,1)", "1.25", false},
    {"numeric", "numeric(8,2)", "1.255", false},
    {"numeric(8,2)", "integer", "1.25", false},
    {"integer", "numeric(9,-2)", "101", false},
    {"timestamp", "date", "2024-01-01 00:00:01", false},
    {"timestamp(6)", "timestamp(3)", "2024-01-01 00:00:00.123456", false},
    {"time", "time(0)", "01:00:00.5", false},
    {"double precision", "real", "0.1", false},
    {"integer", "real", "16777217", false},
    {"bigint", "double precision", "9007199254740993", false},
    {"text", "char(5)", "a ", false},
    {"text", "name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", false},
    {"inet", "cidr", "10.1.2.3/8", false},
    {"json", "jsonb", "{\"a\":1, \"a\":2}", false},
    {"interval", "interval hour", "01:10:00", false},
    {"numeric(8,2)", "numeric(12,4)", "1.25", true},
    {"integer", "bigint", "7", true},
    {"integer", "numeric(9,2)", "7", true},
    {"date", "timestamp", "2024-01-01", true},
    {"real", "double precision", "0.1", true},
    {"varchar(5)", "text", "a ", true},
    {"char(5)", "text", "a", true},
    {"varchar(5)", "varchar(9)", "abc", true},
    {"text", "citext", "Abc", true},
    {"text", "text COLLATE loose", "Abc", true},
    {"bit(3)", "varbit", "101", true},
    {"mood", "text", "calm", true},
    {"integer[]", "bigint[]", "{1,2}", true},
    {"integer", "citext", "7", true},
};

Test(one_to_one, columns_that_are_rounded_or_cut_want_a_mapping)
{
    struct setting *setting = setting_begin(TYPES);
    harness_run(setting->server, "SET client_min_messages = warning");
    for (size_t i = 0; i < COUNT(TEST_VALUES); i++) {
        struct error error = {0};
        const char *old = TEST_VALUES[i].old;
        const char *new = TEST_VALUES[i].new;
        harness_run(setting->server,
                    "DROP TABLE IF EXISTS a, b; CREATE TABLE a (id int PRIMARY KEY, c %s); "
                    "CREATE TABLE b (id int PRIMARY KEY, c %s)",
                    old, new);
        harness_run(setting->server,
                    "INSERT INTO a VALUES (1, '%s'); INSERT INTO b SELECT * FROM a",
                    TEST_VALUES[i].value);
        const char *cast = strstr(old, " COLLATE") == NULL ? old : "text";
        cr_expect_eq(harness_number(setting->server,
                                    "SELECT count(*) FROM a JOIN b USING (id) "
                                    "WHERE a.c::text = b.c::%s::text",
                                    cast),
                     TEST_VALUES[i].kept, "%s to %s", old, new);
        setting_configure(setting, "file:none.yaml",
                          "name: a\n    old: a\n    new: b\n    key: [id]\n"
                          "    to_old: {c: 'NULL'}\n");
        struct catalog *catalog = catalog_read_fitting(setting->config, &error);
        cr_expect_eq(catalog != NULL, TEST_VALUES[i].kept, "%s to %s: %s", old, new, error.message);
        cr_expect(catalog != NULL ||
                      strstr(error.message,
                             "in public.b, where values of the former may be rounded "
                             "or cut without an error; expected") != NULL,
                  "%s to %s: %s", old, new, error.message);
        catalog_release(catalog);
        /* The way back is judged as well. */
        setting_configure(setting, "file:none.yaml",
                          "name: a\n    old: b\n    new: a\n    key: [id]\n"
                          "    to_new: {c: 'NULL'}\n");
        catalog = catalog_read_fitting(setting->config, &error);
        cr_expect_eq(catalog != NULL, TEST_VALUES[i].kept, "back from %s to %s: %s", old, new,
                     error.message);
        catalog_release(catalog);
    }
    setting_end(setting);
}

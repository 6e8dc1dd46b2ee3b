#include "config/cohort/cohort.h"
#include "config/flags/flag_values.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"

#define TABLES "public.names or public.new_names"

static struct arena arena;
static struct catalog *catalog;

static void test_flag_values_begin(void)
{
    catalog = fixture_catalog(true, true);
}

static void test_flag_values_end(void)
{
    catalog_release(catalog);
    arena_free(&arena);
}

TestSuite(flag_values, .init = test_flag_values_begin, .fini = test_flag_values_end);

/* Values in one line each; NULL is a key that is missing. Lists are separated by spaces, hashes are
 * field=value. */
struct given {
    const char *write;
    const char *read;
    const char *canary;
    const char *clients;
};

static size_t test_flag_values_words(const char *text, const char **words)
{
    size_t count = 0;
    char *rest = arena_string(&arena, text);
    for (char *word = strtok(rest, " "); word != NULL; word = strtok(NULL, " "))
        words[count++] = word;
    return count;
}

static struct flag_entry *test_flag_values_hash(const char *text, size_t *count)
{
    const char **words = arena_zero(&arena, 16, sizeof *words);
    *count = test_flag_values_words(text, words);
    struct flag_entry *entries = arena_zero(&arena, 16, sizeof *entries);
    for (size_t i = 0; i < *count; i++) {
        const char *equals = strchr(words[i], '=');
        entries[i].field = arena_copy(&arena, words[i], (size_t)(equals - words[i]));
        entries[i].value = equals + 1;
    }
    return entries;
}

static struct flag_values test_flag_values_of(const struct given *given)
{
    struct flag_values values = {
        .has = {[FLAG_KEY_WRITE] = given->write != NULL,
                [FLAG_KEY_READ] = given->read != NULL,
                [FLAG_KEY_CANARY] = given->canary != NULL,
                [FLAG_KEY_CLIENTS] = given->clients != NULL},
        .read = given->read,
    };
    if (given->write != NULL) {
        values.write = arena_zero(&arena, 16, sizeof *values.write);
        values.write_count = test_flag_values_words(given->write, values.write);
    }
    if (given->canary != NULL)
        values.canary = test_flag_values_hash(given->canary, &values.canary_count);
    if (given->clients != NULL)
        values.clients = test_flag_values_hash(given->clients, &values.client_count);
    return values;
}

static enum flag_verdict test_flag_values_check(const struct given *given, struct flags *flags,
                                                struct error *error)
{
    struct flag_values values = test_flag_values_of(given);
    return flag_values_check(&values, &catalog->migrations[0], "DATABASE_", NULL, &arena, flags,
                             error);
}

static enum flag_verdict test_flag_values_step(const struct flags *in_force,
                                               const struct given *given, struct flags *flags,
                                               struct error *error)
{
    struct flag_values values = test_flag_values_of(given);
    return flag_values_check(&values, &catalog->migrations[0], "DATABASE_", in_force, &arena, flags,
                             error);
}

static const struct flags OLD_ALONE = {.primary = SIDE_OLD, .read = SIDE_OLD};
static const struct flags BOTH = {.primary = SIDE_OLD, .mirrored = true, .read = SIDE_OLD};
static struct pinned_client one_pin[] = {{"42", SIDE_NEW}};
static const struct flags BOTH_CANARY = {.primary = SIDE_OLD,
                                         .mirrored = true,
                                         .read = SIDE_NEW,
                                         .has_canary = true,
                                         .canary_table = SIDE_NEW,
                                         .canary_share = 500,
                                         .pins = one_pin,
                                         .pin_count = 1};
static const struct flags NEW_ALONE = {.primary = SIDE_NEW, .read = SIDE_NEW};

Test(flag_values, goes_one_step_at_a_time)
{
    static const struct {
        const struct flags *in_force;
        struct given given;
        bool good;
    } cases[] = {
        {&OLD_ALONE, {"names", NULL, NULL, NULL}, true},
        {&OLD_ALONE, {"names new_names", NULL, NULL, NULL}, true},
        {&OLD_ALONE, {"new_names names", NULL, NULL, NULL}, false},
        {&OLD_ALONE, {"new_names", "new_names", NULL, NULL}, false},
        {&BOTH, {"new_names names", NULL, NULL, NULL}, true},
        {&BOTH, {"new_names", "new_names", NULL, NULL}, true},
        {&NEW_ALONE, {"names", "names", NULL, NULL}, false},
        {&NEW_ALONE, {"names new_names", "names", NULL, NULL}, false},
        {&NEW_ALONE, {"new_names names", "new_names", NULL, NULL}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flags flags;
        struct error error;
        enum flag_verdict verdict =
            test_flag_values_step(cases[i].in_force, &cases[i].given, &flags, &error);
        cr_assert_eq(verdict, cases[i].good ? FLAG_VERDICT_GOOD : FLAG_VERDICT_REFUSED, "%zu", i);
        if (!cases[i].good)
            cr_assert_not_null(strstr(error.message, "skips a step"), "%s", error.message);
    }
}

/* A FLUSHALL, an eviction, another Redis. */
Test(flag_values, what_is_gone_is_no_command)
{
    static const struct flags *const states[] = {&OLD_ALONE, &BOTH, &BOTH_CANARY, &NEW_ALONE};
    struct given nothing = {NULL, NULL, NULL, NULL};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        struct flags flags;
        struct error error;
        struct flag_values values = test_flag_values_of(&nothing);
        cr_assert_eq(test_flag_values_step(states[i], &nothing, &flags, &error), FLAG_VERDICT_GOOD,
                     "%zu", i);
        cr_assert(flags_equal(&flags, states[i]), "%zu", i);
        cr_assert_eq(flag_values_loss(&values, catalog->migrations[0].config, "DATABASE_",
                                      states[i], &arena) == NULL,
                     states[i] == &OLD_ALONE);
    }
}

Test(flag_values, says_what_to_do_about_lost_keys)
{
    struct given given = {"names new_names", NULL, NULL, NULL};
    struct flag_values values = test_flag_values_of(&given);
    cr_assert_str_eq(
        flag_values_loss(&values, catalog->migrations[0].config, "DATABASE_", &BOTH_CANARY, &arena),
        "DATABASE_NAMES_TABLE_READ, DATABASE_NAMES_TABLE_READ_CANARY, "
        "DATABASE_NAMES_TABLE_READ_CLIENTS: gone, and what was there stays in force; "
        "say it again, or what is wanted now: SET DATABASE_NAMES_TABLE_READ "
        "new_names");
    values = (struct flag_values){0};
    cr_assert_str_eq(
        flag_values_loss(&values, catalog->migrations[0].config, "DATABASE_", &BOTH, &arena),
        "DATABASE_NAMES_TABLE_WRITE: gone, and what was there stays in force; say it "
        "again, or what is wanted now: RPUSH DATABASE_NAMES_TABLE_WRITE names "
        "new_names");
}

/* Redis has no empty hash: the last HDEL, or a DEL, is how a canary ends. */
Test(flag_values, a_canary_and_client_ids_may_be_taken_away)
{
    struct given given = {"names new_names", "new_names", NULL, NULL};
    struct flags flags;
    struct error error;
    cr_assert_eq(test_flag_values_step(&BOTH_CANARY, &given, &flags, &error), FLAG_VERDICT_GOOD);
    cr_assert(!flags.has_canary);
    cr_assert_eq(flags.pin_count, 0);
}

/* The rest of the state moves on while a part of it is lost. */
Test(flag_values, what_is_lost_goes_with_what_is_said)
{
    struct given given = {"new_names", NULL, NULL, NULL};
    struct flags flags;
    struct error error;
    cr_assert_eq(test_flag_values_step(&BOTH_CANARY, &given, &flags, &error), FLAG_VERDICT_GOOD);
    cr_assert_eq(flags.primary, SIDE_NEW);
    cr_assert_eq(flags.read, SIDE_NEW);
    cr_assert_eq(flags.pin_count, 1);
    given.write = "names";
    cr_assert_eq(test_flag_values_step(&BOTH_CANARY, &given, &flags, &error), FLAG_VERDICT_REFUSED);
    cr_assert_str_eq(error.message,
                     "DATABASE_NAMES_TABLE_READ is missing, which means new_names, and that is not "
                     "in DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach");
}

Test(flag_values, names_keys_as_the_operator_does)
{
    cr_assert_str_eq(flag_values_key("DATABASE_", "names", FLAG_KEY_WRITE, &arena),
                     "DATABASE_NAMES_TABLE_WRITE");
    cr_assert_str_eq(flag_values_key("my:", "a_1", FLAG_KEY_READ, &arena), "my:A_1_TABLE_READ");
    cr_assert_str_eq(flag_values_key("", "a", FLAG_KEY_CANARY, &arena), "A_TABLE_READ_CANARY");
    cr_assert_str_eq(flag_values_key("", "a", FLAG_KEY_CLIENTS, &arena), "A_TABLE_READ_CLIENTS");
}

Test(flag_values, takes_every_step_of_a_migration)
{
    static const struct {
        struct given given;
        enum side primary;
        bool mirrored;
        enum side read;
    } cases[] = {
        {{NULL, NULL, NULL, NULL}, SIDE_OLD, false, SIDE_OLD},
        {{"names", NULL, NULL, NULL}, SIDE_OLD, false, SIDE_OLD},
        {{"names", "names", NULL, NULL}, SIDE_OLD, false, SIDE_OLD},
        {{"names new_names", "names", NULL, NULL}, SIDE_OLD, true, SIDE_OLD},
        {{"names new_names", "new_names", NULL, NULL}, SIDE_OLD, true, SIDE_NEW},
        {{"new_names names", NULL, NULL, NULL}, SIDE_NEW, true, SIDE_OLD},
        {{"new_names", "new_names", NULL, NULL}, SIDE_NEW, false, SIDE_NEW},
        {{"public.names public.new_names", "public.new_names", NULL, NULL},
         SIDE_OLD,
         true,
         SIDE_NEW},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flags flags;
        struct error error;
        cr_assert_eq(test_flag_values_check(&cases[i].given, &flags, &error), FLAG_VERDICT_GOOD,
                     "%zu: %s", i, error.message);
        cr_assert_eq(flags.primary, cases[i].primary, "%zu", i);
        cr_assert_eq(flags.mirrored, cases[i].mirrored, "%zu", i);
        cr_assert_eq(flags.read, cases[i].read, "%zu", i);
        cr_assert(!flags.has_canary);
        cr_assert_eq(flags.pin_count, 0);
    }
}

Test(flag_values, counts_a_canary_in_hundredths)
{
    static const struct {
        const char *canary;
        unsigned share;
    } cases[] = {
        {"table=new_names percent=0", 0},          {"table=new_names percent=100", 10000},
        {"table=new_names percent=100.00", 10000}, {"percent=12.5 table=public.new_names", 1250},
        {"table=new_names percent=0.01", 1},       {"table=new_names percent=0.10", 10},
        {"table=names percent=007", 700},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given given = {.write = "names new_names", .canary = cases[i].canary};
        struct flags flags;
        struct error error;
        cr_assert_eq(test_flag_values_check(&given, &flags, &error), FLAG_VERDICT_GOOD, "%s",
                     error.message);
        cr_assert(flags.has_canary);
        cr_assert_eq(flags.canary_share, cases[i].share, "%s", cases[i].canary);
    }
}

Test(flag_values, sorts_pins)
{
    struct given given = {.write = "names new_names",
                          .clients = "9=new_names 10=names alice=public.new_names 1=names"};
    static const char *const ids[] = {"1", "10", "9", "alice"};
    static const enum side tables[] = {SIDE_OLD, SIDE_OLD, SIDE_NEW, SIDE_NEW};
    struct flags flags;
    struct error error;
    cr_assert_eq(test_flag_values_check(&given, &flags, &error), FLAG_VERDICT_GOOD);
    cr_assert_eq(flags.pin_count, 4);
    for (size_t i = 0; i < 4; i++) {
        cr_assert_str_eq(flags.pins[i].client_id, ids[i]);
        cr_assert_eq(flags.pins[i].table, tables[i]);
        cr_assert_eq(cohort_route(&flags, "names", ids[i]).read, tables[i]);
    }
}

Test(flag_values, refuses_what_could_lose_or_hide_data)
{
    static const struct {
        struct given given;
        const char *message;
    } cases[] = {
        {{"", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE is empty; expected at least one table"},
        {{"nmaes", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE names the unknown table \"nmaes\"; expected " TABLES},
        {{"names other.new_names", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE names the unknown table \"other.new_names\"; "
         "expected " TABLES},
        {{"Names", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE names the unknown table \"Names\"; expected " TABLES},
        {{"names names", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE names table \"names\" twice; expected it once"},
        {{"names new_names public.names", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_WRITE names table \"public.names\" twice; expected it once"},
        {{"names", "new_names", NULL, NULL},
         "DATABASE_NAMES_TABLE_READ names table \"new_names\", which is not in "
         "DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach"},
        {{NULL, "new_names", NULL, NULL},
         "DATABASE_NAMES_TABLE_READ names table \"new_names\", which is not in "
         "DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach"},
        {{"new_names", NULL, NULL, NULL},
         "DATABASE_NAMES_TABLE_READ is missing, which means names, and that is not in "
         "DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach"},
        {{"names", "", NULL, NULL},
         "DATABASE_NAMES_TABLE_READ names the unknown table \"\"; expected " TABLES},
        {{"names", NULL, "table=new_names percent=0", NULL},
         "DATABASE_NAMES_TABLE_READ_CANARY names table \"new_names\", which is not in "
         "DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach"},
        {{"names new_names", NULL, "table=x percent=1", NULL},
         "DATABASE_NAMES_TABLE_READ_CANARY names the unknown table \"x\"; expected " TABLES},
        {{"names new_names", NULL, "table=new_names", NULL},
         "DATABASE_NAMES_TABLE_READ_CANARY has no field \"percent\"; expected table and percent"},
        {{"names new_names", NULL, "percent=10", NULL},
         "DATABASE_NAMES_TABLE_READ_CANARY has no field \"table\"; expected table and percent"},
        {{"names new_names", NULL, "table=new_names pct=10", NULL},
         "DATABASE_NAMES_TABLE_READ_CANARY has the field \"pct\"; expected table and percent"},
        {{"names", NULL, NULL, "42=new_names"},
         "DATABASE_NAMES_TABLE_READ_CLIENTS names table \"new_names\", which is not in "
         "DATABASE_NAMES_TABLE_WRITE; expected a table that writes reach"},
        {{"names", NULL, NULL, "42=names 43="},
         "DATABASE_NAMES_TABLE_READ_CLIENTS names the unknown table \"\"; expected " TABLES},
        {{"names", NULL, NULL, "=names"},
         "DATABASE_NAMES_TABLE_READ_CLIENTS has an empty client id; expected client ids and "
         "tables"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flags flags = {.canary_share = 77};
        struct error error;
        cr_assert_eq(test_flag_values_check(&cases[i].given, &flags, &error), FLAG_VERDICT_REFUSED,
                     "%zu", i);
        cr_assert_str_eq(error.message, cases[i].message, "%s", error.message);
        cr_assert_eq(flags.canary_share, 77, "outputs are set only on success");
    }
}

Test(flag_values, refuses_percentages_that_are_none)
{
    static const char *const cases[] = {"",    "-1",  "+1",   "101", "100.01", "1.",  ".5", "1.234",
                                        "1,5", "10%", "0x10", "1e1", "1000",   "nan", " 1", "1 "};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct flag_entry canary[] = {{"table", "new_names"}, {"percent", cases[i]}};
        struct flag_values values = {
            .has = {[FLAG_KEY_CANARY] = true}, .canary = canary, .canary_count = 2};
        struct flags flags;
        struct error error;
        cr_assert_eq(flag_values_check(&values, &catalog->migrations[0], "DATABASE_", NULL, &arena,
                                       &flags, &error),
                     FLAG_VERDICT_REFUSED, "%s", cases[i]);
        cr_assert_not_null(strstr(error.message, "expected 0 to 100 with at most two decimals"));
    }
}

Test(flag_values, passes_on_what_the_source_found)
{
    struct flag_values values = {.problem = "DATABASE_NAMES_TABLE_WRITE is a set; expected a list"};
    struct flags flags;
    struct error error;
    cr_assert_eq(flag_values_check(&values, &catalog->migrations[0], "DATABASE_", NULL, &arena,
                                   &flags, &error),
                 FLAG_VERDICT_REFUSED);
    cr_assert_str_eq(error.message, values.problem);
}

Test(flag_values, tells_tables_that_are_not_there)
{
    struct given both = {.write = "names new_names"};
    struct given none = {0};
    struct flags flags;
    struct error error;
    catalog->migrations[0].shape[SIDE_NEW].exists = false;
    cr_assert_eq(test_flag_values_check(&both, &flags, &error), FLAG_VERDICT_NO_TABLE);
    cr_assert_str_eq(error.message,
                     "DATABASE_NAMES_TABLE_WRITE names table public.new_names, which "
                     "database app does not have; expected tables that exist");
    cr_assert_eq(test_flag_values_check(&none, &flags, &error), FLAG_VERDICT_GOOD);
    catalog->migrations[0].shape[SIDE_NEW].exists = true;
    catalog->migrations[0].shape[SIDE_OLD].exists = false;
    cr_assert_eq(test_flag_values_check(&none, &flags, &error), FLAG_VERDICT_NO_TABLE);
    cr_assert_str_eq(error.message,
                     "DATABASE_NAMES_TABLE_WRITE is missing, which names table public.names, which "
                     "database app does not have; expected tables that exist");
}

Test(flag_values, lets_the_application_make_its_first_table)
{
    struct given none = {0};
    struct given old = {.write = "names"};
    struct flags flags;
    struct error error;
    catalog->migrations[0].shape[SIDE_OLD].exists = false;
    catalog->migrations[0].shape[SIDE_NEW].exists = false;
    cr_assert_eq(test_flag_values_check(&none, &flags, &error), FLAG_VERDICT_GOOD);
    cr_assert_eq(test_flag_values_check(&old, &flags, &error), FLAG_VERDICT_NO_TABLE);
}

Test(flag_values, wants_a_schema_where_the_name_alone_says_nothing)
{
    struct migration_config config = FIXTURE_NAMES;
    config.table[SIDE_NEW] = (struct table_name){"app", "names"};
    catalog_release(catalog);
    catalog = catalog_new(&config, 1);
    catalog->migrations[0].shape[SIDE_OLD].exists = true;
    catalog->migrations[0].shape[SIDE_NEW].exists = true;
    struct given bare = {.write = "names"};
    struct given full = {.write = "public.names app.names", .read = "app.names"};
    struct flags flags;
    struct error error;
    cr_assert_eq(test_flag_values_check(&bare, &flags, &error), FLAG_VERDICT_REFUSED);
    cr_assert_str_eq(error.message, "DATABASE_NAMES_TABLE_WRITE names the ambiguous table "
                                    "\"names\"; expected public.names or app.names");
    cr_assert_eq(test_flag_values_check(&full, &flags, &error), FLAG_VERDICT_GOOD);
    cr_assert_eq(flags.read, SIDE_NEW);
}

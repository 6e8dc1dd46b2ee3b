#include "config/file/config_file.h"
#include "config/state/state_print.h"
#include "config/state/state_text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/model/config.h"
#include "config/state/state_file.h"
#include "tests/unit/config/fixture.h"
#include "tests/unit/exact.h"

static struct pinned_client pins[] = {{"4%2", SIDE_NEW}, {"\xff\"\\%\n\x01", SIDE_OLD}};
static const struct flags FLAGS = {
    .primary = SIDE_NEW,
    .mirrored = true,
    .read = SIDE_OLD,
    .has_canary = true,
    .canary_table = SIDE_NEW,
    .canary_share = 1234,
    .pins = pins,
    .pin_count = 2,
};

static struct bytes test_state_text_print(struct catalog *catalog)
{
    struct bytes text = {0};
    struct snapshot *snapshot = snapshot_new(1);
    snapshot->migrations[0] = flags_copy(&FLAGS, &snapshot->arena);
    state_print(catalog, snapshot, NULL, &text);
    snapshot_release(snapshot);
    return text;
}

static bool test_state_text_parse(const struct bytes *text, const struct migration_config *config,
                                  struct state *state, struct error *error)
{
    return state_text_parse("s", (const char *)text->data, text->length, config, 1, state, error);
}

Test(state_text, comes_back_as_it_was)
{
    for (unsigned known = 0; known < 4; known++) {
        struct catalog *catalog = fixture_catalog((known & 1) != 0, (known & 2) != 0);
        struct shape *old = &catalog->migrations[0].shape[SIDE_OLD];
        if (old->known) {
            old->exists = false;
            old->columns[1].type = "\"odd %type\"(3)";
            old->columns[1].type_modifier = 7;
            old->columns[1].identity = 'd';
            old->columns[1].limited_row = true;
            old->columns[2].generated = true;
            old->constraints = arena_zero(&catalog->arena, 2, sizeof *old->constraints);
            old->constraint_count = 2;
            old->constraints[0] =
                (struct constraint){"a \"b\"", CONSTRAINT_CHECK, "CHECK (id > 1)", "", NULL};
            old->constraints[1] =
                (struct constraint){"names_pkey", CONSTRAINT_UNIQUE, "btree (id)", "rest", NULL};
        }
        struct bytes text = test_state_text_print(catalog);
        struct state state;
        struct error error;
        cr_assert(test_state_text_parse(&text, &FIXTURE_NAMES, &state, &error), "%s",
                  error.message);
        cr_assert(catalog_equal(catalog, state.catalog));
        cr_assert(state.has_flags[0]);
        cr_assert(flags_equal(&state.snapshot->migrations[0], &FLAGS));
        state_text_free(&state);
        bytes_free(&text);
        catalog_release(catalog);
    }
}

Test(state_text, keeps_the_longest_client_ids)
{
    char client_id[1025];
    memset(client_id, 0xff, sizeof client_id - 1);
    client_id[sizeof client_id - 1] = '\0';
    struct pinned_client pin = {client_id, SIDE_OLD};
    struct catalog *catalog = fixture_catalog(true, true);
    struct snapshot *snapshot = snapshot_new(1);
    snapshot->migrations[0] = (struct flags){.pins = &pin, .pin_count = 1};
    struct bytes text = {0};
    state_print(catalog, snapshot, NULL, &text);
    struct state state;
    struct error error;
    cr_assert(test_state_text_parse(&text, &FIXTURE_NAMES, &state, &error), "%s", error.message);
    cr_assert(flags_equal(&state.snapshot->migrations[0], &snapshot->migrations[0]));
    state_text_free(&state);
    bytes_free(&text);
    snapshot_release(snapshot);
    catalog_release(catalog);
}

/* One that writes one table, which is that much of the state. */
static struct bytes test_state_text_print_alone(struct catalog *catalog, enum side side)
{
    struct bytes text = {0};
    struct snapshot *snapshot = snapshot_new(1);
    snapshot->migrations[0] = (struct flags){.primary = side, .read = side};
    state_print(catalog, snapshot, NULL, &text);
    snapshot_release(snapshot);
    return text;
}

static struct migration_config test_state_text_other(int which)
{
    static struct column_mapping changed[] = {{"full_name", "upper(first_name)", 7}};
    static const char *keys[] = {"id", "tenant"};
    struct migration_config other = FIXTURE_NAMES;
    if (which == 0)
        other.name = "nomes";
    if (which == 1)
        other.database = "shop";
    if (which == 2)
        other.table[SIDE_OLD].name = "nomes";
    if (which == 3)
        other.table[SIDE_NEW].schema = "app";
    if (which == 4)
        other.mapping[SIDE_NEW] = changed;
    if (which == 5)
        other.mapping_count[SIDE_OLD] = 1;
    if (which == 6) {
        other.key = keys;
        other.key_count = 2;
    }
    return other;
}

/* Dropped, its mirror would miss writes; changed, rows would be of two kinds. */
Test(state_text, a_migration_that_writes_two_tables_must_stay_what_it_is)
{
    static const char *const messages[] = {
        "migration names of database app is not in the configuration any more, but writes reach "
        "both public.names and public.new_names, as s says",
        "migration names of database app is not in the configuration any more",
        "old was \"public.names\", and is \"public.nomes\" now",
        "new was \"public.new_names\", and is \"app.new_names\" now",
        "to_new full_name was \"first_name || ' ' || last_name\", and is \"upper(first_name)\" now",
        "to_old last_name was \"substr(full_name, strpos(full_name, ' ') + 1)\", and there is none "
        "now",
        "key was \"id\", and is \"id, tenant\" now",
    };
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    for (int i = 0; i < 7; i++) {
        struct migration_config other = test_state_text_other(i);
        struct state state;
        struct error error;
        cr_assert(!test_state_text_parse(&text, &other, &state, &error), "%d", i);
        cr_assert_not_null(strstr(error.message, messages[i]), "%s", error.message);
        cr_assert_not_null(strstr(error.message, "put it back"), "%s", error.message);
    }
    bytes_free(&text);
    catalog_release(catalog);
}

Test(state_text, forgets_other_migrations_that_write_one_table)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print_alone(catalog, SIDE_OLD);
    for (int i = 1; i < 3; i++) {
        struct migration_config other = test_state_text_other(i);
        struct state state;
        struct error error;
        cr_assert(test_state_text_parse(&text, &other, &state, &error), "%s", error.message);
        cr_assert(!state.has_flags[0]);
        cr_assert(!state.catalog->migrations[0].shape[SIDE_OLD].known);
        state_text_free(&state);
    }
    bytes_free(&text);
    catalog_release(catalog);
}

/* By another name, or with another second table: the rows are where they were. */
Test(state_text, the_one_table_that_is_written_stays_so)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        struct catalog *catalog = fixture_catalog(true, true);
        struct bytes text = test_state_text_print_alone(catalog, (enum side)side);
        for (int i = 0; i < 7; i++) {
            struct migration_config other = test_state_text_other(i);
            struct state state;
            struct error error;
            if (i == 1 || i == (side == SIDE_OLD ? 2 : 3))
                continue;
            cr_assert(test_state_text_parse(&text, &other, &state, &error), "%s", error.message);
            cr_assert(state.has_flags[0], "%d", i);
            cr_assert_eq(state.snapshot->migrations[0].primary, side);
            cr_assert_eq(state.snapshot->migrations[0].read, side);
            state_text_free(&state);
        }
        /* What was the new one has become the old one of the next migration. */
        struct migration_config next = FIXTURE_NAMES;
        next.table[SIDE_OLD] = FIXTURE_NAMES.table[SIDE_NEW];
        next.table[SIDE_NEW].name = "newer_names";
        struct state state;
        struct error error;
        cr_assert(test_state_text_parse(&text, &next, &state, &error));
        cr_assert_eq(state.has_flags[0], side == SIDE_NEW);
        cr_assert_eq(state.snapshot->migrations[0].primary, SIDE_OLD);
        cr_assert(!state.catalog->migrations[0].shape[SIDE_OLD].known);
        state_text_free(&state);
        bytes_free(&text);
        catalog_release(catalog);
    }
}

Test(state_text, takes_the_mappings_of_today)
{
    struct migration_config config = test_state_text_other(4);
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print_alone(catalog, SIDE_OLD);
    struct state state;
    struct error error;
    cr_assert(test_state_text_parse(&text, &config, &state, &error));
    const struct shape *shape = &state.catalog->migrations[0].shape[SIDE_NEW];
    cr_assert_str_eq(shape_column(shape, "full_name")->mapping, "upper(first_name)");
    state_text_free(&state);
    bytes_free(&text);
    catalog_release(catalog);
}

/* A file of an earlier release does not say what the mapping was. */
Test(state_text, takes_what_has_no_identity)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    struct migration_config config = test_state_text_other(4);
    struct state state;
    struct error error;
    bytes_add_u8(&text, '\0');
    char *from = strstr((char *)text.data, ",\n    \"identity\"");
    char *to = strstr(from, ",\n    \"flags\"");
    memmove(from, to, strlen(to) + 1);
    cr_assert(state_text_parse("s", (const char *)text.data, strlen((const char *)text.data),
                               &config, 1, &state, &error),
              "%s", error.message);
    cr_assert(state.snapshot->migrations[0].mirrored);
    state_text_free(&state);
    bytes_free(&text);
    catalog_release(catalog);
}

static struct config *test_state_text_config(const char *text)
{
    struct error error;
    struct config *config = config_file_parse("c.yaml", text, strlen(text), &error);
    cr_assert_not_null(config, "%s", error.message);
    return config;
}

#define TEST_STATE_TEXT_MIGRATION(column)                                                          \
    "migrations:\n- {name: names, database: app, old: names, new: new_names, key: [id], "          \
    "to_new: {full_name: " column "}}\n"

/* Two processes at one address, whatever they write. */
Test(state_text, who_takes_over_must_serve_the_same)
{
    static const char first[] =
        "upstream: host=a port=1\nflags: redis://r:1/0\n"
        "control: host=a user=x dbname=app password=secret\n" TEST_STATE_TEXT_MIGRATION(
            "first_name");
    static const struct {
        const char *config;
        const char *message; /* NULL: it may */
    } cases[] = {
        {first, NULL},
        {"upstream: port=1 host=a sslmode=disable\nflags: redis://r:1/0\nworkers: 3\n"
         "control: host=a user=y dbname=app\n" TEST_STATE_TEXT_MIGRATION("first_name"),
         NULL},
        {"upstream: host=b port=1\nflags: redis://r:1/0\ncontrol: host=a "
         "dbname=app\n" TEST_STATE_TEXT_MIGRATION("first_name"),
         "the first does not serve the same: upstream there is \"host='a' port='1'\", and is "
         "\"host='b' port='1'\" here"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\ncontrol: host=a "
         "dbname=shop\n" TEST_STATE_TEXT_MIGRATION("first_name"),
         "control there is \"dbname='app' host='a'\""},
        {"upstream: host=a port=1\nflags: redis://r:1/1\ncontrol: host=a "
         "dbname=app\n" TEST_STATE_TEXT_MIGRATION("first_name"),
         "flags there is \"redis at r:1, database 0\", and is \"redis at r:1, database 1\" here"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\nflag_prefix: F_\n"
         "control: host=a dbname=app\n" TEST_STATE_TEXT_MIGRATION("first_name"),
         "flag_prefix there is \"DATABASE_\", and is \"F_\" here"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\ncontrol: host=a "
         "dbname=app\n" TEST_STATE_TEXT_MIGRATION("last_name"),
         "to_new full_name there is \"first_name\", and is \"last_name\" here"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\ncontrol: host=a dbname=app\n",
         "the first serves another migration names: it is only there"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\ncontrol: host=a "
         "dbname=app\n" TEST_STATE_TEXT_MIGRATION(
             "first_name") "- {name: more, database: app, old: a, new: b, key: [id]}\n",
         "the first does not have migration more"},
        {"upstream: host=a port=1\nflags: redis://r:1/0\ncontrol: host=a dbname=app\n"
         "migrations:\n- {name: nomes, database: app, old: names, new: new_names, key: [id]}\n",
         "the first serves another migration names: it is only there"},
    };
    struct config *config = test_state_text_config(first);
    struct catalog *catalog = catalog_new(config->migrations, 1);
    struct snapshot *snapshot = snapshot_new(1);
    struct arena arena = {0};
    struct identity identity = identity_of_config(config, &arena);
    struct bytes text = {0};
    state_print(catalog, snapshot, &identity, &text);
    bytes_add_u8(&text, '\0');
    cr_assert_null(strstr((const char *)text.data, "secret"));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct config *heir = test_state_text_config(cases[i].config);
        struct state state;
        struct error error;
        bool ok = state_text_take_over("the first", (const char *)text.data, text.length - 1, heir,
                                       &state, &error);
        cr_assert_eq(ok, cases[i].message == NULL, "%zu: %s", i, ok ? "taken" : error.message);
        if (ok)
            state_text_free(&state);
        else
            cr_assert_not_null(strstr(error.message, cases[i].message), "%s", error.message);
        config_free(heir);
    }
    bytes_free(&text);
    arena_free(&arena);
    snapshot_release(snapshot);
    catalog_release(catalog);
    config_free(config);
}

Test(state_text, reports_damage)
{
    static const struct {
        const char *from;
        const char *to;
        const char *message;
    } cases[] = {
        {"{\"version\": 1", "{\"version\": 2", "\"2\"; expected a number from 1 to 1"},
        {"\"primary\"", "\"primery\"", "unknown key \"primery\""},
        {"\"primary\": \"new\"", "\"primary\": \"neu\"", "\"neu\"; expected old or new"},
        {"\"mirrored\": 1", "\"mirrored\": 0", "a read of a table that is not written"},
        {"\"share\": 1234", "\"share\": 10001", "\"10001\"; expected a number from 0 to 10000"},
        {"4%252", "4%2", "a broken escape"},
        {"4%252", "4%00", "a broken escape"},
        {"\"not_null\": 1", "\"not_null\": yes", "\"yes\"; expected a number from 0 to 1"},
        {"[\"public\", \"names\"]", "[\"public\"]", "a list of 1; expected schema and table"},
    };
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    bytes_add_u8(&text, '\0');
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char damaged[8192];
        const char *whole = (const char *)text.data;
        const char *at = strstr(whole, cases[i].from);
        cr_assert_not_null(at, "%s", cases[i].from);
        snprintf(damaged, sizeof damaged, "%.*s%s%s", (int)(at - whole), whole, cases[i].to,
                 at + strlen(cases[i].from));
        struct state state;
        struct error error;
        cr_assert(
            !state_text_parse("s", damaged, strlen(damaged), &FIXTURE_NAMES, 1, &state, &error),
            "%s", cases[i].to);
        cr_assert_not_null(strstr(error.message, cases[i].message), "%s", error.message);
    }
    bytes_free(&text);
    catalog_release(catalog);
}

static bool test_state_text_decode(const uint8_t *bytes, size_t length)
{
    struct state state = {0};
    struct error error;
    bool ok = state_text_parse("s", (const char *)bytes, length, &FIXTURE_NAMES, 1, &state, &error);
    state_text_free(&state);
    return ok;
}

Test(state_text, survives_any_bytes)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    exact_feed_random(test_state_text_decode, text.data, text.length);
    for (size_t length = 0; length < text.length - 3; length++)
        cr_assert(!exact_decode(test_state_text_decode, text.data, length), "%zu", length);
    bytes_free(&text);
    catalog_release(catalog);
}

#include "config/state_print.h"
#include "config/state_text.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/state_file.h"
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
    state_print(catalog, snapshot, &text);
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
    state_print(catalog, snapshot, &text);
    struct state state;
    struct error error;
    cr_assert(test_state_text_parse(&text, &FIXTURE_NAMES, &state, &error), "%s", error.message);
    cr_assert(flags_equal(&state.snapshot->migrations[0], &snapshot->migrations[0]));
    state_text_free(&state);
    bytes_free(&text);
    snapshot_release(snapshot);
    catalog_release(catalog);
}

Test(state_text, forgets_other_migrations)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    for (int i = 0; i < 4; i++) {
        struct migration_config other = FIXTURE_NAMES;
        if (i == 0)
            other.name = "nomes";
        if (i == 1)
            other.database = "shop";
        if (i == 2)
            other.table[SIDE_OLD].name = "nomes";
        if (i == 3)
            other.table[SIDE_NEW].schema = "app";
        struct state state;
        struct error error;
        cr_assert(test_state_text_parse(&text, &other, &state, &error));
        cr_assert(!state.has_flags[0]);
        cr_assert(!state.catalog->migrations[0].shape[SIDE_OLD].known);
        state_text_free(&state);
    }
    bytes_free(&text);
    catalog_release(catalog);
}

Test(state_text, takes_the_mappings_of_today)
{
    struct column_mapping changed[] = {{"full_name", "upper(first_name)", 7}};
    struct migration_config config = FIXTURE_NAMES;
    config.mapping[SIDE_NEW] = changed;
    struct catalog *catalog = fixture_catalog(true, true);
    struct bytes text = test_state_text_print(catalog);
    struct state state;
    struct error error;
    cr_assert(test_state_text_parse(&text, &config, &state, &error));
    const struct shape *shape = &state.catalog->migrations[0].shape[SIDE_NEW];
    cr_assert_str_eq(shape_column(shape, "full_name")->mapping, "upper(first_name)");
    state_text_free(&state);
    bytes_free(&text);
    catalog_release(catalog);
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

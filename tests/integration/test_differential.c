/*
 * The core check: every scenario looks the same through Crossfade, whatever the flags say, as on
 * PostgreSQL itself, message by message; and afterwards the tables hold what they must hold.
 *
 * CROSSFADE_TEST_GROUP (a name in scenarios.c) and CROSSFADE_TEST_FLAGS (one of FLAG_STATES) in the
 * environment choose a part of it.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/player.h"
#include "tests/integration/scenarios.h"
#include "tests/integration/transcript.h"

enum reader { READ_AS_READ_SAYS, READ_CANARY, READ_PINNED, READ_MOVING };

struct flag_state {
    const char *name;
    const char *write;  /* the first is the primary */
    const char *mirror; /* NULL: none */
    const char *read;
    enum reader reader;
    bool old_table_dropped;
};

static const struct flag_state FLAG_STATES[] = {
    {"[names] names", "names", NULL, "names", READ_AS_READ_SAYS, false},
    {"[names, new_names] names", "names", "new_names", "names", READ_AS_READ_SAYS, false},
    {"[names, new_names] canary", "names", "new_names", "names", READ_CANARY, false},
    {"[names, new_names] pins", "names", "new_names", "names", READ_PINNED, false},
    {"[names, new_names] moving", "names", "new_names", "names", READ_MOVING, false},
    {"[names, new_names] new_names", "names", "new_names", "new_names", READ_AS_READ_SAYS, false},
    {"[new_names, names] new_names", "new_names", "names", "new_names", READ_AS_READ_SAYS, false},
    {"[new_names] new_names", "new_names", NULL, "new_names", READ_AS_READ_SAYS, false},
    {"[new_names] new_names, names dropped", "new_names", NULL, "new_names", READ_AS_READ_SAYS,
     true},
};

#define FLAG_STATE_COUNT (sizeof FLAG_STATES / sizeof *FLAG_STATES)

struct differential {
    const struct scenario_group *group;
    const struct flag_state *state;
    const char *database[2]; /* 0: the direct one, 1: behind Crossfade */
    PGconn *control[2];
    struct object_names *names[2];
    struct crossfade *crossfade;
    bool extended;
    unsigned failures;
    unsigned refusals;
};

static bool differential_is_new(const char *table)
{
    return strcmp(table, "new_names") == 0;
}

static bool differential_passes_through(const struct differential *test)
{
    const char *own = test->group->new_shape ? "new_names" : "names";
    return test->state->mirror == NULL && strcmp(test->state->write, own) == 0 &&
           strcmp(test->state->read, own) == 0 && test->state->reader == READ_AS_READ_SAYS;
}

static unsigned differential_left_out(const struct differential *test)
{
    unsigned left_out = 0;
    if (differential_is_new(test->state->write) != test->group->new_shape)
        left_out |= TRANSCRIPT_NO_FOREIGN_TEXTS;
    if (!differential_passes_through(test))
        left_out |= TRANSCRIPT_NO_PERMISSION_TEXTS | TRANSCRIPT_NO_COPY_LINES;
    if (test->state->old_table_dropped)
        left_out |= TRANSCRIPT_NO_OLD_TABLE;
    return left_out;
}

static char *differential_sql_file(const char *name)
{
    return harness_read_file(harness_format("%s/%s", CROSSFADE_TEST_SOURCES, name));
}

/* The rows of a table as text, in the shape that the group's clients know. */
static const char *differential_rows_of(const struct differential *test, const char *table)
{
    bool is_new = differential_is_new(table);
    const char *columns = "*";
    if (is_new && !test->group->new_shape)
        columns =
            "id, split_part(full_name, ' ', 1), substr(full_name, strpos(full_name, ' ') + 1)";
    else if (!is_new && test->group->new_shape)
        columns = "id, first_name || ' ' || last_name";
    return harness_format("(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT %s FROM "
                          "%s) t)",
                          columns, table);
}

/* The rows of the second migration, of the same side as `table`. */
static const char *differential_things(const char *table)
{
    return differential_is_new(table)
               ? "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT id, code, tags, "
                 "marks, place, grams / 1000 FROM new_things) t)"
               : "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM (SELECT id, code, tags, "
                 "marks, place, weight FROM things) t)";
}

static char *differential_contents(const struct differential *test, PGconn *connection,
                                   const char *table)
{
    return harness_value(
        connection,
        "SELECT concat_ws(E'\\n', %s, %s, "
        "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM orders t), "
        "(SELECT string_agg(t::text, ' ' ORDER BY t::text) FROM untouched t), "
        "(SELECT t::text FROM (SELECT last_value, is_called FROM names_id_seq) t))",
        differential_rows_of(test, table), differential_things(table));
}

static char *differential_rows(const struct differential *test, const char *table)
{
    return harness_value(test->control[1], "SELECT concat_ws(E'\\n', %s, %s)",
                         differential_rows_of(test, table), differential_things(table));
}

static void differential_fail(struct differential *test, const struct scenario *scenario,
                              const char *what, const char *text)
{
    test->failures++;
    cr_log_error("%s / %s%s, flags %s: %s\n%s", test->group->name, scenario->name,
                 test->extended ? " (extended)" : "", test->state->name, what, text);
}

static void differential_compare_texts(struct differential *test, const struct scenario *scenario,
                                       const char *what, const char *expected, const char *got)
{
    if (strcmp(expected, got) != 0)
        differential_fail(test, scenario, what, harness_format("  - %s\n  + %s", expected, got));
}

static void differential_read_moves(void)
{
    static unsigned turn;
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", turn++ % 2 == 0 ? "new_names" : "names");
}

static void differential_play(struct differential *test, int side, unsigned number,
                              const struct scenario *scenario, struct transcript *transcript)
{
    struct player player = {
        .port = side == 0 ? harness_postgres_port() : test->crossfade->port,
        .database = test->database[side],
        .names = test->names[side],
        .leave_out = differential_left_out(test),
        .extended = test->extended,
        .number = number,
        .before_sending =
            side == 1 && test->state->reader == READ_MOVING ? differential_read_moves : NULL,
    };
    player_play(&player, scenario, transcript);
    if (scenario->unordered)
        transcript_sort_rows(transcript);
}

static void differential_reset(struct differential *test, int side)
{
    char *rows = differential_sql_file("fixture_rows.sql");
    harness_run(test->control[side], "BEGIN");
    if (side == 1 && test->state->old_table_dropped)
        harness_run(test->control[side], "CREATE TEMP TABLE names (id integer DEFAULT "
                                         "nextval('names_id_seq'), first_name text, last_name "
                                         "text) ON COMMIT DROP");
    harness_run(test->control[side], "%s", rows);
    harness_run(test->control[side], "COMMIT");
    free(rows);
}

/* The table that no write may reach, or NULL. */
static const char *differential_bystander(const struct differential *test)
{
    if (test->state->mirror != NULL || test->state->old_table_dropped)
        return NULL;
    return differential_is_new(test->state->write) ? "names" : "new_names";
}

static void differential_scenario(struct differential *test, unsigned number,
                                  const struct scenario *scenario)
{
    const char *bystander = differential_bystander(test);
    struct transcript transcripts[2] = {{0}, {0}};
    differential_reset(test, 0);
    differential_reset(test, 1);
    char *untouched = bystander == NULL ? NULL : differential_rows(test, bystander);
    differential_play(test, 0, number, scenario, &transcripts[0]);
    differential_play(test, 1, number, scenario, &transcripts[1]);

    bool refused = scenario->may_be_refused != NULL && !differential_passes_through(test) &&
                   transcripts[1].refusals > 0;
    const char *own = test->group->new_shape ? "new_names" : "names";
    if (refused) {
        test->refusals++;
    } else {
        char *difference = transcript_difference(&transcripts[0], &transcripts[1]);
        if (difference != NULL)
            differential_fail(test, scenario, "answers differ from PostgreSQL's", difference);
        free(difference);
        char *expected = differential_contents(test, test->control[0], own);
        char *got = differential_contents(test, test->control[1], test->state->write);
        differential_compare_texts(test, scenario, "the data differ", expected, got);
        free(expected);
        free(got);
    }
    if (test->state->mirror != NULL) {
        char *primary = differential_rows(test, test->state->write);
        char *mirror = differential_rows(test, test->state->mirror);
        differential_compare_texts(test, scenario, "the mirror is not the mapping of the primary",
                                   primary, mirror);
        free(primary);
        free(mirror);
    }
    if (untouched != NULL) {
        char *now = differential_rows(test, bystander);
        differential_compare_texts(test, scenario, "a table outside the write list was written",
                                   untouched, now);
        free(now);
        free(untouched);
    }
    transcript_free(&transcripts[0]);
    transcript_free(&transcripts[1]);
}

static const char *differential_thing(const char *table)
{
    return differential_is_new(table) ? "new_things" : "things";
}

static void differential_set_flags(const struct differential *test)
{
    const struct flag_state *state = test->state;
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", state->write);
    if (state->mirror != NULL)
        harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", state->mirror);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", state->read);
    harness_redis("RPUSH DATABASE_THINGS_TABLE_WRITE %s", differential_thing(state->write));
    if (state->mirror != NULL)
        harness_redis("RPUSH DATABASE_THINGS_TABLE_WRITE %s", differential_thing(state->mirror));
    harness_redis("SET DATABASE_THINGS_TABLE_READ %s", differential_thing(state->read));
    if (state->reader == READ_CANARY)
        harness_redis("HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent 50");
    for (unsigned i = 0; state->reader == READ_PINNED && i < 100; i++)
        harness_redis("HSET DATABASE_NAMES_TABLE_READ_CLIENTS client-%u-%u %s", i, i % 2,
                      i % 3 == 0 ? "names" : "new_names");
}

static void differential_begin(struct differential *test)
{
    char *tables = differential_sql_file("fixtures.sql");
    for (int side = 0; side < 2; side++) {
        test->database[side] = harness_database();
        test->control[side] = harness_direct(test->database[side]);
        harness_run(test->control[side], "SET client_min_messages = warning");
        harness_run(test->control[side], "%s", tables);
        test->names[side] = object_names_read(test->control[side]);
    }
    free(tables);
    harness_redis_start();
    differential_set_flags(test);
    int port = harness_free_port();
    test->crossfade = crossfade_start(port, crossfade_things_config(port, test->database[1]));
    if (test->state->old_table_dropped) {
        PGconn *connection = harness_connect(port, test->database[1], NULL);
        harness_run(connection, "ALTER SEQUENCE names_id_seq OWNED BY new_names.id");
        harness_run(connection, "DROP TABLE names CASCADE");
        PQfinish(connection);
    }
}

static void differential_end(struct differential *test)
{
    crossfade_stop(test->crossfade);
    harness_redis_stop();
    for (int side = 0; side < 2; side++) {
        PQfinish(test->control[side]);
        object_names_free(test->names[side]);
    }
}

struct differential_case {
    size_t group;
    size_t state;
};

ParameterizedTestParameters(differential, same_as_postgresql)
{
    const char *only_group = getenv("CROSSFADE_TEST_GROUP");
    const char *only_flags = getenv("CROSSFADE_TEST_FLAGS");
    size_t count = 0;
    struct differential_case *cases =
        cr_malloc(SCENARIO_GROUP_COUNT * FLAG_STATE_COUNT * sizeof *cases);
    for (size_t group = 0; group < SCENARIO_GROUP_COUNT; group++)
        for (size_t state = 0; state < FLAG_STATE_COUNT; state++)
            if ((only_group == NULL || strcmp(only_group, SCENARIO_GROUPS[group].name) == 0) &&
                (only_flags == NULL || strcmp(only_flags, FLAG_STATES[state].name) == 0))
                cases[count++] = (struct differential_case){group, state};
    return cr_make_param_array(struct differential_case, cases, count);
}

ParameterizedTest(struct differential_case *which, differential, same_as_postgresql, .timeout = 300)
{
    struct differential test = {.group = &SCENARIO_GROUPS[which->group],
                                .state = &FLAG_STATES[which->state]};
    differential_begin(&test);
    unsigned number = 0;
    for (const struct scenario *scenario = test.group->scenarios; scenario->name != NULL;
         scenario++, number++) {
        if (scenario->needs_old_table && test.state->old_table_dropped)
            continue;
        test.extended = false;
        differential_scenario(&test, number, scenario);
        test.extended = true;
        if (player_can_go_extended(scenario))
            differential_scenario(&test, number, scenario);
    }
    differential_end(&test);
    cr_log_info("%s, flags %s: %u scenarios, %u refusals", test.group->name, test.state->name,
                number, test.refusals);
    cr_assert_eq(test.failures, 0, "%s, flags %s: %u differences", test.group->name,
                 test.state->name, test.failures);
}

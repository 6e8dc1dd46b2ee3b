/*
 * The core check: every scenario looks the same through Crossfade, whatever the flags say, as on
 * PostgreSQL itself, message by message; and afterwards the tables hold what they must hold.
 *
 * CROSSFADE_TEST_GROUP (a name in scenarios.c) and CROSSFADE_TEST_FLAGS (one of FLAG_STATES) in the
 * environment choose a part of it.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/harness.h"
#include "tests/integration/player.h"
#include "tests/integration/scenarios.h"
#include "tests/integration/twins.h"

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
    struct twins twins;
    bool extended;
    unsigned failures;
    unsigned refusals;
};

static void differential_fail(struct differential *test, const struct scenario *scenario,
                              const char *what, const char *text)
{
    test->failures++;
    cr_log_error("%s / %s%s, flags %s: %s\n%s", test->group->name, scenario->name,
                 test->extended ? " (extended)" : "", test->twins.state->name, what, text);
}

static void differential_read_moves(void)
{
    static unsigned turn;
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", turn++ % 2 == 0 ? "new_names" : "names");
}

static void differential_play(struct differential *test, int side, unsigned number,
                              const struct scenario *scenario, struct transcript *transcript)
{
    struct twins *twins = &test->twins;
    bool moves = side == TWINS_THROUGH && twins->state->reader == READ_MOVING;
    struct player player = {
        .port = twins_port(twins, side),
        .database = twins->database[side],
        .control = twins->control[side],
        .names = twins->names[side],
        .leave_out = twins_left_out(twins),
        .extended = test->extended,
        .number = number,
        .connections = &twins->connections[side],
        .before_sending = moves ? differential_read_moves : NULL,
    };
    player_play(&player, scenario, transcript);
    if (scenario->unordered)
        transcript_sort_rows(transcript);
}

static void differential_scenario(struct differential *test, unsigned number,
                                  const struct scenario *scenario)
{
    struct transcript transcripts[TWINS_SIDES] = {{0}, {0}};
    twins_reset(&test->twins);
    char *bystander = twins_bystander(&test->twins);
    for (int side = 0; side < TWINS_SIDES; side++)
        differential_play(test, side, number, scenario, &transcripts[side]);

    bool refused = scenario->may_be_refused != NULL && !twins_pass_through(&test->twins) &&
                   transcripts[TWINS_THROUGH].refusals > 0;
    refused |=
        test->twins.state->reader == READ_MOVING && transcripts[TWINS_THROUGH].old_snapshots > 0;
    test->refusals += refused;
    char *answers =
        refused ? NULL
                : transcript_difference(&transcripts[TWINS_DIRECT], &transcripts[TWINS_THROUGH]);
    char *data = twins_difference(&test->twins, !refused, bystander);
    if (answers != NULL)
        differential_fail(test, scenario, "answers differ from PostgreSQL's", answers);
    if (data != NULL)
        differential_fail(test, scenario, "the tables", data);
    free(answers);
    free(data);
    free(bystander);
    for (int side = 0; side < TWINS_SIDES; side++)
        transcript_free(&transcripts[side]);
}

/* All groups of one shape, under one state of the flags. */
struct differential_case {
    size_t state;
    bool new_shape;
};

static bool differential_is_chosen(const char *variable, const char *name)
{
    const char *only = getenv(variable);
    return only == NULL || strcmp(only, name) == 0;
}

static bool differential_has_groups(bool new_shape)
{
    for (size_t i = 0; i < SCENARIO_GROUP_COUNT; i++)
        if (SCENARIO_GROUPS[i].new_shape == new_shape &&
            differential_is_chosen("CROSSFADE_TEST_GROUP", SCENARIO_GROUPS[i].name))
            return true;
    return false;
}

ParameterizedTestParameters(differential, same_as_postgresql)
{
    size_t count = 0;
    struct differential_case *cases = cr_malloc(2 * FLAG_STATE_COUNT * sizeof *cases);
    /* The new shape last: it has fewer groups, so that they fill the gap at the end. */
    for (int shape = 0; shape < 2; shape++)
        for (size_t state = 0; state < FLAG_STATE_COUNT; state++)
            if (differential_has_groups(shape == 1) &&
                differential_is_chosen("CROSSFADE_TEST_FLAGS", FLAG_STATES[state].name))
                cases[count++] = (struct differential_case){state, shape == 1};
    return cr_make_param_array(struct differential_case, cases, count);
}

static void differential_group(struct differential *test)
{
    unsigned number = 0;
    unsigned failures = test->failures;
    test->refusals = 0;
    for (const struct scenario *scenario = test->group->scenarios; scenario->name != NULL;
         scenario++, number++) {
        if (scenario->needs_old_table && test->twins.state->old_table_dropped)
            continue;
        test->extended = false;
        differential_scenario(test, number, scenario);
        test->extended = true;
        if (player_can_go_extended(scenario))
            differential_scenario(test, number, scenario);
    }
    cr_log_info("%s, flags %s: %u scenarios, %u refusals, %u differences", test->group->name,
                test->twins.state->name, number, test->refusals, test->failures - failures);
}

ParameterizedTest(struct differential_case *which, differential, same_as_postgresql, .timeout = 850)
{
    struct differential test = {0};
    const struct flag_state *state = &FLAG_STATES[which->state];
    twins_begin(&test.twins, state, which->new_shape);
    for (size_t i = 0; i < SCENARIO_GROUP_COUNT; i++) {
        test.group = &SCENARIO_GROUPS[i];
        if (test.group->new_shape == which->new_shape &&
            differential_is_chosen("CROSSFADE_TEST_GROUP", test.group->name))
            differential_group(&test);
    }
    twins_end(&test.twins);
    cr_assert_eq(test.failures, 0, "flags %s: %u differences", state->name, test.failures);
}

/*
 * The same raw messages, legal and illegal, for PostgreSQL itself and for Crossfade before it:
 * every answer must be the same, and whether the connection ends, and afterwards what the tables
 * hold. Sequences that name the table are played under each of FLAG_STATES, others once.
 *
 * CROSSFADE_TEST_GROUP (a name in SEQUENCE_GROUPS) in the environment chooses a part of it.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/player.h"
#include "tests/integration/sequences.h"
#include "tests/integration/twins.h"

#define SEQUENCES_LEAST 150

static const struct sequence_group SEQUENCE_GROUPS[] = {
    {"startup", SEQUENCES_STARTUP},      {"login", SEQUENCES_LOGIN},
    {"frames", SEQUENCES_FRAMES},        {"bodies", SEQUENCES_BODIES},
    {"extended", SEQUENCES_EXTENDED},    {"portals", SEQUENCES_PORTALS},
    {"pipeline", SEQUENCES_PIPELINE},    {"copy", SEQUENCES_COPY},
    {"function calls", SEQUENCES_CALLS}, {"replication", SEQUENCES_REPLICATION},
    {"cancel", SEQUENCES_CANCEL},
};
#define SEQUENCE_GROUP_COUNT (sizeof SEQUENCE_GROUPS / sizeof *SEQUENCE_GROUPS)

static const struct flag_state FLAG_STATES[] = {
    {"[names, new_names] names", "names", "new_names", "names", READ_AS_READ_SAYS, false},
    {"[names, new_names] new_names", "names", "new_names", "new_names", READ_AS_READ_SAYS, false},
    {"[new_names, names] new_names", "new_names", "names", "new_names", READ_AS_READ_SAYS, false},
};
#define FLAG_STATE_COUNT (sizeof FLAG_STATES / sizeof *FLAG_STATES)

struct sequences {
    const struct sequence_group *group;
    struct twins twins;
    unsigned failures;
};

static void sequences_fail(struct sequences *test, const struct scenario *sequence,
                           const char *what)
{
    test->failures++;
    cr_log_error("%s / %s, flags %s:\n%s", test->group->name, sequence->name,
                 test->twins.state->name, what);
}

static bool sequences_name_the_table(const struct scenario *sequence)
{
    for (const struct step *step = sequence->steps; step->kind != STEP_END; step++) {
        size_t length = step->text == NULL ? 0 : step->number;
        if (length == 0 && step->text != NULL)
            length = strlen(step->text);
        if (length != 0 && memmem(step->text, length, "names", 5) != NULL)
            return true;
    }
    return false;
}

static void sequences_play(struct sequences *test, int side, const struct scenario *sequence,
                           struct transcript *transcript)
{
    const struct twins *twins = &test->twins;
    struct player player = {
        .port = twins_port(twins, side),
        .database = twins->database[side],
        .control = twins->control[side],
        .names = twins->names[side],
        .leave_out = twins_left_out(twins),
    };
    player_play(&player, sequence, transcript);
    if (sequence->types_only != NULL)
        transcript_keep_types(transcript);
}

static void sequences_compare(struct sequences *test, const struct scenario *sequence, bool writes)
{
    struct transcript transcripts[TWINS_SIDES] = {{0}, {0}};
    if (writes)
        twins_reset(&test->twins);
    for (int side = 0; side < TWINS_SIDES; side++)
        sequences_play(test, side, sequence, &transcripts[side]);
    bool refused = sequence->may_be_refused != NULL && !twins_pass_through(&test->twins) &&
                   transcripts[TWINS_THROUGH].refusals > 0;
    char *answers =
        refused ? NULL
                : transcript_difference(&transcripts[TWINS_DIRECT], &transcripts[TWINS_THROUGH]);
    char *data = writes ? twins_difference(&test->twins, !refused, NULL) : NULL;
    if (transcript_says(&transcripts[TWINS_DIRECT], PLAYER_NOTHING_COMES))
        sequences_fail(test, sequence, "PostgreSQL does not say what the sequence waits for");
    if (answers != NULL && sequence->differs == NULL)
        sequences_fail(test, sequence, answers);
    if (answers == NULL && sequence->differs != NULL)
        sequences_fail(test, sequence, "the answers are the same, against what the table says");
    if (data != NULL)
        sequences_fail(test, sequence, data);
    free(answers);
    free(data);
    for (int side = 0; side < TWINS_SIDES; side++)
        transcript_free(&transcripts[side]);
}

ParameterizedTestParameters(sequences, same_as_postgresql)
{
    static size_t states[FLAG_STATE_COUNT];
    for (size_t i = 0; i < FLAG_STATE_COUNT; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, FLAG_STATE_COUNT);
}

ParameterizedTest(size_t *which, sequences, same_as_postgresql, .timeout = 300)
{
    const char *only_group = getenv("CROSSFADE_TEST_GROUP");
    struct sequences test = {0};
    unsigned count = 0;
    twins_begin(&test.twins, &FLAG_STATES[*which], false);
    twins_reset(&test.twins);
    for (size_t i = 0; i < SEQUENCE_GROUP_COUNT; i++) {
        test.group = &SEQUENCE_GROUPS[i];
        if (only_group != NULL && strcmp(only_group, test.group->name) != 0)
            continue;
        for (const struct scenario *sequence = test.group->sequences; sequence->name != NULL;
             sequence++) {
            bool names_the_table = sequences_name_the_table(sequence);
            if (*which != 0 && !names_the_table)
                continue;
            sequences_compare(&test, sequence, names_the_table);
            count++;
        }
    }
    twins_end(&test.twins);
    printf("%u sequences of messages, flags %s\n", count, FLAG_STATES[*which].name);
    fflush(stdout);
    cr_assert_eq(test.failures, 0, "flags %s: %u differences", FLAG_STATES[*which].name,
                 test.failures);
    cr_assert(*which != 0 || only_group != NULL || count >= SEQUENCES_LEAST);
}

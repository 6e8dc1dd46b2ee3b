/*
 * A migration may change the types of columns, and what else they are: values, types and modifiers
 * are those of the plain table, in text and in binary, for clients of either shape, whatever the
 * flags say; and the mirror is the mapping of the primary.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/player.h"
#include "tests/integration/scenario_tables.h"
#include "tests/integration/transcript.h"

enum types_side { TYPES_OLD, TYPES_NEW };

static const struct types_pair {
    const char *flag;
    const char *table[2];
    const char *image[2]; /* what the other side's table must hold, as a query over this one */
    const struct scenario *scenarios[2];
} TYPES_PAIRS[] = {
    {"T",
     {"t", "new_t"},
     {"SELECT id, i::bigint, e::mood, v::text, ts AT TIME ZONE 'UTC', j::jsonb, "
      "m::numeric(12, 2), f <> 0, a, b, u, n::numeric(10, 4), c::char(8), iv, d::short, p, r "
      "FROM t",
      "SELECT id, i::integer, e::text, v::varchar(8), ts AT TIME ZONE 'UTC', j::json, m::money, "
      "f::integer, a, b, u, n::numeric(8, 2), c::char(4), iv, d::varchar(5), p, r2 FROM new_t"},
     {SCENARIOS_TYPES_OLD, SCENARIOS_TYPES_NEW}},
    {"NATURES",
     {"natures", "new_natures"},
     {"SELECT id, needed, coalesce(loose, -1), given, bare, nullif(label, 'none')::varchar(20) "
      "FROM natures",
      "SELECT id, needed, nullif(loose, -1), given, bare, coalesce(title, 'none')::text "
      "FROM new_natures"},
     {SCENARIOS_NATURES_OLD, SCENARIOS_NATURES_NEW}},
    {"LABELS",
     {"labels", "new_labels"},
     {"SELECT id, firsts::text[] || last FROM labels",
      "SELECT id, ARRAY[marks[1]]::text, marks[2] FROM new_labels"},
     {SCENARIOS_LABELS_OLD, SCENARIOS_LABELS_NEW}},
    {"MADE",
     {"made", "new_made"},
     {"SELECT id, n, n * 2, thrice, d::short, dd::shorter FROM made",
      "SELECT id, n, twice, n * 3, d::varchar(5), dd::varchar(5) FROM new_made"},
     {SCENARIOS_MADE_OLD, SCENARIOS_MADE_NEW}},
    {"PIECES",
     {"pieces", "new_pieces"},
     {"SELECT * FROM pieces", "SELECT * FROM new_pieces"},
     {SCENARIOS_PIECES_OLD, SCENARIOS_PIECES_NEW}},
    {"MARKED",
     {"marked", "new_marked"},
     {"SELECT id, mood, n::bigint FROM marked", "SELECT id, mood, n::integer FROM new_marked"},
     {SCENARIOS_MARKED_OLD, SCENARIOS_MARKED_NEW}},
};

#define TYPES_PAIR_COUNT (sizeof TYPES_PAIRS / sizeof *TYPES_PAIRS)

static const struct types_state {
    enum types_side primary;
    bool mirrored;
    enum types_side read;
} TYPES_STATES[] = {
    {TYPES_OLD, false, TYPES_OLD}, {TYPES_OLD, true, TYPES_OLD}, {TYPES_OLD, true, TYPES_NEW},
    {TYPES_NEW, true, TYPES_OLD},  {TYPES_NEW, true, TYPES_NEW}, {TYPES_NEW, false, TYPES_NEW},
};

struct types {
    const struct types_state *state;
    struct player players[2]; /* 0: before PostgreSQL itself, 1: before Crossfade */
    struct player_connections connections[2];
    PGconn *control[2];
    unsigned refusals;
};

static struct crossfade *types_start(const char *database, const struct types_state *state)
{
    int port = harness_free_port();
    harness_redis_start();
    for (size_t i = 0; i < TYPES_PAIR_COUNT; i++) {
        const struct types_pair *pair = &TYPES_PAIRS[i];
        harness_redis("RPUSH DATABASE_%s_TABLE_WRITE %s", pair->flag, pair->table[state->primary]);
        if (state->mirrored)
            harness_redis("RPUSH DATABASE_%s_TABLE_WRITE %s", pair->flag,
                          pair->table[1 - state->primary]);
        harness_redis("SET DATABASE_%s_TABLE_READ %s", pair->flag, pair->table[state->read]);
    }
    return crossfade_start(
        port,
        harness_format("listen: 127.0.0.1:%d\n"
                       "upstream: host=127.0.0.1 port=%d\n"
                       "control: host=127.0.0.1 port=%d user=crossfade\n"
                       "flags: redis://127.0.0.1:%d/0\n"
                       "migrations:\n"
                       "  - name: t\n"
                       "    database: %s\n"
                       "    old: t\n"
                       "    new: new_t\n"
                       "    key: [id]\n"
                       "    to_new: {e: 'e::public.mood', ts: \"ts AT TIME ZONE 'UTC'\", "
                       "j: 'j::jsonb', m: 'm::numeric', f: 'f <> 0', r2: r}\n"
                       "    to_old: {e: 'e::text', ts: \"ts AT TIME ZONE 'UTC'\", "
                       "j: 'j::json', m: 'm::money', f: 'f::int', r: r2, "
                       "n: 'n::numeric(8,2)'}\n"
                       "  - name: natures\n"
                       "    database: %s\n"
                       "    old: natures\n"
                       "    new: new_natures\n"
                       "    key: [id]\n"
                       "    to_new: {loose: 'coalesce(loose, -1)', "
                       "title: \"nullif(label, 'none')\"}\n"
                       "    to_old: {loose: 'nullif(loose, -1)', "
                       "label: \"coalesce(title, 'none')\"}\n"
                       "  - name: labels\n"
                       "    database: %s\n"
                       "    old: labels\n"
                       "    new: new_labels\n"
                       "    key: [id]\n"
                       "    to_new: {marks: 'firsts::text[] || last'}\n"
                       "    to_old: {firsts: 'ARRAY[marks[1]]::text', "
                       "last: 'marks[2]'}\n"
                       "  - name: made\n"
                       "    database: %s\n"
                       "    old: made\n"
                       "    new: new_made\n"
                       "    key: [id]\n"
                       "    to_new: {twice: n * 2}\n"
                       "    to_old: {thrice: n * 3}\n"
                       "  - name: pieces\n"
                       "    database: %s\n"
                       "    old: pieces\n"
                       "    new: new_pieces\n"
                       "    key: [id]\n"
                       "  - name: marked\n"
                       "    database: %s\n"
                       "    old: marked\n"
                       "    new: new_marked\n"
                       "    key: [id, mood]\n",
                       port, harness_postgres_port(), harness_postgres_port(), harness_redis_port(),
                       database, database, database, database, database, database));
}

static char *types_rows(PGconn *connection, const char *query)
{
    return harness_value(connection,
                         "SELECT string_agg(x::text, E'\\n' ORDER BY x::text) FROM (%s) x", query);
}

static const char *types_whole(const struct types_pair *pair, enum types_side side)
{
    return harness_format("SELECT * FROM %s", pair->table[side]);
}

static void types_expect_same(const char *what, const struct scenario *scenario, char *expected,
                              char *got)
{
    cr_expect_str_eq(got, expected, "%s: %s\n  - %s\n  + %s", scenario->name, what, expected, got);
    free(expected);
    free(got);
}

/* What the tables after Crossfade hold, beside what the plain one does. */
static void types_check_tables(const struct types *types, const struct types_pair *pair,
                               enum types_side client, const struct scenario *scenario,
                               bool refused)
{
    enum types_side primary = types->state->primary;
    PGconn *behind = types->control[1];
    if (!refused)
        types_expect_same("the data differ", scenario,
                          types_rows(types->control[0], client == primary
                                                            ? types_whole(pair, client)
                                                            : pair->image[client]),
                          types_rows(behind, types_whole(pair, primary)));
    if (types->state->mirrored)
        types_expect_same("the mirror is not the mapping of the primary", scenario,
                          types_rows(behind, pair->image[primary]),
                          types_rows(behind, types_whole(pair, 1 - primary)));
    else
        types_expect_same("a table outside the write list was written", scenario, strdup(""),
                          types_rows(behind, types_whole(pair, 1 - primary)));
}

static void types_play(struct types *types, const struct types_pair *pair, enum types_side client,
                       const struct scenario *scenario)
{
    struct transcript transcripts[2] = {{0}, {0}};
    for (int side = 0; side < 2; side++) {
        harness_run(types->control[side], "TRUNCATE %s, %s RESTART IDENTITY", pair->table[0],
                    pair->table[1]);
        /* What a row looked like that was refused is not known where the tables differ. */
        types->players[side].leave_out =
            client != types->state->primary ? TRANSCRIPT_NO_FOREIGN_TEXTS : 0;
        player_play(&types->players[side], scenario, &transcripts[side]);
    }
    bool refused = scenario->may_be_refused != NULL && transcripts[1].refusals > 0;
    if (refused) {
        types->refusals++;
    } else {
        char *difference = transcript_difference(&transcripts[0], &transcripts[1]);
        cr_expect_null(difference, "%s, %s shape%s:\n%s", scenario->name,
                       client == TYPES_OLD ? "old" : "new",
                       types->players[0].extended ? ", extended" : "", difference);
        free(difference);
    }
    types_check_tables(types, pair, client, scenario, refused);
    transcript_free(&transcripts[0]);
    transcript_free(&transcripts[1]);
}

ParameterizedTestParameters(types, are_the_plain_tables)
{
    size_t count = sizeof TYPES_STATES / sizeof *TYPES_STATES;
    size_t *states = cr_malloc(count * sizeof *states);
    for (size_t i = 0; i < count; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, count);
}

ParameterizedTest(const size_t *state, types, are_the_plain_tables, .timeout = 300)
{
    struct types types = {.state = &TYPES_STATES[*state]};
    char *tables =
        harness_read_file(harness_format("%s/fixtures_types.sql", CROSSFADE_TEST_SOURCES));
    for (int side = 0; side < 2; side++) {
        types.players[side].database = harness_database();
        types.players[side].connections = &types.connections[side];
        types.control[side] = harness_direct(types.players[side].database);
        harness_run(types.control[side], "SET TimeZone = 'UTC'");
        harness_run(types.control[side], "%s", tables);
        types.players[side].names = object_names_read(types.control[side]);
    }
    free(tables);
    struct crossfade *crossfade = types_start(types.players[1].database, types.state);
    types.players[0].port = harness_postgres_port();
    types.players[1].port = crossfade->port;
    for (unsigned turn = 0; turn < 2 * 2 * TYPES_PAIR_COUNT; turn++) {
        const struct types_pair *pair = &TYPES_PAIRS[turn / 4];
        enum types_side client = turn / 2 % 2 == 0 ? TYPES_OLD : TYPES_NEW;
        types.players[0].extended = types.players[1].extended = turn % 2 == 1;
        for (const struct scenario *scenario = pair->scenarios[client]; scenario->name != NULL;
             scenario++)
            types_play(&types, pair, client, scenario);
    }
    cr_log_info("write list [%s%s], reads %s: %u refusals", types.state->primary ? "new" : "old",
                types.state->mirrored ? ", the other" : "", types.state->read ? "new" : "old",
                types.refusals);
    for (int side = 0; side < 2; side++)
        player_connections_close(&types.connections[side]);
    crossfade_stop(crossfade);
    harness_redis_stop();
    for (int side = 0; side < 2; side++) {
        PQfinish(types.control[side]);
        object_names_free((struct object_names *)types.players[side].names);
    }
}

/* Nothing of the statement says that the number is another one: the write fails, and the tables
 * stay as they were. */
Test(types, a_number_that_the_mirror_cannot_take_is_an_error, .timeout = 120)
{
    char *tables =
        harness_read_file(harness_format("%s/fixtures_types.sql", CROSSFADE_TEST_SOURCES));
    const char *database = harness_database();
    PGconn *control = harness_direct(database);
    harness_run(control, "%s", tables);
    free(tables);
    harness_run(control,
                "CREATE FUNCTION count_up() RETURNS trigger LANGUAGE plpgsql AS "
                "'BEGIN NEW.number := NEW.number + 1; RETURN NEW; END';"
                "CREATE TRIGGER up BEFORE UPDATE ON pieces FOR EACH ROW WHEN (NEW.note = 'up') "
                "EXECUTE FUNCTION count_up()");
    struct crossfade *crossfade = types_start(database, &TYPES_STATES[1]);
    PGconn *client = harness_connect(crossfade->port, database, "");
    harness_run(client, "INSERT INTO pieces (id, number) VALUES (1, 5), (2, 6)");
    static const char *const writes[] = {
        "UPDATE pieces SET note = 'up' WHERE id = 1",
        "UPDATE pieces SET note = 'up', id = 3 WHERE id = 1",
        "INSERT INTO pieces (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'up' RETURNING *",
    };
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
        PGresult *result = PQexec(client, writes[i]);
        cr_expect_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "22P02", "%s", writes[i]);
        PQclear(result);
    }
    harness_run(client, "UPDATE pieces SET note = 'x', id = 4 WHERE id = 1");
    static const char *const names[] = {"pieces", "new_pieces"};
    for (size_t i = 0; i < 2; i++)
        types_expect_same(names[i], &SCENARIOS_PIECES_OLD[0], strdup("(2,6,,)\n(4,5,,x)"),
                          types_rows(control, harness_format("SELECT * FROM %s", names[i])));
    PQfinish(client);
    PQfinish(control);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

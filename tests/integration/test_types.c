/*
 * A migration may change the types of columns: values, types and modifiers are those of the plain
 * table, in text and in binary, whatever the flags say.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <stdlib.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/player.h"
#include "tests/integration/scenarios.h"
#include "tests/integration/transcript.h"

#define ROW                                                                                        \
    Q("INSERT INTO t VALUES (1, 5, 'keen', 'abc', '2024-01-02 03:04:05', '{\"a\": 1}', '12.50', "  \
      "1, '{1,2}', '\\xdead', '00000000-0000-0000-0000-000000000001', 3.5, 'ab', '1 day', 'xy', "  \
      "'(1,2)')")
#define LOOK Q("SELECT * FROM t ORDER BY id")
#define LOOK_BINARY                                                                                \
    PARSE("", "SELECT * FROM t ORDER BY id"), BIND_AS("", "", true), DESCRIBE_PORTAL(""),          \
        EXECUTE("", 0), SYNC

static const struct scenario TYPES[] = {
    {.name = "rows in text and binary", .steps = STEPS(ROW, LOOK, LOOK_BINARY)},
    {.name = "expressions over the values",
     .steps = STEPS(ROW, Q("SELECT pg_typeof(i), pg_typeof(m), m * 2, f + 1, i / 2, j->>'a', "
                           "(p).x, c || '|', length(c), a[1], v || e FROM t"))},
    {.name = "conditions",
     .steps = STEPS(ROW,
                    X("SELECT id FROM t WHERE ts = $1 AND f = $2 AND e = $3",
                      TEXT("2024-01-02 03:04:05"), TEXT("1"), TEXT("keen")),
                    X("SELECT id FROM t WHERE i = $1 AND n > $2", BINARY("\0\0\0\5"), TEXT("3.4")),
                    X("SELECT id FROM t WHERE m = $1 AND u = $2", TEXT("$12.50"),
                      TEXT("00000000-0000-0000-0000-000000000001")))},
    {.name = "parameters",
     .steps = STEPS(X("INSERT INTO t (id, i, e, f, b, v) VALUES ($1, $2, $3, $4, $5, $6)",
                      BINARY("\0\0\0\7"), BINARY("\0\0\0\2"), TEXT("calm"), BINARY("\0\0\0\0"),
                      BINARY("\xff\0"), TEXT("xyz")),
                    LOOK, LOOK_BINARY)},
    {.name = "updates",
     .steps = STEPS(ROW, Q("UPDATE t SET c = 'abcd ', n = n / 3, a[1] = 9, i = i + 1 RETURNING *"),
                    Q("UPDATE t SET f = 0, e = 'calm', m = m * 3, ts = ts + '1 day' WHERE f = 1"),
                    LOOK)},
    {.name = "values that do not fit",
     .steps =
         STEPS(ROW, Q("INSERT INTO t (id, i, v) VALUES (2, 1, 'abcdefghi')"),
               Q("INSERT INTO t (id, i, d) VALUES (3, 1, 'toolong')"),
               Q("INSERT INTO t (id, i) VALUES (4, 5000000000)"),
               Q("UPDATE t SET i = i + 2147483647"), Q("UPDATE t SET n = 1e9"),
               Q("INSERT INTO t (id, i) VALUES (1, 1)"), Q("INSERT INTO t (id) VALUES (5)"), LOOK)},
    {.name = "what is rounded, padded and given by default",
     .steps = STEPS(Q("INSERT INTO t (id, i, n, c) VALUES (4, 7, 1.239, 'x') RETURNING n, c, r"),
                    Q("INSERT INTO t (id, i, r) VALUES (5, 7, DEFAULT), (6, 7, NULL)"), LOOK)},
    {.name = "deletes", .steps = STEPS(ROW, Q("DELETE FROM t WHERE f = 1 RETURNING m, e"), LOOK)},
    {.name = NULL},
};

static const char *const TYPES_FLAGS[][3] = {
    {"t", NULL, "t"},        {"t", "new_t", "t"},      {"t", "new_t", "new_t"},
    {"new_t", "t", "new_t"}, {"new_t", NULL, "new_t"},
};

static struct crossfade *types_start(const char *database, const char *const *flags)
{
    int port = harness_free_port();
    harness_redis_start();
    harness_redis("RPUSH DATABASE_T_TABLE_WRITE %s", flags[0]);
    if (flags[1] != NULL)
        harness_redis("RPUSH DATABASE_T_TABLE_WRITE %s", flags[1]);
    harness_redis("SET DATABASE_T_TABLE_READ %s", flags[2]);
    return crossfade_start(
        port, harness_format("listen: 127.0.0.1:%d\n"
                             "upstream: host=127.0.0.1 port=%d\n"
                             "control: host=127.0.0.1 port=%d user=postgres\n"
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
                             "j: 'j::json', m: 'm::money', f: 'f::int', r: r2}\n",
                             port, harness_postgres_port(), harness_postgres_port(),
                             harness_redis_port(), database));
}

static void types_check(const struct player players[2], PGconn *const control[2],
                        const struct scenario *scenario)
{
    struct transcript transcripts[2] = {{0}, {0}};
    for (int side = 0; side < 2; side++) {
        harness_run(control[side], "DELETE FROM t");
        harness_run(control[side], "DELETE FROM new_t");
        player_play(&players[side], scenario, &transcripts[side]);
    }
    char *difference = transcript_difference(&transcripts[0], &transcripts[1]);
    cr_expect_null(difference, "%s:\n%s", scenario->name, difference);
    free(difference);
    transcript_free(&transcripts[0]);
    transcript_free(&transcripts[1]);
}

ParameterizedTestParameters(types, are_the_plain_tables)
{
    size_t count = sizeof TYPES_FLAGS / sizeof *TYPES_FLAGS;
    size_t *states = cr_malloc(count * sizeof *states);
    for (size_t i = 0; i < count; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, count);
}

ParameterizedTest(const size_t *state, types, are_the_plain_tables, .timeout = 120)
{
    const char *const *flags = TYPES_FLAGS[*state];
    struct player players[2] = {{0}, {0}};
    PGconn *control[2];
    char *tables =
        harness_read_file(harness_format("%s/fixtures_types.sql", CROSSFADE_TEST_SOURCES));
    for (int side = 0; side < 2; side++) {
        players[side].database = harness_database();
        control[side] = harness_direct(players[side].database);
        harness_run(control[side], "%s", tables);
        players[side].names = object_names_read(control[side]);
        /* What a row looked like that was refused is not known where the tables differ. */
        players[side].leave_out = flags[0][0] == 'n' ? TRANSCRIPT_NO_FOREIGN_TEXTS : 0;
    }
    free(tables);
    struct crossfade *crossfade = types_start(players[1].database, flags);
    players[0].port = harness_postgres_port();
    players[1].port = crossfade->port;
    for (unsigned extended = 0; extended < 2; extended++)
        for (const struct scenario *scenario = TYPES; scenario->name != NULL; scenario++) {
            players[0].extended = players[1].extended = extended == 1;
            types_check(players, control, scenario);
        }
    crossfade_stop(crossfade);
    harness_redis_stop();
    for (int side = 0; side < 2; side++) {
        PQfinish(control[side]);
        object_names_free((struct object_names *)players[side].names);
    }
}

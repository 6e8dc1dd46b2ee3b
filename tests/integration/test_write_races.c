/*
 * Two sessions write the same rows at the same time, through Crossfade as on PostgreSQL itself:
 * what each is told, and what the tables hold afterwards, must be the same; and both tables must
 * agree.
 *
 * The second session always has to wait for the first one, so each run takes one path only.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define RACES_MAPPED_OLD "SELECT string_agg((id, full_name)::text, ' ' ORDER BY id) FROM new_names"
#define RACES_OLD                                                                                  \
    "SELECT string_agg((id, first_name || ' ' || last_name)::text, ' ' ORDER BY id) FROM names"

static struct crossfade *races_crossfade;
static const char *races_database;
static const char *races_plain_database;
static PGconn *races_behind; /* the tables after Crossfade */
static PGconn *races_plain;

static void races_run_file(PGconn *connection, const char *file)
{
    char *sql = harness_read_file(harness_format("%s/%s", CROSSFADE_TEST_SOURCES, file));
    harness_run(connection, "%s", sql);
    free(sql);
}

static void races_start(void)
{
    races_crossfade = crossfade_start_names(&races_database);
    races_behind = harness_direct(races_database);
    races_plain_database = harness_database_with_rows();
    races_plain = harness_direct(races_plain_database);
}

static void races_stop(void)
{
    PQfinish(races_behind);
    PQfinish(races_plain);
    crossfade_stop(races_crossfade);
    harness_redis_stop();
}

TestSuite(write_races, .init = races_start, .fini = races_stop, .timeout = 300);

static void races_write(const char *tables)
{
    const char *key = "DATABASE_NAMES_TABLE_WRITE";
    harness_redis("RPUSH %s names new_names", key);
    crossfade_wait_for_log(races_crossfade, "mirror=new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ %.*s", (int)strcspn(tables, " "), tables);
    harness_redis("EVAL redis.call('DEL',KEYS[1]);redis.call('RPUSH',KEYS[1],unpack(ARGV)) 1 %s %s",
                  key, tables);
    harness_sleep_ms(200);
}

static void races_wait_until_blocked(PGconn *observer, const char *database)
{
    double until = harness_now() + HARNESS_WAIT_MS / 1000.0;
    while (harness_number(observer,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND "
                          "wait_event_type = 'Lock'",
                          database) == 0) {
        cr_assert_lt(harness_now(), until, "the second session does not wait");
        harness_sleep_ms(2);
    }
}

/* The tag, or the SQLSTATE, of all results of what was sent. */
static const char *races_answer(PGconn *session)
{
    const char *answer = "";
    for (PGresult *result = PQgetResult(session); result != NULL; result = PQgetResult(session)) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        answer = harness_format("%s%s ", answer, state != NULL ? state : PQcmdStatus(result));
        PQclear(result);
    }
    return answer;
}

struct races_side {
    PGconn *observer;
    const char *database;
    int port; /* 0: PostgreSQL itself */
};

static PGconn *races_connect(const struct races_side *side)
{
    return side->port != 0 ? harness_connect(side->port, side->database, "")
                           : harness_direct(side->database);
}

/* Both statements in transactions, the second begun before the first ends; what the second was
 * told. */
static const char *races_run(const struct races_side *side, const char *isolation,
                             const char *first, const char *second)
{
    races_run_file(side->observer, "fixture_rows.sql");
    PGconn *one = races_connect(side);
    PGconn *other = races_connect(side);
    harness_run(one, "BEGIN ISOLATION LEVEL %s", isolation);
    harness_run(other, "BEGIN ISOLATION LEVEL %s", isolation);
    harness_run(other, "SELECT count(*) FROM orders"); /* takes the snapshot, where one is kept */
    harness_run(one, "%s", first);
    cr_assert(PQsendQuery(other, second));
    races_wait_until_blocked(side->observer, side->database);
    harness_run(one, "COMMIT");
    const char *answer = races_answer(other);
    cr_assert(PQsendQuery(other, "COMMIT"));
    answer = harness_format("%s%s", answer, races_answer(other));
    PQfinish(one);
    PQfinish(other);
    return answer;
}

static const struct {
    const char *first;
    const char *second;
} RACES[] = {
    {"UPDATE names SET last_name = last_name || 'a' WHERE id = 2",
     "UPDATE names SET last_name = last_name || 'b' WHERE first_name = 'Grace'"},
    {"UPDATE names SET last_name = last_name || 'a' WHERE id = 2",
     "UPDATE names SET id = id + 100 WHERE first_name = 'Grace'"},
    {"UPDATE names SET id = id + 100 WHERE first_name = 'Grace'",
     "UPDATE names SET last_name = last_name || 'b' WHERE first_name = 'Grace'"},
    {"UPDATE names SET id = id + 100 WHERE first_name = 'Grace'",
     "UPDATE names SET id = id + 200 WHERE first_name = 'Grace'"},
    {"UPDATE names SET first_name = 'Ida' WHERE id = 2", "DELETE FROM names WHERE id = 2"},
    {"UPDATE names SET first_name = 'Ida' WHERE id = 2",
     "DELETE FROM names WHERE first_name = 'Grace'"},
    {"DELETE FROM names WHERE id = 2", "UPDATE names SET last_name = 'x' WHERE id = 2"},
    {"DELETE FROM names WHERE id = 2", "UPDATE names SET id = 77 WHERE id = 2"},
    {"DELETE FROM names WHERE id = 2", "INSERT INTO names VALUES (2, 'New', 'One')"},
    {"INSERT INTO names VALUES (50, 'a', 'b')", "INSERT INTO names VALUES (50, 'c', 'd')"},
    {"INSERT INTO names VALUES (50, 'a', 'b')",
     "INSERT INTO names VALUES (50, 'c', 'd') ON CONFLICT DO NOTHING"},
    {"INSERT INTO names VALUES (50, 'a', 'b')",
     "INSERT INTO names VALUES (50, 'c', 'd') ON CONFLICT (id) DO UPDATE SET last_name = "
     "names.last_name || excluded.last_name"},
    {"UPDATE names SET id = id + 10", "UPDATE names SET last_name = 'x' WHERE first_name = 'Ada'"},
    {"UPDATE names SET last_name = (SELECT upper(names.last_name)) WHERE id = 3",
     "UPDATE names SET (first_name, last_name) = (SELECT names.first_name, names.last_name || 'c') "
     "WHERE id = 3"},
    {"UPDATE names SET first_name = 'Ida' WHERE id = 2",
     "WITH d AS (DELETE FROM names WHERE first_name = 'Grace' RETURNING *) INSERT INTO untouched "
     "SELECT 100 + id, last_name FROM d"},
    {"UPDATE names SET last_name = last_name || 'a' WHERE id = 2",
     "WITH u AS (UPDATE names SET last_name = last_name || 'b' WHERE id = 2 RETURNING id), d AS "
     "(DELETE FROM names WHERE id = 3) SELECT id FROM u"},
    {"UPDATE names SET last_name = last_name || 'a' WHERE id = 2",
     "WITH d AS (DELETE FROM names WHERE id = 2 RETURNING *) INSERT INTO names SELECT id, "
     "first_name, last_name || 'b' FROM d"},
    {"DELETE FROM names WHERE id = 2",
     "WITH up AS (UPDATE names SET last_name = 'Up' WHERE id = 2 RETURNING id) INSERT INTO names "
     "SELECT 2, 'New', 'One' WHERE NOT EXISTS (SELECT FROM up)"},
    {"INSERT INTO names VALUES (50, 'a', 'b')",
     "WITH i AS (INSERT INTO names VALUES (50, 'c', 'd') ON CONFLICT (id) DO UPDATE SET last_name "
     "= names.last_name || excluded.last_name RETURNING id), u AS (UPDATE names SET last_name = "
     "'x' WHERE id = 3) SELECT id FROM i"},
    {"UPDATE names SET id = id + 100 WHERE id = 2",
     "WITH k AS (UPDATE names SET id = id + 200 WHERE first_name = 'Grace' RETURNING id) SELECT "
     "id FROM k"},
};

static void races_compare(const char *tables)
{
    static const char *const isolations[] = {"READ COMMITTED", "REPEATABLE READ"};
    struct races_side plain = {races_plain, races_plain_database, 0};
    struct races_side behind = {races_behind, races_database, races_crossfade->port};
    bool to_new_first = strncmp(tables, "new_names", 9) == 0;
    races_write(tables);
    for (size_t i = 0; i < sizeof RACES / sizeof *RACES * 2; i++) {
        const char *first = RACES[i / 2].first;
        const char *second = RACES[i / 2].second;
        const char *wanted = races_run(&plain, isolations[i % 2], first, second);
        const char *got = races_run(&behind, isolations[i % 2], first, second);
        cr_expect_str_eq(got, wanted, "[%s] %s\n  %s\n  %s\n  answers %s, not %s", tables,
                         isolations[i % 2], first, second, got, wanted);
        char *expected = harness_value(races_plain, RACES_OLD);
        char *primary = harness_value(races_behind, to_new_first ? RACES_MAPPED_OLD : RACES_OLD);
        char *mirror = harness_value(races_behind, to_new_first ? RACES_OLD : RACES_MAPPED_OLD);
        cr_expect_str_eq(primary, expected, "[%s] %s\n  %s\n  %s", tables, isolations[i % 2], first,
                         second);
        if (strchr(tables, ' ') != NULL)
            cr_expect_str_eq(mirror, expected, "[%s] the mirror, %s\n  %s\n  %s", tables,
                             isolations[i % 2], first, second);
        free(expected);
        free(primary);
        free(mirror);
    }
}

Test(write_races, mirrored_from_the_table_of_the_clients)
{
    races_compare("names new_names");
}

Test(write_races, mirrored_from_the_other_table)
{
    races_compare("new_names names");
}

Test(write_races, on_the_other_table_alone)
{
    races_compare("new_names");
}

/* A chunk of a backfill holds a row and has put its copy into the mirror. Whoever deletes or moves
 * the row has waited for the chunk, and must reach the copy too. */
Test(write_races, a_row_that_is_being_copied)
{
    static const char *const statements[] = {
        "DELETE FROM names WHERE id = 2",
        "DELETE FROM names WHERE id < 4 RETURNING first_name",
        "UPDATE names SET id = 77 WHERE id = 2",
        "UPDATE names SET last_name = 'x' WHERE id = 2",
        "WITH d AS (DELETE FROM names WHERE id = 2 RETURNING *) SELECT * FROM d",
        "WITH a AS (UPDATE names SET last_name = 'x' WHERE id = 3 RETURNING id), b AS (DELETE FROM "
        "names USING a WHERE names.id = a.id - 1) SELECT 1",
        "WITH k AS (UPDATE names SET id = 77 WHERE id = 2) SELECT 1",
        "WITH d AS (DELETE FROM names WHERE id = 2 RETURNING *) INSERT INTO names SELECT id, "
        "'Anew', last_name FROM d",
    };
    races_write("names new_names");
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        races_run_file(races_behind, "fixture_rows.sql");
        harness_run(races_behind, "DELETE FROM new_names WHERE id = 2");
        PGconn *chunk = harness_direct(races_database);
        PGconn *session = harness_connect(races_crossfade->port, races_database, "");
        harness_run(chunk, "BEGIN; INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
                           "FROM (SELECT * FROM names WHERE id = 2 FOR UPDATE) n "
                           "ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name");
        cr_assert(PQsendQuery(session, statements[i]));
        races_wait_until_blocked(races_behind, races_database);
        harness_run(chunk, "COMMIT");
        races_answer(session);
        char *old_rows = harness_value(races_behind, RACES_OLD);
        char *new_rows = harness_value(races_behind, RACES_MAPPED_OLD);
        cr_expect_str_eq(new_rows, old_rows, "%s", statements[i]);
        free(old_rows);
        free(new_rows);
        PQfinish(chunk);
        PQfinish(session);
    }
}

/* While a mirror is being filled it lacks rows; those that are written come to be there. */
Test(write_races, rows_that_the_mirror_lacks)
{
    PGconn *session = harness_connect(races_crossfade->port, races_database, "");
    races_write("names new_names");
    harness_run(races_behind, "DELETE FROM new_names WHERE id IN (2, 3, 4, 5)");
    harness_run(session, "UPDATE names SET last_name = 'x' WHERE id = 2");
    harness_run(session, "UPDATE names SET id = id + 70 WHERE id IN (1, 3)");
    harness_run(session, "DELETE FROM names WHERE id IN (4, 6)");
    harness_run(session, "INSERT INTO names VALUES (8, 'a', 'b') ON CONFLICT (id) DO UPDATE SET "
                         "last_name = 'y'");
    char *rows = harness_value(races_behind, RACES_MAPPED_OLD);
    cr_expect_str_eq(rows, "(2,\"Grace x\") (7,\"Ada Byron\") (8,\"Anna y\") (71,\"Ada Lovelace\") "
                           "(73,\"Alan Turing\")");
    free(rows);
    PQfinish(session);
}

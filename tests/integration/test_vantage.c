/*
 * Transactions that keep the snapshot of their first query, and flags that change after it: what
 * they would read and write by the new flags is not in what they see.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static struct crossfade *vantage_crossfade;
static const char *vantage_database;
static PGconn *vantage_direct;

static void vantage_start(void)
{
    vantage_crossfade = crossfade_start_names(&vantage_database);
    vantage_direct = harness_direct(vantage_database);
    harness_run(vantage_direct, "CREATE TABLE others (id integer); DELETE FROM new_names");
}

static void vantage_stop(void)
{
    PQfinish(vantage_direct);
    crossfade_stop(vantage_crossfade);
    harness_redis_stop();
}

TestSuite(vantage, .init = vantage_start, .fini = vantage_stop, .timeout = 120);

static PGconn *vantage_connect(const char *more)
{
    return harness_connect(vantage_crossfade->port, vantage_database, more);
}

static void vantage_expect(PGconn *session, const char *sql, const char *sqlstate)
{
    PGresult *result = PQexec(session, sql);
    const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    cr_assert_str_eq(got == NULL ? "" : got, sqlstate, "%s: %s", sql, PQerrorMessage(session));
    PQclear(result);
}

static void vantage_join(void)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(vantage_crossfade, "mirror=new_names");
    crossfade_wait_for_log(vantage_crossfade, "snapshot number=2");
}

static void vantage_fill(void)
{
    harness_run(vantage_direct, "INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
                                "FROM names ON CONFLICT DO NOTHING");
}

/* Until a session that has seen nothing yet reads the new table. */
static void vantage_read_new(void)
{
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    PGconn *session = vantage_connect(NULL);
    double deadline = harness_now() + 30;
    for (;;) {
        PGresult *result = PQexec(session, "EXPLAIN SELECT * FROM names");
        bool reads_new = strstr(PQgetvalue(result, 0, 0), "new_names") != NULL;
        PQclear(result);
        if (reads_new)
            break;
        cr_assert(harness_now() < deadline, "the reads do not move");
        harness_sleep_ms(10);
    }
    PQfinish(session);
}

/* Ways to a transaction that keeps its snapshot, and others: what begins it, and what is set
 * before.
 */
static const struct {
    const char *before;
    const char *begin;
    bool keeps;
} vantage_ways[] = {
    {NULL, "BEGIN ISOLATION LEVEL REPEATABLE READ", true},
    {NULL, "BEGIN ISOLATION LEVEL SERIALIZABLE", true},
    {NULL, "START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ WRITE", true},
    {NULL, "BEGIN; SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", true},
    {NULL, "BEGIN; SET LOCAL transaction_isolation = 'repeatable read'", true},
    {"SET default_transaction_isolation = 'repeatable read'", "BEGIN", true},
    {"SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE", "BEGIN", true},
    {"SELECT set_config('default_transaction_isolation', 'serializable', false)", "BEGIN", true},
    {NULL, "BEGIN", false},
    {"SET default_transaction_isolation = 'serializable'", "BEGIN ISOLATION LEVEL READ COMMITTED",
     false},
};
#define VANTAGE_WAYS (sizeof vantage_ways / sizeof *vantage_ways)

Test(vantage, a_snapshot_from_before_the_reads_moved)
{
    PGconn *sessions[VANTAGE_WAYS];
    PGconn *fresh[VANTAGE_WAYS]; /* have begun, and asked nothing yet */
    vantage_join();
    for (size_t i = 0; i < VANTAGE_WAYS; i++) {
        sessions[i] = vantage_connect(NULL);
        fresh[i] = vantage_connect(NULL);
        if (vantage_ways[i].before != NULL) {
            harness_run(sessions[i], "%s", vantage_ways[i].before);
            harness_run(fresh[i], "%s", vantage_ways[i].before);
        }
        harness_run(sessions[i], "%s", vantage_ways[i].begin);
        harness_run(sessions[i], "SELECT FROM others");
        harness_run(fresh[i], "%s", vantage_ways[i].begin);
    }
    vantage_fill();
    vantage_read_new();
    for (size_t i = 0; i < VANTAGE_WAYS; i++) {
        vantage_expect(sessions[i], "UPDATE names SET last_name = 'Seen' WHERE id = 1",
                       vantage_ways[i].keeps ? "40001" : "");
        harness_run(sessions[i], "ROLLBACK");
        vantage_expect(sessions[i], "UPDATE names SET last_name = 'Seen' WHERE id = 1", "");
        cr_assert_geq(harness_number(fresh[i], "SELECT count(*) FROM names"), 8, "%s",
                      vantage_ways[i].begin);
        harness_run(fresh[i], "COMMIT");
        PQfinish(sessions[i]);
        PQfinish(fresh[i]);
    }
}

Test(vantage, the_error_says_why)
{
    PGconn *session = vantage_connect(NULL);
    vantage_join();
    harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    harness_run(session, "SELECT FROM others");
    vantage_fill();
    vantage_read_new();
    PGresult *result = PQexec(session, "SELECT count(*) FROM names");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "40001");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                     "could not serialize access due to concurrent update");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL),
                     "The flags of migration \"names\" have changed since the transaction's "
                     "snapshot was taken.");
    PQclear(result);
    vantage_expect(session, "SELECT 1", "25P02");
    PQfinish(session);
}

/* It saw the migration by the flags of then, and goes on by them. */
Test(vantage, a_transaction_that_has_its_route_goes_on)
{
    PGconn *session = vantage_connect(NULL);
    vantage_join();
    harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    harness_run(session, "SELECT FROM names");
    vantage_fill();
    vantage_read_new();
    cr_assert_geq(harness_number(session, "SELECT count(*) FROM names"), 8);
    harness_run(session, "COMMIT");
    PQfinish(session);
}

/* A write list, and a primary, are states too. */
Test(vantage, a_mirror_that_joined_and_a_primary_that_changed)
{
    PGconn *one = vantage_connect(NULL);
    PGconn *other = vantage_connect(NULL);
    harness_run(one, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    harness_run(one, "SELECT FROM others");
    vantage_join();
    vantage_fill();
    vantage_expect(one, "UPDATE names SET last_name = 'x' WHERE id = 1", "40001");
    vantage_read_new();
    harness_run(other, "BEGIN ISOLATION LEVEL SERIALIZABLE");
    harness_run(other, "SELECT FROM others");
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(vantage_crossfade, "info fence_opened");
    harness_sleep_ms(100);
    vantage_expect(other, "SELECT count(*) FROM names", "40001");
    PQfinish(one);
    PQfinish(other);
}

/* In the extended protocol a Parse is enough for a snapshot, and a segment is a transaction. */
Test(vantage, a_statement_that_was_prepared_before)
{
    PGconn *session = vantage_connect(NULL);
    vantage_join();
    PQclear(PQprepare(session, "u", "UPDATE names SET last_name = $1 WHERE id = 1", 0, NULL));
    harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    PQclear(PQprepare(session, "o", "SELECT * FROM others", 0, NULL));
    vantage_fill();
    vantage_read_new();
    const char *const values[] = {"Seen"};
    PGresult *result = PQexecPrepared(session, "u", 1, values, NULL, NULL, 0);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "40001", "%s",
                     PQerrorMessage(session));
    PQclear(result);
    harness_run(session, "ROLLBACK");
    result = PQexecPrepared(session, "u", 1, values, NULL, NULL, 0);
    cr_assert_str_eq(PQcmdTuples(result), "1", "%s", PQerrorMessage(session));
    PQclear(result);
    PQfinish(session);
}

/* The workers of pg_dump -j begin with the LOCK. */
static void vantage_expect_of_snapshot(PGconn *session, const char *name, const char *sqlstate)
{
    static const char *const STATEMENTS[] = {"SELECT count(*) FROM names",
                                             "LOCK TABLE names IN ACCESS SHARE MODE NOWAIT"};
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof *STATEMENTS; i++) {
        harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        harness_run(session, "SET TRANSACTION SNAPSHOT '%s'", name);
        vantage_expect(session, STATEMENTS[i], sqlstate);
        harness_run(session, "ROLLBACK");
    }
}

Test(vantage, a_snapshot_of_another_session)
{
    PGconn *session = vantage_connect(NULL);
    harness_run(vantage_direct, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    char *name = harness_value(vantage_direct, "SELECT pg_export_snapshot()");
    vantage_join();
    vantage_expect_of_snapshot(session, name, "40001");
    vantage_expect(session,
                   harness_format("BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT "
                                  "'%s'",
                                  name),
                   "");
    vantage_expect(session, "SELECT count(*) FROM names", "40001");
    harness_run(session, "ROLLBACK");
    free(name);
    PQfinish(session);
}

/* pg_dump -j, begun when the last change of the flags was over; and by a snapshot that was handed
 * on, as the ids of transactions tell what no transaction's age does. */
Test(vantage, a_recent_snapshot_of_another_session)
{
    vantage_join();
    crossfade_wait_for_log(vantage_crossfade, "flags_settled snapshot=2");
    vantage_fill();
    vantage_read_new();
    crossfade_wait_for_log(vantage_crossfade, "flags_settled snapshot=3");
    harness_run(vantage_direct, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    char *name = harness_value(vantage_direct, "SELECT pg_export_snapshot()");
    PGconn *handing = harness_direct(vantage_database);
    harness_run(handing, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    harness_run(handing, "SET TRANSACTION SNAPSHOT '%s'", name);
    char *handed = harness_value(handing, "SELECT pg_export_snapshot()");
    const char *const names[] = {name, handed};
    PGconn *session = vantage_connect(NULL);
    for (size_t i = 0; i < 2; i++)
        vantage_expect_of_snapshot(session, names[i], "");
    harness_redis("SET DATABASE_NAMES_TABLE_READ names");
    crossfade_wait_for_log(vantage_crossfade, "flags_settled snapshot=4");
    for (size_t i = 0; i < 2; i++)
        vantage_expect_of_snapshot(session, names[i], "40001");
    PQfinish(session);
    free(name);
    free(handed);
    PQfinish(handing);
}

/* A row that was filled after the snapshot is there and cannot be seen: PostgreSQL says so. */
Test(vantage, a_fill_that_no_flag_follows)
{
    PGconn *session = vantage_connect(NULL);
    vantage_join();
    static const char *const statements[] = {
        "UPDATE names SET last_name = 'Seen' WHERE id = 1",
        "INSERT INTO names (id, first_name, last_name) VALUES (1, 'a', 'b') ON CONFLICT (id) DO "
        "UPDATE SET last_name = 'Seen'",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        harness_run(vantage_direct, "DELETE FROM new_names");
        harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
        harness_run(session, "SELECT FROM others");
        vantage_fill();
        vantage_expect(session, statements[i], "40001");
        harness_run(session, "ROLLBACK");
    }
    PQfinish(session);
}

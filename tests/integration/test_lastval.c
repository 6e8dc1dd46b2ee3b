/*
 * lastval() and currval() after writes that reach two tables: they tell what the client's own table
 * took, or lastval() is refused where the mirror takes numbers that nobody maps.
 */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define LASTVAL_INSERT "INSERT INTO names (first_name, last_name) VALUES ('a', 'b')"

static struct crossfade *lastval_crossfade;
static const char *lastval_database;
static PGconn *lastval_direct;
static PGconn *lastval_session;

/* With a column of the new table's own, which takes numbers. */
static const char *lastval_config(int port, const char *change)
{
    const char *config = crossfade_names_config(port, lastval_database);
    return change == NULL ? config : harness_format("%s    added: [number]\n", config);
}

static void lastval_start(const char *change)
{
    lastval_database = harness_database_with_rows();
    lastval_direct = harness_direct(lastval_database);
    if (change != NULL)
        harness_run(lastval_direct, "%s", change);
    harness_redis_start();
    int port = harness_free_port();
    lastval_crossfade = crossfade_start(port, lastval_config(port, change));
    lastval_session = harness_connect(port, lastval_database, NULL);
}

static void lastval_stop(void)
{
    PQfinish(lastval_direct);
    PQfinish(lastval_session);
    crossfade_stop(lastval_crossfade);
    harness_redis_stop();
}

static void lastval_mirror(void)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(lastval_crossfade, "primary=names mirror=new_names");
}

/* To the old table's last number. */
static void lastval_expect(const char *sql)
{
    long last = harness_number(lastval_direct, "SELECT last_value FROM names_id_seq");
    cr_expect_eq(harness_number(lastval_session, "%s", sql), last, "%s", sql);
}

static void lastval_expect_refused(PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    cr_assert_not_null(state, "lastval() is answered: %s", PQgetvalue(result, 0, 0));
    cr_expect_str_eq(state, "0A000");
    PQclear(result);
}

Test(lastval, tells_the_number_of_the_client_s_own_table, .timeout = 120)
{
    lastval_start(NULL);
    lastval_mirror();
    harness_run(lastval_session, LASTVAL_INSERT);
    lastval_expect("SELECT lastval()");
    harness_run(lastval_session, "UPDATE names SET last_name = 'c' WHERE id = 1");
    lastval_expect("SELECT lastval()");
    harness_redis(
        "EVAL redis.call('DEL',KEYS[1]);redis.call('RPUSH',KEYS[1],'new_names','names') 1 "
        "DATABASE_NAMES_TABLE_WRITE");
    crossfade_wait_for_log(lastval_crossfade, "primary=new_names mirror=names");
    crossfade_wait_for_log(lastval_crossfade, "fence_opened");
    harness_run(lastval_session, LASTVAL_INSERT);
    lastval_expect("SELECT lastval()");
    lastval_expect("SELECT currval('names_id_seq')");
    lastval_stop();
}

Test(lastval, is_refused_where_the_mirror_takes_numbers, .timeout = 120)
{
    lastval_start("ALTER TABLE new_names ADD number serial");
    PGresult *prepared = PQprepare(lastval_session, "last", "SELECT lastval()", 0, NULL);
    cr_assert_eq(PQresultStatus(prepared), PGRES_COMMAND_OK);
    PQclear(prepared);
    harness_run(lastval_session, LASTVAL_INSERT);
    lastval_expect("SELECT lastval()");
    lastval_mirror();
    while (harness_number(lastval_direct,
                          "SELECT count(*) FROM new_names WHERE full_name = 'a b'") == 0)
        harness_run(lastval_session, LASTVAL_INSERT);
    lastval_expect("SELECT currval('names_id_seq')");
    lastval_expect_refused(PQexec(lastval_session, "SELECT lastval()"));
    lastval_expect_refused(PQexec(lastval_session, LASTVAL_INSERT "; SELECT lastval()"));
    lastval_expect_refused(PQexec(lastval_session, "SELECT pg_catalog.\"lastval\"() + 1"));
    lastval_expect_refused(
        PQexec(lastval_session, "INSERT INTO orders (name_id) SELECT lastval()"));
    lastval_expect_refused(
        PQexecParams(lastval_session, "SELECT lastval()", 0, NULL, NULL, NULL, NULL, 0));
    lastval_expect_refused(PQexecPrepared(lastval_session, "last", 0, NULL, NULL, NULL, 0));
    harness_run(lastval_session, "SELECT 'lastval()' AS lastval");
    lastval_stop();
}

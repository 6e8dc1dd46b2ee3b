/*
 * The old table goes while statements that name it come in: texts that were never seen before, for
 * which the server is asked about the table, before, while and after it goes.
 *
 * A DROP that is not committed yet lets a question wait, so each test decides when the table goes.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static struct crossfade *drop_crossfade;
static const char *drop_database;
static PGconn *drop_direct; /* drops the table */
static PGconn *drop_session;

static void drop_start(void)
{
    drop_crossfade = crossfade_start_names(&drop_database);
    drop_direct = harness_direct(drop_database);
    crossfade_fill_names(drop_direct);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(drop_crossfade, "read=new_names");
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(drop_crossfade, "fence_opened");
    drop_session = harness_connect(drop_crossfade->port, drop_database, NULL);
    harness_run(drop_session, "SELECT FROM names LIMIT 0");
    harness_run(drop_direct, "ALTER SEQUENCE names_id_seq OWNED BY new_names.id");
}

static void drop_stop(void)
{
    PQfinish(drop_direct);
    PQfinish(drop_session);
    crossfade_stop(drop_crossfade);
    harness_redis_stop();
}

TestSuite(drop, .init = drop_start, .fini = drop_stop, .timeout = 30);

/* Sends a statement that waits for the table, drops the table, and checks the one answer. */
static void drop_while_asked(const char *sql, bool extended, ExecStatusType expected)
{
    harness_run(drop_direct, "BEGIN");
    harness_run(drop_direct, "DROP TABLE names CASCADE");
    int sent = extended ? PQsendQueryParams(drop_session, sql, 0, NULL, NULL, NULL, NULL, 0)
                        : PQsendQuery(drop_session, sql);
    cr_assert(sent == 1, "%s", PQerrorMessage(drop_session));
    harness_sleep_ms(300);
    cr_assert(PQconsumeInput(drop_session) == 1 && PQisBusy(drop_session),
              "the statement did not wait for the table");
    double dropped_at = harness_now();
    harness_run(drop_direct, "COMMIT");
    PGresult *result = PQgetResult(drop_session);
    cr_assert_eq(PQresultStatus(result), expected, "%s: %s", sql, PQerrorMessage(drop_session));
    cr_assert(harness_now() - dropped_at < 2, "%s took too long", sql);
    PQclear(result);
    cr_assert_null(PQgetResult(drop_session));
}

Test(drop, a_query_while_the_table_goes)
{
    drop_while_asked("SELECT n.last_name FROM names n WHERE n.id = 1", false, PGRES_TUPLES_OK);
}

Test(drop, an_extended_query_while_the_table_goes)
{
    drop_while_asked("SELECT n.last_name FROM names n WHERE n.id = 1", true, PGRES_TUPLES_OK);
}

Test(drop, a_write_while_the_table_goes)
{
    drop_while_asked("UPDATE names AS n SET last_name = 'Byron' WHERE n.id = 1", false,
                     PGRES_COMMAND_OK);
    char *name = harness_value(drop_direct, "SELECT full_name FROM new_names WHERE id = 1");
    cr_assert_str_eq(name, "Ada Byron");
    free(name);
}

Test(drop, a_query_that_also_misses_another_table_gets_its_error)
{
    drop_while_asked("SELECT FROM names n JOIN nowhere USING (id)", false, PGRES_FATAL_ERROR);
    harness_run(drop_session, "SELECT n.first_name FROM names n WHERE n.id = 2");
}

Test(drop, a_new_text_in_a_transaction_while_the_table_goes)
{
    harness_run(drop_session, "BEGIN");
    harness_run(drop_session, "SELECT count(*) FROM orders");
    drop_while_asked("SELECT n.last_name FROM names n WHERE n.id = 1", true, PGRES_TUPLES_OK);
    harness_run(drop_session, "COMMIT");
}

Test(drop, a_new_text_in_a_repeatable_read_transaction_while_the_table_goes)
{
    harness_run(drop_session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    harness_run(drop_session, "SELECT count(*) FROM orders");
    drop_while_asked("UPDATE names AS n SET last_name = 'Byron' WHERE n.id = 1", false,
                     PGRES_COMMAND_OK);
    harness_run(drop_session, "COMMIT");
}

Test(drop, new_texts_afterwards)
{
    harness_run(drop_direct, "DROP TABLE names CASCADE");
    for (int i = 0; i < 5; i++)
        harness_run(drop_session, "SELECT n%d.first_name FROM names n%d WHERE n%d.id = 1", i, i, i);
    harness_run(drop_session, "BEGIN");
    harness_run(drop_session, "UPDATE names AS other SET first_name = 'Eve' WHERE other.id = 2");
    harness_run(drop_session, "COMMIT");
}

Test(drop, new_texts_in_a_transaction_that_began_before)
{
    harness_run(drop_session, "BEGIN");
    harness_run(drop_session, "SELECT FROM names LIMIT 0");
    harness_run(drop_direct, "DROP TABLE names CASCADE");
    harness_run(drop_session, "SELECT n.first_name FROM names n WHERE n.id = 1");
    harness_run(drop_session, "COMMIT");
}

/* The reading's snapshot has the table, and the server's functions find nothing of its defaults. */
Test(drop, while_the_catalog_is_read)
{
    harness_run(drop_direct, "BEGIN; LOCK pg_catalog.pg_inherits IN ACCESS EXCLUSIVE MODE");
    cr_assert_eq(PQsendQuery(drop_session, "MERGE INTO names n USING (SELECT 1 AS id) s ON n.id = "
                                           "s.id WHEN MATCHED THEN DELETE"),
                 1);
    while (harness_number(drop_direct, "SELECT count(*) FROM pg_catalog.pg_locks WHERE NOT granted "
                                       "AND relation = 'pg_catalog.pg_inherits'::regclass") == 0)
        harness_sleep_ms(10);
    harness_run(drop_direct, "DROP TABLE names CASCADE; COMMIT");
    PGresult *result = PQgetResult(drop_session);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "0A000");
    PQclear(result);
    cr_assert_null(PQgetResult(drop_session));
    crossfade_wait_for_log(drop_crossfade, "catalog_read generation=2");
    harness_run(drop_session, "INSERT INTO names (first_name, last_name) VALUES ('Late', 'Comer')");
    cr_assert_eq(harness_number(drop_direct, "SELECT count(*) FROM new_names WHERE full_name = "
                                             "'Late Comer' AND id IS NOT NULL"),
                 1);
}

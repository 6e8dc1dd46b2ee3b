/*
 * Tables of a migration that change while statements that were rewritten for them come in.
 *
 * The catalog is surely stale where a test says so: a lock on pg_inherits, which reading it needs
 * and statements do not, keeps the reading from ending until the test lets it go.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static struct crossfade *ddl_crossfade;
static const char *ddl_database;
static PGconn *ddl_direct;
static PGconn *ddl_holder; /* of the lock that keeps the catalog from being read */
static PGconn *ddl_one;
static PGconn *ddl_other;

static void ddl_start(void)
{
    ddl_crossfade = crossfade_start_names(&ddl_database);
    ddl_direct = harness_direct(ddl_database);
    ddl_holder = harness_direct(ddl_database);
    crossfade_fill_names(ddl_direct);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(ddl_crossfade, "mirror=new_names");
    ddl_one = harness_connect(ddl_crossfade->port, ddl_database, NULL);
    ddl_other = harness_connect(ddl_crossfade->port, ddl_database, NULL);
}

static void ddl_stop(void)
{
    PQfinish(ddl_one);
    PQfinish(ddl_other);
    PQfinish(ddl_holder);
    PQfinish(ddl_direct);
    crossfade_stop(ddl_crossfade);
    harness_redis_stop();
}

TestSuite(ddl, .init = ddl_start, .fini = ddl_stop, .timeout = 90);

static const char ddl_add_to_both[] =
    "ALTER TABLE names ADD COLUMN score int; ALTER TABLE new_names ADD COLUMN score int";

static void ddl_read_from_new(void)
{
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(ddl_crossfade, "read=new_names");
}

/* From here on no reading of the catalog ends. */
static void ddl_hold_catalog(void)
{
    harness_run(ddl_holder, "BEGIN; LOCK pg_catalog.pg_inherits IN ACCESS EXCLUSIVE MODE");
}

static void ddl_release_catalog(void)
{
    harness_run(ddl_holder, "COMMIT");
}

/* Until a reading waits for the lock, in the connection that Crossfade reads the catalog by. */
static void ddl_wait_for_reading(void)
{
    while (harness_number(ddl_direct,
                          "SELECT count(*) FROM pg_catalog.pg_locks WHERE NOT granted AND "
                          "relation = 'pg_catalog.pg_inherits'::regclass") == 0)
        harness_sleep_ms(10);
}

static void ddl_expect(PGconn *connection, const char *sql, const char *expected)
{
    char *value = harness_value(connection, "%s", sql);
    cr_assert_str_eq(value, expected, "%s gives %s, not %s", sql, value, expected);
    free(value);
}

/* Sends a query that is to wait for the catalog, lets that be read, and takes the answer. */
static PGresult *ddl_wait_with(PGconn *connection, const char *sql, bool extended)
{
    int sent = extended ? PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0)
                        : PQsendQuery(connection, sql);
    cr_assert(sent == 1, "%s", PQerrorMessage(connection));
    ddl_wait_for_reading();
    cr_assert(PQconsumeInput(connection) == 1 && PQisBusy(connection),
              "%s was answered by a stale catalog", sql);
    ddl_release_catalog();
    PGresult *result = PQgetResult(connection);
    PGresult *end = PQgetResult(connection);
    cr_assert_null(end);
    return result;
}

static void ddl_expect_command(PGresult *result, ExecStatusType status)
{
    cr_assert_eq(PQresultStatus(result), status, "%s", PQresultErrorMessage(result));
    PQclear(result);
}

static void ddl_expect_error(PGresult *result, const char *sqlstate)
{
    const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    cr_assert(got != NULL && strcmp(got, sqlstate) == 0, "%s, not %s: %s",
              got == NULL ? "no error" : got, sqlstate, PQresultErrorMessage(result));
    PQclear(result);
}

Test(ddl, a_column_added_by_the_same_session_is_mirrored_at_once)
{
    for (int i = 0; i < 20; i++) {
        harness_run(ddl_one, "ALTER TABLE names ADD COLUMN c%d int", i);
        harness_run(ddl_one, "ALTER TABLE new_names ADD COLUMN c%d int", i);
        harness_run(ddl_one,
                    "INSERT INTO names (id, first_name, last_name, c%d) VALUES (%d, 'x', 'y', 7)",
                    i, 1000 + i);
        cr_assert_eq(
            harness_number(ddl_direct, "SELECT c%d FROM new_names WHERE id = %d", i, 1000 + i), 7);
    }
}

Test(ddl, the_session_that_altered_waits_for_the_catalog)
{
    const char *insert = "INSERT INTO names (id, first_name, last_name, score) "
                         "VALUES (1001, 'x', 'y', 7)";
    ddl_hold_catalog();
    harness_run(ddl_one, "%s", ddl_add_to_both);
    ddl_expect_command(ddl_wait_with(ddl_one, insert, false), PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1001", "7");
}

Test(ddl, a_cached_plan_of_another_session_is_made_anew)
{
    const char *insert = "INSERT INTO names SELECT 1002, 'x', 'y'";
    harness_run(ddl_other, "INSERT INTO names SELECT 1001, 'x', 'y'");
    ddl_hold_catalog();
    harness_run(ddl_direct, "ALTER TABLE names ADD COLUMN score int DEFAULT 7; "
                            "ALTER TABLE new_names ADD COLUMN score int");
    ddl_expect_command(ddl_wait_with(ddl_other, insert, false), PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1002", "7");
}

Test(ddl, an_insert_without_a_list_gives_the_new_column)
{
    harness_run(ddl_other, "INSERT INTO names SELECT 1001, 'x', 'y'");
    ddl_hold_catalog();
    harness_run(ddl_direct, "%s", ddl_add_to_both);
    ddl_expect_command(ddl_wait_with(ddl_other, "INSERT INTO names SELECT 1002, 'x', 'y', 7", true),
                       PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1002", "7");
}

Test(ddl, a_star_has_the_new_columns)
{
    ddl_read_from_new();
    harness_run(ddl_other, "SELECT * FROM names");
    ddl_hold_catalog();
    harness_run(ddl_direct, "%s", ddl_add_to_both);
    PGresult *result = ddl_wait_with(ddl_other, "SELECT * FROM names", false);
    cr_assert_eq(PQnfields(result), 4, "%s", PQresultErrorMessage(result));
    cr_assert_str_eq(PQfname(result, 3), "score");
    PQclear(result);
}

Test(ddl, a_type_or_a_modifier_that_changed_is_seen)
{
    static const char *const changes[] = {
        "ALTER TABLE names ALTER first_name TYPE varchar(100)",
        "ALTER TABLE names ALTER first_name TYPE varchar(200)",
        "ALTER TABLE names ALTER first_name TYPE varchar",
        "ALTER TABLE names ALTER first_name TYPE varchar(100)",
        "ALTER TABLE names ALTER first_name TYPE text",
        "ALTER TABLE names ALTER first_name TYPE text COLLATE \"C\"",
        "ALTER TABLE names ALTER first_name TYPE text COLLATE pg_catalog.\"default\"",
    };
    ddl_read_from_new();
    harness_run(ddl_other, "SELECT first_name FROM names WHERE id = 1");
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        harness_run(ddl_direct, "%s", changes[i]); /* it needs the table that is locked next */
        ddl_hold_catalog();
        PGresult *result =
            ddl_wait_with(ddl_other, "SELECT first_name FROM names WHERE id = 1", false);
        PGresult *plain = PQexec(ddl_direct, "SELECT first_name FROM names WHERE id = 1");
        cr_assert_eq(PQftype(result, 0), PQftype(plain, 0), "%s: %s", changes[i],
                     PQresultErrorMessage(result));
        cr_assert_eq(PQfmod(result, 0), PQfmod(plain, 0), "%s", changes[i]);
        PQclear(plain);
        PQclear(result);
    }
}

Test(ddl, a_statement_prepared_before_does_not_run_over_another_table)
{
    PGresult *made =
        PQprepare(ddl_other, "s", "UPDATE names SET last_name = 'z' WHERE id = $1", 0, NULL);
    const char *const id[] = {"1"};
    ddl_expect_command(made, PGRES_COMMAND_OK);
    ddl_expect_command(PQexecPrepared(ddl_other, "s", 1, id, NULL, NULL, 0), PGRES_COMMAND_OK);
    ddl_hold_catalog();
    harness_run(ddl_direct, "ALTER TABLE names ADD COLUMN score int DEFAULT 7; "
                            "ALTER TABLE new_names ADD COLUMN score int");
    ddl_expect_error(PQexecPrepared(ddl_other, "s", 1, id, NULL, NULL, 0), "40001");
    ddl_release_catalog();
    ddl_expect_command(PQexecPrepared(ddl_other, "s", 1, id, NULL, NULL, 0), PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1", "7");
}

Test(ddl, execute_of_sql_is_made_anew)
{
    harness_run(ddl_other, "PREPARE s (int) AS UPDATE names SET last_name = 'z' WHERE id = $1");
    harness_run(ddl_other, "EXECUTE s (1)");
    ddl_hold_catalog();
    harness_run(ddl_direct, "ALTER TABLE names ADD COLUMN score int DEFAULT 7; "
                            "ALTER TABLE new_names ADD COLUMN score int");
    ddl_expect_command(ddl_wait_with(ddl_other, "EXECUTE s (1)", false), PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1", "7");
}

Test(ddl, within_a_transaction_a_change_of_others_is_an_error)
{
    harness_run(ddl_other, "UPDATE names SET last_name = 'z' WHERE id = 1");
    harness_run(ddl_other, "BEGIN");
    ddl_hold_catalog();
    harness_run(ddl_direct, "%s", ddl_add_to_both);
    ddl_expect_error(PQexec(ddl_other, "UPDATE names SET last_name = 'z' WHERE id = 1"), "40001");
    harness_run(ddl_other, "ROLLBACK");
    ddl_release_catalog();
    harness_run(ddl_other, "UPDATE names SET last_name = 'z' WHERE id = 1");
}

Test(ddl, its_own_transaction_is_refused_by_name_and_works_after_it)
{
    harness_run(ddl_one, "UPDATE names SET last_name = 'z' WHERE id = 1");
    harness_run(ddl_one, "BEGIN; ALTER TABLE names ADD COLUMN score int");
    harness_run(ddl_one, "COMMENT ON COLUMN names.score IS 'of the tests'");
    harness_run(ddl_one, "ALTER TABLE new_names ADD COLUMN score int");
    PGresult *refused = PQexec(ddl_one, "UPDATE names SET score = 1");
    cr_expect_not_null(strstr(PQresultErrorMessage(refused), "Commit the change of the table"),
                       "%s", PQresultErrorMessage(refused));
    ddl_expect_error(refused, "0A000");
    harness_run(ddl_one, "ROLLBACK");
    harness_run(ddl_one, "BEGIN; ALTER TABLE names ADD COLUMN score int");
    harness_run(ddl_one, "ALTER TABLE new_names ADD COLUMN score int; COMMIT");
    harness_run(ddl_one, "UPDATE names SET score = 1");
    ddl_expect(ddl_direct, "SELECT count(*) FROM new_names WHERE score IS DISTINCT FROM 1", "0");
}

Test(ddl, a_function_that_alters_is_found)
{
    harness_run(ddl_direct, "CREATE FUNCTION change() RETURNS void LANGUAGE sql AS '%s'",
                ddl_add_to_both);
    harness_run(ddl_one, "INSERT INTO names VALUES (1001, 'x', 'y')");
    ddl_hold_catalog();
    harness_run(ddl_one, "SELECT change()");
    ddl_expect_command(
        ddl_wait_with(ddl_one, "INSERT INTO names VALUES (1002, 'x', 'y', 7)", false),
        PGRES_COMMAND_OK);
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1002", "7");
}

Test(ddl, a_transaction_prepared_for_later_is_found)
{
    if (harness_number(ddl_direct, "SHOW max_prepared_transactions") == 0)
        cr_skip_test("the server prepares no transactions");
    harness_run(ddl_one, "INSERT INTO names VALUES (1001, 'x', 'y')");
    harness_run(ddl_one, "BEGIN; ALTER TABLE names ADD COLUMN score int");
    harness_run(ddl_one, "ALTER TABLE new_names ADD COLUMN score int");
    harness_run(ddl_one, "PREPARE TRANSACTION '%s'", ddl_database);
    harness_run(ddl_one, "COMMIT PREPARED '%s'", ddl_database);
    harness_run(ddl_one, "INSERT INTO names VALUES (1002, 'x', 'y', 7)");
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1002", "7");
}

Test(ddl, a_table_made_again_is_the_one_that_is_written)
{
    harness_run(ddl_one, "INSERT INTO names VALUES (1001, 'x', 'y')");
    harness_run(ddl_one, "DROP TABLE names CASCADE");
    harness_run(ddl_one, "CREATE TABLE names (id bigint PRIMARY KEY, first_name text NOT NULL, "
                         "last_name text NOT NULL)");
    harness_run(ddl_one, "INSERT INTO names VALUES (1002, 'x', 'y')");
    ddl_expect(ddl_direct, "SELECT full_name FROM new_names WHERE id = 1002", "x y");
    ddl_expect(ddl_direct, "SELECT count(*) FROM names", "1");
}

Test(ddl, writes_beside_a_change_differ_in_no_row)
{
    harness_run(ddl_other, "INSERT INTO names (id, first_name, last_name) VALUES (1000, 'x', 'y')");
    harness_run(ddl_direct, "BEGIN; ALTER TABLE names ADD COLUMN score int DEFAULT 7");
    harness_run(ddl_direct, "ALTER TABLE new_names ADD COLUMN score int DEFAULT 7");
    /* The server analyses it when it has the lock, and finds the columns of then. */
    int sent = PQsendQuery(ddl_other, "INSERT INTO names (id, first_name, last_name) "
                                      "VALUES (1001, 'x', 'y')");
    cr_assert(sent == 1);
    while (harness_number(ddl_direct, "SELECT count(*) FROM pg_catalog.pg_locks WHERE NOT granted "
                                      "AND relation = 'names'::regclass") == 0)
        harness_sleep_ms(10);
    harness_run(ddl_direct, "ALTER TABLE new_names ALTER score DROP DEFAULT; COMMIT");
    ddl_expect_command(PQgetResult(ddl_other), PGRES_COMMAND_OK);
    cr_assert_null(PQgetResult(ddl_other));
    ddl_expect(ddl_direct, "SELECT score FROM new_names WHERE id = 1001", "7");
}

Test(ddl, a_staged_copy_fails_and_works_the_next_time)
{
    harness_redis("DEL DATABASE_NAMES_TABLE_READ");
    harness_run(ddl_other, "INSERT INTO names VALUES (1000, 'x', 'y')");
    for (int i = 0; i < 2; i++) {
        PGresult *result = PQexec(ddl_other, "COPY names (id, first_name, last_name) FROM STDIN");
        ddl_expect_command(result, PGRES_COPY_IN);
        const char *row = harness_format("%d\tx\ty\n", 1001 + i);
        cr_assert_eq(PQputCopyData(ddl_other, row, (int)strlen(row)), 1);
        if (i == 0) {
            ddl_hold_catalog();
            harness_run(ddl_direct, "ALTER TABLE names ADD COLUMN score int DEFAULT 7; "
                                    "ALTER TABLE new_names ADD COLUMN score int");
        }
        cr_assert_eq(PQputCopyEnd(ddl_other, NULL), 1);
        result = PQgetResult(ddl_other);
        if (i == 0) {
            ddl_expect_error(result, "40001");
            ddl_release_catalog();
        } else {
            ddl_expect_command(result, PGRES_COMMAND_OK);
        }
        while ((result = PQgetResult(ddl_other)) != NULL)
            PQclear(result);
    }
    ddl_expect(ddl_direct,
               "SELECT count(*) FROM names n JOIN new_names USING (id) "
               "WHERE id > 1000 AND n.score = new_names.score",
               "1");
}

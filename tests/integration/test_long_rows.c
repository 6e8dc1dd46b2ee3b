/*
 * Rows as long as PostgreSQL allows, through statements that are rewritten: they go on as they
 * come, and take no memory. What must be read whole has a limit, which the error names.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define LONG_BYTES 90000000 /* beyond what is read whole */
#define LONG_MEMORY_KB (48 * 1024)

static struct crossfade *long_crossfade;
static PGconn *long_session;

static void long_start(void)
{
    const char *database;
    long_crossfade = crossfade_start_names(&database);
    PGconn *direct = harness_direct(database);
    harness_run(direct,
                "INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names "
                "ON CONFLICT DO NOTHING");
    PQfinish(direct);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(long_crossfade, "read=new_names");
    long_session = harness_connect(long_crossfade->port, database, NULL);
    harness_run(long_session, "SELECT n.first_name FROM names n WHERE n.id = 1");
}

static void long_stop(void)
{
    PQfinish(long_session);
    crossfade_stop(long_crossfade);
    harness_redis_stop();
}

TestSuite(long_rows, .init = long_start, .fini = long_stop, .timeout = 120);

static void long_expect(PGresult *result, const char *sql)
{
    cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s: %s", sql,
                 PQerrorMessage(long_session));
    cr_assert_eq(PQntuples(result), 1);
    cr_assert_eq(PQgetlength(result, 0, 0), LONG_BYTES, "%s", sql);
    PQclear(result);
}

Test(long_rows, of_reads_and_writes)
{
    long before = crossfade_peak_memory_kb(long_crossfade);
    static const char *const SQL[] = {
        "SELECT rpad(n.first_name, 90000000, 'x') FROM names n WHERE n.id = 1",
        "UPDATE names SET last_name = 'Byron' WHERE id = 1 "
        "RETURNING rpad(first_name, 90000000, 'x')",
    };
    for (size_t i = 0; i < sizeof SQL / sizeof *SQL; i++) {
        long_expect(PQexec(long_session, SQL[i]), SQL[i]);
        long_expect(PQexecParams(long_session, SQL[i], 0, NULL, NULL, NULL, NULL, 0), SQL[i]);
    }
    long grown = crossfade_peak_memory_kb(long_crossfade) - before;
    cr_assert_lt(grown, LONG_MEMORY_KB, "%ld kB", grown);
}

Test(long_rows, of_copies)
{
    const char *sql = "COPY (SELECT rpad(n.first_name, 90000000, 'x') FROM names n WHERE n.id = 1) "
                      "TO STDOUT";
    long before = crossfade_peak_memory_kb(long_crossfade);
    PGresult *result = PQexec(long_session, sql);
    cr_assert_eq(PQresultStatus(result), PGRES_COPY_OUT, "%s", PQerrorMessage(long_session));
    PQclear(result);
    char *row = NULL;
    cr_assert_eq(PQgetCopyData(long_session, &row, 0), LONG_BYTES + 1);
    PQfreemem(row);
    cr_assert_eq(PQgetCopyData(long_session, &row, 0), -1);
    result = PQgetResult(long_session);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    cr_assert_null(PQgetResult(long_session));
    long grown = crossfade_peak_memory_kb(long_crossfade) - before;
    cr_assert_lt(grown, LONG_MEMORY_KB, "%ld kB", grown);
}

Test(long_rows, an_error_beyond_the_limit_says_so)
{
    harness_run(long_session, "CREATE FUNCTION loud(text) RETURNS text LANGUAGE plpgsql AS "
                              "$$ BEGIN RAISE '%%', rpad($1, 90000000, 'x'); END $$");
    cr_assert_eq(PQsendQuery(long_session, "SELECT loud(n.first_name) FROM names n WHERE n.id = 1"),
                 1);
    PGresult *result = PQgetResult(long_session);
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR);
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    cr_assert(sqlstate != NULL && strcmp(sqlstate, "54000") == 0, "%.300s",
              PQresultErrorMessage(result));
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    cr_assert_not_null(strstr(detail, "at most 67108864 bytes"), "%s", detail);
    PQclear(result);
}

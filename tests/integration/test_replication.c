/*
 * Replication connections speak SQL too, but only in simple queries: what would have to be
 * rewritten is refused by name, and all else passes.
 */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static void replication_expect_refused(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR, "%s", sql);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "0A000", "%s",
                     PQerrorMessage(connection));
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                     "a statement on \"names\" cannot be rewritten on a replication connection "
                     "while the migration \"names\" is under way");
    PQclear(result);
}

Test(replication, queries_pass_or_are_refused_by_name, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *connection = harness_connect(crossfade->port, database, "replication=database");
    harness_run(connection, "INSERT INTO names VALUES (77, 'Ann', 'Lee')");
    cr_assert_eq(harness_number(connection, "SELECT count(*) FROM names WHERE id = 77"), 1);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    replication_expect_refused(connection, "DELETE FROM names WHERE id = 77");
    replication_expect_refused(connection, "DELETE FROM public.names WHERE id = 77");
    cr_assert_eq(PQtransactionStatus(connection), PQTRANS_IDLE);
    harness_run(connection, "BEGIN");
    replication_expect_refused(connection, "DELETE FROM names WHERE id = 77");
    cr_assert_eq(PQtransactionStatus(connection), PQTRANS_INERROR);
    harness_run(connection, "ROLLBACK");
    PGresult *result = PQexec(connection, "DROP_REPLICATION_SLOT names");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42704", "%s",
                     PQerrorMessage(connection));
    PQclear(result);
    cr_assert_eq(harness_number(connection, "SELECT 1"), 1);
    PQfinish(connection);
    PGconn *direct = harness_direct(database);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names WHERE id = 77"), 1);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

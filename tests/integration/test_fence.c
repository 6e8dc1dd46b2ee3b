/*
 * Waiting at the fence: as on the server, but for how long. And transactions that end and begin
 * within what is sent at once, which hold no fence.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

static struct crossfade *fence_crossfade;
static const char *fence_database;
static PGconn *fence_direct;
static PGconn *fence_older; /* a transaction that a closed fence waits for */

static void fence_start(void)
{
    fence_database = harness_database_with_rows();
    harness_redis_start();
    int port = harness_free_port();
    fence_crossfade =
        crossfade_start(port, harness_format("%s    fence_timeout: 60\n",
                                             crossfade_names_config(port, fence_database)));
    fence_direct = harness_direct(fence_database);
    harness_run(fence_direct, "INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
                              "FROM names ON CONFLICT DO NOTHING");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(fence_crossfade, "read=new_names");
    harness_sleep_ms(100);
    fence_older = harness_connect(fence_crossfade->port, fence_database, NULL);
}

static void fence_stop(void)
{
    PQfinish(fence_direct);
    PQfinish(fence_older);
    crossfade_stop(fence_crossfade);
    harness_redis_stop();
}

TestSuite(fence, .init = fence_start, .fini = fence_stop, .timeout = 120);

static void fence_change_primary(void)
{
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
}

static void fence_close(void)
{
    harness_run(fence_older, "BEGIN");
    harness_run(fence_older, "UPDATE names SET last_name = 'Older' WHERE id = 1");
    fence_change_primary();
    crossfade_wait_for_log(fence_crossfade, "fence_closed");
    harness_sleep_ms(100); /* until the workers have it: a write that comes before does not wait */
}

static void fence_expect_opened(void)
{
    crossfade_wait_for_log(fence_crossfade, "info fence_opened");
}

static PGconn *fence_connect(void)
{
    return harness_connect(fence_crossfade->port, fence_database, NULL);
}

static void fence_expect_error(PGconn *session, const char *sqlstate, const char *message)
{
    PGresult *result = PQgetResult(session);
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR, "nothing has failed");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), sqlstate, "%s",
                     PQerrorMessage(session));
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), message);
    while (result != NULL) {
        PQclear(result);
        result = PQgetResult(session);
    }
}

static void fence_send(PGconn *session, int id)
{
    cr_assert_eq(PQsendQuery(session, harness_format("UPDATE names SET last_name = 'Waits' "
                                                     "WHERE id = %d",
                                                     id)),
                 1);
}

Test(fence, a_cancel_request_ends_the_wait)
{
    PGconn *session = fence_connect();
    PGconn *inside = fence_connect();
    harness_run(inside, "BEGIN");
    fence_close();
    fence_send(session, 2);
    fence_send(inside, 3);
    PGconn *const waiting[] = {session, inside};
    for (size_t i = 0; i < 2; i++) {
        char problem[256];
        PGcancel *cancel = PQgetCancel(waiting[i]);
        /* It may come before the statement does; then there is nothing to cancel yet. */
        while (PQisBusy(waiting[i])) {
            cr_assert_eq(PQcancel(cancel, problem, sizeof problem), 1, "%s", problem);
            harness_sleep_ms(50);
            cr_assert_eq(PQconsumeInput(waiting[i]), 1);
        }
        PQfreeCancel(cancel);
        fence_expect_error(waiting[i], "57014", "canceling statement due to user request");
    }
    cr_assert_eq(PQtransactionStatus(inside), PQTRANS_INERROR);
    cr_assert_eq(PQtransactionStatus(session), PQTRANS_IDLE);
    harness_run(fence_older, "COMMIT");
    fence_expect_opened();
    harness_run(inside, "ROLLBACK");
    harness_run(session, "UPDATE names SET last_name = 'Goes on' WHERE id = 2");
    PQfinish(session);
    PQfinish(inside);
}

/* Its own query is the first that the server gets: the wait has not made it take its snapshot. */
Test(fence, a_transaction_that_keeps_its_snapshot_takes_it_behind_the_fence)
{
    PGconn *session = fence_connect();
    harness_run(session, "SELECT FROM names WHERE id = 1"); /* what names mean is known then */
    harness_run(session, "BEGIN ISOLATION LEVEL REPEATABLE READ");
    fence_close();
    fence_send(session, 1);
    harness_sleep_ms(300);
    harness_run(fence_older, "COMMIT");
    fence_expect_opened();
    PGresult *result = PQgetResult(session);
    cr_assert_str_eq(PQcmdTuples(result), "1", "%s", PQerrorMessage(session));
    PQclear(result);
    cr_assert_null(PQgetResult(session));
    harness_run(session, "COMMIT");
    PQfinish(session);
}

Test(fence, statement_timeout_ends_the_wait)
{
    PGconn *session = fence_connect();
    PGconn *inside = fence_connect();
    harness_run(session, "SET statement_timeout = '300ms'");
    harness_run(inside, "BEGIN");
    harness_run(inside, "SET LOCAL statement_timeout = '0.3s'");
    fence_close();
    fence_send(session, 2);
    fence_send(inside, 3);
    fence_expect_error(session, "57014", "canceling statement due to statement timeout");
    fence_expect_error(inside, "57014", "canceling statement due to statement timeout");
    cr_assert_eq(PQtransactionStatus(inside), PQTRANS_INERROR);
    harness_run(fence_older, "COMMIT");
    fence_expect_opened();
    PQfinish(session);
    PQfinish(inside);
}

/* To the server these sessions are idle all the time, which is none of their doing. */
Test(fence, the_server_does_not_end_a_session_that_waits)
{
    PGconn *session = fence_connect();
    PGconn *inside = fence_connect();
    harness_run(session, "SET idle_session_timeout = '4s'");
    harness_run(fence_older, "BEGIN");
    harness_run(fence_older, "UPDATE names SET last_name = 'Older' WHERE id = 1");
    fence_change_primary();
    crossfade_wait_for_log(fence_crossfade, "fence_closed");
    fence_send(session, 2);
    harness_run(inside, "SET idle_in_transaction_session_timeout = '4s'");
    harness_run(inside, "BEGIN");
    fence_send(inside, 3);
    harness_sleep_ms(6000);
    harness_run(fence_older, "COMMIT");
    PGconn *const waiting[] = {session, inside};
    for (size_t i = 0; i < 2; i++) {
        PGresult *result = PQgetResult(waiting[i]);
        cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQerrorMessage(waiting[i]));
        PQclear(result);
        cr_assert_null(PQgetResult(waiting[i]));
    }
    harness_run(inside, "COMMIT");
    fence_expect_opened();
    PQfinish(session);
    PQfinish(inside);
}

/* Texts after which another transaction is open, which has touched nothing. */
static const char *const fence_ends[] = {
    "COMMIT AND CHAIN",
    "ROLLBACK AND CHAIN",
    "COMMIT; BEGIN",
    "ROLLBACK; BEGIN",
    "END; START TRANSACTION; SELECT 1",
    "SAVEPOINT s; RELEASE s; COMMIT; BEGIN; SAVEPOINT t",
};
#define FENCE_ENDS (sizeof fence_ends / sizeof *fence_ends)

Test(fence, a_transaction_that_has_ended_holds_none)
{
    PGconn *sessions[FENCE_ENDS];
    for (size_t i = 0; i < FENCE_ENDS; i++) {
        sessions[i] = fence_connect();
        harness_run(sessions[i], "BEGIN");
        harness_run(sessions[i], "UPDATE names SET last_name = 'x' WHERE id = %d", (int)i + 1);
        harness_run(sessions[i], "%s", fence_ends[i]);
    }
    fence_change_primary();
    fence_expect_opened();
    harness_sleep_ms(100);
    /* And it goes by the new flags. */
    for (size_t i = 0; i < FENCE_ENDS; i++) {
        harness_run(sessions[i], "UPDATE names SET last_name = 'Chained' WHERE id = %d",
                    (int)i + 1);
        harness_run(sessions[i], "COMMIT");
        PQfinish(sessions[i]);
    }
    cr_assert_eq(harness_number(fence_direct,
                                "SELECT count(*) FROM new_names WHERE full_name LIKE '%% Chained'"),
                 FENCE_ENDS);
    cr_assert_eq(
        harness_number(fence_direct, "SELECT count(*) FROM names WHERE last_name = 'Chained'"), 0);
}

/* The same in the extended protocol, with no word from the server of where the transaction ends. */
Test(fence, a_transaction_that_has_ended_in_a_segment_holds_none)
{
    struct rawclient *client = rawclient_connect(fence_crossfade->port, fence_database, NULL);
    static const char *const texts[] = {"BEGIN", "UPDATE names SET last_name = 'x' WHERE id = 1",
                                        "COMMIT", "BEGIN", "SELECT 1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        rawclient_parse(client, "", texts[i], NULL, 0);
        rawclient_bind(client, "", "", NULL, 0, false);
        rawclient_execute(client, "", 0);
    }
    rawclient_plain(client, 'S');
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'Z', &message);
    cr_assert_eq(message.body[0], 'T');
    fence_change_primary();
    fence_expect_opened();
    rawclient_close(client);
}

/* After this text the transaction that has touched the migration still runs. */
static void fence_expect_held(const char *text)
{
    PGconn *session = fence_connect();
    PGconn *other = fence_connect();
    harness_run(other, "SET statement_timeout = '1s'");
    harness_run(session, "BEGIN");
    harness_run(session, "UPDATE names SET last_name = 'x' WHERE id = 2");
    harness_run(session, "SAVEPOINT s");
    harness_run(session, "%s", text);
    fence_change_primary();
    crossfade_wait_for_log(fence_crossfade, "fence_closed");
    harness_sleep_ms(100);
    fence_send(other, 3);
    fence_expect_error(other, "57014", "canceling statement due to statement timeout");
    harness_run(session, "ROLLBACK");
    fence_expect_opened();
    PQfinish(other);
    PQfinish(session);
}

/* It has the same tag as ROLLBACK. */
Test(fence, a_rollback_to_a_savepoint_is_no_end)
{
    fence_expect_held("ROLLBACK TO s");
}

Test(fence, a_rollback_to_a_savepoint_among_others_is_no_end)
{
    fence_expect_held("SELECT 1; ROLLBACK TRANSACTION TO SAVEPOINT s; SELECT 2");
}

Test(fence, what_stands_behind_an_end_in_a_query_has_its_routes)
{
    fence_expect_held("COMMIT; BEGIN; UPDATE public.names SET last_name = 'again' WHERE id = 2");
}

/*
 * How long sessions may take, and how many there may be.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

TestSuite(timeouts, .timeout = 60);

static struct crossfade *timeouts_start(const char *settings)
{
    int port = harness_free_port();
    return crossfade_start(port, harness_format("listen: 127.0.0.1:%d\n"
                                                "upstream: host=127.0.0.1 port=%d\n%s",
                                                port, harness_postgres_port(), settings));
}

static PGconn *timeouts_connect(const struct crossfade *crossfade)
{
    return harness_connect(crossfade->port, "postgres", NULL);
}

static char timeouts_last_words[8];

/* libpq takes an error that comes to nothing it has asked for a notice. */
static void timeouts_on_notice(void *unused, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    (void)unused;
    if (sqlstate != NULL)
        snprintf(timeouts_last_words, sizeof timeouts_last_words, "%s", sqlstate);
}

/* Waits for the session to be ended, and checks what its last words are. */
static void timeouts_expect_end(PGconn *connection, const char *sqlstate, double least, double most)
{
    double begun = harness_now();
    PQsetNoticeReceiver(connection, timeouts_on_notice, NULL);
    while (PQstatus(connection) == CONNECTION_OK && harness_now() - begun < most + 5) {
        if (PQconsumeInput(connection) != 1)
            break;
        while (!PQisBusy(connection)) {
            PGresult *result = PQgetResult(connection);
            if (result == NULL)
                break;
            timeouts_on_notice(NULL, result);
            PQclear(result);
        }
        harness_sleep_ms(20);
    }
    double took = harness_now() - begun;
    cr_assert(took >= least && took <= most, "it took %.1f s", took);
    cr_assert_str_eq(timeouts_last_words, sqlstate);
    PQfinish(connection);
}

Test(timeouts, a_query_that_takes_too_long_is_stopped_on_the_server_too)
{
    struct crossfade *crossfade = timeouts_start("query_timeout: 2\n");
    PGconn *connection = timeouts_connect(crossfade);
    PGconn *other = timeouts_connect(crossfade);
    int pid = PQbackendPID(connection);
    cr_assert_eq(PQsendQuery(connection, "SELECT pg_sleep(50)"), 1);
    timeouts_expect_end(connection, "57014", 1, 5);
    PGconn *direct = harness_direct("postgres");
    double until = harness_now() + 5;
    while (harness_number(direct, "SELECT count(*) FROM pg_stat_activity WHERE pid = %d", pid) != 0)
        cr_assert_lt(harness_now(), until, "the server goes on with the query");
    cr_assert_eq(harness_number(other, "SELECT 1"), 1); /* idle sessions stay */
    PQfinish(direct);
    PQfinish(other);
    crossfade_stop(crossfade);
}

Test(timeouts, a_session_may_be_idle_for_so_long)
{
    struct crossfade *crossfade = timeouts_start("client_idle_timeout: 2\n");
    PGconn *connection = timeouts_connect(crossfade);
    PGconn *busy = timeouts_connect(crossfade);
    cr_assert_eq(PQsendQuery(busy, "SELECT pg_sleep(6)"), 1);
    cr_assert_eq(PQsendQuery(connection, "SELECT 1"), 1);
    timeouts_expect_end(connection, "57P05", 1, 5);
    PGresult *result = PQgetResult(busy);
    cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s", PQerrorMessage(busy));
    PQclear(result);
    PQfinish(busy);
    crossfade_stop(crossfade);
}

Test(timeouts, a_transaction_may_be_idle_for_so_long)
{
    struct crossfade *crossfade = timeouts_start("idle_transaction_timeout: 2\n");
    PGconn *outside = timeouts_connect(crossfade);
    PGconn *inside = timeouts_connect(crossfade);
    harness_run(outside, "SELECT 1");
    cr_assert_eq(PQsendQuery(inside, "BEGIN"), 1);
    timeouts_expect_end(inside, "25P03", 1, 5);
    cr_assert_eq(harness_number(outside, "SELECT 1"), 1);
    PQfinish(outside);
    crossfade_stop(crossfade);
}

Test(timeouts, a_client_that_does_not_log_in_is_turned_away)
{
    struct crossfade *crossfade = timeouts_start("client_login_timeout: 2\n");
    struct rawclient *client = rawclient_open("127.0.0.1", crossfade->port);
    double begun = harness_now();
    struct rawmessage message;
    cr_assert(rawclient_read(client, &message));
    double took = harness_now() - begun;
    cr_assert_eq(message.type, 'E');
    cr_assert_not_null(memmem(message.body, message.length, "C57014", sizeof "C57014"));
    cr_assert(took >= 1 && took <= 5, "it took %.1f s", took);
    rawclient_close(client);
    crossfade_stop(crossfade);
}

Test(timeouts, a_server_that_cannot_be_reached_is_not_waited_for)
{
    int port = harness_free_port();
    /* An address that is reserved for documentation: nobody answers, or the system says so. */
    struct crossfade *crossfade =
        crossfade_start(port, harness_format("listen: 127.0.0.1:%d\n"
                                             "upstream: host=192.0.2.1 port=5432\n"
                                             "server_connect_timeout: 2\n",
                                             port));
    double begun = harness_now();
    PGconn *connection =
        PQconnectdb(harness_format("host=127.0.0.1 port=%d dbname=postgres user=postgres", port));
    cr_assert_not_null(strstr(PQerrorMessage(connection), "could not connect to server"), "%s",
                       PQerrorMessage(connection));
    cr_assert_lt(harness_now() - begun, 5);
    PQfinish(connection);
    crossfade_stop(crossfade);
}

/* It never reads its answer, nor the error that ends its session. */
Test(timeouts, a_client_that_takes_nothing_does_not_stay)
{
    struct crossfade *crossfade = timeouts_start("query_timeout: 2\n");
    struct rawclient *client = rawclient_connect(crossfade->port, "postgres", NULL);
    rawclient_query(client, "SELECT repeat('x', 100000) FROM generate_series(1, 1000)");
    rawclient_send(client);
    double until = harness_now() + 20;
    PGconn *direct = harness_direct("postgres");
    while (harness_number(direct, "SELECT count(*) FROM pg_stat_activity WHERE pid = %u",
                          client->backend_pid) != 0)
        cr_assert_lt(harness_now(), until);
    PQfinish(direct);
    double begun = harness_now();
    crossfade_stop(crossfade); /* waits for all sessions */
    cr_assert_lt(harness_now() - begun, 10);
    rawclient_close(client);
}

Test(timeouts, no_more_sessions_than_are_allowed)
{
    struct crossfade *crossfade = timeouts_start("max_client_conn: 3\n");
    PGconn *connections[4];
    for (int i = 0; i < 3; i++)
        connections[i] = timeouts_connect(crossfade);
    const char *conninfo =
        harness_format("host=127.0.0.1 port=%d dbname=postgres user=postgres", crossfade->port);
    connections[3] = PQconnectdb(conninfo);
    cr_assert_not_null(strstr(PQerrorMessage(connections[3]), "sorry, too many clients already"));
    /* Cancel requests are no sessions. */
    PGcancel *cancel = PQgetCancel(connections[0]);
    char problem[256];
    cr_assert_eq(PQcancel(cancel, problem, sizeof problem), 1, "%s", problem);
    PQfreeCancel(cancel);
    PQfinish(connections[3]);
    PQfinish(connections[0]);
    harness_sleep_ms(300);
    connections[0] = timeouts_connect(crossfade);
    for (int i = 0; i < 3; i++)
        PQfinish(connections[i]);
    crossfade_stop(crossfade);
}

Test(timeouts, connections_are_watched_by_tcp)
{
    struct crossfade *crossfade = timeouts_start("tcp_keepidle: 77\n");
    PGconn *connection = timeouts_connect(crossfade);
    /* The kernel's table: state 01 is established, timer 02 is keepalive, in hundredths. While
     * something is not acknowledged yet another timer runs. */
    int timer = 0;
    unsigned long hundredths = 0;
    for (double until = harness_now() + 5; timer != 2 && harness_now() < until;) {
        char *output = NULL;
        harness_shell(&output,
                      "awk -v port=:%04X '$2 ~ port && $4 == \"01\" {split($6, timer, \":\"); "
                      "print timer[1], timer[2]}' /proc/net/tcp | sort -u",
                      crossfade->port);
        cr_assert_eq(sscanf(output, "%d %lx", &timer, &hundredths), 2, "%s", output);
        free(output);
    }
    cr_assert_eq(timer, 2);
    cr_assert(hundredths > 7000 && hundredths <= 7700, "%lu", hundredths);
    PQfinish(connection);
    crossfade_stop(crossfade);
}

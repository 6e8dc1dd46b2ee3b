/*
 * Several upstream hosts: hosts that are down or do not answer, names with several addresses, and a
 * primary with a hot standby, which is promoted.
 */
#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

TestSuite(hosts, .timeout = 120);

static struct crossfade *hosts_start(const char *upstream, const char *more)
{
    int port = harness_free_port();
    return crossfade_start(
        port, harness_format("listen: 127.0.0.1:%d\nupstream: %s\n%s", port, upstream, more));
}

/* Through Crossfade; "" where that succeeds and the answer is `expected`, else what is wrong. */
static const char *hosts_ask(const struct crossfade *crossfade, const char *sql,
                             const char *expected)
{
    PGconn *connection = PQconnectdb(
        harness_format("host=127.0.0.1 port=%d dbname=postgres user=postgres connect_timeout=20",
                       crossfade->port));
    const char *verdict = harness_format("%s", PQerrorMessage(connection));
    if (PQstatus(connection) == CONNECTION_OK) {
        PGresult *result = PQexec(connection, sql);
        const char *found = PQresultStatus(result) == PGRES_TUPLES_OK ? PQgetvalue(result, 0, 0)
                                                                      : PQerrorMessage(connection);
        verdict = strcmp(found, expected) == 0 ? "" : harness_format("found \"%s\"", found);
        PQclear(result);
    }
    PQfinish(connection);
    return verdict;
}

static void hosts_expect(const struct crossfade *crossfade, const char *sql, const char *expected)
{
    const char *verdict = hosts_ask(crossfade, sql, expected);
    cr_assert_str_eq(verdict, "", "%s: expected \"%s\", %s", sql, expected, verdict);
}

static void hosts_expect_error(const struct crossfade *crossfade, const char *part)
{
    const char *verdict = hosts_ask(crossfade, "SELECT 1", "1");
    cr_assert_not_null(strstr(verdict, part), "expected \"%s\", found \"%s\"", part, verdict);
}

/* --- Hosts that do not answer ---------------------------------------------------------------- */

Test(hosts, the_first_one_is_down)
{
    int nobody = harness_free_port();
    struct crossfade *crossfade =
        hosts_start(harness_format("host=127.0.0.1,127.0.0.1,127.0.0.1 port=%d,%d,1", nobody,
                                   harness_postgres_port()),
                    "");
    hosts_expect(crossfade, "SELECT inet_server_port()",
                 harness_format("%d", harness_postgres_port()));
    crossfade_stop(crossfade);
}

Test(hosts, all_are_down)
{
    int nobody = harness_free_port();
    struct crossfade *crossfade =
        hosts_start(harness_format("host=127.0.0.1,localhost,/nowhere,no-such-host.invalid "
                                   "port=%d",
                                   nobody),
                    "");
    hosts_expect_error(
        crossfade,
        harness_format("could not connect to server at 127.0.0.1:%d: connection refused; "
                       "at localhost:%d (",
                       nobody, nobody));
    hosts_expect_error(
        crossfade, harness_format("; on socket \"/nowhere/.s.PGSQL.%d\": no such file", nobody));
    hosts_expect_error(crossfade, harness_format("; at no-such-host.invalid:%d: ", nobody));
    crossfade_stop(crossfade);
}

/* A socket that listens, and whose queue is full: what knocks hears nothing. */
static int hosts_black_hole(void)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    cr_assert_eq(bind(listener, (struct sockaddr *)&address, length), 0);
    cr_assert_eq(listen(listener, 0), 0);
    cr_assert_eq(getsockname(listener, (struct sockaddr *)&address, &length), 0);
    for (int i = 0; i < 4; i++) {
        int knock = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
        (void)!connect(knock, (struct sockaddr *)&address, length);
    }
    return ntohs(address.sin_port);
}

Test(hosts, the_first_one_is_a_black_hole)
{
    struct crossfade *crossfade =
        hosts_start(harness_format("host=127.0.0.1,127.0.0.1 port=%d,%d", hosts_black_hole(),
                                   harness_postgres_port()),
                    "server_connect_timeout: 1\nworkers: 1\n");
    double begun = harness_now();
    hosts_expect(crossfade, "SELECT inet_server_port()",
                 harness_format("%d", harness_postgres_port()));
    double took = harness_now() - begun;
    cr_assert(took >= 0.9 && took < 8, "it took %.1f s", took);
    /* It is remembered: the next ones do not wait. */
    begun = harness_now();
    for (int i = 0; i < 5; i++)
        hosts_expect(crossfade, "SELECT 1", "1");
    cr_assert_lt(harness_now() - begun, 4, "five waits of a second");
    crossfade_stop(crossfade);
}

Test(hosts, black_holes_only)
{
    int hole = hosts_black_hole();
    struct crossfade *crossfade = hosts_start(
        harness_format("host=127.0.0.1,127.0.0.1 port=%d,1", hole), "server_connect_timeout: 1\n");
    hosts_expect_error(crossfade,
                       harness_format("could not connect to server at 127.0.0.1:%d: timeout "
                                      "expired; at 127.0.0.1:1: connection refused",
                                      hole));
    crossfade_stop(crossfade);
}

/* The shared server listens on 127.0.0.1 alone, and `localhost` is ::1 too where the system says
 * so.
 */
Test(hosts, a_name_with_several_addresses)
{
    struct crossfade *crossfade =
        hosts_start(harness_format("host=localhost port=%d", harness_postgres_port()), "");
    for (int i = 0; i < 3; i++)
        hosts_expect(crossfade, "SELECT host(inet_server_addr())", "127.0.0.1");
    crossfade_stop(crossfade);
}

Test(hosts, an_address_beside_a_name)
{
    struct crossfade *crossfade =
        hosts_start(harness_format("host=no-such-host.invalid,%s hostaddr=127.0.0.1, port=%d",
                                   harness_postgres_socket_folder(), harness_postgres_port()),
                    "");
    hosts_expect(crossfade, "SELECT host(inet_server_addr())", "127.0.0.1");
    crossfade_stop(crossfade);
}

/* Many begin at once, before the name has been looked up. */
Test(hosts, many_sessions_share_a_look_up)
{
    enum { COUNT = 100 };
    struct crossfade *crossfade =
        hosts_start(harness_format("host=localhost port=%d", harness_postgres_port()),
                    "dns_max_ttl: 0\nworkers: 2\n");
    const char *conninfo =
        harness_format("host=127.0.0.1 port=%d dbname=postgres user=postgres", crossfade->port);
    PGconn *connections[COUNT];
    double begun = harness_now();
    for (int i = 0; i < COUNT; i++)
        connections[i] = PQconnectStart(conninfo);
    bool open[COUNT] = {false};
    for (int done = 0; done < COUNT; harness_sleep_ms(1)) {
        cr_assert_lt(harness_now() - begun, 20);
        for (int i = 0; i < COUNT; i++) {
            if (open[i] || PQconnectPoll(connections[i]) != PGRES_POLLING_OK)
                continue;
            open[i] = true;
            done++;
        }
    }
    for (int i = 0; i < COUNT; i++)
        PQfinish(connections[i]);
    crossfade_stop(crossfade);
}

Test(hosts, random_ones)
{
    struct crossfade *crossfade =
        hosts_start(harness_format("host=127.0.0.1,%s port=%d load_balance_hosts=random",
                                   harness_postgres_socket_folder(), harness_postgres_port()),
                    "");
    int tcp = 0;
    int total = 0;
    while (total < 60 && (total < 10 || tcp == 0 || tcp == total)) {
        total++;
        tcp += hosts_ask(crossfade, "SELECT inet_server_addr() IS NULL", "f")[0] == '\0';
    }
    cr_assert(tcp > 0 && tcp < total, "%d of %d", tcp, total);
    crossfade_stop(crossfade);
}

/* --- A primary and its standby --------------------------------------------------------------- */

/* Its standard input ends with the test, however that ends, and then the servers go. */
struct hosts_pair {
    FILE *script;
    const char *folder;
    int primary; /* ports */
    int standby;
};

static struct hosts_pair hosts_start_pair(void)
{
    struct hosts_pair pair = {.folder = harness_format("%s/servers", harness_folder()),
                              .primary = harness_free_port(),
                              .standby = harness_free_port()};
    const char *log = harness_format("%s/servers.log", harness_folder());
    cr_assert_eq(harness_shell(NULL, "mkdir -m 755 %s", pair.folder), 0);
    pair.script =
        popen(harness_format("bash %s/standby.sh %s %d %d >%s 2>&1", CROSSFADE_TEST_SOURCES,
                             pair.folder, pair.primary, pair.standby, log),
              "we");
    cr_assert_not_null(pair.script);
    double until = harness_now() + 60;
    while (access(harness_format("%s/ready", pair.folder), F_OK) != 0) {
        if (harness_now() > until)
            cr_assert_fail("the standby does not come up:\n%s", harness_read_file(log));
        harness_sleep_ms(20);
    }
    return pair;
}

static void hosts_stop_pair(struct hosts_pair *pair)
{
    pclose(pair->script);
}

/* As PostgreSQL's owner, whoever runs the tests. */
static void hosts_control(const struct hosts_pair *pair, const char *server, const char *command)
{
    char *output = NULL;
    int code = harness_shell(&output,
                             "cd /; set -- %s/bin/pg_ctl --pgdata=%s/%s --silent --wait %s; "
                             "if [ \"$(id -u)\" -eq 0 ]; then setpriv --reuid postgres --regid "
                             "postgres --init-groups -- \"$@\"; else \"$@\"; fi",
                             pair->folder, pair->folder, server, command);
    cr_assert_eq(code, 0, "pg_ctl %s of the %s: %s", command, server, output);
    free(output);
}

/* The standby comes first in the list. */
static struct crossfade *hosts_before(const struct hosts_pair *pair, const char *target,
                                      const char *user)
{
    return hosts_start(harness_format("host=127.0.0.1,127.0.0.1 port=%d,%d "
                                      "target_session_attrs=%s",
                                      pair->standby, pair->primary, target),
                       harness_format("control: user=%s\nworkers: 2\n", user));
}

static void hosts_expect_port(const struct crossfade *crossfade, int port)
{
    hosts_expect(crossfade, "SELECT inet_server_port()", harness_format("%d", port));
}

/* A session that sleeps, cancelled by a request that comes to `other`. */
static void hosts_expect_cancel(const struct crossfade *crossfade, const struct crossfade *other)
{
    struct rawclient *client = rawclient_connect(crossfade->port, "postgres", NULL);
    struct rawclient *cancel = rawclient_open("127.0.0.1", other->port);
    struct rawmessage message;
    rawclient_query(client, "SELECT pg_sleep(60)");
    rawclient_send(client);
    harness_sleep_ms(300);
    rawclient_u32(cancel, 16);
    rawclient_u32(cancel, 80877102);
    rawclient_u32(cancel, client->backend_pid);
    rawclient_u32(cancel, client->cancel_key);
    rawclient_send(cancel);
    cr_assert(!rawclient_read(cancel, &message), "a cancel request was answered");
    rawclient_close(cancel);
    rawclient_read_until(client, 'E', &message);
    cr_assert_not_null(memmem(message.body, message.length, "C57014", sizeof "C57014"));
    rawclient_close(client);
}

/* Nobody but the sessions finds out what the servers are: control cannot log in. */
static void hosts_check_login(const struct hosts_pair *pair)
{
    struct crossfade *crossfade = hosts_before(pair, "read-write", "nobody_at_all");
    hosts_expect_error(
        crossfade, harness_format("FATAL:  the server at 127.0.0.1:%d is a standby, not read-write",
                                  pair->standby));
    for (int i = 0; i < 3; i++)
        hosts_expect_port(crossfade, pair->primary);
    /* The role itself only reads, wherever it is. */
    PGconn *direct = harness_connect(pair->primary, "postgres", NULL);
    harness_run(direct, "ALTER ROLE postgres SET default_transaction_read_only = on");
    hosts_expect_error(crossfade, "is a read-only primary, not read-write");
    harness_run(direct, "SET transaction_read_only = off;"
                        "ALTER ROLE postgres RESET default_transaction_read_only");
    PQfinish(direct);
    crossfade_stop(crossfade);
}

static void hosts_check_target(const struct hosts_pair *pair, const char *target, int port)
{
    struct crossfade *crossfade = hosts_before(pair, target, "postgres");
    for (int i = 0; i < 3; i++)
        hosts_expect_port(crossfade, port);
    crossfade_stop(crossfade);
}

/* A server that has stopped answers nothing, though its machine takes connections. */
static void hosts_check_silence(const struct hosts_pair *pair, const struct crossfade *either)
{
    char *pid_file = harness_read_file(harness_format("%s/standby/postmaster.pid", pair->folder));
    pid_t postmaster = (pid_t)strtol(pid_file, NULL, 10);
    free(pid_file);
    cr_assert_eq(kill(postmaster, SIGSTOP), 0);
    double begun = harness_now();
    const char *verdict =
        hosts_ask(either, "SELECT inet_server_port()", harness_format("%d", pair->primary));
    cr_assert_eq(kill(postmaster, SIGCONT), 0);
    cr_assert_str_eq(verdict, "", "%s", verdict);
    cr_assert_lt(harness_now() - begun, 12);
}

static void hosts_wait_for(const struct crossfade *crossfade, const char *sql, const char *expected)
{
    double until = harness_now() + 20;
    const char *verdict;
    while ((verdict = hosts_ask(crossfade, sql, expected))[0] != '\0') {
        cr_assert_lt(harness_now(), until, "%s: %s", sql, verdict);
        harness_sleep_ms(50);
    }
}

Test(hosts, a_standby_is_promoted)
{
    struct hosts_pair pair = hosts_start_pair();
    hosts_check_login(&pair);
    hosts_check_target(&pair, "any", pair.standby);
    hosts_check_target(&pair, "read-only", pair.standby);
    hosts_check_target(&pair, "primary", pair.primary);
    struct crossfade *writing = hosts_before(&pair, "read-write", "postgres");
    struct crossfade *reading = hosts_before(&pair, "standby", "postgres");
    struct crossfade *either = hosts_before(&pair, "prefer-standby", "postgres");
    hosts_expect(writing, "CREATE TABLE t (a int); INSERT INTO t VALUES (42) RETURNING a", "42");
    hosts_expect_port(reading, pair.standby);
    hosts_expect_port(either, pair.standby);
    hosts_expect_cancel(writing, writing);
    hosts_expect_cancel(writing, reading); /* another process at the same place */
    hosts_wait_for(reading, "SELECT a FROM t", "42");

    hosts_check_silence(&pair, either);

    hosts_control(&pair, "primary", "--mode=immediate stop");
    hosts_expect_error(writing, "could not connect to server at 127.0.0.1");
    hosts_expect_error(writing,
                       harness_format("at 127.0.0.1:%d: Connection refused", pair.primary));
    hosts_expect_error(writing,
                       harness_format("at 127.0.0.1:%d: session is read-only", pair.standby));
    hosts_control(&pair, "standby", "promote");
    double begun = harness_now();
    hosts_wait_for(writing, "INSERT INTO t VALUES (43) RETURNING a", "43");
    hosts_wait_for(either, "SELECT count(*) FROM t", "2");
    cr_assert_lt(harness_now() - begun, 15);
    hosts_expect_error(reading, "standby"); /* found out at the login at the latest */
    hosts_expect_error(reading, "server is not in hot standby mode");
    crossfade_stop(writing);
    crossfade_stop(reading);
    crossfade_stop(either);
    hosts_stop_pair(&pair);
}

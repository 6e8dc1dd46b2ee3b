/*
 * Connections that Crossfade has nothing to change on: drivers, authentication, cancelling,
 * sockets, bad clients, slow clients.
 */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

static struct crossfade *relay_crossfade;
static const char *relay_database;

static void relay_start(void)
{
    relay_crossfade = crossfade_start_names(&relay_database);
}

static void relay_stop(void)
{
    crossfade_stop(relay_crossfade);
    harness_redis_stop();
}

static PGconn *relay_connect(void)
{
    return harness_connect(relay_crossfade->port, relay_database, NULL);
}

static void relay_shell(const char *command)
{
    char *output = NULL;
    int code = harness_shell(&output,
                             "export PGHOST=127.0.0.1 PGPORT=%d PGUSER=postgres PGDATABASE=%s\n%s",
                             relay_crossfade->port, relay_database, command);
    cr_assert_eq(code, 0, "%s\nexit code %d:\n%s", command, code, output);
    free(output);
}

TestSuite(relay, .init = relay_start, .fini = relay_stop, .timeout = 120);

Test(relay, psql)
{
    relay_shell("test \"$(psql -XAt -c 'SELECT last_name FROM names WHERE id = 2')\" = Hopper");
    relay_shell("psql -X -c '\\d names' | grep -q first_name");
    relay_shell("printf '30\\tthirty\\n' | psql -X -c '\\copy untouched FROM STDIN'");
    relay_shell("psql -XAt -c '\\copy untouched TO STDOUT' | grep -q thirty");
}

Test(relay, pgbench)
{
    relay_shell("pgbench -i -s 1 -q");
    relay_shell("pgbench -n -c 4 -t 50 -M simple");
    relay_shell("pgbench -n -c 4 -t 50 -M extended");
    relay_shell("pgbench -n -c 4 -t 50 -M prepared");
    relay_shell("pgbench -n -c 4 -t 50 -S -M prepared");
    relay_shell("test $(psql -XAt -c 'SELECT count(*) FROM pgbench_history') -eq 600");
}

Test(relay, pipeline_of_libpq)
{
    enum { ROUNDS = 500 };
    PGconn *connection = relay_connect();
    cr_assert_eq(PQenterPipelineMode(connection), 1);
    for (int i = 0; i < ROUNDS; i++) {
        const char *value = i % 2 == 0 ? "1" : "2";
        cr_assert_eq(PQsendQueryParams(connection, "SELECT last_name FROM names WHERE id = $1", 1,
                                       NULL, &value, NULL, NULL, 0),
                     1);
    }
    cr_assert_eq(PQpipelineSync(connection), 1);
    for (int i = 0; i < ROUNDS; i++) {
        PGresult *result = PQgetResult(connection);
        cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s", PQerrorMessage(connection));
        cr_assert_str_eq(PQgetvalue(result, 0, 0), i % 2 == 0 ? "Lovelace" : "Hopper");
        PQclear(result);
        cr_assert_null(PQgetResult(connection));
    }
    PGresult *result = PQgetResult(connection);
    cr_assert_eq(PQresultStatus(result), PGRES_PIPELINE_SYNC);
    PQclear(result);
    PQfinish(connection);
}

Test(relay, backend_pid)
{
    PGconn *connection = relay_connect();
    cr_assert_eq(PQbackendPID(connection), harness_number(connection, "SELECT pg_backend_pid()"));
    PQfinish(connection);
}

Test(relay, parameters_of_the_session)
{
    PGconn *through = harness_connect(relay_crossfade->port, relay_database,
                                      "application_name=app options='-c work_mem=5MB'");
    PGconn *direct = harness_direct(relay_database);
    static const char *const names[] = {"server_version",    "client_encoding",
                                        "DateStyle",         "TimeZone",
                                        "integer_datetimes", "standard_conforming_strings",
                                        "is_superuser"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        cr_assert_str_eq(PQparameterStatus(through, names[i]), PQparameterStatus(direct, names[i]));
    cr_assert_str_eq(PQparameterStatus(through, "application_name"), "app");
    char *memory = harness_value(through, "SHOW work_mem");
    cr_assert_str_eq(memory, "5MB");
    free(memory);
    PQfinish(through);
    PQfinish(direct);
}

Test(relay, cancel)
{
    PGconn *connection = relay_connect();
    PGcancel *cancel = PQgetCancel(connection);
    double begun = harness_now();
    cr_assert_eq(PQsendQuery(connection, "SELECT pg_sleep(20)"), 1);
    harness_sleep_ms(200);
    char error[256] = "";
    cr_assert_eq(PQcancel(cancel, error, sizeof error), 1, "%s", error);
    PGresult *result = PQgetResult(connection);
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "57014");
    PQclear(result);
    cr_assert_null(PQgetResult(connection));
    cr_assert(harness_now() - begun < 10);
    cr_assert_eq(harness_number(connection, "SELECT 1"), 1);
    PQfreeCancel(cancel);
    PQfinish(connection);
}

static char *relay_login(int port, const char *user, const char *password)
{
    PGconn *connection =
        PQconnectdb(harness_format("host=127.0.0.1 port=%d dbname=%s user=%s password=%s "
                                   "connect_timeout=20",
                                   port, relay_database, user, password));
    char *outcome = PQstatus(connection) == CONNECTION_OK
                        ? harness_value(connection, "SELECT current_user")
                        : strdup(strstr(PQerrorMessage(connection), "FATAL"));
    PQfinish(connection);
    return outcome;
}

static void relay_check_login(const char *user, const char *password)
{
    char *direct = relay_login(harness_postgres_port(), user, password);
    char *through = relay_login(relay_crossfade->port, user, password);
    cr_assert_str_eq(through, direct);
    free(direct);
    free(through);
}

Test(relay, authentication)
{
    static const char *const users[] = {"user_scram", "user_md5", "user_password", "user_trust"};
    for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
        char *user = relay_login(relay_crossfade->port, users[i], "sesame");
        cr_assert_str_eq(user, users[i]);
        free(user);
        relay_check_login(users[i], "wrong");
    }
    relay_check_login("user_rejected", "sesame");
    relay_check_login("nobody_at_all", "sesame");
}

Test(relay, unknown_database)
{
    PGconn *connection = PQconnectdb(harness_format(
        "host=127.0.0.1 port=%d dbname=no_such_database user=postgres", relay_crossfade->port));
    cr_assert_eq(PQstatus(connection), CONNECTION_BAD);
    cr_assert_not_null(strstr(PQerrorMessage(connection), "\"no_such_database\" does not exist"),
                       "%s", PQerrorMessage(connection));
    PQfinish(connection);
}

Test(relay, encryption_requests_are_answered_no)
{
    static const uint32_t requests[] = {80877103, 80877104}; /* SSLRequest, GSSENCRequest */
    struct rawclient *client = rawclient_open("127.0.0.1", relay_crossfade->port);
    for (size_t i = 0; i < sizeof requests / sizeof *requests; i++) {
        rawclient_u32(client, 8);
        rawclient_u32(client, requests[i]);
        rawclient_send(client);
        cr_assert_eq(rawclient_read_byte(client), 'N');
    }
    rawclient_startup(client, relay_database, NULL);
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'Z', &message);
    rawclient_close(client);
}

Test(relay, unix_sockets_on_both_sides)
{
    int port = harness_free_port();
    char *config = strdup(crossfade_names_config(port, relay_database));
    char *upstream = strstr(config, "upstream:");
    char *rest = strstr(upstream, "control:");
    *upstream = '\0';
    const char *path = harness_format("%s/.s.PGSQL.6432", harness_folder());
    struct crossfade *crossfade =
        crossfade_start(port, harness_format("listen: [\"127.0.0.1:%d\", \"%s\"]\n"
                                             "upstream: host=%s port=%d\n%s",
                                             port, path, harness_postgres_socket_folder(),
                                             harness_postgres_port(), rest));
    PGconn *connection = PQconnectdb(harness_format("host=%s port=6432 user=postgres dbname=%s",
                                                    harness_folder(), relay_database));
    cr_assert_eq(PQstatus(connection), CONNECTION_OK, "%s", PQerrorMessage(connection));
    cr_assert_eq(harness_number(connection, "SELECT count(*) FROM names"), 8);
    char *address = harness_value(connection, "SELECT coalesce(inet_client_addr()::text, 'local')");
    cr_assert_str_eq(address, "local");
    free(address);
    PQfinish(connection);
    crossfade_stop(crossfade);
    cr_assert(access(path, F_OK) != 0, "the socket is left behind");
    free(config);
}

/* As PostgreSQL does: some are told why, and others are not. */
static void relay_expect_end(struct rawclient *client, bool is_told, const char *what)
{
    struct rawmessage message;
    if (is_told) {
        cr_assert(rawclient_read(client, &message), "%s: no error before the end", what);
        cr_assert_eq(message.type, 'E', "%s", what);
        cr_assert_not_null(memmem(message.body, message.length, "08P01", 6), "%s", what);
        cr_assert_not_null(memmem(message.body, message.length, "FATAL", 6), "%s", what);
    }
    cr_assert_not(rawclient_read(client, &message), "%s: the connection goes on", what);
    rawclient_close(client);
}

Test(relay, malformed_messages_end_only_their_own_session)
{
    static const struct {
        const char *what;
        bool is_told;
        const char *bytes;
        size_t length;
    } cases[] = {
        {"an unknown type", true, "\x01\0\0\0\4", 5},
        {"a length below four", false, "Q\0\0\0\3", 5},
        {"a length below zero", false, "Q\xff\xff\xff\xff", 5},
        {"a length above the limit", false, "S\x7f\xff\xff\xff", 5},
    };
    PGconn *other = relay_connect();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rawclient *client = rawclient_connect(relay_crossfade->port, relay_database, NULL);
        rawclient_bytes(client, cases[i].bytes, cases[i].length);
        rawclient_plain(client, 'S');
        rawclient_send(client);
        relay_expect_end(client, cases[i].is_told, cases[i].what);
        cr_assert_eq(harness_number(other, "SELECT count(*) FROM names"), 8);
    }
    PQfinish(other);
}

/* The SQLSTATE that is answered to these bytes. */
static const char *relay_sqlstate_of(int port, const char *bytes, size_t length)
{
    struct rawclient *client = rawclient_connect(port, relay_database, NULL);
    rawclient_bytes(client, bytes, length);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'E', &message);
    const char *found = NULL;
    for (size_t at = 0; at < message.length && message.body[at] != '\0';
         at += strlen((const char *)message.body + at) + 1)
        if (message.body[at] == 'C')
            found = harness_format("%s", (const char *)message.body + at + 1);
    rawclient_close(client);
    cr_assert_not_null(found);
    return found;
}

/* Messages whose length is right and whose body is not: the error that PostgreSQL gives. */
Test(relay, malformed_bodies_are_errors)
{
    static const struct {
        const char *what;
        const char *bytes;
        size_t length;
    } cases[] = {
        {"a query without its end", "Q\0\0\0\6ab", 7},
        {"a Parse that is too short", "P\0\0\0\6a\0", 7},
        {"a Bind without names", "B\0\0\0\4", 5},
        {"a Bind of nothing that is too short", "B\0\0\0\7\0\0\0", 8},
        {"a Describe of nothing known", "D\0\0\0\6X\0", 7},
        {"an Execute without its limit", "E\0\0\0\5\0", 6},
        {"a Sync with a body", "S\0\0\0\5x", 6},
    };
    PGconn *other = relay_connect();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *direct =
            relay_sqlstate_of(harness_postgres_port(), cases[i].bytes, cases[i].length);
        const char *through =
            relay_sqlstate_of(relay_crossfade->port, cases[i].bytes, cases[i].length);
        cr_assert_str_eq(through, direct, "%s: %s instead of %s", cases[i].what, through, direct);
        cr_assert_eq(harness_number(other, "SELECT count(*) FROM names"), 8);
    }
    PQfinish(other);
}

Test(relay, malformed_startup_packets)
{
    static const struct {
        const char *what;
        bool is_told;
        const char *bytes;
        size_t length;
    } cases[] = {
        {"too short", false, "\0\0\0\4", 4},
        {"too long", false, "\0\1\0\0\0\3\0\0", 8},
        {"no terminator", true, "\0\0\0\x0d\0\3\0\0user\1", 13},
        {"no user", true, "\0\0\0\x09\0\3\0\0\0", 9},
        {"HTTP", false, "GET / HTTP/1.1\r\n\r\n", 18},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rawclient *client = rawclient_open("127.0.0.1", relay_crossfade->port);
        rawclient_bytes(client, cases[i].bytes, cases[i].length);
        rawclient_send(client);
        struct rawmessage message;
        cr_assert_eq(rawclient_read(client, &message), cases[i].is_told, "%s", cases[i].what);
        if (cases[i].is_told)
            cr_assert_not(rawclient_read(client, &message), "%s", cases[i].what);
        rawclient_close(client);
    }
    PGconn *connection = relay_connect();
    PQfinish(connection);
}

Test(relay, clients_that_hang_up)
{
    PGconn *watcher = harness_direct(relay_database);
    for (int i = 0; i < 20; i++) {
        struct rawclient *client = rawclient_connect(relay_crossfade->port, relay_database, NULL);
        if (i % 2 == 0)
            rawclient_query(
                client, "SELECT pg_sleep(0.01), repeat('x', 9000) FROM generate_series(1, 999)");
        else
            rawclient_bytes(client, "Q\0\0\1", 4);
        rawclient_send(client);
        rawclient_close(client);
    }
    double deadline = harness_now() + 10;
    while (harness_number(watcher,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND "
                          "pid <> pg_backend_pid() AND application_name <> 'crossfade'",
                          relay_database) > 0) {
        cr_assert(harness_now() < deadline, "the server's sessions outlive their clients");
        harness_sleep_ms(50);
    }
    PQfinish(watcher);
}

Test(relay, a_server_session_that_is_ended)
{
    PGconn *direct = harness_direct(relay_database);
    PGconn *through = relay_connect();
    harness_run(direct, "SELECT pg_terminate_backend(%d)", PQbackendPID(through));
    PGresult *result = PQexec(through, "SELECT 1");
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR);
    cr_assert_not_null(strstr(PQerrorMessage(through), "terminating connection"), "%s",
                       PQerrorMessage(through));
    PQclear(result);
    PQfinish(through);
    PQfinish(direct);
}

/* The server sends 200 MB to a client that does not read for a while. */
Test(relay, slow_reader_of_a_big_result)
{
    enum { ROWS = 2000, ROW_BYTES = 100000, LIMIT_KB = 8 * 1024 };
    struct rawclient *client = rawclient_open("127.0.0.1", relay_crossfade->port);
    int small = 65536;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    rawclient_startup(client, relay_database, NULL);
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'Z', &message);
    long before = crossfade_memory_kb(relay_crossfade);
    rawclient_query(client, harness_format("SELECT repeat('x', %d) FROM generate_series(1, %d)",
                                           ROW_BYTES, ROWS));
    rawclient_send(client);
    for (int i = 0; i < 10; i++) {
        harness_sleep_ms(100);
        long now = crossfade_memory_kb(relay_crossfade);
        cr_assert(now - before < LIMIT_KB, "%ld kB more than before the query", now - before);
    }
    long rows = 0;
    do {
        cr_assert(rawclient_read(client, &message));
        rows += message.type == 'D';
    } while (message.type != 'Z');
    cr_assert_eq(rows, ROWS);
    rawclient_close(client);
}

/* The client sends a pipeline without reading answers, then reads them all. */
Test(relay, a_long_pipeline_read_late)
{
    enum { QUERIES = 20000 };
    struct rawclient *client = rawclient_connect(relay_crossfade->port, relay_database, NULL);
    for (int i = 0; i < QUERIES; i++)
        rawclient_query(client, "SELECT 1");
    if (fork() == 0) {
        rawclient_send(client);
        _exit(0);
    }
    harness_sleep_ms(500);
    struct rawmessage message;
    for (int ready = 0; ready < QUERIES;) {
        cr_assert(rawclient_read(client, &message));
        ready += message.type == 'Z';
    }
    rawclient_close(client);
}

Test(relay, many_sessions)
{
    enum { SESSIONS = 100 };
    PGconn *connections[SESSIONS];
    for (int i = 0; i < SESSIONS; i++)
        connections[i] = relay_connect();
    for (int i = 0; i < SESSIONS; i++)
        cr_assert_eq(PQsendQuery(connections[i], "SELECT count(*) FROM names"), 1);
    for (int i = 0; i < SESSIONS; i++) {
        PGresult *result = PQgetResult(connections[i]);
        cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK);
        PQclear(result);
        PQfinish(connections[i]);
    }
}

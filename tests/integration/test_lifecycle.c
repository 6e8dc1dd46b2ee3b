/*
 * The program itself: its commands and exit codes, starting, reloading and stopping.
 */
#include <criterion/criterion.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/process.h"

TestSuite(lifecycle, .timeout = 120);

/* Runs `crossfade ARGUMENTS`; the caller frees what it wrote. */
static char *lifecycle_run(int expected_code, const char *arguments)
{
    char *output = NULL;
    int code = harness_shell(&output, "timeout 20 %s %s", crossfade_binary(), arguments);
    cr_assert_eq(code, expected_code, "crossfade %s: exit code %d, not %d:\n%s", arguments, code,
                 expected_code, output);
    return output;
}

static void lifecycle_expect(int expected_code, const char *arguments, const char *text)
{
    char *output = lifecycle_run(expected_code, arguments);
    cr_assert_not_null(strstr(output, text), "crossfade %s does not say \"%s\":\n%s", arguments,
                       text, output);
    free(output);
}

Test(lifecycle, command_line)
{
    lifecycle_expect(0, "--help", "crossfade serve");
    lifecycle_expect(0, "--version", "crossfade 0.1.0");
    lifecycle_expect(2, "", "--help");
    lifecycle_expect(2, "dance", "dance");
    lifecycle_expect(2, "serve", "--config");
    lifecycle_expect(2, "check --config", "--config");
    lifecycle_expect(2, "check --config x --loudly", "--loudly");
}

static const char *lifecycle_config_file(const char *text)
{
    const char *path = harness_format("%s/lifecycle.yaml", harness_folder());
    harness_write_file(path, text);
    return path;
}

static void lifecycle_expect_bad(const char *config, int line, const char *text)
{
    const char *path = lifecycle_config_file(config);
    const char *place = harness_format("%s:%d", path, line);
    char *output = lifecycle_run(1, harness_format("check --config %s", path));
    cr_assert_not_null(strstr(output, place), "expected %s in:\n%s", place, output);
    cr_assert_not_null(strstr(output, text), "expected \"%s\" in:\n%s", text, output);
    free(output);
    lifecycle_expect(1, harness_format("serve --config %s", path), text);
}

Test(lifecycle, bad_configurations)
{
    lifecycle_expect(1, "check --config /nowhere/crossfade.yaml", "/nowhere/crossfade.yaml");
    lifecycle_expect_bad("listen: [\n", 2, "");
    lifecycle_expect_bad("upstream: host=127.0.0.1\nlisten: 127.0.0.1:99999\n", 2, "host:port");
    lifecycle_expect_bad("upstream: host=127.0.0.1\nlisen: 127.0.0.1:6432\n", 2, "lisen");
    lifecycle_expect_bad("upstream: host=127.0.0.1\nflags: mysql://x\n", 2, "redis://");
    lifecycle_expect_bad("upstream: host=127.0.0.1\nmigrations:\n  - name: names\n    old: a\n", 3,
                         "database");
}

Test(lifecycle, check_and_explain)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    const char *config = crossfade->config_path;
    lifecycle_expect(0, harness_format("check --config %s", config), "ok");
    lifecycle_expect(0,
                     harness_format("explain --config %s 'SELECT first_name FROM names'", config),
                     "new_names");
    lifecycle_expect(0, harness_format("explain --config %s 'SELECT 1'", config), "as it is");
    lifecycle_expect(0, harness_format("explain --config %s 'COPY names FROM STDIN'", config),
                     "last: DROP TABLE pg_temp._crossfade_copy");
    lifecycle_expect(
        3, harness_format("explain --config %s 'COPY names (nothing) FROM STDIN'", config),
        "does not exist");
    lifecycle_expect(3,
                     harness_format("explain --config %s 'MERGE INTO names n USING untouched u ON "
                                    "u.id = n.id WHEN MATCHED THEN DELETE'",
                                    config),
                     "0A000");
    PGconn *connection = harness_direct(database);
    harness_run(connection, "ALTER TABLE new_names RENAME COLUMN full_name TO whole_name");
    lifecycle_expect(1, harness_format("check --config %s", config), "full_name");
    harness_run(connection, "ALTER TABLE new_names RENAME COLUMN whole_name TO full_name");
    PQfinish(connection);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(lifecycle, a_port_that_is_taken)
{
    int taken = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    cr_assert_eq(bind(taken, (struct sockaddr *)&address, sizeof address), 0);
    cr_assert_eq(listen(taken, 1), 0);
    cr_assert_eq(getsockname(taken, (struct sockaddr *)&address, &length), 0);
    const char *config = harness_format("%s/taken.yaml", harness_folder());
    harness_write_file(config, harness_format("listen: 127.0.0.1:%d\nupstream: host=127.0.0.1\n",
                                              ntohs(address.sin_port)));
    lifecycle_expect(1, harness_format("serve --config %s", config), "cannot_listen");
    close(taken);
}

/* After SIGTERM: no new connections, idle sessions end, a transaction may still finish. */
Test(lifecycle, sigterm_lets_transactions_finish)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *idle = harness_connect(crossfade->port, database, NULL);
    PGconn *busy = harness_connect(crossfade->port, database, NULL);
    harness_run(busy, "BEGIN; UPDATE names SET last_name = 'late' WHERE id = 1");
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    double deadline = harness_now() + 10;
    while (PQconsumeInput(idle) == 1 && PQstatus(idle) == CONNECTION_OK) {
        cr_assert(harness_now() < deadline, "an idle session is kept");
        harness_sleep_ms(10);
    }
    PGconn *late = PQconnectdb(harness_format("host=127.0.0.1 port=%d user=postgres dbname=%s",
                                              crossfade->port, database));
    cr_assert_eq(PQstatus(late), CONNECTION_BAD);
    harness_run(busy, "UPDATE names SET first_name = 'too' WHERE id = 1");
    harness_run(busy, "COMMIT");
    crossfade_wait(crossfade);
    PGconn *direct = harness_direct(database);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names WHERE last_name = 'late' AND "
                                        "first_name = 'too'"),
                 1);
    PQfinish(direct);
    PQfinish(late);
    PQfinish(idle);
    PQfinish(busy);
    harness_redis_stop();
}

Test(lifecycle, a_second_signal_stops_at_once)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *busy = harness_connect(crossfade->port, database, NULL);
    harness_run(busy, "BEGIN; UPDATE names SET last_name = 'lost' WHERE id = 1");
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    harness_sleep_ms(200);
    cr_assert_eq(kill(crossfade->pid, 0), 0, "it did not wait for the transaction");
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    crossfade_wait(crossfade);
    PQfinish(busy);
    harness_redis_stop();
}

Test(lifecycle, sighup_reads_the_configuration_again)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    PGconn *session = harness_connect(crossfade->port, database, NULL);
    harness_write_file(crossfade->config_path, "listen: nonsense\n");
    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(crossfade, "reload_refused");
    cr_assert_eq(harness_number(session, "SELECT count(*) FROM names"), 8);

    harness_write_file(crossfade->config_path, crossfade_names_config(crossfade->port, database));
    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(crossfade, "configuration_reloaded");
    cr_assert_eq(harness_number(session, "SELECT count(*) FROM names"), 8);
    PQfinish(session);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(lifecycle, a_database_that_is_down)
{
    int port = harness_free_port();
    int nobody = harness_free_port();
    struct crossfade *crossfade = crossfade_start(
        port,
        harness_format("listen: 127.0.0.1:%d\nupstream: host=127.0.0.1 port=%d\n", port, nobody));
    PGconn *connection =
        PQconnectdb(harness_format("host=127.0.0.1 port=%d user=postgres dbname=postgres", port));
    cr_assert_eq(PQstatus(connection), CONNECTION_BAD);
    cr_assert_not_null(strstr(PQerrorMessage(connection), "FATAL"), "%s",
                       PQerrorMessage(connection));
    PQfinish(connection);
    crossfade_stop(crossfade);
}

Test(lifecycle, flags_in_a_file)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    crossfade_stop(crossfade);
    harness_redis_stop();

    int port = harness_free_port();
    char *config = strdup(crossfade_names_config(port, database));
    char *flags = strstr(config, "flags:");
    char *rest = strstr(flags, "migrations:");
    *flags = '\0';
    const char *path = harness_format("%s/flags.yaml", harness_folder());
    harness_write_file(path, "DATABASE_NAMES_TABLE_WRITE: [names, new_names]\n");
    crossfade = crossfade_start(port, harness_format("%sflags: file:%s\n%s", config, path, rest));
    PGconn *session = harness_connect(port, database, NULL);
    PGconn *direct = harness_direct(database);
    harness_run(session, "INSERT INTO names VALUES (50, 'John', 'Backus')");
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM new_names WHERE full_name = "
                                        "'John Backus'"),
                 1);
    harness_write_file(path, "DATABASE_NAMES_TABLE_WRITE: [names, new_names]\n"
                             "DATABASE_NAMES_TABLE_READ: new_names\n");
    harness_run(direct, "UPDATE new_names SET full_name = 'from new' WHERE id = 1");
    double deadline = harness_now() + 10;
    while (harness_number(session, "SELECT count(*) FROM names WHERE first_name = 'from'") == 0) {
        cr_assert(harness_now() < deadline, "the flag file is not read again");
        harness_sleep_ms(20);
    }
    PQfinish(session);
    PQfinish(direct);
    crossfade_stop(crossfade);
    free(config);
}

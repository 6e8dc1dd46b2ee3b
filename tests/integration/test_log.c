/*
 * What the program writes to its log: no secret of a client, and JSON where it is asked for.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/process.h"

TestSuite(logging, .timeout = 60);

#define SECRET "sEcReT"

/* Statements that are rewritten, refused, hidden, wrong or fail, all with a secret in them. */
static const char *const LOG_STATEMENTS[] = {
    "INSERT INTO names (first_name, last_name) VALUES ('" SECRET "1', 'x') /* " SECRET "2 */",
    "SELECT * FROM names WHERE first_name = '" SECRET "3' -- " SECRET "4",
    "MERGE INTO names n USING untouched u ON u.note = '" SECRET "5' WHEN MATCHED THEN DELETE",
    "MERGE INTO names n USING (VALUES ('" SECRET "6')) v(x) ON x = n.first_name "
    "WHEN MATCHED THEN UPDATE SET last_name = '" SECRET "7'",
    "DO $" SECRET "8$ BEGIN UPDATE names SET last_name = '" SECRET "9'; END $" SECRET "8$",
    "DO $$ BEGIN RAISE EXCEPTION 'says " SECRET "10 of names'; END $$",
    "UPDATE names SET id = '" SECRET "11' WHERE id = 1",
    "SELECT * FROM names WHERE '" SECRET "12",
    "SELECT names FROM names WHERE first_name = '" SECRET "13' AND )",
    "INSERT INTO names VALUES (1, '" SECRET "14', 'x')",
    "COPY names FROM PROGRAM 'echo " SECRET "15'",
    "CREATE ROLE names_reader PASSWORD '" SECRET "16' IN ROLE names",
    "ALTER TABLE names ADD COLUMN note text DEFAULT '" SECRET "17'",
    "SET crossfade.client_id = '" SECRET "18'",
    "CREATE RULE r AS ON INSERT TO names DO ALSO SELECT '" SECRET "19'",
    "SELECT /*client_id='" SECRET "20'*/ count(*) FROM names",
    "PREPARE p AS SELECT '" SECRET "21' FROM names; EXECUTE p; BEGIN; MERGE INTO names n USING "
    "names m ON m.id = n.id AND m.last_name = E'" SECRET "22' WHEN MATCHED THEN DELETE",
};

static void log_run_all(int port, const char *database)
{
    static const char *const parameters[] = {SECRET "30", SECRET "31"};
    PGconn *session = harness_connect(port, database, "options='-c client_min_messages=error'");
    for (size_t i = 0; i < sizeof LOG_STATEMENTS / sizeof *LOG_STATEMENTS; i++) {
        PQclear(PQexec(session, LOG_STATEMENTS[i]));
        PQclear(PQexec(session, "ROLLBACK"));
        PQclear(PQexecParams(session, LOG_STATEMENTS[i], 0, NULL, NULL, NULL, NULL, 0));
        PQclear(PQexec(session, "ROLLBACK"));
    }
    PQclear(PQexecParams(session, "INSERT INTO names (first_name, last_name) VALUES ($1, $2)", 2,
                         NULL, parameters, NULL, NULL, 0));
    PQclear(PQexecParams(session, "UPDATE names SET id = $1 WHERE first_name = $2", 2, NULL,
                         parameters, NULL, NULL, 0));
    PQfinish(session);
}

static void log_log_in(int port, const char *user, const char *password)
{
    PGconn *session = PQconnectdb(harness_format(
        "host=127.0.0.1 port=%d dbname=postgres user=%s password=%s", port, user, password));
    PQfinish(session);
}

/* A reload changes what is logged. */
static void log_everything(const struct crossfade *crossfade, const char *database)
{
    harness_write_file(
        crossfade->config_path,
        harness_format("log_level: debug\n%s", crossfade_names_config(crossfade->port, database)));
    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(crossfade, "configuration_reloaded");
}

Test(logging, holds_no_secrets)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    log_everything(crossfade, database);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    for (int round = 0; round < 2; round++) {
        log_run_all(crossfade->port, database);
        harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
        crossfade_wait_for_log(crossfade, "read=new_names");
    }
    log_log_in(crossfade->port, "user_scram", SECRET "40");
    log_log_in(crossfade->port, "user_md5", SECRET "41");
    log_log_in(crossfade->port, "user_password", SECRET "42");
    harness_write_file(crossfade->config_path,
                       "upstream: host=127.0.0.1\ncontrol: host=x password=a " SECRET "50\n");
    cr_assert_eq(kill(crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(crossfade, "reload_refused");
    char *log = harness_read_file(crossfade->log_path);
    const char *found = strstr(log, SECRET);
    cr_assert_null(found, "%.300s", found - (found - log > 200 ? 200 : found - log));
    cr_assert_not_null(strstr(log, " statement_refused session="), "%s", log);
    cr_assert_not_null(strstr(log, " hidden_sql session="), "%s", log);
    cr_assert_not_null(strstr(log, " debug session_state session="), "%s", log);
    free(log);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* PostgreSQL reads each line. */
Test(logging, is_json_where_that_is_asked_for)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    crossfade_stop(crossfade);
    int port = harness_free_port();
    crossfade = crossfade_start(
        port, harness_format("log_format: json\n%s", crossfade_names_config(port, database)));
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "\"mirror\":\"new_names\"");
    log_run_all(port, database);
    const char *path = crossfade->log_path;
    crossfade_stop(crossfade);

    PGconn *direct = harness_direct(database);
    char *log = harness_read_file(path);
    unsigned lines = 0;
    for (char *line = strtok(log, "\n"); line != NULL; line = strtok(NULL, "\n"), lines++) {
        const char *const value[] = {line};
        PGresult *result = PQexecParams(
            direct, "SELECT $1::json ->> 'event', $1::json ->> 'level', $1::json ->> 'time'", 1,
            NULL, value, NULL, NULL, 0);
        cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s\n%s", PQerrorMessage(direct),
                     line);
        for (int column = 0; column < 3; column++)
            cr_assert_eq(PQgetisnull(result, 0, column), 0, "%s", line);
        PQclear(result);
    }
    cr_assert_gt(lines, 5);
    free(log);
    PQfinish(direct);
    harness_redis_stop();
}

/* The log goes to a pipe that is full, and nobody takes anything out of it. */
Test(logging, stops_nobody_where_nobody_reads_it, .timeout = 120)
{
    const char *database = harness_database_with_rows();
    harness_redis_start();
    int port = harness_free_port();
    const char *config = harness_format("%s/unread-%s.yaml", harness_folder(), harness_unique());
    harness_write_file(config, crossfade_names_config(port, database));
    const char *log = harness_format("%s.log", config);
    cr_assert_eq(mkfifo(log, 0600), 0);
    int reader = open(log, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    cr_assert(reader >= 0);
    cr_assert(fcntl(reader, F_SETPIPE_SZ, 4096) >= 0);
    const char *command[] = {crossfade_binary(), "serve", "--config", config, NULL};
    pid_t pid = process_start(command, log);
    PGconn *session = NULL;
    for (int i = 0; PQstatus(session) != CONNECTION_OK && i < 1000; i++) {
        PQfinish(session);
        harness_sleep_ms(20);
        session = PQconnectdb(
            harness_format("host=127.0.0.1 port=%d user=postgres dbname=%s", port, database));
    }
    cr_assert_eq(PQstatus(session), CONNECTION_OK, "%s", PQerrorMessage(session));
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    PGconn *neighbour = harness_connect(port, database, NULL);
    for (int i = 0; i < 60; i++) {
        PQclear(PQexec(session, harness_format("MERGE INTO names USING untouched u ON u.id = %d "
                                               "WHEN MATCHED THEN DELETE",
                                               i)));
        harness_run(neighbour, "SELECT count(*) FROM names");
    }
    PQfinish(session);
    PQfinish(neighbour);
    kill(pid, SIGTERM);
    cr_assert_eq(process_wait(pid, log), 0);
    close(reader);
    harness_redis_stop();
}

/*
 * What every integration test stands on: databases of its own on the shared PostgreSQL (see
 * with_servers.sh), a Redis of its own, files, commands, time.
 *
 * Everything that goes wrong here fails the running test. Processes die with the test that started
 * them, however it ends; files live in the run's temporary folder, which with_servers.sh removes.
 * Each test runs in a process of its own, so the functions below may keep state for one test.
 */
#ifndef CROSSFADE_TESTS_HARNESS_H
#define CROSSFADE_TESTS_HARNESS_H

#include <libpq-fe.h>
#include <stdbool.h>

/* For a process to come up or to say something: with a thousand migrations, on a busy machine. */
#define HARNESS_WAIT_MS 60000

int harness_postgres_port(void);
const char *harness_postgres_socket_folder(void);
const char *harness_folder(void); /* this test's own, made at the first call */
int harness_free_port(void);
double harness_now(void); /* seconds, monotonic */
void harness_sleep_ms(int milliseconds);

/* What no other test of the run has: a process's number alone comes again. */
const char *harness_unique(void);

/* A text kept until the test ends. */
const char *harness_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same kind of string: how a result ended, with SQLSTATE and message of an error; its values.
 */
const char *harness_outcome(PGresult *result);
const char *harness_values(const PGresult *result);
void harness_write_file(const char *path, const char *text);
char *harness_read_file(const char *path); /* the caller frees */

/* Runs a shell command and returns its exit code; `output`, where not NULL, gets what it wrote to
 * standard output and standard error, which the caller frees. */
int harness_shell(char **output, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A new, empty database; its name. */
const char *harness_database(void);
/* One with the tables of fixtures.sql; one with the rows of fixture_rows.sql, too. */
const char *harness_database_with_tables(void);
const char *harness_database_with_rows(void);
PGconn *harness_connect(int port, const char *database, const char *more);
PGconn *harness_direct(const char *database);

/* Statements that must succeed; several may stand in one text. */
void harness_run(PGconn *connection, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The first column of the first row, "" where there is none; the caller frees. */
char *harness_value(PGconn *connection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
long harness_number(PGconn *connection, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

int harness_redis_start(void); /* its port */
int harness_redis_port(void);
void harness_redis_stop(void);
/* A command as redis-cli would take it; it must not be answered with an error. */
void harness_redis(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

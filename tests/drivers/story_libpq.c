/*
 * libpq: PQexec, prepared statements, single rows, pipelines, COPY, large objects, cancel,
 * notifications.
 */
#include <libpq-fe.h>
#include <libpq/libpq-fs.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGE = 100000, BULK = 500 };

static void section(const char *name)
{
    printf("== %s\n", name);
    fflush(stdout);
}

static void broken(const char *what, PGconn *connection)
{
    fprintf(stderr, "%s: %s\n", what, PQerrorMessage(connection));
    exit(1);
}

static PGconn *connected(const char *conninfo)
{
    PGconn *connection = PQconnectdb(conninfo);

    if (PQstatus(connection) != CONNECTION_OK) {
        broken("connect", connection);
    }
    return connection;
}

/* Says why a connection is refused. */
static void refused(const char *conninfo, const char *because, const char *said)
{
    PGconn *connection = PQconnectdb(conninfo);

    printf("%s: %d\n", said,
           PQstatus(connection) == CONNECTION_BAD && strstr(PQerrorMessage(connection), because));
    PQfinish(connection);
}

static void show_error(const PGresult *result)
{
    static const int FIELDS[] = {
        PG_DIAG_SEVERITY,           PG_DIAG_SQLSTATE,       PG_DIAG_MESSAGE_PRIMARY,
        PG_DIAG_STATEMENT_POSITION, PG_DIAG_TABLE_NAME,     PG_DIAG_COLUMN_NAME,
        PG_DIAG_CONSTRAINT_NAME,    PG_DIAG_MESSAGE_DETAIL, PG_DIAG_CONTEXT};

    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
        const char *field = PQresultErrorField(result, FIELDS[i]);
        printf("%s|", field != NULL ? field : "");
    }
    puts("");
}

static void show_rows(const PGresult *result)
{
    for (int row = 0; row < PQntuples(result); row++) {
        for (int column = 0; column < PQnfields(result); column++) {
            if (PQfformat(result, column) == 0) {
                printf("%s%s", column > 0 ? ", " : "  ", PQgetvalue(result, row, column));
                continue;
            }
            printf("%s", column > 0 ? ", " : "  ");
            for (int i = 0; i < PQgetlength(result, row, column); i++) {
                printf("%02x", (unsigned char)PQgetvalue(result, row, column)[i]);
            }
        }
        puts("");
    }
}

static void show(PGresult *result)
{
    printf("%s, %s, %s rows\n", PQresStatus(PQresultStatus(result)), PQcmdStatus(result),
           PQcmdTuples(result));
    if (PQresultStatus(result) == PGRES_FATAL_ERROR) {
        show_error(result);
    }
    for (int i = 0; i < PQnfields(result); i++) {
        printf("  %s: type %u, modifier %d, size %d, of column %d of %s\n", PQfname(result, i),
               PQftype(result, i), PQfmod(result, i), PQfsize(result, i), PQftablecol(result, i),
               PQftable(result, i) != 0 ? "a table" : "none");
    }
    show_rows(result);
    PQclear(result);
}

static void show_all(PGconn *connection)
{
    PGresult *result;

    while ((result = PQgetResult(connection)) != NULL) {
        show(result);
    }
}

static void simple(PGconn *connection)
{
    section("simple");
    show(PQexec(connection, "SELECT * FROM names ORDER BY id"));
    show(PQexec(
        connection,
        "INSERT INTO names (first_name, last_name) VALUES ('Jo''hn', E'Ba\\\\ckus') RETURNING *"));
    show(PQexec(connection,
                "UPDATE names SET last_name = last_name || '!' WHERE first_name = 'Ada'"));
    show(PQexec(connection, "DELETE FROM names WHERE id = 3"));
    show(PQexec(connection, ""));
    if (!PQsendQuery(
            connection,
            "SELECT id FROM names WHERE id < 3 ORDER BY id; UPDATE names SET last_name = 'x' "
            "WHERE id = 4; SELECT last_name FROM names WHERE id = 4")) {
        broken("PQsendQuery", connection);
    }
    show_all(connection);
    if (!PQsendQuery(connection, "SELECT id, last_name FROM names ORDER BY id") ||
        !PQsetSingleRowMode(connection)) {
        broken("single rows", connection);
    }
    show_all(connection);
}

static void prepared(PGconn *connection)
{
    const char *change[] = {"Lovelace", "5"};

    section("prepared");
    show(PQprepare(connection, "one", "SELECT id, first_name, last_name FROM names WHERE id = $1",
                   0, NULL));
    PGresult *description = PQdescribePrepared(connection, "one");
    printf("%d parameters, of type %u\n", PQnparams(description), PQparamtype(description, 0));
    show(description);
    for (int id = 1; id <= 8; id++) {
        char text[12];
        const char *values[] = {text};
        snprintf(text, sizeof text, "%d", id);
        show(PQexecPrepared(connection, "one", 1, values, NULL, NULL, id % 2));
    }
    show(PQexecParams(connection, "UPDATE names SET last_name = $1 WHERE id = $2 RETURNING *", 2,
                      NULL, change, NULL, NULL, 0));
    show(PQexecParams(connection, "UPDATE names SET last_name = $1 WHERE id = $2 RETURNING *", 2,
                      NULL, change, NULL, NULL, 1));
    show(PQexec(connection, "DEALLOCATE one"));
    show(PQexecPrepared(connection, "one", 0, NULL, NULL, NULL, 0));
}

static void transactions(PGconn *connection)
{
    static const char *const STATEMENTS[] = {
        "BEGIN ISOLATION LEVEL REPEATABLE READ",
        "INSERT INTO names (first_name, last_name) VALUES ('Kept', 'in it')",
        "SAVEPOINT here",
        "DELETE FROM names",
        "SELECT count(*) FROM names",
        "ROLLBACK TO here",
        "DECLARE part CURSOR FOR SELECT * FROM names ORDER BY id",
        "FETCH 2 FROM part",
        "COMMIT",
        "SELECT first_name, last_name FROM names WHERE first_name = 'Kept'",
        "BEGIN",
        "UPDATE names SET last_name = 'never'",
        "ROLLBACK",
    };

    section("transactions");
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof STATEMENTS[0]; i++) {
        show(PQexec(connection, STATEMENTS[i]));
        printf("now %d\n", (int)PQtransactionStatus(connection));
    }
}

static void errors(PGconn *connection)
{
    static const char *const STATEMENTS[] = {
        "INSERT INTO names VALUES (1, 'twice', 'there')",
        "INSERT INTO untouched (note) VALUES ('no id')",
        "INSERT INTO names (first_name, last_name) VALUES ('long', repeat('x', 41))",
        "SELECT first_name, nick_name FROM names",
        "SELECT first_name FROM names WHERE id = ",
        "UPDATE names SET id = 2 WHERE id = 1",
        "SELECT 1 / (id - id) FROM names",
        "COPY names FROM nowhere",
    };

    section("errors");
    for (size_t i = 0; i < sizeof STATEMENTS / sizeof STATEMENTS[0]; i++) {
        show(PQexec(connection, STATEMENTS[i]));
        show(PQexecParams(connection, STATEMENTS[i], 0, NULL, NULL, NULL, NULL, 0));
    }
}

static void bulk(PGconn *connection)
{
    char *row = NULL;

    section("bulk");
    show(PQexec(connection, "COPY names FROM STDIN"));
    for (int i = 0; i < BULK; i++) {
        char line[80];
        int length = snprintf(line, sizeof line, "%d\tBulk%d\tof many\\trows\n", 5000 + i, i);
        if (PQputCopyData(connection, line, length) != 1) {
            broken("PQputCopyData", connection);
        }
    }
    PQputCopyEnd(connection, NULL);
    show_all(connection);
    show(PQexec(connection, "SELECT count(*) || ' rows' FROM names WHERE first_name LIKE 'Bulk%'"));
    show(PQexec(connection, "COPY (SELECT * FROM names WHERE id < 5003 ORDER BY id) TO STDOUT"));
    while (PQgetCopyData(connection, &row, 0) > 0) {
        fputs(row, stdout);
        PQfreemem(row);
    }
    show_all(connection);
    show(PQexec(connection, "COPY names FROM STDIN (FORMAT csv)"));
    PQputCopyData(connection, "9000,\"half", 10);
    PQputCopyEnd(connection, "changed my mind");
    show_all(connection);
    show(PQexec(connection, "DELETE FROM names WHERE id >= 5000"));
}

static void send(PGconn *connection, const char *text)
{
    if (!PQsendQueryParams(connection, text, 0, NULL, NULL, NULL, NULL, 0)) {
        broken(text, connection);
    }
}

/* A pipeline with rewritten statements, of which one fails. */
static void pipelines(PGconn *connection)
{
    int syncs = 3, silent = 0;

    section("pipelines");
    if (!PQenterPipelineMode(connection)) {
        broken("PQenterPipelineMode", connection);
    }
    send(connection, "SELECT last_name FROM names WHERE id = 1");
    send(connection, "UPDATE names SET last_name = 'piped' WHERE id = 1");
    PQsendFlushRequest(connection);
    send(connection, "SELECT id, last_name FROM names WHERE last_name = 'piped'");
    PQpipelineSync(connection);
    send(connection, "UPDATE names SET last_name = 'never' WHERE id = 2");
    send(connection, "SELECT nick_name FROM names");
    send(connection, "UPDATE names SET last_name = 'never' WHERE id = 4");
    PQpipelineSync(connection);
    PQsendPrepare(connection, "late",
                  "SELECT last_name FROM names WHERE id = $1 OR id = 4 ORDER BY id", 0, NULL);
    PQsendDescribePrepared(connection, "late");
    PQsendQueryPrepared(connection, "late", 1, (const char *[]){"2"}, NULL, NULL, 0);
    PQpipelineSync(connection);
    while (syncs > 0 && silent < 2) {
        PGresult *result = PQgetResult(connection);
        silent = result == NULL ? silent + 1 : 0;
        if (result != NULL) {
            syncs -= PQresultStatus(result) == PGRES_PIPELINE_SYNC;
            show(result);
        }
    }
    if (!PQexitPipelineMode(connection)) {
        broken("PQexitPipelineMode", connection);
    }
}

static void large_objects(PGconn *connection)
{
    static char written[LARGE], found[LARGE];

    section("large objects");
    for (int i = 0; i < LARGE; i++) {
        written[i] = (char)(i * 7);
    }
    show(PQexec(connection, "BEGIN"));
    Oid large = lo_creat(connection, INV_READ | INV_WRITE);
    int handle = lo_open(connection, large, INV_READ | INV_WRITE);
    int count = lo_write(connection, handle, written, LARGE);
    show(PQexec(connection, "UPDATE names SET last_name = 'large' WHERE id = 2"));
    lo_lseek(connection, handle, 0, SEEK_SET);
    count = count == LARGE ? lo_read(connection, handle, found, LARGE) : -1;
    printf("%d bytes, %s\n", count, memcmp(written, found, LARGE) == 0 ? "the same" : "others");
    printf("%d %d %d %d\n", lo_truncate(connection, handle, 10), lo_tell(connection, handle),
           lo_close(connection, handle), lo_unlink(connection, large));
    show(PQexec(connection, "COMMIT"));
    printf("%d %s", lo_open(connection, 1, INV_READ), PQerrorMessage(connection));
}

static atomic_bool cancelled;

/* Again and again: the first request may come before the statement. */
static void *cancel_until_done(void *cancel)
{
    char error[256];

    while (!cancelled) {
        usleep(300000);
        if (!cancelled && !PQcancel(cancel, error, sizeof error)) {
            fprintf(stderr, "PQcancel: %s\n", error);
            exit(1);
        }
    }
    return NULL;
}

static void cancel(PGconn *connection)
{
    pthread_t thread;
    PGcancel *handle = PQgetCancel(connection);

    section("cancel");
    pthread_create(&thread, NULL, cancel_until_done, handle);
    PGresult *result =
        PQexec(connection, "SELECT first_name, pg_sleep(60) FROM names WHERE id = 1");
    cancelled = true;
    pthread_join(thread, NULL);
    PQfreeCancel(handle);
    if (strcmp(PQresultErrorField(result, PG_DIAG_SQLSTATE), "57014") == 0) {
        puts("cancelled");
    }
    show(result);
    show(PQexec(connection, "SELECT count(*) FROM names"));
}

static void notifications(PGconn *connection)
{
    PGconn *listener = connected("");
    PGnotify *notice = NULL;

    section("notifications");
    show(PQexec(listener, "LISTEN changes"));
    show(PQexec(connection,
                "BEGIN; INSERT INTO names (first_name, last_name) VALUES ('With', 'notice'); "
                "NOTIFY changes, 'hello'"));
    show(PQexec(connection, "COMMIT"));
    for (int i = 0; i < 100 && notice == NULL; i++) {
        struct pollfd readable = {.fd = PQsocket(listener), .events = POLLIN};
        poll(&readable, 1, 100);
        PQconsumeInput(listener);
        notice = PQnotifies(listener);
    }
    if (notice == NULL) {
        broken("no notification", listener);
    }
    printf("%s %s %d\n", notice->relname, notice->extra,
           notice->be_pid == PQbackendPID(connection));
    PQfreemem(notice);
    PQfinish(listener);
}

static void connecting(PGconn *connection)
{
    section("connect");
    refused("password=wrong", "password authentication failed", "wrong password");
    refused("dbname=nowhere", "database \"nowhere\" does not exist", "no database");
    printf("%s %s %d %d\n", PQuser(connection), PQdb(connection), PQserverVersion(connection),
           PQprotocolVersion(connection));
    printf("%s %s %s\n", PQparameterStatus(connection, "application_name"),
           PQparameterStatus(connection, "TimeZone"),
           PQparameterStatus(connection, "standard_conforming_strings"));
    show(PQexec(connection, "SHOW search_path"));
}

static void tls(void)
{
    char conninfo[600];

    section("TLS");
    snprintf(conninfo, sizeof conninfo, "sslmode=verify-full sslrootcert=%s", getenv("STORY_CA"));
    PGconn *connection = connected(conninfo);
    printf("%d %s\n", PQsslInUse(connection), PQsslAttribute(connection, "protocol"));
    show(PQexec(connection, "SELECT * FROM names ORDER BY id"));
    PQfinish(connection);
    snprintf(conninfo, sizeof conninfo, "sslmode=verify-ca sslrootcert=%s",
             getenv("STORY_OTHER_CA"));
    refused(conninfo, "certificate verify failed", "another authority is refused");
}

int main(void)
{
    PGconn *connection =
        connected("application_name=story options='-c search_path=public,pg_catalog'");

    connecting(connection);
    tls();
    simple(connection);
    prepared(connection);
    transactions(connection);
    errors(connection);
    bulk(connection);
    pipelines(connection);
    large_objects(connection);
    cancel(connection);
    notifications(connection);
    PQfinish(connection);
    return 0;
}

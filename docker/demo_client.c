/*
 * The application in the demo: several clients that read and write the table `names` all the time
 * and know nothing of a migration. Half of them use plain queries, half prepared statements.
 *
 *     demo_client CONNINFO CLIENTS QUERIES_PER_SECOND STATUS_FILE
 *
 * Each client writes only rows whose id is its own number modulo CLIENTS, so it knows what it must
 * read there: a different answer is counted as wrong. Errors and wrong answers are shown on
 * standard error. Totals stand in STATUS_FILE, as shell assignments, twice a second and at the end,
 * which SIGTERM brings.
 *
 * A client is a thread with a connection and counters of its own; the main thread adds them up.
 */
#include <libpq-fe.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEMO_CLIENTS_LIMIT 64
#define DEMO_NAME_LIMIT 64
#define DEMO_KNOWN_ROWS 64
#define DEMO_ERRORS_SHOWN 5

enum demo_statement {
    DEMO_READ,
    DEMO_LOCK,
    DEMO_INSERT,
    DEMO_RENAME,
    DEMO_RENAME_FIRST,
    DEMO_DELETE,
    DEMO_STATEMENT_COUNT
};

static const char *const DEMO_SQL[DEMO_STATEMENT_COUNT] = {
    [DEMO_READ] = "SELECT first_name, last_name FROM names WHERE id = $1",
    [DEMO_LOCK] = "SELECT first_name, last_name FROM names WHERE id = $1 FOR UPDATE",
    [DEMO_INSERT] = "INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id",
    [DEMO_RENAME] = "UPDATE names SET last_name = $2 WHERE id = $1",
    [DEMO_RENAME_FIRST] = "UPDATE names SET first_name = $2 WHERE id = $1",
    [DEMO_DELETE] = "DELETE FROM names WHERE id = $1",
};

struct demo_row {
    long id; /* 0: not in use */
    bool deleted;
    char first_name[DEMO_NAME_LIMIT];
    char last_name[DEMO_NAME_LIMIT];
};

struct demo_client {
    pthread_t thread;
    unsigned number;
    PGconn *connection;
    bool prepared;
    unsigned random;
    unsigned written; /* makes every name it writes a new one */
    struct demo_row rows[DEMO_KNOWN_ROWS];
    atomic_ulong reads;
    atomic_ulong writes;
    atomic_ulong errors;
    atomic_ulong wrong;
};

static const char *demo_conninfo;
static unsigned demo_client_count;
static double demo_pause; /* seconds between a client's steps */
static long demo_row_count;
static atomic_bool demo_stopping;
static struct demo_client demo_clients[DEMO_CLIENTS_LIMIT];

static unsigned demo_random(struct demo_client *client, unsigned below)
{
    client->random = client->random * 1664525u + 1013904223u;
    return (unsigned)(((unsigned long)client->random * below) >> 32);
}

static void demo_error(struct demo_client *client, const char *sql, const char *message)
{
    if (atomic_fetch_add(&client->errors, 1) < DEMO_ERRORS_SHOWN)
        fprintf(stderr, "client %u: %s: %s\n", client->number, sql, message);
}

static void demo_wrong(struct demo_client *client, long id, const char *expected, const char *got)
{
    if (atomic_fetch_add(&client->wrong, 1) < DEMO_ERRORS_SHOWN)
        fprintf(stderr, "client %u: row %ld is %s, not %s\n", client->number, id, got, expected);
}

/* The statement with its parameters written into it, for plain queries. */
static char *demo_literal_sql(struct demo_client *client, const char *sql,
                              const char *const *values)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    if (out == NULL)
        abort();
    for (; *sql != '\0'; sql++) {
        if (*sql != '$') {
            putc(*sql, out);
            continue;
        }
        const char *value = values[*++sql - '1'];
        char *quoted = PQescapeLiteral(client->connection, value, strlen(value));
        fputs(quoted == NULL ? "NULL" : quoted, out);
        PQfreemem(quoted);
    }
    fclose(out);
    return text;
}

/* NULL where the server gave an error, which is then counted. */
static PGresult *demo_run(struct demo_client *client, enum demo_statement statement,
                          const char *const *values, int value_count)
{
    PGresult *result;
    if (client->prepared) {
        char name[16];
        snprintf(name, sizeof name, "s%d", (int)statement);
        result = PQexecPrepared(client->connection, name, value_count, values, NULL, NULL, 0);
    } else {
        char *sql = demo_literal_sql(client, DEMO_SQL[statement], values);
        result = PQexec(client->connection, sql);
        free(sql);
    }
    bool is_read = statement == DEMO_READ || statement == DEMO_LOCK;
    atomic_fetch_add(is_read ? &client->reads : &client->writes, 1);
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
        return result;
    demo_error(client, DEMO_SQL[statement], PQerrorMessage(client->connection));
    PQclear(result);
    return NULL;
}

static bool demo_command(struct demo_client *client, const char *sql)
{
    PGresult *result = PQexec(client->connection, sql);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        demo_error(client, sql, PQerrorMessage(client->connection));
    PQclear(result);
    return done;
}

static void demo_check(struct demo_client *client, const struct demo_row *row,
                       const PGresult *result)
{
    char expected[2 * DEMO_NAME_LIMIT + 4] = "gone";
    char got[2 * DEMO_NAME_LIMIT + 4] = "gone";
    if (!row->deleted)
        snprintf(expected, sizeof expected, "%s %s", row->first_name, row->last_name);
    if (PQntuples(result) > 0)
        snprintf(got, sizeof got, "%.60s %.60s", PQgetvalue(result, 0, 0),
                 PQgetvalue(result, 0, 1));
    if (strcmp(expected, got) != 0)
        demo_wrong(client, row->id, expected, got);
}

/* Reads somebody's row; only who owns it knows what it holds. */
static void demo_read_any(struct demo_client *client)
{
    char id[24];
    snprintf(id, sizeof id, "%u", 1 + demo_random(client, (unsigned)demo_row_count));
    const char *values[] = {id};
    PQclear(demo_run(client, DEMO_READ, values, 1));
}

static void demo_read_known(struct demo_client *client, const struct demo_row *row,
                            enum demo_statement statement)
{
    char id[24];
    snprintf(id, sizeof id, "%ld", row->id);
    const char *values[] = {id};
    PGresult *result = demo_run(client, statement, values, 1);
    if (result != NULL)
        demo_check(client, row, result);
    PQclear(result);
}

static void demo_insert(struct demo_client *client, struct demo_row *row)
{
    char first[DEMO_NAME_LIMIT];
    char last[DEMO_NAME_LIMIT];
    snprintf(first, sizeof first, "New%u", client->number);
    snprintf(last, sizeof last, "van Person %u", client->written++);
    const char *values[] = {first, last};
    PGresult *result = demo_run(client, DEMO_INSERT, values, 2);
    if (result == NULL)
        return;
    row->id = strtol(PQgetvalue(result, 0, 0), NULL, 10);
    row->deleted = false;
    memcpy(row->first_name, first, sizeof first);
    memcpy(row->last_name, last, sizeof last);
    PQclear(result);
}

static void demo_rename(struct demo_client *client, struct demo_row *row)
{
    bool first = demo_random(client, 2) == 0;
    char id[24];
    char name[DEMO_NAME_LIMIT];
    snprintf(id, sizeof id, "%ld", row->id);
    snprintf(name, sizeof name, "%s%u", first ? "First" : "Last ", client->written++);
    const char *values[] = {id, name};
    PGresult *result = demo_run(client, first ? DEMO_RENAME_FIRST : DEMO_RENAME, values, 2);
    if (result == NULL)
        return;
    if (strcmp(PQcmdTuples(result), row->deleted ? "0" : "1") != 0)
        demo_wrong(client, row->id, "one row", PQcmdTuples(result));
    else if (!row->deleted)
        memcpy(first ? row->first_name : row->last_name, name, sizeof name);
    PQclear(result);
}

static void demo_delete(struct demo_client *client, struct demo_row *row)
{
    char id[24];
    snprintf(id, sizeof id, "%ld", row->id);
    const char *values[] = {id};
    PGresult *result = demo_run(client, DEMO_DELETE, values, 1);
    if (result != NULL)
        row->deleted = true;
    PQclear(result);
}

/* As an application would: lock, look, change, look again. */
static void demo_transaction(struct demo_client *client, struct demo_row *row)
{
    if (!demo_command(client, "BEGIN"))
        return;
    demo_read_known(client, row, DEMO_LOCK);
    demo_rename(client, row);
    demo_read_known(client, row, DEMO_READ);
    demo_command(client, "COMMIT");
}

/* A row of its own, of those that were there from the beginning. */
static void demo_adopt(struct demo_client *client, struct demo_row *row)
{
    unsigned groups = (unsigned)demo_row_count / demo_client_count;
    long id = (long)demo_random(client, groups - 1) * demo_client_count + client->number + 1;
    char text[24];
    snprintf(text, sizeof text, "%ld", id);
    const char *values[] = {text};
    PGresult *result = demo_run(client, DEMO_READ, values, 1);
    bool is_known = false;
    for (int i = 0; i < DEMO_KNOWN_ROWS; i++)
        is_known = is_known || client->rows[i].id == id;
    if (result != NULL && !is_known && PQntuples(result) == 1) {
        row->id = id;
        row->deleted = false;
        snprintf(row->first_name, sizeof row->first_name, "%s", PQgetvalue(result, 0, 0));
        snprintf(row->last_name, sizeof row->last_name, "%s", PQgetvalue(result, 0, 1));
    }
    PQclear(result);
}

static void demo_step(struct demo_client *client)
{
    struct demo_row *row = &client->rows[demo_random(client, DEMO_KNOWN_ROWS)];
    unsigned choice = demo_random(client, 100);
    if (choice < 60)
        demo_read_any(client);
    else if (row->id == 0 && choice % 2 == 0)
        demo_adopt(client, row);
    else if (row->id == 0)
        demo_insert(client, row);
    else if (choice < 78)
        demo_read_known(client, row, DEMO_READ);
    else if (choice < 90)
        demo_rename(client, row);
    else if (choice < 95)
        demo_transaction(client, row);
    else if (choice < 97 && !row->deleted)
        demo_delete(client, row);
    else if (row->deleted)
        demo_insert(client, row);
}

static bool demo_connect(struct demo_client *client)
{
    char conninfo[1024];
    snprintf(conninfo, sizeof conninfo, "%s application_name=app-%u", demo_conninfo,
             client->number);
    client->connection = PQconnectdb(conninfo);
    if (PQstatus(client->connection) != CONNECTION_OK) {
        demo_error(client, "connecting", PQerrorMessage(client->connection));
        return false;
    }
    for (int i = 0; client->prepared && i < DEMO_STATEMENT_COUNT; i++) {
        char name[16];
        snprintf(name, sizeof name, "s%d", i);
        PGresult *result = PQprepare(client->connection, name, DEMO_SQL[i], 0, NULL);
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            demo_error(client, DEMO_SQL[i], PQerrorMessage(client->connection));
        PQclear(result);
    }
    return true;
}

static void *demo_client_run(void *argument)
{
    struct demo_client *client = argument;
    bool connected = demo_connect(client);
    while (connected && !atomic_load(&demo_stopping)) {
        demo_step(client);
        struct timespec pause = {0, (long)(demo_pause * 1e9)};
        nanosleep(&pause, NULL);
        /* A lost connection was an error already; the application goes on with a new one. */
        if (PQstatus(client->connection) != CONNECTION_OK) {
            PQfinish(client->connection);
            connected = demo_connect(client);
        }
    }
    for (int i = 0; connected && i < DEMO_KNOWN_ROWS; i++)
        if (client->rows[i].id != 0)
            demo_read_known(client, &client->rows[i], DEMO_READ);
    PQfinish(client->connection);
    return NULL;
}

static void demo_write_status(const char *path)
{
    unsigned long reads = 0;
    unsigned long writes = 0;
    unsigned long errors = 0;
    unsigned long wrong = 0;
    for (unsigned i = 0; i < demo_client_count; i++) {
        reads += atomic_load(&demo_clients[i].reads);
        writes += atomic_load(&demo_clients[i].writes);
        errors += atomic_load(&demo_clients[i].errors);
        wrong += atomic_load(&demo_clients[i].wrong);
    }
    char temporary[1024];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "w");
    if (file == NULL)
        return;
    fprintf(file, "reads=%lu writes=%lu errors=%lu wrong=%lu\n", reads, writes, errors, wrong);
    fclose(file);
    rename(temporary, path);
}

static long demo_count_rows(void)
{
    PGconn *connection = PQconnectdb(demo_conninfo);
    PGresult *result = PQexec(connection, "SELECT max(id) FROM names");
    long count = PQntuples(result) == 1 ? strtol(PQgetvalue(result, 0, 0), NULL, 10) : 0;
    if (count == 0)
        fprintf(stderr, "demo_client: %s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return count;
}

int main(int count, char **arguments)
{
    demo_client_count = count == 5 ? (unsigned)strtoul(arguments[2], NULL, 10) : 0;
    double rate = count == 5 ? strtod(arguments[3], NULL) : 0;
    if (demo_client_count == 0 || demo_client_count > DEMO_CLIENTS_LIMIT || rate <= 0) {
        fputs("usage: demo_client CONNINFO CLIENTS QUERIES_PER_SECOND STATUS_FILE\n", stderr);
        return 2;
    }
    demo_conninfo = arguments[1];
    demo_pause = demo_client_count / rate < 0.9 ? demo_client_count / rate : 0.9;
    demo_row_count = demo_count_rows();
    if (demo_row_count < (long)demo_client_count * 2)
        return 1;

    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    for (unsigned i = 0; i < demo_client_count; i++) {
        demo_clients[i].number = i;
        demo_clients[i].prepared = i % 2 == 1;
        demo_clients[i].random = i * 7919 + 17;
        if (pthread_create(&demo_clients[i].thread, NULL, demo_client_run, &demo_clients[i]) != 0)
            return 1;
    }
    struct timespec half_a_second = {0, 500000000};
    while (sigtimedwait(&stop, NULL, &half_a_second) < 0)
        demo_write_status(arguments[4]);
    atomic_store(&demo_stopping, true);
    for (unsigned i = 0; i < demo_client_count; i++)
        pthread_join(demo_clients[i].thread, NULL);
    demo_write_status(arguments[4]);
    return 0;
}

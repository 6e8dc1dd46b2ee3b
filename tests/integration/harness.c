#include "tests/integration/harness.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <hiredis/hiredis.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/integration/process.h"

/* Outside the range from which the kernel takes ports for outgoing connections. */
#define HARNESS_FIRST_PORT 20000
#define HARNESS_PORTS 12000

static int harness_port_of_redis;
static pid_t harness_redis_pid;
static redisContext *harness_redis_connection;

static const char *harness_environment(const char *name)
{
    const char *value = getenv(name);
    if (value == NULL || *value == '\0')
        cr_assert_fail("%s is not set: run this through tests/run.sh or with_servers.sh", name);
    return value;
}

int harness_postgres_port(void)
{
    return (int)strtol(harness_environment("CROSSFADE_TEST_PG_PORT"), NULL, 10);
}

const char *harness_postgres_socket_folder(void)
{
    return harness_environment("CROSSFADE_TEST_PG_SOCKET");
}

static char *harness_vformat(const char *format, va_list arguments)
{
    char *text = NULL;
    cr_assert(vasprintf(&text, format, arguments) >= 0);
    return text;
}

const char *harness_format(const char *format, ...)
{
    static char **kept;
    static size_t count;
    if ((count & (count - 1)) == 0) { /* a power of two: as many again */
        kept = realloc(kept, (count == 0 ? 1 : 2 * count) * sizeof *kept);
        cr_assert_not_null(kept);
    }
    va_list arguments;
    va_start(arguments, format);
    kept[count] = harness_vformat(format, arguments);
    va_end(arguments);
    return kept[count++];
}

const char *harness_outcome(PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text =
        harness_format("%s %s", PQresStatus(PQresultStatus(result)), PQcmdStatus(result));
    return sqlstate == NULL ? text
                            : harness_format("%s %s %s", text, sqlstate,
                                             PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

const char *harness_values(const PGresult *result)
{
    const char *text = "";
    for (int i = 0; i < PQntuples(result) * PQnfields(result); i++)
        text = harness_format("%s %s", text,
                              PQgetvalue(result, i / PQnfields(result), i % PQnfields(result)));
    return text;
}

const char *harness_folder(void)
{
    static const char *folder;
    if (folder == NULL) {
        folder =
            harness_format("%s/%s", harness_environment("CROSSFADE_TEST_FOLDER"), harness_unique());
        cr_assert(mkdir(folder, 0755) == 0 || errno == EEXIST);
    }
    return folder;
}

static bool harness_port_is_free(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(listener >= 0);
    bool is_free = bind(listener, (const struct sockaddr *)&address, sizeof address) == 0;
    close(listener);
    return is_free;
}

/* Tests that run beside each other begin their search far apart. */
int harness_free_port(void)
{
    static int next;
    if (next == 0)
        next = (int)((unsigned)getpid() * 2654435761u % HARNESS_PORTS);
    for (int tried = 0; tried < HARNESS_PORTS; tried++) {
        int port = HARNESS_FIRST_PORT + next;
        next = (next + 1) % HARNESS_PORTS;
        if (harness_port_is_free(port))
            return port;
    }
    cr_assert_fail("there is no free port");
    return 0;
}

double harness_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void harness_sleep_ms(int milliseconds)
{
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    while (nanosleep(&time, &time) != 0 && errno == EINTR)
        ;
}

void harness_write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file, "%s: %s", path, strerror(errno));
    fputs(text, file);
    cr_assert_eq(fclose(file), 0);
}

static char *harness_read_all(FILE *file)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    cr_assert_not_null(out);
    char bytes[4096];
    size_t n;
    while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
        fwrite(bytes, 1, n, out);
    fclose(out);
    return text;
}

char *harness_read_file(const char *path)
{
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s: %s", path, strerror(errno));
    char *text = harness_read_all(file);
    fclose(file);
    return text;
}

int harness_shell(char **output, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *command = harness_vformat(format, arguments);
    va_end(arguments);
    char *with_errors = NULL;
    cr_assert(asprintf(&with_errors, "{ %s\n} 2>&1", command) >= 0);
    FILE *pipe = popen(with_errors, "r");
    cr_assert_not_null(pipe);
    char *text = harness_read_all(pipe);
    int status = pclose(pipe);
    free(with_errors);
    free(command);
    if (output != NULL)
        *output = text;
    else
        free(text);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

PGconn *harness_connect(int port, const char *database, const char *more)
{
    char *conninfo = NULL;
    cr_assert(asprintf(&conninfo,
                       "host=127.0.0.1 port=%d user=postgres dbname=%s connect_timeout=20 %s", port,
                       database, more == NULL ? "" : more) >= 0);
    PGconn *connection = PQconnectdb(conninfo);
    free(conninfo);
    if (PQstatus(connection) != CONNECTION_OK)
        cr_assert_fail("%s", PQerrorMessage(connection));
    return connection;
}

PGconn *harness_direct(const char *database)
{
    return harness_connect(harness_postgres_port(), database, NULL);
}

const char *harness_unique(void)
{
    static const char *word;
    static pid_t whose; /* a test may fork */
    if (word == NULL || whose != getpid())
        word = harness_format("%d_%.0f", getpid(), harness_now() * 1000);
    whose = getpid();
    return word;
}

static const char *harness_copy_database(const char *template)
{
    static int count;
    const char *name = harness_format("test_%s_%d", harness_unique(), ++count);
    PGconn *connection = harness_direct("postgres");
    harness_run(connection, "CREATE DATABASE %s TEMPLATE %s STRATEGY file_copy", name, template);
    PQfinish(connection);
    return name;
}

const char *harness_database(void)
{
    return harness_copy_database("template1");
}

const char *harness_database_with_tables(void)
{
    return harness_copy_database("fixtures");
}

const char *harness_database_with_rows(void)
{
    return harness_copy_database("fixture_rows");
}

void harness_run(PGconn *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = harness_vformat(format, arguments);
    va_end(arguments);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        cr_assert_fail("%s\n%s", sql, PQerrorMessage(connection));
    PQclear(result);
    free(sql);
}

static char *harness_query_value(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_TUPLES_OK)
        cr_assert_fail("%s\n%s", sql, PQerrorMessage(connection));
    char *value = strdup(PQntuples(result) == 0 ? "" : PQgetvalue(result, 0, 0));
    PQclear(result);
    return value;
}

char *harness_value(PGconn *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = harness_vformat(format, arguments);
    va_end(arguments);
    char *value = harness_query_value(connection, sql);
    free(sql);
    return value;
}

long harness_number(PGconn *connection, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *sql = harness_vformat(format, arguments);
    va_end(arguments);
    char *value = harness_query_value(connection, sql);
    long number = strtol(value, NULL, 10);
    free(value);
    free(sql);
    return number;
}

int harness_redis_start(void)
{
    if (harness_port_of_redis == 0)
        harness_port_of_redis = harness_free_port();
    const char *port = harness_format("%d", harness_port_of_redis);
    const char *log = harness_format("%s/redis.log", harness_folder());
    const char *command[] = {"redis-server", "--bind", "127.0.0.1", "--port",         port,
                             "--save",       "",       "--dir",     harness_folder(), NULL};
    harness_redis_pid = process_start(command, log);
    process_wait_for_port(harness_redis_pid, harness_port_of_redis, log);
    harness_redis_connection = redisConnect("127.0.0.1", harness_port_of_redis);
    cr_assert(harness_redis_connection != NULL && harness_redis_connection->err == 0);
    return harness_port_of_redis;
}

int harness_redis_port(void)
{
    return harness_port_of_redis;
}

void harness_redis_stop(void)
{
    redisFree(harness_redis_connection);
    harness_redis_connection = NULL;
    process_kill(harness_redis_pid);
    harness_redis_pid = 0;
}

void harness_redis(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *command = harness_vformat(format, arguments);
    va_end(arguments);
    redisReply *reply = redisCommand(harness_redis_connection, command);
    if (reply == NULL || reply->type == REDIS_REPLY_ERROR)
        cr_assert_fail("%s: %s", command,
                       reply == NULL ? harness_redis_connection->errstr : reply->str);
    freeReplyObject(reply);
    free(command);
}

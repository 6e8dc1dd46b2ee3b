#include "tests/demo/demo_session.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEMO_SESSION_SHOWN 10 /* of errors and of wrong answers */
#define DEMO_SESSION_SQLSTATES 32
#define DEMO_SESSION_CONNECTION_FAILURE "08006"

struct demo_traffic demo_session_traffic;

struct demo_sqlstate {
    char code[8];
    unsigned long count;
};

static struct demo_sqlstate demo_session_sqlstates[DEMO_SESSION_SQLSTATES];
static pthread_mutex_t demo_session_lock = PTHREAD_MUTEX_INITIALIZER;

static void demo_session_count_sqlstate(const char *code)
{
    pthread_mutex_lock(&demo_session_lock);
    for (int i = 0; i < DEMO_SESSION_SQLSTATES; i++) {
        struct demo_sqlstate *sqlstate = &demo_session_sqlstates[i];
        if (sqlstate->count == 0)
            snprintf(sqlstate->code, sizeof sqlstate->code, "%s", code);
        if (strcmp(sqlstate->code, code) == 0) {
            sqlstate->count++;
            break;
        }
    }
    pthread_mutex_unlock(&demo_session_lock);
}

void demo_session_print_errors(void)
{
    pthread_mutex_lock(&demo_session_lock);
    for (int i = 0; i < DEMO_SESSION_SQLSTATES && demo_session_sqlstates[i].count > 0; i++)
        fprintf(stderr, "SQLSTATE %s: %lu\n", demo_session_sqlstates[i].code,
                demo_session_sqlstates[i].count);
    pthread_mutex_unlock(&demo_session_lock);
}

/* `result` is NULL where there is no answer at all. */
static void demo_session_error(const struct demo_session *session, const char *sql,
                               const PGresult *result)
{
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    demo_session_count_sqlstate(code != NULL ? code : DEMO_SESSION_CONNECTION_FAILURE);
    if (atomic_fetch_add(&demo_session_traffic.errors, 1) < DEMO_SESSION_SHOWN)
        fprintf(stderr, "%s: %s\n  %s", session->client_id, sql,
                PQerrorMessage(session->connection));
}

void demo_session_wrong(const struct demo_session *session, const char *format, ...)
{
    if (atomic_fetch_add(&demo_session_traffic.wrong, 1) >= DEMO_SESSION_SHOWN)
        return;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    fprintf(stderr, "%s: wrong answer: %s\n", session->client_id, text);
}

bool demo_session_open(struct demo_session *session, const char *conninfo, const char *client_id)
{
    char all[1024];
    *session = (struct demo_session){0};
    snprintf(session->client_id, sizeof session->client_id, "%s", client_id);
    snprintf(all, sizeof all, "%s options='-c crossfade.client_id=%s'", conninfo, client_id);
    session->connection = PQconnectdb(all);
    if (PQstatus(session->connection) == CONNECTION_OK) {
        atomic_fetch_add(&demo_session_traffic.connections, 1);
        return true;
    }
    demo_session_error(session, "connecting", NULL);
    demo_session_close(session);
    return false;
}

void demo_session_close(struct demo_session *session)
{
    PQfinish(session->connection);
    session->connection = NULL;
}

static unsigned long demo_session_now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (unsigned long)now.tv_sec * 1000000 + (unsigned long)now.tv_nsec / 1000;
}

static void demo_session_count_wait(unsigned long begun_us)
{
    unsigned long took = demo_session_now_us() - begun_us;
    unsigned long longest = atomic_load(&demo_session_traffic.longest_us);
    while (took > longest &&
           !atomic_compare_exchange_weak(&demo_session_traffic.longest_us, &longest, took))
        continue;
}

/* Takes the result over unless it is the one to hand back. */
static PGresult *demo_session_finish(struct demo_session *session, const char *sql,
                                     unsigned long begun_us, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    demo_session_count_wait(begun_us);
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        atomic_fetch_add(&demo_session_traffic.queries, 1);
        return result;
    }
    demo_session_error(session, sql, result);
    PQclear(result);
    return NULL;
}

/* The text with its values in the place of $1, $2, …. */
static char *demo_session_literal_text(struct demo_session *session, const char *sql,
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
        char *quoted = PQescapeLiteral(session->connection, value, strlen(value));
        fputs(quoted != NULL ? quoted : "NULL", out);
        PQfreemem(quoted);
    }
    fclose(out);
    return text;
}

/* False with the error counted. */
static bool demo_session_prepare(struct demo_session *session, const char *sql, char *name,
                                 size_t name_size)
{
    int index = 0;
    while (index < session->prepared_count && session->prepared[index] != sql)
        index++;
    snprintf(name, name_size, "statement_%d", index);
    if (index < session->prepared_count)
        return true;
    if (index == DEMO_SESSION_PREPARED_LIMIT)
        abort();
    unsigned long begun_us = demo_session_now_us();
    PGresult *result = demo_session_finish(session, sql, begun_us,
                                           PQprepare(session->connection, name, sql, 0, NULL));
    if (result == NULL)
        return false;
    session->prepared[session->prepared_count++] = sql;
    PQclear(result);
    return true;
}

PGresult *demo_session_run(struct demo_session *session, enum demo_way way, const char *sql,
                           const char *const values[DEMO_SESSION_VALUE_LIMIT])
{
    int count = 0;
    char name[32];
    while (count < DEMO_SESSION_VALUE_LIMIT && values[count] != NULL)
        count++;
    if (way == DEMO_WAY_PREPARED && !demo_session_prepare(session, sql, name, sizeof name))
        return NULL;
    PGresult *result = NULL;
    unsigned long begun_us = demo_session_now_us();
    if (way == DEMO_WAY_PREPARED) {
        result = PQexecPrepared(session->connection, name, count, values, NULL, NULL, 0);
    } else if (way == DEMO_WAY_UNNAMED) {
        result = PQexecParams(session->connection, sql, count, NULL, values, NULL, NULL, 0);
    } else {
        char *text = demo_session_literal_text(session, sql, values);
        result = PQexec(session->connection, text);
        free(text);
    }
    return demo_session_finish(session, sql, begun_us, result);
}

bool demo_session_command(struct demo_session *session, const char *sql)
{
    static const char *const NOTHING[DEMO_SESSION_VALUE_LIMIT] = {NULL};
    PGresult *result = demo_session_run(session, DEMO_WAY_SIMPLE, sql, NOTHING);
    PQclear(result);
    return result != NULL;
}

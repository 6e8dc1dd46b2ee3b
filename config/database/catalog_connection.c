#include "config/database/catalog_connection.h"

#include <stdio.h>
#include <string.h>

#include "config/database/control_wait.h"
#include "config/file/conninfo.h"

/* For one statement. */
#define CATALOG_CONNECTION_ANSWER_MS 8000

/* Within a transaction, so that it also holds behind a pooler. Names come out qualified, and mean
 * pg_catalog's where they have no schema; a policy is an error before it is run; a table that is
 * locked for long is given up before anybody waits for us. */
static const char CATALOG_CONNECTION_BEGIN[] =
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL search_path = ''; SET LOCAL "
    "row_security = off; SET LOCAL statement_timeout = '5s'; "
    "SET LOCAL lock_timeout = '500ms'; SET LOCAL quote_all_identifiers = off; "
    "SET LOCAL plan_cache_mode = force_generic_plan; "
    "SET LOCAL standard_conforming_strings = on";

bool catalog_connection_fail(struct catalog_connection *connection, const PGresult *result)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (sqlstate == NULL || strlen(sqlstate) != ERROR_SQLSTATE_LENGTH)
        sqlstate = SQLSTATE_CONNECTION_FAILURE;
    if (message == NULL)
        message = PQerrorMessage(connection->server);
    if (*message == '\0')
        message = "the connection was lost";
    return error_set(connection->error, sqlstate, "cannot read the catalog of database %s: %.*s",
                     connection->database, (int)strcspn(message, "\n"), message);
}

static void catalog_connection_ignore_notice(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice;
}

bool catalog_connection_connect(struct catalog_connection *connection, const struct config *config)
{
    struct arena arena = {0};
    connection->server = PQconnectdb(conninfo_for_database(config, connection->database, &arena));
    arena_free(&arena);
    if (PQstatus(connection->server) != CONNECTION_OK) {
        const char *message = PQerrorMessage(connection->server);
        return error_set(connection->error, SQLSTATE_CANNOT_CONNECT,
                         "cannot connect to database %s over the control connection: %.*s",
                         connection->database, (int)strcspn(message, "\n"), message);
    }
    PQsetNoticeReceiver(connection->server, catalog_connection_ignore_notice, NULL);
    return true;
}

/* Waits for the whole answer; false where the connection is lost or too slow. */
static bool catalog_connection_wait(struct catalog_connection *connection)
{
    switch (control_wait(connection->server, CATALOG_CONNECTION_ANSWER_MS)) {
    case CONTROL_WAIT_ANSWERED:
        return true;
    case CONTROL_WAIT_LATE:
        return error_set(connection->error, SQLSTATE_CONNECTION_FAILURE,
                         "cannot read the catalog of database %s: no answer", connection->database);
    case CONTROL_WAIT_LOST:
    default:
        return catalog_connection_fail(connection, NULL);
    }
}

PGresult *catalog_connection_answer(struct catalog_connection *connection, bool sent)
{
    PGresult *answer = NULL;
    if (!sent) {
        catalog_connection_fail(connection, NULL);
        return NULL;
    }
    for (;;) {
        if (!catalog_connection_wait(connection)) {
            PQclear(answer);
            return NULL;
        }
        PGresult *next = PQgetResult(connection->server);
        if (next == NULL)
            break;
        if (PQresultStatus(answer) == PGRES_FATAL_ERROR && answer != NULL) {
            PQclear(next);
            continue;
        }
        PQclear(answer);
        answer = next;
    }
    if (answer == NULL)
        catalog_connection_fail(connection, NULL);
    return answer;
}

bool catalog_connection_run(struct catalog_connection *connection, const char *sql)
{
    PGresult *result =
        catalog_connection_answer(connection, PQsendQuery(connection->server, sql) == 1);
    if (result == NULL)
        return false;
    bool ok =
        PQresultStatus(result) == PGRES_COMMAND_OK || catalog_connection_fail(connection, result);
    PQclear(result);
    return ok;
}

#define CATALOG_CONNECTION_NAME "crossfade_question_%zu"
#define CATALOG_CONNECTION_NAME_SIZE ((size_t)48)

static size_t catalog_connection_find(const struct catalog_connection *connection, const char *sql)
{
    size_t index = 0;
    while (index < connection->question_count && connection->questions[index] != sql)
        index++;
    return index;
}

/* False where the server refuses it. */
static bool catalog_connection_prepare(struct catalog_connection *connection, const char *name,
                                       const char *sql)
{
    PGresult *result = catalog_connection_answer(
        connection, PQsendPrepare(connection->server, name, sql, 0, NULL) == 1);
    if (result == NULL)
        return false;
    bool ok =
        PQresultStatus(result) == PGRES_COMMAND_OK || catalog_connection_fail(connection, result);
    PQclear(result);
    if (ok)
        connection->questions[connection->question_count++] = sql;
    return ok;
}

PGresult *catalog_connection_ask(struct catalog_connection *connection, const char *sql,
                                 const char *first, const char *second)
{
    const char *values[] = {first, second};
    int count = (first != NULL) + (second != NULL);
    char name[CATALOG_CONNECTION_NAME_SIZE];
    size_t index = catalog_connection_find(connection, sql);
    bool is_new = index == connection->question_count;
    bool is_kept = PQtransactionStatus(connection->server) == PQTRANS_INTRANS &&
                   index < CATALOG_CONNECTION_QUESTIONS_LIMIT;
    snprintf(name, sizeof name, CATALOG_CONNECTION_NAME, index);
    if (is_kept && is_new && !catalog_connection_prepare(connection, name, sql))
        return NULL;
    int sent = is_kept
                   ? PQsendQueryPrepared(connection->server, name, count, values, NULL, NULL, 0)
                   : PQsendQueryParams(connection->server, sql, count, NULL, values, NULL, NULL, 0);
    PGresult *result = catalog_connection_answer(connection, sent == 1);
    if (result == NULL || PQresultStatus(result) == PGRES_TUPLES_OK)
        return result;
    catalog_connection_fail(connection, result);
    PQclear(result);
    return NULL;
}

PGresult *catalog_connection_describe(struct catalog_connection *connection, const char *sql)
{
    PGresult *result =
        catalog_connection_answer(connection, PQsendPrepare(connection->server, "", sql, 0, NULL));
    if (PQresultStatus(result) != PGRES_COMMAND_OK)
        return result;
    PQclear(result);
    return catalog_connection_answer(connection, PQsendDescribePrepared(connection->server, ""));
}

bool catalog_connection_begin(struct catalog_connection *connection)
{
    return catalog_connection_run(connection, CATALOG_CONNECTION_BEGIN);
}

static bool catalog_connection_forget(struct catalog_connection *connection)
{
    while (connection->question_count > 0) {
        char sql[CATALOG_CONNECTION_NAME_SIZE + sizeof "DEALLOCATE "];
        snprintf(sql, sizeof sql, "DEALLOCATE " CATALOG_CONNECTION_NAME,
                 --connection->question_count);
        if (!catalog_connection_run(connection, sql))
            return false;
    }
    return true;
}

bool catalog_connection_commit(struct catalog_connection *connection)
{
    return catalog_connection_forget(connection) && catalog_connection_run(connection, "COMMIT");
}

bool catalog_connection_rollback(struct catalog_connection *connection)
{
    return catalog_connection_run(connection, "ROLLBACK") && catalog_connection_forget(connection);
}

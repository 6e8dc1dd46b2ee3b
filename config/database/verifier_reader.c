#include "config/database/verifier_reader.h"

#include <libpq-fe.h>
#include <openssl/crypto.h>
#include <string.h>

#include "config/database/control_wait.h"
#include "config/file/conninfo.h"
#include "protocol/base/memory.h"

#define VERIFIER_READER_ANSWER_MS 3000
#define VERIFIER_READER_FORBIDDEN "42501"

/* Whatever search_path the role has. */
static const char VERIFIER_READER_SQL[] =
    "SELECT rolpassword FROM pg_catalog.pg_authid "
    "WHERE rolname OPERATOR(pg_catalog.=) $1::pg_catalog.name";

struct verifier_reader {
    const struct config *config;
    PGconn *connection; /* NULL: none */
};

struct verifier_reader *verifier_reader_new(const struct config *config)
{
    struct verifier_reader *reader = memory_zero(1, sizeof *reader);
    reader->config = config;
    return reader;
}

static void verifier_reader_disconnect(struct verifier_reader *reader)
{
    PQfinish(reader->connection);
    reader->connection = NULL;
}

void verifier_reader_free(struct verifier_reader *reader)
{
    if (reader == NULL)
        return;
    verifier_reader_disconnect(reader);
    memory_free(reader);
}

static void verifier_reader_ignore_notice(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice;
}

static enum verifier_status verifier_reader_lose(struct verifier_reader *reader, const char *reason,
                                                 struct error *error)
{
    if (*reason == '\0')
        reason = "the connection was lost";
    error_set(error, SQLSTATE_CONNECTION_FAILURE, "%.*s", (int)strcspn(reason, "\n"), reason);
    verifier_reader_disconnect(reader);
    return VERIFIER_UNREACHABLE;
}

static enum verifier_status verifier_reader_connect(struct verifier_reader *reader,
                                                    struct error *error)
{
    struct arena arena = {0};
    reader->connection = PQconnectdb(conninfo_for_verifiers(reader->config, &arena));
    arena_free(&arena);
    if (PQstatus(reader->connection) != CONNECTION_OK)
        return verifier_reader_lose(reader, PQerrorMessage(reader->connection), error);
    PQsetNoticeReceiver(reader->connection, verifier_reader_ignore_notice, NULL);
    return VERIFIER_READ;
}

/* Wipes what it has copied. */
static enum verifier_status verifier_reader_take(PGresult *result, char verifier[VERIFIER_LIMIT])
{
    if (PQntuples(result) == 0 || PQgetisnull(result, 0, 0))
        return VERIFIER_NONE;
    char *found = PQgetvalue(result, 0, 0);
    size_t length = strlen(found);
    if (length < VERIFIER_LIMIT)
        memcpy(verifier, found, length + 1);
    OPENSSL_cleanse(found, length);
    return length < VERIFIER_LIMIT ? VERIFIER_READ : VERIFIER_NONE;
}

static enum verifier_status verifier_reader_judge(struct verifier_reader *reader,
                                                  const PGresult *result, struct error *error)
{
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (sqlstate == NULL || strlen(sqlstate) != ERROR_SQLSTATE_LENGTH || message == NULL ||
        PQstatus(reader->connection) != CONNECTION_OK)
        return verifier_reader_lose(reader, PQerrorMessage(reader->connection), error);
    error_set(error, sqlstate, "%s", message);
    bool is_forbidden = strcmp(sqlstate, VERIFIER_READER_FORBIDDEN) == 0;
    return is_forbidden ? VERIFIER_FORBIDDEN : VERIFIER_UNREACHABLE;
}

static enum verifier_status verifier_reader_try(struct verifier_reader *reader, const char *role,
                                                char verifier[VERIFIER_LIMIT], struct error *error)
{
    PGconn *connection = reader->connection;
    if (PQsendQueryParams(connection, VERIFIER_READER_SQL, 1, NULL, &role, NULL, NULL, 0) != 1)
        return verifier_reader_lose(reader, PQerrorMessage(connection), error);
    enum verifier_status status = VERIFIER_UNREACHABLE;
    error_set(error, SQLSTATE_CONNECTION_FAILURE, "the server gave no result");
    for (;;) {
        enum control_wait waited = control_wait(connection, VERIFIER_READER_ANSWER_MS);
        if (waited != CONTROL_WAIT_ANSWERED)
            return verifier_reader_lose(
                reader, waited == CONTROL_WAIT_LATE ? "no answer" : PQerrorMessage(connection),
                error);
        PGresult *result = PQgetResult(connection);
        if (result == NULL)
            return status;
        status = PQresultStatus(result) == PGRES_TUPLES_OK
                     ? verifier_reader_take(result, verifier)
                     : verifier_reader_judge(reader, result, error);
        PQclear(result);
        if (reader->connection == NULL)
            return status;
    }
}

enum verifier_status verifier_reader_ask(struct verifier_reader *reader, const char *role,
                                         char verifier[VERIFIER_LIMIT], struct error *error)
{
    if (reader->config->verifiers == NULL) {
        error_set(error, SQLSTATE_CONFIG_FILE,
                  "%s has no connection under verifiers: whose role may read them",
                  reader->config->path);
        return VERIFIER_FORBIDDEN;
    }
    if (reader->connection != NULL) {
        enum verifier_status status = verifier_reader_try(reader, role, verifier, error);
        if (reader->connection != NULL)
            return status;
    }
    /* The server may have been restarted since it was last asked. */
    if (verifier_reader_connect(reader, error) != VERIFIER_READ)
        return VERIFIER_UNREACHABLE;
    return verifier_reader_try(reader, role, verifier, error);
}

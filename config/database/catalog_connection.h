/*
 * A connection on which a database is asked about its catalog.
 *
 * Only tables of pg_catalog are named in what is run here. Planning and running call functions that
 * the owners of tables, types and policies wrote, with this connection's rights: what names
 * anything of theirs is described, and no more.
 *
 * Blocks: every statement has a time limit, on the server and here. Not shared between threads.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CATALOG_CONNECTION_H
#define CROSSFADE_CONFIG_DATABASE_CATALOG_CONNECTION_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "config/model/config.h"
#include "protocol/base/error.h"

#define CATALOG_CONNECTION_QUESTIONS_LIMIT 16

struct catalog_connection {
    PGconn *server; /* NULL before connecting; the owner finishes it, also after a failure */
    const char *database;
    struct error *error;                                       /* set by whatever fails below */
    const char *questions[CATALOG_CONNECTION_QUESTIONS_LIMIT]; /* prepared, within a transaction */
    size_t question_count;
};

bool catalog_connection_connect(struct catalog_connection *connection, const struct config *config);

/* A transaction that reads, with names written in full; it waits for locks only a moment. */
bool catalog_connection_begin(struct catalog_connection *connection);
/* Ends it. Nothing of it stays on the server: behind a pooler that is another client's next. */
bool catalog_connection_commit(struct catalog_connection *connection);
bool catalog_connection_rollback(struct catalog_connection *connection);
bool catalog_connection_run(struct catalog_connection *connection, const char *sql);

/* Rows for up to two text parameters, NULL after the last; NULL and the error set where the server
 * refuses. `sql` is a constant: in a transaction it is planned once, which takes longer than its
 * answer. */
PGresult *catalog_connection_ask(struct catalog_connection *connection, const char *sql,
                                 const char *first, const char *second);

/* The statement parsed and described, neither planned nor run: PQnparams and PQftype answer, or it
 * is an error of the server's. NULL with the error set where there is no answer. */
PGresult *catalog_connection_describe(struct catalog_connection *connection, const char *sql);

/* What a statement just sent has for an answer: the last result, or the first that is an error.
 * NULL with the error set where there is none. */
PGresult *catalog_connection_answer(struct catalog_connection *connection, bool sent);

/* False, with the error set to what the result says, or to what befell the connection. */
bool catalog_connection_fail(struct catalog_connection *connection, const PGresult *result);

#endif

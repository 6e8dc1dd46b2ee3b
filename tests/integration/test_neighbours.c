/*
 * What one client's statement costs the other sessions of its worker: long texts are taken apart on
 * another thread, and what that thread has in hand outlives the session.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

/* A statement of some megabytes, which one worker needs a while for. */
#define NEIGHBOURS_VALUES 600000
/* In as many turns of its loop a worker has read all that has been sent to it. */
#define NEIGHBOURS_TURNS 300
#define NEIGHBOURS_TRIES 10

TestSuite(neighbours, .timeout = 300);

static struct crossfade *neighbours_start(const char **database)
{
    *database = harness_database_with_tables();
    harness_redis_start();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    int port = harness_free_port();
    return crossfade_start(
        port, harness_format("workers: 1\n%s", crossfade_names_config(port, *database)));
}

static void neighbours_stop(struct crossfade *crossfade)
{
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* `begin`, a long list of numbers, and `end`. */
static char *neighbours_list(const char *begin, const char *end)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fputs(begin, out);
    for (int i = 0; i < NEIGHBOURS_VALUES; i++)
        fprintf(out, "%s%d", i == 0 ? "" : ", ", i);
    fputs(end, out);
    fclose(out);
    return text;
}

/* The table's name with an escape character of its own is refused, after the text has been parsed
 * and before the server has heard of it: all the time passes in Crossfade. */
static char *neighbours_refused(void)
{
    return neighbours_list("SELECT count(*) FROM U&\"n!0061mes\" UESCAPE '!' WHERE 1 IN (", ")");
}

/* All but the last byte of the message built is with the worker. */
static void neighbours_send_most(struct rawclient *client, struct rawclient *other)
{
    uint8_t last = client->out.data[--client->out.length];
    struct rawmessage message;
    rawclient_send(client);
    for (int i = 0; i < NEIGHBOURS_TURNS; i++) {
        rawclient_query(other, "SELECT 1");
        rawclient_send(other);
        rawclient_read_until(other, 'Z', &message);
    }
    rawclient_bytes(client, &last, 1);
}

Test(neighbours, a_long_statement_does_not_keep_the_others_waiting)
{
    const char *database;
    struct crossfade *crossfade = neighbours_start(&database);
    struct rawclient *client = rawclient_connect(crossfade->port, database, NULL);
    struct rawclient *other = rawclient_connect(crossfade->port, database, NULL);
    char *sql = neighbours_refused();
    struct rawmessage message;
    bool overtaken = false;
    for (int i = 0; i < NEIGHBOURS_TRIES && !overtaken; i++) {
        rawclient_query(client, sql);
        neighbours_send_most(client, other);
        rawclient_send(client);
        rawclient_query(other, "SELECT 1");
        rawclient_send(other);
        rawclient_read_until(other, 'Z', &message);
        overtaken = !rawclient_readable(client, 0);
        rawclient_read_until(client, 'E', &message);
        cr_assert_not_null(memmem(message.body, message.length, "C0A000", 7));
        rawclient_read_until(client, 'Z', &message);
    }
    cr_assert(overtaken, "each time the long statement was answered first");
    free(sql);
    rawclient_close(client);
    rawclient_close(other);
    neighbours_stop(crossfade);
}

/* One after the other, whatever becomes of their sessions. */
Test(neighbours, sessions_end_while_their_statements_are_taken_apart)
{
    const char *database;
    struct crossfade *crossfade = neighbours_start(&database);
    struct rawclient *other = rawclient_connect(crossfade->port, database, NULL);
    char *sql = neighbours_refused();
    struct rawmessage message;
    for (int i = 0; i < 3; i++) {
        struct rawclient *client = rawclient_connect(crossfade->port, database, NULL);
        rawclient_query(client, sql);
        neighbours_send_most(client, other);
        rawclient_send(client);
        rawclient_close(client);
    }
    rawclient_query(other, sql);
    rawclient_send(other);
    rawclient_read_until(other, 'E', &message);
    rawclient_read_until(other, 'Z', &message);
    free(sql);
    rawclient_close(other);
    neighbours_stop(crossfade);
}

/* A text that names no migrating table, in a session whose cursors are followed. */
Test(neighbours, long_texts_are_watched_for_cursors)
{
    const char *database;
    struct crossfade *crossfade = neighbours_start(&database);
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    harness_run(connection, "INSERT INTO names (id, first_name, last_name) VALUES "
                            "(1, 'Ada', 'King'), (2, 'Grace', 'Hopper')");
    harness_run(connection, "BEGIN");
    harness_run(connection, "DECLARE c CURSOR FOR SELECT first_name FROM names ORDER BY id");
    char *begin = neighbours_list("FETCH 1 FROM c; SELECT 1 WHERE 1 IN (", "); CLOSE c");
    PGresult *result = PQexec(connection, begin);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQresultErrorMessage(result));
    PQclear(result);
    free(begin);
    /* The name is free again, for Crossfade too. */
    harness_run(connection, "DECLARE c CURSOR FOR SELECT last_name FROM names ORDER BY id DESC");
    char *value = harness_value(connection, "FETCH 1 FROM c");
    cr_expect_str_eq(value, "Hopper");
    free(value);
    harness_run(connection, "COMMIT");
    PQfinish(connection);
    neighbours_stop(crossfade);
}

/* What cannot be read in a moment is not run unread. */
Test(neighbours, a_prepare_of_too_many_words_is_refused)
{
    const char *database;
    struct crossfade *crossfade = neighbours_start(&database);
    PGconn *connection = harness_connect(crossfade->port, database, NULL);
    char *sql = neighbours_list("PREPARE p AS SELECT first_name FROM names WHERE id IN (", ")");
    PGresult *results[] = {
        PQexec(connection, sql),
        PQprepare(connection, "q", sql, 0, NULL),
    };
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        cr_expect_str_eq(PQresultErrorField(results[i], PG_DIAG_SQLSTATE), "54000");
        PQclear(results[i]);
    }
    free(sql);
    harness_run(connection, "PREPARE p (text) AS SELECT length($1)");
    cr_expect_eq(harness_number(connection, "EXECUTE p ('%0*d')", 1 << 20, 0), 1 << 20);
    PQfinish(connection);
    neighbours_stop(crossfade);
}

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

/* So many numbers make a text that is taken apart elsewhere, or one that takes a while. */
#define NEIGHBOURS_LONG 20000
#define NEIGHBOURS_MANY 200000
/* In as many turns of its loop a worker has read all that has been sent to it. */
#define NEIGHBOURS_TURNS 300
#define NEIGHBOURS_TRIES 10
/* So many answers come in between, and not the few that the way to the server leaves room for. */
#define NEIGHBOURS_ENOUGH 40

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
static char *neighbours_list(const char *begin, int values, const char *end)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fputs(begin, out);
    for (int i = 0; i < values; i++)
        fprintf(out, "%s%d", i == 0 ? "" : ", ", i);
    fputs(end, out);
    fclose(out);
    return text;
}

/* The table's name with an escape character of its own is refused, after the text has been parsed
 * and before the server has heard of it: all the time passes in Crossfade. */
#define NEIGHBOURS_REFUSED "SELECT count(*) FROM U&\"n!0061mes\" UESCAPE '!' WHERE 1 IN ("

static char *neighbours_refused(int values)
{
    return neighbours_list(NEIGHBOURS_REFUSED, values, ")");
}

static void neighbours_read_refusal(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_read_until(client, 'E', &message);
    cr_assert_not_null(memmem(message.body, message.length, "C0A000", 7));
    rawclient_read_until(client, 'Z', &message);
}

static void neighbours_take_turn(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_query(client, "SELECT 1");
    rawclient_send(client);
    rawclient_read_until(client, 'Z', &message);
}

/* All but the last byte of the message built is with the worker. */
static void neighbours_send_most(struct rawclient *client, struct rawclient *other)
{
    uint8_t last = client->out.data[--client->out.length];
    rawclient_send(client);
    for (int i = 0; i < NEIGHBOURS_TURNS; i++)
        neighbours_take_turn(other);
    rawclient_bytes(client, &last, 1);
}

Test(neighbours, a_long_statement_does_not_keep_the_others_waiting)
{
    const char *database;
    struct crossfade *crossfade = neighbours_start(&database);
    struct rawclient *client = rawclient_connect(crossfade->port, database, NULL);
    struct rawclient *other = rawclient_connect(crossfade->port, database, NULL);
    char *sql = neighbours_refused(NEIGHBOURS_MANY);
    int turns = 0;
    /* What the server must be asked is known after the first one of the kind. */
    rawclient_query(client, NEIGHBOURS_REFUSED "1)");
    rawclient_send(client);
    neighbours_read_refusal(client);
    for (int i = 0; i < NEIGHBOURS_TRIES && turns < NEIGHBOURS_ENOUGH; i++) {
        rawclient_query(client, sql);
        neighbours_send_most(client, other);
        rawclient_send(client);
        for (turns = 0; turns < NEIGHBOURS_ENOUGH && !rawclient_readable(client, 0); turns++)
            neighbours_take_turn(other);
        neighbours_read_refusal(client);
    }
    cr_assert_geq(turns, NEIGHBOURS_ENOUGH, "only %d answers while the statement was looked at",
                  turns);
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
    char *sql = neighbours_refused(NEIGHBOURS_LONG);
    for (int i = 0; i < 3; i++) {
        struct rawclient *client = rawclient_connect(crossfade->port, database, NULL);
        rawclient_query(client, sql);
        neighbours_send_most(client, other);
        rawclient_send(client);
        rawclient_close(client);
    }
    rawclient_query(other, sql);
    rawclient_send(other);
    neighbours_read_refusal(other);
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
    char *begin =
        neighbours_list("FETCH 1 FROM c; SELECT 1 WHERE 1 IN (", NEIGHBOURS_LONG, "); CLOSE c");
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
    char *sql = neighbours_list("PREPARE p AS SELECT first_name FROM names WHERE id IN (",
                                NEIGHBOURS_LONG, ")");
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

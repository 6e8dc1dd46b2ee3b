/*
 * Clients count while the flags walk through the guide's states and back: every increment that a
 * client was told of must be there at the end, in both tables, whatever was read and written when.
 *
 * An increment is `last_name = last_name + 1` on a few rows that all clients share, so that an
 * update computed from a row that another one has changed would be missing at the end.
 */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define COUNTING_CLIENTS 6
#define COUNTING_ROWS 3
#define COUNTING_ROUNDS 3
#define COUNTING_STATE_MS 250

struct counting {
    int port;
    const char *database;
    atomic_bool ends;
    atomic_long increments;
    atomic_int failures;
};

struct counting_client {
    struct counting *counting;
    int number;
    pthread_t thread;
};

/* Criterion's assertions belong to the test's own thread: a client only records what it saw. */
static bool counting_run(struct counting *counting, PGconn *connection, const char *sql,
                         int parameter, const char *tag)
{
    char value[16];
    const char *values[] = {value};
    snprintf(value, sizeof value, "%d", parameter);
    PGresult *result = PQexecParams(connection, sql, 1, NULL, values, NULL, NULL, 0);
    bool good = PQresultStatus(result) == PGRES_COMMAND_OK && strcmp(PQcmdStatus(result), tag) == 0;
    if (!good && atomic_fetch_add(&counting->failures, 1) < 5)
        cr_log_error("%s: %s%s", sql, PQcmdStatus(result), PQerrorMessage(connection));
    PQclear(result);
    return good;
}

static bool counting_prepared(struct counting *counting, PGconn *connection, int row)
{
    char value[16];
    const char *values[] = {value};
    snprintf(value, sizeof value, "%d", row);
    PGresult *result = PQexecPrepared(connection, "count", 1, values, NULL, NULL, 0);
    bool good = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    if (!good && atomic_fetch_add(&counting->failures, 1) < 5)
        cr_log_error("prepared: %s", PQerrorMessage(connection));
    PQclear(result);
    return good;
}

/* Two increments of one row in one transaction. */
static bool counting_transaction(struct counting *counting, PGconn *connection, int row)
{
    static const char SQL[] =
        "UPDATE names SET last_name = (last_name::int + 1)::text WHERE id = $1";
    PQclear(PQexec(connection, "BEGIN"));
    bool good = counting_run(counting, connection, SQL, row, "UPDATE 1") &&
                counting_run(counting, connection, SQL, row, "UPDATE 1");
    PGresult *result = PQexec(connection, "COMMIT");
    good = good && strcmp(PQcmdStatus(result), "COMMIT") == 0;
    PQclear(result);
    return good;
}

static void *counting_client_main(void *argument)
{
    struct counting_client *client = argument;
    struct counting *counting = client->counting;
    PGconn *connection = harness_connect(counting->port, counting->database, NULL);
    PQclear(PQprepare(connection, "count",
                      "UPDATE names SET last_name = (last_name::int + 1)::text WHERE id = $1 "
                      "RETURNING last_name",
                      1, NULL));
    unsigned seed = (unsigned)client->number;
    while (!atomic_load(&counting->ends)) {
        int row = 101 + rand_r(&seed) % COUNTING_ROWS;
        if (rand_r(&seed) % 2 == 0)
            counting->increments += counting_prepared(counting, connection, row);
        else
            counting->increments += 2 * counting_transaction(counting, connection, row);
    }
    PQfinish(connection);
    return NULL;
}

/* Writes go on for a while under each state. */
static void counting_step(struct crossfade *crossfade, const char *command, const char *flags)
{
    harness_redis("%s", command);
    crossfade_wait_for_flags(crossfade, flags);
    harness_sleep_ms(COUNTING_STATE_MS);
}

/* A table that was not written has fallen after. Once it has joined the write list, and
 * transactions from before have ended, it is filled again, as an operator would. */
static void counting_fill(PGconn *direct, const char *sql)
{
    harness_run(direct, "%s", sql);
}

/* The guide's commands in its order, and then the way back to where it began. */
static void counting_walk(struct crossfade *crossfade, PGconn *direct)
{
    counting_step(crossfade, "RPUSH DATABASE_NAMES_TABLE_WRITE new_names",
                  "primary=names mirror=new_names read=names");
    counting_fill(direct, "INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
                          "FROM (SELECT * FROM names WHERE id > 100 ORDER BY id FOR UPDATE) n "
                          "ON CONFLICT (id) DO UPDATE SET full_name = excluded.full_name");
    counting_step(crossfade, "SET DATABASE_NAMES_TABLE_READ new_names",
                  "primary=names mirror=new_names read=new_names");
    counting_step(crossfade, "LREM DATABASE_NAMES_TABLE_WRITE 0 names",
                  "primary=new_names mirror=none read=new_names");

    counting_step(crossfade, "RPUSH DATABASE_NAMES_TABLE_WRITE names",
                  "primary=new_names mirror=names read=new_names");
    counting_fill(direct, "INSERT INTO names SELECT id, split_part(full_name, ' ', 1), "
                          "split_part(full_name, ' ', 2) "
                          "FROM (SELECT * FROM new_names WHERE id > 100 ORDER BY id FOR UPDATE) n "
                          "ON CONFLICT (id) DO UPDATE SET last_name = excluded.last_name");
    counting_step(crossfade, "SET DATABASE_NAMES_TABLE_READ names",
                  "primary=new_names mirror=names read=names");
    counting_step(crossfade, "LREM DATABASE_NAMES_TABLE_WRITE 0 new_names",
                  "primary=names mirror=none read=names");
}

Test(no_lost_writes, while_flags_walk_to_and_fro, .timeout = 300)
{
    struct counting counting = {0};
    struct crossfade *crossfade = crossfade_start_names(&counting.database);
    counting.port = crossfade->port;
    PGconn *direct = harness_direct(counting.database);
    for (int i = 0; i < COUNTING_ROWS; i++)
        harness_run(direct,
                    "INSERT INTO names VALUES (%d, 'Counter', '0'); "
                    "INSERT INTO new_names VALUES (%d, 'Counter 0')",
                    101 + i, 101 + i);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ names");

    struct counting_client clients[COUNTING_CLIENTS];
    for (int i = 0; i < COUNTING_CLIENTS; i++) {
        clients[i] = (struct counting_client){.counting = &counting, .number = i + 1};
        pthread_create(&clients[i].thread, NULL, counting_client_main, &clients[i]);
    }
    for (int round = 0; round < COUNTING_ROUNDS; round++)
        counting_walk(crossfade, direct);
    counting.ends = true;
    for (int i = 0; i < COUNTING_CLIENTS; i++)
        pthread_join(clients[i].thread, NULL);

    cr_expect_eq(counting.failures, 0);
    cr_expect_gt(counting.increments, 100);
    cr_expect_eq(harness_number(direct, "SELECT sum(last_name::int) FROM names WHERE id > 100"),
                 counting.increments);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

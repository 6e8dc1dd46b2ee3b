#include "config/database/activity.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/database/catalog_connection.h"
#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"
#include "protocol/base/memory.h"

/* Of a role that control may not look at, all columns but the first two are NULL. */
static const char ACTIVITY_PROCESSES_SQL[] =
    "SELECT a.pid, a.datname, a.backend_start::text, a.state, a.state_change::text, "
    "a.xact_start::text "
    "FROM pg_catalog.pg_stat_activity a "
    "WHERE a.pid OPERATOR(pg_catalog.=) ANY ($1::pg_catalog.int4[])";

/* A standby gives no ids. The id ends with the look's transaction, and only what has ended counts
 * for the xmax of snapshots. */
static const char ACTIVITY_MARK_SQL[] = "SELECT CASE WHEN NOT pg_catalog.pg_is_in_recovery() "
                                        "THEN pg_catalog.pg_current_xact_id()::pg_catalog.text END";

#define ACTIVITY_ALL "*"

/* Of a lock l and a database d. $1 is a list of the tables, each as OID and database name. Locks
 * that only read are of no interest: such a transaction has nothing to commit there. */
#define ACTIVITY_WRITES                                                                            \
    "l.locktype OPERATOR(pg_catalog.=) 'relation' "                                                \
    "AND l.mode OPERATOR(pg_catalog.<>) ALL (ARRAY['AccessShareLock', 'RowShareLock']) "           \
    "AND d.oid OPERATOR(pg_catalog.=) l.database "                                                 \
    "AND t.name OPERATOR(pg_catalog.=) pg_catalog.concat(l.relation, ' ', d.datname)"

/* $2 is an age in milliseconds. */
static const char ACTIVITY_LEFT_SQL[] =
    "SELECT a.pid, a.datname, a.backend_start::text, a.xact_start::text "
    "FROM pg_catalog.pg_stat_activity a "
    "WHERE a.backend_type OPERATOR(pg_catalog.=) 'client backend' AND a.xact_start IS NOT NULL "
    "AND a.backend_start OPERATOR(pg_catalog.<) (pg_catalog.clock_timestamp() "
    "OPERATOR(pg_catalog.-) pg_catalog.make_interval(secs => ($2::pg_catalog.float8 "
    "OPERATOR(pg_catalog./) 1000))) "
    "AND EXISTS (SELECT FROM pg_catalog.pg_locks l, pg_catalog.pg_database d, "
    "pg_catalog.unnest($1::pg_catalog.text[]) AS t(name) "
    "WHERE l.pid OPERATOR(pg_catalog.=) a.pid AND " ACTIVITY_WRITES ")";

/* $2 is a list of transactions, or all. A prepared transaction's locks have no process, and one of
 * them is on its own number. */
static const char ACTIVITY_PREPARED_SQL[] =
    "SELECT p.gid, pg_catalog.trunc(EXTRACT(epoch FROM "
    "pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) p.prepared) "
    "OPERATOR(pg_catalog.*) 1000)::pg_catalog.int8, p.transaction "
    "FROM pg_catalog.pg_prepared_xacts p WHERE "
    "($2::pg_catalog.text OPERATOR(pg_catalog.=) '" ACTIVITY_ALL "' OR pg_catalog.strpos($2, "
    "pg_catalog.concat(',', p.transaction, ',')) OPERATOR(pg_catalog.>) 0) "
    "AND EXISTS (SELECT FROM pg_catalog.pg_locks own, pg_catalog.pg_locks l, "
    "pg_catalog.pg_database d, pg_catalog.unnest($1::pg_catalog.text[]) AS t(name) "
    "WHERE own.pid IS NULL AND own.locktype OPERATOR(pg_catalog.=) 'transactionid' "
    "AND own.transactionid OPERATOR(pg_catalog.=) p.transaction "
    "AND l.pid IS NULL "
    "AND l.virtualtransaction OPERATOR(pg_catalog.=) own.virtualtransaction "
    "AND " ACTIVITY_WRITES ") "
    "ORDER BY p.prepared";

static struct activity_process *activity_find(const struct activity *activity, uint32_t process)
{
    for (size_t i = 0; i < activity->process_count; i++)
        if (activity->processes[i].process == process)
            return &activity->processes[i];
    return NULL;
}

static void activity_copy(char to[ACTIVITY_TEXT_LIMIT], const char *from)
{
    snprintf(to, ACTIVITY_TEXT_LIMIT, "%s", from);
}

/* That it is idle may be true of a moment only, between two messages that have arrived together. */
static enum activity_state activity_judge_idle(struct activity_process *process, const char *since,
                                               uint64_t now_ms)
{
    if (strcmp(process->idle_since, since) != 0) {
        activity_copy(process->idle_since, since);
        process->idle_seen_ms = now_ms;
    }
    return now_ms - process->idle_seen_ms >= ACTIVITY_IDLE_MS ? ACTIVITY_GONE : ACTIVITY_IDLE;
}

static enum activity_state activity_judge(struct activity_process *process, const PGresult *rows,
                                          int row, uint64_t now_ms)
{
    const char *database = PQgetvalue(rows, row, 1);
    const char *began = PQgetvalue(rows, row, 2);
    if (strncmp(database, process->database, ACTIVITY_TEXT_LIMIT - 1) != 0)
        return ACTIVITY_GONE; /* another process has its number */
    if (PQgetisnull(rows, row, 2))
        return ACTIVITY_HIDDEN;
    if (process->began[0] != '\0' && strcmp(process->began, began) != 0)
        return ACTIVITY_GONE;
    activity_copy(process->began, began);
    if (process->transaction[0] != '\0' &&
        strcmp(process->transaction, PQgetvalue(rows, row, 5)) != 0)
        return ACTIVITY_GONE;
    if (strcmp(PQgetvalue(rows, row, 3), "idle") != 0)
        return ACTIVITY_WORKS;
    return activity_judge_idle(process, PQgetvalue(rows, row, 4), now_ms);
}

static bool activity_look_at_processes(struct catalog_connection *connection,
                                       struct activity *activity, uint64_t now_ms)
{
    if (activity->process_count == 0)
        return true;
    struct bytes list = {0};
    for (size_t i = 0; i < activity->process_count; i++)
        bytes_add_format(&list, "%c%" PRIu32, i == 0 ? '{' : ',', activity->processes[i].process);
    bytes_add_text(&list, "}");
    bytes_add(&list, "", 1);
    PGresult *rows =
        catalog_connection_ask(connection, ACTIVITY_PROCESSES_SQL, (const char *)list.data, NULL);
    bytes_free(&list);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < activity->process_count; i++)
        activity->processes[i].state = ACTIVITY_GONE;
    for (int row = 0; row < PQntuples(rows); row++) {
        uint32_t number = (uint32_t)strtoul(PQgetvalue(rows, row, 0), NULL, 10);
        struct activity_process *process = activity_find(activity, number);
        if (process != NULL)
            process->state = activity_judge(process, rows, row, now_ms);
    }
    PQclear(rows);
    return true;
}

/* A value of an array, which a database's name may be anything in. */
static void activity_add_table(struct bytes *list, const struct shape *shape, const char *database)
{
    if (shape->oid == 0)
        return;
    bytes_add_format(list, "%s\"%" PRIu32 " ", list->length == 1 ? "" : ",", shape->oid);
    for (const char *at = database; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            bytes_add(list, "\\", 1);
        bytes_add(list, at, 1);
    }
    bytes_add_text(list, "\"");
}

static char *activity_list_transactions(const PGresult *rows)
{
    struct bytes list = {0};
    bytes_add_text(&list, ",");
    for (int row = 0; row < PQntuples(rows); row++)
        bytes_add_format(&list, "%s,", PQgetvalue(rows, row, 2));
    bytes_add(&list, "", 1);
    return (char *)list.data;
}

/* With its zero. */
static struct bytes activity_list_tables(const struct catalog *catalog)
{
    struct bytes list = {0};
    bytes_add_text(&list, "{");
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++)
            activity_add_table(&list, &catalog->migrations[i].shape[side],
                               catalog->migrations[i].config->database);
    bytes_add_text(&list, "}");
    bytes_add(&list, "", 1);
    return list;
}

static void activity_keep_left(struct activity *activity, const PGresult *rows, uint64_t now_ms)
{
    activity->left_count = (size_t)PQntuples(rows);
    activity->left = memory_zero(activity->left_count, sizeof *activity->left);
    for (int row = 0; row < PQntuples(rows); row++) {
        struct activity_process *process = &activity->left[row];
        process->process = (uint32_t)strtoul(PQgetvalue(rows, row, 0), NULL, 10);
        process->lost_ms = now_ms;
        process->state = ACTIVITY_WORKS;
        activity_copy(process->database, PQgetvalue(rows, row, 1));
        activity_copy(process->began, PQgetvalue(rows, row, 2));
        activity_copy(process->transaction, PQgetvalue(rows, row, 3));
    }
}

static bool activity_look_for_left(struct catalog_connection *connection,
                                   const struct catalog *catalog, struct activity *activity,
                                   uint64_t now_ms)
{
    char age[24];
    if (activity->left_ms == 0)
        return true;
    snprintf(age, sizeof age, "%" PRIu64, activity->left_ms);
    struct bytes list = activity_list_tables(catalog);
    PGresult *rows =
        catalog_connection_ask(connection, ACTIVITY_LEFT_SQL, (const char *)list.data, age);
    bytes_free(&list);
    if (rows == NULL)
        return false;
    activity_keep_left(activity, rows, now_ms);
    PQclear(rows);
    return true;
}

static bool activity_look_at_prepared(struct catalog_connection *connection,
                                      const struct catalog *catalog, struct activity *activity)
{
    struct bytes list = activity_list_tables(catalog);
    PGresult *rows =
        catalog_connection_ask(connection, ACTIVITY_PREPARED_SQL, (const char *)list.data,
                               activity->among != NULL ? activity->among : ACTIVITY_ALL);
    bytes_free(&list);
    if (rows == NULL)
        return false;
    activity->prepared = (struct activity_prepared){.count = (size_t)PQntuples(rows)};
    if (activity->prepared.count != 0) {
        snprintf(activity->prepared.gid, sizeof activity->prepared.gid, "%s",
                 PQgetvalue(rows, 0, 0));
        long long age = strtoll(PQgetvalue(rows, 0, 1), NULL, 10);
        activity->prepared.age_ms = age > 0 ? (uint64_t)age : 0;
    }
    if (activity->among == NULL)
        activity->among = activity_list_transactions(rows);
    PQclear(rows);
    return true;
}

static bool activity_make_mark(struct catalog_connection *connection, struct activity *activity)
{
    PGresult *rows = catalog_connection_ask(connection, ACTIVITY_MARK_SQL, NULL, NULL);
    if (rows == NULL)
        return false;
    activity->mark = strtoull(PQgetvalue(rows, 0, 0), NULL, 10);
    PQclear(rows);
    return true;
}

/* The prepared transactions last: a process that is gone may have made one. The mark says something
 * of snapshots only once its transaction has ended, which a server does some time after its client
 * has gone. */
bool activity_look(const struct config *config, const struct catalog *catalog,
                   struct activity *activity, uint64_t now_ms, struct error *error)
{
    if (config->migration_count == 0) {
        for (size_t i = 0; i < activity->process_count; i++)
            activity->processes[i].state = ACTIVITY_GONE;
        return true;
    }
    struct catalog_connection connection = {.database = config->migrations[0].database,
                                            .error = error};
    bool ok = catalog_connection_connect(&connection, config) &&
              catalog_connection_begin(&connection) && activity_make_mark(&connection, activity) &&
              activity_look_for_left(&connection, catalog, activity, now_ms) &&
              activity_look_at_processes(&connection, activity, now_ms) &&
              activity_look_at_prepared(&connection, catalog, activity) &&
              catalog_connection_commit(&connection);
    PQfinish(connection.server);
    return ok;
}

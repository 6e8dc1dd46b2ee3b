/*
 * What an error leaves after that strikes a question or a statement of Crossfade's own: nothing.
 * The client gets the error that PostgreSQL alone would have given, the session goes on as there,
 * and none of Crossfade's statements stays on the server.
 *
 * Errors are forced by locks that another session holds, never by how long something takes.
 */
#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

TestSuite(left_behind, .timeout = 600);

enum { LEFT_DIRECT, LEFT_THROUGH, LEFT_SIDES };

struct left_side {
    const char *database;
    PGconn *session;
    PGconn *locker;
};

static struct crossfade *left_crossfade;
static PGconn *left_control; /* to another database: locks of catalogs are none of its own */
static struct left_side left_sides[LEFT_SIDES];

static void left_begin(const char *write, const char *read)
{
    harness_redis_start();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", write);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", read);
    left_control = harness_direct("postgres");
    int port = harness_free_port();
    for (int i = 0; i < LEFT_SIDES; i++) {
        struct left_side *side = &left_sides[i];
        side->database = harness_database_with_rows();
        side->locker = harness_direct(side->database);
        if (i == LEFT_THROUGH)
            left_crossfade = crossfade_start(port, crossfade_names_config(port, side->database));
        side->session = harness_connect(i == LEFT_THROUGH ? port : harness_postgres_port(),
                                        side->database, "application_name=left");
    }
}

static void left_end(void)
{
    for (int i = 0; i < LEFT_SIDES; i++) {
        PQfinish(left_sides[i].session);
        PQfinish(left_sides[i].locker);
    }
    PQfinish(left_control);
    crossfade_stop(left_crossfade);
    harness_redis_stop();
}

/* --- What the client does ----------------------------------------------------------------------
 */

/* Makes texts that were not seen before, about which the server is asked. */
static int left_number;

static void left_send_write(PGconn *session)
{
    PQsendQuery(session, harness_format("UPDATE names SET last_name = 'q' WHERE id = 1 RETURNING "
                                        "first_name AS f%d",
                                        left_number));
}

static void left_send_read(PGconn *session)
{
    PQsendQuery(
        session,
        harness_format("SELECT first_name, last_name AS l%d FROM names WHERE id = 2", left_number));
}

static void left_send_several(PGconn *session)
{
    PQsendQuery(session,
                "SELECT first_name FROM names WHERE id = 2; DELETE FROM names WHERE id = 3");
}

static void left_send_values(PGconn *session)
{
    static const char *const values[] = {"4"};
    PQsendQueryParams(
        session,
        harness_format("DELETE FROM names WHERE id = $1 RETURNING last_name AS l%d", left_number),
        1, NULL, values, NULL, NULL, 0);
}

static void left_send_parse(PGconn *session)
{
    PQsendPrepare(session, "s", "DELETE FROM names WHERE id = $1 RETURNING last_name", 0, NULL);
}

static void left_send_copy(PGconn *session)
{
    PQsendQuery(session, "COPY names (first_name, last_name) FROM STDIN");
}

/* These are of another table when they are prepared, so that they are prepared anew. */
static void left_shadow(PGconn *session)
{
    harness_run(session, "CREATE TEMPORARY TABLE names (LIKE public.names)");
}

/* What follows a session's own DDL waits for a reading of the catalog, which would wait for the
 * lock that strikes. */
static void left_unshadow(PGconn *session)
{
    harness_run(session, "DROP TABLE pg_temp.names");
    harness_run(session, "SELECT id FROM names WHERE false");
}

static void left_prepare(PGconn *session)
{
    left_shadow(session);
    PQclear(
        PQprepare(session, "s", "DELETE FROM names WHERE id = $1 RETURNING last_name", 0, NULL));
    left_unshadow(session);
}

static void left_send_bind(PGconn *session)
{
    static const char *const values[] = {"5"};
    PQsendQueryPrepared(session, "s", 1, values, NULL, NULL, 0);
}

static void left_send_describe(PGconn *session)
{
    PQsendDescribePrepared(session, "s");
}

static void left_prepare_by_sql(PGconn *session)
{
    left_shadow(session);
    harness_run(session, "PREPARE s AS UPDATE names SET last_name = 'x' WHERE id = $1");
    left_unshadow(session);
}

static void left_send_execute(PGconn *session)
{
    PQsendQuery(session, "EXECUTE s (6)");
}

static void left_give_rows(PGconn *session)
{
    PQputCopyData(session, "Copied\tRow\n", 11);
    PQputCopyEnd(session, NULL);
}

/* All that comes up to the end, or to the end of a statement in a pipeline. */
static const char *left_hear(PGconn *session)
{
    const char *said = "";
    for (PGresult *result; (result = PQgetResult(session)) != NULL;) {
        ExecStatusType status = PQresultStatus(result);
        if (status == PGRES_COPY_IN)
            left_give_rows(session);
        else
            said =
                harness_format("%s%s%s; ", said, harness_outcome(result), harness_values(result));
        PQclear(result);
        if (status == PGRES_PIPELINE_SYNC)
            break;
    }
    return said;
}

/* The question about what is sent now comes into an open part of the pipeline. */
static void left_send_flushed(PGconn *session)
{
    PQenterPipelineMode(session);
    PQsendQueryParams(session, "SELECT 1", 0, NULL, NULL, NULL, NULL, 0);
    PQsendFlushRequest(session);
    PQflush(session);
    left_hear(session);
    left_send_values(session);
    PQsendFlushRequest(session);
    PQflush(session);
}

static void left_send_pipeline(PGconn *session)
{
    PQenterPipelineMode(session);
    left_send_values(session);
    PQsendQueryParams(session, "SELECT first_name FROM names WHERE id = 2", 0, NULL, NULL, NULL,
                      NULL, 0);
    PQpipelineSync(session);
    PQflush(session);
}

struct left_action {
    const char *name;
    void (*prepare)(PGconn *session);
    void (*send)(PGconn *session);
    bool in_pipeline;
    bool lacks_sync;
    bool makes_statement;
};

static const struct left_action left_actions[] = {
    {"a write", NULL, left_send_write, false, false, false},
    {"a read", NULL, left_send_read, false, false, false},
    {"a query of several statements", NULL, left_send_several, false, false, false},
    {"a write with values", NULL, left_send_values, false, false, false},
    {"Parse", NULL, left_send_parse, false, false, true},
    {"Bind", left_prepare, left_send_bind, false, false, true},
    {"Describe", left_prepare, left_send_describe, false, false, true},
    {"EXECUTE", left_prepare_by_sql, left_send_execute, false, false, true},
    {"Bind of what PREPARE made", left_prepare_by_sql, left_send_bind, false, false, true},
    {"COPY", NULL, left_send_copy, false, false, false},
    {"a pipeline", NULL, left_send_pipeline, true, false, false},
    {"a part of a pipeline", NULL, left_send_flushed, true, true, false},
};
#define LEFT_ACTION_COUNT (sizeof left_actions / sizeof *left_actions)

/* --- What strikes it ---------------------------------------------------------------------------
 */

enum left_blow { LEFT_STATEMENT_TIMEOUT, LEFT_LOCK_TIMEOUT, LEFT_CANCEL, LEFT_BLOWS };

static const char *const left_settings[LEFT_BLOWS] = {"statement_timeout = '100ms'",
                                                      "lock_timeout = '100ms'", "work_mem = '4MB'"};

static bool left_waits_for_lock(const struct left_side *side)
{
    return harness_number(left_control,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND "
                          "application_name = 'left' AND wait_event_type = 'Lock'",
                          side->database) != 0;
}

/* A staged COPY takes its rows before it needs the table. */
static void left_wait_for_lock(const struct left_side *side, const struct left_action *action)
{
    double deadline = harness_now() + 60;
    while (!left_waits_for_lock(side)) {
        cr_assert(harness_now() < deadline, "%s: nothing waits for the lock", action->name);
        PQconsumeInput(side->session);
        if (action->send == left_send_copy && !PQisBusy(side->session)) {
            PQclear(PQgetResult(side->session));
            left_give_rows(side->session);
        }
        harness_sleep_ms(2);
    }
}

static void left_cancel(const struct left_side *side, const struct left_action *action)
{
    char error[256];
    left_wait_for_lock(side, action);
    PGcancel *cancel = PQgetCancel(side->session);
    cr_assert(PQcancel(cancel, error, sizeof error), "%s", error);
    PQfreeCancel(cancel);
}

/* The time limit is still in force, and may strike this too. */
static void left_calm(PGconn *session)
{
    PGresult *result;
    while (
        PQresultStatus(result = PQexec(session, "RESET statement_timeout; RESET lock_timeout")) !=
        PGRES_COMMAND_OK)
        PQclear(result);
    PQclear(result);
}

static const char *left_act(const struct left_side *side, const struct left_action *action,
                            bool is_struck, enum left_blow blow)
{
    PGconn *session = side->session;
    action->send(session);
    if (is_struck && blow == LEFT_CANCEL)
        left_cancel(side, action);
    const char *said = left_hear(session);
    if (action->lacks_sync) {
        PQpipelineSync(session);
        PQflush(session);
    }
    /* The results of each statement end with a NULL. */
    while (action->in_pipeline && strstr(said, "PGRES_PIPELINE_SYNC") == NULL)
        said = harness_format("%s/ %s", said, left_hear(session));
    if (action->in_pipeline)
        cr_assert(PQexitPipelineMode(session), "%s", PQerrorMessage(session));
    return said;
}

static long left_count_ours(PGconn *session)
{
    return harness_number(session,
                          "SELECT count(*) FROM pg_prepared_statements WHERE name LIKE '\\_cf%%'");
}

static const char *left_strike(const struct left_side *side, const struct left_action *action,
                               enum left_blow blow, bool in_transaction, const char *lock)
{
    PGconn *session = side->session;
    if (action->prepare != NULL)
        action->prepare(session);
    if (in_transaction)
        harness_run(session, "BEGIN");
    harness_run(session, "SET %s %s", in_transaction ? "LOCAL" : "SESSION", left_settings[blow]);
    harness_run(side->locker, "BEGIN; LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", lock);
    const char *struck = left_act(side, action, true, blow);
    harness_run(side->locker, "ROLLBACK");
    if (in_transaction)
        harness_run(session, "ROLLBACK");
    left_calm(session);
    const char *again = left_act(side, action, false, blow);
    const char *once_more = action->makes_statement ? "-" : left_act(side, action, false, blow);
    if (action->makes_statement)
        harness_run(session, "DEALLOCATE s");
    harness_run(session, "SELECT 1");
    return harness_format("struck: %s\nagain: %s\nonce more: %s\nleft: %ld", struck, again,
                          once_more, left_count_ours(session));
}

static void left_compare_tables(bool both)
{
    char *expected = harness_value(left_sides[LEFT_DIRECT].locker,
                                   "SELECT string_agg(first_name || ' ' || last_name, ',' ORDER BY "
                                   "first_name || ' ' || last_name) FROM public.names");
    char *stored = harness_value(left_sides[LEFT_THROUGH].locker,
                                 "SELECT string_agg(full_name, ',' ORDER BY full_name) FROM "
                                 "public.new_names");
    cr_expect_str_eq(stored, expected);
    free(stored);
    if (both)
        cr_expect_eq(harness_number(left_sides[LEFT_THROUGH].locker,
                                    "SELECT count(*) FROM public.names o FULL JOIN "
                                    "public.new_names n USING (id) WHERE o.first_name || ' ' || "
                                    "o.last_name IS DISTINCT FROM n.full_name"),
                     0);
    free(expected);
}

static void left_play(const char *write, const char *read)
{
    left_begin(write, read);
    for (size_t i = 0; i < LEFT_ACTION_COUNT; i++)
        for (int blow = 0; blow < LEFT_BLOWS; blow++)
            for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
                const char *said[LEFT_SIDES];
                left_number++;
                for (int side = 0; side < LEFT_SIDES; side++)
                    said[side] =
                        left_strike(&left_sides[side], &left_actions[i], (enum left_blow)blow,
                                    in_transaction != 0, "public.names, public.new_names");
                cr_expect_str_eq(said[LEFT_THROUGH], said[LEFT_DIRECT],
                                 "%s, %s%s:\n%s\ninstead of\n%s", left_actions[i].name,
                                 left_settings[blow], in_transaction ? ", in a transaction" : "",
                                 said[LEFT_THROUGH], said[LEFT_DIRECT]);
            }
    left_compare_tables(strchr(write, ' ') != NULL);
    left_end();
}

Test(left_behind, nothing_while_both_tables_are_written)
{
    left_play("names new_names", "names");
}

Test(left_behind, nothing_while_the_new_table_is_read)
{
    left_play("names new_names", "new_names");
}

/* The old one may be gone: it is looked for, and locked, first. */
Test(left_behind, nothing_where_the_old_table_is_out_of_use)
{
    left_play("new_names", "new_names");
}

/* Questions about the catalog wait for locks of its tables. What PREPARE made must not run as it
 * was made when nobody knows its types. */
Test(left_behind, nothing_by_a_lock_of_the_catalog)
{
    static const char *const locks[] = {"pg_catalog.pg_prepared_statements",
                                        "pg_catalog.pg_namespace"};
    left_begin("names new_names", "names");
    const struct left_side *side = &left_sides[LEFT_THROUGH];
    for (size_t lock = 0; lock < 2; lock++)
        for (int blow = 0; blow < LEFT_BLOWS; blow++)
            for (int in_transaction = 0; in_transaction < 2; in_transaction++) {
                left_prepare_by_sql(side->session);
                const struct left_action action = {"EXECUTE", NULL,  left_send_execute,
                                                   false,     false, true};
                const char *said = left_strike(side, &action, (enum left_blow)blow,
                                               in_transaction != 0, locks[lock]);
                const char *expected = blow == LEFT_LOCK_TIMEOUT
                                           ? "struck: PGRES_FATAL_ERROR  55P03 "
                                           : "struck: PGRES_FATAL_ERROR  57014 ";
                cr_expect_eq(strncmp(said, expected, strlen(expected)), 0, "%s, %s:\n%s",
                             locks[lock], left_settings[blow], said);
                cr_expect_not_null(strstr(said, "again: PGRES_COMMAND_OK UPDATE 1; "), "%s", said);
                cr_expect_not_null(strstr(said, "left: 0"), "%s", said);
            }
    cr_expect_eq(harness_number(side->locker,
                                "SELECT count(*) FROM public.names o FULL JOIN public.new_names n "
                                "USING (id) WHERE o.first_name || ' ' || o.last_name IS DISTINCT "
                                "FROM n.full_name"),
                 0);
    left_end();
}

/* Each Parse of the unnamed statement replaces the one before, and ours with it. */
Test(left_behind, no_lock_of_an_unnamed_statement_that_was_replaced)
{
    left_begin("names new_names", "names");
    PGconn *session = left_sides[LEFT_THROUGH].session;
    for (int i = 0; i < 100; i++) {
        left_send_values(session);
        left_hear(session);
    }
    harness_run(session, "SELECT 1");
    cr_expect_eq(left_count_ours(session), 0);
    PQenterPipelineMode(session);
    for (int i = 0; i < 300; i++) {
        left_send_values(session);
        PQpipelineSync(session);
    }
    PQflush(session);
    for (int i = 0; i < 300; i++)
        while (strstr(left_hear(session), "PGRES_PIPELINE_SYNC") == NULL)
            ;
    PQexitPipelineMode(session);
    harness_run(session, "SELECT 1");
    cr_expect_eq(left_count_ours(session), 0);
    left_end();
}

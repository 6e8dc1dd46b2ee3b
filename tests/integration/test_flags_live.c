/*
 * Flags changed by redis-cli while sessions are open: the commands of the guide, word for word.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define FLAGS_LIVE_LIMIT_SECONDS 10

static struct crossfade *flags_crossfade;
static const char *flags_database;
static PGconn *flags_direct;  /* looks at the tables */
static PGconn *flags_session; /* stays open all the time */

static void flags_start(void)
{
    flags_crossfade = crossfade_start_names(&flags_database);
    flags_direct = harness_direct(flags_database);
    flags_session = harness_connect(flags_crossfade->port, flags_database,
                                    "options='-c crossfade.client_id=42'");
    /* The tables tell apart which one answers. */
    harness_run(flags_direct, "DELETE FROM new_names; "
                              "INSERT INTO new_names SELECT id, 'New ' || last_name FROM names");
}

static void flags_stop(void)
{
    PQfinish(flags_direct);
    PQfinish(flags_session);
    crossfade_stop(flags_crossfade);
    harness_redis_stop();
}

TestSuite(flags_live, .init = flags_start, .fini = flags_stop, .timeout = 120);

static void flags_cli(const char *command)
{
    char *output = NULL;
    int code =
        harness_shell(&output, "redis-cli -h 127.0.0.1 -p %d %s", harness_redis_port(), command);
    cr_assert_eq(code, 0, "%s: %s", command, output);
    cr_assert_null(strstr(output, "ERR"), "%s: %s", command, output);
    free(output);
}

static bool flags_reads_new(PGconn *session)
{
    char *name = harness_value(session, "SELECT first_name FROM names WHERE id = 1");
    bool reads_new = strcmp(name, "New") == 0;
    cr_assert(reads_new || strcmp(name, "Ada") == 0, "read \"%s\"", name);
    free(name);
    return reads_new;
}

/* Whether a write through the session reaches each table. */
static void flags_find_writes(PGconn *session, bool *to_old, bool *to_new)
{
    static int number;
    const char *mark = harness_format("mark%d", ++number);
    harness_run(session, "UPDATE names SET last_name = '%s' WHERE id = 8", mark);
    *to_old = harness_number(flags_direct, "SELECT count(*) FROM names WHERE last_name = '%s'",
                             mark) == 1;
    *to_new =
        harness_number(flags_direct, "SELECT count(*) FROM new_names WHERE full_name LIKE '%%%s'",
                       mark) == 1;
}

static void flags_log_time(const char *command, double changed_at)
{
    cr_log_info("%s took %.1f ms", command, (harness_now() - changed_at) * 1000);
}

static void flags_expect_reads(const char *command, bool reads_new)
{
    flags_cli(command);
    double changed_at = harness_now();
    while (flags_reads_new(flags_session) != reads_new)
        cr_assert(harness_now() - changed_at < 60, "%s does not count", command);
    flags_log_time(command, changed_at);
}

static void flags_expect_writes(const char *command, bool old_wanted, bool new_wanted)
{
    flags_cli(command);
    double changed_at = harness_now();
    for (;;) {
        bool to_old;
        bool to_new;
        flags_find_writes(flags_session, &to_old, &to_new);
        cr_assert(to_old || to_new, "a write is lost");
        if (to_old == old_wanted && to_new == new_wanted)
            break;
        cr_assert(harness_now() - changed_at < 60, "%s does not count", command);
    }
    flags_log_time(command, changed_at);
}

Test(flags_live, the_guide_by_redis_cli)
{
    cr_assert_not(flags_reads_new(flags_session));
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names", true, false);
    flags_expect_reads("SET   DATABASE_NAMES_TABLE_READ  names", false);
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE new_names", true, true);
    flags_expect_reads("SET   DATABASE_NAMES_TABLE_READ  new_names", true);
    flags_expect_writes("LREM  DATABASE_NAMES_TABLE_WRITE 0 names", false, true);
    cr_assert(flags_reads_new(flags_session));
}

Test(flags_live, and_back)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ names", false);
    flags_expect_writes("LREM DATABASE_NAMES_TABLE_WRITE 0 new_names", true, false);
    flags_expect_reads("DEL DATABASE_NAMES_TABLE_READ", false);
    flags_cli("DEL DATABASE_NAMES_TABLE_WRITE");
    cr_assert_not(flags_reads_new(flags_session));
}

Test(flags_live, canary_and_pins)
{
    enum { SESSIONS = 40 };
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    PGconn *sessions[SESSIONS];
    bool before[SESSIONS] = {false};
    for (int i = 0; i < SESSIONS; i++)
        sessions[i] = harness_connect(flags_crossfade->port, flags_database,
                                      harness_format("application_name=app-%d", i));
    static const int percents[] = {0, 25, 60, 100};
    for (size_t step = 0; step < sizeof percents / sizeof *percents; step++) {
        int on_new = 0;
        flags_cli(harness_format("HSET DATABASE_NAMES_TABLE_READ_CANARY table new_names percent %d",
                                 percents[step]));
        crossfade_wait_for_log(flags_crossfade, harness_format("snapshot number=%zu", step + 3));
        harness_sleep_ms(100);
        for (int i = 0; i < SESSIONS; i++) {
            bool now = flags_reads_new(sessions[i]);
            cr_assert(now || !before[i], "client %d left the canary at %d %%", i, percents[step]);
            before[i] = now;
            on_new += now;
        }
        cr_log_info("%d %%: %d of %d clients", percents[step], on_new, SESSIONS);
        cr_assert(abs(on_new * 100 / SESSIONS - percents[step]) <= 25);
        cr_assert(percents[step] > 0 || on_new == 0);
        cr_assert(percents[step] < 100 || on_new == SESSIONS);
    }
    for (int i = 0; i < SESSIONS; i++)
        PQfinish(sessions[i]);
    flags_expect_reads("HSET DATABASE_NAMES_TABLE_READ_CLIENTS 42 names", false);
    flags_expect_reads("HDEL DATABASE_NAMES_TABLE_READ_CLIENTS 42", true);
    flags_expect_reads("DEL DATABASE_NAMES_TABLE_READ_CANARY", false);
    flags_expect_reads("HSET DATABASE_NAMES_TABLE_READ_CLIENTS 42 new_names", true);
}

Test(flags_live, states_that_would_lose_data_are_refused)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    static const char *const refused[] = {
        "RPUSH DATABASE_NAMES_TABLE_WRITE no_such_table",
        "SET DATABASE_NAMES_TABLE_READ no_such_table",
        "HSET DATABASE_NAMES_TABLE_READ_CANARY table nobody percent 10",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        flags_cli(refused[i]);
        harness_sleep_ms(100);
        bool to_old;
        bool to_new;
        flags_find_writes(flags_session, &to_old, &to_new);
        cr_assert(to_old && to_new, "%s", refused[i]);
        cr_assert_not(flags_reads_new(flags_session), "%s", refused[i]);
        flags_cli(i == 0   ? "LREM DATABASE_NAMES_TABLE_WRITE 0 no_such_table"
                  : i == 1 ? "SET DATABASE_NAMES_TABLE_READ names"
                           : "DEL DATABASE_NAMES_TABLE_READ_CANARY");
    }
    crossfade_wait_for_log(flags_crossfade, "flags_refused");
    flags_cli("LREM DATABASE_NAMES_TABLE_WRITE 0 new_names");
    harness_sleep_ms(100);
    flags_cli("SET DATABASE_NAMES_TABLE_READ new_names");
    harness_sleep_ms(200);
    cr_assert_not(flags_reads_new(flags_session), "reads a table that is not written");
}

static void flags_expect_prepared(const char *state, bool to_old_wanted, bool to_new_wanted)
{
    static int number;
    const char *mark = harness_format("prepared%d", ++number);
    harness_run(flags_session, "EXECUTE w ('%s', 8)", mark);
    bool to_old = harness_number(flags_direct, "SELECT count(*) FROM names WHERE last_name = '%s'",
                                 mark) == 1;
    bool to_new =
        harness_number(flags_direct, "SELECT count(*) FROM new_names WHERE full_name LIKE '%%%s'",
                       mark) == 1;
    cr_assert_eq(to_old, to_old_wanted, "%s: EXECUTE and the old table", state);
    cr_assert_eq(to_new, to_new_wanted, "%s: EXECUTE and the new table", state);
    char *name = harness_value(flags_session, "EXECUTE r (8)");
    cr_assert_str_eq(name, mark, "%s", state);
    free(name);
    harness_run(flags_session, "BEGIN; DELETE FROM names WHERE id = 7; SAVEPOINT s");
    harness_run(flags_session, "EXECUTE d (6)");
    harness_run(flags_session, "ROLLBACK");
}

Test(flags_live, what_sql_has_prepared_follows)
{
    harness_run(flags_session, "PREPARE w AS UPDATE names SET last_name = $1 WHERE id = $2");
    harness_run(flags_session, "PREPARE r (integer) AS SELECT last_name FROM names WHERE id = $1");
    harness_run(flags_session, "PREPARE d AS DELETE FROM names WHERE id = $1");
    flags_expect_prepared("alone", true, false);
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_prepared("both", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    flags_expect_prepared("reads the new one", true, true);
    flags_expect_writes("LREM DATABASE_NAMES_TABLE_WRITE 0 names", false, true);
    flags_expect_prepared("the new one alone", false, true);
    cr_assert_eq(harness_number(flags_session, "SELECT count(*) FROM pg_prepared_statements WHERE "
                                               "name IN ('w', 'r', 'd')"),
                 3);
}

Test(flags_live, a_cursor_keeps_the_table_it_began_with)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    harness_run(flags_session, "DECLARE c CURSOR WITH HOLD FOR SELECT first_name FROM names");
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ names", false);
    char *name = harness_value(flags_session, "FETCH c");
    cr_assert_str_eq(name, "New");
    free(name);
}

static void flags_expect_both_written_new_read(void)
{
    bool to_old;
    bool to_new;
    cr_assert(flags_reads_new(flags_session));
    flags_find_writes(flags_session, &to_old, &to_new);
    cr_assert(to_old && to_new);
}

Test(flags_live, a_transaction_keeps_what_it_began_with)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    harness_run(flags_session, "BEGIN");
    cr_assert_not(flags_reads_new(flags_session));
    flags_cli("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(flags_crossfade, "snapshot number=3");
    harness_sleep_ms(100);
    cr_assert_not(flags_reads_new(flags_session));
    harness_run(flags_session, "COMMIT");
    cr_assert(flags_reads_new(flags_session));
}

Test(flags_live, redis_may_go_and_come_back)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    harness_redis_stop();
    for (int i = 0; i < 5; i++) {
        flags_expect_both_written_new_read();
        harness_sleep_ms(50);
    }
    PGconn *new_session = harness_connect(flags_crossfade->port, flags_database, NULL);
    cr_assert(flags_reads_new(new_session));
    PQfinish(new_session);

    harness_redis_start();
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    flags_cli("SET DATABASE_NAMES_TABLE_READ names");
    double begun = harness_now();
    while (flags_reads_new(flags_session)) {
        cr_assert(harness_now() - begun < 30, "flags are not read after Redis is back");
        harness_sleep_ms(20);
    }
}

Test(flags_live, the_last_good_state_survives_a_restart_without_redis)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    harness_redis_stop();
    PQfinish(flags_session);
    crossfade_restart(flags_crossfade);
    flags_session = harness_connect(flags_crossfade->port, flags_database, NULL);
    flags_expect_both_written_new_read();
    harness_redis_start();
}

/* An older transaction is in the way of a new primary for longer than the fence waits. */
Test(flags_live, a_change_that_is_called_off_leaves_the_way_back)
{
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    flags_cli("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(flags_crossfade, "read=new_names");
    PGconn *older = harness_connect(flags_crossfade->port, flags_database, NULL);
    harness_run(older, "BEGIN");
    harness_run(older, "UPDATE names SET last_name = 'Held' WHERE id = 3");
    flags_cli("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(flags_crossfade, "fence_closed");
    /* It waits, and then goes on as before. */
    bool to_old;
    bool to_new;
    flags_find_writes(flags_session, &to_old, &to_new);
    cr_assert(to_old && to_new);
    crossfade_wait_for_log(flags_crossfade, "fence_called_off");
    flags_cli("LPUSH DATABASE_NAMES_TABLE_WRITE names");
    harness_run(older, "COMMIT");
    PQfinish(older);
    flags_expect_writes("SET DATABASE_NAMES_TABLE_READ names", true, true);
    flags_cli("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    flags_expect_writes("HSET DATABASE_NAMES_TABLE_READ_CLIENTS 7 new_names", false, true);
}

/* Those that began under the new flags, and those that have touched nothing, are not waited for. */
Test(flags_live, a_change_is_settled_when_the_last_older_transaction_has_ended)
{
    PGconn *older[2];
    PGconn *open = harness_connect(flags_crossfade->port, flags_database, NULL);
    for (size_t i = 0; i < 2; i++) {
        older[i] = harness_connect(flags_crossfade->port, flags_database, NULL);
        harness_run(older[i], "BEGIN");
        harness_run(older[i], "SELECT FROM names");
    }
    harness_run(open, "BEGIN");
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(flags_crossfade, "mirror=new_names");
    harness_sleep_ms(100);
    harness_run(open, "UPDATE names SET last_name = 'Newer' WHERE id = 1");
    harness_run(older[0], "COMMIT");
    harness_sleep_ms(300);
    char *log = harness_read_file(flags_crossfade->log_path);
    cr_assert_null(strstr(log, "flags_settled"), "%s", log);
    free(log);
    PQfinish(older[1]);
    crossfade_wait_for_log(flags_crossfade, "flags_settled");
    harness_run(open, "COMMIT");
    PQfinish(open);
    PQfinish(older[0]);
}

/* The second half of such a query is a transaction of its own, for which newer flags hold. */
Test(flags_live, what_stands_behind_a_commit_does_not_go_by_older_flags)
{
    harness_run(flags_session, "BEGIN");
    harness_run(flags_session, "SELECT FROM names");
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(flags_crossfade, "mirror=new_names");
    harness_sleep_ms(100);
    static const char query[] = "COMMIT; UPDATE names SET last_name = 'Behind' WHERE id = 2";
    PGresult *result = PQexec(flags_session, query);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "0A000");
    PQclear(result);
    harness_run(flags_session, "ROLLBACK");
    harness_run(flags_session, "BEGIN");
    harness_run(flags_session, "SELECT FROM names");
    result = PQexec(flags_session, "COMMIT; SELECT FROM public.names");
    cr_assert_eq(PQresultStatus(result), PGRES_TUPLES_OK, "%s", PQerrorMessage(flags_session));
    PQclear(result);
}

/* Redis loses all keys: nobody has said anything. Told of again, they go on. */
Test(flags_live, lost_keys_change_nothing)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ new_names", true);
    flags_cli("FLUSHALL");
    crossfade_wait_for_log(flags_crossfade, "flags_missing");
    PQfinish(flags_session);
    for (int run = 0; run < 2; run++) {
        flags_session = harness_connect(flags_crossfade->port, flags_database, NULL);
        flags_expect_both_written_new_read();
        if (run == 0) {
            PQfinish(flags_session);
            crossfade_restart(flags_crossfade);
        }
    }
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    flags_expect_reads("SET DATABASE_NAMES_TABLE_READ names", false);
    crossfade_wait_for_log(flags_crossfade, "flags_there_again");
}

/* What was refused is not let in by a SIGHUP, nor by a new process. */
Test(flags_live, what_is_refused_stays_out)
{
    flags_cli("SET DATABASE_NAMES_TABLE_READ new_names");
    flags_cli("RPUSH DATABASE_NAMES_TABLE_WRITE new_names");
    crossfade_wait_for_log(flags_crossfade, "skips a step");
    cr_assert_eq(kill(flags_crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(flags_crossfade, "configuration_reloaded");
    for (int run = 0; run < 3; run++) {
        bool to_old;
        bool to_new;
        flags_find_writes(flags_session, &to_old, &to_new);
        cr_assert(to_old && !to_new, "after %d", run);
        cr_assert_not(flags_reads_new(flags_session));
        if (run == 2)
            break;
        PQfinish(flags_session);
        if (run == 0) {
            crossfade_restart(flags_crossfade);
        } else {
            struct crossfade *next = crossfade_succeed(flags_crossfade);
            crossfade_stop(flags_crossfade);
            flags_crossfade = next;
        }
        flags_session = harness_connect(flags_crossfade->port, flags_database, NULL);
    }
}

/* Killed while the primary changes: the next process finds the state from before the change, waits
 * for what is left, and then makes the change itself. */
Test(flags_live, a_start_goes_on_from_what_was_in_force)
{
    flags_expect_writes("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names", true, true);
    PGconn *older = harness_connect(flags_crossfade->port, flags_database, NULL);
    harness_run(older, "BEGIN; UPDATE names SET last_name = 'Held' WHERE id = 3");
    flags_cli("EVAL \"redis.call('DEL','DATABASE_NAMES_TABLE_WRITE');"
              "redis.call('RPUSH','DATABASE_NAMES_TABLE_WRITE','new_names','names')\" 0");
    crossfade_wait_for_log(flags_crossfade, "fence_closed");
    PQfinish(flags_session);
    crossfade_kill(flags_crossfade);
    PQfinish(older);
    crossfade_run_again(flags_crossfade);
    crossfade_wait_for_log(flags_crossfade,
                           "flags_in_force migration=names snapshot=1 primary=names");
    crossfade_wait_for_log(flags_crossfade, "fence_opened");
    crossfade_wait_for_log(flags_crossfade, "primary=new_names mirror=names");
    flags_session = harness_connect(flags_crossfade->port, flags_database, NULL);
}

/* A session's texts have the catalog read again and again; what waits for one reading does not wait
 * for all of them. */
Test(flags_live, follow_while_the_catalog_is_read_all_the_time)
{
    double deadline = harness_now() + FLAGS_LIVE_LIMIT_SECONDS * 6;
    PGconn *session = harness_connect(flags_crossfade->port, flags_database, NULL);
    harness_run(session, "EXPLAIN DELETE FROM names");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    for (bool found = false; !found;) {
        for (int i = 0; i < 50; i++)
            harness_run(session, "EXPLAIN DELETE FROM names");
        char *log = harness_read_file(flags_crossfade->log_path);
        found = strstr(log, "mirror=new_names") != NULL;
        cr_assert(found || harness_now() < deadline, "the flags are not followed:\n%s", log);
        free(log);
    }
    PQfinish(session);
}

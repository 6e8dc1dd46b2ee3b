/*
 * What holds up a step of the flags though no session of ours does it any more: writes whose
 * connection was lost, and prepared transactions. And a fence that looks before it closes.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/wire.h"

static struct crossfade *doubts_crossfade;
static struct wire *doubts_wire; /* between Crossfade's sessions and PostgreSQL */
static const char *doubts_database;
static PGconn *doubts_direct;
static PGconn *doubts_locker; /* has row 1 of the old table, where a test says so */

/* With a short limit, and `control` as another role. */
static const char *doubts_config(int port, const char *control)
{
    const char *config = crossfade_names_config(port, doubts_database);
    const char *upstream = strstr(config, "upstream:");
    const char *user = strstr(config, "user=crossfade");
    cr_assert(upstream != NULL && user != NULL && user > upstream);
    return harness_format("%.*supstream: host=127.0.0.1 port=%d\ncontrol: host=127.0.0.1 port=%d "
                          "user=%s%s    fence_timeout: 1\n",
                          (int)(upstream - config), config, wire_port(doubts_wire),
                          harness_postgres_port(), control, user + strlen("user=crossfade"));
}

static void doubts_begin(const char *control)
{
    int port = harness_free_port();
    doubts_crossfade = crossfade_start(port, doubts_config(port, control));
}

static void doubts_start(void)
{
    doubts_database = harness_database_with_rows();
    harness_redis_start();
    doubts_wire = wire_start(harness_postgres_port());
    doubts_direct = harness_direct(doubts_database);
    doubts_locker = harness_direct(doubts_database);
    harness_run(doubts_direct, "INSERT INTO new_names SELECT id, first_name || ' ' || last_name "
                               "FROM names ON CONFLICT DO NOTHING");
}

static void doubts_stop(void)
{
    PQfinish(doubts_direct);
    PQfinish(doubts_locker);
    crossfade_stop(doubts_crossfade);
    harness_redis_stop();
}

TestSuite(doubts, .init = doubts_start, .fini = doubts_stop, .timeout = 120);

static void doubts_write_both(void)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(doubts_crossfade, "read=new_names");
    harness_sleep_ms(100);
}

static void doubts_expect(const char *event, bool wanted)
{
    char *log = harness_read_file(doubts_crossfade->log_path);
    cr_assert_eq(strstr(log, event) != NULL, wanted, "%s in\n%s", event, log);
    free(log);
}

/* A write that waits on the server for the locker's row. */
static PGconn *doubts_begin_a_write(void)
{
    harness_run(doubts_locker, "BEGIN");
    harness_run(doubts_locker, "SELECT FROM names WHERE id = 1 FOR UPDATE");
    PGconn *session = harness_connect(doubts_crossfade->port, doubts_database, NULL);
    cr_assert_eq(PQsendQuery(session, "UPDATE names SET last_name = 'Lost' WHERE id = 1"), 1);
    double deadline = harness_now() + 30;
    while (harness_number(doubts_direct,
                          "SELECT count(*) FROM pg_stat_activity WHERE pid = %d AND "
                          "wait_event_type = 'Lock'",
                          PQbackendPID(session)) == 0) {
        cr_assert(harness_now() < deadline, "the write does not wait");
        harness_sleep_ms(10);
    }
    return session;
}

/* Its connection goes meanwhile. */
static int doubts_lose_a_write(void)
{
    PGconn *session = doubts_begin_a_write();
    int process = PQbackendPID(session);
    wire_cut(doubts_wire);
    crossfade_wait_for_log(doubts_crossfade, harness_format("backend_pid=%d", process));
    PQfinish(session);
    return process;
}

static void doubts_expect_written(const char *name)
{
    cr_assert_eq(harness_number(doubts_direct,
                                "SELECT count(*) FROM new_names WHERE id = 1 AND "
                                "full_name LIKE '%%%s'",
                                name),
                 1);
}

/* The primary changes when that process has done its write for the locker's row, and not before. */
static void doubts_expect_fence_waits_for(int process)
{
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(doubts_crossfade, "fence_called_off");
    doubts_expect("info fence_opened", false);
    doubts_expect(harness_format("fence_held_up backend_pid=%d", process), true);
    harness_run(doubts_locker, "COMMIT");
    crossfade_wait_for_log(doubts_crossfade, "info fence_opened");
    doubts_expect_written("Lost");
}

Test(doubts, a_write_whose_connection_was_lost_holds_up_a_fence)
{
    doubts_begin("postgres");
    doubts_write_both();
    doubts_expect_fence_waits_for(doubts_lose_a_write());
}

Test(doubts, a_write_of_a_process_that_was_killed_holds_up_a_fence)
{
    doubts_begin("postgres");
    doubts_write_both();
    PGconn *session = doubts_begin_a_write();
    int process = PQbackendPID(session);
    crossfade_kill(doubts_crossfade);
    crossfade_run_again(doubts_crossfade);
    PQfinish(session);
    doubts_expect_fence_waits_for(process);
}

Test(doubts, a_write_whose_connection_was_lost_holds_up_settling)
{
    doubts_begin("postgres");
    doubts_lose_a_write();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(doubts_crossfade, "settling_held_up");
    doubts_expect("flags_settled", false);
    harness_run(doubts_locker, "COMMIT");
    crossfade_wait_for_log(doubts_crossfade, "flags_settled");
    cr_assert_eq(harness_number(doubts_direct, "SELECT count(*) FROM names WHERE id = 1 AND "
                                               "last_name = 'Lost'"),
                 1);
}

/* It sees the process and nothing of it: only the process's end counts. */
Test(doubts, a_control_role_that_may_not_look_waits_for_the_process)
{
    const char *role = harness_format("doubts_%s", harness_unique());
    harness_run(doubts_direct, "CREATE ROLE \"%s\" LOGIN", role);
    harness_run(doubts_direct, "GRANT SELECT ON names, new_names TO \"%s\"", role);
    doubts_begin(role);
    doubts_write_both();
    doubts_lose_a_write();
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(doubts_crossfade, "it needs pg_read_all_stats");
    crossfade_wait_for_log(doubts_crossfade, "fence_called_off");
    doubts_expect("info fence_opened", false);
    harness_run(doubts_locker, "COMMIT");
    crossfade_wait_for_log(doubts_crossfade, "info fence_opened");
    doubts_expect_written("Lost");
    harness_run(doubts_direct, "REVOKE ALL ON names, new_names FROM \"%s\"", role);
}

/* Makes one that has written the table, and another that is of no interest. */
static const char *doubts_prepare(PGconn *session)
{
    const char *name = harness_format("doubts %s", harness_unique());
    harness_run(session, "CREATE TABLE others (id integer)");
    harness_run(session, "BEGIN; INSERT INTO others VALUES (1)");
    harness_run(session, "PREPARE TRANSACTION 'other %s'", name);
    harness_run(session, "BEGIN");
    harness_run(session, "UPDATE names SET last_name = 'Prepared' WHERE id = 1");
    harness_run(session, "PREPARE TRANSACTION '%s'", name);
    return name;
}

Test(doubts, a_prepared_transaction_holds_up_settling)
{
    doubts_begin("postgres");
    PGconn *session = harness_connect(doubts_crossfade->port, doubts_database, NULL);
    const char *name = doubts_prepare(session);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(doubts_crossfade, "settling_held_up prepared_transaction=\"doubts");
    doubts_expect("flags_settled", false);
    harness_run(session, "COMMIT PREPARED '%s'", name);
    crossfade_wait_for_log(doubts_crossfade, "flags_settled");
    harness_run(session, "ROLLBACK PREPARED 'other %s'", name);
    PQfinish(session);
}

Test(doubts, a_prepared_transaction_holds_up_a_fence)
{
    doubts_begin("postgres");
    doubts_write_both();
    PGconn *session = harness_connect(doubts_crossfade->port, doubts_database, NULL);
    const char *name = doubts_prepare(session);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(doubts_crossfade, "fence_called_off");
    doubts_expect("info fence_opened", false);
    doubts_expect("fence_held_up prepared_transaction=\"doubts", true);
    harness_run(session, "COMMIT PREPARED '%s'", name);
    crossfade_wait_for_log(doubts_crossfade, "info fence_opened");
    doubts_expect_written("Prepared");
    harness_run(session, "ROLLBACK PREPARED 'other %s'", name);
    PQfinish(session);
}

/* It would stop all others for the whole limit, in vain. */
Test(doubts, a_fence_does_not_close_in_front_of_an_old_transaction)
{
    doubts_begin("postgres");
    doubts_write_both();
    PGconn *old =
        harness_connect(doubts_crossfade->port, doubts_database, "application_name=idler");
    harness_run(old, "BEGIN");
    harness_run(old, "UPDATE names SET last_name = 'Old' WHERE id = 1");
    harness_sleep_ms(1500); /* more than its limit */
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(doubts_crossfade, "fence_called_off migration=names");
    PGconn *other = harness_connect(doubts_crossfade->port, doubts_database, NULL);
    harness_run(other, "UPDATE names SET last_name = 'Other' WHERE id = 2");
    cr_assert_eq(harness_number(doubts_direct, "SELECT count(*) FROM names n, new_names m WHERE "
                                               "n.id = 2 AND m.id = 2 AND n.last_name = 'Other' "
                                               "AND m.full_name LIKE '%%Other'"),
                 1);
    doubts_expect("fence_closed", false);
    doubts_expect(harness_format("backend_pid=%d application_name=idler", PQbackendPID(old)), true);
    doubts_expect("doing=\"idle in transaction\"", true);
    harness_run(old, "COMMIT");
    crossfade_wait_for_log(doubts_crossfade, "info fence_opened");
    doubts_expect_written("Old");
    PQfinish(other);
    PQfinish(old);
}

/* What has changed since this event is settled. */
static void doubts_wait_for_settled_after(const char *event)
{
    double deadline = harness_now() + 30;
    for (bool found = false; !found; harness_sleep_ms(10)) {
        char *log = harness_read_file(doubts_crossfade->log_path);
        const char *at = strstr(log, event);
        found = at != NULL && strstr(at, "flags_settled") != NULL;
        free(log);
        cr_assert(harness_now() < deadline, "nothing is settled after %s", event);
    }
}

Test(doubts, a_change_that_is_wanted_no_longer_is_not_tried_again)
{
    doubts_begin("postgres");
    doubts_write_both();
    PGconn *old = harness_connect(doubts_crossfade->port, doubts_database, NULL);
    harness_run(old, "BEGIN");
    harness_run(old, "UPDATE names SET last_name = 'Old' WHERE id = 1");
    harness_sleep_ms(1500);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(doubts_crossfade, "fence_called_off");
    harness_redis("LPUSH DATABASE_NAMES_TABLE_WRITE names");
    harness_run(old, "COMMIT");
    doubts_wait_for_settled_after("fence_called_off");
    doubts_expect("fence_closed", false);
    PQfinish(old);
}

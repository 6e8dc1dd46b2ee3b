/*
 * A session that is cut while its server still works: what that server writes goes by the flags
 * that were in force when it was told to, and a change of the primary waits for it.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static struct crossfade *cut_crossfade;
static const char *cut_database;
static PGconn *cut_direct;

static void cut_start(void)
{
    cut_database = harness_database_with_rows();
    harness_redis_start();
    int port = harness_free_port();
    cut_crossfade = crossfade_start(
        port, harness_format("query_timeout: 2\n%s", crossfade_names_config(port, cut_database)));
    cut_direct = harness_direct(cut_database);
    crossfade_fill_names(cut_direct);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(cut_crossfade, "read=new_names");
    harness_sleep_ms(100);
}

static void cut_stop(void)
{
    PQfinish(cut_direct);
    crossfade_stop(cut_crossfade);
    harness_redis_stop();
}

TestSuite(cut, .init = cut_start, .fini = cut_stop, .timeout = 60);

static void cut_write(PGconn *session, const char *name)
{
    cr_assert_eq(PQsendQuery(session, harness_format("UPDATE names SET last_name = '%s' "
                                                     "WHERE id = 1",
                                                     name)),
                 1);
}

static void cut_expect_result(PGconn *session, const char *sqlstate)
{
    PGresult *result = PQgetResult(session);
    const char *got = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    cr_assert_str_eq(got == NULL ? "" : got, sqlstate, "%s", PQerrorMessage(session));
    while (result != NULL) {
        PQclear(result);
        result = PQgetResult(session);
    }
}

static bool cut_is_logged(const char *event)
{
    char *log = harness_read_file(cut_crossfade->log_path);
    bool found = strstr(log, event) != NULL;
    free(log);
    return found;
}

/* Its server process is stopped, so that query_timeout's cancel request cannot end the query. */
Test(cut, a_fence_waits_for_what_its_server_still_runs)
{
    PGconn *session = harness_connect(cut_crossfade->port, cut_database, NULL);
    cut_write(session, "First"); /* how it is rewritten is known from now on */
    cut_expect_result(session, "");
    pid_t backend = PQbackendPID(session);
    cr_assert_eq(kill(backend, SIGSTOP), 0);
    cut_write(session, "Second");
    cut_expect_result(session, "57014");
    PQfinish(session);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(cut_crossfade, "fence_closed");
    harness_sleep_ms(300);
    bool is_opened = cut_is_logged("info fence_opened");
    cr_assert_eq(kill(backend, SIGCONT), 0);
    cr_assert_not(is_opened, "the fence did not wait");
    crossfade_wait_for_log(cut_crossfade, "info fence_opened");
    cr_assert_eq(harness_number(cut_direct, "SELECT count(*) FROM new_names WHERE id = 1 AND "
                                            "full_name LIKE '%%Second'"),
                 1);
}

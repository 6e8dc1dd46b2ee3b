/*
 * SIGHUP while transactions are under way and flags change. The new file has one more migration, in
 * front of the others, so that each has another number.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/process.h"

#define RELOAD_ADDED                                                                               \
    "migrations:\n  - name: added\n    database: %s\n    old: public.own_message_old\n"            \
    "    new: public.own_message_new\n    key: [id]\n"
#define RELOAD_UPDATE "UPDATE names SET last_name = last_name || '+' WHERE id = 1"

static struct crossfade *reload_crossfade;
static const char *reload_database;
static PGconn *reload_direct;
static PGconn *reload_older; /* in a transaction by the first flags */

static void reload_start(void)
{
    reload_crossfade = crossfade_start_names(&reload_database);
    reload_direct = harness_direct(reload_database);
    reload_older = harness_connect(reload_crossfade->port, reload_database, NULL);
    harness_run(reload_direct, "CREATE TABLE own_message_old (id integer PRIMARY KEY); "
                               "CREATE TABLE own_message_new (id integer PRIMARY KEY)");
    crossfade_fill_names(reload_direct);
}

static void reload_stop(void)
{
    PQfinish(reload_direct);
    PQfinish(reload_older);
    crossfade_stop(reload_crossfade);
    harness_redis_stop();
}

TestSuite(reload, .init = reload_start, .fini = reload_stop, .timeout = 180);

static void reload_write_both(void)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(reload_crossfade, "read=new_names");
    harness_sleep_ms(100);
}

/* With the migration in front. */
static void reload_signal(const char *event)
{
    const char *config = crossfade_names_config(reload_crossfade->port, reload_database);
    const char *list = strstr(config, "migrations:\n");
    cr_assert_not_null(list);
    const char *added = harness_format(RELOAD_ADDED, reload_database);
    harness_write_file(reload_crossfade->config_path,
                       harness_format("%.*s%s%s", (int)(list - config), config, added,
                                      list + strlen("migrations:\n")));
    cr_assert_eq(kill(reload_crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(reload_crossfade, event);
}

static void reload_expect_not_logged(const char *event)
{
    harness_sleep_ms(300);
    char *log = harness_read_file(reload_crossfade->log_path);
    cr_assert_null(strstr(log, event), "%s", log);
    free(log);
}

Test(reload, a_transaction_by_older_numbers_holds_up_a_fence)
{
    reload_write_both();
    harness_run(reload_older, "BEGIN");
    harness_run(reload_older, RELOAD_UPDATE);
    reload_signal("configuration_reloaded");
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(reload_crossfade, "fence_closed");
    reload_expect_not_logged("info fence_opened");
    harness_run(reload_older, "COMMIT");
    crossfade_wait_for_log(reload_crossfade, "info fence_opened");
}

Test(reload, a_closed_fence_stays_closed)
{
    reload_write_both();
    harness_run(reload_older, "BEGIN");
    harness_run(reload_older, RELOAD_UPDATE);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(reload_crossfade, "fence_closed");
    reload_signal("send SIGHUP again");
    reload_expect_not_logged("info fence_opened");
    harness_run(reload_older, "COMMIT");
    crossfade_wait_for_log(reload_crossfade, "info fence_opened");
    reload_signal("configuration_reloaded");
}

Test(reload, a_transaction_by_older_numbers_holds_up_settling)
{
    reload_write_both();
    harness_run(reload_older, "BEGIN");
    harness_run(reload_older, RELOAD_UPDATE);
    reload_signal("configuration_reloaded");
    char *log = harness_read_file(reload_crossfade->log_path);
    static const char number[] = "migration=added snapshot=";
    const char *at = strstr(log, number);
    cr_assert_not_null(at, "%s", log);
    const char *settled = harness_format("flags_settled snapshot=%d", atoi(at + strlen(number)));
    free(log);
    harness_run(reload_older, RELOAD_UPDATE);
    reload_expect_not_logged(settled);
    harness_run(reload_older, "COMMIT");
    crossfade_wait_for_log(reload_crossfade, settled);
    cr_assert_eq(harness_number(reload_direct, "SELECT count(*) FROM new_names WHERE id = 1 AND "
                                               "full_name LIKE '%%++'"),
                 1);
}

/* Statements among others of which SQL has made or executes one: they go by flags too. */
Test(reload, a_statement_executed_among_others_holds_up_settling)
{
    harness_run(reload_older, "PREPARE u AS " RELOAD_UPDATE);
    harness_run(reload_older, "BEGIN");
    harness_run(reload_older, "SELECT 1; EXECUTE u");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(reload_crossfade, "mirror=new_names");
    reload_expect_not_logged("flags_settled");
    harness_run(reload_older, "COMMIT");
    crossfade_wait_for_log(reload_crossfade, "flags_settled");
}

Test(reload, the_protocol_runs_no_stale_statement_that_sql_made_among_others)
{
    harness_run(reload_older, "SELECT 1; PREPARE u AS " RELOAD_UPDATE);
    PQclear(PQprepare(reload_older, "e", "EXECUTE u", 0, NULL));
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(reload_crossfade, "mirror=new_names");
    crossfade_wait_for_log(reload_crossfade, "flags_settled snapshot=2");
    static const char *const statements[] = {"u", "e"};
    for (size_t i = 0; i < 2; i++) {
        PGresult *result = PQexecPrepared(reload_older, statements[i], 0, NULL, NULL, NULL, 0);
        cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "0A000", "%s: %s",
                         statements[i], PQresultErrorMessage(result));
        PQclear(result);
    }
}

static void reload_change(const char *from, const char *to)
{
    char *config = harness_read_file(reload_crossfade->config_path);
    const char *at = strstr(config, from);
    cr_assert_not_null(at, "%s", config);
    harness_write_file(
        reload_crossfade->config_path,
        harness_format("%.*s%s%s", (int)(at - config), config, to, at + strlen(from)));
    free(config);
}

/* While both tables are written a migration must stay what it is: neither SIGHUP nor a start takes
 * it away or changes it, and both say what to do first. */
Test(reload, a_migration_that_writes_both_tables_stays_what_it_is)
{
    static const char *const changes[][3] = {
        {"name: names", "name: nomes", "migration names of database"},
        {"first_name || ' ' || last_name", "first_name || last_name", "to_new full_name was"},
        {"new: public.new_names", "new: public.own_message_new", "new was"},
        {"key: [id]", "key: [id, full_name]", "key was"},
    };
    reload_write_both();
    PQfinish(reload_older);
    reload_older = NULL;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        reload_change(changes[i][0], changes[i][1]);
        cr_assert_eq(kill(reload_crossfade->pid, SIGHUP), 0);
        crossfade_wait_for_log(reload_crossfade, changes[i][2]);
        char *log = harness_read_file(reload_crossfade->log_path);
        cr_assert_not_null(strstr(log, "reload_refused"), "%s", log);
        cr_assert_not_null(strstr(log, "take one of the two out of its write list"), "%s", log);
        free(log);
        reload_change(changes[i][1], changes[i][0]);
    }
    reload_change(changes[0][0], changes[0][1]);
    cr_assert_eq(kill(reload_crossfade->pid, SIGTERM), 0);
    crossfade_wait_for_end(reload_crossfade);
    static const char *const commands[] = {"serve", "check"};
    for (size_t i = 0; i < 2; i++) {
        char *output = NULL;
        cr_assert_eq(harness_shell(&output, "timeout 60 %s %s --config %s", crossfade_binary(),
                                   commands[i], reload_crossfade->config_path),
                     1, "%s", output);
        cr_assert_not_null(strstr(output, "put it back"), "%s", output);
        free(output);
    }
    reload_change(changes[0][1], changes[0][0]);
    crossfade_run_again(reload_crossfade);
    reload_older = harness_connect(reload_crossfade->port, reload_database, NULL);
    harness_run(reload_older, RELOAD_UPDATE);
    cr_assert_eq(harness_number(reload_direct, "SELECT count(*) FROM new_names WHERE id = 1 AND "
                                               "full_name LIKE '%%+'"),
                 1);
}

/* While one is written, nothing hangs on the mapping. */
Test(reload, a_migration_that_writes_one_table_may_change)
{
    reload_change("first_name || ' ' || last_name", "first_name || last_name");
    cr_assert_eq(kill(reload_crossfade->pid, SIGHUP), 0);
    crossfade_wait_for_log(reload_crossfade, "configuration_reloaded");
}

/* --- Files that are refused after they were read -----------------------------------------------
 */

static const char *reload_config(const char *mapping)
{
    return harness_format("listen: 127.0.0.1:%d\n"
                          "upstream: host=127.0.0.1 port=%d\n"
                          "control: host=127.0.0.1 port=%d user=crossfade dbname=%s\n"
                          "flags: redis://127.0.0.1:%d/0\n" RELOAD_ADDED
                          "  - name: names\n    database: %s\n    old: public.names\n"
                          "    new: public.new_names\n    key: [id]\n"
                          "    to_new: {full_name: \"%s\"}\n"
                          "    to_old:\n      first_name: split_part(full_name, ' ', 1)\n"
                          "      last_name: substr(full_name, strpos(full_name, ' ') + 1)\n",
                          reload_crossfade->port, harness_postgres_port(), harness_postgres_port(),
                          reload_database, harness_redis_port(), reload_database, reload_database,
                          mapping);
}

static unsigned reload_count(const char *text)
{
    char *log = harness_read_file(reload_crossfade->log_path);
    unsigned count = 0;
    for (const char *at = log; (at = strstr(at, text)) != NULL; at += strlen(text))
        count++;
    free(log);
    return count;
}

static void reload_wait_for_count(const char *text, unsigned count)
{
    double deadline = harness_now() + HARNESS_WAIT_MS / 1000.0;
    while (reload_count(text) < count) {
        cr_assert_lt(harness_now(), deadline, "\"%s\" is not %u times in the log", text, count);
        harness_sleep_ms(10);
    }
}

static void reload_file(const char *config)
{
    harness_write_file(reload_crossfade->config_path, config);
    cr_assert_eq(kill(reload_crossfade->pid, SIGHUP), 0);
}

#define RELOAD_GOOD "first_name || ' ' || last_name"

/* Nothing of a refused file stays: the next one is read, and a flag counts once. */
Test(reload, a_refused_file_is_forgotten)
{
    reload_file(reload_config("first_name || now()"));
    crossfade_wait_for_log(reload_crossfade, "error configuration_unusable reason=");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(reload_crossfade, "mirror=new_names");
    reload_file(reload_config("no_column"));
    crossfade_wait_for_log(reload_crossfade, "error reload_refused reason=");
    reload_file(reload_config(RELOAD_GOOD));
    crossfade_wait_for_log(reload_crossfade, "configuration_reloaded");
    unsigned before = reload_count("mirror=new_names read=names ");
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(reload_crossfade, "read=new_names");
    harness_redis("SET DATABASE_NAMES_TABLE_READ names");
    reload_wait_for_count("mirror=new_names read=names ", before + 1);
    cr_assert_eq(reload_count("read=new_names"), 1, "a change is handled more than once");
}

/* What it says of flags and tables is not remembered either. */
Test(reload, a_refused_file_leaves_the_state_file_alone)
{
    const char *state = harness_format("%s.state", reload_crossfade->config_path);
    char *before = harness_read_file(state);
    reload_file(reload_config("first_name || now()"));
    crossfade_wait_for_log(reload_crossfade, "error configuration_unusable reason=");
    harness_write_file(reload_crossfade->config_path, reload_config(RELOAD_GOOD));
    cr_assert_eq(kill(reload_crossfade->pid, SIGTERM), 0);
    process_wait(reload_crossfade->pid, reload_crossfade->log_path);
    char *after = harness_read_file(state);
    cr_assert_str_eq(before, after);
    free(before);
    free(after);
    reload_crossfade = crossfade_start(reload_crossfade->port, reload_config(RELOAD_GOOD));
}

/* Every signal counts, also one that comes while a file is being read: that reading waits for a
 * lock here. */
Test(reload, the_last_file_counts)
{
    harness_run(reload_direct, "BEGIN; LOCK TABLE names");
    reload_file(reload_config("no_column"));
    while (harness_number(reload_direct, "SELECT count(*) FROM pg_locks WHERE NOT granted AND "
                                         "relation = 'names'::regclass") == 0)
        harness_sleep_ms(5);
    reload_file(reload_config(RELOAD_GOOD));
    harness_run(reload_direct, "ROLLBACK");
    crossfade_wait_for_log(reload_crossfade, "configuration_reloaded");
    cr_assert_eq(reload_count("configuration_unusable"), 1);
}

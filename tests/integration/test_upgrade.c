/*
 * One process takes the place of another at the same addresses, under load, and no transaction
 * fails.
 */
#include <criterion/criterion.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/process.h"

TestSuite(upgrade, .timeout = 240);

#define UPGRADE_COUNT 4
#define UPGRADE_LOAD_SECONDS "9"

static const char UPGRADE_SCRIPT[] =
    "\\set id random(1, 100000)\n"
    "BEGIN;\n"
    "INSERT INTO names (first_name, last_name) VALUES ('Ada', 'no' || :id);\n"
    "SELECT count(*) FROM names WHERE id = :id;\n"
    "END;\n"
    "SELECT 1;\n";

struct upgrade_load {
    pid_t pid;
    const char *log;
};

/* A connection per transaction. */
static struct upgrade_load upgrade_load(const char *host, int port, const char *database,
                                        const char *mode)
{
    static int count;
    count++; /* the one before may still be reading its script */
    const char *script = harness_format("%s/upgrade-%d.sql", harness_folder(), count);
    harness_write_file(script, UPGRADE_SCRIPT);
    struct upgrade_load load = {.log =
                                    harness_format("%s/pgbench-%d.log", harness_folder(), count)};
    const char *command[] = {"pgbench",
                             "-n",
                             "-C",
                             "-c",
                             "3",
                             "-T",
                             UPGRADE_LOAD_SECONDS,
                             "-M",
                             mode,
                             "-h",
                             host,
                             "-p",
                             harness_format("%d", port),
                             "-U",
                             "postgres",
                             "-f",
                             script,
                             database,
                             NULL};
    load.pid = process_start(command, load.log);
    return load;
}

/* How many transactions there were: none of them failed. */
static long upgrade_finish(const struct upgrade_load *load)
{
    int code = process_wait(load->pid, load->log);
    char *text = harness_read_file(load->log);
    const char *processed = strstr(text, "actually processed: ");
    cr_assert(code == 0 && processed != NULL && strstr(text, "aborted") == NULL &&
                  strstr(text, "number of failed transactions: 0 ") != NULL,
              "pgbench, exit code %d:\n%s", code, text);
    long count = strtol(processed + strlen("actually processed: "), NULL, 10);
    free(text);
    return count;
}

static const char *upgrade_config(int port, const char *database, const char *socket)
{
    const char *config = crossfade_names_config(port, database);
    return harness_format("listen: [\"127.0.0.1:%d\", \"unix:%s\"]\nworkers: 3\n%s", port, socket,
                          strchr(config, '\n') + 1);
}

Test(upgrade, drops_no_transaction)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    crossfade_stop(crossfade);
    const char *socket = harness_format("%s/.s.PGSQL.6432", harness_folder());
    int port = harness_free_port();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade = crossfade_start(port, upgrade_config(port, database, socket));

    PGconn *direct = harness_direct(database);
    harness_run(direct, "TRUNCATE names; TRUNCATE new_names");
    struct upgrade_load loads[] = {
        upgrade_load("127.0.0.1", port, database, "simple"),
        upgrade_load("127.0.0.1", port, database, "prepared"),
        upgrade_load(harness_folder(), 6432, database, "simple"),
        upgrade_load(harness_folder(), 6432, database, "prepared"),
    };
    for (int i = 0; i < UPGRADE_COUNT; i++) {
        harness_sleep_ms(300);
        struct crossfade *next = crossfade_succeed(crossfade);
        harness_sleep_ms(200); /* both serve */
        crossfade_stop(crossfade);
        crossfade_wait_for_log(next, "other_process_ended");
        crossfade = next;
    }
    long count = 0;
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
        count += upgrade_finish(&loads[i]);
    cr_assert_gt(count, 20);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names"), count);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names n JOIN new_names m USING (id) "
                                        "WHERE full_name = first_name || ' ' || last_name"),
                 count);
    cr_assert_eq(access(socket, F_OK), 0, "the socket went with a process that gave it away");
    crossfade_stop(crossfade);
    cr_assert_neq(access(socket, F_OK), 0, "the last process leaves the socket behind");
    PQfinish(direct);
    harness_redis_stop();
}

/* The new process goes again: the old one serves on, by TCP and by the socket. */
Test(upgrade, may_be_taken_back)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    crossfade_stop(crossfade);
    const char *socket = harness_format("%s/.s.PGSQL.6432", harness_folder());
    int port = harness_free_port();
    crossfade = crossfade_start(port, upgrade_config(port, database, socket));
    struct crossfade *next = crossfade_succeed(crossfade);
    crossfade_stop(next);
    crossfade_wait_for_log(crossfade, "other_process_ended");
    for (int i = 0; i < 20; i++) {
        PGconn *tcp = harness_connect(port, database, NULL);
        PGconn *local = PQconnectdb(harness_format("host=%s port=6432 user=postgres dbname=%s",
                                                   harness_folder(), database));
        cr_assert_eq(PQstatus(local), CONNECTION_OK, "%s", PQerrorMessage(local));
        PQfinish(tcp);
        PQfinish(local);
    }
    crossfade_stop(crossfade);
    harness_redis_stop();
}

static void upgrade_change_primary(void)
{
    harness_redis("EVAL %s 0", "redis.call('DEL','DATABASE_NAMES_TABLE_WRITE');"
                               "redis.call('RPUSH','DATABASE_NAMES_TABLE_WRITE','new_names',"
                               "'names')");
}

/* While two processes serve, neither knows the other's transactions: a change of the primary waits
 * until one is alone. */
Test(upgrade, the_primary_changes_when_one_process_is_left)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    PGconn *old = harness_connect(crossfade->port, database, NULL);
    harness_run(old, "BEGIN; UPDATE names SET last_name = 'one' WHERE id = 1");

    struct crossfade *next = crossfade_succeed(crossfade);
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    crossfade_wait_for_log(crossfade, "stopping");
    upgrade_change_primary();
    crossfade_wait_for_log(next, "fence_closed");
    harness_sleep_ms(500);
    char *log = harness_read_file(next->log_path);
    cr_assert_null(strstr(log, "fence_opened"), "%s", log);
    free(log);
    harness_run(old, "UPDATE names SET first_name = 'two' WHERE id = 1");
    harness_run(old, "COMMIT");
    PQfinish(old);
    crossfade_wait(crossfade);
    crossfade_wait_for_log(next, "fence_opened");
    PGconn *direct = harness_direct(database);
    cr_assert_eq(
        harness_number(direct, "SELECT count(*) FROM new_names WHERE full_name = 'two one'"), 1);
    PQfinish(direct);
    crossfade_stop(next);
    harness_redis_stop();
}

/* Not while a change of the primary is under way, and not a third. */
Test(upgrade, is_refused_where_it_is_not_safe)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    PGconn *session = harness_connect(crossfade->port, database, NULL);
    harness_run(session, "BEGIN; UPDATE names SET last_name = 'one' WHERE id = 1");
    upgrade_change_primary();
    crossfade_wait_for_log(crossfade, "fence_closed");
    char *output = NULL;
    const char *serve = harness_format("timeout 20 %s serve --config %s", crossfade_binary(),
                                       crossfade->config_path);
    cr_assert_eq(harness_shell(&output, "%s", serve), 1);
    cr_assert_not_null(strstr(output, "a change of the primary"), "%s", output);
    free(output);
    harness_run(session, "COMMIT");
    PQfinish(session);
    crossfade_wait_for_log(crossfade, "fence_opened");

    struct crossfade *next = crossfade_succeed(crossfade);
    cr_assert_eq(harness_shell(&output, "%s", serve), 1);
    cr_assert_not_null(strstr(output, "two processes"), "%s", output);
    free(output);
    crossfade_stop(crossfade);
    crossfade_stop(next);
    harness_redis_stop();
}

/* The output of one that starts with another configuration at the same address, and must not. */
static char *upgrade_refused(const struct crossfade *crossfade, const char *from, const char *to)
{
    char *config = harness_read_file(crossfade->config_path);
    const char *at = strstr(config, from);
    cr_assert_not_null(at, "%s", config);
    const char *path = harness_format("%s/other.yaml", crossfade->folder);
    harness_write_file(
        path, harness_format("%.*s%s%s", (int)(at - config), config, to, at + strlen(from)));
    free(config);
    char *output = NULL;
    cr_assert_eq(
        harness_shell(&output, "timeout 60 %s serve --config %s", crossfade_binary(), path), 1,
        "%s", output);
    return output;
}

/* Who serves something else would have clients of one address write to two places. */
Test(upgrade, is_refused_to_one_that_serves_something_else)
{
    static const struct {
        const char *from;
        const char *to;
        const char *reason;
    } cases[] = {
        {"upstream: host=127.0.0.1", "upstream: host=127.0.0.2", "upstream there is"},
        {"user=crossfade dbname=", "user=crossfade dbname=x", "control there is"},
        {"redis://127.0.0.1", "redis://localhost", "flags there is"},
        {"migrations:", "flag_prefix: OTHER_\nmigrations:", "flag_prefix there is"},
        {"key: [id]", "key: [id, full_name]", "key there is"},
        {"first_name || ' ' || last_name", "first_name || last_name", "to_new full_name there is"},
        {"name: names", "name: nomes", "migration names"},
    };
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *output = upgrade_refused(crossfade, cases[i].from, cases[i].to);
        cr_assert_not_null(strstr(output, cases[i].reason), "%s", output);
        free(output);
    }
    PGconn *session = harness_connect(crossfade->port, database, NULL);
    harness_run(session, "UPDATE names SET last_name = 'served' WHERE id = 1");
    PQfinish(session);
    struct crossfade *next = crossfade_succeed(crossfade);
    crossfade_stop(crossfade);
    crossfade_stop(next);
    harness_redis_stop();
}

/* The first process does not make a change that is wanted. The second one begins with what is in
 * force in the first, not with what it reads, and makes the change when it is alone. */
Test(upgrade, goes_on_from_what_is_in_force)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    PGconn *old = harness_connect(crossfade->port, database, NULL);
    harness_run(old, "BEGIN; UPDATE names SET last_name = 'one' WHERE id = 1");
    upgrade_change_primary();
    crossfade_wait_for_log(crossfade, "fence_called_off");

    struct crossfade *next = crossfade_succeed(crossfade);
    crossfade_wait_for_log(next, "flags_in_force migration=names snapshot=1 primary=names");
    crossfade_wait_for_log(next, "fence_closed");
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    crossfade_wait_for_log(crossfade, "stopping");
    harness_run(old, "UPDATE names SET first_name = 'two' WHERE id = 1");
    harness_run(old, "COMMIT");
    PQfinish(old);
    crossfade_wait(crossfade);
    crossfade_wait_for_log(next, "fence_opened");
    PGconn *direct = harness_direct(database);
    PGconn *session = harness_connect(next->port, database, NULL);
    harness_run(session, "UPDATE names SET first_name = 'three' WHERE id = 1");
    cr_assert_eq(harness_number(direct,
                                "SELECT count(*) FROM names n JOIN new_names m USING (id) WHERE "
                                "id = 1 AND full_name = 'three one' AND first_name = 'three'"),
                 1);
    PQfinish(session);
    PQfinish(direct);
    crossfade_stop(next);
    harness_redis_stop();
}

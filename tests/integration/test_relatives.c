/*
 * Other names of a migrating table's rows, on the real thing: partitions of several levels,
 * children, views, rules; which relation a name means; what is made while all runs.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define RELATIVES_REFUSED "0A000"

static struct crossfade *relatives_crossfade;
static PGconn *relatives_direct;
static PGconn *relatives_session;

static const char RELATIVES_TABLES[] =
    "DROP TABLE names, new_names CASCADE; CREATE SCHEMA parts; CREATE SCHEMA elsewhere; "
    "CREATE TABLE names (id int PRIMARY KEY, first_name text NOT NULL, last_name text NOT NULL) "
    "PARTITION BY RANGE (id); "
    "CREATE TABLE names_low PARTITION OF names FOR VALUES FROM (0) TO (100); "
    "CREATE TABLE parts.names_high PARTITION OF names FOR VALUES FROM (100) TO (1000) "
    "PARTITION BY RANGE (id); "
    "CREATE TABLE parts.names_highest PARTITION OF parts.names_high DEFAULT; "
    "CREATE TABLE new_names (id int PRIMARY KEY, full_name text NOT NULL); "
    "CREATE TABLE elsewhere.names_low (id int PRIMARY KEY, first_name text, last_name text); "
    "CREATE VIEW people AS SELECT * FROM names WHERE id > 0; "
    "CREATE VIEW some_people AS SELECT id, last_name FROM people; "
    "CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM people; "
    "CREATE TABLE inbox (id int, name text); "
    "CREATE RULE inbox_in AS ON INSERT TO inbox DO ALSO INSERT INTO names VALUES (new.id, "
    "new.name, "
    "'inbox'); "
    "CREATE TABLE apart (id int); "
    "INSERT INTO names VALUES (1, 'Ada', 'Lovelace'), (500, 'Alan', 'Turing'); "
    "INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names";

static void relatives_start(void)
{
    const char *database = harness_database_with_tables();
    relatives_direct = harness_direct(database);
    harness_run(relatives_direct, RELATIVES_TABLES);
    harness_redis_start();
    int port = harness_free_port();
    relatives_crossfade = crossfade_start(port, crossfade_names_config(port, database));
    relatives_session = harness_connect(port, database, NULL);
}

static void relatives_stop(void)
{
    PQfinish(relatives_direct);
    PQfinish(relatives_session);
    crossfade_stop(relatives_crossfade);
    harness_redis_stop();
}

TestSuite(relatives, .init = relatives_start, .fini = relatives_stop, .timeout = 120);

static void relatives_write_both(void)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(relatives_crossfade, "flags_settled snapshot=2");
}

static void relatives_check(PGresult *result, const char *sql, const char *words)
{
    cr_assert_eq(PQresultStatus(result), PGRES_FATAL_ERROR, "%s was let through", sql);
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), RELATIVES_REFUSED, "%s: %s", sql,
                     PQresultErrorMessage(result));
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    cr_assert_not_null(strstr(message, words), "%s: %s", sql, message);
    PQclear(result);
}

static void relatives_refused(const char *sql, const char *words)
{
    relatives_check(PQexec(relatives_session, sql), sql, words);
    relatives_check(PQexecParams(relatives_session, sql, 0, NULL, NULL, NULL, NULL, 0), sql, words);
}

static void relatives_expect_alike(void)
{
    long differ = harness_number(
        relatives_direct, "SELECT count(*) FROM names o FULL JOIN new_names n USING (id) WHERE "
                          "o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name");
    cr_assert_eq(differ, 0, "%ld rows differ", differ);
}

Test(relatives, writes_by_another_name)
{
    harness_run(relatives_session, "UPDATE names_low SET last_name = 'King' WHERE id = 1");
    harness_run(relatives_direct, "UPDATE new_names SET full_name = 'Ada King' WHERE id = 1");
    relatives_write_both();
    static const char *const PARTS[] = {"names_low", "parts.names_high", "parts.names_highest"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        const char *words = "is a partition of \"names\" and cannot be written by its own name";
        relatives_refused(harness_format("DELETE FROM %s", PARTS[i]), words);
        relatives_refused(harness_format("INSERT INTO %s VALUES (2, 'a', 'b')", PARTS[i]), words);
        relatives_refused(harness_format("WITH w AS (UPDATE %s SET last_name = 'x' RETURNING id) "
                                         "INSERT INTO apart SELECT id FROM w",
                                         PARTS[i]),
                          words);
        relatives_refused(harness_format("MERGE INTO %s p USING apart a ON a.id = p.id "
                                         "WHEN MATCHED THEN DELETE",
                                         PARTS[i]),
                          words);
        relatives_refused(harness_format("COPY %s FROM STDIN", PARTS[i]), words);
        relatives_refused(harness_format("TRUNCATE %s", PARTS[i]), words);
        relatives_refused(harness_format("PREPARE p%zu AS DELETE FROM %s", i, PARTS[i]), words);
    }
    relatives_refused("INSERT INTO people VALUES (2, 'a', 'b')", "is a view of \"names\"");
    relatives_refused("UPDATE some_people SET last_name = 'x'", "is a view of \"names\"");
    relatives_refused("INSERT INTO inbox VALUES (2, 'x')", "has a rule that names \"names\"");
    harness_run(relatives_session,
                "SELECT * FROM inbox; SELECT * FROM names_low; TABLE some_people");
    relatives_expect_alike();
}

Test(relatives, reads_by_another_name)
{
    relatives_write_both();
    harness_redis("SET DATABASE_NAMES_TABLE_READ new_names");
    crossfade_wait_for_log(relatives_crossfade, "flags_settled snapshot=3");
    cr_assert_eq(harness_number(relatives_session, "SELECT count(*) FROM names_low"), 1);
    harness_redis("LREM DATABASE_NAMES_TABLE_WRITE 0 names");
    crossfade_wait_for_log(relatives_crossfade, "fence_opened");
    relatives_refused("SELECT count(*) FROM names_low", "cannot be read by its own name");
    relatives_refused("SELECT count(*) FROM some_people", "is a view of \"names\"");
    relatives_refused("REFRESH MATERIALIZED VIEW counts", "is a materialized view of \"names\"");
    harness_run(relatives_session, "SELECT * FROM counts");
    harness_run(relatives_session, "DROP VIEW some_people; DROP TABLE names CASCADE");
}

/* What passed when it was prepared is looked at again when the flags have changed. */
Test(relatives, what_was_prepared_before)
{
    harness_run(relatives_session, "PREPARE by_sql AS DELETE FROM names_low WHERE id = 1");
    PGresult *result = PQprepare(relatives_session, "by_protocol",
                                 "INSERT INTO parts.names_highest VALUES (600, 'a', 'b')", 0, NULL);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    relatives_write_both();
    relatives_check(PQexec(relatives_session, "EXECUTE by_sql"), "EXECUTE", "names_low");
    relatives_check(PQexecPrepared(relatives_session, "by_protocol", 0, NULL, NULL, NULL, 0),
                    "Execute", "names_highest");
    relatives_expect_alike();
}

Test(relatives, search_path_decides_whose_a_bare_name_is)
{
    relatives_write_both();
    harness_run(relatives_session, "SET search_path = elsewhere, public");
    harness_run(relatives_session, "INSERT INTO names_low VALUES (7, 'not', 'ours')");
    harness_run(relatives_session, "SET search_path = parts, public");
    relatives_refused("DELETE FROM names_highest", "is a partition of");
    relatives_refused("DELETE FROM names_low", "is a partition of");
    harness_run(relatives_session, "CREATE TEMP TABLE names_low (id int)");
    harness_run(relatives_session, "INSERT INTO names_low VALUES (7)");
    relatives_refused("DELETE FROM public.names_low", "is a partition of");
}

Test(relatives, parts_do_not_come_and_go_while_both_tables_are_written)
{
    relatives_write_both();
    relatives_refused("ALTER TABLE names DETACH PARTITION names_low", "DETACH PARTITION");
    relatives_refused("DROP TABLE names_low", "DROP of the part \"names_low\"");
    relatives_refused("ALTER TABLE names ATTACH PARTITION elsewhere.names_low DEFAULT",
                      "ATTACH PARTITION");
    harness_run(relatives_session, "CREATE INDEX ON names_low (last_name)");
    relatives_expect_alike();
}

Test(relatives, a_table_with_a_parent_is_an_error_of_check)
{
    harness_run(relatives_direct, "CREATE TABLE everybody (LIKE names) PARTITION BY RANGE (id); "
                                  "ALTER TABLE everybody ATTACH PARTITION names DEFAULT");
    char *output;
    int code = harness_shell(&output, "%s check --config %s", crossfade_binary(),
                             relatives_crossfade->config_path);
    cr_assert_neq(code, 0);
    cr_assert_not_null(strstr(output, "table public.names belongs to public.everybody"), "%s",
                       output);
    free(output);
    crossfade_restart(relatives_crossfade);
    relatives_write_both();
    PQreset(relatives_session);
    relatives_refused("INSERT INTO everybody VALUES (3, 'a', 'b')", "is a parent of \"names\"");
    relatives_expect_alike();
}

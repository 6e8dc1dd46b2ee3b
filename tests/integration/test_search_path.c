/*
 * CVE-2025-12819: what search_path finds in a client's session, hostile_schema.sql, must not be
 * what Crossfade's own SQL means: neither in its questions nor in what it adds to statements, nor
 * on its control connection.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"

TestSuite(search_path, .timeout = 120);

#define SEARCH_PATH_HOSTILE "evil,pg_catalog,public"

/* They mean the same under any search_path. The last ones make types and tables that are searched
 * before all schemas. */
static const char *const search_path_statements[] = {
    "INSERT INTO names (first_name, last_name) VALUES ('Eve', 'Mallory') RETURNING id",
    "INSERT INTO public.names (first_name, last_name) SELECT 'Bob', 'Dobbs' RETURNING *",
    ("INSERT INTO names VALUES (1, 'A', 'B') ON CONFLICT (id) DO UPDATE SET last_name = 'K' "
     "RETURNING *"),
    "INSERT INTO names VALUES (1, 'No', 'One') ON CONFLICT DO NOTHING",
    "UPDATE names SET last_name = 'Turing-Good' WHERE id OPERATOR(pg_catalog.=) 3 RETURNING *",
    "UPDATE names SET id = id OPERATOR(pg_catalog.+) 700 WHERE id OPERATOR(pg_catalog.=) 4",
    "DELETE FROM names WHERE id OPERATOR(pg_catalog.=) 5 RETURNING first_name",
    ("WITH a AS (DELETE FROM names WHERE id OPERATOR(pg_catalog.=) 6 RETURNING id), b AS (INSERT "
     "INTO names VALUES (601, 'New', 'Row') RETURNING id) SELECT a.id, b.id FROM a, b"),
    ("PREPARE kept AS SELECT id, first_name, last_name FROM names WHERE id OPERATOR(pg_catalog.=) "
     "$1"),
    "EXECUTE kept (7)",
    "BEGIN; DECLARE c CURSOR FOR SELECT first_name FROM names ORDER BY id; FETCH 2 FROM c; COMMIT",
    "SELECT id, first_name, last_name FROM names ORDER BY id",
    "SELECT n FROM names n WHERE n.id OPERATOR(pg_catalog.=) 8",
    "CREATE TYPE pg_temp.text AS (nothing integer)",
    "CREATE TYPE pg_temp.regclass AS (nothing integer)",
    "CREATE TYPE pg_temp.int4 AS (nothing integer)",
    "CREATE TEMPORARY TABLE pg_class (oid integer, relnamespace integer)",
    "CREATE TEMPORARY TABLE pg_namespace (oid integer, nspname integer)",
    "INSERT INTO names (first_name, last_name) VALUES ('Mal', 'Lory') RETURNING id",
    "SELECT first_name FROM names WHERE id OPERATOR(pg_catalog.=) 1",
};

static const char *search_path_database;

static void search_path_restore(PGconn *direct)
{
    char *rows = harness_read_file(harness_format("%s/fixture_rows.sql", CROSSFADE_TEST_SOURCES));
    harness_run(direct, "%s", rows);
    free(rows);
}

static const char *search_path_text_of(PGresult *result)
{
    const char *text = harness_format("%s %s %.5s:", PQresStatus(PQresultStatus(result)),
                                      PQcmdStatus(result), PQresultErrorMessage(result));
    for (int i = 0; i < PQntuples(result) * PQnfields(result); i++)
        text = harness_format("%s %s", text,
                              PQgetvalue(result, i / PQnfields(result), i % PQnfields(result)));
    if (PQresultStatus(result) == PGRES_FATAL_ERROR)
        text = harness_format("%s %s", text, PQresultErrorMessage(result));
    PQclear(result);
    return text;
}

static const char *search_path_copy(PGconn *connection)
{
    static const char row[] = "Copied\tRow\n";
    const char *begun =
        search_path_text_of(PQexec(connection, "COPY names (first_name, last_name) FROM STDIN"));
    PQputCopyData(connection, row, sizeof row - 1);
    PQputCopyEnd(connection, NULL);
    const char *ended = search_path_text_of(PQgetResult(connection));
    PQclear(PQgetResult(connection));
    return harness_format("%s\n%s\n", begun, ended);
}

/* What all of the statements give, some of them asked with parameters too. */
static const char *search_path_play(PGconn *connection)
{
    static const char *const values[] = {"7"};
    const char *said = search_path_copy(connection);
    for (size_t i = 0; i < sizeof search_path_statements / sizeof *search_path_statements; i++)
        said = harness_format("%s%zu %s\n", said, i,
                              search_path_text_of(PQexec(connection, search_path_statements[i])));
    PGresult *parsed = PQprepare(
        connection, "p",
        "UPDATE names SET first_name = 'P' WHERE id OPERATOR(pg_catalog.=) $1 RETURNING *", 0,
        NULL);
    said = harness_format("%s%s", said, search_path_text_of(parsed));
    for (int i = 0; i < 2; i++)
        said = harness_format(
            "%s\n%s", said,
            search_path_text_of(PQexecPrepared(connection, "p", 1, values, NULL, NULL, 0)));
    PQfinish(connection);
    return said;
}

static PGconn *search_path_by_options(int port)
{
    return harness_connect(port, search_path_database,
                           "options='-c search_path=" SEARCH_PATH_HOSTILE "'");
}

static PGconn *search_path_by_set(int port)
{
    PGconn *connection = harness_connect(port, search_path_database, NULL);
    harness_run(connection, "SET search_path = " SEARCH_PATH_HOSTILE);
    return connection;
}

static void search_path_flags(const char *write, const char *read)
{
    harness_redis("DEL DATABASE_NAMES_TABLE_WRITE");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", write);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", read);
}

/* The database with fixtures.sql and all that is hostile. */
static PGconn *search_path_prepare(void)
{
    PGconn *direct = harness_direct(search_path_database);
    char *schema =
        harness_read_file(harness_format("%s/hostile_schema.sql", CROSSFADE_TEST_SOURCES));
    harness_run(direct, "%s", schema);
    free(schema);
    return direct;
}

static void search_path_check_tables(PGconn *direct, const char *write)
{
    static const char *const both =
        "SELECT count(*) FROM public.names o FULL JOIN public.new_names n USING (id) WHERE "
        "o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name";
    if (strchr(write, ' ') != NULL)
        cr_assert_eq(harness_number(direct, "%s", both), 0, "%s", write);
}

Test(search_path, CVE_2025_12819_hostile_objects_are_not_found_by_statements)
{
    static const char *const flags[][3] = {
        {"names", "names", "primary=names mirror=none read=names"},
        {"names new_names", "names", "primary=names mirror=new_names read=names"},
        {"names new_names", "new_names", "primary=names mirror=new_names read=new_names"},
        {"new_names names", "new_names", "primary=new_names mirror=names read=new_names"},
        {"new_names names", "names", "primary=new_names mirror=names read=names"},
        {"new_names", "new_names", "primary=new_names mirror=none read=new_names"},
    };
    struct crossfade *crossfade = crossfade_start_names(&search_path_database);
    PGconn *direct = search_path_prepare();
    search_path_restore(direct);
    const char *expected = search_path_play(search_path_by_options(harness_postgres_port()));
    cr_assert_null(strstr(expected, "not the client"), "%s", expected);
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
        search_path_flags(flags[i][0], flags[i][1]);
        crossfade_wait_for_flags(crossfade, flags[i][2]);
        for (int way = 0; way < 2; way++) {
            search_path_restore(direct);
            const char *said = search_path_play(way == 0 ? search_path_by_options(crossfade->port)
                                                         : search_path_by_set(crossfade->port));
            cr_expect_str_eq(said, expected, "write %s, read %s:\n%s\ninstead of\n%s", flags[i][0],
                             flags[i][1], said, expected);
            search_path_check_tables(direct, flags[i][0]);
        }
    }
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* The attacker owns the database, and so what the control connection's search_path begins as. */
Test(search_path, CVE_2025_12819_hostile_objects_are_not_found_by_the_control_connection)
{
    struct crossfade *crossfade = crossfade_start_names(&search_path_database);
    PGconn *direct = search_path_prepare();
    harness_run(direct, "ALTER DATABASE %s SET search_path = " SEARCH_PATH_HOSTILE,
                search_path_database);
    char *output = NULL;
    int code =
        harness_shell(&output, "%s check --config %s", crossfade_binary(), crossfade->config_path);
    cr_assert_eq(code, 0, "%s", output);
    free(output);
    crossfade_restart(crossfade);
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
    PGconn *connection = harness_connect(crossfade->port, search_path_database, NULL);
    harness_run(connection, "INSERT INTO names (first_name, last_name) VALUES ('a', 'b')");
    cr_assert_eq(
        harness_number(direct, "SELECT count(*) FROM public.new_names WHERE full_name = 'a b'"), 1);
    PQfinish(connection);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

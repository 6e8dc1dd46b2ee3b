/*
 * COPY FROM by way of a staging table: columns of all natures, triggers, rights, what is left when
 * a client goes away, and psql's \copy.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define STAGED_BOTH                                                                                \
    "SELECT count(*) FROM names o FULL JOIN new_names n USING (id) WHERE "                         \
    "o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name"

/* What the client gets: its tag, or the error's fields. The caller frees it. */
static char *staged_copy(PGconn *connection, const char *sql, const char *data)
{
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) == PGRES_COPY_IN) {
        PQclear(result);
        cr_assert_eq(PQputCopyData(connection, data, (int)strlen(data)), 1);
        cr_assert_eq(PQputCopyEnd(connection, NULL), 1);
        result = PQgetResult(connection);
    }
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    const char *context = PQresultErrorField(result, PG_DIAG_CONTEXT);
    char *text = strdup(
        done ? PQcmdStatus(result)
             : harness_format("%s %s / %s / %s", PQresultErrorField(result, PG_DIAG_SQLSTATE),
                              PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY),
                              PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL), context));
    PQclear(result);
    cr_assert_null(PQgetResult(connection));
    return text;
}

static void staged_expect(PGconn *connection, const char *sql, const char *data,
                          const char *expected)
{
    char *got = staged_copy(connection, sql, data);
    cr_assert_str_eq(got, expected, "%s\n  expected %s\n  got      %s", sql, expected, got);
    free(got);
}

static void staged_write_both(const struct crossfade *crossfade)
{
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    crossfade_wait_for_log(crossfade, "mirror=new_names");
}

/* --- Columns of all natures ------------------------------------------------------------------ */

#define STAGED_TABLES                                                                              \
    "CREATE TYPE kind AS ENUM ('plain', 'odd'); "                                                  \
    "CREATE DOMAIN short AS text CHECK (length(VALUE) <= 10) CHECK (VALUE <> 'never'); "           \
    "CREATE TABLE names (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "                     \
    "label short NOT NULL DEFAULT 'none', price numeric(8, 2) DEFAULT 1.5, "                       \
    "tags text[] DEFAULT '{a,b}', doubled numeric GENERATED ALWAYS AS (price * 2) STORED, "        \
    "kind kind DEFAULT 'odd', made timestamptz DEFAULT '2020-01-01', "                             \
    "serial integer DEFAULT nextval('other'), \"Mixed \"\"case\"\"\" jsonb); "
#define STAGED_NEW_TABLE                                                                           \
    "CREATE TABLE new_names (id bigint PRIMARY KEY, title text NOT NULL, cents bigint, "           \
    "tags text[], kind text, made timestamptz, serial integer, more jsonb)"

static const char *staged_config(int port, const char *database)
{
    return harness_format("listen: 127.0.0.1:%d\n"
                          "upstream: host=127.0.0.1 port=%d\n"
                          "control: host=127.0.0.1 port=%d user=crossfade dbname=%s\n"
                          "flags: redis://127.0.0.1:%d/0\n"
                          "migrations:\n"
                          "  - name: names\n"
                          "    database: %s\n"
                          "    old: names\n"
                          "    new: new_names\n"
                          "    key: [id]\n"
                          "    to_new:\n"
                          "      title: label\n"
                          "      cents: (price * 100)::bigint\n"
                          "      kind: kind::text\n"
                          "      more: '\"Mixed \"\"case\"\"\"'\n"
                          "    to_old:\n"
                          "      label: title\n"
                          "      price: cents / 100.0\n"
                          "      kind: kind::public.kind\n"
                          "      'Mixed \"case\"': more\n",
                          port, harness_postgres_port(), harness_postgres_port(), database,
                          harness_redis_port(), database);
}

static const struct staged_case {
    const char *sql;
    const char *data;
} STAGED_CASES[] = {
    {"COPY names FROM STDIN", "70\tseventy\t2.50\t{x,y}\tplain\t2021-02-03\t7\t{\"a\": "
                              "1}\n71\tmore\t\\N\t\\N\todd\t2021-02-03\t\\N\t\\N\n"},
    {"COPY names (label) FROM STDIN", "one\ntwo\nthree\n"},
    {"COPY names (label, price) FROM STDIN (FORMAT csv)", "four,4\nfive,5.555\n"},
    {"COPY names (\"Mixed \"\"case\"\"\", id) FROM STDIN", "[1, 2]\t80\n"},
    {"COPY names (label) FROM STDIN WHERE kind = 'odd' AND id % 2 = 0",
     "six\nseven\neight\nnine\n"},
    {"COPY names (label, doubled) FROM STDIN", "x\t1\n"},
    {"COPY names (label) FROM STDIN", "ten\neleven\nlonger than it may be\n"},
    {"COPY names (label) FROM STDIN", "twelve\nnever\n"},
    {"COPY names (label, kind) FROM STDIN", "a\tstrange\n"},
    {"COPY names (label, tags) FROM STDIN", "a\t{1\n"},
    {"COPY names (label, \"Mixed \"\"case\"\"\") FROM STDIN", "a\t{\"b\": \n"},
    {"COPY names (label) FROM STDIN", "at last\n"},
};

static void staged_columns(const char *write, const char *from_new)
{
    const char *database[2] = {harness_database(), harness_database()};
    PGconn *direct[2];
    for (int i = 0; i < 2; i++) {
        direct[i] = harness_direct(database[i]);
        harness_run(direct[i], "CREATE SEQUENCE other; " STAGED_TABLES STAGED_NEW_TABLE);
    }
    harness_redis_start();
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE %s", write);
    harness_redis("SET DATABASE_NAMES_TABLE_READ %s", from_new != NULL ? "new_names" : "names");
    int port = harness_free_port();
    struct crossfade *crossfade = crossfade_start(port, staged_config(port, database[1]));
    PGconn *through = harness_connect(port, database[1], NULL);
    for (size_t i = 0; i < sizeof STAGED_CASES / sizeof *STAGED_CASES; i++) {
        char *expected = staged_copy(direct[0], STAGED_CASES[i].sql, STAGED_CASES[i].data);
        staged_expect(through, STAGED_CASES[i].sql, STAGED_CASES[i].data, expected);
        free(expected);
    }
    static const char ROWS[] =
        "SELECT string_agg(concat_ws(',', id, label, price, coalesce(tags::text, '-'), kind, made, "
        "coalesce(serial::text, '-'), \"Mixed \"\"case\"\"\"), ' ' ORDER BY id) FROM %s";
    char *expected = harness_value(direct[0], ROWS, "names");
    char *got = harness_value(through, ROWS, "names");
    cr_assert_str_eq(got, expected);
    free(got);
    if (strchr(write, ' ') != NULL) {
        got = harness_value(direct[1], ROWS, "names");
        cr_assert_str_eq(got, expected);
        free(got);
        got = harness_value(direct[1], ROWS,
                            "(SELECT id, title AS label, (cents / 100.0)::numeric(8, 2) AS price, "
                            "tags, kind, made, serial, more AS \"Mixed \"\"case\"\"\" FROM "
                            "new_names) n");
        cr_assert_str_eq(got, expected);
        free(got);
    }
    free(expected);
    PQfinish(through);
    PQfinish(direct[0]);
    PQfinish(direct[1]);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(copy_staged, columns_of_all_natures, .timeout = 60)
{
    staged_columns("names new_names", NULL);
}

Test(copy_staged, columns_of_all_natures_the_other_way, .timeout = 60)
{
    staged_columns("new_names names", "new_names");
}

Test(copy_staged, columns_of_all_natures_into_the_other_table, .timeout = 60)
{
    staged_columns("new_names", "new_names");
}

/* --- Triggers, rights, ends ------------------------------------------------------------------ */

Test(copy_staged, triggers_see_rows_in_their_order, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *direct = harness_direct(database);
    harness_run(direct,
                "CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "IF new.first_name = 'skipped' THEN RETURN NULL; END IF; "
                "new.last_name := new.last_name || nextval('orders_id_seq'); RETURN new; END $$; "
                "CREATE TRIGGER change BEFORE INSERT ON names FOR EACH ROW EXECUTE FUNCTION "
                "change(); SELECT setval('orders_id_seq', 100)");
    PGconn *through = harness_connect(crossfade->port, database, NULL);
    staged_expect(through, "COPY names (first_name, last_name) FROM STDIN",
                  "a\tx\nskipped\ty\nb\tz\n", "COPY 2");
    char *rows =
        harness_value(direct, "SELECT string_agg(first_name || last_name, ' ' ORDER BY id) "
                              "FROM names WHERE id > 8");
    cr_assert_str_eq(rows, "ax101 bz102");
    free(rows);
    cr_assert_eq(harness_number(direct, STAGED_BOTH), 0);
    PQfinish(direct);
    PQfinish(through);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/* Rows of very different lengths, more than fit on one page, are numbered as they came. */
Test(copy_staged, rows_keep_their_order, .timeout = 120)
{
    enum { ROWS = 3000 };
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *through = harness_connect(crossfade->port, database, NULL);
    harness_run(through, "DELETE FROM names");
    PQclear(PQexec(through, "COPY names (first_name, last_name) FROM STDIN"));
    static char line[8000];
    memset(line, 'x', sizeof line);
    for (int i = 0; i < ROWS; i++) {
        int length = i * 7919 % 7 == 0 ? 7000 - i : i % 50 + 1;
        const char *text = harness_format("%.*s\t%d\n", length, line, i);
        cr_assert_eq(PQputCopyData(through, text, (int)strlen(text)), 1);
    }
    cr_assert_eq(PQputCopyEnd(through, NULL), 1);
    PGresult *result = PQgetResult(through);
    cr_assert_str_eq(PQcmdTuples(result), harness_format("%d", ROWS), "%s",
                     PQerrorMessage(through));
    PQclear(result);
    cr_assert_null(PQgetResult(through));
    cr_assert_eq(harness_number(through, "SELECT count(*) FROM names WHERE id - last_name::integer "
                                         "<> (SELECT min(id) FROM names)"),
                 0);
    PQfinish(through);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(copy_staged, without_the_right_to_make_temporary_tables, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *direct = harness_direct(database);
    harness_run(direct,
                "REVOKE TEMP ON DATABASE %s FROM PUBLIC; "
                "GRANT ALL ON names, new_names, names_id_seq TO user_trust",
                database);
    PGconn *through = harness_connect(crossfade->port, database, "user=user_trust");
    PGresult *result = PQexec(through, "COPY names FROM STDIN");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "42501");
    cr_assert_not_null(strstr(PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), "temporary"));
    cr_assert_not_null(strstr(PQresultErrorField(result, PG_DIAG_MESSAGE_HINT), "\"names\""));
    PQclear(result);
    cr_assert_eq(PQtransactionStatus(through), PQTRANS_IDLE);
    harness_run(direct, "GRANT TEMP ON DATABASE %s TO user_trust", database);
    staged_expect(through, "COPY names FROM STDIN", "50\ta\tb\n", "COPY 1");
    PQfinish(direct);
    PQfinish(through);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(copy_staged, prepared_transactions_fail_closed, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *through = harness_connect(crossfade->port, database, NULL);
    harness_run(through, "BEGIN");
    staged_expect(through, "COPY names FROM STDIN", "50\ta\tb\n", "COPY 1");
    PGresult *result = PQexec(through, "PREPARE TRANSACTION 'staged'");
    cr_assert_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "0A000");
    PQclear(result);
    cr_assert_eq(PQtransactionStatus(through), PQTRANS_IDLE);
    cr_assert_eq(harness_number(through, "SELECT count(*) FROM names WHERE id = 50"), 0);
    PQfinish(through);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(copy_staged, a_client_that_goes_away_leaves_nothing, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *direct = harness_direct(database);
    for (int prepared = 0; prepared < 2; prepared++) {
        PGconn *through = harness_connect(crossfade->port, database, NULL);
        PGresult *result =
            prepared ? PQexecParams(through, "COPY names FROM STDIN", 0, NULL, NULL, NULL, NULL, 0)
                     : PQexec(through, "COPY names FROM STDIN");
        cr_assert_eq(PQresultStatus(result), PGRES_COPY_IN, "%s", PQerrorMessage(through));
        PQclear(result);
        cr_assert_eq(PQputCopyData(through, "50\ta\tb\n", 7), 1);
        cr_assert_eq(PQflush(through), 0);
        PQfinish(through);
    }
    while (harness_number(direct,
                          "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s' AND "
                          "query LIKE '%%COPY%%' AND pid <> pg_backend_pid()",
                          database) != 0)
        harness_sleep_ms(20);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names WHERE id = 50"), 0);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM pg_class WHERE relname LIKE "
                                        "'%%crossfade%%'"),
                 0);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

Test(copy_staged, psql_copies_files, .timeout = 60)
{
    const char *database;
    struct crossfade *crossfade = crossfade_start_names(&database);
    staged_write_both(crossfade);
    PGconn *direct = harness_direct(database);
    const char *file = harness_format("%s/names.csv", harness_folder());
    harness_write_file(file, "id,first_name,last_name\n50,Ann,Lee\n51,\"Bo \"\"B\"\"\",Xu\n");
    const char *psql =
        harness_format("psql -X -h 127.0.0.1 -p %d -U postgres -d %s -v ON_ERROR_STOP=1",
                       crossfade->port, database);
    char *output;
    int code = harness_shell(&output, "%s -c '\\copy names from %s with (format csv, header)'",
                             psql, file);
    cr_assert_eq(code, 0, "%s", output);
    cr_assert_str_eq(output, "COPY 2\n");
    free(output);
    code = harness_shell(&output,
                         "printf '52\\tCy\\tYi\\n\\\\.\\n' | %s --single-transaction -c "
                         "'COPY public.names (id, first_name, last_name) FROM stdin'",
                         psql);
    cr_assert_eq(code, 0, "%s", output);
    cr_assert_str_eq(output, "COPY 1\n");
    free(output);
    code = harness_shell(&output,
                         "pg_dump -h 127.0.0.1 -p %d -U postgres --data-only -t names %s > "
                         "%s.sql && psql -X -q -h 127.0.0.1 -p %d -U postgres -d %s -c "
                         "'DELETE FROM names' && %s -q -f %s.sql",
                         harness_postgres_port(), database, file, crossfade->port, database, psql,
                         file);
    cr_assert_eq(code, 0, "%s", output);
    free(output);
    cr_assert_eq(harness_number(direct, "SELECT count(*) FROM names"), 11);
    cr_assert_eq(harness_number(direct, STAGED_BOTH), 0);
    PQfinish(direct);
    crossfade_stop(crossfade);
    harness_redis_stop();
}

/*
 * A migration that no longer fits its tables while it runs: what would be rewritten is refused with
 * the reason, until it fits again; what passes goes on, and so do the other migrations. Columns
 * that one table gets meanwhile, and foreign keys that still refer to the old one.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

static struct crossfade *unfit_crossfade;
static const char *unfit_database;
static PGconn *unfit_direct;
static PGconn *unfit_session;

static void unfit_start(void)
{
    int port = harness_free_port();
    harness_redis_start();
    unfit_database = harness_database_with_rows();
    unfit_direct = harness_direct(unfit_database);
    harness_run(unfit_direct,
                "CREATE TABLE cats (id int PRIMARY KEY, name text); "
                "CREATE TABLE new_cats (id int PRIMARY KEY, name text); "
                "INSERT INTO new_names SELECT id, first_name || ' ' || last_name FROM names "
                "ON CONFLICT DO NOTHING");
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    harness_redis("RPUSH DATABASE_CATS_TABLE_WRITE cats new_cats");
    unfit_crossfade = crossfade_start(
        port, harness_format("%s  - name: cats\n    database: %s\n    old: public.cats\n"
                             "    new: public.new_cats\n    key: [id]\n",
                             crossfade_names_config(port, unfit_database), unfit_database));
    unfit_session = harness_connect(port, unfit_database, NULL);
}

static void unfit_stop(void)
{
    PQfinish(unfit_direct);
    PQfinish(unfit_session);
    crossfade_stop(unfit_crossfade);
    harness_redis_stop();
}

TestSuite(unfit, .init = unfit_start, .fini = unfit_stop, .timeout = 120);

static void unfit_refused(const char *sql, const char *detail)
{
    PGresult *result = PQexec(unfit_session, sql);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *given = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    cr_assert(state != NULL && strcmp(state, "0A000") == 0, "%s: %s", sql,
              PQresultErrorMessage(result));
    cr_assert(given != NULL && strstr(given, detail) != NULL, "%s: %s", sql,
              PQresultErrorMessage(result));
    PQclear(result);
}

Test(unfit, a_key_that_loses_its_index)
{
    static const char trouble[] = "key [id] is not unique in table public.new_names: it has no "
                                  "unique index over them";
    harness_run(unfit_session, "UPDATE names SET last_name = 'before' WHERE id = 1");
    harness_run(unfit_session, "ALTER TABLE new_names DROP CONSTRAINT new_names_pkey");
    crossfade_wait_for_log(unfit_crossfade, "migration_unfit migration=names");
    /* The log comes before the worker knows. */
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=2");
    unfit_refused("UPDATE names SET last_name = 'lost' WHERE id = 1", trouble);
    unfit_refused("INSERT INTO names (first_name, last_name) VALUES ('a', 'b')", trouble);
    unfit_refused("DELETE FROM names", trouble);
    unfit_refused("SELECT * FROM new_names", trouble);
    unfit_refused("COPY names FROM STDIN", trouble);
    cr_assert_eq(harness_number(unfit_session, "SELECT count(*) FROM names WHERE "
                                               "last_name = 'before'"),
                 1, "reads that pass go on");
    cr_assert_eq(harness_number(unfit_direct, "SELECT count(*) FROM names WHERE "
                                              "last_name IN ('lost', 'b')"),
                 0);

    /* The other one goes on, also by tables that change. */
    harness_run(unfit_session, "ALTER TABLE cats ADD age int; ALTER TABLE new_cats ADD age int");
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=3");
    harness_run(unfit_session, "INSERT INTO cats (id, name, age) VALUES (1, 'Tom', 7)");
    cr_assert_eq(harness_number(unfit_direct, "SELECT count(*) FROM new_cats WHERE age = 7"), 1);

    harness_run(unfit_session, "ALTER TABLE new_names ADD PRIMARY KEY (id)");
    crossfade_wait_for_log(unfit_crossfade, "migration_fits migration=names");
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=4");
    harness_run(unfit_session, "UPDATE names SET last_name = 'after' WHERE id = 1");
    cr_assert_eq(harness_number(unfit_direct, "SELECT count(*) FROM new_names WHERE "
                                              "full_name LIKE '%% after'"),
                 1);
}

Test(unfit, what_was_prepared_before)
{
    static const char sql[] = "UPDATE names SET last_name = $1 WHERE id = 1";
    const char *values[] = {"prepared"};
    PQclear(PQprepare(unfit_session, "write", sql, 0, NULL));
    PGresult *result = PQexecPrepared(unfit_session, "write", 1, values, NULL, NULL, 0);
    cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s", PQresultErrorMessage(result));
    PQclear(result);
    harness_run(unfit_session, "ALTER TABLE names ALTER id DROP IDENTITY IF EXISTS, "
                               "DROP CONSTRAINT names_pkey CASCADE, ALTER id DROP NOT NULL");
    crossfade_wait_for_log(unfit_crossfade, "migration_unfit migration=names");
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=2");
    result = PQexecPrepared(unfit_session, "write", 1, values, NULL, NULL, 0);
    cr_assert_not_null(strstr(PQresultErrorMessage(result), "may be NULL"), "%s",
                       PQresultErrorMessage(result));
    PQclear(result);
}

static void unfit_refused_column(const char *sql, const char *column)
{
    PGresult *result = PQexec(unfit_session, sql);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    cr_assert(hint != NULL &&
                  strstr(hint, harness_format("Column \"%s\" has no mapping", column)) != NULL,
              "%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
}

static void unfit_expect_same_cats(const char *columns)
{
    cr_assert_eq(harness_number(unfit_direct,
                                "SELECT count(*) FROM ((SELECT %s FROM cats EXCEPT ALL SELECT %s "
                                "FROM new_cats) UNION ALL (SELECT %s FROM new_cats EXCEPT ALL "
                                "SELECT %s FROM cats)) x",
                                columns, columns, columns, columns),
                 0);
}

static void unfit_copy(const char *sql, const char *data)
{
    PGresult *result = PQexec(unfit_session, sql);
    cr_assert_eq(PQresultStatus(result), PGRES_COPY_IN, "%s: %s", sql,
                 PQresultErrorMessage(result));
    PQclear(result);
    cr_assert_eq(PQputCopyData(unfit_session, data, (int)strlen(data)), 1);
    cr_assert_eq(PQputCopyEnd(unfit_session, NULL), 1);
    while ((result = PQgetResult(unfit_session)) != NULL) {
        cr_assert_eq(PQresultStatus(result), PGRES_COMMAND_OK, "%s: %s", sql,
                     PQresultErrorMessage(result));
        PQclear(result);
    }
}

Test(unfit, a_column_that_one_table_got)
{
    harness_run(unfit_session, "ALTER TABLE cats ADD age int DEFAULT 3");
    crossfade_wait_for_log(unfit_crossfade, "column_unmapped migration=cats table=cats column=age");
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=2");
    unfit_refused_column("INSERT INTO cats (id, name, age) VALUES (1, 'Tom', 7)", "age");
    unfit_refused_column("INSERT INTO cats VALUES (1, 'Tom', 7)", "age");
    unfit_refused_column("INSERT INTO cats SELECT * FROM cats", "age");
    unfit_refused_column("UPDATE cats SET age = 1", "age");
    unfit_refused_column("COPY cats FROM STDIN", "age");
    cr_assert_eq(harness_number(unfit_direct, "SELECT count(*) FROM cats"), 0);

    harness_run(unfit_session, "INSERT INTO cats VALUES (1, 'Tom')");
    harness_run(unfit_session, "INSERT INTO cats (id, name) VALUES (2, 'Max')");
    unfit_copy("COPY cats (id, name) FROM STDIN", "4\tMia\n");
    harness_run(unfit_session, "UPDATE cats SET name = 'Kit' WHERE age = 3 AND id = 2");
    cr_assert_eq(harness_number(unfit_session, "SELECT sum(age) FROM (SELECT * FROM cats) c"), 9);
    unfit_expect_same_cats("id, name");

    harness_run(unfit_session, "ALTER TABLE new_cats ADD age int DEFAULT 3");
    crossfade_wait_for_log(unfit_crossfade, "snapshot number=1 catalog=3");
    harness_run(unfit_session, "INSERT INTO cats VALUES (3, 'Leo', 7)");
    harness_run(unfit_session, "UPDATE cats SET age = 8 WHERE id = 2");
    unfit_expect_same_cats("id, name, age");
}

Test(unfit, children_that_refer_to_the_old_table)
{
    /* Nobody tells Crossfade: it looks before it takes the step. */
    harness_run(unfit_direct, "CREATE TABLE kittens (id int PRIMARY KEY, cat int REFERENCES cats)");
    harness_redis("SET DATABASE_CATS_TABLE_READ new_cats");
    crossfade_wait_for_log(unfit_crossfade, "read=new_cats");
    harness_redis("LREM DATABASE_CATS_TABLE_WRITE 0 cats");
    crossfade_wait_for_log(unfit_crossfade,
                           "DATABASE_CATS_TABLE_WRITE leaves out table public.cats, to which "
                           "foreign keys refer: public.kittens FOREIGN KEY (cat)");
    harness_run(unfit_session, "INSERT INTO cats VALUES (1, 'Tom')");
    harness_run(unfit_session, "INSERT INTO kittens VALUES (1, 1)");
    unfit_expect_same_cats("id, name");
    harness_run(unfit_direct, "ALTER TABLE kittens DROP CONSTRAINT kittens_cat_fkey, "
                              "ADD FOREIGN KEY (cat) REFERENCES new_cats");
    harness_redis("DEL DATABASE_CATS_TABLE_WRITE");
    harness_redis("RPUSH DATABASE_CATS_TABLE_WRITE new_cats");
    crossfade_wait_for_log(unfit_crossfade, "fence_opened");
    harness_run(unfit_session, "INSERT INTO cats VALUES (2, 'Max')");
    harness_run(unfit_session, "INSERT INTO kittens VALUES (2, 2)");
    cr_assert_eq(harness_number(unfit_direct, "SELECT count(*) FROM cats WHERE id = 2"), 0);
}

/*
 * What the mirror's own triggers make of the rows that it is sent: what belongs to an INSERT does
 * not happen to rows that are there, and a row that a trigger leaves out does not pass for written.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"

#define MIRROR_DIFFERENCES                                                                         \
    "SELECT count(*) FROM names o FULL JOIN new_names n USING (id) "                               \
    "WHERE o.first_name || ' ' || o.last_name IS DISTINCT FROM n.full_name"
#define MIRROR_ROWS "SELECT md5(string_agg(n::text, ' ' ORDER BY id)) FROM %s n"

static struct crossfade *mirror_crossfade;
static const char *mirror_database;
static PGconn *mirror_direct;
static PGconn *mirror_session;

static void mirror_start(void)
{
    mirror_crossfade = crossfade_start_names(&mirror_database);
    mirror_direct = harness_direct(mirror_database);
    mirror_session = harness_connect(mirror_crossfade->port, mirror_database, NULL);
    harness_run(mirror_direct,
                "CREATE FUNCTION fails() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE '%% of %%', tg_op, tg_table_name; END $$; "
                "CREATE FUNCTION leaves_out() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RETURN NULL; END $$; "
                "CREATE TABLE calls (what text); "
                "CREATE FUNCTION notes() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN INSERT INTO calls VALUES (tg_when || ' ' || tg_op); RETURN NULL; END $$");
}

static void mirror_stop(void)
{
    PQfinish(mirror_direct);
    PQfinish(mirror_session);
    crossfade_stop(mirror_crossfade);
    harness_redis_stop();
}

TestSuite(mirror, .init = mirror_start, .fini = mirror_stop, .timeout = 300);

/* Until writes reach both tables, `primary` first. */
static void mirror_write(const char *primary)
{
    const char *key = "DATABASE_NAMES_TABLE_WRITE";
    harness_redis("RPUSH %s names new_names", key);
    crossfade_wait_for_log(mirror_crossfade, "primary=names mirror=new_names");
    if (strcmp(primary, "names") == 0)
        return;
    harness_redis("EVAL redis.call('DEL',KEYS[1]);redis.call('RPUSH',KEYS[1],unpack(ARGV)) 1 %s %s",
                  key, "new_names names");
    crossfade_wait_for_log(mirror_crossfade, "primary=new_names mirror=names");
    crossfade_wait_for_log(mirror_crossfade, "fence_opened");
}

static void mirror_add_trigger(const char *table, const char *when, const char *function)
{
    harness_run(mirror_direct,
                "CREATE TRIGGER mirrors BEFORE %s ON %s FOR EACH ROW EXECUTE "
                "FUNCTION %s()",
                when, table, function);
}

/* --- Rows that are there --------------------------------------------------------------------- */

static const char *const mirror_updates[] = {
    "UPDATE names SET last_name = last_name || 'a' WHERE id = 1",
    "UPDATE new_names SET full_name = full_name || 'b' WHERE id = 1",
    "UPDATE names SET last_name = last_name || 'c' WHERE id < 6 RETURNING first_name",
    "UPDATE names SET first_name = o.mood FROM orders o WHERE o.name_id = names.id",
    "UPDATE names SET id = id + 100 WHERE id = 2",
    "WITH u AS (UPDATE names SET last_name = 'd' WHERE id = 3 RETURNING id) SELECT * FROM u",
    "WITH u AS (UPDATE new_names SET full_name = 'e f' WHERE id = 4) SELECT 1",
    "INSERT INTO names VALUES (5, 'g', 'h') ON CONFLICT (id) DO UPDATE SET "
    "last_name = excluded.last_name",
    "INSERT INTO new_names VALUES (5, 'g i') ON CONFLICT (id) DO UPDATE SET "
    "full_name = excluded.full_name RETURNING id",
    "UPDATE names SET last_name = 'nobody' WHERE id = 999",
};

/* The proposed row of ON CONFLICT is inserted into the primary, as far as its triggers can see. */
static void mirror_updates_are_none_that_insert(const char *primary, const char *mirror)
{
    mirror_write(primary);
    mirror_add_trigger(mirror, "INSERT", "fails");
    for (size_t i = 0; i < sizeof mirror_updates / sizeof *mirror_updates; i++) {
        harness_run(mirror_session, "%s", mirror_updates[i]);
        cr_expect_eq(harness_number(mirror_direct, MIRROR_DIFFERENCES), 0, "%s", mirror_updates[i]);
    }
}

Test(mirror, an_update_inserts_nothing)
{
    mirror_updates_are_none_that_insert("names", "new_names");
}

Test(mirror, an_update_inserts_nothing_into_the_old_table)
{
    mirror_updates_are_none_that_insert("new_names", "names");
}

Test(mirror, an_update_of_a_row_that_it_lacks_inserts)
{
    mirror_write("names");
    harness_run(mirror_direct, "DELETE FROM new_names WHERE id IN (1, 3, 5)");
    harness_run(mirror_session, "UPDATE names SET last_name = last_name || 'a'");
    cr_expect_eq(harness_number(mirror_direct, MIRROR_DIFFERENCES), 0);
}

/* Triggers for a statement are called once, however many queries of ours write the mirror. */
Test(mirror, triggers_for_the_statement)
{
    mirror_write("names");
    harness_run(mirror_direct,
                "CREATE TRIGGER before BEFORE UPDATE ON new_names EXECUTE FUNCTION notes(); "
                "CREATE TRIGGER after AFTER UPDATE ON new_names EXECUTE FUNCTION notes()");
    harness_run(mirror_session, "UPDATE names SET last_name = 'a' WHERE id < 4");
    harness_run(mirror_session,
                "WITH u AS (UPDATE names SET last_name = 'b' WHERE id < 4) SELECT 1");
    char *calls = harness_value(mirror_direct, "SELECT string_agg(what, ', ') FROM calls");
    cr_expect_str_eq(calls, "BEFORE UPDATE, AFTER UPDATE, BEFORE UPDATE, AFTER UPDATE");
    free(calls);
}

/* --- Rows that a trigger leaves out ----------------------------------------------------------- */

static const struct {
    const char *when;
    const char *sql;
} mirror_left_out[] = {
    {"INSERT", "INSERT INTO names VALUES (50, 'a', 'b')"},
    {"INSERT", "INSERT INTO names VALUES (51, 'a', 'b') RETURNING id"},
    {"INSERT", "INSERT INTO new_names VALUES (52, 'a b')"},
    {"INSERT", "INSERT INTO names SELECT id + 60, 'a', 'b' FROM names"},
    {"INSERT", "INSERT INTO names VALUES (53, 'a', 'b') ON CONFLICT (id) DO UPDATE SET last_name = "
               "excluded.last_name"},
    {"INSERT", "WITH i AS (INSERT INTO names VALUES (54, 'a', 'b')) SELECT 1"},
    {"INSERT", "WITH i AS (INSERT INTO names VALUES (55, 'a', 'b') RETURNING id) SELECT * FROM i"},
    {"UPDATE", "UPDATE names SET last_name = 'x' WHERE id = 1"},
    {"UPDATE", "UPDATE new_names SET full_name = 'x y' WHERE id < 4 RETURNING full_name"},
    {"UPDATE", "UPDATE names SET id = 70 WHERE id = 1"},
    {"UPDATE", "WITH u AS (UPDATE names SET last_name = 'x' WHERE id = 1) SELECT 1"},
    {"UPDATE", "WITH u AS (UPDATE names SET id = 71 WHERE id = 1 RETURNING id) SELECT * FROM u"},
    {"UPDATE", "INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET last_name = "
               "excluded.last_name"},
    {"DELETE", "DELETE FROM names WHERE id = 1"},
    {"DELETE", "DELETE FROM new_names WHERE id < 4 RETURNING id"},
    {"DELETE", "WITH d AS (DELETE FROM names WHERE id = 1) SELECT 1"},
    {"DELETE",
     "WITH d AS (DELETE FROM names WHERE id = 1 RETURNING *) INSERT INTO names SELECT id, "
     "'Anew', last_name FROM d"},
};

static void mirror_expect_refused(PGresult *result, const char *mirror, const char *sql)
{
    cr_expect_str_eq(PQresultErrorField(result, PG_DIAG_SQLSTATE), "27000", "%s: %s", sql,
                     PQresultErrorMessage(result));
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    cr_expect(
        strncmp(message, harness_format("the mirror public.%s ", mirror), strlen(mirror) + 19) == 0,
        "%s: %s", sql, message);
    PQclear(result);
}

static void mirror_leaves_out(const char *primary, const char *mirror)
{
    mirror_write(primary);
    char *before = harness_value(mirror_direct, MIRROR_ROWS, primary);
    for (size_t i = 0; i < sizeof mirror_left_out / sizeof *mirror_left_out; i++) {
        const char *sql = mirror_left_out[i].sql;
        mirror_add_trigger(mirror, mirror_left_out[i].when, "leaves_out");
        mirror_expect_refused(PQexec(mirror_session, sql), mirror, sql);
        mirror_expect_refused(PQexecParams(mirror_session, sql, 0, NULL, NULL, NULL, NULL, 0),
                              mirror, sql);
        harness_run(mirror_direct, "DROP TRIGGER mirrors ON %s", mirror);
        char *after = harness_value(mirror_direct, MIRROR_ROWS, primary);
        cr_expect_str_eq(after, before, "%s wrote the primary", sql);
        free(after);
    }
    free(before);
}

Test(mirror, rows_left_out)
{
    mirror_leaves_out("names", "new_names");
}

Test(mirror, rows_left_out_of_the_old_table)
{
    mirror_leaves_out("new_names", "names");
}

Test(mirror, rows_of_copy_left_out)
{
    mirror_write("names");
    mirror_add_trigger("new_names", "INSERT", "leaves_out");
    PQclear(PQexec(mirror_session, "COPY names FROM STDIN"));
    PQputCopyData(mirror_session, "50\ta\tb\n", 7);
    PQputCopyEnd(mirror_session, NULL);
    mirror_expect_refused(PQgetResult(mirror_session), "new_names", "COPY");
    while (PQgetResult(mirror_session) != NULL)
        ;
    cr_expect_eq(harness_number(mirror_direct, "SELECT count(*) FROM names WHERE id = 50"), 0);
}

/* A row that is not there yet needs no deleting, whatever triggers there are. */
Test(mirror, rows_not_there_yet)
{
    mirror_write("names");
    harness_run(mirror_direct, "DELETE FROM new_names WHERE id IN (1, 2, 3)");
    mirror_add_trigger("new_names", "DELETE", "leaves_out");
    harness_run(mirror_session, "DELETE FROM names WHERE id = 1");
    harness_run(mirror_session, "DELETE FROM names WHERE id = 2 RETURNING id");
    harness_run(mirror_session, "WITH d AS (DELETE FROM names WHERE id = 3) SELECT 1");
    mirror_expect_refused(PQexec(mirror_session, "DELETE FROM names WHERE id = 4"), "new_names",
                          "a row that is there");
}

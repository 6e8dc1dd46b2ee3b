/*
 * Pipelines whose hidden messages matter: errors before and after them, statements and portals that
 * are closed and made again, flags that change in between.
 */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/integration/harness.h"
#include "tests/integration/pipeline.h"

#define PIPELINE_MOVE_ONE "UPDATE names SET id = $1::int WHERE id = $2"

/* --- Errors ---------------------------------------------------------------------------------- */

/* A segment that fails before it comes to a statement that is prepared again, unseen. */
static void pipeline_fail_before(const char *sql, const char *const values[3][2])
{
    pipeline_prepare(sql);
    pipeline_change();
    pipeline_parse("bad", "SELEC");
    pipeline_run("s", values[0][0], values[0][1]);
    pipeline_plain('S');
    pipeline_run("s", values[1][0], values[1][1]);
    pipeline_plain('S');
    pipeline_expect("a failed segment and one that uses the same statement", 2);
    pipeline_run("s", values[2][0], values[2][1]);
    pipeline_describe('S', "s");
    pipeline_plain('S');
    pipeline_expect("once more", 1);
}

PIPELINE_TEST(error_before_an_update)
{
    static const char *const values[3][2] = {{"one", "1"}, {"two", "2"}, {"three", "3"}};
    pipeline_fail_before(PIPELINE_UPDATE_ONE, values);
}

PIPELINE_TEST(error_before_a_delete)
{
    static const char *const values[3][2] = {{"1", "x"}, {"2", "x"}, {"3", "x"}};
    pipeline_fail_before(PIPELINE_DELETE_ONE, values);
}

PIPELINE_TEST(error_before_a_key_change)
{
    static const char *const values[3][2] = {{"101", "1"}, {"102", "2"}, {"103", "3"}};
    pipeline_fail_before(PIPELINE_MOVE_ONE, values);
}

PIPELINE_TEST(error_before_a_select)
{
    static const char *const values[3][2] = {{NULL, NULL}, {NULL, NULL}, {NULL, NULL}};
    pipeline_fail_before(PIPELINE_SELECT_ALL, values);
}

/* The statement itself fails, at its Bind and at its Execute. */
PIPELINE_TEST(error_of_the_statement_itself)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_run("s", "x", "not a number");
    pipeline_run("s", "x", "1");
    pipeline_plain('S');
    pipeline_run("s", "12345678901234567890123456789012345678901234567890", "2");
    pipeline_run("s", "x", "3");
    pipeline_plain('S');
    pipeline_bind("", "s", "one value", NULL);
    pipeline_plain('S');
    pipeline_run("s", "y", "4");
    pipeline_plain('S');
    pipeline_expect("values that do not fit", 4);
}

PIPELINE_TEST(error_after_a_write_of_the_same_segment)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_run("s", "undone", "1");
    pipeline_parse("bad", "SELECT 1/0");
    pipeline_run("bad", NULL, NULL);
    pipeline_run("s", "skipped", "2");
    pipeline_plain('S');
    pipeline_run("s", "done", "3");
    pipeline_plain('S');
    pipeline_expect("a write that is undone", 2);
}

/* What the unnamed portal is when the answer comes is not what it was when it was described. */
PIPELINE_TEST(the_unnamed_portal_described_and_bound_again)
{
    pipeline_change();
    pipeline_query("BEGIN; DECLARE c CURSOR FOR SELECT id FROM names ORDER BY id; COMMIT");
    pipeline_prepare("SELECT id, last_name FROM names ORDER BY id");
    pipeline_parse("slow", "SELECT id, note FROM untouched, pg_sleep(0.1) ORDER BY id");
    pipeline_bind("", "slow", NULL, NULL);
    pipeline_describe('P', "");
    pipeline_execute("", 0);
    pipeline_run("s", NULL, NULL);
    pipeline_plain('S');
    pipeline_expect("two portals without a name", 2);
}

PIPELINE_TEST(names_closed_and_parsed_again_in_a_failed_segment)
{
    pipeline_prepare("SELECT id FROM names ORDER BY id");
    pipeline_change();
    pipeline_parse("bad", "SELEC");
    pipeline_close('S', "s");
    pipeline_parse("s", "SELECT first_name FROM names ORDER BY id");
    pipeline_plain('S');
    pipeline_run("s", NULL, NULL);
    pipeline_plain('S');
    pipeline_expect("skipped: the old statement remains", 2);

    pipeline_close('S', "s");
    pipeline_parse("s", "SELECT last_name FROM names ORDER BY id");
    pipeline_parse("bad", "SELEC");
    pipeline_run("s", NULL, NULL);
    pipeline_plain('S');
    pipeline_describe('S', "s");
    pipeline_run("s", NULL, NULL);
    pipeline_plain('S');
    pipeline_expect("not skipped: the new statement is there", 2);

    pipeline_close('S', "s");
    pipeline_parse("bad", "SELEC");
    pipeline_parse("s", PIPELINE_UPDATE_ONE);
    pipeline_plain('S');
    pipeline_run("s", "x", "1");
    pipeline_plain('S');
    pipeline_expect("closed, and the new one skipped", 2);
}

PIPELINE_TEST(names_parsed_twice)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_parse("s", "SELECT first_name FROM names WHERE id = $1");
    pipeline_run("s", "1", NULL);
    pipeline_plain('S');
    pipeline_run("s", "kept", "1");
    pipeline_plain('S');
    pipeline_close('S', "s");
    pipeline_parse("s", PIPELINE_DELETE_ONE);
    pipeline_parse("s", PIPELINE_UPDATE_ONE);
    pipeline_plain('S');
    pipeline_run("s", "2", "x");
    pipeline_plain('S');
    pipeline_expect("a name that is taken", 4);
}

PIPELINE_TEST(unnamed_statements)
{
    pipeline_parse("", PIPELINE_UPDATE_ONE);
    pipeline_plain('S');
    pipeline_expect("the unnamed statement", 1);
    pipeline_change();
    pipeline_parse("bad", "SELEC");
    pipeline_parse("", PIPELINE_DELETE_ONE);
    pipeline_plain('S');
    pipeline_run("", "still there", "1");
    pipeline_plain('S');
    pipeline_parse("", "SELECT no_such_column FROM names");
    pipeline_plain('S');
    pipeline_run("", "is it there?", "2");
    pipeline_plain('S');
    pipeline_parse("", PIPELINE_DELETE_ONE);
    pipeline_parse("", PIPELINE_UPDATE_ONE);
    pipeline_run("", "second", "3");
    pipeline_close('S', "");
    pipeline_run("", "closed", "4");
    pipeline_plain('S');
    pipeline_expect("replaced, failed and closed", 5);
}

PIPELINE_TEST(dropped_by_sql)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_query("DEALLOCATE s");
    pipeline_run("s", "gone", "1");
    pipeline_plain('S');
    pipeline_expect("DEALLOCATE", 2);
    pipeline_change();
    pipeline_run("s", "gone", "1");
    pipeline_plain('S');
    pipeline_parse("s", PIPELINE_DELETE_ONE);
    pipeline_run("s", "1", "x");
    pipeline_plain('S');
    pipeline_query("DEALLOCATE ALL");
    pipeline_run("s", "2", "x");
    pipeline_plain('S');
    pipeline_parse("s", PIPELINE_UPDATE_ONE);
    pipeline_run("s", "back", "3");
    pipeline_plain('S');
    pipeline_query("DISCARD ALL");
    pipeline_run("s", "gone", "4");
    pipeline_plain('S');
    pipeline_expect("parsed again and dropped again", 6);
}

/* --- Portals --------------------------------------------------------------------------------- */

static void pipeline_fetch_by_two(const char *sql)
{
    pipeline_parse("s", sql);
    pipeline_plain('S');
    pipeline_expect(sql, 1);
    pipeline_change();
    pipeline_bind("p", "s", "5", NULL);
    pipeline_describe('P', "p");
    pipeline_execute("p", 2);
    pipeline_execute("p", 2);
    pipeline_execute("p", 2);
    pipeline_execute("p", 2);
    pipeline_plain('S');
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_expect(harness_format("two rows at a time: %s", sql), 2);

    pipeline_query("BEGIN");
    pipeline_bind("p", "s", "9", NULL);
    pipeline_execute("p", 1);
    pipeline_plain('S');
    pipeline_execute("p", 0);
    pipeline_close('P', "p");
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_query("ROLLBACK");
    pipeline_expect("a portal that outlives its Sync, and is closed", 4);
}

PIPELINE_TEST(row_limits_of_select)
{
    pipeline_fetch_by_two("SELECT * FROM names WHERE id < $1 ORDER BY id");
}

PIPELINE_TEST(row_limits_of_update_returning)
{
    pipeline_fetch_by_two("UPDATE names SET last_name = 'two' WHERE id < $1 RETURNING last_name");
}

PIPELINE_TEST(row_limits_of_delete_returning)
{
    pipeline_fetch_by_two("DELETE FROM names WHERE id < $1 RETURNING id");
}

PIPELINE_TEST(row_limits_of_update)
{
    pipeline_fetch_by_two("UPDATE names SET last_name = 'two' WHERE id < $1");
}

PIPELINE_TEST(row_limits_of_delete)
{
    pipeline_fetch_by_two("DELETE FROM names WHERE id < $1");
}

PIPELINE_TEST(portals_of_the_same_name)
{
    pipeline_prepare(PIPELINE_DELETE_ONE);
    pipeline_change();
    pipeline_bind("p", "s", "1", "x");
    pipeline_bind("p", "s", "2", "x");
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_bind("p", "s", "3", "x");
    pipeline_close('P', "p");
    pipeline_bind("p", "s", "4", "x");
    pipeline_execute("p", 0);
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_bind("", "s", "5", "x");
    pipeline_bind("", "s", "6", "x");
    pipeline_execute("", 0);
    pipeline_bind("never", "s", "7", "x");
    pipeline_plain('S');
    pipeline_expect("portals", 4);
}

PIPELINE_TEST(portals_keep_what_they_began_with)
{
    pipeline_query("BEGIN");
    pipeline_parse("s", PIPELINE_SELECT_ALL);
    pipeline_bind("p", "s", NULL, NULL);
    pipeline_execute("p", 3);
    pipeline_expect_messages("a portal in a transaction", 2 + 2 + 3 + 1);
    if (!pipeline.foreign_primary) /* another primary waits for this transaction */
        pipeline_change();
    pipeline_run("s", NULL, NULL);
    pipeline_execute("p", 0);
    pipeline_plain('S');
    pipeline_query("COMMIT");
    pipeline_expect("the rest of it", 2);
}

PIPELINE_TEST(things_that_are_not_there)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_bind("p", "no_such_statement", NULL, NULL);
    pipeline_plain('S');
    pipeline_execute("no_such_portal", 0);
    pipeline_plain('S');
    pipeline_describe('S', "no_such_statement");
    pipeline_plain('S');
    pipeline_describe('P', "no_such_portal");
    pipeline_plain('S');
    pipeline_close('S', "no_such_statement");
    pipeline_close('P', "no_such_portal");
    pipeline_run("s", "there", "1");
    pipeline_plain('S');
    pipeline_expect("what is not there", 5);
}

/* --- Flush, Sync ----------------------------------------------------------------------------- */

PIPELINE_TEST(flush_without_sync)
{
    pipeline_parse("s", PIPELINE_UPDATE_ONE);
    pipeline_describe('S', "s");
    pipeline_expect_messages("Parse and Describe", 3);
    pipeline_run("s", "flushed", "1");
    pipeline_expect_messages("Bind and Execute", 2);
    if (!pipeline.foreign_primary)
        pipeline_change();
    pipeline_run("s", "flushed", "2");
    pipeline_parse("t", PIPELINE_SELECT_ALL);
    pipeline_run("t", NULL, NULL);
    pipeline_expect_messages("more of it", 2 + 2 + 8 + 1);
    pipeline_parse("bad", "SELEC");
    pipeline_expect_messages("an error", 1);
    pipeline_run("s", "skipped", "3");
    pipeline_close('S', "s");
    pipeline_parse("s", PIPELINE_DELETE_ONE);
    pipeline_send();
    harness_sleep_ms(50);
    pipeline_run("s", "skipped", "4");
    pipeline_plain('S');
    pipeline_run("s", "not there: its Parse was undone?", "5");
    pipeline_plain('S');
    pipeline_expect("the Syncs", 2);
}

/* --- COPY ------------------------------------------------------------------------------------ */

PIPELINE_TEST(sync_during_copy)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_parse("", "COPY untouched FROM STDIN");
    pipeline_bind("", "", NULL, NULL);
    pipeline_execute("", 0);
    pipeline_plain('S');
    pipeline_copy_data("100\ta hundred\n");
    pipeline_plain('H');
    pipeline_plain('S');
    pipeline_copy_data("101\tand one\n");
    pipeline_plain('c');
    pipeline_plain('S');
    pipeline_run("s", "after COPY", "1");
    pipeline_plain('S');
    pipeline_expect("Sync is ignored in COPY FROM STDIN", 2);
    pipeline_query("SELECT count(*) FROM untouched WHERE id >= 100");
    pipeline_expect("its rows", 1);
}

PIPELINE_TEST(copy_that_fails)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_query("COPY untouched FROM STDIN");
    pipeline_copy_data("not a number\tat all\n");
    pipeline_copy_data("102\tskipped\n");
    pipeline_plain('c');
    pipeline_query("UPDATE names SET last_name = 'after an error' WHERE id = 1");
    pipeline_expect("bad data, by a simple query", 2);

    pipeline_query("COPY untouched FROM STDIN");
    pipeline_copy_data("103\tgiven up\n");
    pipeline_copy_fail();
    pipeline_query("UPDATE names SET last_name = 'after CopyFail' WHERE id = 2");
    pipeline_expect("CopyFail", 2);

    pipeline_parse("", "COPY untouched FROM STDIN");
    pipeline_bind("", "", NULL, NULL);
    pipeline_execute("", 0);
    pipeline_copy_data("not a number\tat all\n");
    pipeline_plain('c');
    pipeline_run("s", "skipped", "3");
    pipeline_plain('S');
    pipeline_run("s", "after the Sync", "4");
    pipeline_plain('S');
    pipeline_expect("bad data, by the extended protocol", 2);

    pipeline_parse("", "COPY untouched FROM STDIN");
    pipeline_bind("", "", NULL, NULL);
    pipeline_execute("", 0);
    pipeline_copy_fail();
    pipeline_plain('S');
    pipeline_run("s", "after CopyFail", "5");
    pipeline_plain('S');
    pipeline_expect("CopyFail, by the extended protocol", 2);
}

PIPELINE_TEST(copy_out_in_a_pipeline)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_parse("", "COPY (SELECT i FROM generate_series(1, 5) i) TO STDOUT");
    pipeline_run("", NULL, NULL);
    pipeline_run("s", "after COPY", "1");
    pipeline_plain('S');
    pipeline_query("COPY untouched TO STDOUT");
    pipeline_query("UPDATE names SET last_name = 'after COPY' WHERE id = 2");
    pipeline_expect("COPY TO STDOUT", 3);
}

/* --- Many ------------------------------------------------------------------------------------ */

/* Now and then a segment fails, or ends in a COPY instead of a Sync. */
static void pipeline_build_many(unsigned rounds)
{
    for (unsigned i = 0; i < rounds; i++) {
        bool copies = i % 500 == 250;
        bool fails = i % 7 == 3 && !copies;
        const char *id = harness_format("%u", 1 + i % 8);
        pipeline_run(fails ? "gone" : "s", "first", id);
        pipeline_run("s", "second", id);
        if (copies) {
            pipeline_query("COPY untouched FROM STDIN");
            pipeline_copy_data(harness_format("%u\tcopied\n", 1000 + i));
            pipeline_plain('c');
        } else {
            pipeline_plain('S');
        }
    }
}

/* More messages than Crossfade keeps in mind, and no answer is read before all is sent. */
PIPELINE_TEST(more_messages_than_the_queue_holds)
{
    enum { ROUNDS = 3900 };
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_build_many(ROUNDS);
    for (int side = 0; side < PIPELINE_SIDES; side++) {
        pid_t sender = fork();
        cr_assert(sender >= 0);
        if (sender == 0) {
            rawclient_send(pipeline.client[side]);
            _exit(0);
        }
        harness_sleep_ms(200);
        pipeline_read(side, 'Z', ROUNDS);
        cr_assert_eq(waitpid(sender, NULL, 0), sender);
        pipeline.client[side]->out.length = 0;
    }
}

/* --- libpq ----------------------------------------------------------------------------------- */

/* One round: an UPDATE and a SELECT of the same row by prepared statements, then a Sync. */
static void pipeline_libpq_send(PGconn *connection, int round)
{
    const char *values[] = {harness_format("round%d", round), harness_format("%d", 1 + round % 8)};
    cr_assert_eq(PQsendQueryPrepared(connection, "write", 2, values, NULL, NULL, 0), 1);
    cr_assert_eq(PQsendQueryPrepared(connection, "read", 1, values + 1, NULL, NULL, 0), 1);
    if (round % 10 == 5)
        cr_assert_eq(PQsendQueryPrepared(connection, "gone", 0, NULL, NULL, NULL, 0), 1);
    cr_assert_eq(PQpipelineSync(connection), 1);
}

static PGresult *pipeline_libpq_result(PGconn *connection, ExecStatusType status)
{
    PGresult *result = PQgetResult(connection);
    cr_assert_eq(PQresultStatus(result), status, "%s: %s", PIPELINE_CHANGES[pipeline.change].name,
                 PQerrorMessage(connection));
    if (status != PGRES_PIPELINE_SYNC)
        cr_assert_null(PQgetResult(connection));
    return result;
}

static void pipeline_libpq_receive(PGconn *connection, int round)
{
    PQclear(pipeline_libpq_result(connection, PGRES_COMMAND_OK));
    PGresult *row = pipeline_libpq_result(connection, PGRES_TUPLES_OK);
    cr_assert_eq(PQntuples(row), 1);
    cr_assert_str_eq(PQgetvalue(row, 0, 0), harness_format("round%d", round));
    PQclear(row);
    if (round % 10 == 5)
        PQclear(pipeline_libpq_result(connection, PGRES_FATAL_ERROR));
    PQclear(pipeline_libpq_result(connection, PGRES_PIPELINE_SYNC));
}

/* Answers lag after by up to fifty rounds, while the flags go back and forth. */
static void pipeline_libpq_rounds(PGconn *connection, bool flags_move)
{
    enum { ROUNDS = 400, AHEAD = 50 };
    PQclear(
        PQprepare(connection, "write", "UPDATE names SET last_name = $1 WHERE id = $2", 0, NULL));
    PQclear(PQprepare(connection, "read", "SELECT last_name FROM names WHERE id = $1", 0, NULL));
    cr_assert_eq(PQenterPipelineMode(connection), 1);
    for (int round = 0; round < ROUNDS + AHEAD; round++) {
        if (round < ROUNDS)
            pipeline_libpq_send(connection, round);
        if (flags_move && round % 40 == 20)
            pipeline_set_flags(round / 40 % 2);
        if (round >= AHEAD)
            pipeline_libpq_receive(connection, round - AHEAD);
    }
    cr_assert_eq(PQexitPipelineMode(connection), 1, "%s", PQerrorMessage(connection));
}

PIPELINE_TEST(libpq_while_flags_move)
{
    for (int side = 0; side < PIPELINE_SIDES; side++) {
        int port = side == PIPELINE_DIRECT ? harness_postgres_port() : pipeline.crossfade->port;
        PGconn *connection = harness_connect(port, pipeline.database[side], NULL);
        pipeline_libpq_rounds(connection, side == PIPELINE_THROUGH);
        PQfinish(connection);
    }
}

/*
 * Pipelines that go through transactions, of which some fail, and through settings that end with
 * them.
 */
#include "tests/integration/pipeline.h"

/* The server reads a text before it looks at the transaction. What the names mean is not known yet
 * when the transaction fails. */
PIPELINE_TEST(syntax_errors_behind_a_transaction_that_fails)
{
    pipeline_change();
    pipeline_query("BEGIN");
    pipeline_query("SELECT 1 / 0");
    pipeline_parse("", "SELECT last_name FROM names WHERE");
    pipeline_plain('S');
    pipeline_query("SELECT first_name FROM names WHERE");
    pipeline_query("SELECT first_name FROM names");
    pipeline_query("ROLLBACK");
    pipeline_expect("all in one go", 6);
}

/* What names mean goes back with a transaction, also where the next one is there already. */
PIPELINE_TEST(a_setting_that_ends_with_its_transaction)
{
    static const char *const ends[] = {"COMMIT", "ROLLBACK", "COMMIT AND CHAIN",
                                       "COMMIT; START TRANSACTION", "END; BEGIN"};
    pipeline_change();
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        pipeline_query("BEGIN");
        pipeline_query("SET LOCAL search_path = pg_catalog");
        pipeline_query("SELECT count(*) FROM names");
        pipeline_query("ROLLBACK");
        pipeline_query("START TRANSACTION");
        pipeline_query("SET LOCAL search_path = pg_catalog");
        pipeline_query("SELECT count(*) FROM public.names");
        pipeline_query(ends[i]);
        pipeline_query("START TRANSACTION");
        pipeline_query("UPDATE names SET last_name = last_name || 'x' WHERE id = 1");
        pipeline_query("COMMIT");
        pipeline_expect(ends[i], 11);
    }
}

PIPELINE_TEST(failed_transactions)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_query("BEGIN");
    pipeline_run("s", "undone", "1");
    pipeline_plain('S');
    pipeline_query("SELECT 1/0");
    pipeline_run("s", "refused", "2");
    pipeline_plain('S');
    pipeline_query("UPDATE names SET last_name = 'refused'");
    pipeline_parse("t", PIPELINE_DELETE_ONE);
    pipeline_plain('S');
    pipeline_query("ROLLBACK");
    pipeline_run("s", "done", "3");
    pipeline_plain('S');
    pipeline_run("t", "4", "x");
    pipeline_plain('S');
    pipeline_expect("a failed transaction", 8);
}

PIPELINE_TEST(transactions_in_one_pipeline)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    pipeline_query("BEGIN; UPDATE names SET first_name = 'a' WHERE id = 1; SAVEPOINT one");
    pipeline_run("s", "undone", "1");
    pipeline_plain('S');
    pipeline_query("ROLLBACK TO one");
    pipeline_query("DELETE FROM names WHERE id = 8");
    pipeline_run("s", "kept", "2");
    pipeline_plain('S');
    pipeline_query("COMMIT");
    pipeline_query("SET search_path = pg_catalog");
    pipeline_query("SELECT count(*) FROM names");
    pipeline_query("RESET search_path");
    pipeline_run("s", "after", "3");
    pipeline_plain('S');
    pipeline_query(PIPELINE_SELECT_ALL);
    pipeline_expect("transactions", 10);
}

/* What fails in one part of a pipeline does not touch what the next part has put in its place. */
PIPELINE_TEST(an_unnamed_statement_behind_one_that_failed)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    for (size_t i = 0; i < 2; i++) { /* the second time all texts are known, and nothing waits */
        pipeline_parse("", "SELECT nothing FROM pg_class");
        pipeline_plain('S');
        pipeline_parse("", PIPELINE_UPDATE_ONE);
        pipeline_plain('S');
        pipeline_expect("two parts", 2);
        pipeline_run("", "behind", "2");
        pipeline_plain('S');
        pipeline_expect("the second statement", 1);
    }
}

PIPELINE_TEST(a_statement_behind_a_close_that_is_skipped)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    for (size_t i = 0; i < 2; i++) {
        pipeline_run("s", "known", "1");
        pipeline_parse("", "SELECT nothing FROM pg_class");
        pipeline_close('S', "s");
        pipeline_plain('S');
        pipeline_run("s", "still there", "2");
        pipeline_close('S', "s");
        pipeline_parse("s", PIPELINE_UPDATE_ONE);
        pipeline_plain('S');
        pipeline_expect("two parts", 2);
        pipeline_run("s", "made anew", "3");
        pipeline_plain('S');
        pipeline_expect("the new statement", 1);
    }
}

/* The same name for one text after the other, a part of the pipeline for each. */
PIPELINE_TEST(one_name_for_many_statements)
{
    static const char *const NAMES[] = {"", "t"};
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    for (size_t i = 0; i < 4; i++) {
        const char *name = NAMES[i % 2];
        pipeline_parse(name, PIPELINE_UPDATE_ONE);
        pipeline_run(name, "first", "1");
        pipeline_plain('S');
        pipeline_close('S', name);
        pipeline_parse(name, "SELECT count(*) FROM pg_class WHERE relname = $1 AND oid <> $2");
        pipeline_describe('S', name);
        pipeline_run(name, "none", "3");
        pipeline_plain('S');
        pipeline_run("s", "not a number", "x");
        pipeline_close('S', name);
        pipeline_plain('S');
        pipeline_run(name, "still there", "4");
        pipeline_parse("", "SELECT 1");
        pipeline_plain('S');
        pipeline_close('S', name);
        pipeline_parse(name, PIPELINE_DELETE_ONE);
        pipeline_run(name, "5", "");
        pipeline_plain('S');
        pipeline_query("SELECT 1");
        pipeline_run(name, "6", "");
        pipeline_close('S', name);
        pipeline_plain('S');
        pipeline_expect("all in one go", 7);
    }
}

/* A portal that was made before a savepoint outlives what fails after that. */
PIPELINE_TEST(a_portal_behind_a_close_that_is_skipped)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_change();
    for (size_t i = 0; i < 2; i++) {
        pipeline_query("BEGIN");
        pipeline_bind("p", "s", "still there", "2");
        pipeline_plain('S');
        pipeline_query("SAVEPOINT a");
        pipeline_parse("", "SELECT nothing FROM pg_class");
        pipeline_close('P', "p");
        pipeline_plain('S');
        pipeline_query("ROLLBACK TO a");
        pipeline_describe('P', "p");
        pipeline_execute("p", 0);
        pipeline_close('P', "p");
        pipeline_plain('S');
        pipeline_query("COMMIT");
        pipeline_expect("all in one go", 7);
    }
}

/* What covers a portal again where a first attempt at it was skipped. */
PIPELINE_TEST(a_portal_that_is_covered_twice)
{
    pipeline_prepare(PIPELINE_UPDATE_ONE);
    pipeline_parse("plain", "SELECT count(*) FROM pg_namespace WHERE oid = 11");
    pipeline_plain('S');
    pipeline_expect("a statement that is passed", 1);
    pipeline_change();
    for (size_t i = 0; i < 2; i++) {
        pipeline_run("s", "known", "1");
        pipeline_plain('S');
        pipeline_parse("", "SELECT nothing FROM pg_class");
        pipeline_bind("", "plain", NULL, NULL);
        pipeline_execute("", 0);
        pipeline_plain('S');
        pipeline_bind("", "plain", NULL, NULL);
        pipeline_describe('P', "");
        pipeline_execute("", 0);
        pipeline_plain('S');
        pipeline_close('P', "");
        pipeline_close('P', "");
        pipeline_plain('S');
        pipeline_expect("all in one go", 4);
    }
}

/* A portal that never was does not come back when one that would have covered it fails. */
PIPELINE_TEST(portals_of_which_each_fails)
{
    pipeline_change();
    for (size_t i = 0; i < 2; i++) {
        pipeline_parse("", "UPDATE names SET id = (1 / 0)::int WHERE id = 2");
        pipeline_bind("", "", NULL, NULL);
        pipeline_execute("", 0);
        pipeline_plain('S');
        pipeline_bind("", "missing", NULL, NULL);
        pipeline_execute("", 0);
        pipeline_plain('S');
        pipeline_query("BEGIN");
        pipeline_parse("", "DELETE FROM names WHERE id = 51");
        pipeline_bind("", "", NULL, NULL);
        pipeline_execute("", 0);
        pipeline_plain('S');
        pipeline_query("ROLLBACK");
        pipeline_expect("all in one go", 5);
    }
}

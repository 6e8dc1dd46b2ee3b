#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "rewrite/text/glance.h"

/* A copy without a terminator, so that reading too far is seen. */
static bool changes(const char *text)
{
    size_t length = strlen(text);
    char *exact = malloc(length == 0 ? 1 : length);
    memcpy(exact, text, length);
    bool result = glance_may_change(glance_take(exact, length));
    free(exact);
    return result;
}

Test(glance, statements_that_change_names_or_the_client_id)
{
    static const char *const texts[] = {
        "SET search_path = app",
        "set local crossfade.client_id = '7'",
        "RESET ALL",
        "DISCARD TEMP",
        "ROLLBACK TO a",
        "abort",
        "DO $$ BEGIN END $$",
        "CALL p()",
        "CREATE TABLE t (a int)",
        "DROP SCHEMA app CASCADE",
        "ALTER TABLE names RENAME TO names_old",
        "EXECUTE q",
        "GRANT USAGE ON SCHEMA app TO a",
        "REVOKE USAGE ON SCHEMA app FROM a",
        "EXPLAIN ANALYZE EXECUTE q",
        "SELECT set_config('search_path', 'app', false)",
        "SELECT pg_catalog.\"set_config\"('search_path', 'app', false)",
        "UPDATE pg_settings SET setting = 'app' WHERE name = 'search_path'",
        "SELECT 1 INTO TEMP names",
        "SELECT 1 INTO names",
        "SELECT 1 AS a INTO/**/names",
        "WITH a AS (SELECT 1) SELECT * INTO TABLE names FROM a",
        "SELECT * FROM pg_temp.names",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cr_expect(changes(texts[i]), "%s", texts[i]);
}

Test(glance, statements_that_change_nothing)
{
    static const char *const texts[] = {
        "",
        "   ",
        ";",
        "SELECT abalance FROM pgbench_accounts WHERE aid = 5",
        "INSERT INTO names VALUES (1, 'a', 'b')",
        "insert\n\tinto names VALUES (1)",
        "WITH a AS (SELECT 1) INSERT INTO names SELECT * FROM a",
        "MERGE INTO names USING a ON a.id = names.id WHEN MATCHED THEN DELETE",
        "UPDATE names SET first_name = 'a'",
        "INSERT INTO names VALUES (1) ON CONFLICT DO NOTHING",
        "COMMIT",
        "BEGIN",
        "SELECT settings, temperature, pg_temporary FROM t, call",
        "SELECT template, set_configured FROM t",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cr_expect_not(changes(texts[i]), "%s", texts[i]);
}

Test(glance, what_stands_in_front_hides_nothing)
{
    static const char *const texts[] = {
        "  \n\t SET a.b = '1'",
        ";;SET a.b = '1'",
        "SELECT 1;SET a.b = '1'",
        "SELECT ';'; SET a.b = '1'",
        "-- SELECT\nSET a.b = '1'",
        "-- SELECT\rSET a.b = '1'",
        "/* SELECT */ SET a.b = '1'",
        "/* a /* b */ c */ SET a.b = '1'",
        "SELECT 1; /* a /* b */ c */ SET a.b = '1'",
        "SELECT 1; -- a\n -- b\n SET a.b = '1'",
        "SELECT '/*'; SET a.b = '1'",
        "SELECT '--';\nSET a.b = '1'",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        cr_expect(changes(texts[i]), "%s", texts[i]);
}

Test(glance, a_long_text_takes_no_longer_than_its_length)
{
    static const char piece[] = ";/* -- (";
    size_t length = (sizeof piece - 1) * 1000000;
    char *text = malloc(length);
    for (size_t at = 0; at < length; at += sizeof piece - 1)
        memcpy(text + at, piece, sizeof piece - 1);
    clock_t begun = clock();
    cr_expect_not(glance_may_change(glance_take(text, length)));
    cr_expect_lt((double)(clock() - begun) / CLOCKS_PER_SEC, 5.0);
    free(text);
}

Test(glance, first_words)
{
    static const char prepare[] = "/* a /* b */ */ -- c\n ((PREPARE x AS SELECT 1";
    cr_expect(glance_first_word_is(prepare, strlen(prepare), "prepare"));
    cr_expect_not(glance_first_word_is(prepare, strlen(prepare), "prep"));
    cr_expect_not(glance_first_word_is(prepare, strlen(prepare), "prepared"));
    cr_expect_not(glance_first_word_is("", 0, "prepare"));
    cr_expect_not(glance_first_word_is("-- a", 4, "prepare"));
}

Test(glance, a_snapshot_is_imported_by_one_statement_only)
{
    static const char yes[] = "set /* a */ TRANSACTION snapshot '00000003-1'";
    static const char *const others[] = {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                                         "SET application_name = 'transaction snapshot'",
                                         "SET TRANSACTION", "SELECT 1", ""};
    cr_expect(glance_imports_snapshot(yes, strlen(yes)));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(glance_imports_snapshot(others[i], strlen(others[i])), "%s", others[i]);
}

Test(glance, a_snapshot_may_be_imported_by_one_statement_of_several)
{
    static const char *const yes[] = {
        "SET TRANSACTION SNAPSHOT '00000003-1'",
        "BEGIN ISOLATION LEVEL REPEATABLE READ; SET /* a */ TRANSACTION\nSNAPSHOT '00000003-1'",
        "SELECT 1; COMMIT; BEGIN; set transaction snapshot '1'",
    };
    static const char *const no[] = {"SET TRANSACTION ISOLATION LEVEL SERIALIZABLE", "BEGIN",
                                     "SELECT 1; SELECT snapshot FROM transaction", ""};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        cr_expect(glance_may_import_snapshot(glance_take(yes[i], strlen(yes[i]))), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        cr_expect_not(glance_may_import_snapshot(glance_take(no[i], strlen(no[i]))), "%s", no[i]);
}

Test(glance, a_rollback_of_all)
{
    static const char *const yes[] = {"ROLLBACK", "ABORT AND CHAIN", "rollback work; BEGIN",
                                      "COMMIT; BEGIN", "/* x */ End"};
    static const char *const no[] = {"ROLLBACK TO s", "rollback transaction\nto savepoint s",
                                     "ROLLBACK; BEGIN; SAVEPOINT s; ROLLBACK TO s", "SELECT 1", ""};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        cr_expect(glance_rolls_back_all(glance_take(yes[i], strlen(yes[i]))), "%s", yes[i]);
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        cr_expect_not(glance_rolls_back_all(glance_take(no[i], strlen(no[i]))), "%s", no[i]);
}

Test(glance, what_has_nothing_to_do_with_tables)
{
    static const char *const aside[] = {
        "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE /* names */",
        "/* names */ begin;",
        " set application_name = 'names' ; -- names",
        "SAVEPOINT names",
        "ROLLBACK TO names;;",
        "SHOW names",
    };
    static const char *const others[] = {
        "BEGIN; SELECT * FROM names",
        "LOCK TABLE names",
        "SELECT names FROM names",
        "EXECUTE names",
        "SETTLE names",
        "",
        "/* SET a = 1 */ names",
        "SET a = 'b;c names'",
        "COMMIT; TRUNCATE names;",
    };
    for (size_t i = 0; i < sizeof aside / sizeof *aside; i++)
        cr_expect(glance_is_aside(aside[i], strlen(aside[i])), "%s", aside[i]);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        cr_expect_not(glance_is_aside(others[i], strlen(others[i])), "%s", others[i]);
}

static enum glance_ddl ddl_of(const char *text)
{
    return glance_ddl(glance_take(text, strlen(text)));
}

Test(glance, what_a_text_may_do_to_a_table)
{
    cr_assert_eq(ddl_of("SELECT 1 FROM names"), GLANCE_DDL_NONE);
    cr_assert_eq(ddl_of("SELECT set_config('a', 'b', true) FROM names"), GLANCE_DDL_POSSIBLE);
    cr_assert_eq(ddl_of("CREATE INDEX ON names (id)"), GLANCE_DDL_HIDDEN);
    cr_assert_eq(ddl_of("CREATE TABLE t AS SELECT * FROM names"), GLANCE_DDL_HIDDEN);
    cr_assert_eq(ddl_of("ALTER TABLE names ENABLE ROW LEVEL SECURITY"), GLANCE_DDL_HIDDEN);
    cr_assert_eq(ddl_of("DO 'ALTER TABLE names ADD a int'"), GLANCE_DDL_HIDDEN);
    cr_assert_eq(ddl_of("CREATE TABLE names (id int)"), GLANCE_DDL_SHOWN);
    cr_assert_eq(ddl_of("BEGIN; alter table names ADD a int"), GLANCE_DDL_SHOWN);
    cr_assert_eq(ddl_of("/* a */ DROP TABLE names"), GLANCE_DDL_SHOWN);
    cr_assert(glance_commits_prepared("commit prepared 'a'", 19));
    cr_assert_not(glance_commits_prepared("commit", 6));
}

Test(glance, prepared_statements_may_be_anywhere)
{
    static const char *const texts[] = {"EXPLAIN (ANALYZE) execute q(1)",
                                        "CREATE TABLE t AS EXECUTE\"q\"",
                                        "SELECT 1; prepare q AS SELECT 1"};
    static const bool executes[] = {true, true, false};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct glance glance = glance_take(texts[i], strlen(texts[i]));
        cr_expect_eq(glance_may_execute(glance), executes[i], "%s", texts[i]);
        cr_expect_eq(glance_may_prepare(glance), !executes[i], "%s", texts[i]);
    }
}

/*
 * COPY into tables other than the worked example. The forms themselves are in copy.sql.
 */
#include "rewrite/other/copy.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/rewrite/names_catalog.h"

#define CLIENT_OLD_PRIMARY_NEW ((struct route){SIDE_NEW, SIDE_NEW, false})
#define CLIENT_OLD_BOTH ((struct route){SIDE_OLD, SIDE_OLD, true})

static struct catalog *catalog;

static void test_copy_begin(void)
{
    catalog = names_catalog();
}

static void test_copy_end(void)
{
    catalog_release(catalog);
}

TestSuite(copy, .init = test_copy_begin, .fini = test_copy_end);

static const char *test_copy_plan(const char *sql, struct route route)
{
    return names_sent(catalog, sql, route, NULL);
}

static void test_copy_contains(const char *text, const char *piece)
{
    cr_expect_not_null(strstr(text, piece), "no  %s\nin  %s", piece, text);
}

/* The staging table's columns are of the client's types already. */
Test(copy, takes_what_an_expression_cannot_limit)
{
    struct column *column = names_find_column(catalog, SIDE_OLD, "last_name");
    column->type = "character varying(3)[]";
    column->type_oid = 1015;
    column->type_modifier = 7;
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "INSERT INTO \"public\".\"new_names\" AS \"names\" (\"id\", "
                       "\"full_name\") SELECT staged.\"id\", ");
}

Test(copy, refuses_what_an_insert_would)
{
    names_find_column(catalog, SIDE_OLD, "first_name")->not_null = true;
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "CASE WHEN staged.\"first_name\" IS NULL THEN NULL ELSE ");
    test_copy_contains(test_copy_plan("COPY names (id) FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "CASE WHEN staged.\"first_name\" IS NULL THEN NULL ELSE ");
    names_find_column(catalog, SIDE_NEW, "id")->identity = 'a';
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "refused 0A000 a NULL that the other table would take");
    names_find_column(catalog, SIDE_OLD, "first_name")->not_null = false;
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "OVERRIDING SYSTEM VALUE SELECT staged.\"id\", ");
    test_copy_contains(test_copy_plan("COPY names (id, id) FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "refused 42701 column \"id\" specified more than once");
    names_find_column(catalog, SIDE_OLD, "first_name")->generated = true;
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "refused 0A000 a write whose mapping reads a generated column");
    test_copy_contains(test_copy_plan("COPY names (first_name) FROM STDIN", CLIENT_OLD_BOTH),
                       "refused 42P10 column \"first_name\" is a generated column");
    names_find_column(catalog, SIDE_OLD, "first_name")->generated = false;
    names_add_column(catalog, SIDE_OLD, "age", "integer", 23)->lost = true;
    test_copy_contains(test_copy_plan("COPY names (age) FROM STDIN", CLIENT_OLD_PRIMARY_NEW),
                       "refused 0A000 a value for a column without a counterpart");
    test_copy_contains(test_copy_plan("COPY names FROM STDIN", CLIENT_OLD_BOTH),
                       "refused 0A000 a value for a column without a counterpart");
    test_copy_contains(test_copy_plan("COPY names (id) FROM STDIN", CLIENT_OLD_BOTH),
                       "INSERT INTO \"public\".\"names\" (\"id\") OVERRIDING SYSTEM VALUE");
}

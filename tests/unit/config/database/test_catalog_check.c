#include "config/database/catalog_check.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"

static void test_catalog_check_refuses(struct catalog *catalog, const char *message)
{
    struct error error;
    catalog_map_columns(catalog);
    cr_assert(!catalog_check(&catalog->migrations[0], "c.yaml", &error));
    cr_assert_str_eq(error.message, message);
    cr_assert_str_eq(error.sqlstate, SQLSTATE_CONFIG_FILE);
    catalog_release(catalog);
}

Test(catalog_check, takes_tables_that_fit_or_are_not_there)
{
    for (unsigned i = 0; i < 4; i++) {
        struct error error;
        struct catalog *catalog = fixture_catalog((i & 1) != 0, (i & 2) != 0);
        cr_assert(catalog_check(&catalog->migrations[0], "c.yaml", &error), "%s", error.message);
        catalog_release(catalog);
    }
}

Test(catalog_check, refuses_mappings_of_columns_that_are_not_there)
{
    struct catalog *catalog = fixture_catalog(true, true);
    catalog->migrations[0].shape[SIDE_NEW].columns[1].name = "name";
    test_catalog_check_refuses(
        catalog, "c.yaml:7: migration names: to_new names column \"full_name\", which table "
                 "public.new_names does not have; expected one of id, name");
    catalog = fixture_catalog(true, true);
    catalog->migrations[0].shape[SIDE_OLD].columns[2].name = "surname";
    test_catalog_check_refuses(
        catalog, "c.yaml:10: migration names: to_old names column \"last_name\", which table "
                 "public.names does not have; expected one of id, first_name, surname");
}

Test(catalog_check, refuses_keys_that_one_side_does_not_have)
{
    struct catalog *catalog = fixture_catalog(true, true);
    catalog->migrations[0].shape[SIDE_NEW].columns[0].name = "number";
    test_catalog_check_refuses(
        catalog, "c.yaml:3: migration names: key column \"id\" is not in table public.new_names; "
                 "expected a key of columns that both tables have");
}

Test(catalog_check, refuses_columns_that_nothing_can_fill)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct shape *shape = &catalog->migrations[0].shape[SIDE_NEW];
    struct column *columns = arena_zero(&catalog->arena, 3, sizeof *columns);
    columns[0] = shape->columns[0];
    columns[1] = shape->columns[1];
    columns[2] = shape->columns[1];
    columns[2].name = "age";
    shape->columns = columns;
    shape->column_count = 3;
    struct error error;
    catalog_map_columns(catalog);
    cr_assert(catalog_check(&catalog->migrations[0], "c.yaml", &error),
              "a column that may be NULL");
    columns[2].not_null = true;
    columns[2].default_sql = "0";
    cr_assert(catalog_check(&catalog->migrations[0], "c.yaml", &error), "a column with a default");
    columns[2].default_sql = NULL;
    columns[2].generated = true;
    cr_assert(catalog_check(&catalog->migrations[0], "c.yaml", &error), "a generated column");
    columns[2].generated = false;
    test_catalog_check_refuses(
        catalog, "c.yaml:3: migration names: column \"age\" of table public.new_names is NOT NULL "
                 "without a default and has no mapping; expected one under to_new");
}

Test(catalog_check, refuses_keys_that_may_be_null)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        struct catalog *catalog = fixture_catalog(true, true);
        struct error error;
        struct shape *shape = &catalog->migrations[0].shape[side];
        shape->columns[0].not_null = false;
        cr_assert(!catalog_check(&catalog->migrations[0], "c.yaml", &error));
        cr_assert_not_null(strstr(error.message, "c.yaml:6: migration names: key column \"id\" of "
                                                 "table public."));
        cr_assert_not_null(strstr(error.message, "may be NULL"));
        shape->exists = false;
        cr_assert(catalog_check(&catalog->migrations[0], "c.yaml", &error), "a dropped table's");
        catalog_release(catalog);
    }
}

Test(catalog_check, refuses_keys_that_do_not_find_one_row)
{
    struct catalog *catalog = fixture_catalog(true, true);
    catalog->migrations[0].shape[SIDE_NEW].key_trouble = "it has no unique index over them";
    test_catalog_check_refuses(
        catalog, "c.yaml:6: migration names: key [id] is not unique in table public.new_names: it "
                 "has no unique index over them; expected a unique, immediate, complete and valid "
                 "index over exactly these columns on both tables, or another key, such as [id]");
}

#include "config/model/counterpart.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"

static struct column *test_counterpart_add(struct catalog *catalog, enum side side,
                                           const char *name)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    struct column *columns = arena_zero(&catalog->arena, shape->column_count + 1, sizeof *columns);
    memcpy(columns, shape->columns, shape->column_count * sizeof *columns);
    columns[shape->column_count] = shape->columns[1];
    columns[shape->column_count].name = name;
    shape->columns = columns;
    return &shape->columns[shape->column_count++];
}

static void test_counterpart_mark(struct catalog *catalog)
{
    catalog_map_columns(catalog);
    counterpart_mark(catalog);
}

Test(counterpart, a_column_of_one_table_is_forgotten)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        struct error error;
        struct catalog *catalog = fixture_catalog(true, true);
        struct migration *migration = &catalog->migrations[0];
        test_counterpart_mark(catalog);
        cr_assert(counterpart_check(migration, "c.yaml", &error), "%s", error.message);
        struct column *column = test_counterpart_add(catalog, (enum side)side, "assignee");
        test_counterpart_mark(catalog);
        cr_assert(column->lost);
        cr_assert_eq(counterpart_forgotten(migration, (enum side)side), column);
        cr_assert_null(counterpart_forgotten(migration, side_other((enum side)side)));
        cr_assert(!counterpart_check(migration, "c.yaml", &error));
        cr_assert_str_eq(
            error.message,
            side == SIDE_OLD
                ? "c.yaml:3: migration names: column \"assignee\" of table public.names has no "
                  "mapping, and table public.new_names has no such column; expected a mapping "
                  "under to_old, or dropped: [assignee] where it is meant to be left out"
                : "c.yaml:3: migration names: column \"assignee\" of table public.new_names has no "
                  "mapping, and table public.names has no such column; expected a mapping under "
                  "to_new, or added: [assignee] where it is meant to be left out");
        column->generated = true;
        test_counterpart_mark(catalog);
        cr_assert(!column->lost && counterpart_check(migration, "c.yaml", &error));
        column->generated = false;
        migration->shape[side_other((enum side)side)].exists = false;
        cr_assert(counterpart_check(migration, "c.yaml", &error), "one table alone");
        catalog_release(catalog);
    }
}

Test(counterpart, both_tables_have_it_or_the_file_says_so)
{
    static const char *names[] = {"assignee"};
    struct error error;
    struct catalog *catalog = fixture_catalog(true, true);
    test_counterpart_add(catalog, SIDE_OLD, "assignee");
    struct column *column = test_counterpart_add(catalog, SIDE_NEW, "assignee");
    test_counterpart_mark(catalog);
    cr_assert(!column->lost && counterpart_check(&catalog->migrations[0], "c.yaml", &error));
    catalog_release(catalog);

    struct migration_config config = FIXTURE_NAMES;
    config.alone[SIDE_OLD] = names;
    config.alone_count[SIDE_OLD] = 1;
    catalog = fixture_catalog(true, true);
    catalog->migrations[0].config = &config;
    column = test_counterpart_add(catalog, SIDE_OLD, "assignee");
    test_counterpart_mark(catalog);
    cr_assert(!column->lost && counterpart_check(&catalog->migrations[0], "c.yaml", &error));
    catalog_release(catalog);
}

/* It gets there, though nothing comes back. */
Test(counterpart, a_column_that_is_read_is_not_lost)
{
    static struct column_mapping to_new[] = {
        {"full_name", "first_name || ' ' || last_name || title", 7}};
    struct error error;
    struct migration_config config = FIXTURE_NAMES;
    config.mapping[SIDE_NEW] = to_new;
    struct catalog *catalog = fixture_catalog(true, true);
    catalog->migrations[0].config = &config;
    struct column *column = test_counterpart_add(catalog, SIDE_OLD, "title");
    test_counterpart_mark(catalog);
    cr_assert(!column->lost);
    cr_assert(!counterpart_check(&catalog->migrations[0], "c.yaml", &error));
    catalog_release(catalog);
}

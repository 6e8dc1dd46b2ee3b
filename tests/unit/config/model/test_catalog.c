#include "config/model/catalog.h"

#include <criterion/criterion.h>

#include "tests/unit/config/fixture.h"

static const struct column *test_catalog_column(const struct catalog *catalog, enum side side,
                                                const char *name)
{
    const struct column *column = shape_column(&catalog->migrations[0].shape[side], name);
    cr_assert_not_null(column);
    return column;
}

Test(catalog, finds_columns_and_keys)
{
    struct catalog *catalog = fixture_catalog(true, true);
    const struct migration *migration = &catalog->migrations[0];
    cr_assert_str_eq(test_catalog_column(catalog, SIDE_OLD, "last_name")->name, "last_name");
    cr_assert_null(shape_column(&migration->shape[SIDE_NEW], "last_name"));
    cr_assert_null(shape_column(&migration->shape[SIDE_NEW], "ID"));
    cr_assert(shape_is_key(migration, "id"));
    cr_assert(!shape_is_key(migration, "first_name"));
    catalog_release(catalog);
}

Test(catalog, maps_what_is_stated_and_what_has_the_same_name)
{
    struct catalog *catalog = fixture_catalog(true, true);
    cr_assert_str_eq(test_catalog_column(catalog, SIDE_NEW, "full_name")->mapping,
                     "first_name || ' ' || last_name");
    cr_assert_str_eq(test_catalog_column(catalog, SIDE_NEW, "id")->mapping, "\"id\"");
    cr_assert_str_eq(test_catalog_column(catalog, SIDE_OLD, "id")->mapping, "\"id\"");
    catalog_release(catalog);
}

Test(catalog, maps_nothing_where_the_other_side_has_no_such_column)
{
    struct catalog *catalog = fixture_catalog(true, true);
    catalog->migrations[0].shape[SIDE_NEW].columns[0].name = "number";
    catalog_map_columns(catalog);
    cr_assert_null(test_catalog_column(catalog, SIDE_OLD, "id")->mapping);
    cr_assert_null(test_catalog_column(catalog, SIDE_NEW, "number")->mapping);
    catalog_release(catalog);
}

Test(catalog, supposes_the_same_names_in_a_table_not_made_yet)
{
    struct catalog *catalog = fixture_catalog(true, false);
    cr_assert_str_eq(test_catalog_column(catalog, SIDE_OLD, "id")->mapping, "\"id\"");
    cr_assert(!catalog->migrations[0].shape[SIDE_NEW].known);
    catalog_release(catalog);
}

Test(catalog, outlives_its_configuration)
{
    struct migration_config config = FIXTURE_NAMES;
    struct catalog *catalog = catalog_new(&config, 1);
    config = (struct migration_config){0};
    cr_assert_str_eq(catalog->migrations[0].config->name, "names");
    cr_assert_neq((const void *)catalog->migrations[0].config->mapping[SIDE_NEW],
                  (const void *)FIXTURE_NAMES.mapping[SIDE_NEW]);
    cr_assert_eq(catalog_retain(catalog), catalog);
    catalog_release(catalog);
    cr_assert_str_eq(catalog->migrations[0].shape[SIDE_OLD].table.name, "names");
    catalog_release(catalog);
    catalog_release(NULL);
}

Test(catalog, sees_every_difference)
{
    struct catalog *one = fixture_catalog(true, true);
    struct catalog *other = fixture_catalog(true, true);
    struct shape *shape = &other->migrations[0].shape[SIDE_OLD];
    struct column *column = &shape->columns[1];
    other->generation = 9;
    cr_assert(catalog_equal(one, other));
#define DIFFERS(change, undo)                                                                      \
    do {                                                                                           \
        change;                                                                                    \
        cr_assert(!catalog_equal(one, other), #change);                                            \
        undo;                                                                                      \
        cr_assert(catalog_equal(one, other), #undo);                                               \
    } while (0)
    DIFFERS(shape->exists = false, shape->exists = true);
    DIFFERS(shape->known = false, shape->known = true);
    DIFFERS(shape->oid++, shape->oid--);
    DIFFERS(shape->column_count--, shape->column_count++);
    DIFFERS(shape->primary_key_count = 0, shape->primary_key_count = 1);
    DIFFERS(shape->primary_key[0] = "x", shape->primary_key[0] = "id");
    DIFFERS(column->name = "x", column->name = "first_name");
    DIFFERS(column->type = "integer", column->type = "text");
    DIFFERS(column->type_oid++, column->type_oid--);
    DIFFERS(column->type_modifier++, column->type_modifier--);
    DIFFERS(column->attribute_number++, column->attribute_number--);
    DIFFERS(column->not_null = true, column->not_null = false);
    DIFFERS(column->generated = true, column->generated = false);
    DIFFERS(column->limited_row = true, column->limited_row = false);
    DIFFERS(column->identity = 'a', column->identity = '\0');
    DIFFERS(column->default_sql = "''", column->default_sql = NULL);
    const char *mapping = column->mapping;
    DIFFERS(column->mapping = NULL, column->mapping = mapping);
    DIFFERS(column->mapping = "x", column->mapping = mapping);
    catalog_release(one);
    catalog_release(other);
}

Test(catalog, copies_shapes_whole)
{
    struct catalog *from = fixture_catalog(true, true);
    struct catalog *to = fixture_catalog(false, true);
    to->migrations[0].shape[SIDE_OLD] =
        shape_copy(&from->migrations[0].shape[SIDE_OLD], &to->arena);
    cr_assert(catalog_equal(from, to));
    catalog_release(from);
    cr_assert_str_eq(test_catalog_column(to, SIDE_OLD, "id")->default_sql,
                     "nextval('public.names_id_seq'::regclass)");
    catalog_release(to);
}

#include "config/model/constraint.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/config/fixture.h"

static void test_constraint_set(struct shape *shape, struct constraint *constraints, size_t count)
{
    shape->constraints = constraints;
    shape->constraint_count = count;
}

static void test_constraint_check(const char *expected, struct constraint old,
                                  struct constraint new)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct migration *migration = &catalog->migrations[0];
    old.name = "o";
    new.name = "n";
    test_constraint_set(&migration->shape[SIDE_OLD], &old, 1);
    test_constraint_set(&migration->shape[SIDE_NEW], &new, 1);
    constraint_match(catalog);
    cr_assert_str_eq(old.counterpart == NULL ? "" : old.counterpart, expected, "%s, %s",
                     old.definition, new.definition);
    cr_assert_eq(new.counterpart == NULL, old.counterpart == NULL);
    catalog_release(catalog);
}

#define CONSTRAINT(kind_, definition_, rest_)                                                      \
    (struct constraint)                                                                            \
    {                                                                                              \
        .kind = (kind_), .definition = (definition_), .rest = (rest_)                              \
    }

Test(constraint, the_same_definition_is_the_same_constraint)
{
    test_constraint_check("n", CONSTRAINT(CONSTRAINT_UNIQUE, "btree (id)", ""),
                          CONSTRAINT(CONSTRAINT_UNIQUE, "btree (id)", ""));
    test_constraint_check("n", CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((id > 'id'))", ""),
                          CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((\"id\" > 'id'))", ""));
    test_constraint_check("", CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((id > 0))", ""),
                          CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((id > 1))", ""));
    test_constraint_check("", CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((id > 'ID'))", ""),
                          CONSTRAINT(CONSTRAINT_CHECK, "CHECK ((id > 'id'))", ""));
    test_constraint_check("", CONSTRAINT(CONSTRAINT_UNIQUE, "btree (id)", ""),
                          CONSTRAINT(CONSTRAINT_CHECK, "btree (id)", ""));
    test_constraint_check("", CONSTRAINT(CONSTRAINT_FOREIGN_KEY, "FOREIGN KEY (id)", "depts(id)"),
                          CONSTRAINT(CONSTRAINT_FOREIGN_KEY, "FOREIGN KEY (id)", "parts(id)"));
    /* full_name repeats no column of the old table. */
    test_constraint_check("", CONSTRAINT(CONSTRAINT_UNIQUE, "btree (full_name)", ""),
                          CONSTRAINT(CONSTRAINT_UNIQUE, "btree (full_name)", ""));
}

Test(constraint, a_column_that_is_renamed_or_cast_is_the_same_column)
{
    struct catalog *catalog = fixture_catalog(true, true);
    struct migration *migration = &catalog->migrations[0];
    struct shape *old = &migration->shape[SIDE_OLD];
    struct shape *new = &migration->shape[SIDE_NEW];
    new->columns[1].mapping = " (First_Name)::character varying(10)";
    old->columns[1].mapping = "\"full_name\"";
    cr_assert_eq(constraint_same_column(migration, SIDE_OLD, &old->columns[1]), &new->columns[1]);
    cr_assert_eq(constraint_same_column(migration, SIDE_NEW, &new->columns[1]), &old->columns[1]);
    struct arena arena = {0};
    cr_assert_str_eq(constraint_show_columns(migration, SIDE_NEW, "(full_name, id)", &arena),
                     "(first_name, id)");
    cr_assert_str_eq(constraint_show_columns(migration, SIDE_NEW, "(lower(full_name))", &arena),
                     "(lower(first_name))");
    cr_assert_str_eq(constraint_show_columns(migration, SIDE_NEW, "(\"full_name\")", &arena),
                     "(\"first_name\")");
    cr_assert_null(constraint_show_columns(migration, SIDE_OLD, "(last_name)", &arena));
    old->columns[1].mapping = "upper(full_name)";
    cr_assert_null(constraint_same_column(migration, SIDE_OLD, &old->columns[1]));
    arena_free(&arena);
    catalog_release(catalog);
}

Test(constraint, what_the_configuration_pairs_is_the_same)
{
    static struct constraint_pair pair = {{"o", "n"}};
    struct migration_config config = FIXTURE_NAMES;
    config.constraints = &pair;
    config.constraint_count = 1;
    struct catalog *catalog = catalog_new(&config, 1);
    struct constraint old[] = {{"o", CONSTRAINT_CHECK, "a", "", "stale"},
                               {"o2", CONSTRAINT_CHECK, "c", "", NULL}};
    struct constraint new[] = {{"n2", CONSTRAINT_CHECK, "a", "", NULL},
                               {"n", CONSTRAINT_CHECK, "b", "", NULL}};
    test_constraint_set(&catalog->migrations[0].shape[SIDE_OLD], old, 2);
    test_constraint_set(&catalog->migrations[0].shape[SIDE_NEW], new, 2);
    constraint_match(catalog);
    cr_assert_str_eq(old[0].counterpart, "n");
    cr_assert_str_eq(new[1].counterpart, "o");
    cr_assert_null(new[0].counterpart);
    cr_assert_null(old[1].counterpart);
    catalog_release(catalog);
}

Test(constraint, names_in_an_expression)
{
    cr_assert(constraint_names_column("a || 'x'", "a"));
    cr_assert(constraint_names_column("f(\"A b\")", "A b"));
    cr_assert(constraint_names_column("UPPER(Name)", "name"));
    cr_assert_not(constraint_names_column("'a' || E'\\'a' || ab || a1", "a"));
    cr_assert_not(constraint_names_column("'it''s a'", "a"));
    cr_assert_not(constraint_names_column("\"a", "b"));
    cr_assert_not(constraint_names_column("'", "b"));
}

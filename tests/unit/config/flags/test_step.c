#include "config/flags/step.h"

#include <criterion/criterion.h>
#include <string.h>

#include "config/model/counterpart.h"
#include "tests/unit/config/fixture.h"

static const struct flags TEST_STEP_OLD = {.primary = SIDE_OLD, .read = SIDE_OLD};
static const struct flags TEST_STEP_BOTH = {
    .primary = SIDE_OLD, .mirrored = true, .read = SIDE_OLD};
static const struct flags TEST_STEP_NEW = {.primary = SIDE_NEW, .read = SIDE_NEW};

static struct catalog *catalog;
static struct error error;

static void test_step_begin(void)
{
    catalog = fixture_catalog(true, true);
}

static void test_step_end(void)
{
    catalog_release(catalog);
}

TestSuite(step, .init = test_step_begin, .fini = test_step_end);

static bool test_step(const struct flags *last, const struct flags *next)
{
    return step_check(&catalog->migrations[0], last, next, "KEY", "c.yaml", &error);
}

static void test_step_refer_to(enum side side, size_t count)
{
    struct shape *shape = &catalog->migrations[0].shape[side];
    shape->constraints = arena_zero(&catalog->arena, count, sizeof *shape->constraints);
    shape->constraint_count = count;
    for (size_t i = 0; i < count; i++)
        shape->constraints[i] = (struct constraint){
            .name = "r",
            .kind = CONSTRAINT_REFERENCE,
            .definition = "(id)",
            .rest = arena_format(&catalog->arena, "public.c%zu FOREIGN KEY (name)", i)};
}

Test(step, a_table_that_others_refer_to_stays_in_the_list)
{
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_NEW));
    test_step_refer_to(SIDE_OLD, 1);
    cr_assert(!test_step(&TEST_STEP_BOTH, &TEST_STEP_NEW));
    cr_assert_str_eq(error.message,
                     "KEY leaves out table public.names, to which foreign keys refer: public.c0 "
                     "FOREIGN KEY (name); expected them to refer to public.new_names first, or "
                     "references: ignore in the migration");
    cr_assert(!test_step(NULL, &TEST_STEP_NEW), "nothing is known to have been in force");
    cr_assert(test_step(&TEST_STEP_NEW, &TEST_STEP_NEW), "it is so already");
    cr_assert(test_step(&TEST_STEP_OLD, &TEST_STEP_BOTH));
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_OLD));
    catalog->migrations[0].shape[SIDE_OLD].exists = false;
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_NEW), "it was dropped");
}

Test(step, the_way_back_is_judged_likewise)
{
    test_step_refer_to(SIDE_NEW, 5);
    cr_assert(test_step(NULL, &TEST_STEP_OLD), "the new table has not joined yet");
    cr_assert(!test_step(&TEST_STEP_BOTH, &TEST_STEP_OLD));
    cr_assert_not_null(strstr(error.message, "public.c0 FOREIGN KEY (name), public.c1 FOREIGN KEY "
                                             "(name), public.c2 FOREIGN KEY (name) and 2 more;"),
                       "%s", error.message);
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_NEW));
}

Test(step, is_taken_where_a_table_joins_or_leaves)
{
    struct flags swapped = TEST_STEP_BOTH;
    swapped.primary = SIDE_NEW;
    swapped.read = SIDE_NEW;
    cr_assert(step_is_taken(&TEST_STEP_OLD, &TEST_STEP_BOTH));
    cr_assert(step_is_taken(&TEST_STEP_BOTH, &TEST_STEP_NEW));
    cr_assert(!step_is_taken(&TEST_STEP_BOTH, &swapped));
    cr_assert(!step_is_taken(&TEST_STEP_NEW, &TEST_STEP_NEW));
}

Test(step, references_may_be_ignored)
{
    struct migration_config config = FIXTURE_NAMES;
    config.ignores_references = true;
    catalog->migrations[0].config = &config;
    test_step_refer_to(SIDE_OLD, 1);
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_NEW));
}

Test(step, no_mirror_joins_where_its_writes_would_be_refused)
{
    catalog->migrations[0].unfit = "c.yaml:3: it does not fit";
    cr_assert(!test_step(&TEST_STEP_OLD, &TEST_STEP_BOTH));
    cr_assert_str_eq(error.message, "c.yaml:3: it does not fit");
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_BOTH));
    cr_assert(test_step(&TEST_STEP_BOTH, &TEST_STEP_OLD), "the way out");
    catalog->migrations[0].unfit = NULL;
    catalog->migrations[0].shape[SIDE_NEW].columns[0].name = "number";
    catalog_map_columns(catalog);
    counterpart_mark(catalog);
    cr_assert(!test_step(&TEST_STEP_OLD, &TEST_STEP_BOTH));
    cr_assert_not_null(strstr(error.message, "column \"id\" of table public.names has no mapping"));
}

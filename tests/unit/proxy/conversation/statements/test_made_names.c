#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "proxy/conversation/statements/made_names.h"

static void made_names_of(struct made_names *made, const char *name)
{
    const char *names[] = {name};
    const struct plan plan = {.made = names, .made_count = 1};
    made_names_add(made, &plan);
}

static const char *made_names_in(struct made_names *made, const struct catalog *catalog,
                                 const char *text)
{
    return made_names_find(made, catalog, text, strlen(text));
}

Test(made_names, are_found_until_the_catalog_knows_them)
{
    struct made_names made = {0};
    struct relative known = {.table = {"public", "names_p1"}};
    struct migration migration = {0};
    const struct catalog catalog = {.migrations = &migration, .migration_count = 1};
    made_names_of(&made, "names_p1");
    cr_expect_null(made_names_in(&made, &catalog, "SELECT 1 FROM names"));
    cr_expect_str_eq(made_names_in(&made, &catalog, "DELETE FROM names_p1"), "names_p1");
    migration.shape[SIDE_OLD].relatives = &known;
    migration.shape[SIDE_OLD].relative_count = 1;
    cr_expect_null(made_names_in(&made, &catalog, "DELETE FROM names_p1"));
    cr_expect_eq(made.count, 0, "it is forgotten");
    made_names_clear(&made);
}

Test(made_names, of_a_transaction_that_is_rolled_back_are_forgotten)
{
    struct made_names made = {0};
    const struct catalog catalog = {0};
    made_names_of(&made, "names_p1");
    made_names_end_transaction(&made);
    cr_expect_not_null(made_names_in(&made, &catalog, "DELETE FROM names_p1"));
    made_names_of(&made, "names_p2");
    made.rolled_back = true;
    made_names_end_transaction(&made);
    cr_expect_null(made_names_in(&made, &catalog, "DELETE FROM names_p2"));
    made_names_clear(&made);
}

/* Beyond that any text counts as naming one: nothing is let past unseen. */
Test(made_names, are_bounded)
{
    struct made_names made = {0};
    const struct catalog catalog = {0};
    for (int i = 0; i <= MADE_NAMES_LIMIT; i++) {
        char name[32];
        snprintf(name, sizeof name, "names_p%d", i);
        made_names_of(&made, name);
    }
    cr_expect_eq(made.count, MADE_NAMES_LIMIT);
    cr_expect_not_null(made_names_in(&made, &catalog, "SELECT 1"));
    made_names_clear(&made);
}

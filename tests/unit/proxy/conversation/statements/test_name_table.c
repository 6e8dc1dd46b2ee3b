#include "proxy/conversation/statements/name_table.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "protocol/frontend.h"

static struct name_table table;
static unsigned released;

static void release(struct named *named)
{
    (void)named;
    released++;
}

static void end(void)
{
    name_table_clear(&table, release);
    name_table_free(&table);
}

TestSuite(name_table, .fini = end);

Test(name_table, what_is_put_is_found_and_comes_back_when_replaced)
{
    struct named one = {.name = "a"};
    struct named other = {.name = "a"};
    cr_assert(name_table_is_empty(&table));
    cr_assert_null(name_table_put(&table, "a", &one));
    cr_assert_eq(name_table_find(&table, "a"), &one);
    cr_assert_eq(name_table_put(&table, "a", &other), &one);
    cr_assert_eq(name_table_find(&table, "a"), &other);
    cr_assert_eq(table.count, 1);
    cr_assert_eq(name_table_put(&table, "a", NULL), &other);
    cr_assert_null(name_table_find(&table, "a"));
    cr_assert(name_table_is_empty(&table));
}

Test(name_table, the_unnamed_one_has_a_place_of_its_own)
{
    struct named unnamed = {.name = ""};
    name_table_put(&table, "", &unnamed);
    cr_assert_eq(table.count, 0);
    cr_assert_not(name_table_is_empty(&table));
    cr_assert_eq(name_table_find(&table, ""), &unnamed);
    cr_assert_null(name_table_find(&table, "a"));
}

/* As the server cuts names. */
Test(name_table, only_so_much_of_a_name_counts)
{
    char one[FRONTEND_NAME_LIMIT + 16];
    char other[FRONTEND_NAME_LIMIT + 16];
    memset(one, 'n', sizeof one);
    memset(other, 'n', sizeof other);
    one[sizeof one - 1] = other[sizeof other - 1] = '\0';
    one[FRONTEND_NAME_LIMIT + 1] = 'x';
    cr_assert(name_table_same(one, other));
    one[0] = 'x';
    cr_assert_not(name_table_same(one, other));
}

Test(name_table, grows_and_loses_none)
{
    static struct named items[300];
    static char names[300][8];
    for (size_t i = 0; i < 300; i++) {
        snprintf(names[i], sizeof names[i], "s%zu", i);
        items[i].name = names[i];
        cr_assert_null(name_table_put(&table, names[i], &items[i]));
    }
    for (size_t i = 0; i < 300; i++)
        cr_assert_eq(name_table_find(&table, names[i]), &items[i]);
    released = 0;
    name_table_clear(&table, release);
    cr_assert_eq(released, 300);
    cr_assert(name_table_is_empty(&table));
}

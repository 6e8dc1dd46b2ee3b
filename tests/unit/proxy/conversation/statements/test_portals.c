#include "proxy/conversation/statements/portals.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"

/* A portal with that plan, or without one, which the table has alone. */
static struct portal *put_portal(struct portal_table *table, const char *name, struct plan *plan)
{
    struct portal *portal = portal_new(table, name);
    portal->plan = plan != NULL ? plan_retain(plan) : NULL;
    portal_release(portal_put(table, name, portal));
    return portal;
}

Test(portals, binds_that_are_kept_back_are_counted)
{
    struct portal_table table = {0};
    for (int i = 0; i < 3; i++) {
        struct bytes bind = {0};
        bytes_add_text(&bind, "0123456789");
        portal_keep_bind(put_portal(&table, i == 0 ? "a" : "b", NULL), bind);
    }
    cr_assert_eq(table.bind_bytes, 20);
    portal_drop_bind(portal_find(&table, "a"));
    cr_assert_eq(table.bind_bytes, 10);
    portals_clear(&table);
    cr_assert_eq(table.bind_bytes, 0);
    portals_free(&table);
}

static struct plan *new_plan(void)
{
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    return plan;
}

Test(portals, are_put_and_found)
{
    struct portal_table table = {0};
    struct plan *plan = new_plan();
    cr_assert_null(portal_find(&table, ""));
    portal_release(portal_put(&table, "p", NULL));
    put_portal(&table, "", plan);
    put_portal(&table, "p", plan);
    cr_assert_str_eq(portal_find(&table, "p")->named.name, "p");
    cr_assert_str_eq(portal_find(&table, "")->named.name, "");
    cr_assert_null(put_portal(&table, "p", NULL)->plan);
    cr_assert_eq(plan->references, 2, "the one before is gone, with all it held");
    struct portal *covered = portal_put(&table, "p", portal_new(&table, "p"));
    portal_release(portal_put(&table, "p", covered));
    cr_assert_eq(portal_find(&table, "p"), covered, "it can come back");
    portal_release(portal_put(&table, "p", NULL));
    cr_assert_null(portal_find(&table, "p"));
    cr_assert_not_null(portal_find(&table, ""));
    portals_clear(&table);
    cr_assert_null(portal_find(&table, ""));
    cr_assert_eq(plan->references, 1);
    plan_release(plan);
    portals_free(&table);
}

Test(portals, go_by_as_much_of_a_name_as_statements_do)
{
    struct portal_table table = {0};
    char name[FRONTEND_NAME_LIMIT + 2];
    memset(name, 'p', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    struct portal *portal = put_portal(&table, name, NULL);
    name[FRONTEND_NAME_LIMIT] = 'X';
    cr_assert_eq(portal_find(&table, name), portal);
    portals_free(&table);
}

static const char *name_of(size_t number, char name[static 32])
{
    snprintf(name, 32, "portal_%zu", number);
    return name;
}

/* A search through all of them would take minutes. */
Test(portals, very_many, .timeout = 20)
{
    enum { COUNT = 200000 };
    struct portal_table table = {0};
    char name[32];
    for (size_t i = 0; i < COUNT; i++)
        put_portal(&table, name_of(i, name), NULL);
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_str_eq(portal_find(&table, name_of(i, name))->named.name, name);
    for (size_t i = 0; i < COUNT; i += 2)
        portal_release(portal_put(&table, name_of(i, name), NULL));
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_eq(portal_find(&table, name_of(i, name)) != NULL, i % 2 == 1);
    portals_clear(&table);
    cr_assert_not(portals_exist(&table));
    cr_assert_leq(table.named.bucket_count, 16, "their memory goes with them");
    portals_free(&table);
}

static size_t count_waiting(const struct portal_table *table)
{
    size_t count = 0;
    for (const struct portal *portal = table->waiting; portal != NULL;
         portal = portal->waits_behind)
        count++;
    return count;
}

/* As after a Bind of the client's whose values were kept. */
static struct portal *put_portal_with_prelude(struct portal_table *table, const char *name)
{
    struct portal *portal = put_portal(table, name, NULL);
    struct bytes bind = {0};
    bytes_add_text(&bind, "a Bind");
    portal_keep_bind(portal, bind);
    portal_set_prelude(portal, PORTAL_PRELUDE_DUE);
    return portal;
}

Test(portals, those_whose_prelude_waits_are_listed)
{
    struct portal_table table = {0};
    put_portal(&table, "plain", NULL);
    cr_assert_null(table.waiting);
    struct portal *a = put_portal_with_prelude(&table, "a");
    struct portal *b = put_portal_with_prelude(&table, "b");
    struct portal *c = put_portal_with_prelude(&table, "c");
    portal_set_prelude(b, PORTAL_PRELUDE_DUE);
    cr_assert_eq(count_waiting(&table), 3);
    portal_set_prelude(b, PORTAL_PRELUDE_BOUND);
    cr_assert_eq(count_waiting(&table), 2);
    struct portal *covered = portal_put(&table, "a", NULL);
    cr_assert_eq(covered, a);
    cr_assert_eq(table.waiting, c, "what is not in the table waits for nothing");
    cr_assert_eq(count_waiting(&table), 1);
    portal_release(portal_put(&table, "a", covered));
    cr_assert_eq(count_waiting(&table), 2, "it is back");
    portal_set_prelude(c, PORTAL_PRELUDE_DONE);
    cr_assert_eq(table.waiting, a);
    portal_drop_bind(a);
    cr_assert_null(table.waiting, "a Bind that is not known any more cannot be sent");
    portals_clear(&table);
    cr_assert_null(table.waiting);
    portals_free(&table);
}

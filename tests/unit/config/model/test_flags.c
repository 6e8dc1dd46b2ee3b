#include "config/cohort/cohort.h"
#include "config/model/flags.h"

#include <criterion/criterion.h>
#include <stdio.h>

Test(flags, numbers_every_route)
{
    bool seen[ROUTE_STATES] = {false};
    for (unsigned read = 0; read < SIDE_COUNT; read++)
        for (unsigned primary = 0; primary < SIDE_COUNT; primary++)
            for (unsigned mirrored = 0; mirrored < 2; mirrored++) {
                struct route route = {
                    .read = (enum side)read, .primary = (enum side)primary, .mirrored = mirrored};
                unsigned number = route_number(route);
                cr_assert_lt(number, ROUTE_STATES);
                cr_assert(!seen[number]);
                seen[number] = true;
                struct route back = route_of_number(number);
                cr_assert_eq(back.read, route.read);
                cr_assert_eq(back.primary, route.primary);
                cr_assert_eq(back.mirrored, route.mirrored);
            }
}

Test(flags, passes_only_where_all_stays_on_the_own_table)
{
    unsigned passing = 0;
    for (unsigned number = 0; number < ROUTE_STATES; number++)
        for (unsigned shape = 0; shape < SIDE_COUNT; shape++)
            passing += route_passes(route_of_number(number), (enum side)shape);
    cr_assert_eq(passing, 2);
    cr_assert(route_passes((struct route){.read = SIDE_OLD, .primary = SIDE_OLD}, SIDE_OLD));
    cr_assert(route_passes((struct route){.read = SIDE_NEW, .primary = SIDE_NEW}, SIDE_NEW));
}

/* Another value here would move clients to another table at the next release. */
Test(flags, keeps_every_client_in_its_cohort_for_ever)
{
    cr_assert_eq(cohort_of_client("names", "42"), 1750);
    cr_assert_eq(cohort_of_client("names", "alice"), 6434);
    cr_assert_eq(cohort_of_client("names", ""), 9020);
    cr_assert_eq(cohort_of_client("orders", "42"), 5056);
    cr_assert_eq(cohort_of_client("names", "h\xc3\xa9llo"), 9133);
}

Test(flags, spreads_clients_evenly)
{
    unsigned tenths[10] = {0};
    const unsigned clients = 20000;
    for (unsigned i = 0; i < clients; i++) {
        char client_id[16];
        snprintf(client_id, sizeof client_id, "%u", i);
        unsigned cohort = cohort_of_client("names", client_id);
        cr_assert_lt(cohort, 10000);
        tenths[cohort / 1000]++;
    }
    for (size_t i = 0; i < 10; i++)
        cr_assert(tenths[i] > 1800 && tenths[i] < 2200, "tenth %zu has %u", i, tenths[i]);
}

Test(flags, cuts_two_migrations_differently)
{
    unsigned both = 0;
    for (unsigned i = 0; i < 10000; i++) {
        char client_id[16];
        snprintf(client_id, sizeof client_id, "%u", i);
        both += cohort_of_client("names", client_id) < 1000 &&
                cohort_of_client("orders", client_id) < 1000;
    }
    cr_assert(both > 50 && both < 150, "%u of about 100", both);
}

Test(flags, raising_the_share_only_adds_clients)
{
    struct flags flags = {.mirrored = true, .has_canary = true, .canary_table = SIDE_NEW};
    for (unsigned i = 0; i < 500; i++) {
        char client_id[16];
        snprintf(client_id, sizeof client_id, "c%u", i);
        bool was_new = false;
        for (flags.canary_share = 0; flags.canary_share <= 10000; flags.canary_share += 500) {
            bool is_new = cohort_route(&flags, "names", client_id).read == SIDE_NEW;
            cr_assert(is_new || !was_new);
            cr_assert(!is_new || flags.canary_share > 0);
            was_new = is_new;
        }
        cr_assert(was_new);
    }
}

Test(flags, asks_pin_then_canary_then_read)
{
    struct pinned_client pins[] = {{"a", SIDE_OLD}, {"b", SIDE_NEW}, {"d", SIDE_OLD}};
    struct flags flags = {
        .primary = SIDE_NEW,
        .mirrored = true,
        .read = SIDE_OLD,
        .has_canary = true,
        .canary_table = SIDE_NEW,
        .canary_share = 10000,
        .pins = pins,
        .pin_count = 3,
    };
    cr_assert_eq(cohort_route(&flags, "names", "a").read, SIDE_OLD);
    cr_assert_eq(cohort_route(&flags, "names", "b").read, SIDE_NEW);
    cr_assert_eq(cohort_route(&flags, "names", "c").read, SIDE_NEW);
    cr_assert_eq(cohort_route(&flags, "names", "d").read, SIDE_OLD);
    cr_assert_eq(cohort_route(&flags, "names", "e").read, SIDE_NEW);
    cr_assert_eq(cohort_route(&flags, "names", NULL).read, SIDE_OLD);
    flags.canary_share = 0;
    cr_assert_eq(cohort_route(&flags, "names", "c").read, SIDE_OLD);
    cr_assert_eq(cohort_route(&flags, "names", "b").read, SIDE_NEW);
    struct route route = cohort_route(&flags, "names", "c");
    cr_assert_eq(route.primary, SIDE_NEW);
    cr_assert(route.mirrored);
}

Test(flags, needs_a_client_id_only_where_it_matters)
{
    struct pinned_client pin = {"a", SIDE_OLD};
    struct flags flags = {.mirrored = true};
    cr_assert(!flags_need_client_id(&flags));
    flags.has_canary = true;
    cr_assert(!flags_need_client_id(&flags), "the canary reads what all read");
    flags.canary_table = SIDE_NEW;
    cr_assert(flags_need_client_id(&flags));
    flags.has_canary = false;
    flags.pins = &pin;
    flags.pin_count = 1;
    cr_assert(flags_need_client_id(&flags));
}

Test(flags, tells_copies_from_others)
{
    struct pinned_client pins[] = {{"a", SIDE_OLD}, {"b", SIDE_NEW}};
    struct flags flags = {.mirrored = true, .pins = pins, .pin_count = 2};
    struct arena arena = {0};
    struct flags copy = flags_copy(&flags, &arena);
    cr_assert(flags_equal(&flags, &copy));
    cr_assert_neq(copy.pins, flags.pins);
    copy.pins[1].table = SIDE_OLD;
    cr_assert(!flags_equal(&flags, &copy));
    copy.pins[1].table = SIDE_NEW;
    copy.canary_share = 5;
    cr_assert(flags_equal(&flags, &copy), "a share without a canary means nothing");
    copy.has_canary = true;
    cr_assert(!flags_equal(&flags, &copy));
    arena_free(&arena);
}

Test(flags, snapshots_go_with_their_last_holder)
{
    struct snapshot *snapshot = snapshot_new(2);
    cr_assert_eq(snapshot->migration_count, 2);
    cr_assert_eq(snapshot_retain(snapshot), snapshot);
    snapshot_release(snapshot);
    snapshot->number = 7;
    snapshot_release(snapshot);
    snapshot_release(NULL);
}

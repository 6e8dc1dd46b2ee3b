/* What counts as a change of a migration's state, from one world to the next. */
#include <criterion/criterion.h>

#include "config/file/conninfo.h"
#include "protocol/base/memory.h"
#include "proxy/world/world.h"

#define ELSEWHERE "host=192.0.2.7 port=5432"
#define HERE "host=127.0.0.1 port=5432"

/* One migration, of which nothing is known but its name. */
struct made {
    struct arena arena;
    struct migration_config migration;
    struct config config;
    struct world_config shared;
    struct snapshot *snapshot;
    struct world world;
};

static void made_begin(struct made *made, const char *upstream, const char *control)
{
    struct error error = {0};
    *made = (struct made){0};
    made->migration =
        (struct migration_config){.name = "names",
                                  .database = "app",
                                  .table = {{"public", "names"}, {"public", "new_names"}}};
    made->config =
        (struct config){.control = control, .migrations = &made->migration, .migration_count = 1};
    cr_assert(conninfo_read_upstream(upstream, &made->arena, &made->config.upstream,
                                     &made->config.upstream_tls, &error),
              "%s", error.message);
    made->shared.config = &made->config;
    made->snapshot = snapshot_new(1);
    made->world = (struct world){.config = &made->shared, .snapshot = made->snapshot};
}

static void made_end(struct made *made)
{
    memory_free(made->world.changed);
    snapshot_release(made->snapshot);
    arena_free(&made->arena);
}

/* The last change in a world that follows another, which is the first. */
static uint64_t change_between(const char *upstream, const char *control)
{
    struct made before;
    struct made after;
    made_begin(&before, HERE, "host=127.0.0.1 user=ctl");
    made_begin(&after, upstream, control);
    world_follow(&before.world, NULL);
    world_follow(&after.world, &before.world);
    cr_expect_eq(after.world.number, 2);
    uint64_t change = world_last_change(&after.world);
    made_end(&after);
    made_end(&before);
    return change;
}

Test(world, another_reading_of_the_same_changes_nothing)
{
    cr_expect_eq(change_between(HERE, "host=127.0.0.1 user=ctl"), 0);
}

Test(world, another_server_changes_every_migration)
{
    cr_expect_eq(change_between(ELSEWHERE, "host=127.0.0.1 user=ctl"), 2);
    cr_expect_eq(change_between(HERE, "host=192.0.2.7 user=ctl"), 2);
}

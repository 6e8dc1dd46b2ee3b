/* Which route a transaction takes, and how long it keeps it. */
#include "proxy/conversation/planning/routing.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"
#include "tests/unit/rewrite/names_catalog.h"

static struct scene scene;

static struct touched_set touched_names(void)
{
    return (struct touched_set){.count = 1, .items[0] = {.migration = 0, .side = SIDE_OLD}};
}

Test(routing, a_route_is_kept_to_the_end_of_the_transaction)
{
    static const char text[] = "SELECT 1 FROM names";
    scene_begin(&scene, "old/old+new");
    struct touched_set touched = touched_names();
    routing_take_routes(&scene.talk.session, &touched, text, sizeof text - 1);
    cr_expect_eq(touched.items[0].route.read, SIDE_OLD);
    cr_expect_not(routing_all_pass(&touched));
    scene_change(&scene, "new/old+new", false);
    routing_find_routes(&scene.talk.session, &touched, text, sizeof text - 1);
    cr_expect_eq(touched.items[0].route.read, SIDE_OLD);
    cr_expect_eq(routing_newest_route(&scene.talk.session, 0, text, sizeof text - 1).read,
                 SIDE_NEW);
    session_end_transaction(&scene.talk.session);
    cr_expect_eq(scene.talk.ended, 1, "whoever waits for older transactions is told");
    routing_find_routes(&scene.talk.session, &touched, text, sizeof text - 1);
    cr_expect_eq(touched.items[0].route.read, SIDE_NEW);
    scene_end(&scene);
}

/* A transaction that has touched the migration may go on. */
Test(routing, a_fence_holds_who_has_not_begun)
{
    static const char text[] = "SELECT 1 FROM names";
    scene_begin(&scene, "old/old+new");
    struct touched_set touched = touched_names();
    scene_change(&scene, "old/old+new", true);
    cr_expect(routing_is_fenced(&scene.talk.session, &touched));
    routing_take_routes(&scene.talk.session, &touched, text, sizeof text - 1);
    cr_expect_not(routing_is_fenced(&scene.talk.session, &touched));
    scene_end(&scene);
}

Test(routing, a_table_that_no_flag_names_is_out_of_use)
{
    scene_begin(&scene, "new/new");
    struct touched_set touched = touched_names();
    routing_find_routes(&scene.talk.session, &touched, "", 0);
    cr_expect(routing_any_is_out_of_use(&scene.talk.session, &touched));
    scene_change(&scene, "new/new+old", false);
    routing_find_routes(&scene.talk.session, &touched, "", 0);
    cr_expect_not(routing_any_is_out_of_use(&scene.talk.session, &touched));
    scene_end(&scene);
}

/* However often a text is prepared, there are only so many routes. */
Test(routing, routes_of_prepare_are_noted_once)
{
    static const char *const routes[] = {"old/old", "old/old+new", "new/old+new", "new/new"};
    scene_begin(&scene, routes[0]);
    for (size_t i = 0; i < 1000; i++) {
        struct touched_set touched = touched_names();
        names_route(routes[i % 4], strlen(routes[i % 4]), &touched.items[0].route);
        routing_note_sql_prepare(&scene.talk.session, &touched);
    }
    cr_expect_eq(scene.talk.session.link->prepared_route_count, 4);
    scene_end(&scene);
}

/* What the server reports after SET application_name counts, not what the client began with. */
Test(routing, a_client_is_told_by_the_name_that_it_has_now)
{
    static const char text[] = "SELECT 1 FROM names";
    static struct pinned_client pins[] = {{"canary", SIDE_NEW}};
    scene_begin(&scene, "old/old+new");
    scene.world->snapshot->migrations[0].pins = pins;
    scene.world->snapshot->migrations[0].pin_count = 1;
    struct session *session = &scene.talk.session;
    cr_expect_eq(routing_newest_route(session, 0, text, sizeof text - 1).read, SIDE_OLD);
    settings_on_parameter(&session->link->settings, "application_name", "canary");
    cr_expect_eq(routing_newest_route(session, 0, text, sizeof text - 1).read, SIDE_NEW);
    scene.world->snapshot->migrations[0].pin_count = 0;
    scene_end(&scene);
}

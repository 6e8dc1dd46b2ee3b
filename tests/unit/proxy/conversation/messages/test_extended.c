/* Parse, Bind, Describe, Execute, Close: what the server hears, what the client gets. */
#include "proxy/conversation/messages/extended.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void settle_synced(void)
{
    scene_sync(&scene);
    scene_settle(&scene);
}

static void describe(char kind, const char *name)
{
    frontend_write_describe(&scene.client.out, kind, name);
}

Test(extended, a_pipeline_that_names_nothing_passes_as_it_is)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "s", "SELECT 1");
    scene_bind(&scene, "p", "s");
    describe('P', "p");
    scene_execute(&scene, "p");
    settle_synced();
    cr_expect_str_eq(scene_heard(&scene), "P s SELECT 1\nB s\nD\nE\nS\n");
    scene_expect_got(&scene, "12TDCZ");
    scene_end(&scene);
}

Test(extended, a_statement_that_is_moved_is_answered_as_if_it_were_not)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "s", "SELECT id FROM names");
    describe('S', "s");
    scene_bind(&scene, "p", "s");
    scene_execute(&scene, "p");
    settle_synced();
    cr_expect_not_null(strstr(scene_heard(&scene), "new_names"));
    scene_expect_got(&scene, "1tT2DCZ");
    scene_end(&scene);
}

Test(extended, what_the_client_closes_is_forgotten)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "s", "SELECT id FROM names");
    settle_synced();
    cr_expect_not_null(prepared_find(&scene.talk.session.link->prepared, "s"));
    frontend_write_close(&scene.client.out, 'S', "s");
    settle_synced();
    cr_expect_null(prepared_find(&scene.talk.session.link->prepared, "s"));
    scene_expect_got(&scene, "1Z3Z");
    scene_end(&scene);
}

/* It fails where it would, and what follows it in its part of the pipeline is skipped. */
Test(extended, a_refused_statement_fails_its_part_of_the_pipeline)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "", "DELETE FROM names WHERE CURRENT OF c");
    scene_bind(&scene, "", "");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_parse(&scene, "t", "SELECT 1");
    scene_sync(&scene);
    scene_settle_with_catalog(&scene);
    cr_expect_null(strstr(scene_heard(&scene), "\nP  DELETE"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "E0A000Z1Z");
    scene_end(&scene);
}

/* A Bind of a name that nobody has is the server's to refuse. */
Test(extended, names_that_are_not_there_are_left_to_the_server)
{
    scene_begin(&scene, "new/old+new");
    scene_bind(&scene, "", "nobody");
    settle_synced();
    cr_expect_str_eq(scene_heard(&scene), "B nobody\nS\n");
    scene_expect_got(&scene, "EXX000Z");
    scene_end(&scene);
}

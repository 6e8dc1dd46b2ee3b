/* From a message to what is sent in its place. */
#include "proxy/conversation/planning/planning.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

Test(planning, while_the_server_is_asked_the_next_message_is_kept_back)
{
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    frontend_write_query(&scene.client.out, "SELECT 1", 8);
    scene_settle_without_server(&scene);
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    cr_expect_neq(scene.talk.session.client.input.length, 0);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "TDCZTDCZ");
    cr_expect_eq(scene.talk.session.client.input.length, 0);
    scene_end(&scene);
}

/* A refused statement waits for a reading of the catalog, which may have been after; then it gets
 * its error. */
Test(planning, a_refusal_is_held_until_the_catalog_is_known_to_be_new)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene,
                "MERGE INTO names USING names AS m ON false WHEN NOT MATCHED THEN DO NOTHING");
    if (scene.talk.session.state == SESSION_PLANNING)
        cr_expect_neq(scene.talk.reading, 0);
    scene_settle_with_catalog(&scene);
    cr_expect_str_eq(scene_got(&scene), "E0A000Z");
    scene_end(&scene);
}

Test(planning, a_reading_that_does_not_come_is_waited_for_so_long)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "ALTER TABLE names ADD COLUMN x int");
    cr_expect_neq(scene.talk.reading, 0);
    scene_forget(&scene);
    scene_query(&scene, "SELECT first_name FROM names");
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    scene.talk.around.now += PLANNING_CATALOG_MS + 1;
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "E08006Z");
    cr_expect_eq(scene.talk.session.state, SESSION_READY);
    scene_end(&scene);
}

Test(planning, the_next_statement_goes_by_the_new_catalog)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "ALTER TABLE names ADD COLUMN x int");
    fuzz_talk_read_catalog(&scene.talk);
    scene_forget(&scene);
    scene_query(&scene, "SELECT first_name FROM names");
    cr_expect_str_eq(scene_got(&scene), "TDCZ");
    scene_end(&scene);
}

/* What the session has made may be a partition; the reading that shows it is not is the end of the
 * wait, not the time limit. */
Test(planning, a_name_that_was_just_made_waits_for_one_reading)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "CREATE TABLE names_9 () INHERITS (names)");
    fuzz_talk_read_catalog(&scene.talk);
    scene_forget(&scene);
    scene_query(&scene, "SELECT 1 FROM names_9, names");
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    cr_expect(fuzz_talk_read_catalog(&scene.talk));
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "TDCZ");
    scene_end(&scene);
}

Test(planning, analysis_errors_are_told_from_others)
{
    cr_expect(planning_is_analysis_error("42703"));
    cr_expect_not(planning_is_analysis_error("40001"));
    cr_expect_not(planning_is_analysis_error("57014"));
}

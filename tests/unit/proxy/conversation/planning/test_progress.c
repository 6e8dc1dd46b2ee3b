/* Which step comes next. */
#include "proxy/conversation/planning/progress.h"

#include <criterion/criterion.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void end(void)
{
    scene_end(&scene);
}

TestSuite(progress, .fini = end);

static enum planning_step step(void)
{
    const struct planning *planning = scene.talk.session.planning;
    return planning != NULL ? planning->step : PLANNING_DONE;
}

/* One message of the server's more. */
static void answer(void)
{
    fuzz_server_answer(&scene.server, 0);
    while (fuzz_talk_carry(&scene.talk))
        continue;
}

Test(progress, goes_from_the_names_to_the_statement_to_what_is_made_of_it)
{
    static const enum planning_step expected[] = {PLANNING_MEANING, PLANNING_ORIGINAL,
                                                  PLANNING_REWRITTEN, PLANNING_DONE};
    size_t at = 0;
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    for (unsigned i = 0; i < 100 && step() != PLANNING_DONE; i++) {
        cr_assert(step() == expected[at] || step() == expected[at + 1], "step %d", (int)step());
        if (step() == expected[at + 1])
            at++;
        answer();
    }
    cr_assert_eq(at, 2, "every step was passed");
}

Test(progress, waits_while_anything_is_owed)
{
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    cr_assert_neq(session_owed(&scene.talk.session), 0);
    cr_assert(progress_is_waiting(&scene.talk.session));
}

Test(progress, a_fence_that_opens_ends_its_wait)
{
    scene_begin(&scene, "new/old+new");
    scene_change(&scene, "new/old+new", true);
    scene_query(&scene, "SELECT id FROM names");
    cr_assert_eq(step(), PLANNING_FENCE);
    scene_change(&scene, "old/old+new", false);
    scene_settle(&scene);
    cr_assert_null(scene.talk.session.planning);
    scene_expect_got(&scene, "TDCZ");
}

/* The error takes the message's place in a query, and the server goes on. */
Test(progress, a_question_that_fails_is_the_message_s_failure)
{
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    fuzz_server_answer(&scene.server, 0); /* a Close, which cannot fail */
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    scene_settle(&scene);
    scene_expect_got(&scene, "EXX000Z");
    cr_assert_eq(scene.talk.session.state, SESSION_READY);
}

/* In the client's segment the server skips to the client's Sync: the client has its error now, and
 * what follows goes nowhere. */
Test(progress, in_a_segment_the_error_comes_at_once)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "a", "SELECT 1");
    scene_settle(&scene);
    scene_parse(&scene, "b", "SELECT id FROM names");
    scene_bind(&scene, "", "b");
    scene_settle_without_server(&scene);
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    scene_settle(&scene);
    scene_expect_got(&scene, "1EXX000");
    cr_assert_eq(scene.talk.session.link->segment.state, SEGMENT_SKIPPED);
    scene_sync(&scene);
    scene_settle(&scene);
    scene_expect_got(&scene, "1EXX000Z");
}

/* No Sync of the client's follows a query. */
Test(progress, behind_a_segment_a_query_s_error_is_followed_by_a_sync_of_ours)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "a", "SELECT 1");
    scene_settle(&scene);
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    fuzz_server_answer(&scene.server, 0); /* a Close, which cannot fail */
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    scene_settle(&scene);
    scene_expect_got(&scene, "1EXX000Z");
    cr_assert_eq(scene.talk.session.state, SESSION_READY);
    cr_assert_not(segment_is_open(&scene.talk.session.link->segment));
}

/* A statement that is held in Crossfade ends as it would on the server. */
#include "proxy/conversation/planning/waiting.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

/* The server gives "1" as every limit: a millisecond. */
static void wait_at_a_fence(void)
{
    scene_begin(&scene, "new/old+new");
    scene_change(&scene, "new/old+new", true);
    scene_query(&scene, "UPDATE names SET first_name = 'x'");
}

static void pass_time(uint64_t milliseconds)
{
    scene.talk.around.now += milliseconds;
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
}

Test(waiting, asks_for_the_limits_of_the_session)
{
    wait_at_a_fence();
    cr_expect_not_null(strstr(scene_heard(&scene), "statement_timeout"));
    cr_expect_not_null(strstr(scene_heard(&scene), "idle_session_timeout"));
    cr_expect(scene.talk.session.planning->wait.limits_ms[PLANNING_LIMIT_STATEMENT] == 1);
    cr_expect_neq(scene.talk.look_at, 0, "it wishes to be looked at in time");
    scene_end(&scene);
}

Test(waiting, obeys_statement_timeout)
{
    wait_at_a_fence();
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    pass_time(10);
    cr_expect_str_eq(scene_got(&scene), "E57014Z");
    cr_expect_eq(scene.talk.session.state, SESSION_READY);
    cr_expect_eq(scene.talk.session.link->answers.count, 0);
    scene_forget(&scene);
    scene_query(&scene, "SELECT 1");
    cr_expect_str_eq(scene_got(&scene), "TDCZ", "the session goes on");
    scene_end(&scene);
}

/* Without a limit it waits as long as the fence is closed, and keeps the server from ending the
 * session meanwhile; what the server says to that is nobody's. */
Test(waiting, keeps_the_server_from_ending_the_session)
{
    wait_at_a_fence();
    struct planning_wait *wait = &scene.talk.session.planning->wait;
    wait->deadline = 0;
    wait->limits_ms[PLANNING_LIMIT_IDLE] = 10000;
    wait->stir_at = scene.talk.around.now + 5000;
    scene_forget(&scene);
    pass_time(60000);
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    cr_expect_str_eq(scene_heard(&scene), "S\n");
    cr_expect_str_eq(scene_got(&scene), "");
    scene_end(&scene);
}

Test(waiting, cancels_nothing_that_is_not_held)
{
    scene_begin(&scene, "new/old+new");
    conversation_cancel(&scene.talk.session);
    scene_query(&scene, "SELECT 1");
    cr_expect_str_eq(scene_got(&scene), "TDCZ");
    scene_end(&scene);
}

/* Long texts are taken apart elsewhere. */
#include "proxy/conversation/planning/thinking.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void say_as_long(const char *statement, size_t length)
{
    char *text = memory_alloc(length + 1);
    memset(text, ' ', length);
    memcpy(text, statement, strlen(statement));
    text[length] = '\0';
    frontend_write_query(&scene.client.out, text, length);
    memory_free(text);
}

/* A statement that names a table of a migration, so long that it is thought about. */
static void say_long(void)
{
    say_as_long("SELECT id FROM names", THINKING_LENGTH + 64);
}

static void settle_until_it_thinks(void)
{
    for (unsigned i = 0; i < 1000 && !scene.talk.thinks; i++) {
        if (scene.client.out.length != 0)
            conversation_hear_client(&scene.talk.session, scene.client.out.data,
                                     scene.client.out.length);
        bytes_clear(&scene.client.out);
        struct bytes said = {0};
        bytes_add(&said, scene.server.peer.out.data, scene.server.peer.out.length);
        bytes_clear(&scene.server.peer.out);
        conversation_hear_server(&scene.talk.session, said.data, said.length);
        outflow_bytes(&scene.talk.session.client.out); /* what passes out of this memory */
        bytes_free(&said);
        struct bytes *out = link_out(scene.talk.session.link);
        bytes_add(&scene.server.peer.in, out->data, out->length);
        bytes_clear(out);
        fuzz_server_answer(&scene.server, 0);
    }
}

Test(thinking, a_short_text_is_no_matter_for_it)
{
    cr_assert_not(thinking_is_due(THINKING_LENGTH));
    cr_assert(thinking_is_due(THINKING_LENGTH + 1));
}

Test(thinking, a_long_text_is_thought_about_and_answered)
{
    scene_begin(&scene, "new/old+new");
    say_long();
    settle_until_it_thinks();
    cr_assert(scene.talk.thinks);
    cr_assert_eq(scene.talk.session.planning->step, PLANNING_ANALYSIS);
    scene_settle(&scene);
    cr_assert_not(scene.talk.thinks);
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

/* The thought alone touches the planning then, and frees it when it is done. */
Test(thinking, a_session_that_goes_leaves_its_planning_to_the_thought)
{
    scene_begin(&scene, "new/old+new");
    say_long();
    settle_until_it_thinks();
    cr_assert(scene.talk.thinks);
    planning_free(&scene.talk.session);
    cr_assert_null(scene.talk.session.planning);
    cr_assert_null(scene.talk.thought.session);
    scene_end(&scene);
}

Test(thinking, what_is_not_longer_than_that_is_done_at_once)
{
    scene_begin(&scene, "new/old+new");
    say_as_long("SELECT id FROM names", THINKING_LENGTH);
    settle_until_it_thinks();
    cr_assert_not(scene.talk.thinks);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

Test(thinking, what_comes_meanwhile_waits)
{
    scene_begin(&scene, "new/old+new");
    say_long();
    settle_until_it_thinks();
    scene_forget(&scene);
    frontend_write_query(&scene.client.out, "SELECT 2", 8);
    conversation_hear_client(&scene.talk.session, scene.client.out.data, scene.client.out.length);
    bytes_clear(&scene.client.out);
    fuzz_talk_advance(&scene.talk);
    cr_assert_eq(scene.talk.session.planning->step, PLANNING_ANALYSIS);
    cr_assert_eq(link_out(scene.talk.session.link)->length, 0);
    scene_settle(&scene);
    scene_expect_got(&scene, "TDCZTDCZ");
    scene_end(&scene);
}

/* Taken apart there, and made there, when the server has said what it is. */
Test(thinking, what_is_sent_in_its_place_is_made_there_too)
{
    scene_begin(&scene, "new/old+new");
    say_long();
    settle_until_it_thinks();
    fuzz_talk_carry(&scene.talk);
    cr_assert_not(scene.talk.thinks);
    settle_until_it_thinks();
    cr_assert(scene.talk.thinks);
    cr_assert_eq(scene.talk.session.planning->step, PLANNING_MAKING);
    scene_settle(&scene);
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

Test(thinking, a_refusal_of_it_is_the_client_s_error)
{
    scene_begin(&scene, "old/old+new");
    say_as_long("DELETE FROM names WHERE CURRENT OF c", THINKING_LENGTH + 1);
    settle_until_it_thinks();
    cr_assert(scene.talk.thinks);
    scene_settle_with_catalog(&scene);
    scene_expect_got(&scene, "E0A000Z");
    scene_end(&scene);
}

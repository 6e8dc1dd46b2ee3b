/* What is heard in pieces, and what is held back. */
#include "proxy/conversation/conversation.h"

#include <criterion/criterion.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void begin(void)
{
    scene_begin(&scene, "new/old+new");
}

static void end(void)
{
    scene_end(&scene);
}

TestSuite(conversation, .init = begin, .fini = end);

Test(conversation, may_be_heard_byte_by_byte)
{
    scene.client.piece = 1;
    scene.server.peer.piece = 1;
    scene_query(&scene, "SELECT id FROM names");
    scene_expect_got(&scene, "TDCZ");
    cr_assert_eq(scene.talk.session.client.input.length, 0);
}

Test(conversation, keeps_no_large_buffer_for_an_idle_session)
{
    static char text[100000];
    for (size_t i = 0; i < sizeof text - 1; i++)
        text[i] = ' ';
    scene.client.piece = 1000;
    scene_query(&scene, text);
    cr_assert_leq(scene.talk.session.client.input.capacity, 4096);
    cr_assert_leq(scene.talk.session.link->answers.capacity, 64);
}

Test(conversation, says_nothing_more_once_it_has_failed)
{
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION, "no");
    session_fail(&scene.talk.session, &error);
    fuzz_talk_advance(&scene.talk);
    scene_query(&scene, "SELECT 1");
    cr_assert_str_eq(scene_heard(&scene), "");
    scene_expect_got(&scene, "E08P01");
    session_fail(&scene.talk.session, &error);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "E08P01");
}

Test(conversation, a_cancel_ends_what_is_held_at_a_fence)
{
    scene_change(&scene, "new/old+new", true);
    scene_query(&scene, "SELECT id FROM names");
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    conversation_cancel(&scene.talk.session);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "E57014Z");
}

/* The server is asked, and answers soon; it is told of the cancel by who holds the session. */
Test(conversation, a_cancel_while_the_server_is_asked_ends_nothing)
{
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    conversation_cancel(&scene.talk.session);
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    scene_settle(&scene);
    scene_expect_got(&scene, "TDCZ");
}

Test(conversation, keeps_nothing_of_what_passes)
{
    static char rows[1000000];
    scene_query(&scene, "COPY other FROM STDIN");
    fuzz_peer_add(&scene.client, 'd', rows, sizeof rows);
    scene.client.piece = 1000;
    for (unsigned i = 0; i < 500; i++) {
        fuzz_talk_carry(&scene.talk);
        cr_assert_leq(scene.talk.session.client.input.length, FRAME_HEADER_LENGTH);
    }
    cr_assert_geq(scene.server.peer.in.length, 400000);
}

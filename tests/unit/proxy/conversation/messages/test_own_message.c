/* Messages that we add: the client hears nothing of them. */
#include "proxy/conversation/messages/own_message.h"

#include <criterion/criterion.h>
#include <string.h>

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

TestSuite(own_message, .init = begin, .fini = end);

static void send_synced(void)
{
    scene_sync(&scene);
    scene_settle(&scene);
}

Test(own_message, a_text_is_run_and_leaves_nothing)
{
    own_message_run(&scene.talk.session, (struct text){"SELECT 1", 8},
                    (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    cr_assert_eq(session_owed(&scene.talk.session), 5);
    send_synced();
    cr_assert_not_null(strstr(scene_heard(&scene), "P _cf_1 SELECT 1\nB _cf_1\nE\nC\nC\n"), "%s",
                       scene_heard(&scene));
    scene_expect_got(&scene, "Z");
    cr_assert_eq(scene.server.name_count, 0);
}

Test(own_message, an_error_to_one_is_the_client_s)
{
    own_message_run(&scene.talk.session, (struct text){"SELECT (", 8},
                    (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    segment_open(&scene.talk.session.link->segment);
    send_synced();
    scene_expect_got(&scene, "EXX000Z");
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

Test(own_message, what_is_left_over_is_closed_when_nothing_is_under_way)
{
    leftovers_add(&scene.talk.session.link->prepared.leftovers, 7);
    cr_assert_not(own_message_close_leftovers(&scene.talk.session));
    cr_assert_eq(scene.talk.session.link->prepared.leftovers.count, 0);
    cr_assert_eq(session_owed(&scene.talk.session), 1);
    leftovers_add(&scene.talk.session.link->prepared.leftovers, 8);
    cr_assert_not(own_message_close_leftovers(&scene.talk.session), "few can wait");
    cr_assert_eq(scene.talk.session.link->prepared.leftovers.count, 1);
}

Test(own_message, too_many_left_over_hold_the_next_message_up)
{
    struct leftovers *leftovers = &scene.talk.session.link->prepared.leftovers;
    answers_push(&scene.talk.session.link->answers, (struct answer){.to = ANSWER_TO_SYNC});
    for (uint32_t i = 1; leftovers->count < LEFTOVERS_LIMIT; i++)
        leftovers_add(leftovers, i);
    cr_assert(own_message_close_leftovers(&scene.talk.session));
}

Test(own_message, a_close_of_what_is_not_there_is_heard_and_answered_by_nobody)
{
    own_message_close(&scene.talk.session, 'P', 77);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    cr_assert_str_eq(scene_heard(&scene), "C\n");
    scene_expect_got(&scene, "");
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

/* The server skips the Close that was sent with it. */
Test(own_message, what_an_error_leaves_is_closed_before_the_next_message)
{
    struct session *session = &scene.talk.session;
    segment_open(&session->link->segment);
    own_message_run(session, (struct text){"SELECT 1", 8},
                    (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    fuzz_talk_advance(&scene.talk);
    fuzz_server_answer(&scene.server, 0);
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    send_synced();
    cr_assert_eq(scene.server.name_count, 1);
    cr_assert_eq(session->link->prepared.leftovers.count, 1);
    scene_forget(&scene);
    scene_query(&scene, "SELECT 2");
    cr_assert_str_eq(scene_heard(&scene), "C\nH\nQ SELECT 2\n");
    scene_expect_got(&scene, "TDCZ");
    cr_assert_eq(scene.server.name_count, 0);
}

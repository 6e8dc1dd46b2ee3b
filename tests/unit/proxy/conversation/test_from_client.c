/* Messages of the client's find their way. */
#include "proxy/conversation/from_client.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "proxy/conversation/planning/planning.h"
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

TestSuite(from_client, .init = begin, .fini = end);

Test(from_client, a_header_that_is_not_whole_waits)
{
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"S\0\0", 3), 0);
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

Test(from_client, the_rest_of_a_long_message_follows_its_beginning)
{
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"d\0\0\0\10ab", 7), 7);
    cr_assert_eq(scene.talk.session.client.flow.left, 2);
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"cdS\0\0\0\4", 7), 7);
    cr_assert_eq(scene.talk.session.client.flow.left, 0);
    cr_assert_eq(session_owed(&scene.talk.session), 1, "the Sync");
}

/* The server ends the connection at such a header: it gets that, and nothing after it. */
Test(from_client, what_is_no_message_ends_the_client)
{
    static const uint8_t bad[] = "?\0\0\0\4more";
    cr_assert_eq(from_client_process(&scene.talk.session, bad, sizeof bad), sizeof bad);
    cr_assert(scene.talk.session.client.has_ended);
    cr_assert_eq(link_out(scene.talk.session.link)->length, FRAME_HEADER_LENGTH);
}

Test(from_client, after_an_error_all_is_dropped_up_to_the_sync)
{
    scene_bind(&scene, "", "nobody");
    scene_settle(&scene);
    cr_assert_eq(scene.talk.session.link->segment.state, SEGMENT_SKIPPED);
    scene_forget(&scene);
    scene_parse(&scene, "a", "SELECT 1");
    scene_query(&scene, "SELECT 2");
    cr_assert_str_eq(scene_heard(&scene), "");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_str_eq(scene_heard(&scene), "S\n");
    cr_assert_null(prepared_find(&scene.talk.session.link->prepared, "a"));
}

/* Should the segment fail, the server ignores the query. */
Test(from_client, a_query_after_extended_messages_waits_for_their_answers)
{
    scene_parse(&scene, "a", "SELECT 1");
    frontend_write_query(&scene.client.out, "SELECT 2", 8);
    scene_settle_without_server(&scene);
    cr_assert_eq(scene.talk.session.state, SESSION_AWAITING);
    scene_settle(&scene);
    cr_assert_not_null(strstr(scene_heard(&scene), "Q SELECT 2\n"));
    scene_expect_got(&scene, "1TDCZ");
}

Test(from_client, a_function_call_ends_the_segment)
{
    uint64_t before = scene.talk.session.link->segment.number;
    fuzz_peer_add(&scene.client, 'F', "\0\0\0\1\0\0\0\0\0\0", 10);
    scene_settle(&scene);
    cr_assert_eq(scene.talk.session.link->segment.number, before + 1);
    scene_expect_got(&scene, "VZ");
}

/* It would be taken for one about the same text, later and under other flags. */
Test(from_client, a_result_that_nobody_took_goes_with_its_message)
{
    const struct planning_input input = {.text = "SELECT 1", .length = 8};
    planning_begin(&scene.talk.session, &input)->step = PLANNING_DONE;
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_null(scene.talk.session.planning);
    scene_expect_got(&scene, "Z");
}

Test(from_client, a_flush_with_a_body_is_an_error_that_will_come)
{
    fuzz_peer_add(&scene.client, 'H', "", 0);
    scene_settle_without_server(&scene);
    cr_assert_eq(session_owed(&scene.talk.session), 0);
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"H\0\0\0\5x", 6), 6);
    cr_assert_eq(session_owed(&scene.talk.session), 1);
    cr_assert_eq(answers_head(&scene.talk.session.link->answers)->to, ANSWER_TO_BAD_FLUSH);
    cr_assert(segment_is_open(&scene.talk.session.link->segment));
}

/* What has no end is no text to look at, and the server says so. */
Test(from_client, a_query_without_its_terminator_passes_and_does_away_with_nothing)
{
    scene_parse(&scene, "", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    static const uint8_t query[] = "Q\0\0\0\30SELECT id FROM names";
    cr_assert_eq(from_client_process(&scene.talk.session, query, 25), 25);
    cr_assert_eq(scene.talk.session.state, SESSION_READY);
    cr_assert_eq(link_out(scene.talk.session.link)->length, 25);
    cr_assert_not_null(prepared_find(&scene.talk.session.link->prepared, ""));
    cr_assert_eq(session_owed(&scene.talk.session), 1);
    answers_pop(&scene.talk.session.link->answers);
}

/* The rest of it goes nowhere. */
Test(from_client, a_statement_that_is_too_long_is_refused_by_its_header)
{
    static const uint8_t query[] = "Q\17\377\377\377";
    cr_assert_eq(from_client_process(&scene.talk.session, query, 5), 0, "as long as may be");
    static const uint8_t longer[] = "Q\20\0\0\0";
    cr_assert_eq(from_client_process(&scene.talk.session, longer, 5), 5);
    cr_assert_eq(scene.talk.session.client.flow.left, SESSION_MESSAGE_LIMIT - 4);
    cr_assert_not(scene.talk.session.client.flow.passes);
    scene_settle(&scene);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "E54000Z");
}

Test(from_client, nothing_is_taken_while_too_many_answers_are_owed)
{
    struct answers *answers = &scene.talk.session.link->answers;
    while (!answers_are_full(answers))
        answers_push(answers, (struct answer){.to = ANSWER_TO_SYNC});
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"S\0\0\0\4", 5), 0);
    answers_pop(answers);
    cr_assert_eq(from_client_process(&scene.talk.session, (const uint8_t *)"S\0\0\0\4", 5), 5);
    cr_assert(answers_are_full(answers));
}

/* What passes lies where it was received until it is sent: nothing is copied between messages. */
Test(from_client, messages_that_pass_go_out_in_one_piece)
{
    static const uint8_t syncs[] = {'S', 0, 0, 0, 4, 'S', 0, 0, 0, 4, 'S', 0, 0, 0, 4};
    struct outflow *out = &scene.talk.session.link->out;
    cr_assert_eq(from_client_process(&scene.talk.session, syncs, sizeof syncs), sizeof syncs);
    cr_assert_eq(out->bytes->length, 0);
    cr_assert_eq(out->run, syncs);
    cr_assert_eq(out->run_length, sizeof syncs);
}

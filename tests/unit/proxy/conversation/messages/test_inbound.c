/* One message of a client, and what can be done with it. */
#include "proxy/conversation/messages/inbound.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;
static const uint8_t MESSAGE[] = "H\0\0\0\6ab";

static struct inbound message(char type, size_t available)
{
    scene_begin(&scene, "new/old+new");
    return (struct inbound){
        .session = &scene.talk.session,
        .frame = {.type = type, .body_length = 2},
        .message = MESSAGE,
        .body = MESSAGE + FRAME_HEADER_LENGTH,
        .available = available,
        .total = FRAME_HEADER_LENGTH + 2,
    };
}

static void end(void)
{
    scene_end(&scene);
}

TestSuite(inbound, .fini = end);

Test(inbound, what_passes_passes_also_where_it_has_not_come_yet)
{
    struct inbound in = message('H', 6);
    cr_assert_not(inbound_is_whole(&in));
    cr_assert_eq(inbound_pass(&in), 6);
    cr_assert_eq(in.session->client.flow.left, 1);
    cr_assert(in.session->client.flow.passes);
    cr_assert_eq(link_out(in.session->link)->length, 6);
    in.session->client.flow = (struct flow){0};
}

Test(inbound, what_is_dropped_goes_nowhere)
{
    struct inbound in = message('H', 5);
    cr_assert_eq(inbound_drop(&in), 5);
    cr_assert_eq(in.session->client.flow.left, 2);
    cr_assert_not(in.session->client.flow.passes);
    cr_assert_eq(link_out(in.session->link)->length, 0);
    in.session->client.flow = (struct flow){0};
}

Test(inbound, what_is_kept_back_waits_for_all_answers)
{
    struct inbound in = message('H', 7);
    cr_assert_eq(inbound_await_answers(&in), INBOUND_NOT_NOW);
    cr_assert_eq(in.session->state, SESSION_AWAITING);
    conversation_advance(in.session);
    cr_assert_eq(in.session->state, SESSION_READY, "there are none");
}

/* The server is made to fail where the message would have been. */
Test(inbound, a_refusal_is_an_error_in_the_message_s_place)
{
    struct inbound in = message('P', 7);
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED, "no");
    inbound_refuse(&in, &error);
    cr_assert(segment_is_open(&in.session->link->segment));
    scene_sync(&scene);
    scene_settle(&scene);
    scene_expect_got(&scene, "E0A000Z");
}

Test(inbound, what_is_too_long_says_how_long)
{
    struct inbound in = message('Q', 7);
    inbound_refuse_size(&in, "a statement");
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "E54000Z");
    cr_assert_not(segment_is_open(&in.session->link->segment));
}

/* Not where the client's statement has a name: it is not there, then, but the unnamed one is. */
Test(inbound, a_refused_parse_does_away_with_the_unnamed_statement_as_any_other_does)
{
    static const uint8_t unnamed[] = "P\0\0\0\6\0a";
    struct inbound in = message('P', 7);
    struct prepared_table *table = &in.session->link->prepared;
    prepared_put(table, "", prepared_new(table, "", "SELECT 1", 8));
    inbound_refuse_room(&in);
    cr_assert_not_null(prepared_find(table, ""));
    in.message = unnamed;
    in.body = unnamed + FRAME_HEADER_LENGTH;
    inbound_refuse_room(&in);
    cr_assert_null(prepared_find(table, ""));
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_not_null(strstr(scene_heard(&scene), "P  crossfade refused"), "%s",
                       scene_heard(&scene));
    scene_expect_got(&scene, "E54000Z");
}

Test(inbound, a_query_with_a_plan_goes_out_as_the_plan_has_it)
{
    struct plan plan = {.references = 8, .simple = {"SELECT 2", 8}};
    struct inbound in = message('Q', 7);
    segment_open(&in.session->link->segment);
    cr_assert_eq(inbound_query(&in, (struct answer){.to = ANSWER_TO_QUERY, .plan = &plan}), 7);
    const struct bytes *out = link_out(in.session->link);
    cr_assert_eq(out->length, FRAME_HEADER_LENGTH + 9);
    cr_assert_str_eq((const char *)out->data + FRAME_HEADER_LENGTH, "SELECT 2");
    cr_assert_not(segment_is_open(&in.session->link->segment));
    const struct answer *answer = answers_head(&in.session->link->answers);
    cr_assert_eq(answer->plan, &plan);
    cr_assert_not(answer->stands_alone, "the segment's messages came before it");
    answers_pop(&in.session->link->answers);
}

/* Whole conversations of plain bytes: what the server hears, and what the client gets. */
#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

/* The server has heard a message that has both pieces in it. */
static bool server_heard(const char *begin, const char *piece)
{
    const char *line = scene_heard(&scene);
    while ((line = strstr(line, begin)) != NULL) {
        const char *end = strchr(line, '\n');
        const char *found = strstr(line, piece);
        if (found != NULL && end != NULL && found < end)
            return true;
        line++;
    }
    return false;
}

Test(session, passes_what_has_nothing_to_do_with_migrations)
{
    scene_begin(&scene, "new/new+old");
    scene_query(&scene, "SELECT 1");
    cr_expect_str_eq(scene_heard(&scene), "Q SELECT 1\n");
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

Test(session, passes_everything_before_a_flag_has_changed)
{
    scene_begin(&scene, "old/old");
    scene_query(&scene, "UPDATE names SET first_name = 'x'");
    cr_expect(server_heard("Q UPDATE names SET first_name = 'x'", ""));
    scene_expect_got(&scene, "CZ");
    scene_end(&scene);
}

Test(session, answers_to_its_questions_reach_no_client)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names");
    cr_expect(server_heard("Q ", "new_names"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "TDCZ");
    cr_expect_eq(scene.talk.session.link->answers.count, 0);
    scene_end(&scene);
}

/* Once a plan is in the cache, nothing is asked again. */
Test(session, asks_once)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names");
    scene_forget(&scene);
    scene_query(&scene, "SELECT id FROM names");
    cr_expect_eq(scene_heard(&scene)[0], 'Q');
    cr_expect_null(strchr(strchr(scene_heard(&scene), '\n') + 1, '\n'), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

Test(session, refuses_what_it_cannot_do_and_goes_on)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene,
                "MERGE INTO names USING names AS m ON false WHEN NOT MATCHED THEN DO NOTHING");
    scene_settle_with_catalog(&scene);
    scene_expect_got(&scene, "E0A000Z");
    cr_expect_not(server_heard("Q MERGE", ""));
    scene_forget(&scene);
    scene_query(&scene, "SELECT 1");
    scene_expect_got(&scene, "TDCZ");
    scene_end(&scene);
}

/* However the bytes come. */
Test(session, hears_pieces_of_any_size)
{
    for (size_t piece = 1; piece < 24; piece++) {
        scene_begin(&scene, "new/old+new");
        scene.client.piece = scene.server.peer.piece = piece;
        scene_parse(&scene, "s", "SELECT id FROM names");
        scene_bind(&scene, "", "s");
        scene_execute(&scene, "");
        scene_sync(&scene);
        scene_settle(&scene);
        scene_expect_got(&scene, "12DCZ");
        scene_end(&scene);
    }
}

Test(session, prepares_again_what_was_prepared_under_other_flags)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "s", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    scene_change(&scene, "new/old+new", false);
    scene_forget(&scene);
    scene_bind(&scene, "", "s");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_expect(server_heard("P ", "new_names"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "2DCZ");
    scene_end(&scene);
}

Test(session, keeps_its_route_to_the_end_of_the_transaction)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "BEGIN");
    scene_query(&scene, "SELECT id FROM names");
    scene_change(&scene, "new/old+new", false);
    scene_forget(&scene);
    scene_query(&scene, "SELECT first_name FROM names");
    cr_expect_not(server_heard("Q ", "new_names"), "%s", scene_heard(&scene));
    scene_query(&scene, "COMMIT");
    cr_expect_eq(scene.talk.session.transaction.taken_count, 0);
    scene_forget(&scene);
    scene_query(&scene, "SELECT first_name FROM names");
    cr_expect(server_heard("Q ", "new_names"), "%s", scene_heard(&scene));
    scene_end(&scene);
}

Test(session, waits_at_a_fence_until_it_opens)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names");
    scene_change(&scene, "new/old+new", true);
    scene_forget(&scene);
    scene_query(&scene, "UPDATE names SET first_name = 'x'");
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    cr_expect_not(server_heard("Q ", "new_names"));
    scene_change(&scene, "new/new", false);
    scene_settle(&scene);
    cr_expect(server_heard("Q ", "new_names"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "CZ");
    scene_end(&scene);
}

Test(session, ends_a_wait_when_the_client_cancels)
{
    scene_begin(&scene, "new/old+new");
    scene_change(&scene, "new/old+new", true);
    scene_query(&scene, "UPDATE names SET first_name = 'x'");
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    conversation_cancel(&scene.talk.session);
    fuzz_talk_advance(&scene.talk);
    scene_settle(&scene);
    scene_expect_got(&scene, "E57014Z");
    cr_expect_eq(scene.talk.session.state, SESSION_READY);
    scene_end(&scene);
}

/* The names that a failed part of a pipeline took are free again. */
Test(session, takes_back_what_an_error_makes_the_server_skip)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "bad", "SELECT (id FROM other");
    scene_parse(&scene, "s", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_expect_null(prepared_find(&scene.talk.session.link->prepared, "s"));
    scene_forget(&scene);
    scene_parse(&scene, "s", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    scene_expect_got(&scene, "1Z");
    cr_expect_not_null(prepared_find(&scene.talk.session.link->prepared, "s"));
    scene_end(&scene);
}

/* A long text is thought about elsewhere: meanwhile the session does nothing else, and it may end.
 */
Test(session, may_end_while_it_thinks)
{
    struct bytes text = {0};
    bytes_add_text(&text, "SELECT id FROM names WHERE id IN (0");
    while (text.length < 2 * THINKING_LENGTH)
        bytes_add_text(&text, ", 1");
    bytes_add_text(&text, ")");
    bytes_add_u8(&text, '\0');
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, (const char *)text.data);
    scene_expect_got(&scene, "TDCZ");
    scene_forget(&scene);
    scene_change(&scene, "old/old+new", false);
    text.data[text.length - 3] = '2';
    struct bytes query = {0};
    frontend_write_query(&query, (const char *)text.data, text.length - 1);
    conversation_hear_client(&scene.talk.session, query.data, query.length);
    cr_expect(scene.talk.thinks);
    cr_expect_eq(scene.talk.session.state, SESSION_PLANNING);
    bytes_free(&query);
    scene_end(&scene);
    bytes_free(&text);
}

Test(session, passes_the_rows_of_a_copy)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "COPY other FROM STDIN");
    scene_expect_got(&scene, "G");
    cr_expect(scene.talk.session.link->copy_in);
    fuzz_peer_add(&scene.client, 'd', "1\n", 2);
    fuzz_peer_add(&scene.client, 'c', "", 0);
    scene_settle(&scene);
    scene_expect_got(&scene, "GCZ");
    cr_expect_not(scene.talk.session.link->copy_in);
    scene_end(&scene);
}

/* What no server says ends the session, with an error for the client. */
Test(session, fails_where_the_server_breaks_the_protocol)
{
    scene_begin(&scene, "old/old+new");
    fuzz_peer_add(&scene.server.peer, '2', "", 0);
    scene_settle(&scene);
    scene_expect_got(&scene, "E08P01");
    cr_expect_eq(scene.talk.session.state, SESSION_FAILED);
    scene_end(&scene);
}

Test(session, without_a_link_it_keeps_what_the_client_says)
{
    struct world *world = fuzz_talk_world(NULL, "old/old", 1);
    world_follow(world, NULL);
    struct surroundings around = {.now = 1, .world = world};
    static const struct wishes wishes = {0};
    struct session session;
    struct bytes to_client = {0};
    session_init(&session, &around, &wishes, 1);
    session.client.out.bytes = &to_client;
    conversation_hear_client(&session, (const uint8_t *)"p\0\0\0", 4);
    conversation_hear_client(&session, (const uint8_t *)"\4", 1);
    conversation_advance(&session);
    cr_assert_eq(session.state, SESSION_OUTSIDE);
    cr_assert_eq(session.client.input.length, 5);
    cr_assert_eq(session_owed(&session), 0);
    cr_assert_not(session_is_full(&session));
    cr_assert_not(session_is_inside_message(&session));
    cr_assert_not(session_in_transaction(&session));
    cr_assert_not(session_is_idle(&session));
    conversation_free(&session);
    world_release(world);
    bytes_free(&to_client);
}

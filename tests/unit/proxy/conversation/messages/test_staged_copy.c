/* The rest of a staged COPY goes out when the client has sent its last row. */
#include "proxy/conversation/messages/staged_copy.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void end(void)
{
    scene_end(&scene);
}

TestSuite(staged_copy, .fini = end);

static void say(char type, const char *body, size_t length)
{
    fuzz_peer_add(&scene.client, type, body, length);
}

static void execute_copy(void)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "", "COPY names (id, first_name) FROM STDIN");
    scene_bind(&scene, "", "");
    scene_execute(&scene, "");
}

/* Where a piece is in what the server heard after another one; it must be there. */
static const char *then(const char *from, const char *piece)
{
    const char *found = from != NULL ? strstr(from, piece) : NULL;
    cr_assert_not_null(found, "%s is not in\n%s", piece, scene_heard(&scene));
    return found;
}

static void check_rest(void)
{
    const char *at = then(scene_heard(&scene), "\nc\n");
    at = then(at, "INSERT INTO");
    then(at, "DROP TABLE");
}

Test(staged_copy, rows_go_on_to_where_they_belong)
{
    execute_copy();
    scene_settle(&scene);
    say('d', "1\ta\n", 4);
    say('c', "", 0);
    scene_sync(&scene);
    scene_settle(&scene);
    check_rest();
    scene_expect_got(&scene, "12GCZ");
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

/* The Sync comes before the rows, and the server ignores it, or not: until that is known the
 * client's next message waits, so what was sent must be flushed. */
Test(staged_copy, with_a_sync_among_the_rows_the_rest_is_flushed)
{
    execute_copy();
    scene_sync(&scene);
    scene_settle(&scene);
    say('d', "1\ta\n", 4);
    say('c', "", 0);
    scene_sync(&scene);
    scene_settle(&scene);
    check_rest();
    then(then(scene_heard(&scene), "DROP TABLE"), "\nH\nS\n");
    scene_expect_got(&scene, "12GCZ");
}

Test(staged_copy, a_copy_that_is_given_up_moves_nothing)
{
    execute_copy();
    scene_settle(&scene);
    say('f', "no", 3);
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_null(strstr(scene_heard(&scene), "DROP TABLE"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "12GEXX000Z");
}

/* What follows the rows was sent with the COPY. */
Test(staged_copy, in_a_query_nothing_is_sent_behind_the_rows)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "COPY names (id, first_name) FROM STDIN");
    then(then(then(scene_heard(&scene), "\nQ "), "FROM STDIN"), "DROP TABLE");
    scene_forget(&scene);
    say('d', "1\ta\n", 4);
    say('c', "", 0);
    scene_settle_without_server(&scene);
    const uint8_t *data = scene.server.peer.in.data;
    cr_assert_eq(scene.server.peer.in.length, 9 + 5);
    cr_assert_eq(data[0], 'd');
    cr_assert_eq(data[9], 'c');
}

Test(staged_copy, without_one_at_the_head_nothing_is_sent)
{
    scene_begin(&scene, "old/old+new");
    struct session *session = &scene.talk.session;
    staged_copy_end_rows(session);
    staged_copy_give_up(session);
    session_expect(session, (struct answer){.to = ANSWER_TO_EXECUTE});
    staged_copy_end_rows(session);
    cr_assert_eq(link_out(session->link)->length, 0);
    cr_assert_eq(session_owed(session), 1);
    answers_pop(&session->link->answers);
}

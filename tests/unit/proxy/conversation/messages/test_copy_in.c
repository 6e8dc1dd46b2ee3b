/* While the server takes rows, only what belongs to them is let through. */
#include "proxy/conversation/messages/copy_in.h"

#include <criterion/criterion.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void say(char type, const char *body, size_t length)
{
    fuzz_peer_add(&scene.client, type, body, length);
}

Test(copy_in, rows_pass_and_its_end_is_the_query_s)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "COPY other FROM STDIN");
    say('d', "1\n", 2);
    say('d', "2\n", 2);
    say('c', "", 0);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "GCZ");
    cr_expect_eq(scene.talk.session.link->answers.count, 0);
    scene_end(&scene);
}

Test(copy_in, may_fail_by_the_client_s_wish)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "COPY other FROM STDIN");
    say('f', "no", 3);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "GEXX000Z");
    cr_expect_not(scene.talk.session.link->copy_in);
    scene_query(&scene, "SELECT 1");
    cr_expect_str_eq(scene_got(&scene), "GEXX000ZTDCZ");
    scene_end(&scene);
}

/* The server ignores it among the rows, so nobody waits for an answer to it. */
Test(copy_in, a_sync_among_the_rows_is_answered_once)
{
    scene_begin(&scene, "old/old+new");
    scene_query(&scene, "COPY other FROM STDIN");
    say('S', "", 0);
    say('c', "", 0);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "GCZ");
    cr_expect_eq(scene.talk.session.link->answers.count, 0);
    scene_end(&scene);
}

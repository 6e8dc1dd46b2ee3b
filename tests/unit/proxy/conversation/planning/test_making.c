/* A plan is made, and judged by the server. */
#include "proxy/conversation/planning/making.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void end(void)
{
    scene_end(&scene);
}

TestSuite(making, .fini = end);

static unsigned heard_parses(void)
{
    unsigned count = 0;
    for (const char *at = scene_heard(&scene); (at = strstr(at, "P _cf_")) != NULL; at++)
        count++;
    return count;
}

/* Names, the client's own, and what is sent in its place: each is prepared once. */
Test(making, asks_about_the_client_s_text_and_about_ours)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names");
    cr_assert_eq(heard_parses(), 3, "%s", scene_heard(&scene));
    scene_expect_got(&scene, "TDCZ");
}

Test(making, a_plan_is_made_once_for_all_that_differ_in_literals)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names WHERE id = 1");
    scene_forget(&scene);
    scene_query(&scene, "SELECT id FROM names WHERE id = 2");
    cr_assert_eq(heard_parses(), 0, "%s", scene_heard(&scene));
    scene_expect_got(&scene, "TDCZ");
}

/* What the server says of ours is held against what it said of the client's. */
Test(making, a_statement_with_other_columns_is_refused)
{
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT id FROM names", 20);
    scene_settle_without_server(&scene);
    unsigned describes = 0;
    for (unsigned i = 0; i < 100; i++) {
        char type = '\0';
        const uint8_t *body;
        size_t length;
        if (fuzz_peer_next(&scene.server.peer, &type, &body, &length) && type == 'D')
            describes++;
        bool other = type == 'D' && describes == 2;
        bool answered = fuzz_server_answer(&scene.server, other ? FUZZ_SERVER_DESCRIBES : 0);
        if (!fuzz_talk_carry(&scene.talk) && !answered)
            break;
    }
    scene_settle_with_catalog(&scene);
    scene_expect_got(&scene, "E0A000Z");
}

Test(making, nothing_is_read_anew_in_a_transaction)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "BEGIN");
    scene.talk.session.planning = planning_begin(&scene.talk.session, &(struct planning_input){
                                                                          .text = "x",
                                                                          .length = 1,
                                                                      });
    scene.talk.session.planning->is_stale = true;
    cr_assert_not(making_may_read_anew(&scene.talk.session));
    scene.talk.session.link->status = 'I';
    cr_assert(making_may_read_anew(&scene.talk.session));
}

/* The server is shown all of it, and has nothing against it; it would, in a Parse of the client's.
 */
Test(making, several_statements_in_one_parse_are_an_error_as_they_are_on_the_server)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "", "SELECT id FROM names; SELECT 1");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_not_null(strstr(scene_heard(&scene), " SELECT id FROM names; SELECT 1\n"));
    scene_expect_got(&scene, "E42601Z");
}

/* Each answer goes to whom it belongs. */
#include "proxy/conversation/from_server.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void server_says(char type, const char *body, size_t length)
{
    fuzz_peer_add(&scene.server.peer, type, body, length);
}

/* They come at any time, and are no answers. */
Test(from_server, what_nobody_asked_for_passes)
{
    scene_begin(&scene, "new/old+new");
    server_says('S', "TimeZone\0UTC", 13);
    server_says('A', "\0\0\0\1channel\0", 13);
    server_says('N', "SNOTICE\0C00000\0Mx\0", 19);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "SAN");
    cr_expect_eq(scene.talk.session.state, SESSION_READY);
    scene_end(&scene);
}

Test(from_server, settings_are_noted)
{
    scene_begin(&scene, "new/old+new");
    cr_expect(scene.talk.session.link->settings.utf8);
    server_says('S', "client_encoding\0LATIN1", 23);
    server_says('S', "standard_conforming_strings\0off", 32);
    scene_settle(&scene);
    cr_expect_not(scene.talk.session.link->settings.utf8);
    cr_expect_not(scene.talk.session.link->settings.standard_conforming_strings);
    scene_end(&scene);
}

Test(from_server, an_answer_to_nothing_fails_the_session)
{
    static const char types[] = "TDC123nIsGHWtZ";
    for (const char *type = types; *type != '\0'; type++) {
        scene_begin(&scene, "old/old+new");
        server_says(*type, "I\0\0\0\0\0\0", 7);
        scene_settle(&scene);
        cr_expect_str_eq(scene_got(&scene), "E08P01", "%c: %s", *type, scene_got(&scene));
        cr_expect_eq(scene.talk.session.state, SESSION_FAILED);
        scene_end(&scene);
    }
}

/* Rows of any size go on as they come. */
Test(from_server, rows_that_pass_are_not_kept)
{
    scene_begin(&scene, "new/old+new");
    frontend_write_query(&scene.client.out, "SELECT 1", 8);
    scene_settle_without_server(&scene);
    struct bytes row = {0};
    size_t begun = frame_begin(&row, 'D');
    for (size_t i = 0; i < 1000000; i++)
        bytes_add_u8(&row, 'x');
    frame_end(&row, begun);
    bytes_add(&scene.server.peer.out, row.data, row.length);
    scene.server.peer.piece = 1000;
    for (unsigned i = 0; i < 500; i++) {
        fuzz_talk_carry(&scene.talk);
        cr_assert_leq(scene.talk.session.link->input.length, 5);
    }
    cr_expect_geq(scene.client.in.length, 400000);
    bytes_free(&row);
    scene_end(&scene);
}

/* An error in a part of the pipeline is the last answer to it. */
Test(from_server, after_an_error_the_queue_goes_on_with_the_next_part)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "", "SELECT (1");
    scene_bind(&scene, "", "");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_parse(&scene, "", "SELECT 1");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_expect_str_eq(scene_got(&scene), "EXX000Z1Z");
    cr_expect_eq(scene.talk.session.link->answers.count, 0);
    scene_end(&scene);
}

/* What the tables hold because of messages that the server failed at or skipped is undone. */
#include "proxy/conversation/session/undo.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static const char *text_of(const char *name)
{
    const struct prepared *prepared = prepared_find(&scene.talk.session.link->prepared, name);
    return prepared != NULL ? prepared->text : NULL;
}

/* The unnamed statement is replaced by each Parse, also by one that is skipped. */
Test(undo, a_statement_that_was_replaced_by_a_skipped_one_is_back)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_str_eq(text_of(""), "SELECT id FROM names");
    scene_parse(&scene, "bad", "SELECT (1 FROM other");
    scene_parse(&scene, "", "SELECT last_name FROM names");
    cr_assert_str_eq(text_of(""), "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_expect_str_eq(text_of(""), "SELECT id FROM names");
    scene_end(&scene);
}

/* A later part of the pipeline is not skipped. */
Test(undo, what_was_sent_behind_the_next_sync_stays)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "bad", "SELECT (1 FROM other");
    scene_parse(&scene, "s", "SELECT id FROM names");
    scene_sync(&scene);
    scene_parse(&scene, "s", "SELECT last_name FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_not_null(text_of("s"));
    cr_expect_str_eq(text_of("s"), "SELECT last_name FROM names");
    cr_expect_str_eq(scene_got(&scene), "EXX000Z1Z");
    scene_end(&scene);
}

Test(undo, a_close_that_is_skipped_closes_nothing)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "s", "SELECT id FROM names");
    scene_sync(&scene);
    scene_settle(&scene);
    scene_parse(&scene, "bad", "SELECT (1 FROM other");
    frontend_write_close(&scene.client.out, 'S', "s");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_expect_not_null(text_of("s"));
    scene_end(&scene);
}

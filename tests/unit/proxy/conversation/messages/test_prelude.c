/* Rows are locked by a statement of ours, just before the client's. */
#include "proxy/conversation/messages/prelude.h"

#include <criterion/criterion.h>
#include <string.h>

#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void end(void)
{
    scene_end(&scene);
}

TestSuite(prelude, .fini = end);

/* The place of a piece in what the server heard; it must be there. */
static size_t place(const char *piece)
{
    const char *found = strstr(scene_heard(&scene), piece);
    cr_assert_not_null(found, "%s is not in\n%s", piece, scene_heard(&scene));
    return (size_t)(found - scene_heard(&scene));
}

static void prepare(const char *text)
{
    scene_begin(&scene, "old/old+new");
    scene_parse(&scene, "s", text);
    scene_sync(&scene);
    scene_settle(&scene);
}

Test(prelude, a_delete_has_one_and_an_insert_has_none)
{
    prepare("DELETE FROM names WHERE id = 1");
    cr_assert(prelude_exists(prepared_find(&scene.talk.session.link->prepared, "s")->plan));
    scene_parse(&scene, "t", "INSERT INTO names (id) VALUES (1)");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_not(prelude_exists(prepared_find(&scene.talk.session.link->prepared, "t")->plan));
    cr_assert_not(prelude_exists(NULL));
}

Test(prelude, is_bound_and_run_just_before_the_client_s)
{
    prepare("DELETE FROM names WHERE id = 1");
    scene_forget(&scene);
    scene_bind(&scene, "", "s");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_lt(place("B s\n"), place("B _cf_"), "the client's is bound first");
    cr_assert_lt(place("B _cf_"), place("E\nC\nE\n"), "ours runs first, and is closed");
    scene_expect_got(&scene, "2CZ");
}

/* Bound by Parse of another statement: what waits must not see that one's names. */
Test(prelude, a_portal_that_is_never_run_locks_nothing)
{
    prepare("DELETE FROM names WHERE id = 1");
    scene_forget(&scene);
    scene_bind(&scene, "", "s");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_null(strstr(scene_heard(&scene), "B _cf_"), "%s", scene_heard(&scene));
    scene_expect_got(&scene, "2Z");
}

/* What waits for an Execute is bound, as it may be of that statement's name. */
Test(prelude, what_waits_is_bound_before_another_statement_has_one)
{
    prepare("DELETE FROM names WHERE id = 1");
    scene_forget(&scene);
    scene_bind(&scene, "p", "s");
    scene_parse(&scene, "t", "DELETE FROM names WHERE id = 2");
    scene_settle(&scene);
    cr_assert_lt(place("B s\n"), place("B _cf_"));
    cr_assert_lt(place("B _cf_"), place("P t "));
    scene_forget(&scene);
    frontend_write_close(&scene.client.out, 'P', "p");
    scene_sync(&scene);
    scene_settle(&scene);
    cr_assert_str_eq(scene_heard(&scene), "C\nC\nS\n", "and goes with the portal: %s",
                     scene_heard(&scene));
    scene_expect_got(&scene, "3Z");
}

Test(prelude, where_it_fails_so_does_the_client_s_statement)
{
    prepare("DELETE FROM names WHERE id = 1");
    scene_forget(&scene);
    scene_bind(&scene, "", "s");
    scene_execute(&scene, "");
    scene_sync(&scene);
    scene_settle_without_server(&scene);
    fuzz_server_answer(&scene.server, 0);
    fuzz_server_answer(&scene.server, 0);
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    scene_settle(&scene);
    scene_expect_got(&scene, "2EXX000Z");
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

/* Names of ours on a server's connection. */
#include "proxy/conversation/session/own_name.h"

#include <criterion/criterion.h>
#include <string.h>

#include "proxy/conversation/messages/own_message.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct bytes out;
static struct link *link_of_ours;

static void begin(void)
{
    link_of_ours = link_new(&out, "");
}

static void end(void)
{
    link_free(link_of_ours);
    bytes_free(&out);
}

TestSuite(own_name, .init = begin, .fini = end);

Test(own_name, says_whose_it_is)
{
    const struct own_name name = own_name_new(link_of_ours);
    cr_assert_eq(name.serial, 1, "0 is no name's");
    cr_assert_str_eq(name.text, "_cf_1");
    cr_assert_str_eq(own_name_of(name.serial).text, name.text);
}

Test(own_name, has_room_for_the_largest_number)
{
    const struct own_name name = own_name_of(UINT32_MAX);
    cr_assert_eq(name.serial, UINT32_MAX);
    cr_assert_str_eq(name.text, "_cf_4294967295");
    cr_assert_lt(strlen(name.text), OWN_NAME_LIMIT);
}

/* A statement's number is the name of its prelude. */
Test(own_name, is_no_prepared_statement_s_number)
{
    struct prepared_table *table = &link_of_ours->prepared;
    const struct own_name before = own_name_new(link_of_ours);
    struct prepared *prepared = prepared_new(table, "s", "SELECT 1", 8);
    const struct own_name after = own_name_new(link_of_ours);
    cr_assert_neq(prepared->serial, before.serial);
    cr_assert_neq(prepared->serial, after.serial);
    cr_assert_neq(before.serial, after.serial);
    prepared_release(prepared);
}

Test(own_name, is_numbered_by_connection)
{
    struct link *other = link_new(&out, "");
    own_name_new(link_of_ours);
    own_name_new(link_of_ours);
    cr_assert_eq(own_name_new(other).serial, 1);
    cr_assert_eq(own_name_new(link_of_ours).serial, 3);
    link_free(other);
}

/* The server skips the Close of what was run, so the name is taken for longer than that. */
Test(own_name, is_another_one_where_an_error_has_left_one_behind)
{
    static struct scene scene;
    scene_begin(&scene, "new/old+new");
    struct session *session = &scene.talk.session;
    segment_open(&session->link->segment);
    own_message_run(session, (struct text){"SELECT 1", 8},
                    (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    fuzz_talk_advance(&scene.talk);
    fuzz_server_answer(&scene.server, 0);
    fuzz_server_answer(&scene.server, FUZZ_SERVER_FAILS);
    scene_settle(&scene);
    cr_assert_eq(scene.server.name_count, 1);
    const struct own_name name = own_name_new(session->link);
    cr_assert_str_neq(scene.server.names[0].name, name.text);
    scene_end(&scene);
}

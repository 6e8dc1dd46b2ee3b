/* What the server is asked about a statement. */
#include "proxy/conversation/planning/question.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;

static void end(void)
{
    scene_end(&scene);
}

TestSuite(question, .fini = end);

static struct planning *begin(const char *text)
{
    scene_begin(&scene, "new/old+new");
    const struct planning_input input = {.text = text, .length = strlen(text)};
    return planning_begin(&scene.talk.session, &input);
}

/* All of its answers are for planning, none for the client. */
static void check_whom(void)
{
    const struct answers *answers = &scene.talk.session.link->answers;
    cr_assert_neq(answers->count, 0);
    for (size_t i = 0; i < answers->count; i++)
        cr_assert_eq(answers_at(answers, i)->whom, ANSWER_FOR_PLANNING);
}

Test(question, outside_of_a_segment_it_ends_in_a_sync_of_ours)
{
    struct planning *planning = begin("SELECT 1");
    question_about_patience(&scene.talk.session);
    check_whom();
    const struct answers *answers = &scene.talk.session.link->answers;
    cr_assert_eq(answers_at(answers, answers->count - 1)->to, ANSWER_TO_SYNC);
    cr_assert(planning->ends_in_sync);
    cr_assert_eq(planning->step, PLANNING_PATIENCE);
}

Test(question, in_a_segment_it_ends_in_a_flush)
{
    struct planning *planning = begin("SELECT 1");
    segment_open(&scene.talk.session.link->segment);
    question_about_patience(&scene.talk.session);
    check_whom();
    const struct answers *answers = &scene.talk.session.link->answers;
    cr_assert_neq(answers_at(answers, answers->count - 1)->to, ANSWER_TO_SYNC);
    cr_assert_not(planning->ends_in_sync);
    const struct bytes *out = link_out(scene.talk.session.link);
    cr_assert_eq(out->data[out->length - 5], 'H');
}

/* Each under a name of its own, closed at the end; and what goes with the message goes with it. */
Test(question, leaves_nothing_on_the_server)
{
    scene_begin(&scene, "new/old+new");
    scene_parse(&scene, "", "SELECT 1");
    scene_sync(&scene);
    scene_settle(&scene);
    scene_query(&scene, "SELECT id FROM names");
    for (size_t i = 0; i < scene.server.name_count; i++)
        cr_assert_neq(strncmp(scene.server.names[i].name, "_cf_", 4), 0, "%s",
                      scene.server.names[i].name);
    cr_assert_eq(scene.server.name_count, 0, "nor the unnamed one, which a query does away with");
}

Test(question, the_first_statement_stands_first)
{
    struct planning *planning = begin("SELECT 1");
    planning->statement = 0;
    cr_assert(question_stands_first(&scene.talk.session));
    planning->statement = 1;
    planning->request.extended = true;
    cr_assert_not(question_stands_first(&scene.talk.session));
}

/* Errors of the server's point into what it was asked about. */
Test(question, the_client_s_text_is_asked_about_in_its_place)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "BEGIN; SELECT id FROM names");
    cr_assert_not_null(strstr(scene_heard(&scene), "_cf_2        SELECT id FROM names\n"), "%s",
                       scene_heard(&scene));
}

Test(question, what_was_told_is_asked_of_the_client_s_own_statement)
{
    scene_begin(&scene, "new/old+new");
    struct session *session = &scene.talk.session;
    struct prepared *prepared = prepared_new(&session->link->prepared, "mine", "SELECT 1", 8);
    planning_begin_learning(session, prepared, false);
    prepared_release(prepared);
    question_about_told(session);
    check_whom();
    cr_assert_eq(session->planning->step, PLANNING_TOLD);
    const struct bytes *out = link_out(session->link);
    cr_assert_arr_eq(out->data, "D\0\0\0\12Smine", 11);
}

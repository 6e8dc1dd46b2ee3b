/* What is to be done with a text, as far as it can be told at once. */
#include "proxy/conversation/planning/decision.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/frontend.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;
static struct plan *plan;
static struct decision_refusal refusal;

static enum decision decide(const char *text, bool extended)
{
    const struct planning_input input = {
        .text = text,
        .length = strlen(text),
        .glance = glance_take(text, strlen(text)),
        .extended = extended,
        .in_query = !extended,
    };
    enum decision decision = decision_make(&scene.talk.session, &input, &plan, &refusal);
    fuzz_talk_advance(&scene.talk); /* what was asked is carried to the server */
    return decision;
}

static void end(void)
{
    plan_release(plan);
    bytes_free(&refusal.message);
    scene_end(&scene);
}

TestSuite(decision, .fini = end);

Test(decision, a_text_without_names_is_ready_and_asks_nothing)
{
    scene_begin(&scene, "new/old+new");
    cr_assert_eq(decide("SELECT 1", false), DECISION_READY);
    cr_assert_null(plan);
    cr_assert_null(scene.talk.session.planning);
    cr_assert_eq(session_owed(&scene.talk.session), 0);
}

Test(decision, a_text_with_a_name_is_held_and_asked_about)
{
    scene_begin(&scene, "new/old+new");
    cr_assert_eq(decide("SELECT id FROM names", true), DECISION_HOLD);
    cr_assert_eq(scene.talk.session.state, SESSION_PLANNING);
    cr_assert_eq(scene.talk.session.planning->step, PLANNING_MEANING);
    cr_assert_neq(session_owed(&scene.talk.session), 0);
}

/* Whoever handles the message asks again, and gets what was found out meanwhile. */
Test(decision, the_result_is_there_when_it_is_asked_for_again)
{
    static const char text[] = "SELECT id FROM names";
    scene_begin(&scene, "new/old+new");
    cr_assert_eq(decide(text, true), DECISION_HOLD);
    scene_settle(&scene);
    cr_assert_eq(scene.talk.session.state, SESSION_READY);
    cr_assert_eq(scene.talk.session.planning->step, PLANNING_DONE);
    cr_assert_eq(decide(text, true), DECISION_READY);
    cr_assert_not_null(plan);
    cr_assert_not_null(strstr(plan_own_text(&plan->statements[0]).at, "new_names"));
    cr_assert_null(scene.talk.session.planning);
}

Test(decision, a_result_is_of_no_other_text)
{
    scene_begin(&scene, "new/old+new");
    cr_assert_eq(decide("SELECT id FROM names", true), DECISION_HOLD);
    scene_settle(&scene);
    cr_assert_eq(decide("SELECT 1", true), DECISION_READY);
    cr_assert_null(plan);
    cr_assert_null(scene.talk.session.planning);
}

Test(decision, a_text_seen_before_is_known_at_once)
{
    static const char text[] = "SELECT id FROM names";
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, text);
    cr_assert_eq(decide(text, false), DECISION_READY);
    cr_assert_not_null(plan);
}

Test(decision, an_execute_of_what_later_flags_forbid_is_refused)
{
    scene_begin(&scene, "old/old");
    scene_query(&scene, "BEGIN; PREPARE s AS SELECT id FROM names; COMMIT");
    scene_change(&scene, "new/old+new", false);
    cr_assert_eq(decide("EXECUTE s", false), DECISION_REFUSED);
    cr_assert_neq(refusal.message.length, 0);
}

Test(decision, several_statements_in_one_parse_are_the_server_s_to_refuse)
{
    static const char text[] = "SELECT 1; SELECT 2";
    scene_begin(&scene, "new/old+new");
    cr_assert_eq(decide(text, true), DECISION_READY);
    cr_assert_null(plan);
}

/* The server refuses all but the end of it, whatever table it is about. */
Test(decision, in_a_failed_transaction_only_what_follows_its_end_matters)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "BEGIN");
    scene_query(&scene, "SELECT (");
    cr_assert_eq(scene.talk.session.link->status, 'E');
    cr_assert_eq(decide("SELECT id FROM names", false), DECISION_READY);
    cr_assert_null(plan);
    cr_assert_eq(decide("ROLLBACK; SELECT id FROM names", false), DECISION_REFUSED);
    cr_assert_not_null(memmem(refusal.message.data, refusal.message.length, "the rollback by", 15));
}

Test(decision, what_may_change_the_meaning_of_names_comes_first)
{
    scene_begin(&scene, "new/old+new");
    scene_query(&scene, "SELECT id FROM names");
    frontend_write_query(&scene.client.out, "SET search_path = elsewhere", 27);
    scene_settle_without_server(&scene);
    cr_assert_eq(decide("SELECT 1", false), DECISION_READY, "it names nothing");
    cr_assert_eq(decide("SELECT id FROM names", false), DECISION_HOLD);
    cr_assert_eq(scene.talk.session.state, SESSION_AWAITING);
    cr_assert_null(scene.talk.session.planning, "nothing is asked yet");
}

Test(decision, a_query_of_two_transactions_has_no_route_while_the_flags_change)
{
    scene_begin(&scene, "old/old");
    scene_query(&scene, "BEGIN");
    scene_query(&scene, "SELECT id FROM names");
    cr_assert_eq(decide("COMMIT; SELECT id FROM names", false), DECISION_READY);
    scene_change(&scene, "new/old+new", false);
    cr_assert_eq(decide("COMMIT; SELECT id FROM names", false), DECISION_REFUSED);
}

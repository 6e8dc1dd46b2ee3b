/* Answers to a rewritten statement become those of the plain table. */
#include "proxy/conversation/planning/planned_answer.h"

#include <criterion/criterion.h>
#include <string.h>

#include "protocol/backend.h"
#include "proxy/conversation/session/session.h"
#include "tests/unit/proxy/conversation/scene.h"

static struct scene scene;
static struct plan_statement statement;
static struct plan plan;
static struct bytes out;

/* The head of the queue is to steps of these treatments; the first is asked about. */
static struct answer *begin(enum answer_to to, const enum plan_treatment *treatments, size_t count,
                            size_t own)
{
    scene_begin(&scene, "new/old+new");
    statement = (struct plan_statement){.own = own, .verb = "UPDATE", .rewritten = true};
    for (size_t i = 0; i < count; i++)
        plan_add_step(&statement, (struct plan_step){.treatment = treatments[i]});
    plan = (struct plan){.references = 8, .statements = &statement, .statement_count = 1};
    answers_push(&scene.talk.session.link->answers, (struct answer){.to = to, .plan = &plan});
    return answers_head(&scene.talk.session.link->answers);
}

static enum planned_answer hear(char type, const char *body, size_t length)
{
    const struct frame frame = {.type = type, .body_length = length};
    return planned_answer(&scene.talk.session, &frame, (const uint8_t *)body, &out);
}

static const char *tag(void)
{
    const char *text;
    cr_assert(
        backend_read_tag(out.data + FRAME_HEADER_LENGTH, out.length - FRAME_HEADER_LENGTH, &text));
    return text;
}

static void end(void)
{
    while (session_owed(&scene.talk.session) != 0)
        answers_pop(&scene.talk.session.link->answers);
    scene_end(&scene);
    bytes_free(&out);
}

TestSuite(planned_answer, .fini = end);

Test(planned_answer, a_count_of_ours_becomes_the_tag)
{
    static const enum plan_treatment steps[] = {PLAN_SHOW};
    begin(ANSWER_TO_QUERY, steps, 1, 0);
    statement.tag = TAG_FROM_COUNT;
    cr_assert_eq(hear('D',
                      "\0\1\0\0\0\1"
                      "7",
                      7),
                 PLANNED_ANSWER_DONE);
    cr_assert_eq(out.length, 0, "the row is hidden");
    cr_assert_eq(hear('C', "SELECT 1", 9), PLANNED_ANSWER_DONE);
    cr_assert_str_eq(tag(), "UPDATE 7");
}

Test(planned_answer, a_step_before_the_client_s_own_is_silent)
{
    static const enum plan_treatment steps[] = {PLAN_SILENT, PLAN_SHOW};
    const struct answer *head = begin(ANSWER_TO_QUERY, steps, 2, 1);
    cr_assert(planned_answer_is_silent(&scene.talk.session));
    cr_assert_eq(hear('T', "\0\0", 2), PLANNED_ANSWER_DONE);
    cr_assert_eq(hear('C', "SELECT 5", 9), PLANNED_ANSWER_DONE);
    cr_assert_eq(out.length, 0);
    cr_assert_eq(head->step, 1);
    cr_assert_not(planned_answer_is_silent(&scene.talk.session));
    cr_assert_eq(hear('C', "UPDATE 1", 9), PLANNED_ANSWER_PASSES);
}

/* The tag of a staged COPY comes when all of it is done. */
Test(planned_answer, the_tag_of_a_staged_copy_comes_with_its_last_step)
{
    static const enum plan_treatment steps[] = {PLAN_SILENT, PLAN_STAGE, PLAN_COUNT, PLAN_SILENT};
    begin(ANSWER_TO_QUERY, steps, 4, 1);
    statement.verb = "COPY";
    statement.tag = TAG_FROM_TAG;
    cr_assert_eq(hear('C', "CREATE TABLE", 13), PLANNED_ANSWER_DONE);
    cr_assert_eq(hear('G', "\0\0\0", 3), PLANNED_ANSWER_PASSES);
    cr_assert_eq(hear('C', "COPY 9", 7), PLANNED_ANSWER_DONE);
    cr_assert_eq(hear('C', "INSERT 0 8", 11), PLANNED_ANSWER_DONE);
    cr_assert_eq(out.length, 0);
    cr_assert_eq(hear('C', "DROP TABLE", 11), PLANNED_ANSWER_DONE);
    cr_assert_str_eq(tag(), "COPY 8");
}

/* In the extended protocol each step has an entry of its own. */
Test(planned_answer, the_count_goes_on_to_the_entry_of_the_next_step)
{
    static const enum plan_treatment steps[] = {PLAN_SILENT, PLAN_STAGE, PLAN_COUNT, PLAN_SILENT};
    struct answers *answers;
    begin(ANSWER_TO_EXECUTE, steps, 4, 1)->step = 2;
    answers = &scene.talk.session.link->answers;
    statement.tag = TAG_FROM_TAG;
    answers_push(answers, (struct answer){.to = ANSWER_TO_PARSE});
    answers_push(answers, (struct answer){.to = ANSWER_TO_EXECUTE, .plan = &plan, .step = 3});
    cr_assert_eq(hear('C', "INSERT 0 3", 11), PLANNED_ANSWER_DONE);
    answers_pop(answers);
    answers_pop(answers);
    cr_assert_eq(hear('C', "DROP TABLE", 11), PLANNED_ANSWER_DONE);
    cr_assert_str_eq(tag(), "UPDATE 3");
}

Test(planned_answer, more_results_than_statements_are_malformed)
{
    static const enum plan_treatment steps[] = {PLAN_SHOW};
    begin(ANSWER_TO_QUERY, steps, 1, 0);
    cr_assert_eq(hear('C', "UPDATE 1", 9), PLANNED_ANSWER_PASSES);
    cr_assert_eq(hear('C', "UPDATE 1", 9), PLANNED_ANSWER_MALFORMED);
    cr_assert_not(planned_answer_is_silent(&scene.talk.session));
}

Test(planned_answer, rows_need_not_be_whole_but_a_count_must)
{
    static const enum plan_treatment steps[] = {PLAN_SHOW};
    begin(ANSWER_TO_QUERY, steps, 1, 0);
    cr_assert_not(planned_answer_needs_whole(&scene.talk.session, 'D'));
    cr_assert(planned_answer_needs_whole(&scene.talk.session, 'T'));
    statement.tag = TAG_FROM_COUNT;
    cr_assert(planned_answer_needs_whole(&scene.talk.session, 'D'));
}

/* Where no statement of the client's is answered, its transaction says whose business it is. */
Test(planned_answer, errors_concern_a_transaction_that_has_named_what_moved)
{
    scene_begin(&scene, "new/old+new");
    struct transaction *transaction = &scene.talk.session.transaction;
    const struct answer answer = {.to = ANSWER_TO_SYNC};
    cr_assert_not(planned_answer_concerns(&scene.talk.session, &answer));
    const struct route route = {.primary = SIDE_OLD, .read = SIDE_NEW, .mirrored = true};
    struct taken_route *taken = transaction_take(transaction, 0, route, 1);
    cr_assert_not(planned_answer_concerns(&scene.talk.session, &answer));
    taken->named[SIDE_OLD] = true;
    cr_assert(planned_answer_concerns(&scene.talk.session, &answer));
    taken->route = (struct route){.primary = SIDE_OLD, .read = SIDE_OLD};
    cr_assert_not(planned_answer_concerns(&scene.talk.session, &answer), "it passes");
    cr_assert(planned_answer_concerns(&scene.talk.session, &(struct answer){.plan = &plan}));
}

static unsigned position(const char *error, size_t length)
{
    struct backend_error read;
    bytes_clear(&out);
    cr_assert(planned_answer_error(&scene.talk.session, 'E', (const uint8_t *)error, length, &out));
    cr_assert(backend_read_error(out.data + FRAME_HEADER_LENGTH, out.length - FRAME_HEADER_LENGTH,
                                 &read));
    return read.position;
}

Test(planned_answer, a_position_in_a_step_of_ours_is_none_of_the_client_s)
{
    static const char error[] = "SERROR\0VERROR\0CXX000\0Mx\0P3\0";
    static const enum plan_treatment steps[] = {PLAN_SILENT, PLAN_SHOW};
    begin(ANSWER_TO_EXECUTE, steps, 2, 1);
    cr_assert_eq(position(error, sizeof error), 0);
    static const char other[] = "SERROR\0VERROR\0CXX000\0Mx\0";
    cr_assert_eq(position(other, sizeof other), 0);
    bytes_clear(&out);
    cr_assert_not(
        planned_answer_error(&scene.talk.session, 'E', (const uint8_t *)"SERROR", 6, &out));
    cr_assert_eq(out.length, 0, "what cannot be read is told to nobody");
}

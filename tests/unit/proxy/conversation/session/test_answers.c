#include "proxy/conversation/session/answers.h"

#include <criterion/criterion.h>

#include "protocol/base/memory.h"

/* Tells entries apart by a number in a place that nothing here looks at. */
static struct answer numbered(size_t number)
{
    struct answer answer = {.to = ANSWER_TO_EXECUTE};
    bytes_add_u32(&answer.refusal, (uint32_t)number);
    return answer;
}

static size_t number_of(const struct answer *answer)
{
    cr_assert_not_null(answer);
    return bytes_get_u32(answer->refusal.data);
}

Test(answers, an_empty_queue_has_no_head)
{
    struct answers answers = {0};
    cr_assert_null(answers_head(&answers));
    answers_free(&answers);
}

Test(answers, come_out_in_the_order_in_which_they_went_in)
{
    enum { COUNT = 1000 };
    struct answers answers = {0};
    for (size_t i = 0; i < COUNT; i++)
        answers_push(&answers, numbered(i));
    for (size_t i = 0; i < COUNT; i++)
        cr_assert_eq(number_of(answers_at(&answers, i)), i);
    for (size_t i = 0; i < COUNT; i++) {
        cr_assert_eq(number_of(answers_head(&answers)), i);
        answers_pop(&answers);
    }
    cr_assert_null(answers_head(&answers));
    answers_free(&answers);
}

/* The ring grows at every place that its beginning can have. */
Test(answers, keep_their_order_when_the_ring_grows_while_it_is_turned)
{
    for (size_t turned = 0; turned < 16; turned++) {
        struct answers answers = {0};
        size_t next = 0;
        size_t oldest = 0;
        for (; next < turned; next++)
            answers_push(&answers, numbered(next));
        for (; oldest < turned; oldest++)
            answers_pop(&answers);
        for (; next < turned + 40; next++) {
            answers_push(&answers, numbered(next));
            if (next % 5 == 0) {
                cr_assert_eq(number_of(answers_head(&answers)), oldest++);
                answers_pop(&answers);
            }
        }
        for (size_t i = 0; i < answers.count; i++)
            cr_assert_eq(number_of(answers_at(&answers, i)), oldest + i);
        answers_free(&answers);
    }
}

Test(answers, are_full_at_their_limit)
{
    struct answers answers = {0};
    for (size_t i = 0; i < ANSWERS_LIMIT; i++) {
        cr_assert_not(answers_are_full(&answers));
        answers_push(&answers, (struct answer){.to = ANSWER_TO_SYNC});
    }
    cr_assert(answers_are_full(&answers));
    answers_pop(&answers);
    cr_assert_not(answers_are_full(&answers));
    answers_free(&answers);
}

Test(answers, count_what_changes_the_context)
{
    struct answers answers = {0};
    for (size_t i = 0; i < 10; i++)
        answers_push(&answers,
                     (struct answer){.to = ANSWER_TO_QUERY, .changes_meaning = i % 3 == 0});
    for (size_t left = 4; answers.count != 0; answers_pop(&answers)) {
        cr_assert_eq(answers.meaning_changes, left);
        left -= answers_head(&answers)->changes_meaning;
    }
    cr_assert_eq(answers.meaning_changes, 0);
    answers_free(&answers);
}

Test(answers, count_the_parses_that_a_statement_waits_for)
{
    struct answers answers = {0};
    struct prepared_table table = {0};
    struct prepared *prepared = prepared_new(&table, "s", "SELECT 1", 8);
    for (size_t i = 0; i < 3; i++)
        answers_push(&answers,
                     (struct answer){.to = ANSWER_TO_PARSE, .prepared = prepared_retain(prepared)});
    answers_push(&answers,
                 (struct answer){.to = ANSWER_TO_CLOSE, .prepared = prepared_retain(prepared)});
    for (size_t left = 3; left > 0; left--) {
        cr_assert_eq(prepared->unanswered, left);
        answers_pop(&answers);
    }
    cr_assert_eq(prepared->unanswered, 0);
    answers_free(&answers);
    cr_assert_eq(prepared->references, 1);
    prepared_release(prepared);
}

Test(answers, give_back_what_they_refer_to)
{
    struct prepared_table table = {0};
    struct prepared *prepared = prepared_new(&table, "s", "SELECT 1", 8);
    struct prepared *replaced = prepared_new(&table, "s", "SELECT 2", 8);
    struct plan *plan = memory_zero(1, sizeof *plan);
    plan->references = 1;
    for (int popped = 0; popped < 2; popped++) {
        struct answers answers = {0};
        answers_push(&answers, (struct answer){.to = ANSWER_TO_PARSE,
                                               .plan = plan_retain(plan),
                                               .prepared = prepared_retain(prepared),
                                               .replaced = prepared_retain(replaced)});
        cr_assert_eq(plan->references, 2);
        cr_assert_eq(replaced->references, 2);
        if (popped)
            answers_pop(&answers);
        answers_free(&answers);
        cr_assert_eq(plan->references, 1);
        cr_assert_eq(prepared->references, 1);
        cr_assert_eq(replaced->references, 1);
        cr_assert_eq(prepared->unanswered, 0);
    }
    plan_release(plan);
    prepared_release(prepared);
    prepared_release(replaced);
}

Test(answers, an_empty_queue_keeps_little)
{
    struct answers answers = {0};
    for (size_t i = 0; i < ANSWERS_LIMIT; i++)
        answers_push(&answers, numbered(i));
    answers_rest(&answers);
    cr_assert_eq(number_of(answers_at(&answers, ANSWERS_LIMIT - 1)), ANSWERS_LIMIT - 1);
    while (answers.count != 0)
        answers_pop(&answers);
    answers_rest(&answers);
    cr_assert_eq(answers.capacity, 0);
    answers_push(&answers, numbered(7));
    cr_assert_eq(number_of(answers_head(&answers)), 7);
    answers_pop(&answers);
    answers_rest(&answers);
    cr_assert_neq(answers.capacity, 0, "a short one is kept");
    answers_free(&answers);
}

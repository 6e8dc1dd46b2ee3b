#include "proxy/conversation/session/answers.h"

#include <assert.h>

#include "protocol/base/memory.h"

#define ANSWERS_FIRST_CAPACITY 4
/* An empty queue keeps no more room than this. */
#define ANSWERS_KEPT 64

static void answers_grow(struct answers *answers)
{
    size_t capacity = answers->capacity != 0 ? answers->capacity * 2 : ANSWERS_FIRST_CAPACITY;
    struct answer *ring = memory_zero(capacity, sizeof *ring);
    for (size_t i = 0; i < answers->count; i++)
        ring[i] = *answers_at(answers, i);
    memory_free(answers->ring);
    answers->ring = ring;
    answers->capacity = capacity;
    answers->first = 0;
}

static void answers_count_shadowed(struct answers *answers, struct answer *answer)
{
    answers->shadows -= answer->shadows;
    answer->shadows = answer->replaced != NULL && prepared_is_tracked(answer->replaced) &&
                      (answer->prepared == NULL || !prepared_is_tracked(answer->prepared));
    answers->shadows += answer->shadows;
    answers->covers -= answer->covers;
    answer->covers = answer->covered != NULL;
    answers->covers += answer->covers;
}

struct answer answer_of(enum answer_to to, struct plan *plan)
{
    struct answer answer = {.to = to};
    if (plan != NULL) {
        answer.plan = plan_retain(plan);
        answer.step = plan->statements[0].own;
    }
    return answer;
}

struct answer *answers_push(struct answers *answers, struct answer answer)
{
    if (answers->count == answers->capacity)
        answers_grow(answers);
    size_t place = (answers->first + answers->count) & (answers->capacity - 1);
    answers->ring[place] = answer;
    answers->count++;
    answers->meaning_changes += answer.changes_meaning;
    if (answer.to == ANSWER_TO_PARSE && answer.prepared != NULL)
        answer.prepared->unanswered++;
    answers_count_shadowed(answers, &answers->ring[place]);
    return &answers->ring[place];
}

void answers_set_replaced(struct answers *answers, struct answer *answer, struct prepared *replaced)
{
    prepared_release(answer->replaced);
    answer->replaced = replaced;
    answers_count_shadowed(answers, answer);
}

void answers_set_covered(struct answers *answers, struct answer *answer, struct portal *covered)
{
    portal_release(answer->covered);
    answer->covered = covered;
    answers_count_shadowed(answers, answer);
}

struct answer *answers_at(const struct answers *answers, size_t index)
{
    assert(index < answers->count);
    return &answers->ring[(answers->first + index) & (answers->capacity - 1)];
}

struct answer *answers_head(struct answers *answers)
{
    return answers->count != 0 ? &answers->ring[answers->first] : NULL;
}

void answers_pop(struct answers *answers)
{
    struct answer *head = answers_head(answers);
    assert(head != NULL);
    answers->meaning_changes -= head->changes_meaning;
    answers->shadows -= head->shadows;
    answers->covers -= head->covers;
    if (head->to == ANSWER_TO_PARSE && head->prepared != NULL)
        head->prepared->unanswered--;
    plan_release(head->plan);
    prepared_release(head->prepared);
    prepared_release(head->replaced);
    portal_release(head->portal);
    portal_release(head->covered);
    bytes_free(&head->refusal);
    answers->first = (answers->first + 1) & (answers->capacity - 1);
    answers->count--;
}

void answers_pass_count(struct answers *answers)
{
    const struct answer *head = answers_head(answers);
    for (size_t i = 1; i < answers->count; i++) {
        struct answer *next = answers_at(answers, i);
        if (next->plan == head->plan && next->step == head->step + 1) {
            next->count = head->count;
            return;
        }
    }
}

bool answers_are_full(const struct answers *answers)
{
    return answers->count >= ANSWERS_LIMIT;
}

void answers_rest(struct answers *answers)
{
    if (answers->count == 0 && answers->capacity > ANSWERS_KEPT)
        answers_free(answers);
}

void answers_free(struct answers *answers)
{
    while (answers->count != 0)
        answers_pop(answers);
    memory_free(answers->ring);
    *answers = (struct answers){0};
}

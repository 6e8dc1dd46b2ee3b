#include "proxy/conversation/messages/staged_copy.h"

#include "proxy/conversation/messages/own_message.h"

void staged_copy_send_rest(struct session *session, struct plan *plan)
{
    const struct plan_statement *statement = &plan->statements[0];
    for (size_t i = statement->own + 1; i < statement->step_count; i++)
        own_message_run(
            session, statement->steps[i].text,
            (struct answer){.to = ANSWER_TO_EXECUTE, .plan = plan_retain(plan), .step = i});
}

void staged_copy_end_rows(struct session *session)
{
    struct answer *head = answers_head(&session->link->answers);
    if (head == NULL || !head->rest_is_due)
        return;
    head->rest_is_due = false;
    staged_copy_send_rest(session, head->plan);
}

void staged_copy_give_up(struct session *session)
{
    struct answer *head = answers_head(&session->link->answers);
    if (head != NULL)
        head->rest_is_due = false;
}

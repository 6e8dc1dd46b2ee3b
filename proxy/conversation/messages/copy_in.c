#include "proxy/conversation/messages/copy_in.h"

#include <assert.h>

#include "protocol/frontend.h"
#include "proxy/conversation/messages/staged_copy.h"

#define COPY_IN_CLEAR_UP_NAME "_cf_copy"

/* What was sent before the server asked for rows, and comes before the end of these rows, finds the
 * server taking rows. */
void copy_in_begin(struct session *session)
{
    struct answers *answers = &session->link->answers;
    size_t ends_before = answers_head(answers)->copies++;
    size_t ended = 1;
    size_t i = 1;
    for (; i < answers->count; i++) {
        struct answer *answer = answers_at(answers, i);
        if (answer->to == ANSWER_TO_COPY_END && ends_before-- == 0)
            break;
        if (answer->to == ANSWER_TO_SYNC || answer->to == ANSWER_TO_BAD_FLUSH)
            *answer = (struct answer){.to = ANSWER_TO_IGNORED,
                                      .late_syncs = answer->to == ANSWER_TO_SYNC};
        else if (answer->to == ANSWER_TO_COPY_END) /* of another COPY, which has ended well */
            ended = i;
    }
    while (ended-- > 1)
        answers_at(answers, ended)->late_syncs = 0;
    session->link->copy_in = i == answers->count;
    if (session->link->copy_in && answers_head(answers)->to == ANSWER_TO_EXECUTE)
        segment_open(&session->link->segment);
}

size_t copy_in_sync(struct inbound *in)
{
    struct answers *answers = &in->session->link->answers;
    struct answer *last = answers_at(answers, answers->count - 1);
    if (last->to == ANSWER_TO_IGNORED)
        last->late_syncs++;
    else
        session_expect(in->session, (struct answer){.to = ANSWER_TO_IGNORED, .late_syncs = 1});
    return inbound_pass(in);
}

/* With Syncs on their way it must be known what has become of the COPY before more is sent: the
 * server may skip that. */
size_t copy_in_end(struct inbound *in)
{
    struct session *session = in->session;
    bool waits = session->link->copy_in && copy_in_late_syncs(session) != 0;
    session->link->copy_in = false;
    if (session->link->answers.count != 0)
        session_expect(in->session, (struct answer){.to = ANSWER_TO_COPY_END});
    size_t used = inbound_pass(in);
    if (in->frame.type != 'c')
        staged_copy_give_up(session);
    if (waits)
        session_enter(session, SESSION_AWAITING, "the end of a COPY");
    else if (in->frame.type == 'c')
        staged_copy_end_rows(session);
    return used;
}

/* Where other messages come after them too, all was sent without looking at an answer, and the
 * Syncs are taken to have been ignored. */
size_t copy_in_late_syncs(struct session *session)
{
    struct answers *answers = &session->link->answers;
    size_t late_syncs = 0;
    if (session->client.replication) /* it cannot be found out */
        return 0;
    for (size_t i = 1; i < answers->count; i++) {
        const struct answer *answer = answers_at(answers, i);
        if (answer->to != ANSWER_TO_IGNORED && answer->to != ANSWER_TO_COPY_END)
            return 0;
        late_syncs += answer->late_syncs;
    }
    return late_syncs;
}

void copy_in_leave_unclear(struct session *session, size_t late_syncs)
{
    answers_push(&session->link->answers,
                 (struct answer){.to = ANSWER_TO_SYNC, .whom = ANSWER_FOR_NOBODY});
    answers_push(&session->link->answers,
                 (struct answer){.to = ANSWER_TO_LATE_SYNCS, .late_syncs = late_syncs});
}

bool copy_in_is_unclear(const struct session *session)
{
    const struct answers *answers = &session->link->answers;
    return answers->count != 0 &&
           answers_at(answers, answers->count - 1)->to == ANSWER_TO_LATE_SYNCS;
}

void copy_in_clear_up(struct session *session)
{
    if (!copy_in_is_unclear(session) || session->client.flow.left != 0)
        return;
    struct bytes *out = link_out(session->link);
    frontend_write_sync(out);
    frontend_write_close(out, 'P', COPY_IN_CLEAR_UP_NAME);
    frontend_write_flush(out);
    answers_push(&session->link->answers,
                 (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
    session_enter(session, SESSION_AWAITING, "the end of a COPY");
}

bool copy_in_ready(struct session *session)
{
    struct answer *head = answers_head(&session->link->answers);
    if (head->late_syncs == 0)
        return false;
    head->late_syncs--;
    segment_close(&session->link->segment);
    return true;
}

void copy_in_cleared_up(struct session *session)
{
    assert(answers_head(&session->link->answers)->to == ANSWER_TO_LATE_SYNCS);
    answers_pop(&session->link->answers);
    if (session->link->status == 'I')
        session_end_transaction(session);
}

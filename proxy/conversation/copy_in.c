#include "proxy/conversation/copy_in.h"

#include <assert.h>

#include "protocol/frontend.h"
#include "proxy/conversation/extended.h"

#define COPY_IN_SETTLE_NAME "_cf_copy"

/* What was sent before the server asked for rows, and comes before the end of these rows, finds the
 * server taking rows. */
void copy_in_begin(struct session *session)
{
    struct answers *answers = &session->answers;
    size_t ends_before = session->result.copies++;
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
    session->copy_in = i == answers->count;
    if (session->copy_in && answers_head(answers)->to == ANSWER_TO_EXECUTE)
        session->segment_is_open = true;
}

size_t copy_in_sync(struct inbound *in)
{
    struct answers *answers = &in->session->answers;
    struct answer *last = answers_at(answers, answers->count - 1);
    if (last->to == ANSWER_TO_IGNORED)
        last->late_syncs++;
    else
        inbound_expect(in, (struct answer){.to = ANSWER_TO_IGNORED, .late_syncs = 1});
    return inbound_pass(in);
}

/* With Syncs on their way it must be known what has become of the COPY before more is sent: the
 * server may skip that. */
size_t copy_in_end(struct inbound *in)
{
    struct session *session = in->session;
    bool waits = session->copy_in && copy_in_late_syncs(session) != 0;
    session->copy_in = false;
    if (session->answers.count != 0)
        inbound_expect(in, (struct answer){.to = ANSWER_TO_COPY_END});
    size_t used = inbound_pass(in);
    if (in->frame.type != 'c')
        extended_forget_copy(session);
    if (waits)
        session_enter(session, SESSION_DRAINING, "the end of a COPY");
    else if (in->frame.type == 'c')
        extended_finish_copy(in);
    return used;
}

/* Where other messages are behind them too, all was sent without looking at an answer, and the
 * Syncs are taken to have been ignored. */
size_t copy_in_late_syncs(struct session *session)
{
    struct answers *answers = &session->answers;
    size_t late_syncs = 0;
    if (session->settings.replication) /* it cannot be found out */
        return 0;
    for (size_t i = 1; i < answers->count; i++) {
        const struct answer *answer = answers_at(answers, i);
        if (answer->to != ANSWER_TO_IGNORED && answer->to != ANSWER_TO_COPY_END)
            return 0;
        late_syncs += answer->late_syncs;
    }
    return late_syncs;
}

void copy_in_doubt(struct session *session, size_t late_syncs)
{
    answers_push(&session->answers,
                 (struct answer){.to = ANSWER_TO_SYNC, .whom = ANSWER_FOR_NOBODY});
    answers_push(&session->answers,
                 (struct answer){.to = ANSWER_TO_LATE_SYNCS, .late_syncs = late_syncs});
}

bool copy_in_is_in_doubt(const struct session *session)
{
    const struct answers *answers = &session->answers;
    return answers->count != 0 &&
           answers_at(answers, answers->count - 1)->to == ANSWER_TO_LATE_SYNCS;
}

void copy_in_settle(struct session *session, struct bytes *out)
{
    if (!copy_in_is_in_doubt(session) || session->client_flow.left != 0)
        return;
    frontend_write_sync(out);
    frontend_write_close(out, 'P', COPY_IN_SETTLE_NAME);
    frontend_write_flush(out);
    answers_push(&session->answers,
                 (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
    session_enter(session, SESSION_DRAINING, "the end of a COPY");
}

void copy_in_go_on(struct inbound *in)
{
    struct session *session = in->session;
    copy_in_settle(session, outflow_bytes(&in->session->to_server));
    if (session->state == SESSION_READY && session->answers.count == 0 && !session->copy_in)
        extended_finish_copy(in);
}

bool copy_in_ready(struct session *session)
{
    struct answer *head = answers_head(&session->answers);
    if (head->late_syncs == 0)
        return false;
    head->late_syncs--;
    session->segment++;
    session->segment_is_open = false;
    session->server_skips = false;
    return true;
}

void copy_in_settled(struct session *session)
{
    assert(answers_head(&session->answers)->to == ANSWER_TO_LATE_SYNCS);
    answers_pop(&session->answers);
    if (session->transaction == 'I')
        session_end_transaction(session);
}

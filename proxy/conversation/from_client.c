#include "proxy/conversation/from_client.h"

#include <string.h>

#include "protocol/base/log.h"
#include "protocol/frontend.h"
#include "proxy/conversation/login.h"
#include "proxy/conversation/messages/copy_in.h"
#include "proxy/conversation/messages/extended.h"
#include "proxy/conversation/messages/inbound.h"
#include "proxy/conversation/messages/own_message.h"
#include "proxy/conversation/messages/prepare_by_sql.h"
#include "proxy/conversation/planning/vantage.h"
#include "rewrite/text/glance.h"

/* A query may end a transaction and begin the next, so that its end is not seen. */
static bool from_client_changes_meaning(const struct session *session, struct glance glance)
{
    bool changed = session->link->meaning.changed_in_transaction ||
                   session->link->answers.meaning_changes != 0;
    return glance_may_change(glance) || (changed && glance_may_end_transaction(glance));
}

static size_t from_client_query(struct inbound *in)
{
    struct session *session = in->session;
    bool too_long = in->total > SESSION_MESSAGE_LIMIT;
    if (!too_long && !inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    if (too_long && session->migrates)
        return inbound_refuse_size(in, "a statement");

    struct answer answer = {.to = ANSWER_TO_QUERY};
    const char *text = NULL;
    size_t length = 0;
    bool well_formed =
        too_long || frontend_read_query(in->body, in->frame.body_length, &text, &length);
    if (text != NULL) {
        size_t used;
        in->glance = glance_take(text, length);
        if (prepare_by_sql_query(in, text, length, &used))
            return used;
        const struct planning_input input = {
            .text = text,
            .length = length,
            .glance = in->glance,
            .in_query = true,
            .drops_unnamed = true,
        };
        if (!inbound_plan(in, &input, &answer.plan, &used))
            return used;
        answer.changes_meaning = from_client_changes_meaning(session, in->glance);
        /* Outside of a transaction the server's being ready says as much. */
        if (session->link->status != 'I' || session->transaction.taken_count != 0)
            answer.rolls_back_all = glance_rolls_back_all(in->glance);
        if (glance_imports_snapshot(text, length))
            session->transaction.has_snapshot = true;
    }
    if (well_formed) /* else the server does not get as far as that */
        answer.replaced = prepared_put(&session->link->prepared, "", NULL);
    return inbound_query(in, answer);
}

static size_t from_client_sync(struct inbound *in)
{
    struct session *session = in->session;
    if (session->link->copy_in && session->link->answers.count != 0)
        return copy_in_sync(in);
    segment_close(&session->link->segment);
    session_expect(in->session, (struct answer){.to = ANSWER_TO_SYNC});
    return inbound_pass(in);
}

static size_t from_client_function_call(struct inbound *in)
{
    segment_close(&in->session->link->segment);
    vantage_note_query(in->session);
    session_expect(in->session, (struct answer){.to = ANSWER_TO_QUERY, .changes_meaning = true});
    return inbound_pass(in);
}

static size_t from_client_password(struct inbound *in)
{
    in->session->link->asks_for_login = false;
    bool short_enough = in->total <= LOGIN_MESSAGE_LIMIT;
    if ((short_enough && !inbound_is_whole(in)) || login_is_busy(in->session))
        return INBOUND_NOT_NOW;
    if (short_enough && login_from_client(in->session, in->body, in->frame.body_length,
                                          link_out(in->session->link)))
        return inbound_drop(in);
    return inbound_pass(in);
}

/* With anything in its body the server takes it for an error, and skips what follows. */
static size_t from_client_flush(struct inbound *in)
{
    if (in->frame.body_length != 0 && !in->session->link->copy_in) {
        segment_open(&in->session->link->segment);
        session_expect(in->session, (struct answer){.to = ANSWER_TO_BAD_FLUSH});
    }
    return inbound_pass(in);
}

/* The server answers it by ending the connection, and needs no more than the header for that: what
 * comes after goes nowhere. */
static size_t from_client_end(struct session *session, const uint8_t *data, size_t length)
{
    log_event(LOG_LEVEL_INFO, "protocol_violation", LOG_NUMBER("session", session->id),
              LOG_NUMBER("type", data[0]));
    planning_free(session);
    outflow_pass(&session->link->out, data,
                 length < FRAME_HEADER_LENGTH ? length : FRAME_HEADER_LENGTH);
    session->client.has_ended = true;
    return length;
}

/* Messages that the server will not take where they come. */
static bool from_client_is_misplaced(const struct session *session, char type)
{
    if (session->state == SESSION_LOGIN)
        return type != 'p' && type != 'X';
    /* Elsewhere they are as good as others, if they need no thought. */
    return session->link->copy_in && session->migrates && strchr("dcfHSX", type) == NULL;
}

/* A query after extended messages without a Sync. Should one of them fail, the server ignores the
 * query, and so it must be known before we say anything of our own: a Sync would end that. */
static bool from_client_must_await(const struct session *session, char type)
{
    return (type == 'Q' || type == 'F') && segment_is_open(&session->link->segment) &&
           !session->link->copy_in && session->link->answers.count != 0;
}

/* What a client begins with when nothing is under way: no rows of a COPY, no end. */
static bool from_client_is_request(char type)
{
    return type == 'Q' || type == 'P' || type == 'B' || type == 'D' || type == 'C';
}

/* Nothing is under way: what comes now is the beginning, of a transaction or of something else. */
static void from_client_note_begin(struct session *session)
{
    if (session_in_transaction(session) || session->link->answers.count != 0)
        return;
    transaction_begin(&session->transaction, session->around->now);
}

static size_t from_client_message(struct inbound *in)
{
    from_client_note_begin(in->session);
    /* What the server would ignore must not count as sent. */
    if (in->session->link->segment.state == SEGMENT_SKIPPED && in->frame.type != 'S' &&
        in->frame.type != 'X') {
        planning_free(in->session);
        return inbound_drop(in);
    }
    if (from_client_must_await(in->session, in->frame.type) ||
        (from_client_is_request(in->frame.type) && own_message_close_leftovers(in->session)))
        return inbound_await_answers(in);
    switch (in->frame.type) {
    case 'Q':
        return from_client_query(in);
    case 'P':
        return extended_parse(in);
    case 'B':
        return extended_bind(in);
    case 'D':
        return extended_describe(in);
    case 'E':
        return extended_execute(in);
    case 'C':
        return extended_close(in);
    case 'S':
        return from_client_sync(in);
    case 'F':
        return from_client_function_call(in);
    case 'c':
    case 'f':
        return copy_in_end(in);
    case 'p':
        return from_client_password(in);
    case 'H':
        return from_client_flush(in);
    default: /* CopyData, Terminate */
        return inbound_pass(in);
    }
}

static bool from_client_may_go_on(const struct session *session, uint8_t type)
{
    if (session->state == SESSION_LOGIN)
        return type == 'p' || type == 'X' || session->link->asks_for_login;
    return session->state == SESSION_READY && !answers_are_full(&session->link->answers);
}

size_t from_client_process(struct session *session, const uint8_t *data, size_t length)
{
    struct inbound in = {.session = session};
    size_t at = 0;
    while (at < length) {
        if (session->client.flow.left != 0) {
            at += outflow_go_on(&session->link->out, &session->client.flow, data + at, length - at);
            continue;
        }
        copy_in_clear_up(session);
        enum frame_status status =
            frame_read(FRAME_FROM_FRONTEND, data + at, length - at, &in.frame);
        if (status == FRAME_INCOMPLETE || !from_client_may_go_on(session, data[at]))
            break;
        if (status != FRAME_COMPLETE || from_client_is_misplaced(session, in.frame.type)) {
            at += from_client_end(session, data + at, length - at);
            break;
        }
        in.message = data + at;
        in.body = in.message + FRAME_HEADER_LENGTH;
        in.available = length - at;
        in.total = FRAME_HEADER_LENGTH + in.frame.body_length;
        size_t used = from_client_message(&in);
        if (used == INBOUND_NOT_NOW)
            break;
        planning_free(session); /* what was found out for it, and by a newer world not needed */
        at += used;
    }
    if (session->state == SESSION_AWAITING && segment_is_open(&session->link->segment))
        frontend_write_flush(link_out(session->link));
    return at;
}

#include "proxy/conversation/messages/inbound.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/frontend.h"
#include "proxy/conversation/planning/vantage.h"

/* A text that no server accepts: sent where a statement is refused, so that the server's
 * transaction fails as the client's does. Its error is replaced by the reason. */
#define INBOUND_REFUSED_TEXT "crossfade refused a statement"
/* The same after statements that run first, so it must be SQL. */
#define INBOUND_REFUSED_BEHIND "\nSELECT \"" INBOUND_REFUSED_TEXT "\""
#define INBOUND_REFUSED_NAME "_cf_refused"

bool inbound_is_whole(const struct inbound *in)
{
    return in->available >= in->total;
}

size_t inbound_pass(struct inbound *in)
{
    return outflow_pass_message(&in->session->link->out, &in->session->client.flow, in->message,
                                in->available, in->total);
}

size_t inbound_drop(struct inbound *in)
{
    return outflow_drop_message(&in->session->client.flow, in->available, in->total);
}

size_t inbound_await_answers(struct inbound *in)
{
    session_enter(in->session, SESSION_AWAITING, "what is under way comes first");
    return INBOUND_NOT_NOW;
}

size_t inbound_query(struct inbound *in, struct answer answer)
{
    const struct plan *plan = answer.plan;
    const char *text;
    size_t length;
    if (in->session->migrates && inbound_is_whole(in) &&
        frontend_read_query(in->body, in->frame.body_length, &text, &length))
        vantage_note_text(in->session, text, length, in->glance);
    else
        vantage_note_query(in->session);
    answer.stands_alone = !segment_is_open(&in->session->link->segment);
    segment_close(&in->session->link->segment);
    session_expect(in->session, answer);
    if (plan == NULL)
        return inbound_pass(in);
    frontend_write_query(link_out(in->session->link), plan->simple.at, plan->simple.length);
    return inbound_drop(in);
}

/* Whether the message does away with the unnamed statement, also where it fails. */
static bool inbound_drops_unnamed(const struct inbound *in)
{
    if (in->frame.type != 'P')
        return in->frame.type == 'Q';
    return in->available > FRAME_HEADER_LENGTH && in->frame.body_length != 0 && in->body[0] == '\0';
}

/* What begins the transaction of the client's query is sent, and fails where the client's would. */
static void inbound_write_refused_query(struct bytes *out, const char *text, size_t begins_length)
{
    struct bytes query = {0};
    bytes_add(&query, text, begins_length);
    bytes_add_text(&query, begins_length != 0 ? INBOUND_REFUSED_BEHIND : INBOUND_REFUSED_TEXT);
    frontend_write_query(out, (const char *)query.data, query.length);
    bytes_free(&query);
}

/* The message is taken over. */
static size_t inbound_refuse_with(struct inbound *in, const struct decision_refusal *refusal,
                                  const char *text)
{
    struct bytes *out = link_out(in->session->link);
    struct answer answer = {.whom = ANSWER_FOR_REFUSAL,
                            .refusal = refusal->message,
                            .refusal_is_behind = refusal->begins_length != 0};
    bool drops_unnamed = inbound_drops_unnamed(in);
    if (in->frame.type == 'Q') {
        answer.to = ANSWER_TO_QUERY;
        inbound_write_refused_query(out, text, refusal->begins_length);
        segment_close(&in->session->link->segment);
    } else {
        answer.to = ANSWER_TO_PARSE;
        frontend_write_parse(out, drops_unnamed ? "" : INBOUND_REFUSED_NAME, INBOUND_REFUSED_TEXT,
                             strlen(INBOUND_REFUSED_TEXT), NULL, 0);
        segment_open(&in->session->link->segment);
    }
    if (drops_unnamed)
        answer.replaced = prepared_put(&in->session->link->prepared, "", NULL);
    session_expect(in->session, answer);
    return inbound_drop(in);
}

size_t inbound_refuse(struct inbound *in, const struct error *error)
{
    struct decision_refusal refusal = {0};
    backend_write_error(&refusal.message, "ERROR", error);
    return inbound_refuse_with(in, &refusal, "");
}

size_t inbound_refuse_size(struct inbound *in, const char *what)
{
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "%s of %zu bytes is too long while tables of this database are being migrated", what,
              in->frame.body_length);
    error_detail(&error, "Crossfade reads at most %zu bytes.", SESSION_MESSAGE_LIMIT);
    return inbound_refuse(in, &error);
}

size_t inbound_refuse_room(struct inbound *in)
{
    struct error error;
    prepared_explain_room(&error);
    return inbound_refuse(in, &error);
}

bool inbound_plan(struct inbound *in, const struct planning_input *input, struct plan **plan,
                  size_t *used)
{
    struct decision_refusal refusal = {0};
    switch (decision_make(in->session, input, plan, &refusal)) {
    case DECISION_READY:
        return true;
    case DECISION_HOLD:
        *used = INBOUND_NOT_NOW;
        break;
    case DECISION_FAILED:
        *used = inbound_drop(in);
        break;
    case DECISION_REFUSED:
        *used = inbound_refuse_with(in, &refusal, input->text);
        break;
    }
    return false;
}

#include "proxy/inbound.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/frontend.h"
#include "proxy/planned_answer.h"

/* A text that no server accepts: sent where a statement is refused, so that the server's
 * transaction fails as the client's does. Its error is replaced by the reason. */
#define INBOUND_REFUSED_TEXT "crossfade refused a statement"
#define INBOUND_REFUSED_NAME "_cf_refused"

bool inbound_is_whole(const struct inbound *in)
{
    return in->available >= in->total;
}

void inbound_expect(struct inbound *in, struct answer answer)
{
    answers_push(&in->session->answers, answer);
    if (in->session->answers.count == 1)
        planned_answer_begin(in->session);
}

size_t inbound_pass(struct inbound *in)
{
    size_t take = inbound_is_whole(in) ? in->total : in->available;
    outflow_pass(&in->out, in->message, take);
    in->session->client_flow = (struct session_flow){.left = in->total - take, .passes = true};
    return take;
}

size_t inbound_drop(struct inbound *in)
{
    size_t take = inbound_is_whole(in) ? in->total : in->available;
    in->session->client_flow = (struct session_flow){.left = in->total - take, .passes = false};
    return take;
}

/* Whether the message does away with the unnamed statement, also where it fails. */
static bool inbound_drops_unnamed(const struct inbound *in)
{
    if (in->frame.type != 'P')
        return in->frame.type == 'Q';
    return in->available > FRAME_HEADER_LENGTH && in->frame.body_length != 0 && in->body[0] == '\0';
}

/* `refusal` is a whole ErrorResponse, taken over. */
static size_t inbound_refuse_with(struct inbound *in, struct bytes refusal)
{
    struct bytes *out = outflow_bytes(&in->out);
    struct answer answer = {.whom = ANSWER_FOR_REFUSAL, .refusal = refusal};
    bool drops_unnamed = inbound_drops_unnamed(in);
    if (in->frame.type == 'Q') {
        answer.to = ANSWER_TO_QUERY;
        frontend_write_query(out, INBOUND_REFUSED_TEXT, strlen(INBOUND_REFUSED_TEXT));
        in->session->segment++;
        in->session->segment_is_open = false;
    } else {
        answer.to = ANSWER_TO_PARSE;
        frontend_write_parse(out, drops_unnamed ? "" : INBOUND_REFUSED_NAME, INBOUND_REFUSED_TEXT,
                             strlen(INBOUND_REFUSED_TEXT), NULL, 0);
        in->session->segment_is_open = true;
    }
    if (drops_unnamed)
        answer.replaced = prepared_put(&in->session->prepared, "", NULL);
    inbound_expect(in, answer);
    return inbound_drop(in);
}

size_t inbound_refuse(struct inbound *in, const struct error *error)
{
    struct bytes message = {0};
    backend_write_error(&message, "ERROR", error);
    return inbound_refuse_with(in, message);
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

bool inbound_plan(struct inbound *in, const struct planning_input *input, struct plan **plan,
                  size_t *used)
{
    struct bytes failure = {0};
    switch (planning_decide(in->session, input, outflow_bytes(&in->out), plan, &failure)) {
    case PLANNING_READY:
        return true;
    case PLANNING_HOLD:
        *used = INBOUND_NOT_NOW;
        break;
    case PLANNING_FAILED:
        *used = inbound_drop(in);
        break;
    case PLANNING_REFUSED:
        *used = inbound_refuse_with(in, failure);
        break;
    }
    return false;
}

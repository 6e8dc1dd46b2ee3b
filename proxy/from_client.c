#include "proxy/from_client.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/memory.h"
#include "protocol/frame.h"
#include "protocol/frontend.h"
#include "proxy/outflow.h"
#include "proxy/planned_answer.h"
#include "proxy/session.h"

/* A text that no server accepts: sent where a statement is refused, so that the server's
 * transaction fails as the client's does. Its error is replaced by the reason. */
#define FROM_CLIENT_REFUSED_TEXT "crossfade refused a statement"
#define FROM_CLIENT_REFUSED_NAME "_cf_refused"

/* Longer than any name we give to statements and portals of our own. */
#define FROM_CLIENT_NAME_LIMIT 24

/* One message as it lies in the buffer, and where it goes. */
struct from_client {
    struct session *session;
    struct frame frame;
    const uint8_t *message;
    const uint8_t *body;
    size_t available; /* of the whole message */
    size_t total;
    struct outflow out;
};

/* Handlers return how many bytes of the message they dealt with; 0: not now. */
#define FROM_CLIENT_NOT_NOW ((size_t)0)

static bool from_client_is_whole(const struct from_client *in)
{
    return in->available >= in->total;
}

static void from_client_expect(struct from_client *in, struct answer answer)
{
    answers_push(&in->session->answers, answer);
    if (in->session->answers.count == 1)
        planned_answer_begin(in->session);
}

/* The message goes through unchanged; what has not arrived of it yet, too. */
static size_t from_client_pass(struct from_client *in)
{
    size_t take = from_client_is_whole(in) ? in->total : in->available;
    outflow_pass(&in->out, in->message, take);
    in->session->client_flow = (struct session_flow){.left = in->total - take, .passes = true};
    return take;
}

static size_t from_client_drop(struct from_client *in)
{
    size_t take = from_client_is_whole(in) ? in->total : in->available;
    in->session->client_flow = (struct session_flow){.left = in->total - take, .passes = false};
    return take;
}

static struct bytes from_client_error_message(const struct error *error)
{
    struct bytes message = {0};
    backend_write_error(&message, "ERROR", error);
    return message;
}

/* Makes the server fail where the client's message would have been, and the client get `refusal`.
 */
static size_t from_client_refuse(struct from_client *in, struct bytes refusal)
{
    struct bytes *out = outflow_bytes(&in->out);
    struct answer answer = {.whom = ANSWER_FOR_REFUSAL, .refusal = refusal};
    if (in->frame.type == 'Q') {
        answer.to = ANSWER_TO_QUERY;
        frontend_write_query(out, FROM_CLIENT_REFUSED_TEXT, strlen(FROM_CLIENT_REFUSED_TEXT));
        in->session->segment++;
        in->session->segment_is_open = false;
    } else {
        answer.to = ANSWER_TO_PARSE;
        frontend_write_parse(out, FROM_CLIENT_REFUSED_NAME, FROM_CLIENT_REFUSED_TEXT,
                             strlen(FROM_CLIENT_REFUSED_TEXT), NULL, 0);
        in->session->segment_is_open = true;
    }
    from_client_expect(in, answer);
    return from_client_drop(in);
}

static size_t from_client_refuse_size(struct from_client *in, const char *what)
{
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "%s of %zu bytes is too long while tables of this database are being migrated", what,
              in->frame.body_length);
    error_detail(&error, "Crossfade reads at most %zu bytes.", SESSION_MESSAGE_LIMIT);
    return from_client_refuse(in, from_client_error_message(&error));
}

/* What to send in a text's place. True: *plan, the caller's reference, NULL where the text passes.
 * False: *used is what the handler returns. */
static bool from_client_plan(struct from_client *in, const char *text, size_t length,
                             struct plan **plan, size_t *used)
{
    struct bytes failure = {0};
    switch (planning_decide(in->session, text, length, in->frame.type != 'Q',
                            outflow_bytes(&in->out), plan, &failure)) {
    case PLANNING_READY:
        return true;
    case PLANNING_HOLD:
        *used = FROM_CLIENT_NOT_NOW;
        break;
    case PLANNING_FAILED:
        *used = from_client_drop(in);
        break;
    case PLANNING_REFUSED:
        *used = from_client_refuse(in, failure);
        break;
    }
    return false;
}

static size_t from_client_query(struct from_client *in)
{
    struct session *session = in->session;
    bool too_long = in->total > SESSION_MESSAGE_LIMIT;
    if (!too_long && !from_client_is_whole(in))
        return FROM_CLIENT_NOT_NOW;
    if (too_long && session->migrates)
        return from_client_refuse_size(in, "a statement");

    struct answer answer = {.to = ANSWER_TO_QUERY};
    const char *text = NULL;
    size_t length = 0;
    if (!too_long && frontend_read_query(in->body, in->frame.body_length, &text, &length)) {
        size_t used;
        if (!from_client_plan(in, text, length, &answer.plan, &used))
            return used;
        answer.changes_context = context_may_change(text, length);
    }
    session->segment++;
    session->segment_is_open = false;
    from_client_expect(in, answer);
    if (answer.plan == NULL)
        return from_client_pass(in);
    frontend_write_query(outflow_bytes(&in->out), answer.plan->simple.at,
                         answer.plan->simple.length);
    return from_client_drop(in);
}

static void from_client_own_name(char name[static FROM_CLIENT_NAME_LIMIT], uint32_t serial)
{
    struct bytes text = {0};
    bytes_add_format(&text, "_cf_%u", serial);
    assert(text.length < FROM_CLIENT_NAME_LIMIT);
    memcpy(name, text.data, text.length);
    name[text.length] = '\0';
    bytes_free(&text);
}

static bool from_client_has_prelude(const struct plan *plan)
{
    return plan != NULL && plan->statements[0].prelude.length != 0;
}

/* The parameter types to prepare with: those that the server found in the client's own text, so
 * that nothing in the rewritten one can make it find others. */
static void from_client_write_parse(struct bytes *out, const char *name, struct text text,
                                    const struct prepared *prepared, const struct plan *plan)
{
    const struct description *description = plan != NULL ? plan->statements[0].description : NULL;
    if (description != NULL)
        frontend_write_parse(out, name, text.at, text.length, description->parameters,
                             description->parameter_count);
    else
        frontend_write_parse(out, name, text.at, text.length, prepared->parameter_types,
                             prepared->parameter_count);
}

static void from_client_close_own(struct from_client *in, char kind, uint32_t serial)
{
    char name[FROM_CLIENT_NAME_LIMIT];
    from_client_own_name(name, serial);
    frontend_write_close(outflow_bytes(&in->out), kind, name);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
}

/* The statement that locks rows before the client's own runs, under a name of ours. */
static void from_client_prepare_prelude(struct from_client *in, struct prepared *prepared,
                                        struct plan *plan)
{
    if (!from_client_has_prelude(plan))
        return;
    char name[FROM_CLIENT_NAME_LIMIT];
    from_client_own_name(name, prepared->serial);
    from_client_close_own(in, 'S', prepared->serial);
    from_client_write_parse(outflow_bytes(&in->out), name, plan->statements[0].prelude, prepared,
                            plan);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_PARSE, .whom = ANSWER_FOR_NOBODY});
}

static struct prepared *from_client_remember(struct session *session,
                                             const struct frontend_parse *parse)
{
    struct prepared *prepared =
        prepared_new(&session->prepared, parse->statement, parse->text, parse->text_length);
    prepared->parameter_count = parse->parameter_count;
    if (parse->parameter_count != 0)
        prepared->parameter_types =
            memory_zero(parse->parameter_count, sizeof *prepared->parameter_types);
    for (size_t i = 0; i < parse->parameter_count; i++)
        prepared->parameter_types[i] = bytes_get_u32(parse->parameter_types + 4 * i);
    prepared->changes_context = context_may_change(parse->text, parse->text_length);
    return prepared;
}

static void from_client_scan(struct session *session, struct prepared *prepared)
{
    struct touched_set touched;
    prepared->catalog = session->world->catalog;
    prepared->touches =
        session->migrates &&
        rewriter_scan(session->world->rewriter->rewriter, session->settings.database,
                      prepared->text, prepared->text_length, &touched);
}

static size_t from_client_refuse_memory(struct from_client *in)
{
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "the prepared statements of this session are too long together");
    error_detail(&error, "Crossfade remembers at most %zu bytes of them.", PREPARED_BYTES_LIMIT);
    error_hint(&error, "Close statements that are no longer needed.");
    return from_client_refuse(in, from_client_error_message(&error));
}

static size_t from_client_parse(struct from_client *in)
{
    struct session *session = in->session;
    if (in->total > SESSION_MESSAGE_LIMIT)
        return from_client_refuse_size(in, "a statement");
    if (!from_client_is_whole(in))
        return FROM_CLIENT_NOT_NOW;
    struct frontend_parse parse;
    struct plan *plan = NULL;
    if (!frontend_read_parse(in->body, in->frame.body_length, &parse)) {
        /* Malformed: the server says how. */
        session->segment_is_open = true;
        from_client_expect(in, (struct answer){.to = ANSWER_TO_PARSE});
        return from_client_pass(in);
    }
    if (parse.text_length > PREPARED_BYTES_LIMIT - session->prepared.bytes)
        return from_client_refuse_memory(in);
    size_t used;
    if (!from_client_plan(in, parse.text, parse.text_length, &plan, &used))
        return used;
    struct prepared *prepared = from_client_remember(session, &parse);
    from_client_scan(session, prepared);
    prepared->plan = plan;
    prepared->plan_is_known = true;
    prepared->segment = session->segment;
    session->segment_is_open = true;
    from_client_prepare_prelude(in, prepared, plan);
    if (plan != NULL) {
        from_client_write_parse(outflow_bytes(&in->out), prepared->name, plan->statements[0].text,
                                prepared, plan);
        used = from_client_drop(in);
    } else {
        used = from_client_pass(in);
    }
    struct prepared *replaced = prepared_put(&session->prepared, prepared->name, prepared);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                           .plan = plan != NULL ? plan_retain(plan) : NULL,
                                           .prepared = prepared_retain(prepared),
                                           .replaced = replaced});
    return used;
}

static bool from_client_same_text(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* Whether the server's version of a statement is the one that the plan asks for. */
static bool from_client_same_plan(const struct plan *has, const struct plan *wanted)
{
    if (has == wanted)
        return true;
    if (has == NULL || wanted == NULL)
        return false;
    return from_client_same_text(has->statements[0].text, wanted->statements[0].text) &&
           from_client_same_text(has->statements[0].prelude, wanted->statements[0].prelude);
}

/* Prepares a statement again on the server, under the client's name and unseen by it. */
static void from_client_prepare_again(struct from_client *in, struct prepared *prepared,
                                      struct plan *plan)
{
    struct session *session = in->session;
    struct text text = {prepared->text, prepared->text_length};
    from_client_prepare_prelude(in, prepared, plan);
    struct bytes *out = outflow_bytes(&in->out);
    frontend_write_close(out, 'S', prepared->name);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
    from_client_write_parse(out, prepared->name, plan != NULL ? plan->statements[0].text : text,
                            prepared, plan);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                           .whom = ANSWER_FOR_NOBODY,
                                           .plan = plan != NULL ? plan_retain(plan) : NULL,
                                           .prepared = prepared_retain(prepared)});
    plan_release(prepared->plan);
    prepared->plan = plan != NULL ? plan_retain(plan) : NULL;
    prepared->plan_is_known = true;
    prepared->segment = session->segment;
}

/*
 * Brings a statement that names a migrating table up to the flags of the transaction. True: it may
 * be used. False: *used is what to return.
 *
 * What an earlier segment of the pipeline does to the statement must be known first: if the server
 * skipped that segment it has an older version under the name, and using it would write by older
 * flags.
 */
static bool from_client_bring_up(struct from_client *in, struct prepared *prepared, size_t *used)
{
    struct session *session = in->session;
    if (prepared->unanswered != 0 && prepared->segment != session->segment) {
        session->state = SESSION_DRAINING;
        *used = FROM_CLIENT_NOT_NOW;
        return false;
    }
    struct plan *plan = NULL;
    if (!from_client_plan(in, prepared->text, prepared->text_length, &plan, used))
        return false;
    if (!prepared->plan_is_known || !from_client_same_plan(prepared->plan, plan))
        from_client_prepare_again(in, prepared, plan);
    plan_release(plan);
    return true;
}

/* The statement of that name where it needs more than passing on. */
static struct prepared *from_client_tracked(struct session *session, const char *name)
{
    struct prepared *prepared = prepared_find(&session->prepared, name);
    if (prepared == NULL)
        return NULL;
    if (prepared->catalog != session->world->catalog)
        from_client_scan(session, prepared);
    return prepared;
}

static void from_client_bind_prelude(struct from_client *in, struct prepared *prepared,
                                     struct portal *portal, const struct frontend_bind *bind)
{
    char statement[FROM_CLIENT_NAME_LIMIT];
    char name[FROM_CLIENT_NAME_LIMIT];
    portal->serial = ++in->session->prepared.serials;
    portal->prelude_is_due = true;
    from_client_own_name(statement, prepared->serial);
    from_client_own_name(name, portal->serial);
    frontend_write_bind(outflow_bytes(&in->out), name, statement, bind, false);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_BIND, .whom = ANSWER_FOR_NOBODY});
}

static size_t from_client_bind_tracked(struct from_client *in, const char *portal_name,
                                       struct prepared *prepared)
{
    struct session *session = in->session;
    struct frontend_bind bind = {0};
    size_t used;
    if (prepared->touches && !from_client_bring_up(in, prepared, &used))
        return used;
    struct plan *plan = prepared->plan;
    if (from_client_has_prelude(plan)) {
        /* The same values are bound a second time: they must be here. */
        if (in->total > SESSION_MESSAGE_LIMIT)
            return from_client_refuse_size(in, "a set of parameters");
        if (!from_client_is_whole(in))
            return FROM_CLIENT_NOT_NOW;
        if (!frontend_read_bind(in->body, in->frame.body_length, &bind))
            plan = NULL; /* malformed: the server says how, and nothing runs */
    }
    struct portal *portal = portal_put(&session->prepared, portal_name);
    portal->changes_context = prepared->changes_context;
    portal->plan = plan != NULL ? plan_retain(plan) : NULL;
    session->segment_is_open = true;
    from_client_expect(
        in, (struct answer){.to = ANSWER_TO_BIND, .plan = plan != NULL ? plan_retain(plan) : NULL});
    used = from_client_pass(in);
    if (from_client_has_prelude(plan))
        from_client_bind_prelude(in, prepared, portal, &bind);
    return used;
}

static size_t from_client_bind(struct from_client *in)
{
    struct session *session = in->session;
    const char *portal;
    const char *statement;
    bool need_more = false;
    size_t available = (from_client_is_whole(in) ? in->total : in->available) - FRAME_HEADER_LENGTH;
    bool read = frontend_peek_bind(in->body, available, in->frame.body_length, &portal, &statement,
                                   &need_more);
    if (!read && need_more)
        return FROM_CLIENT_NOT_NOW;
    struct prepared *prepared = read ? from_client_tracked(session, statement) : NULL;
    if (prepared != NULL && (prepared->touches || prepared->changes_context))
        return from_client_bind_tracked(in, portal, prepared);
    if (read && session->prepared.portals != NULL)
        portal_remove(&session->prepared, portal);
    session->segment_is_open = true;
    from_client_expect(in, (struct answer){.to = ANSWER_TO_BIND});
    return from_client_pass(in);
}

static size_t from_client_describe(struct from_client *in)
{
    struct session *session = in->session;
    if (!from_client_is_whole(in))
        return FROM_CLIENT_NOT_NOW;
    struct frontend_target target;
    struct answer answer = {.to = ANSWER_TO_DESCRIBE_STATEMENT};
    struct plan *plan = NULL;
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        if (target.kind == 'P') {
            struct portal *portal = portal_find(&session->prepared, target.name);
            answer.to = ANSWER_TO_DESCRIBE_PORTAL;
            plan = portal != NULL ? portal->plan : NULL;
        } else {
            struct prepared *prepared = from_client_tracked(session, target.name);
            size_t used;
            if (prepared != NULL && prepared->touches && !from_client_bring_up(in, prepared, &used))
                return used;
            plan = prepared != NULL ? prepared->plan : NULL;
        }
    }
    answer.plan = plan != NULL ? plan_retain(plan) : NULL;
    session->segment_is_open = true;
    from_client_expect(in, answer);
    return from_client_pass(in);
}

static void from_client_execute_prelude(struct from_client *in, struct portal *portal)
{
    char name[FROM_CLIENT_NAME_LIMIT];
    from_client_own_name(name, portal->serial);
    frontend_write_execute(outflow_bytes(&in->out), name, 0);
    from_client_expect(in, (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    from_client_close_own(in, 'P', portal->serial);
    portal->prelude_is_due = false;
}

static size_t from_client_execute(struct from_client *in)
{
    struct session *session = in->session;
    if (!from_client_is_whole(in))
        return FROM_CLIENT_NOT_NOW;
    session->segment_is_open = true;
    struct frontend_execute execute;
    struct answer answer = {.to = ANSWER_TO_EXECUTE};
    struct portal *portal = NULL;
    if (session->prepared.portals != NULL &&
        frontend_read_execute(in->body, in->frame.body_length, &execute))
        portal = portal_find(&session->prepared, execute.portal);
    if (portal == NULL) {
        from_client_expect(in, answer);
        return from_client_pass(in);
    }
    if (portal->prelude_is_due)
        from_client_execute_prelude(in, portal);
    answer.changes_context = portal->changes_context;
    answer.plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL;
    from_client_expect(in, answer);
    if (portal->plan == NULL || portal->plan->statements[0].tag != TAG_FROM_COUNT)
        return from_client_pass(in);
    /* A limit on the client's rows is none on the row that holds our count. */
    frontend_write_execute(outflow_bytes(&in->out), execute.portal, 0);
    return from_client_drop(in);
}

static void from_client_close_statement(struct from_client *in, const char *name,
                                        struct answer *answer)
{
    struct session *session = in->session;
    answer->replaced = prepared_put(&session->prepared, name, NULL);
    if (answer->replaced != NULL && from_client_has_prelude(answer->replaced->plan))
        from_client_close_own(in, 'S', answer->replaced->serial);
}

static size_t from_client_close(struct from_client *in)
{
    struct session *session = in->session;
    if (!from_client_is_whole(in))
        return FROM_CLIENT_NOT_NOW;
    struct frontend_target target;
    struct answer answer = {.to = ANSWER_TO_CLOSE};
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        struct portal *portal =
            target.kind == 'P' ? portal_find(&session->prepared, target.name) : NULL;
        if (target.kind == 'S')
            from_client_close_statement(in, target.name, &answer);
        if (portal != NULL && portal->prelude_is_due)
            from_client_close_own(in, 'P', portal->serial);
        if (portal != NULL)
            portal_remove(&session->prepared, target.name);
    }
    session->segment_is_open = true;
    from_client_expect(in, answer);
    return from_client_pass(in);
}

static size_t from_client_sync(struct from_client *in)
{
    struct session *session = in->session;
    if (!session->copy_in) {
        session->segment++;
        session->segment_is_open = false;
        from_client_expect(in, (struct answer){.to = ANSWER_TO_SYNC});
    }
    return from_client_pass(in);
}

static size_t from_client_function_call(struct from_client *in)
{
    in->session->segment++;
    in->session->segment_is_open = false;
    from_client_expect(in, (struct answer){.to = ANSWER_TO_QUERY, .changes_context = true});
    return from_client_pass(in);
}

static size_t from_client_copy_end(struct from_client *in)
{
    in->session->copy_in = false;
    if (in->session->answers.count != 0)
        from_client_expect(in, (struct answer){.to = ANSWER_TO_COPY_END});
    return from_client_pass(in);
}

static size_t from_client_message(struct from_client *in)
{
    switch (in->frame.type) {
    case 'Q':
        return from_client_query(in);
    case 'P':
        return from_client_parse(in);
    case 'B':
        return from_client_bind(in);
    case 'D':
        return from_client_describe(in);
    case 'E':
        return from_client_execute(in);
    case 'C':
        return from_client_close(in);
    case 'S':
        return from_client_sync(in);
    case 'F':
        return from_client_function_call(in);
    case 'c':
    case 'f':
        return from_client_copy_end(in);
    default: /* CopyData, Flush, Terminate, passwords */
        return from_client_pass(in);
    }
}

static void from_client_reject(struct session *session, enum frame_status status, uint8_t type)
{
    struct error error;
    if (status == FRAME_UNKNOWN)
        error_set(&error, SQLSTATE_PROTOCOL_VIOLATION, "invalid frontend message type %u", type);
    else
        error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
                  "invalid message length in frontend message type \"%c\"", type);
    session_fail(session, &error);
}

static size_t from_client_flow(struct from_client *in, const uint8_t *data, size_t length)
{
    struct session_flow *flow = &in->session->client_flow;
    size_t take = flow->left < length ? flow->left : length;
    if (flow->passes)
        outflow_pass(&in->out, data, take);
    flow->left -= take;
    return take;
}

static bool from_client_may_go_on(const struct session *session, uint8_t type)
{
    if (session->state == SESSION_LOGIN)
        return type == 'p' || type == 'X';
    return session->state == SESSION_READY && !answers_are_full(&session->answers);
}

size_t from_client_process(struct session *session, const uint8_t *data, size_t length)
{
    struct from_client in = {.session = session, .out = {.stream = &session->server.stream}};
    size_t at = 0;
    while (at < length) {
        if (session->client_flow.left != 0) {
            at += from_client_flow(&in, data + at, length - at);
            continue;
        }
        enum frame_status status =
            frame_read(FRAME_FROM_FRONTEND, data + at, length - at, &in.frame);
        if (status == FRAME_INCOMPLETE || !from_client_may_go_on(session, data[at]))
            break;
        if (status != FRAME_COMPLETE) {
            outflow_end(&in.out);
            from_client_reject(session, status, data[at]);
            return length;
        }
        in.message = data + at;
        in.body = in.message + FRAME_HEADER_LENGTH;
        in.available = length - at;
        in.total = FRAME_HEADER_LENGTH + in.frame.body_length;
        size_t used = from_client_message(&in);
        if (used == FROM_CLIENT_NOT_NOW)
            break;
        at += used;
    }
    if (session->state == SESSION_DRAINING && session->segment_is_open)
        frontend_write_flush(outflow_bytes(&in.out));
    outflow_end(&in.out);
    return at;
}

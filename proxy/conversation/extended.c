#include "proxy/conversation/extended.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/conversation/added.h"
#include "proxy/conversation/prelude.h"
#include "proxy/conversation/renewal.h"
#include "proxy/conversation/routing.h"
#include "proxy/conversation/sql_prepared.h"
#include "proxy/conversation/told.h"
#include "proxy/conversation/undo.h"
#include "rewrite/plan/cursor.h"

#define EXTENDED_SQLSTATE_NOT_READY "55000"

/* A Bind is waited for so far; a longer one is passed on as it comes. */
#define EXTENDED_LOOKED_AT_LIMIT ((size_t)64 << 10)

static struct prepared *extended_remember(struct session *session,
                                          const struct frontend_parse *parse,
                                          enum prepare_verb sql_verb)
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
    prepared->standard_conforming_strings = session->settings.standard_conforming_strings;
    memcpy(prepared->client_encoding, session->settings.client_encoding,
           sizeof prepared->client_encoding);
    prepared->sql_verb = sql_verb;
    return prepared;
}

void extended_explain_memory(struct error *error)
{
    error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "the prepared statements of this session are too long together");
    error_detail(error, "Crossfade remembers at most %zu bytes of them.", PREPARED_BYTES_LIMIT);
    error_hint(error, "Close statements that are no longer needed.");
}

size_t extended_refuse_memory(struct inbound *in)
{
    struct error error;
    extended_explain_memory(&error);
    return inbound_refuse(in, &error);
}

size_t extended_parse(struct inbound *in)
{
    struct session *session = in->session;
    if (in->total > SESSION_MESSAGE_LIMIT)
        return inbound_refuse_size(in, "a statement");
    if (!inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    struct frontend_parse parse;
    struct plan *plan = NULL;
    if (!frontend_read_parse(in->body, in->frame.body_length, &parse)) {
        /* Malformed: the server says how. */
        session->segment_is_open = true;
        inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE});
        return inbound_pass(in);
    }
    if (!prepared_has_room(&session->prepared, parse.statement, parse.text_length,
                           parse.parameter_count))
        return extended_refuse_memory(in);
    size_t used;
    struct error error;
    enum prepare_verb sql_verb;
    if (!sql_prepared_find_verb(session, parse.text, parse.text_length, &sql_verb, &error))
        return inbound_refuse(in, &error);
    struct prepared *prepared = extended_remember(session, &parse, sql_verb);
    if (!renewal_plan(in, prepared, &plan, &used)) {
        prepared_release(prepared);
        return used;
    }
    renewal_scan(session, prepared);
    vantage_note_text(session, prepared->text, prepared->text_length);
    prepared->plan = plan;
    prepared->on_server = PREPARED_AS_PLANNED;
    prepared->segment = session->segment;
    told_by_plan(prepared, plan);
    session->segment_is_open = true;
    prelude_prepare(in, prepared, plan);
    if (plan != NULL) {
        /* Under the name as it was sent: errors quote all of it. */
        prepared_write_parse(prepared, plan, parse.statement, plan->statements[0].text,
                             outflow_bytes(&in->session->to_server));
        used = inbound_drop(in);
    } else {
        used = inbound_pass(in);
    }
    struct prepared *replaced = prepared_put(&session->prepared, prepared->named.name, prepared);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                       .plan = plan != NULL ? plan_retain(plan) : NULL,
                                       .prepared = prepared_retain(prepared),
                                       .replaced = replaced});
    return used;
}

/* What counts rows has a column, where the client's own statement has none, and the server then
 * minds how many formats there are for results. */
static bool extended_counts_rows(const struct plan *plan)
{
    return plan != NULL && plan->statements[0].tag == TAG_FROM_COUNT;
}

static size_t extended_pass_bind(struct inbound *in, const struct plan *plan)
{
    struct frontend_bind bind = {0};
    if (!extended_counts_rows(plan) || !inbound_is_whole(in) ||
        !frontend_read_bind(in->body, in->frame.body_length, &bind))
        return inbound_pass(in);
    frontend_write_bind(outflow_bytes(&in->session->to_server), bind.portal, bind.statement, &bind,
                        false);
    return in->total;
}

static size_t extended_bind_tracked(struct inbound *in, const char *portal_name,
                                    struct prepared *prepared)
{
    struct session *session = in->session;
    struct frontend_bind bind = {0};
    size_t used;
    if (renewal_is_needed(prepared) && !renewal_bring_up(in, prepared, &used))
        return used;
    struct plan *plan = prepared->plan;
    if (extended_counts_rows(plan) && !inbound_is_whole(in) &&
        in->total <= EXTENDED_LOOKED_AT_LIMIT)
        return INBOUND_NOT_NOW;
    if (prelude_exists(plan)) {
        /* The same values are bound a second time: they must be here. */
        if (in->total + session->portals.bind_bytes > SESSION_MESSAGE_LIMIT)
            return inbound_refuse_size(in, "a set of parameters");
        if (!inbound_is_whole(in))
            return INBOUND_NOT_NOW;
        if (!frontend_read_bind(in->body, in->frame.body_length, &bind))
            plan = NULL; /* malformed: the server says how, and nothing runs */
    }
    vantage_note_text(session, prepared->text, prepared->text_length);
    struct portal *portal = portal_new(&session->portals, portal_name);
    portal->segment = session->segment;
    portal->changes_context = prepared->changes_context;
    portal->rolls_back_all =
        prepared->changes_context && context_rolls_back_all(prepared->text, prepared->text_length);
    portal->plan = plan != NULL ? plan_retain(plan) : NULL;
    if (prepared->sql_verb != PREPARE_NONE && !prepare_runs(prepared->sql_verb))
        portal->applies = prepared_retain(prepared);
    session->cursors.used = session->cursors.used || (plan != NULL && portal_name[0] != '\0');
    session->segment_is_open = true;
    struct portal *covered = portal_put(&session->portals, portal_name, portal);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND,
                                       .plan = plan != NULL ? plan_retain(plan) : NULL,
                                       .portal = portal_retain(portal),
                                       .covered = covered});
    used = extended_pass_bind(in, plan);
    if (prelude_exists(plan))
        prelude_bind(in, prepared, portal, &bind);
    return used;
}

/* With a portal that needs no looking after. It has a place in the table all the same where the
 * one of that name may come back, which it covers again. */
static void extended_cover_portal(struct session *session, const char *name, struct answer *answer)
{
    struct portal *portal = NULL;
    if (session->answers.covers != 0) {
        portal = portal_new(&session->portals, name);
        portal->segment = session->segment;
        answer->portal = portal_retain(portal);
    }
    if (portal != NULL || portals_exist(&session->portals))
        answer->covered = portal_put(&session->portals, name, portal);
}

size_t extended_bind(struct inbound *in)
{
    struct session *session = in->session;
    const char *portal;
    const char *statement;
    bool need_more = false;
    size_t available = (inbound_is_whole(in) ? in->total : in->available) - FRAME_HEADER_LENGTH;
    bool read = frontend_peek_bind(in->body, available, in->frame.body_length, &portal, &statement,
                                   &need_more);
    if (!read && need_more)
        return INBOUND_NOT_NOW;
    if (read && undo_may_bring_back_statement(session, statement))
        return inbound_drain(in);
    struct prepared *prepared = read ? renewal_find(session, statement) : NULL;
    if (prepared != NULL && prepared_is_tracked(prepared))
        return extended_bind_tracked(in, portal, prepared);
    struct answer answer = {.to = ANSWER_TO_BIND};
    struct error error;
    /* Made by SQL among other statements, if at all: all others are known. */
    if (read && prepared == NULL && statement[0] != '\0' && !session_has_failed(session) &&
        routing_sql_prepared_is_stale(session, "", 0, &error))
        return inbound_refuse(in, &error);
    if (prepared != NULL)
        vantage_note_text(session, prepared->text, prepared->text_length);
    else
        vantage_note_query(session);
    if (read)
        extended_cover_portal(session, portal, &answer);
    session->segment_is_open = true;
    inbound_expect(in, answer);
    return inbound_pass(in);
}

/* In a failed transaction the server describes statements as long as they return no rows. What it
 * has in the place of such a one may return some, so what it said of the client's own is said
 * again. True: that is done, or waits for its turn. */
static bool extended_describe_in_failed_transaction(struct inbound *in,
                                                    const struct frontend_target *target,
                                                    size_t *used)
{
    struct session *session = in->session;
    struct prepared *prepared =
        target->kind == 'S' ? prepared_find(&session->prepared, target->name) : NULL;
    const struct plan *plan = prepared != NULL ? prepared->plan : NULL;
    const struct description *description = plan != NULL ? plan->statements[0].description : NULL;
    if (!session_has_failed(session) || description == NULL || description->has_rows)
        return false;
    if (session->answers.count != 0) {
        *used = inbound_drain(in);
        return true;
    }
    struct bytes *answer = outflow_bytes(&session->to_client);
    description_write_parameters(description, answer);
    description_write_rows(description, NULL, answer);
    session->segment_is_open = true;
    *used = inbound_drop(in);
    return true;
}

static bool extended_may_bring_back(struct session *session, const struct frontend_target *target)
{
    return target->kind == 'S' ? undo_may_bring_back_statement(session, target->name)
                               : undo_may_bring_back_portal(session, target->name);
}

size_t extended_describe(struct inbound *in)
{
    struct session *session = in->session;
    if (!inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    size_t used;
    struct frontend_target target;
    struct answer answer = {.to = ANSWER_TO_DESCRIBE_STATEMENT};
    struct plan *plan = NULL;
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        if (extended_may_bring_back(session, &target))
            return inbound_drain(in);
        if (extended_describe_in_failed_transaction(in, &target, &used))
            return used;
        if (target.kind == 'P') {
            struct portal *portal = portal_find(&session->portals, target.name);
            answer.to = ANSWER_TO_DESCRIBE_PORTAL;
            if (portal != NULL)
                plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL;
            else if (session->cursors.used && target.name[0] != '\0') /* DECLARE needs a name */
                plan = cursor_watch_portal(target.name);
        } else {
            struct prepared *prepared = renewal_find(session, target.name);
            if (prepared != NULL && renewal_is_needed(prepared) &&
                !renewal_bring_up(in, prepared, &used))
                return used;
            if (prepared != NULL)
                vantage_note_text(session, prepared->text, prepared->text_length);
            if (prepared != NULL && prepared->plan != NULL)
                plan = plan_retain(prepared->plan);
        }
    }
    answer.plan = plan;
    session->segment_is_open = true;
    inbound_expect(in, answer);
    return inbound_pass(in);
}

/* A part of the plan that goes on behind the client's own statement. */
static void extended_run_part(struct inbound *in, struct plan *plan, enum plan_part part,
                              struct text text)
{
    added_run(in, text,
              (struct answer){.to = ANSWER_TO_EXECUTE, .plan = plan_retain(plan), .part = part});
}

void extended_forget_copy(struct session *session)
{
    plan_release(session->copy_plan);
    session->copy_plan = NULL;
}

void extended_finish_copy(struct inbound *in)
{
    struct plan *plan = in->session->copy_plan;
    if (plan == NULL)
        return;
    in->session->copy_plan = NULL;
    extended_run_part(in, plan, PLAN_MOVE, plan->statements[0].copy->move);
    extended_run_part(in, plan, PLAN_DROP, plan->statements[0].copy->drop);
    plan_release(plan);
}

/* What the client sends next is looked at when it is known whether the server takes its rows. */
static size_t extended_execute_copy(struct inbound *in, struct portal *portal)
{
    struct session *session = in->session;
    size_t used = inbound_pass(in);
    portal->has_run = true;
    extended_forget_copy(session);
    session->copy_plan = plan_retain(portal->plan);
    if (!portal->plan->statements[0].copy->from_client) {
        extended_finish_copy(in);
        return used;
    }
    session_enter(session, SESSION_DRAINING, "what is under way comes first");
    return used;
}

/* In the server's words for what runs once. The portal of ours in its place is one that returns
 * rows, which runs any number of times and has no more of them. */
static size_t extended_refuse_portal(struct inbound *in, const char *name)
{
    struct error error;
    error_set(&error, EXTENDED_SQLSTATE_NOT_READY, "portal \"%s\" cannot be run", name);
    return inbound_refuse(in, &error);
}

size_t extended_execute(struct inbound *in)
{
    struct session *session = in->session;
    if (!inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    struct frontend_execute execute;
    struct answer answer = {.to = ANSWER_TO_EXECUTE};
    struct portal *portal = NULL;
    if ((portals_exist(&session->portals) || session->answers.covers != 0) &&
        frontend_read_execute(in->body, in->frame.body_length, &execute)) {
        if (undo_may_bring_back_portal(session, execute.portal))
            return inbound_drain(in);
        portal = portal_find(&session->portals, execute.portal);
    }
    if (portal == NULL) {
        session->segment_is_open = true;
        inbound_expect(in, answer);
        return inbound_pass(in);
    }
    if (portal->has_run && portal->segment != session->segment && session->answers.count != 0) {
        /* Whether it is still there depends on what is under way. */
        return inbound_drain(in);
    }
    if (portal->applies != NULL && session_has_failed(session) && session->answers.count != 0)
        return inbound_drain(in); /* so does whether it runs */
    if (portal->has_run && !session_has_failed(session))
        return extended_refuse_portal(in, execute.portal);
    session->segment_is_open = true;
    if (portal->prelude == PORTAL_PRELUDE_DUE || portal->prelude == PORTAL_PRELUDE_BOUND)
        prelude_execute(in, portal);
    answer.changes_context = portal->changes_context;
    answer.rolls_back_all = portal->rolls_back_all;
    answer.plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL;
    answer.portal = portal_retain(portal);
    if (portal->applies != NULL)
        sql_prepared_apply(in, portal->applies, &answer);
    inbound_expect(in, answer);
    if (portal->plan != NULL && portal->plan->statements[0].copy != NULL)
        return extended_execute_copy(in, portal);
    if (!extended_counts_rows(portal->plan))
        return inbound_pass(in);
    /* A limit on the client's rows is none on the row that holds our count. */
    frontend_write_execute(outflow_bytes(&in->session->to_server), execute.portal, 0);
    portal->has_run = true;
    return inbound_drop(in);
}

size_t extended_close(struct inbound *in)
{
    struct session *session = in->session;
    if (!inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    struct frontend_target target;
    struct answer answer = {.to = ANSWER_TO_CLOSE};
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        if (extended_may_bring_back(session, &target))
            return inbound_drain(in);
        struct portal *portal =
            target.kind == 'P' ? portal_put(&session->portals, target.name, NULL) : NULL;
        if (target.kind == 'S')
            answer.replaced = prepared_put(&session->prepared, target.name, NULL);
        if (portal != NULL && portal->prelude == PORTAL_PRELUDE_BOUND)
            added_close(in, 'P', portal->serial);
        answer.covered = portal;
    }
    session->segment_is_open = true;
    inbound_expect(in, answer);
    return inbound_pass(in);
}

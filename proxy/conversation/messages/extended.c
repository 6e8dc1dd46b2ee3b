#include "proxy/conversation/messages/extended.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/conversation/messages/own_message.h"
#include "proxy/conversation/messages/prelude.h"
#include "proxy/conversation/messages/prepare_by_sql.h"
#include "proxy/conversation/messages/renewal.h"
#include "proxy/conversation/messages/staged_copy.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/told.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/session/undo.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/text/glance.h"

#define EXTENDED_SQLSTATE_NOT_READY "55000"

/* A Bind is waited for so far; a longer one is passed on as it comes. */
#define EXTENDED_LOOKED_AT_LIMIT ((size_t)64 << 10)

/* What the statement of a message is on the server becomes what the transaction's flags ask for.
 * False: *used is what the handler returns. */
static bool extended_bring_up(struct inbound *in, struct prepared *prepared, size_t *used)
{
    return sql_prepare_runs(prepared->sql_verb) ? prepare_by_sql_bring_up(in, prepared, used)
                                                : renewal_bring_up(in, prepared, used);
}

static struct prepared *extended_remember(struct session *session,
                                          const struct frontend_parse *parse,
                                          enum sql_prepare_verb sql_verb)
{
    struct prepared *prepared =
        renewal_new(session, parse->statement, parse->text, parse->text_length);
    prepared->parameter_count = parse->parameter_count;
    if (parse->parameter_count != 0)
        prepared->parameter_types =
            memory_zero(parse->parameter_count, sizeof *prepared->parameter_types);
    for (size_t i = 0; i < parse->parameter_count; i++)
        prepared->parameter_types[i] = bytes_get_u32(parse->parameter_types + 4 * i);
    prepared->sql_verb = sql_verb;
    return prepared;
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
        segment_open(&session->link->segment);
        session_expect(in->session, (struct answer){.to = ANSWER_TO_PARSE});
        return inbound_pass(in);
    }
    if (!prepared_has_room(&session->link->prepared, parse.statement, parse.text_length,
                           parse.parameter_count))
        return inbound_refuse_room(in);
    size_t used;
    struct error error;
    enum sql_prepare_verb sql_verb;
    if (!prepare_by_sql_find_verb(session, parse.text, parse.text_length, &sql_verb, &error))
        return inbound_refuse(in, &error);
    struct prepared *prepared = extended_remember(session, &parse, sql_verb);
    if (!renewal_plan(in, prepared, &plan, &used)) {
        prepared_release(prepared);
        return used;
    }
    renewal_scan(session, prepared);
    vantage_note_text(session, prepared->text, prepared->text_length, prepared->glance);
    prepared->plan = plan;
    prepared->on_server = PREPARED_AS_PLANNED;
    prepared->segment = session->link->segment.number;
    told_by_plan(prepared, plan);
    segment_open(&session->link->segment);
    prelude_prepare(in->session, prepared, plan);
    if (plan != NULL) {
        /* Under the name as it was sent: errors quote all of it. */
        prepared_write_parse(prepared, plan, parse.statement, plan_own_text(&plan->statements[0]),
                             link_out(in->session->link));
        used = inbound_drop(in);
    } else {
        used = inbound_pass(in);
    }
    struct prepared *replaced =
        prepared_put(&session->link->prepared, prepared->named.name, prepared);
    struct answer answer = answer_of(ANSWER_TO_PARSE, plan);
    answer.prepared = prepared_retain(prepared);
    answer.replaced = replaced;
    session_expect(session, answer);
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
    frontend_write_bind(link_out(in->session->link), bind.portal, bind.statement, &bind, false);
    return in->total;
}

static size_t extended_bind_tracked(struct inbound *in, const char *portal_name,
                                    struct prepared *prepared)
{
    struct session *session = in->session;
    struct frontend_bind bind = {0};
    size_t used;
    if (renewal_is_needed(prepared) && !extended_bring_up(in, prepared, &used))
        return used;
    struct plan *plan = prepared->plan;
    if (extended_counts_rows(plan) && !inbound_is_whole(in) &&
        in->total <= EXTENDED_LOOKED_AT_LIMIT)
        return INBOUND_NOT_NOW;
    if (prelude_exists(plan)) {
        /* The same values are bound a second time: they must be here. */
        if (in->total + session->link->portals.bind_bytes > SESSION_MESSAGE_LIMIT)
            return inbound_refuse_size(in, "a set of parameters");
        if (!inbound_is_whole(in))
            return INBOUND_NOT_NOW;
        if (!frontend_read_bind(in->body, in->frame.body_length, &bind))
            plan = NULL; /* malformed: the server says how, and nothing runs */
    }
    vantage_note_text(session, prepared->text, prepared->text_length, prepared->glance);
    struct portal *portal = portal_new(&session->link->portals, portal_name);
    portal->segment = session->link->segment.number;
    portal->changes_meaning = glance_may_change(prepared->glance);
    portal->rolls_back_all = portal->changes_meaning && glance_rolls_back_all(prepared->glance);
    portal->plan = plan != NULL ? plan_retain(plan) : NULL;
    if (prepared->sql_verb != SQL_PREPARE_NONE && !sql_prepare_runs(prepared->sql_verb))
        portal->applies = prepared_retain(prepared);
    session->link->cursors.used =
        session->link->cursors.used || (plan != NULL && portal_name[0] != '\0');
    segment_open(&session->link->segment);
    struct portal *covered = portal_put(&session->link->portals, portal_name, portal);
    struct answer answer = answer_of(ANSWER_TO_BIND, plan);
    answer.portal = portal_retain(portal);
    answer.covered = covered;
    session_expect(session, answer);
    used = extended_pass_bind(in, plan);
    if (prelude_exists(plan))
        prelude_bind(in->session, prepared, portal, &bind);
    return used;
}

/* With a portal that needs no looking after. It has a place in the table all the same where the
 * one of that name may come back, which it covers again. */
static void extended_cover_portal(struct session *session, const char *name, struct answer *answer)
{
    struct portal *portal = NULL;
    if (session->link->answers.covers != 0) {
        portal = portal_new(&session->link->portals, name);
        portal->segment = session->link->segment.number;
        answer->portal = portal_retain(portal);
    }
    if (portal != NULL || portals_exist(&session->link->portals))
        answer->covered = portal_put(&session->link->portals, name, portal);
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
        return inbound_await_answers(in);
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
        vantage_note_text(session, prepared->text, prepared->text_length, prepared->glance);
    else
        vantage_note_query(session);
    if (read)
        extended_cover_portal(session, portal, &answer);
    segment_open(&session->link->segment);
    session_expect(in->session, answer);
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
        target->kind == 'S' ? prepared_find(&session->link->prepared, target->name) : NULL;
    const struct plan *plan = prepared != NULL ? prepared->plan : NULL;
    const struct description *description = plan != NULL ? plan->statements[0].description : NULL;
    if (!session_has_failed(session) || description == NULL || description->has_rows)
        return false;
    if (session->link->answers.count != 0) {
        *used = inbound_await_answers(in);
        return true;
    }
    struct bytes *answer = outflow_bytes(&session->client.out);
    description_write_parameters(description, answer);
    description_write_rows(description, NULL, answer);
    segment_open(&session->link->segment);
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
    enum answer_to to = ANSWER_TO_DESCRIBE_STATEMENT;
    struct plan *plan = NULL;
    struct plan *watches = NULL;
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        if (extended_may_bring_back(session, &target))
            return inbound_await_answers(in);
        if (extended_describe_in_failed_transaction(in, &target, &used))
            return used;
        if (target.kind == 'P') {
            struct portal *portal = portal_find(&session->link->portals, target.name);
            to = ANSWER_TO_DESCRIBE_PORTAL;
            if (portal != NULL)
                plan = portal->plan;
            else if (session->link->cursors.used &&
                     target.name[0] != '\0') /* DECLARE needs a name */
                plan = watches = cursor_watch_portal(target.name);
        } else {
            struct prepared *prepared = renewal_find(session, target.name);
            if (prepared != NULL && renewal_is_needed(prepared) &&
                !extended_bring_up(in, prepared, &used))
                return used;
            if (prepared != NULL)
                vantage_note_text(session, prepared->text, prepared->text_length, prepared->glance);
            if (prepared != NULL)
                plan = prepared->plan;
        }
    }
    segment_open(&session->link->segment);
    session_expect(session, answer_of(to, plan));
    plan_release(watches);
    return inbound_pass(in);
}

/* What the client sends next is looked at when it is known whether the server takes its rows. */
static size_t extended_execute_copy(struct inbound *in, struct portal *portal)
{
    size_t used = inbound_pass(in);
    portal->has_run = true;
    if (!portal->plan->statements[0].copy->from_client)
        staged_copy_send_rest(in->session, portal->plan);
    else
        session_enter(in->session, SESSION_AWAITING, "what is under way comes first");
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
    struct portal *portal = NULL;
    if ((portals_exist(&session->link->portals) || session->link->answers.covers != 0) &&
        frontend_read_execute(in->body, in->frame.body_length, &execute)) {
        if (undo_may_bring_back_portal(session, execute.portal))
            return inbound_await_answers(in);
        portal = portal_find(&session->link->portals, execute.portal);
    }
    if (portal == NULL) {
        segment_open(&session->link->segment);
        session_expect(session, (struct answer){.to = ANSWER_TO_EXECUTE});
        return inbound_pass(in);
    }
    if (portal->has_run && portal->segment != session->link->segment.number &&
        session->link->answers.count != 0) {
        /* Whether it is still there depends on what is under way. */
        return inbound_await_answers(in);
    }
    if (portal->applies != NULL && session_has_failed(session) && session->link->answers.count != 0)
        return inbound_await_answers(in); /* so does whether it runs */
    if (portal->has_run && !session_has_failed(session))
        return extended_refuse_portal(in, execute.portal);
    segment_open(&session->link->segment);
    if (portal->prelude == PORTAL_PRELUDE_DUE || portal->prelude == PORTAL_PRELUDE_BOUND)
        prelude_execute(in->session, portal);
    bool is_staged = portal->plan != NULL && portal->plan->statements[0].copy != NULL;
    struct answer answer = answer_of(ANSWER_TO_EXECUTE, portal->plan);
    answer.changes_meaning = portal->changes_meaning;
    answer.rolls_back_all = portal->rolls_back_all;
    answer.portal = portal_retain(portal);
    answer.rest_is_due = is_staged && portal->plan->statements[0].copy->from_client;
    if (portal->applies != NULL)
        prepare_by_sql_apply(in, portal->applies, &answer);
    session_expect(in->session, answer);
    if (is_staged)
        return extended_execute_copy(in, portal);
    if (!extended_counts_rows(portal->plan))
        return inbound_pass(in);
    /* A limit on the client's rows is none on the row that holds our count. */
    frontend_write_execute(link_out(in->session->link), execute.portal, 0);
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
            return inbound_await_answers(in);
        struct portal *portal =
            target.kind == 'P' ? portal_put(&session->link->portals, target.name, NULL) : NULL;
        if (target.kind == 'S')
            answer.replaced = prepared_put(&session->link->prepared, target.name, NULL);
        if (portal != NULL && portal->prelude == PORTAL_PRELUDE_BOUND)
            own_message_close(in->session, 'P', portal->serial);
        answer.covered = portal;
    }
    segment_open(&session->link->segment);
    session_expect(in->session, answer);
    return inbound_pass(in);
}

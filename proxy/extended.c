#include "proxy/extended.h"

#include <stdio.h>
#include <string.h>

#include "config/identifier.h"
#include "protocol/base/arena.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/sql_prepared.h"
#include "rewrite/cursor.h"

#define EXTENDED_IDENTIFIER_LIMIT 63 /* bytes, PostgreSQL's NAMEDATALEN without its zero */

#define EXTENDED_SQLSTATE_NOT_READY "55000"

void extended_own_name(char name[static EXTENDED_NAME_LIMIT], uint32_t serial)
{
    snprintf(name, EXTENDED_NAME_LIMIT, "_cf_%u", serial);
}

static bool extended_has_prelude(const struct plan *plan)
{
    return plan != NULL && plan->statements[0].prelude.length != 0;
}

/* The parameter types to prepare with: those that the server found in the client's own text, so
 * that nothing in the rewritten one can make it find others. */
static void extended_write_parse(struct bytes *out, const char *name, struct text text,
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

/* The server begins to carry out a SELECT when it is bound, but a write when it is executed: so the
 * prelude is bound late, lest it fails before its time. */
static void extended_send_prelude_bind(struct inbound *in, struct portal *portal)
{
    if (!portal->prelude_is_due || portal->prelude_is_bound)
        return;
    bytes_add(outflow_bytes(&in->out), portal->prelude_bind.data, portal->prelude_bind.length);
    portal->prelude_is_bound = true;
    if (portal->name[0] == '\0') /* others may outlive an error, and need it once more */
        portal_drop_bind(portal);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND,
                                       .whom = ANSWER_FOR_NOBODY,
                                       .plan = plan_retain(portal->plan),
                                       .part = PLAN_PRELUDE,
                                       .portal = portal_retain(portal)});
}

/* Before the statements that they are of may go. */
static void extended_send_prelude_binds(struct inbound *in)
{
    for (struct portal *portal = in->session->prepared.portals; portal != NULL;
         portal = portal->next)
        extended_send_prelude_bind(in, portal);
}

static void extended_close_own(struct inbound *in, char kind, uint32_t serial)
{
    char name[EXTENDED_NAME_LIMIT];
    extended_own_name(name, serial);
    frontend_write_close(outflow_bytes(&in->out), kind, name);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
}

/* The statement that locks rows before the client's own runs, under a name of ours. */
void extended_prepare_prelude(struct inbound *in, struct prepared *prepared, struct plan *plan)
{
    if (!extended_has_prelude(plan))
        return;
    char name[EXTENDED_NAME_LIMIT];
    extended_own_name(name, prepared->serial);
    extended_send_prelude_binds(in);
    extended_close_own(in, 'S', prepared->serial);
    extended_write_parse(outflow_bytes(&in->out), name, plan->statements[0].prelude, prepared,
                         plan);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                       .whom = ANSWER_FOR_NOBODY,
                                       .plan = plan_retain(plan),
                                       .part = PLAN_PRELUDE});
}

static struct prepared *extended_remember(struct session *session,
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
    prepared->standard_conforming_strings = session->settings.standard_conforming_strings;
    memcpy(prepared->client_encoding, session->settings.client_encoding,
           sizeof prepared->client_encoding);
    prepared->sql_verb = sql_prepared_verb(session, parse->text, parse->text_length);
    return prepared;
}

void extended_scan(struct session *session, struct prepared *prepared)
{
    struct touched_set touched;
    prepared->catalog = session->world->catalog;
    prepared->touches =
        session->migrates &&
        rewriter_scan(session->world->rewriter->rewriter, session->settings.database,
                      prepared->text, prepared->text_length, &touched);
}

size_t extended_refuse_memory(struct inbound *in)
{
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "the prepared statements of this session are too long together");
    error_detail(&error, "Crossfade remembers at most %zu bytes of them.", PREPARED_BYTES_LIMIT);
    error_hint(&error, "Close statements that are no longer needed.");
    return inbound_refuse(in, &error);
}

/* Whether the text means now what it meant when the client prepared it. */
static bool extended_reads_alike(const struct session *session, const struct prepared *prepared)
{
    const struct session_settings *settings = &session->settings;
    bool same_encoding = strcmp(prepared->client_encoding, settings->client_encoding) == 0;
    bool same_strings =
        prepared->standard_conforming_strings == settings->standard_conforming_strings;
    if (same_encoding && same_strings)
        return true;
    bool is_ascii = true;
    bool has_backslash = false;
    for (size_t i = 0; i < prepared->text_length; i++) {
        is_ascii = is_ascii && (signed char)prepared->text[i] >= 0;
        has_backslash = has_backslash || prepared->text[i] == '\\';
    }
    return (is_ascii || same_encoding) && (!has_backslash || same_strings);
}

static bool extended_plan(struct inbound *in, const struct prepared *prepared, struct plan **plan,
                          size_t *used)
{
    bool drops_unnamed = in->frame.type == 'P' && prepared->name[0] == '\0';
    const struct planning_input input = {
        .text = prepared->text,
        .length = prepared->text_length,
        .extended = true,
        .parameter_types = prepared->parameter_types,
        .parameter_count = prepared->parameter_count,
        .drops_unnamed = drops_unnamed,
        .reads_otherwise = !extended_reads_alike(in->session, prepared),
    };
    return inbound_plan(in, &input, plan, used);
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
    struct prepared *prepared = extended_remember(session, &parse);
    if (!extended_plan(in, prepared, &plan, &used)) {
        prepared_release(prepared);
        return used;
    }
    extended_scan(session, prepared);
    prepared->plan = plan;
    prepared->on_server = PREPARED_AS_PLANNED;
    prepared->segment = session->segment;
    session->segment_is_open = true;
    extended_prepare_prelude(in, prepared, plan);
    if (plan != NULL) {
        /* Under the name as it was sent: errors quote all of it. */
        extended_write_parse(outflow_bytes(&in->out), parse.statement, plan->statements[0].text,
                             prepared, plan);
        used = inbound_drop(in);
    } else {
        used = inbound_pass(in);
    }
    struct prepared *replaced = prepared_put(&session->prepared, prepared->name, prepared);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                       .plan = plan != NULL ? plan_retain(plan) : NULL,
                                       .prepared = prepared_retain(prepared),
                                       .replaced = replaced});
    return used;
}

static bool extended_same_text(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* Whether the server's version of a statement is the one that the plan asks for. */
static bool extended_same_plan(const struct plan *has, const struct plan *wanted)
{
    if (has == wanted)
        return true;
    if (has == NULL || wanted == NULL)
        return false;
    return extended_same_text(has->statements[0].text, wanted->statements[0].text) &&
           extended_same_text(has->statements[0].prelude, wanted->statements[0].prelude);
}

/* Runs a text of ours, of which the client hears nothing but its failure. */
static void extended_run_own(struct inbound *in, struct text text, struct answer executed)
{
    struct bytes *out = outflow_bytes(&in->out);
    uint32_t serial = ++in->session->prepared.serials;
    char name[EXTENDED_NAME_LIMIT];
    extended_own_name(name, serial);
    frontend_write_parse(out, name, text.at, text.length, NULL, 0);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE, .whom = ANSWER_FOR_NOBODY});
    frontend_write_bind_empty(out, name, name);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND, .whom = ANSWER_FOR_NOBODY});
    frontend_write_execute(out, name, 0);
    inbound_expect(in, executed);
    extended_close_own(in, 'P', serial);
    extended_close_own(in, 'S', serial);
}

/*
 * Makes room for a new version of a statement. One that is gone by DEALLOCATE or DISCARD must not
 * come back, the client gets the error for that, so it is not simply closed. A Describe would also
 * fail where the version that goes means nothing under the search_path of now.
 */
static void extended_take_away(struct inbound *in, const struct prepared *prepared)
{
    bool is_unnamed = prepared->name[0] == '\0'; /* the next Parse replaces it */
    if (is_unnamed || prepared->on_server == PREPARED_NOT_THERE)
        return;
    if (strlen(prepared->name) > EXTENDED_IDENTIFIER_LIMIT) { /* SQL cannot say it */
        frontend_write_close(outflow_bytes(&in->out), 'S', prepared->name);
        inbound_expect(in, (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
        return;
    }
    struct arena arena = {0};
    struct bytes text = {0};
    bytes_add_format(&text, "DEALLOCATE %s", identifier_quote(&arena, prepared->name));
    extended_run_own(in, (struct text){(const char *)text.data, text.length},
                     (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    bytes_free(&text);
    arena_free(&arena);
}

/* Prepares a statement again on the server, under the client's name and unseen by it. */
static void extended_prepare_again(struct inbound *in, struct prepared *prepared, struct plan *plan)
{
    struct session *session = in->session;
    struct text text = {prepared->text, prepared->text_length};
    extended_prepare_prelude(in, prepared, plan);
    struct bytes *out = outflow_bytes(&in->out);
    extended_take_away(in, prepared);
    extended_write_parse(out, prepared->name, plan != NULL ? plan->statements[0].text : text,
                         prepared, plan);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_PARSE,
                                       .whom = ANSWER_FOR_NOBODY,
                                       .plan = plan != NULL ? plan_retain(plan) : NULL,
                                       .prepared = prepared_retain(prepared)});
    plan_release(prepared->plan);
    prepared->plan = plan != NULL ? plan_retain(plan) : NULL;
    prepared->on_server = PREPARED_AS_PLANNED;
    prepared->segment = session->segment;
}

static size_t extended_refuse_reading(struct inbound *in)
{
    struct error error;
    planning_explain_reading(&error);
    return inbound_refuse(in, &error);
}

/*
 * What an earlier segment of the pipeline does to the statement must be known first: if the server
 * skipped that segment it has an older version under the name, and using it would write by older
 * flags.
 */
bool extended_bring_up(struct inbound *in, struct prepared *prepared, size_t *used)
{
    struct session *session = in->session;
    if (prepare_runs(prepared->sql_verb))
        return sql_prepared_bring_up(in, prepared, used);
    if (prepared->unanswered != 0 && prepared->segment != session->segment) {
        session->state = SESSION_DRAINING;
        *used = INBOUND_NOT_NOW;
        return false;
    }
    if (prepared->from_sql && !prepared->types_known) {
        if (session->planning != NULL) {
            planning_free(session);
            return true; /* the server has no such statement, and says so itself */
        }
        planning_learn_types(session, prepared, outflow_bytes(&in->out));
        *used = INBOUND_NOT_NOW;
        return false;
    }
    struct plan *plan = NULL;
    if (!extended_plan(in, prepared, &plan, used))
        return false;
    if (session->transaction == 'E') { /* the server refuses whatever version of it it has */
        plan_release(plan);
        return true;
    }
    bool again =
        prepared->on_server != PREPARED_AS_PLANNED || !extended_same_plan(prepared->plan, plan);
    bool refused = again && !extended_reads_alike(session, prepared);
    if (refused)
        *used = extended_refuse_reading(in);
    else if (again)
        extended_prepare_again(in, prepared, plan);
    plan_release(plan);
    return !refused;
}

/* The statement of that name where it needs more than passing on. */
struct prepared *extended_tracked(struct session *session, const char *name)
{
    struct prepared *prepared = prepared_find(&session->prepared, name);
    if (prepared == NULL)
        return NULL;
    if (prepared->catalog != session->world->catalog)
        extended_scan(session, prepared);
    return prepared;
}

static bool extended_must_bring_up(const struct prepared *prepared)
{
    return prepared->touches || prepare_runs(prepared->sql_verb);
}

static void extended_bind_prelude(struct inbound *in, struct prepared *prepared,
                                  struct portal *portal, const struct frontend_bind *bind)
{
    char statement[EXTENDED_NAME_LIMIT];
    char name[EXTENDED_NAME_LIMIT];
    portal->serial = ++in->session->prepared.serials;
    portal->prelude_is_due = true;
    extended_own_name(statement, prepared->serial);
    extended_own_name(name, portal->serial);
    struct bytes kept = {0};
    frontend_write_bind(&kept, name, statement, bind, false);
    portal_keep_bind(portal, kept);
}

static size_t extended_bind_tracked(struct inbound *in, const char *portal_name,
                                    struct prepared *prepared)
{
    struct session *session = in->session;
    struct frontend_bind bind = {0};
    size_t used;
    if (extended_must_bring_up(prepared) && !extended_bring_up(in, prepared, &used))
        return used;
    struct plan *plan = prepared->plan;
    if (extended_has_prelude(plan)) {
        /* The same values are bound a second time: they must be here. */
        if (in->total + session->prepared.bind_bytes > SESSION_MESSAGE_LIMIT)
            return inbound_refuse_size(in, "a set of parameters");
        if (!inbound_is_whole(in))
            return INBOUND_NOT_NOW;
        if (!frontend_read_bind(in->body, in->frame.body_length, &bind))
            plan = NULL; /* malformed: the server says how, and nothing runs */
    }
    struct portal *portal = portal_new(&session->prepared, portal_name);
    portal->segment = session->segment;
    portal->changes_context = prepared->changes_context;
    portal->plan = plan != NULL ? plan_retain(plan) : NULL;
    if (prepared->sql_verb == PREPARE_MAKE || prepared->sql_verb == PREPARE_DROP)
        portal->applies = prepared_retain(prepared);
    session->cursors.used = session->cursors.used || (plan != NULL && portal_name[0] != '\0');
    session->segment_is_open = true;
    struct portal *covered = portal_put(&session->prepared, portal_name, portal);
    inbound_expect(in, (struct answer){.to = ANSWER_TO_BIND,
                                       .plan = plan != NULL ? plan_retain(plan) : NULL,
                                       .portal = portal_retain(portal),
                                       .covered = covered});
    used = inbound_pass(in);
    if (extended_has_prelude(plan))
        extended_bind_prelude(in, prepared, portal, &bind);
    return used;
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
    struct prepared *prepared = read ? extended_tracked(session, statement) : NULL;
    if (prepared != NULL && (extended_must_bring_up(prepared) || prepared->changes_context ||
                             prepared->plan != NULL || prepared->sql_verb != PREPARE_NONE))
        return extended_bind_tracked(in, portal, prepared);
    struct answer answer = {.to = ANSWER_TO_BIND};
    if (read && session->prepared.portals != NULL)
        answer.covered = portal_put(&session->prepared, portal, NULL);
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
    if (session->transaction != 'E' || description == NULL || description->has_rows)
        return false;
    if (session->answers.count != 0) {
        session->state = SESSION_DRAINING;
        *used = INBOUND_NOT_NOW;
        return true;
    }
    struct bytes answer = {0};
    description_write_parameters(description, &answer);
    description_write_rows(description, NULL, &answer);
    stream_send(&session->client, answer.data, answer.length);
    bytes_free(&answer);
    session->segment_is_open = true;
    *used = inbound_drop(in);
    return true;
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
        if (extended_describe_in_failed_transaction(in, &target, &used))
            return used;
        if (target.kind == 'P') {
            struct portal *portal = portal_find(&session->prepared, target.name);
            answer.to = ANSWER_TO_DESCRIBE_PORTAL;
            if (portal != NULL)
                plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL;
            else if (session->cursors.used && target.name[0] != '\0') /* DECLARE needs a name */
                plan = cursor_watch_portal(target.name);
        } else {
            struct prepared *prepared = extended_tracked(session, target.name);
            if (prepared != NULL && extended_must_bring_up(prepared) &&
                !extended_bring_up(in, prepared, &used))
                return used;
            if (prepared != NULL && prepared->plan != NULL)
                plan = plan_retain(prepared->plan);
        }
    }
    answer.plan = plan;
    session->segment_is_open = true;
    inbound_expect(in, answer);
    return inbound_pass(in);
}

static void extended_execute_prelude(struct inbound *in, struct portal *portal)
{
    char name[EXTENDED_NAME_LIMIT];
    extended_own_name(name, portal->serial);
    extended_send_prelude_bind(in, portal);
    frontend_write_execute(outflow_bytes(&in->out), name, 0);
    inbound_expect(in,
                   (struct answer){.to = ANSWER_TO_EXECUTE,
                                   .whom = ANSWER_FOR_NOBODY,
                                   .plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL,
                                   .part = PLAN_PRELUDE,
                                   .portal = portal_retain(portal)});
    extended_close_own(in, 'P', portal->serial);
    portal->prelude_is_due = false;
}

/* A part of the plan that goes on behind the client's own statement. */
static void extended_run_part(struct inbound *in, struct plan *plan, enum plan_part part,
                              struct text text)
{
    extended_run_own(
        in, text,
        (struct answer){.to = ANSWER_TO_EXECUTE, .plan = plan_retain(plan), .part = part});
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
    plan_release(session->copy_plan);
    session->copy_plan = plan_retain(portal->plan);
    if (!portal->plan->statements[0].copy->from_client) {
        extended_finish_copy(in);
        return used;
    }
    session->state = SESSION_DRAINING;
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
    if (session->prepared.portals != NULL &&
        frontend_read_execute(in->body, in->frame.body_length, &execute))
        portal = portal_find(&session->prepared, execute.portal);
    if (portal == NULL) {
        session->segment_is_open = true;
        inbound_expect(in, answer);
        return inbound_pass(in);
    }
    if (portal->has_run && portal->segment != session->segment && session->answers.count != 0) {
        /* Whether it is still there depends on what is under way. */
        session->state = SESSION_DRAINING;
        return INBOUND_NOT_NOW;
    }
    if (portal->has_run && session->transaction != 'E')
        return extended_refuse_portal(in, execute.portal);
    session->segment_is_open = true;
    if (portal->prelude_is_due)
        extended_execute_prelude(in, portal);
    answer.changes_context = portal->changes_context;
    answer.plan = portal->plan != NULL ? plan_retain(portal->plan) : NULL;
    answer.portal = portal_retain(portal);
    if (portal->applies != NULL)
        sql_prepared_apply(session, portal->applies, &answer);
    inbound_expect(in, answer);
    if (portal->plan != NULL && portal->plan->statements[0].copy != NULL)
        return extended_execute_copy(in, portal);
    if (portal->plan == NULL || portal->plan->statements[0].tag != TAG_FROM_COUNT)
        return inbound_pass(in);
    /* A limit on the client's rows is none on the row that holds our count. */
    frontend_write_execute(outflow_bytes(&in->out), execute.portal, 0);
    portal->has_run = true;
    return inbound_drop(in);
}

void extended_close_prelude(struct inbound *in, const struct prepared *prepared)
{
    if (extended_has_prelude(prepared->plan)) {
        extended_send_prelude_binds(in);
        extended_close_own(in, 'S', prepared->serial);
    }
}

static void extended_close_statement(struct inbound *in, const char *name, struct answer *answer)
{
    struct session *session = in->session;
    answer->replaced = prepared_put(&session->prepared, name, NULL);
    if (answer->replaced != NULL)
        extended_close_prelude(in, answer->replaced);
}

size_t extended_close(struct inbound *in)
{
    struct session *session = in->session;
    if (!inbound_is_whole(in))
        return INBOUND_NOT_NOW;
    struct frontend_target target;
    struct answer answer = {.to = ANSWER_TO_CLOSE};
    if (frontend_read_target(in->body, in->frame.body_length, &target)) {
        struct portal *portal =
            target.kind == 'P' ? portal_put(&session->prepared, target.name, NULL) : NULL;
        if (target.kind == 'S')
            extended_close_statement(in, target.name, &answer);
        if (portal != NULL && portal->prelude_is_due && portal->prelude_is_bound)
            extended_close_own(in, 'P', portal->serial);
        answer.covered = portal;
    }
    session->segment_is_open = true;
    inbound_expect(in, answer);
    return inbound_pass(in);
}

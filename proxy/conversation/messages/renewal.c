#include "proxy/conversation/messages/renewal.h"

#include <string.h>

#include "config/model/identifier.h"
#include "protocol/base/arena.h"
#include "protocol/frontend.h"
#include "proxy/conversation/messages/own_message.h"
#include "proxy/conversation/messages/prelude.h"
#include "proxy/conversation/planning/question.h"
#include "proxy/conversation/planning/told.h"
#include "rewrite/text/glance.h"

#define RENEWAL_IDENTIFIER_LIMIT 63 /* bytes, PostgreSQL's NAMEDATALEN without its zero */

struct prepared *renewal_new(struct session *session, const char *name, const char *text,
                             size_t length)
{
    const struct settings *settings = &session->link->settings;
    struct prepared *prepared = prepared_new(&session->link->prepared, name, text, length);
    prepared->glance = glance_take(text, length);
    prepared->standard_conforming_strings = settings->standard_conforming_strings;
    memcpy(prepared->client_encoding, settings->client_encoding, sizeof settings->client_encoding);
    return prepared;
}

void renewal_scan(struct session *session, struct prepared *prepared)
{
    struct touched_set touched;
    prepared->catalog = session->world->catalog;
    prepared->touches = session->migrates &&
                        rewriter_scan(session->world->rewriter->rewriter, session->client.database,
                                      prepared->text, prepared->text_length, &touched);
}

struct prepared *renewal_find(struct session *session, const char *name)
{
    struct prepared *prepared = prepared_find(&session->link->prepared, name);
    if (prepared == NULL)
        return NULL;
    if (prepared->catalog != session->world->catalog)
        renewal_scan(session, prepared);
    return prepared;
}

bool renewal_is_needed(const struct prepared *prepared)
{
    return prepared->touches || sql_prepare_runs(prepared->sql_verb) ||
           prepared->on_server != PREPARED_AS_PLANNED;
}

/* Whether the text means now what it meant when the client prepared it. */
static bool renewal_reads_alike(const struct session *session, const struct prepared *prepared)
{
    const struct settings *settings = &session->link->settings;
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

bool renewal_plan(struct inbound *in, const struct prepared *prepared, struct plan **plan,
                  size_t *used)
{
    bool drops_unnamed = in->frame.type == 'P' && prepared->named.name[0] == '\0';
    const struct planning_input input = {
        .text = prepared->text,
        .length = prepared->text_length,
        .glance = prepared->glance,
        .extended = true,
        .parameter_types = prepared->parameter_types,
        .parameter_count = prepared->parameter_count,
        .in_query = in->frame.type == 'Q',
        .drops_unnamed = drops_unnamed,
        .reads_otherwise = !renewal_reads_alike(in->session, prepared),
    };
    return inbound_plan(in, &input, plan, used);
}

static bool renewal_same_text(struct text a, struct text b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* Whether the server's version of a statement is the one that the plan asks for. */
static bool renewal_same_plan(const struct plan *has, const struct plan *wanted)
{
    if (has == wanted)
        return true;
    if (has == NULL || wanted == NULL)
        return false;
    const struct plan_statement *one = &has->statements[0];
    const struct plan_statement *other = &wanted->statements[0];
    if (one->step_count != other->step_count || one->own != other->own)
        return false;
    for (size_t i = 0; i <= one->own && i < one->step_count; i++)
        if (!renewal_same_text(one->steps[i].text, other->steps[i].text))
            return false;
    return true;
}

/*
 * Makes room for a new version of a statement. One that is gone by DEALLOCATE or DISCARD must not
 * come back, the client gets the error for that, so it is not simply closed. A Describe would also
 * fail where the version that goes means nothing under the search_path of now.
 */
static void renewal_take_away(struct inbound *in, const struct prepared *prepared)
{
    bool is_unnamed = prepared->named.name[0] == '\0'; /* the next Parse replaces it */
    if (is_unnamed || prepared->on_server == PREPARED_NOT_THERE)
        return;
    if (strlen(prepared->named.name) > RENEWAL_IDENTIFIER_LIMIT) { /* SQL cannot say it */
        frontend_write_close(link_out(in->session->link), 'S', prepared->named.name);
        session_expect(in->session,
                       (struct answer){.to = ANSWER_TO_CLOSE, .whom = ANSWER_FOR_NOBODY});
        return;
    }
    struct arena arena = {0};
    struct bytes text = {0};
    bytes_add_format(&text, "DEALLOCATE %s", identifier_quote(&arena, prepared->named.name));
    own_message_run(in->session, (struct text){(const char *)text.data, text.length},
                    (struct answer){.to = ANSWER_TO_EXECUTE, .whom = ANSWER_FOR_NOBODY});
    bytes_free(&text);
    arena_free(&arena);
}

/* Prepares a statement again on the server, under the client's name and unseen by it. */
static void renewal_prepare_again(struct inbound *in, struct prepared *prepared, struct plan *plan)
{
    struct session *session = in->session;
    struct text text = {prepared->text, prepared->text_length};
    prelude_prepare(in->session, prepared, plan);
    renewal_take_away(in, prepared);
    prepared_write_parse(prepared, plan, prepared->named.name,
                         plan != NULL ? plan_own_text(&plan->statements[0]) : text,
                         link_out(in->session->link));
    struct answer answer = answer_of(ANSWER_TO_PARSE, plan);
    answer.whom = ANSWER_FOR_NOBODY;
    answer.prepared = prepared_retain(prepared);
    session_expect(session, answer);
    plan_release(prepared->plan);
    prepared->plan = plan != NULL ? plan_retain(plan) : NULL;
    prepared->on_server = PREPARED_AS_PLANNED;
    prepared->segment = session->link->segment.number;
    prepared->was_replaced = true;
    plan_release(prepared->judged);
    prepared->judged = NULL;
    prepared->is_judged = false;
}

/* Before the version that the server has is taken away it must be known whether the next one can be
 * prepared, and gives what the client was told. True: the server is asked, or will be. */
static bool renewal_judges(struct inbound *in, struct prepared *prepared, struct plan *plan,
                           size_t *used)
{
    struct session *session = in->session;
    if (!told_concerns(plan) || (prepared->is_judged && renewal_same_plan(prepared->judged, plan)))
        return false;
    if (session_owed(session) != 0) {
        *used = inbound_await_answers(in);
        return true;
    }
    struct planning *planning = planning_begin_learning(session, prepared, in->frame.type == 'Q');
    planning->plan = plan != NULL ? plan_retain(plan) : NULL;
    segment_open(&session->link->segment);
    if (told_must_ask(session, prepared))
        question_about_told(session);
    else
        question_about_version(session);
    *used = INBOUND_NOT_NOW;
    return true;
}

static size_t renewal_refuse_reading(struct inbound *in)
{
    struct error error;
    decision_explain_reading(&error);
    return inbound_refuse(in, &error);
}

/*
 * What an earlier segment of the pipeline does to the statement must be known first: if the server
 * skipped that segment it has an older version under the name, and using it would write by older
 * flags.
 */
bool renewal_bring_up(struct inbound *in, struct prepared *prepared, size_t *used)
{
    struct session *session = in->session;
    if (prepared->unanswered != 0 && prepared->segment != session->link->segment.number) {
        *used = inbound_await_answers(in);
        return false;
    }
    if (prepared->from_sql && !prepared->types_known) {
        if (session->planning == NULL && session_owed(session) != 0) {
            *used = inbound_await_answers(in);
            return false;
        }
        if (session->planning == NULL) {
            planning_begin_learning(session, prepared, in->frame.type == 'Q');
            question_about_types(session);
            *used = INBOUND_NOT_NOW;
            return false;
        }
        if (session->planning->failure.length == 0) {
            planning_free(session);
            return true; /* the server has no such statement, and says so itself */
        }
    }
    struct plan *plan = NULL;
    if (!renewal_plan(in, prepared, &plan, used))
        return false;
    /* The server refuses whatever version of it it has, and a Parse too. */
    if (session_has_failed(session) && prepared->on_server != PREPARED_NOT_THERE) {
        plan_release(plan);
        return true;
    }
    bool again =
        prepared->on_server != PREPARED_AS_PLANNED || !renewal_same_plan(prepared->plan, plan);
    bool refused = again && !renewal_reads_alike(session, prepared);
    bool waits = again && !refused && renewal_judges(in, prepared, plan, used);
    if (refused)
        *used = renewal_refuse_reading(in);
    else if (again && !waits)
        renewal_prepare_again(in, prepared, plan);
    plan_release(plan);
    return !refused && !waits;
}

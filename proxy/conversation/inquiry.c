#include "proxy/conversation/inquiry.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/memory.h"
#include "protocol/error_fields.h"
#include "protocol/frontend.h"
#include "proxy/conversation/extended.h"
#include "proxy/conversation/planned_answer.h"
#include "proxy/conversation/question.h"
#include "proxy/conversation/routing.h"
#include "proxy/conversation/session.h"
#include "proxy/conversation/thinking.h"
#include "proxy/conversation/told.h"

#define INQUIRY_UNDEFINED_TABLE "42P01"
/* Where the server says that a Parse has several commands: its message may be in any language. */
#define INQUIRY_REFUSES_SEVERAL "exec_parse_message"

/* --- Results --------------------------------------------------------------------------------- */

static void inquiry_refuse(struct planning *planning, const struct error *error)
{
    bytes_clear(&planning->failure);
    planning->begins_length = 0;
    backend_write_error(&planning->failure, "ERROR", error);
    planning->step = PLANNING_DONE;
}

void inquiry_await_reading(struct session *session, enum planning_step step)
{
    struct planning *planning = session->planning;
    planning->step = step;
    planning->deadline = session->around->now + PLANNING_CATALOG_MS;
    session->wishes->look_later(session, PLANNING_CATALOG_MS);
}

/* In a transaction the server has refused all that follows, and what it sees of the tables may be
 * its own. */
static bool inquiry_may_read_anew(const struct session *session)
{
    return session->planning->is_stale && !session_in_transaction(session);
}

static void inquiry_finish(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->plan == NULL || session->world->catalog != session->around->world->catalog)
        return;
    plan_cache_add(session->around->plans, &planning->request, planning->plan);
}

/* The next rewritten statement that the server has not judged yet. */
static void inquiry_go_on_rewritten(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    while (planning->statement < planning->plan->statement_count &&
           !planning->plan->statements[planning->statement].rewritten)
        planning->statement++;
    if (planning->statement < planning->plan->statement_count)
        question_about_rewritten(session, out);
    else
        inquiry_finish(session);
}

/* What is refused for what the catalog says, where the transaction has altered the table before:
 * then the way out is another one. */
static void inquiry_explain_refusal(struct session *session)
{
    struct error altered;
    if (session->ddl_before == CONTEXT_DDL_SHOWN && planning_is_behind_ddl(session, &altered))
        session->planning->analysis_error = altered;
}

static void inquiry_go_on_made(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    struct error error;
    if (planning->is_refused) {
        inquiry_explain_refusal(session);
        inquiry_refuse(planning, &planning->analysis_error);
        /* What the server took may have been refused because the catalog is behind. */
        planning->is_stale = true;
        planning->refusal = planning->analysis_error;
        if (inquiry_may_read_anew(session)) {
            session_suspect_catalog(session);
            inquiry_await_reading(session, PLANNING_CATALOG);
        } else {
            planning_log_refusal(session, &planning->analysis_error);
        }
        return;
    }
    if (!planning->plan->passes && planning_is_behind_ddl(session, &error)) {
        planning_log_refusal(session, &error);
        inquiry_refuse(planning, &error);
        return;
    }
    if (planning->plan->passes) {
        inquiry_finish(session);
        return;
    }
    planning->statement = 0;
    inquiry_go_on_rewritten(session, out);
}

static void inquiry_make(struct session *session, struct bytes *out)
{
    if (thinking_begin(session, PLANNING_MAKING))
        inquiry_go_on_made(session, out);
}

/* The next statement that the server must describe as the client wrote it. */
static void inquiry_go_on_original(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    while (planning->statement < analysis->statement_count &&
           !analysis->statements[planning->statement].needs_describe)
        planning->statement++;
    if (planning->statement < analysis->statement_count)
        question_about_original(session, analysis->statements[planning->statement].text,
                                analysis->statements[planning->statement].is_ours, out);
    else
        inquiry_make(session, out);
}

static void inquiry_go_on_analysed(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    struct analysis *analysis = planning->analysis;
    if (planning->is_refused) {
        inquiry_explain_refusal(session);
        planning_log_refusal(session, &planning->analysis_error);
        inquiry_refuse(planning, &planning->analysis_error);
        return;
    }
    if (planning->request.extended && analysis->statement_count > 1 && !analysis->syntax_error)
        error_set(&planning->analysis_error, SQLSTATE_SYNTAX_ERROR,
                  "cannot insert multiple commands into a prepared statement");
    planning->asks_about_whole = !analysis->passes && (analysis->syntax_error ||
                                                       planning->analysis_error.message[0] != '\0');
    if (planning->asks_about_whole) {
        struct text whole = {planning->request.text, planning->request.length};
        question_about_original(session, whole, false, out);
        return;
    }
    planning->descriptions =
        arena_zero(&planning->arena, analysis->statement_count, sizeof(struct description *));
    planning->statement = 0;
    inquiry_go_on_original(session, out);
}

void inquiry_begin(struct session *session, struct bytes *out)
{
    if (thinking_begin(session, PLANNING_ANALYSIS))
        inquiry_go_on_analysed(session, out);
}

/* --- Answers --------------------------------------------------------------------------------- */

/* Neither the fence has opened nor the catalog been read, whichever it waits for. */
static bool inquiry_waits_still(struct session *session)
{
    const struct planning *planning = session->planning;
    if (planning->step == PLANNING_FENCE)
        return routing_is_fenced(session, &planning->touched);
    return session->around->now < planning->deadline && session_awaits_catalog(session);
}

bool inquiry_is_waiting(struct session *session)
{
    const struct planning *planning = session->planning;
    if (!waiting_is_on(session))
        return planning->owed != 0 || planning->thought != NULL;
    struct error error;
    if (!inquiry_waits_still(session) || waiting_is_over(session, &error))
        return false;
    waiting_stir(session);
    return true;
}

void inquiry_popped(struct session *session)
{
    assert(session->planning->owed != 0);
    session->planning->owed--;
}

static bool inquiry_read(struct session *session, const struct frame *frame, const uint8_t *body)
{
    struct planning *planning = session->planning;
    switch (frame->type) {
    case 't':
        return description_read_parameters(body, frame->body_length, &planning->arena,
                                           planning->incoming);
    case 'T':
        return description_read_rows(body, frame->body_length, &planning->arena,
                                     planning->incoming);
    case 'D':
        if (planning->step == PLANNING_TYPES)
            return prepared_read_types(planning->learns, body, frame->body_length);
        if (planning->step == PLANNING_PATIENCE)
            return waiting_read_answer(session, body, frame->body_length);
        if (planning->step != PLANNING_CONTEXT && planning->step != PLANNING_EXISTENCE)
            return true;
        if (!context_read_answer(&session->context, session->world->catalog, &planning->touched,
                                 body, frame->body_length))
            return false;
        vantage_note_answer(session);
        return true;
    default:
        return true;
    }
}

void inquiry_answer(struct session *session, const struct frame *frame, const uint8_t *body)
{
    if (inquiry_read(session, frame, body))
        return;
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server's answer to a question of crossfade's is malformed");
    session_fail(session, &error);
}

/* The server's own error, with a position where the text asked about is the client's. */
static void inquiry_add_error(struct planning *planning, const uint8_t *body, size_t length)
{
    bool is_clients = planning->step == PLANNING_HELD;
    if (planning->step == PLANNING_ORIGINAL)
        is_clients = planning->asks_about_whole ||
                     !planning->analysis->statements[planning->statement].is_ours;
    bool is_ours = !is_clients;
    struct arena arena = {0};
    struct error_fields fields;
    bool patched = is_ours && error_fields_read(body, length, &arena, &fields);
    if (patched) {
        error_fields_set(&fields, ERROR_FIELD_POSITION, NULL);
        error_fields_write(&fields, 'E', &planning->failure);
    }
    arena_free(&arena);
    if (patched)
        return;
    size_t begun = frame_begin(&planning->failure, 'E');
    bytes_add(&planning->failure, body, length);
    frame_end(&planning->failure, begun);
}

/* Errors that say nothing about the statement: a time limit, a lock, a right, a lack of memory. */
static bool inquiry_is_circumstance(const char *sqlstate)
{
    static const char *const prefixes[] = {"40", "42501", "53", "55", "57", "58", "XX"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(sqlstate, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* It does not like the seal of what we made of the statement. */
static bool inquiry_is_stale(const struct session *session, const struct backend_error *error)
{
    const struct planning *planning = session->planning;
    bool is_held = planning->step == PLANNING_HELD && planning->plan != NULL;
    if ((planning->step != PLANNING_REWRITTEN && !is_held) ||
        !planning_is_analysis_error(error->sqlstate))
        return false;
    const struct plan_statement *statement =
        &planning->plan->statements[is_held ? 0 : planning->statement];
    return plan_seal_is_broken(statement, is_held ? statement->text : plan_described(statement),
                               error->position, error->message, session->settings.utf8);
}

/* What the client gets where the server does not like what it was asked about. */
static void inquiry_explain_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    struct backend_error server;
    struct error error;
    bool read = backend_read_error(body, length, &server);
    const char *message = read ? server.message : "";
    if (read && inquiry_is_circumstance(server.sqlstate)) {
        inquiry_add_error(planning, body, length);
        return;
    }
    if (read && inquiry_is_stale(session, &server)) {
        planning_explain_stale(message, &error);
        planning->is_stale = planning->step == PLANNING_REWRITTEN;
        planning->refusal = error;
        if (!inquiry_may_read_anew(session))
            session_suspect_catalog(session);
    } else if (planning->step == PLANNING_HELD && planning->plan != NULL &&
               planned_answer_error(session, 'E', body, length, &planning->failure)) {
        return;
    } else if (planning->step == PLANNING_REWRITTEN) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "crossfade cannot rewrite this statement exactly");
        error_detail(&error, "The server says of the rewritten statement: %s", message);
    } else if (planning->step == PLANNING_ORIGINAL && analysis->syntax_error && read &&
               strcmp(server.sqlstate, SQLSTATE_SYNTAX_ERROR) == 0 &&
               strcmp(server.routine, INQUIRY_REFUSES_SEVERAL) == 0) {
        error = planning->analysis_error;
    } else if (planning->step == PLANNING_ORIGINAL && !planning->asks_about_whole &&
               !question_stands_first(session)) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "statement %zu of several in one query cannot be checked ahead of the others",
                  planning->statement + 1);
        error_detail(&error, "The server says of it alone: %s", message);
        error_hint(&error, "Send the statements one by one.");
    } else {
        inquiry_add_error(planning, body, length);
        if (planning->step == PLANNING_ORIGINAL && !planning->asks_about_whole &&
            planning->statement > 0)
            planning->begins_length = (size_t)(analysis->statements[planning->statement].text.at -
                                               planning->request.text);
        return;
    }
    if (!planning->is_stale || !inquiry_may_read_anew(session))
        planning_log_refusal(session, &error);
    backend_write_error(&planning->failure, "ERROR", &error);
}

void inquiry_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    struct backend_error server;
    if (planning->failure.length != 0)
        return;
    bool misses_table = backend_read_error(body, length, &server) &&
                        strcmp(server.sqlstate, INQUIRY_UNDEFINED_TABLE) == 0;
    planning->misses_table = misses_table && planning->step == PLANNING_ORIGINAL;
    if (misses_table && planning->step == PLANNING_TOLD)
        context_invalidate(&session->context); /* next time it is known that it has gone */
    inquiry_explain_error(session, body, length);
}

/*
 * A question of ours has failed. Where it ended in a Sync of ours the server has got over it: the
 * message is kept, refused when it is looked at again, and the error takes its place in the order.
 * In a segment of the client's the server skips to the client's Sync, so the client gets the error
 * now; a simple query has no Sync of its own to come, so it gets one of ours.
 */
static void inquiry_fail(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->ends_in_sync)
        return;
    planning->failure_is_sent = true;
    bytes_add(outflow_bytes(&session->to_client), planning->failure.data, planning->failure.length);
    if (planning->in_query) {
        frontend_write_sync(out);
        answers_push(&session->answers, (struct answer){.to = ANSWER_TO_SYNC});
        session->server_skips = false;
        session->segment++;
        session->segment_is_open = false;
    }
}

static bool inquiry_check_rewritten(struct planning *planning, struct error *error)
{
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *original =
        planning->descriptions != NULL ? planning->descriptions[planning->statement] : NULL;
    return plan_check(statement, original, planning->incoming, error);
}

/* A table that was there a moment ago may have gone before the question about the statement. In a
 * transaction that has failed with the question it is too late. */
static bool inquiry_may_ask_again(const struct session *session)
{
    const struct planning *planning = session->planning;
    return planning->misses_table && !planning->asked_again && planning->ends_in_sync &&
           session->transaction == 'I' &&
           routing_any_is_out_of_use(session, &session->planning->touched);
}

static void inquiry_ask_again(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    bytes_clear(&planning->failure);
    planning->begins_length = 0;
    planning->misses_table = false;
    planning->asked_again = true;
    planning->analysis = NULL;
    question_about_existence(session, out);
}

/* The client's own table may have been dropped meanwhile, behind our back: then it cannot be asked
 * about, and an attempt would fail the client's transaction. */
static void inquiry_check_existence(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    for (size_t i = 0; i < planning->touched.count; i++) {
        const struct touched *touched = &planning->touched.items[i];
        if (!routing_table_is_out_of_use(session, touched) ||
            context_table_exists(&session->context, touched->migration, touched->side))
            continue;
        if (session->world->catalog != session->around->world->catalog) {
            planning->step = PLANNING_DONE; /* it was read again while we asked */
            return;
        }
        planning->table_is_gone = true;
        session_suspect_catalog(session);
        inquiry_await_reading(session, PLANNING_CATALOG);
        return;
    }
    inquiry_begin(session, out);
}

/* The reading that was waited for has not come in time. */
static void inquiry_refuse_unread(struct session *session)
{
    struct error error;
    error_set(&error, SQLSTATE_CONNECTION_FAILURE,
              "a migrating table was changed, and crossfade could not read the catalog anew within "
              "%d seconds",
              PLANNING_CATALOG_MS / 1000);
    error_hint(&error, "Is the server of crossfade's \"control\" setting reachable, and does no "
                       "transaction keep a migrating table locked (ALTER TABLE, LOCK TABLE)?");
    planning_log_refusal(session, &error);
    inquiry_refuse(session->planning, &error);
}

/* With the new catalog the message is looked at from its beginning. */
static void inquiry_end_catalog_wait(struct session *session)
{
    struct planning *planning = session->planning;
    bool is_read = !session_awaits_catalog(session);
    bool is_other = session->world->catalog != session->around->world->catalog &&
                    session->world->config == session->around->world->config;
    planning->step = PLANNING_DONE;
    planning->analysis = NULL;
    if (is_read && (is_other || (!planning->table_is_gone && planning->failure.length == 0))) {
        bytes_clear(&planning->failure);
        return;
    }
    if (planning->failure.length != 0) {
        planning_log_refusal(session, &planning->refusal);
        return;
    }
    inquiry_refuse_unread(session);
}

/* Where the reading has shown nothing new, what was made is no relative, or was not made at all. */
static void inquiry_end_tree_wait(struct session *session)
{
    session->planning->step = PLANNING_DONE;
    if (session_awaits_catalog(session))
        inquiry_refuse_unread(session);
    else if (session->world->catalog == session->around->world->catalog)
        made_names_clear(&session->made);
}

void inquiry_skip(struct session *session)
{
    session->planning->step = PLANNING_DONE;
    session->planning->analysis = NULL; /* there is no result: all would have to be asked anew */
}

/* In a transaction that keeps its first snapshot, LOCK is sent first so that the snapshot is taken
 * under the lock. The question has taken it now; the next time it need not be asked. */
static void inquiry_end_context(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    planning->step = PLANNING_DONE;
    if (!planning->comes_before_snapshot || !session->context.keeps_snapshot ||
        (planning->ends_in_sync && session->transaction != 'T'))
        return;
    error_set(&error, SQLSTATE_SERIALIZATION_FAILURE,
              "could not take the transaction's snapshot under the lock");
    error_detail(&error, "Crossfade had to ask the server what the table's name means.");
    error_hint(&error, "The transaction might succeed if retried.");
    planning_log_refusal(session, &error);
    inquiry_refuse(planning, &error);
}

static bool inquiry_keep_told(struct planning *planning, const struct plan *plan)
{
    struct error error;
    if (told_keep(planning->learns, plan, planning->incoming))
        return true;
    extended_explain_memory(&error);
    inquiry_refuse(planning, &error);
    return false;
}

/* In PostgreSQL's own words. */
static void inquiry_judge(struct planning *planning)
{
    struct prepared *prepared = planning->learns;
    struct error error;
    if (!told_is_kept(prepared, planning->plan, planning->incoming)) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "cached plan must not change result type");
        inquiry_refuse(planning, &error);
        return;
    }
    if (!inquiry_keep_told(planning, planning->plan))
        return;
    plan_release(prepared->judged);
    prepared->judged = planning->plan != NULL ? plan_retain(planning->plan) : NULL;
    prepared->is_judged = true;
    planning->step = PLANNING_DONE;
}

/* The fence may have been opened while the server was asked. */
static void inquiry_begin_wait(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_FENCE;
    if (routing_is_fenced(session, &planning->touched))
        waiting_begin(session);
    else
        planning->step = PLANNING_DONE;
}

/* What it waited for has come first, where both have. */
static bool inquiry_is_given_up(struct session *session, struct error *error)
{
    return waiting_is_on(session) && inquiry_waits_still(session) &&
           waiting_is_over(session, error);
}

void inquiry_advance(struct session *session)
{
    struct planning *planning = session->planning;
    struct bytes *out = outflow_bytes(&session->to_server);
    struct error error;
    assert(planning->owed == 0);
    if (planning->step == PLANNING_DONE)
        return;
    if (inquiry_is_given_up(session, &error)) {
        inquiry_refuse(planning, &error);
    } else if (inquiry_may_ask_again(session)) {
        inquiry_ask_again(session, out);
    } else if (planning->step == PLANNING_CATALOG) {
        inquiry_end_catalog_wait(session);
    } else if (planning->failure.length != 0 && planning->ends_in_sync &&
               inquiry_may_read_anew(session)) {
        session_suspect_catalog(session);
        inquiry_await_reading(session, PLANNING_CATALOG);
    } else if (planning->failure.length != 0) {
        inquiry_fail(session, out);
    } else if (planning->step == PLANNING_CONTEXT) {
        inquiry_end_context(session);
    } else if (planning->step == PLANNING_PATIENCE) {
        inquiry_begin_wait(session);
    } else if (planning->step == PLANNING_FENCE || planning->step == PLANNING_TYPES) {
        planning->step = PLANNING_DONE;
    } else if (planning->step == PLANNING_TOLD) {
        if (inquiry_keep_told(planning, planning->learns->plan))
            question_about_version(session, out);
    } else if (planning->step == PLANNING_HELD) {
        inquiry_judge(planning);
    } else if (planning->step == PLANNING_ANALYSIS) {
        inquiry_go_on_analysed(session, out);
    } else if (planning->step == PLANNING_MAKING) {
        inquiry_go_on_made(session, out);
    } else if (planning->step == PLANNING_WATCHING) {
        planning->is_watched = true;
        planning->step = PLANNING_DONE;
    } else if (planning->step == PLANNING_EXISTENCE) {
        inquiry_check_existence(session, out);
    } else if (planning->step == PLANNING_TREE) {
        inquiry_end_tree_wait(session);
    } else if (planning->step == PLANNING_ORIGINAL && planning->asks_about_whole) {
        planning_log_refusal(session, &planning->analysis_error);
        inquiry_refuse(planning, &planning->analysis_error);
    } else if (planning->step == PLANNING_ORIGINAL) {
        planning->descriptions[planning->statement++] = planning->incoming;
        inquiry_go_on_original(session, out);
    } else if (planning->step == PLANNING_REWRITTEN) {
        if (inquiry_check_rewritten(planning, &error)) {
            planning->statement++;
            inquiry_go_on_rewritten(session, out);
        } else {
            planning_log_refusal(session, &error);
            inquiry_refuse(planning, &error);
        }
    }
}

#include "proxy/planning.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "protocol/error_fields.h"
#include "protocol/frontend.h"
#include "proxy/routing.h"
#include "proxy/session.h"
#include "proxy/worker.h"

#define PLANNING_CONTEXT_NAME "_cf_context"
#define PLANNING_STATEMENT_NAME "_cf_question"
#define PLANNING_PRELUDE_NAME "_cf_prelude"

#define PLANNING_UNDEFINED_TABLE "42P01"
#define PLANNING_SERIALIZATION_FAILURE "40001"

/* --- Questions ------------------------------------------------------------------------------- */

static void planning_expect(struct session *session, enum answer_to to)
{
    answers_push(&session->answers, (struct answer){.to = to, .whom = ANSWER_FOR_PLANNING});
    session->planning->owed++;
}

static void planning_end_question(struct session *session, struct bytes *out)
{
    session->planning->ends_in_sync = !session->segment_is_open;
    if (session->planning->ends_in_sync) {
        frontend_write_sync(out);
        planning_expect(session, ANSWER_TO_SYNC);
    } else {
        frontend_write_flush(out);
    }
}

static void planning_close(struct session *session, const char *name, struct bytes *out)
{
    frontend_write_close(out, 'S', name);
    planning_expect(session, ANSWER_TO_CLOSE);
}

/* Behind Parse, Bind and Execute of a statement of ours. */
static void planning_expect_context(struct session *session, struct bytes *out)
{
    planning_expect(session, ANSWER_TO_PARSE);
    planning_expect(session, ANSWER_TO_BIND);
    planning_expect(session, ANSWER_TO_EXECUTE);
    frontend_write_close(out, 'P', PLANNING_CONTEXT_NAME);
    planning_expect(session, ANSWER_TO_CLOSE);
    planning_close(session, PLANNING_CONTEXT_NAME, out);
}

static void planning_ask_context(struct session *session, enum planning_step step,
                                 struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->step = step;
    context_write_question(session->world->catalog, &planning->touched, PLANNING_CONTEXT_NAME, out);
    planning_expect_context(session, out);
    planning_end_question(session, out);
}

void planning_learn_types(struct session *session, struct prepared *prepared, struct bytes *out)
{
    struct planning *planning = memory_zero(1, sizeof *planning);
    session->planning = planning;
    planning->step = PLANNING_TYPES;
    planning->learns = prepared_retain(prepared);
    prepared_write_types_question(prepared, PLANNING_CONTEXT_NAME, out);
    planning_expect_context(session, out);
    planning_end_question(session, out);
    session->state = SESSION_PLANNING;
}

/* In a transaction a table that is there must stay until the server has been asked about the
 * statement: an error would be the transaction's. Outside, the question is asked once more. */
static void planning_ask_existence(struct session *session, struct bytes *out)
{
    const struct touched_set *touched = &session->planning->touched;
    bool in_transaction = session->transaction != 'I' || session->segment_is_open;
    for (size_t i = 0; i < touched->count; i++) {
        if (!in_transaction || !routing_table_is_out_of_use(session, &touched->items[i]))
            continue;
        context_write_lock(session->world->catalog, &touched->items[i], PLANNING_CONTEXT_NAME, out);
        planning_expect_context(session, out);
    }
    planning_ask_context(session, PLANNING_EXISTENCE, out);
}

static void planning_ask_about(struct session *session, struct text text, const uint32_t *types,
                               size_t type_count, struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->incoming = arena_zero(&planning->arena, 1, sizeof *planning->incoming);
    const char *name = planning->drops_unnamed ? "" : PLANNING_STATEMENT_NAME;
    frontend_write_parse(out, name, text.at, text.length, types, type_count);
    planning_expect(session, ANSWER_TO_PARSE);
    frontend_write_describe(out, 'S', name);
    planning_expect(session, ANSWER_TO_DESCRIBE_STATEMENT);
    planning_close(session, name, out);
}

/* A part of the client's text behind as many blanks as there are characters in front of it, so that
 * the server's errors point to the same place in both. */
static struct text planning_in_place(struct planning *planning, struct text part)
{
    const struct rewrite_request *request = &planning->request;
    size_t in_front = (size_t)(part.at - request->text);
    if (in_front == 0)
        return part;
    size_t blanks = 0;
    for (size_t i = 0; i < in_front; i++)
        if (!request->utf8 || ((unsigned char)request->text[i] & 0xc0) != 0x80)
            blanks++;
    char *text = arena_alloc(&planning->arena, blanks + part.length);
    memset(text, ' ', blanks);
    memcpy(text + blanks, part.at, part.length);
    return (struct text){text, blanks + part.length};
}

static void planning_ask_original(struct session *session, struct text text, bool is_ours,
                                  struct bytes *out)
{
    const struct rewrite_request *request = &session->planning->request;
    if (!is_ours && session->planning->analysis->statement_count == 1)
        text = planning_in_place(session->planning, text);
    session->planning->step = PLANNING_ORIGINAL;
    planning_ask_about(session, text, request->parameter_types, request->parameter_count, out);
    planning_end_question(session, out);
}

static void planning_ask_rewritten(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *description = statement->description;
    const uint32_t *types =
        description != NULL ? description->parameters : planning->request.parameter_types;
    size_t type_count =
        description != NULL ? description->parameter_count : planning->request.parameter_count;
    planning->step = PLANNING_REWRITTEN;
    planning_ask_about(session, plan_described(statement), types, type_count, out);
    if (statement->prelude.length != 0) {
        frontend_write_parse(out, PLANNING_PRELUDE_NAME, statement->prelude.at,
                             statement->prelude.length, types, type_count);
        planning_expect(session, ANSWER_TO_PARSE);
        planning_close(session, PLANNING_PRELUDE_NAME, out);
    }
    planning_end_question(session, out);
}

/* --- Results --------------------------------------------------------------------------------- */

static void planning_refuse(struct planning *planning, const struct error *error)
{
    bytes_clear(&planning->failure);
    backend_write_error(&planning->failure, "ERROR", error);
    planning->step = PLANNING_DONE;
}

static void planning_log_refusal(const struct session *session, const struct error *error)
{
    log_event(LOG_LEVEL_WARNING, "statement_refused", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
}

static void planning_finish(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->plan == NULL || session->world->catalog != session->worker->world->catalog)
        return;
    plan_cache_add(session->worker->plans, &planning->request, planning->plan);
}

/* The next rewritten statement that the server has not judged yet. */
static void planning_go_on_rewritten(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    while (planning->statement < planning->plan->statement_count &&
           !planning->plan->statements[planning->statement].rewritten)
        planning->statement++;
    if (planning->statement < planning->plan->statement_count)
        planning_ask_rewritten(session, out);
    else
        planning_finish(session);
}

static void planning_make(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    struct error error;
    if (!rewriter_plan(planning->analysis, planning->descriptions, &planning->plan, &error)) {
        /* What the server took may have been refused because the catalog is behind. */
        session->worker->callbacks.on_ddl(session->worker->callbacks.owner);
        planning_log_refusal(session, &error);
        planning_refuse(planning, &error);
        return;
    }
    if (planning->plan->passes) {
        planning_finish(session);
        return;
    }
    planning->statement = 0;
    planning_go_on_rewritten(session, out);
}

/* The next statement that the server must describe as the client wrote it. */
static void planning_go_on_original(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    while (planning->statement < analysis->statement_count &&
           !analysis->statements[planning->statement].needs_describe)
        planning->statement++;
    if (planning->statement < analysis->statement_count)
        planning_ask_original(session, analysis->statements[planning->statement].text,
                              analysis->statements[planning->statement].is_ours, out);
    else
        planning_make(session, out);
}

static void planning_analyse(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    struct error error = {0};
    if (!rewriter_analyse(session->world->rewriter->rewriter, &planning->request, &planning->arena,
                          &planning->analysis, &error)) {
        planning_log_refusal(session, &error);
        planning_refuse(planning, &error);
        return;
    }
    struct analysis *analysis = planning->analysis;
    planning->analysis_error = error;
    if (planning->request.extended && analysis->statement_count > 1 && !analysis->syntax_error)
        error_set(&planning->analysis_error, SQLSTATE_SYNTAX_ERROR,
                  "cannot insert multiple commands into a prepared statement");
    planning->asks_about_whole = !analysis->passes && (analysis->syntax_error ||
                                                       planning->analysis_error.message[0] != '\0');
    if (planning->asks_about_whole) {
        struct text whole = {planning->request.text, planning->request.length};
        planning_ask_original(session, whole, false, out);
        return;
    }
    planning->descriptions =
        arena_zero(&planning->arena, analysis->statement_count, sizeof(struct description *));
    planning->statement = 0;
    planning_go_on_original(session, out);
}

/* --- Answers --------------------------------------------------------------------------------- */

bool planning_is_waiting(struct session *session)
{
    const struct planning *planning = session->planning;
    if (planning->step == PLANNING_FENCE)
        return routing_is_fenced(session, &planning->touched);
    if (planning->step == PLANNING_CATALOG)
        return session->world->catalog == session->worker->world->catalog &&
               uv_now(&session->worker->loop) < planning->deadline;
    return planning->owed != 0;
}

void planning_popped(struct session *session)
{
    assert(session->planning->owed != 0);
    session->planning->owed--;
}

static bool planning_read(struct session *session, const struct frame *frame, const uint8_t *body)
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
        return (planning->step != PLANNING_CONTEXT && planning->step != PLANNING_EXISTENCE) ||
               context_read_answer(&session->context, session->world->catalog, &planning->touched,
                                   body, frame->body_length);
    default:
        return true;
    }
}

void planning_answer(struct session *session, const struct frame *frame, const uint8_t *body)
{
    if (planning_read(session, frame, body))
        return;
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION,
              "the server's answer to a question of crossfade's is malformed");
    session_fail(session, &error);
}

/* The server's own error, with a position where the text asked about is the client's. */
static void planning_add_error(struct planning *planning, const uint8_t *body, size_t length)
{
    bool is_ours = planning->step != PLANNING_ORIGINAL ||
                   (!planning->asks_about_whole &&
                    planning->analysis->statements[planning->statement].is_ours);
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
static bool planning_is_circumstance(const char *sqlstate)
{
    static const char *const prefixes[] = {"40", "42501", "53", "55", "57", "58", "XX"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(sqlstate, prefixes[i], strlen(prefixes[i])) == 0)
            return true;
    return false;
}

/* What the client gets where the server does not like what it was asked about. */
static void planning_explain_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    struct backend_error server;
    struct error error;
    bool read = backend_read_error(body, length, &server);
    const char *message = read ? server.message : "";
    if (read && planning_is_circumstance(server.sqlstate)) {
        planning_add_error(planning, body, length);
        return;
    }
    if (planning->step == PLANNING_REWRITTEN) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "crossfade cannot rewrite this statement exactly");
        error_detail(&error, "The server says of the rewritten statement: %s", message);
    } else if (planning->step == PLANNING_ORIGINAL && analysis->syntax_error && read &&
               strstr(message, "multiple commands") != NULL) {
        error = planning->analysis_error;
    } else if (planning->step == PLANNING_ORIGINAL && !planning->asks_about_whole &&
               planning->statement > 0) { /* of the first it says what it would say of the whole */
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "statement %zu of several in one query cannot be checked ahead of the others",
                  planning->statement + 1);
        error_detail(&error, "The server says of it alone: %s", message);
        error_hint(&error, "Send the statements one by one.");
    } else {
        planning_add_error(planning, body, length);
        return;
    }
    planning_log_refusal(session, &error);
    backend_write_error(&planning->failure, "ERROR", &error);
}

void planning_error(struct session *session, const uint8_t *body, size_t length)
{
    struct planning *planning = session->planning;
    struct backend_error server;
    if (planning->failure.length != 0)
        return;
    if (planning->drops_unnamed &&
        (planning->step == PLANNING_ORIGINAL || planning->step == PLANNING_REWRITTEN))
        prepared_release(prepared_put(&session->prepared, "", NULL));
    planning->misses_table = planning->step == PLANNING_ORIGINAL &&
                             backend_read_error(body, length, &server) &&
                             strcmp(server.sqlstate, PLANNING_UNDEFINED_TABLE) == 0;
    planning_explain_error(session, body, length);
}

/*
 * A question of ours has failed. Where it ended in a Sync of ours the server has got over it: the
 * message is kept, refused when it is looked at again, and the error takes its place in the order.
 * In a segment of the client's the server skips to the client's Sync, so the client gets the error
 * now; a simple query has no Sync of its own to come, so it gets one of ours.
 */
static void planning_fail(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->ends_in_sync)
        return;
    planning->failure_is_sent = true;
    stream_send(&session->client, planning->failure.data, planning->failure.length);
    if (!planning->request.extended) {
        frontend_write_sync(out);
        answers_push(&session->answers, (struct answer){.to = ANSWER_TO_SYNC});
        session->server_skips = false;
        session->segment++;
        session->segment_is_open = false;
    }
}

static bool planning_check_rewritten(struct planning *planning, struct error *error)
{
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *original =
        planning->descriptions != NULL ? planning->descriptions[planning->statement] : NULL;
    return plan_check(statement, original, planning->incoming, error);
}

static bool planning_a_table_is_out_of_use(const struct session *session)
{
    const struct touched_set *touched = &session->planning->touched;
    for (size_t i = 0; i < touched->count; i++)
        if (routing_table_is_out_of_use(session, &touched->items[i]))
            return true;
    return false;
}

/* A table that was there a moment ago may have gone before the question about the statement. In a
 * transaction that has failed with the question it is too late. */
static bool planning_may_ask_again(const struct session *session)
{
    const struct planning *planning = session->planning;
    return planning->misses_table && !planning->asked_again && planning->ends_in_sync &&
           session->transaction == 'I' && planning_a_table_is_out_of_use(session);
}

static void planning_ask_again(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    bytes_clear(&planning->failure);
    planning->misses_table = false;
    planning->asked_again = true;
    planning->analysis = NULL;
    planning_ask_existence(session, out);
}

/* The client's own table may have been dropped meanwhile, behind our back: then it cannot be asked
 * about, and an attempt would fail the client's transaction. */
static void planning_check_existence(struct session *session, struct bytes *out)
{
    struct planning *planning = session->planning;
    for (size_t i = 0; i < planning->touched.count; i++) {
        const struct touched *touched = &planning->touched.items[i];
        if (!routing_table_is_out_of_use(session, touched) ||
            context_table_exists(&session->context, touched->migration, touched->side))
            continue;
        if (session->world->catalog != session->worker->world->catalog) {
            planning->step = PLANNING_DONE; /* it was read again while we asked */
            return;
        }
        planning->step = PLANNING_CATALOG;
        planning->deadline = uv_now(&session->worker->loop) + PLANNING_CATALOG_MS;
        session->worker->callbacks.on_ddl(session->worker->callbacks.owner);
        worker_advance_later(session->worker, PLANNING_CATALOG_MS);
        return;
    }
    planning_analyse(session, out);
}

/* With the new catalog the message is looked at from its beginning. */
static void planning_end_catalog_wait(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    planning->step = PLANNING_DONE;
    if (session->world->catalog != session->worker->world->catalog)
        return;
    error_set(&error, SQLSTATE_CONNECTION_FAILURE,
              "a migrating table is gone, and crossfade could not read the catalog anew");
    error_hint(&error, "Is the server of crossfade's \"control\" setting reachable?");
    planning_log_refusal(session, &error);
    planning_refuse(planning, &error);
}

void planning_skip(struct session *session)
{
    session->planning->step = PLANNING_DONE;
    session->planning->analysis = NULL; /* there is no result: all would have to be asked anew */
}

/* In a transaction that keeps its first snapshot, LOCK is sent first so that the snapshot is taken
 * under the lock. The question has taken it now; the next time it need not be asked. */
static void planning_end_context(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    planning->step = PLANNING_DONE;
    if (!planning->comes_before_snapshot || !session->context.keeps_snapshot ||
        (planning->ends_in_sync && session->transaction != 'T'))
        return;
    error_set(&error, PLANNING_SERIALIZATION_FAILURE,
              "could not take the transaction's snapshot under the lock");
    error_detail(&error, "Crossfade had to ask the server what the table's name means.");
    error_hint(&error, "The transaction might succeed if retried.");
    planning_log_refusal(session, &error);
    planning_refuse(planning, &error);
}

void planning_advance(struct session *session)
{
    struct planning *planning = session->planning;
    struct bytes *out = &session->server.stream.pending;
    struct error error;
    assert(planning->owed == 0);
    if (planning->step == PLANNING_DONE)
        return;
    if (planning_may_ask_again(session)) {
        planning_ask_again(session, out);
    } else if (planning->failure.length != 0) {
        planning_fail(session, out);
    } else if (planning->step == PLANNING_CONTEXT) {
        planning_end_context(session);
    } else if (planning->step == PLANNING_FENCE || planning->step == PLANNING_TYPES) {
        planning->step = PLANNING_DONE;
    } else if (planning->step == PLANNING_EXISTENCE) {
        planning_check_existence(session, out);
    } else if (planning->step == PLANNING_CATALOG) {
        planning_end_catalog_wait(session);
    } else if (planning->step == PLANNING_ORIGINAL && planning->asks_about_whole) {
        planning_log_refusal(session, &planning->analysis_error);
        planning_refuse(planning, &planning->analysis_error);
    } else if (planning->step == PLANNING_ORIGINAL) {
        planning->descriptions[planning->statement++] = planning->incoming;
        planning_go_on_original(session, out);
    } else if (planning->step == PLANNING_REWRITTEN) {
        if (planning_check_rewritten(planning, &error)) {
            planning->statement++;
            planning_go_on_rewritten(session, out);
        } else {
            planning_log_refusal(session, &error);
            planning_refuse(planning, &error);
        }
    }
    stream_flush(&session->server.stream);
}

/* --- Decisions ------------------------------------------------------------------------------- */

void planning_free(struct session *session)
{
    struct planning *planning = session->planning;
    if (planning == NULL)
        return;
    plan_release(planning->plan);
    prepared_release(planning->learns);
    bytes_free(&planning->failure);
    arena_free(&planning->arena);
    memory_free(planning);
    session->planning = NULL;
}

static void planning_begin(struct session *session, const struct planning_input *input,
                           const struct touched_set *touched, const struct rewrite_request *request)
{
    struct planning *planning = memory_zero(1, sizeof *planning);
    session->planning = planning;
    planning->drops_unnamed = input->drops_unnamed;
    planning->touched = *touched;
    planning->request = *request;
    planning->request.touched = &planning->touched;
    planning->request.text = arena_copy(&planning->arena, request->text, request->length);
    size_t types_size = request->parameter_count * sizeof *request->parameter_types;
    uint32_t *types = arena_alloc(&planning->arena, types_size);
    if (types_size != 0)
        memcpy(types, request->parameter_types, types_size);
    planning->request.parameter_types = types;
}

/* The caller's reference, or NULL where the text passes. */
static struct plan *planning_use(struct session *session, struct plan *plan)
{
    if (plan->hidden_count != 0)
        hidden_log_note(&session->worker->hidden, session->id, session->world->catalog, plan);
    return plan_is_needed(plan) ? plan_retain(plan) : NULL;
}

/* The result of the questions asked about the message that was kept back. */
static enum planning_verdict planning_take_result(struct session *session, struct plan **plan,
                                                  struct bytes *failure)
{
    struct planning *planning = session->planning;
    enum planning_verdict verdict = PLANNING_READY;
    assert(planning->step == PLANNING_DONE);
    if (planning->failure_is_sent) {
        verdict = PLANNING_FAILED;
    } else if (planning->failure.length != 0) {
        *failure = planning->failure;
        planning->failure = (struct bytes){0};
        verdict = PLANNING_REFUSED;
    } else {
        assert(planning->plan != NULL);
        *plan = planning_use(session, planning->plan);
    }
    planning_free(session);
    return verdict;
}

/* Whether what is under way could change how this statement must be read or routed. */
static bool planning_must_drain(struct session *session, const struct touched_set *touched,
                                const char *text, size_t length)
{
    if (session->answers.count == 0)
        return false;
    if (session->answers.context_changes != 0 || session->context.changed_in_transaction ||
        session->transaction == 'E')
        return true;
    for (size_t i = 0; i < touched->count; i++) {
        const struct taken_route *taken = session_taken_route(session, touched->items[i].migration);
        if (taken != NULL &&
            route_number(routing_newest_route(session, taken->migration, text, length)) !=
                route_number(taken->route))
            return true;
    }
    return false;
}

static enum planning_verdict planning_refuse_now(const struct session *session,
                                                 const struct error *error, struct bytes *failure)
{
    planning_log_refusal(session, error);
    backend_write_error(failure, "ERROR", error);
    return PLANNING_REFUSED;
}

/* In a failed transaction the server refuses everything but its end, so nothing needs rewriting:
 * unless the text goes on after that end. */
static enum planning_verdict planning_in_failed_transaction(const struct session *session,
                                                            const char *text, size_t length,
                                                            struct bytes *failure)
{
    static const char *const ENDS[] = {"rollback", "abort", "commit", "end"};
    for (size_t i = 0; i < sizeof ENDS / sizeof ENDS[0]; i++) {
        if (!context_first_word_is(text, length, ENDS[i]))
            continue;
        struct error error;
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "a query that ends a failed transaction and then names a migrating table "
                  "cannot be rewritten");
        error_hint(&error, "Send the %s by itself first.", ENDS[i]);
        return planning_refuse_now(session, &error, failure);
    }
    return PLANNING_READY;
}

/* Names beyond ASCII are asked about in UTF-8, which this session's encoding is not: the answer
 * says nothing. Taken for ours they are rewritten or refused. */
static void planning_doubt_names(const struct session *session, struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++) {
        const struct table_name *table =
            &session->world->catalog->migrations[touched->items[i].migration]
                 .shape[touched->items[i].side]
                 .table;
        for (const char *c = table->schema; *c != '\0'; c++)
            touched->items[i].bare_name_is_ours |= (unsigned char)*c >= 0x80;
        for (const char *c = table->name; *c != '\0'; c++)
            touched->items[i].bare_name_is_ours |= (unsigned char)*c >= 0x80;
    }
}

static enum planning_verdict planning_hold(struct session *session)
{
    if (session->planning->step == PLANNING_DONE)
        return PLANNING_READY;
    session->state = SESSION_PLANNING;
    return PLANNING_HOLD;
}

static struct plan *planning_watch(const struct session *session,
                                   const struct planning_input *input)
{
    return cursors_watch(&session->cursors, input->text, input->length,
                         session->settings.standard_conforming_strings);
}

/* Cursors over tables of migrations are remembered, so there may be only so many. */
static enum planning_verdict planning_admit_cursors(struct session *session, struct plan **plan,
                                                    struct bytes *failure)
{
    bool declares = false;
    for (size_t i = 0; i < (*plan)->statement_count; i++)
        declares = declares || (*plan)->statements[i].cursor.verb == CURSOR_DECLARE;
    if (!declares)
        return PLANNING_READY;
    session->cursors.used = true;
    if (session->cursors.count < CURSORS_LIMIT)
        return PLANNING_READY;
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "a session may have %d cursors over tables of migrations", CURSORS_LIMIT);
    plan_release(*plan);
    *plan = NULL;
    return planning_refuse_now(session, &error, failure);
}

void planning_explain_reading(struct error *error)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a statement that was prepared under another client_encoding or "
              "standard_conforming_strings cannot be rewritten");
    error_hint(error, "Nothing was sent to the server. Prepare the statement again.");
}

static enum planning_verdict planning_choose(struct session *session,
                                             const struct planning_input *input, struct bytes *out,
                                             struct plan **plan, struct bytes *failure)
{
    const char *text = input->text;
    size_t length = input->length;
    struct error error;
    if (session->planning != NULL && session->planning->analysis == NULL &&
        session->planning->failure.length == 0) {
        planning_free(session); /* what it waited for is known now */
        session_take_world(session);
    }
    if (session->planning != NULL)
        return planning_take_result(session, plan, failure);
    if (!session->migrates)
        return PLANNING_READY;

    struct touched_set touched;
    bool found = rewriter_scan(session->world->rewriter->rewriter, session->settings.database, text,
                               length, &touched);
    if (routing_sql_execute_is_stale(session, text, length, &error))
        return planning_refuse_now(session, &error, failure);
    if (!found || context_is_aside(text, length)) {
        *plan = planning_watch(session, input);
        return PLANNING_READY;
    }
    session->alters_tables |= context_may_change(text, length);
    if (planning_must_drain(session, &touched, text, length)) {
        session->state = SESSION_DRAINING;
        return PLANNING_HOLD;
    }
    if (session->transaction == 'E')
        return planning_in_failed_transaction(session, text, length, failure);

    const struct rewrite_request request = {
        .text = text,
        .length = length,
        .database = session->settings.database,
        .touched = &touched,
        .extended = input->extended,
        .parameter_types = input->parameter_types,
        .parameter_count = input->parameter_count,
        .standard_conforming_strings = session->settings.standard_conforming_strings,
        .ascii_safe_encoding = session->settings.ascii_safe_encoding,
        .utf8 = session->settings.utf8,
    };
    if (!context_apply(&session->context, &touched)) {
        planning_begin(session, input, &touched, &request);
        session->planning->comes_before_snapshot = context_first_word_is(text, length, "lock");
        planning_ask_context(session, PLANNING_CONTEXT, out);
        return planning_hold(session);
    }
    if (!session->settings.utf8)
        planning_doubt_names(session, &touched);
    if (routing_is_fenced(session, &touched)) {
        planning_begin(session, input, &touched, &request);
        session->planning->step = PLANNING_FENCE;
        return planning_hold(session);
    }
    routing_take_routes(session, &touched, text, length);
    if (routing_all_pass(&touched)) {
        *plan = planning_watch(session, input);
        return PLANNING_READY;
    }
    if (input->reads_otherwise) {
        planning_explain_reading(&error);
        return planning_refuse_now(session, &error, failure);
    }
    bool cacheable = session->world->catalog == session->worker->world->catalog;
    struct plan *cached = cacheable ? plan_cache_find(session->worker->plans, &request) : NULL;
    if (cached != NULL) {
        *plan = planning_use(session, cached);
        return PLANNING_READY;
    }
    planning_begin(session, input, &touched, &request);
    /* The server is not asked about a LOCK, so nothing hangs on the table's existence. */
    if (planning_a_table_is_out_of_use(session) && !context_first_word_is(text, length, "lock"))
        planning_ask_existence(session, out);
    else
        planning_analyse(session, out);
    if (session->planning->step == PLANNING_DONE)
        return planning_take_result(session, plan, failure);
    return planning_hold(session);
}

enum planning_verdict planning_decide(struct session *session, const struct planning_input *input,
                                      struct bytes *out, struct plan **plan, struct bytes *failure)
{
    enum planning_verdict verdict = planning_choose(session, input, out, plan, failure);
    if (verdict == PLANNING_READY && *plan != NULL && (*plan)->watches)
        verdict = planning_admit_cursors(session, plan, failure);
    return verdict;
}

#include "proxy/conversation/planning.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/conversation/inquiry.h"
#include "proxy/conversation/question.h"
#include "proxy/conversation/routing.h"
#include "proxy/conversation/session.h"
#include "proxy/conversation/thinking.h"
#include "proxy/conversation/told.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/tree/refuse.h"

void planning_log_refusal(const struct session *session, const struct error *error)
{
    log_event(LOG_LEVEL_WARNING, "statement_refused", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
}

static struct planning *planning_about(struct session *session, struct prepared *prepared,
                                       bool in_query)
{
    struct planning *planning = memory_zero(1, sizeof *planning);
    session->planning = planning;
    session_enter(session, SESSION_PLANNING, "the server is asked");
    planning->learns = prepared_retain(prepared);
    planning->in_query = in_query;
    return planning;
}

void planning_learn_types(struct session *session, struct prepared *prepared, bool in_query,
                          struct bytes *out)
{
    planning_about(session, prepared, in_query)->step = PLANNING_TYPES;
    question_about_types(session, out);
}

void planning_judge(struct session *session, struct prepared *prepared, struct plan *plan,
                    bool in_query, struct bytes *out)
{
    struct planning *planning = planning_about(session, prepared, in_query);
    planning->plan = plan != NULL ? plan_retain(plan) : NULL;
    session->segment_is_open = true;
    if (told_must_ask(session, prepared))
        question_about_told(session, out);
    else
        question_about_version(session, out);
}

void planning_release(struct planning *planning)
{
    plan_release(planning->plan);
    prepared_release(planning->learns);
    bytes_free(&planning->failure);
    arena_free(&planning->arena);
    memory_free(planning);
}

void planning_free(struct session *session)
{
    struct planning *planning = session->planning;
    session->planning = NULL;
    if (planning != NULL && !thinking_keeps(planning))
        planning_release(planning);
}

static void planning_begin(struct session *session, const struct planning_input *input,
                           const struct touched_set *touched, const struct rewrite_request *request)
{
    struct planning *planning = memory_zero(1, sizeof *planning);
    session->planning = planning;
    planning->drops_unnamed = input->drops_unnamed;
    planning->in_query = input->in_query;
    planning->touched = *touched;
    planning->request = *request;
    planning->request.touched = &planning->touched;
    planning->request.text = arena_copy(&planning->arena, request->text, request->length);
    planning->request.database = arena_string(&planning->arena, request->database);
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
        hidden_log_note(&session->around->hidden, session->id, session->world->catalog, plan);
    made_names_add(&session->made, plan);
    return plan_is_needed(plan) ? plan_retain(plan) : NULL;
}

/* The result of the questions asked about the message that was kept back. */
static enum planning_verdict planning_take_result(struct session *session, struct plan **plan,
                                                  struct planning_refusal *refusal)
{
    struct planning *planning = session->planning;
    enum planning_verdict verdict = PLANNING_READY;
    assert(planning->step == PLANNING_DONE);
    if (planning->failure_is_sent) {
        verdict = PLANNING_FAILED;
    } else if (planning->failure.length != 0) {
        *refusal = (struct planning_refusal){planning->failure, planning->begins_length};
        planning->failure = (struct bytes){0};
        verdict = PLANNING_REFUSED;
    } else {
        assert(planning->plan != NULL || planning->is_watched);
        *plan = planning->plan != NULL ? planning_use(session, planning->plan) : NULL;
    }
    planning_free(session);
    return verdict;
}

/* Whether the transaction runs by flags that are no longer the newest. */
static bool planning_is_behind(struct session *session, const struct touched_set *touched,
                               const char *text, size_t length)
{
    for (size_t i = 0; i < touched->count; i++) {
        const struct taken_route *taken = session_taken_route(session, touched->items[i].migration);
        if (taken != NULL &&
            route_number(routing_newest_route(session, taken->migration, text, length)) !=
                route_number(taken->route))
            return true;
    }
    return false;
}

/* Whether what is under way could change how this statement must be read or routed. */
static bool planning_must_drain(struct session *session, const struct touched_set *touched,
                                const char *text, size_t length)
{
    if (session->answers.count == 0)
        return false;
    if (session->answers.context_changes != 0 || session->context.changed_in_transaction ||
        session_has_failed(session) || session->ddl >= CONTEXT_DDL_HIDDEN)
        return true;
    return planning_is_behind(session, touched, text, length);
}

/* A question waits for its turn among the answers anyway. What is under way may be a COPY, which a
 * question must not come into. */
static bool planning_must_drain_to_ask(struct session *session)
{
    if (session->answers.count != 0)
        session_enter(session, SESSION_DRAINING, "what is under way comes first");
    return session->answers.count != 0;
}

static enum planning_verdict planning_refuse_now(const struct session *session,
                                                 const struct error *error,
                                                 struct planning_refusal *refusal)
{
    planning_log_refusal(session, error);
    backend_write_error(&refusal->message, "ERROR", error);
    return PLANNING_REFUSED;
}

/* In a failed transaction the server refuses everything but its end, so nothing needs rewriting:
 * unless the text goes on after that end. */
static enum planning_verdict planning_in_failed_transaction(const struct session *session,
                                                            const char *text, size_t length,
                                                            struct planning_refusal *refusal)
{
    const char *end = context_first_end(text, length);
    if (end == NULL)
        return PLANNING_READY;
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a query that ends a failed transaction and then names a migrating table "
              "cannot be rewritten");
    error_hint(&error, "Send the %s by itself first.", end);
    return planning_refuse_now(session, &error, refusal);
}

/* What stands behind the end of the transaction would go by the flags from before it. */
static enum planning_verdict planning_refuse_two_transactions(const struct session *session,
                                                              struct planning_refusal *refusal)
{
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a query that ends a transaction and names a migrating table cannot be routed while "
              "the flags change");
    error_hint(&error, "Send the end of the transaction by itself, or try once more.");
    return planning_refuse_now(session, &error, refusal);
}

/* Names beyond ASCII are asked about in UTF-8, which this session's encoding is not: the answer
 * says nothing. Taken for ours they are rewritten or refused. */
static void planning_doubt_names(const struct session *session, struct touched_set *touched)
{
    const struct catalog *catalog = session->world->catalog;
    for (size_t i = 0; i < touched->count; i++) {
        struct touched *item = &touched->items[i];
        item->bare_name_is_ours |= !identifier_is_ascii_table(touched_table(catalog, item));
    }
    for (size_t i = 0; i < touched->relative_count; i++) {
        struct touched_relative *item = &touched->relatives[i];
        item->bare_name_is_ours |=
            !identifier_is_ascii_table(&touched_relative_of(catalog, item)->table);
    }
}

static enum planning_verdict planning_hold(struct session *session)
{
    if (session->planning->step == PLANNING_DONE)
        return PLANNING_READY;
    session_enter(session, SESSION_PLANNING, "the server is asked");
    return PLANNING_HOLD;
}

/* The text passes, but cursors follow what it does. */
static enum planning_verdict planning_watch(struct session *session,
                                            const struct planning_input *input,
                                            const struct touched_set *touched, struct plan **plan)
{
    bool standard_strings = session->settings.standard_conforming_strings;
    if (!cursors_may_concern(&session->cursors, input->text, input->length))
        return PLANNING_READY;
    if (!thinking_is_due(input->length)) {
        *plan = cursor_watch(input->text, input->length, standard_strings);
        return PLANNING_READY;
    }
    if (planning_must_drain_to_ask(session))
        return PLANNING_HOLD;
    const struct rewrite_request request = {
        .text = input->text,
        .length = input->length,
        .database = session->settings.database,
        .standard_conforming_strings = standard_strings,
    };
    planning_begin(session, input, touched, &request);
    thinking_begin(session, PLANNING_WATCHING);
    return planning_hold(session);
}

/* Cursors over tables of migrations are remembered, so there may be only so many. */
static enum planning_verdict planning_admit_cursors(struct session *session, struct plan **plan,
                                                    struct planning_refusal *refusal)
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
    return planning_refuse_now(session, &error, refusal);
}

void planning_explain_reading(struct error *error)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a statement that was prepared under another client_encoding or "
              "standard_conforming_strings cannot be rewritten");
    error_hint(error, "Nothing was sent to the server. Prepare the statement again.");
}

bool planning_is_analysis_error(const char *sqlstate)
{
    return strncmp(sqlstate, "42", 2) == 0 || strncmp(sqlstate, "3F", 2) == 0;
}

void planning_explain_stale(const char *server_message, struct error *error)
{
    error_set(error, SQLSTATE_SERIALIZATION_FAILURE,
              "could not rewrite the statement due to a concurrent change of a migrating table");
    error_detail(error, "The server says of the table as crossfade knew it: %s", server_message);
    error_hint(error,
               "The transaction might succeed if retried; where it changes the table itself, "
               "commit that first.");
}

/* A reading would wait for the locks of this very transaction. */
static bool planning_holds_up_reading(const struct session *session)
{
    return session_in_transaction(session) && session->ddl_before >= CONTEXT_DDL_HIDDEN;
}

bool planning_is_behind_ddl(const struct session *session, struct error *error)
{
    bool has_altered = session_in_transaction(session) && session->ddl == CONTEXT_DDL_SHOWN;
    if (!has_altered && !(session_awaits_catalog(session) && planning_holds_up_reading(session)))
        return false;
    error_set(
        error, SQLSTATE_FEATURE_NOT_SUPPORTED,
        "a statement cannot be rewritten in a transaction that has altered a migrating table");
    error_hint(error,
               "Commit the change of the table first, and send the statement in a transaction "
               "of its own.");
    return true;
}

/* Nothing can be asked there, so bare names are taken for ours. */
static void planning_assume_names(struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        touched->items[i].bare_name_is_ours = true;
    for (size_t i = 0; i < touched->relative_count; i++)
        touched->relatives[i].bare_name_is_ours = true;
}

static enum planning_verdict planning_refuse_replication(const struct session *session,
                                                         const struct touched_set *touched,
                                                         struct planning_refusal *refusal)
{
    size_t i = 0;
    while (i + 1 < touched->count && route_passes(touched->items[i].route, touched->items[i].side))
        i++;
    const struct migration *migration =
        &session->world->catalog->migrations[touched->items[i].migration];
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a statement on \"%s\" cannot be rewritten on a replication connection while the "
              "migration \"%s\" is under way",
              migration->shape[touched->items[i].side].table.name, migration->config->name);
    error_hint(&error,
               "Nothing was sent to the server. Send it over a connection of another kind.");
    return planning_refuse_now(session, &error, refusal);
}

/* False where it must be kept back: the server is not asked before what is under way is answered.
 */
static bool planning_begin_asking(struct session *session, const struct planning_input *input,
                                  const struct touched_set *touched,
                                  const struct rewrite_request *request)
{
    if (planning_must_drain_to_ask(session))
        return false;
    planning_begin(session, input, touched, request);
    return true;
}

static enum planning_verdict planning_refuse_vantage(struct session *session,
                                                     const struct touched_set *touched,
                                                     struct planning_refusal *refusal)
{
    struct error error;
    vantage_explain(session, touched, &error);
    return planning_refuse_now(session, &error, refusal);
}

/* Nothing can be asked on a replication connection: there it knows no time limit. */
static void planning_wait_at_fence(struct session *session, struct bytes *out)
{
    if (!session->settings.replication) {
        question_about_patience(session, out);
        return;
    }
    session->planning->step = PLANNING_FENCE;
    waiting_begin(session);
}

/* Before any route is taken, which would hold up the flags meanwhile. */
static bool planning_must_await_catalog(const struct session *session)
{
    return session_awaits_catalog(session) && !session->settings.replication &&
           !planning_holds_up_reading(session);
}

/* A statement that names migrating tables, in a transaction that runs. */
static enum planning_verdict planning_route(struct session *session,
                                            const struct planning_input *input,
                                            struct touched_set *touched, struct bytes *out,
                                            struct plan **plan, struct planning_refusal *refusal)
{
    const char *text = input->text;
    size_t length = input->length;
    const struct rewrite_request request = {
        .text = text,
        .length = length,
        .database = session->settings.database,
        .touched = touched,
        .extended = input->extended,
        .parameter_types = input->parameter_types,
        .parameter_count = input->parameter_count,
        .standard_conforming_strings = session->settings.standard_conforming_strings,
        .ascii_safe_encoding = session->settings.ascii_safe_encoding,
        .utf8 = session->settings.utf8,
    };
    if (session->settings.replication) {
        planning_assume_names(touched);
    } else if (!context_apply(&session->context, touched)) {
        if (!planning_begin_asking(session, input, touched, &request))
            return PLANNING_HOLD;
        session->planning->comes_before_snapshot =
            context_first_word_is(text, length, "lock") && !session->has_snapshot;
        question_about_context(session, PLANNING_CONTEXT, out);
        return planning_hold(session);
    }
    if (!session->settings.utf8)
        planning_doubt_names(session, touched);
    if (routing_is_fenced(session, touched)) {
        if (!planning_begin_asking(session, input, touched, &request))
            return PLANNING_HOLD;
        planning_wait_at_fence(session, out);
        return planning_hold(session);
    }
    switch (vantage_of(session, touched)) {
    case VANTAGE_UNKNOWN:
        if (!planning_begin_asking(session, input, touched, &request))
            return PLANNING_HOLD;
        question_about_context(session, PLANNING_CONTEXT, out);
        return planning_hold(session);
    case VANTAGE_OLD:
        return planning_refuse_vantage(session, touched, refusal);
    case VANTAGE_RECENT:
        break;
    }
    routing_find_routes(session, touched, text, length);
    if (!routing_all_pass(touched) && planning_must_await_catalog(session)) {
        if (!planning_begin_asking(session, input, touched, &request))
            return PLANNING_HOLD;
        inquiry_await_reading(session, PLANNING_CATALOG);
        return planning_hold(session);
    }
    routing_take_routes(session, touched, text, length);
    if (routing_all_pass(touched))
        return planning_watch(session, input, touched, plan);
    if (session->settings.replication)
        return planning_refuse_replication(session, touched, refusal);
    struct error error;
    if (input->reads_otherwise) {
        planning_explain_reading(&error);
        return planning_refuse_now(session, &error, refusal);
    }
    bool cacheable = session->world->catalog == session->around->world->catalog;
    struct plan *cached = cacheable ? plan_cache_find(session->around->plans, &request) : NULL;
    if (cached != NULL && !cached->passes && planning_is_behind_ddl(session, &error))
        return planning_refuse_now(session, &error, refusal);
    if (cached != NULL) {
        *plan = planning_use(session, cached);
        return PLANNING_READY;
    }
    if (!planning_begin_asking(session, input, touched, &request))
        return PLANNING_HOLD;
    /* The server is not asked about a LOCK, so nothing hangs on the table's existence. */
    if (routing_any_is_out_of_use(session, &session->planning->touched) &&
        !context_first_word_is(text, length, "lock"))
        question_about_existence(session, out);
    else
        inquiry_begin(session, out);
    if (session->planning->step == PLANNING_DONE)
        return planning_take_result(session, plan, refusal);
    return planning_hold(session);
}

/* Names in them are of slots and publications. */
static bool planning_is_replication_command(const char *text, size_t length)
{
    static const char *const WORDS[] = {
        "base_backup",           "create_replication_slot", "drop_replication_slot",
        "read_replication_slot", "start_replication",
    };
    size_t count = sizeof WORDS / sizeof *WORDS;
    return context_first_word(text, length, WORDS, count) < count;
}

/* A single statement that alters what is named, and neither reads nor writes it. */
static bool planning_only_alters(const char *text, size_t length)
{
    static const char *const WORDS[] = {"alter", "comment", "create", "drop", "grant", "revoke"};
    size_t count = sizeof WORDS / sizeof *WORDS;
    const char *semicolon = memchr(text, ';', length);
    return context_first_word(text, length, WORDS, count) < count &&
           (semicolon == NULL || context_is_blank(semicolon, (size_t)(text + length - semicolon)));
}

/* The text names what the session has made, and nobody knows yet whose rows those are. */
static enum planning_verdict planning_await_tree(struct session *session,
                                                 const struct planning_input *input,
                                                 const struct touched_set *touched,
                                                 const char *name, struct planning_refusal *refusal)
{
    if (planning_must_drain_to_ask(session))
        return PLANNING_HOLD;
    struct error error;
    if (session->made.in_transaction) {
        refuse_made(name, &error);
        return planning_refuse_now(session, &error, refusal);
    }
    const struct rewrite_request request = {
        .database = session->settings.database, .text = input->text, .length = input->length};
    planning_begin(session, input, touched, &request);
    session_suspect_catalog(session);
    inquiry_await_reading(session, PLANNING_TREE);
    return planning_hold(session);
}

static enum planning_verdict planning_choose(struct session *session,
                                             const struct planning_input *input, struct bytes *out,
                                             struct plan **plan, struct planning_refusal *refusal)
{
    const char *text = input->text;
    size_t length = input->length;
    struct error error;
    if (session->planning != NULL && session->planning->analysis == NULL &&
        session->planning->failure.length == 0 && !session->planning->is_watched) {
        planning_free(session); /* what it waited for is known now */
        session_take_world(session);
    }
    if (session->planning != NULL)
        return planning_take_result(session, plan, refusal);
    if (!session->migrates)
        return PLANNING_READY;

    struct touched_set touched;
    bool found = rewriter_scan(session->world->rewriter->rewriter, session->settings.database, text,
                               length, &touched);
    enum context_ddl ddl = found ? context_ddl(text, length) : CONTEXT_DDL_NONE;
    if (context_commits_prepared(text, length))
        ddl = CONTEXT_DDL_HIDDEN;
    session->ddl = ddl > session->ddl ? ddl : session->ddl;
    const char *made = made_names_find(&session->made, session->world->catalog, text, length);
    if (made != NULL && !planning_only_alters(text, length))
        return planning_await_tree(session, input, &touched, made, refusal);
    if (routing_sql_execute_is_stale(session, text, length, &error))
        return planning_refuse_now(session, &error, refusal);
    if (!found || context_is_aside(text, length) ||
        (session->settings.replication && planning_is_replication_command(text, length)))
        return planning_watch(session, input, &touched, plan);
    if (planning_must_drain(session, &touched, text, length)) {
        session_enter(session, SESSION_DRAINING, "what is under way comes first");
        return PLANNING_HOLD;
    }
    if (session_has_failed(session))
        return planning_in_failed_transaction(session, text, length, refusal);
    if (!input->extended && planning_is_behind(session, &touched, text, length) &&
        context_may_end_transaction(text, length))
        return planning_refuse_two_transactions(session, refusal);
    return planning_route(session, input, &touched, out, plan, refusal);
}

/* The server takes no Parse of several commands, and must see that it is one: a plan has each of
 * them by itself. */
static void planning_leave_several(struct plan **plan)
{
    if (*plan == NULL || (*plan)->statement_count == 1)
        return;
    plan_release(*plan);
    *plan = NULL;
}

enum planning_verdict planning_decide(struct session *session, const struct planning_input *input,
                                      struct bytes *out, struct plan **plan,
                                      struct planning_refusal *refusal)
{
    enum planning_verdict verdict = planning_choose(session, input, out, plan, refusal);
    if (verdict == PLANNING_READY && input->extended)
        planning_leave_several(plan);
    if (verdict == PLANNING_READY && *plan != NULL && (*plan)->watches)
        verdict = planning_admit_cursors(session, plan, refusal);
    if (verdict == PLANNING_READY)
        session->ddl_before = session->ddl;
    return verdict;
}

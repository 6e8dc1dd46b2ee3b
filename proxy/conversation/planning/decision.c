#include "proxy/conversation/planning/decision.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "protocol/backend.h"
#include "proxy/conversation/planning/making.h"
#include "proxy/conversation/planning/question.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/thinking.h"
#include "proxy/conversation/planning/vantage.h"
#include "proxy/conversation/planning/waiting.h"
#include "rewrite/plan/cursor.h"
#include "rewrite/text/glance.h"
#include "rewrite/tree/refuse.h"

/* --- Results --------------------------------------------------------------------------------- */

static enum decision decision_refuse(const struct session *session, const struct error *error,
                                     struct decision_refusal *refusal)
{
    planning_log_refusal(session, error);
    backend_write_error(&refusal->message, "ERROR", error);
    return DECISION_REFUSED;
}

/* What was found out about the message that was kept back. */
static enum decision decision_take_result(struct session *session, struct plan **plan,
                                          struct decision_refusal *refusal)
{
    struct planning *planning = session->planning;
    enum decision decision = DECISION_READY;
    assert(planning->step == PLANNING_DONE);
    if (planning->failure_is_sent) {
        decision = DECISION_FAILED;
    } else if (planning->failure.length != 0) {
        *refusal = (struct decision_refusal){planning->failure, planning->begins_length};
        planning->failure = (struct bytes){0};
        decision = DECISION_REFUSED;
    } else {
        *plan = planning->plan;
        planning->plan = NULL;
    }
    planning_free(session);
    return decision;
}

/* --- What must come first -------------------------------------------------------------------- */

/* The message is kept back until what was sent has been answered. */
static enum decision decision_await_answers(struct session *session)
{
    session_enter(session, SESSION_AWAITING, "what is under way comes first");
    return DECISION_HOLD;
}

/* Borrows the input and the tables. */
static struct rewrite_request decision_request(const struct session *session,
                                               const struct planning_input *input,
                                               struct touched_set *touched)
{
    const struct settings *settings = &session->link->settings;
    return (struct rewrite_request){
        .text = input->text,
        .length = input->length,
        .database = session->client.database,
        .touched = touched,
        .extended = input->extended,
        .parameter_types = input->parameter_types,
        .parameter_count = input->parameter_count,
        .standard_conforming_strings = settings->standard_conforming_strings,
        .ascii_safe_encoding = settings->ascii_safe_encoding,
        .utf8 = settings->utf8,
    };
}

/* Something is to be found out. False where the message must be kept back first: a question waits
 * for its turn among the answers anyway, and what is under way may be a COPY, which it must not
 * come into. */
static bool decision_ask(struct session *session, const struct planning_input *input,
                         const struct touched_set *touched)
{
    if (session_owed(session) != 0)
        return false;
    struct planning *planning = planning_begin(session, input);
    planning->touched = *touched;
    planning->request = decision_request(session, &planning->input, &planning->touched);
    return true;
}

/* The server was asked, or something else is waited for. */
static enum decision decision_hold(struct session *session)
{
    session_enter(session, SESSION_PLANNING, "something must be found out first");
    return DECISION_HOLD;
}

/* Whether the transaction runs by flags that are no longer the newest. */
static bool decision_is_behind(struct session *session, const struct touched_set *touched,
                               const char *text, size_t length)
{
    for (size_t i = 0; i < touched->count; i++) {
        const struct taken_route *taken =
            transaction_taken(&session->transaction, touched->items[i].migration);
        if (taken != NULL &&
            route_number(routing_newest_route(session, taken->migration, text, length)) !=
                route_number(taken->route))
            return true;
    }
    return false;
}

/* Whether what is under way could change how this statement must be read or routed. */
static bool decision_must_await(struct session *session, const struct touched_set *touched,
                                const char *text, size_t length)
{
    if (session->link->answers.count == 0)
        return false;
    if (session->link->answers.meaning_changes != 0 ||
        session->link->meaning.changed_in_transaction || session_has_failed(session) ||
        session->transaction.ddl >= GLANCE_DDL_HIDDEN)
        return true;
    return decision_is_behind(session, touched, text, length);
}

/* --- What cannot be done --------------------------------------------------------------------- */

/* In a failed transaction the server refuses everything but its end, so nothing needs rewriting:
 * unless the text goes on after that end. */
static enum decision decision_in_failed_transaction(const struct session *session, const char *text,
                                                    size_t length, struct decision_refusal *refusal)
{
    const char *end = glance_first_end(text, length);
    if (end == NULL)
        return DECISION_READY;
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a query that ends a failed transaction and then names a migrating table "
              "cannot be rewritten");
    error_hint(&error, "Send the %s by itself first.", end);
    return decision_refuse(session, &error, refusal);
}

/* What stands after the end of the transaction would go by the flags from before it. */
static enum decision decision_refuse_two_transactions(const struct session *session,
                                                      struct decision_refusal *refusal)
{
    struct error error;
    error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a query that ends a transaction and names a migrating table cannot be routed while "
              "the flags change");
    error_hint(&error, "Send the end of the transaction by itself, or try once more.");
    return decision_refuse(session, &error, refusal);
}

static enum decision decision_refuse_replication(const struct session *session,
                                                 const struct touched_set *touched,
                                                 struct decision_refusal *refusal)
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
    return decision_refuse(session, &error, refusal);
}

static enum decision decision_refuse_vantage(struct session *session,
                                             const struct touched_set *touched,
                                             struct decision_refusal *refusal)
{
    struct error error;
    vantage_explain(session, touched, &error);
    return decision_refuse(session, &error, refusal);
}

void decision_explain_reading(struct error *error)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a statement that was prepared under another client_encoding or "
              "standard_conforming_strings cannot be rewritten");
    error_hint(error, "Nothing was sent to the server. Prepare the statement again.");
}

/* --- Texts that pass ------------------------------------------------------------------------- */

/* The text passes, but cursors follow what it does. */
static enum decision decision_watch(struct session *session, const struct planning_input *input,
                                    const struct touched_set *touched, struct plan **plan)
{
    bool standard_strings = session->link->settings.standard_conforming_strings;
    if (!cursors_may_concern(&session->link->cursors, input->text, input->length))
        return DECISION_READY;
    if (!thinking_is_due(input->length)) {
        *plan = cursor_watch(input->text, input->length, standard_strings);
        return DECISION_READY;
    }
    if (!decision_ask(session, input, touched))
        return decision_await_answers(session);
    thinking_begin(session, PLANNING_WATCHING);
    return decision_hold(session);
}

/* Cursors over tables of migrations are remembered, so there may be only so many. */
static enum decision decision_admit_cursors(struct session *session, struct plan **plan,
                                            struct decision_refusal *refusal)
{
    bool declares = false;
    for (size_t i = 0; i < (*plan)->statement_count; i++)
        declares = declares || (*plan)->statements[i].cursor.verb == CURSOR_DECLARE;
    if (!declares)
        return DECISION_READY;
    session->link->cursors.used = true;
    if (session->link->cursors.count < CURSORS_LIMIT)
        return DECISION_READY;
    struct error error;
    error_set(&error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
              "a session may have %d cursors over tables of migrations", CURSORS_LIMIT);
    plan_release(*plan);
    *plan = NULL;
    return decision_refuse(session, &error, refusal);
}

/* --- Texts that name tables of migrations ---------------------------------------------------- */

/* Names beyond ASCII are asked about in UTF-8, which this session's encoding is not: the answer
 * says nothing. Taken for ours they are rewritten or refused. */
static void decision_doubt_names(const struct session *session, struct touched_set *touched)
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

/* Nothing can be asked there, so bare names are taken for ours. */
static void decision_assume_names(struct touched_set *touched)
{
    for (size_t i = 0; i < touched->count; i++)
        touched->items[i].bare_name_is_ours = true;
    for (size_t i = 0; i < touched->relative_count; i++)
        touched->relatives[i].bare_name_is_ours = true;
}

/* Before any route is taken, which would hold up the flags meanwhile. */
static bool decision_must_await_catalog(const struct session *session)
{
    return session_awaits_catalog(session) && !session->client.replication &&
           !planning_holds_up_reading(session);
}

static enum decision decision_ask_meaning(struct session *session,
                                          const struct planning_input *input,
                                          const struct touched_set *touched)
{
    if (!decision_ask(session, input, touched))
        return decision_await_answers(session);
    session->planning->comes_before_snapshot =
        glance_first_word_is(input->text, input->length, "lock") &&
        !session->transaction.has_snapshot;
    question_about_meaning(session, PLANNING_MEANING);
    return decision_hold(session);
}

/* Nothing can be asked on a replication connection: there it knows no time limit. */
static enum decision decision_wait_at_fence(struct session *session,
                                            const struct planning_input *input,
                                            const struct touched_set *touched)
{
    if (!decision_ask(session, input, touched))
        return decision_await_answers(session);
    if (!session->client.replication) {
        question_about_patience(session);
    } else {
        session->planning->step = PLANNING_FENCE;
        waiting_begin(session);
    }
    return decision_hold(session);
}

static enum decision decision_await_catalog(struct session *session,
                                            const struct planning_input *input,
                                            const struct touched_set *touched)
{
    if (!decision_ask(session, input, touched))
        return decision_await_answers(session);
    planning_await_reading(session, PLANNING_CATALOG);
    return decision_hold(session);
}

/* Routes are taken, and not every table is where its own reads and writes go. */
static enum decision decision_rewrite(struct session *session, const struct planning_input *input,
                                      struct touched_set *touched, struct plan **plan,
                                      struct decision_refusal *refusal)
{
    const struct rewrite_request request = decision_request(session, input, touched);
    struct error error;
    bool cacheable = session->world->catalog == session->around->world->catalog;
    struct plan *cached = cacheable ? plan_cache_find(session->around->plans, &request) : NULL;
    if (cached != NULL && !cached->passes && planning_is_behind_ddl(session, &error))
        return decision_refuse(session, &error, refusal);
    if (cached != NULL) {
        *plan = plan_retain(cached);
        return DECISION_READY;
    }
    if (!decision_ask(session, input, touched))
        return decision_await_answers(session);
    /* The server is not asked about a LOCK, so nothing depends on the table's existence. */
    if (routing_any_is_out_of_use(session, touched) &&
        !glance_first_word_is(input->text, input->length, "lock"))
        question_about_existence(session);
    else
        making_begin(session);
    if (session->planning->step == PLANNING_DONE)
        return decision_take_result(session, plan, refusal);
    return decision_hold(session);
}

/* A statement that names migrating tables, in a transaction that runs. */
static enum decision decision_route(struct session *session, const struct planning_input *input,
                                    struct touched_set *touched, struct plan **plan,
                                    struct decision_refusal *refusal)
{
    const char *text = input->text;
    size_t length = input->length;
    if (session->client.replication)
        decision_assume_names(touched);
    else if (!meaning_apply(&session->link->meaning, touched))
        return decision_ask_meaning(session, input, touched);
    if (!session->link->settings.utf8)
        decision_doubt_names(session, touched);
    if (routing_is_fenced(session, touched))
        return decision_wait_at_fence(session, input, touched);
    switch (vantage_of(session, touched)) {
    case VANTAGE_UNKNOWN:
        return decision_ask_meaning(session, input, touched);
    case VANTAGE_OLD:
        return decision_refuse_vantage(session, touched, refusal);
    case VANTAGE_RECENT:
        break;
    }
    routing_find_routes(session, touched, text, length);
    if (!routing_all_pass(touched) && decision_must_await_catalog(session))
        return decision_await_catalog(session, input, touched);
    routing_take_routes(session, touched, text, length);
    if (routing_all_pass(touched))
        return decision_watch(session, input, touched, plan);
    if (session->client.replication)
        return decision_refuse_replication(session, touched, refusal);
    if (input->reads_otherwise) {
        struct error error;
        decision_explain_reading(&error);
        return decision_refuse(session, &error, refusal);
    }
    return decision_rewrite(session, input, touched, plan, refusal);
}

/* --- Any text -------------------------------------------------------------------------------- */

/* Names in them are of slots and publications. */
static bool decision_is_replication_command(const char *text, size_t length)
{
    static const char *const WORDS[] = {
        "base_backup",           "create_replication_slot", "drop_replication_slot",
        "read_replication_slot", "start_replication",
    };
    size_t count = sizeof WORDS / sizeof *WORDS;
    return glance_first_word(text, length, WORDS, count) < count;
}

/* A single statement that alters what is named, and neither reads nor writes it. */
static bool decision_only_alters(const char *text, size_t length)
{
    static const char *const WORDS[] = {"alter", "comment", "create", "drop", "grant", "revoke"};
    size_t count = sizeof WORDS / sizeof *WORDS;
    const char *semicolon = memchr(text, ';', length);
    return glance_first_word(text, length, WORDS, count) < count &&
           (semicolon == NULL || glance_is_blank(semicolon, (size_t)(text + length - semicolon)));
}

/* The text names what the session has made, and nobody knows yet whose rows those are. */
static enum decision decision_await_tree(struct session *session,
                                         const struct planning_input *input,
                                         const struct touched_set *touched, const char *name,
                                         struct decision_refusal *refusal)
{
    struct error error;
    if (session_owed(session) != 0)
        return decision_await_answers(session);
    if (session->made.in_transaction) {
        refuse_made(name, &error);
        return decision_refuse(session, &error, refusal);
    }
    decision_ask(session, input, touched);
    session_suspect_catalog(session);
    planning_await_reading(session, PLANNING_TREE);
    return decision_hold(session);
}

static enum decision decision_find(struct session *session, const struct planning_input *input,
                                   struct plan **plan, struct decision_refusal *refusal)
{
    const char *text = input->text;
    size_t length = input->length;
    struct error error;
    if (!session->migrates)
        return DECISION_READY;

    struct touched_set touched;
    bool found = rewriter_scan(session->world->rewriter->rewriter, session->client.database, text,
                               length, &touched);
    enum glance_ddl ddl = found ? glance_ddl(input->glance) : GLANCE_DDL_NONE;
    if (glance_commits_prepared(text, length))
        ddl = GLANCE_DDL_HIDDEN;
    session->transaction.ddl = ddl > session->transaction.ddl ? ddl : session->transaction.ddl;
    const char *made = made_names_find(&session->made, session->world->catalog, text, length);
    if (made != NULL && !decision_only_alters(text, length))
        return decision_await_tree(session, input, &touched, made, refusal);
    if (routing_sql_execute_is_stale(session, text, length, &error))
        return decision_refuse(session, &error, refusal);
    if (!found || glance_is_aside(text, length) ||
        (session->client.replication && decision_is_replication_command(text, length)))
        return decision_watch(session, input, &touched, plan);
    if (decision_must_await(session, &touched, text, length))
        return decision_await_answers(session);
    if (session_has_failed(session))
        return decision_in_failed_transaction(session, text, length, refusal);
    if (!input->extended && decision_is_behind(session, &touched, text, length) &&
        glance_may_end_transaction(input->glance))
        return decision_refuse_two_transactions(session, refusal);
    return decision_route(session, input, &touched, plan, refusal);
}

/* The server takes no Parse of several commands, and must see that it is one: a plan has each of
 * them by itself. */
static void decision_leave_several(struct plan **plan)
{
    if (*plan == NULL || (*plan)->statement_count == 1)
        return;
    plan_release(*plan);
    *plan = NULL;
}

/* What is sent is what the plan says, from now on; NULL where the text passes. */
static struct plan *decision_use(struct session *session, struct plan *plan)
{
    if (plan->hidden_count != 0)
        hidden_log_note(&session->around->hidden, session->id, session->world->catalog, plan);
    made_names_add(&session->made, plan);
    if (plan_is_needed(plan))
        return plan;
    plan_release(plan);
    return NULL;
}

/* A failure is in any case about the message that was kept back: there is no other. */
static bool decision_is_about(const struct planning *planning, const struct planning_input *input)
{
    return planning->failure.length != 0 ||
           (planning->learns == NULL && planning->input.extended == input->extended &&
            planning->input.length == input->length &&
            memcmp(planning->input.text, input->text, input->length) == 0);
}

enum decision decision_make(struct session *session, const struct planning_input *input,
                            struct plan **plan, struct decision_refusal *refusal)
{
    enum decision decision;
    *plan = NULL;
    if (session->planning != NULL && !decision_is_about(session->planning, input)) {
        planning_free(session); /* what the server was asked is known now */
        session_take_world(session);
    }
    if (session->planning != NULL)
        decision = decision_take_result(session, plan, refusal);
    else
        decision = decision_find(session, input, plan, refusal);
    if (decision == DECISION_READY && *plan != NULL)
        *plan = decision_use(session, *plan);
    if (decision == DECISION_READY && input->extended)
        decision_leave_several(plan);
    if (decision == DECISION_READY && *plan != NULL && (*plan)->watches)
        decision = decision_admit_cursors(session, plan, refusal);
    if (decision == DECISION_READY)
        session->transaction.ddl_before = session->transaction.ddl;
    return decision;
}

void decision_resume(struct session *session)
{
    struct planning *planning = session->planning;
    struct decision_refusal refusal = {0};
    struct plan *plan = NULL;
    assert(session_owed(session) == 0);
    session->planning = NULL;
    session_take_world(session);
    enum decision decision = decision_find(session, &planning->input, &plan, &refusal);
    if (decision == DECISION_HOLD) {
        planning_release(planning);
        return;
    }
    assert(session->planning == NULL);
    session->planning = planning;
    plan_release(planning->plan);
    bytes_free(&planning->failure);
    planning->plan = plan;
    planning->failure = refusal.message;
    planning->begins_length = refusal.begins_length;
    planning->step = PLANNING_DONE;
}

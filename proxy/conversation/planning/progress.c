#include "proxy/conversation/planning/progress.h"

#include <assert.h>

#include "protocol/frontend.h"
#include "proxy/conversation/planning/decision.h"
#include "proxy/conversation/planning/making.h"
#include "proxy/conversation/planning/question.h"
#include "proxy/conversation/planning/routing.h"
#include "proxy/conversation/planning/told.h"
#include "proxy/conversation/planning/waiting.h"

/* --- What is waited for ---------------------------------------------------------------------- */

/* Neither the fence has opened nor the catalog been read, whichever it waits for. */
static bool progress_waits_still(struct session *session)
{
    const struct planning *planning = session->planning;
    if (planning->step == PLANNING_FENCE)
        return routing_is_fenced(session, &planning->touched);
    return session->around->now < planning->deadline && session_awaits_catalog(session);
}

bool progress_is_waiting(struct session *session)
{
    const struct planning *planning = session->planning;
    struct error error;
    if (session_owed(session) != 0 || planning->thought != NULL)
        return true;
    if (!waiting_is_on(session) || !progress_waits_still(session) ||
        waiting_is_over(session, &error))
        return false;
    waiting_stir(session);
    return true;
}

/* What it waited for has come first, where both have. */
static bool progress_is_given_up(struct session *session, struct error *error)
{
    return waiting_is_on(session) && progress_waits_still(session) &&
           waiting_is_over(session, error);
}

/* The reading that was waited for has not come in time. */
static void progress_refuse_unread(struct session *session)
{
    struct error error;
    error_set(&error, SQLSTATE_CONNECTION_FAILURE,
              "a migrating table was changed, and crossfade could not read the catalog anew within "
              "%d seconds",
              PLANNING_CATALOG_MS / 1000);
    error_hint(&error, "Is the server of crossfade's \"control\" setting reachable, and does no "
                       "transaction keep a migrating table locked (ALTER TABLE, LOCK TABLE)?");
    planning_log_refusal(session, &error);
    planning_refuse(session->planning, &error);
}

/* With the new catalog the message is looked at from its beginning. */
static void progress_end_catalog_wait(struct session *session)
{
    struct planning *planning = session->planning;
    bool is_read = !session_awaits_catalog(session);
    bool is_other = session->world->catalog != session->around->world->catalog &&
                    session->world->config == session->around->world->config;
    planning->step = PLANNING_DONE;
    if (is_read && (is_other || (!planning->table_is_gone && planning->failure.length == 0))) {
        decision_resume(session);
        return;
    }
    if (planning->failure.length != 0) {
        planning_log_refusal(session, &planning->refusal);
        return;
    }
    progress_refuse_unread(session);
}

/* Where the reading has shown nothing new, what was made is no relative, or was not made at all. */
static void progress_end_tree_wait(struct session *session)
{
    if (session_awaits_catalog(session)) {
        progress_refuse_unread(session);
        return;
    }
    if (session->world->catalog == session->around->world->catalog)
        made_names_clear(&session->made);
    decision_resume(session);
}

/* The fence may have been opened while the server was asked. */
static void progress_begin_wait(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_FENCE;
    if (routing_is_fenced(session, &planning->touched))
        waiting_begin(session);
    else
        decision_resume(session);
}

/* --- What has been learnt ----------------------------------------------------------------------
 */

/*
 * A question of ours has failed. Where it ended in a Sync of ours the server has got over it: the
 * message is refused when it is looked at again, and the error takes its place in the order.
 * In a segment of the client's the server skips to the client's Sync, so the client gets the error
 * now; a simple query has no Sync of its own to come, so it gets one of ours.
 */
static void progress_fail(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->ends_in_sync)
        return;
    planning->failure_is_sent = true;
    bytes_add(outflow_bytes(&session->client.out), planning->failure.data,
              planning->failure.length);
    if (planning->input.in_query) {
        frontend_write_sync(link_out(session->link));
        answers_push(&session->link->answers, (struct answer){.to = ANSWER_TO_SYNC});
        segment_close(&session->link->segment);
    }
}

/* A table that was there a moment ago may have gone before the question about the statement. In a
 * transaction that has failed with the question it is too late. */
static bool progress_may_ask_again(const struct session *session)
{
    const struct planning *planning = session->planning;
    return planning->misses_table && !planning->asked_again && planning->ends_in_sync &&
           session->link->status == 'I' &&
           routing_any_is_out_of_use(session, &session->planning->touched);
}

static void progress_ask_again(struct session *session)
{
    struct planning *planning = session->planning;
    bytes_clear(&planning->failure);
    planning->begins_length = 0;
    planning->misses_table = false;
    planning->asked_again = true;
    planning->analysis = NULL;
    question_about_existence(session);
}

/* The client's own table may have been dropped meanwhile, behind our back: then it cannot be asked
 * about, and an attempt would fail the client's transaction. */
static void progress_check_existence(struct session *session)
{
    struct planning *planning = session->planning;
    for (size_t i = 0; i < planning->touched.count; i++) {
        const struct touched *touched = &planning->touched.items[i];
        if (!routing_table_is_out_of_use(session, touched) ||
            meaning_table_exists(&session->link->meaning, touched->migration, touched->side))
            continue;
        if (session->world->catalog != session->around->world->catalog) {
            decision_resume(session); /* it was read again while we asked */
            return;
        }
        planning->table_is_gone = true;
        session_suspect_catalog(session);
        planning_await_reading(session, PLANNING_CATALOG);
        return;
    }
    making_begin(session);
}

/* In a transaction that keeps its first snapshot, LOCK is sent first so that the snapshot is taken
 * under the lock. The question has taken it now; the next time it need not be asked. */
static void progress_end_meaning(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    if (!planning->comes_before_snapshot || !session->link->meaning.keeps_snapshot ||
        (planning->ends_in_sync && session->link->status != 'T')) {
        decision_resume(session);
        return;
    }
    error_set(&error, SQLSTATE_SERIALIZATION_FAILURE,
              "could not take the transaction's snapshot under the lock");
    error_detail(&error, "Crossfade had to ask the server what the table's name means.");
    error_hint(&error, "The transaction might succeed if retried.");
    planning_log_refusal(session, &error);
    planning_refuse(planning, &error);
}

static bool progress_keep_told(struct planning *planning, const struct plan *plan)
{
    struct error error;
    if (told_keep(planning->learns, plan, planning->incoming))
        return true;
    prepared_explain_room(&error);
    planning_refuse(planning, &error);
    return false;
}

/* In PostgreSQL's own words. */
static void progress_judge(struct planning *planning)
{
    struct prepared *prepared = planning->learns;
    struct error error;
    if (!told_is_kept(prepared, planning->plan, planning->incoming)) {
        error_set(&error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                  "cached plan must not change result type");
        planning_refuse(planning, &error);
        return;
    }
    if (!progress_keep_told(planning, planning->plan))
        return;
    plan_release(prepared->judged);
    prepared->judged = planning->plan != NULL ? plan_retain(planning->plan) : NULL;
    prepared->is_judged = true;
    planning->step = PLANNING_DONE;
}

/* What the step was about has come, and is no failure. */
static void progress_go_on(struct session *session)
{
    struct planning *planning = session->planning;
    switch (planning->step) {
    case PLANNING_MEANING:
        progress_end_meaning(session);
        break;
    case PLANNING_PATIENCE:
        progress_begin_wait(session);
        break;
    case PLANNING_FENCE:
        decision_resume(session);
        break;
    case PLANNING_TYPES:
    case PLANNING_WATCHING:
        planning->step = PLANNING_DONE;
        break;
    case PLANNING_TOLD:
        if (progress_keep_told(planning, planning->learns->plan))
            question_about_version(session);
        break;
    case PLANNING_HELD:
        progress_judge(planning);
        break;
    case PLANNING_EXISTENCE:
        progress_check_existence(session);
        break;
    case PLANNING_CATALOG:
        progress_end_catalog_wait(session);
        break;
    case PLANNING_TREE:
        progress_end_tree_wait(session);
        break;
    case PLANNING_ANALYSIS:
        making_go_on_analysed(session);
        break;
    case PLANNING_ORIGINAL:
        making_take_original(session);
        break;
    case PLANNING_MAKING:
        making_go_on_made(session);
        break;
    case PLANNING_REWRITTEN:
        making_take_rewritten(session);
        break;
    case PLANNING_DONE:
        break;
    }
}

void progress_advance(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    assert(session_owed(session) == 0);
    if (progress_is_given_up(session, &error)) {
        planning_refuse(planning, &error);
    } else if (progress_may_ask_again(session)) {
        progress_ask_again(session);
    } else if (planning->failure.length == 0 || planning->step == PLANNING_CATALOG ||
               planning->step == PLANNING_DONE) {
        progress_go_on(session);
    } else if (planning->ends_in_sync && making_may_read_anew(session)) {
        session_suspect_catalog(session);
        planning_await_reading(session, PLANNING_CATALOG);
    } else {
        progress_fail(session);
    }
}

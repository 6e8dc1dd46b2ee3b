#include "proxy/conversation/planning/making.h"

#include "proxy/conversation/planning/question.h"
#include "proxy/conversation/planning/thinking.h"

/* In a transaction the server has refused all that follows, and what it sees of the tables may be
 * its own. */
bool making_may_read_anew(const struct session *session)
{
    return session->planning->is_stale && !session_in_transaction(session);
}

static void making_finish(struct session *session)
{
    struct planning *planning = session->planning;
    planning->step = PLANNING_DONE;
    if (planning->plan == NULL || session->world->catalog != session->around->world->catalog)
        return;
    plan_cache_add(session->around->plans, &planning->request, planning->plan);
}

/* The next rewritten statement that the server has not judged yet. */
static void making_go_on_rewritten(struct session *session)
{
    struct planning *planning = session->planning;
    while (planning->statement < planning->plan->statement_count &&
           !planning->plan->statements[planning->statement].rewritten)
        planning->statement++;
    if (planning->statement < planning->plan->statement_count)
        question_about_rewritten(session);
    else
        making_finish(session);
}

/* What is refused for what the catalog says, where the transaction has altered the table before:
 * then the way out is another one. */
static void making_explain_refusal(struct session *session)
{
    struct error altered;
    if (session->transaction.ddl_before == GLANCE_DDL_SHOWN &&
        planning_is_behind_ddl(session, &altered))
        session->planning->analysis_error = altered;
}

void making_go_on_made(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    if (planning->is_refused) {
        making_explain_refusal(session);
        planning_refuse(planning, &planning->analysis_error);
        /* What the server took may have been refused because the catalog is behind. */
        planning->is_stale = true;
        planning->refusal = planning->analysis_error;
        if (making_may_read_anew(session)) {
            session_suspect_catalog(session);
            planning_await_reading(session, PLANNING_CATALOG);
        } else {
            planning_log_refusal(session, &planning->analysis_error);
        }
        return;
    }
    if (!planning->plan->passes && planning_is_behind_ddl(session, &error)) {
        planning_log_refusal(session, &error);
        planning_refuse(planning, &error);
        return;
    }
    if (planning->plan->passes) {
        making_finish(session);
        return;
    }
    planning->statement = 0;
    making_go_on_rewritten(session);
}

static void making_make(struct session *session)
{
    if (thinking_begin(session, PLANNING_MAKING))
        making_go_on_made(session);
}

/* The next statement that the server must describe as the client wrote it. */
static void making_go_on_original(struct session *session)
{
    struct planning *planning = session->planning;
    const struct analysis *analysis = planning->analysis;
    while (planning->statement < analysis->statement_count &&
           !analysis->statements[planning->statement].needs_describe)
        planning->statement++;
    if (planning->statement < analysis->statement_count)
        question_about_original(session, analysis->statements[planning->statement].text,
                                analysed_is_ours(&analysis->statements[planning->statement]));
    else
        making_make(session);
}

void making_go_on_analysed(struct session *session)
{
    struct planning *planning = session->planning;
    struct analysis *analysis = planning->analysis;
    if (planning->is_refused) {
        making_explain_refusal(session);
        planning_log_refusal(session, &planning->analysis_error);
        planning_refuse(planning, &planning->analysis_error);
        return;
    }
    if (planning->request.extended && analysis->statement_count > 1 && !analysis->syntax_error)
        error_set(&planning->analysis_error, SQLSTATE_SYNTAX_ERROR,
                  "cannot insert multiple commands into a prepared statement");
    planning->asks_about_whole = !analysis->passes && (analysis->syntax_error ||
                                                       planning->analysis_error.message[0] != '\0');
    if (planning->asks_about_whole) {
        struct text whole = {planning->request.text, planning->request.length};
        question_about_original(session, whole, false);
        return;
    }
    planning->descriptions =
        arena_zero(&planning->arena, analysis->statement_count, sizeof(struct description *));
    planning->statement = 0;
    making_go_on_original(session);
}

void making_begin(struct session *session)
{
    if (thinking_begin(session, PLANNING_ANALYSIS))
        making_go_on_analysed(session);
}

static bool making_check_rewritten(struct planning *planning, struct error *error)
{
    const struct plan_statement *statement = &planning->plan->statements[planning->statement];
    const struct description *original =
        planning->descriptions == NULL
            ? NULL
            : analysed_original(&planning->analysis->statements[planning->statement],
                                planning->descriptions[planning->statement]);
    return plan_check(statement, original, planning->incoming, error);
}

void making_take_original(struct session *session)
{
    struct planning *planning = session->planning;
    if (planning->asks_about_whole) {
        planning_log_refusal(session, &planning->analysis_error);
        planning_refuse(planning, &planning->analysis_error);
        return;
    }
    planning->descriptions[planning->statement++] = planning->incoming;
    making_go_on_original(session);
}

void making_take_rewritten(struct session *session)
{
    struct planning *planning = session->planning;
    struct error error;
    if (!making_check_rewritten(planning, &error)) {
        planning_log_refusal(session, &error);
        planning_refuse(planning, &error);
        return;
    }
    planning->statement++;
    making_go_on_rewritten(session);
}

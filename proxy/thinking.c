#include "proxy/thinking.h"

#include <assert.h>
#include <malloc.h>
#include <uv.h>

#include "protocol/base/memory.h"
#include "proxy/session.h"
#include "proxy/worker.h"
#include "rewrite/plan/cursor.h"

/* What longer texts needed goes back to the system. */
#define THINKING_TRIM_LENGTH ((size_t)1024 * 1024)

struct thought {
    uv_work_t work;
    struct worker *worker;
    struct session *session; /* NULL: it has ended, and the planning is the thought's */
    struct planning *planning;
    struct world *world;
    struct thought *next;
};

static void thinking_do(struct planning *planning, const struct world *world)
{
    const struct rewrite_request *request = &planning->request;
    switch (planning->step) {
    case PLANNING_ANALYSIS:
        planning->is_refused =
            !rewriter_analyse(world->rewriter->rewriter, request, &planning->arena,
                              &planning->analysis, &planning->analysis_error);
        break;
    case PLANNING_MAKING:
        planning->is_refused = !rewriter_plan(planning->analysis, planning->descriptions,
                                              &planning->plan, &planning->analysis_error);
        break;
    case PLANNING_WATCHING:
        planning->plan =
            cursor_watch(request->text, request->length, request->standard_conforming_strings);
        break;
    default:
        assert(false);
    }
}

static void thinking_on_work(uv_work_t *work)
{
    const struct thought *thought = work->data;
    thinking_do(thought->planning, thought->world);
    if (thought->planning->request.length > THINKING_TRIM_LENGTH)
        malloc_trim(0);
}

static void thinking_on_done(uv_work_t *work, int status);

static void thinking_start(struct thought *thought)
{
    uv_queue_work(&thought->worker->loop, &thought->work, thinking_on_work, thinking_on_done);
}

static void thinking_on_done(uv_work_t *work, int status)
{
    struct thought *thought = work->data;
    struct thinking *thinking = &thought->worker->thinking;
    struct session *session = thought->session;
    assert(status == 0 && thinking->first == thought);
    thinking->first = thought->next;
    if (thinking->first == NULL)
        thinking->last = NULL;
    else
        thinking_start(thinking->first);
    thought->planning->thought = NULL;
    if (session == NULL)
        planning_release(thought->planning);
    world_release(thought->world);
    memory_free(thought);
    if (session != NULL)
        session_advance(session);
}

static void thinking_add(struct session *session)
{
    struct thinking *thinking = &session->worker->thinking;
    struct thought *thought = memory_zero(1, sizeof *thought);
    assert(session->planning->thought == NULL);
    *thought = (struct thought){
        .work.data = thought,
        .worker = session->worker,
        .session = session,
        .planning = session->planning,
        .world = world_retain(session->world),
    };
    session->planning->thought = thought;
    *(thinking->last != NULL ? &thinking->last->next : &thinking->first) = thought;
    thinking->last = thought;
    if (thinking->first == thought)
        thinking_start(thought);
}

bool thinking_begin(struct session *session, enum planning_step step)
{
    struct planning *planning = session->planning;
    planning->step = step;
    if (thinking_is_due(planning->request.length))
        thinking_add(session);
    else
        thinking_do(planning, session->world);
    return planning->thought == NULL;
}

bool thinking_keeps(struct planning *planning)
{
    if (planning->thought == NULL)
        return false;
    planning->thought->session = NULL;
    return true;
}

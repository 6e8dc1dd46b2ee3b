#include "proxy/conversation/planning/thinking.h"

#include <assert.h>
#include <malloc.h>

#include "rewrite/plan/cursor.h"

/* What longer texts needed goes back to the system. */
#define THINKING_TRIM_LENGTH ((size_t)1024 * 1024)

void thinking_do(struct planning *planning, const struct world *world)
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
    if (request->length > THINKING_TRIM_LENGTH)
        malloc_trim(0);
}

bool thinking_begin(struct session *session, enum planning_step step)
{
    struct planning *planning = session->planning;
    planning->step = step;
    if (thinking_is_due(planning->request.length))
        session->wishes->think(session);
    else
        thinking_do(planning, session->world);
    return planning->thought == NULL;
}

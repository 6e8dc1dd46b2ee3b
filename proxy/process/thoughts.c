#include "proxy/process/thoughts.h"

#include <assert.h>

#include "protocol/base/memory.h"
#include "proxy/conversation/planning/thinking.h"
#include "proxy/conversation/session/session.h"

struct thoughts_item {
    uv_work_t work;
    struct thoughts *thoughts;
    struct thought thought;
    struct thoughts_item *next;
};

static void thoughts_on_work(uv_work_t *work)
{
    const struct thoughts_item *item = work->data;
    thinking_do(item->thought.planning, item->thought.world);
}

static void thoughts_on_done(uv_work_t *work, int status);

static void thoughts_start(struct thoughts_item *item)
{
    uv_queue_work(item->thoughts->loop, &item->work, thoughts_on_work, thoughts_on_done);
}

static void thoughts_on_done(uv_work_t *work, int status)
{
    struct thoughts_item *item = work->data;
    struct thoughts *thoughts = item->thoughts;
    struct session *session = item->thought.session;
    assert(status == 0 && thoughts->first == item);
    thoughts->first = item->next;
    if (thoughts->first == NULL)
        thoughts->last = NULL;
    else
        thoughts_start(thoughts->first);
    item->thought.planning->thought = NULL;
    if (session == NULL)
        planning_release(item->thought.planning);
    world_release(item->thought.world);
    memory_free(item);
    if (session != NULL)
        thoughts->on_done(session);
}

void thoughts_add(struct thoughts *thoughts, struct session *session)
{
    struct thoughts_item *item = memory_zero(1, sizeof *item);
    assert(session->planning->thought == NULL);
    *item = (struct thoughts_item){
        .work.data = item,
        .thoughts = thoughts,
        .thought = {session, session->planning, world_retain(session->world)},
    };
    session->planning->thought = &item->thought;
    *(thoughts->last != NULL ? &thoughts->last->next : &thoughts->first) = item;
    thoughts->last = item;
    if (thoughts->first == item)
        thoughts_start(item);
}

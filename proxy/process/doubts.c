#include "proxy/process/doubts.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

static uint64_t doubts_now_ms(void)
{
    return uv_hrtime() / 1000000;
}

static void doubts_list_put(struct doubts_list *list, const struct activity_process *item)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].process == item->process) {
            list->items[i] = *item;
            return;
        }
    }
    if (list->count == list->capacity) {
        list->capacity = list->capacity != 0 ? 2 * list->capacity : 8;
        list->items = memory_grow(list->items, list->capacity * sizeof *list->items);
    }
    list->items[list->count++] = *item;
}

static void doubts_list_copy(struct doubts_list *to, const struct doubts_list *from)
{
    size_t size = from->count * sizeof *from->items;
    *to = (struct doubts_list){.items = size != 0 ? memory_alloc(size) : NULL,
                               .count = from->count,
                               .capacity = from->count};
    if (size != 0)
        memcpy(to->items, from->items, size);
}

static void doubts_list_free(struct doubts_list *list)
{
    memory_free(list->items);
    *list = (struct doubts_list){0};
}

static void doubts_list_append(struct doubts_list *list, struct doubts_list *from)
{
    for (size_t i = 0; i < from->count; i++)
        doubts_list_put(list, &from->items[i]);
    doubts_list_free(from);
}

void doubts_add(struct doubts *doubts, uint32_t process, const char *database)
{
    struct activity_process item = {.process = process, .lost_ms = doubts_now_ms()};
    snprintf(item.database, sizeof item.database, "%s", database);
    uv_mutex_lock(&doubts->lock);
    doubts_list_put(&doubts->lost, &item);
    uv_async_send(&doubts->added);
    uv_mutex_unlock(&doubts->lock);
}

/* --- Looking --------------------------------------------------------------------------------- */

static void doubts_work(uv_work_t *work)
{
    struct doubts *doubts = work->data;
    doubts->work_ok = activity_look(doubts->work_world->config->config, doubts->work_world->catalog,
                                    &doubts->work_activity, doubts_now_ms(), &doubts->work_error);
}

/* Those that are gone are forgotten. */
static void doubts_take_list(struct doubts *doubts)
{
    size_t left = 0;
    for (size_t i = 0; i < doubts->work_list.count; i++)
        if (doubts->work_list.items[i].state != ACTIVITY_GONE)
            doubts->work_list.items[left++] = doubts->work_list.items[i];
    doubts->work_list.count = left;
    doubts_list_free(&doubts->known);
    doubts->known = doubts->work_list;
    doubts->work_list = (struct doubts_list){0};
}

static void doubts_take_lost(struct doubts *doubts)
{
    uv_mutex_lock(&doubts->lock);
    doubts_list_append(&doubts->known, &doubts->lost);
    uv_mutex_unlock(&doubts->lock);
}

static void doubts_take_error(struct doubts *doubts)
{
    struct error none = {0};
    const struct error *now = doubts->work_ok ? &none : &doubts->work_error;
    if (!doubts->work_ok && strcmp(doubts->problem.message, now->message) != 0)
        log_event(LOG_LEVEL_WARNING, "server_activity_unreadable",
                  LOG_TEXT("reason", now->message));
    doubts->problem = *now;
}

static void doubts_look(struct doubts *doubts);

static void doubts_on_timer(uv_timer_t *timer)
{
    doubts_look(timer->data);
}

/* Whether there was no look since flags have changed. */
static bool doubts_wants_mark(const struct doubts *doubts)
{
    return doubts->world != NULL && doubts->marked < world_last_change(doubts->world);
}

static void doubts_plan_look(struct doubts *doubts)
{
    bool waits = doubts->ticket != 0 && doubts->answer != DOUBTS_CLEAR;
    if (doubts->closing || doubts->looking ||
        (!waits && doubts->known.count == 0 && !doubts_wants_mark(doubts)))
        return;
    if (waits)
        doubts->pause_ms = DOUBTS_PAUSE_MS;
    uv_timer_start(&doubts->timer, doubts_on_timer, doubts->pause_ms, 0);
    doubts->pause_ms *= 2;
    if (doubts->pause_ms > DOUBTS_LONGEST_PAUSE_MS)
        doubts->pause_ms = DOUBTS_LONGEST_PAUSE_MS;
}

static void doubts_take_left(struct doubts *doubts)
{
    struct activity *activity = &doubts->work_activity;
    struct doubts_list left = {.items = activity->left, .count = activity->left_count};
    doubts_list_append(&doubts->known, &left);
    activity->left = NULL;
    activity->left_count = 0;
    doubts->left_is_known = doubts->left_is_known || doubts->work_ok;
}

static void doubts_forget_list(struct doubts *doubts)
{
    memory_free(doubts->work_activity.among);
    doubts->work_activity.among = NULL;
}

static void doubts_on_done(uv_work_t *work, int status)
{
    struct doubts *doubts = work->data;
    assert(status == 0); /* never cancelled */
    (void)status;
    doubts->looking = false;
    struct world_mark mark = {doubts->work_world->number, doubts->work_activity.mark};
    world_release(doubts->work_world);
    doubts->work_world = NULL;
    if (doubts->closing) {
        doubts_forget_list(doubts);
        memory_free(doubts->work_activity.left);
        return;
    }
    doubts_take_list(doubts);
    doubts_take_left(doubts);
    doubts_take_lost(doubts);
    doubts_take_error(doubts);
    if (doubts->work_ok)
        doubts->marked = mark.world;
    if (mark.transaction != 0)
        doubts->on_mark(mark, doubts->owner);
    if (doubts->ticket == 0 || doubts->ticket != doubts->work_ticket)
        doubts_forget_list(doubts);
    if (doubts->ticket != doubts->work_ticket) { /* shown while this look was under way */
        doubts_look(doubts);
        return;
    }
    if (doubts->ticket == 0) {
        doubts_plan_look(doubts);
        return;
    }
    doubts->among = doubts->work_activity.among;
    doubts->work_activity.among = NULL;
    doubts->prepared = doubts->work_activity.prepared;
    bool is_clear = doubts->work_ok && doubts->known.count == 0 && doubts->prepared.count == 0;
    doubts->answer = is_clear ? DOUBTS_CLEAR : DOUBTS_LEFT;
    doubts_plan_look(doubts);
    doubts->on_news(doubts->owner);
}

static void doubts_look(struct doubts *doubts)
{
    if (doubts->looking || doubts->closing || doubts->world == NULL)
        return;
    uv_timer_stop(&doubts->timer);
    doubts_take_lost(doubts);
    doubts_list_copy(&doubts->work_list, &doubts->known);
    doubts->looking = true;
    doubts->work_ticket = doubts->ticket;
    doubts->work_world = world_retain(doubts->world);
    doubts->work_activity = (struct activity){
        .processes = doubts->work_list.items,
        .process_count = doubts->work_list.count,
        .among = doubts->among,
        .left_ms = doubts->left_is_known ? 0 : doubts_now_ms() - doubts->started_ms + 1,
    };
    doubts->among = NULL;
    int status = uv_queue_work(doubts->timer.loop, &doubts->work, doubts_work, doubts_on_done);
    assert(status == 0); /* fails only without a work function */
    (void)status;
}

static void doubts_on_added(uv_async_t *added)
{
    struct doubts *doubts = added->data;
    doubts->pause_ms = DOUBTS_PAUSE_MS;
    doubts_look(doubts);
}

/* --- Asking ---------------------------------------------------------------------------------- */

void doubts_use_world(struct doubts *doubts, struct world *world)
{
    world_retain(world);
    world_release(doubts->world);
    doubts->world = world;
    /* Not at once: who waits at a fence asks now, and is not to wait for two looks. */
    if (doubts_wants_mark(doubts) && !doubts->looking && !doubts->closing &&
        !uv_is_active((uv_handle_t *)&doubts->timer))
        uv_timer_start(&doubts->timer, doubts_on_timer, DOUBTS_PAUSE_MS, 0);
}

enum doubts_answer doubts_ask(struct doubts *doubts, uint64_t ticket)
{
    assert(ticket != 0);
    if (doubts->ticket != ticket) {
        doubts->ticket = ticket;
        doubts->answer = DOUBTS_ASKED;
        memory_free(doubts->among);
        doubts->among = NULL;
        doubts->prepared = (struct activity_prepared){0};
        doubts_look(doubts);
    }
    return doubts->answer;
}

void doubts_drop_ticket(struct doubts *doubts)
{
    doubts->ticket = 0;
    memory_free(doubts->among);
    doubts->among = NULL;
}

bool doubts_are_older(const struct doubts *doubts, uint64_t milliseconds)
{
    uint64_t now = doubts_now_ms();
    if (doubts->problem.message[0] != '\0' ||
        (doubts->prepared.count != 0 && doubts->prepared.age_ms > milliseconds))
        return true;
    for (size_t i = 0; i < doubts->known.count; i++)
        if (now - doubts->known.items[i].lost_ms > milliseconds)
            return true;
    return false;
}

static const char *doubts_reason(const struct activity_process *process)
{
    if (process->transaction[0] != '\0')
        return "it has written a table of a migration since before this process started";
    return process->state == ACTIVITY_HIDDEN
               ? "its connection was lost, and the control role may not see "
                 "what it does; it needs pg_read_all_stats"
               : "its connection was lost, and the server may still work";
}

void doubts_log(const struct doubts *doubts, const char *event)
{
    uint64_t now = doubts_now_ms();
    for (size_t i = 0; i < doubts->known.count; i++)
        log_event(LOG_LEVEL_WARNING, event,
                  LOG_NUMBER("backend_pid", doubts->known.items[i].process),
                  LOG_TEXT("database", doubts->known.items[i].database),
                  LOG_NUMBER("lost_ms_ago", now - doubts->known.items[i].lost_ms),
                  LOG_TEXT("reason", doubts_reason(&doubts->known.items[i])));
    if (doubts->prepared.count != 0)
        log_event(LOG_LEVEL_WARNING, event, LOG_TEXT("prepared_transaction", doubts->prepared.gid),
                  LOG_NUMBER("prepared_transactions", doubts->prepared.count),
                  LOG_NUMBER("transaction_age_ms", doubts->prepared.age_ms),
                  LOG_TEXT("reason", "it has written a table of a migration; COMMIT PREPARED or "
                                     "ROLLBACK PREPARED ends it"));
    if (doubts->problem.message[0] != '\0')
        log_event(LOG_LEVEL_WARNING, event, LOG_TEXT("reason", doubts->problem.message));
}

/* --- Life ------------------------------------------------------------------------------------ */

void doubts_start(struct doubts *doubts, uv_loop_t *loop, void (*on_news)(void *owner),
                  void (*on_mark)(struct world_mark mark, void *owner), void *owner)
{
    *doubts = (struct doubts){.on_news = on_news,
                              .on_mark = on_mark,
                              .owner = owner,
                              .started_ms = doubts_now_ms(),
                              .pause_ms = DOUBTS_PAUSE_MS};
    uv_mutex_init(&doubts->lock);
    uv_async_init(loop, &doubts->added, doubts_on_added);
    doubts->added.data = doubts;
    uv_timer_init(loop, &doubts->timer);
    doubts->timer.data = doubts;
    doubts->work.data = doubts;
}

void doubts_stop(struct doubts *doubts)
{
    doubts->closing = true;
    uv_close((uv_handle_t *)&doubts->added, NULL);
    uv_close((uv_handle_t *)&doubts->timer, NULL);
}

void doubts_free(struct doubts *doubts)
{
    assert(doubts->closing && !doubts->looking);
    doubts_list_free(&doubts->lost);
    doubts_list_free(&doubts->known);
    doubts_list_free(&doubts->work_list);
    memory_free(doubts->among);
    world_release(doubts->world);
    uv_mutex_destroy(&doubts->lock);
}

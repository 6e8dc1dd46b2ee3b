#include "config/database/catalog_watch.h"

#include <assert.h>
#include <uv.h>

#include "config/database/catalog_reader.h"
#include "protocol/base/memory.h"

#define CATALOG_WATCH_FIRST_PAUSE_MS 1000
#define CATALOG_WATCH_LONGEST_PAUSE_MS 30000
#define CATALOG_WATCH_LATER_MS 5000

/* What the pool's thread works on; nobody else touches it during a reading. */
struct catalog_watch_job {
    uv_work_t work;
    uint64_t number; /* of the newest request before it */
    struct catalog *previous;
    struct catalog *result;
    struct error error;
};

struct catalog_watch {
    const struct config *config;
    struct catalog_listener listener;
    struct catalog *latest;
    struct catalog_watch_job job;
    uv_timer_t timer;
    bool read_again; /* asked for while reading */
    uint64_t wanted; /* the newest request's number */
    uint64_t begun;  /* readings; one more than have ended while one is under way */
    uint64_t ended;
    unsigned failures;
    bool closing;
    bool timer_closed;
    void (*stopped)(void *user);
    void *stopped_user;
};

static bool catalog_watch_is_reading(const struct catalog_watch *watch)
{
    return watch->begun != watch->ended;
}

static void catalog_watch_work(uv_work_t *work)
{
    struct catalog_watch *watch = work->data;
    watch->job.result = catalog_read(watch->config, watch->job.previous, &watch->job.error);
}

static void catalog_watch_finish(struct catalog_watch *watch)
{
    if (!watch->closing || !watch->timer_closed || catalog_watch_is_reading(watch))
        return;
    void (*stopped)(void *user) = watch->stopped;
    void *user = watch->stopped_user;
    catalog_release(watch->latest);
    memory_free(watch);
    stopped(user);
}

static void catalog_watch_on_timer(uv_timer_t *timer)
{
    catalog_watch_read(timer->data, 0);
}

static void catalog_watch_set_timer(struct catalog_watch *watch)
{
    if (watch->failures == 0)
        return;
    unsigned doublings = watch->failures < 6 ? watch->failures - 1 : 5;
    uint64_t pause = (uint64_t)CATALOG_WATCH_FIRST_PAUSE_MS << doublings;
    if (pause > CATALOG_WATCH_LONGEST_PAUSE_MS)
        pause = CATALOG_WATCH_LONGEST_PAUSE_MS;
    uv_timer_start(&watch->timer, catalog_watch_on_timer, pause, 0);
}

static void catalog_watch_on_done(uv_work_t *work, int status)
{
    struct catalog_watch *watch = work->data;
    struct catalog *result = watch->job.result;
    watch->ended++;
    assert(status == 0); /* never cancelled */
    (void)status;
    catalog_release(watch->job.previous);
    if (watch->closing) {
        catalog_release(result);
        catalog_watch_finish(watch);
        return;
    }
    watch->failures = result != NULL ? 0 : watch->failures + 1;
    catalog_watch_set_timer(watch);
    if (result != NULL) {
        catalog_release(watch->latest);
        watch->latest = result;
    }
    struct error error = watch->job.error;
    uint64_t number = watch->job.number;
    if (watch->read_again)
        catalog_watch_read(watch, 0);
    if (result != NULL)
        catalog_retain(result);
    watch->listener.on_catalog(result, result != NULL ? NULL : &error, number,
                               watch->listener.user);
    catalog_release(result);
}

struct catalog_watch *catalog_watch_start(uv_loop_t *loop, const struct config *config,
                                          struct catalog *previous,
                                          const struct catalog_listener *listener)
{
    struct catalog_watch *watch = memory_zero(1, sizeof *watch);
    watch->config = config;
    watch->listener = *listener;
    watch->latest = catalog_retain(previous);
    watch->timer.data = watch;
    watch->job.work.data = watch;
    uv_timer_init(loop, &watch->timer);
    catalog_watch_read(watch, 0);
    return watch;
}

uint64_t catalog_watch_read(struct catalog_watch *watch, uint64_t number)
{
    assert(!watch->closing);
    if (number > watch->wanted)
        watch->wanted = number;
    watch->read_again = catalog_watch_is_reading(watch);
    if (watch->read_again)
        return watch->begun + 1;
    uv_timer_stop(&watch->timer);
    watch->begun++;
    watch->job.previous = catalog_retain(watch->latest);
    watch->job.result = NULL;
    watch->job.number = watch->wanted;
    int status = uv_queue_work(watch->timer.loop, &watch->job.work, catalog_watch_work,
                               catalog_watch_on_done);
    assert(status == 0); /* fails only without a work function */
    (void)status;
    return watch->begun;
}

void catalog_watch_read_later(struct catalog_watch *watch)
{
    if (!catalog_watch_is_reading(watch) && !uv_is_active((uv_handle_t *)&watch->timer))
        uv_timer_start(&watch->timer, catalog_watch_on_timer, CATALOG_WATCH_LATER_MS, 0);
}

bool catalog_watch_has_ended(const struct catalog_watch *watch, uint64_t reading)
{
    return watch->ended >= reading;
}

static void catalog_watch_on_timer_closed(uv_handle_t *handle)
{
    struct catalog_watch *watch = handle->data;
    watch->timer_closed = true;
    catalog_watch_finish(watch);
}

void catalog_watch_stop(struct catalog_watch *watch, void (*stopped)(void *user), void *user)
{
    watch->closing = true;
    watch->stopped = stopped;
    watch->stopped_user = user;
    uv_close((uv_handle_t *)&watch->timer, catalog_watch_on_timer_closed);
}

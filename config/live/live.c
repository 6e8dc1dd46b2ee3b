#include "config/live/live_private.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>
#include <uv.h>

#include "config/database/catalog_watch.h"
#include "config/flags/flag_file.h"
#include "config/flags/flag_redis.h"
#include "config/model/counterpart.h"
#include "config/state/state_print.h"
#include "config/state/state_writer.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"

/* How long the first snapshot waits for the flag source before what is remembered serves. */
#define LIVE_SOURCE_WAIT_MS 2000
/* After the state file could not be written. */
#define LIVE_RETRY_MS 1000

/* Snapshots are numbered through, also from one reading of the configuration to the next. */
static _Atomic uint64_t live_snapshots;

static void live_fail(struct live *live, const struct error *error)
{
    assert(live->state == LIVE_STARTING);
    live->state = LIVE_FAILED;
    uv_timer_stop(&live->timer);
    live->callbacks.on_failure(error, live->user);
}

static void live_log_flags(const struct live *live, const char *event, size_t index)
{
    const struct migration_config *config = &live->config->migrations[index];
    const struct flags *flags = &live->in_force->migrations[index];
    const char *mirror = flags->mirrored ? config->table[side_other(flags->primary)].name : "none";
    log_event(
        LOG_LEVEL_INFO, event, LOG_TEXT("migration", config->name),
        LOG_NUMBER("snapshot", live->in_force->number),
        LOG_TEXT("primary", config->table[flags->primary].name), LOG_TEXT("mirror", mirror),
        LOG_TEXT("read", config->table[flags->read].name),
        LOG_NUMBER("canary_hundredths", flags->has_canary && flags->canary_table != flags->read
                                            ? flags->canary_share
                                            : 0),
        LOG_NUMBER("pinned_clients", flags->pin_count));
}

/* These flags are acted on from now on; takes the reference. */
static void live_set_in_force(struct live *live, struct snapshot *snapshot)
{
    struct snapshot *before = live->in_force;
    live->in_force = snapshot;
    for (size_t i = 0; i < live->config->migration_count; i++) {
        bool same = live->known[i] && flags_equal(&before->migrations[i], &snapshot->migrations[i]);
        live->known[i] = true;
        if (!same)
            live_log_flags(live, "flags_changed", i);
        else if (live->state == LIVE_STARTING)
            live_log_flags(live, "flags_in_force", i);
    }
    snapshot_release(before);
}

static bool live_snapshot_equals(const struct snapshot *snapshot, const struct flags *flags)
{
    for (size_t i = 0; i < snapshot->migration_count; i++)
        if (!flags_equal(&snapshot->migrations[i], &flags[i]))
            return false;
    return true;
}

/* Sets `next`, where it is to be another one than what was told. */
static void live_set_next(struct live *live, const struct flags *flags)
{
    snapshot_release(live->next);
    live->next = NULL;
    if (live->wanted != NULL && live_snapshot_equals(live->wanted, flags))
        return;
    live->next = snapshot_new(live->config->migration_count);
    for (size_t i = 0; i < live->config->migration_count; i++)
        live->next->migrations[i] = flags_copy(&flags[i], &live->next->arena);
}

/* What would be acted on of `next` at once: a new primary waits for live_commit. */
static struct snapshot *live_make_acting(const struct live *live)
{
    struct snapshot *acting = snapshot_new(live->config->migration_count);
    for (size_t i = 0; i < acting->migration_count; i++) {
        const struct flags *flags = &live->next->migrations[i];
        const struct flags *before = live_in_force_of(live, i);
        if (before != NULL && before->primary != flags->primary)
            flags = before;
        acting->migrations[i] = flags_copy(flags, &acting->arena);
    }
    return acting;
}

/* Tells the world what is new. The callee may stop us. */
static void live_tell(struct live *live)
{
    live->state = LIVE_SERVING;
    live->catalog_changed = false;
    const struct live_callbacks callbacks = live->callbacks;
    uint64_t request = live->catalog_request;
    void *user = live->user;
    callbacks.on_change(live->catalog, live->wanted, user);
    if (callbacks.on_catalog_read != NULL)
        callbacks.on_catalog_read(request, user);
}

/* `next` may be acted on: the disk has `acting`, whose reference is taken. */
static void live_tell_next(struct live *live, struct snapshot *acting)
{
    snapshot_release(live->wanted);
    live->wanted = live->next;
    live->next = NULL;
    live->wanted->number = atomic_fetch_add(&live_snapshots, 1) + 1;
    acting->number = live->wanted->number;
    live_set_in_force(live, acting);
    live_tell(live);
}

static void live_write(struct live *live, enum live_write what, struct snapshot *flags)
{
    struct bytes text = {0};
    state_print(live->catalog, flags, NULL, &text);
    snapshot_release(live->written);
    live->written = snapshot_retain(flags);
    live->disk_is_known = false;
    live->disk_is_stale = false;
    live->writing = what;
    state_writer_write(live->writer, &text);
}

static bool live_writes(const struct live *live)
{
    return live->writer != NULL && !live->writes_elsewhere;
}

/* `next`, by way of the disk, unless that has these flags already. */
static void live_advance_next(struct live *live)
{
    struct snapshot *acting = live_make_acting(live);
    bool is_durable =
        live->disk_is_known && live_snapshot_equals(acting, live->written->migrations);
    if (live_writes(live) && !is_durable) {
        live_write(live, LIVE_WRITE_NEXT, acting);
        snapshot_release(acting);
        return;
    }
    live_tell_next(live, acting);
}

static bool live_is_open(const struct live *live)
{
    return live->state == LIVE_STARTING || live->state == LIVE_SERVING;
}

/* Does what is due next: one thing at a time goes to the disk, a commit before all others, and
 * nothing is told before it. */
static void live_advance(struct live *live)
{
    if (!live_is_open(live) || live->writing != LIVE_WRITE_NONE)
        return;
    if (live->committing != NULL)
        live_write(live, LIVE_WRITE_COMMIT, live->committing);
    else if (live->next != NULL)
        live_advance_next(live);
    else if (live->catalog_changed && live->wanted != NULL)
        live_tell(live);
    if (live_is_open(live) && live->writing == LIVE_WRITE_NONE && live->disk_is_stale &&
        live->wanted != NULL && live_writes(live) && !uv_is_active((uv_handle_t *)&live->retry))
        live_write(live, LIVE_WRITE_ANEW, live->in_force);
}

static void live_on_retry(uv_timer_t *timer)
{
    live_advance(timer->data);
}

static void live_on_not_written(struct live *live, enum live_write what, const struct error *error)
{
    if (live_text_set(&live->disk_problem, error->message))
        log_event(LOG_LEVEL_WARNING, "state_file_not_written", LOG_TEXT("reason", error->message));
    live->disk_is_stale = true;
    if (live->state == LIVE_STARTING) {
        live_fail(live, error);
        return;
    }
    uv_timer_start(&live->retry, live_on_retry, LIVE_RETRY_MS, 0);
    if (what != LIVE_WRITE_COMMIT)
        return;
    snapshot_release(live->committing);
    live->committing = NULL;
    live->callbacks.on_commit(error, live->user);
}

static void live_on_committed(struct live *live)
{
    struct snapshot *snapshot = live->committing;
    live->committing = NULL;
    live_set_in_force(live, snapshot);
    live->callbacks.on_commit(NULL, live->user);
}

static void live_on_written(const struct error *error, void *user)
{
    struct live *live = user;
    enum live_write what = live->writing;
    live->writing = LIVE_WRITE_NONE;
    if (error != NULL) {
        live_on_not_written(live, what, error);
        return;
    }
    live->disk_problem.text[0] = '\0';
    live->disk_is_known = true;
    live->disk_is_stale |= what == LIVE_WRITE_NEXT && live->next == NULL;
    if (what == LIVE_WRITE_COMMIT)
        live_on_committed(live);
    /* Of a `next` that was written, live_advance_next finds that the disk has it. */
    live_advance(live);
}

/* Looks at all that is known and tells the world what is new. Nothing may touch `live` afterwards,
 * as the callee may have stopped it. */
static void live_judge(struct live *live)
{
    if (!live_is_open(live) || !live->catalog_usable ||
        (live->reading == NULL && !live->source_waited))
        return;
    struct arena arena = {0};
    struct error error;
    size_t count = live->config->migration_count;
    struct flags *flags = arena_zero(&arena, count, sizeof *flags);
    enum live_verdict verdict = LIVE_VERDICT_FLAGS;
    for (size_t i = 0; i < count && verdict == LIVE_VERDICT_FLAGS; i++)
        verdict = live_judge_one(live, i, &arena, &flags[i], &error);
    if (verdict == LIVE_VERDICT_FLAGS)
        live_set_next(live, flags);
    arena_free(&arena);
    if (verdict == LIVE_VERDICT_NONE)
        live_fail(live, &error);
    else
        live_advance(live);
}

static void live_on_reading(struct flag_reading *reading, void *user)
{
    struct live *live = user;
    if (live->reading == NULL || live->flags_problem.text[0] != '\0')
        log_event(LOG_LEVEL_INFO, "flags_read");
    flag_reading_free(live->reading);
    live->reading = reading;
    live->reading_number++;
    live->flags_problem.text[0] = '\0';
    live_judge(live);
}

static void live_on_flags_trouble(const struct error *error, void *user)
{
    struct live *live = user;
    if (live_text_set(&live->flags_problem, error->message))
        log_event(LOG_LEVEL_WARNING, "flags_unreadable", LOG_TEXT("reason", error->message));
}

static bool live_remembers_all(const struct live *live)
{
    for (size_t i = 0; i < live->config->migration_count; i++)
        if (!live->known[i])
            return false;
    return true;
}

/* Catalogs of one configuration. */
static void live_log_fit(const struct catalog *before, const struct catalog *now)
{
    for (size_t i = 0; i < now->migration_count; i++) {
        const char *was = before->migrations[i].unfit;
        const char *is = now->migrations[i].unfit;
        const char *name = now->migrations[i].config->name;
        if (is == NULL && was != NULL)
            log_event(LOG_LEVEL_INFO, "migration_fits", LOG_TEXT("migration", name));
        else if (is != NULL && (was == NULL || strcmp(was, is) != 0))
            log_event(LOG_LEVEL_WARNING, "migration_unfit", LOG_TEXT("migration", name),
                      LOG_TEXT("reason", is));
        for (unsigned side = 0; side < SIDE_COUNT && is == NULL; side++) {
            const struct column *forgotten =
                counterpart_forgotten(&now->migrations[i], (enum side)side);
            if (forgotten != NULL)
                log_event(LOG_LEVEL_WARNING, "column_unmapped", LOG_TEXT("migration", name),
                          LOG_TEXT("table", now->migrations[i].config->table[side].name),
                          LOG_TEXT("column", forgotten->name));
        }
    }
}

static void live_on_catalog(struct catalog *catalog, const struct error *error, uint64_t request,
                            void *user)
{
    struct live *live = user;
    const struct live_callbacks callbacks = live->callbacks;
    void *listener = live->user;
    struct error misfit;
    if (catalog != NULL && live->state == LIVE_STARTING && !catalog_fits(catalog, &misfit)) {
        live_fail(live, &misfit);
        return;
    }
    if (catalog != NULL) {
        live->catalog_problem.text[0] = '\0';
        live->catalog_usable = true;
        if (catalog != live->catalog) {
            live_log_fit(live->catalog, catalog);
            catalog_release(live->catalog);
            live->catalog = catalog_retain(catalog);
            live->catalog_changed = true;
            live->disk_is_stale = true;
            log_event(LOG_LEVEL_INFO, "catalog_read",
                      LOG_NUMBER("generation", catalog->generation));
        }
        if (!catalog_fits(catalog, &misfit)) /* it may be put right without our seeing it */
            catalog_watch_read_later(live->watch);
        live->catalog_request = request;
        bool told = !live->catalog_changed; /* else it is, with the world that has this one */
        live_judge(live);                   /* which may be stopped by it */
        if (told && callbacks.on_catalog_read != NULL)
            callbacks.on_catalog_read(request, listener);
        return;
    }
    if (live_text_set(&live->catalog_problem, error->message))
        log_event(LOG_LEVEL_WARNING, "catalog_not_read", LOG_TEXT("reason", error->message));
    if (live->state == LIVE_STARTING && !live_remembers_all(live)) {
        live_fail(live, error);
        return;
    }
    live->catalog_usable = true;
    live_judge(live);
}

static void live_on_timer(uv_timer_t *timer)
{
    struct live *live = timer->data;
    live->source_waited = true;
    live_judge(live);
}

static void live_start_parts(struct live *live, uv_loop_t *loop)
{
    struct catalog_listener catalog = {.on_catalog = live_on_catalog, .user = live};
    struct flag_listener flags = {
        .on_reading = live_on_reading, .on_trouble = live_on_flags_trouble, .user = live};
    live->watch = catalog_watch_start(loop, live->config, live->catalog, &catalog);
    if (live->config->flag_source == FLAG_SOURCE_REDIS)
        live->redis = flag_redis_start(loop, live->config, &flags);
    else
        live->file = flag_file_start(loop, live->config, &flags);
    live->writer = state_writer_start(loop, live->config->state_file, live_on_written, live);
    live->retry.data = live;
    uv_timer_init(loop, &live->retry);
    live->parts += 4;
}

struct live *live_start(uv_loop_t *loop, const struct config *config, struct state *remembered,
                        const struct live_callbacks *callbacks, void *user)
{
    struct live *live = memory_zero(1, sizeof *live);
    live->config = config;
    live->callbacks = *callbacks;
    live->user = user;
    live->refusals = memory_zero(config->migration_count, sizeof *live->refusals);
    live->losses = memory_zero(config->migration_count, sizeof *live->losses);
    live->catalog = remembered->catalog;
    live->in_force = remembered->snapshot;
    live->known = remembered->has_flags;
    live->disk_is_known = remembered->is_on_disk && live_remembers_all(live);
    live->disk_is_stale = true;
    live->written = live->disk_is_known ? snapshot_retain(live->in_force) : NULL;
    *remembered = (struct state){0};
    live->timer.data = live;
    uv_timer_init(loop, &live->timer);
    live->parts = 1;
    if (config->migration_count > 0)
        live_start_parts(live, loop);
    else
        live->catalog_usable = true;
    uv_timer_start(&live->timer, live_on_timer,
                   config->migration_count > 0 ? LIVE_SOURCE_WAIT_MS : 0, 0);
    return live;
}

void live_reread_catalog(struct live *live, uint64_t request)
{
    if (live->watch != NULL && live->state != LIVE_STOPPING)
        catalog_watch_read(live->watch, request);
}

void live_commit(struct live *live)
{
    assert(live->state == LIVE_SERVING && live->committing == NULL && live->writer != NULL);
    live->committing = snapshot_retain(live->wanted);
    live_advance(live);
}

struct snapshot *live_in_force(const struct live *live)
{
    assert(live->wanted != NULL);
    return live->in_force;
}

void live_hold(struct live *live, bool held)
{
    live->held = held;
    if (held) {
        snapshot_release(live->next);
        live->next = NULL;
        return;
    }
    uv_timer_start(&live->timer, live_on_timer, 0, 0);
}

void live_print(const struct live *live, const struct identity *serves, struct bytes *out)
{
    assert(live->wanted != NULL);
    state_print(live->catalog, live->in_force, serves, out);
}

void live_own_state_file(struct live *live, bool own)
{
    live->writes_elsewhere = !own;
    live->disk_is_stale = true;
    live->disk_is_known = false;
    live_advance(live);
}

struct live_status live_status(const struct live *live)
{
    const char *flags = live->flags_problem.text;
    const char *catalog = live->catalog_problem.text;
    const char *disk = live->disk_problem.text;
    return (struct live_status){
        .flags_connected = live->reading != NULL && *flags == '\0',
        .flags_problem = *flags != '\0' ? flags : NULL,
        .catalog_problem = *catalog != '\0' ? catalog : NULL,
        .disk_problem = *disk != '\0' ? disk : NULL,
    };
}

const char *live_refusal(const struct live *live, size_t migration)
{
    assert(migration < live->config->migration_count);
    const char *text = live->refusals[migration].text;
    return *text != '\0' ? text : NULL;
}

const char *live_loss(const struct live *live, size_t migration)
{
    assert(migration < live->config->migration_count);
    const char *text = live->losses[migration].text;
    return *text != '\0' ? text : NULL;
}

static void live_on_part_stopped(void *user)
{
    struct live *live = user;
    if (--live->parts > 0)
        return;
    void (*stopped)(void *user) = live->stopped;
    void *stopped_user = live->stopped_user;
    catalog_release(live->catalog);
    snapshot_release(live->wanted);
    snapshot_release(live->in_force);
    snapshot_release(live->next);
    snapshot_release(live->committing);
    snapshot_release(live->written);
    flag_reading_free(live->reading);
    memory_free(live->known);
    memory_free(live->refusals);
    memory_free(live->losses);
    memory_free(live);
    stopped(stopped_user);
}

static void live_on_timer_closed(uv_handle_t *handle)
{
    live_on_part_stopped(handle->data);
}

void live_stop(struct live *live, void (*stopped)(void *user), void *user)
{
    assert(live->state != LIVE_STOPPING);
    live->state = LIVE_STOPPING;
    live->stopped = stopped;
    live->stopped_user = user;
    uv_close((uv_handle_t *)&live->timer, live_on_timer_closed);
    if (live->watch != NULL)
        catalog_watch_stop(live->watch, live_on_part_stopped, live);
    if (live->file != NULL)
        flag_file_stop(live->file, live_on_part_stopped, live);
    if (live->redis != NULL)
        flag_redis_stop(live->redis, live_on_part_stopped, live);
    if (live->writer != NULL) {
        uv_close((uv_handle_t *)&live->retry, live_on_timer_closed);
        state_writer_stop(live->writer, live_on_part_stopped, live);
    }
}

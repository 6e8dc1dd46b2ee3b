#include "config/live.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "config/catalog_watch.h"
#include "config/flag_file.h"
#include "config/flag_redis.h"
#include "config/state_file.h"
#include "config/state_writer.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"

/* How long the first snapshot waits for the flag source before what is remembered serves. */
#define LIVE_SOURCE_WAIT_MS 2000

/*
 *   STARTING ──catalog and flags known──► SERVING
 *      │                                     │
 *      └──neither read nor remembered──► FAILED ──► STOPPING
 *
 * STARTING has no snapshot, SERVING always has one.
 */
enum live_state { LIVE_STARTING, LIVE_SERVING, LIVE_FAILED, LIVE_STOPPING };

struct live_text {
    char text[sizeof((struct error *)0)->message]; /* "" for none */
};

struct live {
    const struct config *config;
    struct live_callbacks callbacks;
    void *user;
    enum live_state state;

    struct state remembered;
    struct catalog *catalog;
    bool catalog_usable;  /* it was read, or remembered while the database is away */
    bool catalog_changed; /* since on_change */
    struct snapshot *snapshot;
    struct snapshot *in_force;    /* the same, or an older one that live_go_back named */
    struct flag_reading *reading; /* the source's latest, NULL before the first */
    uint64_t reading_number;
    uint64_t catalog_asked_for; /* the reading's number for which the catalog was last read anew */
    bool source_waited;         /* long enough */

    struct live_text *refusals; /* by migration */
    struct live_text flags_problem;
    struct live_text catalog_problem;

    struct catalog_watch *watch; /* NULL without migrations, as is all below but the timer */
    struct flag_file *file;      /* one of these two */
    struct flag_redis *redis;
    struct state_writer *writer;
    bool writes_elsewhere; /* see live_forget_state_file */
    uv_timer_t timer;
    unsigned parts; /* not stopped yet */
    void (*stopped)(void *user);
    void *stopped_user;
};

/* Snapshots are numbered through, also from one reading of the configuration to the next. */
static _Atomic uint64_t live_snapshots;

/* True where the text is another than before. */
static bool live_text_set(struct live_text *text, const char *now)
{
    if (strcmp(text->text, now) == 0)
        return false;
    snprintf(text->text, sizeof text->text, "%s", now);
    return true;
}

static void live_fail(struct live *live, const struct error *error)
{
    assert(live->state == LIVE_STARTING);
    live->state = LIVE_FAILED;
    uv_timer_stop(&live->timer);
    live->callbacks.on_failure(error, live->user);
}

static const struct flags *live_last_good(const struct live *live, size_t migration)
{
    if (live->snapshot != NULL)
        return &live->snapshot->migrations[migration];
    return live->remembered.has_flags[migration] ? &live->remembered.snapshot->migrations[migration]
                                                 : NULL;
}

/* Whether a reading of the catalog that began after the flags came has yet to end. */
static bool live_catalog_is_awaited(struct live *live)
{
    if (live->catalog_asked_for != live->reading_number) {
        live->catalog_asked_for = live->reading_number;
        catalog_watch_read(live->watch);
    }
    return catalog_watch_is_reading(live->watch);
}

static void live_refuse(struct live *live, size_t migration, const struct error *error)
{
    const char *name = live->config->migrations[migration].name;
    if (live_text_set(&live->refusals[migration], error->message))
        log_event(LOG_LEVEL_WARNING, "flags_refused", LOG_TEXT("migration", name),
                  LOG_TEXT("reason", error->message));
}

/*
 * A primary comes out of the write list that was in force: what was written meanwhile is not in any
 * other table. At the start the flag source is believed, as much may have happened since; but not
 * where it holds no write list at all, as after the loss of its data.
 */
static bool live_is_a_step(const struct live *live, size_t index, const struct flags *next,
                           struct error *error)
{
    const struct migration_config *config = &live->config->migrations[index];
    bool is_default = !live->reading->migrations[index].has[FLAG_KEY_WRITE];
    const struct flags *last = NULL;
    if (live->in_force != NULL)
        last = &live->in_force->migrations[index];
    else if (is_default)
        last = live_last_good(live, index);
    if (last == NULL || last->mirrored || last->primary == next->primary)
        return true;
    const char *old_primary = config->table[last->primary].name;
    const char *new_primary = config->table[next->primary].name;
    struct arena arena = {0};
    error_set(
        error, SQLSTATE_CONFIG_FILE,
        "%s %s, but so far writes reach %s alone: expected %s first, and %s behind it until it "
        "is filled",
        flag_values_key(live->config->flag_prefix, config->name, FLAG_KEY_WRITE, &arena),
        is_default ? "is missing, which means the old table" : "skips a step", old_primary,
        old_primary, new_primary);
    arena_free(&arena);
    return false;
}

enum live_verdict {
    LIVE_VERDICT_FLAGS,   /* new ones or the last good ones */
    LIVE_VERDICT_AWAITED, /* none yet: the catalog is being read for them */
    LIVE_VERDICT_NONE     /* none, and the error says why */
};

static enum live_verdict live_judge_one(struct live *live, size_t index, struct arena *arena,
                                        struct flags *out, struct error *error)
{
    const struct flags *last = live_last_good(live, index);
    if (live->reading == NULL) {
        error_set(error, SQLSTATE_CONFIG_FILE,
                  "the flags cannot be read (%s) and %s remembers none for migration %s; serving "
                  "with guessed flags could lose writes",
                  live->flags_problem.text[0] != '\0' ? live->flags_problem.text : "no answer",
                  live->config->state_file, live->config->migrations[index].name);
    } else {
        switch (flag_values_check(&live->reading->migrations[index],
                                  &live->catalog->migrations[index], live->config->flag_prefix,
                                  arena, out, error)) {
        case FLAG_VERDICT_GOOD:
            if (!live_is_a_step(live, index, out, error)) {
                live_refuse(live, index, error);
                break;
            }
            live->refusals[index].text[0] = '\0';
            return LIVE_VERDICT_FLAGS;
        case FLAG_VERDICT_NO_TABLE:
            if (live_catalog_is_awaited(live)) {
                if (last == NULL)
                    return LIVE_VERDICT_AWAITED;
                break;
            }
            live_refuse(live, index, error);
            /* The table may be made without our seeing it. */
            catalog_watch_read_later(live->watch);
            break;
        case FLAG_VERDICT_REFUSED:
            live_refuse(live, index, error);
            break;
        }
    }
    if (last == NULL)
        return LIVE_VERDICT_NONE;
    *out = *last;
    return LIVE_VERDICT_FLAGS;
}

static void live_log_flags(const struct live *live, size_t index, const struct flags *flags)
{
    const struct migration_config *config = &live->config->migrations[index];
    const char *mirror = flags->mirrored ? config->table[side_other(flags->primary)].name : "none";
    log_event(
        LOG_LEVEL_INFO, "flags_changed", LOG_TEXT("migration", config->name),
        LOG_NUMBER("snapshot", live->snapshot->number),
        LOG_TEXT("primary", config->table[flags->primary].name), LOG_TEXT("mirror", mirror),
        LOG_TEXT("read", config->table[flags->read].name),
        LOG_NUMBER("canary_hundredths", flags->has_canary && flags->canary_table != flags->read
                                            ? flags->canary_share
                                            : 0),
        LOG_NUMBER("pinned_clients", flags->pin_count));
}

/* Makes the next snapshot where it differs from the present one; true if so. */
static bool live_make_snapshot(struct live *live, const struct flags *flags)
{
    struct snapshot *before = live->snapshot;
    size_t count = live->config->migration_count;
    bool changed = before == NULL;
    for (size_t i = 0; i < count && !changed; i++)
        changed = !flags_equal(&before->migrations[i], &flags[i]);
    if (!changed)
        return false;
    struct snapshot *snapshot = snapshot_new(count);
    snapshot->number = atomic_fetch_add(&live_snapshots, 1) + 1;
    live->snapshot = snapshot;
    for (size_t i = 0; i < count; i++) {
        snapshot->migrations[i] = flags_copy(&flags[i], &snapshot->arena);
        if (before == NULL || !flags_equal(&before->migrations[i], &flags[i]))
            live_log_flags(live, i, &flags[i]);
    }
    snapshot_release(before);
    snapshot_release(live->in_force);
    live->in_force = snapshot_retain(snapshot);
    return true;
}

static void live_write_state(struct live *live)
{
    if (live->writer != NULL && !live->writes_elsewhere)
        state_writer_write(live->writer, live->catalog, live->snapshot);
}

/* Looks at all that is known and tells the world what is new. Nothing may touch `live` afterwards,
 * as the callee may have stopped it. */
static void live_judge(struct live *live)
{
    bool open = live->state == LIVE_STARTING || live->state == LIVE_SERVING;
    if (!open || !live->catalog_usable || (live->reading == NULL && !live->source_waited))
        return;
    struct arena arena = {0};
    struct error error;
    size_t count = live->config->migration_count;
    struct flags *flags = arena_zero(&arena, count, sizeof *flags);
    enum live_verdict verdict = LIVE_VERDICT_FLAGS;
    for (size_t i = 0; i < count && verdict == LIVE_VERDICT_FLAGS; i++)
        verdict = live_judge_one(live, i, &arena, &flags[i], &error);
    bool changed = false;
    if (verdict == LIVE_VERDICT_FLAGS)
        changed = live_make_snapshot(live, flags) || live->catalog_changed;
    arena_free(&arena);
    if (verdict == LIVE_VERDICT_NONE) {
        live_fail(live, &error);
        return;
    }
    if (!changed)
        return;
    live->state = LIVE_SERVING;
    live->catalog_changed = false;
    live_write_state(live);
    live->callbacks.on_change(live->catalog, live->snapshot, live->user);
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
        if (!live->remembered.has_flags[i])
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
    }
}

static void live_on_catalog(struct catalog *catalog, const struct error *error, void *user)
{
    struct live *live = user;
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
            log_event(LOG_LEVEL_INFO, "catalog_read",
                      LOG_NUMBER("generation", catalog->generation));
        }
        if (!catalog_fits(catalog, &misfit)) /* it may be put right without our seeing it */
            catalog_watch_read_later(live->watch);
        live_judge(live);
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

static void live_remember(struct live *live)
{
    const struct config *config = live->config;
    struct error error;
    if (!state_file_read(config->state_file, config->migrations, config->migration_count,
                         &live->remembered, &error)) {
        log_event(LOG_LEVEL_WARNING, "state_file_ignored", LOG_TEXT("reason", error.message));
        live->remembered = (struct state){
            .catalog = catalog_new(config->migrations, config->migration_count),
            .snapshot = snapshot_new(config->migration_count),
            .has_flags = memory_zero(config->migration_count, sizeof(bool)),
        };
    }
    live->catalog = catalog_retain(live->remembered.catalog);
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
    live->writer = state_writer_start(loop, live->config->state_file);
    live->parts += 3;
}

struct live *live_start(uv_loop_t *loop, const struct config *config,
                        const struct live_callbacks *callbacks, void *user)
{
    struct live *live = memory_zero(1, sizeof *live);
    live->config = config;
    live->callbacks = *callbacks;
    live->user = user;
    live->refusals = memory_zero(config->migration_count, sizeof *live->refusals);
    live_remember(live);
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

void live_reread_catalog(struct live *live)
{
    if (live->watch != NULL && live->state != LIVE_STOPPING)
        catalog_watch_read(live->watch);
}

void live_go_back(struct live *live, struct snapshot *snapshot)
{
    assert(live->in_force != NULL && snapshot->migration_count == live->config->migration_count);
    snapshot_release(live->in_force);
    live->in_force = snapshot_retain(snapshot);
}

void live_forget_state_file(struct live *live)
{
    live->writes_elsewhere = true;
}

void live_take_state_file(struct live *live)
{
    assert(live->state == LIVE_SERVING);
    live->writes_elsewhere = false;
    live_write_state(live);
}

struct live_status live_status(const struct live *live)
{
    const char *flags = live->flags_problem.text;
    const char *catalog = live->catalog_problem.text;
    return (struct live_status){
        .flags_connected = live->reading != NULL && *flags == '\0',
        .flags_problem = *flags != '\0' ? flags : NULL,
        .catalog_problem = *catalog != '\0' ? catalog : NULL,
    };
}

const char *live_refusal(const struct live *live, size_t migration)
{
    assert(migration < live->config->migration_count);
    const char *text = live->refusals[migration].text;
    return *text != '\0' ? text : NULL;
}

static void live_on_part_stopped(void *user)
{
    struct live *live = user;
    if (--live->parts > 0)
        return;
    void (*stopped)(void *user) = live->stopped;
    void *stopped_user = live->stopped_user;
    state_text_free(&live->remembered);
    catalog_release(live->catalog);
    snapshot_release(live->snapshot);
    snapshot_release(live->in_force);
    flag_reading_free(live->reading);
    memory_free(live->refusals);
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
    if (live->writer != NULL)
        state_writer_stop(live->writer, live_on_part_stopped, live);
}

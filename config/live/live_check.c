#include <uv.h>

#include "config/database/catalog_check.h"
#include "config/database/catalog_reader.h"
#include "config/flags/flag_file.h"
#include "config/flags/flag_redis.h"
#include "config/flags/step.h"
#include "config/live/live.h"
#include "config/state/state_file.h"
#include "protocol/base/log.h"

#define LIVE_CHECK_SOURCE_WAIT_MS 2000

struct live_check {
    const struct config *config;
    struct flag_file *file;
    struct flag_redis *redis;
    uv_timer_t timer;
    struct flag_reading *reading;
    struct error trouble;
    bool stopping;
};

static void live_check_on_stopped(void *user)
{
    (void)user;
}

static void live_check_stop(struct live_check *check)
{
    if (check->stopping)
        return;
    check->stopping = true;
    uv_close((uv_handle_t *)&check->timer, NULL);
    if (check->redis != NULL)
        flag_redis_stop(check->redis, live_check_on_stopped, check);
    if (check->file != NULL)
        flag_file_stop(check->file, live_check_on_stopped, check);
}

static void live_check_on_reading(struct flag_reading *reading, void *user)
{
    struct live_check *check = user;
    check->reading = reading;
    live_check_stop(check);
}

static void live_check_on_trouble(const struct error *error, void *user)
{
    struct live_check *check = user;
    check->trouble = *error;
    live_check_stop(check);
}

static void live_check_on_timer(uv_timer_t *timer)
{
    live_check_stop(timer->data);
}

static void live_check_read(struct live_check *check)
{
    struct flag_listener listener = {
        .on_reading = live_check_on_reading, .on_trouble = live_check_on_trouble, .user = check};
    uv_loop_t loop;
    if (uv_loop_init(&loop) != 0) {
        error_set(&check->trouble, SQLSTATE_INTERNAL, "no event loop");
        return;
    }
    check->timer.data = check;
    uv_timer_init(&loop, &check->timer);
    uv_timer_start(&check->timer, live_check_on_timer, LIVE_CHECK_SOURCE_WAIT_MS, 0);
    if (check->config->flag_source == FLAG_SOURCE_REDIS)
        check->redis = flag_redis_start(&loop, check->config, &listener);
    else
        check->file = flag_file_start(&loop, check->config, &listener);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
}

static void live_check_flags(const struct config *config, const struct catalog *catalog,
                             const struct state *remembered)
{
    struct live_check check = {.config = config};
    error_set(&check.trouble, SQLSTATE_CONNECTION_FAILURE, "no answer");
    live_check_read(&check);
    if (check.reading == NULL) {
        log_event(LOG_LEVEL_WARNING, "flags_unreadable", LOG_TEXT("reason", check.trouble.message));
        return;
    }
    struct arena arena = {0};
    for (size_t i = 0; i < config->migration_count; i++) {
        const struct flags *in_force =
            remembered->has_flags[i] ? &remembered->snapshot->migrations[i] : NULL;
        struct flags flags;
        struct error error;
        if (flag_values_check(&check.reading->migrations[i], &catalog->migrations[i],
                              config->flag_prefix, in_force, &arena, &flags,
                              &error) != FLAG_VERDICT_GOOD)
            log_event(LOG_LEVEL_WARNING, "flags_refused",
                      LOG_TEXT("migration", config->migrations[i].name),
                      LOG_TEXT("reason", error.message));
    }
    arena_free(&arena);
    flag_reading_free(check.reading);
}

static void live_check_references(const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->migration_count; i++) {
        struct arena arena = {0};
        const struct migration *migration = &catalog->migrations[i];
        const char *references = migration->config->ignores_references
                                     ? NULL
                                     : step_references(migration, SIDE_OLD, &arena);
        if (references != NULL)
            log_event(LOG_LEVEL_WARNING, "foreign_keys_to_old_table",
                      LOG_TEXT("migration", migration->config->name),
                      LOG_TEXT("references", references));
        arena_free(&arena);
    }
}

struct catalog *live_check(const struct config *config, struct error *error)
{
    struct state remembered;
    if (!state_file_read(config->state_file, config->migrations, config->migration_count,
                         &remembered, error))
        return NULL;
    struct catalog *catalog = catalog_read_fitting(config, error);
    if (catalog != NULL && !catalog_check_parents(catalog, config->path, error)) {
        catalog_release(catalog);
        catalog = NULL;
    }
    if (catalog != NULL && config->migration_count > 0) {
        live_check_references(catalog);
        live_check_flags(config, catalog, &remembered);
    }
    state_text_free(&remembered);
    return catalog;
}

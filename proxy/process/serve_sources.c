#include "config/file/config_file.h"
#include "config/state/state_file.h"
#include "config/state/state_text.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/readiness.h"
#include "proxy/process/serve_private.h"
#include "proxy/upstream/places.h"

static void serve_on_source_stopped(void *user)
{
    struct serve_source *source = user;
    if (--source->parts != 0)
        return;
    world_config_release(source->config);
    memory_free(source);
}

void serve_stop_source(struct serve_source *source)
{
    if (source == NULL)
        return;
    source->parts = 2;
    live_stop(source->live, serve_on_source_stopped, source);
    hosts_watch_stop(source->hosts, serve_on_source_stopped, source);
}

/* The world of a file read again takes the place of the one before. */
static void serve_switch_source(struct serve *serve, struct serve_source *source)
{
    if (source != serve->next)
        return;
    log_event(LOG_LEVEL_INFO, "configuration_reloaded",
              LOG_TEXT("path", source->config->config->path));
    log_set_format(source->config->config->log_format);
    log_set_level(source->config->config->log_level);
    serve_stop_source(serve->source);
    serve->source = source;
    serve->next = NULL;
    live_reread_catalog(source->live, atomic_load(&serve->ddl_requests));
    readiness_tell_ready();
}

/* What is served goes on, where something is, and so does what the state file says. */
static void serve_on_failure(const struct error *error, void *user)
{
    struct serve_source *source = user;
    struct serve *serve = source->serve;
    log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error->message),
              LOG_TEXT("detail", error->detail));
    if (source == serve->next) {
        serve->next = NULL;
        serve_stop_source(source);
        live_hold(serve->source->live, false);
        fence_hold(&serve->fence, false);
        readiness_tell_ready();
        if (serve->state == SERVE_SERVING)
            live_own_state_file(serve->source->live, true);
        serve_reload_if_asked(serve);
    } else if (serve->state == SERVE_STARTING) {
        serve->exit_status = EXIT_STATUS_FAILURE;
        serve_end(serve);
    }
}

static void serve_on_change(struct catalog *catalog, struct snapshot *snapshot, void *user)
{
    struct serve_source *source = user;
    struct serve *serve = source->serve;
    struct error error;
    if (serve->state == SERVE_ENDING || (source != serve->source && source != serve->next))
        return;
    struct world *world = world_new(serve->newest, source->config, catalog, snapshot, &error);
    if (world == NULL) {
        log_event(LOG_LEVEL_ERROR, "world_refused", LOG_TEXT("reason", error.message),
                  LOG_TEXT("path", source->config->config->path));
        if (source == serve->next) {
            serve_on_failure(&error, source);
        } else if (serve->state == SERVE_STARTING) {
            serve->exit_status = EXIT_STATUS_FAILURE;
            serve_end(serve);
        }
        return;
    }
    if (source == serve->next && serve_is_changing(serve)) {
        world_release(world);
        serve_explain_changing(&error);
        serve_on_failure(&error, source);
        return;
    }
    bool is_first = serve->state == SERVE_STARTING;
    bool is_new_config = is_first || source == serve->next;
    serve_switch_source(serve, source);
    world_release(serve->newest);
    serve->newest = world;
    if (is_new_config)
        fence_use_config(&serve->fence, source->config->config, live_in_force(source->live));
    fence_want(&serve->fence, snapshot);
    if (is_first)
        serve_start_workers(serve);
    log_event(LOG_LEVEL_INFO, "snapshot", LOG_NUMBER("number", snapshot->number),
              LOG_NUMBER("catalog", catalog->generation));
    if (is_first)
        fence_look_again(&serve->fence);
    serve_reload_if_asked(serve);
}

/* Sessions wait for it. */
static void serve_on_catalog_read(uint64_t request, void *user)
{
    const struct serve_source *source = user;
    const struct serve *serve = source->serve;
    if (source != serve->source)
        return;
    for (size_t i = 0; serve->workers != NULL && i < serve->worker_count; i++)
        worker_tell_catalog(serve->workers[i], request);
}

/* Sessions may be waiting for it. */
static void serve_on_hosts(void *owner)
{
    const struct serve_source *source = owner;
    const struct serve *serve = source->serve;
    for (size_t i = 0; serve->workers != NULL && i < serve->worker_count; i++)
        worker_tell_hosts(serve->workers[i]);
}

/* Takes `config` and what is remembered over. NULL and `error` where its certificates cannot be
 * used. */
static struct serve_source *serve_start_source(struct serve *serve, struct config *config,
                                               struct state *remembered, struct error *error)
{
    static const struct live_callbacks CALLBACKS = {.on_change = serve_on_change,
                                                    .on_catalog_read = serve_on_catalog_read,
                                                    .on_failure = serve_on_failure,
                                                    .on_commit = serve_on_commit};
    struct world_config *shared = places_open(config, error);
    if (shared == NULL) {
        state_text_free(remembered);
        config_free(config);
        return NULL;
    }
    struct serve_source *source = memory_zero(1, sizeof *source);
    source->serve = serve;
    source->config = shared;
    source->live = live_start(&serve->loop, config, remembered, &CALLBACKS, source);
    source->hosts = hosts_watch_start(&serve->loop, shared->places->hosts, serve_on_hosts, source);
    return source;
}

/* What the first reading of the configuration goes on from: the state of the process before, or
 * else the state file. */
static bool serve_recall(const struct serve *serve, const struct config *config, struct state *out,
                         struct error *error)
{
    const struct bytes *given = &serve->listeners.state;
    if (given->length != 0)
        return state_text_take_over("the process that listens here already",
                                    (const char *)given->data, given->length, config, out, error);
    return state_file_read(config->state_file, config->migrations, config->migration_count, out,
                           error);
}

/* What the next one goes on from: the state of this process, which stays as it is from here on. */
static bool serve_pass_on(const struct serve *serve, const struct config *config, struct state *out,
                          struct error *error)
{
    struct bytes text = {0};
    serve_print_state(serve, &text);
    const char *state = (const char *)text.data;
    bool ok = succession_is_shared(&serve->succession)
                  ? state_text_take_over("this process, beside which another one listens,", state,
                                         text.length, config, out, error)
                  : state_text_parse("this process", state, text.length, config->migrations,
                                     config->migration_count, out, error);
    bytes_free(&text);
    return ok;
}

/* Takes `config` over. */
static bool serve_start_next(struct serve *serve, struct config *config, struct error *error)
{
    struct state remembered;
    if (!serve_pass_on(serve, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    serve->next = serve_start_source(serve, config, &remembered, error);
    if (serve->next != NULL) {
        live_hold(serve->source->live, true);
        fence_hold(&serve->fence, true);
    }
    return serve->next != NULL;
}

static void serve_reload(struct serve *serve)
{
    struct error error;
    const char *path = serve->source->config->config->path;
    readiness_tell_reloading();
    if (serve_is_changing(serve)) {
        serve_explain_changing(&error);
    } else {
        struct config *config = config_file_load(path, &error);
        if (config != NULL && serve_start_next(serve, config, &error))
            return;
    }
    log_event(LOG_LEVEL_ERROR, "reload_refused", LOG_TEXT("reason", error.message),
              LOG_TEXT("path", path));
    readiness_tell_ready();
}

/* A signal at the start, or while a file is being read, counts after that: the file may have
 * changed since it was read. */
void serve_reload_if_asked(struct serve *serve)
{
    if (!serve->reload_asked || serve->state != SERVE_SERVING || serve->next != NULL)
        return;
    serve->reload_asked = false;
    serve_reload(serve);
}

/* Takes `config` over. */
bool serve_start_first(struct serve *serve, struct config *config, struct error *error)
{
    struct state remembered;
    if (!serve_recall(serve, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    serve->source = serve_start_source(serve, config, &remembered, error);
    return serve->source != NULL;
}

#include "config/file/config_file.h"
#include "config/state/state_file.h"
#include "config/state/state_text.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/process/control_private.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/readiness.h"
#include "proxy/upstream/places.h"

static void control_on_source_stopped(void *user)
{
    struct control_source *source = user;
    if (--source->parts != 0)
        return;
    world_config_release(source->config);
    memory_free(source);
}

void control_stop_source(struct control_source *source)
{
    if (source == NULL)
        return;
    source->parts = 2;
    live_stop(source->live, control_on_source_stopped, source);
    hosts_watch_stop(source->hosts, control_on_source_stopped, source);
}

/* The world of a file read again takes the place of the one before. */
static void control_switch_source(struct control *control, struct control_source *source)
{
    if (source != control->next)
        return;
    log_event(LOG_LEVEL_INFO, "configuration_reloaded",
              LOG_TEXT("path", source->config->config->path));
    log_set_format(source->config->config->log_format);
    log_set_level(source->config->config->log_level);
    control_stop_source(control->source);
    control->source = source;
    control->next = NULL;
    live_reread_catalog(source->live, atomic_load(&control->ddl_requests));
    readiness_tell_ready();
}

/* What is served goes on, where something is, and so does what the state file says. */
static void control_on_failure(const struct error *error, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    log_event(LOG_LEVEL_ERROR, "configuration_unusable", LOG_TEXT("reason", error->message),
              LOG_TEXT("detail", error->detail));
    if (source == control->next) {
        control->next = NULL;
        control_stop_source(source);
        live_hold(control->source->live, false);
        fence_hold(&control->fence, false);
        readiness_tell_ready();
        if (control->state == CONTROL_SERVING)
            live_own_state_file(control->source->live, true);
        control_reload_if_asked(control);
    } else if (control->state == CONTROL_STARTING) {
        control->exit_status = EXIT_STATUS_FAILURE;
        control_end(control);
    }
}

static void control_on_change(struct catalog *catalog, struct snapshot *snapshot, void *user)
{
    struct control_source *source = user;
    struct control *control = source->control;
    struct error error;
    if (control->state == CONTROL_ENDING || (source != control->source && source != control->next))
        return;
    struct world *world = world_new(control->newest, source->config, catalog, snapshot, &error);
    if (world == NULL) {
        log_event(LOG_LEVEL_ERROR, "world_refused", LOG_TEXT("reason", error.message),
                  LOG_TEXT("path", source->config->config->path));
        if (source == control->next) {
            control_on_failure(&error, source);
        } else if (control->state == CONTROL_STARTING) {
            control->exit_status = EXIT_STATUS_FAILURE;
            control_end(control);
        }
        return;
    }
    if (source == control->next && control_is_changing(control)) {
        world_release(world);
        control_explain_changing(&error);
        control_on_failure(&error, source);
        return;
    }
    bool is_first = control->state == CONTROL_STARTING;
    bool is_new_config = is_first || source == control->next;
    control_switch_source(control, source);
    world_release(control->newest);
    control->newest = world;
    if (is_new_config)
        fence_use_config(&control->fence, source->config->config, live_in_force(source->live));
    fence_want(&control->fence, snapshot);
    if (is_first)
        control_start_workers(control);
    log_event(LOG_LEVEL_INFO, "snapshot", LOG_NUMBER("number", snapshot->number),
              LOG_NUMBER("catalog", catalog->generation));
    if (is_first)
        fence_look_again(&control->fence);
    control_reload_if_asked(control);
}

/* Sessions wait for it. */
static void control_on_catalog_read(uint64_t request, void *user)
{
    const struct control_source *source = user;
    const struct control *control = source->control;
    if (source != control->source)
        return;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_catalog(control->workers[i], request);
}

/* Sessions may be waiting for it. */
static void control_on_hosts(void *owner)
{
    const struct control_source *source = owner;
    const struct control *control = source->control;
    for (size_t i = 0; control->workers != NULL && i < control->worker_count; i++)
        worker_tell_hosts(control->workers[i]);
}

/* Takes `config` and what is remembered over. NULL and `error` where its certificates cannot be
 * used. */
static struct control_source *control_start_source(struct control *control, struct config *config,
                                                   struct state *remembered, struct error *error)
{
    static const struct live_callbacks CALLBACKS = {.on_change = control_on_change,
                                                    .on_catalog_read = control_on_catalog_read,
                                                    .on_failure = control_on_failure,
                                                    .on_commit = control_on_commit};
    struct world_config *shared = places_open(config, error);
    if (shared == NULL) {
        state_text_free(remembered);
        config_free(config);
        return NULL;
    }
    struct control_source *source = memory_zero(1, sizeof *source);
    source->control = control;
    source->config = shared;
    source->live = live_start(&control->loop, config, remembered, &CALLBACKS, source);
    source->hosts =
        hosts_watch_start(&control->loop, shared->places->hosts, control_on_hosts, source);
    return source;
}

/* What the first reading of the configuration goes on from: the state of the process before, or
 * else the state file. */
static bool control_recall(const struct control *control, const struct config *config,
                           struct state *out, struct error *error)
{
    const struct bytes *given = &control->listeners.state;
    if (given->length != 0)
        return state_text_take_over("the process that listens here already",
                                    (const char *)given->data, given->length, config, out, error);
    return state_file_read(config->state_file, config->migrations, config->migration_count, out,
                           error);
}

/* What the next one goes on from: the state of this process, which stays as it is from here on. */
static bool control_pass_on(const struct control *control, const struct config *config,
                            struct state *out, struct error *error)
{
    struct bytes text = {0};
    control_print_state(control, &text);
    const char *state = (const char *)text.data;
    bool ok = succession_is_shared(&control->succession)
                  ? state_text_take_over("this process, beside which another one listens,", state,
                                         text.length, config, out, error)
                  : state_text_parse("this process", state, text.length, config->migrations,
                                     config->migration_count, out, error);
    bytes_free(&text);
    return ok;
}

/* Takes `config` over. */
static bool control_start_next(struct control *control, struct config *config, struct error *error)
{
    struct state remembered;
    if (!control_pass_on(control, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    control->next = control_start_source(control, config, &remembered, error);
    if (control->next != NULL) {
        live_hold(control->source->live, true);
        fence_hold(&control->fence, true);
    }
    return control->next != NULL;
}

static void control_reload(struct control *control)
{
    struct error error;
    const char *path = control->source->config->config->path;
    readiness_tell_reloading();
    if (control_is_changing(control)) {
        control_explain_changing(&error);
    } else {
        struct config *config = config_file_load(path, &error);
        if (config != NULL && control_start_next(control, config, &error))
            return;
    }
    log_event(LOG_LEVEL_ERROR, "reload_refused", LOG_TEXT("reason", error.message),
              LOG_TEXT("path", path));
    readiness_tell_ready();
}

/* A signal at the start, or while a file is being read, counts after that: the file may have
 * changed since it was read. */
void control_reload_if_asked(struct control *control)
{
    if (!control->reload_asked || control->state != CONTROL_SERVING || control->next != NULL)
        return;
    control->reload_asked = false;
    control_reload(control);
}

/* Takes `config` over. */
bool control_start_first(struct control *control, struct config *config, struct error *error)
{
    struct state remembered;
    if (!control_recall(control, config, &remembered, error)) {
        config_free(config);
        return false;
    }
    control->source = control_start_source(control, config, &remembered, error);
    return control->source != NULL;
}

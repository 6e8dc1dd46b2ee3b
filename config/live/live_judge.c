#include <stdio.h>
#include <string.h>

#include "config/database/catalog_watch.h"
#include "config/flags/step.h"
#include "config/live/live_private.h"
#include "protocol/base/log.h"

bool live_text_set(struct live_text *text, const char *now)
{
    if (strcmp(text->text, now) == 0)
        return false;
    snprintf(text->text, sizeof text->text, "%s", now);
    return true;
}

const struct flags *live_in_force_of(const struct live *live, size_t migration)
{
    return live->known[migration] ? &live->in_force->migrations[migration] : NULL;
}

static const struct flags *live_last_good(const struct live *live, size_t migration)
{
    return live->wanted != NULL ? &live->wanted->migrations[migration]
                                : live_in_force_of(live, migration);
}

/* Whether a reading of the catalog that began after the flags came has yet to end. */
static bool live_catalog_is_awaited(struct live *live)
{
    if (live->catalog_asked_for != live->reading_number) {
        live->catalog_asked_for = live->reading_number;
        live->catalog_reading = catalog_watch_read(live->watch, 0);
    }
    return !catalog_watch_has_ended(live->watch, live->catalog_reading);
}

static void live_refuse(struct live *live, size_t migration, const struct error *error)
{
    const char *name = live->config->migrations[migration].name;
    if (live_text_set(&live->refusals[migration], error->message))
        log_event(LOG_LEVEL_WARNING, "flags_refused", LOG_TEXT("migration", name),
                  LOG_TEXT("reason", error->message));
}

static void live_tell_loss(struct live *live, size_t index, struct arena *arena)
{
    const struct migration_config *config = &live->config->migrations[index];
    const char *loss =
        flag_values_loss(&live->reading->migrations[index], config, live->config->flag_prefix,
                         live_in_force_of(live, index), arena);
    if (!live_text_set(&live->losses[index], loss != NULL ? loss : ""))
        return;
    if (loss != NULL)
        log_event(LOG_LEVEL_WARNING, "flags_missing", LOG_TEXT("migration", config->name),
                  LOG_TEXT("reason", loss));
    else
        log_event(LOG_LEVEL_INFO, "flags_there_again", LOG_TEXT("migration", config->name));
}

static void live_accept(struct live *live, size_t index)
{
    if (live_text_set(&live->refusals[index], ""))
        log_event(LOG_LEVEL_INFO, "flags_put_right",
                  LOG_TEXT("migration", live->config->migrations[index].name));
}

static bool live_tables_allow(const struct live *live, size_t index, const struct flags *next,
                              struct error *error)
{
    struct arena arena = {0};
    const char *key = flag_values_key(live->config->flag_prefix,
                                      live->config->migrations[index].name, FLAG_KEY_WRITE, &arena);
    bool allowed = step_check(&live->catalog->migrations[index], live_in_force_of(live, index),
                              next, key, live->config->path, error);
    arena_free(&arena);
    return allowed;
}

/* The flags of a migration as the source has them. */
static enum live_verdict live_judge_values(struct live *live, size_t index, struct arena *arena,
                                           struct flags *out, struct error *error)
{
    live_tell_loss(live, index, arena);
    switch (flag_values_check(&live->reading->migrations[index], &live->catalog->migrations[index],
                              live->config->flag_prefix, live_in_force_of(live, index), arena, out,
                              error)) {
    case FLAG_VERDICT_GOOD:
        if (live->state == LIVE_SERVING && live_in_force_of(live, index) != NULL &&
            step_is_taken(live_in_force_of(live, index), out) && live_catalog_is_awaited(live))
            return LIVE_VERDICT_AWAITED;
        if (!live_tables_allow(live, index, out, error)) {
            live_refuse(live, index, error);
            return LIVE_VERDICT_NONE;
        }
        live_accept(live, index);
        return LIVE_VERDICT_FLAGS;
    case FLAG_VERDICT_NO_TABLE:
        if (live_catalog_is_awaited(live))
            return LIVE_VERDICT_AWAITED;
        live_refuse(live, index, error);
        /* The table may be made without our seeing it. */
        catalog_watch_read_later(live->watch);
        return LIVE_VERDICT_NONE;
    case FLAG_VERDICT_REFUSED:
    default:
        live_refuse(live, index, error);
        return LIVE_VERDICT_NONE;
    }
}

enum live_verdict live_judge_one(struct live *live, size_t index, struct arena *arena,
                                 struct flags *out, struct error *error)
{
    const struct flags *last = live_last_good(live, index);
    enum live_verdict verdict = LIVE_VERDICT_NONE;
    if (live->reading == NULL)
        error_set(error, SQLSTATE_CONFIG_FILE,
                  "the flags cannot be read (%s) and %s remembers none for migration %s; serving "
                  "with guessed flags could lose writes",
                  live->flags_problem.text[0] != '\0' ? live->flags_problem.text : "no answer",
                  live->config->state_file, live->config->migrations[index].name);
    else if (!live->held || last == NULL)
        verdict = live_judge_values(live, index, arena, out, error);
    if (verdict == LIVE_VERDICT_FLAGS || last == NULL)
        return verdict;
    *out = *last;
    return LIVE_VERDICT_FLAGS;
}

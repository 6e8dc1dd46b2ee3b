#include "proxy/conversation/session/hidden_log.h"

#include <string.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

/* NULL where there are too many. */
static struct hidden_count *hidden_log_count(struct hidden_log *log, const char *migration)
{
    for (size_t i = 0; i < log->count_count; i++)
        if (strcmp(log->counts[i].migration, migration) == 0)
            return &log->counts[i];
    if (log->count_count == HIDDEN_LOG_MIGRATIONS)
        return NULL;
    log->counts = memory_grow(log->counts, (log->count_count + 1) * sizeof *log->counts);
    struct hidden_count *count = &log->counts[log->count_count++];
    *count = (struct hidden_count){.migration = memory_copy_string(migration)};
    return count;
}

static bool hidden_log_is_new(struct hidden_log *log, uint64_t shape)
{
    for (size_t i = 0; i < log->shape_count; i++)
        if (log->shapes[i] == shape)
            return false;
    if (log->shape_count == HIDDEN_LOG_SHAPES)
        return false;
    log->shapes[log->shape_count++] = shape;
    return true;
}

void hidden_log_note(struct hidden_log *log, uint64_t session, const struct catalog *catalog,
                     const struct plan *plan)
{
    for (size_t i = 0; i < plan->hidden_count; i++) {
        const struct hidden_sql *hidden = &plan->hidden[i];
        const struct migration_config *config = catalog->migrations[hidden->migration].config;
        struct hidden_count *count = hidden_log_count(log, config->name);
        if (count != NULL)
            count->statements++;
        /* Several tables in one statement are several shapes. */
        if (!hidden_log_is_new(log, hidden->shape + 2 * hidden->migration + hidden->side))
            continue;
        log_event(LOG_LEVEL_WARNING, "hidden_sql", LOG_NUMBER("session", session),
                  LOG_TEXT("construct", hidden->construct),
                  LOG_TEXT("table", config->table[hidden->side].name),
                  LOG_TEXT("migration", config->name),
                  LOG_NUMBER("statements", count != NULL ? count->statements : 0),
                  LOG_TEXT("reason", "SQL inside it reaches the database as it is written"));
    }
}

void hidden_log_free(struct hidden_log *log)
{
    for (size_t i = 0; i < log->count_count; i++)
        memory_free(log->counts[i].migration);
    memory_free(log->counts);
    *log = (struct hidden_log){0};
}

#include "protocol/base/log.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <time.h>

#include "protocol/base/log_writer.h"

static _Atomic enum log_level log_least = LOG_LEVEL_INFO;
static _Atomic enum log_format log_format = LOG_FORMAT_TEXT;

static const char *const LOG_LEVEL_NAMES[] = {"debug", "info", "warning", "error"};

/* One kind of event and how often it came in its second. */
struct log_kind {
    const char *event;
    time_t second;
    uint64_t count;
};

static pthread_mutex_t log_lock = PTHREAD_MUTEX_INITIALIZER; /* guards the next three */
static struct log_kind log_kinds[LOG_KINDS_LIMIT];
static size_t log_kind_count;
static bool log_suppresses;

static void log_write(struct log_line *line)
{
    log_line_end(line);
    log_writer_put(line);
}

static uint64_t log_suppressed(const struct log_kind *kind)
{
    return kind->count > LOG_EVENTS_PER_SECOND ? kind->count - LOG_EVENTS_PER_SECOND : 0;
}

/* What was left out of seconds that are over. */
static void log_tell_suppressed_before(const struct timespec *now)
{
    log_suppresses = false;
    for (size_t i = 0; i < log_kind_count; i++) {
        struct log_kind *kind = &log_kinds[i];
        uint64_t suppressed = log_suppressed(kind);
        if (suppressed == 0)
            continue;
        if (kind->second == now->tv_sec) {
            log_suppresses = true;
            continue;
        }
        struct log_line line;
        log_line_begin(&line, log_format, now, LOG_LEVEL_NAMES[LOG_LEVEL_WARNING], "suppressed");
        log_line_add_text(&line, "kind", kind->event);
        log_line_add_number(&line, "events", (int64_t)suppressed);
        log_write(&line);
        kind->count = 0;
    }
}

static struct log_kind *log_find_kind(const char *event)
{
    for (size_t i = 0; i < log_kind_count; i++)
        if (log_kinds[i].event == event || strcmp(log_kinds[i].event, event) == 0)
            return &log_kinds[i];
    if (log_kind_count == LOG_KINDS_LIMIT)
        return NULL;
    log_kinds[log_kind_count] = (struct log_kind){.event = event};
    return &log_kinds[log_kind_count++];
}

/* Whether this event is one too many of its kind. */
static bool log_is_suppressed(const char *event, const struct timespec *now)
{
    pthread_mutex_lock(&log_lock);
    if (log_suppresses)
        log_tell_suppressed_before(now);
    bool suppressed = false;
    struct log_kind *kind = log_find_kind(event);
    if (kind != NULL) {
        if (kind->second != now->tv_sec)
            *kind = (struct log_kind){.event = event, .second = now->tv_sec};
        kind->count++;
        suppressed = log_suppressed(kind) != 0;
        log_suppresses = log_suppresses || suppressed;
    }
    pthread_mutex_unlock(&log_lock);
    return suppressed;
}

void log_tell_suppressed(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    pthread_mutex_lock(&log_lock);
    if (log_suppresses)
        log_tell_suppressed_before(&now);
    pthread_mutex_unlock(&log_lock);
}

void log_set_level(enum log_level least)
{
    log_least = least;
}

void log_set_format(enum log_format format)
{
    log_format = format;
}

void log_fields(enum log_level level, const char *event, const struct log_field *fields)
{
    struct timespec now;
    if (level < log_least)
        return;
    clock_gettime(CLOCK_REALTIME, &now);
    if (log_is_suppressed(event, &now))
        return;
    struct log_line line;
    log_line_begin(&line, log_format, &now, LOG_LEVEL_NAMES[level], event);
    for (const struct log_field *field = fields; field->key != NULL; field++) {
        if (field->text != NULL)
            log_line_add_text(&line, field->key, field->text);
        else
            log_line_add_number(&line, field->key, field->number);
    }
    log_write(&line);
}

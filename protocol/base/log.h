/*
 * One line per event on standard error, as text or JSON (protocol/base/log_line.h).
 *
 * Never a literal, a parameter, a password or a client's SQL. What concerns a session has its
 * number under the key "session".
 *
 * Of one kind of event at most LOG_EVENTS_PER_SECOND are written each second. How many more there
 * were is told in a line of its own, "suppressed", as soon as anything is logged, or
 * log_tell_suppressed called, in a later second.
 *
 * Safe from any thread. Who writes the lines, and who waits for that, says log_writer.h.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_LOG_H
#define CROSSFADE_PROTOCOL_BASE_LOG_H

#include <stdint.h>

#include "protocol/base/log_line.h"

#define LOG_EVENTS_PER_SECOND 50
#define LOG_KINDS_LIMIT 128 /* of events; there are fewer */

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

struct log_field {
    const char *key; /* NULL ends the list */
    const char *text;
    int64_t number; /* where text is NULL */
};

#define LOG_TEXT(key_, text_) ((struct log_field){.key = (key_), .text = (text_)})
#define LOG_NUMBER(key_, number_) ((struct log_field){.key = (key_), .number = (int64_t)(number_)})

/* log_event(LOG_LEVEL_INFO, "listening", LOG_TEXT("address", name), LOG_NUMBER("port", 6432)). The
 * event is a string constant. */
#define log_event(level, event, ...)                                                               \
    log_fields((level), (event), (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){0}})

void log_set_level(enum log_level least);
void log_set_format(enum log_format format);
void log_fields(enum log_level level, const char *event, const struct log_field *fields);

/* For the end of a flood: cheap, to be called about once a second. */
void log_tell_suppressed(void);

#endif

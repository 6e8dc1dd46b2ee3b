/*
 * One line per event on standard error: `time level event key=value …`.
 *
 * Never a literal, a parameter, a password or a client's SQL. Values with spaces, quotes or control
 * characters are quoted and escaped, so a line cannot be forged from outside. Safe from any thread:
 * a line is one write().
 */
#ifndef CROSSFADE_PROTOCOL_BASE_LOG_H
#define CROSSFADE_PROTOCOL_BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };

struct log_field {
    const char *key; /* NULL ends the list */
    const char *text;
    int64_t number; /* where text is NULL */
};

#define LOG_TEXT(key_, text_) ((struct log_field){.key = (key_), .text = (text_)})
#define LOG_NUMBER(key_, number_) ((struct log_field){.key = (key_), .number = (int64_t)(number_)})

/* log_event(LOG_LEVEL_INFO, "listening", LOG_TEXT("address", name), LOG_NUMBER("port", 6432)) */
#define log_event(level, event, ...)                                                               \
    log_fields((level), (event), (const struct log_field[]){__VA_ARGS__ __VA_OPT__(, ){0}})

void log_set_level(enum log_level least);
void log_fields(enum log_level level, const char *event, const struct log_field *fields);

#endif

#include "protocol/base/log.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOG_LINE_LIMIT 2048

static _Atomic enum log_level log_least = LOG_LEVEL_INFO;

static const char *const LOG_LEVEL_NAMES[] = {"debug", "info", "warning", "error"};

struct log_line {
    char text[LOG_LINE_LIMIT];
    size_t length;
};

static void log_add(struct log_line *line, const char *text, size_t length)
{
    size_t room = sizeof line->text - 1 - line->length;
    size_t take = length < room ? length : room;
    memcpy(line->text + line->length, text, take);
    line->length += take;
}

static bool log_is_plain(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c <= ' ' || *c == '"' || *c == '\\' || *c == '=' || *c == 0x7f)
            return false;
    return *text != '\0';
}

static void log_add_value(struct log_line *line, const char *text)
{
    if (log_is_plain(text)) {
        log_add(line, text, strlen(text));
        return;
    }
    log_add(line, "\"", 1);
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        char escaped[8];
        if (*c == '"' || *c == '\\')
            snprintf(escaped, sizeof escaped, "\\%c", *c);
        else if (*c < ' ' || *c == 0x7f)
            snprintf(escaped, sizeof escaped, "\\x%02x", *c);
        else
            snprintf(escaped, sizeof escaped, "%c", *c);
        log_add(line, escaped, strlen(escaped));
    }
    log_add(line, "\"", 1);
}

static void log_add_time(struct log_line *line)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct tm parts;
    gmtime_r(&now.tv_sec, &parts);
    char text[40];
    size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    log_add(line, text, length);
    int more = snprintf(text, sizeof text, ".%03ldZ", now.tv_nsec / 1000000);
    log_add(line, text, (size_t)more);
}

void log_set_level(enum log_level least)
{
    log_least = least;
}

void log_fields(enum log_level level, const char *event, const struct log_field *fields)
{
    if (level < log_least)
        return;
    struct log_line line = {.length = 0};
    log_add_time(&line);
    log_add(&line, " ", 1);
    log_add(&line, LOG_LEVEL_NAMES[level], strlen(LOG_LEVEL_NAMES[level]));
    log_add(&line, " ", 1);
    log_add(&line, event, strlen(event));
    for (const struct log_field *field = fields; field->key != NULL; field++) {
        log_add(&line, " ", 1);
        log_add(&line, field->key, strlen(field->key));
        log_add(&line, "=", 1);
        char number[24];
        snprintf(number, sizeof number, "%lld", (long long)field->number);
        log_add_value(&line, field->text != NULL ? field->text : number);
    }
    line.text[line.length++] = '\n';
    /* A log that cannot be written must not stop traffic. */
    ssize_t written = write(STDERR_FILENO, line.text, line.length);
    (void)written;
}

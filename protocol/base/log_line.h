/*
 * How a line of the log is written, as text or as JSON:
 *
 *     2026-01-01T00:00:00.000Z info listening address=127.0.0.1 port=6432
 *     {"time":"2026-01-01T00:00:00.000Z","level":"info","event":"listening","address":"127.0.0.1",…}
 *
 * A line is at most LOG_LINE_LIMIT bytes with its end. A value that does not fit is cut between two
 * characters, and what comes after it is left out; the line stays well-formed.
 *
 * Values come from outside, so no byte of them can end a line, or a value, or control a terminal:
 * text escapes quotes, backslashes, control characters and what is not UTF-8; JSON puts U+FFFD
 * where something is not UTF-8. Keys are ours.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_LOG_LINE_H
#define CROSSFADE_PROTOCOL_BASE_LOG_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#define LOG_LINE_LIMIT 2048

enum log_format { LOG_FORMAT_TEXT, LOG_FORMAT_JSON };

struct log_line {
    enum log_format format;
    bool is_cut;
    size_t length;
    char text[LOG_LINE_LIMIT];
};

void log_line_begin(struct log_line *line, enum log_format format, const struct timespec *now,
                    const char *level, const char *event);
void log_line_add_text(struct log_line *line, const char *key, const char *text);
void log_line_add_number(struct log_line *line, const char *key, int64_t number);
void log_line_end(struct log_line *line);

#endif

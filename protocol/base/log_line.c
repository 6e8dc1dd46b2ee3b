#include "protocol/base/log_line.h"

#include <stdio.h>
#include <string.h>

#define LOG_LINE_END_ROOM 3 /* what closes a value and a line: `"}` and the newline */
#define LOG_LINE_ESCAPE_ROOM 16

static bool log_line_has_room(const struct log_line *line, size_t length)
{
    return length <= sizeof line->text - LOG_LINE_END_ROOM - line->length;
}

static void log_line_put(struct log_line *line, const char *text, size_t length)
{
    memcpy(line->text + line->length, text, length);
    line->length += length;
}

/* The length of the character that begins here, 0 where it is not UTF-8 (RFC 3629, section 4). */
static size_t log_line_utf8_length(const unsigned char *at)
{
    size_t length = at[0] < 0x80   ? 1
                    : at[0] < 0xc2 ? 0
                    : at[0] < 0xe0 ? 2
                    : at[0] < 0xf0 ? 3
                    : at[0] < 0xf5 ? 4
                                   : 0;
    /* A byte that continues is not the terminating zero, so this stops there. */
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    bool is_overlong = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90);
    bool is_no_character = (at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f);
    return is_overlong || is_no_character ? 0 : length;
}

static bool log_line_is_control(const unsigned char *at, size_t length)
{
    return (length == 1 && (*at < ' ' || *at == 0x7f)) ||
           (length == 2 && at[0] == 0xc2 && at[1] < 0xa0);
}

/* One character as it stands in the line; *taken is how many bytes of the value it was. */
static size_t log_line_escape(enum log_format format, const unsigned char *at, char *out,
                              size_t *taken)
{
    size_t length = log_line_utf8_length(at);
    *taken = length != 0 ? length : 1;
    int made;
    if (length == 0 && format == LOG_FORMAT_JSON)
        made = snprintf(out, LOG_LINE_ESCAPE_ROOM, "\\ufffd");
    else if (length == 0)
        made = snprintf(out, LOG_LINE_ESCAPE_ROOM, "\\x%02x", *at);
    else if (*at == '"' || *at == '\\')
        made = snprintf(out, LOG_LINE_ESCAPE_ROOM, "\\%c", *at);
    else if (log_line_is_control(at, length))
        made = snprintf(out, LOG_LINE_ESCAPE_ROOM,
                        format == LOG_FORMAT_JSON ? "\\u%04x" : "\\x%02x", at[length - 1]);
    else
        made = snprintf(out, LOG_LINE_ESCAPE_ROOM, "%.*s", (int)length, (const char *)at);
    return (size_t)made;
}

static bool log_line_is_plain(const char *text)
{
    const unsigned char *at = (const unsigned char *)text;
    while (*at != '\0') {
        size_t length = log_line_utf8_length(at);
        if (length == 0 || log_line_is_control(at, length) || strchr(" \"\\=", *at) != NULL)
            return false;
        at += length;
    }
    return *text != '\0';
}

static void log_line_add_value(struct log_line *line, const char *text)
{
    bool quoted = line->format == LOG_FORMAT_JSON || !log_line_is_plain(text);
    const unsigned char *at = (const unsigned char *)text;
    if (quoted)
        log_line_put(line, "\"", 1);
    while (*at != '\0' && !line->is_cut) {
        char escaped[LOG_LINE_ESCAPE_ROOM];
        size_t taken;
        size_t length = log_line_escape(line->format, at, escaped, &taken);
        line->is_cut = !log_line_has_room(line, length);
        if (!line->is_cut)
            log_line_put(line, escaped, length);
        at += taken;
    }
    if (quoted)
        log_line_put(line, "\"", 1);
}

/* False where not even the key fits: then the line ends here. */
static bool log_line_add_key(struct log_line *line, const char *key)
{
    char text[80];
    int length =
        snprintf(text, sizeof text, line->format == LOG_FORMAT_JSON ? ",\"%s\":" : " %s=", key);
    if (line->is_cut || !log_line_has_room(line, (size_t)length + 1))
        line->is_cut = true;
    else
        log_line_put(line, text, (size_t)length);
    return !line->is_cut;
}

void log_line_begin(struct log_line *line, enum log_format format, const struct timespec *now,
                    const char *level, const char *event)
{
    struct tm parts;
    char date[24];
    char text[160];
    gmtime_r(&now->tv_sec, &parts);
    strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &parts);
    int length = snprintf(text, sizeof text,
                          format == LOG_FORMAT_JSON
                              ? "{\"time\":\"%s.%03ldZ\",\"level\":\"%s\",\"event\":\"%s\""
                              : "%s.%03ldZ %s %s",
                          date, now->tv_nsec / 1000000, level, event);
    line->format = format;
    line->is_cut = false;
    line->length = 0;
    log_line_put(line, text, strnlen(text, (size_t)length));
}

void log_line_add_text(struct log_line *line, const char *key, const char *text)
{
    if (log_line_add_key(line, key))
        log_line_add_value(line, text);
}

void log_line_add_number(struct log_line *line, const char *key, int64_t number)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%lld", (long long)number);
    if (!log_line_has_room(line, strlen(key) + (size_t)length + 8))
        line->is_cut = true;
    else if (log_line_add_key(line, key))
        log_line_put(line, text, (size_t)length);
}

void log_line_end(struct log_line *line)
{
    if (line->format == LOG_FORMAT_JSON)
        line->text[line->length++] = '}';
    line->text[line->length++] = '\n';
}

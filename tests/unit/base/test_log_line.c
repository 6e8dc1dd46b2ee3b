#include "protocol/base/log_line.h"

#include <criterion/criterion.h>
#include <string.h>

/* A value as it stands in a line of its own. */
static const char *test_log_line_value(enum log_format format, const char *value)
{
    static struct log_line line;
    static char text[LOG_LINE_LIMIT + 1];
    const struct timespec now = {0};
    const char *before = format == LOG_FORMAT_JSON ? "\"v\":" : "v=";
    log_line_begin(&line, format, &now, "info", "x");
    log_line_add_text(&line, "v", value);
    log_line_end(&line);
    cr_assert_leq(line.length, LOG_LINE_LIMIT);
    memcpy(text, line.text, line.length);
    text[line.length] = '\0';
    text[strcspn(text, "\n")] = '\0';
    if (format == LOG_FORMAT_JSON)
        text[strlen(text) - 1] = '\0';
    return strstr(text, before) + strlen(before);
}

static const struct {
    const char *value;
    const char *text;
    const char *json;
} TEST_LOG_LINES[] = {
    {"plain", "plain", "\"plain\""},
    {"", "\"\"", "\"\""},
    {"two words", "\"two words\"", "\"two words\""},
    {"k=v", "\"k=v\"", "\"k=v\""},
    {"a\nb\r\tc", "\"a\\x0ab\\x0d\\x09c\"", "\"a\\u000ab\\u000d\\u0009c\""},
    {"\"\\", "\"\\\"\\\\\"", "\"\\\"\\\\\""},
    {"\x01\x1b[31m\x7f", "\"\\x01\\x1b[31m\\x7f\"", "\"\\u0001\\u001b[31m\\u007f\""},
    {"Zo\xc3\xab\xe2\x82\xac\xf0\x9f\x98\x80", "Zo\xc3\xab\xe2\x82\xac\xf0\x9f\x98\x80",
     "\"Zo\xc3\xab\xe2\x82\xac\xf0\x9f\x98\x80\""},
    /* the one byte that controls a terminal as ESC [ does, in UTF-8 and not */
    {"\xc2\x9b", "\"\\x9b\"", "\"\\u009b\""},
    {"\x9b", "\"\\x9b\"", "\"\\ufffd\""},
    {"\xff\xfe", "\"\\xff\\xfe\"", "\"\\ufffd\\ufffd\""},
    {"cut \xe2\x82", "\"cut \\xe2\\x82\"", "\"cut \\ufffd\\ufffd\""},
    {"\xc0\xaf", "\"\\xc0\\xaf\"", "\"\\ufffd\\ufffd\""},                 /* overlong */
    {"\xe0\x80\xaf", "\"\\xe0\\x80\\xaf\"", "\"\\ufffd\\ufffd\\ufffd\""}, /* overlong */
    {"\xed\xa0\x80", "\"\\xed\\xa0\\x80\"", "\"\\ufffd\\ufffd\\ufffd\""}, /* a surrogate */
    {"\xf4\x90\x80\x80", "\"\\xf4\\x90\\x80\\x80\"", "\"\\ufffd\\ufffd\\ufffd\\ufffd\""},
    {"\xe2\"", "\"\\xe2\\\"\"", "\"\\ufffd\\\"\""}, /* nothing hides after half a character */
};

Test(log_line, escapes_values)
{
    for (size_t i = 0; i < sizeof TEST_LOG_LINES / sizeof TEST_LOG_LINES[0]; i++) {
        cr_expect_str_eq(test_log_line_value(LOG_FORMAT_TEXT, TEST_LOG_LINES[i].value),
                         TEST_LOG_LINES[i].text);
        cr_expect_str_eq(test_log_line_value(LOG_FORMAT_JSON, TEST_LOG_LINES[i].value),
                         TEST_LOG_LINES[i].json);
    }
}

/* Whatever is cut off, the line ends as it should, between two characters. */
Test(log_line, stays_well_formed_where_it_is_cut)
{
    static char value[4 * LOG_LINE_LIMIT];
    for (size_t offset = 0; offset < 8; offset++) {
        memset(value, 'x', offset);
        for (size_t i = offset; i + 4 < sizeof value; i += 3)
            memcpy(value + i, i % 2 == 0 ? "\xe2\x82\xac" : "\n\"z", 4);
        const char *json = test_log_line_value(LOG_FORMAT_JSON, value);
        size_t length = strlen(json);
        cr_assert_gt(length, LOG_LINE_LIMIT - 120);
        cr_assert_eq(json[length - 1], '"');
        cr_assert_neq(json[length - 2], '\\');
        cr_assert_eq(strchr(json, '\n'), NULL);
    }
}

Test(log_line, leaves_out_what_comes_behind_a_cut)
{
    static char value[LOG_LINE_LIMIT];
    struct log_line line;
    const struct timespec now = {0};
    memset(value, 'x', sizeof value - 1);
    log_line_begin(&line, LOG_FORMAT_JSON, &now, "info", "x");
    log_line_add_text(&line, "v", value);
    log_line_add_number(&line, "n", 1);
    log_line_add_text(&line, "w", "w");
    log_line_end(&line);
    cr_assert_eq(memcmp(line.text + line.length - 4, "x\"}\n", 4), 0);
}

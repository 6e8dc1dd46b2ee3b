#include "protocol/base/log.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One test is one process, so standard error may go where the test can read it. */
static int test_log_pipe[2];

static void test_log_catch(void)
{
    cr_assert_eq(pipe(test_log_pipe), 0);
    cr_assert_eq(dup2(test_log_pipe[1], STDERR_FILENO), STDERR_FILENO);
    close(test_log_pipe[1]);
}

/* All that has been logged; nothing can be logged afterwards. */
static const char *test_log_caught(void)
{
    static char text[8192];
    close(STDERR_FILENO);
    size_t length = 0;
    ssize_t got;
    while ((got = read(test_log_pipe[0], text + length, sizeof text - 1 - length)) > 0)
        length += (size_t)got;
    text[length] = '\0';
    return text;
}

/* The line without its time: 2024-01-01T00:00:00.000Z. */
static const char *test_log_after_time(const char *line)
{
    static const char pattern[] = "0000-00-00T00:00:00.000Z ";
    for (size_t i = 0; i < sizeof pattern - 1; i++) {
        bool is_digit = line[i] >= '0' && line[i] <= '9';
        cr_assert(pattern[i] == '0' ? is_digit : line[i] == pattern[i], "%s", line);
    }
    return line + sizeof pattern - 1;
}

Test(log, writes_one_line_per_event, .init = test_log_catch)
{
    log_event(LOG_LEVEL_INFO, "listening", LOG_TEXT("address", "127.0.0.1"),
              LOG_NUMBER("port", 6432));
    cr_assert_str_eq(test_log_after_time(test_log_caught()),
                     "info listening address=127.0.0.1 port=6432\n");
}

Test(log, needs_no_fields, .init = test_log_catch)
{
    log_event(LOG_LEVEL_ERROR, "stopped");
    cr_assert_str_eq(test_log_after_time(test_log_caught()), "error stopped\n");
}

Test(log, cannot_be_forged_from_outside, .init = test_log_catch)
{
    log_event(LOG_LEVEL_WARNING, "refused", LOG_TEXT("a", "x\n2024 info forged"),
              LOG_TEXT("b", "say \"hi\\\""), LOG_TEXT("c", "k=v"), LOG_TEXT("d", ""),
              LOG_TEXT("e", "\x7f\x1b"), LOG_TEXT("f", "Zo\xc3\xab"));
    cr_assert_str_eq(test_log_after_time(test_log_caught()),
                     "warning refused a=\"x\\x0a2024 info forged\" b=\"say \\\"hi\\\\\\\"\" "
                     "c=\"k=v\" d=\"\" e=\"\\x7f\\x1b\" f=Zo\xc3\xab\n");
}

Test(log, leaves_out_what_is_below_its_level, .init = test_log_catch)
{
    log_event(LOG_LEVEL_DEBUG, "one");
    log_set_level(LOG_LEVEL_DEBUG);
    log_event(LOG_LEVEL_DEBUG, "two");
    log_set_level(LOG_LEVEL_ERROR);
    log_event(LOG_LEVEL_WARNING, "three");
    cr_assert_str_eq(test_log_after_time(test_log_caught()), "debug two\n");
}

Test(log, cuts_lines_that_are_too_long, .init = test_log_catch)
{
    static char value[5000];
    memset(value, 'x', sizeof value - 1);
    log_event(LOG_LEVEL_INFO, "long", LOG_TEXT("value", value), LOG_NUMBER("lost", 1));
    const char *line = test_log_caught();
    size_t length = strlen(line);
    cr_assert(length <= LOG_LINE_LIMIT && length > LOG_LINE_LIMIT - 8, "%zu", length);
    cr_assert_str_eq(line + length - 2, "x\n");
    cr_assert_eq(strchr(line, '\n'), line + length - 1);
}

Test(log, counts_below_zero, .init = test_log_catch)
{
    log_event(LOG_LEVEL_INFO, "n", LOG_NUMBER("least", INT64_MIN), LOG_NUMBER("minus", -1));
    cr_assert_str_eq(test_log_after_time(test_log_caught()),
                     "info n least=-9223372036854775808 minus=-1\n");
}

Test(log, says_how_many_events_it_left_out, .init = test_log_catch)
{
    for (int i = 0; i < LOG_EVENTS_PER_SECOND * 5; i++)
        log_event(LOG_LEVEL_INFO, "flood", LOG_NUMBER("i", i));
    log_event(LOG_LEVEL_INFO, "other"); /* is not held back by the flood */
    sleep(1);
    log_tell_suppressed();
    log_tell_suppressed();
    const char *text = test_log_caught();
    unsigned lines = 0;
    for (const char *at = text; (at = strstr(at, " info flood i=")) != NULL; at++)
        lines++;
    unsigned told = 0;
    for (const char *at = text; (at = strstr(at, " warning suppressed kind=flood events=")) != NULL;
         at++)
        told += (unsigned)strtoul(strrchr(strndupa(at, strcspn(at, "\n")), '=') + 1, NULL, 10);
    cr_assert_neq(told, 0);
    cr_assert_eq(lines + told, LOG_EVENTS_PER_SECOND * 5, "%u written, %u told", lines, told);
    cr_assert_leq(lines, 3 * LOG_EVENTS_PER_SECOND); /* the seconds may have changed meanwhile */
    cr_assert_not_null(strstr(text, " info other\n"));
}

Test(log, writes_json, .init = test_log_catch)
{
    log_set_format(LOG_FORMAT_JSON);
    log_event(LOG_LEVEL_WARNING, "refused", LOG_NUMBER("session", 7),
              LOG_TEXT("reason", "a \"b\""));
    const char *line = test_log_caught();
    cr_assert_eq(strncmp(line, "{\"time\":\"", 9), 0, "%s", line);
    cr_assert_str_eq(strchr(line, 'Z'), "Z\",\"level\":\"warning\",\"event\":\"refused\","
                                        "\"session\":7,\"reason\":\"a \\\"b\\\"\"}\n");
}

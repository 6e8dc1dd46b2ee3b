/*
 * Lines of the log while nobody reads standard error, and afterwards.
 */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "protocol/base/log_writer.h"

/* Standard error is a pipe that holds a page; the end to read it from. */
static int log_writer_pipe(void)
{
    int ends[2];
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    cr_assert(fcntl(ends[1], F_SETPIPE_SZ, 4096) >= 0);
    cr_assert(dup2(ends[1], STDERR_FILENO) >= 0);
    close(ends[1]);
    return ends[0];
}

static void log_writer_line(const char *event, int64_t number)
{
    struct log_line line;
    log_line_begin(&line, LOG_FORMAT_TEXT, &(struct timespec){0}, "info", event);
    log_line_add_number(&line, "number", number);
    log_line_end(&line);
    log_writer_put(&line);
}

/* All that comes until nobody has standard error open. */
static char *log_writer_read(int from)
{
    size_t length = 0;
    char *text = malloc(LOG_WRITER_QUEUE_LIMIT * 4);
    cr_assert_not_null(text);
    for (ssize_t n; (n = read(from, text + length, LOG_WRITER_QUEUE_LIMIT)) > 0;)
        length += (size_t)n;
    text[length] = '\0';
    return text;
}

static void log_writer_close(void)
{
    int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nothing, STDERR_FILENO);
    close(nothing);
}

static int log_writer_count(const char *text, const char *what)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what))
        count++;
    return count;
}

Test(log_writer, writes_all_in_their_order)
{
    int from = log_writer_pipe();
    log_writer_start();
    for (int i = 0; i < 20; i++)
        log_writer_line("line", i);
    log_writer_stop();
    log_writer_line("later", 0);
    log_writer_close();
    char *text = log_writer_read(from);
    const char *at = text;
    for (int i = 0; i < 20; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "line number=%d\n", i);
        at = strstr(at, expected);
        cr_assert_not_null(at, "%s\n%s", expected, text);
    }
    cr_assert_not_null(strstr(at, "later number=0\n"), "%s", text);
    free(text);
}

/* Told more than once, where the queue was full before the writer took it. */
static int log_writer_dropped_in(const char *text)
{
    static const char TOLD[] = "log_dropped events=";
    int dropped = 0;
    for (const char *at = text; (at = strstr(at, TOLD)) != NULL;) {
        at += strlen(TOLD);
        dropped += atoi(at);
    }
    return dropped;
}

/* Whatever is put, nobody waits; and nobody is told less than what is missing. */
Test(log_writer, drops_and_counts_while_nobody_reads, .timeout = 60)
{
    enum { LINES = 20000 };
    int from = log_writer_pipe();
    log_writer_start();
    for (int i = 0; i < LINES; i++)
        log_writer_line("line", i);
    char page[4096];
    ssize_t taken = read(from, page, sizeof page);
    cr_assert_gt(taken, 0);
    /* From here on there is a reader. */
    int rest[2];
    cr_assert_eq(pipe2(rest, O_CLOEXEC), 0);
    pid_t reader = fork();
    cr_assert(reader >= 0);
    if (reader == 0) {
        log_writer_close();
        close(rest[0]);
        char *text = log_writer_read(from);
        dprintf(rest[1], "%d %d", log_writer_count(text, " line number="),
                log_writer_dropped_in(text));
        _exit(0);
    }
    close(from);
    log_writer_stop();
    log_writer_close();
    close(rest[1]);
    char said[64] = "";
    cr_assert_gt(read(rest[0], said, sizeof said - 1), 0);
    int lines = 0;
    int dropped = 0;
    cr_assert_eq(sscanf(said, "%d %d", &lines, &dropped), 2);
    page[taken] = '\0'; /* the last byte was a line's end at most */
    cr_assert_geq(dropped, 1000);
    cr_assert_leq(abs(LINES - dropped - lines - (int)(taken / 40)), 20, "%s", said);
}

Test(log_writer, ends_in_time_where_nobody_ever_reads, .timeout = 30)
{
    int from = log_writer_pipe();
    log_writer_start();
    for (int i = 0; i < 1000; i++)
        log_writer_line("line", i);
    log_writer_stop();
    log_writer_line("dropped", 0);
    close(from);
}

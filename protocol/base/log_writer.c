#include "protocol/base/log_writer.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 *   DIRECT ──start──► QUEUING ──stop──► ENDING ──all written──► DIRECT
 *                                         └──nobody reads──► ABANDONED
 */
enum log_writer_state {
    LOG_WRITER_DIRECT,
    LOG_WRITER_QUEUING,
    LOG_WRITER_ENDING,
    LOG_WRITER_ABANDONED
};

static pthread_mutex_t log_writer_lock = PTHREAD_MUTEX_INITIALIZER; /* guards what follows */
static pthread_cond_t log_writer_changed;
static pthread_t log_writer_thread;
static enum log_writer_state log_writer_state;
static char log_writer_buffers[2][LOG_WRITER_QUEUE_LIMIT];
static unsigned log_writer_filling; /* which of them is the queue; the other one is the thread's */
static size_t log_writer_length;    /* of the queue */
static uint64_t log_writer_dropped; /* and not told yet */
static enum log_format log_writer_drop_format; /* of the last one of them */
static uint64_t log_writer_steps;              /* lines that the thread is done with */

/* Others may have made standard error one that does not block. */
static bool log_writer_write(const char *text, size_t length)
{
    size_t done = 0;
    while (done < length) {
        ssize_t written = write(STDERR_FILENO, text + done, length - done);
        if (written >= 0) {
            done += (size_t)written;
        } else if (errno == EAGAIN) {
            struct pollfd room = {.fd = STDERR_FILENO, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

/* `stands_for` are as many as are lost where this one is. */
static void log_writer_step(const char *text, size_t length, uint64_t stands_for)
{
    bool written = log_writer_write(text, length);
    pthread_mutex_lock(&log_writer_lock);
    log_writer_steps++;
    log_writer_dropped += written ? 0 : stands_for;
    pthread_cond_broadcast(&log_writer_changed);
    pthread_mutex_unlock(&log_writer_lock);
}

/* What the thread has taken out of the queue. */
struct log_writer_batch {
    const char *text;
    size_t length;
    uint64_t dropped; /* after these lines */
    enum log_format format;
};

static void log_writer_tell_dropped(const struct log_writer_batch *batch)
{
    struct timespec now;
    struct log_line line;
    clock_gettime(CLOCK_REALTIME, &now);
    log_line_begin(&line, batch->format, &now, "warning", "log_dropped");
    log_line_add_number(&line, "events", (int64_t)batch->dropped);
    log_line_end(&line);
    log_writer_step(line.text, line.length, batch->dropped);
}

/* Waits for lines; false where none will come any more. */
static bool log_writer_take(struct log_writer_batch *out)
{
    pthread_mutex_lock(&log_writer_lock);
    while (log_writer_length == 0 && log_writer_state == LOG_WRITER_QUEUING)
        pthread_cond_wait(&log_writer_changed, &log_writer_lock);
    *out = (struct log_writer_batch){.text = log_writer_buffers[log_writer_filling],
                                     .length = log_writer_length,
                                     .dropped = log_writer_dropped,
                                     .format = log_writer_drop_format};
    log_writer_filling = 1 - log_writer_filling;
    log_writer_length = 0;
    log_writer_dropped = 0;
    if (out->length == 0 && log_writer_state == LOG_WRITER_ENDING) {
        log_writer_state = LOG_WRITER_DIRECT;
        pthread_cond_broadcast(&log_writer_changed);
    }
    pthread_mutex_unlock(&log_writer_lock);
    return out->length > 0;
}

static void *log_writer_run(void *unused)
{
    struct log_writer_batch batch;
    while (log_writer_take(&batch)) {
        const char *end = batch.text + batch.length;
        for (const char *line = batch.text; line < end;) {
            const char *next = (const char *)memchr(line, '\n', (size_t)(end - line)) + 1;
            log_writer_step(line, (size_t)(next - line), 1);
            line = next;
        }
        if (batch.dropped > 0)
            log_writer_tell_dropped(&batch);
    }
    return unused;
}

/* Signals are others' to take: here they would only interrupt a write. */
void log_writer_start(void)
{
    sigset_t all, before;
    pthread_condattr_t attributes;
    assert(log_writer_state == LOG_WRITER_DIRECT);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&log_writer_changed, &attributes);
    pthread_condattr_destroy(&attributes);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    log_writer_state = LOG_WRITER_QUEUING;
    if (pthread_create(&log_writer_thread, NULL, log_writer_run, NULL) != 0)
        log_writer_state = LOG_WRITER_DIRECT;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Whether the thread did something in time. */
static bool log_writer_wait_for_step(void)
{
    uint64_t before = log_writer_steps;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOG_WRITER_LAST_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    int status = 0;
    while (status == 0 && log_writer_steps == before && log_writer_state == LOG_WRITER_ENDING)
        status = pthread_cond_timedwait(&log_writer_changed, &log_writer_lock, &until);
    return status == 0;
}

void log_writer_stop(void)
{
    pthread_mutex_lock(&log_writer_lock);
    if (log_writer_state != LOG_WRITER_QUEUING) {
        pthread_mutex_unlock(&log_writer_lock);
        return;
    }
    log_writer_state = LOG_WRITER_ENDING;
    pthread_cond_broadcast(&log_writer_changed);
    while (log_writer_state == LOG_WRITER_ENDING && log_writer_wait_for_step()) {
    }
    bool ended = log_writer_state == LOG_WRITER_DIRECT;
    if (!ended)
        log_writer_state = LOG_WRITER_ABANDONED;
    pthread_mutex_unlock(&log_writer_lock);
    if (ended)
        pthread_join(log_writer_thread, NULL);
    else
        pthread_detach(log_writer_thread);
}

/* Under the lock. */
static void log_writer_queue_line(const struct log_line *line)
{
    if (log_writer_state == LOG_WRITER_ABANDONED ||
        line->length > LOG_WRITER_QUEUE_LIMIT - log_writer_length) {
        log_writer_dropped++;
        log_writer_drop_format = line->format;
        return;
    }
    memcpy(log_writer_buffers[log_writer_filling] + log_writer_length, line->text, line->length);
    log_writer_length += line->length;
    pthread_cond_broadcast(&log_writer_changed);
}

void log_writer_put(const struct log_line *line)
{
    pthread_mutex_lock(&log_writer_lock);
    bool direct = log_writer_state == LOG_WRITER_DIRECT;
    if (!direct)
        log_writer_queue_line(line);
    pthread_mutex_unlock(&log_writer_lock);
    if (direct)
        log_writer_write(line->text, line->length);
}

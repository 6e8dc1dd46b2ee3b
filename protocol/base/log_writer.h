/*
 * Where lines of the log go: to standard error.
 *
 * Until log_writer_start whoever logs writes, and waits for who reads. From then on a thread
 * writes, and nobody else waits: a line that finds LOG_WRITER_QUEUE_LIMIT bytes before it is
 * dropped, and so is one that cannot be written. How many these were is told in a line of its own,
 * "log_dropped", as soon as there is room again.
 *
 * Safe from any thread. A line is one write(), so that lines of several processes do not mix.
 */
#ifndef CROSSFADE_PROTOCOL_BASE_LOG_WRITER_H
#define CROSSFADE_PROTOCOL_BASE_LOG_WRITER_H

#include "protocol/base/log_line.h"

#define LOG_WRITER_QUEUE_LIMIT ((size_t)256 << 10)

/* How long the end waits for a reader that takes nothing. */
#define LOG_WRITER_LAST_MS 500

/* Once in a process. */
void log_writer_start(void);

/* Waits for what is queued, as long as somebody reads it; what comes later is written at once, or
 * dropped where nobody reads. Nothing where there is no such thread. */
void log_writer_stop(void);

/* The line is ended already. */
void log_writer_put(const struct log_line *line);

#endif

/*
 * Processes that a test starts: they write to a log, and die with the test.
 */
#ifndef CROSSFADE_TESTS_PROCESS_H
#define CROSSFADE_TESTS_PROCESS_H

#include <stdbool.h>
#include <sys/types.h>

/* `command` ends with NULL. Standard output and standard error go to the end of the file `log`. */
pid_t process_start(const char *const *command, const char *log);

/* Until something accepts connections on 127.0.0.1. Fails the test, and shows the log, when the
 * process ends or takes too long. */
void process_wait_for_port(pid_t pid, int port, const char *log);

/* Waits for the end; an exit code, or 128 and the signal. Fails the test when it takes too long. */
int process_wait(pid_t pid, const char *log);

void process_kill(pid_t pid); /* SIGKILL, and waits */

/* A number of kilobytes from /proc/PID/status: "VmRSS", "VmHWM". */
long process_memory_kb(pid_t pid, const char *field);

/* The processor time used so far, in seconds. */
double process_cpu_seconds(pid_t pid);

/* Fails the test where a log holds a sanitizer's report. */
void process_check_log(const char *log);

#endif

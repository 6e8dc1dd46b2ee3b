#include "tests/integration/process.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/integration/harness.h"

static const char *const PROCESS_REPORTS[] = {"ERROR: AddressSanitizer", "ERROR: LeakSanitizer",
                                              "runtime error:", "ThreadSanitizer", "Assertion `"};

pid_t process_start(const char *const *command, const char *log)
{
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    cr_assert(output >= 0, "%s: %s", log, strerror(errno));
    pid_t parent = getpid();
    pid_t pid = fork();
    cr_assert(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || dup2(output, 1) < 0 || dup2(output, 2) < 0)
            _exit(126);
        execvp(command[0], (char *const *)(uintptr_t)command);
        dprintf(2, "%s: %s\n", command[0], strerror(errno));
        _exit(127);
    }
    close(output);
    return pid;
}

static void process_fail(const char *what, const char *log)
{
    char *text = harness_read_file(log);
    size_t length = strlen(text);
    cr_assert_fail("%s; its log ends:\n%s", what, text + (length > 4000 ? length - 4000 : 0));
}

static bool process_accepts(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(connection >= 0);
    bool accepted = connect(connection, (const struct sockaddr *)&address, sizeof address) == 0;
    close(connection);
    return accepted;
}

void process_wait_for_port(pid_t pid, int port, const char *log)
{
    double deadline = harness_now() + HARNESS_WAIT_MS / 1000.0;
    while (!process_accepts(port)) {
        if (waitpid(pid, NULL, WNOHANG) != 0)
            process_fail("a process ended before it accepted connections", log);
        if (harness_now() > deadline)
            process_fail("a process does not accept connections", log);
        harness_sleep_ms(5);
    }
}

int process_wait(pid_t pid, const char *log)
{
    double deadline = harness_now() + HARNESS_WAIT_MS / 1000.0;
    int status;
    pid_t ended;
    while ((ended = waitpid(pid, &status, WNOHANG)) == 0) {
        if (harness_now() > deadline)
            process_fail("a process does not end", log);
        harness_sleep_ms(5);
    }
    cr_assert_eq(ended, pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void process_kill(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

long process_memory_kb(pid_t pid, const char *field)
{
    char *status = harness_read_file(harness_format("/proc/%d/status", pid));
    const char *at = strstr(status, field);
    cr_assert_not_null(at, "no %s in /proc/%d/status", field, pid);
    long kilobytes = strtol(at + strlen(field) + 1, NULL, 10);
    free(status);
    return kilobytes;
}

double process_cpu_seconds(pid_t pid)
{
    char *stat = harness_read_file(harness_format("/proc/%d/stat", pid));
    const char *after_name = strrchr(stat, ')');
    cr_assert_not_null(after_name);
    unsigned long user = 0;
    unsigned long system = 0;
    int found = sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu",
                       &user, &system);
    cr_assert_eq(found, 2);
    free(stat);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

void process_check_log(const char *log)
{
    char *text = harness_read_file(log);
    for (size_t i = 0; i < sizeof PROCESS_REPORTS / sizeof *PROCESS_REPORTS; i++) {
        const char *report = strstr(text, PROCESS_REPORTS[i]);
        if (report != NULL)
            cr_assert_fail("%s holds a report:\n%.4000s", log, report);
    }
    free(text);
}

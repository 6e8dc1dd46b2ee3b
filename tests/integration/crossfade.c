#include "tests/integration/crossfade.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/harness.h"
#include "tests/integration/process.h"

const char *crossfade_binary(void)
{
    const char *binary = getenv("CROSSFADE_BINARY");
    cr_assert_not_null(binary, "CROSSFADE_BINARY does not name the program");
    return binary;
}

const char *crossfade_names_config(int port, const char *database)
{
    return harness_format("listen: 127.0.0.1:%d\n"
                          "upstream: host=127.0.0.1 port=%d\n"
                          "control: host=127.0.0.1 port=%d user=crossfade dbname=%s\n"
                          "flags: redis://127.0.0.1:%d/0\n"
                          "migrations:\n"
                          "  - name: names\n"
                          "    database: %s\n"
                          "    old: public.names\n"
                          "    new: public.new_names\n"
                          "    key: [id]\n"
                          "    to_new:\n"
                          "      full_name: first_name || ' ' || last_name\n"
                          "    to_old:\n"
                          "      first_name: split_part(full_name, ' ', 1)\n"
                          "      last_name: substr(full_name, strpos(full_name, ' ') + 1)\n",
                          port, harness_postgres_port(), harness_postgres_port(), database,
                          harness_redis_port(), database);
}

const char *crossfade_things_config(int port, const char *database)
{
    return harness_format("%s"
                          "  - name: things\n"
                          "    database: %s\n"
                          "    old: public.things\n"
                          "    new: public.new_things\n"
                          "    key: [id]\n"
                          "    to_new:\n"
                          "      grams: weight::bigint * 1000\n"
                          "    to_old:\n"
                          "      weight: (grams / 1000)::integer\n",
                          crossfade_names_config(port, database), database);
}

static void crossfade_run(struct crossfade *crossfade)
{
    const char *command[] = {crossfade_binary(), "serve", "--config", crossfade->config_path, NULL};
    crossfade->pid = process_start(command, crossfade->log_path);
    process_wait_for_port(crossfade->pid, crossfade->port, crossfade->log_path);
}

static int crossfade_count;

static const char *crossfade_new_log(void)
{
    const char *logs = getenv("CROSSFADE_TEST_LOGS");
    return harness_format("%s/crossfade-%s-%d.log", logs == NULL ? harness_folder() : logs,
                          harness_unique(), ++crossfade_count);
}

struct crossfade *crossfade_start(int port, const char *config)
{
    struct crossfade *crossfade = calloc(1, sizeof *crossfade);
    cr_assert_not_null(crossfade);
    crossfade->port = port;
    crossfade->log_path = crossfade_new_log();
    crossfade->folder =
        harness_format("%s/crossfade-%s-%d", harness_folder(), harness_unique(), crossfade_count);
    cr_assert(mkdir(crossfade->folder, 0755) == 0, "%s", strerror(errno));
    crossfade->config_path = harness_format("%s/crossfade.yaml", crossfade->folder);
    harness_write_file(crossfade->config_path, config);
    crossfade_run(crossfade);
    return crossfade;
}

struct crossfade *crossfade_start_names(const char **database)
{
    *database = harness_database_with_rows();
    harness_redis_start();
    int port = harness_free_port();
    return crossfade_start(port, crossfade_names_config(port, *database));
}

void crossfade_fill_names(PGconn *direct)
{
    char *guide = harness_read_file(harness_format("%s/../../README.md", CROSSFADE_TEST_SOURCES));
    const char *step = strstr(guide, "**3. Backfill.**");
    const char *statement = step != NULL ? strstr(step, "INSERT INTO new_names") : NULL;
    cr_assert_not_null(statement, "README.md has no backfill");
    harness_run(direct, "%.*s", (int)strcspn(statement, ";"), statement);
    free(guide);
}

void crossfade_wait_for_end(const struct crossfade *crossfade)
{
    int code = process_wait(crossfade->pid, crossfade->log_path);
    process_check_log(crossfade->log_path);
    if (code != 0) {
        char *log = harness_read_file(crossfade->log_path);
        cr_assert_fail("crossfade ended with exit code %d; its log:\n%.8000s", code, log);
    }
}

void crossfade_wait(struct crossfade *crossfade)
{
    crossfade_wait_for_end(crossfade);
    free(crossfade);
}

void crossfade_stop(struct crossfade *crossfade)
{
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    crossfade_wait(crossfade);
}

void crossfade_restart(struct crossfade *crossfade)
{
    cr_assert_eq(kill(crossfade->pid, SIGTERM), 0);
    crossfade_wait_for_end(crossfade);
    crossfade_run(crossfade);
}

void crossfade_kill(struct crossfade *crossfade)
{
    cr_assert_eq(kill(crossfade->pid, SIGKILL), 0);
    process_wait(crossfade->pid, crossfade->log_path);
}

void crossfade_run_again(struct crossfade *crossfade)
{
    crossfade->log_path = crossfade_new_log();
    crossfade_run(crossfade);
}

struct crossfade *crossfade_succeed(const struct crossfade *before)
{
    struct crossfade *crossfade = calloc(1, sizeof *crossfade);
    cr_assert_not_null(crossfade);
    *crossfade = *before;
    crossfade->log_path = crossfade_new_log();
    crossfade_run(crossfade);
    crossfade_wait_for_log(crossfade, "serving");
    return crossfade;
}

void crossfade_wait_for_log(const struct crossfade *crossfade, const char *text)
{
    double deadline = harness_now() + HARNESS_WAIT_MS / 1000.0;
    for (;;) {
        char *log = harness_read_file(crossfade->log_path);
        bool found = strstr(log, text) != NULL;
        if (!found && harness_now() > deadline)
            cr_assert_fail("the log never says \"%s\":\n%.8000s", text, log);
        free(log);
        if (found)
            return;
        harness_sleep_ms(10);
    }
}

/* Whether the newest state of the flags is such a one, and nothing older goes on: it is settled,
 * was fenced, or is the first. */
static bool crossfade_has_flags(const char *log, const char *flags)
{
    static const char changed[] = "flags_changed migration=names snapshot=";
    const char *line = NULL;
    for (const char *at = log; (at = strstr(at, changed)) != NULL; at += strlen(changed))
        line = at;
    const char *found = line == NULL ? NULL : strstr(line, flags);
    if (found == NULL || found > line + strcspn(line, "\n"))
        return false;
    int number = atoi(line + strlen(changed));
    return number == 1 ||
           strstr(line, harness_format("flags_settled snapshot=%d\n", number)) != NULL ||
           strstr(line, harness_format("fence_opened snapshot=%d\n", number)) != NULL;
}

void crossfade_wait_for_flags(const struct crossfade *crossfade, const char *flags)
{
    double deadline = harness_now() + HARNESS_WAIT_MS / 1000.0;
    for (bool found = false; !found; harness_sleep_ms(10)) {
        char *log = harness_read_file(crossfade->log_path);
        found = crossfade_has_flags(log, flags);
        if (!found && harness_now() > deadline)
            cr_assert_fail("the flags never become \"%s\":\n%.8000s", flags, log);
        free(log);
    }
}

long crossfade_memory_kb(const struct crossfade *crossfade)
{
    return process_memory_kb(crossfade->pid, "VmRSS");
}

long crossfade_peak_memory_kb(const struct crossfade *crossfade)
{
    return process_memory_kb(crossfade->pid, "VmHWM");
}

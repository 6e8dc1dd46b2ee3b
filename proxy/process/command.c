#include "proxy/process/command.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "config/database/role_check.h"
#include "config/database/role_rights.h"
#include "config/file/config_file.h"
#include "config/live/live.h"
#include "config/model/config.h"
#include "protocol/base/log_writer.h"
#include "proxy/process/exit_status.h"
#include "proxy/process/explain.h"
#include "proxy/process/serve.h"
#include "proxy/upstream/places.h"
#include "proxy/world/world.h"
#include "rewrite/rewriter.h"

static const char COMMAND_HELP[] =
    "Crossfade changes PostgreSQL schemas without downtime: a proxy that writes to the old and "
    "the\n"
    "new table, and reads from either, as live flags say.\n"
    "\n"
    "Usage:\n"
    "  crossfade serve   --config FILE         serve clients until SIGTERM\n"
    "  crossfade check   --config FILE         check the file against the database, then exit\n"
    "  crossfade explain --config FILE 'SQL'   show what would be sent, for each state of the "
    "flags\n"
    "  crossfade --help | --version\n"
    "\n"
    "Signals to `serve`:\n"
    "  SIGTERM, SIGINT   finish transactions, then stop; a second one stops at once\n"
    "  SIGHUP            read the configuration file again\n"
    "\n"
    "Exit status: 0 done, 1 failed, 2 wrong command line, 3 (explain) the statement would be\n"
    "refused under some state of the flags.\n";

struct command_line {
    const char *config_path;
    const char *sql;
};

static int command_usage(const char *what, const char *which)
{
    fprintf(stderr, "crossfade: %s%s\nTry `crossfade --help`.\n", what, which);
    return EXIT_STATUS_USAGE;
}

static int command_failure(const struct error *error)
{
    fprintf(stderr, "crossfade: %s\n", error->message);
    if (error->detail[0] != '\0')
        fprintf(stderr, "  %s\n", error->detail);
    if (error->hint[0] != '\0')
        fprintf(stderr, "  hint: %s\n", error->hint);
    return EXIT_STATUS_FAILURE;
}

static int command_serve(const struct command_line *line)
{
    struct error error;
    struct config *config = config_file_load(line->config_path, &error);
    if (config == NULL)
        return command_failure(&error);
    log_writer_start();
    int status = serve_run(config);
    log_writer_stop();
    return status;
}

/* All that a start or a reload looks at, so that what passes here is served. */
static bool command_holds(const struct config *config, struct error *error)
{
    struct catalog *catalog = live_check(config, error);
    struct rewriter *rewriter = catalog != NULL ? rewriter_new(catalog, error) : NULL;
    bool holds = rewriter != NULL;
    if (holds)
        rewriter_free(rewriter);
    if (catalog != NULL)
        role_rights_warn(config, catalog);
    catalog_release(catalog);
    role_check_warn(config);
    return holds;
}

static int command_check(const struct command_line *line)
{
    struct error error;
    struct config *config = config_file_load(line->config_path, &error);
    if (config == NULL)
        return command_failure(&error);
    struct world_config *usable = places_open(config, &error);
    size_t count = config->migration_count;
    bool holds = usable != NULL && command_holds(config, &error);
    if (usable != NULL)
        world_config_release(usable);
    else
        config_free(config);
    if (!holds)
        return command_failure(&error);
    printf("%s: ok, %zu migration%s\n", line->config_path, count, count == 1 ? "" : "s");
    return EXIT_STATUS_SUCCESS;
}

static int command_explain(const struct command_line *line)
{
    struct error error;
    if (line->sql == NULL)
        return command_usage("explain: the SQL is missing", "");
    struct config *config = config_file_load(line->config_path, &error);
    if (config == NULL)
        return command_failure(&error);
    bool refused = false;
    bool done = explain_print(config, line->sql, stdout, &refused, &error);
    config_free(config);
    if (!done)
        return command_failure(&error);
    return refused ? EXIT_STATUS_REFUSED : EXIT_STATUS_SUCCESS;
}

static const struct {
    const char *name;
    int (*run)(const struct command_line *line);
    bool takes_sql;
} COMMANDS[] = {
    {"serve", command_serve, false},
    {"check", command_check, false},
    {"explain", command_explain, true},
};

static int command_read_line(int count, char **arguments, bool takes_sql, struct command_line *line)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(arguments[i], "--config") == 0) {
            if (++i == count)
                return command_usage("--config needs a file", "");
            line->config_path = arguments[i];
        } else if (strncmp(arguments[i], "--config=", strlen("--config=")) == 0) {
            line->config_path = arguments[i] + strlen("--config=");
        } else if (takes_sql && line->sql == NULL && arguments[i][0] != '-') {
            line->sql = arguments[i];
        } else {
            return command_usage("unknown argument: ", arguments[i]);
        }
    }
    if (line->config_path == NULL)
        return command_usage("--config FILE is missing", "");
    return EXIT_STATUS_SUCCESS;
}

int command_run(int argument_count, char **arguments)
{
    if (argument_count < 2)
        return command_usage("a command is missing", "");
    const char *name = arguments[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        fputs(COMMAND_HELP, stdout);
        return EXIT_STATUS_SUCCESS;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("crossfade " CROSSFADE_VERSION);
        return EXIT_STATUS_SUCCESS;
    }
    for (size_t i = 0; i < sizeof COMMANDS / sizeof COMMANDS[0]; i++) {
        if (strcmp(name, COMMANDS[i].name) != 0)
            continue;
        struct command_line line = {0};
        int status =
            command_read_line(argument_count - 2, arguments + 2, COMMANDS[i].takes_sql, &line);
        return status == EXIT_STATUS_SUCCESS ? COMMANDS[i].run(&line) : status;
    }
    return command_usage("unknown command: ", name);
}

/*
 * A database, a configuration for it, and a loop to run `live` on, for tests of config/ with real
 * servers. Everything that goes wrong here fails the running test.
 */
#ifndef CROSSFADE_TESTS_INTEGRATION_CONFIG_SETTING_H
#define CROSSFADE_TESTS_INTEGRATION_CONFIG_SETTING_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <uv.h>

#include "config/live/live.h"
#include "config/model/catalog.h"
#include "config/model/config.h"

struct setting {
    const char *database;
    PGconn *server; /* straight to PostgreSQL, in `database` */
    struct config *config;
    uv_loop_t loop;
    struct live *live;
    struct catalog *catalog;   /* the latest of on_change, retained */
    struct snapshot *snapshot; /* likewise */
    unsigned changes;
    unsigned failures;
    unsigned commits; /* of new primaries, which are committed at once */
    struct error failure;
    /* Where not NULL: what on_change tells must be on disk, whose first migration this gives. */
    struct flags (*looks_at_disk)(const struct setting *setting);
};

#define SETTING_OLD_TABLE                                                                          \
    "CREATE TABLE names (id serial PRIMARY KEY, first_name text NOT NULL, last_name text);"
#define SETTING_NEW_TABLE "CREATE TABLE new_names (id int PRIMARY KEY, full_name text);"

/* `tables` is SQL that makes them. */
struct setting *setting_begin(const char *tables);

/* Loads a configuration with this `flags:` line; `migration` is the YAML of one migration without
 * `- ` and database, or NULL for the worked example. The state file stays from one to the next. */
void setting_configure(struct setting *setting, const char *flags, const char *migration);

const char *setting_redis(void); /* starts this test's Redis; its `flags:` value */

void setting_start(struct setting *setting);
void setting_stop(struct setting *setting); /* fails the test where the loop does not end */
void setting_end(struct setting *setting);

/* Runs the loop until the condition holds; fails the test after a while. */
bool setting_turn(struct setting *setting, double until);
#define SETTING_WAIT(setting, condition)                                                           \
    do {                                                                                           \
        double until_ = harness_now() + 15;                                                        \
        while (!(condition))                                                                       \
            cr_assert(setting_turn((setting), until_), "timed out: %s", #condition);               \
    } while (0)
void setting_run_ms(struct setting *setting, int milliseconds);

#endif

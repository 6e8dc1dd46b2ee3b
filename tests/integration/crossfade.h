/*
 * Crossfade processes that a test starts, with a configuration of its own. Everything that goes
 * wrong here fails the running test.
 */
#ifndef CROSSFADE_TESTS_CROSSFADE_H
#define CROSSFADE_TESTS_CROSSFADE_H

#include <libpq-fe.h>
#include <sys/types.h>

struct crossfade {
    pid_t pid;
    int port;
    const char *folder; /* with crossfade.yaml, the state file and a Unix socket's place */
    const char *config_path;
    const char *log_path;
};

/* A configuration for `database` with the migration of `names` and flags in this test's Redis,
 * listening on `port`. */
const char *crossfade_names_config(int port, const char *database);

/* The same, with the second migration of fixtures.sql. */
const char *crossfade_things_config(int port, const char *database);

/* The program under test: $CROSSFADE_BINARY. */
const char *crossfade_binary(void);

/* Starts `crossfade serve` and waits until it accepts connections on `port`. */
struct crossfade *crossfade_start(int port, const char *config);
/* All that most tests need: a new database with the tables and rows of fixtures.sql, a Redis with
 * no flags in it, and Crossfade before them. */
struct crossfade *crossfade_start_names(const char **database);
/* The third step of README.md's guide, word for word: its first range holds all keys of the tests.
 */
void crossfade_fill_names(PGconn *direct);
/* SIGTERM, then: exit code 0 and no report of a sanitizer in the log. */
void crossfade_stop(struct crossfade *crossfade);
/* Stops it so, and starts it again with the same configuration, on the same port. */
void crossfade_restart(struct crossfade *crossfade);
/* SIGKILL; and starts it again after that, with a new log. */
void crossfade_kill(struct crossfade *crossfade);
void crossfade_run_again(struct crossfade *crossfade);
/* Starts another one with the same configuration while the first still runs, until it serves. */
struct crossfade *crossfade_succeed(const struct crossfade *before);
/* Only the last part of crossfade_stop, for a process that is to be run again. */
void crossfade_wait_for_end(const struct crossfade *crossfade);
/* The same, for a process that was told to end otherwise. */
void crossfade_wait(struct crossfade *crossfade);
/* Waits until the log holds this text. */
void crossfade_wait_for_log(const struct crossfade *crossfade, const char *text);
/* Waits until every transaction goes by such flags of the migration `names`, as the log has them:
 * "primary=names mirror=new_names read=names". */
void crossfade_wait_for_flags(const struct crossfade *crossfade, const char *flags);
/* Resident memory in kilobytes: now, and the most there ever was. */
long crossfade_memory_kb(const struct crossfade *crossfade);
long crossfade_peak_memory_kb(const struct crossfade *crossfade);

#endif

/*
 * What the files of live.c share: what is known of catalog and flags, and what of it is judged
 * good.
 */
#ifndef CROSSFADE_CONFIG_LIVE_LIVE_PRIVATE_H
#define CROSSFADE_CONFIG_LIVE_LIVE_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "config/flags/flag_values.h"
#include "config/live/live.h"

struct catalog_watch;
struct flag_file;
struct flag_redis;
struct state_writer;

/*
 *   STARTING ──catalog and flags known──► SERVING
 *      │                                     │
 *      └──neither read nor remembered──► FAILED ──► STOPPING
 *
 * SERVING always has a snapshot that was told.
 *
 * Flags pass through three places. `next` is what was read and found good. When the disk has what
 * is to be acted on of it, it is `wanted`, and on_change tells it. What is acted on is `in_force`:
 * that of `wanted`, but for a primary that changes, which stays what it was until live_commit.
 */
enum live_state { LIVE_STARTING, LIVE_SERVING, LIVE_FAILED, LIVE_STOPPING };

struct live_text {
    char text[sizeof((struct error *)0)->message]; /* "" for none */
};

/* What the disk is being told. */
enum live_write {
    LIVE_WRITE_NONE,
    LIVE_WRITE_NEXT,   /* what is to be acted on of `next` */
    LIVE_WRITE_COMMIT, /* `committing` */
    LIVE_WRITE_ANEW    /* what is in force, as the disk has it differently */
};

struct live {
    const struct config *config;
    struct live_callbacks callbacks;
    void *user;
    enum live_state state;

    struct catalog *catalog;
    bool catalog_usable;          /* it was read, or remembered while the database is away */
    bool catalog_changed;         /* since on_change */
    uint64_t catalog_request;     /* before which `catalog` was not read */
    struct flag_reading *reading; /* the source's latest, NULL before the first */
    uint64_t reading_number;
    uint64_t catalog_asked_for; /* the reading's number for which the catalog was last read anew */
    uint64_t catalog_reading;   /* and which reading of the catalog that is */
    bool source_waited;         /* long enough */
    bool held;                  /* see live_hold */

    struct snapshot *wanted;     /* the latest of on_change, NULL in STARTING */
    struct snapshot *in_force;   /* before that: what is remembered */
    bool *known;                 /* by migration: whether `in_force` has it */
    struct snapshot *next;       /* to become `wanted`, or NULL */
    struct snapshot *committing; /* to become `in_force`, or NULL */

    enum live_write writing;
    struct snapshot *written; /* its flags; else those that the disk has, or NULL */
    bool disk_is_stale;       /* it has not all that is known */
    bool disk_is_known;       /* `written` is what it has */

    struct live_text *refusals; /* by migration */
    struct live_text *losses;   /* by migration */
    struct live_text flags_problem;
    struct live_text catalog_problem;
    struct live_text disk_problem;

    struct catalog_watch *watch; /* NULL without migrations, as is all below but `timer` */
    struct flag_file *file;      /* one of these two */
    struct flag_redis *redis;
    struct state_writer *writer;
    bool writes_elsewhere; /* see live_own_state_file */
    uv_timer_t timer;
    uv_timer_t retry; /* of a state that could not be written */
    unsigned parts;   /* not stopped yet */
    void (*stopped)(void *user);
    void *stopped_user;
};

enum live_verdict {
    LIVE_VERDICT_FLAGS,   /* new ones or the last good ones */
    LIVE_VERDICT_AWAITED, /* none yet: the catalog is being read for them */
    LIVE_VERDICT_NONE     /* none, and the error says why */
};

/* True where the text is another one than before. */
bool live_text_set(struct live_text *text, const char *now);

/* What is acted on, or NULL where that is not known. */
const struct flags *live_in_force_of(const struct live *live, size_t migration);

/* What the migration's flags are to be, by what was read (live_judge.c). What is refused is logged,
 * once. The texts of `out` live in the arena, or with what is in force. */
enum live_verdict live_judge_one(struct live *live, size_t index, struct arena *arena,
                                 struct flags *out, struct error *error);

#endif

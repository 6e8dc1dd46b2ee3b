/*
 * What a database server still does, or keeps, for sessions that are gone: server processes whose
 * connection was lost, by their process id; transactions that write a table of a migration and were
 * there before us, as a killed Crossfade leaves them; and prepared ones that have written one.
 *
 * A process is gone when no row of pg_stat_activity has its id, when that row began at another time
 * than the one seen first, or when it waits for its client outside a transaction and has not moved
 * between two looks. Where the control role may not see more of a process than its id (it needs
 * pg_read_all_stats, or to be of the same role), only its end counts.
 *
 * Blocks, for a few seconds at most; one connection per look. Not shared between threads.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_ACTIVITY_H
#define CROSSFADE_CONFIG_DATABASE_ACTIVITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "config/model/config.h"
#include "protocol/base/error.h"

/* Looks at an idle process must be so far apart: what was on its way to it has arrived by then. */
#define ACTIVITY_IDLE_MS 2000
/* NAMEDATALEN, or a timestamp as text, with their zeros. */
#define ACTIVITY_TEXT_LIMIT 64
/* GIDSIZE of PostgreSQL. */
#define ACTIVITY_GID_LIMIT 201

enum activity_state {
    ACTIVITY_NEW, /* not looked for yet */
    ACTIVITY_GONE,
    ACTIVITY_IDLE,  /* seems so: to be looked at again */
    ACTIVITY_WORKS, /* or has a transaction open */
    ACTIVITY_HIDDEN /* it is there, and nothing else of it may be seen */
};

struct activity_process {
    uint32_t process;
    char database[ACTIVITY_TEXT_LIMIT];
    uint64_t lost_ms; /* monotonic: when its connection was */
    enum activity_state state;
    char began[ACTIVITY_TEXT_LIMIT]; /* of the process, as first seen; "" where it never was */
    char transaction[ACTIVITY_TEXT_LIMIT]; /* when the one began that counts; "": any does */
    char idle_since[ACTIVITY_TEXT_LIMIT];  /* of ACTIVITY_IDLE */
    uint64_t idle_seen_ms;                 /* monotonic: when that was seen first */
};

/* Those that have locks by which tables of migrations are written. */
struct activity_prepared {
    size_t count;
    char gid[ACTIVITY_GID_LIMIT]; /* of the oldest */
    uint64_t age_ms;
};

struct activity {
    struct activity_process *processes; /* the caller's */
    size_t process_count;
    /* The prepared transactions that count. NULL: all that there are, and this look makes the list
     * of them, which is the caller's (memory_free). */
    char *among;
    struct activity_prepared prepared;
    /* Processes that are older than that and write such a table are looked for, where it is not 0;
     * of roles that control may not look at there are none. What was found is the caller's. */
    uint64_t left_ms;
    struct activity_process *left;
    size_t left_count;
    /* A transaction id that was given out for this look, 0 where the server gives none. A snapshot
     * whose xmax is greater was taken after the look began. */
    uint64_t mark;
};

/* Sets each process's state, the list where it was NULL, and `prepared`. False where the server
 * could not be asked all of it: what is set by then holds. `now_ms` is monotonic. */
bool activity_look(const struct config *config, const struct catalog *catalog,
                   struct activity *activity, uint64_t now_ms, struct error *error);

#endif

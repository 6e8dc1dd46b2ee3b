/*
 * What is true right now: the present catalog and the present snapshot of the flags, kept up to
 * date from the database and the flag source, remembered in the state file.
 *
 * Belongs to one loop and its thread; every function and every callback runs there. Callbacks come
 * from the loop only, never from within a call. The configuration must outlive it.
 *
 * A state of the flags that could lose or hide data is refused, and so is one that skips a step:
 * that migration keeps its last good one while the others move on. Serving begins with flags that
 * were read or remembered, never with guessed ones.
 */
#ifndef CROSSFADE_CONFIG_LIVE_H
#define CROSSFADE_CONFIG_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/catalog.h"
#include "config/config.h"
#include "config/flags.h"
#include "protocol/base/error.h"

struct uv_loop_s;
struct live;

struct live_callbacks {
    /* Catalog or snapshot is another one than before; the first time, both are there. The callee
     * retains what it keeps. */
    void (*on_change)(struct catalog *catalog, struct snapshot *snapshot, void *user);
    /* Serving cannot begin. At most once, and then never on_change. live_stop is still due. */
    void (*on_failure)(const struct error *error, void *user);
};

struct live *live_start(struct uv_loop_s *loop, const struct config *config,
                        const struct live_callbacks *callbacks, void *user);

/* Reads the catalog again soon, as after DDL on a migrating table. Cheap to call often. */
void live_reread_catalog(struct live *live);

/* The change of on_change was called off: this is what stays in force. The change is made again
 * when any flag changes. */
void live_go_back(struct live *live, struct snapshot *snapshot);

/* The state file is another's to write from now on: another process's, or the `live` of the
 * configuration that is served. */
void live_forget_state_file(struct live *live);

/* It is this one's to write, beginning with what is true now. */
void live_take_state_file(struct live *live);

/* For the console and metrics; texts are borrowed until the next turn of the loop. */
struct live_status {
    bool flags_connected;        /* the flag source answers */
    const char *flags_problem;   /* why it does not, or NULL */
    const char *catalog_problem; /* why the last reading of the catalog was not used, or NULL */
};
struct live_status live_status(const struct live *live);
const char *live_refusal(const struct live *live, size_t migration); /* NULL: none */

/* Closes everything; `stopped` comes when nothing of it is left on the loop and `live` is gone.
 * A catalog reading under way is waited for. */
void live_stop(struct live *live, void (*stopped)(void *user), void *user);

/* For `crossfade check`: whether the databases hold what the configuration says; the catalog where
 * they do, which the caller releases, or NULL and `error`. A flag source that cannot be reached, and
 * flags that would be refused, are only logged. Blocks, with a loop of its own. */
struct catalog *live_check(const struct config *config, struct error *error);

#endif

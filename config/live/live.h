/*
 * What is true right now: the present catalog and the present snapshot of the flags, kept up to
 * date from the database and the flag source, remembered in the state file.
 *
 * Belongs to one loop and its thread; every function and every callback runs there. Callbacks come
 * from the loop or from within live_commit, live_own_state_file. The configuration must outlive it.
 *
 * What the source says is wanted. A state of the flags that could lose or hide data is refused, and
 * so is one that skips a step: that migration keeps its last good one while the others move on.
 * Keys that are gone say nothing. All this is held against what is in force, which passes from one
 * process, or one reading of the configuration, to the next: so nothing comes in by a restart that
 * was refused before. Serving begins with flags that were read or remembered, never with guessed
 * ones.
 *
 * Nothing is acted on before the disk has it. A change of the primary is told by on_change, but it
 * is only in force when whoever was told has made sure that it can be, and live_commit has been
 * answered.
 */
#ifndef CROSSFADE_CONFIG_LIVE_LIVE_H
#define CROSSFADE_CONFIG_LIVE_LIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "config/file/identity.h"
#include "config/model/catalog.h"
#include "config/model/config.h"
#include "config/model/flags.h"
#include "config/state/state_text.h"
#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct uv_loop_s;
struct live;

struct live_callbacks {
    /* Catalog or snapshot is another one than before; the first time, both are there. The callee
     * retains what it keeps. */
    void (*on_change)(struct catalog *catalog, struct snapshot *snapshot, void *user);
    /* The catalog has been read since that request of live_reread_catalog; on_change came before
     * where it has changed. */
    void (*on_catalog_read)(uint64_t request, void *user);
    /* Serving cannot begin. At most once, and then never on_change. live_stop is still due. */
    void (*on_failure)(const struct error *error, void *user);
    /* What live_commit was asked for is on disk, and in force; or not, and why. */
    void (*on_commit)(const struct error *error, void *user);
};

/* Goes on from what is remembered, of the same configuration; takes it over. */
struct live *live_start(struct uv_loop_s *loop, const struct config *config,
                        struct state *remembered, const struct live_callbacks *callbacks,
                        void *user);

/* Reads the catalog again soon, as after DDL on a migrating table. Cheap to call often. Requests
 * have numbers that grow. */
void live_reread_catalog(struct live *live, uint64_t request);

/* All that on_change told last can be acted on: writes it. Nothing else is told before on_commit.
 */
void live_commit(struct live *live);

/* Of what on_change told last, what is acted on. */
struct snapshot *live_in_force(const struct live *live);

/* Whether flags are to stay as they are, because another reading of the configuration goes on from
 * them. The catalog is kept up to date all the same. */
void live_hold(struct live *live, bool held);

/* The state in force, as state_print.h has it, appended. After the first on_change. */
void live_print(const struct live *live, const struct identity *serves, struct bytes *out);

/* Whether the state file is ours to write, or another process's; it is written anew. */
void live_own_state_file(struct live *live, bool own);

/* For the console and metrics; texts are borrowed until the next turn of the loop. */
struct live_status {
    bool flags_connected;        /* the flag source answers */
    const char *flags_problem;   /* why it does not, or NULL */
    const char *catalog_problem; /* why the last reading of the catalog was not used, or NULL */
    const char *disk_problem;    /* why the state file could not be written, or NULL */
};
struct live_status live_status(const struct live *live);
const char *live_refusal(const struct live *live, size_t migration); /* NULL: none */
const char *live_loss(const struct live *live, size_t migration);    /* keys gone; NULL: none */

/* Closes everything; `stopped` comes when nothing of it is left on the loop and `live` is gone.
 * A catalog reading under way is waited for. */
void live_stop(struct live *live, void (*stopped)(void *user), void *user);

/* For `crossfade check`: whether the databases hold what the configuration says, and whether it may
 * go on from what the state file remembers; the catalog where that is so, which the caller
 * releases, or NULL and `error`. A flag source that cannot be reached, and flags that would be
 * refused, are only logged. Blocks, with a loop of its own. */
struct catalog *live_check(const struct config *config, struct error *error);

#endif

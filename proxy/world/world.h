/*
 * All that a worker needs to know to serve, at one moment: configuration, catalog, rewriter and the
 * snapshot of the flags.
 *
 * A world is immutable and reference counted across threads. The main thread makes one at every
 * change and gives it to each worker; a session in a transaction may hold on to an older one.
 */
#ifndef CROSSFADE_PROXY_WORLD_WORLD_H
#define CROSSFADE_PROXY_WORLD_WORLD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "config/model/config.h"
#include "config/model/flags.h"
#include "rewrite/rewriter.h"

struct places;

/* Shared by all worlds made from one reading of the file, and by what points into it. */
struct world_config {
    atomic_uint references;
    struct config *config;
    struct places *places; /* where it leads to (proxy/upstream/places.h); worlds do not look */
    void (*close_places)(struct places *places);
};

struct world_rewriter {
    atomic_uint references;
    struct rewriter *rewriter;
};

struct world {
    atomic_uint references;
    uint64_t number;   /* grows with every world that is served */
    uint64_t *changed; /* by migration index, see world_changed; NULL: never */
    struct world_config *config;
    struct world_rewriter *rewriter; /* of `catalog` */
    struct catalog *catalog;
    struct snapshot *snapshot;
    uint64_t fence; /* 0: none. Else transactions may not begin with the migrations marked below */
    bool *fenced;   /* by migration index, NULL without a fence */
};

/* Takes both over: `close_places` is called when nobody has it any more. */
struct world_config *world_config_new(struct config *config, struct places *places,
                                      void (*close_places)(struct places *places));
struct world_config *world_config_retain(struct world_config *config);
void world_config_release(struct world_config *config);

/* Retains everything it is given. The rewriter is taken from `previous` where the catalog is the
 * same. NULL and `error` where the catalog's mappings cannot be used. */
struct world *world_new(const struct world *previous, struct world_config *config,
                        struct catalog *catalog, struct snapshot *snapshot, struct error *error);
/* Takes `fenced` over. Only before anybody else has the world. */
void world_set_fence(struct world *world, uint64_t number, bool *fenced);
/* Numbers it after the one that was served before it, NULL where it is the first; only before
 * anybody else has the world. */
void world_follow(struct world *world, const struct world *before);
/* The number of the newest world in which the state of the migration was another than in the one
 * before; a fence counts, when it is closed and when it is opened, and so does another server. 0:
 * in none. */
uint64_t world_changed(const struct world *world, size_t migration);
uint64_t world_last_change(const struct world *world); /* of any migration */
bool world_is_fenced(const struct world *world, size_t migration);
struct world *world_retain(struct world *world);
void world_release(struct world *world);

#endif

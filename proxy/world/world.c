#include "proxy/world/world.h"

#include <string.h>

#include "config/file/conninfo.h"
#include "protocol/base/arena.h"
#include "protocol/base/memory.h"

struct world_config *world_config_new(struct config *config, struct places *places,
                                      void (*close_places)(struct places *places))
{
    struct world_config *shared = memory_zero(1, sizeof *shared);
    atomic_init(&shared->references, 1);
    shared->config = config;
    shared->places = places;
    shared->close_places = close_places;
    return shared;
}

struct world_config *world_config_retain(struct world_config *config)
{
    atomic_fetch_add(&config->references, 1);
    return config;
}

void world_config_release(struct world_config *config)
{
    if (config == NULL || atomic_fetch_sub(&config->references, 1) != 1)
        return;
    config->close_places(config->places);
    config_free(config->config);
    memory_free(config);
}

static void world_rewriter_release(struct world_rewriter *rewriter)
{
    if (rewriter == NULL || atomic_fetch_sub(&rewriter->references, 1) != 1)
        return;
    rewriter_free(rewriter->rewriter);
    memory_free(rewriter);
}

static struct world_rewriter *world_rewriter_for(const struct world *previous,
                                                 struct catalog *catalog, struct error *error)
{
    if (previous != NULL && previous->catalog == catalog) {
        atomic_fetch_add(&previous->rewriter->references, 1);
        return previous->rewriter;
    }
    struct rewriter *made = rewriter_new(catalog, error);
    if (made == NULL)
        return NULL;
    struct world_rewriter *rewriter = memory_zero(1, sizeof *rewriter);
    atomic_init(&rewriter->references, 1);
    rewriter->rewriter = made;
    return rewriter;
}

struct world *world_new(const struct world *previous, struct world_config *config,
                        struct catalog *catalog, struct snapshot *snapshot, struct error *error)
{
    struct world_rewriter *rewriter = world_rewriter_for(previous, catalog, error);
    if (rewriter == NULL)
        return NULL;
    struct world *world = memory_zero(1, sizeof *world);
    atomic_init(&world->references, 1);
    world->config = world_config_retain(config);
    world->rewriter = rewriter;
    world->catalog = catalog_retain(catalog);
    world->snapshot = snapshot_retain(snapshot);
    return world;
}

void world_set_fence(struct world *world, uint64_t number, bool *fenced)
{
    world->fence = number;
    world->fenced = fenced;
}

/* Whether the migration is where it was: another configuration numbers it differently. */
static const uint64_t *world_unchanged(const struct world *before, const struct world *world,
                                       size_t migration)
{
    const struct config *had = before->config->config;
    const struct config *has = world->config->config;
    for (size_t i = 0; i < had->migration_count; i++)
        if (migration_config_same(&had->migrations[i], &has->migrations[migration]))
            return !world_is_fenced(before, i) && !world_is_fenced(world, migration) &&
                           flags_equal(&before->snapshot->migrations[i],
                                       &world->snapshot->migrations[migration])
                       ? &before->changed[i]
                       : NULL;
    return NULL;
}

/* What was seen of one server says nothing about another. */
static bool world_is_elsewhere(const struct world *world, const struct world *before)
{
    if (world->config == before->config)
        return false;
    struct arena arena = {0};
    const struct config *had = before->config->config;
    const struct config *has = world->config->config;
    bool same =
        strcmp(conninfo_place_of_upstream(had, &arena), conninfo_place_of_upstream(has, &arena)) ==
            0 &&
        strcmp(conninfo_place_of_control(had, &arena), conninfo_place_of_control(has, &arena)) == 0;
    arena_free(&arena);
    return !same;
}

void world_follow(struct world *world, const struct world *before)
{
    size_t count = world->snapshot->migration_count;
    world->number = before != NULL ? before->number + 1 : 1;
    world->changed = memory_zero(count, sizeof *world->changed);
    bool elsewhere = before != NULL && world_is_elsewhere(world, before);
    for (size_t i = 0; before != NULL && i < count; i++) {
        const uint64_t *changed = elsewhere ? NULL : world_unchanged(before, world, i);
        world->changed[i] = changed != NULL ? *changed : world->number;
    }
}

uint64_t world_changed(const struct world *world, size_t migration)
{
    return world->changed != NULL ? world->changed[migration] : 0;
}

uint64_t world_last_change(const struct world *world)
{
    uint64_t last = 0;
    for (size_t i = 0; i < world->snapshot->migration_count; i++)
        if (world_changed(world, i) > last)
            last = world_changed(world, i);
    return last;
}

bool world_is_fenced(const struct world *world, size_t migration)
{
    return world->fence != 0 && world->fenced[migration];
}

struct world *world_retain(struct world *world)
{
    atomic_fetch_add(&world->references, 1);
    return world;
}

void world_release(struct world *world)
{
    if (world == NULL || atomic_fetch_sub(&world->references, 1) != 1)
        return;
    /* The catalog points into the configuration: it goes first. */
    world_rewriter_release(world->rewriter);
    snapshot_release(world->snapshot);
    catalog_release(world->catalog);
    world_config_release(world->config);
    memory_free(world->fenced);
    memory_free(world->changed);
    memory_free(world);
}

#include "config/model/flags.h"

#include <assert.h>
#include <string.h>

#include "protocol/base/memory.h"

unsigned route_number(struct route route)
{
    return (unsigned)route.read | (unsigned)route.primary << 1 | (unsigned)route.mirrored << 2;
}

struct route route_of_number(unsigned number)
{
    assert(number < ROUTE_STATES);
    return (struct route){
        .read = (number & 1) != 0 ? SIDE_NEW : SIDE_OLD,
        .primary = (number & 2) != 0 ? SIDE_NEW : SIDE_OLD,
        .mirrored = (number & 4) != 0,
    };
}

bool route_passes(struct route route, enum side shape)
{
    return !route.mirrored && route.primary == shape && route.read == shape;
}

struct snapshot *snapshot_new(size_t migration_count)
{
    struct snapshot *snapshot = memory_zero(1, sizeof *snapshot);
    snapshot->references = 1;
    snapshot->migrations =
        arena_zero(&snapshot->arena, migration_count, sizeof *snapshot->migrations);
    snapshot->migration_count = migration_count;
    return snapshot;
}

struct snapshot *snapshot_retain(struct snapshot *snapshot)
{
    unsigned before = atomic_fetch_add(&snapshot->references, 1);
    assert(before > 0);
    (void)before;
    return snapshot;
}

void snapshot_release(struct snapshot *snapshot)
{
    if (snapshot == NULL)
        return;
    unsigned before = atomic_fetch_sub(&snapshot->references, 1);
    assert(before > 0);
    if (before > 1)
        return;
    arena_free(&snapshot->arena);
    memory_free(snapshot);
}

bool flags_need_client_id(const struct flags *flags)
{
    return flags->pin_count != 0 || (flags->has_canary && flags->canary_table != flags->read);
}

bool flags_equal(const struct flags *one, const struct flags *other)
{
    if (one->primary != other->primary || one->mirrored != other->mirrored ||
        one->read != other->read || one->has_canary != other->has_canary ||
        one->pin_count != other->pin_count)
        return false;
    if (one->has_canary &&
        (one->canary_table != other->canary_table || one->canary_share != other->canary_share))
        return false;
    for (size_t i = 0; i < one->pin_count; i++)
        if (one->pins[i].table != other->pins[i].table ||
            strcmp(one->pins[i].client_id, other->pins[i].client_id) != 0)
            return false;
    return true;
}

struct flags flags_copy(const struct flags *from, struct arena *arena)
{
    struct flags copy = *from;
    copy.pins = arena_zero(arena, from->pin_count, sizeof *copy.pins);
    for (size_t i = 0; i < from->pin_count; i++)
        copy.pins[i] = (struct pinned_client){
            .client_id = arena_string(arena, from->pins[i].client_id),
            .table = from->pins[i].table,
        };
    return copy;
}

#include "config/flags.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "protocol/base/memory.h"

#define FLAGS_COHORTS 10000

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

static const struct pinned_client *flags_find_pin(const struct flags *flags, const char *client_id)
{
    size_t low = 0;
    size_t high = flags->pin_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(client_id, flags->pins[middle].client_id);
        if (order == 0)
            return &flags->pins[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static enum side flags_read_side(const struct flags *flags, const char *migration_name,
                                 const char *client_id)
{
    if (client_id == NULL)
        return flags->read;
    const struct pinned_client *pin = flags_find_pin(flags, client_id);
    if (pin != NULL)
        return pin->table;
    if (flags->has_canary && flags->canary_table != flags->read &&
        flags_cohort(migration_name, client_id) < flags->canary_share)
        return flags->canary_table;
    return flags->read;
}

struct route flags_route(const struct flags *flags, const char *migration_name,
                         const char *client_id)
{
    return (struct route){
        .read = flags_read_side(flags, migration_name, client_id),
        .primary = flags->primary,
        .mirrored = flags->mirrored,
    };
}

unsigned flags_cohort(const char *migration_name, const char *client_id)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    /* Fails only without memory, and then nothing here can go on (see memory.h). */
    bool done = context != NULL && EVP_DigestInit_ex(context, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(context, migration_name, strlen(migration_name) + 1) == 1 &&
                EVP_DigestUpdate(context, client_id, strlen(client_id)) == 1 &&
                EVP_DigestFinal_ex(context, digest, NULL) == 1;
    EVP_MD_CTX_free(context);
    assert(done);
    (void)done;
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof number; i++)
        number = number << 8 | digest[i];
    return (unsigned)(number % FLAGS_COHORTS);
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

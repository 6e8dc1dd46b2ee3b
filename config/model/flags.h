/*
 * The flags of all migrations at one moment, and the route that follows from them for one client.
 *
 * A snapshot is immutable, numbered and reference counted. Whoever holds a reference may read it
 * from any thread. Its flags were checked when it was made: a snapshot never names a table that is
 * not of the migration, an empty write list, or a read table outside the write list.
 */
#ifndef CROSSFADE_CONFIG_MODEL_FLAGS_H
#define CROSSFADE_CONFIG_MODEL_FLAGS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/catalog.h"
#include "config/model/migration.h"

#define FLAGS_PERCENT_UNIT 100 /* a canary share is counted in hundredths of a percent */

/* Where one transaction's statements go for one migration. */
struct route {
    enum side read;
    enum side primary;
    bool mirrored; /* writes reach side_other(primary) too */
};

#define ROUTE_STATES 8 /* every route as a number, for cache keys */
unsigned route_number(struct route route);
struct route route_of_number(unsigned number);

/* True where statements of this shape pass unchanged: reads and all writes stay on its own table.
 */
bool route_passes(struct route route, enum side shape);

struct pinned_client {
    const char *client_id;
    enum side table;
};

struct flags {
    enum side primary;
    bool mirrored;
    enum side read;
    bool has_canary;
    enum side canary_table;
    unsigned canary_share;      /* 0 to 10000, hundredths of a percent */
    struct pinned_client *pins; /* sorted by client_id */
    size_t pin_count;
};

struct snapshot {
    atomic_uint references;
    uint64_t number;
    struct flags *migrations; /* by migration index */
    size_t migration_count;
    struct arena arena;
};

/* One reference, the caller's; flags zeroed, to be filled before anybody else sees it. */
struct snapshot *snapshot_new(size_t migration_count);
struct snapshot *snapshot_retain(struct snapshot *snapshot);
void snapshot_release(struct snapshot *snapshot); /* NULL is allowed */

/* True where the route depends on who asks, so that a client id is needed at all. */
bool flags_need_client_id(const struct flags *flags);

bool flags_equal(const struct flags *one, const struct flags *other);
struct flags flags_copy(const struct flags *from, struct arena *arena); /* with its pins */

#endif

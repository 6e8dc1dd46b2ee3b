/*
 * A migration as the configuration file states it: two tables, a key, and a mapping each way.
 *
 * Everything hangs off one arena that its `struct config` owns, and is never changed after loading,
 * so any thread may read it.
 */
#ifndef CROSSFADE_CONFIG_MODEL_MIGRATION_H
#define CROSSFADE_CONFIG_MODEL_MIGRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The two tables of a migration, and the two shapes that clients write SQL against. */
enum side { SIDE_OLD, SIDE_NEW };
#define SIDE_COUNT 2

static inline enum side side_other(enum side side)
{
    return side == SIDE_OLD ? SIDE_NEW : SIDE_OLD;
}

struct table_name {
    const char *schema; /* "public" where the file names none */
    const char *name;
};

static inline bool table_name_equal(const struct table_name *one, const struct table_name *other)
{
    return strcmp(one->schema, other->schema) == 0 && strcmp(one->name, other->name) == 0;
}

struct column_mapping {
    const char *column;     /* of the table mapped to */
    const char *expression; /* SQL over the columns of the table mapped from */
    int line;               /* in the configuration file, 1-based */
};

/* Seconds, where the file does not say. */
#define MIGRATION_FENCE_TIMEOUT 10
#define MIGRATION_FENCE_TIMEOUT_MOST 3600

/* Constraints of the two tables that are to be taken for the same one. */
struct constraint_pair {
    const char *name[SIDE_COUNT];
};

struct migration_config {
    const char *name;
    const char *database;
    struct table_name table[SIDE_COUNT];
    /* A table that has the columns of `table`, read where that one is not there. `name` is NULL
     * where the file gives none. */
    struct table_name stand_in[SIDE_COUNT];
    const char **key; /* columns by which a row is the same row on both sides */
    size_t key_count;
    int key_line; /* where the key stands in the file */
    /* mapping[SIDE_NEW] computes the new table's columns (`to_new`), mapping[SIDE_OLD] the old
     * one's. A column named on both sides and not stated here maps to itself. */
    struct column_mapping *mapping[SIDE_COUNT];
    size_t mapping_count[SIDE_COUNT];
    /* alone[SIDE_OLD] are columns that only the old table has (`dropped`), alone[SIDE_NEW] those
     * that only the new one has (`added`): nothing carries what is in them to the other table. */
    const char **alone[SIDE_COUNT];
    size_t alone_count[SIDE_COUNT];
    bool ignores_references; /* children may refer to a table that is not written any more */
    struct constraint_pair *constraints; /* beyond those that the catalog shows to be the same */
    size_t constraint_count;
    unsigned fence_timeout; /* seconds: how long a change of the primary may hold up traffic */
    int line;               /* where it begins in the file */
};

/* Whether two configurations mean the same one, whatever has changed in it. */
static inline bool migration_config_same(const struct migration_config *one,
                                         const struct migration_config *other)
{
    return strcmp(one->name, other->name) == 0 && strcmp(one->database, other->database) == 0 &&
           table_name_equal(&one->table[SIDE_OLD], &other->table[SIDE_OLD]) &&
           table_name_equal(&one->table[SIDE_NEW], &other->table[SIDE_NEW]);
}

#endif

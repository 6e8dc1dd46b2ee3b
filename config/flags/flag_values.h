/*
 * The flags of all migrations as a source holds them, and the check that turns them into flags that
 * may be served.
 *
 * A reading owns its arena; the source that makes it gives it away whole.
 */
#ifndef CROSSFADE_CONFIG_FLAGS_FLAG_VALUES_H
#define CROSSFADE_CONFIG_FLAGS_FLAG_VALUES_H

#include <stdbool.h>
#include <stddef.h>

#include "config/model/catalog.h"
#include "config/model/flags.h"
#include "protocol/base/arena.h"
#include "protocol/base/error.h"

#define FLAG_VALUES_WRITE_LIMIT 16  /* entries of a write list that a source reads */
#define FLAG_VALUES_PIN_LIMIT 10000 /* pinned clients of a migration */
#define FLAG_VALUES_TEXT_LIMIT 1024 /* bytes of a table name, a percentage or a client id */

enum flag_key { FLAG_KEY_WRITE, FLAG_KEY_READ, FLAG_KEY_CANARY, FLAG_KEY_CLIENTS, FLAG_KEY_COUNT };

struct flag_entry {
    const char *field;
    const char *value;
};

/* One migration's. A key that is missing has its `has` unset. */
struct flag_values {
    bool has[FLAG_KEY_COUNT];
    const char **write;
    size_t write_count;
    const char *read;
    struct flag_entry *canary;
    size_t canary_count;
    struct flag_entry *clients;
    size_t client_count;
    const char *problem; /* NULL; else why the values cannot be used, such as a wrong type */
};

struct flag_reading {
    struct flag_values *migrations;
    size_t migration_count;
    struct arena arena;
};

struct flag_reading *flag_reading_new(size_t migration_count);
void flag_reading_free(struct flag_reading *reading); /* NULL is allowed */

/* "DATABASE_NAMES_TABLE_WRITE" */
const char *flag_values_key(const char *prefix, const char *migration, enum flag_key key,
                            struct arena *arena);

enum flag_verdict {
    FLAG_VERDICT_GOOD,
    FLAG_VERDICT_REFUSED,
    FLAG_VERDICT_NO_TABLE /* refused, unless the catalog is older than the table that is named */
};

/* GOOD fills `out`, with pins in `arena`; else `error` says which key holds what, and what was
 * expected. `in_force` is what is acted by so far, or NULL where that is not known: then the values
 * are believed. Else a skipped step is refused, and what missing keys said last still holds; keys
 * that were never there mean [old] and old. */
enum flag_verdict flag_values_check(const struct flag_values *values,
                                    const struct migration *migration, const char *prefix,
                                    const struct flags *in_force, struct arena *arena,
                                    struct flags *out, struct error *error);

/* What to do about lost keys, such as "DATABASE_NAMES_TABLE_WRITE is gone, …", or NULL where none
 * is. */
const char *flag_values_loss(const struct flag_values *values,
                             const struct migration_config *migration, const char *prefix,
                             const struct flags *in_force, struct arena *arena);

#endif

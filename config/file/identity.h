/*
 * What a configuration stands for, in words that can be kept and compared: where its writes go, by
 * which flags, and what each migration makes of a row. Two processes, or two readings of the file,
 * that differ in this cannot carry on with each other's work.
 *
 * The items' texts and lists live in the arena given. They hold no passwords.
 */
#ifndef CROSSFADE_CONFIG_FILE_IDENTITY_H
#define CROSSFADE_CONFIG_FILE_IDENTITY_H

#include <stddef.h>

#include "config/model/config.h"
#include "protocol/base/arena.h"

struct identity_item {
    const char *label; /* as the file calls it, such as "to_new full_name" */
    const char *value;
};

struct identity {
    struct identity_item *items; /* in an order that depends on the labels alone */
    size_t count;
};

/* Servers, flag source and prefix. Looks the file of flags up, as it may have several names. */
struct identity identity_of_config(const struct config *config, struct arena *arena);
/* Database, tables, key and mappings. */
struct identity identity_of_migration(const struct migration_config *migration,
                                      struct arena *arena);

/* The first difference in words, such as "to_new full_name was "a", and is "b" now", or NULL. Both
 * are of one kind. `was` and `is` say whose the two are. */
const char *identity_difference(const struct identity *before, const struct identity *now,
                                const char *was, const char *is, struct arena *arena);

#endif

#include "config/file/identity.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "config/file/conninfo.h"

#define IDENTITY_FIXED_ITEMS 4 /* of a configuration, and of a migration without its mappings */

static void identity_add(struct identity *identity, const char *label, const char *value)
{
    identity->items[identity->count++] = (struct identity_item){.label = label, .value = value};
}

static const char *identity_flag_source(const struct config *config, struct arena *arena)
{
    if (config->flag_source == FLAG_SOURCE_REDIS && config->redis.unix_path != NULL)
        return arena_format(arena, "redis at %s, database %u", config->redis.unix_path,
                            config->redis.database);
    if (config->flag_source == FLAG_SOURCE_REDIS)
        return arena_format(arena, "redis at %s:%u, database %u", config->redis.host,
                            config->redis.port, config->redis.database);
    char *found = realpath(config->flag_file, NULL);
    const char *text = arena_format(arena, "file %s", found != NULL ? found : config->flag_file);
    free(found);
    return text;
}

struct identity identity_of_config(const struct config *config, struct arena *arena)
{
    struct identity identity = {
        .items = arena_zero(arena, IDENTITY_FIXED_ITEMS, sizeof *identity.items),
    };
    identity_add(&identity, "upstream", conninfo_place_of_upstream(config, arena));
    identity_add(&identity, "control", conninfo_place_of_control(config, arena));
    identity_add(&identity, "flags", identity_flag_source(config, arena));
    identity_add(&identity, "flag_prefix", config->flag_prefix);
    return identity;
}

static const char *identity_table(const struct table_name *table, struct arena *arena)
{
    return arena_format(arena, "%s.%s", table->schema, table->name);
}

static const char *identity_key(const struct migration_config *migration, struct arena *arena)
{
    const char *text = "";
    for (size_t i = 0; i < migration->key_count; i++)
        text = arena_format(arena, "%s%s%s", text, i == 0 ? "" : ", ", migration->key[i]);
    return text;
}

static int identity_compare(const void *one, const void *other)
{
    return strcmp(((const struct identity_item *)one)->label,
                  ((const struct identity_item *)other)->label);
}

struct identity identity_of_migration(const struct migration_config *migration, struct arena *arena)
{
    static const char *const words[SIDE_COUNT] = {[SIDE_OLD] = "to_old", [SIDE_NEW] = "to_new"};
    size_t mappings = migration->mapping_count[SIDE_OLD] + migration->mapping_count[SIDE_NEW];
    struct identity identity = {
        .items = arena_zero(arena, IDENTITY_FIXED_ITEMS + mappings, sizeof *identity.items),
    };
    identity_add(&identity, "database", migration->database);
    identity_add(&identity, "old", identity_table(&migration->table[SIDE_OLD], arena));
    identity_add(&identity, "new", identity_table(&migration->table[SIDE_NEW], arena));
    identity_add(&identity, "key", identity_key(migration, arena));
    for (unsigned side = 0; side < SIDE_COUNT; side++)
        for (size_t i = 0; i < migration->mapping_count[side]; i++) {
            const struct column_mapping *mapping = &migration->mapping[side][i];
            identity_add(&identity, arena_format(arena, "%s %s", words[side], mapping->column),
                         mapping->expression);
        }
    /* The order of columns in the file means nothing. */
    qsort(identity.items + IDENTITY_FIXED_ITEMS, mappings, sizeof *identity.items,
          identity_compare);
    return identity;
}

static const struct identity_item *identity_find(const struct identity *identity, const char *label)
{
    for (size_t i = 0; i < identity->count; i++)
        if (strcmp(identity->items[i].label, label) == 0)
            return &identity->items[i];
    return NULL;
}

const char *identity_difference(const struct identity *before, const struct identity *now,
                                const char *was, const char *is, struct arena *arena)
{
    for (size_t i = 0; i < before->count; i++) {
        const struct identity_item *old = &before->items[i];
        const struct identity_item *found = identity_find(now, old->label);
        if (found == NULL)
            return arena_format(arena, "%s %s \"%s\", and there is none %s", old->label, was,
                                old->value, is);
        if (strcmp(found->value, old->value) != 0)
            return arena_format(arena, "%s %s \"%s\", and is \"%s\" %s", old->label, was,
                                old->value, found->value, is);
    }
    for (size_t i = 0; i < now->count; i++)
        if (identity_find(before, now->items[i].label) == NULL)
            return arena_format(arena, "%s is \"%s\" %s, and there was none", now->items[i].label,
                                now->items[i].value, is);
    return NULL;
}

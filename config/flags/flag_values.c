#include "config/flags/flag_values.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/base/memory.h"

static const char *const FLAG_VALUES_SUFFIXES[FLAG_KEY_COUNT] = {
    [FLAG_KEY_WRITE] = "_TABLE_WRITE",
    [FLAG_KEY_READ] = "_TABLE_READ",
    [FLAG_KEY_CANARY] = "_TABLE_READ_CANARY",
    [FLAG_KEY_CLIENTS] = "_TABLE_READ_CLIENTS",
};

struct flag_check {
    const struct flag_values *values;
    const struct migration *migration;
    const char *prefix;
    const struct flags *in_force; /* or NULL */
    struct arena *arena;
    struct flags flags;
    bool writes[SIDE_COUNT];
    struct error *error;
};

struct flag_reading *flag_reading_new(size_t migration_count)
{
    struct flag_reading *reading = memory_zero(1, sizeof *reading);
    reading->migrations = arena_zero(&reading->arena, migration_count, sizeof *reading->migrations);
    reading->migration_count = migration_count;
    return reading;
}

void flag_reading_free(struct flag_reading *reading)
{
    if (reading == NULL)
        return;
    arena_free(&reading->arena);
    memory_free(reading);
}

const char *flag_values_key(const char *prefix, const char *migration, enum flag_key key,
                            struct arena *arena)
{
    char *text = arena_format(arena, "%s%s%s", prefix, migration, FLAG_VALUES_SUFFIXES[key]);
    for (char *c = text + strlen(prefix); *c != '\0'; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return text;
}

static const char *flag_values_own_key(const struct flag_check *check, enum flag_key key)
{
    return flag_values_key(check->prefix, check->migration->config->name, key, check->arena);
}

static bool flag_values_names(const struct table_name *table, const char *text)
{
    size_t length = strlen(table->schema);
    return strcmp(table->name, text) == 0 ||
           (strncmp(table->schema, text, length) == 0 && text[length] == '.' &&
            strcmp(table->name, text + length + 1) == 0);
}

static bool flag_values_table(const struct flag_check *check, enum flag_key key, const char *text,
                              enum side *out)
{
    const struct table_name *tables = check->migration->config->table;
    bool is_old = flag_values_names(&tables[SIDE_OLD], text);
    bool is_new = flag_values_names(&tables[SIDE_NEW], text);
    if (is_old != is_new) {
        *out = is_new ? SIDE_NEW : SIDE_OLD;
        return true;
    }
    return error_set(check->error, SQLSTATE_CONFIG_FILE,
                     "%s names %s table \"%.80s\"; expected %s.%s or %s.%s",
                     flag_values_own_key(check, key), is_old ? "the ambiguous" : "the unknown",
                     text, tables[SIDE_OLD].schema, tables[SIDE_OLD].name, tables[SIDE_NEW].schema,
                     tables[SIDE_NEW].name);
}

/* Whether the key was there once, and is gone. A canary and client ids may be taken away, as Redis
 * has no empty hash: they count as lost only where WRITE or READ is. */
static bool flag_values_is_lost(const struct flag_values *values, const struct flags *in_force,
                                enum flag_key key)
{
    if (in_force == NULL || values->has[key])
        return false;
    switch (key) {
    case FLAG_KEY_WRITE:
        return in_force->mirrored || in_force->primary != SIDE_OLD;
    case FLAG_KEY_READ:
        return in_force->read != SIDE_OLD;
    case FLAG_KEY_CANARY:
    case FLAG_KEY_CLIENTS:
    case FLAG_KEY_COUNT:
        break;
    }
    bool was_there = key == FLAG_KEY_CANARY ? in_force->has_canary : in_force->pin_count != 0;
    return was_there && (flag_values_is_lost(values, in_force, FLAG_KEY_WRITE) ||
                         flag_values_is_lost(values, in_force, FLAG_KEY_READ));
}

/* Writes cannot move to a table alone, or to one in front, that they did not reach before: what was
 * written meanwhile is not in it. */
static bool flag_values_check_step(const struct flag_check *check)
{
    const struct flags *last = check->in_force;
    if (last == NULL || last->mirrored || last->primary == check->flags.primary)
        return true;
    const struct table_name *tables = check->migration->config->table;
    return error_set(check->error, SQLSTATE_CONFIG_FILE,
                     "%s skips a step, but so far writes reach %s alone: expected %s first, and %s "
                     "after it until it is filled",
                     flag_values_own_key(check, FLAG_KEY_WRITE), tables[last->primary].name,
                     tables[last->primary].name, tables[check->flags.primary].name);
}

static bool flag_values_check_write(struct flag_check *check)
{
    const struct flag_values *values = check->values;
    const struct flags *last = check->in_force;
    check->flags.primary = SIDE_OLD;
    if (!values->has[FLAG_KEY_WRITE]) {
        if (last != NULL) {
            check->flags.primary = last->primary;
            check->flags.mirrored = last->mirrored;
        }
        check->writes[check->flags.primary] = true;
        check->writes[side_other(check->flags.primary)] = check->flags.mirrored;
        return true;
    }
    if (values->write_count == 0)
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s is empty; expected at least one table",
                         flag_values_own_key(check, FLAG_KEY_WRITE));
    for (size_t i = 0; i < values->write_count; i++) {
        enum side side = SIDE_OLD;
        if (!flag_values_table(check, FLAG_KEY_WRITE, values->write[i], &side))
            return false;
        if (check->writes[side])
            return error_set(check->error, SQLSTATE_CONFIG_FILE,
                             "%s names table \"%.80s\" twice; expected it once",
                             flag_values_own_key(check, FLAG_KEY_WRITE), values->write[i]);
        check->writes[side] = true;
        if (i == 0)
            check->flags.primary = side;
        else
            check->flags.mirrored = true;
    }
    return true;
}

/* A table to read, which must be one that writes reach. */
static bool flag_values_check_read(struct flag_check *check, enum flag_key key, const char *text,
                                   enum side *out)
{
    if (!flag_values_table(check, key, text, out))
        return false;
    if (check->writes[*out])
        return true;
    return error_set(check->error, SQLSTATE_CONFIG_FILE,
                     "%s names table \"%.80s\", which is not in %s; expected a table that writes "
                     "reach",
                     flag_values_own_key(check, key), text,
                     flag_values_own_key(check, FLAG_KEY_WRITE));
}

static bool flag_values_check_default_read(struct flag_check *check)
{
    check->flags.read = SIDE_OLD;
    if (check->values->has[FLAG_KEY_READ])
        return flag_values_check_read(check, FLAG_KEY_READ, check->values->read,
                                      &check->flags.read);
    if (check->in_force != NULL)
        check->flags.read = check->in_force->read;
    if (check->writes[check->flags.read])
        return true;
    const struct table_name *read = &check->migration->config->table[check->flags.read];
    return error_set(check->error, SQLSTATE_CONFIG_FILE,
                     "%s is missing, which means %s, and that is not in %s; expected a table that "
                     "writes reach",
                     flag_values_own_key(check, FLAG_KEY_READ), read->name,
                     flag_values_own_key(check, FLAG_KEY_WRITE));
}

/* 0 to 100 with up to two decimals, in hundredths. */
static bool flag_values_percent(const char *text, unsigned *out)
{
    size_t whole = strspn(text, "0123456789");
    if (whole == 0 || whole > 3)
        return false;
    unsigned share = (unsigned)strtoul(text, NULL, 10) * FLAGS_PERCENT_UNIT;
    text += whole;
    if (*text == '.') {
        size_t decimals = strspn(text + 1, "0123456789");
        if (decimals == 0 || decimals > 2)
            return false;
        unsigned fraction = (unsigned)strtoul(text + 1, NULL, 10);
        share += decimals == 1 ? fraction * 10 : fraction;
        text += 1 + decimals;
    }
    if (*text != '\0' || share > 100 * FLAGS_PERCENT_UNIT)
        return false;
    *out = share;
    return true;
}

/* A lost key that names a table which writes no longer reach has nothing left to say. */
static bool flag_values_keep_canary(struct flag_check *check)
{
    const struct flags *last = check->in_force;
    check->flags.has_canary = check->writes[last->canary_table];
    check->flags.canary_table = last->canary_table;
    check->flags.canary_share = last->canary_share;
    return true;
}

static bool flag_values_keep_clients(struct flag_check *check)
{
    const struct flags *last = check->in_force;
    struct pinned_client *pins = arena_zero(check->arena, last->pin_count, sizeof *pins);
    for (size_t i = 0; i < last->pin_count; i++)
        if (check->writes[last->pins[i].table])
            pins[check->flags.pin_count++] = (struct pinned_client){
                .client_id = arena_string(check->arena, last->pins[i].client_id),
                .table = last->pins[i].table,
            };
    check->flags.pins = pins;
    return true;
}

static bool flag_values_check_canary(struct flag_check *check)
{
    const struct flag_values *values = check->values;
    if (flag_values_is_lost(values, check->in_force, FLAG_KEY_CANARY))
        return flag_values_keep_canary(check);
    if (!values->has[FLAG_KEY_CANARY])
        return true;
    const char *key = flag_values_own_key(check, FLAG_KEY_CANARY);
    const char *table = NULL;
    const char *percent = NULL;
    for (size_t i = 0; i < values->canary_count; i++) {
        const struct flag_entry *entry = &values->canary[i];
        if (strcmp(entry->field, "table") == 0)
            table = entry->value;
        else if (strcmp(entry->field, "percent") == 0)
            percent = entry->value;
        else
            return error_set(check->error, SQLSTATE_CONFIG_FILE,
                             "%s has the field \"%.60s\"; expected table and percent", key,
                             entry->field);
    }
    if (table == NULL || percent == NULL)
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s has no field \"%s\"; expected table and percent", key,
                         table == NULL ? "table" : "percent");
    if (!flag_values_percent(percent, &check->flags.canary_share))
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s has the percentage \"%.60s\"; expected 0 to 100 with at most two "
                         "decimals",
                         key, percent);
    check->flags.has_canary = true;
    return flag_values_check_read(check, FLAG_KEY_CANARY, table, &check->flags.canary_table);
}

static int flag_values_compare_pins(const void *one, const void *other)
{
    return strcmp(((const struct pinned_client *)one)->client_id,
                  ((const struct pinned_client *)other)->client_id);
}

static bool flag_values_check_clients(struct flag_check *check)
{
    const struct flag_values *values = check->values;
    if (flag_values_is_lost(values, check->in_force, FLAG_KEY_CLIENTS))
        return flag_values_keep_clients(check);
    size_t count = values->has[FLAG_KEY_CLIENTS] ? values->client_count : 0;
    struct pinned_client *pins = arena_zero(check->arena, count, sizeof *pins);
    for (size_t i = 0; i < count; i++) {
        const struct flag_entry *entry = &values->clients[i];
        if (*entry->field == '\0')
            return error_set(check->error, SQLSTATE_CONFIG_FILE,
                             "%s has an empty client id; expected client ids and tables",
                             flag_values_own_key(check, FLAG_KEY_CLIENTS));
        pins[i].client_id = arena_string(check->arena, entry->field);
        if (!flag_values_check_read(check, FLAG_KEY_CLIENTS, entry->value, &pins[i].table))
            return false;
    }
    qsort(pins, count, sizeof *pins, flag_values_compare_pins);
    check->flags.pins = pins;
    check->flags.pin_count = count;
    return true;
}

static bool flag_values_check_there(const struct flag_check *check)
{
    const struct migration *migration = check->migration;
    bool any = false;
    for (unsigned key = 0; key < FLAG_KEY_COUNT; key++)
        any = any || check->values->has[key];
    /* Before either table is made nothing can be lost: the application may make them through us. */
    if (!any && !migration->shape[SIDE_OLD].exists && !migration->shape[SIDE_NEW].exists)
        return true;
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        const struct shape *shape = &migration->shape[side];
        if (!check->writes[side] || shape->exists)
            continue;
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s%s names table %s.%s, which database %s does not have; expected tables "
                         "that exist",
                         flag_values_own_key(check, FLAG_KEY_WRITE),
                         check->values->has[FLAG_KEY_WRITE] ? "" : " is missing, which",
                         shape->table.schema, shape->table.name, migration->config->database);
    }
    return true;
}

enum flag_verdict flag_values_check(const struct flag_values *values,
                                    const struct migration *migration, const char *prefix,
                                    const struct flags *in_force, struct arena *arena,
                                    struct flags *out, struct error *error)
{
    struct flag_check check = {
        .values = values,
        .migration = migration,
        .prefix = prefix,
        .in_force = in_force,
        .arena = arena,
        .error = error,
    };
    if (values->problem != NULL) {
        error_set(error, SQLSTATE_CONFIG_FILE, "%s", values->problem);
        return FLAG_VERDICT_REFUSED;
    }
    if (!flag_values_check_write(&check) || !flag_values_check_default_read(&check) ||
        !flag_values_check_canary(&check) || !flag_values_check_clients(&check))
        return FLAG_VERDICT_REFUSED;
    if (!flag_values_check_there(&check))
        return FLAG_VERDICT_NO_TABLE;
    if (!flag_values_check_step(&check))
        return FLAG_VERDICT_REFUSED;
    *out = check.flags;
    return FLAG_VERDICT_GOOD;
}

static const char *flag_values_command(const char *key_text, enum flag_key key,
                                       const struct migration_config *migration,
                                       const struct flags *flags, struct arena *arena)
{
    const char *primary = migration->table[flags->primary].name;
    const char *mirror = migration->table[side_other(flags->primary)].name;
    if (key == FLAG_KEY_WRITE)
        return arena_format(arena, "RPUSH %s %s%s%s", key_text, primary, flags->mirrored ? " " : "",
                            flags->mirrored ? mirror : "");
    return arena_format(arena, "SET %s %s", key_text, migration->table[flags->read].name);
}

const char *flag_values_loss(const struct flag_values *values,
                             const struct migration_config *migration, const char *prefix,
                             const struct flags *in_force, struct arena *arena)
{
    const char *keys = NULL;
    const char *commands = NULL;
    for (unsigned key = 0; key < FLAG_KEY_COUNT; key++) {
        if (!flag_values_is_lost(values, in_force, (enum flag_key)key))
            continue;
        const char *text = flag_values_key(prefix, migration->name, (enum flag_key)key, arena);
        keys = keys == NULL ? text : arena_format(arena, "%s, %s", keys, text);
        if (key != FLAG_KEY_WRITE && key != FLAG_KEY_READ)
            continue;
        const char *command =
            flag_values_command(text, (enum flag_key)key, migration, in_force, arena);
        commands = commands == NULL ? command : arena_format(arena, "%s, %s", commands, command);
    }
    return keys == NULL ? NULL
                        : arena_format(arena,
                                       "%s: gone, and what was there stays in force; say it "
                                       "again, or what is wanted now: %s",
                                       keys, commands);
}

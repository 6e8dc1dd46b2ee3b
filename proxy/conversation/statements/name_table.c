#include "proxy/conversation/statements/name_table.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"

#define NAME_TABLE_FIRST_BUCKETS 16

bool name_table_same(const char *one, const char *other)
{
    return strncmp(one, other, FRONTEND_NAME_LIMIT) == 0;
}

static size_t name_table_hash(const char *name)
{
    size_t hash = 1469598103934665603u;
    for (size_t i = 0; i < FRONTEND_NAME_LIMIT && name[i] != '\0'; i++)
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* The link that holds the name, or the one at the end of its bucket. */
static struct named **name_table_link(const struct name_table *table, const char *name)
{
    struct named **link = &table->buckets[name_table_hash(name) & (table->bucket_count - 1)];
    while (*link != NULL && !name_table_same((*link)->name, name))
        link = &(*link)->next;
    return link;
}

static void name_table_grow(struct name_table *table)
{
    struct named **old = table->buckets;
    size_t old_count = table->bucket_count;
    table->bucket_count = old_count != 0 ? old_count * 2 : NAME_TABLE_FIRST_BUCKETS;
    table->buckets = memory_zero(table->bucket_count, sizeof(struct named *));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct named *moved = old[i];
            old[i] = moved->next;
            moved->next = NULL;
            *name_table_link(table, moved->name) = moved;
        }
    }
    memory_free(old);
}

struct named *name_table_find(const struct name_table *table, const char *name)
{
    if (name[0] == '\0')
        return table->unnamed;
    return table->count != 0 ? *name_table_link(table, name) : NULL;
}

static struct named *name_table_take(struct name_table *table, const char *name)
{
    if (table->count == 0)
        return NULL;
    struct named **link = name_table_link(table, name);
    struct named *taken = *link;
    if (taken != NULL) {
        *link = taken->next;
        taken->next = NULL;
        table->count--;
    }
    return taken;
}

struct named *name_table_put(struct name_table *table, const char *name, struct named *named)
{
    struct named *replaced = table->unnamed;
    assert(named == NULL || named->next == NULL);
    if (name[0] == '\0') {
        table->unnamed = named;
        return replaced;
    }
    replaced = name_table_take(table, name);
    if (named != NULL) {
        if (table->count >= table->bucket_count)
            name_table_grow(table);
        *name_table_link(table, name) = named;
        table->count++;
    }
    return replaced;
}

bool name_table_is_empty(const struct name_table *table)
{
    return table->unnamed == NULL && table->count == 0;
}

void name_table_clear(struct name_table *table, void (*release)(struct named *named))
{
    struct named *unnamed = table->unnamed;
    table->unnamed = NULL;
    if (unnamed != NULL)
        release(unnamed);
    for (size_t i = 0; table->count != 0 && i < table->bucket_count; i++) {
        while (table->buckets[i] != NULL) {
            struct named *named = table->buckets[i];
            table->buckets[i] = named->next;
            named->next = NULL;
            table->count--;
            release(named);
        }
    }
    if (table->bucket_count > NAME_TABLE_FIRST_BUCKETS)
        name_table_free(table);
}

void name_table_free(struct name_table *table)
{
    assert(name_table_is_empty(table));
    memory_free(table->buckets);
    *table = (struct name_table){0};
}

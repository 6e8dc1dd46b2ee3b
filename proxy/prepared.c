#include "proxy/prepared.h"

#include <assert.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/memory.h"
#include "protocol/frontend.h"

#define PREPARED_FIRST_BUCKETS 16

struct prepared *prepared_new(struct prepared_table *table, const char *name, const char *text,
                              size_t text_length)
{
    /* One piece of memory: drivers prepare the unnamed statement anew for every query. */
    size_t name_size = strlen(name) + 1;
    struct prepared *prepared = memory_alloc(sizeof *prepared + name_size + text_length + 1);
    *prepared = (struct prepared){.references = 1, .text_length = text_length};
    prepared->name = prepared->strings;
    prepared->text = prepared->strings + name_size;
    memcpy(prepared->name, name, name_size);
    memcpy(prepared->text, text, text_length);
    prepared->text[text_length] = '\0';
    prepared->serial = ++table->serials;
    return prepared;
}

struct prepared *prepared_retain(struct prepared *prepared)
{
    prepared->references++;
    return prepared;
}

void prepared_release(struct prepared *prepared)
{
    if (prepared == NULL)
        return;
    assert(prepared->references != 0);
    if (--prepared->references != 0)
        return;
    plan_release(prepared->plan);
    memory_free(prepared->parameter_types);
    memory_free(prepared);
}

/* The server tells names apart by this many bytes, so more must not make two of one here. */
static bool prepared_same_name(const char *a, const char *b)
{
    return strncmp(a, b, FRONTEND_NAME_LIMIT) == 0;
}

static size_t prepared_hash(const char *name)
{
    size_t hash = 1469598103934665603u;
    for (size_t i = 0; i < FRONTEND_NAME_LIMIT && name[i] != '\0'; i++)
        hash = (hash ^ (unsigned char)name[i]) * 1099511628211u;
    return hash ^ hash >> 32;
}

/* The link that holds the name, or the one at the end of its bucket. */
static struct prepared **prepared_link(struct prepared_table *table, const char *name)
{
    struct prepared **link = &table->buckets[prepared_hash(name) & (table->bucket_count - 1)];
    while (*link != NULL && !prepared_same_name((*link)->name, name))
        link = &(*link)->next;
    return link;
}

static void prepared_grow(struct prepared_table *table)
{
    struct prepared **old = table->buckets;
    size_t old_count = table->bucket_count;
    table->bucket_count = old_count != 0 ? old_count * 2 : PREPARED_FIRST_BUCKETS;
    table->buckets = memory_zero(table->bucket_count, sizeof(struct prepared *));
    for (size_t i = 0; i < old_count; i++) {
        while (old[i] != NULL) {
            struct prepared *moved = old[i];
            old[i] = moved->next;
            moved->next = NULL;
            *prepared_link(table, moved->name) = moved;
        }
    }
    memory_free(old);
}

struct prepared *prepared_find(struct prepared_table *table, const char *name)
{
    if (name[0] == '\0')
        return table->unnamed;
    return table->bucket_count != 0 ? *prepared_link(table, name) : NULL;
}

static struct prepared *prepared_put_named(struct prepared_table *table, const char *name,
                                           struct prepared *prepared)
{
    if (table->count >= table->bucket_count)
        prepared_grow(table);
    struct prepared **link = prepared_link(table, name);
    struct prepared *replaced = *link;
    if (replaced != NULL) {
        *link = replaced->next;
        replaced->next = NULL;
        table->count--;
    }
    if (prepared != NULL) {
        assert(prepared->next == NULL);
        link = prepared_link(table, name);
        *link = prepared;
        table->count++;
    }
    return replaced;
}

static size_t prepared_weight(const char *name, size_t text_length, size_t parameter_count)
{
    return PREPARED_BYTES_EACH + strlen(name) + text_length + parameter_count * sizeof(uint32_t);
}

bool prepared_has_room(const struct prepared_table *table, const char *name, size_t text_length,
                       size_t parameter_count)
{
    size_t left =
        table->bytes < PREPARED_BYTES_LIMIT ? PREPARED_BYTES_LIMIT - table->bytes : (size_t)0;
    return text_length <= left && prepared_weight(name, text_length, parameter_count) <= left;
}

struct prepared *prepared_put(struct prepared_table *table, const char *name,
                              struct prepared *prepared)
{
    struct prepared *replaced = table->unnamed;
    if (name[0] == '\0')
        table->unnamed = prepared;
    else
        replaced = prepared_put_named(table, name, prepared);
    if (replaced != NULL)
        table->bytes -= replaced->counted;
    if (prepared != NULL) {
        prepared->counted =
            prepared_weight(prepared->name, prepared->text_length, prepared->parameter_count);
        table->bytes += prepared->counted;
    }
    return replaced;
}

void prepared_clear_statements(struct prepared_table *table)
{
    prepared_release(table->unnamed);
    table->unnamed = NULL;
    for (size_t i = 0; i < table->bucket_count; i++) {
        while (table->buckets[i] != NULL) {
            struct prepared *prepared = table->buckets[i];
            table->buckets[i] = prepared->next;
            prepared->next = NULL;
            prepared_release(prepared);
        }
    }
    table->count = 0;
    table->bytes = 0;
}

void prepared_free(struct prepared_table *table)
{
    portal_clear(table);
    prepared_clear_statements(table);
    memory_free(table->buckets);
    *table = (struct prepared_table){0};
}

void prepared_write_parse(const struct prepared *prepared, const struct plan *plan,
                          const char *name, struct text text, struct bytes *out)
{
    const struct description *description = plan != NULL ? plan->statements[0].description : NULL;
    if (description != NULL)
        frontend_write_parse(out, name, text.at, text.length, description->parameters,
                             description->parameter_count);
    else
        frontend_write_parse(out, name, text.at, text.length, prepared->parameter_types,
                             prepared->parameter_count);
}

void prepared_write_types_question(const struct prepared *prepared, const char *name,
                                   struct bytes *out)
{
    static const char SQL[] =
        "SELECT parameter_types::pg_catalog.oid[]::pg_catalog.text "
        "FROM pg_catalog.pg_prepared_statements WHERE name OPERATOR(pg_catalog.=) $1";
    const char *value = prepared->name;
    frontend_write_run(out, name, SQL, strlen(SQL), &value, 1);
}

/* An array as text: {23,25}. */
bool prepared_read_types(struct prepared *prepared, const uint8_t *body, size_t length)
{
    const char *text;
    size_t text_length;
    if (!backend_read_value(body, length, 0, &text, &text_length) || text == NULL)
        return false;
    size_t count = 0;
    uint32_t *types = memory_zero(text_length + 1, sizeof *types);
    bool in_number = false;
    for (size_t i = 0; i < text_length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (digit && !in_number)
            count++;
        if (digit)
            types[count - 1] = types[count - 1] * 10 + (uint32_t)(text[i] - '0');
        in_number = digit;
    }
    memory_free(prepared->parameter_types);
    prepared->parameter_types = types;
    prepared->parameter_count = count;
    prepared->types_known = true;
    return true;
}

static struct portal **portal_link(struct prepared_table *table, const char *name)
{
    struct portal **link = &table->portals;
    while (*link != NULL && !prepared_same_name((*link)->name, name))
        link = &(*link)->next;
    return link;
}

struct portal *portal_find(struct prepared_table *table, const char *name)
{
    return *portal_link(table, name);
}

struct portal *portal_new(struct prepared_table *table, const char *name)
{
    struct portal *portal = memory_zero(1, sizeof *portal);
    size_t length = strnlen(name, FRONTEND_NAME_LIMIT);
    portal->references = 1;
    portal->table = table;
    portal->name = memory_zero(length + 1, 1);
    memcpy(portal->name, name, length);
    return portal;
}

void portal_keep_bind(struct portal *portal, struct bytes bind)
{
    portal_drop_bind(portal);
    portal->prelude_bind = bind;
    portal->table->bind_bytes += bind.length;
}

void portal_drop_bind(struct portal *portal)
{
    portal->table->bind_bytes -= portal->prelude_bind.length;
    bytes_free(&portal->prelude_bind);
}

struct portal *portal_retain(struct portal *portal)
{
    portal->references++;
    return portal;
}

void portal_release(struct portal *portal)
{
    if (portal == NULL)
        return;
    assert(portal->references != 0);
    if (--portal->references != 0)
        return;
    plan_release(portal->plan);
    portal_drop_bind(portal);
    prepared_release(portal->applies);
    memory_free(portal->name);
    memory_free(portal);
}

struct portal *portal_put(struct prepared_table *table, const char *name, struct portal *portal)
{
    struct portal **link = portal_link(table, name);
    struct portal *covered = *link;
    if (covered != NULL) {
        *link = covered->next;
        covered->next = NULL;
    }
    if (portal != NULL) {
        assert(portal->next == NULL);
        portal->next = table->portals;
        table->portals = portal;
    }
    return covered;
}

void portal_clear(struct prepared_table *table)
{
    while (table->portals != NULL)
        portal_release(portal_put(table, table->portals->name, NULL));
}

#include "proxy/conversation/statements/portals.h"

#include <assert.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "protocol/frontend.h"
#include "proxy/conversation/statements/prepared.h"

struct portal *portal_new(struct portal_table *table, const char *name)
{
    struct portal *portal = memory_zero(1, sizeof *portal);
    size_t length = strnlen(name, FRONTEND_NAME_LIMIT);
    portal->references = 1;
    portal->table = table;
    portal->named.name = memory_zero(length + 1, 1);
    memcpy(portal->named.name, name, length);
    return portal;
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
    assert(!portal->is_there);
    plan_release(portal->plan);
    portal_drop_bind(portal);
    prepared_release(portal->applies);
    prepared_release(portal->prelude_of);
    memory_free(portal->named.name);
    memory_free(portal);
}

static bool portal_is_listed(const struct portal *portal)
{
    return portal->waits_before != NULL || portal->table->waiting == portal;
}

static void portal_list(struct portal *portal)
{
    struct portal *next = portal->table->waiting;
    portal->waits_behind = next;
    if (next != NULL)
        next->waits_before = portal;
    portal->table->waiting = portal;
}

static void portal_unlist(struct portal *portal)
{
    if (portal->waits_before != NULL)
        portal->waits_before->waits_behind = portal->waits_behind;
    else
        portal->table->waiting = portal->waits_behind;
    if (portal->waits_behind != NULL)
        portal->waits_behind->waits_before = portal->waits_before;
    portal->waits_before = NULL;
    portal->waits_behind = NULL;
}

static void portal_update(struct portal *portal)
{
    bool waits = portal->is_there && portal->prelude == PORTAL_PRELUDE_DUE &&
                 portal->prelude_bind.length != 0;
    if (waits && !portal_is_listed(portal))
        portal_list(portal);
    else if (!waits && portal_is_listed(portal))
        portal_unlist(portal);
}

void portal_set_prelude(struct portal *portal, enum portal_prelude prelude)
{
    portal->prelude = prelude;
    portal_update(portal);
}

static void portal_set_there(struct portal *portal, bool is_there)
{
    portal->is_there = is_there;
    portal_update(portal);
}

struct portal *portal_find(const struct portal_table *table, const char *name)
{
    return (struct portal *)name_table_find(&table->named, name);
}

struct portal *portal_put(struct portal_table *table, const char *name, struct portal *portal)
{
    struct portal *covered = (struct portal *)name_table_put(
        &table->named, name, portal != NULL ? &portal->named : NULL);
    if (covered != NULL)
        portal_set_there(covered, false);
    if (portal != NULL)
        portal_set_there(portal, true);
    return covered;
}

bool portals_exist(const struct portal_table *table)
{
    return !name_table_is_empty(&table->named);
}

static void portal_clear(struct named *named)
{
    struct portal *portal = (struct portal *)named;
    portal_set_there(portal, false);
    portal_release(portal);
}

void portals_clear(struct portal_table *table)
{
    name_table_clear(&table->named, portal_clear);
}

void portals_free(struct portal_table *table)
{
    portals_clear(table);
    name_table_free(&table->named);
}

void portal_keep_bind(struct portal *portal, struct bytes bind)
{
    portal_drop_bind(portal);
    portal->prelude_bind = bind;
    portal->table->bind_bytes += bind.length;
    portal_update(portal);
}

void portal_drop_bind(struct portal *portal)
{
    portal->table->bind_bytes -= portal->prelude_bind.length;
    bytes_free(&portal->prelude_bind);
    portal_update(portal);
}

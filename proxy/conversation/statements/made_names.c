#include "proxy/conversation/statements/made_names.h"

#include <string.h>

#include "protocol/base/memory.h"
#include "rewrite/other/relative.h"

static bool made_names_has(const struct made_names *made, const char *name)
{
    for (size_t i = 0; i < made->count; i++)
        if (strcmp(made->items[i], name) == 0)
            return true;
    return false;
}

void made_names_add(struct made_names *made, const struct plan *plan)
{
    for (size_t i = 0; i < plan->made_count; i++) {
        made->in_transaction = true;
        made->rolled_back = false;
        if (made_names_has(made, plan->made[i]))
            continue;
        if (made->count == MADE_NAMES_LIMIT) {
            made->more = true;
            return;
        }
        made->items = memory_grow(made->items, (made->count + 1) * sizeof *made->items);
        made->items[made->count++] = memory_copy_string(plan->made[i]);
    }
}

static bool made_names_is_known(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct shape *shape = &catalog->migrations[i].shape[side];
            for (size_t k = 0; k < shape->relative_count; k++)
                if (strcmp(shape->relatives[k].table.name, name) == 0)
                    return true;
        }
    return false;
}

const char *made_names_find(struct made_names *made, const struct catalog *catalog,
                            const char *text, size_t length)
{
    const char *found = NULL;
    for (size_t i = 0; i < made->count && found == NULL;) {
        char *name = made->items[i];
        if (!made_names_is_known(catalog, name)) {
            if (made->more || relative_occurs(name, text, length))
                found = name;
            i++;
            continue;
        }
        made->items[i] = made->items[--made->count];
        memory_free(name);
    }
    return found;
}

void made_names_end_transaction(struct made_names *made)
{
    if (made->in_transaction && made->rolled_back)
        made_names_clear(made);
    made->in_transaction = false;
}

void made_names_clear(struct made_names *made)
{
    for (size_t i = 0; i < made->count; i++)
        memory_free(made->items[i]);
    memory_free(made->items);
    *made = (struct made_names){0};
}

/* Relatives of the tables, by the names that stand in a statement. */
#include "rewrite/tree/scope.h"

#include <string.h>

bool scope_is_named(const struct rewrite_request *request, const PgQuery__RangeVar *var,
                    const struct table_name *table, bool bare_name_is_ours)
{
    if (strcmp(table->name, var->relname) != 0 ||
        (var->catalogname[0] != '\0' && strcmp(var->catalogname, request->database) != 0))
        return false;
    bool own_temporary =
        strcmp(var->schemaname, "pg_temp") == 0 && strncmp(table->schema, "pg_temp_", 8) == 0;
    return var->schemaname[0] == '\0' || own_temporary
               ? bare_name_is_ours
               : strcmp(table->schema, var->schemaname) == 0;
}

static const struct touched *scope_relative_table(const struct rewrite_request *request,
                                                  size_t migration, enum side side)
{
    for (size_t i = 0; i < request->touched->count; i++)
        if (request->touched->items[i].migration == migration &&
            request->touched->items[i].side == side)
            return &request->touched->items[i];
    return NULL;
}

static void scope_relative_add(const struct touched *table, const struct relative *relative,
                               enum reference_use use, struct arena *arena,
                               struct relative_use **uses)
{
    struct relative_use *added = arena_zero(arena, 1, sizeof *added);
    *added = (struct relative_use){.table = table, .relative = relative, .use = use, .next = *uses};
    *uses = added;
}

void scope_note_relative(const struct catalog *catalog, const struct rewrite_request *request,
                         const PgQuery__RangeVar *var, enum reference_use use,
                         bool bare_names_unsure, struct arena *arena, struct relative_use **uses)
{
    const struct touched_set *touched = request->touched;
    const struct migration *migrations = catalog->migrations;
    for (size_t i = 0; i < touched->relative_count; i++) {
        const struct touched_relative *item = &touched->relatives[i];
        const struct relative *relative = touched_relative_of(catalog, item);
        const struct touched *table = scope_relative_table(request, item->migration, item->side);
        /* Without the table among the items there were too many, and that is refused. */
        if (table != NULL && scope_is_named(request, var, &relative->table,
                                            item->bare_name_is_ours || bare_names_unsure))
            scope_relative_add(table, relative, use, arena, uses);
    }
    for (size_t i = 0; touched->more_relatives && i < touched->count; i++) {
        const struct touched *table = &touched->items[i];
        const struct shape *shape = &migrations[table->migration].shape[table->side];
        for (size_t k = 0; k < shape->relative_count; k++)
            if (scope_is_named(request, var, &shape->relatives[k].table, true))
                scope_relative_add(table, &shape->relatives[k], use, arena, uses);
    }
}

#include "rewrite/other/relative.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "rewrite/tree/refuse.h"
#include "rewrite/tree/tree.h"

/* --- What it may do -------------------------------------------------------------------------- */

static bool relative_is_written(const struct relative_use *use, const PgQuery__Node *statement)
{
    bool reads_whole =
        statement->node_case == PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT ||
        (statement->node_case == PG_QUERY__NODE__NODE_COPY_STMT && !statement->copy_stmt->is_from);
    return use->use == REFERENCE_TARGET || (use->use == REFERENCE_WHOLE && !reads_whole);
}

static bool relative_passes(const struct relative_use *use, bool writes, bool to_primary)
{
    struct route route = use->table->route;
    enum side side = use->table->side;
    if (route_passes(route, side))
        return true;
    /* LOCK, TRUNCATE and COPY heed no rules, and nobody reads by them. */
    if (use->relative->kind == RELATIVE_RULE)
        return use->use != REFERENCE_TARGET;
    /* It has rows of its own, until REFRESH. */
    if (use->relative->kind == RELATIVE_COPY && use->use != REFERENCE_WHOLE)
        return true;
    return !writes && (route.primary == side || (route.read == side && !to_primary));
}

bool relative_check(const struct catalog *catalog, const PgQuery__Node *statement,
                    const struct scope *scope, struct error *error)
{
    for (const struct relative_use *use = scope->relatives; use != NULL; use = use->next) {
        bool to_primary = scope->locks;
        for (const struct reference *target = scope->references; target != NULL;
             target = target->next)
            to_primary = to_primary || (target->use == REFERENCE_TARGET &&
                                        target->touched->migration == use->table->migration);
        bool writes = relative_is_written(use, statement);
        if (!relative_passes(use, writes, to_primary))
            return refuse_relative(&catalog->migrations[use->table->migration], use->table->side,
                                   use->table->route, use->relative, writes ? "written" : "read",
                                   error);
    }
    return true;
}

/* --- DDL ------------------------------------------------------------------------------------- */

struct relative_ddl {
    const struct catalog *catalog;
    const struct rewrite_request *request;
    struct arena *arena;
    struct error *error;
};

/* That the name is no part of a tree of which both tables are written. `or_table`: nor the table
 * itself. */
static bool relative_stays(const struct relative_ddl *ddl, const PgQuery__RangeVar *var,
                           bool or_table, const char *construct)
{
    const struct catalog *catalog = ddl->catalog;
    struct relative_use *uses = NULL;
    scope_note_relative(ddl->catalog, ddl->request, var, REFERENCE_WHOLE, false, ddl->arena, &uses);
    for (const struct relative_use *use = uses; use != NULL; use = use->next)
        if (use->table->route.mirrored && use->relative->kind <= RELATIVE_PARENT)
            return refuse_construct(
                &catalog->migrations[use->table->migration], use->table->side, use->table->route,
                arena_format(ddl->arena, "%s of the part \"%s\"", construct, var->relname),
                ddl->error);
    for (size_t i = 0; or_table && i < ddl->request->touched->count; i++) {
        const struct touched *table = &ddl->request->touched->items[i];
        const struct migration *migration = &catalog->migrations[table->migration];
        if (table->route.mirrored &&
            scope_is_named(ddl->request, var, &migration->config->table[table->side],
                           table->bare_name_is_ours))
            return refuse_construct(migration, table->side, table->route, construct, ddl->error);
    }
    return true;
}

static const char *relative_moved_rows(const PgQuery__AlterTableCmd *command)
{
    switch (command->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AttachPartition:
        return "ATTACH PARTITION";
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
        return "DETACH PARTITION";
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddInherit:
        return "INHERIT";
    case PG_QUERY__ALTER_TABLE_TYPE__AT_DropInherit:
        return "NO INHERIT";
    default:
        return NULL;
    }
}

static bool relative_check_alter(const struct relative_ddl *ddl,
                                 const PgQuery__AlterTableStmt *alter)
{
    for (size_t i = 0; i < alter->n_cmds; i++) {
        const PgQuery__AlterTableCmd *command = alter->cmds[i]->alter_table_cmd;
        const char *construct = relative_moved_rows(command);
        if (construct == NULL || command->def == NULL)
            continue;
        const PgQuery__RangeVar *other = NULL;
        if (command->def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD)
            other = command->def->partition_cmd->name;
        else if (command->def->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
            other = command->def->range_var;
        if (!relative_stays(ddl, alter->relation, true, construct) ||
            (other != NULL && !relative_stays(ddl, other, true, construct)))
            return false;
    }
    return true;
}

/* The table itself may be dropped: whoever does that means that table. */
static bool relative_check_drop(const struct relative_ddl *ddl, const PgQuery__DropStmt *drop)
{
    if (drop->remove_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE &&
        drop->remove_type != PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE)
        return true;
    for (size_t i = 0; i < drop->n_objects; i++) {
        const PgQuery__Node *object = drop->objects[i];
        if (object->node_case != PG_QUERY__NODE__NODE_LIST || object->list->n_items == 0)
            continue;
        const PgQuery__List *parts = object->list;
        PgQuery__RangeVar var = PG_QUERY__RANGE_VAR__INIT;
        const char *names[] = {"", "", ""}; /* database, schema, table */
        size_t count = parts->n_items > 3 ? 3 : parts->n_items;
        for (size_t k = 0; k < count; k++)
            names[3 - count + k] = tree_string(parts->items[parts->n_items - count + k]);
        if (names[0] == NULL || names[1] == NULL || names[2] == NULL)
            continue;
        var.catalogname = arena_string(ddl->arena, names[0]);
        var.schemaname = arena_string(ddl->arena, names[1]);
        var.relname = arena_string(ddl->arena, names[2]);
        if (!relative_stays(ddl, &var, false, "DROP"))
            return false;
    }
    return true;
}

bool relative_check_ddl(const struct catalog *catalog, const struct rewrite_request *request,
                        const PgQuery__Node *statement, struct arena *arena, struct error *error)
{
    struct relative_ddl ddl = {catalog, request, arena, error};
    switch (statement->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
        return relative_check_alter(&ddl, statement->alter_table_stmt);
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return relative_check_drop(&ddl, statement->drop_stmt);
    default:
        return true;
    }
}

/* --- What is made ---------------------------------------------------------------------------- */

/* Whether the name is that of a table, or of a relative of one, which the other table matters to.
 */
static bool relative_is_bound(const struct catalog *catalog, const struct rewrite_request *request,
                              const PgQuery__RangeVar *var, struct arena *arena)
{
    struct relative_use *uses = NULL;
    scope_note_relative(catalog, request, var, REFERENCE_WHOLE, false, arena, &uses);
    for (const struct relative_use *use = uses; use != NULL; use = use->next)
        if (!route_passes(use->table->route, use->table->side))
            return true;
    for (size_t i = 0; i < request->touched->count; i++) {
        const struct touched *table = &request->touched->items[i];
        const struct migration_config *config = catalog->migrations[table->migration].config;
        if (!route_passes(table->route, table->side) &&
            scope_is_named(request, var, &config->table[table->side], table->bare_name_is_ours))
            return true;
    }
    return false;
}

static const char *relative_made_table(const struct catalog *catalog,
                                       const struct rewrite_request *request,
                                       const PgQuery__CreateStmt *create, struct arena *arena)
{
    for (size_t i = 0; i < create->n_inh_relations; i++)
        if (relative_is_bound(catalog, request, create->inh_relations[i]->range_var, arena))
            return create->relation->relname;
    return NULL;
}

const char *relative_made(const struct catalog *catalog, const struct rewrite_request *request,
                          const PgQuery__Node *statement, struct arena *arena)
{
    switch (statement->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        return relative_made_table(catalog, request, statement->create_stmt, arena);
    case PG_QUERY__NODE__NODE_RENAME_STMT:
        return statement->rename_stmt->relation != NULL &&
                       relative_is_bound(catalog, request, statement->rename_stmt->relation, arena)
                   ? statement->rename_stmt->newname
                   : NULL;
    /* Of these the text alone says which tables they are made of. */
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        return statement->view_stmt->view->relname;
    case PG_QUERY__NODE__NODE_RULE_STMT:
        return statement->rule_stmt->relation->relname;
    default:
        return NULL;
    }
}

static bool relative_is_of_word(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

bool relative_occurs(const char *name, const char *text, size_t length)
{
    size_t size = strlen(name);
    for (size_t at = 0; at < length; at++) {
        if (length - at > 2 && (text[at] | 0x20) == 'u' && text[at + 1] == '&' &&
            text[at + 2] == '"')
            return true;
        if (size <= length - at && strncasecmp(text + at, name, size) == 0 &&
            (at == 0 || !relative_is_of_word(text[at - 1]) || !relative_is_of_word(name[0])) &&
            (at + size == length || !relative_is_of_word(text[at + size]) ||
             !relative_is_of_word(name[size - 1])))
            return true;
    }
    return false;
}

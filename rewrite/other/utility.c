#include "rewrite/other/utility.h"

#include <strings.h>

#include "config/model/identifier.h"
#include "rewrite/other/copy.h"
#include "rewrite/read/select.h"
#include "rewrite/tree/refuse.h"

bool utility_is_ddl(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_TABLE_MOVE_ALL_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_DEPENDS_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OWNER_STMT:
    case PG_QUERY__NODE__NODE_ALTER_SEQ_STMT:
    case PG_QUERY__NODE__NODE_ALTER_STATS_STMT:
    case PG_QUERY__NODE__NODE_ALTER_POLICY_STMT:
    case PG_QUERY__NODE__NODE_ALTER_PUBLICATION_STMT:
    case PG_QUERY__NODE__NODE_ALTER_EXTENSION_CONTENTS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_POLICY_STMT:
    case PG_QUERY__NODE__NODE_CREATE_PUBLICATION_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
    case PG_QUERY__NODE__NODE_CREATE_STATS_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT:
    case PG_QUERY__NODE__NODE_IMPORT_FOREIGN_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_INDEX_STMT:
    case PG_QUERY__NODE__NODE_DROP_STMT:
    case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
    case PG_QUERY__NODE__NODE_RENAME_STMT:
    case PG_QUERY__NODE__NODE_COMMENT_STMT:
    case PG_QUERY__NODE__NODE_SEC_LABEL_STMT:
    case PG_QUERY__NODE__NODE_GRANT_STMT:
    case PG_QUERY__NODE__NODE_VACUUM_STMT:
    case PG_QUERY__NODE__NODE_CLUSTER_STMT:
    case PG_QUERY__NODE__NODE_REINDEX_STMT:
        return true;
    default:
        return false;
    }
}

bool utility_makes_table(const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
        return node->select_stmt->into_clause != NULL;
    return node->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT;
}

static bool utility_sets_names(const PgQuery__VariableSetStmt *set)
{
    static const char *const names[] = {"search_path", "role", "session_authorization"};
    if (set->kind == PG_QUERY__VARIABLE_SET_KIND__VAR_RESET_ALL)
        return true;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcasecmp(set->name, names[i]) == 0)
            return true;
    return false;
}

bool utility_changes_names(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
    case PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_VIEW_STMT:
    case PG_QUERY__NODE__NODE_RENAME_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_DROP_STMT:
    case PG_QUERY__NODE__NODE_DROP_OWNED_STMT:
    case PG_QUERY__NODE__NODE_DISCARD_STMT:
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CALL_STMT:
        return true;
    case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
        return utility_sets_names(node->variable_set_stmt);
    case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
        switch (node->transaction_stmt->kind) {
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_SAVEPOINT:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_RELEASE:
            return false;
        default:
            return true;
        }
    default:
        return utility_makes_table(node);
    }
}

bool utility_changes_tables(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
    case PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT:
    case PG_QUERY__NODE__NODE_RENAME_STMT:
    case PG_QUERY__NODE__NODE_DROP_STMT:
        return true;
    default:
        return false;
    }
}

const char *utility_name(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_MERGE_STMT:
        return "MERGE";
    case PG_QUERY__NODE__NODE_DO_STMT:
        return "DO";
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
        return "CREATE FUNCTION";
    case PG_QUERY__NODE__NODE_CREATE_TRIG_STMT:
        return "CREATE TRIGGER";
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        return "CREATE VIEW";
    case PG_QUERY__NODE__NODE_RULE_STMT:
        return "CREATE RULE";
    case PG_QUERY__NODE__NODE_PREPARE_STMT:
        return "PREPARE";
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
        return "DECLARE CURSOR";
    case PG_QUERY__NODE__NODE_COPY_STMT:
        return node->copy_stmt->is_from ? "COPY FROM" : "COPY";
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        return node->create_table_as_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW
                   ? "CREATE MATERIALIZED VIEW"
                   : "CREATE TABLE AS";
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
        return "TRUNCATE";
    case PG_QUERY__NODE__NODE_LOCK_STMT:
        return "LOCK TABLE";
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT:
        return utility_name(node->explain_stmt->query);
    default:
        return "this statement";
    }
}

bool utility_is_described(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT:
    case PG_QUERY__NODE__NODE_INSERT_STMT:
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
    case PG_QUERY__NODE__NODE_DELETE_STMT:
    case PG_QUERY__NODE__NODE_MERGE_STMT:
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
        return true;
    default:
        return false;
    }
}

static bool utility_refuse(const struct statement *statement, struct error *error)
{
    return statement_refuse(statement, statement->scope.references, utility_name(statement->node),
                            error);
}

/* A query that only reads, inside COPY or CREATE TABLE AS. */
static bool utility_query(struct statement *statement, struct error *error)
{
    const struct reference *target = statement->scope.references;
    for (; target != NULL; target = target->next)
        if (target->use == REFERENCE_TARGET && !statement_write_passes(target))
            return statement_refuse(statement, target, "a write inside another statement", error);
    return select_rewrite(statement, error);
}

/* The table's name becomes those of all tables that are written, the primary first. */
static bool utility_spread(struct statement *statement, const struct reference *reference,
                           struct error *error)
{
    if (!reference->var->inh && reference->migration->shape[reference->side].has_children)
        return statement_refuse(statement, reference, "ONLY of a table that has children", error);
    const struct table_name *tables = reference->migration->config->table;
    struct route route = reference->touched->route;
    struct arena *arena = statement->arena;
    struct draft *draft = edit_replace(&statement->edits, reference->first, reference->stop);
    draft_add(draft, identifier_quote_table(arena, &tables[route.primary]));
    if (route.mirrored)
        draft_add_format(draft, ", %s",
                         identifier_quote_table(arena, &tables[side_other(route.primary)]));
    return true;
}

static bool utility_truncate(struct statement *statement, struct error *error)
{
    const PgQuery__TruncateStmt *truncate = statement->node->truncate_stmt;
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next) {
        struct route route = reference->touched->route;
        bool own_too = route.mirrored || route.primary == reference->side;
        if (statement_write_passes(reference))
            continue;
        /* Sequences and foreign keys depend on the table that the client names. */
        if (!own_too && truncate->restart_seqs)
            return statement_refuse(statement, reference, "TRUNCATE RESTART IDENTITY", error);
        if (!own_too && truncate->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE)
            return statement_refuse(statement, reference, "TRUNCATE CASCADE", error);
        if (!utility_spread(statement, reference, error))
            return false;
    }
    return true;
}

static bool utility_lock(struct statement *statement, struct error *error)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (!route_passes(reference->touched->route, reference->side) &&
            !utility_spread(statement, reference, error))
            return false;
    return true;
}

bool utility_rewrite(struct statement *statement, struct error *error)
{
    const PgQuery__Node *node = statement->node;
    if (node->node_case == PG_QUERY__NODE__NODE_EXPLAIN_STMT)
        node = node->explain_stmt->query;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COPY_STMT:
        return node->copy_stmt->relation == NULL ? utility_query(statement, error)
                                                 : copy_rewrite(statement, error);
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
        return utility_truncate(statement, error);
    case PG_QUERY__NODE__NODE_LOCK_STMT:
        return utility_lock(statement, error);
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        return utility_query(statement, error);
    default:
        return utility_refuse(statement, error);
    }
}

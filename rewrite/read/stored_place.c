#include "rewrite/read/stored_place.h"

#include <string.h>

#include "rewrite/tree/tree.h"

static const char *stored_place_last(const struct column_use *use)
{
    return tree_string(use->ref->fields[use->ref->n_fields - 1]);
}

static bool stored_place_is_place(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    const char *name = tree_string(ref->fields[ref->n_fields - 1]);
    return name != NULL && strcmp(name, "ctid") == 0;
}

static bool stored_place_is_call(const PgQuery__Node *node)
{
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_FUNC_CALL &&
           node->func_call->n_args == 1 && stored_place_is_place(node->func_call->args[0]);
}

/* A query of one column, which is a place or the least or greatest of some. */
static bool stored_place_is_query(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_SUB_LINK ||
        node->sub_link->subselect->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return false;
    const PgQuery__SelectStmt *select = node->sub_link->subselect->select_stmt;
    if (select->n_target_list != 1)
        return false;
    const PgQuery__Node *value = select->target_list[0]->res_target->val;
    return stored_place_is_place(value) || stored_place_is_call(value);
}

static bool stored_place_is_comparable(const PgQuery__Node *node)
{
    return stored_place_is_place(node) || stored_place_is_query(node);
}

/* `ctid = …`, `ctid IN (SELECT …)`, an item of a query, or `min(ctid)`; which queries those items
 * are of is seen where they are compared. */
static bool stored_place_use_is_fine(const struct column_use *use)
{
    const void *parent = use->parent;
    if (use->parent == NULL)
        return false;
    const ProtobufCMessageDescriptor *kind = use->parent->descriptor;
    if (kind == &pg_query__a__expr__descriptor) {
        const PgQuery__AExpr *expression = parent;
        return stored_place_is_comparable(expression->lexpr) &&
               stored_place_is_comparable(expression->rexpr);
    }
    if (kind == &pg_query__sub_link__descriptor) {
        const PgQuery__Node link = {.node_case = PG_QUERY__NODE__NODE_SUB_LINK,
                                    .sub_link = (PgQuery__SubLink *)parent};
        return stored_place_is_query(&link);
    }
    if (kind == &pg_query__func_call__descriptor) {
        const PgQuery__FuncCall *call = parent;
        const char *name = tree_string(call->funcname[call->n_funcname - 1]);
        return name != NULL && (strcmp(name, "min") == 0 || strcmp(name, "max") == 0);
    }
    if (kind == &pg_query__sort_by__descriptor)
        return true;
    return kind == &pg_query__res_target__descriptor &&
           (((const PgQuery__ResTarget *)parent)->name[0] == '\0' ||
            strcmp(((const PgQuery__ResTarget *)parent)->name, "ctid") == 0);
}

/* Whether a query in FROM gives places only under their own name. */
static bool stored_place_shows_plainly(const PgQuery__Node *query)
{
    if (query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return false;
    for (size_t i = 0; i < query->select_stmt->n_target_list; i++)
        if (stored_place_is_call(query->select_stmt->target_list[i]->res_target->val))
            return false;
    return true;
}

/* What would let a place out under another name, or bring one in from outside. */
static bool stored_place_visit(void *context, const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    const void *as = message;
    (void)field;
    if (message->descriptor == &pg_query__select_stmt__descriptor &&
        ((const PgQuery__SelectStmt *)as)->larg != NULL)
        return false;
    if (message->descriptor == &pg_query__range_subselect__descriptor) {
        const PgQuery__Alias *alias = ((const PgQuery__RangeSubselect *)as)->alias;
        if ((alias != NULL && alias->n_colnames > 0) ||
            !stored_place_shows_plainly(((const PgQuery__RangeSubselect *)as)->subquery))
            return false;
    }
    bool compares = message->descriptor == &pg_query__a__expr__descriptor;
    if (compares) {
        const PgQuery__AExpr *expression = as;
        bool queries =
            stored_place_is_query(expression->lexpr) || stored_place_is_query(expression->rexpr);
        if (queries && !(stored_place_is_comparable(expression->lexpr) &&
                         stored_place_is_comparable(expression->rexpr)))
            return false;
    }
    if (message->descriptor == &pg_query__sub_link__descriptor) {
        const PgQuery__SubLink *link = as;
        const PgQuery__Node node = {.node_case = PG_QUERY__NODE__NODE_SUB_LINK,
                                    .sub_link = (PgQuery__SubLink *)as};
        bool exists = link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK;
        if (!exists && stored_place_is_query(&node) &&
            (link->testexpr != NULL ? !stored_place_is_place(link->testexpr) : context == NULL))
            return false;
    }
    /* A query's value is compared, or it goes elsewhere. */
    static char compared;
    return tree_children(message, stored_place_visit, compares ? &compared : NULL);
}

static const PgQuery__Node *stored_place_condition(const struct statement *statement)
{
    const ProtobufCMessage *query = statement->query;
    if (query->descriptor == &pg_query__update_stmt__descriptor)
        return ((const PgQuery__UpdateStmt *)query)->where_clause;
    if (query->descriptor == &pg_query__delete_stmt__descriptor)
        return ((const PgQuery__DeleteStmt *)query)->where_clause;
    return NULL;
}

/* Whether the token stands in the statement's own WHERE. */
static bool stored_place_in_condition(const struct statement *statement, size_t token)
{
    const struct tokens *tokens = statement->tokens;
    size_t where = tokens_find_clause(tokens, statement->query_first, statement->stop, "where");
    size_t returning = tokens_find_clause(tokens, where, statement->stop, "returning");
    return token > where && token < returning;
}

/* Whether the statement writes a table of a migration. */
static bool stored_place_writes(const struct statement *statement)
{
    const struct reference *target = statement->scope.references;
    while (target != NULL &&
           (target->use != REFERENCE_TARGET || target->level->query != statement->query))
        target = target->next;
    return target != NULL;
}

bool stored_place_stays_inside(const struct statement *statement)
{
    if (statement->query == NULL || stored_place_condition(statement) == NULL ||
        !stored_place_writes(statement))
        return false;
    for (const struct column_use *use = statement->scope.columns; use != NULL; use = use->next) {
        const char *name = stored_place_last(use);
        if (name == NULL || strcmp(name, "ctid") != 0)
            continue;
        if (use->token == 0 || !stored_place_use_is_fine(use) ||
            !stored_place_in_condition(statement, use->token))
            return false;
    }
    for (const struct column_use *use = statement->scope.columns; use != NULL; use = use->next)
        if (stored_place_last(use) == NULL && stored_place_in_condition(statement, use->token))
            return false;
    for (const struct using_name *name = statement->scope.usings; name != NULL; name = name->next)
        if (name->name == NULL || strcmp(name->name, "ctid") == 0)
            return false;
    return !statement->scope.natural_join &&
           stored_place_visit(NULL, tree_content(stored_place_condition(statement)), NULL);
}

bool stored_place_is_shown(const struct level *level, const char *name)
{
    if (strcmp(name, "ctid") != 0 || level->query->descriptor != &pg_query__select_stmt__descriptor)
        return false;
    const PgQuery__SelectStmt *outer = (const PgQuery__SelectStmt *)level->query;
    for (size_t i = 0; i < outer->n_from_clause; i++) {
        const PgQuery__Node *item = outer->from_clause[i];
        if (item->node_case != PG_QUERY__NODE__NODE_RANGE_SUBSELECT ||
            item->range_subselect->subquery->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
            continue;
        const PgQuery__SelectStmt *select = item->range_subselect->subquery->select_stmt;
        for (size_t t = 0; t < select->n_target_list; t++) {
            const PgQuery__ResTarget *target = select->target_list[t]->res_target;
            if (stored_place_is_place(target->val) &&
                (target->name[0] == '\0' || strcmp(target->name, name) == 0))
                return true;
        }
    }
    return false;
}

bool stored_place_is_used(const struct statement *statement, const struct reference *reference)
{
    for (const struct column_use *use = statement->scope.columns; use != NULL; use = use->next) {
        const char *name = stored_place_last(use);
        if (name == NULL || strcmp(name, "ctid") != 0)
            continue;
        for (const struct level *level = use->level; level != NULL; level = level->outer)
            if (level == reference->level)
                return true;
    }
    return false;
}

#include "rewrite/conflict.h"

#include <string.h>

#include "rewrite/tree.h"

/* Whether rows that are in conflict are equal in this column. */
static bool conflict_is_over(const struct writing *writing, const char *column)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->statement->query;
    const PgQuery__InferClause *infer = insert->on_conflict_clause->infer;
    for (size_t i = 0; infer != NULL && i < infer->n_index_elems; i++)
        if (strcmp(infer->index_elems[i]->index_elem->name, column) == 0)
            return true;
    return false;
}

/* The value of one item, also of `(a, b) = (x, y)`. NULL where it has none of its own. */
static const PgQuery__Node *conflict_value(const PgQuery__ResTarget *target)
{
    const PgQuery__Node *value = target->val;
    if (value->node_case != PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF)
        return value;
    const PgQuery__MultiAssignRef *assign = value->multi_assign_ref;
    if (assign->source->node_case != PG_QUERY__NODE__NODE_ROW_EXPR ||
        (size_t)assign->colno > assign->source->row_expr->n_args)
        return NULL;
    return assign->source->row_expr->args[assign->colno - 1];
}

bool conflict_keeps(const struct writing *writing, size_t item)
{
    const PgQuery__ResTarget *target = writing->set_list[item]->res_target;
    const PgQuery__Node *value = conflict_value(target);
    if (value == NULL || value->node_case != PG_QUERY__NODE__NODE_COLUMN_REF ||
        value->column_ref->n_fields != 2 || target->n_indirection > 0)
        return false;
    const char *row = tree_string(value->column_ref->fields[0]);
    const char *column = tree_string(value->column_ref->fields[1]);
    if (row == NULL || column == NULL || strcmp(column, target->name) != 0)
        return false;
    return strcmp(row, writing->target->name) == 0 ||
           (strcmp(row, "excluded") == 0 && conflict_is_over(writing, column));
}

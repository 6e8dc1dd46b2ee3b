#include "rewrite/write/conflict.h"

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/tree/tree.h"

/* Whether a unique index, `btree (a, "B") …`, is over this column. */
static bool conflict_index_has(const struct dml *dml, const char *definition, const char *column)
{
    const char *quoted = identifier_quote(dml->arena, column);
    const char *at = strchr(definition, '(');
    while (at != NULL && *at != ')') {
        at += *at == '(' ? 1 : 2;
        size_t length = strcspn(at, ",()");
        if ((length == strlen(column) && strncmp(at, column, length) == 0) ||
            (length == strlen(quoted) && strncmp(at, quoted, length) == 0))
            return true;
        at += length;
        if (*at != ',') /* the end, or an expression */
            return false;
    }
    return false;
}

/* Whether rows that are in conflict are equal in this column. */
static bool conflict_is_over(const struct dml *dml, const char *column)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)dml->place.query;
    const PgQuery__InferClause *infer = insert->on_conflict_clause->infer;
    for (size_t i = 0; infer != NULL && i < infer->n_index_elems; i++)
        if (strcmp(infer->index_elems[i]->index_elem->name, column) == 0)
            return true;
    const struct shape *shape = dml->shape[dml->client];
    for (size_t i = 0; infer != NULL && i < shape->constraint_count; i++)
        if (shape->constraints[i].kind == CONSTRAINT_UNIQUE &&
            strcmp(shape->constraints[i].name, infer->conname) == 0)
            return conflict_index_has(dml, shape->constraints[i].definition, column);
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

bool conflict_keeps(const struct dml *dml, size_t item)
{
    const PgQuery__ResTarget *target = dml->set_list[item]->res_target;
    const PgQuery__Node *value = conflict_value(target);
    if (value == NULL || value->node_case != PG_QUERY__NODE__NODE_COLUMN_REF ||
        value->column_ref->n_fields != 2 || target->n_indirection > 0)
        return false;
    const char *row = tree_string(value->column_ref->fields[0]);
    const char *column = tree_string(value->column_ref->fields[1]);
    if (row == NULL || column == NULL || strcmp(column, target->name) != 0)
        return false;
    return strcmp(row, dml->target->name) == 0 ||
           (strcmp(row, "excluded") == 0 && conflict_is_over(dml, column));
}

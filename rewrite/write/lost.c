#include "rewrite/write/lost.h"

#include <stdint.h>

#include "rewrite/tree/label.h"

#define LOST_ANY_WIDTH SIZE_MAX /* a star: only the server knows */

bool lost_refuse(const struct writing *writing, const char *construct, const char *column,
                 struct error *error)
{
    writing_refuse(writing, construct, error);
    return error_hint(error,
                      "Nothing was sent to the server. Column \"%s\" has no mapping: add one under "
                      "%s, or give the other table such a column.",
                      column, writing->client == SIDE_OLD ? "to_new" : "to_old");
}

bool lost_refuse_value(const struct writing *writing, const struct column *column,
                       struct error *error)
{
    return lost_refuse(writing, "a value for a column without a counterpart in the other table",
                       column->name, error);
}

static size_t lost_width_of(PgQuery__Node *const *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__Node *value = values[i];
        if (value->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
            value = value->res_target->val;
        if (label_is_star(value))
            return LOST_ANY_WIDTH;
    }
    return count;
}

/* How many of the table's columns, from its first, an INSERT without a list gives values to. */
static size_t lost_width(const PgQuery__InsertStmt *insert)
{
    if (insert->select_stmt == NULL)
        return 0;
    const PgQuery__SelectStmt *select = insert->select_stmt->select_stmt;
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_values_lists == 0)
        return lost_width_of(select->target_list, select->n_target_list);
    const PgQuery__List *row = select->values_lists[0]->list;
    return lost_width_of(row->items, row->n_items);
}

static bool lost_check_insert(const struct writing *writing, struct error *error)
{
    const struct shape *shape = writing->shape[writing->primary];
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->place.query;
    for (size_t i = 0; i < insert->n_cols; i++) {
        const struct column *column = shape_column(shape, insert->cols[i]->res_target->name);
        if (column != NULL && column->lost)
            return lost_refuse_value(writing, column, error);
    }
    size_t width = insert->n_cols != 0 ? 0 : lost_width(insert);
    for (size_t i = 0; i < shape->column_count && i < width; i++)
        if (shape->columns[i].lost)
            return lost_refuse_value(writing, &shape->columns[i], error);
    return true;
}

bool lost_check(const struct writing *writing, struct error *error)
{
    const struct shape *shape = writing->shape[writing->primary];
    if (!writing->mirrored)
        return true;
    if (writing->kind == WRITING_INSERT && !lost_check_insert(writing, error))
        return false;
    for (size_t i = 0; i < writing->set_count; i++) {
        const struct column *column = shape_column(shape, writing->set_list[i]->res_target->name);
        if (column != NULL && column->lost)
            return lost_refuse_value(writing, column, error);
    }
    return true;
}

#include "rewrite/write/lost.h"

#include <stdint.h>

#include "rewrite/tree/label.h"

#define LOST_ANY_WIDTH SIZE_MAX /* a star: only the server knows */

bool lost_refuse(const struct dml *dml, const char *construct, const char *column,
                 struct error *error)
{
    dml_refuse(dml, construct, error);
    return error_hint(error,
                      "Nothing was sent to the server. Column \"%s\" has no mapping: add one under "
                      "%s, or give the other table such a column.",
                      column, dml->client == SIDE_OLD ? "to_new" : "to_old");
}

bool lost_refuse_value(const struct dml *dml, const struct column *column, struct error *error)
{
    return lost_refuse(dml, "a value for a column without a counterpart in the other table",
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

static bool lost_check_insert(const struct dml *dml, struct error *error)
{
    const struct shape *shape = dml->shape[dml->primary];
    for (size_t i = 0; i < dml->listed_count; i++) {
        const struct column *column = shape_column(shape, dml->listed[i]);
        if (column != NULL && column->lost)
            return lost_refuse_value(dml, column, error);
    }
    if (dml->rows != NULL || dml->listed_count != 0)
        return true;
    size_t width = lost_width((const PgQuery__InsertStmt *)dml->place.query);
    for (size_t i = 0; i < shape->column_count && i < width; i++)
        if (shape->columns[i].lost)
            return lost_refuse_value(dml, &shape->columns[i], error);
    return true;
}

bool lost_check(const struct dml *dml, struct error *error)
{
    const struct shape *shape = dml->shape[dml->primary];
    if (!dml->mirrored)
        return true;
    if (dml->kind == DML_INSERT && !lost_check_insert(dml, error))
        return false;
    for (size_t i = 0; i < dml->set_count; i++) {
        const struct column *column = shape_column(shape, dml->set_list[i]->res_target->name);
        if (column != NULL && column->lost)
            return lost_refuse_value(dml, column, error);
    }
    return true;
}

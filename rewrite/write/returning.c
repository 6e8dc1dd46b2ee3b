#include "rewrite/write/returning.h"

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"

bool returning_is_star(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    return tree_string(ref->fields[ref->n_fields - 1]) == NULL;
}

const struct description *returning_announced(const struct dml *dml)
{
    return dml->statement->explains || dml->place.embedded ? NULL : dml->statement->original;
}

bool returning_is_own_star(const struct dml *dml, const PgQuery__Node *node)
{
    if (!returning_is_star(node))
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    const char *table = ref->n_fields > 1 ? tree_string(ref->fields[ref->n_fields - 2]) : NULL;
    return table != NULL ? strcmp(table, dml->target->name) == 0
                         : dml->target->level->sources->next == NULL;
}

static bool returning_add_item(const struct dml *dml, const PgQuery__Node *item, struct draft *out,
                               struct error *error);

static bool returning_add_join(const struct dml *dml, const PgQuery__JoinExpr *join,
                               struct draft *out, struct error *error)
{
    if (join->alias == NULL && (join->is_natural || join->n_using_clause > 0))
        return dml_refuse(dml, "RETURNING * beside a join that merges columns", error);
    return returning_add_item(dml, join->larg, out, error) &&
           returning_add_item(dml, join->rarg, out, error);
}

static bool returning_add_item(const struct dml *dml, const PgQuery__Node *item, struct draft *out,
                               struct error *error)
{
    const char *name = scope_item_name(item);
    if (item->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR && *name == '\0')
        return returning_add_join(dml, item->join_expr, out, error);
    if (*name == '\0')
        return dml_refuse(dml, "RETURNING * beside something without a name", error);
    draft_add_format(out, ", %s.*", identifier_quote(dml->arena, name));
    return true;
}

bool returning_add_others(const struct dml *dml, struct draft *out, struct error *error)
{
    const ProtobufCMessage *query = dml->place.query;
    bool update = dml->kind == DML_UPDATE;
    size_t count = update ? ((const PgQuery__UpdateStmt *)query)->n_from_clause
                          : ((const PgQuery__DeleteStmt *)query)->n_using_clause;
    PgQuery__Node *const *items = update ? ((const PgQuery__UpdateStmt *)query)->from_clause
                                         : ((const PgQuery__DeleteStmt *)query)->using_clause;
    for (size_t i = 0; i < count; i++)
        if (!returning_add_item(dml, items[i], out, error))
            return false;
    return true;
}

static void returning_add_name(struct dml *dml, const char *name)
{
    dml->names[dml->name_count++] = name;
}

static bool returning_name_item(struct dml *dml, const PgQuery__ResTarget *target,
                                struct error *error)
{
    const struct shape *shape = dml->shape[dml->client];
    if (!label_is_star(target->val)) {
        returning_add_name(dml, label_of(target));
        return true;
    }
    if (!returning_is_own_star(dml, target->val))
        return dml_refuse(dml, "RETURNING * whose columns the server was not asked about", error);
    for (size_t i = 0; i < shape->column_count; i++)
        returning_add_name(dml, shape->columns[i].name);
    return true;
}

static bool returning_has_others_star(const struct dml *dml)
{
    for (size_t i = 0; i < dml->returning_count; i++) {
        const PgQuery__Node *value = dml->returning_list[i]->res_target->val;
        if (returning_is_star(value) && !returning_is_own_star(dml, value))
            return true;
    }
    return false;
}

bool returning_read_names(struct dml *dml, struct error *error)
{
    const struct description *announced = returning_announced(dml);
    size_t capacity = announced != NULL
                          ? announced->field_count
                          : dml->returning_count * (1 + dml->shape[dml->client]->column_count);
    dml->names = arena_zero(dml->arena, capacity, sizeof *dml->names);
    if (announced != NULL) {
        for (size_t i = 0; i < announced->field_count; i++)
            returning_add_name(dml, announced->fields[i].name);
        dml->statement->is_momentary |= returning_has_others_star(dml);
        return true;
    }
    for (size_t i = 0; i < dml->returning_count; i++)
        if (!returning_name_item(dml, dml->returning_list[i]->res_target, error))
            return false;
    return true;
}

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

const struct description *returning_announced(const struct writing *writing)
{
    return writing->statement->explains || writing->place.embedded ? NULL
                                                                   : writing->statement->original;
}

bool returning_is_own_star(const struct writing *writing, const PgQuery__Node *node)
{
    if (!returning_is_star(node))
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    const char *table = ref->n_fields > 1 ? tree_string(ref->fields[ref->n_fields - 2]) : NULL;
    return table != NULL ? strcmp(table, writing->target->name) == 0
                         : writing->target->level->sources->next == NULL;
}

static bool returning_add_item(const struct writing *writing, const PgQuery__Node *item,
                               struct draft *out, struct error *error);

static bool returning_add_join(const struct writing *writing, const PgQuery__JoinExpr *join,
                               struct draft *out, struct error *error)
{
    if (join->alias == NULL && (join->is_natural || join->n_using_clause > 0))
        return writing_refuse(writing, "RETURNING * beside a join that merges columns", error);
    return returning_add_item(writing, join->larg, out, error) &&
           returning_add_item(writing, join->rarg, out, error);
}

static bool returning_add_item(const struct writing *writing, const PgQuery__Node *item,
                               struct draft *out, struct error *error)
{
    const char *name = scope_item_name(item);
    if (item->node_case == PG_QUERY__NODE__NODE_JOIN_EXPR && *name == '\0')
        return returning_add_join(writing, item->join_expr, out, error);
    if (*name == '\0')
        return writing_refuse(writing, "RETURNING * beside something without a name", error);
    draft_add_format(out, ", %s.*", identifier_quote(writing->arena, name));
    return true;
}

bool returning_add_others(const struct writing *writing, struct draft *out, struct error *error)
{
    const ProtobufCMessage *query = writing->place.query;
    bool update = writing->kind == WRITING_UPDATE;
    size_t count = update ? ((const PgQuery__UpdateStmt *)query)->n_from_clause
                          : ((const PgQuery__DeleteStmt *)query)->n_using_clause;
    PgQuery__Node *const *items = update ? ((const PgQuery__UpdateStmt *)query)->from_clause
                                         : ((const PgQuery__DeleteStmt *)query)->using_clause;
    for (size_t i = 0; i < count; i++)
        if (!returning_add_item(writing, items[i], out, error))
            return false;
    return true;
}

static void returning_add_name(struct writing *writing, const char *name)
{
    writing->names[writing->name_count++] = name;
}

static bool returning_name_item(struct writing *writing, const PgQuery__ResTarget *target,
                                struct error *error)
{
    const struct shape *shape = writing->shape[writing->client];
    if (!label_is_star(target->val)) {
        returning_add_name(writing, label_of(target));
        return true;
    }
    if (!returning_is_own_star(writing, target->val))
        return writing_refuse(writing, "RETURNING * whose columns the server was not asked about",
                              error);
    for (size_t i = 0; i < shape->column_count; i++)
        returning_add_name(writing, shape->columns[i].name);
    return true;
}

static bool returning_has_others_star(const struct writing *writing)
{
    for (size_t i = 0; i < writing->returning_count; i++) {
        const PgQuery__Node *value = writing->returning_list[i]->res_target->val;
        if (returning_is_star(value) && !returning_is_own_star(writing, value))
            return true;
    }
    return false;
}

bool returning_read_names(struct writing *writing, struct error *error)
{
    const struct description *announced = returning_announced(writing);
    size_t capacity = announced != NULL ? announced->field_count
                                        : writing->returning_count *
                                              (1 + writing->shape[writing->client]->column_count);
    writing->names = arena_zero(writing->arena, capacity, sizeof *writing->names);
    if (announced != NULL) {
        for (size_t i = 0; i < announced->field_count; i++)
            returning_add_name(writing, announced->fields[i].name);
        writing->statement->is_momentary |= returning_has_others_star(writing);
        return true;
    }
    for (size_t i = 0; i < writing->returning_count; i++)
        if (!returning_name_item(writing, writing->returning_list[i]->res_target, error))
            return false;
    return true;
}

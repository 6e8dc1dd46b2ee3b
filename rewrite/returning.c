#include "rewrite/returning.h"

#include <string.h>

#include "config/identifier.h"
#include "rewrite/tree.h"

bool returning_is_star(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    return tree_string(ref->fields[ref->n_fields - 1]) == NULL;
}

static const char *returning_name_of(const PgQuery__Node *value);

/* Of a subquery its column's. */
static const char *returning_name_of_query(const PgQuery__SubLink *link)
{
    switch (link->sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
        return "exists";
    case PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK:
        return "array";
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK:
        break;
    default:
        return NULL;
    }
    const PgQuery__SelectStmt *select = link->subselect->select_stmt;
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_target_list == 0)
        return NULL;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    return target->name[0] != '\0' ? target->name : returning_name_of(target->val);
}

/* Of a field its own, of an element the array's. */
static const char *returning_name_of_part(const PgQuery__AIndirection *part)
{
    for (size_t i = part->n_indirection; i > 0; i--) {
        const char *name = tree_string(part->indirection[i - 1]);
        if (name != NULL)
            return name;
    }
    return returning_name_of(part->arg);
}

/* NULL: nothing in it gives a name. */
static const char *returning_name_of(const PgQuery__Node *value)
{
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return tree_string(value->column_ref->fields[value->column_ref->n_fields - 1]);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return tree_string(value->func_call->funcname[value->func_call->n_funcname - 1]);
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
        const char *name = returning_name_of(value->type_cast->arg);
        const PgQuery__TypeName *type = value->type_cast->type_name;
        return name != NULL ? name : tree_string(type->names[type->n_names - 1]);
    }
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return returning_name_of(value->collate_clause->arg);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return returning_name_of_query(value->sub_link);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return returning_name_of_part(value->a_indirection);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return "coalesce";
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return value->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return "array";
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return "row";
    case PG_QUERY__NODE__NODE_CASE_EXPR: {
        const PgQuery__Node *otherwise = value->case_expr->defresult;
        const char *name = otherwise != NULL ? returning_name_of(otherwise) : NULL;
        return name != NULL ? name : "case";
    }
    default:
        return NULL;
    }
}

const char *returning_figure(const PgQuery__Node *value)
{
    const char *name = returning_name_of(value);
    return name != NULL ? name : "?column?";
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
    if (!returning_is_star(target->val)) {
        returning_add_name(writing,
                           target->name[0] != '\0' ? target->name : returning_figure(target->val));
        return true;
    }
    if (!returning_is_own_star(writing, target->val))
        return writing_refuse(writing, "RETURNING * whose columns the server was not asked about",
                              error);
    for (size_t i = 0; i < shape->column_count; i++)
        returning_add_name(writing, shape->columns[i].name);
    return true;
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
        return true;
    }
    for (size_t i = 0; i < writing->returning_count; i++)
        if (!returning_name_item(writing, writing->returning_list[i]->res_target, error))
            return false;
    return true;
}

#include "rewrite/returning.h"

#include <string.h>

#include "rewrite/tree.h"

bool returning_is_star(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
        return false;
    const PgQuery__ColumnRef *ref = node->column_ref;
    return tree_string(ref->fields[ref->n_fields - 1]) == NULL;
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

/* What the server said of the client's RETURNING, or NULL. */
static const struct description *returning_announced(const struct writing *writing)
{
    return writing->statement->explains ? NULL : writing->statement->original;
}

void returning_begin(struct writing *writing)
{
    const struct description *announced = returning_announced(writing);
    writing->name_count = 0;
    writing->name_capacity =
        announced != NULL
            ? announced->field_count
            : writing->returning_count * (1 + writing->shape[writing->client]->column_count);
    writing->names = arena_zero(writing->arena, writing->name_capacity, sizeof *writing->names);
}

bool returning_add_name(struct writing *writing, const char *name, struct error *error)
{
    const struct description *announced = returning_announced(writing);
    if (writing->name_count == writing->name_capacity)
        return writing_refuse(writing, "RETURNING of other columns than the server announced",
                              error);
    if (announced != NULL)
        name = announced->fields[writing->name_count].name;
    writing->names[writing->name_count++] = name;
    return true;
}

static bool returning_read_star(struct writing *writing, const PgQuery__ColumnRef *ref,
                                struct error *error)
{
    const char *table = ref->n_fields > 1 ? tree_string(ref->fields[ref->n_fields - 2]) : NULL;
    bool own = table != NULL ? strcmp(table, writing->target->name) == 0
                             : writing->target->level->sources->next == NULL;
    if (!own)
        return writing_refuse(writing, "RETURNING * of another table in EXPLAIN", error);
    const struct shape *shape = writing->shape[writing->client];
    for (size_t i = 0; i < shape->column_count; i++)
        if (!returning_add_name(writing, shape->columns[i].name, error))
            return false;
    return true;
}

bool returning_read_names(struct writing *writing, struct error *error)
{
    const struct description *announced = returning_announced(writing);
    returning_begin(writing);
    for (size_t i = 0; announced != NULL && i < announced->field_count; i++)
        if (!returning_add_name(writing, announced->fields[i].name, error))
            return false;
    for (size_t i = 0; announced == NULL && i < writing->returning_count; i++) {
        const PgQuery__ResTarget *target = writing->returning_list[i]->res_target;
        bool done =
            returning_is_star(target->val)
                ? returning_read_star(writing, target->val->column_ref, error)
                : returning_add_name(writing,
                                     target->name[0] != '\0' ? target->name
                                                             : returning_figure(target->val),
                                     error);
        if (!done)
            return false;
    }
    return true;
}

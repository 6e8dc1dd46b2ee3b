#include "rewrite/write/inserted.h"

#include <string.h>

#include "rewrite/tree/tree.h"

static const PgQuery__Node *inserted_without_casts(const PgQuery__Node *node)
{
    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    return node;
}

/* 0 and '0', whatever they are cast to. */
static bool inserted_is_zero(const PgQuery__Node *node)
{
    node = inserted_without_casts(node);
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_CONST)
        return false;
    const PgQuery__AConst *value = node->a_const;
    return (value->val_case == PG_QUERY__A__CONST__VAL_IVAL && value->ival->ival == 0) ||
           (value->val_case == PG_QUERY__A__CONST__VAL_SVAL && strcmp(value->sval->sval, "0") == 0);
}

/* Types through which 0 stays 0 and nothing else becomes it. */
static bool inserted_keeps_zero(const PgQuery__TypeName *type)
{
    static const char *const names[] = {"xid", "text", "varchar", "int4", "int8"};
    if (type->n_typmods > 0 || type->n_array_bounds > 0 || type->n_names == 0)
        return false;
    const char *name = tree_string(type->names[type->n_names - 1]);
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static bool inserted_is_reference(const PgQuery__Node *node, const PgQuery__ColumnRef *ref)
{
    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST &&
           inserted_keeps_zero(node->type_cast->type_name))
        node = node->type_cast->arg;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF &&
           node->column_ref == ref;
}

/* `<>` is what the parser makes of `!=`. Numbers and texts of numbers are never less than 0. */
static bool inserted_is_comparison(const PgQuery__AExpr *expression)
{
    static const char *const operators[] = {"=", "<>", ">", "<"};
    if (expression->kind != PG_QUERY__A__EXPR__KIND__AEXPR_OP || expression->n_name != 1)
        return false;
    const char *name = tree_string(expression->name[0]);
    for (size_t i = 0; name != NULL && i < sizeof operators / sizeof *operators; i++)
        if (strcmp(name, operators[i]) == 0)
            return true;
    return false;
}

struct inserted_search {
    const PgQuery__ColumnRef *ref;
    bool found;
};

static bool inserted_visit(void *context, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field)
{
    struct inserted_search *search = context;
    (void)field;
    if (message->descriptor != &pg_query__a__expr__descriptor)
        return tree_children(message, inserted_visit, search);
    const void *as = message;
    const PgQuery__AExpr *expression = as;
    bool asks = (inserted_is_reference(expression->lexpr, search->ref) &&
                 inserted_is_zero(expression->rexpr)) ||
                (inserted_is_reference(expression->rexpr, search->ref) &&
                 inserted_is_zero(expression->lexpr));
    if (asks && inserted_is_comparison(expression))
        search->found = true;
    return !search->found && tree_children(message, inserted_visit, search);
}

bool inserted_is_asked(const struct dml *dml, const PgQuery__ColumnRef *ref)
{
    struct inserted_search search = {.ref = ref};
    for (size_t i = 0; dml->kind == DML_INSERT && i < dml->returning_count && !search.found; i++)
        tree_children(&dml->returning_list[i]->res_target->base, inserted_visit, &search);
    return search.found;
}

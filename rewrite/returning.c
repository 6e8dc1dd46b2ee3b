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

bool returning_spreads(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_INDIRECTION)
        return returning_is_star(node);
    const PgQuery__AIndirection *part = node->a_indirection;
    return part->n_indirection > 0 &&
           part->indirection[part->n_indirection - 1]->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

/* How good a name is: a type's and CASE's give way to what stands around them. */
enum returning_strength { RETURNING_NAMELESS, RETURNING_WEAK, RETURNING_STRONG };

static enum returning_strength returning_name_of(const PgQuery__Node *value, const char **name);

static enum returning_strength returning_strong(const char *found, const char **name)
{
    *name = found;
    return RETURNING_STRONG;
}

static const char *returning_value_function(PgQuery__SQLValueFunctionOp op)
{
    static const char *const names[] = {
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE] = "current_date",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME] = "current_time",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N] = "current_time",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP] = "current_timestamp",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N] = "current_timestamp",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME] = "localtime",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N] = "localtime",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP] = "localtimestamp",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N] = "localtimestamp",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_ROLE] = "current_role",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_USER] = "current_user",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_USER] = "user",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_SESSION_USER] = "session_user",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_CATALOG] = "current_catalog",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_SCHEMA] = "current_schema",
    };
    const char *name = (size_t)op < sizeof names / sizeof *names ? names[op] : NULL;
    return name != NULL ? name : "?column?";
}

/* `(SELECT …)` is called as its one column is. */
static enum returning_strength returning_name_of_query(const PgQuery__SubLink *link,
                                                       const char **name)
{
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
        return returning_strong("exists", name);
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK)
        return returning_strong("array", name);
    if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK)
        return RETURNING_NAMELESS;
    const PgQuery__SelectStmt *select = link->subselect->select_stmt;
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_values_lists > 0)
        return returning_strong("column1", name);
    if (select->n_target_list == 0)
        return RETURNING_NAMELESS;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    return returning_strong(target->name[0] != '\0' ? target->name : returning_figure(target->val),
                            name);
}

/* `(a).b[1]` is called b. */
static enum returning_strength returning_name_of_part(const PgQuery__AIndirection *part,
                                                      const char **name)
{
    for (size_t i = part->n_indirection; i-- > 0;)
        if (tree_string(part->indirection[i]) != NULL)
            return returning_strong(tree_string(part->indirection[i]), name);
    return returning_name_of(part->arg, name);
}

static enum returning_strength returning_name_of_cast(const PgQuery__TypeCast *cast,
                                                      const char **name)
{
    if (returning_name_of(cast->arg, name) == RETURNING_STRONG)
        return RETURNING_STRONG;
    *name = tree_string(cast->type_name->names[cast->type_name->n_names - 1]);
    return RETURNING_WEAK;
}

static enum returning_strength returning_name_of_case(const PgQuery__CaseExpr *choice,
                                                      const char **name)
{
    if (choice->defresult != NULL && returning_name_of(choice->defresult, name) == RETURNING_STRONG)
        return RETURNING_STRONG;
    *name = "case";
    return RETURNING_WEAK;
}

static enum returning_strength returning_name_of(const PgQuery__Node *value, const char **name)
{
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return returning_strong(
            tree_string(value->column_ref->fields[value->column_ref->n_fields - 1]), name);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return returning_strong(
            tree_string(value->func_call->funcname[value->func_call->n_funcname - 1]), name);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return returning_name_of_cast(value->type_cast, name);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return returning_name_of(value->collate_clause->arg, name);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return returning_strong("coalesce", name);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return returning_strong(
            value->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least",
            name);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return returning_strong("array", name);
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return returning_strong("row", name);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return value->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF
                   ? returning_strong("nullif", name)
                   : RETURNING_NAMELESS;
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return returning_name_of_part(value->a_indirection, name);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return returning_name_of_query(value->sub_link, name);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return returning_strong(returning_value_function(value->sqlvalue_function->op), name);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return returning_name_of_case(value->case_expr, name);
    default:
        return RETURNING_NAMELESS;
    }
}

const char *returning_figure(const PgQuery__Node *value)
{
    const char *name = NULL;
    returning_name_of(value, &name);
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
    if (!returning_spreads(target->val)) {
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

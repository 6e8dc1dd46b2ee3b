#include "rewrite/tree/label.h"

#include <string.h>

#include "rewrite/tree/tree.h"

/* How good a name is: a type's and CASE's give way to what stands around them. */
enum label_strength { LABEL_NAMELESS, LABEL_WEAK, LABEL_STRONG };

static enum label_strength label_name_of(const PgQuery__Node *value, const char **name);

static enum label_strength label_strong(const char *found, const char **name)
{
    *name = found;
    return LABEL_STRONG;
}

static const char *label_value_function(PgQuery__SQLValueFunctionOp op)
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
static enum label_strength label_name_of_query(const PgQuery__SubLink *link, const char **name)
{
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
        return label_strong("exists", name);
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK)
        return label_strong("array", name);
    if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK)
        return LABEL_NAMELESS;
    const PgQuery__SelectStmt *select = link->subselect->select_stmt;
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_values_lists > 0)
        return label_strong("column1", name);
    if (select->n_target_list == 0)
        return LABEL_NAMELESS;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    return label_strong(label_of(target), name);
}

/* `(a).b[1]` is called b. */
static enum label_strength label_name_of_part(const PgQuery__AIndirection *part, const char **name)
{
    for (size_t i = part->n_indirection; i-- > 0;)
        if (tree_string(part->indirection[i]) != NULL)
            return label_strong(tree_string(part->indirection[i]), name);
    return label_name_of(part->arg, name);
}

static enum label_strength label_name_of_cast(const PgQuery__TypeCast *cast, const char **name)
{
    if (label_name_of(cast->arg, name) == LABEL_STRONG)
        return LABEL_STRONG;
    *name = tree_string(cast->type_name->names[cast->type_name->n_names - 1]);
    return LABEL_WEAK;
}

static enum label_strength label_name_of_case(const PgQuery__CaseExpr *choice, const char **name)
{
    if (choice->defresult != NULL && label_name_of(choice->defresult, name) == LABEL_STRONG)
        return LABEL_STRONG;
    *name = "case";
    return LABEL_WEAK;
}

static enum label_strength label_name_of(const PgQuery__Node *value, const char **name)
{
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return label_strong(tree_string(value->column_ref->fields[value->column_ref->n_fields - 1]),
                            name);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return label_strong(
            tree_string(value->func_call->funcname[value->func_call->n_funcname - 1]), name);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return label_name_of_cast(value->type_cast, name);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return label_name_of(value->collate_clause->arg, name);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return label_strong("coalesce", name);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return label_strong(
            value->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least",
            name);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return label_strong("array", name);
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return label_strong("row", name);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return value->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF
                   ? label_strong("nullif", name)
                   : LABEL_NAMELESS;
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return label_name_of_part(value->a_indirection, name);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return label_name_of_query(value->sub_link, name);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return label_strong(label_value_function(value->sqlvalue_function->op), name);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return label_name_of_case(value->case_expr, name);
    default:
        return LABEL_NAMELESS;
    }
}

bool label_is_star(const PgQuery__Node *value)
{
    const PgQuery__Node *last = NULL;
    if (value == NULL)
        return false;
    if (value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        last = value->column_ref->fields[value->column_ref->n_fields - 1];
    else if (value->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION)
        last = value->a_indirection->indirection[value->a_indirection->n_indirection - 1];
    return last != NULL && last->node_case == PG_QUERY__NODE__NODE_A_STAR;
}

const char *label_of(const PgQuery__ResTarget *target)
{
    const char *name = target->name[0] != '\0' ? target->name : NULL;
    if (name == NULL && target->val != NULL)
        label_name_of(target->val, &name);
    return name != NULL ? name : "?column?";
}

bool label_is_meant(const struct column_use *use)
{
    const char *name = tree_string(use->ref->fields[0]);
    if ((use->place != COLUMN_ORDERED && use->place != COLUMN_GROUPED) || use->ref->n_fields != 1 ||
        name == NULL)
        return false;
    const PgQuery__SelectStmt *select = (const PgQuery__SelectStmt *)use->level->query;
    if (select->larg != NULL)
        return true;
    for (const struct source *source = use->level->sources; source != NULL; source = source->next)
        if (use->place == COLUMN_GROUPED && source->reference != NULL &&
            scope_column_exists(source->reference, name))
            return false;
    for (size_t i = 0; i < select->n_target_list; i++)
        if (strcmp(label_of(select->target_list[i]->res_target), name) == 0)
            return true;
    return false;
}

/* What an expression is called after, where it adds no name that counts. */
static const PgQuery__Node *label_inside(const PgQuery__Node *value)
{
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return value->type_cast->arg;
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return value->collate_clause->arg;
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return value->case_expr->defresult;
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return value->a_indirection->arg;
    default:
        return NULL;
    }
}

bool label_is_through(const struct column_use *use)
{
    if (use->place != COLUMN_ELSEWHERE ||
        use->level->query->descriptor != &pg_query__select_stmt__descriptor)
        return false;
    const PgQuery__SelectStmt *select = (const PgQuery__SelectStmt *)use->level->query;
    for (size_t i = 0; i < select->n_target_list; i++) {
        const PgQuery__ResTarget *target = select->target_list[i]->res_target;
        const PgQuery__Node *value = target->name[0] == '\0' ? target->val : NULL;
        while (value != NULL && value->node_case != PG_QUERY__NODE__NODE_COLUMN_REF)
            value = label_inside(value);
        if (value != NULL && value->column_ref == use->ref)
            return true;
    }
    return false;
}

static bool label_is_among(PgQuery__Node *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (tree_string(names[i]) != NULL && strcmp(tree_string(names[i]), name) == 0)
            return true;
    return false;
}

static const PgQuery__Alias *label_alias(const ProtobufCMessage *item)
{
    const void *as = item;
    if (item->descriptor == &pg_query__range_var__descriptor)
        return ((const PgQuery__RangeVar *)as)->alias;
    if (item->descriptor == &pg_query__range_subselect__descriptor)
        return ((const PgQuery__RangeSubselect *)as)->alias;
    if (item->descriptor == &pg_query__range_function__descriptor)
        return ((const PgQuery__RangeFunction *)as)->alias;
    if (item->descriptor == &pg_query__join_expr__descriptor)
        return ((const PgQuery__JoinExpr *)as)->alias;
    return NULL;
}

/* Under the names that the query itself gives, but for its first columns, which are renamed. A star
 * hides some, and which are the first. */
static enum label_shown label_shown_by_query(const PgQuery__Node *query, size_t renamed,
                                             const char *name)
{
    if (query->node_case != PG_QUERY__NODE__NODE_SELECT_STMT)
        return LABEL_UNKNOWN;
    const PgQuery__SelectStmt *select = query->select_stmt;
    enum label_shown shown = LABEL_ABSENT;
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_values_lists > 0 && strncmp(name, "column", 6) == 0)
        return LABEL_UNKNOWN;
    for (size_t i = 0; i < select->n_target_list; i++) {
        const PgQuery__ResTarget *target = select->target_list[i]->res_target;
        if (label_is_star(target->val))
            shown = LABEL_UNKNOWN;
        else if (strcmp(label_of(target), name) == 0 && (i >= renamed || shown == LABEL_UNKNOWN))
            return i >= renamed ? LABEL_SHOWN : LABEL_UNKNOWN;
    }
    return shown;
}

enum label_shown label_shown_by(const struct source *source, const char *name)
{
    const ProtobufCMessage *item = source->item;
    const PgQuery__Alias *alias = label_alias(item);
    if (alias != NULL && label_is_among(alias->colnames, alias->n_colnames, name))
        return LABEL_SHOWN;
    if (item->descriptor == &pg_query__range_subselect__descriptor)
        return label_shown_by_query(((const PgQuery__RangeSubselect *)item)->subquery,
                                    alias == NULL ? 0 : alias->n_colnames, name);
    return item->descriptor == &pg_query__join_expr__descriptor ? LABEL_ABSENT : LABEL_UNKNOWN;
}

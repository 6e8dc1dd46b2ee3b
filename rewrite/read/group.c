#include "rewrite/read/group.h"

#include <stdint.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/tree/label.h"

/* A column of which a star hides which one it is. */
#define GROUP_UNKNOWN SIZE_MAX

struct group {
    struct statement *statement;
    const PgQuery__SelectStmt *select;
    const struct level *level;
    const struct reference *reference;
    bool *found;     /* by key column */
    bool *listed;    /* by column: an item of GROUP BY, or maybe one */
    bool *in_set;    /* the same of grouping sets */
    size_t last_end; /* the token after the last key column in GROUP BY */
};

static const char *group_last_field(const PgQuery__ColumnRef *ref)
{
    return tree_string(ref->fields[ref->n_fields - 1]);
}

static const struct shape *group_shape(const struct group *group)
{
    return &group->reference->migration->shape[group->reference->side];
}

/* The place of a column in the key, or the key's size. */
static size_t group_key_place(const struct group *group, size_t column)
{
    const struct shape *shape = group_shape(group);
    for (size_t k = 0; column < shape->column_count && k < shape->primary_key_count; k++)
        if (strcmp(shape->primary_key[k], shape->columns[column].name) == 0)
            return k;
    return shape->primary_key_count;
}

/* The column of the table's that a column reference is, or how many it has. */
static size_t group_own_column(const struct group *group, const PgQuery__ColumnRef *ref)
{
    const struct column_use *use = scope_column_use(&group->statement->scope, ref);
    bool unsure = false;
    const char *name = group_last_field(ref);
    if (use == NULL || name == NULL || scope_column_owner(use, &unsure) != group->reference)
        return group_shape(group)->column_count;
    return scope_column_find(group->reference, name);
}

static const PgQuery__ColumnRef *group_target_column(const PgQuery__Node *target)
{
    const PgQuery__Node *value = target->res_target->val;
    return value != NULL && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF ? value->column_ref
                                                                                : NULL;
}

/* `GROUP BY 2` */
static size_t group_position(const struct group *group, const PgQuery__AConst *number)
{
    size_t none = group_shape(group)->column_count;
    if (number->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return none;
    long position = number->ival->ival;
    size_t count = group->select->n_target_list;
    for (size_t i = 0; i < count && (long)i < position; i++)
        if (label_is_star(group->select->target_list[i]->res_target->val))
            return GROUP_UNKNOWN;
    if (position < 1 || (size_t)position > count)
        return none;
    const PgQuery__ColumnRef *ref =
        group_target_column(group->select->target_list[(size_t)position - 1]);
    return ref == NULL ? none : group_own_column(group, ref);
}

/* A column, or the name that the SELECT list gives to one. If the name should mean a column of
 * another table after all, the key's own column in that list is ungrouped, and the server says so.
 */
static size_t group_named(const struct group *group, const PgQuery__ColumnRef *ref)
{
    size_t none = group_shape(group)->column_count;
    size_t column = group_own_column(group, ref);
    const char *name = group_last_field(ref);
    for (size_t i = 0; column == none && ref->n_fields == 1 && i < group->select->n_target_list;
         i++) {
        const PgQuery__Node *target = group->select->target_list[i];
        const PgQuery__ColumnRef *value = group_target_column(target);
        if (value != NULL && name != NULL && strcmp(target->res_target->name, name) == 0)
            column = group_own_column(group, value);
    }
    return column;
}

/* The column that an item of GROUP BY is, or how many the table has. */
static size_t group_column(const struct group *group, const PgQuery__Node *item)
{
    if (item->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        return group_named(group, item->column_ref);
    if (item->node_case == PG_QUERY__NODE__NODE_A_CONST)
        return group_position(group, item->a_const);
    return group_shape(group)->column_count;
}

/* The token after such an item; 0 where it cannot be told. */
static size_t group_item_end(const struct group *group, const PgQuery__Node *item)
{
    const struct tokens *tokens = group->statement->tokens;
    bool named = item->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
    int32_t location = named ? item->column_ref->location : item->a_const->location;
    size_t first = location < 0 ? 0 : tokens_at(tokens, (size_t)location);
    if (first == 0)
        return 0;
    return named ? tokens_name_end(tokens, first, item->column_ref->n_fields) : first + 1;
}

static void group_mark(struct group *group, size_t key, size_t end)
{
    if (key == group_shape(group)->primary_key_count || end == 0)
        return;
    group->found[key] = true;
    if (end > group->last_end)
        group->last_end = end;
}

static void group_item(struct group *group, const PgQuery__Node *item);

/* The key must be in every set; ROLLUP and CUBE have an empty one. */
static void group_sets(struct group *group, const PgQuery__GroupingSet *sets)
{
    size_t count = group_shape(group)->primary_key_count;
    const struct tokens *tokens = group->statement->tokens;
    size_t at = sets->location < 0 ? 0 : tokens_at(tokens, (size_t)sets->location);
    if (at == 0 || sets->kind != PG_QUERY__GROUPING_SET_KIND__GROUPING_SET_SETS)
        return;
    while (!tokens_is(tokens, at, "("))
        at++;
    size_t end = tokens->items[at].partner + (size_t)1;
    bool *common = arena_zero(group->statement->arena, count, sizeof *common);
    for (size_t i = 0; i < sets->n_content; i++) {
        struct group one = *group;
        one.found = arena_zero(group->statement->arena, count, sizeof *one.found);
        group_item(&one, sets->content[i]);
        for (size_t k = 0; k < count; k++)
            common[k] = one.found[k] && (i == 0 || common[k]);
    }
    for (size_t k = 0; k < count; k++)
        if (common[k])
            group_mark(group, k, end);
}

static void group_item(struct group *group, const PgQuery__Node *item)
{
    if (item->node_case == PG_QUERY__NODE__NODE_GROUPING_SET)
        group_sets(group, item->grouping_set);
    size_t key = group_key_place(group, group_column(group, item));
    if (key < group_shape(group)->primary_key_count)
        group_mark(group, key, group_item_end(group, item));
    for (size_t i = 0;
         item->node_case == PG_QUERY__NODE__NODE_ROW_EXPR && i < item->row_expr->n_args; i++)
        group_item(group, item->row_expr->args[i]);
}

static bool group_has_key(struct group *group)
{
    size_t count = group_shape(group)->primary_key_count;
    group->found = arena_zero(group->statement->arena, count, sizeof *group->found);
    for (size_t i = 0; i < group->select->n_group_clause; i++)
        group_item(group, group->select->group_clause[i]);
    for (size_t i = 0; i < count; i++)
        if (!group->found[i])
            return false;
    return count != 0;
}

/* A column that JOIN … USING or NATURAL merges is one of either side's. */
static bool group_may_be_merged(const struct group *group, const PgQuery__ColumnRef *ref)
{
    const struct scope *scope = &group->statement->scope;
    const char *last = group_last_field(ref);
    if (scope->natural_join)
        return ref->n_fields == 1;
    for (const struct using_name *name = scope->usings; name != NULL; name = name->next)
        if (name->name == NULL || last == NULL || strcmp(name->name, last) == 0)
            return true;
    return false;
}

/* A field of the table's row: `(n).a`, `(n.*).a`, `a(n)`. */
static size_t group_field(const struct group *group, const PgQuery__Node *row, const char *field)
{
    size_t count = group_shape(group)->column_count;
    if (row->node_case != PG_QUERY__NODE__NODE_COLUMN_REF || field == NULL)
        return count;
    const PgQuery__ColumnRef *ref = row->column_ref;
    const char *last = group_last_field(ref);
    const char *table =
        last == NULL && ref->n_fields > 1 ? tree_string(ref->fields[ref->n_fields - 2]) : last;
    return table != NULL && strcmp(table, group->reference->name) == 0
               ? scope_column_find(group->reference, field)
               : count;
}

/* The column that PostgreSQL makes of an expression that only spells it otherwise. */
static size_t group_reduced(const struct group *group, const PgQuery__Node *value)
{
    while (value->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        value = value->type_cast->arg;
    if (value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        return group_may_be_merged(group, value->column_ref)
                   ? GROUP_UNKNOWN
                   : group_own_column(group, value->column_ref);
    if (value->node_case == PG_QUERY__NODE__NODE_A_INDIRECTION &&
        value->a_indirection->n_indirection == 1)
        return group_field(group, value->a_indirection->arg,
                           tree_string(value->a_indirection->indirection[0]));
    if (value->node_case == PG_QUERY__NODE__NODE_FUNC_CALL && value->func_call->n_args == 1)
        return group_field(
            group, value->func_call->args[0],
            tree_string(value->func_call->funcname[value->func_call->n_funcname - 1]));
    return group_shape(group)->column_count;
}

/* The same of an item of grouping sets, which may be a label or a position as well. */
static size_t group_set_column(const struct group *group, const PgQuery__Node *item)
{
    const PgQuery__SelectStmt *select = group->select;
    size_t column = group_column(group, item);
    if (column != group_shape(group)->column_count)
        return column;
    const PgQuery__Node *value = item;
    if (item->node_case == PG_QUERY__NODE__NODE_A_CONST &&
        item->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        long position = item->a_const->ival->ival;
        if (position >= 1 && (size_t)position <= select->n_target_list)
            value = select->target_list[position - 1]->res_target->val;
    }
    if (item->node_case == PG_QUERY__NODE__NODE_COLUMN_REF && item->column_ref->n_fields == 1)
        for (size_t i = 0; i < select->n_target_list && group_last_field(item->column_ref) != NULL;
             i++)
            if (strcmp(label_of(select->target_list[i]->res_target),
                       group_last_field(item->column_ref)) == 0)
                value = select->target_list[i]->res_target->val;
    return group_reduced(group, value);
}

/* Marks the columns that are items by themselves, or may be. In grouping sets, at whatever depth, a
 * column is NULL in the sets without it, and the server knows it for grouped. */
static void group_note_items(struct group *group, PgQuery__Node *const *items, size_t count,
                             bool in_set)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__Node *item = items[i];
        size_t column = in_set ? group_set_column(group, item) : group_column(group, item);
        for (size_t c = 0; c < group_shape(group)->column_count; c++) {
            bool listed = c == column || column == GROUP_UNKNOWN;
            group->listed[c] = group->listed[c] || listed;
            group->in_set[c] = group->in_set[c] || (listed && in_set);
        }
        if (item->node_case == PG_QUERY__NODE__NODE_GROUPING_SET)
            group_note_items(group, item->grouping_set->content, item->grouping_set->n_content,
                             true);
        if (item->node_case == PG_QUERY__NODE__NODE_ROW_EXPR)
            group_note_items(group, item->row_expr->args, item->row_expr->n_args, in_set);
    }
}

/* Whether something of the whole row is asked for anywhere: a subselect's is NULL where its columns
 * are. */
static bool group_uses_row(const struct group *group)
{
    const char *table = group->reference->name;
    for (const struct column_use *use = group->statement->scope.columns; use != NULL;
         use = use->next) {
        size_t count = use->ref->n_fields;
        const char *name = group_last_field(use->ref);
        const char *qualifier = count < 2 ? NULL : tree_string(use->ref->fields[count - 2]);
        if (qualifier == NULL ? name != NULL && strcmp(name, table) == 0
                              : strcmp(qualifier, table) == 0 &&
                                    (name == NULL ? use->place != COLUMN_LISTED
                                                  : !scope_column_exists(group->reference, name)))
            return true;
    }
    return false;
}

/* Whether some column reference of the statement could mean this column. */
static bool group_uses(const struct group *group, const char *column)
{
    const struct column_use *use = group->statement->scope.columns;
    for (; use != NULL; use = use->next) {
        size_t count = use->ref->n_fields;
        const char *name = group_last_field(use->ref);
        const char *qualifier = count < 2 ? NULL : tree_string(use->ref->fields[count - 2]);
        if (qualifier != NULL && strcmp(qualifier, group->reference->name) != 0)
            continue;
        if (name == NULL || strcmp(name, column) == 0 ||
            strcmp(name, group->reference->name) == 0 ||
            (qualifier != NULL && !scope_column_exists(group->reference, name)))
            return true;
    }
    return false;
}

static bool group_widen_for(struct group *group, struct error *error)
{
    if (!group_has_key(group))
        return true;
    const struct shape *shape = group_shape(group);
    struct arena *arena = group->statement->arena;
    struct draft *draft = NULL;
    bool uses_row = group_uses_row(group);
    group->listed = arena_zero(arena, shape->column_count, sizeof *group->listed);
    group->in_set = arena_zero(arena, shape->column_count, sizeof *group->in_set);
    group_note_items(group, group->select->group_clause, group->select->n_group_clause, false);
    for (size_t i = 0; i < shape->column_count; i++) {
        const char *name = scope_column_name(group->reference, i);
        bool is_key = group_key_place(group, i) < shape->primary_key_count;
        if (uses_row && !is_key && group->in_set[i])
            return statement_refuse(group->statement, group->reference,
                                    "a whole row beside grouping sets of its columns", error);
        if (is_key || group->listed[i] || !group_uses(group, name))
            continue;
        if (draft == NULL)
            draft = edit_after(&group->statement->edits, group->last_end - 1);
        draft_add_format(draft, ", %s.%s", identifier_quote(arena, group->reference->name),
                         identifier_quote(arena, name));
    }
    return true;
}

bool group_widen(struct statement *statement, struct error *error)
{
    for (const struct level *level = statement->scope.levels; level != NULL; level = level->next) {
        if (level->query->descriptor != &pg_query__select_stmt__descriptor)
            continue;
        const PgQuery__SelectStmt *select = (const void *)level->query;
        const struct source *source = select->n_group_clause == 0 ? NULL : level->sources;
        for (; source != NULL; source = source->next) {
            struct group group = {
                .statement = statement,
                .select = select,
                .level = level,
                .reference = source->reference,
            };
            if (scope_is_moved(source->reference) && !group_widen_for(&group, error))
                return false;
        }
    }
    return true;
}

#include "rewrite/group.h"

#include <stdint.h>
#include <string.h>

#include "config/identifier.h"
#include "rewrite/label.h"
#include "rewrite/select.h"

/* A column of which a star hides which one it is. */
#define GROUP_UNKNOWN SIZE_MAX

struct group {
    struct statement *statement;
    const PgQuery__SelectStmt *select;
    const struct level *level;
    const struct reference *reference;
    bool *found;     /* by key column */
    size_t last_end; /* the token behind the last key column in GROUP BY */
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
    size_t count = group_shape(group)->column_count;
    const struct column_use *use = group->statement->scope.columns;
    while (use != NULL && use->ref != ref)
        use = use->next;
    bool unsure = false;
    const char *name = group_last_field(ref);
    if (use == NULL || name == NULL || scope_column_owner(use, &unsure) != group->reference)
        return count;
    for (size_t i = 0; i < count; i++)
        if (strcmp(scope_column_name(group->reference, i), name) == 0)
            return i;
    return count;
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

/* The token behind such an item; 0 where it cannot be told. */
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

/* Whether a column is an item by itself, or may be, at whatever depth of grouping sets: there it is
 * NULL in the sets without it, and the server knows it for grouped. */
static bool group_lists(const struct group *group, PgQuery__Node *const *items, size_t count,
                        size_t column)
{
    for (size_t i = 0; i < count; i++) {
        const PgQuery__Node *item = items[i];
        size_t listed = group_column(group, item);
        if (listed == column || listed == GROUP_UNKNOWN ||
            (item->node_case == PG_QUERY__NODE__NODE_GROUPING_SET &&
             group_lists(group, item->grouping_set->content, item->grouping_set->n_content,
                         column)) ||
            (item->node_case == PG_QUERY__NODE__NODE_ROW_EXPR &&
             group_lists(group, item->row_expr->args, item->row_expr->n_args, column)))
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

static void group_widen_for(struct group *group)
{
    if (!group_has_key(group))
        return;
    const struct shape *shape = group_shape(group);
    struct arena *arena = group->statement->arena;
    struct draft *draft = NULL;
    for (size_t i = 0; i < shape->column_count; i++) {
        const char *name = scope_column_name(group->reference, i);
        if (group_key_place(group, i) < shape->primary_key_count || !group_uses(group, name) ||
            group_lists(group, group->select->group_clause, group->select->n_group_clause, i))
            continue;
        if (draft == NULL)
            draft = edit_after(&group->statement->edits, group->last_end - 1);
        draft_add_format(draft, ", %s.%s", identifier_quote(arena, group->reference->name),
                         identifier_quote(arena, name));
    }
}

void group_widen(struct statement *statement)
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
            if (select_is_moved(source->reference))
                group_widen_for(&group);
        }
    }
}

#include "rewrite/group.h"

#include <string.h>

#include "config/identifier.h"
#include "rewrite/select.h"

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

/* The place in the key of the column with this visible name, or the key's size. */
static size_t group_key_place(const struct reference *reference, const char *name)
{
    const struct shape *shape = &reference->migration->shape[reference->side];
    for (size_t i = 0; i < shape->column_count; i++) {
        if (strcmp(scope_column_name(reference, i), name) != 0)
            continue;
        for (size_t k = 0; k < shape->primary_key_count; k++)
            if (strcmp(shape->primary_key[k], shape->columns[i].name) == 0)
                return k;
    }
    return shape->primary_key_count;
}

/* The key column that a column reference is, or the key's size. */
static size_t group_key_of(const struct group *group, const PgQuery__ColumnRef *ref)
{
    size_t none = group->reference->migration->shape[group->reference->side].primary_key_count;
    const struct column_use *use = group->statement->scope.columns;
    while (use != NULL && use->ref != ref)
        use = use->next;
    bool unsure = false;
    const char *name = group_last_field(ref);
    if (use == NULL || name == NULL || scope_column_owner(use, &unsure) != group->reference)
        return none;
    return group_key_place(group->reference, name);
}

static void group_mark(struct group *group, size_t key, size_t end)
{
    const struct shape *shape = &group->reference->migration->shape[group->reference->side];
    if (key == shape->primary_key_count || end == 0)
        return;
    group->found[key] = true;
    if (end > group->last_end)
        group->last_end = end;
}

static const PgQuery__ColumnRef *group_target_column(const PgQuery__Node *target)
{
    const PgQuery__Node *value = target->res_target->val;
    return value != NULL && value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF ? value->column_ref
                                                                                : NULL;
}

/* `GROUP BY 2`: counts only while no star hides how many columns come before. */
static void group_position(struct group *group, const PgQuery__AConst *number)
{
    if (number->val_case != PG_QUERY__A__CONST__VAL_IVAL || number->location < 0)
        return;
    long position = number->ival->ival;
    if (position < 1 || (size_t)position > group->select->n_target_list)
        return;
    for (size_t i = 0; i < (size_t)position; i++) {
        const PgQuery__ColumnRef *ref = group_target_column(group->select->target_list[i]);
        if (ref != NULL && group_last_field(ref) == NULL)
            return;
    }
    const PgQuery__ColumnRef *ref =
        group_target_column(group->select->target_list[(size_t)position - 1]);
    size_t token = tokens_at(group->statement->tokens, (size_t)number->location);
    if (ref != NULL && token != 0)
        group_mark(group, group_key_of(group, ref), token + 1);
}

/* A column, or the name that the SELECT list gives to one. If the name should mean a column of
 * another table after all, the key's own column in that list is ungrouped, and the server says so.
 */
static void group_column(struct group *group, const PgQuery__ColumnRef *ref)
{
    const struct tokens *tokens = group->statement->tokens;
    size_t first = ref->location < 0 ? 0 : tokens_at(tokens, (size_t)ref->location);
    size_t end = first == 0 ? 0 : tokens_name_end(tokens, first, ref->n_fields);
    size_t none = group->reference->migration->shape[group->reference->side].primary_key_count;
    size_t key = group_key_of(group, ref);
    const char *name = group_last_field(ref);
    for (size_t i = 0; key == none && ref->n_fields == 1 && i < group->select->n_target_list; i++) {
        const PgQuery__Node *target = group->select->target_list[i];
        const PgQuery__ColumnRef *value = group_target_column(target);
        if (value != NULL && name != NULL && strcmp(target->res_target->name, name) == 0)
            key = group_key_of(group, value);
    }
    group_mark(group, key, end);
}

static void group_item(struct group *group, const PgQuery__Node *item);

/* The key must be in every set; ROLLUP and CUBE have an empty one. */
static void group_sets(struct group *group, const PgQuery__GroupingSet *sets)
{
    size_t count = group->reference->migration->shape[group->reference->side].primary_key_count;
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
    if (item->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        group_column(group, item->column_ref);
    if (item->node_case == PG_QUERY__NODE__NODE_A_CONST)
        group_position(group, item->a_const);
    for (size_t i = 0;
         item->node_case == PG_QUERY__NODE__NODE_ROW_EXPR && i < item->row_expr->n_args; i++)
        group_item(group, item->row_expr->args[i]);
}

static bool group_has_key(struct group *group)
{
    size_t count = group->reference->migration->shape[group->reference->side].primary_key_count;
    group->found = arena_zero(group->statement->arena, count, sizeof *group->found);
    for (size_t i = 0; i < group->select->n_group_clause; i++)
        group_item(group, group->select->group_clause[i]);
    for (size_t i = 0; i < count; i++)
        if (!group->found[i])
            return false;
    return count != 0;
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
    const struct reference *reference = group->reference;
    const struct shape *shape = &reference->migration->shape[reference->side];
    struct arena *arena = group->statement->arena;
    struct draft *draft = NULL;
    for (size_t i = 0; i < shape->column_count; i++) {
        const char *name = scope_column_name(reference, i);
        if (group_key_place(reference, name) < shape->primary_key_count || !group_uses(group, name))
            continue;
        if (draft == NULL)
            draft = edit_after(&group->statement->edits, group->last_end - 1);
        draft_add_format(draft, ", %s.%s", identifier_quote(arena, reference->name),
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

#include <string.h>

#include "rewrite/tree/scope.h"
#include "rewrite/tree/tree.h"

const char *scope_column_name(const struct reference *reference, size_t column)
{
    const PgQuery__Alias *alias = reference->var->alias;
    const char *renamed =
        alias != NULL && column < alias->n_colnames ? tree_string(alias->colnames[column]) : NULL;
    return renamed != NULL ? renamed
                           : reference->migration->shape[reference->side].columns[column].name;
}

size_t scope_column_find(const struct reference *reference, const char *name)
{
    size_t count = reference->migration->shape[reference->side].column_count;
    size_t i = 0;
    while (i < count && strcmp(scope_column_name(reference, i), name) != 0)
        i++;
    return i;
}

bool scope_column_exists(const struct reference *reference, const char *name)
{
    return scope_column_find(reference, name) <
           reference->migration->shape[reference->side].column_count;
}

const struct column_use *scope_column_use(const struct scope *scope, const PgQuery__ColumnRef *ref)
{
    const struct column_use *use = scope->columns;
    while (use != NULL && use->ref != ref)
        use = use->next;
    return use;
}

/* Of one level: the only table of ours with that column. `*foreign` where sources of which we do
 * not know the columns could have it, `*several` where more than one of ours has. */
static const struct reference *scope_column_owner_in_level(const struct level *level,
                                                           const char *name, bool *foreign,
                                                           bool *several)
{
    const struct reference *owner = NULL;
    for (const struct source *source = level->sources; source != NULL; source = source->next) {
        if (source->reference == NULL) {
            *foreign = true;
        } else if (scope_column_exists(source->reference, name)) {
            *several = *several || owner != NULL;
            owner = source->reference;
        }
    }
    return owner;
}

static const struct reference *scope_column_bare_owner(const struct column_use *use,
                                                       const char *name, bool *unsure)
{
    bool foreign = false;
    for (const struct level *level = use->level; level != NULL; level = level->outer) {
        bool foreign_here = false;
        bool several = false;
        const struct reference *owner =
            scope_column_owner_in_level(level, name, &foreign_here, &several);
        /* Were it in a foreign table of the same level too, the server would call it ambiguous. */
        *unsure = owner != NULL && (foreign || several);
        if (owner != NULL)
            return *unsure ? NULL : owner;
        foreign = foreign || foreign_here;
    }
    return NULL;
}

const struct reference *scope_column_owner(const struct column_use *use, bool *unsure)
{
    size_t count = use->ref->n_fields;
    const char *last = tree_string(use->ref->fields[count - 1]);
    *unsure = false;
    if (count == 1)
        return last == NULL ? NULL : scope_column_bare_owner(use, last, unsure);
    const char *qualifier = tree_string(use->ref->fields[count - 2]);
    const char *schema = count < 3 ? NULL : tree_string(use->ref->fields[count - 3]);
    for (const struct level *level = use->level; level != NULL; level = level->outer)
        for (const struct source *source = level->sources; source != NULL; source = source->next) {
            const struct reference *reference = source->reference;
            if (qualifier == NULL || strcmp(source->name, qualifier) != 0)
                continue;
            if (schema == NULL)
                return reference;
            if (reference != NULL && reference->var->alias == NULL &&
                strcmp(reference->migration->config->table[reference->side].schema, schema) == 0)
                return reference;
        }
    return NULL;
}

#include <string.h>

#include "rewrite/write/translate_private.h"

/* The column of the primary that holds the same values as the client's column `name`. */
static const struct column *translate_conflict_same(const struct dml *dml, const char *name)
{
    const struct shape *primary = dml->shape[dml->primary];
    const struct column *column = shape_column(dml->shape[dml->client], name);
    for (size_t i = 0; column != NULL && i < primary->column_count; i++)
        if (dml->mapping[dml->primary][i].copies == column)
            return &primary->columns[i];
    return NULL;
}

/* ON CONFLICT (a, lower(b)): of each column one with the same values in the primary. Columns in
 * expressions are references, which translate_columns.c has replaced. */
static bool translate_conflict_columns(struct dml *dml, const PgQuery__InferClause *infer,
                                       struct error *error)
{
    size_t at = tokens_at(dml->tokens, (size_t)infer->location) + 1;
    for (size_t i = 0; i < infer->n_index_elems; i++) {
        const PgQuery__IndexElem *element = infer->index_elems[i]->index_elem;
        size_t stop = tokens_item_end(dml->tokens, at, dml->arbiter_stop);
        if (element->name[0] != '\0') {
            const struct column *same = translate_conflict_same(dml, element->name);
            size_t end = tokens_name_end(dml->tokens, at, 1);
            if (same == NULL || end == 0)
                return dml_refuse(dml, "ON CONFLICT over columns that the other table computes",
                                  error);
            draft_add_name(edit_replace(&dml->outer, at, end), same->name);
        }
        at = stop + 1;
    }
    return true;
}

static bool translate_conflict_is_known(const struct shape *client, const char *name)
{
    for (size_t i = 0; i < client->constraint_count; i++)
        if (strcmp(client->constraints[i].name, name) == 0)
            return true;
    return false;
}

/* ON CONFLICT ON CONSTRAINT name: the one that says the same of the primary. */
static bool translate_conflict_constraint(struct dml *dml, const char *name, struct error *error)
{
    const struct shape *client = dml->shape[dml->client];
    size_t at = dml->conflict.first + 4;
    for (size_t i = 0; i < client->constraint_count; i++) {
        const struct constraint *constraint = &client->constraints[i];
        if (constraint->kind != CONSTRAINT_UNIQUE || strcmp(constraint->name, name) != 0 ||
            constraint->counterpart == NULL)
            continue;
        draft_add_name(edit_replace(&dml->outer, at, at + 1), constraint->counterpart);
        return true;
    }
    if (!client->exists && !translate_conflict_is_known(client, name))
        return error_set(error, "42704", "constraint \"%s\" for table \"%s\" does not exist", name,
                         client->table.name);
    return dml_refuse(dml, "ON CONFLICT ON CONSTRAINT without a counterpart", error);
}

bool translate_conflict(struct dml *dml, struct error *error)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)dml->place.query;
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict == NULL)
        return true;
    if (conflict->infer != NULL) {
        bool named = conflict->infer->conname[0] != '\0';
        if (named ? !translate_conflict_constraint(dml, conflict->infer->conname, error)
                  : !translate_conflict_columns(dml, conflict->infer, error))
            return false;
    }
    if (dml->set_count == 0)
        return true;
    size_t set = tokens_find_clause(dml->tokens, dml->arbiter_stop, dml->conflict.stop, "set");
    size_t where = tokens_find_clause(dml->tokens, set, dml->conflict.stop, "where");
    return translate_set(dml, (struct span){set + 1, where}, error);
}

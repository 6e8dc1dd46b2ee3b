#include <string.h>

#include "rewrite/write/translate_private.h"

/* The column of the primary that holds the same values as the client's column `name`. */
static const struct column *translate_conflict_same(const struct writing *writing, const char *name)
{
    const struct shape *primary = writing->shape[writing->primary];
    const struct column *column = shape_column(writing->shape[writing->client], name);
    for (size_t i = 0; column != NULL && i < primary->column_count; i++)
        if (writing->mapping[writing->primary][i].copies == column)
            return &primary->columns[i];
    return NULL;
}

/* ON CONFLICT (a, lower(b)): of each column one with the same values in the primary. Columns in
 * expressions are references, which translate_columns.c has replaced. */
static bool translate_conflict_columns(struct writing *writing, const PgQuery__InferClause *infer,
                                       struct error *error)
{
    size_t at = tokens_at(writing->tokens, (size_t)infer->location) + 1;
    for (size_t i = 0; i < infer->n_index_elems; i++) {
        const PgQuery__IndexElem *element = infer->index_elems[i]->index_elem;
        size_t stop = tokens_item_end(writing->tokens, at, writing->arbiter_stop);
        if (element->name[0] != '\0') {
            const struct column *same = translate_conflict_same(writing, element->name);
            size_t end = tokens_name_end(writing->tokens, at, 1);
            if (same == NULL || end == 0)
                return writing_refuse(
                    writing, "ON CONFLICT over columns that the other table computes", error);
            draft_add_name(edit_replace(&writing->outer, at, end), same->name);
        }
        at = stop + 1;
    }
    return true;
}

/* ON CONFLICT ON CONSTRAINT name: the one that says the same of the primary. */
static bool translate_conflict_constraint(struct writing *writing, const char *name,
                                          struct error *error)
{
    const struct shape *client = writing->shape[writing->client];
    size_t at = writing->conflict.first + 4;
    for (size_t i = 0; i < client->constraint_count; i++) {
        const struct constraint *constraint = &client->constraints[i];
        if (constraint->kind != CONSTRAINT_UNIQUE || strcmp(constraint->name, name) != 0 ||
            constraint->counterpart == NULL)
            continue;
        draft_add_name(edit_replace(&writing->outer, at, at + 1), constraint->counterpart);
        return true;
    }
    return writing_refuse(writing, "ON CONFLICT ON CONSTRAINT without a counterpart", error);
}

bool translate_conflict(struct writing *writing, struct error *error)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->place.query;
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict == NULL)
        return true;
    if (conflict->infer != NULL) {
        bool named = conflict->infer->conname[0] != '\0';
        if (named ? !translate_conflict_constraint(writing, conflict->infer->conname, error)
                  : !translate_conflict_columns(writing, conflict->infer, error))
            return false;
    }
    if (writing->set_count == 0)
        return true;
    size_t set =
        tokens_find_clause(writing->tokens, writing->arbiter_stop, writing->conflict.stop, "set");
    size_t where = tokens_find_clause(writing->tokens, set, writing->conflict.stop, "where");
    return translate_set(writing, (struct span){set + 1, where}, error);
}

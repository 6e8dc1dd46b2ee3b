#include "rewrite/translate_private.h"

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

bool translate_conflict(struct writing *writing, struct error *error)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->place.query;
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict == NULL)
        return true;
    if (conflict->infer != NULL) {
        if (conflict->infer->conname[0] != '\0')
            return writing_refuse(writing, "ON CONFLICT ON CONSTRAINT", error);
        if (!translate_conflict_columns(writing, conflict->infer, error))
            return false;
    }
    if (writing->set_count == 0)
        return true;
    size_t set =
        tokens_find_clause(writing->tokens, writing->conflict.first, writing->conflict.stop, "set");
    size_t where = tokens_find_clause(writing->tokens, set, writing->conflict.stop, "where");
    return translate_set(writing, (struct span){set + 1, where}, error);
}

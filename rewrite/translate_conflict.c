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

/* ON CONFLICT (a, b): each a column with the same values in the primary. */
static bool translate_conflict_columns(struct writing *writing, const PgQuery__InferClause *infer,
                                       struct error *error)
{
    size_t at = tokens_at(writing->tokens, (size_t)infer->location) + 1;
    for (size_t i = 0; i < infer->n_index_elems; i++) {
        const PgQuery__IndexElem *element = infer->index_elems[i]->index_elem;
        size_t stop = tokens_item_end(writing->tokens, at, writing->conflict.stop);
        const struct column *same = translate_conflict_same(writing, element->name);
        if (same == NULL || stop != at + 1)
            return writing_refuse(
                writing, "ON CONFLICT with anything but columns that both tables have", error);
        draft_add_name(edit_replace(&writing->outer, at, stop), same->name);
        at = stop + 1;
    }
    return true;
}

bool translate_conflict(struct writing *writing, struct error *error)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->statement->query;
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict == NULL)
        return true;
    if (conflict->infer != NULL) {
        if (conflict->infer->conname[0] != '\0')
            return writing_refuse(writing, "ON CONFLICT ON CONSTRAINT", error);
        if (conflict->infer->where_clause != NULL)
            return writing_refuse(writing, "ON CONFLICT with a WHERE of its own", error);
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

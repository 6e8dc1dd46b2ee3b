#include "rewrite/write.h"

#include "rewrite/dual.h"
#include "rewrite/returning.h"
#include "rewrite/select.h"
#include "rewrite/translate.h"
#include "rewrite/writing.h"

/* The table that the statement itself writes, or NULL where a write stands only in WITH. */
static const struct reference *write_target(const struct statement *statement)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->use == REFERENCE_TARGET && reference->level->query == statement->query)
            return reference;
    return NULL;
}

/* Writes in WITH that cannot pass, beside or instead of the statement's own. */
static bool write_check_embedded(const struct statement *statement, const struct reference *own,
                                 struct error *error)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->use == REFERENCE_TARGET && reference != own &&
            !statement_write_passes(reference))
            return statement_refuse(statement, reference, "a write in WITH", error);
    return true;
}

/* The server knows a column that the catalog does not: it was added since, and the mirror's row
 * would be made without it. */
static bool write_refuse_unknown(const struct writing *writing, const char *column,
                                 struct error *error)
{
    writing_refuse(writing, "a column that is newer than the catalog", error);
    if (column != NULL)
        error_detail(error, "Crossfade has not read of column \"%s\" yet.", column);
    return error_hint(error, "The catalog is being read again: try it once more.");
}

static bool write_knows_insert(const struct writing *writing, const struct shape *shape,
                               struct error *error)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)writing->statement->query;
    for (size_t i = 0; i < insert->n_cols; i++)
        if (shape_column(shape, insert->cols[i]->res_target->name) == NULL)
            return write_refuse_unknown(writing, insert->cols[i]->res_target->name, error);
    const PgQuery__SelectStmt *source =
        insert->select_stmt != NULL ? insert->select_stmt->select_stmt : NULL;
    if (source != NULL && source->n_values_lists != 0 &&
        source->values_lists[0]->list->n_items > shape->column_count)
        return write_refuse_unknown(writing, NULL, error);
    return true;
}

/* A statement on the client's own table keeps its text; only what dual.c asks about is noted. */
static bool write_keep(struct writing *writing, struct error *error)
{
    const struct shape *shape = writing->shape[writing->primary];
    if (writing->kind == WRITING_INSERT && !write_knows_insert(writing, shape, error))
        return false;
    for (size_t i = 0; i < writing->set_count; i++) {
        const char *name = writing->set_list[i]->res_target->name;
        const struct column *column = shape_column(shape, name);
        if (column == NULL)
            return write_refuse_unknown(writing, name, error);
        writing->sets[writing_column_index(shape, column)] = true;
    }
    draft_add_tokens(&writing->list, writing->returning.first, writing->returning.stop);
    return returning_read_names(writing, error);
}

/* The statement on the primary alone. */
static bool write_alone(const struct writing *writing, struct draft *out, struct error *error)
{
    if (!writing_add_core(writing, out, error))
        return false;
    if (writing->returning_count > 0) {
        draft_add(out, " RETURNING ");
        draft_add_draft(out, &writing->list);
    }
    return true;
}

bool write_rewrite(struct statement *statement, struct error *error)
{
    const struct reference *target = write_target(statement);
    if (!write_check_embedded(statement, target, error) || !select_rewrite(statement, error))
        return false;
    if (target == NULL || statement_write_passes(target))
        return true;

    struct writing writing;
    if (!writing_read(statement, target, &writing, error))
        return false;
    bool ready = writing.client == writing.primary ? write_keep(&writing, error)
                                                   : translate_write(&writing, error);
    struct draft raw = writing_draft(&writing);
    if (!ready ||
        !(writing.mirrored ? dual_wrap(&writing, &raw, error) : write_alone(&writing, &raw, error)))
        return false;

    struct draft finished = writing_draft(&writing);
    if (!writing_finish(&writing, &raw, &finished, error))
        return false;
    statement->edits = (struct edits){.arena = statement->arena};
    draft_add_draft(edit_replace(&statement->edits, statement->query_first, statement->stop),
                    &finished);
    return true;
}

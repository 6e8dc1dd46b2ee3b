#include "rewrite/other/lastval.h"

#include <string.h>

#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/tree/tree.h"

/* True ends the search: tree_children's visitors say so by false. */
static bool lastval_visit(void *context, const ProtobufCMessage *message,
                          const ProtobufCFieldDescriptor *field)
{
    (void)field;
    if (message->descriptor == &pg_query__func_call__descriptor) {
        const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
        const char *name =
            call->n_funcname > 0 ? tree_string(call->funcname[call->n_funcname - 1]) : NULL;
        if (name != NULL && strcmp(name, SCAN_LASTVAL) == 0)
            return false;
    }
    return tree_children(message, lastval_visit, context);
}

/* Rows go to the old table alone at first, as they would without us; once it is gone, nobody can
 * have taken a number of its own. */
static bool lastval_is_hidden(const struct migration *migration, struct route route)
{
    enum side side;
    return (route.mirrored || (route.primary == SIDE_NEW && migration->shape[SIDE_OLD].exists)) &&
           catalog_numbering_column(migration, &side) != NULL;
}

static bool lastval_refuse(const struct migration *migration, struct error *error)
{
    enum side side;
    const struct column *column = catalog_numbering_column(migration, &side);
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "lastval() cannot be told while the migration \"%s\" is under way",
              migration->config->name);
    error_detail(
        error,
        "Column \"%s\" of \"%s\" has no mapping and takes numbers of a sequence, whichever "
        "of the two tables a row is written to.",
        column->name, migration->shape[side].table.name);
    return error_hint(error, "Use RETURNING, or currval() of the sequence that is meant; or drop "
                             "that column's default.");
}

bool lastval_check(const struct statement *statement, struct error *error)
{
    const struct touched_set *touched = statement->request->touched;
    const ProtobufCMessage *content = tree_content(statement->node);
    for (size_t i = 0; i < touched->count; i++) {
        const struct migration *migration =
            &statement->rewriter->catalog->migrations[touched->items[i].migration];
        if (lastval_is_hidden(migration, touched->items[i].route) && content != NULL &&
            !lastval_visit(NULL, content, NULL))
            return lastval_refuse(migration, error);
    }
    return true;
}

#include "config/model/identifier.h"
#include "rewrite/tree/label.h"
#include "rewrite/write/returning.h"
#include "rewrite/write/translate_private.h"

struct translate_returning {
    struct dml *dml;
    struct error *error;
    size_t column;   /* of the client's columns, the next one */
    bool lost_count; /* a star of another table came before: `column` says nothing any more */
    const char *comma;
};

/* All of the client's columns, in its table's order. */
static bool translate_returning_own(struct translate_returning *returning)
{
    struct dml *dml = returning->dml;
    const struct shape *client = dml->shape[dml->client];
    for (size_t i = 0; i < client->column_count; i++) {
        const struct mapping *mapping = &dml->mapping[dml->client][i];
        if (mapping->piece_count == 0)
            return dml_refuse(dml, "RETURNING of a column without a counterpart", returning->error);
        draft_add_format(&dml->list, "%s%s AS %s", returning->comma,
                         mapping_read(mapping, dml->arena, dml->qualifier),
                         identifier_quote(dml->arena, client->columns[i].name));
        returning->comma = ", ";
    }
    returning->column += client->column_count;
    return true;
}

/* `*` beside FROM: the client's columns, then those of each source. */
static bool translate_returning_all(struct translate_returning *returning)
{
    returning->lost_count = true;
    return translate_returning_own(returning) &&
           returning_add_others(returning->dml, &returning->dml->list, returning->error);
}

/* One item, under the name that it would have had. */
static void translate_returning_one(struct translate_returning *returning,
                                    const PgQuery__ResTarget *target, struct span tokens)
{
    struct dml *dml = returning->dml;
    const struct description *announced = returning_announced(dml);
    draft_add(&dml->list, returning->comma);
    draft_add_tokens(&dml->list, tokens.first, tokens.stop);
    returning->comma = ", ";
    if (returning_is_star(target->val)) {
        returning->lost_count = true;
        return;
    }
    const char *name = label_of(target);
    if (announced != NULL && !returning->lost_count && returning->column < announced->field_count)
        name = announced->fields[returning->column].name;
    if (target->name[0] == '\0')
        draft_add_format(&dml->list, " AS %s", identifier_quote(dml->arena, name));
    returning->column++;
}

bool translate_returning(struct dml *dml, struct error *error)
{
    struct translate_returning returning = {.dml = dml, .error = error, .comma = ""};
    const struct description *announced = returning_announced(dml);
    size_t at = dml->returning.first;
    for (size_t i = 0; i < dml->returning_count; i++) {
        const PgQuery__ResTarget *target = dml->returning_list[i]->res_target;
        const PgQuery__Node *value = target->val;
        struct span item = {at, tokens_item_end(dml->tokens, at, dml->returning.stop)};
        bool all = returning_is_star(value) && value->column_ref->n_fields == 1;
        at = item.stop + 1;
        bool done = true;
        if (returning_is_own_star(dml, value))
            done = translate_returning_own(&returning);
        else if (all)
            done = translate_returning_all(&returning);
        else
            translate_returning_one(&returning, target, item);
        if (!done)
            return false;
    }
    if (announced != NULL && dml->returning_count > 0 && !returning.lost_count &&
        returning.column != announced->field_count)
        return dml_refuse(dml, "RETURNING of other columns than the server announced", error);
    return !dml->mirrored || returning_read_names(dml, error);
}

#include "config/identifier.h"
#include "rewrite/returning.h"
#include "rewrite/translate_private.h"

/* All of the client's columns, in its table's order. */
static bool translate_returning_all(struct writing *writing, const char *comma, struct error *error)
{
    const struct shape *client = writing->shape[writing->client];
    if (writing->target->level->sources->next != NULL)
        return writing_refuse(writing, "RETURNING * beside other tables", error);
    for (size_t i = 0; i < client->column_count; i++) {
        const struct mapping *mapping = &writing->mapping[writing->client][i];
        const char *name = client->columns[i].name;
        if (mapping->piece_count == 0)
            return writing_refuse(writing, "RETURNING of a column without a counterpart", error);
        draft_add_format(&writing->list, "%s%s AS %s", comma,
                         mapping_read(mapping, writing->arena, writing->qualifier),
                         identifier_quote(writing->arena, name));
        comma = ", ";
        if (!returning_add_name(writing, name, error))
            return false;
    }
    return true;
}

/* One item, under the name that it would have had. */
static bool translate_returning_one(struct writing *writing, const PgQuery__ResTarget *target,
                                    struct span tokens, const char *comma, struct error *error)
{
    bool named = target->name[0] != '\0';
    if (!returning_add_name(writing, named ? target->name : returning_figure(target->val), error))
        return false;
    draft_add(&writing->list, comma);
    draft_add_tokens(&writing->list, tokens.first, tokens.stop);
    if (!named)
        draft_add_format(&writing->list, " AS %s",
                         identifier_quote(writing->arena, writing->names[writing->name_count - 1]));
    return true;
}

bool translate_returning(struct writing *writing, struct error *error)
{
    size_t at = writing->returning.first;
    returning_begin(writing);
    for (size_t i = 0; i < writing->returning_count; i++) {
        const PgQuery__ResTarget *target = writing->returning_list[i]->res_target;
        struct span item = {at, tokens_item_end(writing->tokens, at, writing->returning.stop)};
        const char *comma = i > 0 ? ", " : "";
        if (returning_is_star(target->val)
                ? !translate_returning_all(writing, comma, error)
                : !translate_returning_one(writing, target, item, comma, error))
            return false;
        at = item.stop + 1;
    }
    return true;
}

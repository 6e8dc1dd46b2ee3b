#include "config/model/identifier.h"
#include "rewrite/write/translate_private.h"

/*
 *   (SELECT x FROM jobs WHERE state = 'done')
 *   (SELECT _cf_l.* FROM (SELECT (…) AS "state") AS _cf_c,
 *      LATERAL (SELECT x FROM jobs WHERE state = 'done') AS _cf_l)
 */

/* The bracket of the outermost subquery of the write around a token: right below its table. 0
 * where there is none. */
static size_t translate_lend_open(const struct dml *dml, size_t token)
{
    static const char *const words[] = {"select", "with", "table"};
    const struct tokens *tokens = dml->tokens;
    for (size_t i = dml->place.first; i < token; i++) {
        if (!tokens_is(tokens, i, "("))
            continue;
        if (tokens->items[i].partner <= token) {
            i = tokens->items[i].partner;
            continue;
        }
        for (size_t w = 0; w < sizeof words / sizeof *words; w++)
            if (tokens_is_word(tokens, i + 1, words[w]))
                return i;
        /* A column may be called so, but no function. */
        if (tokens_is_word(tokens, i + 1, "values") && tokens_is(tokens, i + 2, "("))
            return i;
    }
    return 0;
}

bool translate_lend_column(struct dml *dml, const struct column_use *use,
                           const struct column *column, struct error *error)
{
    size_t open = use->token == 0 ? 0 : translate_lend_open(dml, use->token);
    size_t index = dml_column_index(dml->shape[dml->client], column);
    if (open == 0)
        return dml_refuse(dml, "a column name without its table in a subquery", error);
    if (dml->mapping[dml->client][index].piece_count == 0)
        return dml_refuse(dml, "a column without a counterpart in the other table", error);
    struct lent_column **at = &dml->lent;
    while (*at != NULL && (*at)->open != open)
        at = &(*at)->next;
    for (; *at != NULL && (*at)->open == open; at = &(*at)->next)
        if ((*at)->column == column)
            return true;
    struct lent_column *lent = arena_zero(dml->arena, 1, sizeof *lent);
    *lent = (struct lent_column){.open = open, .column = column, .next = *at};
    *at = lent;
    return true;
}

void translate_lend(struct dml *dml)
{
    struct edits *edits = &dml->statement->edits;
    const struct shape *client = dml->shape[dml->client];
    struct draft *draft = NULL;
    for (const struct lent_column *lent = dml->lent; lent != NULL; lent = lent->next) {
        size_t index = dml_column_index(client, lent->column);
        if (draft == NULL)
            draft = edit_after(edits, lent->open);
        draft_add_format(
            draft, "%s%s AS %s", draft->count == 0 ? "SELECT _cf_l.* FROM (SELECT " : ", ",
            mapping_read(&dml->mapping[dml->client][index], dml->arena, dml->qualifier),
            identifier_quote(dml->arena, lent->column->name));
        if (lent->next != NULL && lent->next->open == lent->open)
            continue;
        draft_add(draft, ") AS _cf_c, LATERAL (");
        draft_add(edit_before(edits, dml->tokens->items[lent->open].partner), ") AS _cf_l");
        draft = NULL;
    }
}

#include "rewrite/read/select.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/read/group.h"
#include "rewrite/read/seal.h"
#include "rewrite/read/stored_place.h"
#include "rewrite/read/whole_row.h"

bool select_add_subselect(const struct rewriter *rewriter, const struct migration *migration,
                          enum side side, const bool *unused, bool with_place,
                          const struct draft *rest, struct draft *out, struct error *error)
{
    assert(migration->shape[side].known && migration->shape[side_other(side)].known);
    const struct shape *shape = &migration->shape[side];
    const struct table_name *other = &migration->config->table[side_other(side)];
    const struct mapping *mappings = rewriter->mappings[migration->index].of[side];
    const char *qualifier = identifier_quote(out->arena, other->name);
    const char *comma = "";
    draft_add(out, "(SELECT ");
    for (size_t i = 0; i < shape->column_count; i++) {
        const char *name = shape->columns[i].name;
        if (mappings[i].piece_count == 0 && unused != NULL && unused[i])
            continue;
        if (mappings[i].piece_count == 0) {
            error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                      "column \"%s\" of \"%s\" cannot be read from \"%s\"", name,
                      migration->config->table[side].name, other->name);
            return error_hint(error, "The migration \"%s\" has no mapping for it.",
                              migration->config->name);
        }
        draft_add(out, comma);
        comma = ", ";
        draft_add(out, mapping_read(&mappings[i], out->arena, qualifier));
        draft_add_format(out, " AS %s", identifier_quote(out->arena, name));
    }
    if (with_place)
        draft_add_format(out, "%s%s.ctid AS ctid", comma, qualifier);
    draft_add_format(out, " FROM %s", identifier_quote_table(out->arena, other));
    if (rest != NULL)
        draft_add_draft(out, rest);
    draft_add(out, ")");
    return true;
}

/* The token after the alias, of which the tree tells only that it is there. */
static size_t select_alias_end(const struct tokens *tokens, const struct reference *reference)
{
    size_t at = reference->stop;
    if (reference->var->alias == NULL)
        return at;
    if (tokens_is_word(tokens, at, "as"))
        at++;
    at++;
    if (reference->var->alias->n_colnames != 0 && tokens_is(tokens, at, "("))
        at = tokens->items[at].partner + 1;
    return at;
}

/* `TABLESAMPLE method (…) [REPEATABLE (…)]` belongs to the table itself, so it moves inside. */
static void select_move_sample(struct statement *statement, const struct reference *reference,
                               struct draft *sample)
{
    const struct tokens *tokens = statement->tokens;
    size_t first = select_alias_end(tokens, reference);
    if (!tokens_is_word(tokens, first, "tablesample"))
        return;
    size_t at = first;
    while (!tokens_is(tokens, at, "("))
        at++;
    at = tokens->items[at].partner + 1;
    if (tokens_is_word(tokens, at, "repeatable"))
        at = tokens->items[at + 1].partner + 1;
    draft_add(sample, " ");
    draft_add_tokens(sample, first, at);
    edit_replace(&statement->edits, first, at);
}

/* Whether a column could be meant anywhere in the statement. Errs towards yes. */
static bool select_may_use(const struct statement *statement, const struct reference *reference,
                           const char *column)
{
    const struct scope *scope = &statement->scope;
    if (scope->natural_join || scope->renamed_join ||
        (reference->var->alias != NULL && reference->var->alias->n_colnames != 0))
        return true;
    for (const struct using_name *name = scope->usings; name != NULL; name = name->next)
        if (name->name == NULL || strcmp(name->name, column) == 0)
            return true;
    for (const struct column_use *use = scope->columns; use != NULL; use = use->next) {
        const char *last = tree_string(use->ref->fields[use->ref->n_fields - 1]);
        if (last == NULL || strcmp(last, column) == 0)
            return true;
        /* A whole row, maybe of something that this table is a part of. */
        for (const struct level *level = scope->levels; level != NULL; level = level->next)
            for (const struct source *source = level->sources; source != NULL;
                 source = source->next)
                if (strcmp(last, source->name) == 0)
                    return true;
    }
    return false;
}

/* Columns that the other table cannot give need not be there if nothing asks for them. */
static const bool *select_find_unused(const struct statement *statement,
                                      const struct reference *reference)
{
    const struct shape *shape = &reference->migration->shape[reference->side];
    const struct mapping *mappings =
        statement->rewriter->mappings[reference->migration->index].of[reference->side];
    bool *unused = arena_zero(statement->arena, shape->column_count, sizeof *unused);
    for (size_t i = 0; i < shape->column_count; i++)
        if (mappings[i].piece_count == 0)
            unused[i] = !select_may_use(statement, reference, shape->columns[i].name);
    return unused;
}

static bool select_move(struct statement *statement, const struct reference *reference,
                        struct error *error)
{
    const struct tokens *tokens = statement->tokens;
    const PgQuery__Alias *alias = reference->var->alias;
    if (alias != NULL &&
        tokens_find_uescape(tokens, reference->stop, select_alias_end(tokens, reference) + 1))
        return statement_refuse(statement, reference, "an alias with UESCAPE", error);
    if (!reference->var->inh && reference->migration->shape[reference->side].has_children)
        return statement_refuse(statement, reference, "ONLY of a table that has children", error);

    struct draft rest = {.arena = statement->arena};
    select_move_sample(statement, reference, &rest);
    if (!seal_add_condition(statement, &rest, error))
        return false;
    struct draft *draft = edit_replace(&statement->edits, reference->first, reference->stop);
    if (!select_add_subselect(statement->rewriter, reference->migration, reference->side,
                              select_find_unused(statement, reference),
                              stored_place_stays_inside(statement) &&
                                  stored_place_is_used(statement, reference),
                              &rest, draft, error))
        return false;
    if (alias == NULL)
        draft_add_format(draft, " AS %s", identifier_quote(statement->arena, reference->name));
    if (tokens_is_word(tokens, reference->first - 1, "table"))
        draft_add(edit_replace(&statement->edits, reference->first - 1, reference->first),
                  "SELECT * FROM");
    return true;
}

static const char *select_field(const struct column_use *use, size_t field)
{
    return field < use->ref->n_fields ? tree_string(use->ref->fields[field]) : NULL;
}

static bool select_is_table(const struct reference *reference, const char *schema,
                            const char *table)
{
    if (reference == NULL || reference->var->alias != NULL)
        return false;
    const struct table_name *name = &reference->migration->config->table[reference->side];
    return strcmp(name->schema, schema) == 0 && strcmp(name->name, table) == 0;
}

/* `public.names.id` finds no subselect: the schema is left out, if the rest still means it. */
static bool select_unqualify(struct statement *statement, const struct column_use *use,
                             struct error *error)
{
    size_t count = use->ref->n_fields;
    if (count < 3)
        return true;
    const char *schema = select_field(use, count - 3);
    const char *table = select_field(use, count - 2);
    if (schema == NULL || table == NULL)
        return true;
    bool hidden = false;
    for (const struct level *level = use->level; level != NULL; level = level->outer)
        for (const struct source *source = level->sources; source != NULL; source = source->next) {
            if (strcmp(source->name, table) != 0)
                continue;
            if (!select_is_table(source->reference, schema, table)) {
                hidden = true;
                continue;
            }
            if (!scope_is_moved(source->reference))
                return true;
            size_t stop =
                use->token == 0 ? 0 : tokens_name_end(statement->tokens, use->token, count);
            if (hidden || stop == 0)
                return statement_refuse(statement, source->reference,
                                        "a column reference with a schema", error);
            edit_replace(&statement->edits, use->token, use->token + 2 * (count - 2));
            return true;
        }
    return true;
}

static bool select_rewrite_column(struct statement *statement, const struct column_use *use,
                                  struct error *error)
{
    size_t before = statement->edits.count;
    if (!whole_row_rewrite(statement, use, error))
        return false;
    return statement->edits.count != before || select_unqualify(statement, use, error);
}

bool select_rewrite(struct statement *statement, struct error *error)
{
    bool moved = false;
    const struct reference *reference = statement->scope.references;
    for (; reference != NULL; reference = reference->next) {
        if (!scope_is_moved(reference))
            continue;
        moved = true;
        if (!select_move(statement, reference, error))
            return false;
    }
    if (!moved)
        return true;
    for (const struct column_use *use = statement->scope.columns; use != NULL; use = use->next)
        if (!select_rewrite_column(statement, use, error))
            return false;
    return group_widen(statement, error);
}

#include "rewrite/write/stand_in.h"

#include <stdlib.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/mapping.h"
#include "rewrite/read/whole_row.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"
#include "rewrite/write/translate_private.h"

static bool stand_in_has_gone(const struct reference *reference)
{
    return !reference->migration->shape[reference->side].exists;
}

/* The one table that is written, which is gone; NULL where there is another write. */
static const struct reference *stand_in_target(const struct statement *statement)
{
    const struct reference *target = NULL;
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next) {
        if (reference->use == REFERENCE_READ)
            continue;
        if (target != NULL || reference->use == REFERENCE_WHOLE || !stand_in_has_gone(reference) ||
            reference->level->query != statement->query ||
            reference->touched->route.primary == reference->side)
            return NULL;
        target = reference;
    }
    return target;
}

static bool stand_in_reads_gone(const struct statement *statement)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->use == REFERENCE_READ && stand_in_has_gone(reference))
            return true;
    return false;
}

/* What a query in the table's place does not have, or would give another meaning. */
static bool stand_in_needs_table(const struct statement *statement)
{
    const struct tokens *tokens = statement->tokens;
    bool reads = stand_in_reads_gone(statement);
    for (const struct column_use *use = statement->scope.columns; use != NULL; use = use->next) {
        const char *last = tree_string(use->ref->fields[use->ref->n_fields - 1]);
        if (use->ref->n_fields > 2 || (last != NULL && whole_row_is_system_column(last)) ||
            (reads && use->place == COLUMN_GROUPED))
            return true;
    }
    for (size_t i = statement->first; i < statement->stop && reads; i++)
        if (tokens_is_word(tokens, i, "tablesample") || tokens_is_word(tokens, i, "table"))
            return true;
    return false;
}

/* `(SELECT NULL::integer AS id, …)` */
static void stand_in_add_table(const struct shape *shape, struct draft *out)
{
    draft_add(out, "(SELECT ");
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct column *column = &shape->columns[i];
        draft_add_format(out, "%sNULL::%s", i > 0 ? ", " : "", mapping_type(column, out->arena));
        if (column->collation != NULL)
            draft_add_format(out, " COLLATE %s", column->collation);
        draft_add(out, " AS ");
        draft_add_name(out, column->name);
    }
    draft_add(out, ")");
}

static void stand_in_replace_reads(struct statement *asked)
{
    for (const struct reference *reference = asked->scope.references; reference != NULL;
         reference = reference->next) {
        if (reference->use != REFERENCE_READ || !stand_in_has_gone(reference))
            continue;
        struct draft *draft = edit_replace(&asked->edits, reference->first, reference->stop);
        stand_in_add_table(&reference->migration->shape[reference->side], draft);
        if (reference->var->alias == NULL) {
            draft_add(draft, " AS ");
            draft_add_name(draft, reference->name);
        }
    }
}

/* PREPARE declares types that the query alone does not have: `PREPARE name (type, …) AS`. */
static void stand_in_declare(struct statement *asked)
{
    const struct tokens *tokens = asked->tokens;
    size_t open = asked->first + 2;
    if (!asked->keeps_query || !tokens_is(tokens, open, "("))
        return;
    for (size_t i = asked->query_first; i < asked->stop; i++) {
        const struct token *token = &tokens->items[i];
        if (token->kind != TOKEN_PARAMETER)
            continue;
        unsigned long number = strtoul(tokens->text + token->start + 1, NULL, 10);
        size_t type = open + 1;
        size_t stop = tokens_item_end(tokens, type, tokens->items[open].partner);
        for (; number > 1 && tokens_is(tokens, stop, ","); number--) {
            type = stop + 1;
            stop = tokens_item_end(tokens, type, tokens->items[open].partner);
        }
        if (number != 1)
            continue;
        draft_add(edit_before(&asked->edits, i), "(");
        struct draft *after = edit_after(&asked->edits, i);
        draft_add(after, "::");
        draft_add_tokens(after, type, stop);
        draft_add(after, ")");
    }
}

/* --- INSERT ---------------------------------------------------------------------------------- */

static bool stand_in_of_insert(const struct dml *dml, struct draft *out)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)dml->place.query;
    const PgQuery__SelectStmt *select =
        insert->select_stmt != NULL ? insert->select_stmt->select_stmt : NULL;
    if (select == NULL || !translate_insert_has_star(select))
        return false;
    draft_add_tokens(out, dml->with.first, dml->with.stop);
    draft_add(out, " SELECT * FROM (");
    draft_add_tokens(out, dml->source.first, dml->source.stop);
    draft_add(out, ") AS _cf_p");
    return true;
}

/* --- UPDATE, DELETE -------------------------------------------------------------------------- */

/* A bare name may be a column of some other table. */
static bool stand_in_has_bare_name(const struct dml *dml)
{
    for (const struct column_use *use = dml->statement->scope.columns; use != NULL; use = use->next)
        if (use->ref->n_fields == 1 && use->level == dml->target->level)
            return true;
    return false;
}

/* The query that gives several columns values has as many: PostgreSQL wants that of UNION, too. */
static void stand_in_add_query(const struct translate_value *value, size_t width, struct draft *out)
{
    draft_add(out, " AND EXISTS (SELECT FROM (SELECT * FROM ");
    draft_add_tokens(out, value->tokens.first, value->tokens.stop);
    draft_add(out, " AS _cf_p UNION ALL SELECT NULL");
    for (size_t i = 1; i < width; i++)
        draft_add(out, ", NULL");
    draft_add(out, ") AS _cf_q)");
}

static void stand_in_add_values(const struct translate_value *values, size_t count,
                                struct draft *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct translate_value *value = &values[i];
        size_t width = 1;
        while (value->made != NULL && i + width < count &&
               values[i + width].tokens.first == value->tokens.first)
            width++;
        if (value->made != NULL) {
            stand_in_add_query(value, width, out);
        } else if (!translate_value_is_default(value->node)) {
            draft_add(out, " AND ((");
            draft_add_tokens(out, value->tokens.first, value->tokens.stop);
            draft_add_format(out, ")::%s) IS NULL", mapping_type(value->column, out->arena));
        }
        i += width - 1;
    }
}

static bool stand_in_of_update(struct dml *dml, struct draft *out)
{
    struct error error;
    struct translate_value *values = NULL;
    size_t count = 0;
    if (dml->kind == DML_UPDATE && !translate_set_values(dml, dml->set, &values, &count, &error))
        return false;
    bool needed = !span_is_empty(dml->from) && stand_in_has_bare_name(dml);
    for (size_t i = 0; i < count; i++)
        needed = needed || values[i].made != NULL;
    if (!needed)
        return false;
    draft_add_tokens(out, dml->with.first, dml->with.stop);
    draft_add(out, " SELECT ");
    if (dml->returning_count > 0)
        draft_add_tokens(out, dml->returning.first, dml->returning.stop);
    else
        draft_add(out, "1");
    draft_add(out, " FROM ");
    if (!span_is_empty(dml->from)) {
        draft_add_tokens(out, dml->from.first, dml->from.stop);
        draft_add(out, ", ");
    }
    stand_in_add_table(dml->shape[dml->client], out);
    draft_add(out, " AS ");
    draft_add_name(out, dml->target->name);
    draft_add(out, " WHERE (");
    if (!span_is_empty(dml->where))
        draft_add_tokens(out, dml->where.first, dml->where.stop);
    else
        draft_add(out, "true");
    draft_add(out, ")");
    stand_in_add_values(values, count, out);
    return true;
}

/* --------------------------------------------------------------------------------------------- */

static bool stand_in_render(const struct statement *asked, const struct draft *raw,
                            struct analysed_statement *out)
{
    struct draft draft = {.arena = asked->arena};
    struct bytes bytes = {0};
    struct error error;
    if (!dml_finish(asked, raw, &draft, &error))
        return false;
    draft_render(&draft, asked->tokens, &bytes, asked->arena, &out->kept, &out->kept_count);
    out->text = (struct text){arena_copy(asked->arena, (const char *)bytes.data, bytes.length),
                              bytes.length};
    bytes_free(&bytes);
    return true;
}

bool stand_in_ask(const struct statement *statement, struct analysed_statement *out)
{
    const struct reference *target = stand_in_target(statement);
    if (target == NULL || dml_has_our_names(statement) || stand_in_needs_table(statement))
        return false;
    struct statement asked = *statement;
    asked.edits = (struct edits){.arena = statement->arena};
    asked.is_checked = true;
    struct dml_place place = {
        .query = statement->query, .first = statement->query_first, .stop = statement->stop};
    struct draft draft = {.arena = statement->arena};
    struct error error;
    struct dml dml;
    if (!dml_read(&asked, target, &place, &dml, &error) || dml.at_cursor)
        return false;
    stand_in_replace_reads(&asked);
    stand_in_declare(&asked);
    bool needed = dml.kind == DML_INSERT ? stand_in_of_insert(&dml, &draft)
                                         : stand_in_of_update(&dml, &draft);
    out->stands_in = needed && stand_in_render(&asked, &draft, out);
    return out->stands_in;
}

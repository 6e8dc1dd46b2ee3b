#include "rewrite/write/dml.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/rewriter_data.h"

#define DML_PREFIX "_cf"

bool dml_refuse(const struct dml *dml, const char *construct, struct error *error)
{
    return statement_refuse(dml->statement, dml->target, construct, error);
}

struct draft dml_draft(const struct dml *dml)
{
    return (struct draft){.arena = dml->arena};
}

const char *dml_table(const struct dml *dml, enum side side)
{
    return identifier_quote_table(dml->arena, &dml->shape[side]->table);
}

void dml_add_table(const struct dml *dml, struct draft *out)
{
    if (tokens_is_word(dml->tokens, dml->table.first, "only") && dml->client == dml->primary)
        draft_add(out, "ONLY ");
    draft_add(out, dml_table(dml, dml->primary));
    if (!span_is_empty(dml->alias) || dml->client != dml->primary)
        draft_add_format(out, " AS %s", dml->lock_name);
}

size_t dml_column_index(const struct shape *shape, const struct column *column)
{
    size_t index = (size_t)(column - shape->columns);
    assert(index < shape->column_count);
    return index;
}

bool dml_has_our_names(const struct statement *statement)
{
    const struct tokens *tokens = statement->tokens;
    for (size_t i = statement->first; i < statement->stop; i++) {
        const struct token *token = &tokens->items[i];
        const char *at = tokens->text + token->start;
        size_t prefix = strlen(DML_PREFIX);
        if (token->kind == TOKEN_UNICODE_QUOTED)
            return true;
        if (token->kind == TOKEN_WORD && token->length >= prefix &&
            strncasecmp(at, DML_PREFIX, prefix) == 0)
            return true;
        if (token->kind == TOKEN_QUOTED && token->length > prefix &&
            strncmp(at + 1, DML_PREFIX, prefix) == 0)
            return true;
    }
    return false;
}

/* The table and its alias; returns the token after them. */
static size_t dml_read_table(struct dml *dml)
{
    const struct tokens *tokens = dml->tokens;
    const struct reference *target = dml->target;
    size_t at = target->stop;
    dml->table = (struct span){target->first, at};
    dml->alias = (struct span){at, at};
    if (target->var->alias != NULL) {
        at += tokens_is_word(tokens, at, "as") ? 2 : 1;
        dml->alias.stop = at;
    }
    return at;
}

static void dml_read_insert(struct dml *dml, const PgQuery__InsertStmt *insert)
{
    const struct tokens *tokens = dml->tokens;
    size_t at = dml_read_table(dml);
    dml->kind = DML_INSERT;
    const char **listed = arena_zero(dml->arena, insert->n_cols, sizeof(const char *));
    for (size_t i = 0; i < insert->n_cols; i++)
        listed[i] = insert->cols[i]->res_target->name;
    dml->listed = listed;
    dml->listed_count = insert->n_cols;
    if (insert->n_cols > 0) {
        size_t stop = tokens->items[at].partner + (size_t)1;
        dml->columns = (struct span){at + 1, stop - 1};
        at = stop;
    }
    if (insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE ||
        insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE)
        at += 3;
    dml->core_stop = insert->n_returning_list > 0
                         ? tokens_find_clause(tokens, at, dml->place.stop, "returning")
                         : dml->place.stop;
    dml->source = (struct span){at, dml->core_stop};
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict != NULL) {
        dml->source.stop = tokens_at(tokens, (size_t)conflict->location);
        dml->conflict = (struct span){dml->source.stop, dml->core_stop};
        dml->arbiter_stop = tokens_find_clause(tokens, dml->source.stop, dml->core_stop, "do");
        dml->set_list = conflict->target_list;
        dml->set_count = conflict->n_target_list;
    }
    dml->returning_list = insert->returning_list;
    dml->returning_count = insert->n_returning_list;
}

/* The clause between `word`, where it stands in *from <= i < stop, and `stop`. */
static struct span dml_clause(const struct dml *dml, size_t from, size_t stop, const char *word)
{
    size_t at = tokens_find_clause(dml->tokens, from, stop, word);
    return at < stop ? (struct span){at + 1, stop} : (struct span){stop, stop};
}

/* The token at which a clause's key word stands, or would. */
static size_t dml_clause_begin(struct span clause)
{
    return span_is_empty(clause) ? clause.first : clause.first - 1;
}

static void dml_read_update(struct dml *dml, const PgQuery__UpdateStmt *update)
{
    dml->kind = DML_UPDATE;
    size_t at = dml_read_table(dml) + 1;
    dml->core_stop = tokens_find_clause(dml->tokens, at, dml->place.stop, "returning");
    dml->where = dml_clause(dml, at, dml->core_stop, "where");
    dml->from = dml_clause(dml, at, dml_clause_begin(dml->where), "from");
    dml->set = (struct span){at, dml_clause_begin(dml->from)};
    dml->set_list = update->target_list;
    dml->set_count = update->n_target_list;
    dml->returning_list = update->returning_list;
    dml->returning_count = update->n_returning_list;
}

static void dml_read_delete(struct dml *dml, const PgQuery__DeleteStmt *delete)
{
    dml->kind = DML_DELETE;
    size_t at = dml_read_table(dml);
    dml->core_stop = tokens_find_clause(dml->tokens, at, dml->place.stop, "returning");
    dml->where = dml_clause(dml, at, dml->core_stop, "where");
    dml->from = dml_clause(dml, at, dml_clause_begin(dml->where), "using");
    dml->returning_list = delete->returning_list;
    dml->returning_count = delete->n_returning_list;
}

static bool dml_refuse_merge(const struct dml *dml, struct error *error)
{
    dml_refuse(dml, "MERGE", error);
    return error_detail(error,
                        dml->mirrored
                            ? "PostgreSQL 15 does not tell which rows a MERGE has written, "
                              "so that they cannot be written to \"%s\" too."
                            : "A MERGE is not translated into one of \"%s\".",
                        dml->shape[dml->mirrored ? dml->mirror : dml->primary]->table.name);
}

static bool dml_read_kind(struct dml *dml, struct error *error)
{
    const ProtobufCMessage *query = dml->place.query;
    const PgQuery__Node *where = NULL;
    if (query->descriptor == &pg_query__insert_stmt__descriptor) {
        dml_read_insert(dml, (const PgQuery__InsertStmt *)query);
    } else if (query->descriptor == &pg_query__update_stmt__descriptor) {
        dml_read_update(dml, (const PgQuery__UpdateStmt *)query);
        where = ((const PgQuery__UpdateStmt *)query)->where_clause;
    } else if (query->descriptor == &pg_query__delete_stmt__descriptor) {
        dml_read_delete(dml, (const PgQuery__DeleteStmt *)query);
        where = ((const PgQuery__DeleteStmt *)query)->where_clause;
    } else {
        return dml_refuse_merge(dml, error);
    }
    size_t verb = dml->table.first - (dml->kind == DML_UPDATE ? 1 : 2);
    dml->with = (struct span){dml->place.first, verb};
    if (dml->returning_count > 0)
        dml->returning = (struct span){dml->core_stop + 1, dml->place.stop};
    dml->at_cursor = where != NULL && where->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR;
    if (dml->at_cursor && dml->place.embedded)
        return dml_refuse(dml, "WHERE CURRENT OF in WITH", error);
    return true;
}

/* How the statement's own clauses name the columns of the table written. A name without an alias is
 * taken with its schema: another table of that name may stand in FROM. */
static void dml_name_columns(struct dml *dml)
{
    struct arena *arena = dml->arena;
    dml->lock_name = identifier_quote(arena, dml->target->name);
    if (span_is_empty(dml->alias) && dml->client == dml->primary)
        dml->qualifier = dml_table(dml, dml->primary);
    else
        dml->qualifier = dml->lock_name;
}

static void dml_name_table(struct dml *dml)
{
    const struct reference *target = dml->target;
    bool keeps_only = dml->client == dml->primary;
    struct draft *table =
        edit_replace(&dml->outer, keeps_only ? target->name_first : target->first, target->stop);
    draft_add(table, dml_table(dml, dml->primary));
    if (keeps_only && tokens_is(dml->tokens, target->stop - 1, ")")) /* ONLY (names) */
        draft_add(table, ")");
    if (span_is_empty(dml->alias) && dml->client != dml->primary)
        draft_add_format(table, " AS %s", dml->qualifier);
}

static struct dml dml_begin(struct statement *statement, const struct reference *target,
                            const struct dml_place *place)
{
    const struct migration *migration = target->migration;
    const struct mappings *mappings = &statement->rewriter->mappings[migration->index];
    struct route route = target->touched->route;
    struct dml dml = {
        .statement = statement,
        .place = *place,
        .core_first = place->first,
        .tokens = statement->tokens,
        .arena = statement->arena,
        .target = target,
        .client = target->side,
        .primary = route.primary,
        .mirror = side_other(route.primary),
        .mirrored = route.mirrored,
        .outer = {.arena = statement->arena},
        .core = {.arena = statement->arena},
        .list = {.arena = statement->arena},
    };
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        dml.shape[side] = &migration->shape[side];
        dml.mapping[side] = mappings->of[side];
        assert(migration->shape[side].known);
    }
    dml.sets = arena_zero(dml.arena, dml.shape[dml.primary]->column_count, sizeof *dml.sets);
    return dml;
}

bool dml_read(struct statement *statement, const struct reference *target,
              const struct dml_place *place, struct dml *out, struct error *error)
{
    struct dml dml = dml_begin(statement, target, place);
    if (!target->var->inh && dml.client != dml.primary && dml.shape[dml.client]->has_children)
        return dml_refuse(&dml, "ONLY of a table that has children", error);
    if (!dml_read_kind(&dml, error))
        return false;
    dml_name_columns(&dml);
    dml_name_table(&dml);
    *out = dml;
    return true;
}

void dml_of_rows(struct statement *statement, const struct reference *target,
                 const struct dml_place *place, const struct dml_rows *rows, struct dml *out)
{
    *out = dml_begin(statement, target, place);
    out->kind = DML_INSERT;
    out->rows = rows;
    out->listed = rows->columns;
    out->listed_count = rows->column_count;
    dml_name_columns(out);
}

void dml_add_rows(const struct dml_rows *rows, const struct shape *shape, struct draft *out)
{
    draft_add_format(out, "INSERT INTO %s (", identifier_quote_table(out->arena, &shape->table));
    for (size_t i = 0; i < rows->column_count; i++)
        draft_add_format(out, "%s%s", i > 0 ? ", " : "",
                         identifier_quote(out->arena, rows->columns[i]));
    draft_add(out, ") OVERRIDING SYSTEM VALUE SELECT ");
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *comma = i > 0 ? ", " : "";
        if (shape_column(shape, rows->columns[i]) == NULL)
            draft_add_format(out, "%sNULL", comma);
        else
            draft_add_format(out, "%s%s.%s", comma, rows->name,
                             identifier_quote(out->arena, rows->columns[i]));
    }
    draft_add_format(out, " FROM %s AS %s", rows->from, rows->name);
}

static bool dml_contradiction(struct error *error)
{
    return error_set(error, SQLSTATE_INTERNAL, "two changes to the same piece of the statement");
}

bool dml_add_outer(const struct edits *outer, size_t first, size_t stop, struct draft *out,
                   struct error *error)
{
    if (!edit_apply(outer, place_before(first), place_after(stop - 1), out))
        return dml_contradiction(error);
    return true;
}

bool dml_add_core(const struct dml *dml, struct draft *out, struct error *error)
{
    if (dml->rows != NULL) {
        draft_add_draft(out, &dml->core);
        return true;
    }
    return dml_add_outer(&dml->outer, dml->core_first, dml->core_stop, out, error);
}

bool dml_finish(const struct statement *statement, const struct draft *raw, struct draft *out,
                struct error *error)
{
    for (size_t i = 0; i < raw->count; i++) {
        const struct draft_piece *piece = &raw->pieces[i];
        if (piece->text != NULL)
            draft_add(out, piece->text);
        else if (!edit_apply(&statement->edits, piece->from, piece->to, out))
            return dml_contradiction(error);
    }
    return true;
}

#include "rewrite/write/writing.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/rewriter_data.h"

#define WRITING_PREFIX "_cf"

bool writing_refuse(const struct writing *writing, const char *construct, struct error *error)
{
    return statement_refuse(writing->statement, writing->target, construct, error);
}

struct draft writing_draft(const struct writing *writing)
{
    return (struct draft){.arena = writing->arena};
}

const char *writing_table(const struct writing *writing, enum side side)
{
    return identifier_quote_table(writing->arena, &writing->shape[side]->table);
}

void writing_add_table(const struct writing *writing, struct draft *out)
{
    if (tokens_is_word(writing->tokens, writing->table.first, "only") &&
        writing->client == writing->primary)
        draft_add(out, "ONLY ");
    draft_add(out, writing_table(writing, writing->primary));
    if (!span_is_empty(writing->alias) || writing->client != writing->primary)
        draft_add_format(out, " AS %s", writing->lock_name);
}

size_t writing_column_index(const struct shape *shape, const struct column *column)
{
    size_t index = (size_t)(column - shape->columns);
    assert(index < shape->column_count);
    return index;
}

bool writing_has_our_names(const struct statement *statement)
{
    const struct tokens *tokens = statement->tokens;
    for (size_t i = statement->first; i < statement->stop; i++) {
        const struct token *token = &tokens->items[i];
        const char *at = tokens->text + token->start;
        size_t prefix = strlen(WRITING_PREFIX);
        if (token->kind == TOKEN_UNICODE_QUOTED)
            return true;
        if (token->kind == TOKEN_WORD && token->length >= prefix &&
            strncasecmp(at, WRITING_PREFIX, prefix) == 0)
            return true;
        if (token->kind == TOKEN_QUOTED && token->length > prefix &&
            strncmp(at + 1, WRITING_PREFIX, prefix) == 0)
            return true;
    }
    return false;
}

/* The table and its alias; returns the token after them. */
static size_t writing_read_table(struct writing *writing)
{
    const struct tokens *tokens = writing->tokens;
    const struct reference *target = writing->target;
    size_t at = target->stop;
    writing->table = (struct span){target->first, at};
    writing->alias = (struct span){at, at};
    if (target->var->alias != NULL) {
        at += tokens_is_word(tokens, at, "as") ? 2 : 1;
        writing->alias.stop = at;
    }
    return at;
}

static void writing_read_insert(struct writing *writing, const PgQuery__InsertStmt *insert)
{
    const struct tokens *tokens = writing->tokens;
    size_t at = writing_read_table(writing);
    writing->kind = WRITING_INSERT;
    if (insert->n_cols > 0) {
        size_t stop = tokens->items[at].partner + (size_t)1;
        writing->columns = (struct span){at + 1, stop - 1};
        at = stop;
    }
    if (insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE ||
        insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE)
        at += 3;
    writing->core_stop = insert->n_returning_list > 0
                             ? tokens_find_clause(tokens, at, writing->place.stop, "returning")
                             : writing->place.stop;
    writing->source = (struct span){at, writing->core_stop};
    const PgQuery__OnConflictClause *conflict = insert->on_conflict_clause;
    if (conflict != NULL) {
        writing->source.stop = tokens_at(tokens, (size_t)conflict->location);
        writing->conflict = (struct span){writing->source.stop, writing->core_stop};
        writing->arbiter_stop =
            tokens_find_clause(tokens, writing->source.stop, writing->core_stop, "do");
        writing->set_list = conflict->target_list;
        writing->set_count = conflict->n_target_list;
    }
    writing->returning_list = insert->returning_list;
    writing->returning_count = insert->n_returning_list;
}

/* The clause between `word`, where it stands in *from <= i < stop, and `stop`. */
static struct span writing_clause(const struct writing *writing, size_t from, size_t stop,
                                  const char *word)
{
    size_t at = tokens_find_clause(writing->tokens, from, stop, word);
    return at < stop ? (struct span){at + 1, stop} : (struct span){stop, stop};
}

/* The token at which a clause's key word stands, or would. */
static size_t writing_clause_begin(struct span clause)
{
    return span_is_empty(clause) ? clause.first : clause.first - 1;
}

static void writing_read_update(struct writing *writing, const PgQuery__UpdateStmt *update)
{
    writing->kind = WRITING_UPDATE;
    size_t at = writing_read_table(writing) + 1;
    writing->core_stop = tokens_find_clause(writing->tokens, at, writing->place.stop, "returning");
    writing->where = writing_clause(writing, at, writing->core_stop, "where");
    writing->from = writing_clause(writing, at, writing_clause_begin(writing->where), "from");
    writing->set = (struct span){at, writing_clause_begin(writing->from)};
    writing->set_list = update->target_list;
    writing->set_count = update->n_target_list;
    writing->returning_list = update->returning_list;
    writing->returning_count = update->n_returning_list;
}

static void writing_read_delete(struct writing *writing, const PgQuery__DeleteStmt *delete)
{
    writing->kind = WRITING_DELETE;
    size_t at = writing_read_table(writing);
    writing->core_stop = tokens_find_clause(writing->tokens, at, writing->place.stop, "returning");
    writing->where = writing_clause(writing, at, writing->core_stop, "where");
    writing->from = writing_clause(writing, at, writing_clause_begin(writing->where), "using");
    writing->returning_list = delete->returning_list;
    writing->returning_count = delete->n_returning_list;
}

static bool writing_refuse_merge(const struct writing *writing, struct error *error)
{
    writing_refuse(writing, "MERGE", error);
    return error_detail(
        error,
        writing->mirrored ? "PostgreSQL 15 does not tell which rows a MERGE has written, "
                            "so that they cannot be written to \"%s\" too."
                          : "A MERGE is not translated into one of \"%s\".",
        writing->shape[writing->mirrored ? writing->mirror : writing->primary]->table.name);
}

static bool writing_read_kind(struct writing *writing, struct error *error)
{
    const ProtobufCMessage *query = writing->place.query;
    const PgQuery__Node *where = NULL;
    if (query->descriptor == &pg_query__insert_stmt__descriptor) {
        writing_read_insert(writing, (const PgQuery__InsertStmt *)query);
    } else if (query->descriptor == &pg_query__update_stmt__descriptor) {
        writing_read_update(writing, (const PgQuery__UpdateStmt *)query);
        where = ((const PgQuery__UpdateStmt *)query)->where_clause;
    } else if (query->descriptor == &pg_query__delete_stmt__descriptor) {
        writing_read_delete(writing, (const PgQuery__DeleteStmt *)query);
        where = ((const PgQuery__DeleteStmt *)query)->where_clause;
    } else {
        return writing_refuse_merge(writing, error);
    }
    size_t verb = writing->table.first - (writing->kind == WRITING_UPDATE ? 1 : 2);
    writing->with = (struct span){writing->place.first, verb};
    if (writing->returning_count > 0)
        writing->returning = (struct span){writing->core_stop + 1, writing->place.stop};
    writing->at_cursor = where != NULL && where->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR;
    if (writing->at_cursor && writing->place.embedded)
        return writing_refuse(writing, "WHERE CURRENT OF in WITH", error);
    return true;
}

/* How the statement's own clauses name the columns of the table written. A name without an alias is
 * taken with its schema: another table of that name may stand in FROM. */
static void writing_name_columns(struct writing *writing)
{
    struct arena *arena = writing->arena;
    writing->lock_name = identifier_quote(arena, writing->target->name);
    if (span_is_empty(writing->alias) && writing->client == writing->primary)
        writing->qualifier = writing_table(writing, writing->primary);
    else
        writing->qualifier = writing->lock_name;
}

static void writing_name_table(struct writing *writing)
{
    const struct reference *target = writing->target;
    bool keeps_only = writing->client == writing->primary;
    struct draft *table = edit_replace(
        &writing->outer, keeps_only ? target->name_first : target->first, target->stop);
    draft_add(table, writing_table(writing, writing->primary));
    if (keeps_only && tokens_is(writing->tokens, target->stop - 1, ")")) /* ONLY (names) */
        draft_add(table, ")");
    if (span_is_empty(writing->alias) && writing->client != writing->primary)
        draft_add_format(table, " AS %s", writing->qualifier);
}

bool writing_read(struct statement *statement, const struct reference *target,
                  const struct writing_place *place, struct writing *out, struct error *error)
{
    const struct migration *migration = target->migration;
    const struct mappings *mappings = &statement->rewriter->mappings[migration->index];
    struct route route = target->touched->route;
    struct writing writing = {
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
        .list = {.arena = statement->arena},
    };
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        writing.shape[side] = &migration->shape[side];
        writing.mapping[side] = mappings->of[side];
        assert(migration->shape[side].known);
    }
    if (!target->var->inh && writing.client != writing.primary &&
        writing.shape[writing.client]->has_children)
        return writing_refuse(&writing, "ONLY of a table that has children", error);
    if (!writing_read_kind(&writing, error))
        return false;
    writing.sets = arena_zero(writing.arena, writing.shape[writing.primary]->column_count,
                              sizeof *writing.sets);
    writing_name_columns(&writing);
    writing_name_table(&writing);
    *out = writing;
    return true;
}

static bool writing_contradiction(struct error *error)
{
    return error_set(error, SQLSTATE_INTERNAL, "two changes to the same piece of the statement");
}

bool writing_add_outer(const struct edits *outer, size_t first, size_t stop, struct draft *out,
                       struct error *error)
{
    if (!edit_apply(outer, place_before(first), place_after(stop - 1), out))
        return writing_contradiction(error);
    return true;
}

bool writing_add_core(const struct writing *writing, struct draft *out, struct error *error)
{
    return writing_add_outer(&writing->outer, writing->core_first, writing->core_stop, out, error);
}

bool writing_finish(const struct statement *statement, const struct draft *raw, struct draft *out,
                    struct error *error)
{
    for (size_t i = 0; i < raw->count; i++) {
        const struct draft_piece *piece = &raw->pieces[i];
        if (piece->text != NULL)
            draft_add(out, piece->text);
        else if (!edit_apply(&statement->edits, piece->from, piece->to, out))
            return writing_contradiction(error);
    }
    return true;
}

#include "rewrite/other/copy.h"

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/read/seal.h"
#include "rewrite/read/select.h"
#include "rewrite/tree/tree.h"
#include "rewrite/write/write.h"

#define COPY_STAGING "pg_temp." COPY_STAGING_NAME
#define COPY_SOURCE "staged" /* the staging table's alias in the INSERT */

static const PgQuery__CopyStmt *copy_statement(const struct statement *statement)
{
    return statement->node->copy_stmt;
}

static const struct reference *copy_reference(const struct statement *statement)
{
    const struct reference *reference = statement->scope.references;
    while (reference != NULL && reference->use != REFERENCE_WHOLE)
        reference = reference->next;
    return reference;
}

bool copy_is_staged(const struct statement *statement)
{
    return statement->node->node_case == PG_QUERY__NODE__NODE_COPY_STMT &&
           copy_statement(statement)->is_from && copy_reference(statement) != NULL;
}

static struct text copy_render(const struct statement *statement, const struct draft *draft,
                               struct arena *arena)
{
    struct bytes bytes = {0};
    draft_render(draft, statement->tokens, &bytes, NULL, NULL, NULL);
    struct text text = {arena_copy(arena, (const char *)bytes.data, bytes.length), bytes.length};
    bytes_free(&bytes);
    return text;
}

/* --- The INSERT ------------------------------------------------------------------------------ */

static const char *copy_default(const struct statement *statement, const struct copy *copy,
                                const struct column *column)
{
    const struct migration *migration = copy->reference->migration;
    enum side other = side_other(copy->reference->side);
    return mapping_default(copy->shape, column, &migration->shape[other],
                           statement->rewriter->mappings[migration->index].of[other]);
}

/* Whether the primary has a use for the column; without one, a default of it is not a value lost.
 */
static bool copy_is_used(const struct statement *statement, const struct copy *copy,
                         const struct column *column)
{
    const struct migration *migration = copy->reference->migration;
    enum side primary = copy->reference->touched->route.primary;
    if (primary == copy->reference->side)
        return true;
    const struct mapping *mapping = statement->rewriter->mappings[migration->index].of[primary];
    for (size_t i = 0; i < migration->shape[primary].column_count; i++)
        if (mapping[i].piece_count != 0 && mapping_reads(&mapping[i], column))
            return true;
    return false;
}

/* Columns that the client leaves out are left to the INSERT where they have no default, or the
 * mirror no such column. */
static bool copy_is_moved(const struct statement *statement, const struct copy *copy, size_t index)
{
    const struct column *column = &copy->shape->columns[index];
    if (copy->listed[index])
        return true;
    return !column->generated && !column->lost && copy_default(statement, copy, column) != NULL &&
           copy_is_used(statement, copy, column);
}

/* The columns as the client lists them, then those that have defaults. What the catalog does not
 * know is in the list too: the server has the first word on it. */
static void copy_list_columns(const struct statement *statement, struct copy *copy)
{
    const PgQuery__CopyStmt *node = copy_statement(statement);
    const char **columns =
        arena_zero(statement->arena, node->n_attlist + copy->shape->column_count, sizeof *columns);
    size_t count = 0;
    for (size_t i = 0; i < node->n_attlist; i++)
        columns[count++] = tree_string(node->attlist[i]);
    for (size_t i = 0; i < copy->shape->column_count; i++)
        if ((node->n_attlist == 0 || !copy->listed[i]) && copy_is_moved(statement, copy, i))
            columns[count++] = copy->shape->columns[i].name;
    copy->staged = (struct dml_rows){columns, count, COPY_STAGING, COPY_SOURCE};
}

/* `(SELECT NULL::integer AS "id", …)`: what the staging table will be. */
static const char *copy_stand_in(const struct statement *statement, const struct copy *copy)
{
    struct draft draft = {.arena = statement->arena};
    const char *comma = "(SELECT ";
    for (size_t i = 0; i < copy->shape->column_count; i++) {
        const struct column *column = &copy->shape->columns[i];
        if (column->generated)
            continue;
        draft_add_format(&draft, "%sNULL::%s AS ", comma, mapping_type(column, statement->arena));
        draft_add_name(&draft, column->name);
        comma = ", ";
    }
    draft_add(&draft, ")");
    return copy_render(statement, &draft, statement->arena).at;
}

static bool copy_add_insert(struct statement *statement, const struct dml_rows *rows,
                            struct draft *out, struct error *error)
{
    const struct copy *copy = statement->copy;
    if (!statement_write_passes(copy->reference))
        return write_rows(statement, copy->reference, rows, out, error);
    dml_add_rows(rows, copy->shape, out);
    return true;
}

static bool copy_make_inserts(struct statement *statement, struct error *error)
{
    struct copy *copy = statement->copy;
    statement->tag = TAG_FROM_TAG;
    return copy_add_insert(statement, &copy->staged, &copy->move, error) &&
           copy_add_insert(statement, &copy->stand_in, &copy->judged, error);
}

/* --- The staging table ----------------------------------------------------------------------- */

static void copy_add_staging(const struct statement *statement, const struct copy *copy,
                             struct draft *out)
{
    const char *comma = "CREATE TEMPORARY TABLE " COPY_STAGING " (";
    for (size_t i = 0; i < copy->shape->column_count; i++) {
        const struct column *column = &copy->shape->columns[i];
        if (column->generated)
            continue;
        const char *sql =
            copy->listed[i] ? NULL : copy_default(statement, copy, &copy->shape->columns[i]);
        draft_add(out, comma);
        draft_add_name(out, column->name);
        draft_add_format(out, " %s", mapping_type(column, statement->arena));
        if (column->collation != NULL)
            draft_add_format(out, " COLLATE %s", column->collation);
        if (sql != NULL)
            draft_add_format(out, " DEFAULT %s", sql);
        comma = ", ";
    }
    draft_add(out, ")");
}

/* --- Reading the client's COPY --------------------------------------------------------------- */

static bool copy_read_list(const struct statement *statement, struct copy *copy,
                           struct error *error)
{
    const PgQuery__CopyStmt *node = copy_statement(statement);
    const struct shape *shape = copy->shape;
    bool *listed = arena_zero(statement->arena, shape->column_count, sizeof *listed);
    for (size_t i = 0; i < shape->column_count; i++)
        listed[i] = node->n_attlist == 0 && !shape->columns[i].generated;
    for (size_t i = 0; i < node->n_attlist; i++) {
        const struct column *column = shape_column(shape, tree_string(node->attlist[i]));
        if (column == NULL)
            continue;
        if (column->generated) {
            error_set(error, "42P10", "column \"%s\" is a generated column", column->name);
            return error_detail(error, "Generated columns cannot be used in COPY.");
        }
        listed[column - shape->columns] = true;
    }
    copy->listed = listed;
    return true;
}

static bool copy_check_options(const struct statement *statement, const struct copy *copy,
                               struct error *error)
{
    const PgQuery__CopyStmt *node = copy_statement(statement);
    for (size_t i = 0; i < node->n_options; i++)
        if (strcmp(node->options[i]->def_elem->defname, "freeze") == 0)
            return statement_refuse(statement, copy->reference, "COPY FROM with FREEZE", error);
    return true;
}

/* The server is asked in our words, which are in UTF-8. */
static bool copy_check_encoding(const struct statement *statement, const struct copy *copy,
                                struct error *error)
{
    if (statement->request->utf8)
        return true;
    if (!identifier_is_ascii_table(&copy->shape->table))
        return statement_refuse(statement, copy->reference,
                                "a table name beyond ASCII in a client_encoding other than UTF8",
                                error);
    for (size_t i = 0; i < copy->shape->column_count; i++)
        if (!identifier_is_ascii(copy->shape->columns[i].name))
            return statement_refuse_encoding(statement, copy->reference, error);
    return true;
}

bool copy_begin(struct statement *statement, struct error *error)
{
    struct copy *copy = arena_zero(statement->arena, 1, sizeof *copy);
    copy->reference = copy_reference(statement);
    copy->shape = &copy->reference->migration->shape[copy->reference->side];
    if (!copy_check_options(statement, copy, error) || !copy_read_list(statement, copy, error) ||
        !copy_check_encoding(statement, copy, error))
        return false;
    copy_list_columns(statement, copy);
    copy->stand_in = copy->staged;
    copy->stand_in.from = copy_stand_in(statement, copy);
    copy->move.arena = statement->arena;
    copy->judged.arena = statement->arena;
    statement->copy = copy;
    return true;
}

void copy_ask(const struct statement *statement, struct analysed_statement *out)
{
    const struct copy *copy = statement->copy;
    struct draft insert = {.arena = statement->arena};
    dml_add_rows(&copy->stand_in, copy->shape, &insert);
    out->is_ours = true;
    out->text = copy_render(statement, &insert, statement->arena);
    out->needs_describe = !statement_write_passes(copy->reference) && copy->shape->exists;
}

/* --- Rewriting ------------------------------------------------------------------------------- */

struct copy_names {
    struct statement *statement;
    const struct copy *copy;
    struct error *error;
};

/* `names.id` in COPY's WHERE speaks of the staging table there. */
static bool copy_rename(void *context, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field)
{
    const struct copy_names *names = context;
    struct statement *statement = names->statement;
    (void)field;
    if (message->descriptor != &pg_query__column_ref__descriptor)
        return tree_children(message, copy_rename, context);
    const PgQuery__ColumnRef *ref = (const PgQuery__ColumnRef *)message;
    size_t parts = ref->n_fields - 1;
    const char *last = tree_string(ref->fields[parts == 0 ? 0 : parts - 1]);
    if (last == NULL || strcmp(last, names->copy->reference->name) != 0 ||
        (parts == 0 && shape_column(names->copy->shape, last) != NULL))
        return true;
    size_t first = tokens_at(statement->tokens, (size_t)ref->location);
    size_t stop = first == 0 ? 0 : tokens_name_end(statement->tokens, first, parts);
    bool whole = parts == 0 || ref->fields[parts]->node_case == PG_QUERY__NODE__NODE_A_STAR;
    if (whole || stop == 0)
        return statement_refuse(statement, names->copy->reference,
                                "a whole row in the WHERE of COPY", names->error);
    draft_add(edit_replace(&statement->edits, first, stop), COPY_STAGING_NAME);
    return true;
}

static bool copy_rewrite_from(struct statement *statement, struct error *error)
{
    const struct copy *copy = statement->copy;
    if (!copy_make_inserts(statement, error))
        return false;
    statement->verb = "COPY";
    copy_add_staging(statement, copy, &statement->prelude);
    draft_add(edit_replace(&statement->edits, copy->reference->first, copy->reference->stop),
              COPY_STAGING);
    struct copy_names names = {statement, copy, error};
    const ProtobufCMessage *where = tree_content(copy_statement(statement)->where_clause);
    return where == NULL || copy_rename(&names, where, NULL);
}

static void copy_add_query_columns(const struct statement *statement,
                                   const struct reference *reference, struct draft *draft)
{
    const PgQuery__CopyStmt *copy = copy_statement(statement);
    const struct shape *shape = &reference->migration->shape[reference->side];
    bool first = true;
    for (size_t i = 0; i < copy->n_attlist; i++) {
        draft_add(draft, first ? "" : ", ");
        draft_add_name(draft, tree_string(copy->attlist[i]));
        first = false;
    }
    /* COPY without a list leaves generated columns out. */
    for (size_t i = 0; copy->n_attlist == 0 && i < shape->column_count; i++) {
        if (shape->columns[i].generated)
            continue;
        draft_add(draft, first ? "" : ", ");
        draft_add_name(draft, shape->columns[i].name);
        first = false;
    }
}

/* After a string that begins at `at`. */
static size_t copy_string_end(const struct tokens *tokens, size_t at)
{
    return tokens_is_word(tokens, at + 1, "uescape") ? at + 3 : at + 1;
}

/* `TO STDOUT USING DELIMITERS '|' WITH CSV` → `TO STDOUT DELIMITER '|' CSV`: only a table may have
 * the old word after it. `at` is the token TO. */
static bool copy_renew_delimiters(struct statement *statement, size_t at, struct error *error)
{
    const struct tokens *tokens = statement->tokens;
    size_t file = tokens_is_word(tokens, at + 1, "program") ? at + 2 : at + 1;
    size_t first = copy_string_end(tokens, file);
    size_t last = tokens_is_word(tokens, first, "using") ? first + 1 : first;
    if (last >= statement->stop || !tokens_is_word(tokens, last, "delimiters"))
        return true;
    size_t rest = copy_string_end(tokens, last + 1);
    bool has_with = rest < statement->stop && tokens_is_word(tokens, rest, "with");
    if (tokens_is(tokens, has_with ? rest + 1 : rest, "("))
        return statement_refuse(statement, copy_reference(statement),
                                "COPY with DELIMITERS before a list of options", error);
    draft_add(edit_replace(&statement->edits, first, last + 1), "DELIMITER");
    if (has_with)
        edit_replace(&statement->edits, rest, rest + 1);
    return true;
}

/* COPY names (a, b) TO … → COPY (SELECT a, b FROM (…) names) TO … */
static bool copy_rewrite_to(struct statement *statement, struct error *error)
{
    const struct reference *reference = copy_reference(statement);
    if (reference->touched->route.read == reference->side)
        return true;
    /* The server copies none of their rows, and of a partitioned table nothing. */
    if (reference->migration->shape[reference->side].has_children)
        return statement_refuse(statement, reference, "COPY TO of a table that has children",
                                error);
    const struct tokens *tokens = statement->tokens;
    size_t first = reference->first;
    size_t stop = reference->stop;
    if (tokens_is_word(tokens, first - 1, "binary")) {
        /* A query has BINARY after it. */
        if (copy_statement(statement)->n_options > 1)
            return statement_refuse(statement, reference, "COPY BINARY with options", error);
        draft_add(edit_after(&statement->edits, statement->stop - 1), " BINARY");
        first--;
    }
    if (copy_statement(statement)->n_attlist != 0)
        stop = tokens->items[stop].partner + 1;
    if (!copy_renew_delimiters(statement, stop, error))
        return false;
    struct draft *draft = edit_replace(&statement->edits, first, stop);
    draft_add(draft, "(");
    if (!seal_add(statement, draft, error))
        return false;
    draft_add(draft, "SELECT ");
    copy_add_query_columns(statement, reference, draft);
    draft_add(draft, " FROM ");
    if (!select_add_subselect(statement->rewriter, reference->migration, reference->side, NULL,
                              false, NULL, draft, error))
        return false;
    draft_add_format(draft, " AS %s)", identifier_quote(statement->arena, reference->name));
    return true;
}

bool copy_rewrite(struct statement *statement, struct error *error)
{
    if (statement->copy != NULL)
        return copy_rewrite_from(statement, error);
    /* COPY FROM of another table, with a query in its WHERE: the server refuses that. */
    if (copy_reference(statement) == NULL)
        return true;
    return copy_rewrite_to(statement, error);
}

void copy_add_steps(const struct statement *statement, struct plan *plan,
                    struct plan_statement *out)
{
    static const char DROP[] = "DROP TABLE " COPY_STAGING;
    const struct copy *copy = statement->copy;
    if (copy == NULL)
        return;
    const PgQuery__CopyStmt *node = copy_statement(statement);
    struct plan_copy *plans = arena_zero(&plan->arena, 1, sizeof *plans);
    plans->judged = copy_render(statement, &copy->judged, &plan->arena);
    plans->table = arena_string(&plan->arena, copy->shape->table.name);
    plans->from_client = node->filename[0] == '\0' && !node->is_program;
    out->copy = plans;
    out->steps[out->own].treatment = PLAN_STAGE;
    struct text move = copy_render(statement, &copy->move, &plan->arena);
    plan_add_step(out, (struct plan_step){.text = move, .treatment = PLAN_COUNT});
    plan_add_step(out, (struct plan_step){.text = {DROP, strlen(DROP)}, .treatment = PLAN_SILENT});
}

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"
#include "rewrite/write/lost.h"
#include "rewrite/write/translate_private.h"

/*
 * The primary's row is the mirror's of a row of the client's (mirror_row.h): the two tables have
 * changed places.
 *
 * The rows that the client gives become a table of the client's own columns, _cf_v, with every
 * value converted as an assignment would and every default filled in, each computed once; the
 * primary's columns are computed from it:
 *
 *   INSERT INTO <primary> AS names ("id", "full_name")
 *   SELECT _cf_v._cf_1, (…) FROM (VALUES ((1)::integer, …)) AS _cf_v (_cf_1, _cf_2, _cf_3)
 *
 * Rows of ours (dml_rows) are such a table already.
 */
struct translate_insert {
    struct dml *dml;
    struct mirror_row row;                /* the primary's, of a row of the client's shape */
    const PgQuery__InsertStmt *statement; /* NULL: the rows are ours */
    PgQuery__OverridingKind override;
    struct span rows; /* the client's VALUES or query, without brackets around it */
    const struct shape *client;
    const struct shape *primary;
    const struct column **given; /* the client's columns in the order of its values */
    size_t given_count;
    bool *fed;     /* by the client's columns: the primary needs it */
    size_t *order; /* those that are fed, as they stand among the rows */
    size_t order_count;
    bool *written;  /* by the primary's columns: mirror_row_has */
    bool *has_null; /* by the client's columns: a value may be NULL where the column takes none */
    bool lacks;     /* no row has a value for a column that takes no NULL, which nothing feeds */
    const struct column *carrier;
    struct error *error;
};

static const PgQuery__SelectStmt *translate_insert_select(const struct translate_insert *insert)
{
    const PgQuery__Node *node = insert->statement != NULL ? insert->statement->select_stmt : NULL;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT ? node->select_stmt
                                                                               : NULL;
}

/* VALUES and nothing else, in which DEFAULT may stand, and which gives each value a type of its
 * own: what PostgreSQL does not take for a general query (isGeneralSelect in analyze.c). */
static bool translate_insert_is_values(const struct translate_insert *insert)
{
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    return select != NULL && select->n_values_lists > 0 && select->n_sort_clause == 0 &&
           select->limit_count == NULL && select->limit_offset == NULL &&
           select->with_clause == NULL && select->n_locking_clause == 0 &&
           tokens_is_word(insert->dml->tokens, insert->rows.first, "values");
}

bool translate_insert_has_star(const PgQuery__SelectStmt *select)
{
    while (select->larg != NULL)
        select = select->larg;
    for (size_t i = 0; i < select->n_target_list; i++)
        if (label_is_star(select->target_list[i]->res_target->val))
            return true;
    return false;
}

/* Whether a row's columns are among the values of VALUES. */
static bool translate_insert_spreads_values(const PgQuery__SelectStmt *select)
{
    while (select->larg != NULL)
        select = select->larg;
    for (size_t row = 0; row < select->n_values_lists; row++) {
        const PgQuery__List *list = select->values_lists[row]->list;
        for (size_t i = 0; i < list->n_items; i++)
            if (label_is_star(list->items[i]))
                return true;
    }
    return false;
}

/* How many columns the client's query has; with a star as many as the server says, or as the table,
 * which the server checks. */
static size_t translate_insert_width(const struct translate_insert *insert)
{
    if (insert->dml->statement->stand_in != NULL)
        return insert->dml->statement->stand_in->field_count;
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    while (select->larg != NULL)
        select = select->larg;
    if (select->n_values_lists > 0)
        return select->values_lists[0]->list->n_items;
    return translate_insert_has_star(select) ? insert->client->column_count : select->n_target_list;
}

static bool translate_insert_is_given(const struct translate_insert *insert,
                                      const struct column *column)
{
    for (size_t i = 0; i < insert->given_count; i++)
        if (insert->given[i] == column)
            return true;
    return false;
}

/* As the server words it. */
static bool translate_insert_wrong_count(const struct translate_insert *insert, bool too_many)
{
    return error_set(insert->error, SQLSTATE_SYNTAX_ERROR,
                     too_many ? "INSERT has more expressions than target columns"
                              : "INSERT has more target columns than expressions");
}

/* One value for each column listed. What the server has described has passed its own check. */
static bool translate_insert_check_width(const struct translate_insert *insert)
{
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    if (select == NULL || insert->dml->statement->original != NULL)
        return true;
    if (translate_insert_has_star(select) && insert->dml->statement->stand_in == NULL)
        return dml_refuse(insert->dml, "INSERT of * that the server was not asked about",
                          insert->error);
    size_t width = translate_insert_width(insert);
    for (size_t row = 1; row < select->n_values_lists; row++)
        if (select->values_lists[row]->list->n_items != width)
            return error_set(insert->error, SQLSTATE_SYNTAX_ERROR,
                             "VALUES lists must all be the same length");
    return width == insert->given_count ||
           translate_insert_wrong_count(insert, width > insert->given_count);
}

/* The columns that the values are for: as listed, or the table's first ones. */
static bool translate_insert_given(struct translate_insert *insert)
{
    const struct dml *dml = insert->dml;
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    if (select != NULL && translate_insert_spreads_values(select))
        return dml_refuse(dml, "VALUES with the columns of a row", insert->error);
    insert->given = arena_zero(dml->arena, insert->client->column_count + dml->listed_count,
                               sizeof(const struct column *));
    for (size_t i = 0; i < dml->listed_count; i++) {
        const struct column *column = shape_column(insert->client, dml->listed[i]);
        if (insert->statement != NULL && insert->statement->cols[i]->res_target->n_indirection > 0)
            return dml_refuse(dml, "INSERT of a part of a column", insert->error);
        if (column == NULL)
            return translate_value_unknown_column(dml, dml->listed[i], insert->error);
        if (translate_insert_is_given(insert, column))
            return error_set(insert->error, "42701", "column \"%s\" specified more than once",
                             dml->listed[i]);
        insert->given[insert->given_count++] = column;
    }
    if (dml->listed_count > 0 || select == NULL)
        return translate_insert_check_width(insert);
    size_t count = translate_insert_width(insert);
    if (count > insert->client->column_count)
        return translate_insert_wrong_count(insert, true);
    for (size_t i = 0; i < count; i++)
        insert->given[insert->given_count++] = &insert->client->columns[i];
    return translate_insert_check_width(insert);
}

/* The values of row `row` of VALUES, or NULL. */
static PgQuery__List *translate_insert_row(const struct translate_insert *insert, size_t row)
{
    return translate_insert_select(insert)->values_lists[row]->list;
}

/* OVERRIDING USER VALUE: what is given for an identity column does not count. */
static bool translate_insert_is_overridden(const struct translate_insert *insert,
                                           const struct column *column)
{
    return insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE &&
           column->identity != '\0';
}

/* Whether the client gives this column, or some row of it, something else than its default. */
static bool translate_insert_has_value(const struct translate_insert *insert,
                                       const struct column *column)
{
    for (size_t i = 0; i < insert->given_count; i++) {
        if (insert->given[i] != column || translate_insert_is_overridden(insert, column))
            continue;
        if (!translate_insert_is_values(insert))
            return true;
        for (size_t row = 0; row < translate_insert_select(insert)->n_values_lists; row++) {
            const PgQuery__List *list = translate_insert_row(insert, row);
            if (i < list->n_items && !translate_value_is_default(list->items[i]))
                return true;
        }
    }
    return false;
}

/* Whether a NULL may come for this column: nothing that is seen in the text excludes it. */
static bool translate_insert_may_be_null(const struct translate_insert *insert,
                                         const struct column *column)
{
    bool has_default = column->default_sql != NULL;
    if (!translate_insert_is_given(insert, column) ||
        translate_insert_is_overridden(insert, column))
        return !has_default;
    if (!translate_insert_is_values(insert))
        return true;
    for (size_t i = 0; i < insert->given_count; i++)
        for (size_t row = 0; row < translate_insert_select(insert)->n_values_lists; row++) {
            const PgQuery__List *list = translate_insert_row(insert, row);
            if (insert->given[i] != column || i >= list->n_items)
                continue;
            if (translate_value_is_default(list->items[i])
                    ? !has_default
                    : !translate_value_is_constant(list->items[i]))
                return true;
        }
    return false;
}

static bool translate_insert_check_column(struct translate_insert *insert, size_t index)
{
    const struct column *column = &insert->client->columns[index];
    const struct dml *dml = insert->dml;
    bool has_value = translate_insert_has_value(insert, column);
    if (has_value && (column->generated ||
                      (column->identity == 'a' &&
                       insert->override != PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE)))
        return translate_value_refuse_given(column, true, insert->error);
    if (has_value && !insert->fed[index])
        return lost_refuse_value(dml, column, insert->error);
    if (insert->fed[index] && column->generated)
        return dml_refuse(dml, "a write whose mapping reads a generated column", insert->error);
    if (!column->not_null || column->generated || !translate_insert_may_be_null(insert, column))
        return true;
    insert->lacks = insert->lacks || !insert->fed[index];
    insert->has_null[index] =
        !insert->fed[index] || !translate_value_null_is_caught(dml, column, insert->written);
    if (!insert->has_null[index])
        translate_value_note_null(dml, column, NULL);
    return true;
}

/* What is written and what for; false where a value would get lost. */
static bool translate_insert_spread(struct translate_insert *insert)
{
    const struct dml *dml = insert->dml;
    bool any = false;
    for (size_t i = 0; i < insert->primary->column_count; i++) {
        insert->written[i] = mirror_row_has(&insert->row, i);
        any = any || insert->written[i];
    }
    for (size_t c = 0; c < insert->client->column_count; c++)
        insert->fed[c] = mirror_row_reads(&insert->row, &insert->client->columns[c]);
    if (!any)
        return dml_refuse(dml, "INSERT into a table without mapped columns", insert->error);
    bool nulls = false;
    for (size_t c = 0; c < insert->client->column_count; c++) {
        if (!translate_insert_check_column(insert, c))
            return false;
        nulls = nulls || insert->has_null[c];
    }
    if (nulls)
        insert->carrier = translate_value_null_carrier(dml, insert->written);
    if (nulls && (insert->carrier == NULL ||
                  !insert->written[dml_column_index(insert->primary, insert->carrier)]))
        return dml_refuse(dml, "a NULL that the other table would take", insert->error);
    for (size_t c = 0; c < insert->client->column_count; c++)
        if (insert->has_null[c])
            translate_value_note_null(dml, &insert->client->columns[c], insert->carrier);
    return true;
}

/* The value that is NULL where one of the client's columns must not be. */
static void translate_insert_add_carrier(const struct translate_insert *insert, size_t index,
                                         struct draft *out)
{
    if (insert->lacks) {
        draft_add(out, "NULL");
        return;
    }
    const char *glue = "CASE WHEN ";
    for (size_t c = 0; c < insert->client->column_count; c++) {
        if (!insert->has_null[c])
            continue;
        draft_add_format(out, "%s%s IS NULL", glue,
                         mirror_row_source(&insert->row, &insert->client->columns[c]));
        glue = " OR ";
    }
    draft_add_format(out, " THEN NULL ELSE %s END", mirror_row_value(&insert->row, index));
}

/* `("id", "full_name") SELECT …` over the client's rows. */
static void translate_insert_add_columns(const struct translate_insert *insert, struct draft *out)
{
    draft_add(out, "(");
    mirror_row_add_columns(&insert->row, out);
    const char *comma =
        mirror_row_overrides(&insert->row) ? ") OVERRIDING SYSTEM VALUE SELECT " : ") SELECT ";
    for (size_t i = 0; i < insert->primary->column_count; i++) {
        if (!insert->written[i])
            continue;
        draft_add(out, comma);
        comma = ", ";
        if (&insert->primary->columns[i] == insert->carrier)
            translate_insert_add_carrier(insert, i, out);
        else
            draft_add(out, mirror_row_value(&insert->row, i));
    }
}

static void translate_insert_add_names(const struct translate_insert *insert, struct draft *out)
{
    const char *comma = " (";
    draft_add(out, " AS _cf_v");
    for (size_t i = 0; i < insert->order_count; i++) {
        draft_add_format(out, "%s_cf_%zu", comma, insert->order[i] + 1);
        comma = ", ";
    }
    draft_add(out, ")");
}

/* One row: a value or the default for each column that the primary needs, without brackets.
 * `at`, where not 0, is the token of the first of the client's values in `list`, `stop` the row's
 * closing bracket. */
static bool translate_insert_add_row(struct translate_insert *insert, const PgQuery__List *list,
                                     size_t at, size_t stop, struct draft *out)
{
    const struct dml *dml = insert->dml;
    struct translate_value *values =
        arena_zero(dml->arena, insert->client->column_count, sizeof *values);
    for (size_t i = 0; list != NULL && i < list->n_items && at < stop; i++) {
        struct span span = {at, tokens_item_end(dml->tokens, at, stop)};
        if (i >= insert->given_count)
            return translate_insert_wrong_count(insert, true);
        values[dml_column_index(insert->client, insert->given[i])] = (struct translate_value){
            .column = insert->given[i],
            .tokens = span,
            .node = list->items[i],
        };
        at = span.stop + 1;
    }
    const char *comma = "";
    for (size_t i = 0; i < insert->order_count; i++) {
        size_t c = insert->order[i];
        draft_add(out, comma);
        bool done =
            values[c].column != NULL && !translate_insert_is_overridden(insert, values[c].column)
                ? translate_value_add(dml, &values[c], out, insert->error)
                : translate_value_add_default(dml, &insert->client->columns[c], out, insert->error);
        if (!done)
            return false;
        comma = ", ";
    }
    return true;
}

/* A single row may be many: its functions may give several rows, for which VALUES in FROM has no
 * place. */
static bool translate_insert_is_select(const struct translate_insert *insert)
{
    const struct dml *dml = insert->dml;
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    if (select == NULL || select->n_values_lists != 1)
        return false;
    bool calls = false;
    const PgQuery__List *list = translate_insert_row(insert, 0);
    for (size_t i = 0; i < list->n_items; i++)
        calls = calls || translate_value_has_call(list->items[i]);
    /* Window functions have no place in VALUES, but one in SELECT. */
    for (size_t i = insert->rows.first; i < insert->rows.stop && calls; i++)
        if (tokens_is_word(dml->tokens, i, "over"))
            return false;
    return calls;
}

/* Nor have aggregates, and in SELECT they have none beside a column: where the server has not seen
 * the client's VALUES, one of those stands there. */
static const char *translate_insert_end(const struct translate_insert *insert, bool is_select)
{
    if (!is_select)
        return "))";
    return insert->dml->statement->original != NULL
               ? ")"
               : ", _cf_one._cf_n FROM (SELECT 1 AS _cf_n) AS _cf_one)";
}

static bool translate_insert_add_values(struct translate_insert *insert, struct draft *out)
{
    const struct dml *dml = insert->dml;
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    bool is_select = translate_insert_is_select(insert);
    draft_add(out, is_select ? " FROM (SELECT " : " FROM (VALUES (");
    size_t open = insert->rows.first + 1;
    for (size_t row = 0; select != NULL && row < select->n_values_lists; row++) {
        size_t close = dml->tokens->items[open].partner;
        draft_add(out, row > 0 ? "), (" : "");
        if (!translate_insert_add_row(insert, translate_insert_row(insert, row), open + 1, close,
                                      out))
            return false;
        open = close + 2;
    }
    if (select == NULL && !translate_insert_add_row(insert, NULL, 0, 0, out))
        return false;
    draft_add(out, translate_insert_end(insert, is_select));
    translate_insert_add_names(insert, out);
    return true;
}

/* `FROM (SELECT <values and defaults> FROM (<the client's query>) AS _cf_s (…)) AS _cf_v (…)` */
static bool translate_insert_add_query(struct translate_insert *insert, struct draft *out)
{
    const struct dml *dml = insert->dml;
    const char *comma = " FROM (SELECT ";
    for (size_t i = 0; i < insert->order_count; i++) {
        size_t c = insert->order[i];
        const struct column *column = &insert->client->columns[c];
        draft_add(out, comma);
        comma = ", ";
        const char *before = NULL;
        const char *after = NULL;
        if (!translate_insert_is_given(insert, column) ||
            translate_insert_is_overridden(insert, column)) {
            if (!translate_value_add_default(dml, column, out, insert->error))
                return false;
        } else {
            if (!translate_value_assign(dml, column, &before, &after, insert->error))
                return false;
            draft_add_format(out, "%s_cf_s._cf_%zu%s", before, c + 1, after);
        }
    }
    draft_add(out, " FROM (");
    draft_add_tokens(out, dml->source.first, dml->source.stop);
    draft_add(out, ") AS _cf_s");
    comma = " (";
    for (size_t i = 0; i < insert->given_count; i++) {
        draft_add_format(out, "%s_cf_%zu", comma,
                         dml_column_index(insert->client, insert->given[i]) + 1);
        comma = ", ";
    }
    draft_add(out, insert->given_count == 0 ? ")" : "))");
    translate_insert_add_names(insert, out);
    return true;
}

/* `((VALUES …))` is what it is without the brackets. */
static struct span translate_insert_rows(const struct dml *dml)
{
    struct span rows = dml->source;
    while (tokens_is(dml->tokens, rows.first, "(") &&
           dml->tokens->items[rows.first].partner + (size_t)1 == rows.stop)
        rows = (struct span){rows.first + 1, rows.stop - 1};
    return rows;
}

static bool translate_insert_has_call(const struct translate_insert *insert)
{
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    for (size_t row = 0; select != NULL && row < select->n_values_lists; row++) {
        const PgQuery__List *list = translate_insert_row(insert, row);
        for (size_t i = 0; i < list->n_items; i++)
            if (translate_value_has_call(list->items[i]))
                return true;
    }
    return false;
}

static void translate_insert_put(struct translate_insert *insert, size_t column)
{
    for (size_t i = 0; i < insert->order_count; i++)
        if (insert->order[i] == column)
            return;
    if (insert->fed[column])
        insert->order[insert->order_count++] = column;
}

/* The table's order, in which PostgreSQL computes the values and defaults of a single row. Of
 * several it computes the values first, as they are listed, and then the defaults of what is not:
 * that counts where functions are called, nextval for one. */
static void translate_insert_arrange(struct translate_insert *insert)
{
    const PgQuery__SelectStmt *select = translate_insert_select(insert);
    insert->order =
        arena_zero(insert->dml->arena, insert->client->column_count, sizeof *insert->order);
    bool listed = select != NULL && select->n_values_lists > 1 && translate_insert_has_call(insert);
    for (size_t i = 0; listed && i < insert->given_count; i++)
        translate_insert_put(insert, dml_column_index(insert->client, insert->given[i]));
    for (size_t c = 0; c < insert->client->column_count; c++)
        translate_insert_put(insert, c);
}

static struct translate_insert translate_insert_new(struct dml *dml, struct error *error)
{
    const struct shape *client = dml->shape[dml->client];
    const struct shape *primary = dml->shape[dml->primary];
    struct translate_insert insert = {
        .dml = dml,
        .row =
            {
                .arena = dml->arena,
                .migration = dml->target->migration,
                .primary = client,
                .mirror = primary,
                .mapping = dml->mapping[dml->primary],
                .source = dml->rows != NULL ? dml->rows->name : "_cf_v",
                .numbered = dml->rows != NULL ? NULL : "_cf_",
            },
        .statement = (const PgQuery__InsertStmt *)dml->place.query,
        .rows = translate_insert_rows(dml),
        .client = client,
        .primary = primary,
        .fed = arena_zero(dml->arena, client->column_count, sizeof *insert.fed),
        .written = arena_zero(dml->arena, primary->column_count, sizeof *insert.written),
        .has_null = arena_zero(dml->arena, client->column_count, sizeof *insert.has_null),
        .error = error,
    };
    insert.override = insert.statement != NULL ? insert.statement->override
                                               : PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE;
    return insert;
}

static void translate_insert_add_rows(struct translate_insert *insert)
{
    struct dml *dml = insert->dml;
    struct draft *out = &dml->core;
    draft_add(out, "INSERT INTO ");
    dml_add_table(dml, out);
    draft_add(out, " ");
    translate_insert_add_columns(insert, out);
    draft_add_format(out, " FROM %s AS %s", dml->rows->from, dml->rows->name);
}

bool translate_insert(struct dml *dml, struct error *error)
{
    struct translate_insert insert = translate_insert_new(dml, error);
    if (!translate_insert_given(&insert) || !translate_insert_spread(&insert))
        return false;
    if (dml->rows != NULL) {
        translate_insert_add_rows(&insert);
        return true;
    }
    translate_insert_arrange(&insert);
    size_t first = span_is_empty(dml->columns) ? dml->columns.first : dml->columns.first - 1;
    if (span_is_empty(dml->columns))
        first = span_is_empty(dml->alias) ? dml->table.stop : dml->alias.stop;
    struct draft *out = edit_replace(&dml->outer, first, dml->source.stop);
    translate_insert_add_columns(&insert, out);
    if (insert.statement->select_stmt == NULL || translate_insert_is_values(&insert))
        return translate_insert_add_values(&insert, out);
    return translate_insert_add_query(&insert, out);
}

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"
#include "rewrite/write/lost.h"
#include "rewrite/write/translate_private.h"

/*
 * SET gives values to some of the client's columns; the columns of the primary that they feed get
 * the mapped expressions. A value that is needed more than once and may differ each time (a
 * function, a subquery) is computed once, in a subselect: SET (a, b) = (SELECT … FROM (SELECT
 * <values>) AS _cf_set).
 *
 * Once means once for each row. PostgreSQL runs a subselect that has nothing of the row in it a
 * single time for all rows, so one with calls of functions names a column of the row. The client's
 * own subqueries in it stay as they were written, run for each row or once for all: a SELECT as a
 * value by itself, and what gives several columns as a query of WITH.
 */
struct translate_set_part {
    const struct column *column; /* of the primary */
    struct span tokens;          /* from `[` or `.` to the end of the value */
};

struct translate_set {
    struct dml *dml;
    struct translate_source source; /* its context is this struct */
    struct translate_value *values;
    size_t count;
    struct translate_set_part *parts; /* a[1] = x, c.f = x */
    size_t part_count;
    struct draft queries; /* those that give rows of values, for the subselect's WITH */
    struct draft joins;   /* what reads them */
    size_t query_count;
    bool once;   /* values come from the subselect */
    bool varies; /* and may be others for each row */
    bool failed; /* `error` says why */
    struct error *error;
    bool *sets;                   /* by the primary's columns: fed by a value */
    bool *guarded;                /* by value: a NULL must be kept out by hand */
    const struct column *carrier; /* takes those NULLs; NULL where there are none */
};

static const struct translate_value *translate_set_value(const struct translate_set *set,
                                                         const struct column *column)
{
    for (size_t i = 0; i < set->count; i++)
        if (set->values[i].column == column)
            return &set->values[i];
    return NULL;
}

static bool translate_set_take(struct translate_set *set, const PgQuery__ResTarget *target,
                               const PgQuery__Node *node, struct span tokens)
{
    const struct dml *dml = set->dml;
    const struct column *column = shape_column(dml->shape[dml->client], target->name);
    if (target->n_indirection > 0)
        return dml_refuse(dml, "SET of parts of columns at once", set->error);
    if (column == NULL)
        return translate_value_unknown_column(dml, target->name, set->error);
    if ((column->identity == 'a' || column->generated) && !translate_value_is_default(node))
        return translate_value_refuse_given(column, false, set->error);
    if (translate_set_value(set, column) != NULL)
        return error_set(set->error, SQLSTATE_SYNTAX_ERROR,
                         "multiple assignments to same column \"%s\"", target->name);
    set->values[set->count++] =
        (struct translate_value){.column = column, .tokens = tokens, .node = node};
    return true;
}

/* `a[1] = x`: in the primary's column, where that holds the same and nothing else is made of it. */
static bool translate_set_take_part(struct translate_set *set, const PgQuery__ResTarget *target,
                                    struct span tokens)
{
    const struct dml *dml = set->dml;
    const struct column *column = shape_column(dml->shape[dml->client], target->name);
    if (column == NULL)
        return translate_value_unknown_column(dml, target->name, set->error);
    const struct column *same = translate_value_only_copy(dml, column);
    if (same == NULL || shape_is_key(dml->target->migration, same->name))
        return dml_refuse(dml, "SET of a part of what the other table computes", set->error);
    set->parts[set->part_count++] = (struct translate_set_part){same, tokens};
    return true;
}

/* `(a, b) = (SELECT x, y …)`: the subquery becomes a source of its own, which gives NULLs where it
 * finds no row. */
static bool translate_set_take_query(struct translate_set *set, size_t index, struct span tokens)
{
    const struct dml *dml = set->dml;
    const PgQuery__MultiAssignRef *first = dml->set_list[index]->res_target->val->multi_assign_ref;
    if (!dml->statement->is_checked)
        return dml_refuse(dml, "SET from a query that the server was not asked about", set->error);
    const char *comma = set->query_count == 0 ? "WITH " : ", ";
    set->once = true;
    set->query_count++;
    draft_add_format(&set->queries, "%s_cf_row%zu (", comma, set->query_count);
    comma = "";
    for (size_t i = 0; i < (size_t)first->ncolumns; i++) {
        if (!translate_set_take(set, dml->set_list[index + i]->res_target, first->source, tokens))
            return false;
        struct translate_value *value = &set->values[set->count - 1];
        size_t column = dml_column_index(dml->shape[dml->client], value->column) + 1;
        draft_add_format(&set->queries, "%s_cf_%zu", comma, column);
        value->made = arena_format(dml->arena, "_cf_row%zu._cf_%zu", set->query_count, column);
        comma = ", ";
    }
    draft_add(&set->queries, ") AS ");
    draft_add_tokens(&set->queries, tokens.first, tokens.stop);
    draft_add_format(&set->joins, " LEFT JOIN _cf_row%zu ON true", set->query_count);
    return true;
}

/* A row may stand in more brackets than its own: leaves those out. */
static struct span translate_set_row_tokens(const struct tokens *tokens, struct span span)
{
    for (;;) {
        size_t inner = span.first + 1;
        if (!tokens_is(tokens, span.first, "("))
            return span;
        if (tokens_is_word(tokens, inner, "row"))
            inner++;
        if (!tokens_is(tokens, inner, "(") ||
            tokens->items[inner].partner + 1 != tokens->items[span.first].partner)
            return span;
        span = (struct span){span.first + 1, tokens->items[span.first].partner};
    }
}

/* `(a, b) = ROW (x, y)`: `at` is its first token, `stop` the one after it. */
static bool translate_set_take_row(struct translate_set *set, size_t index, size_t at, size_t stop)
{
    const struct dml *dml = set->dml;
    const struct tokens *tokens = dml->tokens;
    const PgQuery__MultiAssignRef *first = dml->set_list[index]->res_target->val->multi_assign_ref;
    const PgQuery__Node *source = first->source;
    size_t open = tokens->items[at].partner + (size_t)2;
    if (source != NULL && source->node_case == PG_QUERY__NODE__NODE_ROW_EXPR) {
        struct span row = translate_set_row_tokens(tokens, (struct span){open, stop});
        open = row.first;
        stop = row.stop;
    }
    if (tokens_is_word(tokens, open, "row"))
        open++;
    bool bracketed =
        tokens_is(tokens, open, "(") && tokens->items[open].partner + (size_t)1 == stop;
    if (bracketed && source != NULL && source->node_case == PG_QUERY__NODE__NODE_SUB_LINK)
        return translate_set_take_query(set, index, (struct span){open, stop});
    if (!bracketed || source == NULL || source->node_case != PG_QUERY__NODE__NODE_ROW_EXPR ||
        source->row_expr->n_args != (size_t)first->ncolumns)
        return dml_refuse(dml, "SET of several columns from an expression", set->error);
    at = open + 1;
    for (size_t i = 0; i < source->row_expr->n_args; i++) {
        size_t end = tokens_item_end(tokens, at, stop);
        if (label_is_star(source->row_expr->args[i]))
            return dml_refuse(dml, "SET of several columns from those of a row", set->error);
        if (!translate_set_take(set, dml->set_list[index + i]->res_target,
                                source->row_expr->args[i], (struct span){at, end}))
            return false;
        at = end + 1;
    }
    return true;
}

static bool translate_set_read(struct translate_set *set, struct span span)
{
    const struct dml *dml = set->dml;
    const struct tokens *tokens = dml->tokens;
    size_t at = span.first;
    for (size_t i = 0; i < dml->set_count; i = set->count + set->part_count) {
        const PgQuery__ResTarget *target = dml->set_list[i]->res_target;
        size_t stop = tokens_item_end(tokens, at, span.stop);
        bool row = target->val->node_case == PG_QUERY__NODE__NODE_MULTI_ASSIGN_REF;
        if (row) {
            if (!translate_set_take_row(set, i, at, stop))
                return false;
        } else if (target->n_indirection > 0) {
            if (!translate_set_take_part(set, target, (struct span){at + 1, stop}))
                return false;
        } else {
            if (!tokens_is(tokens, at + 1, "="))
                return dml_refuse(dml, "SET in an unusual form", set->error);
            if (!translate_set_take(set, target, target->val, (struct span){at + 2, stop}))
                return false;
        }
        at = stop + 1;
    }
    return true;
}

/* What the client's table computes changes with columns that only the server knows. */
static bool translate_set_reads_generated(const struct dml *dml)
{
    const struct shape *client = dml->shape[dml->client];
    const struct shape *primary = dml->shape[dml->primary];
    for (size_t i = 0; i < primary->column_count; i++)
        for (size_t j = 0; j < client->column_count && !primary->columns[i].generated; j++)
            if (client->columns[j].generated &&
                mapping_reads(&dml->mapping[dml->primary][i], &client->columns[j]))
                return true;
    return false;
}

/* Which of the primary's columns get another value; false where a value would get lost. */
static bool translate_set_spread(struct translate_set *set)
{
    const struct dml *dml = set->dml;
    const struct shape *primary = dml->shape[dml->primary];
    if (translate_set_reads_generated(dml))
        return dml_refuse(dml, "a write whose mapping reads a generated column", set->error);
    for (size_t v = 0; v < set->count; v++) {
        bool fed = false;
        for (size_t i = 0; i < primary->column_count; i++) {
            const struct mapping *mapping = &dml->mapping[dml->primary][i];
            if (primary->columns[i].generated || !mapping_reads(mapping, set->values[v].column))
                continue;
            set->sets[i] = true;
            fed = true;
        }
        if (!fed)
            return lost_refuse(dml, "SET of a column without a counterpart in the other table",
                               set->values[v].column->name, set->error);
    }
    return true;
}

static bool translate_set_guard(struct translate_set *set)
{
    const struct dml *dml = set->dml;
    bool any = false;
    for (size_t v = 0; v < set->count; v++) {
        const struct translate_value *value = &set->values[v];
        bool null = value->column->not_null && !translate_value_is_constant(value->node);
        set->guarded[v] = null && !translate_value_null_is_caught(dml, value->column, set->sets);
        any = any || set->guarded[v];
        if (null && !set->guarded[v])
            translate_value_note_null(dml, value->column, NULL);
    }
    if (any)
        set->carrier = translate_value_null_carrier(dml, set->sets);
    if (any && set->carrier == NULL)
        return dml_refuse(dml, "a NULL that the other table would take", set->error);
    for (size_t v = 0; v < set->count; v++)
        if (set->guarded[v])
            translate_value_note_null(dml, set->values[v].column, set->carrier);
    return true;
}

/* A value used twice must be the same both times. */
static void translate_set_count_uses(struct translate_set *set)
{
    const struct dml *dml = set->dml;
    for (size_t v = 0; v < set->count; v++) {
        const struct translate_value *value = &set->values[v];
        size_t uses = set->guarded[v] ? 1 : 0;
        for (size_t i = 0; i < dml->shape[dml->primary]->column_count; i++)
            if (set->sets[i])
                uses += mapping_count_reads(&dml->mapping[dml->primary][i], value->column);
        bool repeatable = translate_value_is_default(value->node)
                              ? value->column->default_sql == NULL
                              : translate_value_is_repeatable(value->node);
        set->once = set->once || (uses > 1 && !repeatable);
        set->varies = set->varies || translate_value_calls(dml, value);
    }
}

static void translate_set_add(struct translate_source *source, const struct column *column,
                              struct draft *out)
{
    struct translate_set *set = source->context;
    const struct dml *dml = set->dml;
    size_t index = dml_column_index(dml->shape[dml->client], column);
    const struct translate_value *value = translate_set_value(set, column);
    const struct mapping *mapping = &dml->mapping[dml->client][index];
    if (value != NULL && set->once)
        draft_add_format(out, "_cf_set._cf_%zu", index + 1);
    else if (value != NULL)
        set->failed = set->failed || !translate_value_add(dml, value, out, set->error);
    else if (mapping->piece_count > 0)
        draft_add(out, mapping_read(mapping, dml->arena, dml->qualifier));
    else if (!set->failed)
        set->failed =
            !dml_refuse(dml, "SET of a part of what the other table keeps as one", set->error);
}

static void translate_set_add_guard(struct translate_set *set, struct draft *out)
{
    const char * or = "CASE WHEN ";
    for (size_t v = 0; v < set->count; v++) {
        if (!set->guarded[v])
            continue;
        draft_add(out, or);
        set->source.add(&set->source, set->values[v].column, out);
        draft_add(out, " IS NULL");
        or = " OR ";
    }
    draft_add(out, " THEN NULL ELSE ");
}

static void translate_set_add_column(struct translate_set *set, size_t index, struct draft *out)
{
    const struct dml *dml = set->dml;
    const struct column *column = &dml->shape[dml->primary]->columns[index];
    bool carries = set->carrier != NULL && column == set->carrier;
    if (carries)
        translate_set_add_guard(set, out);
    if (set->sets[index])
        translate_value_fill(&set->source, &dml->mapping[dml->primary][index], out);
    else
        draft_add_format(out, "%s.%s", dml->qualifier, identifier_quote(dml->arena, column->name));
    if (carries)
        draft_add(out, " END");
}

static bool translate_set_is_written(const struct translate_set *set, size_t index)
{
    const struct column *column = &set->dml->shape[set->dml->primary]->columns[index];
    return set->sets[index] || column == set->carrier;
}

/* `"a" = x, "b" = y` */
static void translate_set_add_items(struct translate_set *set, struct draft *out)
{
    const struct shape *primary = set->dml->shape[set->dml->primary];
    const char *comma = "";
    for (size_t i = 0; i < primary->column_count; i++) {
        if (!translate_set_is_written(set, i))
            continue;
        draft_add_format(out, "%s%s = ", comma,
                         identifier_quote(set->dml->arena, primary->columns[i].name));
        translate_set_add_column(set, i, out);
        comma = ", ";
    }
}

/* ` FROM (SELECT … AS _cf_1, …) AS _cf_set` */
static void translate_set_add_source(struct translate_set *set, struct draft *out)
{
    const struct dml *dml = set->dml;
    const char *comma = " FROM (SELECT ";
    for (size_t v = 0; v < set->count && !set->failed; v++) {
        size_t index = dml_column_index(dml->shape[dml->client], set->values[v].column);
        draft_add(out, comma);
        set->failed = !translate_value_add(dml, &set->values[v], out, set->error);
        draft_add_format(out, " AS _cf_%zu", index + 1);
        comma = ", ";
    }
    if (set->query_count > 0) {
        draft_add(out, " FROM (SELECT 1) AS _cf_one");
        draft_add_draft(out, &set->joins);
    }
    draft_add(out, ") AS _cf_set");
    if (set->varies)
        draft_add_format(out, " WHERE %s.tableoid IS NOT NULL", dml->qualifier);
}

/* `("a", "b") = (SELECT x, y FROM …)` */
static void translate_set_add_once(struct translate_set *set, struct draft *out)
{
    const struct dml *dml = set->dml;
    const struct shape *primary = dml->shape[dml->primary];
    const char *comma = "(";
    for (size_t i = 0; i < primary->column_count; i++) {
        if (!translate_set_is_written(set, i))
            continue;
        draft_add_format(out, "%s%s", comma,
                         identifier_quote(dml->arena, primary->columns[i].name));
        comma = ", ";
    }
    draft_add(out, ") = (");
    draft_add_draft(out, &set->queries);
    comma = set->query_count > 0 ? " SELECT " : "SELECT ";
    for (size_t i = 0; i < primary->column_count; i++) {
        if (!translate_set_is_written(set, i))
            continue;
        draft_add(out, comma);
        translate_set_add_column(set, i, out);
        comma = ", ";
    }
    translate_set_add_source(set, out);
    draft_add(out, ")");
}

static void translate_set_add_parts(struct translate_set *set, struct draft *out)
{
    for (size_t i = 0; i < set->part_count; i++) {
        const struct translate_set_part *part = &set->parts[i];
        draft_add(out, i > 0 || set->count > 0 ? ", " : "");
        draft_add_name(out, part->column->name);
        draft_add_tokens(out, part->tokens.first, part->tokens.stop);
    }
}

static struct translate_set translate_set_new(struct dml *dml, struct error *error)
{
    struct translate_set set = {
        .dml = dml,
        .source = {.add = translate_set_add},
        .queries = {.arena = dml->arena},
        .joins = {.arena = dml->arena},
        .values = arena_zero(dml->arena, dml->set_count, sizeof *set.values),
        .parts = arena_zero(dml->arena, dml->set_count, sizeof *set.parts),
        .error = error,
        .sets = dml->sets,
        .guarded = arena_zero(dml->arena, dml->set_count, sizeof *set.guarded),
    };
    return set;
}

bool translate_set_values(struct dml *dml, struct span span, struct translate_value **values,
                          size_t *count, struct error *error)
{
    struct translate_set set = translate_set_new(dml, error);
    if (!translate_set_read(&set, span) || set.part_count > 0)
        return false;
    *values = set.values;
    *count = set.count;
    return true;
}

bool translate_set(struct dml *dml, struct span span, struct error *error)
{
    struct translate_set set = translate_set_new(dml, error);
    set.source.context = &set;
    if (!translate_set_read(&set, span) || !translate_set_spread(&set) ||
        !translate_set_guard(&set))
        return false;
    translate_set_count_uses(&set);
    struct draft *out = edit_replace(&dml->outer, span.first, span.stop);
    if (set.once)
        translate_set_add_once(&set, out);
    else
        translate_set_add_items(&set, out);
    translate_set_add_parts(&set, out);
    return !set.failed;
}

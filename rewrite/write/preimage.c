#include "rewrite/write/preimage.h"

#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/read/whole_row.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"

/* The clauses that the query is made of. */
struct preimage {
    const struct tokens *tokens;
    struct span with;
    struct span table; /* with its alias */
    struct span from;  /* also USING */
    struct span where;
    struct span returning;
};

/* The clause after `word`, where it stands in front of *stop, which moves to the key word. */
static struct span preimage_clause(const struct preimage *preimage, size_t from, size_t *stop,
                                   const char *word)
{
    size_t at = tokens_find_clause(preimage->tokens, from, *stop, word);
    struct span clause = {at < *stop ? at + 1 : at, *stop};
    *stop = at;
    return clause;
}

/* What the query writes, or NULL. */
static const PgQuery__RangeVar *preimage_table(const struct with_query *query)
{
    const void *as = query->query;
    if (query->query->descriptor == &pg_query__insert_stmt__descriptor)
        return ((const PgQuery__InsertStmt *)as)->relation;
    if (query->query->descriptor == &pg_query__update_stmt__descriptor)
        return ((const PgQuery__UpdateStmt *)as)->relation;
    if (query->query->descriptor == &pg_query__delete_stmt__descriptor)
        return ((const PgQuery__DeleteStmt *)as)->relation;
    return NULL;
}

/* Where the table's name begins, ONLY included. */
static size_t preimage_find_table(const struct tokens *tokens, const PgQuery__RangeVar *table)
{
    size_t at = table->location < 0 ? 0 : tokens_at(tokens, (size_t)table->location);
    if (at > 2 && tokens_is_word(tokens, at - 1, "only"))
        return at - 1;
    if (at > 3 && tokens_is(tokens, at - 1, "(") && tokens_is_word(tokens, at - 2, "only"))
        return at - 2;
    return at;
}

/* Of an UPDATE or a DELETE; `from` is the key word of its other tables. False where the text is not
 * as the tree says. */
static bool preimage_read(struct preimage *preimage, const struct with_query *query,
                          const PgQuery__RangeVar *table, const char *from)
{
    bool update = query->query->descriptor == &pg_query__update_stmt__descriptor;
    size_t stop = query->close;
    size_t at = preimage_find_table(preimage->tokens, table);
    size_t verb = at - (update ? 1 : 2);
    if (at >= stop || at < 2 || verb <= query->open)
        return false;
    preimage->with = (struct span){query->open + 1, verb};
    preimage->returning = preimage_clause(preimage, at, &stop, "returning");
    preimage->where = preimage_clause(preimage, at, &stop, "where");
    preimage->from = preimage_clause(preimage, at, &stop, from);
    if (update) /* its table, or its schema, may be called "set" too */
        preimage_clause(preimage, tokens_at(preimage->tokens, (size_t)table->location) + 1, &stop,
                        "set");
    preimage->table = (struct span){at, stop};
    return true;
}

static void preimage_add_span(const char *word, struct span span, struct draft *raw)
{
    if (span_is_empty(span))
        return;
    draft_add(raw, word);
    draft_add_tokens(raw, span.first, span.stop);
}

/* `SELECT <what is returned> FROM <table>, <other tables> WHERE …` */
static void preimage_add_select(const struct preimage *preimage, const struct dml *dml,
                                struct draft *raw)
{
    preimage_add_span("", preimage->with, raw);
    draft_add(raw, span_is_empty(preimage->with) ? "SELECT " : " SELECT ");
    if (dml != NULL)
        draft_add_draft(raw, &dml->list);
    else
        draft_add_tokens(raw, preimage->returning.first, preimage->returning.stop);
    draft_add(raw, " FROM ");
    if (dml == NULL)
        draft_add_tokens(raw, preimage->table.first, preimage->table.stop);
    else
        dml_add_table(dml, raw);
    preimage_add_span(", ", preimage->from, raw);
    preimage_add_span(" WHERE ", preimage->where, raw);
}

struct preimage_names {
    PgQuery__Node *const *items; /* ResTargets */
    size_t count;
    bool *found; /* those that are named; NULL where none may be */
    const char *table;
};

static bool preimage_check_column(void *context, const ProtobufCMessage *message,
                                  const ProtobufCFieldDescriptor *field)
{
    const struct preimage_names *names = context;
    (void)field;
    if (message->descriptor != &pg_query__column_ref__descriptor)
        return tree_children(message, preimage_check_column, context);
    const PgQuery__ColumnRef *ref = (const PgQuery__ColumnRef *)message;
    const char *name = tree_string(ref->fields[ref->n_fields - 1]);
    bool has_schema = ref->n_fields > 2; /* which rows that are to be inserted have not */
    if (name == NULL || strcmp(name, names->table) == 0 || (has_schema && names->found != NULL))
        return false;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i]->res_target->name, name) == 0) {
            if (names->found != NULL)
                names->found[i] = true;
            return names->found != NULL;
        }
    return names->found == NULL;
}

/* Whether all columns named in RETURNING are, or are not, among some others. A whole row is more
 * than either. */
static bool preimage_check_returning(size_t count, PgQuery__Node *const *returning,
                                     const PgQuery__RangeVar *table, PgQuery__Node *const *items,
                                     size_t item_count, bool *found)
{
    struct preimage_names names = {
        .items = items,
        .count = item_count,
        .found = found,
        .table = table->alias != NULL ? table->alias->aliasname : table->relname,
    };
    for (size_t i = 0; i < count; i++)
        if (!preimage_check_column(&names, &returning[i]->res_target->base, NULL))
            return false;
    return true;
}

/* The shape of the table where it is one of ours, or NULL. */
static const struct shape *preimage_shape(const struct statement *statement,
                                          const PgQuery__RangeVar *table)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next)
        if (reference->var == table)
            return &reference->migration->shape[reference->side];
    return NULL;
}

/* Whether no column of a row changes by itself as the row is written: system columns do, and
 * generated ones, as far as we know the table. */
static bool preimage_is_stable(void *context, const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    const struct shape *shape = *(const struct shape *const *)context;
    (void)field;
    if (message->descriptor != &pg_query__column_ref__descriptor)
        return tree_children(message, preimage_is_stable, context);
    const PgQuery__ColumnRef *ref = (const PgQuery__ColumnRef *)message;
    const char *name = tree_string(ref->fields[ref->n_fields - 1]);
    const struct column *column = name == NULL || shape == NULL ? NULL : shape_column(shape, name);
    return name == NULL ||
           (!whole_row_is_system_column(name) && (column == NULL || !column->generated));
}

static bool preimage_is_at_cursor(const PgQuery__Node *where)
{
    return where != NULL && where->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR;
}

static bool preimage_add_delete(struct preimage *preimage, const struct with_query *query,
                                const struct dml *dml, struct draft *raw)
{
    const PgQuery__DeleteStmt *delete = (const PgQuery__DeleteStmt *)query->query;
    if (delete->n_returning_list == 0 || preimage_is_at_cursor(delete->where_clause) ||
        !preimage_read(preimage, query, delete->relation, "using"))
        return false;
    preimage_add_select(preimage, dml, raw);
    return true;
}

static bool preimage_add_update(struct preimage *preimage, const struct statement *statement,
                                const struct with_query *query, const struct dml *dml,
                                struct draft *raw)
{
    const PgQuery__UpdateStmt *update = (const PgQuery__UpdateStmt *)query->query;
    if (update->n_returning_list == 0 || preimage_is_at_cursor(update->where_clause) ||
        !preimage_read(preimage, query, update->relation, "from") ||
        !preimage_check_returning(update->n_returning_list, update->returning_list,
                                  update->relation, update->target_list, update->n_target_list,
                                  NULL))
        return false;
    const struct shape *shape = preimage_shape(statement, update->relation);
    for (size_t i = 0; i < update->n_returning_list; i++)
        if (!preimage_is_stable(&shape, &update->returning_list[i]->res_target->base, NULL))
            return false;
    preimage_add_select(preimage, dml, raw);
    return true;
}

/* Whether a value goes into an element or a field only: `INSERT INTO archive (id[1])`. */
static bool preimage_sets_part(const PgQuery__InsertStmt *insert)
{
    for (size_t i = 0; i < insert->n_cols; i++)
        if (insert->cols[i]->res_target->n_indirection > 0)
            return true;
    return false;
}

/* Types of which every value is one of any other type that it can be assigned to: integers (2, 4
 * and 8 bytes) and uuid. Others are cut or rounded by columns of limited length. */
static bool preimage_is_plain_type(uint32_t oid)
{
    return oid == 21 || oid == 23 || oid == 20 || oid == 2950;
}

/* A column of a table of ours; others may be of any type. */
static bool preimage_is_plain_column(const struct statement *statement,
                                     const PgQuery__ColumnRef *ref)
{
    const struct scope *scope = &statement->scope;
    const char *name = tree_string(ref->fields[ref->n_fields - 1]);
    const struct column_use *use = scope_column_use(scope, ref);
    bool merged = ref->n_fields == 1 && (scope->usings != NULL || scope->natural_join);
    bool unsure = true;
    const struct reference *owner =
        use == NULL || name == NULL || merged ? NULL : scope_column_owner(use, &unsure);
    if (owner == NULL || unsure)
        return false;
    const struct shape *shape = &owner->migration->shape[owner->side];
    size_t column = scope_column_find(owner, name);
    return column < shape->column_count && preimage_is_plain_type(shape->columns[column].type_oid);
}

static bool preimage_is_plain_parameter(const struct statement *statement, int number)
{
    const struct description *original = statement->original;
    return original != NULL && number > 0 && (size_t)number <= original->parameter_count &&
           preimage_is_plain_type(original->parameters[number - 1]);
}

static bool preimage_is_plain_constant(const struct tokens *tokens, const PgQuery__AConst *constant)
{
    size_t at = constant->location < 0 ? 0 : tokens_at(tokens, (size_t)constant->location);
    if (at != 0 && tokens_is(tokens, at, "-"))
        at++;
    return tokens->items[at].kind == TOKEN_INTEGER;
}

/* Whether a value is of a plain type for sure: sums and the like of such ones are, too. */
static bool preimage_is_plain(const struct statement *statement, const PgQuery__Node *value)
{
    static const char *const operators[] = {"+", "-", "*"};
    if (value->node_case == PG_QUERY__NODE__NODE_A_CONST)
        return preimage_is_plain_constant(statement->tokens, value->a_const);
    if (value->node_case == PG_QUERY__NODE__NODE_PARAM_REF)
        return preimage_is_plain_parameter(statement, value->param_ref->number);
    if (value->node_case == PG_QUERY__NODE__NODE_COLUMN_REF)
        return preimage_is_plain_column(statement, value->column_ref);
    if (value->node_case != PG_QUERY__NODE__NODE_A_EXPR)
        return false;
    const PgQuery__AExpr *expression = value->a_expr;
    const char *name = expression->n_name == 1 ? tree_string(expression->name[0]) : NULL;
    bool known = false;
    for (size_t i = 0; name != NULL && i < sizeof operators / sizeof *operators; i++)
        known = known || strcmp(name, operators[i]) == 0;
    return known && expression->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP &&
           (expression->lexpr == NULL || preimage_is_plain(statement, expression->lexpr)) &&
           preimage_is_plain(statement, expression->rexpr);
}

/* `VALUES (1), (2)`: of each row what the columns of `found` get. */
static bool preimage_add_values(const struct statement *statement,
                                const PgQuery__InsertStmt *insert, const bool *found,
                                struct span source, struct draft *raw)
{
    const struct tokens *tokens = statement->tokens;
    const PgQuery__SelectStmt *select = insert->select_stmt->select_stmt;
    size_t at = source.first;
    if (!tokens_is_word(tokens, at, "values") || select->n_sort_clause != 0 ||
        select->limit_offset != NULL || select->limit_count != NULL)
        return false;
    for (size_t row = 0; row < select->n_values_lists; row++) {
        const PgQuery__List *list = select->values_lists[row]->list;
        const char *comma = row == 0 ? "VALUES (" : ", (";
        at += 2; /* VALUES or a comma, and the bracket */
        if (list->n_items != insert->n_cols)
            return false;
        for (size_t i = 0; i < insert->n_cols; i++) {
            size_t stop = tokens_item_end(tokens, at, source.stop);
            if (found[i]) {
                if (!preimage_is_plain(statement, list->items[i]))
                    return false;
                draft_add(raw, comma);
                draft_add_tokens(raw, at, stop);
                comma = ", ";
            }
            at = stop + 1;
        }
        draft_add(raw, ")");
    }
    return true;
}

static void preimage_add_columns(const PgQuery__InsertStmt *insert, const bool *found,
                                 struct draft *raw)
{
    const char *comma = "SELECT ";
    for (size_t i = 0; i < insert->n_cols; i++) {
        if (!found[i])
            continue;
        draft_add(raw, comma);
        draft_add_name(raw, insert->cols[i]->res_target->name);
        comma = ", ";
    }
}

/* `SELECT id FROM (<the query>) AS _cf (id, name)` */
static bool preimage_add_query(const struct statement *statement, const PgQuery__InsertStmt *insert,
                               const bool *found, struct span query, struct span columns,
                               struct draft *raw)
{
    const PgQuery__SelectStmt *source = insert->select_stmt->select_stmt;
    if (source->op != PG_QUERY__SET_OPERATION__SETOP_NONE ||
        source->n_target_list != insert->n_cols)
        return false;
    for (size_t i = 0; i < insert->n_cols; i++) {
        const PgQuery__Node *value = source->target_list[i]->res_target->val;
        if (label_is_star(value) || (found[i] && !preimage_is_plain(statement, value)))
            return false;
    }
    preimage_add_columns(insert, found, raw);
    draft_add(raw, " FROM (");
    draft_add_tokens(raw, query.first, query.stop);
    draft_add(raw, ") AS _cf ");
    draft_add_tokens(raw, columns.first, columns.stop);
    return true;
}

/* Where the rows come from, for columns named in RETURNING. False where one may get another value
 * than the source has. */
static bool preimage_read_insert(struct preimage *preimage, const struct with_query *query,
                                 const struct dml *dml, bool *found)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)query->query;
    const PgQuery__RangeVar *table = insert->relation;
    bool any = false;
    if ((dml != NULL && dml->client != dml->primary) || insert->select_stmt == NULL ||
        insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE ||
        insert->with_clause != NULL || insert->on_conflict_clause != NULL ||
        preimage_sets_part(insert) ||
        !preimage_check_returning(insert->n_returning_list, insert->returning_list, table,
                                  insert->cols, insert->n_cols, found))
        return false;
    for (size_t i = 0; i < insert->n_cols; i++)
        any = any || found[i];
    size_t at = table->location < 0 ? 0 : tokens_at(preimage->tokens, (size_t)table->location);
    size_t parts = (size_t)1 + (table->schemaname[0] != '\0' ? 1 : 0) +
                   (table->catalogname[0] != '\0' ? 1 : 0);
    preimage->table = (struct span){at, at == 0 ? 0 : tokens_name_end(preimage->tokens, at, parts)};
    return any && !span_is_empty(preimage->table);
}

/* `SELECT <what is returned> FROM (<the rows>) AS <table>`. The table itself gives no row, but the
 * types: its columns are converted as they are for an operator over it. */
static bool preimage_add_insert(struct preimage *preimage, const struct statement *statement,
                                const struct with_query *query, const struct dml *dml,
                                struct draft *raw)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)query->query;
    const struct tokens *tokens = preimage->tokens;
    const PgQuery__RangeVar *table = insert->relation;
    bool *found = arena_zero(raw->arena, insert->n_cols, sizeof *found);
    if (!preimage_read_insert(preimage, query, dml, found))
        return false;
    size_t stop = query->close;
    size_t open = preimage->table.stop;
    while (open < stop && !tokens_is(tokens, open, "("))
        open++;
    size_t close = open < stop ? tokens->items[open].partner : stop;
    if (close >= stop)
        return false;
    preimage->returning = preimage_clause(preimage, close, &stop, "returning");
    bool overrides = insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE;
    struct span source = {close + (overrides ? 4 : 1), stop}; /* OVERRIDING SYSTEM VALUE */
    draft_add(raw, "SELECT ");
    draft_add_tokens(raw, preimage->returning.first, preimage->returning.stop);
    draft_add(raw, " FROM (");
    preimage_add_columns(insert, found, raw);
    draft_add(raw, " FROM ");
    if (dml != NULL)
        draft_add(raw, dml_table(dml, dml->primary));
    else
        draft_add_tokens(raw, preimage->table.first, preimage->table.stop);
    draft_add(raw, " WHERE false UNION ALL ");
    bool added = insert->select_stmt->select_stmt->n_values_lists != 0
                     ? preimage_add_values(statement, insert, found, source, raw)
                     : preimage_add_query(statement, insert, found, source,
                                          (struct span){open, close + 1}, raw);
    draft_add_format(raw, ") AS %s",
                     identifier_quote(raw->arena, table->alias != NULL ? table->alias->aliasname
                                                                       : table->relname));
    return added;
}

/* Whether the table's name, read from, would mean a query of WITH. A write's target never does. */
static bool preimage_is_query(const struct with *with, size_t index, const PgQuery__RangeVar *table)
{
    for (size_t i = 0; i < with_limit(with, index) && table->schemaname[0] == '\0'; i++)
        if (strcmp(with->queries[i].cte->ctename, table->relname) == 0)
            return true;
    return false;
}

bool preimage_add(const struct statement *statement, const struct with *with, size_t index,
                  const struct dml *dml, struct draft *raw)
{
    const struct with_query *query = &with->queries[index];
    struct preimage preimage = {.tokens = statement->tokens};
    const PgQuery__RangeVar *table = preimage_table(query);
    if (table == NULL || (dml == NULL && preimage_is_query(with, index, table)))
        return false;
    if (query->query->descriptor == &pg_query__delete_stmt__descriptor)
        return preimage_add_delete(&preimage, query, dml, raw);
    if (query->query->descriptor == &pg_query__update_stmt__descriptor)
        return preimage_add_update(&preimage, statement, query, dml, raw);
    return preimage_add_insert(&preimage, statement, query, dml, raw);
}

#include "rewrite/preimage.h"

#include <string.h>

#include "config/identifier.h"
#include "rewrite/tree.h"

/* The clauses that the query is made of. */
struct preimage {
    const struct tokens *tokens;
    struct span with;
    struct span table; /* with its alias */
    struct span from;  /* also USING */
    struct span where;
    struct span returning;
};

/* The clause behind `word`, where it stands in front of *stop, which moves to the key word. */
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
static void preimage_add_select(const struct preimage *preimage, const struct writing *writing,
                                struct draft *raw)
{
    preimage_add_span("", preimage->with, raw);
    draft_add(raw, span_is_empty(preimage->with) ? "SELECT " : " SELECT ");
    if (writing != NULL)
        draft_add_draft(raw, &writing->list);
    else
        draft_add_tokens(raw, preimage->returning.first, preimage->returning.stop);
    draft_add(raw, " FROM ");
    if (writing == NULL)
        draft_add_tokens(raw, preimage->table.first, preimage->table.stop);
    else
        writing_add_table(writing, raw);
    preimage_add_span(", ", preimage->from, raw);
    preimage_add_span(" WHERE ", preimage->where, raw);
}

struct preimage_names {
    PgQuery__Node *const *items; /* ResTargets */
    size_t count;
    bool wanted; /* whether a column must be among them, or must not */
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
    if (name == NULL || strcmp(name, names->table) == 0 || (has_schema && names->wanted))
        return false;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i]->res_target->name, name) == 0)
            return names->wanted;
    return !names->wanted;
}

/* Whether all columns named in RETURNING are, or are not, among some others. A whole row is more
 * than either. */
static bool preimage_check_returning(size_t count, PgQuery__Node *const *returning,
                                     const PgQuery__RangeVar *table, PgQuery__Node *const *items,
                                     size_t item_count, bool wanted)
{
    struct preimage_names names = {
        .items = items,
        .count = item_count,
        .wanted = wanted,
        .table = table->alias != NULL ? table->alias->aliasname : table->relname,
    };
    for (size_t i = 0; i < count; i++)
        if (!preimage_check_column(&names, &returning[i]->res_target->base, NULL))
            return false;
    return true;
}

static bool preimage_is_at_cursor(const PgQuery__Node *where)
{
    return where != NULL && where->node_case == PG_QUERY__NODE__NODE_CURRENT_OF_EXPR;
}

static bool preimage_add_delete(struct preimage *preimage, const struct with_query *query,
                                const struct writing *writing, struct draft *raw)
{
    const PgQuery__DeleteStmt *delete = (const PgQuery__DeleteStmt *)query->query;
    if (delete->n_returning_list == 0 || preimage_is_at_cursor(delete->where_clause) ||
        !preimage_read(preimage, query, delete->relation, "using"))
        return false;
    preimage_add_select(preimage, writing, raw);
    return true;
}

static bool preimage_add_update(struct preimage *preimage, const struct with_query *query,
                                const struct writing *writing, struct draft *raw)
{
    const PgQuery__UpdateStmt *update = (const PgQuery__UpdateStmt *)query->query;
    if (update->n_returning_list == 0 || preimage_is_at_cursor(update->where_clause) ||
        !preimage_read(preimage, query, update->relation, "from") ||
        !preimage_check_returning(update->n_returning_list, update->returning_list,
                                  update->relation, update->target_list, update->n_target_list,
                                  false))
        return false;
    preimage_add_select(preimage, writing, raw);
    return true;
}

static bool preimage_has_no_default(void *context, const ProtobufCMessage *message,
                                    const ProtobufCFieldDescriptor *field)
{
    (void)field;
    return message->descriptor != &pg_query__set_to_default__descriptor &&
           tree_children(message, preimage_has_no_default, context);
}

/* Whether the rows of the source are what the table gets: none of its values is the table's own. */
static bool preimage_inserts_source(const PgQuery__InsertStmt *insert)
{
    return insert->select_stmt != NULL &&
           insert->override != PG_QUERY__OVERRIDING_KIND__OVERRIDING_USER_VALUE &&
           tree_children(&insert->select_stmt->base, preimage_has_no_default, NULL);
}

/* Whether a value goes into an element or a field only: `INSERT INTO archive (id[1])`. */
static bool preimage_sets_part(const PgQuery__InsertStmt *insert)
{
    for (size_t i = 0; i < insert->n_cols; i++)
        if (insert->cols[i]->res_target->n_indirection > 0)
            return true;
    return false;
}

/* `SELECT <what is returned> FROM (<the rows>) AS <table> (<its columns>)` */
static bool preimage_add_insert(struct preimage *preimage, const struct with_query *query,
                                const struct writing *writing, struct draft *raw)
{
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)query->query;
    const struct tokens *tokens = preimage->tokens;
    const PgQuery__RangeVar *table = insert->relation;
    size_t stop = query->close;
    if ((writing != NULL && writing->client != writing->primary) || insert->n_cols == 0 ||
        insert->with_clause != NULL || insert->on_conflict_clause != NULL ||
        insert->n_returning_list == 0 || !preimage_inserts_source(insert) ||
        preimage_sets_part(insert) ||
        !preimage_check_returning(insert->n_returning_list, insert->returning_list, table,
                                  insert->cols, insert->n_cols, true))
        return false;
    size_t open = query->open + 1;
    while (open < stop && !tokens_is(tokens, open, "("))
        open++;
    size_t close = open < stop ? tokens->items[open].partner : stop;
    if (close >= stop)
        return false;
    preimage->returning = preimage_clause(preimage, close, &stop, "returning");
    bool overrides = insert->override == PG_QUERY__OVERRIDING_KIND__OVERRIDING_SYSTEM_VALUE;
    draft_add(raw, "SELECT ");
    draft_add_tokens(raw, preimage->returning.first, preimage->returning.stop);
    draft_add(raw, " FROM (");
    draft_add_tokens(raw, close + (overrides ? 4 : 1), stop); /* OVERRIDING SYSTEM VALUE */
    draft_add_format(raw, ") AS %s ",
                     identifier_quote(raw->arena, table->alias != NULL ? table->alias->aliasname
                                                                       : table->relname));
    draft_add_tokens(raw, open, close + 1);
    return true;
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
                  const struct writing *writing, struct draft *raw)
{
    const struct with_query *query = &with->queries[index];
    struct preimage preimage = {.tokens = statement->tokens};
    const PgQuery__RangeVar *table = preimage_table(query);
    if (table == NULL || (writing == NULL && preimage_is_query(with, index, table)))
        return false;
    if (query->query->descriptor == &pg_query__delete_stmt__descriptor)
        return preimage_add_delete(&preimage, query, writing, raw);
    if (query->query->descriptor == &pg_query__update_stmt__descriptor)
        return preimage_add_update(&preimage, query, writing, raw);
    return preimage_add_insert(&preimage, query, writing, raw);
}

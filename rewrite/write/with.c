#include "rewrite/write/with.h"

#include <string.h>

#include "rewrite/tree/tree.h"

static const PgQuery__WithClause *with_clause(const ProtobufCMessage *query)
{
    const void *as = query;
    if (query == NULL)
        return NULL;
    if (query->descriptor == &pg_query__select_stmt__descriptor)
        return ((const PgQuery__SelectStmt *)as)->with_clause;
    if (query->descriptor == &pg_query__insert_stmt__descriptor)
        return ((const PgQuery__InsertStmt *)as)->with_clause;
    if (query->descriptor == &pg_query__update_stmt__descriptor)
        return ((const PgQuery__UpdateStmt *)as)->with_clause;
    if (query->descriptor == &pg_query__delete_stmt__descriptor)
        return ((const PgQuery__DeleteStmt *)as)->with_clause;
    if (query->descriptor == &pg_query__merge_stmt__descriptor)
        return ((const PgQuery__MergeStmt *)as)->with_clause;
    return NULL;
}

/* `name (columns) AS MATERIALIZED (query)` from its first token on. */
static bool with_find(const struct tokens *tokens, struct with_query *query)
{
    const PgQuery__CommonTableExpr *cte = query->cte;
    size_t first = cte->location < 0 ? 0 : tokens_at(tokens, (size_t)cte->location);
    if (first == 0 || tokens_find_unicode(tokens, first, first + 1))
        return false;
    size_t at = first + 1;
    if (cte->n_aliascolnames != 0 && tokens_is(tokens, at, "("))
        at = tokens->items[at].partner + (size_t)1;
    while (tokens_is_word(tokens, at, "as") || tokens_is_word(tokens, at, "not") ||
           tokens_is_word(tokens, at, "materialized"))
        at++;
    if (!tokens_is(tokens, at, "("))
        return false;
    query->first = first;
    query->open = at;
    query->close = tokens->items[at].partner;
    query->stop = query->close + 1;
    return true;
}

/* `SEARCH DEPTH FIRST BY a, b SET c` and `CYCLE a, b SET c TO 1 DEFAULT 0 USING d` follow the
 * brackets. Their names may be words such as "update" or "set", and are one token each where
 * UESCAPE is not among them. */
static bool with_find_end(const struct tokens *tokens, struct with_query *query, size_t stop)
{
    size_t at = query->stop;
    if (query->cte->search_clause != NULL) {
        at += 5;
        while (tokens_is(tokens, at, ","))
            at += 2;
        at += 2;
    }
    if (query->cte->cycle_clause != NULL)
        at = tokens_find_clause(tokens, at, stop, "using") + 2;
    if (at > stop || tokens_find_uescape(tokens, query->stop, at + 1))
        return false;
    query->stop = at;
    return true;
}

bool with_read(const struct statement *statement, struct with *out, struct error *error)
{
    const PgQuery__WithClause *clause = with_clause(statement->query);
    const struct tokens *tokens = statement->tokens;
    struct with with = {.arena = statement->arena};
    if (clause != NULL && clause->n_ctes > WITH_QUERY_LIMIT)
        return error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                         "a statement that writes a table of a migration may have %d queries in "
                         "WITH",
                         WITH_QUERY_LIMIT);
    if (clause != NULL) {
        with.recursive = clause->recursive;
        with.count = clause->n_ctes;
    }
    with.queries = arena_zero(statement->arena, with.count, sizeof *with.queries);
    for (size_t i = 0; i < with.count; i++) {
        struct with_query *query = &with.queries[i];
        query->cte = clause->ctes[i]->common_table_expr;
        query->query = tree_content(query->cte->ctequery);
        query->writes =
            query->query != NULL && query->query->descriptor != &pg_query__select_stmt__descriptor;
        with.writes = with.writes || query->writes;
        if (!with_find(tokens, query) || !with_find_end(tokens, query, statement->stop))
            return statement_refuse(statement, statement->scope.references,
                                    "WITH in an unusual form", error);
        if (i > 0)
            with.queries[i - 1].stop = query->first - 1; /* the comma */
    }
    *out = with;
    return true;
}

struct with_walk {
    const struct with *with;
    size_t limit; /* queries before it are seen, those from it on are not */
    bool *needed;
    bool *hidden; /* or NULL */
};

size_t with_limit(const struct with *with, size_t index)
{
    return with->recursive ? with->count : index;
}

static bool with_visit(void *context, const ProtobufCMessage *message,
                       const ProtobufCFieldDescriptor *field)
{
    struct with_walk *walk = context;
    (void)field;
    if (message->descriptor != &pg_query__range_var__descriptor)
        return tree_children(message, with_visit, walk);
    const PgQuery__RangeVar *var = (const PgQuery__RangeVar *)message;
    for (size_t i = 0; i < walk->with->count && var->schemaname[0] == '\0'; i++) {
        bool *marks = i < walk->limit ? walk->needed : walk->hidden;
        if (marks != NULL && strcmp(walk->with->queries[i].cte->ctename, var->relname) == 0)
            marks[i] = true;
    }
    return true;
}

/* A query may need one after it (RECURSIVE), so it goes on until all that are needed were seen. */
void with_mark(const struct with *with, size_t index, const ProtobufCMessage *message, bool *needed,
               bool *hidden)
{
    struct with_walk walk = {
        .with = with, .limit = with_limit(with, index), .needed = needed, .hidden = hidden};
    bool *seen = arena_zero(with->arena, with->count, sizeof *seen);
    with_visit(&walk, message, NULL);
    walk.hidden = NULL;
    for (bool more = with->count > 0; more;) {
        more = false;
        for (size_t i = with->count; i-- > 0;) {
            if (!needed[i] || seen[i] || with->queries[i].query == NULL)
                continue;
            seen[i] = true;
            more = true;
            walk.limit = with_limit(with, i);
            with_visit(&walk, with->queries[i].query, NULL);
        }
    }
}

#include "rewrite/tree/scope.h"

#include <assert.h>
#include <string.h>

#include "rewrite/tree/refuse.h"

/* The name of a WITH query that can be seen; the nearest first. */
struct scope_cte {
    const char *name;
    const struct scope_cte *next;
};

struct scope_walk {
    const struct catalog *catalog;
    const struct rewrite_request *request;
    const struct tokens *tokens;
    bool bare_names_unsure;
    struct arena *arena;
    struct scope *scope;
    struct error *error;
    struct reference **last_reference;
    struct level **last_level;
    struct column_use **last_column;
    const struct scope_cte *ctes;
    struct level *level;
    const ProtobufCMessage *parent;
    enum column_place place; /* of what stands in `parent` */
    size_t seen;             /* as column_use's, of what is being walked */
    size_t source_count;
};

static bool scope_visit(void *context, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field);
static bool scope_from_item(struct scope_walk *walk, const ProtobufCMessage *item);

static bool scope_is(const ProtobufCMessage *message, const ProtobufCMessageDescriptor *kind)
{
    return message->descriptor == kind;
}

static bool scope_is_field(const ProtobufCFieldDescriptor *field, const char *name)
{
    return field != NULL && strcmp(field->name, name) == 0;
}

/* The migrating table that a name means outside WITH, or NULL. */
static const struct touched *scope_table(const struct scope_walk *walk,
                                         const PgQuery__RangeVar *var)
{
    const struct rewrite_request *request = walk->request;
    for (size_t i = 0; i < request->touched->count; i++) {
        const struct touched *item = &request->touched->items[i];
        const struct table_name *table =
            &walk->catalog->migrations[item->migration].config->table[item->side];
        if (scope_is_named(request, var, table, item->bare_name_is_ours || walk->bare_names_unsure))
            return item;
    }
    return NULL;
}

static bool scope_is_cte(const struct scope_walk *walk, const PgQuery__RangeVar *var)
{
    if (var->schemaname[0] != '\0')
        return false;
    for (const struct scope_cte *cte = walk->ctes; cte != NULL; cte = cte->next)
        if (strcmp(cte->name, var->relname) == 0)
            return true;
    return false;
}

static const struct migration *scope_migration(const struct scope_walk *walk,
                                               const struct touched *touched)
{
    return &walk->catalog->migrations[touched->migration];
}

static bool scope_refuse(const struct scope_walk *walk, const struct touched *touched,
                         const char *construct)
{
    return refuse_construct(scope_migration(walk, touched), touched->side, touched->route,
                            construct, walk->error);
}

static bool scope_add_source(struct scope_walk *walk, const char *name,
                             const struct reference *reference, const ProtobufCMessage *item)
{
    struct level *level = walk->level;
    if (walk->source_count++ == SCOPE_SOURCE_LIMIT)
        return error_set(walk->error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                         "a statement that names a table of a migration may have %d tables",
                         SCOPE_SOURCE_LIMIT);
    struct source *source = arena_zero(walk->arena, 1, sizeof *source);
    source->name = name;
    source->reference = reference;
    source->item = item;
    *(level->last_source == NULL ? &level->sources : &level->last_source->next) = source;
    level->last_source = source;
    level->source_count++;
    return true;
}

/* Where the name stands in the text, with ONLY before it and the `*` that may follow. */
static bool scope_find_tokens(const struct scope_walk *walk, struct reference *reference)
{
    const PgQuery__RangeVar *var = reference->var;
    const struct tokens *tokens = walk->tokens;
    size_t parts = 1 + (size_t)(var->schemaname[0] != '\0') + (size_t)(var->catalogname[0] != '\0');
    size_t first = var->location < 0 ? 0 : tokens_at(tokens, (size_t)var->location);
    size_t stop = first == 0 ? 0 : tokens_name_end(tokens, first, parts);
    if (stop == 0)
        return scope_refuse(walk, reference->touched, "a name with UESCAPE");
    reference->name_first = first;
    if (tokens_is_word(tokens, first - 1, "only")) {
        first--;
    } else if (!var->inh && tokens_is(tokens, first - 1, "(") &&
               tokens_is_word(tokens, first - 2, "only")) {
        first -= 2;
        stop++;
    } else if (tokens_is(tokens, stop, "*")) {
        stop++;
    }
    reference->first = first;
    reference->stop = stop;
    return true;
}

/* A table that stands where a table may stand; NULL in `out` where it is none of ours. */
static bool scope_reference(struct scope_walk *walk, const PgQuery__RangeVar *var,
                            enum reference_use use, const struct reference **out)
{
    const struct touched *touched = scope_table(walk, var);
    *out = NULL;
    scope_note_relative(walk->catalog, walk->request, var, use, walk->bare_names_unsure,
                        walk->arena, &walk->scope->relatives);
    if (touched == NULL)
        return true;
    struct reference *reference = arena_zero(walk->arena, 1, sizeof *reference);
    reference->var = var;
    reference->use = use;
    reference->touched = touched;
    reference->migration = scope_migration(walk, touched);
    reference->side = touched->side;
    reference->name = var->alias != NULL ? var->alias->aliasname : var->relname;
    reference->level = walk->level;
    if (walk->bare_names_unsure && var->schemaname[0] == '\0') {
        scope_refuse(walk, touched, "a bare name after a statement that may change its meaning");
        return route_passes(touched->route, touched->side);
    }
    if (!scope_find_tokens(walk, reference))
        return route_passes(touched->route, touched->side);
    *walk->last_reference = reference;
    walk->last_reference = &reference->next;
    *out = reference;
    return true;
}

static struct level *scope_push_level(struct scope_walk *walk, const ProtobufCMessage *query,
                                      const struct level *outer)
{
    struct level *level = arena_zero(walk->arena, 1, sizeof *level);
    level->query = query;
    level->outer = outer;
    if (walk->level != NULL)
        level->outer_seen = outer == walk->level ? walk->seen : walk->level->outer_seen;
    walk->seen = SCOPE_EVERY_SOURCE;
    *walk->last_level = level;
    walk->last_level = &level->next;
    walk->level = level;
    return level;
}

/* What a query sees that stands in FROM without LATERAL, or in WITH: not the sources beside it. */
static const struct level *scope_outside(const struct scope_walk *walk)
{
    return walk->level == NULL ? NULL : walk->level->outer;
}

static void scope_show_cte(struct scope_walk *walk, const PgQuery__CommonTableExpr *cte)
{
    struct scope_cte *shown = arena_zero(walk->arena, 1, sizeof *shown);
    shown->name = cte->ctename;
    shown->next = walk->ctes;
    walk->ctes = shown;
}

static bool scope_query(struct scope_walk *walk, const ProtobufCMessage *query,
                        const struct level *outer);

/* Leaves the WITH queries shown: the caller takes them away again. A query in WITH sees those
 * before it, with RECURSIVE all of them and itself. */
static bool scope_with(struct scope_walk *walk, const PgQuery__WithClause *with)
{
    if (with == NULL)
        return true;
    for (size_t i = 0; with->recursive && i < with->n_ctes; i++)
        scope_show_cte(walk, with->ctes[i]->common_table_expr);
    for (size_t i = 0; i < with->n_ctes; i++) {
        const PgQuery__CommonTableExpr *cte = with->ctes[i]->common_table_expr;
        const ProtobufCMessage *query = tree_content(cte->ctequery);
        if (query != NULL) {
            if (!scope_is(query, &pg_query__select_stmt__descriptor))
                walk->scope->embedded_write = true;
            if (!scope_query(walk, query, scope_outside(walk)))
                return false;
        }
        if (!with->recursive)
            scope_show_cte(walk, cte);
    }
    return true;
}

static bool scope_from_list(struct scope_walk *walk, size_t count, PgQuery__Node **items)
{
    for (size_t i = 0; i < count; i++) {
        const ProtobufCMessage *item = tree_content(items[i]);
        if (item != NULL && !scope_from_item(walk, item))
            return false;
    }
    return true;
}

static const char *scope_function_name(const PgQuery__RangeFunction *function)
{
    if (function->alias != NULL)
        return function->alias->aliasname;
    if (function->n_functions != 1)
        return "";
    const PgQuery__Node *pair = function->functions[0];
    if (pair->node_case != PG_QUERY__NODE__NODE_LIST || pair->list->n_items == 0)
        return "";
    const PgQuery__Node *call = pair->list->items[0];
    if (call->node_case != PG_QUERY__NODE__NODE_FUNC_CALL || call->func_call->n_funcname == 0)
        return "";
    const char *name = tree_string(call->func_call->funcname[call->func_call->n_funcname - 1]);
    return name == NULL ? "" : name;
}

const char *scope_item_name(const PgQuery__Node *item)
{
    const PgQuery__Alias *alias = NULL;
    switch (item->node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR:
        alias = item->range_var->alias;
        return alias == NULL ? item->range_var->relname : alias->aliasname;
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
        return scope_function_name(item->range_function);
    case PG_QUERY__NODE__NODE_RANGE_TABLE_SAMPLE:
        return scope_item_name(item->range_table_sample->relation);
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
        alias = item->range_subselect->alias;
        break;
    case PG_QUERY__NODE__NODE_RANGE_TABLE_FUNC:
        alias = item->range_table_func->alias;
        break;
    case PG_QUERY__NODE__NODE_JOIN_EXPR:
        alias = item->join_expr->alias;
        break;
    default:
        break;
    }
    return alias == NULL ? "" : alias->aliasname;
}

static bool scope_from_table(struct scope_walk *walk, const PgQuery__RangeVar *var)
{
    const struct reference *reference = NULL;
    if (!scope_is_cte(walk, var) && !scope_reference(walk, var, REFERENCE_READ, &reference))
        return false;
    return scope_add_source(walk, var->alias != NULL ? var->alias->aliasname : var->relname,
                            reference, &var->base);
}

static void scope_note_join(const struct scope_walk *walk, const PgQuery__JoinExpr *join)
{
    walk->scope->natural_join = walk->scope->natural_join || join->is_natural;
    if (join->jointype != PG_QUERY__JOIN_TYPE__JOIN_INNER)
        walk->scope->outer_join = true;
    if (join->alias != NULL && join->alias->n_colnames != 0)
        walk->scope->renamed_join = true;
    for (size_t i = 0; i < join->n_using_clause; i++) {
        struct using_name *name = arena_zero(walk->arena, 1, sizeof *name);
        name->name = tree_string(join->using_clause[i]);
        name->next = walk->scope->usings;
        walk->scope->usings = name;
    }
}

static bool scope_from_join(struct scope_walk *walk, const PgQuery__JoinExpr *join)
{
    scope_note_join(walk, join);
    if (join->alias != NULL && !scope_add_source(walk, join->alias->aliasname, NULL, &join->base))
        return false;
    if (join->join_using_alias != NULL &&
        !scope_add_source(walk, join->join_using_alias->aliasname, NULL, &join->base))
        return false;
    if (!scope_from_item(walk, tree_content(join->larg)) ||
        !scope_from_item(walk, tree_content(join->rarg)))
        return false;
    const ProtobufCMessage *quals = tree_content(join->quals);
    if (quals == NULL)
        return true;
    walk->seen = walk->level->source_count;
    bool done = scope_visit(walk, quals, NULL);
    walk->seen = SCOPE_EVERY_SOURCE;
    return done;
}

static bool scope_from_subselect(struct scope_walk *walk, const PgQuery__RangeSubselect *from)
{
    const struct level *outer = from->lateral ? walk->level : scope_outside(walk);
    size_t before = walk->level->source_count;
    if (from->alias != NULL && !scope_add_source(walk, from->alias->aliasname, NULL, &from->base))
        return false;
    walk->seen = before;
    bool done = scope_query(walk, tree_content(from->subquery), outer);
    walk->seen = SCOPE_EVERY_SOURCE;
    return done;
}

static bool scope_visit_sample(void *context, const ProtobufCMessage *child,
                               const ProtobufCFieldDescriptor *field)
{
    if (scope_is_field(field, "relation"))
        return scope_from_item(context, child);
    return scope_visit(context, child, field);
}

static bool scope_from_item(struct scope_walk *walk, const ProtobufCMessage *item)
{
    const void *as = item;
    if (scope_is(item, &pg_query__range_var__descriptor))
        return scope_from_table(walk, as);
    if (scope_is(item, &pg_query__join_expr__descriptor))
        return scope_from_join(walk, as);
    if (scope_is(item, &pg_query__range_subselect__descriptor))
        return scope_from_subselect(walk, as);
    if (scope_is(item, &pg_query__range_table_sample__descriptor))
        return tree_children(item, scope_visit_sample, walk);
    const char *name = "";
    if (scope_is(item, &pg_query__range_function__descriptor)) {
        name = scope_function_name(as);
    } else if (scope_is(item, &pg_query__range_table_func__descriptor)) {
        const PgQuery__RangeTableFunc *function = as;
        name = function->alias == NULL ? "" : function->alias->aliasname;
    }
    size_t before = walk->level->source_count;
    if (!scope_add_source(walk, name, NULL, item))
        return false;
    walk->seen = before;
    bool done = tree_children(item, scope_visit, walk);
    walk->seen = SCOPE_EVERY_SOURCE;
    return done;
}

/* The parts of a query that are done before its expressions, or that name no table. */
static bool scope_visit_expressions(void *context, const ProtobufCMessage *child,
                                    const ProtobufCFieldDescriptor *field)
{
    static const char *const done[] = {"with_clause", "from_clause",    "using_clause",
                                       "relation",    "larg",           "rarg",
                                       "into_clause", "source_relation"};
    struct scope_walk *walk = context;
    for (size_t i = 0; i < sizeof done / sizeof *done; i++)
        if (scope_is_field(field, done[i]))
            return true;
    /* INSERT's source does not see the table that it goes into. */
    if (scope_is_field(field, "select_stmt"))
        return scope_query(walk, child, scope_outside(walk));
    return scope_visit(context, child, field);
}

static bool scope_select(struct scope_walk *walk, const PgQuery__SelectStmt *select)
{
    if (!scope_with(walk, select->with_clause))
        return false;
    const struct level *outer = walk->level->outer;
    if (select->larg != NULL && !scope_query(walk, &select->larg->base, outer))
        return false;
    if (select->rarg != NULL && !scope_query(walk, &select->rarg->base, outer))
        return false;
    return scope_from_list(walk, select->n_from_clause, select->from_clause) &&
           tree_children(&select->base, scope_visit_expressions, walk);
}

static bool scope_target(struct scope_walk *walk, const PgQuery__RangeVar *var)
{
    const struct reference *reference = NULL;
    if (!scope_reference(walk, var, REFERENCE_TARGET, &reference))
        return false;
    walk->level->writes = true;
    return scope_add_source(walk, var->alias != NULL ? var->alias->aliasname : var->relname,
                            reference, &var->base);
}

static bool scope_write(struct scope_walk *walk, const ProtobufCMessage *write)
{
    const void *as = write;
    if (scope_is(write, &pg_query__insert_stmt__descriptor)) {
        const PgQuery__InsertStmt *insert = as;
        return scope_target(walk, insert->relation) && scope_with(walk, insert->with_clause) &&
               tree_children(write, scope_visit_expressions, walk);
    }
    if (scope_is(write, &pg_query__update_stmt__descriptor)) {
        const PgQuery__UpdateStmt *update = as;
        return scope_target(walk, update->relation) && scope_with(walk, update->with_clause) &&
               scope_from_list(walk, update->n_from_clause, update->from_clause) &&
               tree_children(write, scope_visit_expressions, walk);
    }
    if (scope_is(write, &pg_query__delete_stmt__descriptor)) {
        const PgQuery__DeleteStmt *delete = as;
        return scope_target(walk, delete->relation) && scope_with(walk, delete->with_clause) &&
               scope_from_list(walk, delete->n_using_clause, delete->using_clause) &&
               tree_children(write, scope_visit_expressions, walk);
    }
    const PgQuery__MergeStmt *merge = as;
    return scope_target(walk, merge->relation) && scope_with(walk, merge->with_clause) &&
           scope_from_item(walk, tree_content(merge->source_relation)) &&
           tree_children(write, scope_visit_expressions, walk);
}

static bool scope_is_write(const ProtobufCMessage *message)
{
    return scope_is(message, &pg_query__insert_stmt__descriptor) ||
           scope_is(message, &pg_query__update_stmt__descriptor) ||
           scope_is(message, &pg_query__delete_stmt__descriptor) ||
           scope_is(message, &pg_query__merge_stmt__descriptor);
}

static bool scope_query(struct scope_walk *walk, const ProtobufCMessage *query,
                        const struct level *outer)
{
    const struct scope_cte *ctes = walk->ctes;
    size_t seen = walk->seen;
    struct level *level = walk->level;
    bool done;
    if (scope_is(query, &pg_query__select_stmt__descriptor)) {
        scope_push_level(walk, query, outer);
        done = scope_select(walk, (const void *)query);
    } else if (scope_is_write(query)) {
        scope_push_level(walk, query, outer);
        done = scope_write(walk, query);
    } else {
        done = tree_children(query, scope_visit, walk);
    }
    walk->ctes = ctes;
    walk->level = level;
    walk->seen = seen;
    return done;
}

static void scope_add_column(struct scope_walk *walk, const PgQuery__ColumnRef *ref,
                             const ProtobufCFieldDescriptor *field)
{
    struct column_use *use = arena_zero(walk->arena, 1, sizeof *use);
    use->ref = ref;
    use->parent = walk->parent;
    use->place = scope_is_field(field, "distinct_clause") ? COLUMN_ORDERED
                 : scope_is_field(field, "group_clause")  ? COLUMN_GROUPED
                                                          : walk->place;
    use->level = walk->level;
    use->seen = walk->seen;
    use->token = ref->location < 0 ? 0 : tokens_at(walk->tokens, (size_t)ref->location);
    *walk->last_column = use;
    walk->last_column = &use->next;
}

/* A table in a place that only the statements of utility.c have, or that nobody knows. */
static bool scope_stray_table(struct scope_walk *walk, const PgQuery__RangeVar *var,
                              const ProtobufCFieldDescriptor *field)
{
    const struct reference *reference = NULL;
    if (scope_is_field(field, "relation") || scope_is_field(field, "relations"))
        return scope_reference(walk, var, REFERENCE_WHOLE, &reference);
    const struct touched *touched = scope_table(walk, var);
    scope_note_relative(walk->catalog, walk->request, var, REFERENCE_WHOLE, walk->bare_names_unsure,
                        walk->arena, &walk->scope->relatives);
    if (touched == NULL || route_passes(touched->route, touched->side))
        return true;
    return scope_refuse(walk, touched, "a statement of this kind");
}

static void scope_note_function(struct scope *scope, const PgQuery__FuncCall *call)
{
    static const char *const runs_text[] = {
        "query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema",
        "table_to_xml", "table_to_xmlschema", "table_to_xml_and_xmlschema",
        "ts_stat",      "ts_rewrite",         "dblink",
        "dblink_exec",  "dblink_open",        "dblink_send_query",
        "crosstab",     "crosstab_hash",      "connectby",
    };
    const char *name =
        call->n_funcname == 0 ? NULL : tree_string(call->funcname[call->n_funcname - 1]);
    for (size_t i = 0; name != NULL && i < sizeof runs_text / sizeof *runs_text; i++)
        if (strcmp(name, runs_text[i]) == 0)
            scope->runs_text = true;
    if (name != NULL && strcmp(name, "set_config") == 0)
        scope->sets_config = true;
}

/* The place of what stands in a message; not what SET assigns, nor items of IN. */
static enum column_place scope_place_in(const struct scope_walk *walk,
                                        const ProtobufCMessage *message,
                                        const ProtobufCFieldDescriptor *field)
{
    bool grouped = scope_is_field(field, "group_clause") || walk->place == COLUMN_GROUPED;
    if (scope_is(message, &pg_query__grouping_set__descriptor))
        return COLUMN_GROUPED;
    if (scope_is(message, &pg_query__row_expr__descriptor))
        return grouped && ((const PgQuery__RowExpr *)message)->row_format ==
                              PG_QUERY__COERCION_FORM__COERCE_IMPLICIT_CAST
                   ? COLUMN_GROUPED
                   : COLUMN_LISTED;
    if (scope_is_field(field, "sort_clause"))
        return COLUMN_ORDERED;
    if (scope_is_field(field, "values_lists") || scope_is_field(field, "returning_list") ||
        (scope_is_field(field, "target_list") && walk->level != NULL &&
         scope_is(walk->level->query, &pg_query__select_stmt__descriptor)))
        return COLUMN_LISTED;
    return COLUMN_ELSEWHERE;
}

static bool scope_visit(void *context, const ProtobufCMessage *message,
                        const ProtobufCFieldDescriptor *field)
{
    struct scope_walk *walk = context;
    const void *as = message;
    if (scope_is(message, &pg_query__select_stmt__descriptor) || scope_is_write(message))
        return scope_query(walk, message, walk->level);
    if (scope_is(message, &pg_query__column_ref__descriptor)) {
        scope_add_column(walk, as, field);
        return true;
    }
    if (scope_is(message, &pg_query__func_call__descriptor))
        scope_note_function(walk->scope, as);
    if (scope_is(message, &pg_query__range_var__descriptor))
        return scope_stray_table(walk, as, field);
    if (scope_is(message, &pg_query__locking_clause__descriptor)) {
        walk->scope->locks = true; /* its names are aliases */
        return true;
    }
    if (scope_is(message, &pg_query__into_clause__descriptor))
        return true; /* a table that is not there yet */
    if (scope_is(message, &pg_query__multi_assign_ref__descriptor)) {
        /* The tree repeats the source for each column of `(a, b) = source`. */
        const PgQuery__MultiAssignRef *assign = as;
        if (assign->colno > 1)
            return true;
    }
    const ProtobufCMessage *parent = walk->parent;
    enum column_place place = walk->place;
    walk->place = scope_place_in(walk, message, field);
    walk->parent = message;
    bool done = tree_children(message, scope_visit, walk);
    walk->parent = parent;
    walk->place = place;
    return done;
}

static void scope_choose_tables(const struct scope_walk *walk)
{
    bool *written = arena_zero(walk->arena, walk->catalog->migration_count, sizeof *written);
    const struct scope *scope = walk->scope;
    for (const struct reference *target = scope->references; target != NULL; target = target->next)
        if (target->use == REFERENCE_TARGET)
            written[target->touched->migration] = true;
    for (struct reference *read = scope->references; read != NULL; read = read->next) {
        struct route route = read->touched->route;
        bool to_primary = scope->locks || written[read->touched->migration];
        read->physical = to_primary ? route.primary : route.read;
    }
}

bool scope_resolve(const struct catalog *catalog, const struct rewrite_request *request,
                   const struct tokens *tokens, const struct parse_statement *statement,
                   bool bare_names_unsure, struct arena *arena, struct scope *out,
                   struct error *error)
{
    struct scope scope = {0};
    struct scope_walk walk = {
        .seen = SCOPE_EVERY_SOURCE,
        .catalog = catalog,
        .request = request,
        .tokens = tokens,
        .bare_names_unsure = bare_names_unsure,
        .arena = arena,
        .scope = &scope,
        .error = error,
        .last_reference = &scope.references,
        .last_level = &scope.levels,
        .last_column = &scope.columns,
    };
    const ProtobufCMessage *content = tree_content(statement->node);
    if (content != NULL && !scope_visit(&walk, content, NULL))
        return false;
    scope_choose_tables(&walk);
    *out = scope;
    return true;
}

bool scope_is_moved(const struct reference *reference)
{
    return reference != NULL && reference->use == REFERENCE_READ &&
           reference->physical != reference->side;
}

#include "rewrite/other/hidden.h"

#include <ctype.h>
#include <string.h>

#include "rewrite/mapping/rewriter_data.h"
#include "rewrite/tree/refuse.h"

#define HIDDEN_HASH_BEGIN UINT64_C(1469598103934665603)
#define HIDDEN_HASH_STEP UINT64_C(1099511628211)

static bool hidden_is_materialized_view(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT &&
           node->create_table_as_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
}

static bool hidden_is_view(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_VIEW_STMT || hidden_is_materialized_view(node);
}

bool hidden_is_whole(const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_DO_STMT:
    case PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT:
    case PG_QUERY__NODE__NODE_RULE_STMT:
        return true;
    default:
        return hidden_is_view(node);
    }
}

bool hidden_is_trigger(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_CREATE_TRIG_STMT;
}

/* Made to be called at once, by the application itself: Sequelize's findOrCreate hides an INSERT
 * in one. What it writes would not reach the mirror, and nobody would look for it there. */
static bool hidden_is_temporary_function(const PgQuery__Node *node)
{
    if (node->node_case != PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
        return false;
    const PgQuery__CreateFunctionStmt *function = node->create_function_stmt;
    return function->n_funcname > 1 &&
           function->funcname[0]->node_case == PG_QUERY__NODE__NODE_STRING &&
           strcmp(function->funcname[0]->string->sval, "pg_temp") == 0;
}

/* The same for texts that differ in numbers, in what stands in quotes, and in white space. */
static uint64_t hidden_shape(const char *text, size_t length)
{
    uint64_t hash = HIDDEN_HASH_BEGIN;
    bool quoted = false;
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte == '\'')
            quoted = !quoted;
        if (!quoted && !isspace(byte) && !isdigit(byte))
            hash = (hash ^ byte) * HIDDEN_HASH_STEP;
    }
    return hash;
}

static void hidden_add(struct analysis *analysis, struct hidden_sql hidden)
{
    struct hidden_sql *grown =
        arena_zero(analysis->arena, analysis->hidden_count + 1, sizeof *grown);
    if (analysis->hidden_count != 0)
        memcpy(grown, analysis->hidden, analysis->hidden_count * sizeof *grown);
    grown[analysis->hidden_count++] = hidden;
    analysis->hidden = grown;
}

static bool hidden_note_table(struct analysis *analysis, const struct statement *statement,
                              const char *construct, const struct touched *touched, uint64_t shape,
                              struct error *error)
{
    struct route route = touched->route;
    bool is_written = route.primary == touched->side || route.mirrored;
    if (hidden_is_temporary_function(statement->node))
        construct = "a function in pg_temp";
    if (hidden_is_temporary_function(statement->node) ||
        (hidden_is_view(statement->node) && !is_written))
        return refuse_construct(&statement->rewriter->catalog->migrations[touched->migration],
                                touched->side, route, construct, error);
    hidden_add(analysis, (struct hidden_sql){
                             .migration = touched->migration,
                             .side = touched->side,
                             .construct = construct,
                             .shape = shape,
                         });
    return true;
}

bool hidden_note(struct analysis *analysis, const struct statement *statement,
                 const char *construct, struct error *error)
{
    const struct rewrite_request *request = analysis->request;
    size_t from = tokens_offset(statement->tokens, place_before(statement->first));
    size_t to = tokens_offset(statement->tokens, place_before(statement->stop));
    struct touched_set named;
    scan_text(&statement->rewriter->words, request->database, request->text + from, to - from,
              &named);
    uint64_t shape = hidden_shape(request->text + from, to - from);
    for (size_t i = 0; i < named.count; i++)
        for (size_t j = 0; j < request->touched->count; j++) {
            const struct touched *touched = &request->touched->items[j];
            if (touched->migration == named.items[i].migration &&
                touched->side == named.items[i].side &&
                !route_passes(touched->route, touched->side) &&
                !hidden_note_table(analysis, statement, construct, touched, shape, error))
                return false;
        }
    return true;
}

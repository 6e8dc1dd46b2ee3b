#include "tests/fuzz/fuzz_tables.h"

#include <string.h>

/* A query of this name looks at tables, and reads none (rewrite/read/seal.h). */
#define FUZZ_TABLES_SEAL "_cf_seal"

struct fuzz_tables_walk {
    const struct catalog *catalog;
    const char *database;
    const ProtobufCMessage *statement;
    const ProtobufCMessage *parent;
    struct fuzz_tables_found *found;
};

struct fuzz_tables_with {
    const char *name;
    bool has;
};

static bool fuzz_tables_visit_with(void *context, const ProtobufCMessage *message,
                                   const ProtobufCFieldDescriptor *field)
{
    struct fuzz_tables_with *with = context;
    (void)field;
    if (message->descriptor == &pg_query__common_table_expr__descriptor)
        with->has =
            with->has || strcmp(((const PgQuery__CommonTableExpr *)(const void *)message)->ctename,
                                with->name) == 0;
    return tree_children(message, fuzz_tables_visit_with, context);
}

static bool fuzz_tables_is_with(const struct fuzz_tables_walk *walk, const char *name)
{
    struct fuzz_tables_with with = {.name = name};
    tree_children(walk->statement, fuzz_tables_visit_with, &with);
    return with.has;
}

static bool fuzz_tables_is_target(const ProtobufCMessage *parent,
                                  const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *kind = parent->descriptor;
    if (kind == &pg_query__copy_stmt__descriptor)
        return ((const PgQuery__CopyStmt *)(const void *)parent)->is_from;
    return kind == &pg_query__truncate_stmt__descriptor ||
           (strcmp(field->name, "relation") == 0 && (kind == &pg_query__insert_stmt__descriptor ||
                                                     kind == &pg_query__update_stmt__descriptor ||
                                                     kind == &pg_query__delete_stmt__descriptor ||
                                                     kind == &pg_query__merge_stmt__descriptor));
}

static void fuzz_tables_name(struct fuzz_tables_walk *walk, const PgQuery__RangeVar *var,
                             const ProtobufCFieldDescriptor *field)
{
    bool bare = var->schemaname[0] == '\0';
    if (var->catalogname[0] != '\0' && strcmp(var->catalogname, walk->database) != 0)
        return;
    for (size_t i = 0; i < walk->catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct table_name *table = &walk->catalog->migrations[i].config->table[side];
            if (strcmp(table->name, var->relname) != 0 ||
                (!bare && strcmp(table->schema, var->schemaname) != 0))
                continue;
            bool target = fuzz_tables_is_target(walk->parent, field);
            if (bare && !target && fuzz_tables_is_with(walk, var->relname))
                continue;
            walk->found->names[i][side] = true;
            walk->found->writes[i][side] = walk->found->writes[i][side] || target;
        }
}

static bool fuzz_tables_is_copy_from(const struct fuzz_tables_walk *walk)
{
    return walk->statement->descriptor == &pg_query__copy_stmt__descriptor &&
           ((const PgQuery__CopyStmt *)(const void *)walk->statement)->is_from;
}

static bool fuzz_tables_makes_view(const PgQuery__CreateTableAsStmt *statement)
{
    return statement->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW;
}

static bool fuzz_tables_is_seal(const ProtobufCMessage *message)
{
    return message->descriptor == &pg_query__common_table_expr__descriptor &&
           strncmp(((const PgQuery__CommonTableExpr *)(const void *)message)->ctename,
                   FUZZ_TABLES_SEAL, strlen(FUZZ_TABLES_SEAL)) == 0;
}

static bool fuzz_tables_visit(void *context, const ProtobufCMessage *message,
                              const ProtobufCFieldDescriptor *field)
{
    struct fuzz_tables_walk *walk = context;
    if (message->descriptor == &pg_query__range_var__descriptor)
        fuzz_tables_name(walk, (const void *)message, field);
    if (message->descriptor == &pg_query__locking_clause__descriptor) {
        walk->found->locks = true;
        return true;
    }
    /* A materialized view is an operator's, as other views are. */
    if (message->descriptor == &pg_query__create_table_as_stmt__descriptor &&
        fuzz_tables_makes_view((const void *)message))
        walk->found->unknown = true;
    if (message->descriptor == &pg_query__into_clause__descriptor)
        return true;
    /* The server refuses every subquery in the condition of a COPY FROM. */
    if (message->descriptor == &pg_query__sub_link__descriptor && fuzz_tables_is_copy_from(walk))
        return true;
    if (fuzz_tables_is_seal(message))
        return true;
    const ProtobufCMessage *parent = walk->parent;
    walk->parent = message;
    tree_children(message, fuzz_tables_visit, walk);
    walk->parent = parent;
    return true;
}

/* All others are an operator's, who means the table that he names; what PREPARE names is looked at
 * when it is executed. */
static bool fuzz_tables_knows(const PgQuery__Node *statement)
{
    switch (statement->node_case) {
    case PG_QUERY__NODE__NODE_SELECT_STMT:
    case PG_QUERY__NODE__NODE_INSERT_STMT:
    case PG_QUERY__NODE__NODE_UPDATE_STMT:
    case PG_QUERY__NODE__NODE_DELETE_STMT:
    case PG_QUERY__NODE__NODE_MERGE_STMT:
    case PG_QUERY__NODE__NODE_COPY_STMT:
    case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
    case PG_QUERY__NODE__NODE_EXPLAIN_STMT:
    case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        return true;
    default:
        return false;
    }
}

struct fuzz_tables_found fuzz_tables_find(const struct catalog *catalog, const char *database,
                                          const PgQuery__Node *statement)
{
    struct fuzz_tables_found found = {0};
    const ProtobufCMessage *content = tree_content(statement);
    found.unknown = content == NULL || !fuzz_tables_knows(statement) ||
                    (statement->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT &&
                     fuzz_tables_makes_view(statement->create_table_as_stmt));
    if (found.unknown)
        return found;
    struct fuzz_tables_walk walk = {
        .catalog = catalog,
        .database = database,
        .statement = content,
        .parent = content,
        .found = &found,
    };
    tree_children(content, fuzz_tables_visit, &walk);
    return found;
}

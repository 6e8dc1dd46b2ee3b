#include "config/database/relatives.h"

#include <string.h>

/* From the table down to its partitions and children (`down`), up to what it is one of (`up`), and
 * from all of these to the relations whose rules name them (`aside`), of which a view is one. What
 * is reached by way of a rule on a table, or of a materialized view, has not the rows themselves.
 */
static const char RELATIVES_SQL[] =
    "WITH RECURSIVE relatives (oid, way, has_rows) AS ("
    "SELECT $1::pg_catalog.oid, 'self', true UNION SELECT n.oid, n.way, n.has_rows "
    "FROM relatives r CROSS JOIN LATERAL ("
    "SELECT i.inhrelid, 'down', true FROM pg_catalog.pg_inherits i "
    "WHERE i.inhparent = r.oid AND r.way = ANY ('{self,down}') UNION ALL "
    "SELECT i.inhparent, 'up', true FROM pg_catalog.pg_inherits i "
    "WHERE i.inhrelid = r.oid AND r.way = ANY ('{self,up}') UNION ALL "
    "SELECT w.ev_class, 'aside', r.has_rows AND c.relkind = 'v' FROM pg_catalog.pg_depend d "
    "JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid "
    "JOIN pg_catalog.pg_class c ON c.oid = w.ev_class "
    "WHERE d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = r.oid "
    "AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass "
    "AND w.ev_class <> r.oid) n (oid, way, has_rows)) "
    "SELECT n.nspname, c.relname, CASE WHEN r.down THEN CASE WHEN c.relispartition THEN 'p' "
    "ELSE 'c' END WHEN r.up THEN 'u' WHEN c.relkind = 'm' THEN 'm' WHEN r.has_rows THEN 'v' "
    "ELSE 'r' END FROM (SELECT oid, bool_or(way = 'down') AS down, bool_or(way = 'up') AS up, "
    "bool_or(has_rows) AS has_rows FROM relatives WHERE oid <> $1::pg_catalog.oid GROUP BY oid) r "
    "JOIN pg_catalog.pg_class c ON c.oid = r.oid "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace ORDER BY c.oid";

static enum relative_kind relatives_kind(char kind)
{
    switch (kind) {
    case 'p':
        return RELATIVE_PARTITION;
    case 'c':
        return RELATIVE_CHILD;
    case 'u':
        return RELATIVE_PARENT;
    case 'v':
        return RELATIVE_VIEW;
    case 'm':
        return RELATIVE_COPY;
    default:
        return RELATIVE_RULE;
    }
}

bool relatives_read(struct catalog_connection *connection, const struct migration_config *config,
                    const char *oid, struct shape *shape, struct arena *arena)
{
    PGresult *result = catalog_connection_ask(connection, RELATIVES_SQL, oid, NULL);
    if (result == NULL)
        return false;
    size_t count = (size_t)PQntuples(result);
    if (count > RELATIVES_LIMIT) {
        PQclear(result);
        return error_set(connection->error, SQLSTATE_CONFIG_FILE,
                         "migration %s: %zu partitions, children and views belong to table %s.%s; "
                         "expected at most %d",
                         config->name, count, shape->table.schema, shape->table.name,
                         RELATIVES_LIMIT);
    }
    shape->relatives = arena_zero(arena, count, sizeof *shape->relatives);
    for (int i = 0; i < (int)count; i++) {
        struct relative *relative = &shape->relatives[shape->relative_count];
        *relative = (struct relative){
            .table = {.schema = arena_string(arena, PQgetvalue(result, i, 0)),
                      .name = arena_string(arena, PQgetvalue(result, i, 1))},
            .kind = relatives_kind(PQgetvalue(result, i, 2)[0]),
        };
        if (relative->kind == RELATIVE_PARENT ||
            (!table_name_equal(&relative->table, &config->table[SIDE_OLD]) &&
             !table_name_equal(&relative->table, &config->table[SIDE_NEW])))
            shape->relative_count++;
    }
    PQclear(result);
    return true;
}

const struct relative *relatives_parent(const struct shape *shape)
{
    for (size_t i = 0; i < shape->relative_count; i++)
        if (shape->relatives[i].kind == RELATIVE_PARENT)
            return &shape->relatives[i];
    return NULL;
}

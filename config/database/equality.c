#include "config/database/equality.h"

#include <string.h>

/* Of the type itself or of what it counts as: a domain as what it is made of, an enum as anyenum,
 * others as what they are stored like. No row where that is ambiguous. */
static const char EQUALITY_OPERATOR[] =
    "WITH RECURSIVE below (oid) AS (SELECT $1::pg_catalog.oid UNION ALL "
    "SELECT y.typbasetype FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype = 'd'), "
    "types AS (SELECT y.oid, CASE WHEN y.typtype = 'e' THEN 3500 WHEN y.typtype = 'r' THEN 3831 "
    "WHEN y.typtype = 'm' THEN 4537 WHEN y.typtype = 'c' THEN 2249 "
    "WHEN y.typcategory = 'A' AND y.typelem <> 0 THEN 2277 END AS any_oid "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid AND y.typtype <> 'd'), "
    "found AS (SELECT pg_catalog.format('OPERATOR(%I.%s)', s.nspname, o.oprname) AS name, "
    "pg_catalog.rank() OVER (ORDER BY c.opcintype = t.oid DESC) AS place "
    "FROM types t JOIN pg_catalog.pg_opclass c ON c.opcmethod = 403 AND c.opcdefault "
    "AND (c.opcintype = t.oid OR c.opcintype = t.any_oid "
    "OR EXISTS (SELECT FROM pg_catalog.pg_cast k WHERE k.castsource = t.oid "
    "AND k.casttarget = c.opcintype AND k.castmethod = 'b' AND k.castcontext = 'i')) "
    "JOIN pg_catalog.pg_amop m ON m.amopfamily = c.opcfamily AND m.amopstrategy = 3 "
    "AND m.amoplefttype = c.opcintype AND m.amoprighttype = c.opcintype "
    "JOIN pg_catalog.pg_operator o ON o.oid = m.amopopr "
    "JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace) "
    "SELECT pg_catalog.min(f.name) FROM found f WHERE f.place = 1 HAVING pg_catalog.count(*) = 1";

bool equality_read(struct catalog_connection *connection, struct shape *shape, struct arena *arena)
{
    for (size_t i = 0; i < shape->column_count; i++) {
        struct column *column = &shape->columns[i];
        if (column_is_of_pg_catalog(column))
            continue;
        const char *oid = arena_format(arena, "%u", column->type_oid);
        PGresult *result = catalog_connection_ask(connection, EQUALITY_OPERATOR, oid, NULL);
        if (result == NULL)
            return false;
        if (PQntuples(result) == 1)
            column->equals = arena_string(arena, PQgetvalue(result, 0, 0));
        PQclear(result);
    }
    return true;
}

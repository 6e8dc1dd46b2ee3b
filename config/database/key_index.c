#include "config/database/key_index.h"

#include <stdlib.h>
#include <string.h>

#include "protocol/base/bytes.h"

/*
 * Unique indexes over the key's columns in any order, the best first: its name and what it lacks.
 * Inherited children are out of reach of any index of their parent.
 *
 * An operator class is the type's own where it has the family and the input type of the default
 * one: of the type itself, else of what the type counts as, else of what it is stored like, of
 * which the preferred type goes first.
 */
static const char KEY_INDEX_CANDIDATES[] =
    "SELECT i.relname, x.indimmediate, x.indisvalid, x.indpred IS NULL, k.plain "
    "FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid "
    "CROSS JOIN LATERAL (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY "
    "a.attname::pg_catalog.text COLLATE pg_catalog.\"C\") AS names, "
    "pg_catalog.bool_and(x.indcollation[p.place] = a.attcollation AND (o.opcfamily, o.opcintype) = "
    "(SELECT d.opcfamily, d.opcintype FROM pg_catalog.pg_opclass d "
    "JOIN pg_catalog.pg_type y ON y.oid = d.opcintype WHERE d.opcmethod = o.opcmethod "
    "AND d.opcdefault AND (d.opcintype = t.oid OR d.opcintype = t.any_oid OR EXISTS ("
    "SELECT FROM pg_catalog.pg_cast c WHERE c.castsource = t.oid AND c.casttarget = d.opcintype "
    "AND c.castmethod = 'b' AND c.castcontext = 'i')) "
    "ORDER BY d.opcintype = t.oid DESC, d.opcintype IS NOT DISTINCT FROM t.any_oid DESC, "
    "y.typispreferred DESC LIMIT 1)) AS plain "
    "FROM pg_catalog.generate_series(0, x.indnkeyatts - 1) p (place) "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[p.place] "
    "JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[p.place] "
    "CROSS JOIN LATERAL (WITH RECURSIVE below (oid) AS (SELECT a.atttypid UNION ALL "
    "SELECT y.typbasetype FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype = 'd') "
    "SELECT y.oid, CASE WHEN y.typtype = 'e' THEN 3500 WHEN y.typtype = 'r' THEN 3831 "
    "WHEN y.typtype = 'm' THEN 4537 WHEN y.typtype = 'c' THEN 2249 "
    "WHEN y.typcategory = 'A' AND y.typelem <> 0 THEN 2277 END AS any_oid "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid AND y.typtype <> 'd') t) k "
    "WHERE x.indrelid = $1 AND x.indisunique "
    "AND x.indnkeyatts = pg_catalog.array_length($2::pg_catalog.text[], 1) "
    "AND k.names = $2::pg_catalog.text[] "
    "ORDER BY x.indimmediate AND x.indisvalid AND x.indpred IS NULL AND k.plain DESC, i.relname";

static const char KEY_INDEX_INHERITED[] =
    "SELECT FROM pg_catalog.pg_class c WHERE c.oid = $1 AND c.relkind <> 'p' AND EXISTS ("
    "SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)";

enum { KEY_INDEX_NAME, KEY_INDEX_IMMEDIATE, KEY_INDEX_VALID, KEY_INDEX_COMPLETE, KEY_INDEX_PLAIN };

static int key_index_compare(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The key's columns in the order of their bytes, as an array of the server's. */
static const char *key_index_columns(const struct migration_config *config, struct arena *arena)
{
    struct bytes text = {0};
    const char **names = arena_zero(arena, config->key_count, sizeof *names);
    memcpy(names, config->key, config->key_count * sizeof *names);
    qsort(names, config->key_count, sizeof *names, key_index_compare);
    for (size_t i = 0; i < config->key_count; i++) {
        bytes_add_text(&text, i == 0 ? "{\"" : ",\"");
        for (const char *c = names[i]; *c != '\0'; c++) {
            if (*c == '"' || *c == '\\')
                bytes_add_u8(&text, '\\');
            bytes_add_u8(&text, (uint8_t)*c);
        }
        bytes_add_text(&text, "\"");
    }
    bytes_add_text(&text, "}");
    const char *array = arena_copy(arena, (const char *)text.data, text.length);
    bytes_free(&text);
    return array;
}

/* NULL where the first candidate will do. */
static const char *key_index_trouble(const PGresult *candidates, struct arena *arena)
{
    static const struct {
        int field;
        const char *text;
    } LACKS[] = {
        {KEY_INDEX_COMPLETE, "is partial"},
        {KEY_INDEX_IMMEDIATE, "is deferrable"},
        {KEY_INDEX_VALID, "is not valid"},
        {KEY_INDEX_PLAIN, "compares by another operator class or collation than its column"},
    };
    if (PQntuples(candidates) == 0)
        return "it has no unique index over them";
    for (size_t i = 0; i < sizeof LACKS / sizeof *LACKS; i++)
        if (PQgetvalue(candidates, 0, LACKS[i].field)[0] != 't')
            return arena_format(arena, "its unique index \"%s\" %s",
                                PQgetvalue(candidates, 0, KEY_INDEX_NAME), LACKS[i].text);
    return NULL;
}

bool key_index_read(struct catalog_connection *connection, const char *oid,
                    struct migration *migration, enum side side, struct arena *arena)
{
    struct shape *shape = &migration->shape[side];
    PGresult *inherited = catalog_connection_ask(connection, KEY_INDEX_INHERITED, oid, NULL);
    if (inherited == NULL)
        return false;
    bool reaches_all = PQntuples(inherited) == 0;
    PQclear(inherited);
    shape->key_trouble = NULL;
    if (!reaches_all) {
        shape->key_trouble = "tables inherit from it, which no index of it reaches";
        return true;
    }
    PGresult *candidates = catalog_connection_ask(connection, KEY_INDEX_CANDIDATES, oid,
                                                  key_index_columns(migration->config, arena));
    if (candidates == NULL)
        return false;
    shape->key_trouble = key_index_trouble(candidates, arena);
    PQclear(candidates);
    return true;
}

#include "config/database/role_rights.h"

#include "protocol/base/log.h"

/*
 * $1 is the old table's OID, $2 the new one's. Of a table whose rights nobody has changed the ACL
 * is NULL, and its owner has them all.
 */
static const char ROLE_RIGHTS_QUESTION[] =
    "WITH granted AS ("
    "SELECT x.grantee, x.privilege_type AS word, NULL::pg_catalog.name AS attname "
    "FROM pg_catalog.pg_class c CROSS JOIN LATERAL pg_catalog.aclexplode("
    "coalesce(c.relacl, pg_catalog.acldefault('r', c.relowner))) x WHERE c.oid = "
    "$1::pg_catalog.oid "
    "UNION ALL "
    "SELECT x.grantee, x.privilege_type, a.attname "
    "FROM pg_catalog.pg_attribute a CROSS JOIN LATERAL pg_catalog.aclexplode(a.attacl) x "
    "WHERE a.attrelid = $1::pg_catalog.oid AND NOT a.attisdropped), "
    "named AS ("
    "SELECT CASE WHEN g.grantee = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(g.grantee) END "
    "AS role, CASE WHEN g.grantee = 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident("
    "pg_catalog.pg_get_userbyid(g.grantee)) END AS quoted, g.word, "
    "pg_catalog.bool_and(g.attname IS NOT NULL) AS by_column "
    "FROM granted g WHERE g.word IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE') "
    "AND (g.grantee = 0 OR EXISTS (SELECT FROM pg_catalog.pg_roles r WHERE r.oid = g.grantee)) "
    "GROUP BY 1, 2, 3), "
    "lacking AS ("
    "SELECT n.role, n.quoted, n.word, false AS on_schema FROM named n WHERE NOT CASE "
    "WHEN n.by_column THEN pg_catalog.has_any_column_privilege(n.role, $2::pg_catalog.oid, n.word) "
    "ELSE pg_catalog.has_table_privilege(n.role, $2::pg_catalog.oid, n.word) END "
    "UNION ALL "
    "SELECT DISTINCT n.role, n.quoted, 'USAGE', true FROM named n JOIN pg_catalog.pg_class c "
    "ON c.oid = $2::pg_catalog.oid "
    "WHERE NOT pg_catalog.has_schema_privilege(n.role, c.relnamespace, 'USAGE')) "
    "SELECT l.role, pg_catalog.string_agg(l.word, ', ' ORDER BY l.word), "
    "pg_catalog.format('GRANT %s ON %s TO %s', pg_catalog.string_agg(l.word, ', ' ORDER BY "
    "l.word), "
    "CASE WHEN l.on_schema THEN pg_catalog.format('SCHEMA %I', s.nspname) "
    "ELSE pg_catalog.format('%I.%I', s.nspname, c.relname) END, l.quoted) "
    "FROM lacking l JOIN pg_catalog.pg_class c ON c.oid = $2::pg_catalog.oid "
    "JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace "
    "GROUP BY l.role, l.quoted, l.on_schema, s.nspname, c.relname ORDER BY l.role, l.on_schema";

enum { ROLE_RIGHTS_ROLE, ROLE_RIGHTS_WORDS, ROLE_RIGHTS_GRANT };

static const char *role_rights_text(const PGresult *rows, int row, int field, struct arena *arena)
{
    return arena_format(arena, "%s", PQgetvalue(rows, row, field));
}

bool role_rights_find(struct catalog_connection *connection, const struct migration *migration,
                      struct arena *arena, struct role_rights_finding **findings, size_t *count)
{
    *findings = NULL;
    *count = 0;
    const struct shape *old = &migration->shape[SIDE_OLD];
    const struct shape *new = &migration->shape[SIDE_NEW];
    if (!old->exists || !new->exists)
        return true;
    PGresult *rows = catalog_connection_ask(connection, ROLE_RIGHTS_QUESTION,
                                            arena_format(arena, "%u", old->oid),
                                            arena_format(arena, "%u", new->oid));
    if (rows == NULL)
        return false;
    *count = (size_t)PQntuples(rows);
    *findings = arena_zero(arena, *count, sizeof **findings);
    for (size_t i = 0; i < *count; i++)
        (*findings)[i] = (struct role_rights_finding){
            .role = role_rights_text(rows, (int)i, ROLE_RIGHTS_ROLE, arena),
            .rights = role_rights_text(rows, (int)i, ROLE_RIGHTS_WORDS, arena),
            .grant = role_rights_text(rows, (int)i, ROLE_RIGHTS_GRANT, arena),
        };
    PQclear(rows);
    return true;
}

static bool role_rights_warn_one(struct catalog_connection *connection,
                                 const struct migration *migration, struct arena *arena)
{
    struct role_rights_finding *findings;
    size_t count;
    if (!role_rights_find(connection, migration, arena, &findings, &count))
        return false;
    for (size_t i = 0; i < count; i++)
        log_event(LOG_LEVEL_WARNING, "role_lacks_rights",
                  LOG_TEXT("migration", migration->config->name),
                  LOG_TEXT("role", findings[i].role),
                  LOG_TEXT("table", migration->shape[SIDE_NEW].table.name),
                  LOG_TEXT("lacks", findings[i].rights), LOG_TEXT("expected", findings[i].grant));
    return true;
}

void role_rights_warn(const struct config *config, const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->migration_count; i++) {
        struct arena arena = {0};
        struct error error;
        const struct migration *migration = &catalog->migrations[i];
        struct catalog_connection connection = {
            .database = migration->config->database,
            .error = &error,
        };
        if (!catalog_connection_connect(&connection, config) ||
            !catalog_connection_begin(&connection) ||
            !role_rights_warn_one(&connection, migration, &arena))
            log_event(LOG_LEVEL_WARNING, "rights_not_compared",
                      LOG_TEXT("migration", migration->config->name),
                      LOG_TEXT("reason", error.message));
        PQfinish(connection.server);
        arena_free(&arena);
    }
}

#include "config/database/role_check.h"

#include <libpq-fe.h>
#include <string.h>

#include "config/database/catalog_connection.h"
#include "config/file/conninfo.h"
#include "protocol/base/log.h"

/* $1: what control must not be a member of, or {} where every right is one too many. 1260 is
 * pg_authid, 1259 pg_class. */
static const char ROLE_CHECK_QUESTION[] =
    "SELECT r.rolname, "
    "pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'rolpassword', 'SELECT') "
    "AND pg_catalog.has_column_privilege('pg_catalog.pg_authid', 'rolname', 'SELECT'), "
    "pg_catalog.concat_ws(', ', "
    "CASE WHEN r.rolsuper THEN 'is a superuser' END, "
    "CASE WHEN r.rolcreaterole AND NOT r.rolsuper THEN 'may change roles' END, "
    "CASE WHEN r.rolreplication AND NOT r.rolsuper THEN 'may copy the cluster (REPLICATION)' END, "
    "CASE WHEN x.strict AND r.rolcreatedb AND NOT r.rolsuper THEN 'may make databases' END, "
    "CASE WHEN x.strict AND r.rolbypassrls AND NOT r.rolsuper THEN 'bypasses row security' END, "
    "(SELECT 'is a member of ' || pg_catalog.string_agg(p.rolname, ', ' ORDER BY p.rolname) "
    "FROM pg_catalog.pg_roles p WHERE NOT r.rolsuper AND p.oid <> r.oid "
    "AND (x.strict OR p.rolname = ANY ($1::pg_catalog.name[])) "
    "AND pg_catalog.pg_has_role(r.oid, p.oid, 'MEMBER')), "
    "(SELECT 'owns, or has rights on, ' || pg_catalog.string_agg(DISTINCT coalesce("
    "pg_catalog.pg_describe_object(d.classid, d.objid, 0), 'something'), ', ') "
    "|| CASE WHEN pg_catalog.count(DISTINCT d.objid) = 3 THEN ' and others' ELSE '' END "
    "FROM (SELECT s.classid, s.objid FROM pg_catalog.pg_shdepend s "
    "WHERE x.strict AND s.refclassid = 1260 AND s.refobjid = r.oid "
    "AND s.dbid IN (0, (SELECT b.oid FROM pg_catalog.pg_database b "
    "WHERE b.datname = pg_catalog.current_database())) "
    "AND NOT (s.classid = 1259 AND s.objid = 1260) LIMIT 3) d)) "
    "FROM pg_catalog.pg_roles r, (SELECT $1 = '{}' AS strict) x WHERE r.rolname = current_user";

#define ROLE_CHECK_POWERS                                                                          \
    "{pg_execute_server_program,pg_read_server_files,pg_write_server_files,pg_read_all_data,"      \
    "pg_write_all_data}"
#define ROLE_CHECK_EVERYTHING "{}"

enum role_check_field { ROLE_CHECK_NAME, ROLE_CHECK_READS_VERIFIERS, ROLE_CHECK_MORE };

/* NULL with the error set where it cannot be asked. */
static PGresult *role_check_ask(struct catalog_connection *connection, const char *conninfo,
                                const char *roles)
{
    connection->server = PQconnectdb(conninfo);
    connection->database = PQdb(connection->server);
    if (PQstatus(connection->server) != CONNECTION_OK) {
        catalog_connection_fail(connection, NULL);
        return NULL;
    }
    return catalog_connection_begin(connection)
               ? catalog_connection_ask(connection, ROLE_CHECK_QUESTION, roles, NULL)
               : NULL;
}

static bool role_check_is_true(const PGresult *result, int field)
{
    return PQgetvalue(result, 0, field)[0] == 't';
}

static void role_check_tell(const char *event, const PGresult *result, const char *more,
                            const char *expected)
{
    log_event(LOG_LEVEL_WARNING, event, LOG_TEXT("role", PQgetvalue(result, 0, ROLE_CHECK_NAME)),
              LOG_TEXT("more", more), LOG_TEXT("expected", expected));
}

static void role_check_control(const PGresult *result)
{
    const char *more = PQgetvalue(result, 0, ROLE_CHECK_MORE);
    if (*more != '\0')
        role_check_tell("control_can_do_more", result, more,
                        "a role that may log in and read the catalog");
    else if (role_check_is_true(result, ROLE_CHECK_READS_VERIFIERS))
        role_check_tell("control_can_do_more", result,
                        "may read verifiers of passwords (pg_authid)",
                        "that right for the role of verifiers: alone");
}

static void role_check_verifiers(const PGresult *result)
{
    const char *more = PQgetvalue(result, 0, ROLE_CHECK_MORE);
    if (*more != '\0')
        role_check_tell("verifiers_can_do_more", result, more,
                        "a role that may log in and SELECT (rolname, rolpassword) ON pg_authid");
    if (!role_check_is_true(result, ROLE_CHECK_READS_VERIFIERS))
        log_event(
            LOG_LEVEL_WARNING, "verifiers_forbidden",
            LOG_TEXT("role", PQgetvalue(result, 0, ROLE_CHECK_NAME)),
            LOG_TEXT("expected", "GRANT SELECT (rolname, rolpassword) ON pg_authid to this role"));
}

static void role_check_one(const char *conninfo, const char *roles, const char *unreachable,
                           void (*judge)(const PGresult *result))
{
    struct error error;
    struct catalog_connection connection = {.error = &error};
    PGresult *result = role_check_ask(&connection, conninfo, roles);
    if (result == NULL)
        log_event(LOG_LEVEL_WARNING, unreachable, LOG_TEXT("reason", error.message));
    else if (PQntuples(result) == 1)
        judge(result);
    PQclear(result);
    PQfinish(connection.server);
}

void role_check_warn(const struct config *config)
{
    struct arena arena = {0};
    if (config->migration_count > 0)
        role_check_one(conninfo_for_database(config, config->migrations[0].database, &arena),
                       ROLE_CHECK_POWERS, "control_unreachable", role_check_control);
    if (config->verifiers != NULL)
        role_check_one(conninfo_for_verifiers(config, &arena), ROLE_CHECK_EVERYTHING,
                       "verifiers_unreachable", role_check_verifiers);
    arena_free(&arena);
}

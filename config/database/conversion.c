#include "config/database/conversion.h"

#include <stdio.h>
#include <string.h>

#include "config/model/identifier.h"

/*
 * 'i': the conversion of an assignment, the same in every session; 's': it depends on settings;
 * 'n': an assignment converts nothing. No row: a type is gone.
 *
 * Domains convert as what they are made of, arrays as their elements. What is written as text and
 * read again goes by the two functions for that; those of enums are called stable because labels
 * may be added. Floating point numbers (and figures made of them) and bytea are called immutable,
 * although extra_float_digits and bytea_output are settings.
 */
static const char CONVERSION_KIND[] =
    "WITH RECURSIVE below (place, oid, in_array) AS ("
    "SELECT * FROM (VALUES (1, $1::pg_catalog.oid, false), (2, $2::pg_catalog.oid, false)) v "
    "UNION ALL SELECT b.place, CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.typelem END, "
    "b.in_array OR y.typtype <> 'd' "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype = 'd' OR y.typcategory = 'A' AND y.typelem <> 0), "
    "base AS (SELECT b.place, b.in_array, y.oid, y.typtype, y.typcategory, "
    "(y.typtype = 'e' OR o.provolatile = 'i') AND y.oid <> ALL "
    "('{17,600,601,602,603,604,628,700,701,718}') AS written, "
    "(y.typtype = 'e' OR i.provolatile = 'i') AS read "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "JOIN pg_catalog.pg_proc o ON o.oid = y.typoutput "
    "JOIN pg_catalog.pg_proc i ON i.oid = y.typinput "
    "WHERE y.typtype <> 'd' AND NOT (y.typcategory = 'A' AND y.typelem <> 0)) "
    "SELECT CASE WHEN s.in_array = t.in_array AND s.oid = t.oid THEN 'i' "
    "WHEN c.castcontext = 'e' OR s.in_array < t.in_array THEN 'n' "
    "WHEN c.castmethod = 'b' AND s.in_array = t.in_array THEN 'i' "
    "WHEN c.castmethod = 'f' AND s.in_array = t.in_array "
    "THEN CASE f.provolatile WHEN 'i' THEN 'i' ELSE 's' END "
    "WHEN c.castmethod = 'i' AND s.in_array = t.in_array OR t.typcategory = 'S' "
    "THEN CASE WHEN s.written AND t.read AND NOT s.in_array THEN 'i' ELSE 's' END "
    "ELSE 'n' END "
    "FROM base s JOIN base t ON s.place = 1 AND t.place = 2 "
    "LEFT JOIN pg_catalog.pg_cast c ON c.castsource = s.oid AND c.casttarget = t.oid "
    "LEFT JOIN pg_catalog.pg_proc f ON f.oid = c.castfunc";

/* pg_type.dat */
enum {
    CONVERSION_BYTEA = 17,
    CONVERSION_TEXT = 25,
    CONVERSION_MONEY = 790,
    CONVERSION_VARCHAR = 1043,
    CONVERSION_DATE = 1082,
    CONVERSION_TIME = 1083,
    CONVERSION_TIMESTAMP = 1114,
    CONVERSION_TIMESTAMPTZ = 1184,
    CONVERSION_NUMERIC = 1700
};

/* What to write instead, where a mere cast says no more than the assignment did. */
static const struct {
    uint32_t from, to;
    const char *expression; /* around %s, the column */
} CONVERSION_ADVICE[] = {
    {CONVERSION_TIMESTAMP, CONVERSION_TIMESTAMPTZ, "%s AT TIME ZONE 'UTC'"},
    {CONVERSION_TIMESTAMPTZ, CONVERSION_TIMESTAMP, "%s AT TIME ZONE 'UTC'"},
    {CONVERSION_TIMESTAMPTZ, CONVERSION_DATE, "(%s AT TIME ZONE 'UTC')::date"},
    {CONVERSION_TIMESTAMPTZ, CONVERSION_TIME, "(%s AT TIME ZONE 'UTC')::time"},
    {CONVERSION_DATE, CONVERSION_TIMESTAMPTZ, "%s::timestamp AT TIME ZONE 'UTC'"},
    {CONVERSION_DATE, CONVERSION_TEXT, "to_char(%s, 'YYYY-MM-DD')"},
    {CONVERSION_DATE, CONVERSION_VARCHAR, "to_char(%s, 'YYYY-MM-DD')"},
    {CONVERSION_TEXT, CONVERSION_DATE, "to_date(%s, 'YYYY-MM-DD')"},
    {CONVERSION_VARCHAR, CONVERSION_DATE, "to_date(%s, 'YYYY-MM-DD')"},
    {CONVERSION_TIMESTAMP, CONVERSION_TEXT, "to_char(%s, 'YYYY-MM-DD HH24:MI:SS.US')"},
    {CONVERSION_BYTEA, CONVERSION_TEXT, "encode(%s, 'hex')"},
    {CONVERSION_TEXT, CONVERSION_BYTEA, "decode(%s, 'hex')"},
    {CONVERSION_MONEY, CONVERSION_NUMERIC, "%s::numeric"},
    {CONVERSION_NUMERIC, CONVERSION_MONEY, "%s::money"},
};

static const char *conversion_advice(const struct column *from, const struct column *to,
                                     struct arena *arena)
{
    const char *name = identifier_quote(arena, from->name);
    for (size_t i = 0; i < sizeof CONVERSION_ADVICE / sizeof *CONVERSION_ADVICE; i++) {
        const char *expression = CONVERSION_ADVICE[i].expression;
        const char *place = strstr(expression, "%s");
        if (CONVERSION_ADVICE[i].from == from->type_oid && CONVERSION_ADVICE[i].to == to->type_oid)
            return arena_format(arena, "%.*s%s%s", (int)(place - expression), expression, name,
                                place + 2);
    }
    return arena_format(arena, "%s::%s", name, to->type);
}

static bool conversion_refuse(struct catalog_connection *connection,
                              const struct migration *migration, enum side side,
                              const struct column *from, const struct column *to, const char *path,
                              bool settings)
{
    const struct table_name *source = &migration->shape[side_other(side)].table;
    const struct table_name *target = &migration->shape[side].table;
    struct arena arena = {0};
    error_set(connection->error, SQLSTATE_CONFIG_FILE,
              "%s:%d: migration %s: column \"%s\" is %s in table %s.%s and %s in %s.%s, %s; "
              "expected a mapping under %s, such as %s: %s",
              path, migration->config->line, migration->config->name, to->name, from->type,
              source->schema, source->name, to->type, target->schema, target->name,
              settings ? "and settings of a session decide how the one becomes the other"
                       : "and the server does not make the one of the other by itself",
              side == SIDE_NEW ? "to_new" : "to_old", to->name,
              conversion_advice(from, to, &arena));
    arena_free(&arena);
    return false;
}

static bool conversion_check_column(struct catalog_connection *connection,
                                    const struct migration *migration, enum side side,
                                    const struct column *from, const struct column *to,
                                    const char *path)
{
    char oids[2][16];
    snprintf(oids[0], sizeof oids[0], "%u", from->type_oid);
    snprintf(oids[1], sizeof oids[1], "%u", to->type_oid);
    PGresult *result = catalog_connection_ask(connection, CONVERSION_KIND, oids[0], oids[1]);
    if (result == NULL)
        return false;
    const char *kind = PQntuples(result) == 0 ? "i" : PQgetvalue(result, 0, 0);
    bool immutable = kind[0] == 'i';
    bool stable = kind[0] == 's';
    PQclear(result);
    return immutable || conversion_refuse(connection, migration, side, from, to, path, stable);
}

bool conversion_is_stated(const struct migration_config *config, enum side side, const char *column)
{
    for (size_t i = 0; i < config->mapping_count[side]; i++)
        if (strcmp(config->mapping[side][i].column, column) == 0)
            return true;
    return false;
}

bool conversion_check(struct catalog_connection *connection, const struct migration *migration,
                      const char *path)
{
    if (!migration->shape[SIDE_OLD].known || !migration->shape[SIDE_NEW].known)
        return true;
    for (unsigned i = 0; i < SIDE_COUNT; i++) {
        enum side side = (enum side)i;
        const struct shape *target = &migration->shape[side];
        for (size_t c = 0; c < target->column_count; c++) {
            const struct column *to = &target->columns[c];
            const struct column *from = shape_column(&migration->shape[side_other(side)], to->name);
            if (from == NULL || from->type_oid == to->type_oid ||
                conversion_is_stated(migration->config, side, to->name))
                continue;
            if (!conversion_check_column(connection, migration, side, from, to, path))
                return false;
        }
    }
    return true;
}

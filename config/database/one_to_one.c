#include "config/database/one_to_one.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/database/conversion.h"
#include "config/model/identifier.h"

/* A domain's modifier comes before the column's, which has none then. */
static const char ONE_TO_ONE_TYPE[] =
    "WITH RECURSIVE below (oid, modifier, in_array) AS ("
    "SELECT $1::pg_catalog.oid, NULL::pg_catalog.int4, false UNION ALL "
    "SELECT CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.typelem END, "
    "CASE y.typtype WHEN 'd' THEN y.typtypmod ELSE b.modifier END, "
    "b.in_array OR y.typtype <> 'd' "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype = 'd' OR y.typcategory = 'A' AND y.typelem <> 0) "
    "SELECT y.oid, b.modifier, y.typcategory = 'S', b.in_array, EXISTS (SELECT FROM "
    "pg_catalog.pg_collation o "
    "JOIN pg_catalog.pg_namespace s ON s.oid = o.collnamespace WHERE NOT o.collisdeterministic "
    "AND pg_catalog.format('%I.%I', s.nspname, o.collname) = $2) "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype <> 'd' AND NOT (y.typcategory = 'A' AND y.typelem <> 0)";

static const char ONE_TO_ONE_CAST[] =
    "SELECT CASE WHEN c.castfunc >= '16384' THEN 'o' ELSE c.castmethod END "
    "FROM pg_catalog.pg_cast c WHERE c.castsource = $1 AND c.casttarget = $2";

#define ONE_TO_ONE_FIRST_OTHER 16384 /* FirstNormalObjectId: PostgreSQL's own are below */

/* pg_type.dat */
enum {
    ONE_TO_ONE_INT8 = 20,
    ONE_TO_ONE_INT2 = 21,
    ONE_TO_ONE_INT4 = 23,
    ONE_TO_ONE_TEXT = 25,
    ONE_TO_ONE_OID = 26,
    ONE_TO_ONE_FLOAT4 = 700,
    ONE_TO_ONE_FLOAT8 = 701,
    ONE_TO_ONE_MACADDR8 = 774,
    ONE_TO_ONE_MACADDR = 829,
    ONE_TO_ONE_BPCHAR = 1042,
    ONE_TO_ONE_VARCHAR = 1043,
    ONE_TO_ONE_DATE = 1082,
    ONE_TO_ONE_TIME = 1083,
    ONE_TO_ONE_TIMESTAMP = 1114,
    ONE_TO_ONE_TIMESTAMPTZ = 1184,
    ONE_TO_ONE_TIMETZ = 1266,
    ONE_TO_ONE_BIT = 1560,
    ONE_TO_ONE_VARBIT = 1562,
    ONE_TO_ONE_NUMERIC = 1700,
    ONE_TO_ONE_UUID = 2950
};

/* Beside the integers: each value has one of its own in the other type, whatever the modifier. */
static const struct {
    uint32_t from, to;
} ONE_TO_ONE_PAIRS[] = {
    {ONE_TO_ONE_INT2, ONE_TO_ONE_FLOAT4},     {ONE_TO_ONE_INT2, ONE_TO_ONE_FLOAT8},
    {ONE_TO_ONE_INT4, ONE_TO_ONE_FLOAT8},     {ONE_TO_ONE_FLOAT4, ONE_TO_ONE_FLOAT8},
    {ONE_TO_ONE_DATE, ONE_TO_ONE_TIMESTAMP},  {ONE_TO_ONE_MACADDR, ONE_TO_ONE_MACADDR8},
    {ONE_TO_ONE_MACADDR8, ONE_TO_ONE_MACADDR}};

static bool one_to_one_is_integer(uint32_t oid)
{
    return oid == ONE_TO_ONE_INT2 || oid == ONE_TO_ONE_INT4 || oid == ONE_TO_ONE_INT8 ||
           oid == ONE_TO_ONE_OID;
}

/* Digits after the point, which may be less than none; see numeric_typmod_scale of the server. */
static int one_to_one_scale(int32_t modifier)
{
    return (((modifier - 4) & 0x7ff) ^ 1024) - 1024;
}

/* Of a time's seconds. */
static int one_to_one_precision(int32_t modifier)
{
    return modifier < 0 ? 6 : modifier;
}

/* Of one type: whether the other's limit rounds, or refuses what is beyond it. */
static bool one_to_one_keeps_modifier(const struct one_to_one_type *from,
                                      const struct one_to_one_type *to)
{
    if (from->modifier == to->modifier)
        return true;
    switch (from->oid) {
    case ONE_TO_ONE_BPCHAR: /* the blanks that it cuts make no difference in it */
    case ONE_TO_ONE_VARCHAR:
    case ONE_TO_ONE_BIT:
    case ONE_TO_ONE_VARBIT:
        return true;
    case ONE_TO_ONE_NUMERIC:
        return to->modifier < 0 || (from->modifier >= 0 && one_to_one_scale(to->modifier) >=
                                                               one_to_one_scale(from->modifier));
    case ONE_TO_ONE_TIME:
    case ONE_TO_ONE_TIMETZ:
    case ONE_TO_ONE_TIMESTAMP:
    case ONE_TO_ONE_TIMESTAMPTZ:
        return one_to_one_precision(to->modifier) >= one_to_one_precision(from->modifier);
    default:
        return to->modifier < 0;
    }
}

/* Different texts are equal by the one collation, and not by the other. */
static bool one_to_one_keeps_collation(const struct one_to_one_type *from,
                                       const struct one_to_one_type *to)
{
    return !to->is_loose || (from->collation != NULL && to->collation != NULL &&
                             strcmp(from->collation, to->collation) == 0);
}

/* Of two types. What values are written as differs where they do, so every text of them will do,
 * but one that ignores blanks at its end. */
static bool one_to_one_keeps_type(const struct one_to_one_type *from,
                                  const struct one_to_one_type *to, enum one_to_one_cast cast)
{
    bool own = from->oid < ONE_TO_ONE_FIRST_OTHER && to->oid < ONE_TO_ONE_FIRST_OTHER;
    bool from_integer = one_to_one_is_integer(from->oid);
    if (cast == ONE_TO_ONE_BY_OTHERS)
        return false;
    if (to->oid == ONE_TO_ONE_TEXT || to->oid == ONE_TO_ONE_VARCHAR)
        return true;
    if (to->oid == ONE_TO_ONE_BPCHAR)
        return from_integer || from->oid == ONE_TO_ONE_NUMERIC || from->oid == ONE_TO_ONE_UUID;
    if (from_integer && to->oid == ONE_TO_ONE_NUMERIC)
        return to->modifier < 0 || one_to_one_scale(to->modifier) >= 0;
    if (from->oid == ONE_TO_ONE_NUMERIC && one_to_one_is_integer(to->oid))
        return from->modifier >= 0 && one_to_one_scale(from->modifier) <= 0;
    if (from_integer && one_to_one_is_integer(to->oid))
        return true;
    for (size_t i = 0; i < sizeof ONE_TO_ONE_PAIRS / sizeof *ONE_TO_ONE_PAIRS; i++)
        if (ONE_TO_ONE_PAIRS[i].from == from->oid && ONE_TO_ONE_PAIRS[i].to == to->oid)
            return true;
    return cast == ONE_TO_ONE_AS_IT_IS && own && !to->is_string;
}

bool one_to_one_keeps_apart(const struct one_to_one_type *from, const struct one_to_one_type *to,
                            enum one_to_one_cast cast)
{
    if (!one_to_one_keeps_collation(from, to))
        return false;
    return from->oid == to->oid ? one_to_one_keeps_modifier(from, to)
                                : one_to_one_keeps_type(from, to, cast);
}

/* No expression assigns to an array of limited length: what is read as one would be cut. */
static bool one_to_one_cuts_elements(const struct one_to_one_type *from,
                                     const struct one_to_one_type *to)
{
    bool limited = to->is_array && to->modifier >= 0 &&
                   (to->oid == ONE_TO_ONE_BPCHAR || to->oid == ONE_TO_ONE_VARCHAR ||
                    to->oid == ONE_TO_ONE_BIT || to->oid == ONE_TO_ONE_VARBIT);
    return limited && (from->oid != to->oid || from->modifier < 0 || from->modifier > to->modifier);
}

bool one_to_one_keeps_values(const struct one_to_one_type *from, const struct one_to_one_type *to,
                             enum one_to_one_cast cast)
{
    if (one_to_one_cuts_elements(from, to))
        return false;
    if (from->oid == to->oid)
        return one_to_one_keeps_modifier(from, to);
    /* As the same text, by whatever that type compares it. */
    if (to->is_string && to->oid != ONE_TO_ONE_BPCHAR &&
        (cast == ONE_TO_ONE_AS_IT_IS || cast == ONE_TO_ONE_BY_TEXT))
        return true;
    return one_to_one_keeps_type(from, to, cast);
}

/* An oid of 0 where the type is gone. */
static bool one_to_one_read_type(struct catalog_connection *connection, const struct column *column,
                                 struct one_to_one_type *out)
{
    char oid[16];
    snprintf(oid, sizeof oid, "%u", column->type_oid);
    *out =
        (struct one_to_one_type){.modifier = column->type_modifier, .collation = column->collation};
    PGresult *result = catalog_connection_ask(connection, ONE_TO_ONE_TYPE, oid,
                                              column->collation == NULL ? "" : column->collation);
    if (result == NULL)
        return false;
    if (PQntuples(result) == 1) {
        out->oid = (uint32_t)strtoul(PQgetvalue(result, 0, 0), NULL, 10);
        if (!PQgetisnull(result, 0, 1))
            out->modifier = (int32_t)strtol(PQgetvalue(result, 0, 1), NULL, 10);
        out->is_string = PQgetvalue(result, 0, 2)[0] == 't';
        out->is_array = PQgetvalue(result, 0, 3)[0] == 't';
        out->is_loose = PQgetvalue(result, 0, 4)[0] == 't';
    }
    PQclear(result);
    return true;
}

static bool one_to_one_read_cast(struct catalog_connection *connection, uint32_t from, uint32_t to,
                                 enum one_to_one_cast *out)
{
    char oids[2][16];
    snprintf(oids[0], sizeof oids[0], "%u", from);
    snprintf(oids[1], sizeof oids[1], "%u", to);
    PGresult *result = catalog_connection_ask(connection, ONE_TO_ONE_CAST, oids[0], oids[1]);
    if (result == NULL)
        return false;
    const char *method = PQntuples(result) == 0 ? "i" : PQgetvalue(result, 0, 0);
    *out = method[0] == 'o'   ? ONE_TO_ONE_BY_OTHERS
           : method[0] == 'f' ? ONE_TO_ONE_BY_FUNCTION
           : method[0] == 'b' ? ONE_TO_ONE_AS_IT_IS
                              : ONE_TO_ONE_BY_TEXT;
    PQclear(result);
    return true;
}

static bool one_to_one_same_collation(const struct column *one, const struct column *other)
{
    return one->collation == NULL || other->collation == NULL
               ? one->collation == other->collation
               : strcmp(one->collation, other->collation) == 0;
}

/* The collation is named where it tells the two columns apart. */
static const char *one_to_one_show(const struct column *column, const struct column *other,
                                   struct arena *arena)
{
    if (column->collation == NULL || one_to_one_same_collation(column, other))
        return column->type;
    return arena_format(arena, "%s COLLATE %s", column->type, column->collation);
}

static bool one_to_one_refuse(struct catalog_connection *connection,
                              const struct migration *migration, enum side side,
                              const struct column *from, const struct column *to, const char *path)
{
    const struct table_name *source = &migration->shape[side_other(side)].table;
    const struct table_name *target = &migration->shape[side].table;
    const char *under = side == SIDE_NEW ? "to_new" : "to_old";
    bool is_key = shape_is_key(migration, to->name);
    struct arena arena = {0};
    const char *where = arena_format(
        &arena, "%s:%d: migration %s: %scolumn \"%s\" is %s in table %s.%s and %s in %s.%s", path,
        migration->config->line, migration->config->name, is_key ? "key " : "", to->name,
        one_to_one_show(from, to, &arena), source->schema, source->name,
        one_to_one_show(to, from, &arena), target->schema, target->name);
    if (is_key)
        error_set(
            connection->error, SQLSTATE_CONFIG_FILE,
            "%s, where different keys of the former may become equal, and two rows one; "
            "expected types and collations that keep keys apart both ways, or a mapping under "
            "%s that does",
            where, under);
    else
        error_set(connection->error, SQLSTATE_CONFIG_FILE,
                  "%s, where values of the former may be rounded or cut without an error; expected "
                  "types that keep them both ways, or a mapping under %s that says what is meant, "
                  "such as %s: %s::%s",
                  where, under, to->name, identifier_quote(&arena, from->name), to->type);
    arena_free(&arena);
    return false;
}

static bool one_to_one_check_column(struct catalog_connection *connection,
                                    const struct migration *migration, enum side side,
                                    const struct column *from, const struct column *to,
                                    const char *path)
{
    struct one_to_one_type types[2];
    enum one_to_one_cast cast = ONE_TO_ONE_BY_TEXT;
    if (!one_to_one_read_type(connection, from, &types[0]) ||
        !one_to_one_read_type(connection, to, &types[1]) ||
        !one_to_one_read_cast(connection, types[0].oid, types[1].oid, &cast))
        return false;
    bool kept = shape_is_key(migration, to->name)
                    ? one_to_one_keeps_apart(&types[0], &types[1], cast)
                    : one_to_one_keeps_values(&types[0], &types[1], cast);
    return types[0].oid == 0 || types[1].oid == 0 || kept ||
           one_to_one_refuse(connection, migration, side, from, to, path);
}

bool one_to_one_check(struct catalog_connection *connection, const struct migration *migration,
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
            if (from == NULL || to->generated ||
                (from->type_oid == to->type_oid && from->type_modifier == to->type_modifier &&
                 one_to_one_same_collation(from, to)) ||
                conversion_is_stated(migration->config, side, to->name))
                continue;
            if (!one_to_one_check_column(connection, migration, side, from, to, path))
                return false;
        }
    }
    return true;
}

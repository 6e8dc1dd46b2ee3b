#include "config/database/catalog_reader.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "config/database/catalog_check.h"
#include "config/database/catalog_connection.h"
#include "config/database/conversion.h"
#include "config/database/equality.h"
#include "config/database/key_index.h"
#include "config/database/mapping_trial.h"
#include "config/database/one_to_one.h"
#include "config/database/qualify.h"
#include "config/database/relatives.h"
#include "config/model/constraint.h"
#include "config/model/counterpart.h"

static const char CATALOG_READER_TABLE[] =
    "SELECT c.oid, c.relkind, c.relkind = 'p' OR EXISTS (SELECT FROM pg_catalog.pg_inherits i "
    "WHERE i.inhparent = c.oid), c.relrowsecurity FROM pg_catalog.pg_class c "
    "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = $1 AND c.relname = $2";

static const char CATALOG_READER_COLUMNS[] =
    "SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), a.atttypid, a.atttypmod, "
    "a.attnum, a.attnotnull, a.attgenerated <> '', a.attidentity, "
    "CASE WHEN a.attgenerated <> '' THEN NULL "
    "WHEN a.attidentity <> '' THEN (SELECT 'nextval(' || pg_catalog.quote_literal("
    "pg_catalog.format('%I.%I', s.nspname, q.relname)) || '::regclass)' "
    "FROM pg_catalog.pg_depend p JOIN pg_catalog.pg_class q ON q.oid = p.objid "
    "JOIN pg_catalog.pg_namespace s ON s.oid = q.relnamespace "
    "WHERE p.refclassid = 1259 AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum "
    "AND p.classid = 1259 AND p.deptype = 'i' AND q.relkind = 'S') "
    "ELSE coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), "
    "pg_catalog.pg_get_expr(t.typdefaultbin, 0)) END, "
    "l.in_domain AND NOT l.in_array, l.oid, l.modifier, l.in_domain AND l.in_array, "
    "(SELECT pg_catalog.format('%I.%I', s.nspname, o.collname) FROM pg_catalog.pg_collation o "
    "JOIN pg_catalog.pg_namespace s ON s.oid = o.collnamespace WHERE o.oid = a.attcollation), "
    /* Whether there is such a thing in a field of a row. */
    "EXISTS (WITH RECURSIVE within (oid, modifier, in_row) AS ("
    "SELECT a.atttypid, a.atttypmod, false UNION "
    "SELECT n.oid, n.modifier, w.in_row OR y.typtype = 'c' "
    "FROM within w JOIN pg_catalog.pg_type y ON y.oid = w.oid CROSS JOIN LATERAL ("
    "SELECT y.typbasetype, y.typtypmod WHERE y.typtype = 'd' UNION ALL "
    "SELECT y.typelem, w.modifier WHERE y.typtype <> 'd' AND y.typcategory = 'A' "
    "AND y.typelem <> 0 UNION ALL "
    "SELECT f.atttypid, f.atttypmod FROM pg_catalog.pg_attribute f WHERE y.typtype = 'c' "
    "AND f.attrelid = y.typrelid AND f.attnum > 0 AND NOT f.attisdropped) n (oid, modifier)) "
    "SELECT FROM within w WHERE w.in_row AND w.modifier >= 0 "
    "AND w.oid = ANY ('{1042,1043,1560,1562}')), "
    "a.attgenerated = '' AND a.attidentity = '' "
    "AND coalesce(d.adbin, t.typdefaultbin) IS NOT NULL "
    "FROM pg_catalog.pg_attribute a "
    "JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
    "LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    /* What is below domains and arrays, where its length is limited. */
    "LEFT JOIN LATERAL (WITH RECURSIVE below (oid, modifier, in_domain, in_array) AS ("
    "SELECT a.atttypid, a.atttypmod, false, false UNION ALL "
    "SELECT CASE y.typtype WHEN 'd' THEN y.typbasetype ELSE y.typelem END, "
    "CASE y.typtype WHEN 'd' THEN y.typtypmod ELSE b.modifier END, "
    "b.in_domain OR y.typtype = 'd', b.in_array OR y.typtype <> 'd' "
    "FROM below b JOIN pg_catalog.pg_type y ON y.oid = b.oid "
    "WHERE y.typtype = 'd' OR y.typcategory = 'A' AND y.typelem <> 0) "
    "SELECT * FROM below b WHERE b.modifier >= 0 AND b.oid = ANY ('{1042,1043,1560,1562}')) l "
    "ON true "
    "WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

enum catalog_reader_field {
    CATALOG_READER_NAME,
    CATALOG_READER_TYPE,
    CATALOG_READER_TYPE_OID,
    CATALOG_READER_TYPE_MODIFIER,
    CATALOG_READER_NUMBER,
    CATALOG_READER_NOT_NULL,
    CATALOG_READER_GENERATED,
    CATALOG_READER_IDENTITY,
    CATALOG_READER_DEFAULT,
    CATALOG_READER_IS_DOMAIN,
    CATALOG_READER_DOMAIN_OID,
    CATALOG_READER_DOMAIN_MODIFIER,
    CATALOG_READER_LIMITED_DOMAIN,
    CATALOG_READER_COLLATION,
    CATALOG_READER_LIMITED_ROW,
    CATALOG_READER_HAS_DEFAULT
};

static const char CATALOG_READER_PRIMARY_KEY[] =
    "SELECT a.attname FROM pg_catalog.pg_index i, "
    "pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY k(attnum, place), "
    "pg_catalog.pg_attribute a "
    "WHERE i.indrelid = $1 AND i.indisprimary AND k.place <= i.indnkeyatts "
    "AND a.attrelid = i.indrelid AND a.attnum = k.attnum ORDER BY k.place";

/* What a row may be refused for. The name of an index stands for its constraint's. */
static const char CATALOG_READER_CONSTRAINTS[] =
    "SELECT i.relname, 'u', pg_catalog.regexp_replace("
    "pg_catalog.pg_get_indexdef(i.oid), '^CREATE UNIQUE INDEX .*? USING ', ''), '' "
    "FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid "
    "WHERE x.indrelid = $1 AND x.indisunique "
    "UNION ALL "
    "SELECT c.conname, c.contype::pg_catalog.text, CASE WHEN c.contype <> 'f' THEN d.sql "
    "WHEN c.confrelid = $1 THEN pg_catalog.regexp_replace(d.sql, ' REFERENCES .*?\\(', '(') "
    "ELSE pg_catalog.regexp_replace(d.sql, ' REFERENCES .*$', '') END, "
    "CASE WHEN c.contype = 'f' AND c.confrelid <> $1 "
    "THEN pg_catalog.regexp_replace(d.sql, '^.*? REFERENCES ', '') ELSE '' END "
    "FROM pg_catalog.pg_constraint c, LATERAL (SELECT pg_catalog.regexp_replace("
    "pg_catalog.pg_get_constraintdef(c.oid), ' NOT VALID$', '') AS sql) d "
    "WHERE c.conrelid = $1 AND c.contype = ANY ('{c,f,x}') "
    "UNION ALL "
    "SELECT c.conname, 'r', "
    "pg_catalog.regexp_replace(d.sql, '^.* REFERENCES [^(]*(\\([^)]*\\)).*$', '\\1'), "
    "c.conrelid::pg_catalog.regclass || ' ' || "
    "pg_catalog.regexp_replace(d.sql, ' REFERENCES .*$', '') "
    "FROM pg_catalog.pg_constraint c, LATERAL (SELECT pg_catalog.pg_get_constraintdef(c.oid) "
    "AS sql) d WHERE c.confrelid = $1 AND c.conrelid <> $1 AND c.contype = 'f' "
    "ORDER BY 2, 1";

/* Counted through, also from one reading of the configuration to the next. */
static _Atomic uint64_t catalog_reader_generations;

struct catalog_reader {
    struct catalog_connection connection;
    const char *path; /* the configuration file's */
    struct catalog *catalog;
    const struct catalog *previous;
    struct error *error;
};

static bool catalog_reader_is_true(const PGresult *result, int row, int field)
{
    return PQgetvalue(result, row, field)[0] == 't';
}

static void catalog_reader_fill_column(struct catalog_reader *reader, const PGresult *result,
                                       int row, struct column *column)
{
    struct arena *arena = &reader->catalog->arena;
    column->name = arena_string(arena, PQgetvalue(result, row, CATALOG_READER_NAME));
    column->type = arena_string(arena, PQgetvalue(result, row, CATALOG_READER_TYPE));
    column->type_oid =
        (uint32_t)strtoul(PQgetvalue(result, row, CATALOG_READER_TYPE_OID), NULL, 10);
    column->type_modifier =
        (int32_t)strtol(PQgetvalue(result, row, CATALOG_READER_TYPE_MODIFIER), NULL, 10);
    column->attribute_number =
        (int16_t)strtol(PQgetvalue(result, row, CATALOG_READER_NUMBER), NULL, 10);
    column->not_null = catalog_reader_is_true(result, row, CATALOG_READER_NOT_NULL);
    column->generated = catalog_reader_is_true(result, row, CATALOG_READER_GENERATED);
    if (catalog_reader_is_true(result, row, CATALOG_READER_IS_DOMAIN)) {
        column->domain_oid =
            (uint32_t)strtoul(PQgetvalue(result, row, CATALOG_READER_DOMAIN_OID), NULL, 10);
        column->domain_modifier =
            (int32_t)strtol(PQgetvalue(result, row, CATALOG_READER_DOMAIN_MODIFIER), NULL, 10);
    }
    column->limited_domain = catalog_reader_is_true(result, row, CATALOG_READER_LIMITED_DOMAIN);
    column->limited_row = catalog_reader_is_true(result, row, CATALOG_READER_LIMITED_ROW);
    column->identity = PQgetvalue(result, row, CATALOG_READER_IDENTITY)[0];
    if (!PQgetisnull(result, row, CATALOG_READER_COLLATION))
        column->collation = arena_string(arena, PQgetvalue(result, row, CATALOG_READER_COLLATION));
    if (!PQgetisnull(result, row, CATALOG_READER_DEFAULT))
        column->default_sql =
            qualify_expression(arena, PQgetvalue(result, row, CATALOG_READER_DEFAULT));
}

/* Functions of the catalog look at it as it is now, whatever the transaction's snapshot: of what
 * has been dropped since they say NULL, or nothing that is a type. */
static bool catalog_reader_has_gone(struct catalog_reader *reader)
{
    return error_set(reader->error, SQLSTATE_SERIALIZATION_FAILURE,
                     "a table was changed while its columns were read");
}

static bool catalog_reader_is_whole(struct catalog_reader *reader, const PGresult *columns)
{
    for (int row = 0; row < PQntuples(columns); row++)
        if (strcmp(PQgetvalue(columns, row, CATALOG_READER_TYPE), "???") == 0 ||
            (catalog_reader_is_true(columns, row, CATALOG_READER_HAS_DEFAULT) &&
             PQgetisnull(columns, row, CATALOG_READER_DEFAULT)))
            return catalog_reader_has_gone(reader);
    return true;
}

static bool catalog_reader_columns(struct catalog_reader *reader, const char *oid,
                                   struct shape *shape)
{
    struct arena *arena = &reader->catalog->arena;
    PGresult *columns =
        catalog_connection_ask(&reader->connection, CATALOG_READER_COLUMNS, oid, NULL);
    if (columns == NULL)
        return false;
    if (!catalog_reader_is_whole(reader, columns)) {
        PQclear(columns);
        return false;
    }
    shape->column_count = (size_t)PQntuples(columns);
    shape->columns = arena_zero(arena, shape->column_count, sizeof *shape->columns);
    for (size_t i = 0; i < shape->column_count; i++)
        catalog_reader_fill_column(reader, columns, (int)i, &shape->columns[i]);
    PQclear(columns);
    if (!equality_read(&reader->connection, shape, arena))
        return false;
    PGresult *key =
        catalog_connection_ask(&reader->connection, CATALOG_READER_PRIMARY_KEY, oid, NULL);
    if (key == NULL)
        return false;
    shape->primary_key_count = (size_t)PQntuples(key);
    shape->primary_key = arena_zero(arena, shape->primary_key_count, sizeof *shape->primary_key);
    for (size_t i = 0; i < shape->primary_key_count; i++)
        shape->primary_key[i] = arena_string(arena, PQgetvalue(key, (int)i, 0));
    PQclear(key);
    shape->known = true;
    shape->exists = true;
    shape->oid = (uint32_t)strtoul(oid, NULL, 10);
    return true;
}

static enum constraint_kind catalog_reader_kind(char kind)
{
    switch (kind) {
    case 'c':
        return CONSTRAINT_CHECK;
    case 'f':
        return CONSTRAINT_FOREIGN_KEY;
    case 'x':
        return CONSTRAINT_EXCLUSION;
    case 'r':
        return CONSTRAINT_REFERENCE;
    default:
        return CONSTRAINT_UNIQUE;
    }
}

static bool catalog_reader_constraints(struct catalog_reader *reader, const char *oid,
                                       struct shape *shape)
{
    struct arena *arena = &reader->catalog->arena;
    PGresult *result =
        catalog_connection_ask(&reader->connection, CATALOG_READER_CONSTRAINTS, oid, NULL);
    if (result == NULL)
        return false;
    for (int row = 0; row < PQntuples(result); row++)
        if (PQgetisnull(result, row, 2) || PQgetisnull(result, row, 3)) {
            PQclear(result);
            return catalog_reader_has_gone(reader);
        }
    shape->constraint_count = (size_t)PQntuples(result);
    shape->constraints = arena_zero(arena, shape->constraint_count, sizeof *shape->constraints);
    for (size_t i = 0; i < shape->constraint_count; i++)
        shape->constraints[i] = (struct constraint){
            .name = arena_string(arena, PQgetvalue(result, (int)i, 0)),
            .kind = catalog_reader_kind(PQgetvalue(result, (int)i, 1)[0]),
            .definition = arena_string(arena, PQgetvalue(result, (int)i, 2)),
            .rest = arena_string(arena, PQgetvalue(result, (int)i, 3)),
        };
    PQclear(result);
    return true;
}

static const struct shape *catalog_reader_remembered(const struct catalog_reader *reader,
                                                     const struct migration *migration,
                                                     enum side side)
{
    const struct table_name *table = &migration->shape[side].table;
    for (size_t i = 0; reader->previous != NULL && i < reader->previous->migration_count; i++) {
        const struct migration *before = &reader->previous->migrations[i];
        const struct shape *shape = &before->shape[side];
        if (strcmp(before->config->name, migration->config->name) == 0 &&
            strcmp(before->config->database, migration->config->database) == 0 &&
            strcmp(shape->table.schema, table->schema) == 0 &&
            strcmp(shape->table.name, table->name) == 0 && shape->known)
            return shape;
    }
    return NULL;
}

static bool catalog_reader_is_table(const PGresult *table)
{
    return PQntuples(table) != 0 && strchr("rp", PQgetvalue(table, 0, 1)[0]) != NULL;
}

static void catalog_reader_note_no_table(struct catalog_reader *reader, struct migration *migration,
                                         const struct table_name *name)
{
    migration->unfit = arena_format(
        &reader->catalog->arena, "%s:%d: migration %s: %s.%s is not a table; expected a table",
        reader->path, migration->config->line, migration->config->name, name->schema, name->name);
}

/* The columns of a table that is gone, from the one that stands for it. */
static bool catalog_reader_stand_in(struct catalog_reader *reader, struct migration *migration,
                                    enum side side)
{
    struct shape *shape = &migration->shape[side];
    const struct table_name *stand_in = &migration->config->stand_in[side];
    PGresult *table = catalog_connection_ask(&reader->connection, CATALOG_READER_TABLE,
                                             stand_in->schema, stand_in->name);
    if (table == NULL)
        return false;
    bool ok = true;
    if (PQntuples(table) == 0)
        migration->unfit =
            arena_format(&reader->catalog->arena,
                         "%s:%d: migration %s: neither table %s.%s nor %s.%s, whose columns are to "
                         "stand for its, is there; expected one of them",
                         reader->path, migration->config->line, migration->config->name,
                         shape->table.schema, shape->table.name, stand_in->schema, stand_in->name);
    else if (!catalog_reader_is_table(table))
        catalog_reader_note_no_table(reader, migration, stand_in);
    else
        ok = catalog_reader_columns(reader, PQgetvalue(table, 0, 0), shape) &&
             catalog_reader_constraints(reader, PQgetvalue(table, 0, 0), shape);
    PQclear(table);
    shape->oid = 0;
    return ok;
}

static bool catalog_reader_gone(struct catalog_reader *reader, struct migration *migration,
                                enum side side)
{
    struct shape *shape = &migration->shape[side];
    bool ok = true;
    if (migration->config->stand_in[side].name != NULL) {
        ok = catalog_reader_stand_in(reader, migration, side);
    } else {
        const struct shape *before = catalog_reader_remembered(reader, migration, side);
        if (before != NULL)
            *shape = shape_copy(before, &reader->catalog->arena);
        shape->relative_count = 0;
    }
    shape->exists = false;
    return ok;
}

static bool catalog_reader_shape(struct catalog_reader *reader, struct migration *migration,
                                 enum side side)
{
    struct shape *shape = &migration->shape[side];
    *shape = (struct shape){.table = shape->table};
    PGresult *table = catalog_connection_ask(&reader->connection, CATALOG_READER_TABLE,
                                             shape->table.schema, shape->table.name);
    if (table == NULL)
        return false;
    bool ok = true;
    if (PQntuples(table) == 0) {
        ok = catalog_reader_gone(reader, migration, side);
    } else if (!catalog_reader_is_table(table)) {
        catalog_reader_note_no_table(reader, migration, &shape->table);
    } else {
        shape->has_children = catalog_reader_is_true(table, 0, 2);
        const char *oid = PQgetvalue(table, 0, 0);
        shape->row_security = catalog_reader_is_true(table, 0, 3);
        ok = catalog_reader_columns(reader, oid, shape) &&
             catalog_reader_constraints(reader, oid, shape) &&
             key_index_read(&reader->connection, oid, migration, side, &reader->catalog->arena) &&
             relatives_read(&reader->connection, migration->config, oid, shape,
                            &reader->catalog->arena);
    }
    PQclear(table);
    return ok;
}

static bool catalog_reader_is_here(const struct catalog_reader *reader, size_t migration)
{
    const struct migration_config *config = reader->catalog->migrations[migration].config;
    return strcmp(config->database, reader->connection.database) == 0;
}

static bool catalog_reader_shapes(struct catalog_reader *reader)
{
    if (!catalog_connection_begin(&reader->connection))
        return false;
    for (size_t i = 0; i < reader->catalog->migration_count; i++) {
        struct migration *migration = &reader->catalog->migrations[i];
        if (!catalog_reader_is_here(reader, i))
            continue;
        migration->unfit = NULL;
        if (!catalog_reader_shape(reader, migration, SIDE_OLD) ||
            !catalog_reader_shape(reader, migration, SIDE_NEW))
            return false;
    }
    return catalog_connection_commit(&reader->connection);
}

static bool catalog_reader_try_mappings(struct catalog_reader *reader, size_t index)
{
    return catalog_connection_begin(&reader->connection) &&
           mapping_trial_check(&reader->connection, &reader->catalog->migrations[index],
                               reader->path) &&
           catalog_connection_commit(&reader->connection);
}

static bool catalog_reader_check(struct catalog_reader *reader, size_t index)
{
    const struct migration *migration = &reader->catalog->migrations[index];
    return catalog_check(migration, reader->path, reader->error) &&
           conversion_check(&reader->connection, migration, reader->path) &&
           one_to_one_check(&reader->connection, migration, reader->path) &&
           catalog_reader_try_mappings(reader, index);
}

/* A migration that does not fit is marked, and the others are checked all the same. */
static bool catalog_reader_mark_unfit(struct catalog_reader *reader, size_t index)
{
    if (strcmp(reader->error->sqlstate, SQLSTATE_CONFIG_FILE) != 0)
        return false;
    reader->catalog->migrations[index].unfit =
        arena_string(&reader->catalog->arena, reader->error->message);
    return PQtransactionStatus(reader->connection.server) == PQTRANS_IDLE ||
           catalog_connection_rollback(&reader->connection);
}

static bool catalog_reader_all(struct catalog_reader *reader)
{
    if (!catalog_reader_shapes(reader))
        return false;
    catalog_map_columns(reader->catalog);
    counterpart_mark(reader->catalog);
    constraint_match(reader->catalog);
    for (size_t i = 0; i < reader->catalog->migration_count; i++)
        if (catalog_reader_is_here(reader, i) && reader->catalog->migrations[i].unfit == NULL &&
            !catalog_reader_check(reader, i) && !catalog_reader_mark_unfit(reader, i))
            return false;
    return true;
}

/* A table that is dropped or altered meanwhile makes functions of the catalog fail, say nothing, or
 * not fit, and is seen as it is the next time. */
static bool catalog_reader_database(struct catalog_reader *reader, const struct config *config)
{
    struct error unfit;
    if (!catalog_connection_connect(&reader->connection, config))
        return false;
    if (catalog_reader_all(reader) && catalog_fits(reader->catalog, &unfit))
        return true;
    return PQstatus(reader->connection.server) == CONNECTION_OK &&
           (PQtransactionStatus(reader->connection.server) == PQTRANS_IDLE ||
            catalog_connection_rollback(&reader->connection)) &&
           catalog_reader_all(reader);
}

static bool catalog_reader_is_first_of_database(const struct config *config, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(config->migrations[i].database, config->migrations[index].database) == 0)
            return false;
    return true;
}

struct catalog *catalog_read(const struct config *config, struct catalog *previous,
                             struct error *error)
{
    struct catalog_reader reader = {
        .path = config->path,
        .catalog = catalog_new(config->migrations, config->migration_count),
        .previous = previous,
        .connection.error = error,
        .error = error,
    };
    bool ok = true;
    for (size_t i = 0; ok && i < config->migration_count; i++) {
        if (!catalog_reader_is_first_of_database(config, i))
            continue;
        reader.connection.database = config->migrations[i].database;
        ok = catalog_reader_database(&reader, config);
        PQfinish(reader.connection.server);
        reader.connection.server = NULL;
    }
    if (ok && previous != NULL && catalog_equal(previous, reader.catalog)) {
        catalog_release(reader.catalog);
        return catalog_retain(previous);
    }
    if (!ok) {
        catalog_release(reader.catalog);
        return NULL;
    }
    reader.catalog->generation = atomic_fetch_add(&catalog_reader_generations, 1) + 1;
    return reader.catalog;
}

struct catalog *catalog_read_fitting(const struct config *config, struct error *error)
{
    struct catalog *catalog = catalog_read(config, NULL, error);
    bool fits = catalog != NULL && catalog_fits(catalog, error);
    for (size_t i = 0; fits && i < catalog->migration_count; i++)
        fits = counterpart_check(&catalog->migrations[i], config->path, error);
    if (catalog == NULL || fits)
        return catalog;
    catalog_release(catalog);
    return NULL;
}

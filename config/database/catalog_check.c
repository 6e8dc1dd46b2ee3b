#include "config/database/catalog_check.h"

#include <stdio.h>
#include <string.h>

#include "config/database/relatives.h"
#include "config/model/identifier.h"

#define CATALOG_CHECK_LIST_LIMIT 200 /* bytes of column names that an error lists */

struct catalog_check {
    const char *path;
    const struct migration *migration;
    enum side side;
    struct error *error;
};

static const char *catalog_check_word(enum side side)
{
    return side == SIDE_NEW ? "to_new" : "to_old";
}

static void catalog_check_list(const struct shape *shape, char *out, size_t size)
{
    size_t length = 0;
    out[0] = '\0';
    for (size_t i = 0; i < shape->column_count && length < size; i++)
        length += (size_t)snprintf(out + length, size - length, "%s%s", i == 0 ? "" : ", ",
                                   shape->columns[i].name);
}

/* A mapping that names a column which the table does not have. */
static bool catalog_check_mappings(const struct catalog_check *check)
{
    const struct migration_config *config = check->migration->config;
    const struct shape *shape = &check->migration->shape[check->side];
    for (size_t i = 0; i < config->mapping_count[check->side]; i++) {
        const struct column_mapping *mapping = &config->mapping[check->side][i];
        if (shape_column(shape, mapping->column) != NULL)
            continue;
        char columns[CATALOG_CHECK_LIST_LIMIT];
        catalog_check_list(shape, columns, sizeof columns);
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s:%d: migration %s: %s names column \"%s\", which table %s.%s does not "
                         "have; expected one of %s",
                         check->path, mapping->line, config->name, catalog_check_word(check->side),
                         mapping->column, shape->table.schema, shape->table.name, columns);
    }
    return true;
}

static bool catalog_check_key(const struct catalog_check *check)
{
    const struct migration_config *config = check->migration->config;
    const struct shape *shape = &check->migration->shape[check->side];
    for (size_t i = 0; i < config->key_count; i++)
        if (shape_column(shape, config->key[i]) == NULL)
            return error_set(check->error, SQLSTATE_CONFIG_FILE,
                             "%s:%d: migration %s: key column \"%s\" is not in table %s.%s; "
                             "expected a key of columns that both tables have",
                             check->path, config->line, config->name, config->key[i],
                             shape->table.schema, shape->table.name);
    return true;
}

static const char *catalog_check_join(const char *const *names, size_t count, struct arena *arena)
{
    const char *list = "";
    for (size_t i = 0; i < count; i++)
        list = arena_format(arena, "%s%s%s", list, i == 0 ? "" : ", ", names[i]);
    return list;
}

/* Columns that would do, where both tables have those of this one's primary key. */
static const char *catalog_check_advise(const struct catalog_check *check, struct arena *arena)
{
    const struct shape *shape = &check->migration->shape[check->side];
    const struct shape *other = &check->migration->shape[side_other(check->side)];
    for (size_t i = 0; i < shape->primary_key_count; i++)
        if (shape_column(other, shape->primary_key[i]) == NULL)
            return "";
    if (shape->primary_key_count == 0)
        return "";
    return arena_format(arena, ", or another key, such as [%s]",
                        catalog_check_join(shape->primary_key, shape->primary_key_count, arena));
}

static bool catalog_check_refuse_null(const struct catalog_check *check, const char *column)
{
    const struct migration_config *config = check->migration->config;
    const struct table_name *table = &check->migration->shape[check->side].table;
    struct arena arena = {0};
    const char *quoted = identifier_quote_table(&arena, table);
    error_set(check->error, SQLSTATE_CONFIG_FILE,
              "%s:%d: migration %s: key column \"%s\" of table %s.%s may be NULL, by which no row "
              "is found; expected a column that is not, as after ALTER TABLE %s ALTER COLUMN %s "
              "SET NOT NULL%s",
              check->path, config->key_line, config->name, column, table->schema, table->name,
              quoted, identifier_quote(&arena, column), catalog_check_advise(check, &arena));
    arena_free(&arena);
    return false;
}

/* Rows are found in the other table by equality of the key, and each must find one. A table that is
 * gone is not written. */
static bool catalog_check_finds_rows(const struct catalog_check *check)
{
    const struct migration_config *config = check->migration->config;
    const struct shape *shape = &check->migration->shape[check->side];
    if (!shape->exists)
        return true;
    for (size_t i = 0; i < config->key_count; i++)
        if (!shape_column(shape, config->key[i])->not_null)
            return catalog_check_refuse_null(check, config->key[i]);
    if (shape->key_trouble == NULL)
        return true;
    struct arena arena = {0};
    const char *key = catalog_check_join(config->key, config->key_count, &arena);
    error_set(check->error, SQLSTATE_CONFIG_FILE,
              "%s:%d: migration %s: key [%s] is not unique in table %s.%s: %s; expected a unique, "
              "immediate, complete and valid index over exactly these columns on both tables%s",
              check->path, config->key_line, config->name, key, shape->table.schema,
              shape->table.name, shape->key_trouble, catalog_check_advise(check, &arena));
    arena_free(&arena);
    return false;
}

/* A column that a row from the other side could not fill. */
static bool catalog_check_filled(const struct catalog_check *check)
{
    const struct migration_config *config = check->migration->config;
    const struct shape *shape = &check->migration->shape[check->side];
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct column *column = &shape->columns[i];
        if (column->mapping != NULL || !column->not_null || column->generated ||
            column->default_sql != NULL)
            continue;
        return error_set(check->error, SQLSTATE_CONFIG_FILE,
                         "%s:%d: migration %s: column \"%s\" of table %s.%s is NOT NULL without a "
                         "default and has no mapping; expected one under %s",
                         check->path, config->line, config->name, column->name, shape->table.schema,
                         shape->table.name, catalog_check_word(check->side));
    }
    return true;
}

bool catalog_check(const struct migration *migration, const char *path, struct error *error)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        struct catalog_check check = {
            .path = path,
            .migration = migration,
            .side = (enum side)side,
            .error = error,
        };
        if (!migration->shape[side].known)
            continue;
        if (!catalog_check_mappings(&check) || !catalog_check_key(&check) ||
            !catalog_check_finds_rows(&check) || !catalog_check_filled(&check))
            return false;
    }
    return true;
}

bool catalog_check_parents(const struct catalog *catalog, const char *path, struct error *error)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            const struct migration_config *config = catalog->migrations[i].config;
            const struct shape *shape = &catalog->migrations[i].shape[side];
            const struct relative *parent = relatives_parent(shape);
            if (parent != NULL)
                return error_set(
                    error, SQLSTATE_CONFIG_FILE,
                    "%s:%d: migration %s: table %s.%s belongs to %s.%s, as a partition "
                    "or by INHERITS, so its rows can be written by that name and reach "
                    "one table only; expected a table without a parent: migrate %s.%s, "
                    "or detach the table",
                    path, config->line, config->name, shape->table.schema, shape->table.name,
                    parent->table.schema, parent->table.name, parent->table.schema,
                    parent->table.name);
        }
    return true;
}

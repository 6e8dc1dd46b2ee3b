#include "config/catalog_check.h"

#include <stdio.h>
#include <string.h>

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

bool catalog_check(const struct catalog *catalog, const char *path, struct error *error)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            struct catalog_check check = {
                .path = path,
                .migration = &catalog->migrations[i],
                .side = (enum side)side,
                .error = error,
            };
            if (!check.migration->shape[side].known)
                continue;
            if (!catalog_check_mappings(&check) || !catalog_check_key(&check) ||
                !catalog_check_filled(&check))
                return false;
        }
    return true;
}

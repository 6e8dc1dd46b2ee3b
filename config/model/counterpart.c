#include "config/model/counterpart.h"

#include <string.h>

#include "config/model/constraint.h"

static bool counterpart_is_forgotten(const struct migration *migration, enum side side,
                                     const struct column *column)
{
    const struct migration_config *config = migration->config;
    if (column->mapping != NULL || column->generated)
        return false;
    for (size_t i = 0; i < config->alone_count[side]; i++)
        if (strcmp(config->alone[side][i], column->name) == 0)
            return false;
    return true;
}

static bool counterpart_is_read(const struct shape *reader, const char *column)
{
    for (size_t i = 0; i < reader->column_count; i++)
        if (reader->columns[i].mapping != NULL &&
            constraint_names_column(reader->columns[i].mapping, column))
            return true;
    return false;
}

void counterpart_mark(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->migration_count; i++)
        for (unsigned side = 0; side < SIDE_COUNT; side++) {
            struct migration *migration = &catalog->migrations[i];
            const struct shape *other = &migration->shape[side_other((enum side)side)];
            struct shape *shape = &migration->shape[side];
            for (size_t c = 0; c < shape->column_count; c++)
                shape->columns[c].lost =
                    other->known &&
                    counterpart_is_forgotten(migration, (enum side)side, &shape->columns[c]) &&
                    !counterpart_is_read(other, shape->columns[c].name);
        }
}

const struct column *counterpart_forgotten(const struct migration *migration, enum side side)
{
    const struct shape *shape = &migration->shape[side];
    if (!migration->shape[SIDE_OLD].exists || !migration->shape[SIDE_NEW].exists)
        return NULL;
    for (size_t i = 0; i < shape->column_count; i++)
        if (counterpart_is_forgotten(migration, side, &shape->columns[i]))
            return &shape->columns[i];
    return NULL;
}

bool counterpart_check(const struct migration *migration, const char *path, struct error *error)
{
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        const struct column *column = counterpart_forgotten(migration, (enum side)side);
        if (column == NULL)
            continue;
        const struct migration_config *config = migration->config;
        return error_set(error, SQLSTATE_CONFIG_FILE,
                         "%s:%d: migration %s: column \"%s\" of table %s.%s has no mapping, and "
                         "table %s.%s has no such column; expected a mapping under %s, or %s: [%s] "
                         "where it is meant to be left out",
                         path, config->line, config->name, column->name, config->table[side].schema,
                         config->table[side].name, config->table[1 - side].schema,
                         config->table[1 - side].name, side == SIDE_NEW ? "to_new" : "to_old",
                         side == SIDE_NEW ? "added" : "dropped", column->name);
    }
    return true;
}

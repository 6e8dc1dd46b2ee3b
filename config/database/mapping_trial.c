#include "config/database/mapping_trial.h"

#include <assert.h>
#include <string.h>

#include "config/model/constraint.h"
#include "config/model/identifier.h"
#include "config/model/literal.h"
#include "protocol/base/bytes.h"

#define MAPPING_TRIAL_COMMON_COLLATION "pg_catalog.\"default\""

struct mapping_trial {
    struct catalog_connection *connection;
    const struct migration *migration;
    enum side side; /* whose column is computed */
    const struct column_mapping *mapping;
    const char *path;
};

/* A row of NULLs with the columns that the expression may name. Types and collations of others may
 * be in schemas that the role has no right to. */
static const char *mapping_trial_row(const struct shape *source, const char *expression,
                                     struct arena *arena)
{
    struct bytes row = {0};
    bytes_add_text(&row, "SELECT");
    const char *between = " ";
    bool all = strcasestr(expression, "u&\"") != NULL; /* names in escapes */
    for (size_t i = 0; i < source->column_count; i++) {
        const struct column *column = &source->columns[i];
        if (!all && !constraint_names_column(expression, column->name))
            continue;
        bytes_add_format(&row, "%sNULL::%s", between, column->type);
        if (column->collation != NULL &&
            strcmp(column->collation, MAPPING_TRIAL_COMMON_COLLATION) != 0)
            bytes_add_format(&row, " COLLATE %s", column->collation);
        bytes_add_format(&row, " AS %s", identifier_quote(arena, column->name));
        between = ", ";
    }
    const char *text = arena_copy(arena, (const char *)row.data, row.length);
    bytes_free(&row);
    return text;
}

/* In WHERE, where no aggregate or set-returning function may stand. */
static const char *mapping_trial_sql(const struct mapping_trial *trial, struct arena *arena)
{
    const struct shape *target = &trial->migration->shape[trial->side];
    const struct shape *source = &trial->migration->shape[side_other(trial->side)];
    const struct column *column = shape_column(target, trial->mapping->column);
    const char *expression = trial->mapping->expression;
    assert(column != NULL); /* catalog_check */
    return arena_format(arena, "SELECT FROM (%s) AS %s WHERE (((%s\n)::%s)) IS NULL",
                        mapping_trial_row(source, expression, arena),
                        identifier_quote(arena, source->table.name),
                        literal_hide(expression, arena), column->type);
}

static bool mapping_trial_refuse(const struct mapping_trial *trial, const char *reason)
{
    const struct table_name *source = &trial->migration->shape[side_other(trial->side)].table;
    return error_set(
        trial->connection->error, SQLSTATE_CONFIG_FILE,
        "%s:%d: migration %s: the mapping of column \"%s\" cannot be evaluated over table %s.%s: "
        "%s; expected SQL over its columns, with functions outside pg_catalog written with their "
        "schema",
        trial->path, trial->mapping->line, trial->migration->config->name, trial->mapping->column,
        source->schema, source->name, reason);
}

/* A lock, a time limit or a lost connection says nothing about the expression. */
static bool mapping_trial_is_transient(const char *sqlstate)
{
    return sqlstate == NULL || strncmp(sqlstate, "53", 2) == 0 || strncmp(sqlstate, "55", 2) == 0 ||
           strncmp(sqlstate, "57", 2) == 0;
}

static bool mapping_trial_judge(const struct mapping_trial *trial, const PGresult *result)
{
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (PQresultStatus(result) == PGRES_COMMAND_OK)
        return PQnparams(result) == 0 || mapping_trial_refuse(trial, "it has a parameter ($1)");
    if (message == NULL || mapping_trial_is_transient(PQresultErrorField(result, PG_DIAG_SQLSTATE)))
        return catalog_connection_fail(trial->connection, result);
    return mapping_trial_refuse(trial, message);
}

static bool mapping_trial_run(const struct mapping_trial *trial)
{
    struct arena arena = {0};
    PGresult *result =
        catalog_connection_describe(trial->connection, mapping_trial_sql(trial, &arena));
    arena_free(&arena);
    bool ok = result != NULL && mapping_trial_judge(trial, result);
    PQclear(result);
    return ok;
}

bool mapping_trial_check(struct catalog_connection *connection, const struct migration *migration,
                         const char *path)
{
    const struct migration_config *config = migration->config;
    for (unsigned side = 0; side < SIDE_COUNT; side++) {
        if (!migration->shape[side].known || !migration->shape[1 - side].exists)
            continue;
        for (size_t i = 0; i < config->mapping_count[side]; i++) {
            const struct mapping_trial trial = {.connection = connection,
                                                .migration = migration,
                                                .side = (enum side)side,
                                                .mapping = &config->mapping[side][i],
                                                .path = path};
            if (!mapping_trial_run(&trial))
                return false;
        }
    }
    return true;
}

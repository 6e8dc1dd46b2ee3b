#include "rewrite/tree/refuse.h"

static void refuse_show_route(const struct migration_config *config, struct route route,
                              struct error *error)
{
    const char *primary = config->table[route.primary].name;
    const char *mirror = config->table[side_other(route.primary)].name;
    if (route.mirrored)
        error_detail(error, "Reads go to \"%s\", writes to \"%s\" and \"%s\".",
                     config->table[route.read].name, primary, mirror);
    else
        error_detail(error, "Reads go to \"%s\", writes to \"%s\".", config->table[route.read].name,
                     primary);
}

bool refuse_construct(const struct migration *migration, enum side side, struct route route,
                      const char *construct, struct error *error)
{
    const struct migration_config *config = migration->config;
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "%s on \"%s\" cannot be rewritten while the migration \"%s\" is under way", construct,
              config->table[side].name, config->name);
    refuse_show_route(config, route, error);
    return error_hint(error,
                      "Nothing was sent to the server. Use another form of the statement, "
                      "or wait until reads and writes go to \"%s\" alone.",
                      config->table[side].name);
}

bool refuse_unfit(const struct migration *migration, enum side side, struct error *error)
{
    const struct migration_config *config = migration->config;
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "a statement on \"%s\" cannot be rewritten: the migration \"%s\" no longer fits its "
              "tables",
              config->table[side].name, config->name);
    error_detail(error, "%s", migration->unfit);
    return error_hint(error, "Nothing was sent to the server. Statements are rewritten again as "
                             "soon as the catalog shows that the migration fits.");
}

static const char *refuse_kinship(enum relative_kind kind)
{
    switch (kind) {
    case RELATIVE_PARTITION:
        return "is a partition of";
    case RELATIVE_CHILD:
        return "is a child of";
    case RELATIVE_PARENT:
        return "is a parent of";
    case RELATIVE_VIEW:
        return "is a view of";
    case RELATIVE_COPY:
        return "is a materialized view of";
    case RELATIVE_RULE:
    default:
        return "has a rule that names";
    }
}

bool refuse_relative(const struct migration *migration, enum side side, struct route route,
                     const struct relative *relative, const char *done, struct error *error)
{
    const struct migration_config *config = migration->config;
    const char *table = config->table[side].name;
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "\"%s\" %s \"%s\" and cannot be %s by its own name while the migration \"%s\" is "
              "under way",
              relative->table.name, refuse_kinship(relative->kind), table, done, config->name);
    refuse_show_route(config, route, error);
    return error_hint(error,
                      "Nothing was sent to the server. Name \"%s\" itself, or wait until reads and "
                      "writes go to \"%s\" alone.",
                      table, table);
}

bool refuse_made(const char *name, struct error *error)
{
    error_set(
        error, SQLSTATE_FEATURE_NOT_SUPPORTED,
        "\"%s\", which this transaction has made over a table of a migration under way, cannot "
        "be used before the transaction has ended",
        name);
    return error_hint(error, "Nothing was sent to the server. Use the table's own name, or a "
                             "transaction of its own.");
}

bool refuse_unknown_columns(const struct migration *migration, enum side side, struct error *error)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "the columns of \"%s\" are not known, so the migration \"%s\" cannot be served",
              migration->config->table[side].name, migration->config->name);
    return error_hint(error,
                      "Check that the table exists, or name one that has its columns under "
                      "`%s_shape` in the configuration.",
                      side == SIDE_OLD ? "old" : "new");
}

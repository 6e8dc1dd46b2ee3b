#include "rewrite/refuse.h"

bool refuse_construct(const struct migration *migration, enum side side, struct route route,
                      const char *construct, struct error *error)
{
    const struct migration_config *config = migration->config;
    const char *primary = config->table[route.primary].name;
    const char *mirror = config->table[side_other(route.primary)].name;
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "%s on \"%s\" cannot be rewritten while the migration \"%s\" is under way", construct,
              config->table[side].name, config->name);
    if (route.mirrored)
        error_detail(error, "Reads go to \"%s\", writes to \"%s\" and \"%s\".",
                     config->table[route.read].name, primary, mirror);
    else
        error_detail(error, "Reads go to \"%s\", writes to \"%s\".", config->table[route.read].name,
                     primary);
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

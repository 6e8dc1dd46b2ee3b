#include "rewrite/plan/statement.h"

#include "rewrite/tree/refuse.h"

bool statement_refuse(const struct statement *statement, const struct reference *reference,
                      const char *construct, struct error *error)
{
    (void)statement;
    return refuse_construct(reference->migration, reference->side, reference->touched->route,
                            construct, error);
}

bool statement_refuse_encoding(const struct statement *statement, const struct reference *reference,
                               struct error *error)
{
    return statement_refuse(
        statement, reference,
        "a client_encoding other than UTF8, with names or mappings beyond ASCII,", error);
}

bool statement_write_passes(const struct reference *target)
{
    struct route route = target->touched->route;
    return route.primary == target->side && !route.mirrored;
}

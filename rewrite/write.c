#include "rewrite/write.h"

#include "rewrite/scope.h"

bool write_rewrite(struct statement *statement, struct error *error)
{
    const struct reference *target = statement->scope.references;
    while (target->use != REFERENCE_TARGET)
        target = target->next;
    return statement_refuse(statement, target, "a write", error);
}

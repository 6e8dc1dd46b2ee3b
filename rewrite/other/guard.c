#include "rewrite/other/guard.h"

#include "rewrite/plan/statement.h"

#define GUARD_SQLSTATE_PERMISSION "42501"

static bool guard_right(const struct statement *statement, const struct reference *reference,
                        enum guard_right right, struct error *error)
{
    if ((reference->touched->guards & GUARD_NONE(right)) != 0)
        return error_set(error, GUARD_SQLSTATE_PERMISSION, "permission denied for table %s",
                         reference->migration->shape[reference->side].table.name);
    if ((reference->touched->guards & GUARD_SOME(right)) != 0)
        return statement_refuse(statement, reference, "a role with rights to some columns only",
                                error);
    return true;
}

static bool guard_policies(const struct statement *statement, const struct reference *reference,
                           unsigned policies, struct error *error)
{
    if ((reference->touched->guards & policies) == 0)
        return true;
    return statement_refuse(statement, reference, "row-level security", error);
}

/* On the client's own table the server checks rights and policies itself. */
static bool guard_target(const struct statement *statement, const struct reference *target,
                         struct error *error)
{
    const ProtobufCMessageDescriptor *kind =
        target->use == REFERENCE_TARGET && target->level->query != NULL
            ? target->level->query->descriptor
            : NULL;
    if (target->touched->route.primary == target->side)
        return guard_policies(statement, target, GUARD_POLICIES_THERE, error);
    bool inserts = kind == &pg_query__insert_stmt__descriptor || kind == NULL; /* COPY */
    bool updates = kind == &pg_query__update_stmt__descriptor;
    bool deletes = kind == &pg_query__delete_stmt__descriptor;
    bool merges = kind == &pg_query__merge_stmt__descriptor;
    return ((!inserts && !merges) || guard_right(statement, target, GUARD_INSERT, error)) &&
           ((!updates && !merges) || guard_right(statement, target, GUARD_UPDATE, error)) &&
           ((!deletes && !merges) || guard_right(statement, target, GUARD_DELETE, error)) &&
           (inserts || guard_right(statement, target, GUARD_SELECT, error)) &&
           guard_policies(statement, target, GUARD_POLICIES_HERE | GUARD_POLICIES_THERE, error);
}

/* TRUNCATE and LOCK heed no policies; a COPY that is staged inserts. */
static bool guard_whole(const struct statement *statement, const struct reference *reference,
                        struct error *error)
{
    if (statement->copy != NULL)
        return statement_write_passes(reference) || guard_target(statement, reference, error);
    return statement->node->node_case != PG_QUERY__NODE__NODE_TRUNCATE_STMT ||
           guard_right(statement, reference, GUARD_TRUNCATE, error);
}

static bool guard_read(const struct statement *statement, const struct reference *reference,
                       struct error *error)
{
    return !scope_is_moved(reference) ||
           (guard_right(statement, reference, GUARD_SELECT, error) &&
            guard_policies(statement, reference, GUARD_POLICIES_HERE | GUARD_POLICIES_THERE,
                           error));
}

bool guard_check(const struct statement *statement, struct error *error)
{
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next) {
        if (reference->touched->guards == 0)
            continue;
        switch (reference->use) {
        case REFERENCE_READ:
            if (!guard_read(statement, reference, error))
                return false;
            break;
        case REFERENCE_TARGET:
            if (!statement_write_passes(reference) && !guard_target(statement, reference, error))
                return false;
            break;
        case REFERENCE_WHOLE:
            if (!guard_whole(statement, reference, error))
                return false;
            break;
        }
    }
    return true;
}

bool guard_check_prelude(const struct statement *statement, struct error *error)
{
    for (const struct reference *reference = statement->scope.references;
         reference != NULL && statement->prelude.count != 0; reference = reference->next)
        if (reference->use == REFERENCE_TARGET &&
            !guard_policies(statement, reference, GUARD_POLICIES_HERE, error))
            return false;
    return true;
}

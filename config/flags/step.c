#include "config/flags/step.h"

#include "config/model/counterpart.h"

#define STEP_LISTED_REFERENCES 3

static bool step_writes(const struct flags *flags, enum side side)
{
    return flags->mirrored || flags->primary == side;
}

bool step_is_taken(const struct flags *last, const struct flags *next)
{
    return step_writes(last, SIDE_OLD) != step_writes(next, SIDE_OLD) ||
           step_writes(last, SIDE_NEW) != step_writes(next, SIDE_NEW);
}

const char *step_references(const struct migration *migration, enum side side, struct arena *arena)
{
    const struct shape *shape = &migration->shape[side];
    const char *list = NULL;
    size_t count = 0;
    for (size_t i = 0; shape->exists && i < shape->constraint_count; i++) {
        const struct constraint *constraint = &shape->constraints[i];
        if (constraint->kind != CONSTRAINT_REFERENCE || count++ >= STEP_LISTED_REFERENCES)
            continue;
        list = arena_format(arena, "%s%s%s", list != NULL ? list : "", list != NULL ? ", " : "",
                            constraint->rest);
    }
    if (count > STEP_LISTED_REFERENCES)
        list = arena_format(arena, "%s and %zu more", list, count - STEP_LISTED_REFERENCES);
    return list;
}

/* Rows of children would have to refer to rows that are not written any more, and the actions of
 * such keys would never come. Of the new table this is asked when it leaves the list: before it has
 * joined, nobody can refer to what it does not have. */
static bool step_check_references(const struct migration *migration, const struct flags *last,
                                  const struct flags *next, const char *key, struct error *error)
{
    const struct table_name *tables = migration->config->table;
    for (unsigned i = 0; i < SIDE_COUNT && !migration->config->ignores_references; i++) {
        enum side side = (enum side)i;
        bool leaves = last != NULL ? step_writes(last, side) : side == SIDE_OLD;
        struct arena arena = {0};
        const char *references =
            leaves && !step_writes(next, side) ? step_references(migration, side, &arena) : NULL;
        if (references != NULL)
            error_set(
                error, SQLSTATE_CONFIG_FILE,
                "%s leaves out table %s.%s, to which foreign keys refer: %s; expected them to "
                "refer to %s.%s first, or references: ignore in the migration",
                key, tables[side].schema, tables[side].name, references, tables[1 - side].schema,
                tables[1 - side].name);
        arena_free(&arena);
        if (references != NULL)
            return false;
    }
    return true;
}

/* Its writes would be refused as soon as it has joined. */
static bool step_check_joining(const struct migration *migration, const struct flags *last,
                               const struct flags *next, const char *path, struct error *error)
{
    if (!next->mirrored || (last != NULL && last->mirrored))
        return true;
    if (migration->unfit != NULL)
        return error_set(error, SQLSTATE_CONFIG_FILE, "%s", migration->unfit);
    return counterpart_check(migration, path, error);
}

bool step_check(const struct migration *migration, const struct flags *last,
                const struct flags *next, const char *key, const char *path, struct error *error)
{
    return step_check_joining(migration, last, next, path, error) &&
           step_check_references(migration, last, next, key, error);
}

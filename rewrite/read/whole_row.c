#include "rewrite/read/whole_row.h"

#include <stdio.h>
#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/read/stored_place.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"

bool whole_row_is_system_column(const char *name)
{
    static const char *const names[] = {"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

const char *whole_row_table_oid(const struct shape *shape, struct arena *arena)
{
    if (!shape->exists || shape->has_children)
        return NULL;
    return arena_format(arena, "((%u)::pg_catalog.oid)", shape->oid);
}

const char *whole_row_as_one(const struct column_use *use, const char *row, struct arena *arena)
{
    const ProtobufCMessage *parent = use->parent;
    bool apart =
        parent != NULL &&
        (parent->descriptor == &pg_query__sub_link__descriptor ||
         (parent->descriptor == &pg_query__list__descriptor && use->place != COLUMN_LISTED) ||
         (parent->descriptor == &pg_query__a__expr__descriptor &&
          ((const PgQuery__AExpr *)parent)->kind == PG_QUERY__A__EXPR__KIND__AEXPR_IN));
    return apart ? arena_format(arena, "(CASE WHEN true THEN %s END)", row) : row;
}

static const char *whole_row_field(const struct column_use *use, size_t from_end)
{
    size_t count = use->ref->n_fields;
    return from_end < count ? tree_string(use->ref->fields[count - 1 - from_end]) : NULL;
}

static const struct shape *whole_row_shape(const struct reference *reference)
{
    return &reference->migration->shape[reference->side];
}

/* A moved reference that could own this system column by its place in the query. `*unsure` where a
 * table nearer may own it, of which nobody knows whether it is one. */
static const struct reference *whole_row_moved_in_sight(const struct column_use *use, bool *unsure)
{
    const char *name = whole_row_field(use, 0);
    const char *qualifier = whole_row_field(use, 1);
    *unsure = false;
    for (const struct level *level = use->level; level != NULL; level = level->outer) {
        bool others = false;
        for (const struct source *source = level->sources; source != NULL; source = source->next) {
            if (qualifier != NULL && strcmp(qualifier, source->name) != 0)
                continue;
            if (scope_is_moved(source->reference))
                return source->reference;
            if (qualifier != NULL || source->reference != NULL)
                return NULL;
            others = true;
        }
        if (qualifier == NULL && stored_place_is_shown(level, name))
            return NULL;
        *unsure = *unsure || others;
    }
    return NULL;
}

bool whole_row_is_column(const struct column_use *use, const char *name, bool *unsure)
{
    size_t seen = use->seen;
    *unsure = false;
    for (const struct level *level = use->level; level != NULL;
         seen = level->outer_seen, level = level->outer) {
        const struct source *source = level->sources;
        for (size_t i = 0; source != NULL && i < seen; i++, source = source->next) {
            if (source->reference != NULL) {
                if (scope_column_exists(source->reference, name))
                    return true;
                continue;
            }
            enum label_shown shown = label_shown_by(source, name);
            if (shown == LABEL_SHOWN)
                return true;
            *unsure = *unsure || shown == LABEL_UNKNOWN;
        }
    }
    return false;
}

/* The moved reference of which a bare name is the whole row. */
static const struct reference *whole_row_by_name(const struct column_use *use, const char *name,
                                                 bool *unsure)
{
    if (whole_row_is_column(use, name, unsure))
        return NULL;
    for (const struct level *level = use->level; level != NULL; level = level->outer)
        for (const struct source *source = level->sources; source != NULL; source = source->next)
            if (strcmp(source->name, name) == 0)
                return scope_is_moved(source->reference) ? source->reference : NULL;
    return NULL;
}

struct whole_row_text {
    const char *value;
    bool nameless; /* the server would not give its column the name of what stood there */
};

const char *whole_row_guard(const char *row, const char *column, struct arena *arena)
{
    return arena_format(arena, "(true OR (%s).%s IS NULL)", row, identifier_quote(arena, column));
}

/* What is false where an outer join has found no row; NULL where there is none. */
static const char *whole_row_is_there(const struct statement *statement,
                                      const struct reference *reference)
{
    struct arena *arena = statement->arena;
    const struct shape *shape = whole_row_shape(reference);
    const char *row = identifier_quote(arena, reference->name);
    if (!statement->scope.outer_join)
        return NULL;
    for (size_t i = 0; shape->primary_key_count > 0 && i < shape->column_count; i++)
        if (strcmp(shape->columns[i].name, shape->primary_key[0]) == 0)
            return arena_format(arena, "%s.%s IS NOT NULL", row,
                                identifier_quote(arena, scope_column_name(reference, i)));
    return arena_format(arena, "%s.* IS DISTINCT FROM NULL", row);
}

/* A value in the place of the reference. `unsure`: see whole_row_is_column. */
static struct whole_row_text whole_row_where(const struct statement *statement,
                                             const struct reference *reference, bool unsure,
                                             const char *value)
{
    struct arena *arena = statement->arena;
    const char *there = whole_row_is_there(statement, reference);
    const char *guard = unsure ? whole_row_guard(identifier_quote(arena, reference->name),
                                                 scope_column_name(reference, 0), arena)
                               : NULL;
    if (there == NULL && guard == NULL)
        return (struct whole_row_text){value, false};
    const char *condition = there == NULL ? guard : there;
    if (there != NULL && guard != NULL)
        condition = arena_format(arena, "%s AND %s", there, guard);
    return (struct whole_row_text){
        .value = arena_format(arena, "(CASE WHEN %s THEN %s END)", condition, value),
        .nameless = true,
    };
}

static struct whole_row_text whole_row_value(const struct statement *statement,
                                             const struct column_use *use,
                                             const struct reference *reference, bool unsure)
{
    struct arena *arena = statement->arena;
    const char *row = identifier_quote(arena, reference->name);
    const char *type = identifier_quote_table(arena, &whole_row_shape(reference)->table);
    const char *value = whole_row_as_one(use, arena_format(arena, "(%s.*::%s)", row, type), arena);
    return whole_row_where(statement, reference, unsure, value);
}

/* An item of a list without a name of its own. What RETURNING gives of a write on the other table
 * is named there (translate_returning.c). */
static bool whole_row_needs_name(const struct column_use *use)
{
    if (use->parent == NULL || use->parent->descriptor != &pg_query__res_target__descriptor ||
        ((const PgQuery__ResTarget *)use->parent)->name[0] != '\0')
        return false;
    const struct source *target = use->level->sources;
    const struct reference *written = target != NULL ? target->reference : NULL;
    return written == NULL || written->use != REFERENCE_TARGET ||
           written->physical == written->side;
}

/* In the place of the reference, under the name that its column had. After a cast and ELSE only a
 * subquery gives a name to a value that has none of its own. */
static bool whole_row_replace(struct statement *statement, const struct column_use *use,
                              const struct reference *reference, struct whole_row_text text,
                              const char *name, struct error *error)
{
    size_t stop =
        use->token == 0 ? 0 : tokens_name_end(statement->tokens, use->token, use->ref->n_fields);
    if (stop == 0)
        return statement_refuse(statement, reference, "a name with UESCAPE", error);
    const ProtobufCMessageDescriptor *parent = use->parent == NULL ? NULL : use->parent->descriptor;
    bool is_through =
        parent == &pg_query__type_cast__descriptor || parent == &pg_query__case_expr__descriptor;
    name = identifier_quote(statement->arena, name);
    draft_add_format(edit_replace(&statement->edits, use->token, stop),
                     is_through && text.nameless ? "(SELECT %s AS %s)" : "%s", text.value, name);
    if (whole_row_needs_name(use)) {
        /* Those of the item, and not that of xmlforest(n). */
        int32_t begin = ((const PgQuery__ResTarget *)use->parent)->location;
        size_t around =
            tokens_brackets(statement->tokens, use->token, stop, begin < 0 ? 0 : (size_t)begin);
        draft_add_format(edit_after(&statement->edits, stop - 1 + around), " AS %s", name);
    }
    return true;
}

static bool whole_row_system_column(struct statement *statement, const struct column_use *use,
                                    const char *name, struct error *error)
{
    bool unsure = false;
    const struct reference *reference = whole_row_moved_in_sight(use, &unsure);
    if (reference == NULL ||
        (!unsure && strcmp(name, "ctid") == 0 && stored_place_stays_inside(statement)))
        return true;
    const char *oid = !unsure && strcmp(name, "tableoid") == 0
                          ? whole_row_table_oid(whole_row_shape(reference), statement->arena)
                          : NULL;
    if (oid != NULL) {
        struct whole_row_text text = whole_row_where(statement, reference, false, oid);
        text.nameless = true;
        return whole_row_replace(statement, use, reference, text, name, error);
    }
    char construct[64];
    snprintf(construct, sizeof construct, "the system column \"%s\"", name);
    return statement_refuse(statement, reference, construct, error);
}

/* Whether the row is only asked for a field, which a record gives as well; not under other names
 * for the columns, which a row type does not have. */
static bool whole_row_is_taken_apart(const struct column_use *use,
                                     const struct reference *reference)
{
    const PgQuery__Alias *alias = reference->var->alias;
    return use->parent != NULL &&
           use->parent->descriptor == &pg_query__a__indirection__descriptor &&
           (alias == NULL || alias->n_colnames == 0);
}

/* `n.*` or `n.full`. */
static bool whole_row_qualified(struct statement *statement, const struct column_use *use,
                                struct error *error)
{
    bool unsure = false;
    const char *last = whole_row_field(use, 0);
    const struct reference *reference = scope_column_owner(use, &unsure);
    if (!scope_is_moved(reference) || !whole_row_shape(reference)->exists)
        return true;
    if (last == NULL && use->place != COLUMN_LISTED && !whole_row_is_taken_apart(use, reference))
        return whole_row_replace(statement, use, reference,
                                 whole_row_value(statement, use, reference, false), reference->name,
                                 error);
    /* Only the server knows that it is a function's name. */
    if (last == NULL || scope_column_exists(reference, last) || statement->original == NULL)
        return true;
    const char *call =
        arena_format(statement->arena, "%s(%s)", identifier_quote(statement->arena, last),
                     whole_row_value(statement, use, reference, false).value);
    return whole_row_replace(statement, use, reference, (struct whole_row_text){call, false}, last,
                             error);
}

bool whole_row_rewrite(struct statement *statement, const struct column_use *use,
                       struct error *error)
{
    const char *name = whole_row_field(use, 0);
    bool system = name != NULL && whole_row_is_system_column(name);
    /* GROUP BY takes a system column before a label. */
    if (label_is_meant(use) && !(system && use->place == COLUMN_GROUPED))
        return true;
    if (system)
        return whole_row_system_column(statement, use, name, error);
    if (use->ref->n_fields > 1)
        return whole_row_qualified(statement, use, error);
    bool unsure = false;
    const struct reference *reference = name == NULL ? NULL : whole_row_by_name(use, name, &unsure);
    if (reference == NULL || !whole_row_shape(reference)->exists ||
        whole_row_is_taken_apart(use, reference))
        return true;
    return whole_row_replace(statement, use, reference,
                             whole_row_value(statement, use, reference, unsure), name, error);
}

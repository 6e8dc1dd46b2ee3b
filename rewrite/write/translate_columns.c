#include <string.h>

#include "config/model/identifier.h"
#include "rewrite/read/stored_place.h"
#include "rewrite/read/whole_row.h"
#include "rewrite/tree/label.h"
#include "rewrite/tree/tree.h"
#include "rewrite/write/inserted.h"
#include "rewrite/write/lost.h"
#include "rewrite/write/returning.h"
#include "rewrite/write/translate_private.h"

enum translate_columns_meaning {
    TRANSLATE_COLUMNS_OTHER,   /* not a column of the table written */
    TRANSLATE_COLUMNS_OWN,     /* one of its columns */
    TRANSLATE_COLUMNS_UNSURE,  /* one of its columns, if no table of the subquery has it */
    TRANSLATE_COLUMNS_EXCLUDED /* one of the row proposed for insertion */
};

/* What a reference may be found to be; `refused` in words where it must not stand here. Without a
 * column it is something of the whole row (whole_row.h). */
struct translate_columns_found {
    enum translate_columns_meaning meaning;
    const struct column *column;
    const char *refused;
    bool is_table_oid;
    bool unsure;          /* whether it is a row, which the server is to tell */
    const char *kept;     /* a system column of which the primary's does */
    const char *function; /* `n.full`, in the form of a column */
};

/* The same name means the same value on both sides, so it does not matter whose it is. */
static bool translate_columns_is_same_anyway(const struct dml *dml, const struct column *column)
{
    size_t index = dml_column_index(dml->shape[dml->client], column);
    const struct mapping *mapping = &dml->mapping[dml->client][index];
    return mapping->copies != NULL && mapping->collation == NULL &&
           strcmp(mapping->copies->name, column->name) == 0 &&
           mapping_same_type(mapping->copies, column);
}

/* Whether a table nearer than the one written has the column. Of a table that is not of a migration
 * nobody knows: then *unsure is set. */
static bool translate_columns_is_hidden(const struct level *level, const char *name, bool *unsure)
{
    bool system = whole_row_is_system_column(name);
    if (stored_place_is_shown(level, name))
        return true;
    for (const struct source *source = level->sources; source != NULL; source = source->next) {
        const struct reference *reference = source->reference;
        if (reference == NULL || !reference->migration->shape[reference->side].known)
            *unsure = true;
        else if (system ||
                 shape_column(&reference->migration->shape[reference->side], name) != NULL)
            return true;
    }
    return false;
}

static struct translate_columns_found
translate_columns_system(const struct dml *dml, const struct column_use *use, const char *name)
{
    bool is_table_oid = strcmp(name, "tableoid") == 0;
    bool is_kept = (strcmp(name, "ctid") == 0 && stored_place_stays_inside(dml->statement)) ||
                   (strcmp(name, "xmax") == 0 && inserted_is_asked(dml, use->ref));
    return (struct translate_columns_found){
        .meaning = TRANSLATE_COLUMNS_OWN,
        .is_table_oid = is_table_oid,
        .kept = is_kept ? name : NULL,
        .refused = is_table_oid || is_kept ? NULL : "a system column",
    };
}

static bool translate_columns_is_excluded(const struct dml *dml, const char *name)
{
    return dml->set_count > 0 && !span_is_empty(dml->conflict) && strcmp(name, "excluded") == 0;
}

/* A bare name at the level of the table written. */
static struct translate_columns_found translate_columns_bare_at_target(const struct dml *dml,
                                                                       const struct column_use *use,
                                                                       const char *name,
                                                                       bool unsure)
{
    struct translate_columns_found found = {.meaning = TRANSLATE_COLUMNS_OTHER};
    const struct column *column = shape_column(dml->shape[dml->client], name);
    /* The server has seen the client's text, so that its names mean something, and one thing. */
    bool checked = dml->statement->is_checked;
    bool alone = dml->target->level->sources->next == NULL;
    if (column != NULL) {
        found.column = column;
        found.meaning = TRANSLATE_COLUMNS_OWN;
        if (unsure && translate_columns_is_same_anyway(dml, column))
            found.meaning = TRANSLATE_COLUMNS_OTHER;
        else if (unsure)
            found.meaning = TRANSLATE_COLUMNS_UNSURE;
        else if (!checked && !alone)
            found.refused = "a column name without its table beside other tables";
    } else if (strcmp(name, dml->target->name) == 0 || translate_columns_is_excluded(dml, name)) {
        found.meaning = whole_row_is_column(use, name, &found.unsure)
                            ? TRANSLATE_COLUMNS_OTHER
                            : (strcmp(name, dml->target->name) == 0 ? TRANSLATE_COLUMNS_OWN
                                                                    : TRANSLATE_COLUMNS_EXCLUDED);
        found.refused = unsure ? "a reference to the whole row in a subquery" : NULL;
    } else if (unsure && whole_row_is_system_column(name)) {
        found.refused = "a system column without its table in a subquery";
    } else if (whole_row_is_system_column(name)) {
        return translate_columns_system(dml, use, name);
    } else if ((!unsure || !checked) && shape_column(dml->shape[dml->primary], name) != NULL) {
        found.refused = "a column name that only the other table has";
    }
    return found;
}

/* A bare name. What stands in FROM or USING cannot mean the table written, LATERAL or not. */
static struct translate_columns_found
translate_columns_find_bare(const struct dml *dml, const struct column_use *use, const char *name)
{
    bool unsure = false;
    size_t seen = use->seen;
    for (const struct level *level = use->level; level != NULL && !label_is_meant(use);
         seen = level->outer_seen, level = level->outer) {
        if (level == dml->target->level && seen != SCOPE_EVERY_SOURCE)
            break;
        if (level == dml->target->level)
            return translate_columns_bare_at_target(dml, use, name, unsure);
        if (translate_columns_is_hidden(level, name, &unsure))
            break;
    }
    return (struct translate_columns_found){.meaning = TRANSLATE_COLUMNS_OTHER};
}

static bool translate_columns_names_source(const struct source *source, const char *schema,
                                           const char *name)
{
    if (strcmp(source->name, name) != 0)
        return false;
    if (schema == NULL)
        return true;
    const struct reference *reference = source->reference;
    return reference != NULL && reference->var->alias == NULL &&
           strcmp(reference->migration->shape[reference->side].table.schema, schema) == 0;
}

static struct translate_columns_found
translate_columns_of_table(const struct dml *dml, const struct column_use *use,
                           enum translate_columns_meaning meaning, const char *name)
{
    struct translate_columns_found found = {.meaning = meaning};
    if (name == NULL)
        return found;
    found.column = shape_column(dml->shape[dml->client], name);
    if (found.column != NULL)
        return found;
    if (whole_row_is_system_column(name))
        return translate_columns_system(dml, use, name);
    found.function = name;
    if (dml->statement->original == NULL)
        found.refused = "a column that the table does not have";
    return found;
}

static struct translate_columns_found
translate_columns_find_qualified(const struct dml *dml, const struct column_use *use,
                                 const char *schema, const char *table, const char *name)
{
    for (const struct level *level = use->level; level != NULL; level = level->outer) {
        for (const struct source *source = level->sources; source != NULL; source = source->next)
            if (translate_columns_names_source(source, schema, table))
                return source->reference == dml->target
                           ? translate_columns_of_table(dml, use, TRANSLATE_COLUMNS_OWN, name)
                           : (struct translate_columns_found){.meaning = TRANSLATE_COLUMNS_OTHER};
        if (level == dml->target->level && schema == NULL &&
            translate_columns_is_excluded(dml, table))
            return translate_columns_of_table(dml, use, TRANSLATE_COLUMNS_EXCLUDED, name);
    }
    return (struct translate_columns_found){.meaning = TRANSLATE_COLUMNS_OTHER};
}

static struct translate_columns_found translate_columns_find(const struct dml *dml,
                                                             const struct column_use *use)
{
    const PgQuery__ColumnRef *ref = use->ref;
    const char *last = tree_string(ref->fields[ref->n_fields - 1]);
    const char *before = ref->n_fields > 1 ? tree_string(ref->fields[ref->n_fields - 2]) : NULL;
    const char *schema = ref->n_fields > 2 ? tree_string(ref->fields[ref->n_fields - 3]) : NULL;
    if (ref->n_fields > 1)
        return translate_columns_find_qualified(dml, use, schema, before, last);
    if (last != NULL)
        return translate_columns_find_bare(dml, use, last);
    struct translate_columns_found star = {.meaning = TRANSLATE_COLUMNS_OTHER};
    if (use->level == dml->target->level)
        star.refused = "a reference to the whole row";
    return star;
}

/* A star that is a whole item of RETURNING; translate_returning.c writes the columns out. */
static bool translate_columns_is_returned_star(const struct dml *dml, const PgQuery__ColumnRef *ref)
{
    for (size_t i = 0; i < dml->returning_count; i++) {
        const PgQuery__Node *value = dml->returning_list[i]->res_target->val;
        if (returning_is_star(value) && value->column_ref == ref)
            return true;
    }
    return false;
}

/* The client's columns, mapped; under their names where they are columns of a query. */
static const char *translate_columns_list(const struct dml *dml, const char *qualifier, bool named,
                                          struct error *error)
{
    const struct shape *shape = dml->shape[dml->client];
    struct arena *arena = dml->arena;
    const char *list = "";
    for (size_t i = 0; i < shape->column_count; i++) {
        const struct mapping *mapping = &dml->mapping[dml->client][i];
        if (mapping->piece_count == 0) {
            dml_refuse(dml, "a row with a column without a counterpart", error);
            return NULL;
        }
        list = arena_format(arena, "%s%s%s", list, i > 0 ? ", " : "",
                            mapping_read(mapping, arena, qualifier));
        if (named)
            list = arena_format(arena, "%s AS %s", list,
                                identifier_quote(arena, shape->columns[i].name));
    }
    return list;
}

/* What stands for something of the whole row; NULL and the error where nothing can. */
static const char *translate_columns_whole(const struct dml *dml, const struct column_use *use,
                                           const struct translate_columns_found *found,
                                           const char *qualifier, struct error *error)
{
    const struct shape *shape = dml->shape[dml->client];
    struct arena *arena = dml->arena;
    bool is_list = tree_string(use->ref->fields[use->ref->n_fields - 1]) == NULL &&
                   use->place == COLUMN_LISTED;
    if (found->kept != NULL)
        return arena_format(arena, "%s.%s", qualifier, found->kept);
    const char *oid = found->is_table_oid ? whole_row_table_oid(shape, arena) : NULL;
    if (oid != NULL)
        return oid;
    bool is_item =
        use->parent != NULL && use->parent->descriptor == &pg_query__res_target__descriptor;
    if (found->is_table_oid || (!shape->exists && !is_list)) {
        dml_refuse(dml, "a reference to the whole row of a table that is gone", error);
        return NULL;
    }
    const char *list = translate_columns_list(dml, qualifier, is_list && is_item, error);
    if (list == NULL || is_list)
        return list;
    const char *row = arena_format(arena, "(ROW(%s)::%s)", list, dml_table(dml, dml->client));
    row = whole_row_as_one(use, row, arena);
    if (found->unsure)
        row = arena_format(
            arena, "(CASE WHEN %s THEN %s END)",
            whole_row_guard(qualifier, dml->shape[dml->primary]->columns[0].name, arena), row);
    return found->function == NULL
               ? row
               : arena_format(arena, "%s(%s)", identifier_quote(arena, found->function), row);
}

/* In ON CONFLICT (…) WHERE … stand bare names of columns, and nothing is computed. */
static bool translate_columns_is_arbiter(const struct dml *dml, const struct column_use *use)
{
    return use->token >= dml->conflict.first && use->token < dml->arbiter_stop;
}

static const char *translate_columns_text(const struct dml *dml, const struct column_use *use,
                                          const struct translate_columns_found *found,
                                          struct error *error)
{
    const char *qualifier =
        found->meaning == TRANSLATE_COLUMNS_EXCLUDED ? "excluded" : dml->qualifier;
    if (found->column == NULL)
        return translate_columns_whole(dml, use, found, qualifier, error);
    size_t index = dml_column_index(dml->shape[dml->client], found->column);
    const struct mapping *mapping = &dml->mapping[dml->client][index];
    bool arbiter = translate_columns_is_arbiter(dml, use);
    if (mapping->piece_count == 0)
        lost_refuse(dml, "a column without a counterpart in the other table", found->column->name,
                    error);
    else if (!arbiter)
        return mapping_read(mapping, dml->arena, qualifier);
    else if (mapping->copies != NULL && mapping_same_type(mapping->copies, found->column))
        return identifier_quote(dml->arena, mapping->copies->name);
    else
        dml_refuse(dml, "ON CONFLICT over columns that the other table computes", error);
    return NULL;
}

/* RETURNING names its own items. */
static bool translate_columns_needs_name(const struct dml *dml, const struct column_use *use)
{
    const char *last = tree_string(use->ref->fields[use->ref->n_fields - 1]);
    return last != NULL && use->level != dml->target->level && use->parent != NULL &&
           use->parent->descriptor == &pg_query__res_target__descriptor &&
           ((const PgQuery__ResTarget *)use->parent)->name[0] == '\0';
}

/* Whether a pair of brackets around the reference is that of a row with nothing else in it:
 * ROW (n.*), VALUES (n.*). */
static bool translate_columns_is_alone_in_row(const struct column_use *use)
{
    if (use->parent->descriptor == &pg_query__row_expr__descriptor)
        return ((const PgQuery__RowExpr *)use->parent)->n_args == 1;
    return use->parent->descriptor == &pg_query__list__descriptor &&
           ((const PgQuery__List *)use->parent)->n_items == 1;
}

/* How many pairs of brackets an item of a list has around it, which is a reference to columns and
 * stands up to `stop`. */
static size_t translate_columns_brackets(const struct dml *dml, const struct column_use *use,
                                         size_t stop)
{
    bool is_target = use->parent->descriptor == &pg_query__res_target__descriptor;
    int32_t begin = is_target ? ((const PgQuery__ResTarget *)use->parent)->location : 0;
    size_t count = tokens_brackets(dml->tokens, use->token, stop, begin < 0 ? 0 : (size_t)begin);
    return count - (count > 0 && translate_columns_is_alone_in_row(use));
}

/* The token after the label of an item, which the server passes over where the item is a star. */
static size_t translate_columns_label_end(const struct dml *dml, const struct column_use *use,
                                          size_t at)
{
    if (use->parent->descriptor != &pg_query__res_target__descriptor ||
        ((const PgQuery__ResTarget *)use->parent)->name[0] == '\0')
        return at;
    return at + (tokens_is_word(dml->tokens, at, "as") ? 2 : 1);
}

static bool translate_columns_replace(struct dml *dml, const struct column_use *use,
                                      struct error *error)
{
    if (translate_columns_is_returned_star(dml, use->ref))
        return true;
    struct translate_columns_found found = translate_columns_find(dml, use);
    if (found.refused != NULL)
        return dml_refuse(dml, found.refused, error);
    if (found.meaning == TRANSLATE_COLUMNS_OTHER)
        return true;
    if (found.meaning == TRANSLATE_COLUMNS_UNSURE)
        return translate_lend_column(dml, use, found.column, error);
    size_t stop =
        use->token == 0 ? 0 : tokens_name_end(dml->tokens, use->token, use->ref->n_fields);
    if (stop == 0)
        return dml_refuse(dml, "a column name that is written in an unusual way", error);
    const char *text = translate_columns_text(dml, use, &found, error);
    if (text == NULL)
        return false;
    const char *name = tree_string(use->ref->fields[use->ref->n_fields - 1]);
    if (name != NULL && use->level != dml->target->level && label_is_through(use))
        text =
            arena_format(dml->arena, "(SELECT %s AS %s)", text, identifier_quote(dml->arena, name));
    bool is_list = name == NULL && use->place == COLUMN_LISTED;
    bool needs_name = translate_columns_needs_name(dml, use);
    size_t around = is_list || needs_name ? translate_columns_brackets(dml, use, stop) : 0;
    struct edits *edits = &dml->statement->edits;
    if (is_list) /* in brackets it would be a row */
        draft_add(edit_replace(edits, use->token - around,
                               translate_columns_label_end(dml, use, stop + around)),
                  text);
    else
        draft_add(edit_replace(edits, use->token, stop), text);
    if (needs_name)
        draft_add_format(edit_after(edits, stop - 1 + around), " AS %s",
                         identifier_quote(dml->arena, name));
    return true;
}

bool translate_columns(struct dml *dml, struct error *error)
{
    for (const struct column_use *use = dml->statement->scope.columns; use != NULL; use = use->next)
        if (!translate_columns_replace(dml, use, error))
            return false;
    translate_lend(dml);
    return true;
}

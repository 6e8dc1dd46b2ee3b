#include "rewrite/dual.h"

#include <string.h>

#include "config/identifier.h"
#include "rewrite/conflict.h"
#include "rewrite/returning.h"

/*
 * Names in the statement sent, where the write is called _cf (those in WITH are _cf1, _cf2, …):
 *   _cf              what the core returns; its columns:
 *     _cf_r<n>         the client's RETURNING list, from 1
 *     _cf_<n>          column n of the primary's shape, from 1
 *     _cf_k<n>         the same as it was before an UPDATE of the key
 *   _cf_old          the primary's keys before an UPDATE of the key
 *   _cf_m            the mirror
 *   _cf_mirror, _cf_moved, _cf_added
 *                    the writes to the mirror, where they are WITH queries
 */
struct dual {
    struct writing *writing;
    struct arena *arena;
    const char *name; /* _cf */
    const struct shape *primary;
    const struct shape *mirror;
    const struct mapping *mapping; /* computes the mirror's columns */
    const char **key;
    size_t key_count;
    bool changes_key;
    bool sets_key; /* to a value that is equal, though it may be written otherwise: 1.0 and 1.00 */
    bool returns;  /* rows for the client, or for the rest of the statement */
    struct dual_parts *out;
};

static const struct mapping *dual_key_mapping(const struct dual *dual, size_t key)
{
    const struct column *column = shape_column(dual->mirror, dual->key[key]);
    if (column == NULL)
        return NULL;
    return &dual->mapping[writing_column_index(dual->mirror, column)];
}

static bool dual_is_mirrored(const struct mapping *mapping)
{
    return mapping->piece_count > 0 && !mapping->target->generated;
}

/* What INSERT may give a value to, and no UPDATE. The key's column is not among them: it is set
 * only where it changes, which the server refuses. */
static bool dual_is_fixed(const struct dual *dual, size_t index)
{
    const struct column *column = &dual->mirror->columns[index];
    return dual_is_mirrored(&dual->mapping[index]) && column->identity == 'a' &&
           !shape_is_key(dual->writing->target->migration, column->name);
}

static bool dual_has_fixed(const struct dual *dual)
{
    for (size_t i = 0; i < dual->mirror->column_count; i++)
        if (dual_is_fixed(dual, i))
            return true;
    return false;
}

/* Whether the mirror is told of this column of the primary. DELETE tells it the key alone. */
static bool dual_needs(const struct dual *dual, const struct column *column)
{
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        const struct mapping *mapping = &dual->mapping[i];
        bool wanted = dual->writing->kind != WRITING_DELETE;
        for (size_t k = 0; k < dual->key_count && !wanted; k++)
            wanted = dual_key_mapping(dual, k) == mapping;
        if (wanted && dual_is_mirrored(mapping) && mapping_reads(mapping, column))
            return true;
    }
    return false;
}

/* Whether a row's place in either table follows from this column of the primary. */
static bool dual_is_key(const struct dual *dual, const struct column *column)
{
    if (shape_is_key(dual->writing->target->migration, column->name))
        return true;
    for (size_t k = 0; k < dual->key_count; k++)
        if (mapping_reads(dual_key_mapping(dual, k), column))
            return true;
    return false;
}

struct dual_slots {
    struct dual *dual;
    const char *prefix;
};

static const char *dual_slot(void *context, const struct column *column)
{
    const struct dual_slots *slots = context;
    return arena_format(slots->dual->arena, "%s%zu", slots->prefix,
                        writing_column_index(slots->dual->primary, column) + 1);
}

/* A column of the mirror, computed from the core's columns that begin with `prefix`. */
static const char *dual_value(struct dual *dual, const struct mapping *mapping, const char *prefix)
{
    struct dual_slots slots = {
        .dual = dual,
        .prefix = arena_format(dual->arena, "%s.%s", dual->name, prefix),
    };
    return mapping_fill(mapping, dual->arena, dual_slot, &slots);
}

/* The value as the mirror has stored it, to be compared with what it stores. */
static bool dual_stored_value(struct dual *dual, const struct mapping *mapping, const char *prefix,
                              const char **out, struct error *error)
{
    const char *value = dual_value(dual, mapping, prefix);
    *out = value;
    if (mapping->copies != NULL && mapping_same_type(mapping->copies, mapping->target))
        return true;
    const char *before = NULL;
    const char *after = NULL;
    if (!mapping_assign(mapping->target, dual->arena, &before, &after))
        return writing_refuse(dual->writing, "a key of this type", error);
    *out = arena_format(dual->arena, "%s%s%s", before, value, after);
    return true;
}

/* NULL where none is known: what search_path finds under a bare name may be another one. */
static const char *dual_equals(const struct column *column)
{
    return column_is_of_pg_catalog(column) ? "OPERATOR(pg_catalog.=)" : column->equals;
}

/* `_cf_m."id" = <the key>`, for all of the key. */
static bool dual_add_key_match(struct dual *dual, const char *prefix, struct draft *out,
                               struct error *error)
{
    for (size_t k = 0; k < dual->key_count; k++) {
        const struct mapping *mapping = dual_key_mapping(dual, k);
        const char *value = NULL;
        if (!dual_stored_value(dual, mapping, prefix, &value, error))
            return false;
        draft_add_format(out, "%s_cf_m.%s %s %s", k > 0 ? " AND " : "",
                         identifier_quote(dual->arena, dual->key[k]), dual_equals(mapping->target),
                         value);
    }
    return true;
}

/* What the core returns: the client's list, then the columns for the mirror. */
static void dual_add_returning(struct dual *dual, struct draft *out)
{
    const struct writing *writing = dual->writing;
    const char *comma = "";
    draft_add(out, " RETURNING ");
    if (dual->returns) {
        draft_add_draft(out, &writing->list);
        comma = ", ";
    }
    for (size_t i = 0; i < dual->primary->column_count; i++) {
        const struct column *column = &dual->primary->columns[i];
        if (!dual_needs(dual, column))
            continue;
        draft_add_format(out, "%s%s.%s AS _cf_%zu", comma, writing->qualifier,
                         identifier_quote(dual->arena, column->name), i + 1);
        comma = ", ";
    }
    for (size_t i = 0; dual->changes_key && i < dual->primary->column_count; i++)
        if (dual_is_key(dual, &dual->primary->columns[i]))
            draft_add_format(out, ", _cf_old._cf_k%zu", i + 1);
}

/* `_cf (…) AS (<core> RETURNING …)`, without a bracket for names where the client gets none. */
static bool dual_add_core(struct dual *dual, struct draft *out, struct error *error)
{
    const struct writing *writing = dual->writing;
    draft_add_format(out, "%s ", dual->name);
    if (dual->returns) {
        draft_add(out, "(");
        for (size_t i = 0; i < writing->name_count; i++)
            draft_add_format(out, "%s_cf_r%zu", i > 0 ? ", " : "", i + 1);
        for (size_t i = 0; i < dual->primary->column_count; i++)
            if (dual_needs(dual, &dual->primary->columns[i]))
                draft_add_format(out, ", _cf_%zu", i + 1);
        for (size_t i = 0; dual->changes_key && i < dual->primary->column_count; i++)
            if (dual_is_key(dual, &dual->primary->columns[i]))
                draft_add_format(out, ", _cf_k%zu", i + 1);
        draft_add(out, ") ");
    }
    draft_add(out, "AS (");
    if (!writing_add_core(writing, out, error))
        return false;
    dual_add_returning(dual, out);
    draft_add(out, ")");
    return true;
}

/*
 * True where the mirror's row has this value in a column that cannot be set, else an error. It has:
 * what the statement sets does not feed the column. But a trigger of the primary may have changed
 * it, and a row may be left over from before. No name is in the message, which is a plain string.
 */
static const char *dual_unchanged(struct dual *dual, size_t index, const char *value)
{
    const char *name = identifier_quote(dual->arena, dual->mirror->columns[index].name);
    return arena_format(dual->arena,
                        "CASE WHEN _cf_m.%s OPERATOR(pg_catalog.=) %s THEN true ELSE "
                        "pg_catalog.concat('the mirror has a column GENERATED ALWAYS, which cannot "
                        "become ', %s)::pg_catalog.bool END",
                        name, value, value);
}

static void dual_add_conflict_check(struct dual *dual, struct draft *out)
{
    const char *glue = " WHERE ";
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        if (!dual_is_fixed(dual, i))
            continue;
        const char *name = identifier_quote(dual->arena, dual->mirror->columns[i].name);
        const char *value = arena_format(dual->arena, "excluded.%s", name);
        draft_add_format(out, "%s%s", glue, dual_unchanged(dual, i, value));
        glue = " AND ";
    }
}

/* ON CONFLICT … DO UPDATE of all that is not key; of the key itself where there is nothing else,
 * because a row that is left alone would not be counted. */
static void dual_add_conflict(struct dual *dual, struct draft *out)
{
    draft_add(out, " ON CONFLICT (");
    for (size_t k = 0; k < dual->key_count; k++)
        draft_add_format(out, "%s%s", k > 0 ? ", " : "",
                         identifier_quote(dual->arena, dual->key[k]));
    draft_add(out, ") DO UPDATE SET ");
    size_t set = 0;
    for (unsigned with_key = 0; with_key < 2 && set == 0; with_key++)
        for (size_t i = 0; i < dual->mirror->column_count; i++) {
            const char *name = dual->mirror->columns[i].name;
            if (!dual_is_mirrored(&dual->mapping[i]) || dual_is_fixed(dual, i) ||
                (with_key == 0 && !dual->sets_key &&
                 shape_is_key(dual->writing->target->migration, name)))
                continue;
            const char *quoted = identifier_quote(dual->arena, name);
            draft_add_format(out, "%s%s = excluded.%s", set++ > 0 ? ", " : "", quoted, quoted);
        }
    dual_add_conflict_check(dual, out);
}

/* INSERT INTO <mirror> (…) SELECT … FROM _cf <condition> ON CONFLICT … */
static void dual_add_upsert(struct dual *dual, const struct draft *condition, struct draft *out)
{
    bool overrides = false;
    const char *comma = "";
    draft_add_format(out, "INSERT INTO %s%s (", writing_table(dual->writing, dual->writing->mirror),
                     dual_has_fixed(dual) ? " AS _cf_m" : "");
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        const struct column *column = &dual->mirror->columns[i];
        if (!dual_is_mirrored(&dual->mapping[i]))
            continue;
        draft_add_format(out, "%s%s", comma, identifier_quote(dual->arena, column->name));
        overrides = overrides || column->identity == 'a';
        comma = ", ";
    }
    draft_add(out, overrides ? ") OVERRIDING SYSTEM VALUE SELECT " : ") SELECT ");
    comma = "";
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        if (!dual_is_mirrored(&dual->mapping[i]))
            continue;
        draft_add_format(out, "%s%s", comma, dual_value(dual, &dual->mapping[i], "_cf_"));
        comma = ", ";
    }
    draft_add_format(out, " FROM %s", dual->name);
    if (condition != NULL)
        draft_add_draft(out, condition);
    else if (dual->writing->place.waits)
        draft_add(out, " WHERE (SELECT _cf_done FROM _cf_order)");
    dual_add_conflict(dual, out);
}

/* The client's part of the rows, under the client's names. */
static void dual_add_rows(struct dual *dual, struct draft *out)
{
    draft_add(out, "SELECT ");
    for (size_t i = 0; i < dual->writing->name_count; i++)
        draft_add_format(out, "%s_cf_r%zu AS %s", i > 0 ? ", " : "", i + 1,
                         identifier_quote(dual->arena, dual->writing->names[i]));
    draft_add_format(out, " FROM %s", dual->name);
}

static void dual_set_tag(struct dual *dual, bool counted)
{
    static const char *const verbs[] = {
        [WRITING_INSERT] = "INSERT 0",
        [WRITING_UPDATE] = "UPDATE",
        [WRITING_DELETE] = "DELETE",
    };
    struct statement *statement = dual->writing->statement;
    if (statement->explains || dual->writing->place.embedded)
        return;
    statement->tag = counted ? TAG_FROM_COUNT : TAG_FROM_TAG;
    statement->verb = verbs[dual->writing->kind];
}

/* After writes that are WITH queries: the client's rows, or how many there were. */
static void dual_add_end(struct dual *dual)
{
    struct draft *end = &dual->out->end;
    if (dual->returns)
        dual_add_rows(dual, end);
    else if (!dual->writing->place.embedded)
        draft_add_format(end, "SELECT pg_catalog.count(*) FROM %s", dual->name);
    dual_set_tag(dual, !dual->returns);
}

static bool dual_wrap_upsert(struct dual *dual, struct error *error)
{
    struct dual_parts *out = dual->out;
    if (!dual_add_core(dual, &out->core, error))
        return false;
    if (!dual->returns && !dual->writing->place.embedded) {
        dual_set_tag(dual, false);
        dual_add_upsert(dual, NULL, &out->end);
        return true;
    }
    draft_add_format(&out->mirror, ", %s_mirror AS (", dual->name);
    dual_add_upsert(dual, NULL, &out->mirror);
    draft_add(&out->mirror, ")");
    dual_add_end(dual);
    return true;
}

static bool dual_wrap_delete(struct dual *dual, struct error *error)
{
    struct draft *mirror = &dual->out->mirror;
    if (!dual_add_core(dual, &dual->out->core, error))
        return false;
    draft_add_format(mirror, ", %s_mirror AS (DELETE FROM %s AS _cf_m USING %s WHERE ", dual->name,
                     writing_table(dual->writing, dual->writing->mirror), dual->name);
    if (!dual_add_key_match(dual, "_cf_", mirror, error))
        return false;
    draft_add(mirror, dual->writing->place.awaited ? " RETURNING 1)" : ")");
    dual_add_end(dual);
    return true;
}

/*
 * The old keys come from the table itself, joined by the key: the row written is read again after a
 * wait, and rows that the prelude has locked cannot have changed meanwhile.
 */
static void dual_join_old_keys(struct dual *dual)
{
    struct writing *writing = dual->writing;
    struct draft old = writing_draft(writing);
    draft_add(&old, span_is_empty(writing->from) ? " FROM (SELECT " : ", (SELECT ");
    const char *comma = "";
    for (size_t i = 0; i < dual->primary->column_count; i++) {
        if (!dual_is_key(dual, &dual->primary->columns[i]))
            continue;
        draft_add_format(&old, "%s%s AS _cf_k%zu", comma,
                         identifier_quote(dual->arena, dual->primary->columns[i].name), i + 1);
        comma = ", ";
    }
    draft_add_format(&old, " FROM %s) AS _cf_old", writing_table(writing, writing->primary));

    struct draft match = writing_draft(writing);
    for (size_t k = 0; k < dual->key_count; k++) {
        const struct column *column = shape_column(dual->primary, dual->key[k]);
        draft_add_format(&match, "%s_cf_old._cf_k%zu %s %s.%s", k > 0 ? " AND " : "",
                         writing_column_index(dual->primary, column) + 1, dual_equals(column),
                         writing->qualifier, identifier_quote(dual->arena, column->name));
    }

    struct span before = span_is_empty(writing->from) ? writing->set : writing->from;
    draft_add_draft(edit_after(&writing->outer, before.stop - 1), &old);
    if (span_is_empty(writing->where)) {
        struct draft *where = edit_after(&writing->outer, before.stop - 1);
        draft_add(where, " WHERE ");
        draft_add_draft(where, &match);
        return;
    }
    draft_add(edit_before(&writing->outer, writing->where.first), "(");
    struct draft *where = edit_after(&writing->outer, writing->where.stop - 1);
    draft_add(where, ") AND ");
    draft_add_draft(where, &match);
}

static bool dual_add_moves(struct dual *dual, struct draft *out, struct error *error)
{
    const char *table = writing_table(dual->writing, dual->writing->mirror);
    const char *comma = "";
    draft_add_format(out, ", %s_moved AS (UPDATE %s AS _cf_m SET ", dual->name, table);
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        if (!dual_is_mirrored(&dual->mapping[i]) || dual_is_fixed(dual, i))
            continue;
        draft_add_format(out, "%s%s = %s", comma,
                         identifier_quote(dual->arena, dual->mirror->columns[i].name),
                         dual_value(dual, &dual->mapping[i], "_cf_"));
        comma = ", ";
    }
    draft_add_format(out, " FROM %s WHERE ", dual->name);
    if (!dual_add_key_match(dual, "_cf_k", out, error))
        return false;
    draft_add(out, " RETURNING 1");
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        const char *value = NULL;
        if (!dual_is_fixed(dual, i))
            continue;
        if (!dual_stored_value(dual, &dual->mapping[i], "_cf_", &value, error))
            return false;
        draft_add_format(out, ", %s", dual_unchanged(dual, i, value));
    }
    draft_add(out, ")");
    return true;
}

/* A row is added only when every move is done (counting them waits for that): an added row must not
 * meet one that is still to be moved away. */
static bool dual_wrap_key_change(struct dual *dual, struct error *error)
{
    struct draft *mirror = &dual->out->mirror;
    if (!dual_add_core(dual, &dual->out->core, error) || !dual_add_moves(dual, mirror, error))
        return false;
    struct draft lacking = writing_draft(dual->writing);
    draft_add_format(&lacking,
                     " WHERE (SELECT pg_catalog.count(*) FROM %s_moved) OPERATOR(pg_catalog.>=) 0 "
                     "AND NOT EXISTS (SELECT FROM %s AS _cf_m WHERE ",
                     dual->name, writing_table(dual->writing, dual->writing->mirror));
    if (!dual_add_key_match(dual, "_cf_k", &lacking, error))
        return false;
    draft_add(&lacking, ")");
    draft_add_format(mirror, ", %s_added AS (", dual->name);
    dual_add_upsert(dual, &lacking, mirror);
    draft_add(mirror, ")");
    dual_add_end(dual);
    return true;
}

/* Whether one of the columns by which rows are found follows from this column of the client's. */
static bool dual_feeds_key(const struct dual *dual, const struct column *column)
{
    const struct writing *writing = dual->writing;
    for (size_t i = 0; i < dual->primary->column_count; i++)
        if (dual_is_key(dual, &dual->primary->columns[i]) &&
            (writing->client == writing->primary
                 ? &dual->primary->columns[i] == column
                 : mapping_reads(&writing->mapping[writing->primary][i], column)))
            return true;
    return false;
}

/* DO UPDATE may set the key to what it is already: to the value that was in conflict. */
static bool dual_conflict_keeps_key(const struct dual *dual)
{
    const struct writing *writing = dual->writing;
    for (size_t i = 0; i < writing->set_count; i++) {
        const struct column *column =
            shape_column(writing->shape[writing->client], writing->set_list[i]->res_target->name);
        if (column != NULL && dual_feeds_key(dual, column) && !conflict_keeps(writing, i))
            return false;
    }
    return true;
}

static bool dual_check(struct dual *dual, struct error *error)
{
    const struct writing *writing = dual->writing;
    for (size_t k = 0; k < dual->key_count; k++) {
        const struct mapping *mapping = dual_key_mapping(dual, k);
        if (mapping == NULL || mapping->piece_count == 0 ||
            shape_column(dual->primary, dual->key[k]) == NULL)
            return writing_refuse(writing, "a write with a key that one of the tables lacks",
                                  error);
        if (dual_equals(mapping->target) == NULL ||
            dual_equals(shape_column(dual->primary, dual->key[k])) == NULL)
            return writing_refuse(
                writing, "a write with a key of a type without a default operator class", error);
    }
    return true;
}

/* A value that the mirror could take only once. */
static bool dual_check_fixed(const struct dual *dual, struct error *error)
{
    const struct writing *writing = dual->writing;
    for (size_t i = 0; i < dual->mirror->column_count; i++)
        for (size_t j = 0; j < dual->primary->column_count && dual_is_fixed(dual, i); j++)
            if (writing->sets[j] && mapping_reads(&dual->mapping[i], &dual->primary->columns[j]))
                return writing_refuse(
                    writing, "a change of what is GENERATED ALWAYS AS IDENTITY in the mirror",
                    error);
    return true;
}

/* RETURNING * would also return the old keys; the table's own columns are meant. */
static bool dual_narrow_star(struct dual *dual, struct error *error)
{
    struct writing *writing = dual->writing;
    for (size_t i = 0; i < writing->returning_count; i++) {
        const PgQuery__Node *value = writing->returning_list[i]->res_target->val;
        if (writing->client != writing->primary || !returning_is_star(value) ||
            value->column_ref->n_fields != 1)
            continue;
        size_t star = tokens_at(writing->tokens, (size_t)value->column_ref->location);
        struct draft *columns = edit_replace(&writing->statement->edits, star, star + 1);
        draft_add_format(columns, "%s.*", writing->qualifier);
        if (!returning_add_others(writing, columns, error))
            return false;
    }
    return true;
}

bool dual_make(struct writing *writing, struct locks *locks, struct dual_parts *out,
               struct error *error)
{
    *out = (struct dual_parts){
        .core = writing_draft(writing),
        .mirror = writing_draft(writing),
        .end = writing_draft(writing),
    };
    struct dual dual = {
        .writing = writing,
        .arena = writing->arena,
        .name = writing->place.name,
        .primary = writing->shape[writing->primary],
        .mirror = writing->shape[writing->mirror],
        .mapping = writing->mapping[writing->mirror],
        .key = writing->target->migration->config->key,
        .key_count = writing->target->migration->config->key_count,
        .returns = writing->returning_count > 0,
        .out = out,
    };
    if (!dual_check(&dual, error) || !dual_check_fixed(&dual, error))
        return false;
    for (size_t i = 0; i < dual.primary->column_count; i++)
        dual.changes_key =
            dual.changes_key || (writing->sets[i] && dual_is_key(&dual, &dual.primary->columns[i]));
    if (writing->kind == WRITING_INSERT) {
        dual.sets_key = dual.changes_key;
        dual.changes_key = false;
        return dual_conflict_keeps_key(&dual)
                   ? dual_wrap_upsert(&dual, error)
                   : writing_refuse(writing, "ON CONFLICT DO UPDATE of the key", error);
    }
    if (dual.changes_key && writing->place.shared)
        return writing_refuse(writing, "a change of the key beside another write of the table",
                              error);
    if (writing->kind == WRITING_DELETE)
        return lock_add(locks, writing, error) && dual_wrap_delete(&dual, error);
    if (!dual.changes_key)
        return dual_wrap_upsert(&dual, error);
    if (!lock_add(locks, writing, error) || !dual_narrow_star(&dual, error))
        return false;
    dual_join_old_keys(&dual);
    return dual_wrap_key_change(&dual, error);
}

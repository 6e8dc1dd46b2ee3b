#include "rewrite/write/dual_private.h"

#include <assert.h>
#include <string.h>

#include "config/model/identifier.h"

/* The key's column is not among them: it is set only where it changes, which the server refuses. */
bool dual_is_fixed(const struct dual *dual, size_t index)
{
    const struct column *column = &dual->mirror->columns[index];
    return mirror_row_has(&dual->row, index) && column->identity == 'a' &&
           !shape_is_key(dual->dml->target->migration, column->name);
}

static bool dual_has_fixed(const struct dual *dual)
{
    for (size_t i = 0; i < dual->mirror->column_count; i++)
        if (dual_is_fixed(dual, i))
            return true;
    return false;
}

bool dual_needs(const struct dual *dual, const struct column *column)
{
    if (dual->dml->kind != DML_DELETE)
        return mirror_row_reads(&dual->row, column);
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        const struct mapping *mapping = &dual->row.mapping[i];
        bool is_key = false;
        for (size_t k = 0; k < dual->key_count && !is_key; k++)
            is_key = mirror_row_key(&dual->row, k) == mapping;
        if (is_key && mirror_row_has(&dual->row, i) && mapping_reads(mapping, column))
            return true;
    }
    return false;
}

bool dual_is_key(const struct dual *dual, const struct column *column)
{
    if (shape_is_key(dual->dml->target->migration, column->name))
        return true;
    for (size_t k = 0; k < dual->key_count; k++)
        if (mapping_reads(mirror_row_key(&dual->row, k), column))
            return true;
    return false;
}

/* The value as the mirror has stored it, to be compared with what it stores. */
static bool dual_stored_value(const struct dual *dual, const struct mapping *mapping,
                              const char **out, struct error *error)
{
    return mirror_row_stored_value(&dual->row, (size_t)(mapping - dual->row.mapping), out) ||
           dml_refuse(dual->dml, "a key of this type", error);
}

bool dual_add_key_match(const struct dual *dual, const struct mirror_row *row, struct draft *out,
                        struct error *error)
{
    return mirror_row_add_key_match(row, "_cf_m", out) ||
           dml_refuse(dual->dml, "a key of this type", error);
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

static bool dual_is_plain(const struct dual *dual, size_t index)
{
    return mirror_row_has(&dual->row, index) && !dual_is_fixed(dual, index) &&
           !shape_is_key(dual->dml->target->migration, dual->mirror->columns[index].name);
}

/* The columns that an UPDATE of the mirror sets: all that is not key; the key itself where it is
 * written anew, or where there is nothing else, because a row that is left alone is not counted. */
static bool dual_is_set(const struct dual *dual, size_t index)
{
    if (!mirror_row_has(&dual->row, index) || dual_is_fixed(dual, index))
        return false;
    if (dual->changes_key || dual->sets_key || dual_is_plain(dual, index))
        return true;
    for (size_t i = 0; i < dual->mirror->column_count; i++)
        if (dual_is_plain(dual, i))
            return false;
    return true;
}

static void dual_add_conflict(struct dual *dual, struct draft *out)
{
    draft_add(out, " ON CONFLICT (");
    for (size_t k = 0; k < dual->key_count; k++)
        draft_add_format(out, "%s%s", k > 0 ? ", " : "",
                         identifier_quote(dual->arena, dual->key[k]));
    draft_add(out, ") DO UPDATE SET ");
    const char *comma = "";
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        if (!dual_is_set(dual, i))
            continue;
        const char *quoted = identifier_quote(dual->arena, dual->mirror->columns[i].name);
        draft_add_format(out, "%s%s = excluded.%s", comma, quoted, quoted);
        comma = ", ";
    }
    dual_add_conflict_check(dual, out);
}

/* One more write to the mirror; its name. */
static const char *dual_add_arm(struct dual *dual, const char *suffix, struct draft *out)
{
    const char *name = arena_format(dual->arena, "%s_%s", dual->name, suffix);
    assert(dual->arm_count < DUAL_ARM_LIMIT);
    dual->arms[dual->arm_count++] = name;
    draft_add_format(out, ", %s AS (", name);
    return name;
}

/* Rows of the mirror may be deleted by one write of the statement and added by another. */
static const char *dual_wait(const struct dual *dual)
{
    return dual->dml->place.waits ? "(SELECT _cf_done FROM _cf_order)" : NULL;
}

/* INSERT INTO <mirror> (…) SELECT … FROM _cf WHERE <condition> ON CONFLICT … */
static void dual_add_insert(struct dual *dual, const char *suffix, const struct draft *condition,
                            struct draft *out)
{
    dual_add_arm(dual, suffix, out);
    draft_add_format(out, "INSERT INTO %s%s (", dml_table(dual->dml, dual->dml->mirror),
                     dual_has_fixed(dual) ? " AS _cf_m" : "");
    mirror_row_add_columns(&dual->row, out);
    draft_add(out,
              mirror_row_overrides(&dual->row) ? ") OVERRIDING SYSTEM VALUE SELECT " : ") SELECT ");
    mirror_row_add_values(&dual->row, out);
    draft_add_format(out, " FROM %s", dual->name);
    if (dual_wait(dual) != NULL)
        draft_add_format(out, " WHERE %s", dual_wait(dual));
    if (condition != NULL) {
        draft_add(out, dual_wait(dual) != NULL ? " AND " : " WHERE ");
        draft_add_draft(out, condition);
    }
    dual_add_conflict(dual, out);
    draft_add(out, " RETURNING 1)");
}

void dual_add_inserts(struct dual *dual, struct draft *out)
{
    dual_add_insert(dual, "inserted", NULL, out);
}

/* UPDATE <mirror> AS _cf_m SET … FROM _cf WHERE <the key of `found`> */
static bool dual_add_update(struct dual *dual, const struct mirror_row *found, struct draft *out,
                            struct error *error)
{
    const char *comma = "";
    draft_add_format(out, "UPDATE %s AS _cf_m SET ", dml_table(dual->dml, dual->dml->mirror));
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        if (!dual_is_set(dual, i))
            continue;
        draft_add_format(out, "%s%s = %s", comma,
                         identifier_quote(dual->arena, dual->mirror->columns[i].name),
                         mirror_row_value(&dual->row, i));
        comma = ", ";
    }
    draft_add_format(out, " FROM %s WHERE ", dual->name);
    if (dual_wait(dual) != NULL)
        draft_add_format(out, "%s AND ", dual_wait(dual));
    return dual_add_key_match(dual, found, out, error);
}

/* Ends the list of RETURNING. */
static bool dual_add_unchanged(struct dual *dual, struct draft *out, struct error *error)
{
    for (size_t i = 0; i < dual->mirror->column_count; i++) {
        const char *value = NULL;
        if (!dual_is_fixed(dual, i))
            continue;
        if (!dual_stored_value(dual, &dual->row.mapping[i], &value, error))
            return false;
        draft_add_format(out, ", %s", dual_unchanged(dual, i, value));
    }
    draft_add(out, ")");
    return true;
}

/*
 * The rows that the UPDATE has not reached. It says itself which these are: what the snapshot shows
 * of the mirror says less, for a row that it shows may have been moved to another key meanwhile.
 * NOT (… = ANY …) is done by hashing; as a join it could be done in quadratic time.
 */
static bool dual_add_not_updated(struct dual *dual, const char *updated, struct draft *out,
                                 struct error *error)
{
    bool alike = true; /* one operator for a row of them */
    const char *equals = mirror_row_equals(mirror_row_key(&dual->row, 0)->target);
    for (size_t k = 1; k < dual->key_count; k++)
        alike =
            alike && strcmp(equals, mirror_row_equals(mirror_row_key(&dual->row, k)->target)) == 0;
    struct draft key = dml_draft(dual->dml);
    struct draft list = dml_draft(dual->dml);
    struct draft match = dml_draft(dual->dml);
    for (size_t k = 0; k < dual->key_count; k++) {
        const char *value = NULL;
        if (!dual_stored_value(dual, mirror_row_key(&dual->row, k), &value, error))
            return false;
        draft_add_format(&key, "%s%s", k > 0 ? ", " : "", value);
        draft_add_format(&list, "%s%s._cf_k%zu", k > 0 ? ", " : "", updated, k + 1);
        draft_add_format(&match, "%s%s._cf_k%zu %s %s", k > 0 ? " AND " : "", updated, k + 1,
                         mirror_row_equals(mirror_row_key(&dual->row, k)->target), value);
    }
    draft_add(out, alike ? "NOT ((" : "NOT EXISTS (SELECT");
    if (alike) {
        draft_add_draft(out, &key);
        draft_add_format(out, ") %s ANY (SELECT ", equals);
        draft_add_draft(out, &list);
        draft_add_format(out, " FROM %s))", updated);
        return true;
    }
    draft_add_format(out, " FROM %s WHERE ", updated);
    draft_add_draft(out, &match);
    draft_add(out, ")");
    return true;
}

bool dual_add_updates(struct dual *dual, struct draft *out, struct error *error)
{
    struct draft lacking = dml_draft(dual->dml);
    const char *updated = dual_add_arm(dual, "updated", out);
    if (!dual_add_update(dual, &dual->row, out, error))
        return false;
    for (size_t k = 0; k < dual->key_count; k++) {
        const char *value = NULL;
        if (!dual_stored_value(dual, mirror_row_key(&dual->row, k), &value, error))
            return false;
        draft_add_format(out, "%s%s AS _cf_k%zu", k > 0 ? ", " : " RETURNING ", value, k + 1);
    }
    if (!dual_add_unchanged(dual, out, error) ||
        !dual_add_not_updated(dual, updated, &lacking, error))
        return false;
    dual_add_insert(dual, "added", &lacking, out);
    return true;
}

/* A row is added only when every move is done (counting them waits for that): an added row must not
 * meet one that is still to be moved away. The rows are locked, so the snapshot shows which the
 * mirror has. */
bool dual_add_moves(struct dual *dual, struct draft *out, struct error *error)
{
    struct draft lacking = dml_draft(dual->dml);
    const char *moved = dual_add_arm(dual, "moved", out);
    if (!dual_add_update(dual, &dual->was, out, error))
        return false;
    draft_add(out, " RETURNING 1");
    if (!dual_add_unchanged(dual, out, error))
        return false;
    draft_add_format(&lacking,
                     "(SELECT pg_catalog.count(*) FROM %s) OPERATOR(pg_catalog.>=) 0 "
                     "AND NOT EXISTS (SELECT FROM %s AS _cf_m WHERE ",
                     moved, dml_table(dual->dml, dual->dml->mirror));
    if (!dual_add_key_match(dual, &dual->was, &lacking, error))
        return false;
    draft_add(&lacking, ")");
    dual_add_insert(dual, "added", &lacking, out);
    return true;
}

bool dual_add_deletes(struct dual *dual, struct draft *out, struct error *error)
{
    dual_add_arm(dual, "deleted", out);
    draft_add_format(out, "DELETE FROM %s AS _cf_m USING %s WHERE ",
                     dml_table(dual->dml, dual->dml->mirror), dual->name);
    if (!dual_add_key_match(dual, &dual->row, out, error))
        return false;
    draft_add(out, " RETURNING 1)");
    return true;
}

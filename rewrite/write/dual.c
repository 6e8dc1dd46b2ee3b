#include "rewrite/write/dual.h"

#include "config/model/identifier.h"
#include "rewrite/write/conflict.h"
#include "rewrite/write/dual_private.h"
#include "rewrite/write/returning.h"

/* What the core returns: the client's list, then the columns for the mirror. */
static void dual_add_returning(struct dual *dual, struct draft *out)
{
    const struct dml *dml = dual->dml;
    const char *comma = "";
    draft_add(out, " RETURNING ");
    if (dual->returns) {
        draft_add_draft(out, &dml->list);
        comma = ", ";
    }
    for (size_t i = 0; i < dual->primary->column_count; i++) {
        const struct column *column = &dual->primary->columns[i];
        if (!dual_needs(dual, column))
            continue;
        draft_add_format(out, "%s%s.%s AS _cf_%zu", comma, dml->qualifier,
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
    const struct dml *dml = dual->dml;
    draft_add_format(out, "%s ", dual->name);
    if (dual->returns) {
        draft_add(out, "(");
        for (size_t i = 0; i < dml->name_count; i++)
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
    if (!dml_add_core(dml, out, error))
        return false;
    dual_add_returning(dual, out);
    draft_add(out, ")");
    return true;
}

static void dual_set_tag(struct dual *dual)
{
    static const char *const verbs[] = {
        [DML_INSERT] = "INSERT 0",
        [DML_UPDATE] = "UPDATE",
        [DML_DELETE] = "DELETE",
    };
    struct statement *statement = dual->dml->statement;
    if (statement->explains)
        return;
    statement->tag = dual->returns ? TAG_FROM_TAG : TAG_FROM_COUNT;
    statement->verb = verbs[dual->dml->kind];
}

/*
 * The old keys come from the table itself, joined by the key: the row written is read again after a
 * wait, and rows that the prelude has locked cannot have changed meanwhile.
 */
static void dual_join_old_keys(struct dual *dual)
{
    struct dml *dml = dual->dml;
    struct draft old = dml_draft(dml);
    draft_add(&old, span_is_empty(dml->from) ? " FROM (SELECT " : ", (SELECT ");
    const char *comma = "";
    for (size_t i = 0; i < dual->primary->column_count; i++) {
        if (!dual_is_key(dual, &dual->primary->columns[i]))
            continue;
        draft_add_format(&old, "%s%s AS _cf_k%zu", comma,
                         identifier_quote(dual->arena, dual->primary->columns[i].name), i + 1);
        comma = ", ";
    }
    draft_add_format(&old, " FROM %s) AS _cf_old", dml_table(dml, dml->primary));

    struct draft match = dml_draft(dml);
    for (size_t k = 0; k < dual->key_count; k++) {
        const struct column *column = shape_column(dual->primary, dual->key[k]);
        draft_add_format(&match, "%s_cf_old._cf_k%zu %s %s.%s", k > 0 ? " AND " : "",
                         dml_column_index(dual->primary, column) + 1, mirror_row_equals(column),
                         dml->qualifier, identifier_quote(dual->arena, column->name));
    }

    struct span before = span_is_empty(dml->from) ? dml->set : dml->from;
    draft_add_draft(edit_after(&dml->outer, before.stop - 1), &old);
    if (span_is_empty(dml->where)) {
        struct draft *where = edit_after(&dml->outer, before.stop - 1);
        draft_add(where, " WHERE ");
        draft_add_draft(where, &match);
        return;
    }
    draft_add(edit_before(&dml->outer, dml->where.first), "(");
    struct draft *where = edit_after(&dml->outer, dml->where.stop - 1);
    draft_add(where, ") AND ");
    draft_add_draft(where, &match);
}

/* What goes to the mirror: rows that the client inserts are inserted. Others should be there, and
 * what belongs to an INSERT (triggers, defaults, checks) must not happen to these. */
static bool dual_add_mirror(struct dual *dual, struct draft *out, struct error *error)
{
    if (dual->dml->kind == DML_DELETE)
        return dual_add_deletes(dual, out, error);
    if (dual->changes_key)
        return dual_add_moves(dual, out, error);
    if (dual->dml->kind == DML_UPDATE || dual->dml->set_count > 0)
        return dual_add_updates(dual, out, error);
    dual_add_inserts(dual, out);
    return true;
}

static bool dual_wrap(struct dual *dual, struct error *error)
{
    struct dual_parts *out = dual->out;
    if (!dual_add_core(dual, &out->core, error) || !dual_add_mirror(dual, &out->mirror, error))
        return false;
    if (!dual->dml->place.embedded) {
        dual_set_tag(dual);
        return dual_add_checked_end(dual, &out->end, error);
    }
    if (dual->returns)
        dual_add_rows(dual, &out->end);
    return dual_add_check(dual, &out->mirror, error);
}

/* Whether one of the columns by which rows are found follows from this column of the client's. */
static bool dual_feeds_key(const struct dual *dual, const struct column *column)
{
    const struct dml *dml = dual->dml;
    for (size_t i = 0; i < dual->primary->column_count; i++)
        if (dual_is_key(dual, &dual->primary->columns[i]) &&
            (dml->client == dml->primary ? &dual->primary->columns[i] == column
                                         : mapping_reads(&dml->mapping[dml->primary][i], column)))
            return true;
    return false;
}

/* DO UPDATE may set the key to what it is already: to the value that was in conflict. */
static bool dual_conflict_keeps_key(const struct dual *dual)
{
    const struct dml *dml = dual->dml;
    for (size_t i = 0; i < dml->set_count; i++) {
        const struct column *column =
            shape_column(dml->shape[dml->client], dml->set_list[i]->res_target->name);
        if (column != NULL && dual_feeds_key(dual, column) && !conflict_keeps(dml, i))
            return false;
    }
    return true;
}

static bool dual_check(struct dual *dual, struct error *error)
{
    const struct dml *dml = dual->dml;
    for (size_t k = 0; k < dual->key_count; k++) {
        const struct mapping *mapping = mirror_row_key(&dual->row, k);
        if (mapping == NULL || mapping->piece_count == 0 ||
            shape_column(dual->primary, dual->key[k]) == NULL)
            return dml_refuse(dml, "a write with a key that one of the tables lacks", error);
        if (mirror_row_equals(mapping->target) == NULL ||
            mirror_row_equals(shape_column(dual->primary, dual->key[k])) == NULL)
            return dml_refuse(dml, "a write with a key of a type without a default operator class",
                              error);
    }
    return true;
}

/* A value that the mirror could take only once. */
static bool dual_check_fixed(const struct dual *dual, struct error *error)
{
    const struct dml *dml = dual->dml;
    for (size_t i = 0; i < dual->mirror->column_count; i++)
        for (size_t j = 0; j < dual->primary->column_count && dual_is_fixed(dual, i); j++)
            if (dml->sets[j] && mapping_reads(&dual->row.mapping[i], &dual->primary->columns[j]))
                return dml_refuse(
                    dml, "a change of what is GENERATED ALWAYS AS IDENTITY in the mirror", error);
    return true;
}

/* RETURNING * would also return the old keys; the table's own columns are meant. */
static bool dual_narrow_star(struct dual *dual, struct error *error)
{
    struct dml *dml = dual->dml;
    for (size_t i = 0; i < dml->returning_count; i++) {
        const PgQuery__Node *value = dml->returning_list[i]->res_target->val;
        if (dml->client != dml->primary || !returning_is_star(value) ||
            value->column_ref->n_fields != 1)
            continue;
        size_t star = tokens_at(dml->tokens, (size_t)value->column_ref->location);
        struct draft *columns = edit_replace(&dml->statement->edits, star, star + 1);
        draft_add_format(columns, "%s.*", dml->qualifier);
        if (!returning_add_others(dml, columns, error))
            return false;
    }
    return true;
}

bool dual_make(struct dml *dml, struct locks *locks, struct dual_parts *out, struct error *error)
{
    *out = (struct dual_parts){
        .core = dml_draft(dml),
        .mirror = dml_draft(dml),
        .end = dml_draft(dml),
    };
    struct dual dual = {
        .dml = dml,
        .arena = dml->arena,
        .name = dml->place.name,
        .primary = dml->shape[dml->primary],
        .mirror = dml->shape[dml->mirror],
        .key = dml->target->migration->config->key,
        .key_count = dml->target->migration->config->key_count,
        .returns = dml->returning_count > 0,
        .out = out,
    };
    dual.row = (struct mirror_row){
        .arena = dual.arena,
        .migration = dml->target->migration,
        .primary = dual.primary,
        .mirror = dual.mirror,
        .mapping = dml->mapping[dml->mirror],
        .source = dual.name,
        .numbered = "_cf_",
    };
    dual.was = dual.row;
    dual.was.numbered = "_cf_k";
    if (!dual_check(&dual, error) || !dual_check_fixed(&dual, error))
        return false;
    for (size_t i = 0; i < dual.primary->column_count; i++)
        dual.changes_key =
            dual.changes_key || (dml->sets[i] && dual_is_key(&dual, &dual.primary->columns[i]));
    if (dml->kind == DML_INSERT) {
        dual.sets_key = dual.changes_key;
        dual.changes_key = false;
        return dual_conflict_keeps_key(&dual)
                   ? dual_wrap(&dual, error)
                   : dml_refuse(dml, "ON CONFLICT DO UPDATE of the key", error);
    }
    if (dual.changes_key && dml->place.shared)
        return dml_refuse(dml, "a change of the key beside another write of the table", error);
    if (dml->kind == DML_DELETE)
        return lock_add(locks, dml, error) && dual_wrap(&dual, error);
    if (!dual.changes_key)
        return dual_wrap(&dual, error);
    if (!lock_add(locks, dml, error) || !dual_narrow_star(&dual, error))
        return false;
    dual_join_old_keys(&dual);
    return dual_wrap(&dual, error);
}

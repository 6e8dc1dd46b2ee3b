#include "rewrite/write/write.h"

#include "rewrite/read/seal.h"
#include "rewrite/read/select.h"
#include "rewrite/write/dml.h"
#include "rewrite/write/dual.h"
#include "rewrite/write/lost.h"
#include "rewrite/write/returning.h"
#include "rewrite/write/translate.h"
#include "rewrite/write/with.h"

/* A statement with more writes of tables of migrations is refused with 54000. */
#define WRITE_LIMIT 32

#define WRITE_NAME "_cf" /* what the statement's own write is called in WITH */

struct write {
    struct statement *statement;
    struct with with;
    const struct reference *target;    /* of the statement itself; NULL where it passes or reads */
    const struct reference **embedded; /* the same of each query of WITH */
    size_t count;                      /* of all these */
    struct dml own;                    /* where there is a target */
    struct edits edits;                /* where there is none: what `own.outer` is else */
    struct edits *outer;
    struct locks locks;
    struct draft deletes;          /* of rows of mirrors, as WITH queries */
    struct draft upserts;          /* all other writes to mirrors */
    struct draft order;            /* raw: see write_add_order */
    size_t order_count;            /* of its conditions */
    bool ordered;                  /* it is asked for */
    const struct with_query *last; /* that is mirrored */
};

static bool write_is(const struct reference *target, const ProtobufCMessageDescriptor *kind)
{
    return target->level->query->descriptor == kind;
}

/* Finds the writes that cannot pass. */
static bool write_find(struct write *write, struct error *error)
{
    const struct statement *statement = write->statement;
    write->embedded =
        arena_zero(statement->arena, write->with.count, sizeof(const struct reference *));
    for (const struct reference *reference = statement->scope.references; reference != NULL;
         reference = reference->next) {
        if (reference->use != REFERENCE_TARGET || statement_write_passes(reference))
            continue;
        if (write->count++ == WRITE_LIMIT)
            return error_set(error, SQLSTATE_PROGRAM_LIMIT_EXCEEDED,
                             "a statement may write tables of migrations %d times", WRITE_LIMIT);
        if (reference->level->query == statement->query) {
            write->target = reference;
            continue;
        }
        size_t at = 0;
        while (at < write->with.count && write->with.queries[at].query != reference->level->query)
            at++;
        if (at == write->with.count)
            return statement_refuse(statement, reference,
                                    "a write in a WITH that is not the statement's own", error);
        write->embedded[at] = reference;
    }
    return true;
}

static const struct reference *write_target(const struct write *write, size_t index)
{
    return index < write->with.count ? write->embedded[index] : write->target;
}

static const char *write_name(const struct write *write, size_t index)
{
    return index < write->with.count ? arena_format(write->statement->arena, "_cf%zu", index + 1)
                                     : WRITE_NAME;
}

/* What the other writes of the statement mean for this one. A row of the mirror may be deleted by
 * one of them and added by another; then deletes come first. */
static void write_look_around(const struct write *write, const struct reference *target,
                              struct dml_place *place)
{
    bool deletes = write_is(target, &pg_query__delete_stmt__descriptor);
    for (size_t i = 0; i <= write->with.count; i++) {
        const struct reference *other = i < write->with.count ? write->embedded[i] : write->target;
        if (other == NULL || other == target || other->migration != target->migration ||
            !other->touched->route.mirrored)
            continue;
        bool other_deletes = write_is(other, &pg_query__delete_stmt__descriptor);
        place->shared = true;
        place->awaited = place->awaited || (deletes && !other_deletes);
        place->waits = place->waits || (!deletes && other_deletes);
    }
}

/* The server knows a column that the catalog does not: it was added since, and the mirror's row
 * would be made without it. */
static bool write_refuse_unknown(const struct dml *dml, const char *column, struct error *error)
{
    dml_refuse(dml, "a column that is newer than the catalog", error);
    if (column != NULL)
        error_detail(error, "Crossfade has not read of column \"%s\" yet.", column);
    return error_hint(error, "The catalog is being read again: try it once more.");
}

static bool write_knows_insert(const struct dml *dml, const struct shape *shape,
                               struct error *error)
{
    for (size_t i = 0; i < dml->listed_count; i++)
        if (shape_column(shape, dml->listed[i]) == NULL)
            return write_refuse_unknown(dml, dml->listed[i], error);
    if (dml->rows != NULL)
        return true;
    const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)dml->place.query;
    const PgQuery__SelectStmt *source =
        insert->select_stmt != NULL ? insert->select_stmt->select_stmt : NULL;
    if (source != NULL && source->n_values_lists != 0 &&
        source->values_lists[0]->list->n_items > shape->column_count)
        return write_refuse_unknown(dml, NULL, error);
    return true;
}

/* A statement on the client's own table keeps its text; only what dual.c asks about is noted. */
static bool write_keep(struct dml *dml, struct error *error)
{
    const struct shape *shape = dml->shape[dml->primary];
    if ((dml->kind == DML_INSERT && !write_knows_insert(dml, shape, error)) ||
        !lost_check(dml, error))
        return false;
    if (dml->rows != NULL) {
        dml_add_rows(dml->rows, shape, &dml->core);
        return true;
    }
    for (size_t i = 0; i < dml->set_count; i++) {
        const char *name = dml->set_list[i]->res_target->name;
        const struct column *column = shape_column(shape, name);
        if (column == NULL)
            return write_refuse_unknown(dml, name, error);
        dml->sets[dml_column_index(shape, column)] = true;
    }
    draft_add_tokens(&dml->list, dml->returning.first, dml->returning.stop);
    return returning_read_names(dml, error);
}

static bool write_prepare(struct dml *dml, struct error *error)
{
    return dml->client == dml->primary ? write_keep(dml, error) : translate_write(dml, error);
}

/* The write on the primary alone. */
static bool write_alone(const struct dml *dml, struct draft *out, struct error *error)
{
    if (!dml_add_core(dml, out, error))
        return false;
    if (dml->returning_count > 0) {
        draft_add(out, " RETURNING ");
        draft_add_draft(out, &dml->list);
    }
    return true;
}

/* One more thing that has to be done, in order, before rows are added to mirrors. */
static void write_add_to_order(struct write *write, const char *name, const char *suffix)
{
    draft_add_format(&write->order,
                     "CASE WHEN (SELECT pg_catalog.count(*) FROM %s%s) OPERATOR(pg_catalog.>=) 0 "
                     "THEN ",
                     name, suffix);
    write->order_count++;
}

/* The writes to mirrors, after all that they read. */
static void write_add_mirrors(struct write *write, struct draft *out)
{
    draft_add_draft(out, &write->deletes);
    if (write->ordered) {
        draft_add(out, ", _cf_order (_cf_done) AS MATERIALIZED (SELECT ");
        draft_add_draft(out, &write->order);
        draft_add(out, "true");
        for (size_t i = 0; i < write->order_count; i++)
            draft_add(out, " END");
        draft_add(out, ")");
    }
    draft_add_draft(out, &write->upserts);
}

static void write_take_mirror(struct write *write, const struct dml *dml,
                              const struct dual_parts *parts)
{
    draft_add_draft(dml->kind == DML_DELETE ? &write->deletes : &write->upserts, &parts->mirror);
    write->ordered = write->ordered || dml->place.waits;
}

/* A write in WITH that is mirrored: what it returns stands before it, under a name of ours, and
 * under the client's name stands what the client asked for. Without RETURNING nobody can ask. */
static bool write_embed_dual(struct write *write, struct dml *dml, const struct with_query *query,
                             struct error *error)
{
    struct dual_parts parts;
    if (!dual_make(dml, &write->locks, &parts, error))
        return false;
    if (dml->returning_count > 0) {
        struct draft *before = edit_before(write->outer, query->first);
        draft_add_draft(before, &parts.core);
        draft_add(before, ", ");
        draft_add_draft(edit_replace(write->outer, query->open + 1, query->close), &parts.end);
    } else {
        draft_add_draft(edit_replace(write->outer, query->first, query->close + 1), &parts.core);
    }
    write_take_mirror(write, dml, &parts);
    write->last = query;
    return true;
}

static bool write_embed(struct write *write, size_t index, struct error *error)
{
    const struct with_query *query = &write->with.queries[index];
    struct arena *arena = write->statement->arena;
    struct dml_place place = {
        .query = query->query,
        .first = query->open + 1,
        .stop = query->close,
        .name = write_name(write, index),
        .embedded = true,
    };
    write_look_around(write, write->embedded[index], &place);
    struct dml *dml = arena_zero(arena, 1, sizeof *dml);
    write->locks.dmls[index] = dml;
    if (!dml_read(write->statement, write->embedded[index], &place, dml, error) ||
        !write_prepare(dml, error))
        return false;
    if (dml->mirrored)
        return write_embed_dual(write, dml, query, error);
    return write_alone(dml, edit_replace(write->outer, place.first, place.stop), error);
}

/* The statement's own write. Its WITH stays in it unless there are writes in it. */
static bool write_own(struct write *write, struct draft *out, struct error *error)
{
    struct dml *own = &write->own;
    if (!write_prepare(own, error))
        return false;
    if (!own->mirrored)
        return write_alone(own, out, error);
    struct dual_parts parts;
    if (write->with.writes)
        own->core_first = own->with.stop;
    if (!dual_make(own, &write->locks, &parts, error))
        return false;
    write_take_mirror(write, own, &parts);
    if (!write->with.writes)
        draft_add(out, "WITH ");
    else if (!dml_add_outer(write->outer, own->with.first, own->with.stop, out, error))
        return false;
    else
        draft_add(out, ", ");
    draft_add_draft(out, &parts.core);
    write_add_mirrors(write, out);
    draft_add(out, " ");
    draft_add_draft(out, &parts.end);
    return true;
}

static bool write_begin(struct write *write, struct error *error)
{
    struct statement *statement = write->statement;
    if (!with_read(statement, &write->with, error) || !write_find(write, error))
        return false;
    if (dml_has_our_names(statement))
        return statement_refuse(statement, statement->scope.references,
                                "a name that begins with _cf or is written as U&\"…\"", error);
    write->locks = (struct locks){
        .statement = statement,
        .with = &write->with,
        .dmls = arena_zero(statement->arena, write->with.count, sizeof(struct dml *)),
        .needed = arena_zero(statement->arena, write->with.count, sizeof *write->locks.needed),
        .hidden = arena_zero(statement->arena, write->with.count, sizeof *write->locks.hidden),
        .rows = {.arena = statement->arena},
    };
    if (write->target == NULL)
        return true;
    struct dml_place place = {
        .query = statement->query,
        .first = statement->query_first,
        .stop = statement->stop,
        .name = WRITE_NAME,
    };
    write_look_around(write, write->target, &place);
    write->outer = &write->own.outer;
    return dml_read(statement, write->target, &place, &write->own, error);
}

/* The order in which PostgreSQL runs writes that do not read each other: the statement's own, then
 * those of WITH from the last to the first. Adding to mirrors must not change it. */
static void write_order(struct write *write)
{
    for (size_t i = write->with.count + 1; i-- > 0;) {
        const struct reference *target = write_target(write, i);
        if (target != NULL && target->touched->route.mirrored)
            write_add_to_order(write, write_name(write, i), "");
    }
    for (size_t i = write->with.count + 1; i-- > 0;) {
        struct dml_place place = {0};
        if (write_target(write, i) != NULL)
            write_look_around(write, write_target(write, i), &place);
        if (place.awaited)
            write_add_to_order(write, write_name(write, i), "_deleted");
    }
}

/* All of the statement, raw. */
static bool write_make(struct write *write, struct draft *raw, struct error *error)
{
    const struct statement *statement = write->statement;
    write_order(write);
    for (size_t i = 0; i < write->with.count; i++)
        if (write->embedded[i] != NULL && !write_embed(write, i, error))
            return false;
    if (write->last != NULL && (write->target == NULL || !write->own.mirrored))
        write_add_mirrors(write, edit_after(write->outer, write->last->close));
    if (write->target != NULL)
        return write_own(write, raw, error);
    return dml_add_outer(write->outer, statement->query_first, statement->stop, raw, error);
}

static struct write write_new(struct statement *statement)
{
    return (struct write){
        .statement = statement,
        .edits = {.arena = statement->arena},
        .deletes = {.arena = statement->arena},
        .upserts = {.arena = statement->arena},
        .order = {.arena = statement->arena},
    };
}

bool write_rows(struct statement *statement, const struct reference *target,
                const struct dml_rows *rows, struct draft *out, struct error *error)
{
    struct write write = write_new(statement);
    struct dml_place place = {.name = WRITE_NAME};
    struct draft raw = {.arena = statement->arena};
    dml_of_rows(statement, target, &place, rows, &write.own);
    return write_own(&write, &raw, error) && seal_text(statement, &raw, out, error);
}

bool write_rewrite(struct statement *statement, struct error *error)
{
    struct write write = write_new(statement);
    write.outer = &write.edits;
    struct draft raw = {.arena = statement->arena};
    struct draft finished = {.arena = statement->arena};
    if (!write_begin(&write, error) || !select_rewrite(statement, error) ||
        !write_make(&write, &raw, error) || !dml_finish(statement, &raw, &finished, error) ||
        !lock_finish(&write.locks, error))
        return false;
    statement->edits = (struct edits){.arena = statement->arena};
    return seal_text(statement, &finished,
                     edit_replace(&statement->edits, statement->query_first, statement->stop),
                     error);
}

#include "rewrite/write/lock.h"

#include <string.h>

#include "rewrite/tree/tree.h"
#include "rewrite/write/preimage.h"

/* Functions that do something besides giving a value, or give another one each time, and samples
 * without a seed: the lock would do it twice, or lock other rows than the statement writes. */
static bool lock_is_repeatable(void *context, const ProtobufCMessage *message,
                               const ProtobufCFieldDescriptor *field)
{
    static const char *const once[] = {
        "nextval",
        "setval",
        "random",
        "random_normal",
        "gen_random_uuid",
        "gen_random_bytes",
        "gen_salt",
        "uuidv4",
        "uuidv7",
        "uuid_generate_v1",
        "uuid_generate_v1mc",
        "uuid_generate_v4",
        "clock_timestamp",
        "statement_timestamp",
        "timeofday",
        "set_config",
        "pg_notify",
        "dblink_exec",
        "pg_advisory_lock",
        "pg_advisory_lock_shared",
        "pg_try_advisory_lock",
        "pg_try_advisory_lock_shared",
        "pg_advisory_unlock",
        "pg_advisory_unlock_shared",
        "pg_advisory_unlock_all",
    };
    (void)field;
    if (message->descriptor == &pg_query__func_call__descriptor) {
        const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;
        const char *name =
            call->n_funcname > 0 ? tree_string(call->funcname[call->n_funcname - 1]) : NULL;
        for (size_t i = 0; name != NULL && i < sizeof once / sizeof *once; i++)
            if (strcmp(name, once[i]) == 0)
                return false;
    }
    if (message->descriptor == &pg_query__range_table_sample__descriptor &&
        ((const PgQuery__RangeTableSample *)message)->repeatable == NULL)
        return false;
    return tree_children(message, lock_is_repeatable, context);
}

struct lock_walk {
    struct locks *locks;
    size_t index;  /* of the query of WITH that the write is, or of all */
    bool with_too; /* what stands in WITH is repeated as a whole */
};

static size_t lock_index(const struct with *with, const ProtobufCMessage *query)
{
    size_t index = 0;
    while (index < with->count && with->queries[index].query != query)
        index++;
    return index;
}

/* Finds what stands in FROM and WHERE, and in a WITH of the write's own: the lock repeats it. */
static bool lock_visit_condition(void *context, const ProtobufCMessage *child,
                                 const ProtobufCFieldDescriptor *field)
{
    const struct lock_walk *walk = context;
    static const char *const repeated[] = {"from_clause", "using_clause", "where_clause"};
    bool found = walk->with_too && strcmp(field->name, "with_clause") == 0;
    for (size_t i = 0; i < sizeof repeated / sizeof *repeated; i++)
        found = found || strcmp(field->name, repeated[i]) == 0;
    if (!found)
        return true;
    with_mark(walk->locks->with, walk->index, child, walk->locks->needed, walk->locks->hidden);
    return lock_is_repeatable(NULL, child, field);
}

static bool lock_refuse_twice(const struct dml *dml, struct error *error)
{
    return dml_refuse(dml, "a condition that cannot be evaluated twice", error);
}

static void lock_add_condition(struct span from, struct span where, struct draft *raw)
{
    if (!span_is_empty(from)) {
        draft_add(raw, ", ");
        draft_add_tokens(raw, from.first, from.stop);
    }
    if (!span_is_empty(where)) {
        draft_add(raw, " WHERE ");
        draft_add_tokens(raw, where.first, where.stop);
    }
}

bool lock_add(struct locks *locks, const struct dml *dml, struct error *error)
{
    if (dml->at_cursor)
        return dml_refuse(dml, "a DELETE or a change of the key WHERE CURRENT OF", error);
    if (!locks->statement->executes)
        return true;
    locks->first = locks->count == 0 ? dml : locks->first;
    struct lock_walk walk = {
        .locks = locks,
        .index = lock_index(locks->with, dml->place.query),
        .with_too = dml->place.embedded,
    };
    if (!tree_children(dml->place.query, lock_visit_condition, &walk))
        return lock_refuse_twice(dml, error);
    struct draft raw = dml_draft(dml);
    draft_add(&raw, "SELECT pg_catalog.count(*) FROM (");
    if (dml->place.embedded && !span_is_empty(dml->with)) {
        draft_add_tokens(&raw, dml->with.first, dml->with.stop);
        draft_add(&raw, " ");
    }
    draft_add(&raw, "SELECT 1 FROM ");
    dml_add_table(dml, &raw);
    lock_add_condition(dml->from, dml->where, &raw);
    draft_add_format(&raw, " FOR UPDATE OF %s) AS _cf", dml->lock_name);
    locks->only = raw;
    draft_add(&locks->rows, locks->count++ > 0 ? ", (" : "(");
    draft_add_draft(&locks->rows, &raw);
    draft_add(&locks->rows, ")");
    return true;
}

/* The queries of WITH that the conditions need. The lock has one WITH for all of them, where a name
 * cannot be a query here and a table there. */
static bool lock_add_with(const struct locks *locks, struct draft *raw, struct error *error)
{
    const struct with *with = locks->with;
    const char *word = with->recursive ? "WITH RECURSIVE " : "WITH ";
    for (size_t i = 0; i < with->count; i++) {
        const struct with_query *query = &with->queries[i];
        if (!locks->needed[i])
            continue;
        if (locks->hidden[i])
            return statement_refuse(locks->statement, locks->first->target,
                                    "a condition with a table that is called like a query of WITH",
                                    error);
        if (query->query != NULL && !lock_is_repeatable(NULL, query->query, NULL))
            return lock_refuse_twice(locks->first, error);
        draft_add(raw, word);
        word = ", ";
        draft_add_tokens(raw, query->first, query->writes ? query->open + 1 : query->stop);
        if (!query->writes)
            continue;
        if (!preimage_add(locks->statement, with, i, locks->dmls[i], raw))
            return statement_refuse(locks->statement, locks->first->target,
                                    "a condition that depends on a write in WITH", error);
        draft_add(raw, ")");
    }
    draft_add(raw, strcmp(word, ", ") == 0 ? " " : "");
    return true;
}

bool lock_finish(struct locks *locks, struct error *error)
{
    if (locks->count == 0)
        return true;
    struct statement *statement = locks->statement;
    struct draft raw = {.arena = statement->arena};
    if (!lock_add_with(locks, &raw, error))
        return false;
    draft_add(&raw, locks->count > 1 ? "SELECT " : "");
    draft_add_draft(&raw, locks->count > 1 ? &locks->rows : &locks->only);
    statement->prelude = (struct draft){.arena = statement->arena};
    return dml_finish(statement, &raw, &statement->prelude, error);
}

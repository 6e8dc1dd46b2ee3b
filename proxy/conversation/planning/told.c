#include "proxy/conversation/planning/told.h"

#include <string.h>

#include "proxy/conversation/planning/routing.h"

bool told_concerns(const struct plan *plan)
{
    return plan == NULL || (plan->statements[0].query_at == 0 && plan->statements[0].copy == NULL);
}

void told_by_plan(struct prepared *prepared, struct plan *plan)
{
    if (plan == NULL || !told_concerns(plan) || plan->statements[0].description == NULL)
        return;
    prepared->told_by = plan_retain(plan);
    prepared->told = plan->statements[0].description;
}

bool told_must_ask(struct session *session, const struct prepared *prepared)
{
    struct touched_set touched;
    if (prepared->told != NULL || prepared->was_replaced || !told_concerns(prepared->plan))
        return false;
    rewriter_scan(session->world->rewriter->rewriter, session->client.database, prepared->text,
                  prepared->text_length, &touched);
    for (size_t i = 0; i < touched.count; i++) {
        struct touched *one = &touched.items[i];
        const struct taken_route *taken = transaction_taken(&session->transaction, one->migration);
        if (taken != NULL)
            one->route = taken->route;
        if ((taken == NULL || routing_table_is_out_of_use(session, one)) &&
            !meaning_table_exists(&session->link->meaning, one->migration, one->side))
            return false;
    }
    return true;
}

/* Our count of rows is none of the client's. */
static bool told_has_rows(const struct plan *plan, const struct description *described)
{
    const struct plan_statement *statement = plan != NULL ? &plan->statements[0] : NULL;
    if (statement != NULL && statement->description != NULL)
        return statement->description->has_rows;
    return described->has_rows && (statement == NULL || statement->tag != TAG_FROM_COUNT);
}

bool told_keep(struct prepared *prepared, const struct plan *plan,
               const struct description *described)
{
    if (prepared->told != NULL)
        return true;
    struct description *told = description_copy(described, &prepared->told_arena);
    told->has_rows = told_has_rows(plan, described);
    if (!prepared_grow(prepared, prepared->told_arena.allocated)) {
        arena_free(&prepared->told_arena);
        return false;
    }
    prepared->told = told;
    return true;
}

bool told_is_kept(const struct prepared *prepared, const struct plan *plan,
                  const struct description *described)
{
    const struct description *told = prepared->told;
    if (told == NULL || told->has_rows != told_has_rows(plan, described))
        return told == NULL;
    if (!told->has_rows)
        return true;
    if (told->field_count != described->field_count)
        return false;
    for (size_t i = 0; i < told->field_count; i++) {
        const struct field *one = &told->fields[i];
        const struct field *other = &described->fields[i];
        if (strcmp(one->name, other->name) != 0 || one->type_oid != other->type_oid ||
            one->type_modifier != other->type_modifier)
            return false;
    }
    return true;
}

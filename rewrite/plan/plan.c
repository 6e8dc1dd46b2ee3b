#include <assert.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "rewrite/plan/plan.h"

#define PLAN_COUNT_TYPE 20 /* int8 */

struct plan *plan_retain(struct plan *plan)
{
    assert(plan->references > 0);
    plan->references++;
    return plan;
}

void plan_release(struct plan *plan)
{
    if (plan == NULL)
        return;
    assert(plan->references > 0);
    if (--plan->references > 0)
        return;
    plan_release(plan->base);
    catalog_release(plan->catalog);
    arena_free(&plan->arena);
    memory_free(plan);
}

struct plan_cursor plan_cursor_copy(struct plan_cursor cursor, struct arena *arena)
{
    cursor.name = arena_string(arena, cursor.name != NULL ? cursor.name : "");
    return cursor;
}

bool plan_is_needed(const struct plan *plan)
{
    return !plan->passes || plan->watches;
}

struct text plan_described(const struct plan_statement *statement)
{
    if (statement->copy != NULL)
        return statement->copy->judged;
    return (struct text){statement->text.at + statement->query_at,
                         statement->text.length - statement->query_at};
}

static bool plan_position_in(const struct kept *kept, size_t count, size_t sent_at,
                             size_t *client_at)
{
    for (size_t i = 0; i < count; i++)
        if (sent_at >= kept[i].sent_at && sent_at - kept[i].sent_at < kept[i].length) {
            *client_at = kept[i].client_at + (sent_at - kept[i].sent_at);
            return true;
        }
    return false;
}

static bool plan_position_in_statement(const struct plan_statement *statement, size_t sent_at,
                                       size_t *client_at)
{
    return plan_position_in(statement->kept, statement->kept_count, sent_at, client_at);
}

static bool plan_position_in_prelude(const struct plan_statement *statement, size_t sent_at,
                                     size_t *client_at)
{
    return plan_position_in(statement->prelude_kept, statement->prelude_kept_count, sent_at,
                            client_at);
}

/* The order in which plan->simple is made: the parts, each with a semicolon. */
static bool plan_position_in_simple(const struct plan *plan, size_t sent_at, size_t *client_at)
{
    size_t at = 0;
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *one = &plan->statements[i];
        if (one->prelude.length != 0) {
            if (sent_at - at < one->prelude.length)
                return plan_position_in_prelude(one, sent_at - at, client_at);
            at += one->prelude.length + 1;
        }
        if (sent_at < at)
            return false;
        if (sent_at - at < one->text.length)
            return plan_position_in_statement(one, sent_at - at, client_at);
        at += one->text.length + 1;
        if (one->copy != NULL)
            at += strlen(PLAN_BEHIND_CLIENT) + one->copy->move.length + 1 + one->copy->drop.length;
        if (sent_at < at)
            return false;
    }
    return false;
}

struct text plan_text(const struct plan *plan, size_t statement, enum plan_part which)
{
    if (which == PLAN_SIMPLE)
        return plan->simple;
    assert(statement < plan->statement_count);
    const struct plan_statement *one = &plan->statements[statement];
    switch (which) {
    case PLAN_PRELUDE:
        return one->prelude;
    case PLAN_MOVE:
        return one->copy->move;
    case PLAN_DROP:
        return one->copy->drop;
    default:
        return one->text;
    }
}

bool plan_client_position(const struct plan *plan, size_t statement, enum plan_part which,
                          size_t sent_at, size_t *client_at)
{
    if (which == PLAN_SIMPLE)
        return plan_position_in_simple(plan, sent_at, client_at);
    if (statement >= plan->statement_count)
        return false;
    const struct plan_statement *one = &plan->statements[statement];
    if (which == PLAN_PRELUDE)
        return plan_position_in_prelude(one, sent_at, client_at);
    return which == PLAN_STATEMENT && plan_position_in_statement(one, sent_at, client_at);
}

/* Positions count characters of the session's encoding; offsets count bytes. */
size_t plan_offset(struct text text, uint32_t position, bool utf8)
{
    size_t at = 0;
    for (uint32_t i = 1; i < position && at < text.length; i++) {
        at++;
        while (utf8 && at < text.length && ((unsigned char)text.at[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

/* Several statements of one query may have the same seal. */
static bool plan_is_in_seal(struct text text, struct text seal, size_t at)
{
    for (size_t from = 0; seal.length != 0 && from <= at;) {
        const char *found = memmem(text.at + from, text.length - from, seal.at, seal.length);
        if (found == NULL || at < (size_t)(found - text.at))
            return false;
        from = (size_t)(found - text.at) + seal.length;
        if (at < from)
            return true;
    }
    return false;
}

/* An error of EXECUTE's own values has a place in its own text. */
static bool plan_may_be_of_values(const struct plan_statement *statement, struct text sent,
                                  uint32_t position, const char *message)
{
    return statement->sealed.length != 0 && position <= sent.length &&
           strstr(message, PLAN_SEAL_PREFIX) == NULL;
}

bool plan_seal_is_broken(const struct plan_statement *statement, struct text sent,
                         uint32_t position, const char *message, bool utf8)
{
    struct text text = statement->sealed.length != 0 ? statement->sealed : sent;
    size_t at = plan_offset(text, position, utf8);
    return position != 0 && !plan_may_be_of_values(statement, sent, position, message) &&
           (plan_is_in_seal(text, statement->seal, at) ||
            (statement->copy != NULL && plan_is_in_seal(text, statement->copy->seal, at)));
}

static bool plan_differs(struct error *error, const char *what)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "crossfade cannot rewrite this statement exactly");
    return error_detail(error, "The rewritten statement would differ in %s.", what);
}

static bool plan_check_parameters(const struct description *original,
                                  const struct description *rewritten, struct error *error)
{
    /* The server counts parameters only up to the highest that a text names. */
    if (original->parameter_count != rewritten->parameter_count)
        return plan_differs(error, "the number of its parameters");
    for (size_t i = 0; i < original->parameter_count; i++)
        if (original->parameters[i] != rewritten->parameters[i])
            return plan_differs(error, "the types of its parameters");
    return true;
}

static bool plan_check_fields(const struct description *original,
                              const struct description *rewritten, struct error *error)
{
    if (original->has_rows != rewritten->has_rows)
        return plan_differs(error, "whether it returns rows");
    if (original->field_count != rewritten->field_count)
        return plan_differs(error, "the number of its columns");
    for (size_t i = 0; i < original->field_count; i++) {
        const struct field *one = &original->fields[i];
        const struct field *other = &rewritten->fields[i];
        if (strcmp(one->name, other->name) != 0)
            return plan_differs(error, "the names of its columns");
        if (one->type_oid != other->type_oid || one->type_modifier != other->type_modifier)
            return plan_differs(error, "the types of its columns");
    }
    return true;
}

bool plan_check(const struct plan_statement *statement, const struct description *original,
                const struct description *rewritten, struct error *error)
{
    if (original != NULL && !plan_check_parameters(original, rewritten, error))
        return false;
    if (statement->tag == TAG_FROM_COUNT) {
        if (original != NULL && original->has_rows)
            return plan_differs(error, "whether it returns rows");
        if (!rewritten->has_rows || rewritten->field_count != 1 ||
            rewritten->fields[0].type_oid != PLAN_COUNT_TYPE)
            return plan_differs(error, "the count that it is to return");
        return true;
    }
    return original == NULL || plan_check_fields(original, rewritten, error);
}

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
    struct text own = plan_own_text(statement);
    return (struct text){own.at + statement->query_at, own.length - statement->query_at};
}

struct text plan_own_text(const struct plan_statement *statement)
{
    return statement->steps[statement->own].text;
}

void plan_add_step(struct plan_statement *statement, struct plan_step step)
{
    assert(statement->step_count < PLAN_STEPS_LIMIT);
    statement->steps[statement->step_count++] = step;
}

const char *plan_separator(const struct plan_statement *statement, size_t step)
{
    return step == statement->own && step + 1 < statement->step_count ? PLAN_BEHIND_CLIENT : ";";
}

bool plan_step_position(const struct plan_step *step, size_t sent_at, size_t *client_at)
{
    for (size_t i = 0; i < step->kept_count; i++) {
        const struct kept *kept = &step->kept[i];
        if (sent_at >= kept->sent_at && sent_at - kept->sent_at < kept->length) {
            *client_at = kept->client_at + (sent_at - kept->sent_at);
            return true;
        }
    }
    return false;
}

bool plan_simple_position(const struct plan *plan, size_t sent_at, size_t *client_at)
{
    size_t at = 0;
    for (size_t i = 0; i < plan->statement_count; i++) {
        const struct plan_statement *one = &plan->statements[i];
        for (size_t k = 0; k < one->step_count; k++) {
            const struct plan_step *step = &one->steps[k];
            if (sent_at - at < step->text.length)
                return plan_step_position(step, sent_at - at, client_at);
            at += step->text.length + strlen(plan_separator(one, k));
            if (sent_at < at)
                return false;
        }
    }
    return false;
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

uint32_t plan_place(struct text before, bool utf8)
{
    uint32_t place = 1;
    for (size_t i = 0; i < before.length; i++)
        if (!utf8 || ((unsigned char)before.at[i] & 0xc0) != 0x80)
            place++;
    return place;
}

uint32_t plan_described_place(const struct plan *plan, const struct plan_statement *statement,
                              uint32_t position, bool utf8)
{
    size_t client_at;
    if (position == 0 || statement->copy != NULL)
        return 0;
    size_t sent_at = statement->query_at + plan_offset(plan_described(statement), position, utf8);
    if (!plan_step_position(&statement->steps[statement->own], sent_at, &client_at) ||
        client_at > plan->client.length)
        return 0;
    return plan_place((struct text){plan->client.at, client_at}, utf8);
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
           plan_is_in_seal(text, statement->seal, at);
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

#include "rewrite/plan/template.h"

#include <assert.h>
#include <string.h>

#include "protocol/base/memory.h"
#include "rewrite/tree/tree.h"

/* What a literal is to the server before it knows its value. */
enum template_class {
    TEMPLATE_EXACT, /* no literal */
    TEMPLATE_STRING,
    TEMPLATE_BITS,
    TEMPLATE_INT4,
    TEMPLATE_INT4_IF_NEGATIVE,
    TEMPLATE_INT8,
    TEMPLATE_INT8_IF_NEGATIVE,
    TEMPLATE_NUMERIC
};

static int template_compare_digits(const char *digits, size_t length, const char *limit)
{
    while (length > 1 && *digits == '0') {
        digits++;
        length--;
    }
    if (length != strlen(limit))
        return length < strlen(limit) ? -1 : 1;
    return memcmp(digits, limit, length);
}

static enum template_class template_integer(const char *digits, size_t length)
{
    int order = template_compare_digits(digits, length, "2147483648");
    if (order <= 0)
        return order < 0 ? TEMPLATE_INT4 : TEMPLATE_INT4_IF_NEGATIVE;
    order = template_compare_digits(digits, length, "9223372036854775808");
    if (order <= 0)
        return order < 0 ? TEMPLATE_INT8 : TEMPLATE_INT8_IF_NEGATIVE;
    return TEMPLATE_NUMERIC;
}

static enum template_class template_class(const struct tokens *tokens, size_t token)
{
    const struct token *item = &tokens->items[token];
    switch (item->kind) {
    case TOKEN_STRING:
    case TOKEN_ESCAPE_STRING:
    case TOKEN_DOLLAR_STRING:
        return TEMPLATE_STRING;
    case TOKEN_BITS:
        return TEMPLATE_BITS;
    case TOKEN_INTEGER:
        return template_integer(tokens->text + item->start, item->length);
    case TOKEN_NUMBER:
        return TEMPLATE_NUMERIC;
    default:
        return TEMPLATE_EXACT;
    }
}

static uint64_t template_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

uint64_t template_hash(const struct tokens *tokens)
{
    uint64_t hash = tokens->count;
    for (size_t i = 1; i + 1 < tokens->count; i++) {
        enum template_class class = template_class(tokens, i);
        hash = template_mix(hash, (uint64_t) class);
        if (class != TEMPLATE_EXACT)
            continue;
        const struct token *item = &tokens->items[i];
        for (size_t at = 0; at < item->length; at += 8) {
            uint64_t word = 0;
            size_t left = item->length - at;
            memcpy(&word, tokens->text + item->start + at, left < 8 ? left : 8);
            hash = template_mix(hash, word + left);
        }
    }
    return hash;
}

static bool template_same_bytes(const struct tokens *one, const struct tokens *other, size_t token)
{
    size_t length = one->items[token].length;
    return other->items[token].length == length &&
           memcmp(one->text + one->items[token].start, other->text + other->items[token].start,
                  length) == 0;
}

bool template_fits(const struct template *template, const struct tokens *tokens)
{
    const struct tokens *own = template->tokens;
    if (own->count != tokens->count)
        return false;
    for (size_t i = 1; i + 1 < own->count; i++) {
        bool same = template->free[i] ? template_class(own, i) == template_class(tokens, i)
                                      : own->items[i].kind == tokens->items[i].kind &&
                                            template_same_bytes(own, tokens, i);
        if (!same)
            return false;
    }
    return true;
}

/* --- Which literals are values -------------------------------------------------------------- */

struct template_walk {
    const struct tokens *tokens;
    bool *free;
};

static void template_free_constant(const struct template_walk *walk,
                                   const PgQuery__AConst *constant)
{
    size_t token = constant->location < 0 ? 0 : tokens_at(walk->tokens, (size_t)constant->location);
    /* A negative number is one constant, and stands where its sign does. */
    if (token != 0 && tokens_is(walk->tokens, token, "-"))
        token++;
    if (token != 0 && template_class(walk->tokens, token) != TEMPLATE_EXACT)
        walk->free[token] = true;
}

struct template_visit {
    struct template_walk *walk;
    const ProtobufCMessage *parent;
    bool positions; /* the parent is a part of a clause where a number is a column's position */
};

/* Whether a number in this field is a column's position. It is also in grouping sets, and in the
 * brackets of GROUP BY (1, 2), which the tree has as a row. */
static bool template_is_position(const struct template_visit *visit,
                                 const ProtobufCFieldDescriptor *field)
{
    const ProtobufCMessageDescriptor *parent = visit->parent->descriptor;
    if (parent == &pg_query__sort_by__descriptor || strcmp(field->name, "group_clause") == 0 ||
        strcmp(field->name, "distinct_clause") == 0)
        return true;
    return visit->positions &&
           (parent == &pg_query__grouping_set__descriptor ||
            parent == &pg_query__row_expr__descriptor || parent == &pg_query__list__descriptor);
}

static bool template_visit(void *context, const ProtobufCMessage *message,
                           const ProtobufCFieldDescriptor *field)
{
    const struct template_visit *visit = context;
    if (message->descriptor == &pg_query__type_name__descriptor)
        return true;
    if (message->descriptor == &pg_query__a__const__descriptor) {
        if (!template_is_position(visit, field))
            template_free_constant(visit->walk, (const void *)message);
        return true;
    }
    struct template_visit below = {
        .walk = visit->walk,
        .parent = message,
        .positions = template_is_position(visit, field),
    };
    return tree_children(message, template_visit, &below);
}

static const bool *template_find_values(struct arena *arena, const struct parse *parse)
{
    bool *free = arena_zero(arena, parse->tokens->count, sizeof *free);
    struct template_walk walk = {.tokens = parse->tokens, .free = free};
    for (size_t i = 0; i < parse->count; i++) {
        const ProtobufCMessage *content = tree_content(parse->statements[i].node);
        struct template_visit visit = {.walk = &walk, .parent = content};
        if (content != NULL)
            tree_children(content, template_visit, &visit);
    }
    return free;
}

/* --- Making and applying --------------------------------------------------------------------- */

static struct draft template_copy_draft(struct arena *arena, const struct draft *from)
{
    struct draft copy = {.arena = arena, .count = from->count, .capacity = from->count};
    copy.pieces = arena_zero(arena, from->count, sizeof *copy.pieces);
    for (size_t i = 0; i < from->count; i++) {
        copy.pieces[i] = from->pieces[i];
        if (from->pieces[i].text != NULL)
            copy.pieces[i].text = arena_copy(arena, from->pieces[i].text, from->pieces[i].length);
    }
    return copy;
}

const struct template *template_new(struct plan *plan, const struct parse *parse,
                                    const struct assembly *statements)
{
    if (parse->tokens->count > TEMPLATE_TOKEN_LIMIT)
        return NULL;
    struct arena *arena = &plan->arena;
    struct template *template = arena_zero(arena, 1, sizeof *template);
    template->tokens = arena_zero(arena, 1, sizeof *template->tokens);
    *template->tokens = *parse->tokens;
    template->tokens->text = plan->client.at;
    template->tokens->items =
        arena_zero(arena, parse->tokens->count, sizeof *template->tokens->items);
    memcpy(template->tokens->items, parse->tokens->items,
           parse->tokens->count * sizeof *template->tokens->items);
    template->free = template_find_values(arena, parse);
    template->statements = arena_zero(arena, plan->statement_count, sizeof *template->statements);
    for (size_t i = 0; i < plan->statement_count; i++)
        template->statements[i] = (struct assembly){
            .first = statements[i].first,
            .stop = statements[i].stop,
            .query_first = statements[i].query_first,
            .text = template_copy_draft(arena, &statements[i].text),
            .prelude = template_copy_draft(arena, &statements[i].prelude),
        };
    return template;
}

struct plan *template_apply(struct plan *base, const struct tokens *tokens)
{
    assert(base->template != NULL && base->base == NULL);
    struct plan *plan = memory_zero(1, sizeof *plan);
    *plan = *base;
    plan->references = 1;
    plan->arena = (struct arena){0};
    plan->base = plan_retain(base);
    plan->catalog = catalog_retain(base->catalog);
    plan->template = NULL;
    plan->client.at = arena_copy(&plan->arena, tokens->text, tokens->length);
    plan->client.length = tokens->length;
    plan->statements = arena_zero(&plan->arena, base->statement_count, sizeof *plan->statements);
    for (size_t i = 0; i < base->statement_count; i++) {
        plan->statements[i] = base->statements[i];
        assemble_statement(plan, &plan->statements[i], tokens, &base->template->statements[i]);
    }
    assemble_simple(plan);
    return plan;
}

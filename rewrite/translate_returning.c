#include "config/identifier.h"
#include "rewrite/translate_private.h"
#include "rewrite/tree.h"

/* The name that PostgreSQL gives to a column without one (FigureColname in parse_target.c), as far
 * as a changed expression would get another. */
static const char *translate_returning_figure(const PgQuery__Node *value)
{
    switch (value->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return tree_string(value->column_ref->fields[value->column_ref->n_fields - 1]);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return tree_string(value->func_call->funcname[value->func_call->n_funcname - 1]);
    case PG_QUERY__NODE__NODE_TYPE_CAST: {
        const char *name = translate_returning_figure(value->type_cast->arg);
        const PgQuery__TypeName *type = value->type_cast->type_name;
        return name != NULL ? name : tree_string(type->names[type->n_names - 1]);
    }
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return translate_returning_figure(value->collate_clause->arg);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return "coalesce";
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return value->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return "array";
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return "row";
    case PG_QUERY__NODE__NODE_CASE_EXPR: {
        const PgQuery__Node *otherwise = value->case_expr->defresult;
        const char *name = otherwise != NULL ? translate_returning_figure(otherwise) : NULL;
        return name != NULL ? name : "case";
    }
    default:
        return NULL;
    }
}

struct translate_returning {
    struct writing *writing;
    struct error *error;
    size_t capacity; /* of the names */
    const char *comma;
};

static bool translate_returning_add_name(struct translate_returning *returning, const char *name)
{
    struct writing *writing = returning->writing;
    if (writing->name_count == returning->capacity)
        return writing_refuse(writing, "RETURNING of other columns than the server announced",
                              returning->error);
    writing->names[writing->name_count++] = name;
    return true;
}

/* All of the client's columns, in its table's order. */
static bool translate_returning_all(struct translate_returning *returning)
{
    struct writing *writing = returning->writing;
    const struct shape *client = writing->shape[writing->client];
    if (writing->target->level->sources->next != NULL)
        return writing_refuse(writing, "RETURNING * beside other tables", returning->error);
    for (size_t i = 0; i < client->column_count; i++) {
        const struct mapping *mapping = &writing->mapping[writing->client][i];
        const char *name = client->columns[i].name;
        if (mapping->piece_count == 0)
            return writing_refuse(writing, "RETURNING of a column without a counterpart",
                                  returning->error);
        draft_add_format(&writing->list, "%s%s AS %s", returning->comma,
                         mapping_read(mapping, writing->arena, writing->qualifier),
                         identifier_quote(writing->arena, name));
        returning->comma = ", ";
        if (!translate_returning_add_name(returning, name))
            return false;
    }
    return true;
}

/* One item, under the name that it would have had. */
static bool translate_returning_one(struct translate_returning *returning,
                                    const PgQuery__ResTarget *target, struct span tokens)
{
    struct writing *writing = returning->writing;
    const struct description *original = writing->statement->original;
    draft_add(&writing->list, returning->comma);
    draft_add_tokens(&writing->list, tokens.first, tokens.stop);
    returning->comma = ", ";
    if (target->name[0] != '\0')
        return translate_returning_add_name(returning, target->name);
    const char *name = translate_returning_figure(target->val);
    if (original != NULL && writing->name_count < original->field_count)
        name = original->fields[writing->name_count].name;
    if (name == NULL)
        name = "?column?";
    draft_add_format(&writing->list, " AS %s", identifier_quote(writing->arena, name));
    return translate_returning_add_name(returning, name);
}

bool translate_returning(struct writing *writing, struct error *error)
{
    struct translate_returning returning = {
        .writing = writing,
        .error = error,
        .capacity = writing->returning_count * (1 + writing->shape[writing->client]->column_count),
        .comma = "",
    };
    writing->names = arena_zero(writing->arena, returning.capacity, sizeof *writing->names);
    size_t at = writing->returning.first;
    for (size_t i = 0; i < writing->returning_count; i++) {
        const PgQuery__ResTarget *target = writing->returning_list[i]->res_target;
        size_t stop = tokens_item_end(writing->tokens, at, writing->returning.stop);
        bool done = translate_is_star(target->val)
                        ? translate_returning_all(&returning)
                        : translate_returning_one(&returning, target, (struct span){at, stop});
        if (!done)
            return false;
        at = stop + 1;
    }
    const struct description *original = writing->statement->original;
    if (original != NULL && !writing->statement->explains &&
        original->field_count != writing->name_count)
        return writing_refuse(writing, "RETURNING of other columns than the server announced",
                              error);
    return true;
}

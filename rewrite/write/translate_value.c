#include <string.h>

#include "rewrite/tree/tree.h"
#include "rewrite/write/translate_private.h"

bool translate_value_is_default(const PgQuery__Node *node)
{
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_SET_TO_DEFAULT;
}

bool translate_value_is_repeatable(const PgQuery__Node *node)
{
    if (node == NULL)
        return true;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST:
    case PG_QUERY__NODE__NODE_PARAM_REF:
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return true;
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return translate_value_is_repeatable(node->type_cast->arg);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_OP &&
               translate_value_is_repeatable(node->a_expr->lexpr) &&
               translate_value_is_repeatable(node->a_expr->rexpr);
    default:
        return false;
    }
}

bool translate_value_is_constant(const PgQuery__Node *node)
{
    if (node == NULL)
        return false;
    if (node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        return translate_value_is_constant(node->type_cast->arg);
    return node->node_case == PG_QUERY__NODE__NODE_A_CONST && !node->a_const->isnull;
}

static bool translate_value_has_no_call(void *context, const ProtobufCMessage *message,
                                        const ProtobufCFieldDescriptor *field)
{
    (void)field;
    if (message->descriptor == &pg_query__select_stmt__descriptor)
        return true;
    /* EXTRACT, SUBSTRING and others with words of their own are known for what they are. */
    if (message->descriptor == &pg_query__func_call__descriptor &&
        ((const PgQuery__FuncCall *)message)->funcformat !=
            PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX)
        return false;
    /* `(x).f` may be `f(x)`. */
    if (message->descriptor == &pg_query__a__indirection__descriptor) {
        const PgQuery__AIndirection *part = (const PgQuery__AIndirection *)message;
        for (size_t i = 0; i < part->n_indirection; i++)
            if (tree_string(part->indirection[i]) != NULL)
                return false;
    }
    return tree_children(message, translate_value_has_no_call, context);
}

bool translate_value_has_call(const PgQuery__Node *node)
{
    const ProtobufCMessage *content = tree_content(node);
    return content != NULL && !translate_value_has_no_call(NULL, content, NULL);
}

/* The default that stands for the column, as SQL; NULL where it has none. */
static const char *translate_value_default(const struct dml *dml, const struct column *column)
{
    return mapping_default(dml->shape[dml->client], column, dml->shape[dml->primary],
                           dml->mapping[dml->primary]);
}

bool translate_value_calls(const struct dml *dml, const struct translate_value *value)
{
    if (!translate_value_is_default(value->node))
        return translate_value_has_call(value->node);
    const char *sql = translate_value_default(dml, value->column);
    return sql != NULL && strchr(sql, '(') != NULL;
}

const struct column *translate_value_only_copy(const struct dml *dml, const struct column *column)
{
    const struct shape *primary = dml->shape[dml->primary];
    const struct column *copy = NULL;
    for (size_t i = 0; i < primary->column_count; i++) {
        const struct mapping *mapping = &dml->mapping[dml->primary][i];
        if (!mapping_reads(mapping, column))
            continue;
        if (copy != NULL || mapping->copies != column ||
            !mapping_same_type(column, &primary->columns[i]) || primary->columns[i].generated)
            return NULL;
        copy = &primary->columns[i];
    }
    return copy;
}

/* pg_type.dat: arrays of types whose values may be too long. The column of the primary checks that,
 * being of the same type, if nothing else is made of the value before. */
static const char *translate_value_unlimited(const struct column *column)
{
    switch (column->type_oid) {
    case 1014:
        return "pg_catalog.bpchar[]";
    case 1015:
        return "pg_catalog.varchar[]";
    case 1561:
        return "pg_catalog.\"bit\"[]";
    case 1563:
        return "pg_catalog.varbit[]";
    default:
        return NULL;
    }
}

/* A column has its own collation, whatever that of the value was; a mapping that compares it fails
 * over a value that is made of two. */
static void translate_value_collate(const struct dml *dml, const struct column *column,
                                    const char **before, const char **after)
{
    if (column->collation == NULL || strcmp(column->collation, "pg_catalog.\"default\"") == 0)
        return;
    *before = arena_format(dml->arena, "(ROW(%s", *before);
    *after = arena_format(dml->arena, "%s COLLATE %s)).f1", *after, column->collation);
}

bool translate_value_assign(const struct dml *dml, const struct column *column, const char **before,
                            const char **after, struct error *error)
{
    if (mapping_assign(column, dml->arena, before, after)) {
        translate_value_collate(dml, column, before, after);
        return true;
    }
    const char *type = translate_value_unlimited(column);
    if (type == NULL || translate_value_only_copy(dml, column) == NULL)
        return dml_refuse(dml, "a value of an array of limited length", error);
    *before = "((";
    *after = arena_format(dml->arena, ")::%s)", type);
    return true;
}

/* translate_value_assign; a NULL is of any length. */
static bool translate_value_enclose(const struct dml *dml, const struct column *column,
                                    bool is_null, const char **before, const char **after,
                                    struct error *error)
{
    if (!is_null || mapping_assign(column, dml->arena, before, after))
        return translate_value_assign(dml, column, before, after, error);
    *before = "((";
    *after = arena_format(dml->arena, ")::%s)", mapping_type(column, dml->arena));
    return true;
}

/* A cast right at a row casts each of its fields, and so cuts what an assignment would not take; a
 * cast to record in between changes nothing. */
static bool translate_value_is_row(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_TYPE_CAST)
        return node != NULL && node->node_case == PG_QUERY__NODE__NODE_ROW_EXPR;
    const PgQuery__TypeName *type = node->type_cast->type_name;
    const char *name = type->n_names > 0 ? tree_string(type->names[type->n_names - 1]) : NULL;
    return name != NULL && strcmp(name, "record") == 0 &&
           translate_value_is_row(node->type_cast->arg);
}

static bool translate_value_refuse_row(const struct dml *dml, struct error *error)
{
    return dml_refuse(dml, "ROW for a type with a field of limited length", error);
}

/* A name may be that of a row of FROM, whose fields are cast as well. What a SELECT around it gives
 * is the same, but for such a row, which has no cast there: the server refuses it. */
static bool translate_value_is_name(const PgQuery__Node *node)
{
    while (node != NULL && node->node_case == PG_QUERY__NODE__NODE_TYPE_CAST)
        node = node->type_cast->arg;
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_COLUMN_REF;
}

bool translate_value_add_default(const struct dml *dml, const struct column *column,
                                 struct draft *out, struct error *error)
{
    const char *before = NULL;
    const char *after = NULL;
    if (column->generated)
        return dml_refuse(dml, "a write whose mapping reads a generated column", error);
    const char *sql = translate_value_default(dml, column);
    if (column->limited_row && sql != NULL && strncmp(sql, "ROW(", strlen("ROW(")) == 0)
        return translate_value_refuse_row(dml, error);
    if (!translate_value_enclose(dml, column, sql == NULL, &before, &after, error))
        return false;
    draft_add(out, before);
    draft_add(out, sql != NULL ? sql : "NULL");
    draft_add(out, after);
    return true;
}

static bool translate_value_is_null(const PgQuery__Node *node)
{
    return node != NULL && node->node_case == PG_QUERY__NODE__NODE_A_CONST && node->a_const->isnull;
}

/* An ARRAY[…] right below a cast is not made of its elements' common type first, each of them is
 * cast by itself: 0.5::float8 becomes another integer than 0.5 does. A subquery is in between. */
static bool translate_value_is_mixed_array(const PgQuery__Node *node)
{
    if (node == NULL || node->node_case != PG_QUERY__NODE__NODE_A_ARRAY_EXPR ||
        translate_value_has_call(node))
        return false;
    const PgQuery__AArrayExpr *array = node->a_array_expr;
    for (size_t i = 0; i < array->n_elements; i++) {
        const PgQuery__Node *element = array->elements[i];
        if (element->node_case != PG_QUERY__NODE__NODE_A_CONST ||
            element->a_const->val_case != array->elements[0]->a_const->val_case)
            return true;
    }
    return false;
}

bool translate_value_add(const struct dml *dml, const struct translate_value *value,
                         struct draft *out, struct error *error)
{
    if (translate_value_is_default(value->node))
        return translate_value_add_default(dml, value->column, out, error);
    if (value->column->limited_row && translate_value_is_row(value->node))
        return translate_value_refuse_row(dml, error);
    const char *before = NULL;
    const char *after = NULL;
    if (!translate_value_enclose(dml, value->column, translate_value_is_null(value->node), &before,
                                 &after, error))
        return false;
    draft_add(out, before);
    if (value->made != NULL) {
        draft_add(out, value->made);
    } else {
        if (translate_value_is_mixed_array(value->node) ||
            (value->column->limited_row && translate_value_is_name(value->node)))
            draft_add(out, "SELECT ");
        draft_add_tokens(out, value->tokens.first, value->tokens.stop);
    }
    draft_add(out, after);
    return true;
}

void translate_value_fill(struct translate_source *source, const struct mapping *mapping,
                          struct draft *out)
{
    if (mapping->copies == NULL)
        draft_add(out, "(");
    for (size_t i = 0; i < mapping->piece_count; i++) {
        if (mapping->pieces[i].column != NULL)
            source->add(source, mapping->pieces[i].column, out);
        else
            draft_add(out, mapping->pieces[i].text);
    }
    if (mapping->copies == NULL)
        draft_add(out, ")");
}

bool translate_value_null_is_caught(const struct dml *dml, const struct column *column,
                                    const bool *sets)
{
    const struct shape *primary = dml->shape[dml->primary];
    for (size_t i = 0; i < primary->column_count; i++) {
        const struct mapping *mapping = &dml->mapping[dml->primary][i];
        if (sets[i] && primary->columns[i].not_null && mapping->passes_nulls &&
            mapping_reads(mapping, column))
            return true;
    }
    return false;
}

void translate_value_note_null(const struct dml *dml, const struct column *column,
                               const struct column *carrier)
{
    const struct shown_null *known = dml->statement->nulls;
    while (known != NULL && (known->column != column || known->carrier != carrier))
        known = known->next;
    if (known != NULL)
        return;
    struct shown_null *null = arena_zero(dml->arena, 1, sizeof *null);
    *null = (struct shown_null){column, carrier, dml->statement->nulls};
    dml->statement->nulls = null;
}

bool translate_value_refuse_given(const struct column *column, bool inserts, struct error *error)
{
    error_set(error, "428C9",
              inserts ? "cannot insert a non-DEFAULT value into column \"%s\""
                      : "column \"%s\" can only be updated to DEFAULT",
              column->name);
    if (column->generated)
        return error_detail(error, "Column \"%s\" is a generated column.", column->name);
    error_detail(error, "Column \"%s\" is an identity column defined as GENERATED ALWAYS.",
                 column->name);
    return !inserts ? false : error_hint(error, "Use OVERRIDING SYSTEM VALUE to override.");
}

bool translate_value_unknown_column(const struct dml *dml, const char *name, struct error *error)
{
    return error_set(error, "42703", "column \"%s\" of relation \"%s\" does not exist", name,
                     dml->shape[dml->client]->table.name);
}

const struct column *translate_value_null_carrier(const struct dml *dml, const bool *preferred)
{
    const struct shape *primary = dml->shape[dml->primary];
    const struct column *carrier = NULL;
    for (size_t i = 0; i < primary->column_count; i++) {
        const struct column *column = &primary->columns[i];
        if (!column->not_null || column->generated || column->identity == 'a')
            continue;
        if (preferred[i])
            return column;
        if (carrier == NULL)
            carrier = column;
    }
    return carrier;
}

#include "rewrite/mapping/mapping_private.h"

#include <string.h>

#include "config/model/identifier.h"
#include "protocol/base/bytes.h"

/* Functions of pg_catalog that have no place in a mapping: their result is not a matter of the row
 * alone. Sorted. */
static const char *const mapping_print_unfit[] = {
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "clock_timestamp",
    "count",
    "currval",
    "every",
    "gen_random_uuid",
    "generate_series",
    "generate_subscripts",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "lastval",
    "max",
    "min",
    "nextval",
    "now",
    "random",
    "regexp_matches",
    "regexp_split_to_table",
    "setval",
    "statement_timestamp",
    "string_agg",
    "string_to_table",
    "sum",
    "timeofday",
    "transaction_timestamp",
    "unnest",
    "xmlagg",
};

/* Functions of pg_catalog that give NULL for any NULL argument, whatever the types. Sorted. */
static const char *const mapping_print_strict[] = {
    "abs",        "ascii",       "btrim",      "ceil",         "ceiling",        "char_length",
    "chr",        "date_part",   "date_trunc", "decode",       "encode",         "extract",
    "floor",      "initcap",     "left",       "length",       "lower",          "lpad",
    "ltrim",      "md5",         "overlay",    "position",     "regexp_replace", "repeat",
    "replace",    "reverse",     "right",      "round",        "rpad",           "rtrim",
    "split_part", "starts_with", "strpos",     "substr",       "substring",      "timezone",
    "to_char",    "to_date",     "to_number",  "to_timestamp", "translate",      "trunc",
    "upper",
};

static bool mapping_print_listed(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], name) == 0)
            return true;
    return false;
}

static bool mapping_print_refuse(struct mapping_print *print, const char *what)
{
    if (print->refused == NULL)
        print->refused = what;
    return false;
}

static void mapping_print_piece(struct mapping_print *print, struct mapping_piece piece)
{
    if (print->piece_count == print->piece_capacity) {
        size_t capacity = print->piece_capacity == 0 ? 16 : print->piece_capacity * 2;
        struct mapping_piece *grown = arena_zero(print->arena, capacity, sizeof *grown);
        if (print->piece_count > 0)
            memcpy(grown, print->pieces, print->piece_count * sizeof *grown);
        print->pieces = grown;
        print->piece_capacity = capacity;
    }
    print->pieces[print->piece_count++] = piece;
}

static void mapping_print_text(struct mapping_print *print, const char *text)
{
    mapping_print_piece(print, (struct mapping_piece){.text = text});
}

static bool mapping_print_node(struct mapping_print *print, const PgQuery__Node *node);

static bool mapping_print_operand(struct mapping_print *print, const PgQuery__Node *node)
{
    mapping_print_text(print, "(");
    if (!mapping_print_node(print, node))
        return false;
    mapping_print_text(print, ")");
    return true;
}

/* Operands in parentheses with `between` in between. */
static bool mapping_print_list(struct mapping_print *print, PgQuery__Node *const *nodes,
                               size_t count, const char *between)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            mapping_print_text(print, between);
        if (!mapping_print_operand(print, nodes[i]))
            return false;
    }
    return true;
}

static const char *mapping_print_string_of(const PgQuery__Node *node)
{
    return node->node_case == PG_QUERY__NODE__NODE_STRING ? node->string->sval : NULL;
}

/* Quoted names joined by dots, "pg_catalog." before a name without a schema. NULL: not names. */
static const char *mapping_print_name(struct mapping_print *print, PgQuery__Node *const *names,
                                      size_t count)
{
    const char *text = count == 1 ? "pg_catalog" : "";
    for (size_t i = 0; i < count; i++) {
        const char *name = mapping_print_string_of(names[i]);
        if (name == NULL)
            return NULL;
        const char *quoted =
            strcmp(name, "pg_catalog") == 0 ? name : identifier_quote(print->arena, name);
        text = *text == '\0' ? quoted : arena_format(print->arena, "%s.%s", text, quoted);
    }
    return text;
}

/* Reads one character of UTF-8; what is not UTF-8 counts as one byte. */
static size_t mapping_print_character(const unsigned char *at, unsigned *code)
{
    static const struct {
        unsigned char mask, lead;
        size_t length;
    } forms[] = {{0x80, 0x00, 1}, {0xe0, 0xc0, 2}, {0xf0, 0xe0, 3}, {0xf8, 0xf0, 4}};
    for (size_t form = 0; form < sizeof forms / sizeof *forms; form++) {
        if ((*at & forms[form].mask) != forms[form].lead)
            continue;
        *code = *at & (unsigned char)~forms[form].mask;
        for (size_t i = 1; i < forms[form].length; i++) {
            if ((at[i] & 0xc0) != 0x80)
                return 0;
            *code = *code << 6 | (at[i] & 0x3fu);
        }
        return forms[form].length;
    }
    return 0;
}

static bool mapping_print_literal(struct mapping_print *print, const char *value)
{
    bool plain = true;
    for (const char *at = value; *at != '\0'; at++)
        plain = plain && *at != '\\' && (unsigned char)*at < 0x80;

    struct bytes text = {0};
    bytes_add_text(&text, plain ? "'" : "E'");
    const unsigned char *at = (const unsigned char *)value;
    while (*at != '\0') {
        unsigned code = 0;
        size_t length = mapping_print_character(at, &code);
        if (length == 0)
            break;
        if (code == '\'' || code == '\\')
            bytes_add_format(&text, "%c%c", (int)code, (int)code);
        else if (code < 0x80)
            bytes_add_u8(&text, (uint8_t)code);
        else
            bytes_add_format(&text, code <= 0xffff ? "\\u%04x" : "\\U%08x", code);
        at += length;
    }
    bytes_add_u8(&text, '\'');
    mapping_print_text(print, arena_copy(print->arena, (const char *)text.data, text.length));
    bytes_free(&text);
    return *at == '\0' || mapping_print_refuse(print, "a string that is not UTF-8");
}

static bool mapping_print_constant(struct mapping_print *print, const PgQuery__AConst *constant)
{
    if (constant->isnull) {
        mapping_print_text(print, "NULL");
        return true;
    }
    switch (constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
        mapping_print_text(print, arena_format(print->arena, "%d", constant->ival->ival));
        return true;
    case PG_QUERY__A__CONST__VAL_FVAL:
        mapping_print_text(print, arena_string(print->arena, constant->fval->fval));
        return true;
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        mapping_print_text(print, constant->boolval->boolval ? "true" : "false");
        return true;
    case PG_QUERY__A__CONST__VAL_SVAL:
        return mapping_print_literal(print, constant->sval->sval);
    case PG_QUERY__A__CONST__VAL_BSVAL: { /* "b101" or "x1F" */
        const char *bits = constant->bsval->bsval;
        mapping_print_text(print, arena_format(print->arena, "%c'%s'", bits[0], bits + 1));
        return true;
    }
    default:
        return mapping_print_refuse(print, "a constant of an unknown kind");
    }
}

static bool mapping_print_column(struct mapping_print *print, const PgQuery__ColumnRef *reference)
{
    if (reference->n_fields != 1)
        return mapping_print_refuse(print, "a column with a table before its name (the bare name "
                                           "is expected)");
    const char *name = mapping_print_string_of(reference->fields[0]);
    if (name == NULL)
        return mapping_print_refuse(print, "a whole row (*)");
    const struct column *column = shape_column(print->source, name);
    if (column == NULL)
        return mapping_print_refuse(print, arena_format(print->arena,
                                                        "\"%s\", which is not a column of %s", name,
                                                        print->source->table.name));
    mapping_print_piece(print, (struct mapping_piece){.column = column});
    return true;
}

static bool mapping_print_call(struct mapping_print *print, const PgQuery__FuncCall *call)
{
    if (call->over != NULL)
        return mapping_print_refuse(print, "a window function");
    if (call->agg_star || call->agg_distinct || call->agg_within_group || call->n_agg_order > 0 ||
        call->agg_filter != NULL)
        return mapping_print_refuse(print, "an aggregate");
    const char *name = mapping_print_name(print, call->funcname, call->n_funcname);
    const char *last =
        call->n_funcname > 0 ? mapping_print_string_of(call->funcname[call->n_funcname - 1]) : NULL;
    if (name == NULL || last == NULL)
        return mapping_print_refuse(print, "a function without a name");

    bool builtin = strncmp(name, "pg_catalog.", 11) == 0;
    size_t unfit = sizeof mapping_print_unfit / sizeof *mapping_print_unfit;
    if (builtin && mapping_print_listed(mapping_print_unfit, unfit, last))
        return mapping_print_refuse(
            print,
            arena_format(print->arena,
                         "the function %s, whose result is not a matter of one row alone", last));
    size_t strict = sizeof mapping_print_strict / sizeof *mapping_print_strict;
    if (!builtin || !mapping_print_listed(mapping_print_strict, strict, last))
        print->passes_nulls = false;

    mapping_print_text(print, name);
    mapping_print_text(print, "(");
    for (size_t i = 0; i < call->n_args; i++) {
        const PgQuery__Node *argument = call->args[i];
        mapping_print_text(print, i > 0 ? ", " : "");
        if (call->func_variadic && i + 1 == call->n_args)
            mapping_print_text(print, "VARIADIC ");
        if (argument->node_case == PG_QUERY__NODE__NODE_NAMED_ARG_EXPR) {
            mapping_print_text(print,
                               identifier_quote(print->arena, argument->named_arg_expr->name));
            mapping_print_text(print, " => ");
            argument = argument->named_arg_expr->arg;
        }
        if (!mapping_print_node(print, argument))
            return false;
    }
    mapping_print_text(print, ")");
    return true;
}

/* "OPERATOR(pg_catalog.||)" with spaces around. An operator's name cannot be quoted. */
static const char *mapping_print_operator(struct mapping_print *print, PgQuery__Node *const *names,
                                          size_t count)
{
    const char *symbol = count > 0 ? mapping_print_string_of(names[count - 1]) : NULL;
    const char *schema = count > 1 ? mapping_print_string_of(names[0]) : "pg_catalog";
    if (symbol == NULL || schema == NULL || count > 2)
        return NULL;
    if (strcmp(schema, "pg_catalog") != 0)
        schema = identifier_quote(print->arena, schema);
    return arena_format(print->arena, " OPERATOR(%s.%s) ", schema, symbol);
}

/* x IN (a, b) as x = a OR x = b; BETWEEN likewise. The server does the same with both. */
static bool mapping_print_each(struct mapping_print *print, const PgQuery__Node *left,
                               const PgQuery__Node *list, const char *const *operators,
                               size_t operator_count, const char *between)
{
    if (list == NULL || list->node_case != PG_QUERY__NODE__NODE_LIST)
        return mapping_print_refuse(print, "a subquery");
    print->passes_nulls = false;
    for (size_t i = 0; i < list->list->n_items; i++) {
        mapping_print_text(print, i > 0 ? between : "");
        mapping_print_text(print, "(");
        if (!mapping_print_operand(print, left))
            return false;
        mapping_print_text(print, operators[i % operator_count]);
        if (!mapping_print_operand(print, list->list->items[i]))
            return false;
        mapping_print_text(print, ")");
    }
    return true;
}

/* a OPERATOR(…) b; without `left` a prefix operator. */
static bool mapping_print_operation(struct mapping_print *print, const PgQuery__AExpr *expression,
                                    const char *operator_text)
{
    if (expression->lexpr != NULL && !mapping_print_operand(print, expression->lexpr))
        return false;
    mapping_print_text(print, operator_text);
    return mapping_print_operand(print, expression->rexpr);
}

static bool mapping_print_nullif(struct mapping_print *print, const PgQuery__AExpr *expression,
                                 const char *equals)
{
    print->passes_nulls = false;
    mapping_print_text(print, "CASE WHEN ");
    if (!mapping_print_operation(print, expression, equals))
        return false;
    mapping_print_text(print, " THEN NULL ELSE ");
    if (!mapping_print_operand(print, expression->lexpr))
        return false;
    mapping_print_text(print, " END");
    return true;
}

static bool mapping_print_arithmetic(struct mapping_print *print, const PgQuery__AExpr *expression)
{
    static const char *const between[] = {" OPERATOR(pg_catalog.>=) ", " OPERATOR(pg_catalog.<=) "};
    static const char *const outside[] = {" OPERATOR(pg_catalog.<) ", " OPERATOR(pg_catalog.>) "};
    const char *name = mapping_print_operator(print, expression->name, expression->n_name);

    switch (expression->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
        if (name == NULL || expression->rexpr == NULL)
            return mapping_print_refuse(print, "an operator without a name");
        if (strstr(name, "(pg_catalog.") == NULL)
            print->passes_nulls = false;
        return mapping_print_operation(print, expression, name);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
        return mapping_print_nullif(print, expression, name);
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
        return mapping_print_each(print, expression->lexpr, expression->rexpr, &name, 1,
                                  strstr(name, "<>") != NULL ? " AND " : " OR ");
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        return mapping_print_each(print, expression->lexpr, expression->rexpr, between, 2, " AND ");
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return mapping_print_each(print, expression->lexpr, expression->rexpr, outside, 2, " OR ");
    default:
        return mapping_print_refuse(print, "IS DISTINCT FROM, BETWEEN SYMMETRIC, ANY or ALL");
    }
}

/* Whether NULLs stay NULLs in what is made of this type: it is one of pg_catalog's, and neither an
 * array nor a vector, beside which || takes a NULL for an empty array. */
static bool mapping_print_is_plain(const PgQuery__TypeName *type, const char *name)
{
    return type->n_array_bounds == 0 && strncmp(name, "pg_catalog.\"", 12) == 0 &&
           name[12] != '_' && strcmp(name + 12, "int2vector\"") != 0 &&
           strcmp(name + 12, "oidvector\"") != 0;
}

static bool mapping_print_cast(struct mapping_print *print, const PgQuery__TypeCast *cast)
{
    const PgQuery__TypeName *type = cast->type_name;
    const char *name = mapping_print_name(print, type->names, type->n_names);
    if (name == NULL || type->setof || type->pct_type)
        return mapping_print_refuse(print, "a type that is not named plainly");
    if (type->n_typmods > 0 && strcmp(name, "pg_catalog.\"interval\"") == 0)
        return mapping_print_refuse(print, "an interval type with fields");
    if (!mapping_print_is_plain(type, name))
        print->passes_nulls = false;
    if (!mapping_print_operand(print, cast->arg))
        return false;
    mapping_print_text(print, "::");
    mapping_print_text(print, name);
    if (type->n_typmods > 0) {
        mapping_print_text(print, "(");
        for (size_t i = 0; i < type->n_typmods; i++) {
            mapping_print_text(print, i > 0 ? ", " : "");
            if (!mapping_print_node(print, type->typmods[i]))
                return false;
        }
        mapping_print_text(print, ")");
    }
    for (size_t i = 0; i < type->n_array_bounds; i++)
        mapping_print_text(print, "[]");
    return true;
}

/* CASE x WHEN y looks its operator up by name, so it is written as CASE WHEN x = y. */
static bool mapping_print_case(struct mapping_print *print, const PgQuery__CaseExpr *expression)
{
    print->passes_nulls = false;
    mapping_print_text(print, "CASE");
    for (size_t i = 0; i < expression->n_args; i++) {
        const PgQuery__CaseWhen *when = expression->args[i]->case_when;
        mapping_print_text(print, " WHEN ");
        if (expression->arg != NULL) {
            if (!mapping_print_operand(print, expression->arg))
                return false;
            mapping_print_text(print, " OPERATOR(pg_catalog.=) ");
        }
        if (!mapping_print_operand(print, when->expr))
            return false;
        mapping_print_text(print, " THEN ");
        if (!mapping_print_operand(print, when->result))
            return false;
    }
    if (expression->defresult != NULL) {
        mapping_print_text(print, " ELSE ");
        if (!mapping_print_operand(print, expression->defresult))
            return false;
    }
    mapping_print_text(print, " END");
    return true;
}

static bool mapping_print_logic(struct mapping_print *print, const PgQuery__BoolExpr *expression)
{
    print->passes_nulls = false;
    if (expression->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR) {
        mapping_print_text(print, "NOT ");
        return mapping_print_operand(print, expression->args[0]);
    }
    bool both = expression->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    return mapping_print_list(print, expression->args, expression->n_args, both ? " AND " : " OR ");
}

static bool mapping_print_test(struct mapping_print *print, const PgQuery__Node *argument,
                               const char *test)
{
    print->passes_nulls = false;
    if (!mapping_print_operand(print, argument))
        return false;
    mapping_print_text(print, test);
    return true;
}

static const char *mapping_print_truth(PgQuery__BoolTestType test)
{
    switch (test) {
    case PG_QUERY__BOOL_TEST_TYPE__IS_TRUE:
        return " IS TRUE";
    case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_TRUE:
        return " IS NOT TRUE";
    case PG_QUERY__BOOL_TEST_TYPE__IS_FALSE:
        return " IS FALSE";
    case PG_QUERY__BOOL_TEST_TYPE__IS_NOT_FALSE:
        return " IS NOT FALSE";
    case PG_QUERY__BOOL_TEST_TYPE__IS_UNKNOWN:
        return " IS UNKNOWN";
    default:
        return " IS NOT UNKNOWN";
    }
}

/* name(a, b) or name[a, b]: what is built into the grammar and needs no schema. */
static bool mapping_print_builtin(struct mapping_print *print, const char *open,
                                  PgQuery__Node *const *nodes, size_t count, const char *close)
{
    print->passes_nulls = false;
    mapping_print_text(print, open);
    if (!mapping_print_list(print, nodes, count, ", "))
        return false;
    mapping_print_text(print, close);
    return true;
}

static bool mapping_print_subscript(struct mapping_print *print,
                                    const PgQuery__AIndirection *indirection)
{
    if (!mapping_print_operand(print, indirection->arg))
        return false;
    for (size_t i = 0; i < indirection->n_indirection; i++) {
        const PgQuery__Node *node = indirection->indirection[i];
        const char *field = mapping_print_string_of(node);
        if (field != NULL) {
            mapping_print_text(
                print, arena_format(print->arena, ".%s", identifier_quote(print->arena, field)));
            continue;
        }
        if (node->node_case != PG_QUERY__NODE__NODE_A_INDICES || node->a_indices->is_slice)
            return mapping_print_refuse(print, "an array slice or .*");
        mapping_print_text(print, "[");
        if (!mapping_print_operand(print, node->a_indices->uidx))
            return false;
        mapping_print_text(print, "]");
    }
    return true;
}

static bool mapping_print_collation(struct mapping_print *print,
                                    const PgQuery__CollateClause *clause)
{
    const char *name = mapping_print_name(print, clause->collname, clause->n_collname);
    if (name == NULL)
        return mapping_print_refuse(print, "a collation without a name");
    if (!mapping_print_operand(print, clause->arg))
        return false;
    mapping_print_text(print, " COLLATE ");
    mapping_print_text(print, name);
    return true;
}

static bool mapping_print_kind(struct mapping_print *print, const PgQuery__Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return mapping_print_column(print, node->column_ref);
    case PG_QUERY__NODE__NODE_A_CONST:
        return mapping_print_constant(print, node->a_const);
    case PG_QUERY__NODE__NODE_INTEGER: /* a type's length or precision */
        mapping_print_text(print, arena_format(print->arena, "%d", node->integer->ival));
        return true;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return mapping_print_call(print, node->func_call);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return mapping_print_arithmetic(print, node->a_expr);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return mapping_print_cast(print, node->type_cast);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return mapping_print_case(print, node->case_expr);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return mapping_print_logic(print, node->bool_expr);
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return mapping_print_test(print, node->null_test->arg,
                                  node->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL
                                      ? " IS NULL"
                                      : " IS NOT NULL");
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return mapping_print_test(print, node->boolean_test->arg,
                                  mapping_print_truth(node->boolean_test->booltesttype));
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return mapping_print_builtin(print, "COALESCE(", node->coalesce_expr->args,
                                     node->coalesce_expr->n_args, ")");
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return mapping_print_builtin(
            print,
            node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "GREATEST(" : "LEAST(",
            node->min_max_expr->args, node->min_max_expr->n_args, ")");
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return mapping_print_builtin(print, "ARRAY[", node->a_array_expr->elements,
                                     node->a_array_expr->n_elements, "]");
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return mapping_print_subscript(print, node->a_indirection);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return mapping_print_collation(print, node->collate_clause);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return mapping_print_refuse(print, "a subquery");
    case PG_QUERY__NODE__NODE_PARAM_REF:
        return mapping_print_refuse(print, "a parameter");
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return mapping_print_refuse(print, "a value of the session, such as current_date");
    default:
        return mapping_print_refuse(print, "a construct that Crossfade cannot substitute");
    }
}

static bool mapping_print_node(struct mapping_print *print, const PgQuery__Node *node)
{
    if (node == NULL)
        return mapping_print_refuse(print, "an expression with a part missing");
    if (print->depth == MAPPING_PRINT_DEPTH_LIMIT)
        return mapping_print_refuse(print, "an expression nested too deeply");
    print->depth++;
    bool done = mapping_print_kind(print, node);
    print->depth--;
    return done;
}

bool mapping_print_expression(struct mapping_print *print, const PgQuery__Node *node)
{
    print->passes_nulls = true;
    return mapping_print_node(print, node);
}

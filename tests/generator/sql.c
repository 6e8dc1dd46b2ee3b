#include "tests/generator/sql.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

struct sql sql_begin(struct random *random, const struct schema *schema, bool with_parameters)
{
    return (struct sql){
        .random = random, .schema = schema, .with_parameters = with_parameters, .construct = "?"};
}

const struct schema_table *sql_table(const struct sql *sql)
{
    return &sql->schema->tables[sql->schema->client];
}

void sql_table_name(struct sql *sql)
{
    const struct schema_table *table = sql_table(sql);
    bool is_public = strcmp(table->schema, "public") == 0;
    unsigned form = random_below(sql->random, 10);
    if (!is_public || form == 0)
        text_add(&sql->out, "%s.%s", table->schema, table->name);
    else if (form == 1 && table->name[0] != '"')
        text_add(&sql->out, "\"%s\"", table->name);
    else
        text_string(&sql->out, table->name);
}

void sql_new_alias(struct sql *sql, char *out)
{
    static const char *const forms[] = {"x%u", "n%u", "\"Al %u\"", "sub_%u"};
    sprintf(out, RANDOM_OF(sql->random, forms), sql->names++);
}

void sql_table_source(const struct sql *sql, const char *alias, struct sql_source *out)
{
    const struct schema_table *table = sql_table(sql);
    *out = (struct sql_source){.is_table = true};
    strcpy(out->alias, alias);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        struct sql_column *copy = &out->columns[out->column_count++];
        *copy = (struct sql_column){.kind = column->kind,
                                    .range = column->range,
                                    .not_null = column->not_null || column->is_key};
        strcpy(copy->name, column->name);
    }
}

static const struct sql_column *sql_pick(struct sql *sql, const struct sql_scope *scope,
                                         enum schema_kind kind, const struct sql_source **source)
{
    const struct sql_column *found = NULL;
    unsigned seen = 0;
    for (size_t i = 0; i < scope->count; i++)
        for (size_t j = 0; j < scope->sources[i].column_count; j++) {
            const struct sql_column *column = &scope->sources[i].columns[j];
            if (column->kind != kind || random_below(sql->random, ++seen) != 0)
                continue;
            found = column;
            *source = &scope->sources[i];
        }
    return found;
}

bool sql_column_of(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind)
{
    const struct sql_source *source = NULL;
    const struct sql_column *column = NULL;
    bool outer = false;
    for (; scope != NULL && column == NULL; scope = scope->outer) {
        column = sql_pick(sql, scope, kind, &source);
        if (column == NULL) {
            outer = true;
            continue;
        }
        bool bare = !outer && scope->count == 1 && random_percent(sql->random, 60);
        if (bare || source->alias[0] == '\0')
            text_string(&sql->out, column->name);
        else
            text_add(&sql->out, "%s.%s", source->alias, column->name);
        return true;
    }
    return false;
}

static uint32_t sql_type_oid(enum schema_kind kind)
{
    switch (kind) {
    case KIND_INT:
        return 23;
    case KIND_BIGINT:
        return 20;
    case KIND_TEXT:
        return 25;
    case KIND_BOOL:
        return 16;
    default:
        return 0;
    }
}

/* `$n`, with its type declared in Parse, or said by a cast. */
static bool sql_parameter(struct sql *sql, enum schema_kind kind, enum schema_range range)
{
    if (!sql->with_parameters || sql->parameter_count == SQL_PARAMETER_LIMIT ||
        !random_percent(sql->random, 50))
        return false;
    struct sql_parameter *parameter = &sql->parameters[sql->parameter_count++];
    *parameter = (struct sql_parameter){.kind = kind, .range = range};
    uint32_t type = sql_type_oid(kind);
    if (type != 0 && random_percent(sql->random, 50)) {
        parameter->type = type;
        parameter->binary = random_percent(sql->random, 60);
        text_add(&sql->out, "$%zu", sql->parameter_count);
    } else {
        text_add(&sql->out, "$%zu::%s", sql->parameter_count, schema_type(kind));
        parameter->binary = type != 0 && random_percent(sql->random, 40);
    }
    return true;
}

void sql_literal(struct sql *sql, enum schema_kind kind, enum schema_range range)
{
    if (sql_parameter(sql, kind, range))
        return;
    schema_literal(sql->random, kind, range, &sql->out);
    bool bare = kind == KIND_INT || kind == KIND_BOOL;
    if (!bare)
        text_add(&sql->out, "::%s", schema_type(kind));
}

/* A literal as people write it beside a column, which says what type it has. */
static void sql_untyped(struct sql *sql, enum schema_kind kind, enum schema_range range)
{
    if (sql->with_parameters && sql->parameter_count < SQL_PARAMETER_LIMIT &&
        random_percent(sql->random, 40)) {
        sql->parameters[sql->parameter_count++] =
            (struct sql_parameter){.kind = kind, .range = range};
        text_add(&sql->out, "$%zu", sql->parameter_count);
        return;
    }
    schema_literal(sql->random, kind, range, &sql->out);
}

static enum schema_range sql_range_of(enum schema_kind kind)
{
    switch (kind) {
    case KIND_INT:
    case KIND_BIGINT:
        return RANGE_ID;
    case KIND_NUMERIC:
        return RANGE_MONEY;
    case KIND_TEXT:
        return RANGE_PHRASE;
    case KIND_JSONB:
    case KIND_ARRAY:
        return RANGE_PAIR;
    default:
        return RANGE_ANY;
    }
}

static void sql_leaf(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind)
{
    if (random_percent(sql->random, 75) && sql_column_of(sql, scope, kind))
        return;
    sql_literal(sql, kind, sql_range_of(kind));
}

/* Forms with `@` for expressions of the same kind; `i`, `t`, `b` with a backslash for others. */
static void sql_form(struct sql *sql, const struct sql_scope *scope, const char *form,
                     enum schema_kind kind, unsigned depth)
{
    for (const char *at = form; *at != '\0'; at++) {
        switch (*at) {
        case '@':
            sql_expression(sql, scope, kind, depth);
            break;
        case '#':
            sql_expression(sql, scope, KIND_INT, depth);
            break;
        case '~':
            sql_expression(sql, scope, KIND_TEXT, depth);
            break;
        case '?':
            sql_condition(sql, scope, depth);
            break;
        case '&':
            sql_subquery(sql, scope, kind, true);
            break;
        default:
            text_add(&sql->out, "%c", *at);
        }
    }
}

static const char *const SQL_ANY_FORMS[] = {"coalesce(@, @)", "CASE WHEN ? THEN @ ELSE @ END",
                                            "nullif(@, @)", "(&)", "CASE WHEN ? THEN @ END"};
/* In RETURNING, of kinds with type modifiers: none shows. The server's description of a portal has
 * the branch's where a parameter decides it, and that cannot be had through WITH. */
static const char *const SQL_RETURNED_TEXT_FORMS[] = {
    "(coalesce(@, @) || '')", "(CASE WHEN ? THEN @ ELSE @ END || '')", "nullif(@, @)", "(&)",
    "(CASE WHEN ? THEN @ END || '')"};
static const char *const SQL_RETURNED_NUMERIC_FORMS[] = {
    "(coalesce(@, @) + 0)", "(CASE WHEN ? THEN @ ELSE @ END + 0)", "nullif(@, @)", "(&)",
    "(CASE WHEN ? THEN @ END + 0)"};
static const char *const SQL_INT_FORMS[] = {"@ + @",  "(@ * 2) % 1000", "length(~)",
                                            "abs(@)", "(@ - @)",        "greatest(@, @)",
                                            "-(@)",   "strpos(~, 'a')", "(?)::int"};
static const char *const SQL_BIGINT_FORMS[] = {"@ + 1", "#::bigint", "@ - @"};
static const char *const SQL_TEXT_FORMS[] = {"upper(@)",        "@ || @",
                                             "substr(@, 1, 3)", "#::text",
                                             "lower(@)",        "replace(@, 'a', 'b')",
                                             "concat(@, #)",    "(?)::text",
                                             "left(@, 2)",      "format('%s-%s', @, #)"};
static const char *const SQL_NUMERIC_FORMS[] = {"@ + 1.25", "round(@, 1)", "@ - @"};

#define SQL_FORM(forms) sql_form(sql, scope, RANDOM_OF(sql->random, forms), kind, depth - 1)

static void sql_any_form(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind,
                         unsigned depth)
{
    if (sql->in_returning && kind == KIND_TEXT)
        SQL_FORM(SQL_RETURNED_TEXT_FORMS);
    else if (sql->in_returning && kind == KIND_NUMERIC)
        SQL_FORM(SQL_RETURNED_NUMERIC_FORMS);
    else
        SQL_FORM(SQL_ANY_FORMS);
}

void sql_expression(struct sql *sql, const struct sql_scope *scope, enum schema_kind kind,
                    unsigned depth)
{
    if (depth == 0 || random_percent(sql->random, 40)) {
        sql_leaf(sql, scope, kind);
        return;
    }
    if (kind == KIND_BOOL && random_percent(sql->random, 50)) {
        text_string(&sql->out, "(");
        sql_condition(sql, scope, depth - 1);
        text_string(&sql->out, ")");
        return;
    }
    if (random_percent(sql->random, 30)) {
        sql_any_form(sql, scope, kind, depth);
        return;
    }
    switch (kind) {
    case KIND_INT:
        SQL_FORM(SQL_INT_FORMS);
        break;
    case KIND_BIGINT:
        SQL_FORM(SQL_BIGINT_FORMS);
        break;
    case KIND_TEXT:
        SQL_FORM(SQL_TEXT_FORMS);
        break;
    case KIND_NUMERIC:
        SQL_FORM(SQL_NUMERIC_FORMS);
        break;
    default:
        sql_leaf(sql, scope, kind);
    }
}

/* A column beside a value, as most conditions are. */
static void sql_comparison(struct sql *sql, const struct sql_scope *scope)
{
    static const char *const operators[] = {"=", "<>", "<", ">=", "=", "IS DISTINCT FROM"};
    static const enum schema_kind kinds[] = {KIND_INT,  KIND_INT,   KIND_TEXT,        KIND_TEXT,
                                             KIND_DATE, KIND_BOOL,  KIND_NUMERIC,     KIND_BIGINT,
                                             KIND_MOOD, KIND_ARRAY, KIND_TIMESTAMPTZ, KIND_JSONB};
    enum schema_kind kind = RANDOM_OF(sql->random, kinds);
    if (!sql_column_of(sql, scope, kind)) {
        kind = KIND_INT;
        if (!sql_column_of(sql, scope, kind))
            text_string(&sql->out, "1");
    }
    if (kind == KIND_TEXT && random_percent(sql->random, 25)) {
        static const char *const patterns[] = {"LIKE 'A%'", "ILIKE '%a%'", "~ '^[A-M]'",
                                               "NOT LIKE '%e'", "SIMILAR TO '(A|B)%'"};
        text_add(&sql->out, " %s", RANDOM_OF(sql->random, patterns));
        return;
    }
    text_add(&sql->out, " %s ", RANDOM_OF(sql->random, operators));
    sql_untyped(sql, kind, sql_range_of(kind));
}

static void sql_in(struct sql *sql, const struct sql_scope *scope)
{
    if (!sql_column_of(sql, scope, KIND_INT))
        text_string(&sql->out, "2");
    switch (random_below(sql->random, 4)) {
    case 0:
        text_string(&sql->out, random_percent(sql->random, 70) ? " IN (" : " NOT IN (");
        for (unsigned left = 1 + random_below(sql->random, 4); left > 0; left--) {
            sql_untyped(sql, KIND_INT, RANGE_ID);
            text_string(&sql->out, left > 1 ? ", " : ")");
        }
        break;
    case 1:
        text_string(&sql->out, " IN (");
        sql_subquery(sql, scope, KIND_INT, false);
        text_string(&sql->out, ")");
        break;
    case 2:
        text_string(&sql->out, " = ANY (ARRAY[1, 3, 5, 8])");
        break;
    default:
        text_string(&sql->out, " BETWEEN ");
        sql_untyped(sql, KIND_INT, RANGE_ID);
        text_string(&sql->out, " AND ");
        sql_untyped(sql, KIND_INT, RANGE_ID);
    }
}

static void sql_exists(struct sql *sql, const struct sql_scope *scope)
{
    text_string(&sql->out, random_percent(sql->random, 70) ? "EXISTS (" : "NOT EXISTS (");
    sql_subquery(sql, scope, KIND_INT, false);
    text_string(&sql->out, ")");
}

static void sql_null_test(struct sql *sql, const struct sql_scope *scope)
{
    enum schema_kind kind = (enum schema_kind)random_below(sql->random, KIND_COUNT);
    if (!sql_column_of(sql, scope, kind))
        sql_expression(sql, scope, KIND_INT, 0);
    text_string(&sql->out, random_percent(sql->random, 50) ? " IS NULL" : " IS NOT NULL");
}

static void sql_rows_compared(struct sql *sql, const struct sql_scope *scope)
{
    text_string(&sql->out, "(");
    sql_expression(sql, scope, KIND_INT, 0);
    text_string(&sql->out, ", ");
    sql_expression(sql, scope, KIND_TEXT, 0);
    text_string(&sql->out, ") > (");
    sql_literal(sql, KIND_INT, RANGE_ID);
    text_string(&sql->out, ", ");
    sql_literal(sql, KIND_TEXT, RANGE_WORD);
    text_string(&sql->out, ")");
}

static void sql_joined(struct sql *sql, const struct sql_scope *scope, unsigned depth)
{
    text_string(&sql->out, "(");
    sql_condition(sql, scope, depth - 1);
    text_string(&sql->out, random_percent(sql->random, 50) ? " OR " : " AND ");
    if (random_percent(sql->random, 20))
        text_string(&sql->out, "NOT ");
    text_string(&sql->out, "(");
    sql_condition(sql, scope, depth - 1);
    text_string(&sql->out, "))");
}

void sql_condition(struct sql *sql, const struct sql_scope *scope, unsigned depth)
{
    unsigned choice = random_below(sql->random, depth == 0 ? 60 : 100);
    if (choice < 45) {
        sql_comparison(sql, scope);
    } else if (choice < 55) {
        sql_null_test(sql, scope);
    } else if (choice < 60) {
        sql_rows_compared(sql, scope);
    } else if (choice < 75) {
        sql_in(sql, scope);
    } else if (choice < 83) {
        sql_exists(sql, scope);
    } else if (choice < 92) {
        sql_joined(sql, scope, depth);
    } else {
        sql_expression(sql, scope, KIND_INT, depth - 1);
        text_string(&sql->out, " < ");
        sql_expression(sql, scope, KIND_INT, depth - 1);
    }
}

/* Values stay in the column's range: what both tables can hold. */
void sql_new_value(struct sql *sql, const struct sql_scope *scope,
                   const struct schema_column *column)
{
    unsigned choice = random_below(sql->random, 100);
    if (choice < 10 && !column->not_null && !column->is_key) {
        text_string(&sql->out, "NULL");
        return;
    }
    if (scope != NULL && choice < 55) {
        const char *form = NULL;
        if (column->range == RANGE_NUMBER && choice < 50)
            form = choice < 30 ? "(%s + 1) %% 1000" : "coalesce(%s, 3) %% 100";
        else if (column->kind == KIND_TEXT &&
                 (column->range == RANGE_PHRASE || column->range == RANGE_WORD))
            form = choice < 30 ? "upper(%s)" : "lower(%s)";
        else if (column->kind == KIND_BOOL)
            form = "NOT %s";
        else if (column->range == RANGE_MONEY)
            form = "abs(%s)";
        if (form != NULL) {
            char name[2 * SCHEMA_NAME_BYTES + SCHEMA_NAME_BYTES];
            snprintf(name, sizeof name, "%s.%s", scope->sources[0].alias, column->name);
            if (random_percent(sql->random, 50) && scope->count == 1)
                snprintf(name, sizeof name, "%s", column->name);
            char value[300];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(value, sizeof value, form, name);
#pragma GCC diagnostic pop
            text_string(&sql->out, value);
            return;
        }
    }
    if (random_percent(sql->random, 60))
        sql_untyped(sql, column->kind, column->range);
    else
        sql_literal(sql, column->kind, column->range);
}

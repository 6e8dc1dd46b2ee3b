/* What stands in FROM, and queries within queries. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/generator/sql.h"
#include "tests/generator/sql_query.h"

#define SQL_FROM_DEPTH 2

struct sql_scope *sql_scope_new(const struct sql_scope *outer)
{
    struct sql_scope *scope = calloc(1, sizeof *scope);
    cr_assert_not_null(scope);
    scope->outer = outer;
    return scope;
}

void sql_scope_free(struct sql_scope *scope)
{
    free(scope);
}

static void sql_from_column(struct sql_source *source, const char *name, enum schema_kind kind,
                            enum schema_range range)
{
    struct sql_column *column = &source->columns[source->column_count++];
    *column = (struct sql_column){.kind = kind, .range = range};
    strcpy(column->name, name);
}

static void sql_from_orders(struct sql *sql, struct sql_source *out)
{
    *out = (struct sql_source){0};
    sql_new_alias(sql, out->alias);
    text_add(&sql->out, "%s %s", random_percent(sql->random, 80) ? "orders" : "public.orders",
             out->alias);
    sql_from_column(out, "id", KIND_INT, RANGE_ID);
    sql_from_column(out, "ref", KIND_INT, RANGE_ID);
    sql_from_column(out, "amount", KIND_NUMERIC, RANGE_MONEY);
    sql_from_column(out, "label", KIND_TEXT, RANGE_PHRASE);
}

static void sql_from_table(struct sql *sql, const struct sql_scope *scope, struct sql_source *out)
{
    bool taken = false;
    for (const struct sql_scope *at = scope; at != NULL; at = at->outer)
        for (size_t i = 0; i < at->count; i++)
            taken = taken || at->sources[i].is_table;
    sql_table_name(sql);
    char alias[SCHEMA_NAME_BYTES];
    if (!taken && random_percent(sql->random, 35)) {
        sql_table_source(sql, sql_table(sql)->name, out);
        return;
    }
    sql_new_alias(sql, alias);
    text_add(&sql->out, "%s%s", random_percent(sql->random, 50) ? " AS " : " ", alias);
    sql_table_source(sql, alias, out);
    if (!random_percent(sql->random, 15))
        return;
    text_string(&sql->out, " (");
    size_t renamed = 1 + random_below(sql->random, (unsigned)out->column_count);
    for (size_t i = 0; i < renamed; i++) {
        sprintf(out->columns[i].name, "r%zu", i);
        text_add(&sql->out, "%sr%zu", i == 0 ? "" : ", ", i);
    }
    text_string(&sql->out, ")");
}

static void sql_from_values(struct sql *sql, struct sql_source *out)
{
    *out = (struct sql_source){0};
    text_string(&sql->out, "(VALUES ");
    for (unsigned left = 1 + random_below(sql->random, 3); left > 0; left--) {
        text_string(&sql->out, "(");
        sql_literal(sql, KIND_INT, RANGE_ID);
        text_string(&sql->out, ", ");
        sql_literal(sql, KIND_TEXT, RANGE_WORD);
        text_string(&sql->out, left > 1 ? "), " : "))");
    }
    sql_new_alias(sql, out->alias);
    text_add(&sql->out, " AS %s (id, word)", out->alias);
    sql_from_column(out, "id", KIND_INT, RANGE_ID);
    sql_from_column(out, "word", KIND_TEXT, RANGE_WORD);
}

static void sql_from_derived(struct sql *sql, const struct sql_scope *scope, bool lateral,
                             struct sql_source *out)
{
    text_string(&sql->out, lateral ? "LATERAL (" : "(");
    sql_derived(sql, lateral ? scope : scope->outer, out);
    sql_new_alias(sql, out->alias);
    text_add(&sql->out, ") %s%s", random_percent(sql->random, 50) ? "AS " : "", out->alias);
}

/* One item of FROM; what it holds becomes the scope's last source. */
static void sql_from_item(struct sql *sql, struct sql_scope *scope)
{
    struct sql_source *out = &scope->sources[scope->count];
    unsigned choice = random_below(sql->random, 100);
    if (sql->depth >= SQL_FROM_DEPTH && choice >= 80)
        choice = 0;
    if (sql->cte_count > 0 && choice >= 40 && choice < 70) {
        *out = sql->ctes[random_below(sql->random, (unsigned)sql->cte_count)];
        text_add(&sql->out, "%s ", out->alias);
        sql_new_alias(sql, out->alias);
        text_string(&sql->out, out->alias);
    } else if (choice < 62) {
        sql_from_table(sql, scope, out);
    } else if (choice < 76) {
        sql_from_orders(sql, out);
    } else if (choice < 82) {
        sql_from_values(sql, out);
    } else {
        sql_from_derived(sql, scope, scope->count > 0 && choice >= 93, out);
    }
    scope->count++;
}

/* Some number of one of these sources, with the source's name before it. */
static bool sql_from_number(struct sql *sql, const struct sql_source *sources, size_t count)
{
    const struct sql_source *found = NULL;
    const struct sql_column *column = NULL;
    unsigned seen = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < sources[i].column_count; j++) {
            enum schema_kind kind = sources[i].columns[j].kind;
            if ((kind != KIND_INT && kind != KIND_BIGINT) || random_below(sql->random, ++seen) != 0)
                continue;
            found = &sources[i];
            column = &found->columns[j];
        }
    if (found != NULL)
        text_add(&sql->out, "%s.%s", found->alias, column->name);
    return found != NULL;
}

/* A number of the last source beside one of those before it; false: beside something else. */
static bool sql_from_condition(struct sql *sql, const struct sql_scope *scope)
{
    text_string(&sql->out, " ON ");
    size_t before = scope->count - 1;
    if (!sql_from_number(sql, &scope->sources[before], 1)) {
        /* Every row with every row, twice or three times, takes minutes. */
        text_string(&sql->out, sql_from_number(sql, scope->sources, before) ? " = 3" : "true");
        return false;
    }
    text_string(&sql->out, " = ");
    if (sql_from_number(sql, scope->sources, before))
        return true;
    text_string(&sql->out, "3");
    return false;
}

static void sql_from_join(struct sql *sql, struct sql_scope *scope)
{
    static const char *const joins[] = {"JOIN",       "INNER JOIN", "LEFT JOIN", "LEFT OUTER JOIN",
                                        "RIGHT JOIN", "JOIN",       "FULL JOIN"};
    const char *join = RANDOM_OF(sql->random, joins);
    text_add(&sql->out, " %s ", join);
    size_t start = sql->out.length;
    size_t parameters = sql->parameter_count;
    sql_from_item(sql, scope);
    bool lateral = strncmp(sql->out.bytes + start, "LATERAL", 7) == 0;
    if (lateral && (join[0] == 'R' || join[0] == 'F')) {
        text_cut(&sql->out, start); /* the left side may not be seen from there */
        sql->parameter_count = parameters;
        scope->count--;
        sql_from_orders(sql, &scope->sources[scope->count++]);
    }
    /* Whether the server can do a full join on anything else depends on the rest of the query. */
    if (!sql_from_condition(sql, scope) && join[0] == 'F')
        memcpy(sql->out.bytes + start - strlen("FULL JOIN "), "LEFT", 4);
}

void sql_from(struct sql *sql, struct sql_scope *scope)
{
    text_string(&sql->out, " FROM ");
    sql_from_item(sql, scope);
    unsigned more = random_below(sql->random, 100);
    unsigned joins = more < 55 ? 0 : more < 88 ? 1 : 2;
    for (; joins > 0; joins--)
        sql_from_join(sql, scope);
}

void sql_where(struct sql *sql, const struct sql_scope *scope, unsigned percent)
{
    if (!random_percent(sql->random, percent))
        return;
    text_string(&sql->out, " WHERE ");
    sql_condition(sql, scope, sql->depth == 0 ? 2 : 1);
}

void sql_order(struct sql *sql, size_t count)
{
    static const char *const directions[] = {"", " DESC", " NULLS FIRST",
                                             "", "",      " DESC NULLS LAST"};
    text_string(&sql->out, " ORDER BY ");
    for (size_t i = 1; i <= count; i++)
        text_add(&sql->out, "%s%zu%s", i == 1 ? "" : ", ", i, RANDOM_OF(sql->random, directions));
}

void sql_limit(struct sql *sql)
{
    switch (random_below(sql->random, 5)) {
    case 0:
        text_add(&sql->out, " LIMIT %u", random_below(sql->random, 9));
        break;
    case 1:
        text_add(&sql->out, " LIMIT %u OFFSET %u", random_below(sql->random, 9),
                 random_below(sql->random, 4));
        break;
    case 2:
        text_add(&sql->out, " OFFSET %u ROWS FETCH FIRST %u ROWS ONLY",
                 random_below(sql->random, 4), 1 + random_below(sql->random, 9));
        break;
    default:
        break;
    }
}

void sql_items(struct sql *sql, const struct sql_scope *scope, unsigned count,
               struct sql_source *out)
{
    static const enum schema_kind kinds[] = {
        KIND_INT,  KIND_INT,  KIND_TEXT,  KIND_TEXT,  KIND_BOOL,   KIND_NUMERIC,
        KIND_DATE, KIND_MOOD, KIND_ARRAY, KIND_JSONB, KIND_BIGINT, KIND_TIMESTAMPTZ};
    for (unsigned i = 0; i < count; i++) {
        enum schema_kind kind = RANDOM_OF(sql->random, kinds);
        if (i > 0)
            text_string(&sql->out, ", ");
        sql_expression(sql, scope, kind, sql->depth == 0 ? 2 : 1);
        char alias[SCHEMA_NAME_BYTES];
        sprintf(alias, sql->names % 3 == 0 ? "\"C %u\"" : "c%u", sql->names);
        sql->names++;
        text_add(&sql->out, " AS %s", alias);
        sql_from_column(out, alias, kind, RANGE_ANY);
    }
}

void sql_derived(struct sql *sql, const struct sql_scope *outer, struct sql_source *out)
{
    sql->depth++;
    *out = (struct sql_source){0};
    struct sql_scope *scope = sql_scope_new(outer);
    size_t start = sql->out.length;
    struct text head = {0};
    text_string(&sql->out, "");
    /* FROM is made first, because the items need to know it, and then put after them. */
    sql_from(sql, scope);
    text_string(&head, sql->out.bytes + start);
    text_cut(&sql->out, start);
    text_string(&sql->out, random_percent(sql->random, 10) ? "SELECT DISTINCT " : "SELECT ");
    sql_items(sql, scope, 1 + random_below(sql->random, 3), out);
    text_string(&sql->out, head.bytes);
    text_free(&head);
    sql_where(sql, scope, 40);
    if (random_percent(sql->random, 30)) {
        sql_order(sql, out->column_count);
        text_add(&sql->out, " LIMIT %u", 1 + random_below(sql->random, 6));
    }
    sql_scope_free(scope);
    sql->depth--;
}

void sql_subquery(struct sql *sql, const struct sql_scope *outer, enum schema_kind kind,
                  bool single)
{
    if (sql->depth >= SQL_FROM_DEPTH) {
        text_string(&sql->out, "SELECT ");
        sql_literal(sql, kind, kind == KIND_TEXT ? RANGE_WORD : RANGE_ID);
        return;
    }
    sql->depth++;
    struct sql_scope *scope = sql_scope_new(outer);
    size_t start = sql->out.length;
    struct text from = {0};
    text_string(&sql->out, "");
    sql_from(sql, scope);
    text_string(&from, sql->out.bytes + start);
    text_cut(&sql->out, start);
    bool aggregate =
        single && kind != KIND_BOOL && kind != KIND_JSONB && random_percent(sql->random, 60);
    if (aggregate && kind == KIND_INT && random_percent(sql->random, 50)) {
        text_string(&sql->out, "SELECT count(*)::integer");
    } else {
        text_string(&sql->out, aggregate ? "SELECT max(" : "SELECT ");
        sql_expression(sql, scope, kind, 1);
        text_string(&sql->out, aggregate ? ")" : "");
    }
    text_string(&sql->out, from.bytes);
    text_free(&from);
    sql_where(sql, scope, 60);
    /* An aggregate of outer columns alone is the outer query's, and does not make this one row. */
    if (single)
        text_string(&sql->out, aggregate ? " LIMIT 1" : " ORDER BY 1 LIMIT 1");
    sql_scope_free(scope);
    sql->depth--;
}

/* Statements that read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/generator/sql.h"
#include "tests/generator/sql_query.h"

/* Moves what stands after `start` out of the way: FROM is made before the items that need it. */
static char *sql_read_cut(struct sql *sql, size_t start)
{
    struct text kept = {0};
    text_string(&sql->out, "");
    text_string(&kept, sql->out.bytes + start);
    text_cut(&sql->out, start);
    return text_take(&kept);
}

static char *sql_read_from(struct sql *sql, struct sql_scope *scope)
{
    size_t start = sql->out.length;
    sql_from(sql, scope);
    return sql_read_cut(sql, start);
}

static void sql_read_finish(struct sql *sql, size_t count)
{
    if (random_percent(sql->random, 70)) {
        sql_order(sql, count);
        sql_limit(sql);
    } else {
        sql->unordered = true;
    }
}

static size_t sql_read_stars(struct sql *sql, const struct sql_scope *scope)
{
    size_t count = 0;
    if (random_percent(sql->random, 50)) {
        text_string(&sql->out, "*");
        for (size_t i = 0; i < scope->count; i++)
            count += scope->sources[i].column_count;
        return count;
    }
    const struct sql_source *source =
        &scope->sources[random_below(sql->random, (unsigned)scope->count)];
    text_add(&sql->out, "%s.*", source->alias);
    return source->column_count;
}

/* Columns as they are, without a name of their own: descriptions tell where they come from. */
static size_t sql_read_columns(struct sql *sql, const struct sql_scope *scope)
{
    size_t count = 1 + random_below(sql->random, 4);
    for (size_t i = 0; i < count; i++) {
        const struct sql_source *source =
            &scope->sources[random_below(sql->random, (unsigned)scope->count)];
        const struct sql_column *column =
            &source->columns[random_below(sql->random, (unsigned)source->column_count)];
        text_string(&sql->out, i == 0 ? "" : ", ");
        if (scope->count == 1 && random_percent(sql->random, 60))
            text_string(&sql->out, column->name);
        else
            text_add(&sql->out, "%s.%s", source->alias, column->name);
    }
    return count;
}

static size_t sql_read_list(struct sql *sql, const struct sql_scope *scope)
{
    unsigned choice = random_below(sql->random, 10);
    if (choice < 2)
        return sql_read_stars(sql, scope);
    if (choice < 5)
        return sql_read_columns(sql, scope);
    struct sql_source out = {0};
    sql_items(sql, scope, 1 + random_below(sql->random, 4), &out);
    return out.column_count;
}

static void sql_read_plain(struct sql *sql)
{
    sql->construct = "SELECT";
    struct sql_scope *scope = sql_scope_new(NULL);
    char *from = sql_read_from(sql, scope);
    bool distinct = random_percent(sql->random, 10);
    text_string(&sql->out, distinct ? "SELECT DISTINCT " : "SELECT ");
    size_t count = sql_read_list(sql, scope);
    text_string(&sql->out, from);
    sql_where(sql, scope, 70);
    sql_read_finish(sql, count);
    free(from);
    sql_scope_free(scope);
}

/* Most statements of applications. */
static void sql_read_by_key(struct sql *sql)
{
    sql->construct = "SELECT by key";
    struct sql_scope *scope = sql_scope_new(NULL);
    scope->count = 1;
    sql_table_source(sql, sql_table(sql)->name, &scope->sources[0]);
    text_string(&sql->out, "SELECT ");
    size_t count = sql_read_list(sql, scope);
    text_string(&sql->out, " FROM ");
    sql_table_name(sql);
    text_string(&sql->out, " WHERE id = ");
    sql_literal(sql, KIND_INT, RANGE_ID);
    sql_order(sql, count);
    sql_scope_free(scope);
}

static void sql_read_aggregates(struct sql *sql, const struct sql_scope *scope)
{
    static const char *const openings[] = {"count(", "count(DISTINCT ", "max(", "min(",
                                           "array_agg("};
    for (unsigned left = 1 + random_below(sql->random, 3); left > 0; left--) {
        const char *opening = RANDOM_OF(sql->random, openings);
        enum schema_kind kind = random_percent(sql->random, 50) ? KIND_INT : KIND_TEXT;
        text_string(&sql->out, opening);
        size_t start = sql->out.length;
        sql_expression(sql, scope, kind, 1);
        if (strcmp(opening, "array_agg(") == 0) {
            char *argument = sql_read_cut(sql, start);
            text_add(&sql->out, "%s ORDER BY %s", argument, argument);
            free(argument);
        }
        text_string(&sql->out, ")");
        if (random_percent(sql->random, 15)) {
            text_string(&sql->out, " FILTER (WHERE ");
            sql_condition(sql, scope, 0);
            text_string(&sql->out, ")");
        }
        text_string(&sql->out, left > 1 ? ", " : "");
    }
}

static void sql_read_grouped(struct sql *sql)
{
    sql->construct = "GROUP BY";
    sql->unordered = true;
    struct sql_scope *scope = sql_scope_new(NULL);
    char *from = sql_read_from(sql, scope);
    text_string(&sql->out, "SELECT ");
    size_t start = sql->out.length;
    bool with_parameters = sql->with_parameters;
    sql->with_parameters = false; /* an expression with one is never the same as another */
    sql_expression(sql, scope, random_percent(sql->random, 50) ? KIND_INT : KIND_TEXT, 1);
    sql->with_parameters = with_parameters;
    char *group = sql_read_cut(sql, start);
    bool grouped = random_percent(sql->random, 80) && strpbrk(group, "(':") == NULL &&
                   strspn(group, "-0123456789") != strlen(group);
    if (grouped)
        text_add(&sql->out, "%s, ", group);
    sql_read_aggregates(sql, scope);
    text_string(&sql->out, from);
    sql_where(sql, scope, 50);
    static const char *const forms[] = {" GROUP BY %s", " GROUP BY ROLLUP (%s)",
                                        " GROUP BY GROUPING SETS ((%s), ())", " GROUP BY 1%.0s"};
    if (grouped) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        text_add(&sql->out, RANDOM_OF(sql->random, forms), group);
#pragma GCC diagnostic pop
    }
    if (random_percent(sql->random, 30))
        text_string(&sql->out, " HAVING count(*) > 1");
    free(group);
    free(from);
    sql_scope_free(scope);
}

/* A column that some sets have and others not: it does not depend on the key there. */
static void sql_read_sets_beside_key(struct sql *sql, const struct sql_scope *scope)
{
    static const char *const forms[] = {", ROLLUP (g.%s)", ", CUBE (g.%s)",
                                        ", GROUPING SETS ((g.%s), ())"};
    const struct sql_source *source = &scope->sources[0];
    const struct sql_column *column =
        &source->columns[random_below(sql->random, (unsigned)source->column_count)];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    text_add(&sql->out, RANDOM_OF(sql->random, forms), column->name);
#pragma GCC diagnostic pop
}

/* The key stands for the whole row. */
static void sql_read_grouped_by_key(struct sql *sql)
{
    sql->construct = "GROUP BY of the key";
    sql->unordered = true;
    const struct schema_table *table = sql_table(sql);
    struct sql_scope *scope = sql_scope_new(NULL);
    scope->count = 1;
    struct sql_source out = {0};
    sql_table_source(sql, "g", &scope->sources[0]);
    text_string(&sql->out, "SELECT ");
    if (random_percent(sql->random, 30))
        text_string(&sql->out, "g.*");
    else
        sql_items(sql, scope, 1 + random_below(sql->random, 3), &out);
    text_string(&sql->out, ", count(o.o_id), sum(o.o_amount) FROM ");
    sql_table_name(sql);
    text_string(&sql->out, " g LEFT JOIN orders o (o_id, o_ref, o_amount, o_label) "
                           "ON o.o_ref = g.id");
    text_string(&sql->out, table->key_count == 2 ? " GROUP BY g.grp, g.id" : " GROUP BY g.id");
    if (random_percent(sql->random, 30))
        sql_read_sets_beside_key(sql, scope);
    if (random_percent(sql->random, 30)) {
        text_string(&sql->out, " HAVING ");
        sql_condition(sql, scope, 0);
    }
    sql_scope_free(scope);
}

static void sql_read_windows(struct sql *sql)
{
    sql->construct = "window functions";
    sql->unordered = true;
    struct sql_scope *scope = sql_scope_new(NULL);
    char *from = sql_read_from(sql, scope);
    static const char *const functions[] = {"rank()", "dense_rank()", "count(*)", "cume_dist()"};
    text_string(&sql->out, "SELECT ");
    sql_expression(sql, scope, KIND_TEXT, 1);
    text_add(&sql->out, ", %s OVER (", RANDOM_OF(sql->random, functions));
    if (random_percent(sql->random, 60)) {
        text_string(&sql->out, "PARTITION BY ");
        sql_expression(sql, scope, KIND_BOOL, 1);
    }
    text_string(&sql->out, " ORDER BY ");
    sql_expression(sql, scope, KIND_INT, 1);
    text_string(&sql->out, "), max(");
    sql_expression(sql, scope, KIND_INT, 0);
    text_string(&sql->out, ") OVER w");
    text_string(&sql->out, from);
    sql_where(sql, scope, 40);
    text_string(&sql->out, " WINDOW w AS (ORDER BY ");
    sql_expression(sql, scope, KIND_TEXT, 0);
    text_string(&sql->out, " DESC)");
    free(from);
    sql_scope_free(scope);
}

static void sql_read_distinct_on(struct sql *sql)
{
    sql->construct = "DISTINCT ON";
    struct sql_scope *scope = sql_scope_new(NULL);
    char *from = sql_read_from(sql, scope);
    struct sql_source out = {0};
    text_string(&sql->out, "SELECT DISTINCT ON (c_first) * FROM (SELECT ");
    sql_expression(sql, scope, KIND_INT, 1);
    text_string(&sql->out, " AS c_first, ");
    sql_items(sql, scope, 2, &out);
    text_string(&sql->out, from);
    text_string(&sql->out, ") d ORDER BY 1, 2, 3");
    free(from);
    sql_scope_free(scope);
}

static void sql_read_branch(struct sql *sql)
{
    struct sql_scope *scope = sql_scope_new(NULL);
    char *from = sql_read_from(sql, scope);
    text_string(&sql->out, "SELECT ");
    sql_expression(sql, scope, KIND_INT, 1);
    text_string(&sql->out, " AS a, ");
    sql_expression(sql, scope, KIND_TEXT, 1);
    text_string(&sql->out, " AS b");
    text_string(&sql->out, from);
    sql_where(sql, scope, 60);
    free(from);
    sql_scope_free(scope);
}

static void sql_read_set_operation(struct sql *sql)
{
    static const char *const operations[] = {" UNION ",  " UNION ALL ",  " INTERSECT ",
                                             " EXCEPT ", " EXCEPT ALL ", " UNION "};
    sql->construct = "set operations";
    sql_read_branch(sql);
    for (unsigned left = 1 + random_below(sql->random, 2); left > 0; left--) {
        text_string(&sql->out, RANDOM_OF(sql->random, operations));
        if (random_percent(sql->random, 20)) {
            text_string(&sql->out, "(");
            sql_read_branch(sql);
            text_string(&sql->out, " ORDER BY 1, 2 LIMIT 3)");
        } else {
            sql_read_branch(sql);
        }
    }
    sql_read_finish(sql, 2);
}

static void sql_read_with(struct sql *sql)
{
    static const char *const kinds[] = {"", "MATERIALIZED ", "NOT MATERIALIZED "};
    sql->construct = "WITH";
    text_string(&sql->out, "WITH ");
    unsigned count = 1 + random_below(sql->random, 2);
    for (unsigned i = 0; i < count; i++) {
        struct sql_source cte;
        char name[SCHEMA_NAME_BYTES];
        sql_new_alias(sql, name);
        text_add(&sql->out, "%s%s AS %s(", i == 0 ? "" : ", ", name, RANDOM_OF(sql->random, kinds));
        sql_derived(sql, NULL, &cte);
        text_string(&sql->out, ") ");
        strcpy(cte.alias, name);
        sql->ctes[sql->cte_count++] = cte;
    }
    sql_read_plain(sql);
    sql->construct = "WITH";
    sql->cte_count = 0;
}

static void sql_read_recursive(struct sql *sql)
{
    sql->construct = "WITH RECURSIVE";
    text_string(&sql->out, "WITH RECURSIVE walk (id, depth) AS (SELECT id, 1 FROM ");
    sql_table_name(sql);
    text_string(&sql->out, " WHERE id = ");
    sql_literal(sql, KIND_INT, RANGE_ID);
    text_string(&sql->out, " UNION SELECT n.id, walk.depth + 1 FROM walk JOIN ");
    sql_table_name(sql);
    text_string(&sql->out, " n ON n.id = walk.id + 1 WHERE walk.depth < 5) "
                           "SELECT w.*, t.* FROM walk w JOIN ");
    sql_table_name(sql);
    text_string(&sql->out, " t ON t.id = w.id");
    sql->unordered = true;
}

/* The table's name means something else for a while. */
static void sql_read_shadowed(struct sql *sql)
{
    sql->construct = "a shadowing name";
    sql->unordered = true;
    const struct schema_table *table = sql_table(sql);
    text_add(&sql->out, "WITH %s AS (SELECT id, count(*) AS many FROM %s.%s GROUP BY id) ",
             table->name, table->schema, table->name);
    text_add(&sql->out, "SELECT a.id, a.many, b.* FROM %s a LEFT JOIN %s.%s b ON b.id = a.id",
             table->name, table->schema, table->name);
    if (random_percent(sql->random, 50))
        text_add(&sql->out, " WHERE EXISTS (SELECT 1 FROM %s WHERE %s.many = 1)", table->name,
                 table->name);
}

static void sql_read_whole_rows(struct sql *sql)
{
    static const char *const forms[] = {
        "SELECT row_to_json(n) FROM @ n",
        "SELECT count(n) FROM @ n",
        "SELECT (n).id FROM @ n",
        "SELECT (n.*)::text FROM @ n",
        "SELECT to_jsonb(n) - 'id' FROM @ AS n",
        "SELECT n IS NULL, n.id FROM @ n",
        "SELECT json_agg(n ORDER BY n.id, row_to_json(n)::text) FROM @ n",
        "SELECT * FROM (SELECT n FROM @ n) s WHERE (s.n).id < 5",
        "SELECT n FROM @ n WHERE id = 3",
        "SELECT ROW(n.*)::text FROM @ n",
        "TABLE @",
        "SELECT FROM @ WHERE id < 4"};
    sql->construct = "whole rows";
    sql->only_text = true;
    sql->unordered = true;
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

/* Labels and columns that are called as the table is. */
static void sql_read_names_alike(struct sql *sql)
{
    static const char *const forms[] = {
        "SELECT -id AS n FROM @ n ORDER BY n",
        "SELECT DISTINCT ON (n) id % 4 AS n FROM @ n ORDER BY n",
        "SELECT id % 4 AS n, count(*) FROM @ n GROUP BY n ORDER BY n",
        "SELECT count(*) AS n, id % 3 FROM @ n GROUP BY 2 ORDER BY n, 2",
        "SELECT abs(5 - id) FROM @ abs ORDER BY abs",
        "SELECT id FROM @ n, (VALUES ('x'), ('y')) AS v (n) WHERE n = 'x' ORDER BY 1",
        "SELECT n.id, n FROM @ n JOIN LATERAL (SELECT n.id % 2 AS n) c ON true ORDER BY n, 1",
        "SELECT count(*) AS n FROM @ n WHERE EXISTS (SELECT 2 AS n UNION SELECT 1 ORDER BY n)",
        "SELECT j.y FROM (@ n JOIN (SELECT 1 AS one) s ON true) AS j (x, y) ORDER BY 1",
        "SELECT -id AS n, rank() OVER (ORDER BY n.id) FROM @ n ORDER BY n"};
    sql->construct = "names alike";
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

static void sql_read_locking(struct sql *sql)
{
    static const char *const locks[] = {
        " FOR UPDATE",    " FOR SHARE",         " FOR NO KEY UPDATE", " FOR UPDATE SKIP LOCKED",
        " FOR KEY SHARE", " FOR UPDATE NOWAIT", " FOR UPDATE OF lk"};
    sql->construct = "a locking read";
    struct sql_scope *scope = sql_scope_new(NULL);
    scope->count = 1;
    sql_table_source(sql, "lk", &scope->sources[0]);
    text_string(&sql->out, "SELECT ");
    size_t count = sql_read_list(sql, scope);
    text_string(&sql->out, " FROM ");
    sql_table_name(sql);
    text_string(&sql->out, " AS lk");
    bool joined = random_percent(sql->random, 20);
    if (joined)
        text_string(&sql->out, " JOIN LATERAL (SELECT 1 AS one) j ON true");
    sql_where(sql, scope, 80);
    if (joined)
        sql->unordered = true;
    else
        sql_order(sql, count);
    text_string(&sql->out, RANDOM_OF(sql->random, locks));
    sql_scope_free(scope);
}

void sql_read(struct sql *sql)
{
    static void (*const forms[])(struct sql *) = {
        sql_read_plain,       sql_read_plain,       sql_read_plain,      sql_read_by_key,
        sql_read_by_key,      sql_read_by_key,      sql_read_grouped,    sql_read_grouped_by_key,
        sql_read_windows,     sql_read_distinct_on, sql_read_with,       sql_read_set_operation,
        sql_read_recursive,   sql_read_shadowed,    sql_read_whole_rows, sql_read_locking,
        sql_read_names_alike,
    };
    RANDOM_OF(sql->random, forms)(sql);
}

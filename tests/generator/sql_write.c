/* Statements that write, and statements that are meant to fail. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/generator/sql.h"
#include "tests/generator/sql_query.h"

/* Keys that are written: below what sequences give. */
#define SQL_WRITE_KEYS 60

static void sql_write_key(struct sql *sql, const struct schema_column *column)
{
    if (column->range == RANGE_FLAG)
        text_add(&sql->out, "%u", random_below(sql->random, 2));
    else
        text_add(&sql->out, "%d", random_between(sql->random, 1, SQL_WRITE_KEYS));
}

/* `id = 5`, and the rest of the key. */
static void sql_write_where_key(struct sql *sql, const char *alias)
{
    const struct schema_table *table = sql_table(sql);
    text_string(&sql->out, " WHERE ");
    for (size_t i = 0; i < table->key_count; i++) {
        text_add(&sql->out, "%s%s.%s = ", i == 0 ? "" : " AND ", alias, table->columns[i].name);
        if (table->columns[i].range == RANGE_ID && random_percent(sql->random, 60))
            sql_literal(sql, table->columns[i].kind, RANGE_ID);
        else
            sql_write_key(sql, &table->columns[i]);
    }
}

static void sql_write_returning(struct sql *sql, struct sql_scope *scope)
{
    if (sql->in_with) {
        text_add(&sql->out, " RETURNING %s.id AS wid", scope->sources[0].alias);
        return;
    }
    if (!random_percent(sql->random, 40))
        return;
    text_string(&sql->out, " RETURNING ");
    struct sql_source out = {0};
    switch (random_below(sql->random, 4)) {
    case 0:
        text_string(&sql->out, "*");
        break;
    case 1:
        text_add(&sql->out, "%s.id", scope->sources[0].alias);
        break;
    default:
        sql->in_returning = true;
        sql_items(sql, scope, 1 + random_below(sql->random, 3), &out);
        sql->in_returning = false;
    }
}

static struct sql_scope *sql_write_scope(struct sql *sql, const char *alias)
{
    struct sql_scope *scope = sql_scope_new(NULL);
    scope->count = 1;
    sql_table_source(sql, alias, &scope->sources[0]);
    return scope;
}

/* Which columns an INSERT gives: all that must be given, and some others. */
static size_t sql_write_columns(struct sql *sql, bool *wanted, bool *overriding)
{
    const struct schema_table *table = sql_table(sql);
    size_t count = 0;
    *overriding = false;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        bool needed = (column->not_null || column->is_key) && column->definition[0] == '\0';
        wanted[i] = needed || random_percent(sql->random, 70);
        if (column->nature == NATURE_GENERATED)
            wanted[i] = false;
        else if (column->nature != NATURE_PLAIN)
            wanted[i] = random_percent(sql->random, 30);
        if (wanted[i] && column->nature == NATURE_ALWAYS)
            *overriding = true;
        count += wanted[i];
    }
    return count;
}

static void sql_write_row(struct sql *sql, const bool *wanted, bool typed)
{
    const struct schema_table *table = sql_table(sql);
    const char *comma = "";
    for (size_t i = 0; i < table->column_count; i++) {
        const struct schema_column *column = &table->columns[i];
        if (!wanted[i])
            continue;
        text_string(&sql->out, comma);
        comma = ", ";
        if (!typed && column->definition[0] != '\0' && random_percent(sql->random, 15))
            text_string(&sql->out, "DEFAULT");
        else if (column->is_key && random_percent(sql->random, 80))
            sql_write_key(sql, column);
        else if (typed)
            sql_literal(sql, column->kind, column->range);
        else
            sql_new_value(sql, NULL, column);
    }
}

static void sql_write_conflict(struct sql *sql, const bool *wanted, const char *alias)
{
    const struct schema_table *table = sql_table(sql);
    const char *key = table->key_count == 2 ? "(grp, id)" : "(id)";
    struct sql_scope *scope = sql_write_scope(sql, alias);
    bool has_name = table->name[0] != '"';
    switch (random_below(sql->random, 5)) {
    case 0:
        text_string(&sql->out, " ON CONFLICT DO NOTHING");
        break;
    case 1:
        if (has_name) {
            text_add(&sql->out, " ON CONFLICT ON CONSTRAINT %s_pkey DO NOTHING", table->name);
            break;
        }
        __attribute__((fallthrough));
    case 2:
        text_add(&sql->out, " ON CONFLICT %s DO NOTHING", key);
        break;
    default:
        text_add(&sql->out, " ON CONFLICT %s DO UPDATE SET ", key);
        const char *comma = "";
        for (size_t i = table->key_count; i < table->column_count; i++) {
            const struct schema_column *column = &table->columns[i];
            if (column->nature == NATURE_GENERATED ||
                (!wanted[i] && random_percent(sql->random, 70)))
                continue;
            text_add(&sql->out, "%s%s = ", comma, column->name);
            comma = ", ";
            if (random_percent(sql->random, 60))
                text_add(&sql->out, "%s.%s",
                         random_percent(sql->random, 70) ? "EXCLUDED" : "excluded", column->name);
            else
                sql_new_value(sql, scope->count == 1 ? NULL : scope, column);
        }
        if (*comma == '\0')
            text_add(&sql->out, "id = excluded.id");
        if (random_percent(sql->random, 20)) {
            text_add(&sql->out, " WHERE %s.id < 30", alias);
        }
    }
    sql_scope_free(scope);
}

static void sql_write_insert(struct sql *sql)
{
    const struct schema_table *table = sql_table(sql);
    bool wanted[SCHEMA_COLUMN_LIMIT];
    bool overriding;
    size_t count = sql_write_columns(sql, wanted, &overriding);
    bool query = random_percent(sql->random, 15) && count > 0;
    bool conflict = random_percent(sql->random, 25);
    const char *alias = table->name;
    sql->construct = conflict ? "INSERT ON CONFLICT" : query ? "INSERT SELECT" : "INSERT";
    text_string(&sql->out, "INSERT INTO ");
    sql_table_name(sql);
    if (random_percent(sql->random, 20)) {
        alias = "tgt";
        text_string(&sql->out, " AS tgt");
    }
    if (count == 0) {
        text_string(&sql->out, " DEFAULT VALUES");
    } else {
        const char *comma = " (";
        for (size_t i = 0; i < table->column_count; i++) {
            if (wanted[i])
                text_add(&sql->out, "%s%s", comma, table->columns[i].name);
            comma = wanted[i] ? ", " : comma;
        }
        text_string(&sql->out, overriding ? ") OVERRIDING SYSTEM VALUE" : ")");
        unsigned rows = random_percent(sql->random, 60) ? 1 : 1 + random_below(sql->random, 3);
        text_string(&sql->out, query ? " SELECT " : " VALUES (");
        for (unsigned row = 0; row < (query ? 1 : rows); row++) {
            text_string(&sql->out, row == 0 ? "" : "), (");
            sql_write_row(sql, wanted, query);
        }
        text_string(&sql->out, query ? "" : ")");
        if (query && random_percent(sql->random, 60))
            text_string(&sql->out, " FROM generate_series(1, 2)");
    }
    if (conflict)
        sql_write_conflict(sql, wanted, alias);
    struct sql_scope *scope = sql_write_scope(sql, alias);
    sql_write_returning(sql, scope);
    sql_scope_free(scope);
}

static bool sql_write_assignable(const struct schema_column *column)
{
    return !column->is_key && column->nature != NATURE_GENERATED;
}

static void sql_write_set(struct sql *sql, const struct sql_scope *scope)
{
    const struct schema_table *table = sql_table(sql);
    const char *comma = "";
    text_string(&sql->out, " SET ");
    for (unsigned attempt = 0; attempt < 2 && *comma == '\0'; attempt++)
        for (size_t i = 0; i < table->column_count; i++) {
            const struct schema_column *column = &table->columns[i];
            if (!sql_write_assignable(column) ||
                !random_percent(sql->random, attempt == 0 ? 35 : 100))
                continue;
            unsigned choice = random_below(sql->random, 100);
            text_string(&sql->out, comma);
            comma = ", ";
            if (choice < 8) {
                text_add(&sql->out, "%s = %s", column->name,
                         column->definition[0] != '\0' || !column->not_null ? "DEFAULT"
                                                                            : column->name);
            } else if (choice < 16 && column->range == RANGE_NUMBER) {
                text_add(&sql->out, "(%s) = ROW (", column->name);
                sql_new_value(sql, scope, column);
                text_string(&sql->out, ")");
            } else if (choice < 30 && column->kind == KIND_ARRAY && choice >= 16) {
                text_add(&sql->out, "%s[%u] = %d", column->name, 1 + random_below(sql->random, 2),
                         random_between(sql->random, -9, 99));
            } else if (choice < 24 && column->range == RANGE_NUMBER) {
                text_add(&sql->out, "(%s) = (SELECT count(*) FROM orders)", column->name);
            } else {
                text_add(&sql->out, "%s = ", column->name);
                sql_new_value(sql, scope, column);
            }
        }
    if (*comma == '\0')
        text_string(&sql->out, "id = DEFAULT");
}

static const char *sql_write_target(struct sql *sql)
{
    sql_table_name(sql);
    if (random_percent(sql->random, 60))
        return sql_table(sql)->name;
    text_string(&sql->out, random_percent(sql->random, 50) ? " AS u_t" : " u_t");
    return "u_t";
}

static void sql_write_update(struct sql *sql)
{
    sql->construct = "UPDATE";
    sql->unordered = true;
    text_string(&sql->out, "UPDATE ");
    const char *alias = sql_write_target(sql);
    struct sql_scope *scope = sql_write_scope(sql, alias);
    sql_write_set(sql, scope);
    unsigned choice = random_below(sql->random, 100);
    if (choice < 20) {
        sql->construct = "UPDATE FROM";
        text_add(&sql->out, " FROM orders o WHERE o.id = %s.id", alias);
        if (random_percent(sql->random, 50))
            text_string(&sql->out, " AND o.amount > 2");
    } else if (choice < 75) {
        sql_write_where_key(sql, alias);
    } else {
        sql_where(sql, scope, 100);
    }
    sql_write_returning(sql, scope);
    sql_scope_free(scope);
}

static void sql_write_update_key(struct sql *sql)
{
    const struct schema_column *id = &sql_table(sql)->columns[sql_table(sql)->key_count - 1];
    sql->construct = "UPDATE of the key";
    sql->unordered = true;
    text_string(&sql->out, "UPDATE ");
    const char *alias = sql_write_target(sql);
    struct sql_scope *scope = sql_write_scope(sql, alias);
    text_string(&sql->out, " SET id = ");
    if (random_percent(sql->random, 30) && id->nature != NATURE_ALWAYS)
        text_string(&sql->out, "id + 1000");
    else
        sql_write_key(sql, id);
    sql_write_where_key(sql, alias);
    sql_write_returning(sql, scope);
    sql_scope_free(scope);
}

static void sql_write_delete(struct sql *sql)
{
    sql->construct = "DELETE";
    sql->unordered = true;
    text_string(&sql->out, "DELETE FROM ");
    const char *alias = sql_write_target(sql);
    struct sql_scope *scope = sql_write_scope(sql, alias);
    unsigned choice = random_below(sql->random, 100);
    if (choice < 20) {
        sql->construct = "DELETE USING";
        text_add(&sql->out, " USING orders o WHERE o.id = %s.id AND o.amount > %d", alias,
                 random_between(sql->random, 2, 8));
    } else if (choice < 70) {
        sql_write_where_key(sql, alias);
    } else if (choice < 90) {
        text_string(&sql->out, " WHERE id > 20 AND id % 3 = 0");
    } else {
        text_string(&sql->out, " WHERE id > 8 AND ");
        sql_condition(sql, scope, 1);
    }
    sql_write_returning(sql, scope);
    sql_scope_free(scope);
}

/* Another table, which the statement reads the migrating one for. */
static void sql_write_orders(struct sql *sql)
{
    static const char *const forms[] = {
        "UPDATE orders SET label = (SELECT count(*)::text FROM @ n WHERE n.id > orders.id)",
        "UPDATE orders o SET ref = n.id FROM @ n WHERE n.id = o.id RETURNING o.id",
        "DELETE FROM orders o USING @ n WHERE n.id = o.id AND o.id > 8",
        ("INSERT INTO orders (id, ref, label) SELECT max(n.id) + 1000, min(n.id), 'from' FROM @ n "
         "ON CONFLICT (id) DO NOTHING RETURNING id, label"),
        "DELETE FROM orders WHERE id > 900 AND ref IN (SELECT id FROM @)",
        "UPDATE orders SET amount = amount + 1 WHERE ref NOT IN (SELECT id FROM @)",
    };
    sql->construct = "a write of another table";
    sql->unordered = true;
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

/* Keeps the tables small. */
static void sql_write_clear(struct sql *sql)
{
    sql->construct = "DELETE of many rows";
    text_string(&sql->out, "DELETE FROM ");
    sql_table_name(sql);
    text_string(&sql->out, " WHERE id > 40");
}

/* INSERT, UPDATE or DELETE of the table, or a write of another one. */
void sql_write_one(struct sql *sql)
{
    static void (*const forms[])(struct sql *) = {
        sql_write_insert, sql_write_insert, sql_write_insert, sql_write_insert,
        sql_write_update, sql_write_update, sql_write_update, sql_write_update_key,
        sql_write_delete, sql_write_insert, sql_write_orders, sql_write_clear,
    };
    size_t count = sizeof forms / sizeof *forms - (sql->in_with ? 2 : 0);
    forms[random_below(sql->random, (unsigned)count)](sql);
}

void sql_error(struct sql *sql)
{
    static const char *const forms[] = {
        "SELECT nothing FROM @",
        "SELECT * FROM @ WHERE",
        "SELEC 1",
        "SELECT 1 / 0 FROM @",
        "SELECT id FROM @ n WHERE n.missing = 1",
        "SELECT 'abc'::integer, id FROM @",
        "INSERT INTO @ (id, missing) VALUES (1, 2)",
        "UPDATE @ SET missing = 1",
        "UPDATE @ SET id = 'abc' WHERE id = 1",
        "DELETE FROM @ WHERE missing",
        "INSERT INTO @ (id) VALUES (1, 2)",
        "SELECT id, count(*) FROM @",
        "SELECT nowhere.id FROM @",
        "SELECT (SELECT id, 1 FROM @)",
        "SELECT id FROM @ UNION SELECT 'x' FROM @",
        "DELETE FROM @ RETURNING wrong",
        "SELECT upper(id) FROM @",
        "INSERT INTO @ DEFAULT VALUES RETURNING missing",
        "SELECT id FROM @ n, @ n",
        "UPDATE @ SET id = (1/0)::int WHERE id = 2",
        "SELECT id FROM @ GROUP BY 2",
        "SELECT id FROM @ ORDER BY nothing",
    };
    sql->construct = "an error";
    sql->unordered = true;
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

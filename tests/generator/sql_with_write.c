/* Writes in WITH, and what else changes a table without being INSERT, UPDATE or DELETE. */
#include <string.h>

#include "tests/generator/sql.h"

/* A form with `@` for the client's table. */
void sql_template(struct sql *sql, const char *form)
{
    for (const char *at = form; *at != '\0'; at++) {
        if (*at == '@')
            sql_table_name(sql);
        else
            text_add(&sql->out, "%c", *at);
    }
}

static void sql_with_write(struct sql *sql)
{
    static const char *const forms[] = {
        "SELECT wid FROM w",
        "SELECT count(*), min(wid) FROM w",
        "SELECT n.id, w.wid FROM w LEFT JOIN @ n ON n.id = w.wid",
        "INSERT INTO orders (id, ref) SELECT wid + 2000, wid FROM w ON CONFLICT DO NOTHING",
        "UPDATE orders SET label = 'w' WHERE ref IN (SELECT wid FROM w) RETURNING id",
        "DELETE FROM orders o USING w WHERE o.ref = w.wid AND o.id > 1000",
        "SELECT (SELECT count(*) FROM @) AS before, (SELECT count(*) FROM w) AS written",
    };
    text_string(&sql->out, "WITH w AS (");
    sql->in_with = true;
    sql_write_one(sql);
    sql->in_with = false;
    if (random_percent(sql->random, 25))
        text_string(&sql->out, "), o AS (INSERT INTO orders (id, label) VALUES (900, 'o') "
                               "ON CONFLICT (id) DO UPDATE SET label = 'again' RETURNING id");
    text_string(&sql->out, ") ");
    sql_template(sql, RANDOM_OF(sql->random, forms));
    sql->construct = "a write in WITH";
    sql->unordered = true;
}

static void sql_with_merge(struct sql *sql)
{
    static const char *const forms[] = {
        "MERGE INTO @ AS m USING orders o ON m.id = o.id WHEN MATCHED AND o.amount > 6 THEN DELETE "
        "WHEN MATCHED THEN DO NOTHING",
        "MERGE INTO @ AS m USING (VALUES (1), (2)) AS v (id) ON m.id = v.id "
        "WHEN MATCHED THEN DELETE",
        "MERGE INTO orders o USING @ n ON n.id = o.id WHEN MATCHED THEN UPDATE SET label = 'm'",
    };
    sql->construct = "MERGE";
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

static void sql_with_truncate(struct sql *sql)
{
    static const char *const forms[] = {"TRUNCATE @", "TRUNCATE TABLE @, orders",
                                        "LOCK TABLE @ IN SHARE MODE", "LOCK @",
                                        "LOCK TABLE @ IN ROW EXCLUSIVE MODE NOWAIT"};
    sql->construct = "TRUNCATE and LOCK";
    /* An emptied table makes the rest of the case dull. */
    sql_template(sql, random_percent(sql->random, 15) ? RANDOM_OF(sql->random, forms)
                                                      : forms[2 + random_below(sql->random, 3)]);
}

static void sql_with_copy_to(struct sql *sql)
{
    static const char *const forms[] = {
        "COPY @ TO STDOUT", "COPY (SELECT * FROM @ ORDER BY id) TO STDOUT (FORMAT csv, HEADER)",
        "COPY @ (id) TO STDOUT", "COPY (SELECT n.id, n FROM @ n ORDER BY 1) TO STDOUT"};
    sql->construct = "COPY TO";
    sql->unordered = true;
    sql_template(sql, RANDOM_OF(sql->random, forms));
}

static void sql_with_session(struct sql *sql)
{
    static const char *const forms[] = {
        "SET search_path = public, app",
        "SET search_path = app, public",
        "RESET search_path",
        "SET LOCAL search_path = app",
        "SET standard_conforming_strings = off",
        "SET standard_conforming_strings = on",
        "SHOW search_path",
        "SELECT set_config('search_path', 'public', false)",
        "SET client_encoding = 'LATIN1'",
        "SET client_encoding = 'UTF8'",
        "DISCARD PLANS",
    };
    /* With tables of one name in two schemas it says which shape the client means. */
    const struct schema_table *tables = sql->schema->tables;
    size_t first = strcmp(tables[0].name, tables[1].name) == 0 ? 4 : 0;
    size_t count = sizeof forms / sizeof *forms;
    sql->construct = "settings";
    text_string(&sql->out, forms[first + random_below(sql->random, (unsigned)(count - first))]);
}

/* Of the simple protocol only. */
void sql_other(struct sql *sql)
{
    static void (*const forms[])(struct sql *) = {sql_with_merge, sql_with_truncate,
                                                  sql_with_copy_to, sql_with_session};
    RANDOM_OF(sql->random, forms)(sql);
}

void sql_write(struct sql *sql)
{
    if (random_percent(sql->random, 10))
        sql_with_write(sql);
    else
        sql_write_one(sql);
}

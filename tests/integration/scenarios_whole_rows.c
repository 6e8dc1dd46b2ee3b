/* What hangs on the table itself: whole rows, functions of a row, tableoid, ONLY. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")

const struct scenario SCENARIOS_WHOLE_ROWS[] = {
    {.name = "a row as a column",
     .steps =
         STEPS(Q("SELECT n FROM names n ORDER BY n.id"), Q("SELECT names FROM names WHERE id = 2"),
               Q("SELECT n AS x, n.id FROM names AS n WHERE id = 2")),
     .needs_old_table = true},
    {.name = "a row in binary",
     .steps = STEPS(PARSE("", "SELECT n FROM names n WHERE id = 2"), DESCRIBE_STATEMENT(""),
                    BIND_AS("", "", true, NOTHING), SYNC),
     .needs_old_table = true},
    {.name = "a row of a subquery",
     .steps = STEPS(
         Q("SELECT x.n, (x.n).last_name FROM (SELECT n FROM names n WHERE id < 3) x "
           "ORDER BY (x.n).id"),
         Q("WITH x AS (SELECT n FROM names n) SELECT (n).first_name FROM x ORDER BY n"),
         Q("SELECT (SELECT n FROM names n WHERE n.id = o.name_id) FROM orders o ORDER BY o.id")),
     .needs_old_table = true},
    {.name = "a row that an outer join does not find",
     .steps = STEPS(
         Q("SELECT u.id, n, n IS NULL, n.tableoid::regclass FROM untouched u LEFT JOIN names n "
           "ON n.id = u.id WHERE u.id > 6 ORDER BY u.id LIMIT 4"),
         Q("SELECT coalesce(n.first_name, 'none'), count(n), count(n.*) FROM untouched u LEFT JOIN "
           "names n USING (id) GROUP BY 1 ORDER BY 1")),
     .needs_old_table = true},
    {.name = "a row as JSON",
     .steps = STEPS(
         Q("SELECT row_to_json(n) FROM names n ORDER BY n.id"),
         Q("SELECT to_jsonb(names) - 'id' FROM names WHERE id = 1"),
         Q("SELECT json_agg(n ORDER BY n.id) FROM names n WHERE id < 3"),
         Q("SELECT row_to_json(n.*) FROM names n WHERE id = 1"),
         Q("SELECT row_to_json(x) FROM (SELECT * FROM names WHERE id = 1) x"),
         Q("SELECT json_build_object('row', n, 'orders', (SELECT count(*) FROM orders o WHERE "
           "o.name_id = n.id)) FROM names n WHERE id = 1"))},
    {.name = "a row as JSON under other names",
     .steps =
         STEPS(Q("SELECT row_to_json(n), n, (n).first_name FROM names AS n(a, b) WHERE a = 1")),
     .needs_old_table = true},
    {.name = "rows in aggregates and arrays",
     .steps = STEPS(Q("SELECT array_agg(n ORDER BY n.id DESC) FROM names n WHERE id < 3"),
                    Q("SELECT ARRAY(SELECT n FROM names n WHERE id < 3 ORDER BY id)"),
                    Q("SELECT count(n), count(DISTINCT n) FROM names n")),
     .needs_old_table = true},
    {.name = "fields of a row",
     .steps = STEPS(Q("SELECT (n).last_name, (n).id FROM names n WHERE (n).id = 3"),
                    Q("SELECT (n).* FROM names n WHERE id = 3"),
                    Q("SELECT (names).first_name || '!' FROM names WHERE (names).first_name = "
                      "'Ada' ORDER BY id"))},
    {.name = "rows compared",
     .steps = STEPS(
         Q("SELECT a.id FROM names a JOIN names b ON a = b ORDER BY 1"),
         Q("SELECT id FROM names n WHERE n = ROW (1, 'Ada', 'Lovelace'::varchar(40))::names"),
         Q("SELECT id FROM names n WHERE n > ROW (6, 'A', 'B')::names ORDER BY n DESC"),
         Q("SELECT id FROM names n WHERE n.* IS NOT NULL AND n IS NOT NULL ORDER BY 1"),
         Q("SELECT DISTINCT n FROM names n ORDER BY n LIMIT 3"),
         Q("SELECT id FROM names n WHERE n IN (SELECT x FROM names x WHERE x.id < 3) ORDER BY id")),
     .needs_old_table = true},
    {.name = "a row grouped by",
     .steps = STEPS(Q("SELECT n, count(*) FROM names n JOIN orders o ON o.name_id = n.id GROUP BY "
                      "n ORDER BY n"),
                    Q("SELECT n, count(*) FROM names n JOIN orders o ON o.name_id = n.id GROUP BY "
                      "n.id ORDER BY n.id"),
                    Q("SELECT n.*, count(*) FROM names n JOIN orders o ON o.name_id = n.id GROUP "
                      "BY n.* ORDER BY n.id")),
     .needs_old_table = true},
    {.name = "a row as text",
     .steps = STEPS(Q("SELECT n::text FROM names n ORDER BY n.id LIMIT 2"),
                    Q("SELECT format('%s', n) FROM names n WHERE id = 1"),
                    Q("SELECT md5(n::text), md5(CAST((n.*) AS text)) FROM names n WHERE id = 1"))},
    {.name = "a function of a row",
     .steps = STEPS(Q("SELECT shout(n) FROM names n ORDER BY id LIMIT 2"),
                    Q("SELECT n.shout, n.id FROM names n WHERE n.shout LIKE 'ADA%' ORDER BY n.id"),
                    Q("SELECT names.shout FROM names WHERE id = 2")),
     .needs_old_table = true},
    {.name = "tableoid",
     .steps = STEPS(
         Q("SELECT tableoid = 'names'::regclass, id FROM names WHERE id = 1"),
         Q("SELECT tableoid::regclass, n.tableoid::regclass FROM names n WHERE id = 1"),
         Q("SELECT tableoid::regclass, count(*) FROM names GROUP BY tableoid"),
         Q("SELECT x.tableoid::regclass FROM (SELECT tableoid, id FROM names) x WHERE id = 1")),
     .needs_old_table = true},
    {.name = "only",
     .steps = STEPS(Q("SELECT * FROM ONLY names ORDER BY id"),
                    Q("SELECT n.id FROM ONLY (names) n ORDER BY 1"),
                    Q("SELECT * FROM ONLY public.names WHERE id = 1 FOR UPDATE"))},
    {.name = "rows written and returned",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (60, 'a', 'b') RETURNING names"),
         Q("INSERT INTO names AS n VALUES (61, 'a', 'b') RETURNING n, (n).first_name, "
           "row_to_json(n)"),
         Q("UPDATE names n SET first_name = 'c' WHERE id = 60 RETURNING n, n.shout"),
         Q("UPDATE names SET first_name = 'd' WHERE names = ROW (61, 'a', 'b')::names RETURNING "
           "names.tableoid::regclass, names::text AS t"),
         Q("DELETE FROM names n WHERE (n).id = 60 RETURNING row_to_json(n), n.*"), LOOK),
     .needs_old_table = true},
    {.name = "rows beside tables of other columns",
     .steps = STEPS(
         Q("SELECT row_to_json(n), n, n::text FROM names n JOIN orders o ON o.name_id = n.id ORDER "
           "BY o.id"),
         Q("SELECT n FROM names n, (SELECT 1 AS m) s ORDER BY n, m LIMIT 2"),
         Q("SELECT row_to_json(note.*), note.shout FROM untouched u JOIN names note ON note.id = "
           "u.id ORDER BY u.id"),
         Q("SELECT row_to_json(first_name.*) FROM names first_name ORDER BY id"),
         Q("SELECT l.n FROM names AS n(a, b, c), LATERAL (SELECT to_json(n) AS n) l ORDER BY n.a"),
         Q("SELECT g FROM names n, to_json(n) AS g(n) ORDER BY n.id"),
         Q("SELECT l FROM orders o JOIN LATERAL (SELECT n FROM names n WHERE n.id = o.name_id) l "
           "ON "
           "true ORDER BY o.id"),
         Q("SELECT row_to_json(x) FROM (SELECT CASE WHEN o.id = 1 THEN NULL ELSE n END FROM orders "
           "o "
           "LEFT JOIN names n ON n.id = o.name_id ORDER BY o.id) x"),
         Q("SELECT k FROM (SELECT CASE WHEN id = 1 THEN 0::oid ELSE tableoid END FROM names WHERE "
           "id = "
           "2) x, json_object_keys(row_to_json(x)) AS k"),
         Q("SELECT xmlforest(n)::text FROM names n WHERE id = 1"),
         Q("UPDATE names n SET last_name = n::text FROM untouched u WHERE u.id = n.id AND n.id < 3 "
           "RETURNING n"),
         Q("INSERT INTO names AS n VALUES (1, 'a', 'b'), (2, 'Grace', 'x') ON CONFLICT (id) DO "
           "UPDATE SET first_name = to_jsonb(excluded) ->> 'first_name' WHERE n IS DISTINCT FROM "
           "excluded RETURNING n"),
         Q("UPDATE names n SET first_name = 'c' WHERE id = 3 RETURNING (SELECT row_to_json(q) FROM "
           "(SELECT n.id, n.first_name::text, n.last_name COLLATE \"C\") q)"),
         LOOK),
     .unordered = true,
     .needs_old_table = true},
    {.name = "stars that are rows",
     .steps =
         STEPS(Q("UPDATE names SET first_name = names.* WHERE id = 1"),
               Q("INSERT INTO names AS n VALUES (3, 'a', 'b') ON CONFLICT (id) DO UPDATE SET "
                 "last_name = excluded.*, first_name = n.*"),
               Q("UPDATE untouched u SET note = n.* FROM names n WHERE n.id = u.id RETURNING u.*"),
               Q("SELECT id, n IN (n.*), ROW (1, 'a'::text, NULL::varchar) IN (n.*), n.* IN "
                 "((n.*)) FROM names n "
                 "ORDER BY id"),
               Q("DELETE FROM names WHERE (4, 'a'::text, NULL::varchar) IN (names.*) OR (id = 5 "
                 "AND names IN "
                 "(names.*)) RETURNING *"),
               LOOK),
     .needs_old_table = true},
    {.name = "rows of others beside a write",
     .steps = STEPS(
         Q("UPDATE names n SET last_name = (o).amount::text FROM orders o WHERE o.name_id = n.id "
           "AND o.id = 3 RETURNING o, n"),
         Q("UPDATE names n SET last_name = m.last_name FROM names m WHERE m.id = n.id AND n.id < 3 "
           "RETURNING m, n.id, (m), m.tableoid::regclass, m.tableoid::int > 0"),
         Q("UPDATE names n SET last_name = 'y' FROM names m WHERE m.id = n.id AND n.id = 2 "
           "RETURNING *, m"),
         Q("WITH w AS (UPDATE names n SET last_name = 'z' FROM names m WHERE m.id = n.id "
           "AND n.id = 1 RETURNING m, m.tableoid > 0 AS t) SELECT * FROM w"),
         Q("DELETE FROM names n USING names m WHERE m.id = n.id AND n.id = 2 RETURNING m, m.*"),
         LOOK),
     .unordered = true,
     .needs_old_table = true},
    {.name = NULL},
};

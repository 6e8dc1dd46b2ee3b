/* Writes in WITH, alone and several in one statement, and MERGE. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")
#define LOOK_THINGS Q("SELECT id, code, weight FROM things ORDER BY id")
#define LOOK_NEW Q("SELECT id, full_name FROM new_names ORDER BY id")

const struct scenario SCENARIOS_WITH[] = {
    {.name = "rows that move into another table",
     .steps = STEPS(Q("WITH moved AS (DELETE FROM names WHERE first_name = 'Ada' RETURNING *) "
                      "INSERT INTO untouched SELECT 100 + id, last_name FROM moved"),
                    LOOK, Q("SELECT * FROM untouched WHERE id > 100 ORDER BY id"))},
    {.name = "rows that move, all columns read",
     .steps = STEPS(Q("WITH moved AS (DELETE FROM names WHERE id < 4 RETURNING *) SELECT * FROM "
                      "moved ORDER BY id"),
                    LOOK)},
    {.name = "a row's columns in brackets",
     .steps = STEPS(Q("WITH up AS (UPDATE names SET last_name = 'Up' WHERE id = 1 RETURNING "
                      "(names).*) SELECT * FROM up"),
                    Q("WITH gone AS (DELETE FROM names n WHERE id = 2 RETURNING (n).*, 5) SELECT "
                      "* FROM gone"),
                    LOOK),
     .needs_old_table = true,
     .may_be_refused = "nobody knows how many columns the row has"},
    {.name = "the key of a new row",
     .steps = STEPS(X("WITH ins AS (INSERT INTO names (first_name, last_name) VALUES ($1, $2) "
                      "RETURNING id) INSERT INTO orders (name_id, amount) SELECT id, $3 FROM ins "
                      "RETURNING name_id, amount",
                      TEXT("Jean"), TEXT("Bartik"), TEXT("12.5")),
                    LOOK)},
    {.name = "a row that is made where it is missing",
     .steps = STEPS(
         X("WITH ins AS (INSERT INTO names (id, first_name, last_name) VALUES ($1, 'x', 'y') ON "
           "CONFLICT DO NOTHING RETURNING id, first_name) SELECT id, first_name, true AS new FROM "
           "ins UNION ALL SELECT id, first_name, false FROM names WHERE id = $1",
           TEXT("2")),
         X("WITH ins AS (INSERT INTO names (id, first_name, last_name) VALUES ($1, 'x', 'y') ON "
           "CONFLICT DO NOTHING RETURNING id, first_name) SELECT id, first_name, true AS new FROM "
           "ins UNION ALL SELECT id, first_name, false FROM names WHERE id = $1",
           TEXT("42")),
         LOOK)},
    {.name = "an upsert in WITH",
     .steps = STEPS(
         Q("WITH up AS (INSERT INTO names VALUES (1, 'A', 'B'), (60, 'C', 'D') ON CONFLICT (id) DO "
           "UPDATE SET last_name = excluded.last_name || names.last_name WHERE names.id < 5 "
           "RETURNING id, names.*) SELECT * FROM up ORDER BY 1"),
         LOOK)},
    {.name = "update or insert",
     .steps =
         STEPS(Q("WITH up AS (UPDATE names SET last_name = 'Up' WHERE id = 77 RETURNING id) INSERT "
                 "INTO names SELECT 77, 'New', 'One' WHERE NOT EXISTS (SELECT 1 FROM up)"),
               Q("WITH up AS (UPDATE names SET last_name = 'Up' WHERE id = 77 RETURNING id) INSERT "
                 "INTO names SELECT 77, 'New', 'One' WHERE NOT EXISTS (SELECT 1 FROM up)"),
               LOOK)},
    {.name = "nobody reads it",
     .steps = STEPS(
         Q("WITH d AS (DELETE FROM names WHERE id = 1) SELECT count(*) FROM names"),
         Q("WITH u AS (UPDATE names SET first_name = 'x' WHERE id = 2 RETURNING id) SELECT 1"),
         Q("WITH i AS (INSERT INTO names VALUES (50, 'a', 'b')) SELECT id FROM names WHERE "
           "id = 50"),
         LOOK)},
    {.name = "only a part is read",
     .steps = STEPS(Q("WITH u AS (UPDATE names SET first_name = upper(first_name) RETURNING id) "
                      "SELECT id FROM u ORDER BY id LIMIT 2"),
                    LOOK)},
    {.name = "names for the columns",
     .steps = STEPS(Q("WITH u (key, called) AS MATERIALIZED (UPDATE names SET first_name = 'x' "
                      "WHERE id = 2 RETURNING id, first_name || last_name) SELECT u.*, key + 1 AS "
                      "next FROM u"),
                    Q("WITH u AS NOT MATERIALIZED (UPDATE names SET first_name = 'y' WHERE id = 2 "
                      "RETURNING id, upper(last_name), length(first_name), now() IS NULL) SELECT * "
                      "FROM u"))},
    {.name = "a whole row of it",
     .steps = STEPS(Q("WITH d AS (DELETE FROM names WHERE id = 2 RETURNING id, first_name) SELECT "
                      "to_json(d) FROM d"))},
    {.name = "read twice",
     .steps = STEPS(Q("WITH d AS (DELETE FROM names WHERE id < 4 RETURNING id, last_name) SELECT "
                      "a.id, b.last_name FROM d a JOIN d b ON b.id = a.id + 1 ORDER BY 1"),
                    LOOK)},
    {.name = "two inserts",
     .steps =
         STEPS(Q("WITH a AS (INSERT INTO names (first_name, last_name) VALUES ('A', 'B') RETURNING "
                 "id), b AS (INSERT INTO names (id, first_name, last_name) SELECT id + 100, 'C', "
                 "'D' FROM a RETURNING *) SELECT * FROM b"),
               LOOK)},
    {.name = "insert, update and delete",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO names VALUES (20, 'A', 'B') RETURNING id), u AS (UPDATE names "
           "SET last_name = 'U' WHERE id IN (1, 2) RETURNING id), d AS (DELETE FROM names WHERE id "
           "> 6 RETURNING id) SELECT 'i' AS what, id FROM i UNION ALL SELECT 'u', id FROM u UNION "
           "ALL SELECT 'd', id FROM d ORDER BY 1, 2"),
         LOOK)},
    {.name = "the statement writes the table too",
     .unordered = true, /* rows come in the order in which the fixture found room for them */
     .steps = STEPS(
         Q("WITH d AS (DELETE FROM names WHERE id < 3 RETURNING *) INSERT INTO names SELECT "
           "id + 200, first_name, last_name FROM d RETURNING id, last_name"),
         Q("WITH i AS (INSERT INTO names VALUES (90, 'x', 'y') RETURNING id) UPDATE names SET "
           "first_name = 'z' FROM i WHERE names.id IN (i.id, 3)"),
         Q("WITH u AS (UPDATE names SET last_name = 'q' WHERE id = 4 RETURNING id) DELETE "
           "FROM names WHERE id = 5"),
         LOOK)},
    {.name = "the same key is deleted and made again",
     .steps =
         STEPS(Q("WITH d AS (DELETE FROM names WHERE id < 3 RETURNING *) INSERT INTO names SELECT "
                 "id, 'New', last_name FROM d"),
               LOOK,
               Q("WITH i AS (INSERT INTO names VALUES (4, 'x', 'y') RETURNING id), d AS (DELETE "
                 "FROM names WHERE id = 4 RETURNING id) SELECT 1"),
               LOOK,
               Q("WITH d AS (DELETE FROM names WHERE id = 5 RETURNING id), i AS (INSERT INTO names "
                 "VALUES (5, 'x', 'y') RETURNING id) SELECT 1"),
               LOOK)},
    {.name = "the same row is written twice",
     .steps =
         STEPS(Q("WITH a AS (UPDATE names SET first_name = 'a' WHERE id = 1 RETURNING id), b AS "
                 "(UPDATE names SET last_name = 'b' WHERE id < 3 RETURNING id) SELECT 'a', id FROM "
                 "a UNION ALL SELECT 'b', id FROM b"),
               LOOK,
               Q("WITH a AS (UPDATE names SET first_name = 'a' WHERE id = 3 RETURNING id) DELETE "
                 "FROM names WHERE id = 3"),
               LOOK,
               Q("WITH a AS (DELETE FROM names WHERE id = 4 RETURNING id), b AS (UPDATE names SET "
                 "last_name = 'b' WHERE id IN (4, 5) RETURNING id) SELECT 1"),
               LOOK,
               Q("WITH a AS (INSERT INTO names VALUES (6, 'a', 'b') ON CONFLICT (id) DO UPDATE SET "
                 "last_name = 'u'), b AS (INSERT INTO names VALUES (6, 'c', 'd') ON CONFLICT (id) "
                 "DO UPDATE SET last_name = 'v') SELECT 1"),
               LOOK)},
    {.name = "one write finds the rows of another",
     .steps = STEPS(
         Q("WITH d AS (DELETE FROM names WHERE first_name = 'Ada' RETURNING id), o AS (DELETE FROM "
           "orders USING d WHERE name_id = d.id RETURNING orders.id) SELECT id FROM o ORDER BY id"),
         LOOK, Q("SELECT id FROM orders ORDER BY id"))},
    {.name = "writes of another table beside it",
     .steps = STEPS(
         Q("WITH o AS (INSERT INTO orders (name_id, amount) VALUES (5, 3) RETURNING name_id) "
           "UPDATE "
           "names SET last_name = 'Ordered' FROM o WHERE names.id = o.name_id RETURNING names.id, "
           "names.last_name"),
         Q("WITH o AS (UPDATE untouched SET note = 'seen' WHERE id = 1) DELETE FROM names WHERE id "
           "= 1"),
         Q("WITH o AS (DELETE FROM untouched WHERE id = 3 RETURNING id, note) INSERT INTO names "
           "SELECT id + 70, 'Note', note FROM o"),
         LOOK, Q("SELECT id, note FROM untouched WHERE id < 4 ORDER BY id"))},
    {.name = "a write of another table decides what is deleted",
     .steps = STEPS(Q("WITH o AS (UPDATE orders SET amount = 4 WHERE id < 3 RETURNING name_id) "
                      "DELETE FROM names USING o WHERE names.id = o.name_id"),
                    LOOK,
                    Q("WITH o (n) AS (DELETE FROM orders WHERE id = 3 RETURNING name_id) UPDATE "
                      "names SET id = id + 100 WHERE id IN (SELECT n FROM o) RETURNING id"),
                    LOOK,
                    Q("WITH o AS (INSERT INTO untouched (id, note) SELECT id + 100, last_name FROM "
                      "names WHERE id = 5 RETURNING id) DELETE FROM names USING o WHERE names.id "
                      "= o.id - 100 RETURNING names.id"),
                    LOOK)},
    {.name = "tables that are called like queries of WITH",
     .steps = STEPS(
         Q("WITH untouched AS (DELETE FROM names WHERE id IN (SELECT id - 15 FROM untouched WHERE "
           "id IN (16, 17)) RETURNING *) SELECT * FROM untouched ORDER BY id"),
         LOOK,
         Q("WITH d AS (DELETE FROM names WHERE id IN (SELECT name_id FROM orders WHERE id = 4) "
           "RETURNING id), orders AS (SELECT 8 AS name_id, 4 AS id) SELECT d.id, name_id FROM d, "
           "orders"),
         LOOK,
         Q("WITH untouched AS (DELETE FROM untouched WHERE id = 4 RETURNING id) DELETE FROM names "
           "USING untouched WHERE names.id = untouched.id"),
         Q("WITH RECURSIVE d AS (DELETE FROM names WHERE id IN (SELECT id FROM untouched) "
           "RETURNING id), untouched AS (SELECT 6 AS id) SELECT d.id FROM d, untouched"),
         LOOK, Q("SELECT id FROM untouched WHERE id < 6 ORDER BY id"))},
    {.name = "a table and a query of one name in two conditions",
     .may_be_refused = "a condition with a table that is called like a query of WITH",
     .steps = STEPS(
         Q("WITH d AS (DELETE FROM names USING untouched WHERE names.id = untouched.id AND "
           "untouched.id = 2 RETURNING names.id), untouched AS (SELECT 3 AS id) DELETE FROM names "
           "USING untouched WHERE names.id = untouched.id"),
         LOOK)},
    {.name = "names that are words of the grammar too",
     .steps = STEPS(Q("CREATE TEMP TABLE set (id integer, values text)"),
                    Q("INSERT INTO set VALUES (1, 'x'), (2, 'y')"),
                    Q("WITH o AS (UPDATE set SET values = 'z' WHERE id = 1 RETURNING set.id) "
                      "DELETE FROM names USING o WHERE names.id = o.id RETURNING names.*"),
                    Q("WITH RECURSIVE w (update, set) AS (SELECT 2, 1 UNION ALL SELECT update + "
                      "1, set FROM w WHERE update < 3) SEARCH DEPTH FIRST BY update, set SET o "
                      "CYCLE set, update SET delete TO 'y' DEFAULT 'n' USING insert DELETE FROM "
                      "names USING w WHERE names.id = w.update"),
                    Q("UPDATE names SET last_name = 'v' WHERE EXISTS (SELECT 1 FROM set WHERE "
                      "(values = (VALUES ((SELECT max(x) FROM (VALUES ('y')) AS q (x) WHERE "
                      "last_name <> 'none')))))"),
                    LOOK)},
    {.name = "rows that are added decide what is deleted",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO untouched (note, id) VALUES ('a', 101), (upper('b'), 100 + 2), "
           "(DEFAULT, 103) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id - 100"),
         X("WITH i AS (INSERT INTO untouched (id, note) VALUES ($1, $2) RETURNING id) DELETE FROM "
           "names USING i WHERE names.id = i.id - 200 RETURNING names.id",
           TEXT("204"), TEXT("x")),
         Q("WITH untouched AS (INSERT INTO untouched (id, note) SELECT n.id + 300, first_name FROM "
           "names n WHERE n.id = 5 RETURNING id) DELETE FROM names USING untouched u WHERE "
           "names.id = u.id - 300"),
         Q("WITH i AS (INSERT INTO orders (amount, name_id) VALUES (5, 6) RETURNING amount / 2 + "
           "5.5 AS half) DELETE FROM names USING i WHERE names.id = i.half"),
         LOOK, Q("SELECT id, note FROM untouched WHERE id > 100 ORDER BY id"))},
    {.name = "values that their column changes decide what is deleted",
     .may_be_refused = "a condition that depends on a write in WITH",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO untouched (id) VALUES ('101') RETURNING id) DELETE FROM names "
           "WHERE id IN (SELECT id - 100 FROM i)"),
         Q("WITH i AS (INSERT INTO untouched (id) VALUES (102.4) RETURNING id) DELETE FROM names "
           "USING i WHERE names.id = i.id - 100"),
         X("WITH i AS (INSERT INTO orders (amount) VALUES ($1) RETURNING amount) DELETE FROM names "
           "USING i WHERE names.id = i.amount",
           TEXT("2.999")),
         Q("WITH u AS (UPDATE orders SET amount = 4 WHERE id < 3 RETURNING name_id, xmin) DELETE "
           "FROM names USING u WHERE names.id = u.name_id AND u.xmin = u.xmin"),
         LOOK)},
    {.name = "what a write changes decides what is deleted",
     .may_be_refused = "a condition that depends on a write in WITH",
     .steps = STEPS(Q("WITH o AS (UPDATE orders SET name_id = 4 WHERE id < 3 RETURNING name_id) "
                      "DELETE FROM names USING o WHERE names.id = o.name_id"),
                    LOOK)},
    {.name = "two migrations in one statement",
     .steps =
         STEPS(Q("WITH t AS (DELETE FROM things WHERE id = 1 RETURNING id, code), n AS (UPDATE "
                 "names SET last_name = t.code FROM t WHERE names.id = t.id RETURNING names.id) "
                 "INSERT INTO things (id, code, weight) SELECT n.id + 500, 'c' || n.id, 3 FROM n"),
               LOOK, LOOK_THINGS,
               Q("WITH t AS (INSERT INTO things (id, code) VALUES (60, 'sixty')) DELETE FROM names "
                 "WHERE id = 2"),
               LOOK, LOOK_THINGS)},
    {.name = "a unique value that is free again",
     .steps = STEPS(
         Q("WITH d AS (DELETE FROM things WHERE code = 'bolt' RETURNING *) INSERT INTO things "
           "(id, code, weight) SELECT id + 50, code, weight FROM d RETURNING id, code"),
         LOOK_THINGS,
         Q("WITH i AS (INSERT INTO things (id, code) VALUES (70, 'nut') RETURNING id), d AS "
           "(DELETE FROM things WHERE code = 'nut' RETURNING id) SELECT 1"),
         LOOK_THINGS,
         Q("WITH d AS (DELETE FROM things WHERE code = 'nut' RETURNING id), i AS (INSERT "
           "INTO things (id, code) VALUES (71, 'nut') RETURNING id) SELECT 1"),
         LOOK_THINGS,
         Q("WITH d AS (DELETE FROM things WHERE code = 'Cog' RETURNING code) UPDATE things "
           "SET code = d.code FROM d WHERE things.id = 51"),
         LOOK_THINGS)},
    {.name = "merge that reads",
     .steps = STEPS(
         Q("MERGE INTO untouched u USING names n ON u.id = n.id WHEN MATCHED AND n.first_name "
           "= 'Ada' THEN DELETE WHEN MATCHED THEN UPDATE SET note = n.last_name WHEN NOT "
           "MATCHED THEN INSERT VALUES (n.id, n.last_name)"),
         Q("SELECT * FROM untouched ORDER BY id"))},
    {.name = "merge of rows that a write in WITH returns",
     .steps = STEPS(
         Q("WITH gone AS (DELETE FROM names WHERE id < 3 RETURNING id, last_name) MERGE INTO "
           "untouched u USING gone ON u.id = gone.id + 19 WHEN MATCHED THEN UPDATE SET note = "
           "gone.last_name WHEN NOT MATCHED THEN INSERT VALUES (gone.id + 19, 'new')"),
         LOOK, Q("SELECT * FROM untouched WHERE id > 17 ORDER BY id"))},
    {.name = "merge that writes",
     .may_be_refused = "PostgreSQL 15 does not tell which rows a MERGE has written",
     .steps = STEPS(
         Q("MERGE INTO names n USING orders o ON n.id = o.id + 5 WHEN MATCHED THEN UPDATE SET "
           "last_name = 'Merged' WHEN NOT MATCHED THEN INSERT VALUES (o.id + 5, 'New', 'x')"),
         LOOK)},
    {.name = "a queue",
     .steps =
         STEPS(X("WITH next AS (SELECT id FROM names WHERE id > $1 ORDER BY id LIMIT 2 FOR UPDATE "
                 "SKIP LOCKED), taken AS (DELETE FROM names n USING next WHERE n.id = next.id "
                 "RETURNING n.*) SELECT first_name, last_name FROM taken ORDER BY id",
                 TEXT("2")),
               LOOK)},
    {.name = "queries that read, before and behind",
     .steps = STEPS(
         Q("WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 3), d AS "
           "(DELETE FROM names USING k WHERE names.id = k.i RETURNING names.id, names.first_name), "
           "n AS (SELECT "
           "count(*) AS left_before FROM names) SELECT d.*, left_before FROM d, n ORDER BY id"),
         LOOK)},
    {.name = "a change of the key",
     .steps = STEPS(Q("WITH k AS (UPDATE names SET id = id + 100 WHERE id IN (1, 8) RETURNING id, "
                      "first_name) SELECT * FROM k ORDER BY id"),
                    Q("WITH k AS (UPDATE names SET id = id + 100 WHERE id = 2) SELECT 1"), LOOK)},
    {.name = "a change of the key beside another write",
     .may_be_refused = "a change of the key beside another write of the table",
     .steps = STEPS(Q("WITH k AS (UPDATE names SET id = 99 WHERE id = 1 RETURNING 1) INSERT INTO "
                      "names SELECT 1, 'New', 'One' FROM k"),
                    LOOK)},
    {.name = "expressions and subqueries in RETURNING",
     .steps =
         STEPS(Q("WITH u AS (UPDATE names SET first_name = 'x' WHERE id < 3 RETURNING id, (SELECT "
                 "count(*) FROM orders WHERE name_id = names.id) AS orders, CASE WHEN id = 1 THEN "
                 "'one' ELSE last_name END, coalesce(last_name, ''), id::bigint) SELECT * FROM u "
                 "ORDER BY id"))},
    {.name = "columns without names in RETURNING",
     .steps =
         STEPS(Q("WITH u AS (UPDATE names SET first_name = 'x' WHERE id = 2 RETURNING (SELECT "
                 "max(o.id) FROM orders o), EXISTS (SELECT 1), ARRAY(SELECT 1), nullif(names.id, "
                 "1), current_date IS NULL, CASE WHEN true THEN 1 END::text, '1'::int::text, "
                 "(SELECT 1 AS one), names.id + 1, (VALUES (2)), true, (ROW(1, 2)::spot).y) SELECT "
                 "* FROM u"),
               Q("WITH u AS (UPDATE names SET first_name = 'x' WHERE id = 2 RETURNING current_user "
                 "IS NULL, '{7}'::int[], ('{7,8}'::int[])[2], CASE WHEN true THEN 'a' ELSE 'b' "
                 "END, interval '1 day', coalesce(last_name) COLLATE \"C\") SELECT * FROM u"))},
    {.name = "with its own WITH",
     .steps =
         STEPS(Q("WITH d AS (WITH x AS (SELECT 1 AS id UNION SELECT 2) DELETE FROM names USING x "
                 "WHERE names.id = x.id RETURNING names.id), e AS (DELETE FROM names WHERE id IN "
                 "(WITH y AS (SELECT 3 AS id) SELECT id FROM y) RETURNING id) SELECT id FROM d "
                 "UNION SELECT id FROM e ORDER BY 1"),
               LOOK)},
    {.name = "errors in it",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO names VALUES (1, 'a', 'b') RETURNING id) SELECT * FROM i"),
         Q("WITH i AS (INSERT INTO names VALUES (70, 'a', 'b') RETURNING id) SELECT 1 / (id - "
           "70) FROM i"),
         Q("WITH i AS (INSERT INTO names VALUES (70, 'a', 'b')) SELECT * FROM i"),
         Q("WITH d AS (DELETE FROM names RETURNING id) SELECT nothing FROM d"),
         Q("SELECT * FROM (WITH d AS (DELETE FROM names RETURNING id) SELECT * FROM d) x"),
         Q("WITH a AS (SELECT 1), a AS (DELETE FROM names) SELECT 1"), LOOK)},
    {.name = "rows that a condition needs before they are written",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO orders (id, name_id) OVERRIDING SYSTEM VALUE VALUES (900, 1), "
           "(901, 2) RETURNING name_id) DELETE FROM names USING i WHERE names.id = i.name_id "
           "RETURNING names.*"),
         Q("WITH u AS (UPDATE orders SET amount = 3 WHERE id = 900 RETURNING name_id) UPDATE "
           "names SET id = names.id + 100 FROM u WHERE names.id = u.name_id + 2"),
         LOOK)},
    {.name = "rows that nobody can tell before they are written",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO orders (id, name_id) VALUES (DEFAULT, 1) RETURNING name_id) "
           "DELETE FROM names USING i WHERE names.id = i.name_id"),
         Q("WITH i AS (INSERT INTO orders (name_id) VALUES (2) RETURNING public.orders.name_id) "
           "DELETE FROM names USING i WHERE names.id = i.name_id"),
         LOOK),
     .may_be_refused = "rows of which the table makes a part"},
    {.name = "in a transaction",
     .steps =
         STEPS(Q("BEGIN"),
               Q("WITH d AS (DELETE FROM names WHERE id = 1 RETURNING *) INSERT INTO untouched "
                 "SELECT id + 100, first_name FROM d"),
               LOOK, Q("SAVEPOINT s"),
               Q("WITH d AS (DELETE FROM names WHERE id = 2 RETURNING *) INSERT INTO untouched "
                 "SELECT 1, first_name FROM d"),
               Q("ROLLBACK TO s"), LOOK, Q("COMMIT"), LOOK)},
    {.name = "prepared",
     .steps =
         STEPS(PARSE("s", "WITH u AS (UPDATE names SET last_name = $2 WHERE id = $1 RETURNING *) "
                          "SELECT * FROM u"),
               DESCRIBE_STATEMENT("s"), SYNC, RUN("s", TEXT("1"), TEXT("King")),
               RUN("s", TEXT("2"), TEXT("Murray")), RUN("s", TEXT("99"), TEXT("x")), LOOK)},
    {.name = NULL},
};

const struct scenario SCENARIOS_WITH_NEW[] = {
    {.name = "rows that move into another table",
     .steps = STEPS(Q("WITH moved AS (DELETE FROM new_names WHERE full_name LIKE 'Ada%' RETURNING "
                      "*) INSERT INTO untouched SELECT 100 + id, full_name FROM moved"),
                    LOOK_NEW, Q("SELECT * FROM untouched WHERE id > 100 ORDER BY id"))},
    {.name = "the key of a new row",
     .steps = STEPS(X("WITH ins AS (INSERT INTO new_names (full_name) VALUES ($1) RETURNING id) "
                      "INSERT INTO orders (name_id, amount) SELECT id, $2 FROM ins RETURNING "
                      "name_id, amount",
                      TEXT("Jean Bartik"), TEXT("12.5")),
                    LOOK_NEW)},
    {.name = "insert, update and delete",
     .steps = STEPS(
         Q("WITH i AS (INSERT INTO new_names VALUES (20, 'A B') RETURNING id), u AS (UPDATE "
           "new_names SET full_name = full_name || ' U' WHERE id IN (1, 2) RETURNING *), d AS "
           "(DELETE FROM new_names WHERE id > 6 RETURNING id) SELECT 'i' AS what, id, '' AS name "
           "FROM i UNION ALL SELECT 'u', id, full_name FROM u UNION ALL SELECT 'd', id, NULL FROM "
           "d ORDER BY 1, 2"),
         LOOK_NEW)},
    {.name = "the statement writes the table too",
     .steps = STEPS(Q("WITH d AS (DELETE FROM new_names WHERE id < 3 RETURNING *) INSERT INTO "
                      "new_names SELECT id, 'New ' || full_name FROM d RETURNING *"),
                    LOOK_NEW)},
    {.name = "a change of the key",
     .steps = STEPS(Q("WITH k (key) AS (UPDATE new_names SET id = id + 100 WHERE id = 1 RETURNING "
                      "id) SELECT key FROM k"),
                    LOOK_NEW)},
    {.name = "an upsert in WITH",
     .steps =
         STEPS(Q("WITH up AS (INSERT INTO new_names VALUES (1, 'A B'), (60, 'C D') ON CONFLICT "
                 "(id) DO UPDATE SET full_name = excluded.full_name RETURNING *) SELECT * FROM "
                 "up ORDER BY 1"),
               LOOK_NEW)},
    {.name = NULL},
};

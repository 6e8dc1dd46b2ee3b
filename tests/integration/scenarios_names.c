/* Reading: how the table is written, and where else its name may stand. */
#include "tests/integration/scenario_tables.h"

const struct scenario SCENARIOS_NAMES[] = {
    {.name = "columns and labels called as",
     .steps = STEPS(
         Q("INSERT INTO names SELECT 50, 'a', 'b' AS as RETURNING id"),
         Q("UPDATE names SET first_name = s.as FROM (SELECT 50 AS id, 'c' AS as, 'd' AS distinct) "
           "s WHERE s.id = names.id AND s.as IS DISTINCT FROM s.distinct RETURNING names.id"),
         Q("UPDATE names SET first_name = s.distinct FROM (SELECT 'd' AS distinct) s WHERE "
           "names.id = 50"),
         Q("DELETE FROM names USING (SELECT 50 AS id, true AS as) s WHERE s.id = names.id AND s.as "
           "RETURNING names.id"),
         Q("SELECT count(*) FROM names"))},
    /* table names */
    {.name = "upper case", .steps = STEPS(Q("SELECT ID FROM NAMES ORDER BY ID"))},
    {.name = "mixed case",
     .steps = STEPS(Q("SELECT nAmEs.iD FROM NaMeS WHERE NAMES.Id = 1")),
     .unordered = true},
    {.name = "quoted", .steps = STEPS(Q("SELECT \"names\".\"id\" FROM \"names\" ORDER BY 1"))},
    {.name = "quoted with a schema",
     .steps = STEPS(Q("SELECT id FROM \"public\".\"names\" ORDER BY 1"))},
    {.name = "a schema in upper case", .steps = STEPS(Q("SELECT id FROM PUBLIC.NAMES ORDER BY 1"))},
    {.name = "white space around the point",
     .steps = STEPS(Q("SELECT id FROM public . names ORDER BY 1"))},
    {.name = "a comment in the name",
     .steps = STEPS(Q("SELECT id FROM public/* x */./* y */names ORDER BY 1"))},
    {.name = "a quoted alias",
     .steps = STEPS(Q("SELECT \"N n\".id FROM names \"N n\" ORDER BY 1"))},
    {.name = "an alias that is a key word",
     .steps = STEPS(Q("SELECT \"select\".id FROM names \"select\" ORDER BY 1"))},
    {.name = "an alias with its columns renamed",
     .steps = STEPS(Q("SELECT a, names FROM names AS n (a, names) ORDER BY a"))},
    {.name = "an alias that is the table's own name",
     .steps = STEPS(Q("SELECT names.id FROM names AS names ORDER BY 1"))},
    {.name = "an alias that is the other table's name",
     .steps = STEPS(Q("SELECT new_names.id FROM names new_names ORDER BY 1"))},
    {.name = "an alias that hides a column's name",
     .steps = STEPS(Q("SELECT id FROM names id ORDER BY id.id"))},
    {.name = "the star of inheritance",
     .steps = STEPS(Q("SELECT count(*) FROM names *")),
     .unordered = true},
    {.name = "in a block comment",
     .steps =
         STEPS(Q("SELECT /* FROM names */ id FROM names /* names /* new_names */ */ ORDER BY id"))},
    {.name = "in a line comment",
     .steps = STEPS(Q("SELECT id -- FROM names n\nFROM names -- names\nORDER BY id"))},
    {.name = "in a string", .steps = STEPS(Q("SELECT 'FROM names', id FROM names ORDER BY id"))},
    {.name = "in a string with a doubled quote",
     .steps = STEPS(Q("SELECT 'it''s names', id FROM names ORDER BY id"))},
    {.name = "in a string that goes on",
     .steps = STEPS(Q("SELECT 'names '\n'names', id FROM names ORDER BY id"))},
    {.name = "in an escape string",
     .steps = STEPS(Q("SELECT E'na\\'mes names\\n', id FROM names ORDER BY id"))},
    {.name = "in a Unicode string",
     .steps = STEPS(Q("SELECT U&'n\\0061mes', id FROM names ORDER BY id"))},
    {.name = "in dollar quotes",
     .steps = STEPS(Q("SELECT $$names$$, $x$ FROM names $y$ $x$, id FROM names ORDER BY id"))},
    {.name = "in a bit string's neighbour",
     .steps = STEPS(Q("SELECT B'101', X'1F', id FROM names ORDER BY id"))},
    {.name = "as a column's label",
     .steps = STEPS(Q("SELECT id AS names, 1 AS new_names FROM names ORDER BY id"))},
    {.name = "as a label without AS", .steps = STEPS(Q("SELECT id names FROM names ORDER BY id"))},
    {.name = "as a column of another table",
     .steps = STEPS(Q("SELECT s.names, n.id FROM names n, (SELECT 1 AS names) s ORDER BY 2"))},
    {.name = "as a column in USING",
     .steps = STEPS(Q("SELECT names FROM (SELECT id AS names FROM names) a JOIN (SELECT 1 AS "
                      "names) b USING (names)")),
     .unordered = true},
    {.name = "as the alias of another table",
     .steps = STEPS(Q("SELECT names.note FROM untouched names WHERE names.id = 1")),
     .unordered = true},
    {.name = "as a function's alias",
     .steps = STEPS(Q("SELECT names FROM generate_series(1, 2) names ORDER BY 1"))},
    {.name = "as a function's column",
     .steps = STEPS(Q("SELECT f.names FROM generate_series(1, 2) AS f (names) ORDER BY 1"))},
    {.name = "as a window's name",
     .steps = STEPS(
         Q("SELECT id, rank() OVER names FROM names WINDOW names AS (ORDER BY id) ORDER BY id"))},
    {.name = "as a join's alias",
     .steps = STEPS(Q("SELECT names.id FROM (names a JOIN orders o ON o.name_id = a.id) AS names "
                      "(id, f, l, o) ORDER BY 1"))},
    {.name = "beside operators without space",
     .steps = STEPS(Q("SELECT id FROM names WHERE id>=2 AND-id<-2 ORDER BY id"))},
    {.name = "operators that end in a comment",
     .steps = STEPS(Q("SELECT 1+/* names */2, id FROM names WHERE id=/**/1")),
     .unordered = true},
    {.name = "an operator with its schema",
     .steps = STEPS(Q("SELECT id FROM names WHERE id OPERATOR(pg_catalog.=) 2")),
     .unordered = true},
    {.name = "JSON operators",
     .steps =
         STEPS(Q("SELECT '{\"names\": 1}'::jsonb ? 'names', '{\"a\": 1}'::jsonb ?| ARRAY['names'], "
                 "'{\"a\": {\"b\": 2}}'::json #>> '{a,b}', id FROM names ORDER BY id"))},
    {.name = "JSON paths",
     .steps = STEPS(Q("SELECT jsonb_path_exists('{\"names\": [1]}', '$.names[*] ? (@ > 0)'), id "
                      "FROM names ORDER BY id"))},
    {.name = "arrays and slices",
     .steps = STEPS(Q("SELECT (ARRAY['names', first_name])[2], (ARRAY[1, 2, 3])[2:], id FROM names "
                      "ORDER BY id"))},
    {.name = "casts of all forms",
     .steps = STEPS(Q("SELECT id::text, CAST(id AS bigint), int8(id), int '5', text 'names' FROM "
                      "names ORDER BY names.id"))},
    {.name = "AT TIME ZONE and intervals",
     .steps = STEPS(Q("SELECT timestamp '2020-01-01' AT TIME ZONE 'UTC' + interval '1' day * id "
                      "FROM names ORDER BY id"))},
    {.name = "LIKE with ESCAPE",
     .steps = STEPS(Q("SELECT id FROM names WHERE last_name LIKE 'K!%%' ESCAPE '!' OR first_name "
                      "SIMILAR TO 'A(d|n)%' ORDER BY id"))},
    {.name = "EXTRACT, POSITION, SUBSTRING, TRIM, OVERLAY",
     .steps = STEPS(Q("SELECT position('a' IN first_name), substring(first_name FROM 2 FOR 2), "
                      "trim(BOTH 'A' FROM first_name), overlay(first_name PLACING 'x' FROM 1), "
                      "extract(year FROM date '2020-01-01') FROM names ORDER BY id"))},
    {.name = "IS DISTINCT FROM",
     .steps = STEPS(Q("SELECT id FROM names WHERE first_name IS DISTINCT FROM 'Ada' AND last_name "
                      "IS NOT DISTINCT FROM 'Hopper'")),
     .unordered = true},
    {.name = "a keyword as a column's label",
     .steps = STEPS(Q("SELECT id AS from, last_name AS where FROM names ORDER BY id"))},
    {.name = "no target list", .steps = STEPS(Q("SELECT FROM names")), .unordered = true},
    {.name = "no space", .steps = STEPS(Q("SELECT(id)FROM \"names\"ORDER BY(1)"))},
    {.name = "a semicolon and spaces behind",
     .steps = STEPS(Q("SELECT id FROM names WHERE id = 1 ;  ")),
     .unordered = true},
    {.name = "tabs, returns and form feeds",
     .steps = STEPS(Q("SELECT\tid\r\nFROM\fnames\tWHERE\tid = 1")),
     .unordered = true},
    {.name = "numbers against words",
     .steps = STEPS(Q("SELECT 1.5, .5, 1e3, id FROM names ORDER BY id"))},
    {.name = "row values and comparisons",
     .steps =
         STEPS(Q("SELECT id FROM names WHERE (first_name, last_name) > ('B', 'B') ORDER BY id"))},
    {.name = "a negative limit of a string",
     .steps = STEPS(Q("SELECT left(last_name, -1), right(first_name, 2) FROM names ORDER BY id"))},
    /* several */
    {.name = "two statements",
     .steps = STEPS(Q("SELECT count(*) FROM names; SELECT max(id) FROM names")),
     .unordered = true},
    {.name = "tables made of it",
     .steps = STEPS(Q("BEGIN"), Q("CREATE TEMP TABLE made AS SELECT id, last_name FROM names"),
                    Q("CREATE TEMP TABLE made_empty (a, b) AS TABLE names WITH NO DATA"),
                    Q("SELECT first_name INTO TEMP made_too FROM names WHERE id > 2"),
                    Q("SELECT * FROM made ORDER BY id"), Q("SELECT count(*) FROM made_too"),
                    Q("ROLLBACK"))},
    {.name = "COPY TO of queries",
     .steps = STEPS(Q("COPY (SELECT id, last_name FROM names ORDER BY id) TO STDOUT WITH (FORMAT "
                      "csv, HEADER)"),
                    Q("COPY (WITH w AS (SELECT max(id) FROM names) TABLE w) TO STDOUT"),
                    Q("COPY (VALUES ((SELECT min(id) FROM names))) TO STDOUT"))},
    {.name = "writes of other tables",
     .steps = STEPS(
         Q("INSERT INTO untouched SELECT id + 1000, last_name FROM names ORDER BY id"),
         Q("INSERT INTO untouched VALUES (1) ON CONFLICT (id) DO UPDATE SET note = (SELECT "
           "max(last_name) FROM names) RETURNING *"),
         Q("UPDATE untouched u SET note = n.last_name FROM names n WHERE n.id = u.id AND n.id = 2 "
           "RETURNING u.*, n.first_name"),
         Q("DELETE FROM untouched WHERE id - 1000 IN (SELECT id FROM names)"),
         Q("MERGE INTO untouched u USING (SELECT id, last_name FROM names) s ON s.id = u.id WHEN "
           "MATCHED AND u.id < 4 THEN UPDATE SET note = s.last_name WHEN NOT MATCHED THEN INSERT "
           "VALUES (s.id, s.last_name)"),
         Q("SELECT * FROM untouched ORDER BY id"))},
    {.name = "several columns from a row in more brackets",
     .steps = STEPS(Q("UPDATE names SET (first_name, last_name) = ((ROW(last_name, first_name))) "
                      "WHERE id = 2 RETURNING *"),
                    Q("SELECT * FROM names ORDER BY id"))},
    {.name = "the whole row in brackets",
     .steps =
         STEPS(Q("SELECT ((names)), ( n.* ) FROM names JOIN names n USING (id) ORDER BY n.id")),
     .needs_old_table = true},
    {.name = NULL},
};

const struct scenario SCENARIOS_NEW_READS[] = {
    {.name = "a bare table", .steps = STEPS(Q("SELECT id, full_name FROM new_names ORDER BY id"))},
    {.name = "an alias",
     .steps = STEPS(Q("SELECT w.full_name FROM new_names w WHERE w.id = 2")),
     .unordered = true},
    {.name = "an alias with its columns renamed",
     .steps = STEPS(Q("SELECT b FROM new_names AS w (a, b) ORDER BY a"))},
    {.name = "quoted",
     .steps = STEPS(Q("SELECT \"new_names\".\"full_name\" FROM \"new_names\" ORDER BY \"id\""))},
    {.name = "upper case", .steps = STEPS(Q("SELECT FULL_NAME FROM NEW_NAMES ORDER BY ID"))},
    {.name = "a join",
     .steps = STEPS(Q("SELECT w.full_name, o.amount FROM new_names w JOIN orders o ON o.name_id = "
                      "w.id ORDER BY o.id"))},
    {.name = "a left join",
     .steps = STEPS(Q("SELECT o.id, w.full_name FROM orders o LEFT JOIN new_names w ON w.id = "
                      "o.name_id ORDER BY o.id"))},
    {.name = "a join with itself",
     .steps = STEPS(Q("SELECT a.id, b.full_name FROM new_names a JOIN new_names b ON b.id = a.id + "
                      "1 ORDER BY a.id"))},
    {.name = "a lateral subquery",
     .steps =
         STEPS(Q("SELECT w.id, l.c FROM new_names w, LATERAL (SELECT count(*) AS c FROM orders o "
                 "WHERE o.name_id = w.id AND length(w.full_name) > 2) l ORDER BY w.id"))},
    {.name = "a subquery",
     .steps = STEPS(Q("SELECT id FROM untouched WHERE id IN (SELECT id FROM new_names WHERE "
                      "full_name LIKE 'A%') ORDER BY id"))},
    {.name = "a scalar subquery",
     .steps = STEPS(Q("SELECT o.id, (SELECT full_name FROM new_names WHERE id = o.name_id) FROM "
                      "orders o ORDER BY o.id"))},
    {.name = "EXISTS",
     .steps = STEPS(Q("SELECT id FROM new_names w WHERE EXISTS (SELECT FROM orders o WHERE "
                      "o.name_id = w.id) ORDER BY id"))},
    {.name = "WITH",
     .steps = STEPS(Q("WITH x AS (SELECT id, upper(full_name) AS u FROM new_names) SELECT u FROM x "
                      "ORDER BY id"))},
    {.name = "WITH RECURSIVE",
     .steps = STEPS(Q("WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL SELECT w.id FROM new_names w "
                      "JOIN x ON w.id = x.i + 1) SELECT i FROM x ORDER BY i"))},
    {.name = "a query in WITH of that name",
     .steps = STEPS(Q("WITH new_names AS (SELECT 1 AS id) SELECT id FROM new_names")),
     .unordered = true},
    {.name = "UNION",
     .steps =
         STEPS(Q("SELECT full_name FROM new_names UNION SELECT note FROM untouched ORDER BY 1"))},
    {.name = "TABLE", .steps = STEPS(Q("TABLE new_names")), .unordered = true},
    {.name = "a window",
     .steps = STEPS(Q("SELECT id, lag(full_name) OVER (ORDER BY id) FROM new_names ORDER BY id"))},
    {.name = "groups",
     .steps = STEPS(Q("SELECT split_part(full_name, ' ', 1) AS f, count(*) FROM new_names GROUP BY "
                      "f ORDER BY f"))},
    {.name = "grouping sets",
     .steps = STEPS(
         Q("SELECT full_name, count(*) FROM new_names GROUP BY ROLLUP (full_name) ORDER BY 1"))},
    {.name = "DISTINCT ON",
     .steps = STEPS(Q("SELECT DISTINCT ON (length(full_name)) full_name FROM new_names ORDER BY "
                      "length(full_name), full_name"))},
    {.name = "VALUES",
     .steps = STEPS(Q("VALUES ((SELECT max(full_name) FROM new_names)), ('x')")),
     .unordered = true},
    {.name = "a whole row as JSON",
     .steps = STEPS(Q("SELECT row_to_json(w) FROM new_names w ORDER BY w.id"))},
    {.name = "names in comments and strings",
     .steps = STEPS(Q("SELECT 'new_names', full_name /* new_names */ FROM new_names -- "
                      "new_names\nORDER BY id"))},
    {.name = "a column's label",
     .steps = STEPS(Q("SELECT id AS new_names FROM new_names ORDER BY id"))},
    {.name = NULL},
};

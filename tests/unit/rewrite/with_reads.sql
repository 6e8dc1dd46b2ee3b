@ case one query
WITH w AS (SELECT id FROM names) SELECT count(*) FROM w
@ new/new new/old+new new/new+old
WITH w AS (SELECT id FROM {names} AS "names") SELECT count(*) FROM w
@ old/old old/old+new old/new+old
passes

@ case its columns named
WITH w (a, b) AS (SELECT id, last_name FROM names) SELECT b FROM w ORDER BY a
@ new/new new/old+new new/new+old
WITH w (a, b) AS (SELECT id, last_name FROM {names} AS "names") SELECT b FROM w ORDER BY a
@ old/old old/old+new old/new+old
passes

@ case MATERIALIZED
WITH w AS MATERIALIZED (SELECT * FROM names) SELECT w.first_name FROM w WHERE w.id = 3
@ new/new new/old+new new/new+old
WITH w AS MATERIALIZED (SELECT * FROM {names} AS "names") SELECT w.first_name FROM w WHERE w.id = 3
@ old/old old/old+new old/new+old
passes

@ case NOT MATERIALIZED
WITH w AS NOT MATERIALIZED (SELECT * FROM names) SELECT w.first_name FROM w WHERE w.id = 3
@ new/new new/old+new new/new+old
WITH w AS NOT MATERIALIZED (SELECT * FROM {names} AS "names") SELECT w.first_name FROM w WHERE w.id = 3
@ old/old old/old+new old/new+old
passes

@ case two that build on each other
WITH a AS (SELECT id, last_name FROM names), b AS (SELECT a.id FROM a JOIN names n USING (id)) SELECT count(*) FROM b
@ new/new new/old+new new/new+old
WITH a AS (SELECT id, last_name FROM {names} AS "names"), b AS (SELECT a.id FROM a JOIN {names} n USING (id)) SELECT count(*) FROM b
@ old/old old/old+new old/new+old
passes

@ case in a subquery
SELECT (WITH w AS (SELECT max(id) AS m FROM names) SELECT m FROM w)
@ new/new new/old+new new/new+old
SELECT (WITH w AS (SELECT max(id) AS m FROM {names} AS "names") SELECT m FROM w)
@ old/old old/old+new old/new+old
passes

@ case in WITH
WITH a AS (WITH b AS (SELECT id FROM names) SELECT id FROM b) SELECT count(*) FROM a
@ new/new new/old+new new/new+old
WITH a AS (WITH b AS (SELECT id FROM {names} AS "names") SELECT id FROM b) SELECT count(*) FROM a
@ old/old old/old+new old/new+old
passes

@ case in an arm of UNION
(WITH w AS (SELECT min(id) AS i FROM names) SELECT i FROM w) UNION ALL SELECT max(id) FROM names ORDER BY 1
@ new/new new/old+new new/new+old
(WITH w AS (SELECT min(id) AS i FROM {names} AS "names") SELECT i FROM w) UNION ALL SELECT max(id) FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case RECURSIVE over the table
WITH RECURSIVE w (i, names) AS (SELECT id, first_name FROM names WHERE id = 1 UNION ALL SELECT n.id, n.first_name FROM w JOIN names n ON n.id = w.i + 1 WHERE w.i < 4) SELECT * FROM w ORDER BY i
@ new/new new/old+new new/new+old
WITH RECURSIVE w (i, names) AS (SELECT id, first_name FROM {names} AS "names" WHERE id = 1 UNION ALL SELECT n.id, n.first_name FROM w JOIN {names} n ON n.id = w.i + 1 WHERE w.i < 4) SELECT * FROM w ORDER BY i
@ old/old old/old+new old/new+old
passes

@ case RECURSIVE with UNION
WITH RECURSIVE w AS (SELECT 1 AS i UNION SELECT n.id FROM names n JOIN w ON n.id = w.i + 2) TABLE w ORDER BY 1
@ new/new new/old+new new/new+old
WITH RECURSIVE w AS (SELECT 1 AS i UNION SELECT n.id FROM {names} n JOIN w ON n.id = w.i + 2) TABLE w ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case RECURSIVE without recursion
WITH RECURSIVE w AS (SELECT id FROM names) SELECT count(*) FROM w
@ new/new new/old+new new/new+old
WITH RECURSIVE w AS (SELECT id FROM {names} AS "names") SELECT count(*) FROM w
@ old/old old/old+new old/new+old
passes

@ case SEARCH and CYCLE
WITH RECURSIVE w (i) AS (SELECT id FROM names WHERE id = 1 UNION ALL SELECT n.id FROM names n JOIN w ON n.id = w.i + 1) SEARCH DEPTH FIRST BY i SET o CYCLE i SET c USING p SELECT i, c FROM w ORDER BY o
@ new/new new/old+new new/new+old
WITH RECURSIVE w (i) AS (SELECT id FROM {names} AS "names" WHERE id = 1 UNION ALL SELECT n.id FROM {names} n JOIN w ON n.id = w.i + 1) SEARCH DEPTH FIRST BY i SET o CYCLE i SET c USING p SELECT i, c FROM w ORDER BY o
@ old/old old/old+new old/new+old
passes

@ case a query of that name hides the table
WITH names AS (SELECT 7 AS id) SELECT id FROM names
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case it hides the table from subqueries too
WITH names AS (SELECT 7 AS id) SELECT (SELECT id FROM names)
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case but not with a schema
WITH names AS (SELECT 7 AS id) SELECT count(*) FROM names, public.names p
@ new/new new/old+new new/new+old
WITH names AS (SELECT 7 AS id) SELECT count(*) FROM names, {names} p
@ old/old old/old+new old/new+old
passes

@ case nor before itself
WITH a AS (SELECT count(*) AS c FROM names), names AS (SELECT 7 AS id) SELECT a.c, names.id FROM a, names
@ new/new new/old+new new/new+old
WITH a AS (SELECT count(*) AS c FROM {names} AS "names"), names AS (SELECT 7 AS id) SELECT a.c, names.id FROM a, names
@ old/old old/old+new old/new+old
passes

@ case nor in itself
WITH names AS (SELECT id FROM names WHERE id = 2) SELECT id FROM names
@ new/new new/old+new new/new+old
WITH names AS (SELECT id FROM {names} AS "names" WHERE id = 2) SELECT id FROM names
@ old/old old/old+new old/new+old
passes

@ case with RECURSIVE in itself too
WITH RECURSIVE names (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM names WHERE id < 3) SELECT id FROM names ORDER BY 1
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case nor beside the subquery that has it
SELECT (WITH names AS (SELECT 7 AS id) SELECT id FROM names), (SELECT count(*) FROM names)
@ new/new new/old+new new/new+old
SELECT (WITH names AS (SELECT 7 AS id) SELECT id FROM names), (SELECT count(*) FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case the other table's name for a query
WITH new_names AS (SELECT 7 AS id) SELECT count(*) FROM names, new_names
@ new/new new/old+new new/new+old
WITH new_names AS (SELECT 7 AS id) SELECT count(*) FROM {names} AS "names", new_names
@ old/old old/old+new old/new+old
passes

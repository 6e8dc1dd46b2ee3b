@ case a bare table
SELECT id, full_name FROM new_names ORDER BY id
@ old/old old/old+new old/new+old
SELECT id, full_name FROM {new_names} AS "new_names" ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case an alias
SELECT w.full_name FROM new_names w WHERE w.id = 2
@ old/old old/old+new old/new+old
SELECT w.full_name FROM {new_names} w WHERE w.id = 2
@ new/new new/old+new new/new+old
passes

@ case an alias with its columns renamed
SELECT b FROM new_names AS w (a, b) ORDER BY a
@ old/old old/old+new old/new+old
SELECT b FROM {new_names} AS w (a, b) ORDER BY a
@ new/new new/old+new new/new+old
passes

@ case a schema
SELECT public.new_names.full_name FROM public.new_names WHERE public.new_names.id = 1
@ old/old old/old+new old/new+old
SELECT new_names.full_name FROM {new_names} AS "new_names" WHERE new_names.id = 1
@ new/new new/old+new new/new+old
passes

@ case quoted
SELECT "new_names"."full_name" FROM "new_names" ORDER BY "id"
@ old/old old/old+new old/new+old
SELECT "new_names"."full_name" FROM {new_names} AS "new_names" ORDER BY "id"
@ new/new new/old+new new/new+old
passes

@ case upper case
SELECT FULL_NAME FROM NEW_NAMES ORDER BY ID
@ old/old old/old+new old/new+old
SELECT FULL_NAME FROM {new_names} AS "new_names" ORDER BY ID
@ new/new new/old+new new/new+old
passes

@ case a join
SELECT w.full_name, o.amount FROM new_names w JOIN orders o ON o.name_id = w.id ORDER BY o.id
@ old/old old/old+new old/new+old
SELECT w.full_name, o.amount FROM {new_names} w JOIN orders o ON o.name_id = w.id ORDER BY o.id
@ new/new new/old+new new/new+old
passes

@ case a left join
SELECT o.id, w.full_name FROM orders o LEFT JOIN new_names w ON w.id = o.name_id ORDER BY o.id
@ old/old old/old+new old/new+old
SELECT o.id, w.full_name FROM orders o LEFT JOIN {new_names} w ON w.id = o.name_id ORDER BY o.id
@ new/new new/old+new new/new+old
passes

@ case a join with itself
SELECT a.id, b.full_name FROM new_names a JOIN new_names b ON b.id = a.id + 1 ORDER BY a.id
@ old/old old/old+new old/new+old
SELECT a.id, b.full_name FROM {new_names} a JOIN {new_names} b ON b.id = a.id + 1 ORDER BY a.id
@ new/new new/old+new new/new+old
passes

@ case a lateral subquery
SELECT w.id, l.c FROM new_names w, LATERAL (SELECT count(*) AS c FROM orders o WHERE o.name_id = w.id AND length(w.full_name) > 2) l ORDER BY w.id
@ old/old old/old+new old/new+old
SELECT w.id, l.c FROM {new_names} w, LATERAL (SELECT count(*) AS c FROM orders o WHERE o.name_id = w.id AND length(w.full_name) > 2) l ORDER BY w.id
@ new/new new/old+new new/new+old
passes

@ case a subquery
SELECT id FROM untouched WHERE id IN (SELECT id FROM new_names WHERE full_name LIKE 'A%') ORDER BY id
@ old/old old/old+new old/new+old
SELECT id FROM untouched WHERE id IN (SELECT id FROM {new_names} AS "new_names" WHERE full_name LIKE 'A%') ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case a scalar subquery
SELECT o.id, (SELECT full_name FROM new_names WHERE id = o.name_id) FROM orders o ORDER BY o.id
@ old/old old/old+new old/new+old
SELECT o.id, (SELECT full_name FROM {new_names} AS "new_names" WHERE id = o.name_id) FROM orders o ORDER BY o.id
@ new/new new/old+new new/new+old
passes

@ case EXISTS
SELECT id FROM new_names w WHERE EXISTS (SELECT FROM orders o WHERE o.name_id = w.id) ORDER BY id
@ old/old old/old+new old/new+old
SELECT id FROM {new_names} w WHERE EXISTS (SELECT FROM orders o WHERE o.name_id = w.id) ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case WITH
WITH x AS (SELECT id, upper(full_name) AS u FROM new_names) SELECT u FROM x ORDER BY id
@ old/old old/old+new old/new+old
WITH x AS (SELECT id, upper(full_name) AS u FROM {new_names} AS "new_names") SELECT u FROM x ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case WITH RECURSIVE
WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL SELECT w.id FROM new_names w JOIN x ON w.id = x.i + 1) SELECT i FROM x ORDER BY i
@ old/old old/old+new old/new+old
WITH RECURSIVE x AS (SELECT 1 AS i UNION ALL SELECT w.id FROM {new_names} w JOIN x ON w.id = x.i + 1) SELECT i FROM x ORDER BY i
@ new/new new/old+new new/new+old
passes

@ case a query in WITH of that name
WITH new_names AS (SELECT 1 AS id) SELECT id FROM new_names
@ old/old old/old+new old/new+old new/new new/old+new new/new+old
passes

@ case UNION
SELECT full_name FROM new_names UNION SELECT note FROM untouched ORDER BY 1
@ old/old old/old+new old/new+old
SELECT full_name FROM {new_names} AS "new_names" UNION SELECT note FROM untouched ORDER BY 1
@ new/new new/old+new new/new+old
passes

@ case TABLE
TABLE new_names
@ old/old old/old+new old/new+old
SELECT * FROM {new_names} AS "new_names"
@ new/new new/old+new new/new+old
passes

@ case a window
SELECT id, lag(full_name) OVER (ORDER BY id) FROM new_names ORDER BY id
@ old/old old/old+new old/new+old
SELECT id, lag(full_name) OVER (ORDER BY id) FROM {new_names} AS "new_names" ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case groups
SELECT split_part(full_name, ' ', 1) AS f, count(*) FROM new_names GROUP BY f ORDER BY f
@ old/old old/old+new old/new+old
SELECT split_part(full_name, ' ', 1) AS f, count(*) FROM {new_names} AS "new_names" GROUP BY f ORDER BY f
@ new/new new/old+new new/new+old
passes

@ case grouping sets
SELECT full_name, count(*) FROM new_names GROUP BY ROLLUP (full_name) ORDER BY 1
@ old/old old/old+new old/new+old
SELECT full_name, count(*) FROM {new_names} AS "new_names" GROUP BY ROLLUP (full_name) ORDER BY 1
@ new/new new/old+new new/new+old
passes

@ case DISTINCT ON
SELECT DISTINCT ON (length(full_name)) full_name FROM new_names ORDER BY length(full_name), full_name
@ old/old old/old+new old/new+old
SELECT DISTINCT ON (length(full_name)) full_name FROM {new_names} AS "new_names" ORDER BY length(full_name), full_name
@ new/new new/old+new new/new+old
passes

@ case FETCH FIRST WITH TIES
SELECT id FROM new_names ORDER BY length(full_name) FETCH FIRST 1 ROW WITH TIES
@ old/old old/old+new old/new+old
SELECT id FROM {new_names} AS "new_names" ORDER BY length(full_name) FETCH FIRST 1 ROW WITH TIES
@ new/new new/old+new new/new+old
passes

@ case VALUES
VALUES ((SELECT max(full_name) FROM new_names)), ('x')
@ old/old old/old+new old/new+old
VALUES ((SELECT max(full_name) FROM {new_names} AS "new_names")), ('x')
@ new/new new/old+new new/new+old
passes

@ case names in comments and strings
SELECT 'new_names', full_name /* new_names */ FROM new_names -- new_names
ORDER BY id
@ old/old old/old+new old/new+old
SELECT 'new_names', full_name /* new_names */ FROM {new_names} AS "new_names" -- new_names
ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case a column's label
SELECT id AS new_names FROM new_names ORDER BY id
@ old/old old/old+new old/new+old
SELECT id AS new_names FROM {new_names} AS "new_names" ORDER BY id
@ new/new new/old+new new/new+old
passes

@ case EXPLAIN
EXPLAIN (COSTS off) SELECT full_name FROM new_names
@ old/old old/old+new old/new+old
EXPLAIN (COSTS off) SELECT full_name FROM {new_names} AS "new_names"
@ new/new new/old+new new/new+old
passes

@ case CREATE TABLE AS
CREATE TABLE x AS SELECT full_name FROM new_names
@ old/old old/old+new old/new+old
CREATE TABLE x AS SELECT full_name FROM {new_names} AS "new_names"
@ new/new new/old+new new/new+old
passes

@ case SELECT INTO
SELECT full_name INTO x FROM new_names
@ old/old old/old+new old/new+old
SELECT full_name INTO x FROM {new_names} AS "new_names"
@ new/new new/old+new new/new+old
passes

@ case COPY of a query
COPY (SELECT full_name FROM new_names ORDER BY id) TO STDOUT
@ old/old old/old+new old/new+old
COPY (SELECT full_name FROM {new_names} AS "new_names" ORDER BY id) TO STDOUT
@ new/new new/old+new new/new+old
passes

@ case INSERT elsewhere
INSERT INTO untouched SELECT id + 1000, full_name FROM new_names
@ old/old old/old+new old/new+old
INSERT INTO untouched SELECT id + 1000, full_name FROM {new_names} AS "new_names"
@ new/new new/old+new new/new+old
passes

@ case UPDATE elsewhere
UPDATE untouched u SET note = w.full_name FROM new_names w WHERE w.id = u.id
@ old/old old/old+new old/new+old
UPDATE untouched u SET note = w.full_name FROM {new_names} w WHERE w.id = u.id
@ new/new new/old+new new/new+old
passes

@ case DELETE elsewhere
DELETE FROM untouched u USING new_names w WHERE w.id = u.id
@ old/old old/old+new old/new+old
DELETE FROM untouched u USING {new_names} w WHERE w.id = u.id
@ new/new new/old+new new/new+old
passes

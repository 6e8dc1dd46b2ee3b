@ case a WITH query hides the table
WITH names AS (SELECT 1 AS id) SELECT * FROM names
@ new/new
passes

@ case but not from itself
WITH names AS (SELECT * FROM names) SELECT * FROM names
@ new/new
WITH names AS (SELECT * FROM {names} AS "names") SELECT * FROM names

@ case unless it is recursive
WITH RECURSIVE names AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM names WHERE id < 3) SELECT * FROM names
@ new/new
passes

@ case earlier queries do not see it, later ones do
WITH a AS (SELECT * FROM names), names AS (SELECT 1 AS id), b AS (SELECT * FROM names) SELECT * FROM a, b
@ new/new
WITH a AS (SELECT * FROM {names} AS "names"), names AS (SELECT 1 AS id), b AS (SELECT * FROM names) SELECT * FROM a, b

@ case with RECURSIVE all of them see it
WITH RECURSIVE a AS (SELECT * FROM names), names AS (SELECT 1 AS id) SELECT * FROM a
@ new/new
passes

@ case a schema sees through it
WITH names AS (SELECT 1 AS id) SELECT * FROM public.names
@ new/new
WITH names AS (SELECT 1 AS id) SELECT * FROM {names} AS "names"

@ case only where it can be seen
SELECT * FROM (WITH names AS (SELECT 1 AS id) SELECT * FROM names) x JOIN names USING (id)
@ new/new
SELECT * FROM (WITH names AS (SELECT 1 AS id) SELECT * FROM names) x JOIN {names} AS "names" USING (id)

@ case it is seen in subqueries and in all arms of a set operation
WITH names AS (SELECT 1 AS id) SELECT (SELECT id FROM names) UNION SELECT id FROM names
@ new/new
passes

@ case WITH of one arm is not seen in the other
(WITH names AS (SELECT 1 AS id) SELECT id FROM names) UNION SELECT id FROM names
@ new/new
(WITH names AS (SELECT 1 AS id) SELECT id FROM names) UNION SELECT id FROM {names} AS "names"

@ case an INSERT's source sees the INSERT's WITH
WITH names AS (SELECT 1 AS id) INSERT INTO other SELECT id FROM names
@ new/new
passes

@ case a query in WITH reads the table
WITH n AS MATERIALIZED (SELECT * FROM names WHERE id = 1) SELECT * FROM n
@ new/new
WITH n AS MATERIALIZED (SELECT * FROM {names} AS "names" WHERE id = 1) SELECT * FROM n

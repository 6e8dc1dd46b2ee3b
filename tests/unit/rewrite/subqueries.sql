@ case in the SELECT list
SELECT (SELECT max(last_name) FROM names), 1
@ new/new new/old+new new/new+old
SELECT (SELECT max(last_name) FROM {names} AS "names"), 1
@ old/old old/old+new old/new+old
passes

@ case in the SELECT list, for each row
SELECT o.id, (SELECT n.first_name FROM names n WHERE n.id = o.name_id) AS who FROM orders o ORDER BY o.id
@ new/new new/old+new new/new+old
SELECT o.id, (SELECT n.first_name FROM {names} n WHERE n.id = o.name_id) AS who FROM orders o ORDER BY o.id
@ old/old old/old+new old/new+old
passes

@ case in WHERE with a comparison
SELECT id FROM names WHERE id = (SELECT max(id) FROM names)
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE id = (SELECT max(id) FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case in WHERE with ANY
SELECT id FROM untouched WHERE id = ANY (SELECT id FROM names) ORDER BY id
@ new/new new/old+new new/new+old
SELECT id FROM untouched WHERE id = ANY (SELECT id FROM {names} AS "names") ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in WHERE with ALL
SELECT id FROM untouched WHERE id > ALL (SELECT id FROM names) ORDER BY id LIMIT 3
@ new/new new/old+new new/new+old
SELECT id FROM untouched WHERE id > ALL (SELECT id FROM {names} AS "names") ORDER BY id LIMIT 3
@ old/old old/old+new old/new+old
passes

@ case in WHERE with NOT IN
SELECT id FROM untouched WHERE id NOT IN (SELECT id FROM names) ORDER BY id LIMIT 3
@ new/new new/old+new new/new+old
SELECT id FROM untouched WHERE id NOT IN (SELECT id FROM {names} AS "names") ORDER BY id LIMIT 3
@ old/old old/old+new old/new+old
passes

@ case in WHERE with NOT EXISTS
SELECT id FROM untouched u WHERE NOT EXISTS (SELECT 1 FROM names n WHERE n.id = u.id) ORDER BY id LIMIT 3
@ new/new new/old+new new/new+old
SELECT id FROM untouched u WHERE NOT EXISTS (SELECT 1 FROM {names} n WHERE n.id = u.id) ORDER BY id LIMIT 3
@ old/old old/old+new old/new+old
passes

@ case in HAVING
SELECT name_id FROM orders GROUP BY name_id HAVING count(*) >= (SELECT min(id) FROM names) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT name_id FROM orders GROUP BY name_id HAVING count(*) >= (SELECT min(id) FROM {names} AS "names") ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case in ORDER BY
SELECT id FROM orders o ORDER BY (SELECT n.last_name FROM names n WHERE n.id = o.name_id), id
@ new/new new/old+new new/new+old
SELECT id FROM orders o ORDER BY (SELECT n.last_name FROM {names} n WHERE n.id = o.name_id), id
@ old/old old/old+new old/new+old
passes

@ case in LIMIT and OFFSET
SELECT id FROM untouched ORDER BY id LIMIT (SELECT count(*) FROM names) OFFSET (SELECT min(id) FROM names)
@ new/new new/old+new new/new+old
SELECT id FROM untouched ORDER BY id LIMIT (SELECT count(*) FROM {names} AS "names") OFFSET (SELECT min(id) FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case in GROUP BY
SELECT count(*) FROM orders o GROUP BY (SELECT n.first_name FROM names n WHERE n.id = o.name_id) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT count(*) FROM orders o GROUP BY (SELECT n.first_name FROM {names} n WHERE n.id = o.name_id) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case in a join's condition
SELECT o.id FROM orders o JOIN untouched u ON u.id = (SELECT min(id) FROM names) AND u.id = o.id
@ new/new new/old+new new/new+old
SELECT o.id FROM orders o JOIN untouched u ON u.id = (SELECT min(id) FROM {names} AS "names") AND u.id = o.id
@ old/old old/old+new old/new+old
passes

@ case in a function's arguments
SELECT coalesce((SELECT last_name FROM names WHERE id = 99), 'nobody')
@ new/new new/old+new new/new+old
SELECT coalesce((SELECT last_name FROM {names} AS "names" WHERE id = 99), 'nobody')
@ old/old old/old+new old/new+old
passes

@ case in CASE
SELECT CASE WHEN EXISTS (SELECT FROM names WHERE id = 1) THEN 'yes' ELSE 'no' END
@ new/new new/old+new new/new+old
SELECT CASE WHEN EXISTS (SELECT FROM {names} AS "names" WHERE id = 1) THEN 'yes' ELSE 'no' END
@ old/old old/old+new old/new+old
passes

@ case in CASE as its value
SELECT CASE (SELECT first_name FROM names WHERE id = 1) WHEN 'Ada' THEN 1 END
@ new/new new/old+new new/new+old
SELECT CASE (SELECT first_name FROM {names} AS "names" WHERE id = 1) WHEN 'Ada' THEN 1 END
@ old/old old/old+new old/new+old
passes

@ case in an array
SELECT ARRAY[(SELECT min(id) FROM names), (SELECT max(id) FROM names)]
@ new/new new/old+new new/new+old
SELECT ARRAY[(SELECT min(id) FROM {names} AS "names"), (SELECT max(id) FROM {names} AS "names")]
@ old/old old/old+new old/new+old
passes

@ case as an array
SELECT ARRAY(SELECT first_name || last_name FROM names ORDER BY id)
@ new/new new/old+new new/new+old
SELECT ARRAY(SELECT first_name || last_name FROM {names} AS "names" ORDER BY id)
@ old/old old/old+new old/new+old
passes

@ case in a row
SELECT ROW(1, (SELECT count(*) FROM names))
@ new/new new/old+new new/new+old
SELECT ROW(1, (SELECT count(*) FROM {names} AS "names"))
@ old/old old/old+new old/new+old
passes

@ case in a cast
SELECT CAST((SELECT max(id) FROM names) AS text), (SELECT max(id) FROM names)::numeric
@ new/new new/old+new new/new+old
SELECT CAST((SELECT max(id) FROM {names} AS "names") AS text), (SELECT max(id) FROM {names} AS "names")::numeric
@ old/old old/old+new old/new+old
passes

@ case in VALUES
VALUES ((SELECT min(id) FROM names)), (7)
@ new/new new/old+new new/new+old
VALUES ((SELECT min(id) FROM {names} AS "names")), (7)
@ old/old old/old+new old/new+old
passes

@ case in FROM with columns named
SELECT x, y FROM (SELECT id, last_name FROM names) AS s (x, y) ORDER BY x
@ new/new new/old+new new/new+old
SELECT x, y FROM (SELECT id, last_name FROM {names} AS "names") AS s (x, y) ORDER BY x
@ old/old old/old+new old/new+old
passes

@ case in FROM, nested
SELECT s.id FROM (SELECT t.id FROM (SELECT id FROM names WHERE id < 5) t) s ORDER BY 1
@ new/new new/old+new new/new+old
SELECT s.id FROM (SELECT t.id FROM (SELECT id FROM {names} AS "names" WHERE id < 5) t) s ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case with a column of the outer query
SELECT id FROM names n WHERE EXISTS (SELECT FROM orders WHERE name_id = n.id AND amount > length(n.last_name)) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} n WHERE EXISTS (SELECT FROM orders WHERE name_id = n.id AND amount > length(n.last_name)) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case a bare column that only the outer query has
SELECT o.id FROM orders o WHERE amount > (SELECT count(*) FROM names WHERE id <= name_id) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT o.id FROM orders o WHERE amount > (SELECT count(*) FROM {names} AS "names" WHERE id <= name_id) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case in an aggregate's FILTER
SELECT count(*) FILTER (WHERE id IN (SELECT name_id FROM orders)) FROM names
@ new/new new/old+new new/new+old
SELECT count(*) FILTER (WHERE id IN (SELECT name_id FROM orders)) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case in an aggregate's ORDER BY
SELECT string_agg(note, ',' ORDER BY (SELECT count(*) FROM names), id) FROM untouched WHERE id < 4
@ new/new new/old+new new/new+old
SELECT string_agg(note, ',' ORDER BY (SELECT count(*) FROM {names} AS "names"), id) FROM untouched WHERE id < 4
@ old/old old/old+new old/new+old
passes

@ case BETWEEN two of them
SELECT id FROM untouched WHERE id BETWEEN (SELECT min(id) FROM names) AND (SELECT max(id) FROM names) ORDER BY id
@ new/new new/old+new new/new+old
SELECT id FROM untouched WHERE id BETWEEN (SELECT min(id) FROM {names} AS "names") AND (SELECT max(id) FROM {names} AS "names") ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case compared as rows
SELECT id FROM names WHERE (id, first_name) = (SELECT id, first_name FROM names WHERE id = 2)
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE (id, first_name) = (SELECT id, first_name FROM {names} AS "names" WHERE id = 2)
@ old/old old/old+new old/new+old
passes

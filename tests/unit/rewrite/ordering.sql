@ case DISTINCT
SELECT DISTINCT first_name FROM names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT DISTINCT first_name FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case DISTINCT ON
SELECT DISTINCT ON (n.first_name) n.first_name, n.last_name FROM names n ORDER BY n.first_name, n.id DESC
@ new/new new/old+new new/new+old
SELECT DISTINCT ON (n.first_name) n.first_name, n.last_name FROM {names} n ORDER BY n.first_name, n.id DESC
@ old/old old/old+new old/new+old
passes

@ case NULLS FIRST
SELECT id FROM names ORDER BY nullif(first_name, 'Ada') NULLS FIRST, id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY nullif(first_name, 'Ada') NULLS FIRST, id
@ old/old old/old+new old/new+old
passes

@ case USING an operator
SELECT id FROM names ORDER BY last_name USING >, id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY last_name USING >, id
@ old/old old/old+new old/new+old
passes

@ case a collation
SELECT id FROM names ORDER BY last_name COLLATE "C", id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY last_name COLLATE "C", id
@ old/old old/old+new old/new+old
passes

@ case LIMIT ALL
SELECT id FROM names ORDER BY id LIMIT ALL
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY id LIMIT ALL
@ old/old old/old+new old/new+old
passes

@ case OFFSET before LIMIT
SELECT id FROM names ORDER BY id OFFSET 1 LIMIT 2
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY id OFFSET 1 LIMIT 2
@ old/old old/old+new old/new+old
passes

@ case FETCH FIRST
SELECT id FROM names ORDER BY id FETCH FIRST 2 ROWS ONLY
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY id FETCH FIRST 2 ROWS ONLY
@ old/old old/old+new old/new+old
passes

@ case FETCH FIRST WITH TIES
SELECT first_name FROM names ORDER BY first_name FETCH FIRST 1 ROW WITH TIES
@ new/new new/old+new new/new+old
SELECT first_name FROM {names} AS "names" ORDER BY first_name FETCH FIRST 1 ROW WITH TIES
@ old/old old/old+new old/new+old
passes

@ case OFFSET with ROWS
SELECT id FROM names ORDER BY id OFFSET 2 ROWS FETCH NEXT ROW ONLY
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" ORDER BY id OFFSET 2 ROWS FETCH NEXT ROW ONLY
@ old/old old/old+new old/new+old
passes

@ case a label that is called as the table is, in ORDER BY
SELECT first_name AS n FROM names n ORDER BY n, lower(n::text) LIMIT 3
@ new/new
SELECT first_name AS n FROM {names} n ORDER BY n, lower(("n".*::"public"."names")::text) LIMIT 3

@ case a label that is called as the table is, in DISTINCT ON
SELECT DISTINCT ON (n) first_name AS n FROM names n ORDER BY n
@ new/new
SELECT DISTINCT ON (n) first_name AS n FROM {names} n ORDER BY n

@ case a label that is called as the table is, in GROUP BY
SELECT first_name AS n, count(*) FROM names n GROUP BY n ORDER BY n
@ new/new
SELECT first_name AS n, count(*) FROM {names} n GROUP BY n ORDER BY n

@ case an item that is called as the table is by itself
SELECT upper(first_name) FROM names upper ORDER BY upper
@ new/new
SELECT upper(first_name) FROM {names} upper ORDER BY upper

@ case a label that is called as the table is, in ORDER BY of a union
SELECT * FROM names n WHERE EXISTS (SELECT id AS n FROM orders UNION SELECT 1 ORDER BY n)
@ new/new
SELECT * FROM {names} n WHERE EXISTS (SELECT id AS n FROM orders UNION SELECT 1 ORDER BY n)

@ case the whole row in ORDER BY of a window
SELECT first_name AS n, rank() OVER (ORDER BY n) FROM names n
@ new/new
SELECT first_name AS n, rank() OVER (ORDER BY ("n".*::"public"."names")) FROM {names} n

@ case a label that is called as a system column
SELECT first_name AS ctid FROM names ORDER BY ctid
@ new/new
SELECT first_name AS ctid FROM {names} AS "names" ORDER BY ctid

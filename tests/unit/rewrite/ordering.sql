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

@ case UNION ALL
SELECT id FROM names UNION ALL SELECT id FROM orders ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" UNION ALL SELECT id FROM orders ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case UNION DISTINCT
SELECT first_name FROM names UNION DISTINCT SELECT first_name FROM names ORDER BY 1
@ new/new new/old+new new/new+old
SELECT first_name FROM {names} AS "names" UNION DISTINCT SELECT first_name FROM {names} AS "names" ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case INTERSECT
SELECT id FROM names INTERSECT SELECT name_id FROM orders ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" INTERSECT SELECT name_id FROM orders ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case INTERSECT ALL
SELECT first_name FROM names INTERSECT ALL SELECT first_name FROM names WHERE id > 1 ORDER BY 1
@ new/new new/old+new new/new+old
SELECT first_name FROM {names} AS "names" INTERSECT ALL SELECT first_name FROM {names} AS "names" WHERE id > 1 ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case EXCEPT ALL
SELECT id FROM names EXCEPT ALL SELECT name_id FROM orders ORDER BY 1
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" EXCEPT ALL SELECT name_id FROM orders ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case of three with brackets
(SELECT id FROM names EXCEPT SELECT 1) INTERSECT SELECT id FROM untouched ORDER BY id LIMIT 3
@ new/new new/old+new new/new+old
(SELECT id FROM {names} AS "names" EXCEPT SELECT 1) INTERSECT SELECT id FROM untouched ORDER BY id LIMIT 3
@ old/old old/old+new old/new+old
passes

@ case with ORDER BY in an arm
(SELECT id FROM names ORDER BY id DESC LIMIT 2) UNION (SELECT id FROM names ORDER BY id LIMIT 2) ORDER BY 1
@ new/new new/old+new new/new+old
(SELECT id FROM {names} AS "names" ORDER BY id DESC LIMIT 2) UNION (SELECT id FROM {names} AS "names" ORDER BY id LIMIT 2) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case of VALUES
VALUES (1), (100) EXCEPT SELECT id FROM names
@ new/new new/old+new new/new+old
VALUES (1), (100) EXCEPT SELECT id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case in a subquery of FROM
SELECT count(*) FROM (SELECT id FROM names UNION ALL SELECT id FROM untouched) s
@ new/new new/old+new new/new+old
SELECT count(*) FROM (SELECT id FROM {names} AS "names" UNION ALL SELECT id FROM untouched) s
@ old/old old/old+new old/new+old
passes

@ case of TABLE
TABLE names
@ new/new new/old+new new/new+old
SELECT * FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case OVER nothing
SELECT id, count(*) OVER () FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, count(*) OVER () FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case OVER a partition
SELECT id, rank() OVER (PARTITION BY first_name ORDER BY last_name) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, rank() OVER (PARTITION BY first_name ORDER BY last_name) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a named window
SELECT id, lag(last_name) OVER w, lead(id) OVER w FROM names WINDOW w AS (ORDER BY id) ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, lag(last_name) OVER w, lead(id) OVER w FROM {names} AS "names" WINDOW w AS (ORDER BY id) ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a window over a window
SELECT id, sum(id) OVER (w ROWS 1 PRECEDING) FROM names WINDOW w AS (ORDER BY id) ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, sum(id) OVER (w ROWS 1 PRECEDING) FROM {names} AS "names" WINDOW w AS (ORDER BY id) ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case frames
SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case frames by groups
SELECT id, count(*) OVER (ORDER BY first_name GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, count(*) OVER (ORDER BY first_name GROUPS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case an aggregate with FILTER and OVER
SELECT id, count(*) FILTER (WHERE id > 2) OVER (ORDER BY id) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, count(*) FILTER (WHERE id > 2) OVER (ORDER BY id) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a window over groups
SELECT first_name, rank() OVER (ORDER BY count(*) DESC) FROM names GROUP BY first_name ORDER BY 1
@ new/new new/old+new new/new+old
SELECT first_name, rank() OVER (ORDER BY count(*) DESC) FROM {names} AS "names" GROUP BY first_name ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case the first of each partition
SELECT * FROM (SELECT n.*, row_number() OVER (PARTITION BY first_name ORDER BY id) AS r FROM names n) s WHERE r = 1 ORDER BY id
@ new/new new/old+new new/new+old
SELECT * FROM (SELECT n.*, row_number() OVER (PARTITION BY first_name ORDER BY id) AS r FROM {names} n) s WHERE r = 1 ORDER BY id
@ old/old old/old+new old/new+old
passes

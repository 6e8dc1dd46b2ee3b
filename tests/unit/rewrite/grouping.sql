@ case an expression
SELECT length(last_name), count(*) FROM names GROUP BY length(last_name) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT length(last_name), count(*) FROM {names} AS "names" GROUP BY length(last_name) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case by position
SELECT first_name, count(*) FROM names GROUP BY 1 ORDER BY 1
@ new/new new/old+new new/new+old
SELECT first_name, count(*) FROM {names} AS "names" GROUP BY 1 ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case by an output's name
SELECT upper(first_name) AS u, count(*) FROM names GROUP BY u ORDER BY 1
@ new/new new/old+new new/new+old
SELECT upper(first_name) AS u, count(*) FROM {names} AS "names" GROUP BY u ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case GROUPING SETS
SELECT first_name, last_name, count(*) FROM names GROUP BY GROUPING SETS ((first_name), (last_name), ()) ORDER BY 1, 2
@ new/new new/old+new new/new+old
SELECT first_name, last_name, count(*) FROM {names} AS "names" GROUP BY GROUPING SETS ((first_name), (last_name), ()) ORDER BY 1, 2
@ old/old old/old+new old/new+old
passes

@ case ROLLUP
SELECT first_name, last_name, grouping(first_name, last_name), count(*) FROM names GROUP BY ROLLUP (first_name, last_name) ORDER BY 1, 2
@ new/new new/old+new new/new+old
SELECT first_name, last_name, grouping(first_name, last_name), count(*) FROM {names} AS "names" GROUP BY ROLLUP (first_name, last_name) ORDER BY 1, 2
@ old/old old/old+new old/new+old
passes

@ case CUBE
SELECT first_name, count(*) FROM names GROUP BY CUBE (first_name, length(last_name)) ORDER BY 1, 2
@ new/new new/old+new new/new+old
SELECT first_name, count(*) FROM {names} AS "names" GROUP BY CUBE (first_name, length(last_name)) ORDER BY 1, 2
@ old/old old/old+new old/new+old
passes

@ case GROUP BY DISTINCT
SELECT first_name, count(*) FROM names GROUP BY DISTINCT ROLLUP (first_name), ROLLUP (first_name) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT first_name, count(*) FROM {names} AS "names" GROUP BY DISTINCT ROLLUP (first_name), ROLLUP (first_name) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case nothing
SELECT count(*) FROM names GROUP BY ()
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} AS "names" GROUP BY ()
@ old/old old/old+new old/new+old
passes

@ case HAVING without GROUP BY
SELECT max(id) FROM names HAVING count(*) > 2
@ new/new new/old+new new/new+old
SELECT max(id) FROM {names} AS "names" HAVING count(*) > 2
@ old/old old/old+new old/new+old
passes

@ case an ordered-set aggregate
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY last_name) FROM names
@ new/new new/old+new new/new+old
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY last_name) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case a hypothetical-set aggregate
SELECT rank(3) WITHIN GROUP (ORDER BY id) FROM names
@ new/new new/old+new new/new+old
SELECT rank(3) WITHIN GROUP (ORDER BY id) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case DISTINCT in an aggregate
SELECT count(DISTINCT first_name), array_agg(DISTINCT first_name ORDER BY first_name) FROM names
@ new/new new/old+new new/new+old
SELECT count(DISTINCT first_name), array_agg(DISTINCT first_name ORDER BY first_name) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case VARIADIC and named arguments
SELECT concat_ws('-', VARIADIC ARRAY[first_name, last_name]), make_interval(days => id) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT concat_ws('-', VARIADIC ARRAY[first_name, last_name]), make_interval(days => id) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a column in some of the sets only
SELECT id, first_name, last_name, GROUPING(first_name) FROM names n GROUP BY GROUPING SETS ((id), (id, first_name))
@ new/new
SELECT id, first_name, last_name, GROUPING(first_name) FROM {names} n GROUP BY GROUPING SETS ((id), (id, first_name)), "n"."last_name"

@ case a column that is rolled up beside the key
SELECT id, first_name, count(*) FROM names n GROUP BY id, ROLLUP (first_name)
@ new/new
SELECT id, first_name, count(*) FROM {names} n GROUP BY id, ROLLUP (first_name)

@ case positions in sets beside the key
SELECT id, first_name, last_name FROM names n GROUP BY id, CUBE (2, 3)
@ new/new
SELECT id, first_name, last_name FROM {names} n GROUP BY id, CUBE (2, 3)

@ case labels in sets beside the key
SELECT id, first_name AS f, last_name FROM names n GROUP BY id, GROUPING SETS ((f), ())
@ new/new
SELECT id, first_name AS f, last_name FROM {names} n GROUP BY id, "n"."last_name", GROUPING SETS ((f), ())

@ case a position behind a star in sets beside the key
SELECT n.*, first_name FROM names n GROUP BY id, ROLLUP (4)
@ new/new
SELECT n.*, first_name FROM {names} n GROUP BY id, ROLLUP (4)

@ case a label that is the name of a column
SELECT id AS first_name, last_name FROM names GROUP BY first_name
@ new/new
SELECT id AS first_name, last_name FROM {names} AS "names" GROUP BY first_name

@ case casts of columns in sets beside the key
SELECT id, first_name::text, CAST(last_name AS text) AS l FROM names GROUP BY id, ROLLUP (2, l)
@ new/new
SELECT id, first_name::text, CAST(last_name AS text) AS l FROM {names} AS "names" GROUP BY id, ROLLUP (2, l)

@ case expressions of columns in sets beside the key
SELECT id, upper(first_name), last_name FROM names GROUP BY id, ROLLUP (upper(first_name))
@ new/new
SELECT id, upper(first_name), last_name FROM {names} AS "names" GROUP BY id, "names"."first_name", "names"."last_name", ROLLUP (upper(first_name))

@ case merged columns in sets beside the key
SELECT id, n.last_name FROM names n LEFT JOIN m USING (last_name) AS j GROUP BY id, ROLLUP (j.last_name)
@ new/new
SELECT id, n.last_name FROM {names} n LEFT JOIN m USING (last_name) AS j GROUP BY id, ROLLUP (j.last_name)

@ case a whole row beside sets of its columns
SELECT n.id, row_to_json(n) FROM names n GROUP BY n.id, ROLLUP (n.last_name)
@ new/new
refused a whole row beside grouping sets of its columns on "names" cannot be rewritten while the migration "names" is under way

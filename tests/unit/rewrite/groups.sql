@ case other columns join the key in the group
SELECT n.id, n.first_name, count(*) FROM names n JOIN orders o ON o.name_id = n.id GROUP BY n.id
@ new/new
SELECT n.id, n.first_name, count(*) FROM {names} n JOIN orders o ON o.name_id = n.id GROUP BY n.id, "n"."first_name"
@ old/old+new
passes

@ case all of them where a star needs them
SELECT n.*, count(*) FROM names n GROUP BY n.id ORDER BY n.id
@ new/new
SELECT n.*, count(*) FROM {names} n GROUP BY n.id, "n"."first_name", "n"."last_name" ORDER BY n.id

@ case no more than are used
SELECT id, count(*) FROM names GROUP BY id
@ new/new
SELECT id, count(*) FROM {names} AS "names" GROUP BY id

@ case used in HAVING, ORDER BY and a subquery
SELECT count(*) FROM names GROUP BY names.id HAVING first_name > 'a' ORDER BY (SELECT last_name || x FROM other)
@ new/new
SELECT count(*) FROM {names} AS "names" GROUP BY names.id, "names"."first_name", "names"."last_name" HAVING first_name > 'a' ORDER BY (SELECT last_name || x FROM other)

@ case by position
SELECT n.first_name, n.id FROM names n GROUP BY 2
@ new/new
SELECT n.first_name, n.id FROM {names} n GROUP BY 2, "n"."first_name"

@ case by an output name
SELECT n.id AS x, n.first_name FROM names n GROUP BY x
@ new/new
SELECT n.id AS x, n.first_name FROM {names} n GROUP BY x, "n"."first_name"

@ case with renamed columns
SELECT k, b FROM names AS n(k, b) GROUP BY k
@ new/new
SELECT k, b FROM {names} AS n(k, b) GROUP BY k, "n"."b"

@ case without the key nothing is added
SELECT n.first_name, count(*) FROM names n GROUP BY n.first_name
@ new/new
SELECT n.first_name, count(*) FROM {names} n GROUP BY n.first_name

@ case nor in grouping sets
SELECT n.id, count(n.first_name) FROM names n GROUP BY ROLLUP (n.id)
@ new/new
SELECT n.id, count(n.first_name) FROM {names} n GROUP BY ROLLUP (n.id)

@ case a key of another table is not ours
SELECT o.id, count(n.first_name) FROM names n, orders o GROUP BY o.id
@ new/new
SELECT o.id, count(n.first_name) FROM {names} n, orders o GROUP BY o.id

@ case a lateral subquery that is limited
SELECT n.id, l.amount FROM names n CROSS JOIN LATERAL (SELECT o.amount FROM orders o WHERE o.name_id = n.id ORDER BY o.amount DESC LIMIT 1) l ORDER BY n.id
@ new/new new/old+new new/new+old
SELECT n.id, l.amount FROM {names} n CROSS JOIN LATERAL (SELECT o.amount FROM orders o WHERE o.name_id = n.id ORDER BY o.amount DESC LIMIT 1) l ORDER BY n.id
@ old/old old/old+new old/new+old
passes

@ case a lateral subquery over the table
SELECT o.id, l.last_name FROM orders o LEFT JOIN LATERAL (SELECT n.last_name FROM names n WHERE n.id = o.name_id) l ON true ORDER BY o.id
@ new/new new/old+new new/new+old
SELECT o.id, l.last_name FROM orders o LEFT JOIN LATERAL (SELECT n.last_name FROM {names} n WHERE n.id = o.name_id) l ON true ORDER BY o.id
@ old/old old/old+new old/new+old
passes

@ case a lateral subquery over the table twice
SELECT a.id, l.c FROM names a, LATERAL (SELECT count(*) AS c FROM names b WHERE b.id < a.id) l ORDER BY a.id
@ new/new new/old+new new/new+old
SELECT a.id, l.c FROM {names} a, LATERAL (SELECT count(*) AS c FROM {names} b WHERE b.id < a.id) l ORDER BY a.id
@ old/old old/old+new old/new+old
passes

@ case a function of its columns in FROM
SELECT n.id, s.part FROM names n, regexp_split_to_table(n.last_name, 'e') AS s (part) ORDER BY n.id, s.part
@ new/new new/old+new new/new+old
SELECT n.id, s.part FROM {names} n, regexp_split_to_table(n.last_name, 'e') AS s (part) ORDER BY n.id, s.part
@ old/old old/old+new old/new+old
passes

@ case functions in ROWS FROM
SELECT n.id, a, b FROM names n, ROWS FROM (generate_series(1, 2), unnest(ARRAY[n.first_name])) AS r (a, b) ORDER BY n.id, a
@ new/new new/old+new new/new+old
SELECT n.id, a, b FROM {names} n, ROWS FROM (generate_series(1, 2), unnest(ARRAY[n.first_name])) AS r (a, b) ORDER BY n.id, a
@ old/old old/old+new old/new+old
passes

@ case WITH ORDINALITY
SELECT n.id, c, o FROM names n, unnest(string_to_array(n.last_name, 'a')) WITH ORDINALITY AS u (c, o) ORDER BY n.id, o
@ new/new new/old+new new/new+old
SELECT n.id, c, o FROM {names} n, unnest(string_to_array(n.last_name, 'a')) WITH ORDINALITY AS u (c, o) ORDER BY n.id, o
@ old/old old/old+new old/new+old
passes

@ case unnest of its rows
SELECT u.x FROM unnest(ARRAY(SELECT id FROM names ORDER BY id)) AS u (x)
@ new/new new/old+new new/new+old
SELECT u.x FROM unnest(ARRAY(SELECT id FROM {names} AS "names" ORDER BY id)) AS u (x)
@ old/old old/old+new old/new+old
passes

@ case a table of JSON
SELECT n.id, j.value FROM names n, json_each(json_build_object('f', n.first_name)) j ORDER BY n.id
@ new/new new/old+new new/new+old
SELECT n.id, j.value FROM {names} n, json_each(json_build_object('f', n.first_name)) j ORDER BY n.id
@ old/old old/old+new old/new+old
passes

@ case the table that an UPDATE writes cannot be seen in its FROM
UPDATE names SET first_name = 'x' FROM orders o, LATERAL (SELECT last_name FROM f(o.id) AS _ (last_name text)) b WHERE names.id = o.id
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM orders o, LATERAL (SELECT last_name FROM f(o.id) AS _ (last_name text)) b WHERE "names"."id" = o.id

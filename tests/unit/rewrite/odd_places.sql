@ case in a block comment
SELECT /* FROM names */ id FROM names /* names /* new_names */ */ ORDER BY id
@ new/new new/old+new new/new+old
SELECT /* FROM names */ id FROM {names} AS "names" /* names /* new_names */ */ ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a line comment
SELECT id -- FROM names n
FROM names -- names
ORDER BY id
@ new/new new/old+new new/new+old
SELECT id -- FROM names n
FROM {names} AS "names" -- names
ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a string
SELECT 'FROM names', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT 'FROM names', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a string with a doubled quote
SELECT 'it''s names', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT 'it''s names', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a string that goes on
SELECT 'names '
'names', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT 'names '
'names', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in an escape string
SELECT E'na\'mes names\n', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT E'na\'mes names\n', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a Unicode string
SELECT U&'n\0061mes', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT U&'n\0061mes', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in dollar quotes
SELECT $$names$$, $x$ FROM names $y$ $x$, id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT $$names$$, $x$ FROM names $y$ $x$, id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case in a bit string's neighbour
SELECT B'101', X'1F', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT B'101', X'1F', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case as a column's label
SELECT id AS names, 1 AS new_names FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id AS names, 1 AS new_names FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case as a label without AS
SELECT id names FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id names FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case as a column of another table
SELECT s.names, n.id FROM names n, (SELECT 1 AS names) s ORDER BY 2
@ new/new new/old+new new/new+old
SELECT s.names, n.id FROM {names} n, (SELECT 1 AS names) s ORDER BY 2
@ old/old old/old+new old/new+old
passes

@ case as a column in USING
SELECT names FROM (SELECT id AS names FROM names) a JOIN (SELECT 1 AS names) b USING (names)
@ new/new new/old+new new/new+old
SELECT names FROM (SELECT id AS names FROM {names} AS "names") a JOIN (SELECT 1 AS names) b USING (names)
@ old/old old/old+new old/new+old
passes

@ case as the alias of another table
SELECT names.note FROM untouched names WHERE names.id = 1
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case as a function's alias
SELECT names FROM generate_series(1, 2) names ORDER BY 1
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case as a function's column
SELECT f.names FROM generate_series(1, 2) AS f (names) ORDER BY 1
@ new/new new/old+new new/new+old old/old old/old+new old/new+old
passes

@ case as a window's name
SELECT id, rank() OVER names FROM names WINDOW names AS (ORDER BY id) ORDER BY id
@ new/new new/old+new new/new+old
SELECT id, rank() OVER names FROM {names} AS "names" WINDOW names AS (ORDER BY id) ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case as a join's alias
SELECT names.id FROM (names a JOIN orders o ON o.name_id = a.id) AS names (id, f, l, o) ORDER BY 1
@ new/new new/old+new new/new+old
SELECT names.id FROM ({names} a JOIN orders o ON o.name_id = a.id) AS names (id, f, l, o) ORDER BY 1
@ old/old old/old+new old/new+old
passes

@ case as a field
SELECT (s.r).names FROM (SELECT json_populate_record(NULL::r, '{}') AS r FROM names) s(r)
@ new/new new/old+new new/new+old
SELECT (s.r).names FROM (SELECT json_populate_record(NULL::r, '{}') AS r FROM {names} AS "names") s(r)
@ old/old old/old+new old/new+old
passes

@ case as a type
SELECT NULL::other.names, id FROM names
@ new/new new/old+new new/new+old
SELECT NULL::other.names, id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case as a function
SELECT other.names(id) FROM names
@ new/new new/old+new new/new+old
SELECT other.names(id) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case as a schema
SELECT x.id FROM names.other x, names n
@ new/new new/old+new new/new+old
SELECT x.id FROM names.other x, {names} n
@ old/old old/old+new old/new+old
passes

@ case as another schema's table
SELECT x.id FROM other.names x, names n
@ new/new new/old+new new/new+old
SELECT x.id FROM other.names x, {names} n
@ old/old old/old+new old/new+old
passes

@ case as an argument's name
SELECT other.f(names => id, new_names := 2) FROM names
@ new/new new/old+new new/new+old
SELECT other.f(names => id, new_names := 2) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case as a sequence's name in a string
SELECT currval('names_id_seq') FROM names
@ new/new new/old+new new/new+old
SELECT currval('names_id_seq') FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case as a parameter's neighbour
SELECT $1::int, id FROM names WHERE id = $2
@ new/new new/old+new new/new+old
SELECT $1::int, id FROM {names} AS "names" WHERE id = $2
@ old/old old/old+new old/new+old
passes

@ case beside operators without space
SELECT id FROM names WHERE id>=2 AND-id<-2 ORDER BY id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE id>=2 AND-id<-2 ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case operators that end in a comment
SELECT 1+/* names */2, id FROM names WHERE id=/**/1
@ new/new new/old+new new/new+old
SELECT 1+/* names */2, id FROM {names} AS "names" WHERE id=/**/1
@ old/old old/old+new old/new+old
passes

@ case an operator with its schema
SELECT id FROM names WHERE id OPERATOR(pg_catalog.=) 2
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE id OPERATOR(pg_catalog.=) 2
@ old/old old/old+new old/new+old
passes

@ case JSON operators
SELECT '{"names": 1}'::jsonb ? 'names', '{"a": 1}'::jsonb ?| ARRAY['names'], '{"a": {"b": 2}}'::json #>> '{a,b}', id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT '{"names": 1}'::jsonb ? 'names', '{"a": 1}'::jsonb ?| ARRAY['names'], '{"a": {"b": 2}}'::json #>> '{a,b}', id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case JSON paths
SELECT jsonb_path_exists('{"names": [1]}', '$.names[*] ? (@ > 0)'), id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT jsonb_path_exists('{"names": [1]}', '$.names[*] ? (@ > 0)'), id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case arrays and slices
SELECT (ARRAY['names', first_name])[2], (ARRAY[1, 2, 3])[2:], id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT (ARRAY['names', first_name])[2], (ARRAY[1, 2, 3])[2:], id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case casts of all forms
SELECT id::text, CAST(id AS bigint), int8(id), int '5', text 'names' FROM names ORDER BY names.id
@ new/new new/old+new new/new+old
SELECT id::text, CAST(id AS bigint), int8(id), int '5', text 'names' FROM {names} AS "names" ORDER BY names.id
@ old/old old/old+new old/new+old
passes

@ case AT TIME ZONE and intervals
SELECT timestamp '2020-01-01' AT TIME ZONE 'UTC' + interval '1' day * id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT timestamp '2020-01-01' AT TIME ZONE 'UTC' + interval '1' day * id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case LIKE with ESCAPE
SELECT id FROM names WHERE last_name LIKE 'K!%%' ESCAPE '!' OR first_name SIMILAR TO 'A(d|n)%' ORDER BY id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE last_name LIKE 'K!%%' ESCAPE '!' OR first_name SIMILAR TO 'A(d|n)%' ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case EXTRACT, POSITION, SUBSTRING, TRIM, OVERLAY
SELECT position('a' IN first_name), substring(first_name FROM 2 FOR 2), trim(BOTH 'A' FROM first_name), overlay(first_name PLACING 'x' FROM 1), extract(year FROM date '2020-01-01') FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT position('a' IN first_name), substring(first_name FROM 2 FOR 2), trim(BOTH 'A' FROM first_name), overlay(first_name PLACING 'x' FROM 1), extract(year FROM date '2020-01-01') FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case IS DISTINCT FROM
SELECT id FROM names WHERE first_name IS DISTINCT FROM 'Ada' AND last_name IS NOT DISTINCT FROM 'Hopper'
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE first_name IS DISTINCT FROM 'Ada' AND last_name IS NOT DISTINCT FROM 'Hopper'
@ old/old old/old+new old/new+old
passes

@ case a keyword as a column's label
SELECT id AS from, last_name AS where FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT id AS from, last_name AS where FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case no target list
SELECT FROM names
@ new/new new/old+new new/new+old
SELECT FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case no space
SELECT(id)FROM "names"ORDER BY(1)
@ new/new new/old+new new/new+old
SELECT(id)FROM {names} AS "names" ORDER BY(1)
@ old/old old/old+new old/new+old
passes

@ case a semicolon and spaces behind
SELECT id FROM names WHERE id = 1 ;  
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE id = 1
@ old/old old/old+new old/new+old
passes

@ case tabs, returns and form feeds
SELECT	id
FROMnames	WHERE	id = 1
@ new/new new/old+new new/new+old
SELECT	id
FROM{names} AS "names"	WHERE	id = 1
@ old/old old/old+new old/new+old
passes

@ case numbers against words
SELECT 1.5, .5, 1e3, id FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT 1.5, .5, 1e3, id FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case row values and comparisons
SELECT id FROM names WHERE (first_name, last_name) > ('B', 'B') ORDER BY id
@ new/new new/old+new new/new+old
SELECT id FROM {names} AS "names" WHERE (first_name, last_name) > ('B', 'B') ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a negative limit of a string
SELECT left(last_name, -1), right(first_name, 2) FROM names ORDER BY id
@ new/new new/old+new new/new+old
SELECT left(last_name, -1), right(first_name, 2) FROM {names} AS "names" ORDER BY id
@ old/old old/old+new old/new+old
passes

@ case a label called as, in front of RETURNING
INSERT INTO names SELECT 1, 'a' AS as RETURNING id
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text), ((NULL)::pg_catalog.text) FROM (SELECT 1, 'a' AS as) AS _cf_s (_cf_1, _cf_2)) AS _cf_v (_cf_1, _cf_2, _cf_3) RETURNING "names"."id" AS "id"
@ old/old+new
WITH _cf (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" SELECT 1, 'a' AS as
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case a column called as, in front of a clause
UPDATE names SET first_name = s.as FROM s WHERE s.as IS DISTINCT FROM s.distinct
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = (((((s.as)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM s WHERE s.as IS DISTINCT FROM s.distinct

@ case a column called distinct, in front of FROM
UPDATE names SET first_name = s.distinct FROM s
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = (((((s.distinct)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM s

@ case a column called as, in front of RETURNING
DELETE FROM names USING s WHERE s.id = names.id AND s.as RETURNING names.id
@ old/old+new
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", s
WHERE s.id = names.id AND s.as FOR UPDATE OF "names") AS _cf;WITH _cf (_cf_r1, _cf_1) AS (DELETE FROM "public"."names" USING s
WHERE s.id = names.id AND s.as
RETURNING names.id, "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT _cf_r1 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

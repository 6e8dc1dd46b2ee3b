@ case a batch of rows by their places
DELETE FROM names WHERE ctid IN (SELECT ctid FROM names WHERE first_name = 'a' LIMIT 10)
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE "names".ctid IN (SELECT ctid FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") AS "names" WHERE first_name = 'a' LIMIT 10)
@ new/new+old
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names".ctid IN (SELECT ctid FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") AS "names"
WHERE first_name = 'a' LIMIT 10) FOR UPDATE OF "names") AS _cf;WITH _cf AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names".ctid IN (SELECT ctid FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") AS "names"
WHERE first_name = 'a' LIMIT 10)
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case an array of places
UPDATE names n SET last_name = 'x' WHERE n.ctid = ANY (ARRAY(SELECT x.ctid FROM names x ORDER BY id LIMIT 2 FOR UPDATE)) RETURNING id
@ new/new
UPDATE "public"."new_names" n SET "full_name" = (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text))) WHERE "n".ctid = ANY (ARRAY(SELECT x.ctid FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") x ORDER BY id LIMIT 2 FOR UPDATE))
RETURNING "n"."id" AS "id"

@ case doubles by their places
DELETE FROM names a WHERE a.ctid <> (SELECT min(b.ctid) FROM names b WHERE b.first_name = a.first_name)
@ new/new
DELETE FROM "public"."new_names" a WHERE "a".ctid <> (SELECT min(b.ctid) FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") b WHERE b.first_name = ((pg_catalog."split_part"("a"."full_name", ' ', 1))::pg_catalog.text))

@ case places in a query of a query
DELETE FROM names WHERE ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER (PARTITION BY first_name ORDER BY id) AS n FROM names) s WHERE n > 1)
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE "names".ctid IN (SELECT ctid FROM (SELECT ctid, row_number() OVER (PARTITION BY first_name ORDER BY id) AS n FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") AS "names") s WHERE n > 1)

@ case places of a joined table
DELETE FROM names a USING names b WHERE a.ctid < b.ctid AND a.first_name = b.first_name
@ new/new
DELETE FROM "public"."new_names" a USING (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") b WHERE "a".ctid < b.ctid AND ((pg_catalog."split_part"("a"."full_name", ' ', 1))::pg_catalog.text) = b.first_name

@ case a place that the client knows
DELETE FROM names WHERE ctid = '(0,1)'
@ new/new
refused system column

@ case a place that the client knows, in a query
DELETE FROM names WHERE '(0,1)' = (SELECT ctid FROM names LIMIT 1)
@ new/new
refused system column

@ case a place under another name
DELETE FROM names WHERE id IN (SELECT id FROM (SELECT ctid AS c, id FROM names) s WHERE c = '(0,1)')
@ new/new
refused system column

@ case a place under the alias's name
DELETE FROM names WHERE id IN (SELECT id FROM (SELECT ctid, id FROM names) s (c) WHERE c = '(0,1)')
@ new/new
refused system column

@ case the least place under another name
DELETE FROM names WHERE id IN (SELECT id FROM (SELECT min(ctid) AS m, 1 AS id FROM names) s WHERE m = '(0,1)')
@ new/new
refused system column

@ case places among others in a set operation
DELETE FROM names WHERE ctid IN (SELECT ctid FROM names UNION SELECT '(0,1)')
@ new/new
refused system column

@ case a place behind a star
DELETE FROM names WHERE '(0,1)' IN (SELECT * FROM (SELECT ctid FROM names) s)
@ new/new
refused system column

@ case a place that is returned
DELETE FROM names WHERE ctid = (SELECT max(ctid) FROM names) RETURNING ctid
@ new/new
refused system column

@ case a place that is stored
UPDATE names SET first_name = ctid::text WHERE id = 1
@ new/new
refused system column

@ case a place as a parameter
DELETE FROM names WHERE ctid = $1
@ new/new
refused system column

@ case a place in a read
SELECT id FROM names WHERE ctid IN (SELECT ctid FROM names)
@ new/new
refused system column

@ case places of the table under another alias
DELETE FROM names WHERE ctid IN (SELECT ctid FROM names x WHERE x.first_name = 'a' LIMIT 10)
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE "names".ctid IN (SELECT ctid FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "new_names".ctid AS ctid FROM "public"."new_names") x WHERE x.first_name = 'a' LIMIT 10)

@ case a bare place in a subquery of another table
DELETE FROM names WHERE EXISTS (SELECT 1 FROM jobs WHERE ctid = names.ctid)
@ new/new
refused system column

@ case tableoid in a subquery of another table
SELECT (SELECT tableoid FROM jobs), (SELECT names.tableoid FROM jobs) FROM names
@ new/new
refused system column

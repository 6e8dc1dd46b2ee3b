@ case a bare key in a subquery means the same on both sides
DELETE FROM names WHERE id IN (SELECT name_id FROM other WHERE name_id = id)
@ new/new
tag as-is
DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT name_id FROM other
WHERE name_id = id)

@ case EXPLAIN without running
EXPLAIN DELETE FROM names WHERE id = 1 RETURNING *
@ old/old+new
tag as-is
EXPLAIN WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING *, "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case DELETE
DELETE FROM names WHERE first_name = 'Ada'
@ old/old+new
tag from-count DELETE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE first_name = 'Ada' FOR UPDATE OF "names") AS _cf;WITH _cf AS (DELETE FROM "public"."names"
WHERE first_name = 'Ada'
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
tag from-count DELETE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada' FOR UPDATE OF "names") AS _cf;WITH _cf AS (DELETE FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada'
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
DELETE FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada'

@ case DELETE of everything
DELETE FROM names
@ old/old+new
tag from-count DELETE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names" FOR UPDATE OF "names") AS _cf;WITH _cf AS (DELETE FROM "public"."names"
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
DELETE FROM "public"."new_names" AS "names"

@ case DELETE with USING, WITH and RETURNING
WITH o AS (SELECT 1 AS id) DELETE FROM names AS n USING o WHERE o.id = n.id RETURNING n.first_name, o.id
@ old/old+new
tag from-tag DELETE
WITH o AS (SELECT 1 AS id) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names" AS "n", o
WHERE o.id = n.id FOR UPDATE OF "n") AS _cf;WITH _cf (_cf_r1, _cf_r2, _cf_1) AS (WITH o AS (SELECT 1 AS id)
DELETE FROM "public"."names" AS n USING o
WHERE o.id = n.id
RETURNING n.first_name, o.id, "n"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT _cf_r1 AS "first_name", _cf_r2 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new
tag as-is
WITH o AS (SELECT 1 AS id) DELETE FROM "public"."new_names" AS n USING o
WHERE o.id = "n"."id"
RETURNING ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", o.id AS "id"

@ case DELETE by a condition that changes what it reads
DELETE FROM names WHERE id = nextval('s')
@ old/old+new
refused a condition that cannot be evaluated twice
@ new/new
tag as-is
DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" = nextval('s')

@ case DELETE of a queue's head
DELETE FROM names WHERE id = (SELECT id FROM names ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id
@ old/old+new
tag from-tag DELETE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = (SELECT id FROM names ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) FOR UPDATE OF "names") AS _cf;WITH _cf (_cf_r1, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = (SELECT id FROM names ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id, "public"."names"."id" AS _cf_1),
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
@ new/new
tag as-is
DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" = (SELECT id
FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name" FROM "public"."new_names") AS "names" ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING "names"."id" AS "id"

@ case WHERE CURRENT OF
DELETE FROM names WHERE CURRENT OF c RETURNING last_name
@ old/old+new
refused a DELETE or a change of the key WHERE CURRENT OF
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE CURRENT OF c RETURNING ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name"

@ case a sample of a table is another one each time
DELETE FROM names WHERE id IN (SELECT id FROM names TABLESAMPLE BERNOULLI (10))
@ old/old+new
refused a condition that cannot be evaluated twice on "names"
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" IN (SELECT id FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name" FROM "public"."new_names" TABLESAMPLE BERNOULLI (10)) AS "names" )

@ case but not with a seed
DELETE FROM names WHERE id IN (SELECT name_id FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (1))
@ old/old+new
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id IN (SELECT name_id FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (1)) FOR UPDATE OF "names") AS _cf;WITH _cf AS (DELETE FROM "public"."names"
WHERE id IN (SELECT name_id FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (1))
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" IN (SELECT name_id FROM orders TABLESAMPLE BERNOULLI (10) REPEATABLE (1))

@ case an advisory lock that is shared
DELETE FROM names WHERE pg_catalog.pg_try_advisory_lock_shared(id)
@ old/old+new
refused a condition that cannot be evaluated twice on "names"
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE pg_catalog.pg_try_advisory_lock_shared("names"."id")

@ case a function of an extension that gives another value each time
DELETE FROM names WHERE last_name = public.uuid_generate_v4()::text
@ old/old+new
refused a condition that cannot be evaluated twice on "names"
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) = public.uuid_generate_v4()::text

@ case a time that moves on
DELETE FROM names WHERE clock_timestamp() > now()
@ old/old+new
refused a condition that cannot be evaluated twice on "names"
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE clock_timestamp() > now()

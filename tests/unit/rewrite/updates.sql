@ case UPDATE of a column
UPDATE names SET first_name = 'Ada' WHERE id = 1
@ old/old+new new/old+new
tag from-count UPDATE
WITH _cf AS (UPDATE "public"."names" SET first_name = 'Ada'
WHERE id = 1
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
tag from-count UPDATE
WITH _cf AS (UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('Ada')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
WHERE "names"."id" = 1
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('Ada')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
WHERE "names"."id" = 1
@ old/old
passes

@ case UPDATE with an alias, ONLY and comments
UPDATE /* a */ ONLY public.names AS n SET last_name = n.first_name /* b */ WHERE n.id = 1 -- c
@ old/old+new
tag from-count UPDATE
WITH _cf AS (UPDATE /* a */ ONLY "public"."names" AS n SET last_name = n.first_name /* b */
WHERE n.id = 1
RETURNING "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows -- c
@ new/new
tag as-is
UPDATE /* a */ "public"."new_names" AS n SET "full_name" = (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text))::pg_catalog.text))) /* b */ WHERE "n"."id" = 1 -- c

@ case a value computed once for two columns
UPDATE new_names SET full_name = md5($1) WHERE id = 1
@ old/old
tag as-is
UPDATE "public"."names" AS "new_names" SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM (SELECT ((md5($1))::pg_catalog.text) AS _cf_2) AS _cf_set WHERE "new_names".tableoid IS NOT NULL)
WHERE "new_names"."id" = 1

@ case several columns at once
UPDATE names SET (first_name, last_name) = (last_name, 'x'), id = DEFAULT
@ new/new
tag as-is
UPDATE "public"."new_names" AS "names" SET "id" = ((nextval('public.names_id_seq'::regclass))::integer), "full_name" = (((((((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text)))

@ case several columns from a subquery
UPDATE names SET (first_name, last_name) = (SELECT 'a', 'b')
@ old/old+new
tag from-count UPDATE
WITH _cf AS (UPDATE "public"."names" SET (first_name, last_name) = (SELECT 'a', 'b')
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
refused SET from a query that the server was not asked about

@ case UPDATE with FROM and RETURNING
UPDATE names n SET first_name = o.note FROM other o WHERE o.id = n.id RETURNING n.id, n.first_name, o.note
@ old/old+new
tag from-tag UPDATE
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" n SET first_name = o.note FROM other o
WHERE o.id = n.id
RETURNING n.id, n.first_name, o.note, "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "note"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new
tag as-is
UPDATE "public"."new_names" n SET "full_name" = (((((o.note)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM other o
WHERE o.id = "n"."id"
RETURNING "n"."id" AS "id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", o.note AS "note"

@ case UPDATE RETURNING everything
UPDATE names SET first_name = 'x' RETURNING *
@ old/old+new
tag from-tag UPDATE
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" SET first_name = 'x'
RETURNING *, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new+old
tag from-tag UPDATE
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2) AS (UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case a subquery that names the table
UPDATE names SET first_name = (SELECT o.note FROM other o WHERE o.id = names.id)
@ new/new
tag as-is
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((((SELECT o.note FROM other o
WHERE o.id = "names"."id"))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))

@ case a bare column in a subquery over an unknown table
UPDATE names SET first_name = 'x' WHERE EXISTS (SELECT FROM other WHERE note = last_name)
@ old/old+new
tag from-count UPDATE
WITH _cf AS (UPDATE "public"."names" SET first_name = 'x'
WHERE EXISTS (SELECT FROM other
WHERE note = last_name)
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) WHERE EXISTS (SELECT _cf_l.* FROM (SELECT ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (SELECT FROM other WHERE note = last_name) AS _cf_l)

@ case UPDATE of the key
UPDATE names SET id = $1 WHERE first_name = 'x' OR id = 2
@ old/old+new
tag from-count UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE first_name = 'x' OR id = 2 FOR UPDATE OF "names") AS _cf;WITH _cf AS (UPDATE "public"."names" SET id = $1 FROM (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE (first_name = 'x' OR id = 2) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "public"."names"."id"
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
tag from-count UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'x' OR "names"."id" = 2 FOR UPDATE OF "names") AS _cf;WITH _cf AS (UPDATE "public"."new_names" AS "names" SET "id" = (($1)::integer) FROM (SELECT "id" AS _cf_k1 FROM "public"."new_names") AS _cf_old
WHERE (((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'x' OR "names"."id" = 2) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "names"."id"
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."names" AS _cf_m SET "id" = _cf._cf_1, "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
UPDATE "public"."new_names" AS "names" SET "id" = (($1)::integer)
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'x' OR "names"."id" = 2

@ case UPDATE of the key of all rows
UPDATE names SET id = id + 1
@ old/old+new
tag from-count UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names" FOR UPDATE OF "names") AS _cf;WITH _cf AS (UPDATE "public"."names" SET id = id + 1 FROM (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE _cf_old._cf_k1 OPERATOR(pg_catalog.=) "public"."names"."id"
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case UPDATE of the key with FROM and RETURNING
UPDATE names n SET id = o.id FROM other o WHERE o.name_id = n.id RETURNING n.id, o.note
@ old/old+new
tag from-tag UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names" AS "n", other o
WHERE o.name_id = n.id FOR UPDATE OF "n") AS _cf;WITH _cf (_cf_r1, _cf_r2, _cf_1, _cf_2, _cf_3, _cf_k1) AS (UPDATE "public"."names" n SET id = o.id FROM other o, (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE (o.name_id = n.id) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "n"."id"
RETURNING n.id, o.note, "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "note"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case UPDATE of the key RETURNING everything
UPDATE names SET id = 2 WHERE id = 1 RETURNING *
@ old/old+new
tag from-tag UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_3, _cf_k1) AS (UPDATE "public"."names" SET id = 2 FROM (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE (id = 1) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "public"."names"."id"
RETURNING "public"."names".*, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new+old
tag from-tag UPDATE
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1 FOR UPDATE OF "names") AS _cf;WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_k1) AS (UPDATE "public"."new_names" AS "names" SET "id" = ((2)::integer) FROM (SELECT "id" AS _cf_k1 FROM "public"."new_names") AS _cf_old
WHERE ("names"."id" = 1) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "names"."id"
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."names" AS _cf_m SET "id" = _cf._cf_1, "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case UPDATE of the key with FROM RETURNING everything
UPDATE names n SET id = 2 FROM other o RETURNING *
@ old/old+new
refused RETURNING * whose columns the server was not asked about
@ new/new+old
refused RETURNING * whose columns the server was not asked about

@ case WHERE CURRENT OF
UPDATE names SET first_name = 'x' WHERE CURRENT OF c
@ old/old+new
WITH _cf AS (UPDATE "public"."names" SET first_name = 'x'
WHERE CURRENT OF c
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) WHERE CURRENT OF c

@ case WHERE CURRENT OF, with an alias and RETURNING
UPDATE names AS n SET last_name = n.last_name || '!' WHERE CURRENT OF "A cursor" RETURNING n.id
@ new/new+old
WITH _cf (_cf_r1, _cf_1, _cf_2) AS (UPDATE "public"."new_names" AS n SET "full_name" = (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) || '!')::pg_catalog.text)))
WHERE CURRENT OF "A cursor"
RETURNING "n"."id" AS "id", "n"."id" AS _cf_1, "n"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case WHERE CURRENT OF, a change of the key
UPDATE names SET id = 5 WHERE CURRENT OF c
@ old/old+new
refused a DELETE or a change of the key WHERE CURRENT OF
@ new/new+old
refused a DELETE or a change of the key WHERE CURRENT OF
@ new/new
UPDATE "public"."new_names" AS "names" SET "id" = ((5)::integer) WHERE CURRENT OF c

@ case WHERE CURRENT OF in WITH
WITH u AS (UPDATE names SET first_name = 'x' WHERE CURRENT OF c RETURNING id) SELECT id FROM u
@ old/old+new
refused WHERE CURRENT OF in WITH

@ case a whole row
UPDATE names n SET first_name = 'x' RETURNING n
@ new/new
UPDATE "public"."new_names" n SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING (ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") AS "n"

@ case a system column
UPDATE names SET first_name = 'x' WHERE ctid = '(0,1)'
@ new/new
refused a system column

@ case a column that only the other table has
UPDATE names SET first_name = full_name
@ new/new
refused a column name that only the other table has

@ case an unknown column
UPDATE names SET nothing = 1
@ old/old+new
refused a column that is newer than the catalog
@ new/new
refused column "nothing" of relation "names" does not exist

@ case a part of a column
UPDATE names SET first_name[1] = 'x'
@ old/old+new
WITH _cf AS (UPDATE "public"."names" SET first_name[1] = 'x'
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
refused SET of a part of what the other table computes

@ case a field of a composite
UPDATE names SET first_name.part = 'x', last_name.rest[2] = 'y' WHERE id = 1
@ old/old+new
WITH _cf AS (UPDATE "public"."names" SET first_name.part = 'x', last_name.rest[2] = 'y'
WHERE id = 1
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
refused SET of a part of what the other table computes

@ case names of ours
UPDATE names SET first_name = 'x' FROM _cf
@ old/old+new
refused a name that begins with _cf or is written as U&"…"
@ new/new
refused a name that begins with _cf or is written as U&"…"

@ case UPDATE of the new shape
UPDATE new_names SET full_name = upper(full_name) WHERE full_name LIKE 'A%' RETURNING full_name
@ old/old+new
tag from-tag UPDATE
WITH _cf (_cf_r1, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" AS "new_names" SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((upper((((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text)))::pg_catalog.text) AS _cf_2) AS _cf_set
WHERE "new_names".tableoid IS NOT NULL)
WHERE (((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text) LIKE 'A%'
RETURNING (((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text) AS "full_name", "new_names"."id" AS _cf_1, "new_names"."first_name" AS _cf_2, "new_names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "full_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new+old
tag from-tag UPDATE
WITH _cf (_cf_r1, _cf_1, _cf_2) AS (UPDATE "public"."new_names" SET full_name = upper(full_name)
WHERE full_name LIKE 'A%'
RETURNING full_name, "public"."new_names"."id" AS _cf_1, "public"."new_names"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "full_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ old/old
tag as-is
UPDATE "public"."names" AS "new_names" SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM (SELECT ((upper((((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text)))::pg_catalog.text) AS _cf_2) AS _cf_set WHERE "new_names".tableoid IS NOT NULL)
WHERE (((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text) LIKE 'A%'
RETURNING (((("new_names"."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ("new_names"."last_name"))::pg_catalog.text) AS "full_name"

@ case EXPLAIN
EXPLAIN (ANALYZE) UPDATE names SET id = 2 WHERE id = 1
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;EXPLAIN (ANALYZE) WITH _cf AS (UPDATE "public"."names" SET id = 2 FROM (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE (id = 1) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "public"."names"."id"
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3, _cf_old._cf_k1),
_cf_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1
RETURNING 1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT pg_catalog.count(*) FROM _cf_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_moved UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
EXPLAIN (ANALYZE) UPDATE "public"."new_names" AS "names" SET "id" = ((2)::integer)
WHERE "names"."id" = 1

@ case a write of another table that reads this one
UPDATE other SET note = n.first_name FROM names n WHERE n.id = other.id
@ old/old+new
passes
@ new/new+old
tag as-is
UPDATE other SET note = n.first_name
FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name" FROM "public"."new_names") n
WHERE n.id = other.id

@ case MERGE
MERGE INTO names n USING other o ON o.id = n.id WHEN MATCHED THEN DELETE
@ old/old+new
refused MERGE

@ case RETURNING everything of two tables
UPDATE names n SET last_name = 'x' FROM other o WHERE o.id = n.id RETURNING *, n.id
@ new/new
UPDATE "public"."new_names" n SET "full_name" = (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text)))
FROM other o WHERE o.id = "n"."id"
RETURNING "n"."id" AS "id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "o".*, "n"."id" AS "id"

@ case RETURNING everything beside a join
UPDATE names n SET last_name = 'x' FROM other o JOIN another a USING (id) RETURNING *
@ new/new
refused RETURNING * beside a join that merges columns

@ case several columns from a row in more brackets
UPDATE names SET (first_name, last_name) = ((ROW(last_name, first_name))), id = 1
@ new/new
UPDATE "public"."new_names" AS "names" SET "id" = ((1)::integer), "full_name" = (((((((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text))::pg_catalog.text)))

@ case a call gives each row a value of its own
UPDATE new_names AS n SET full_name = coalesce(md5(random()::text), 'x')
@ old/old
UPDATE "public"."names" AS n SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((coalesce(md5(random()::text), 'x'))::pg_catalog.text) AS _cf_2) AS _cf_set WHERE "n".tableoid IS NOT NULL)

@ case a query gives all rows one value
UPDATE new_names SET full_name = (SELECT md5(random()::text))
@ old/old
UPDATE "public"."names" AS "new_names" SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT (((SELECT md5(random()::text)))::pg_catalog.text) AS _cf_2) AS _cf_set)

@ case words of the grammar are no calls
UPDATE new_names SET full_name = substring('Ada Lovelace' FROM 1) WHERE id = 1
@ old/old
UPDATE "public"."names" AS "new_names" SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((substring('Ada Lovelace' FROM 1))::pg_catalog.text) AS _cf_2) AS _cf_set) WHERE "new_names"."id" = 1

@ case a row's columns among several
UPDATE names SET (first_name, last_name) = ROW(s.*, 'b') FROM s
@ new/new
refused SET of several columns from those of a row on "names" cannot be rewritten while the migration "names" is under way

@ case a row's columns in brackets among several
UPDATE names SET (first_name, last_name) = ((s).*, 'b') FROM s
@ new/new
refused SET of several columns from those of a row on "names" cannot be rewritten while the migration "names" is under way

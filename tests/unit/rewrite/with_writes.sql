@ case rows that move into another table
WITH moved AS (DELETE FROM names WHERE first_name = 'Ada' RETURNING *) INSERT INTO archive SELECT * FROM moved
@ old/old
passes
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE first_name = 'Ada' FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."names"
WHERE first_name = 'Ada'
RETURNING *, "public"."names"."id" AS _cf_1), moved AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows))
INSERT INTO archive SELECT * FROM moved
@ new/new+old
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada' FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada'
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1), moved AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows))
INSERT INTO archive SELECT * FROM moved
@ new/new
tag as-is
WITH moved AS (DELETE FROM "public"."new_names" AS "names" WHERE ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) = 'Ada'
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") INSERT INTO archive SELECT * FROM moved

@ case the key of a new row
WITH ins AS (INSERT INTO names (first_name, last_name) VALUES ('Ada', $1) RETURNING id) SELECT id FROM ins
@ old/old+new
tag as-is
WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" (first_name, last_name) VALUES ('Ada', $1)
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), ins AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_inserted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT id FROM ins
@ new/new+old
tag as-is
WITH _cf1 (_cf_r1, _cf_1, _cf_2) AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('Ada')::pg_catalog.text), (($1)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2), ins AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf1._cf_1, (pg_catalog."split_part"(_cf1._cf_2, ' ', 1)), (pg_catalog."substr"(_cf1._cf_2, (pg_catalog."strpos"(_cf1._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf1
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_inserted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT id FROM ins
@ new/new
tag as-is
WITH ins AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('Ada')::pg_catalog.text), (($1)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS "id") SELECT id FROM ins

@ case a write that nobody reads, with names for its columns
WITH up (key) AS MATERIALIZED (UPDATE names SET first_name = 'x' WHERE id = 1 RETURNING id), gone AS (DELETE FROM names WHERE id = 2) SELECT 1
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 2 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" SET first_name = 'x'
WHERE id = 1
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), up (key) AS MATERIALIZED (SELECT _cf_r1 AS "id"
FROM _cf1), _cf2 AS (DELETE FROM "public"."names"
WHERE id = 2
RETURNING "public"."names"."id" AS _cf_1),
_cf2_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1
RETURNING 1),
_cf2_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf2_deleted
UNION ALL SELECT 1, NULL FROM _cf2) AS _cf_rows)),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf2) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf2_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT 1
@ new/new
tag as-is
WITH up (key) AS MATERIALIZED (UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) WHERE "names"."id" = 1
RETURNING "names"."id" AS "id"),
gone AS (DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" = 2) SELECT 1

@ case in a statement that writes the table too
WITH d AS (DELETE FROM names WHERE id = 1 RETURNING *) INSERT INTO names (id, first_name, last_name) SELECT id, 'New', last_name FROM d
@ old/old+new
tag from-count INSERT 0
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING *, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1), _cf AS (INSERT INTO "public"."names" (id, first_name, last_name) SELECT id, 'New', last_name FROM d
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf1_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT _cf_done FROM _cf_order)
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
tag from-count INSERT 0
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1), _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text), ((_cf_s._cf_3)::pg_catalog.text) FROM (SELECT id, 'New', last_name FROM d) AS _cf_s (_cf_1, _cf_2, _cf_3)) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf1_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE (SELECT _cf_done FROM _cf_order)
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
WITH d AS (DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" = 1
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text), ((_cf_s._cf_3)::pg_catalog.text)
FROM (SELECT id, 'New', last_name FROM d) AS _cf_s (_cf_1, _cf_2, _cf_3)) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case an update in WITH and one of the statement, which returns rows
WITH a AS (UPDATE names SET first_name = 'x' WHERE id = 1 RETURNING id) UPDATE names n SET last_name = 'y' FROM a WHERE n.id = a.id + 1 RETURNING n.*
@ old/old+new
tag from-tag UPDATE
WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" SET first_name = 'x'
WHERE id = 1
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), a AS (SELECT _cf_r1 AS "id"
FROM _cf1), _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" n SET last_name = 'y' FROM a
WHERE n.id = a.id + 1
RETURNING n.*, "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3)) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
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

@ case inserts in order
WITH a AS (INSERT INTO names VALUES (1, 'a', 'b')), b AS (INSERT INTO names VALUES (2, 'c', 'd') ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name RETURNING id) TABLE b
@ old/old+new
tag as-is
WITH _cf1 AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), _cf2 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" VALUES (2, 'c', 'd')
ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), b AS (SELECT _cf_r1 AS "id"
FROM _cf2),
_cf1_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_inserted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
_cf2_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf2._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf2._cf_3)) FROM _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1
RETURNING _cf2._cf_1 AS _cf_k1),
_cf2_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf2._cf_1, (((_cf2._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf2._cf_3))
FROM _cf2
WHERE NOT ((_cf2._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf2_updated._cf_k1 FROM _cf2_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf2_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf2._cf_1
FROM _cf2
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf2_updated UNION ALL SELECT NULL, 1 FROM _cf2_added
UNION ALL SELECT 1, NULL FROM _cf2) AS _cf_rows)) TABLE b

@ case old and new shape in one statement
WITH d AS (DELETE FROM names WHERE id = 1 RETURNING id, first_name) INSERT INTO new_names SELECT id, first_name FROM d
@ old/old+new
tag from-count INSERT 0
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING id, first_name, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name"
FROM _cf1), _cf AS (INSERT INTO "public"."names" AS "new_names" ("id", "first_name", "last_name") SELECT _cf_v._cf_1, (pg_catalog."split_part"(_cf_v._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_v._cf_2, (pg_catalog."strpos"(_cf_v._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text) FROM (SELECT id, first_name FROM d) AS _cf_s (_cf_1, _cf_2)) AS _cf_v (_cf_1, _cf_2)
RETURNING "new_names"."id" AS _cf_1, "new_names"."first_name" AS _cf_2, "new_names"."last_name" AS _cf_3),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf1_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE (SELECT _cf_done FROM _cf_order)
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
WITH d AS (DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" = 1
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name") INSERT INTO new_names SELECT id, first_name FROM d

@ case a write of another table in WITH
WITH d AS (DELETE FROM other RETURNING id) UPDATE names SET first_name = 'x' FROM d WHERE d.id = names.id
@ old/old+new
tag from-count UPDATE
WITH d AS (DELETE FROM other
RETURNING id), _cf AS (UPDATE "public"."names" SET first_name = 'x' FROM d
WHERE d.id = names.id
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
tag as-is
WITH d AS (DELETE FROM other
RETURNING id) UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM d WHERE d.id = "names"."id"

@ case a change of the key in WITH
WITH k AS (UPDATE names SET id = id + 100 WHERE id = $1 RETURNING id) SELECT * FROM k
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = $1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3, _cf_k1) AS (UPDATE "public"."names" SET id = id + 100 FROM (SELECT "id" AS _cf_k1 FROM "public"."names") AS _cf_old
WHERE (id = $1) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "public"."names"."id"
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3, _cf_old._cf_k1), k AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_moved AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf1._cf_1, "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3)) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_k1
RETURNING 1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT pg_catalog.count(*) FROM _cf1_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."new_names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_moved UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT * FROM k
@ new/new+old
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" = $1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_k1) AS (UPDATE "public"."new_names" AS "names" SET "id" = (("names"."id" + 100)::integer) FROM (SELECT "id" AS _cf_k1 FROM "public"."new_names") AS _cf_old
WHERE ("names"."id" = $1) AND _cf_old._cf_k1 OPERATOR(pg_catalog.=) "names"."id"
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2, _cf_old._cf_k1), k AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_moved AS (UPDATE "public"."names" AS _cf_m SET "id" = _cf1._cf_1, "first_name" = (pg_catalog."split_part"(_cf1._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf1._cf_2, (pg_catalog."strpos"(_cf1._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_k1
RETURNING 1),
_cf1_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf1._cf_1, (pg_catalog."split_part"(_cf1._cf_2, ' ', 1)), (pg_catalog."substr"(_cf1._cf_2, (pg_catalog."strpos"(_cf1._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf1
WHERE (SELECT pg_catalog.count(*) FROM _cf1_moved) OPERATOR(pg_catalog.>=) 0 AND NOT EXISTS (SELECT FROM "public"."names" AS _cf_m
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_k1)
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_moved UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT * FROM k

@ case a change of the key beside another write of the table
WITH k AS (UPDATE names SET id = 2 WHERE id = 1 RETURNING id) DELETE FROM names WHERE id = 3
@ old/old+new
refused a change of the key beside another write of the table
@ new/new
tag as-is
WITH k AS (UPDATE "public"."new_names" AS "names" SET "id" = ((2)::integer) WHERE "names"."id" = 1
RETURNING "names"."id" AS "id") DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" = 3

@ case locks repeat the queries of WITH that the condition needs
WITH a AS (SELECT id FROM names WHERE id < 10), b AS (SELECT 1), c (key) AS (SELECT id FROM a), d AS (DELETE FROM names USING c WHERE names.id = c.key RETURNING names.id) SELECT * FROM d, b
@ old/old+new
tag as-is
WITH a AS (SELECT id FROM names
WHERE id < 10), c (key) AS (SELECT id FROM a) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", c
WHERE names.id = c.key FOR UPDATE OF "names") AS _cf;WITH a AS (SELECT id FROM names
WHERE id < 10), b AS (SELECT 1), c (key) AS (SELECT id FROM a), _cf4 (_cf_r1, _cf_1) AS (DELETE FROM "public"."names" USING c
WHERE names.id = c.key
RETURNING names.id, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf4),
_cf4_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf4
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf4._cf_1
RETURNING 1),
_cf4_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf4
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf4._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf4_deleted
UNION ALL SELECT 1, NULL FROM _cf4) AS _cf_rows)) SELECT * FROM d, b
@ new/new+old
tag as-is
WITH a AS (SELECT id FROM {names} AS "names"
WHERE id < 10), c (key) AS (SELECT id FROM a) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", c
WHERE "names"."id" = c.key FOR UPDATE OF "names") AS _cf;WITH a AS (SELECT id FROM {names} AS "names"
WHERE id < 10), b AS (SELECT 1), c (key) AS (SELECT id FROM a), _cf4 (_cf_r1, _cf_1) AS (DELETE FROM "public"."new_names" AS "names" USING c
WHERE "names"."id" = c.key
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf4),
_cf4_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf4
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf4._cf_1
RETURNING 1),
_cf4_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf4
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf4._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf4_deleted
UNION ALL SELECT 1, NULL FROM _cf4) AS _cf_rows)) SELECT * FROM d, b

@ case two locks
WITH a AS (DELETE FROM names WHERE id = 1), b AS (WITH x AS (SELECT 2 AS id) DELETE FROM names WHERE id IN (SELECT id FROM x)) SELECT 1
@ old/old+new
tag as-is
SELECT (SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf), (SELECT pg_catalog.count(*) FROM (WITH x AS (SELECT 2 AS id) SELECT 1 FROM "public"."names"
WHERE id IN (SELECT id FROM x) FOR UPDATE OF "names") AS _cf);WITH _cf1 AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING "public"."names"."id" AS _cf_1), _cf2 AS (WITH x AS (SELECT 2 AS id)
DELETE FROM "public"."names"
WHERE id IN (SELECT id FROM x)
RETURNING "public"."names"."id" AS _cf_1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)),
_cf2_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1
RETURNING 1),
_cf2_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf2_deleted
UNION ALL SELECT 1, NULL FROM _cf2) AS _cf_rows)) SELECT 1

@ case a queue
WITH RECURSIVE next AS (SELECT id FROM names ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED), taken AS (DELETE FROM names n USING next WHERE n.id = next.id RETURNING n.*) SELECT * FROM taken
@ old/old+new
tag as-is
WITH RECURSIVE next AS (SELECT id FROM names ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names" AS "n", next
WHERE n.id = next.id FOR UPDATE OF "n") AS _cf;WITH RECURSIVE next AS (SELECT id FROM names ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED), _cf2 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."names" n USING next
WHERE n.id = next.id
RETURNING n.*, "n"."id" AS _cf_1), taken AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf2),
_cf2_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1
RETURNING 1),
_cf2_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf2_deleted
UNION ALL SELECT 1, NULL FROM _cf2) AS _cf_rows)) SELECT * FROM taken

@ case a condition that depends on what a write deletes
WITH gone (key) AS (DELETE FROM orders o USING other WHERE o.id = other.id AND NOT other.kept RETURNING o.name_id) DELETE FROM names USING gone WHERE names.id = gone.key
@ old/old+new
tag from-count DELETE
WITH gone (key) AS (SELECT o.name_id FROM orders o, other
WHERE o.id = other.id AND NOT other.kept) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", gone
WHERE names.id = gone.key FOR UPDATE OF "names") AS _cf;WITH gone (key) AS (DELETE FROM orders o USING other
WHERE o.id = other.id AND NOT other.kept
RETURNING o.name_id), _cf AS (DELETE FROM "public"."names" USING gone
WHERE names.id = gone.key
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
WITH gone (key) AS (SELECT o.name_id FROM orders o, other
WHERE o.id = other.id AND NOT other.kept) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", gone
WHERE "names"."id" = gone.key FOR UPDATE OF "names") AS _cf;WITH gone (key) AS (DELETE FROM orders o USING other
WHERE o.id = other.id AND NOT other.kept
RETURNING o.name_id), _cf AS (DELETE FROM "public"."new_names" AS "names" USING gone
WHERE "names"."id" = gone.key
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
WITH gone (key) AS (DELETE FROM orders o USING other WHERE o.id = other.id AND NOT other.kept
RETURNING o.name_id) DELETE FROM "public"."new_names" AS "names" USING gone WHERE "names"."id" = gone.key

@ case on what it leaves as it is
WITH done AS (UPDATE orders SET done = true WHERE amount > $1 RETURNING orders.name_id) DELETE FROM names WHERE id IN (SELECT name_id FROM done)
@ old/old+new
tag from-count DELETE
WITH done AS (SELECT orders.name_id FROM orders
WHERE amount > $1) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id IN (SELECT name_id FROM done) FOR UPDATE OF "names") AS _cf;WITH done AS (UPDATE orders SET done = true
WHERE amount > $1
RETURNING orders.name_id), _cf AS (DELETE FROM "public"."names"
WHERE id IN (SELECT name_id FROM done)
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case on what it adds
WITH copied AS (INSERT INTO archive (id, name) SELECT id, last_name FROM names WHERE first_name = 'Ada' RETURNING id) DELETE FROM names USING copied WHERE names.id = copied.id
@ old/old+new
tag from-count DELETE
WITH copied AS (SELECT id FROM (SELECT "id" FROM archive
WHERE false UNION ALL SELECT "id" FROM (SELECT id, last_name FROM names
WHERE first_name = 'Ada') AS _cf (id, name)) AS "archive") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", copied
WHERE names.id = copied.id FOR UPDATE OF "names") AS _cf;WITH copied AS (INSERT INTO archive (id, name) SELECT id, last_name FROM names
WHERE first_name = 'Ada'
RETURNING id), _cf AS (DELETE FROM "public"."names" USING copied
WHERE names.id = copied.id
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
WITH copied AS (SELECT id FROM (SELECT "id" FROM archive
WHERE false UNION ALL SELECT "id" FROM (SELECT id, last_name FROM {names} AS "names"
WHERE first_name = 'Ada') AS _cf (id, name)) AS "archive") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", copied
WHERE "names"."id" = copied.id FOR UPDATE OF "names") AS _cf;WITH copied AS (INSERT INTO archive (id, name) SELECT id, last_name FROM {names} AS "names"
WHERE first_name = 'Ada'
RETURNING id), _cf AS (DELETE FROM "public"."new_names" AS "names" USING copied
WHERE "names"."id" = copied.id
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case on a write of the table
WITH a AS (UPDATE names SET first_name = 'x' WHERE last_name = 'y' RETURNING id) DELETE FROM names USING a WHERE names.id = a.id + 1
@ old/old+new
tag from-count DELETE
WITH a AS (SELECT id FROM "public"."names"
WHERE last_name = 'y') SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", a
WHERE names.id = a.id + 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" SET first_name = 'x'
WHERE last_name = 'y'
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), a AS (SELECT _cf_r1 AS "id"
FROM _cf1), _cf AS (DELETE FROM "public"."names" USING a
WHERE names.id = a.id + 1
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows))
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
tag from-count DELETE
WITH a AS (SELECT "names"."id" AS "id" FROM "public"."new_names" AS "names"
WHERE ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) = 'y') SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", a
WHERE "names"."id" = a.id + 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2) AS (UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
WHERE ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) = 'y'
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2), a AS (SELECT _cf_r1 AS "id"
FROM _cf1), _cf AS (DELETE FROM "public"."new_names" AS "names" USING a
WHERE "names"."id" = a.id + 1
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf1_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf1._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf1._cf_2, (pg_catalog."strpos"(_cf1._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf1._cf_1, (pg_catalog."split_part"(_cf1._cf_2, ' ', 1)), (pg_catalog."substr"(_cf1._cf_2, (pg_catalog."strpos"(_cf1._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order) AND NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows))
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case on what a write changes
WITH gone AS (UPDATE orders SET name_id = 1 RETURNING name_id) DELETE FROM names USING gone WHERE names.id = gone.name_id
@ old/old+new
refused a condition that depends on a write in WITH
@ new/new
tag as-is
WITH gone AS (UPDATE orders SET name_id = 1
RETURNING name_id) DELETE FROM "public"."new_names" AS "names" USING gone WHERE "names"."id" = gone.name_id

@ case on columns that an INSERT does not list
WITH i AS (INSERT INTO archive SELECT * FROM names RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case a query that cannot run twice
WITH n AS (SELECT nextval('s') AS id), d AS (DELETE FROM names USING n WHERE names.id = n.id) SELECT 1
@ old/old+new
refused a condition that cannot be evaluated twice
@ new/new
tag as-is
WITH n AS (SELECT nextval('s') AS id),
d AS (DELETE FROM "public"."new_names" AS "names" USING n WHERE "names"."id" = n.id) SELECT 1

@ case but only where the condition needs it
WITH n AS (SELECT nextval('s') AS id), d AS (DELETE FROM names WHERE id = 1 RETURNING id) SELECT * FROM n, d
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;WITH n AS (SELECT nextval('s') AS id), _cf2 (_cf_r1, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING id, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf2),
_cf2_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1
RETURNING 1),
_cf2_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf2
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf2._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf2_deleted
UNION ALL SELECT 1, NULL FROM _cf2) AS _cf_rows)) SELECT * FROM n, d

@ case a write in a subquery's WITH
SELECT * FROM (WITH d AS (DELETE FROM names RETURNING id) SELECT id FROM d) x
@ old/old+new
refused a write in a WITH that is not the statement's own
@ old/old
passes

@ case a star of a table that nobody knows
WITH u AS (UPDATE names SET first_name = 'x' FROM other o WHERE o.id = names.id RETURNING *) SELECT * FROM u
@ old/old+new
refused RETURNING * whose columns the server was not asked about
@ new/new
tag as-is
WITH u AS (UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM other o WHERE o.id = "names"."id"
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "o".*) SELECT * FROM u

@ case EXPLAIN
EXPLAIN WITH d AS (DELETE FROM names WHERE id = 1 RETURNING id) SELECT id FROM d
@ old/old+new
tag as-is
EXPLAIN WITH _cf1 (_cf_r1, _cf_1) AS (DELETE FROM "public"."names"
WHERE id = 1
RETURNING id, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT id FROM d

@ case names of ours
WITH _cf1 AS (DELETE FROM names) SELECT 1
@ old/old+new
refused a name that begins with _cf or is written as U&"…"

@ case a write in WITH keeps the key that it found in conflict
WITH w AS (INSERT INTO names (first_name, last_name) VALUES ('a', 'b') ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING id) UPDATE orders SET amount = 1 WHERE name_id IN (SELECT id FROM w)
@ old/old+new
tag as-is
WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" (first_name, last_name) VALUES ('a', 'b')
ON CONFLICT (id) DO UPDATE SET id = excluded.id
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), w AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf1._cf_1, "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3)) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) UPDATE orders SET amount = 1
WHERE name_id IN (SELECT id FROM w)

@ case an upsert in WITH that sets the key it found
WITH up AS (INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET id = excluded.id, last_name = 'c') SELECT 1
@ old/old+new
tag as-is
WITH _cf1 AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET id = excluded.id, last_name = 'c'
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf1._cf_1, "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3)) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT 1

@ case names of columns that have none
WITH u AS (UPDATE names SET first_name = 'x' RETURNING (SELECT max(o.id) FROM other o), EXISTS (SELECT 1), ARRAY(SELECT 1), nullif(id, 1), current_date, CASE WHEN true THEN 1 END::text, '1'::int::text, (SELECT 1 AS one), id + 1, (VALUES (2)), true) SELECT * FROM u
@ old/old+new
tag as-is
WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_r4, _cf_r5, _cf_r6, _cf_r7, _cf_r8, _cf_r9, _cf_r10, _cf_r11, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" SET first_name = 'x'
RETURNING (SELECT max(o.id) FROM other o), EXISTS (SELECT 1), ARRAY(SELECT 1), nullif(id, 1), current_date, CASE WHEN true THEN 1 END::text, '1'::int::text, (SELECT 1 AS one), id + 1, (VALUES (2)), true, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), u AS (SELECT _cf_r1 AS "max", _cf_r2 AS "exists", _cf_r3 AS "array", _cf_r4 AS "nullif", _cf_r5 AS "current_date", _cf_r6 AS "text", _cf_r7 AS "text", _cf_r8 AS "one", _cf_r9 AS "?column?", _cf_r10 AS "column1", _cf_r11 AS "?column?"
FROM _cf1),
_cf1_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3)) FROM _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING _cf1._cf_1 AS _cf_k1),
_cf1_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE NOT ((_cf1._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf1_updated._cf_k1 FROM _cf1_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_updated UNION ALL SELECT NULL, 1 FROM _cf1_added
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT * FROM u

@ case a table called set, whose rows a condition needs
WITH gone AS (UPDATE set AS s SET done = true RETURNING s.id) DELETE FROM names USING gone WHERE names.id = gone.id
@ old/old+new
WITH gone AS (SELECT s.id FROM set AS s) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", gone
WHERE names.id = gone.id FOR UPDATE OF "names") AS _cf;WITH gone AS (UPDATE set AS s SET done = true
RETURNING s.id), _cf AS (DELETE FROM "public"."names" USING gone
WHERE names.id = gone.id
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a schema called set
WITH gone AS (UPDATE ONLY set.set SET done = true FROM other o WHERE o.id = 1 RETURNING o.id) DELETE FROM names USING gone WHERE names.id = gone.id
@ old/old+new
WITH gone AS (SELECT o.id FROM ONLY set.set, other o
WHERE o.id = 1) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", gone
WHERE names.id = gone.id FOR UPDATE OF "names") AS _cf;WITH gone AS (UPDATE ONLY set.set SET done = true FROM other o
WHERE o.id = 1
RETURNING o.id), _cf AS (DELETE FROM "public"."names" USING gone
WHERE names.id = gone.id
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case columns called update and set in SEARCH and CYCLE
WITH RECURSIVE w (update, set) AS (SELECT 1, 2 UNION ALL SELECT update + 1, set FROM w WHERE update < 3) SEARCH DEPTH FIRST BY update, set SET o CYCLE set, update SET delete TO 'y' DEFAULT 'n' USING insert DELETE FROM names USING w WHERE names.id = w.update
@ old/old+new
WITH RECURSIVE w (update, set) AS (SELECT 1, 2 UNION ALL SELECT update + 1, set FROM w
WHERE update < 3) SEARCH DEPTH FIRST BY update, set SET o CYCLE set, update SET delete TO 'y' DEFAULT 'n' USING insert SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", w
WHERE names.id = w.update FOR UPDATE OF "names") AS _cf;WITH _cf AS (WITH RECURSIVE w (update, set) AS (SELECT 1, 2 UNION ALL SELECT update + 1, set FROM w
WHERE update < 3) SEARCH DEPTH FIRST BY update, set SET o CYCLE set, update SET delete TO 'y' DEFAULT 'n' USING insert
DELETE FROM "public"."names" USING w
WHERE names.id = w.update
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a name in SEARCH by its code
WITH RECURSIVE w (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM w WHERE a < 3) SEARCH DEPTH FIRST BY U&"\0061" SET o DELETE FROM names USING w WHERE names.id = w.a
@ old/old+new
refused a name that begins with _cf or is written as U&"…" on "names" cannot be rewritten while the migration "names" is under way

@ case UESCAPE in CYCLE
WITH RECURSIVE w (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM w WHERE a < 3) CYCLE a SET c USING U&"!0061" UESCAPE '!' DELETE FROM names USING w WHERE names.id = w.a
@ old/old+new
refused WITH in an unusual form on "names" cannot be rewritten while the migration "names" is under way

@ case an INSERT into elements, whose rows a condition needs
WITH copied AS (INSERT INTO archive (id[1], name) SELECT 1, 'x' RETURNING name) DELETE FROM names USING copied WHERE names.first_name = copied.name
@ old/old+new
refused a condition that depends on a write in WITH on "names" cannot be rewritten while the migration "names" is under way

@ case OVERRIDING SYSTEM VALUE, where a condition needs the rows
WITH i AS (INSERT INTO archive (id) OVERRIDING SYSTEM VALUE VALUES (1) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
WITH i AS (SELECT id FROM (SELECT "id" FROM archive
WHERE false UNION ALL VALUES (1)) AS "archive") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", i
WHERE names.id = i.id FOR UPDATE OF "names") AS _cf;WITH i AS (INSERT INTO archive (id) OVERRIDING SYSTEM VALUE VALUES (1)
RETURNING id), _cf AS (DELETE FROM "public"."names" USING i
WHERE names.id = i.id
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case OVERRIDING USER VALUE, where a condition needs the rows
WITH i AS (INSERT INTO archive (id) OVERRIDING USER VALUE VALUES (1) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case DEFAULT, where a condition needs the rows
WITH i AS (INSERT INTO archive (id, name) VALUES (DEFAULT, 'a') RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case a column with its schema, where a condition needs the rows
WITH i AS (INSERT INTO s.archive (id) VALUES (1) RETURNING s.archive.id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case a cursor's row, where a condition needs it
WITH d AS (DELETE FROM archive WHERE CURRENT OF c RETURNING id) DELETE FROM names USING d WHERE names.id = d.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case a cursor's row that is updated, where a condition needs it
WITH d AS (UPDATE archive SET done = true WHERE CURRENT OF c RETURNING id) DELETE FROM names USING d WHERE names.id = d.id
@ old/old+new
refused a condition that depends on a write in WITH

@ case a lock's condition names a table that is called like a later query of WITH
WITH d AS (DELETE FROM names WHERE id IN (SELECT id FROM x) RETURNING id), x AS (SELECT 1 AS id) SELECT * FROM d, x
@ old/old+new
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id IN (SELECT id FROM x) FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1) AS (DELETE FROM "public"."names"
WHERE id IN (SELECT id FROM x)
RETURNING id, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)), x AS (SELECT 1 AS id) SELECT * FROM d, x
@ new/new+old
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT id FROM x) FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT id FROM x)
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)), x AS (SELECT 1 AS id) SELECT * FROM d, x

@ case or like its own
WITH archive AS (DELETE FROM names WHERE id IN (SELECT name_id FROM archive) RETURNING *) SELECT * FROM archive
@ old/old+new
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id IN (SELECT name_id FROM archive) FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."names"
WHERE id IN (SELECT name_id FROM archive)
RETURNING *, "public"."names"."id" AS _cf_1), archive AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT * FROM archive
@ new/new+old
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT name_id FROM archive) FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_r3, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT name_id FROM archive)
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1), archive AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) SELECT * FROM archive

@ case with RECURSIVE it is the query
WITH RECURSIVE d AS (DELETE FROM names WHERE id IN (SELECT id FROM x) RETURNING id), x AS (SELECT 1 AS id) SELECT * FROM d, x
@ old/old+new
WITH RECURSIVE x AS (SELECT 1 AS id) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id IN (SELECT id FROM x) FOR UPDATE OF "names") AS _cf;WITH RECURSIVE _cf1 (_cf_r1, _cf_1) AS (DELETE FROM "public"."names"
WHERE id IN (SELECT id FROM x)
RETURNING id, "public"."names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)), x AS (SELECT 1 AS id) SELECT * FROM d, x
@ new/new+old
WITH RECURSIVE x AS (SELECT 1 AS id) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT id FROM x) FOR UPDATE OF "names") AS _cf;WITH RECURSIVE _cf1 (_cf_r1, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" IN (SELECT id FROM x)
RETURNING "names"."id" AS "id", "names"."id" AS _cf_1), d AS (SELECT _cf_r1 AS "id"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)), x AS (SELECT 1 AS id) SELECT * FROM d, x

@ case one lock needs the table, the other the query of that name
WITH d AS (DELETE FROM names USING archive WHERE names.id = archive.id RETURNING names.id), archive AS (SELECT * FROM d) DELETE FROM names USING archive WHERE names.id = archive.id + 1
@ old/old+new new/new+old
refused a condition with a table that is called like a query of WITH on "names"

@ case a query of WITH names a table that is called like a later one
WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id) DELETE FROM names USING a, b WHERE names.id = a.id AND a.id = b.id
@ old/old+new
WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", a, b
WHERE names.id = a.id AND a.id = b.id FOR UPDATE OF "names") AS _cf;WITH _cf AS (WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id)
DELETE FROM "public"."names" USING a, b
WHERE names.id = a.id AND a.id = b.id
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
WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", a, b
WHERE "names"."id" = a.id AND a.id = b.id FOR UPDATE OF "names") AS _cf;WITH _cf AS (WITH a AS (SELECT id FROM b), b AS (SELECT 1 AS id)
DELETE FROM "public"."new_names" AS "names" USING a, b
WHERE "names"."id" = a.id AND a.id = b.id
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a write whose query is called like its table
WITH archive AS (DELETE FROM archive WHERE done RETURNING id) DELETE FROM names USING archive WHERE names.id = archive.id
@ old/old+new
WITH archive AS (SELECT id FROM archive
WHERE done) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", archive
WHERE names.id = archive.id FOR UPDATE OF "names") AS _cf;WITH archive AS (DELETE FROM archive
WHERE done
RETURNING id), _cf AS (DELETE FROM "public"."names" USING archive
WHERE names.id = archive.id
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
WITH archive AS (SELECT id FROM archive
WHERE done) SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names", archive
WHERE "names"."id" = archive.id FOR UPDATE OF "names") AS _cf;WITH archive AS (DELETE FROM archive
WHERE done
RETURNING id), _cf AS (DELETE FROM "public"."new_names" AS "names" USING archive
WHERE "names"."id" = archive.id
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a write of a table that is called like an earlier query
WITH orders AS (SELECT 1 AS id), d AS (DELETE FROM orders RETURNING name_id) DELETE FROM names USING d WHERE names.id = d.name_id
@ old/old+new new/new+old
refused a condition that depends on a write in WITH on "names"

@ case a string for a column whose type nobody knows
WITH i AS (INSERT INTO archive (id) VALUES ('1') RETURNING id) DELETE FROM names WHERE id IN (SELECT id FROM i)
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a value that the column rounds
WITH i AS (INSERT INTO archive (id) VALUES (1.4) RETURNING id) DELETE FROM names WHERE id IN (SELECT id FROM i)
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case integers, beside values that nobody asks for
WITH i AS (INSERT INTO archive (name, id, at) VALUES (f(1, ')'), (3 + -1) * 2, now()), ('b', 7, DEFAULT) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
WITH i AS (SELECT id FROM (SELECT "id" FROM archive
WHERE false UNION ALL VALUES ((3 + -1) * 2), (7)) AS "archive") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", i
WHERE names.id = i.id FOR UPDATE OF "names") AS _cf;WITH i AS (INSERT INTO archive (name, id, at) VALUES (f(1, ')'), (3 + -1) * 2, now()), ('b', 7, DEFAULT)
RETURNING id), _cf AS (DELETE FROM "public"."names" USING i
WHERE names.id = i.id
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case some of the rows of VALUES
WITH i AS (INSERT INTO archive (id) VALUES (1), (2) ORDER BY 1 LIMIT 1 RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a parameter that nobody knows
WITH i AS (INSERT INTO archive (id) VALUES ($1) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case sums of our table's columns
WITH i AS (INSERT INTO app.archive AS a (name, id) SELECT last_name, n.id + 100 FROM names n JOIN o USING (k) ORDER BY 1 LIMIT 3 RETURNING a.id - 1 AS next) DELETE FROM names USING i WHERE names.id = i.next
@ old/old+new
WITH i AS (SELECT a.id - 1 AS next FROM (SELECT "id" FROM app.archive
WHERE false UNION ALL SELECT "id" FROM (SELECT last_name, n.id + 100 FROM names n JOIN o USING (k) ORDER BY 1 LIMIT 3) AS _cf (name, id)) AS "a") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", i
WHERE names.id = i.next FOR UPDATE OF "names") AS _cf;WITH i AS (INSERT INTO app.archive AS a (name, id) SELECT last_name, n.id + 100 FROM names n JOIN o USING (k) ORDER BY 1 LIMIT 3
RETURNING a.id - 1 AS next), _cf AS (DELETE FROM "public"."names" USING i
WHERE names.id = i.next
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a column of text of our table's, which the other may cut
WITH i AS (INSERT INTO archive (id, name) SELECT id, last_name FROM names RETURNING name) DELETE FROM names USING i WHERE names.first_name = i.name
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a column that a join may have changed the type of
WITH i AS (INSERT INTO archive (id) SELECT id FROM names JOIN o USING (id) RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a column of another table
WITH i AS (INSERT INTO archive (id) SELECT name_id FROM orders RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a star among what is inserted
WITH i AS (INSERT INTO archive (id, name) SELECT *, 1 FROM x RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a UNION
WITH i AS (INSERT INTO archive (id) SELECT id FROM names UNION SELECT 1 RETURNING id) DELETE FROM names USING i WHERE names.id = i.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case none of the columns
WITH i AS (INSERT INTO archive (id) SELECT id FROM names RETURNING 1 AS one) DELETE FROM names USING i WHERE names.id = i.one
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case the rows of an INSERT into the table itself
WITH i AS (INSERT INTO names (id, first_name, last_name) VALUES (5, 'a', 'b') RETURNING id) DELETE FROM names USING i WHERE names.id = i.id + 1
@ old/old+new
WITH i AS (SELECT id FROM (SELECT "id" FROM "public"."names"
WHERE false UNION ALL VALUES (5)) AS "names") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", i
WHERE names.id = i.id + 1 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" (id, first_name, last_name) VALUES (5, 'a', 'b')
RETURNING id, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3), i AS (SELECT _cf_r1 AS "id"
FROM _cf1), _cf AS (DELETE FROM "public"."names" USING i
WHERE names.id = i.id + 1
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1),
_cf_order (_cf_done) AS MATERIALIZED (SELECT CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*)
FROM _cf1) OPERATOR(pg_catalog.>=) 0 THEN CASE WHEN (SELECT pg_catalog.count(*) FROM _cf_deleted) OPERATOR(pg_catalog.>=) 0 THEN true END END END),
_cf1_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf1._cf_1, (((_cf1._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf1._cf_3))
FROM _cf1
WHERE (SELECT _cf_done FROM _cf_order)
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1),
_cf1_checked AS (INSERT INTO "public"."new_names" ("id") SELECT _cf1._cf_1
FROM _cf1
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_inserted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows))
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case an INSERT whose query is called like its table
WITH archive AS (INSERT INTO archive (id) VALUES (1) RETURNING id) DELETE FROM names USING archive WHERE names.id = archive.id
@ old/old+new
WITH archive AS (SELECT id FROM (SELECT "id" FROM archive
WHERE false UNION ALL VALUES (1)) AS "archive") SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names", archive
WHERE names.id = archive.id FOR UPDATE OF "names") AS _cf;WITH archive AS (INSERT INTO archive (id) VALUES (1)
RETURNING id), _cf AS (DELETE FROM "public"."names" USING archive
WHERE names.id = archive.id
RETURNING "public"."names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case the same with RECURSIVE
WITH RECURSIVE archive AS (INSERT INTO archive (id) VALUES (1) RETURNING id) DELETE FROM names USING archive WHERE names.id = archive.id
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a system column, which an UPDATE changes
WITH u AS (UPDATE orders SET done = true RETURNING xmin) DELETE FROM names USING u WHERE names.last_name = u.xmin::text
@ old/old+new
refused a condition that depends on a write in WITH on "names"

@ case a row's columns in brackets
WITH w AS (UPDATE names SET last_name = 'x' RETURNING (names).*) SELECT * FROM w
@ new/new
WITH w AS (UPDATE "public"."new_names" AS "names" SET "full_name" = (((((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text))) RETURNING ((ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")).* AS "names") SELECT * FROM w
@ old/old+new
refused RETURNING * whose columns the server was not asked about on "names" cannot be rewritten while the migration "names" is under way

@ case all of it in brackets
((WITH d AS (DELETE FROM names RETURNING id) SELECT count(*) FROM d) ORDER BY 1)
@ new/new
((WITH d AS (DELETE FROM "public"."new_names" AS "names" RETURNING "names"."id" AS "id") SELECT count(*) FROM d) ORDER BY 1)

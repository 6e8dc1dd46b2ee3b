@ case the key set to what is in conflict
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = EXCLUDED.first_name
@ old/old+new
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = EXCLUDED.first_name
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "id" = ((excluded."id")::integer), "full_name" = (((((((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "id" = _cf._cf_1, "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "id" = ((excluded."id")::integer), "full_name" = (((((((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))

@ case the key set to what it is
INSERT INTO names AS n VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET (id, last_name) = (n.id, 'x')
@ old/old+new
WITH _cf AS (INSERT INTO "public"."names" AS n VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET (id, last_name) = (n.id, 'x')
RETURNING "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case the key set to what is not in conflict
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (first_name) DO UPDATE SET id = EXCLUDED.id
@ old/old+new
refused ON CONFLICT DO UPDATE of the key

@ case a condition on the index over columns of both tables
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) WHERE id > 0 AND id < 10 DO NOTHING
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") WHERE "id" > 0 AND "id" < 10 DO NOTHING

@ case a condition on the index over a computed column
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) WHERE first_name > 'a' DO NOTHING
@ new/new
refused ON CONFLICT over columns that the other table computes

@ case an expression and an operator class
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (abs(id), id int4_ops) DO NOTHING
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT (abs("id"), "id" int4_ops) DO NOTHING

@ case a constraint by its name
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT ON CONSTRAINT names_pkey DO UPDATE SET id = excluded.id, first_name = 'x'
@ old/old+new
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT ON CONSTRAINT names_pkey DO UPDATE SET id = excluded.id, first_name = 'x'
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "id" = _cf._cf_1, "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ON CONSTRAINT "new_names_pkey" DO UPDATE SET "id" = ((excluded."id")::integer), "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "id" = _cf._cf_1, "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a constraint that the other table has not
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT ON CONSTRAINT names_first_key DO NOTHING
@ new/new
refused ON CONFLICT ON CONSTRAINT without a counterpart

@ case a call gives each row that conflicts a value of its own
INSERT INTO new_names AS n VALUES (1, 'A B'), (2, 'C D') ON CONFLICT (id) DO UPDATE SET full_name = md5(random()::text)
@ old/old
INSERT INTO "public"."names" AS n ("id", "first_name", "last_name") SELECT _cf_v._cf_1, (pg_catalog."split_part"(_cf_v._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_v._cf_2, (pg_catalog."strpos"(_cf_v._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (VALUES (((1)::integer), (('A B')::pg_catalog.text)), (((2)::integer), (('C D')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2) ON CONFLICT ("id") DO UPDATE SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((md5(random()::text))::pg_catalog.text) AS _cf_2) AS _cf_set WHERE "n".tableoid IS NOT NULL)

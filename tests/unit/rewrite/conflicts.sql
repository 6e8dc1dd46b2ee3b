@ case the key set to what is in conflict
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = EXCLUDED.first_name
@ old/old+new
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = EXCLUDED.first_name
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3)
INSERT INTO "public"."new_names" ("id", "full_name")
SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
@ new/new+old
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "id" = ((excluded."id")::integer), "full_name" = (((((((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2)
INSERT INTO "public"."names" ("id", "first_name", "last_name")
SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"
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
RETURNING "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3)
INSERT INTO "public"."new_names" ("id", "full_name")
SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"

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
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3)
INSERT INTO "public"."new_names" ("id", "full_name")
SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "full_name" = excluded."full_name"
@ new/new+old
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ON CONSTRAINT "new_names_pkey" DO UPDATE SET "id" = ((excluded."id")::integer), "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2)
INSERT INTO "public"."names" ("id", "first_name", "last_name")
SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "id" = excluded."id", "first_name" = excluded."first_name", "last_name" = excluded."last_name"

@ case a constraint that the other table has not
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT ON CONSTRAINT names_first_key DO NOTHING
@ new/new
refused ON CONFLICT ON CONSTRAINT without a counterpart

@ case a call gives each row that conflicts a value of its own
INSERT INTO new_names AS n VALUES (1, 'A B'), (2, 'C D') ON CONFLICT (id) DO UPDATE SET full_name = md5(random()::text)
@ old/old
INSERT INTO "public"."names" AS n ("id", "first_name", "last_name") SELECT _cf_v._cf_1, (pg_catalog."split_part"(_cf_v._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_v._cf_2, (pg_catalog."strpos"(_cf_v._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (VALUES (((1)::integer), (('A B')::pg_catalog.text)), (((2)::integer), (('C D')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2) ON CONFLICT ("id") DO UPDATE SET ("first_name", "last_name") = (SELECT (pg_catalog."split_part"(_cf_set._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_set._cf_2, (pg_catalog."strpos"(_cf_set._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (SELECT ((md5(random()::text))::pg_catalog.text) AS _cf_2) AS _cf_set WHERE "n".tableoid IS NOT NULL)

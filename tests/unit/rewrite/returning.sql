@ case RETURNING everything beside a function and a join
UPDATE names n SET last_name = 'x' FROM generate_series(1, 3) AS g, (a CROSS JOIN b LEFT JOIN LATERAL (SELECT 1) AS c ON true), unnest(a.x), (d JOIN e USING (f)) AS h RETURNING *
@ new/new
UPDATE "public"."new_names" n SET "full_name" = (((((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text))) FROM generate_series(1, 3) AS g, (a CROSS JOIN b LEFT JOIN LATERAL (SELECT 1) AS c ON true), unnest(a.x), (d JOIN e USING (f)) AS h
RETURNING "n"."id" AS "id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "g".*, "a".*, "b".*, "c".*, "unnest".*, "h".*

@ case RETURNING everything beside something without a name
UPDATE names n SET last_name = 'x' FROM ROWS FROM (generate_series(1, 2), now()) RETURNING *
@ new/new
refused RETURNING * beside something without a name

@ case RETURNING everything beside a natural join
DELETE FROM names USING a NATURAL JOIN b RETURNING *
@ new/new
refused RETURNING * beside a join that merges columns

@ case RETURNING whether an upsert inserted
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET first_name = 'c' RETURNING (xmax = 0) AS inserted, names.xmax::text::int8 > 0
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "full_name" = ((((('c')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING ("names".xmax = 0) AS inserted, "names".xmax::text::int8 > 0 AS "?column?"

@ case RETURNING a transaction's number
INSERT INTO names VALUES (1, 'a', 'b') RETURNING xmax
@ new/new
refused a system column

@ case RETURNING a transaction's number of an UPDATE
UPDATE names SET first_name = 'c' RETURNING xmax = 0
@ new/new
refused a system column

@ case RETURNING a transaction's number beside a question
INSERT INTO names VALUES (1, 'a', 'b') RETURNING xmax = 0, xmax::text || '0'
@ new/new
refused a system column

@ case RETURNING a transaction's number compared to another
INSERT INTO names VALUES (1, 'a', 'b') RETURNING xmax = 1
@ new/new
refused a system column

@ case RETURNING a transaction's number cut
INSERT INTO names VALUES (1, 'a', 'b') RETURNING xmax::text::char(1) = '0'
@ new/new
refused a system column

@ case a bare name that a table of the subquery may have
UPDATE names SET last_name = 'x' WHERE EXISTS (SELECT 1 FROM jobs WHERE name_id = id AND first_name = 'a')
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = (((((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) ((('x')::pg_catalog.text))) WHERE EXISTS (SELECT _cf_l.* FROM (SELECT ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name") AS _cf_c, LATERAL (SELECT 1 FROM jobs WHERE name_id = id AND first_name = 'a') AS _cf_l)


@ case two bare names in one subquery and one in another
DELETE FROM names n WHERE id IN ((WITH j AS (SELECT 1) SELECT a FROM jobs WHERE first_name < last_name AND first_name > 'a')) OR (SELECT last_name FROM jobs LIMIT 1) IS NULL
@ new/new
DELETE FROM "public"."new_names" n WHERE "n"."id" IN ((SELECT _cf_l.* FROM (SELECT ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (WITH j AS (SELECT 1) SELECT a FROM jobs WHERE first_name < last_name AND first_name > 'a') AS _cf_l)) OR (SELECT _cf_l.* FROM (SELECT ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (SELECT last_name FROM jobs LIMIT 1) AS _cf_l) IS NULL

@ case a bare name further inside
UPDATE names SET first_name = (SELECT max(x) FROM jobs j WHERE j.a IN (SELECT b FROM jobs WHERE last_name = 'x'))
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((((SELECT _cf_l.* FROM (SELECT ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (SELECT max(x) FROM jobs j WHERE j.a IN (SELECT b FROM jobs WHERE last_name = 'x')) AS _cf_l))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))

@ case a bare name in a subquery of a write in WITH, which has a WITH of its own
WITH b AS (WITH x AS (SELECT 2 AS id) DELETE FROM names WHERE id IN (SELECT id FROM x) AND EXISTS (SELECT 1 FROM jobs WHERE state = last_name)) SELECT 1
@ new/new
WITH b AS (WITH x AS (SELECT 2 AS id) DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" IN (SELECT id FROM x) AND EXISTS (SELECT _cf_l.* FROM (SELECT ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (SELECT 1 FROM jobs WHERE state = last_name) AS _cf_l)) SELECT 1

@ case columns in a subquery's list, bare and in brackets
UPDATE names SET first_name = 'x' RETURNING (SELECT names.id FROM other), (SELECT max 'b', (( names.last_name)) FROM other o)
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) RETURNING (SELECT "names"."id" AS "id" FROM other) AS "id", (SELECT max 'b', (( ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) AS "last_name" FROM other o) AS "max"

@ case a column called values in front of the subquery
DELETE FROM names USING jobs WHERE (values = (VALUES ((SELECT max(x) FROM other WHERE state = last_name))))
@ new/new
DELETE FROM "public"."new_names" AS "names" USING jobs WHERE (values = (SELECT _cf_l.* FROM (SELECT ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") AS _cf_c, LATERAL (VALUES ((SELECT max(x) FROM other WHERE state = last_name))) AS _cf_l))

@ case a star in brackets in a subquery's list
UPDATE names SET first_name = 'x' RETURNING (SELECT max(a) FROM (SELECT (names.*), (( names . * )), 1 AS a) AS s)
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) RETURNING (SELECT max(a) FROM (SELECT "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", 1 AS a) AS s) AS "max"

@ case a star in brackets in a row
UPDATE names SET first_name = 'x' RETURNING ROW((names.*)), ROW(names.*), ROW(((names.*)), 1), ((names.*), 1), (VALUES (1, (names.*))), (VALUES ((names.*))), (VALUES (names.*))
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) RETURNING ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)) AS "row", ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)) AS "row", ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text), 1) AS "row", ("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text), 1) AS "row", (VALUES (1, "names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) AS "column1", (VALUES ("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) AS "column1", (VALUES ("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) AS "column1"

@ case the label of a star in a subquery's list
UPDATE names SET first_name = 'x' RETURNING (SELECT max(a) FROM (SELECT names.* AS id, (( names . * )) l, 1 AS a) AS s)
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) RETURNING (SELECT max(a) FROM (SELECT "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", 1 AS a) AS s) AS "max"

@ case names of columns that are cast in a subquery
UPDATE names n SET first_name = 'a' RETURNING (SELECT row_to_json(q) FROM (SELECT n.id, n.first_name::text, n.last_name COLLATE "C") q)
@ new/new
UPDATE "public"."new_names" n SET "full_name" = ((((('a')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) RETURNING (SELECT row_to_json(q) FROM (SELECT "n"."id" AS "id", (SELECT ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name")::text, (SELECT ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name") COLLATE "C") q) AS "row_to_json"

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

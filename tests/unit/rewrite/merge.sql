@ case into the table
MERGE INTO names n USING other o ON n.id = o.id WHEN MATCHED THEN UPDATE SET first_name = o.note WHEN NOT MATCHED THEN INSERT VALUES (o.id, o.note, 'x')
@ old/old
passes
@ old/old+new new/old+new new/new+old
refused MERGE
@ new/new
refused MERGE

@ case into the table, in the shape of its primary
MERGE INTO new_names n USING other o ON n.id = o.id WHEN MATCHED THEN DELETE
@ new/new
passes
@ old/old+new old/old
refused MERGE

@ case reading the table
MERGE INTO other o USING names n ON n.id = o.id WHEN MATCHED AND n.first_name = 'Ada' THEN DELETE WHEN NOT MATCHED THEN INSERT (id, note) VALUES (n.id, n.last_name)
@ old/old+new
passes
@ new/old+new new/new
tag as-is
MERGE INTO other o USING {names} n ON n.id = o.id WHEN MATCHED AND n.first_name = 'Ada' THEN DELETE WHEN NOT MATCHED THEN INSERT (id, note) VALUES (n.id, n.last_name)

@ case reading what a write in WITH returns
WITH gone AS (DELETE FROM names WHERE id < 10 RETURNING id, first_name) MERGE INTO archive a USING gone ON a.id = gone.id WHEN MATCHED THEN UPDATE SET note = gone.first_name WHEN NOT MATCHED THEN INSERT VALUES (gone.id, gone.first_name)
@ old/old
passes
@ old/old+new
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id < 10 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_1) AS (DELETE FROM "public"."names"
WHERE id < 10
RETURNING id, first_name, "public"."names"."id" AS _cf_1), gone AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."new_names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."new_names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."new_names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) MERGE INTO archive a USING gone ON a.id = gone.id WHEN MATCHED THEN UPDATE SET note = gone.first_name WHEN NOT MATCHED THEN INSERT VALUES (gone.id, gone.first_name)
@ new/new+old
tag as-is
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" < 10 FOR UPDATE OF "names") AS _cf;WITH _cf1 (_cf_r1, _cf_r2, _cf_1) AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" < 10
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", "names"."id" AS _cf_1), gone AS (SELECT _cf_r1 AS "id", _cf_r2 AS "first_name"
FROM _cf1),
_cf1_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1
RETURNING 1),
_cf1_checked AS (DELETE FROM "public"."names"
WHERE NOT (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf1
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf1._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf1_deleted
UNION ALL SELECT 1, NULL FROM _cf1) AS _cf_rows)) MERGE INTO archive a USING gone ON a.id = gone.id WHEN MATCHED THEN UPDATE SET note = gone.first_name WHEN NOT MATCHED THEN INSERT VALUES (gone.id, gone.first_name)
@ new/new
tag as-is
WITH gone AS (DELETE FROM "public"."new_names" AS "names" WHERE "names"."id" < 10
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name") MERGE INTO archive a USING gone ON a.id = gone.id WHEN MATCHED THEN UPDATE SET note = gone.first_name WHEN NOT MATCHED THEN INSERT VALUES (gone.id, gone.first_name)

@ case EXPLAIN
EXPLAIN MERGE INTO names n USING other o ON n.id = o.id WHEN MATCHED THEN DO NOTHING
@ old/old+new
refused MERGE
@ old/old
passes

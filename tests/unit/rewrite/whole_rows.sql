@ case a whole row as a column
SELECT n FROM names n
@ new/new
SELECT ("n".*::"public"."names") AS "n" FROM {names} n
@ old/old
passes

@ case a whole row beside a label
SELECT n AS x, names.id y FROM names n, names
@ new/new
SELECT ("n".*::"public"."names") AS x, names.id y FROM {names} n, {names} AS "names"

@ case a whole row that an outer join may not find
SELECT n FROM orders o LEFT JOIN names n ON n.id = o.name_id
@ new/new
SELECT (CASE WHEN "n"."id" IS NOT NULL AND (true OR ("n")."id" IS NULL) THEN ("n".*::"public"."names") END) AS "n" FROM orders o LEFT JOIN {names} n ON n.id = o.name_id

@ case a whole row in functions
SELECT row_to_json(n), count(n.*), array_agg(n), n::text FROM names n GROUP BY n.id
@ new/new
SELECT row_to_json(("n".*::"public"."names")), count(("n".*::"public"."names")), array_agg(("n".*::"public"."names")), ("n".*::"public"."names")::text FROM {names} n GROUP BY n.id, "n"."first_name", "n"."last_name"

@ case a whole row in a condition
SELECT 1 FROM names n WHERE n IS NULL AND n = ROW (1, 'a', 'b') AND n IN (SELECT x FROM names x)
@ new/new
SELECT 1 FROM {names} n WHERE ("n".*::"public"."names") IS NULL AND ("n".*::"public"."names") = ROW (1, 'a', 'b') AND (CASE WHEN true THEN ("n".*::"public"."names") END) IN (SELECT ("x".*::"public"."names") AS "x" FROM {names} x)

@ case fields of a whole row
SELECT (n).id, (n).* FROM names n WHERE (n).first_name = 'a'
@ new/new
SELECT (n).id, (n).* FROM {names} n WHERE (n).first_name = 'a'

@ case fields of a whole row under other names
SELECT (n).id FROM names n(a)
@ new/new
SELECT (("n".*::"public"."names")).id FROM {names} n(a)

@ case a whole row under the table's own name
SELECT names, public.names.* FROM public.names
@ new/new
SELECT ("names".*::"public"."names") AS "names", names.* FROM {names} AS "names"

@ case stars are lists
SELECT n.*, ROW (n.*), (SELECT n.*) FROM names n
@ new/new
SELECT n.*, ROW (n.*), (SELECT n.*) FROM {names} n

@ case a column before a row
SELECT id FROM names id
@ new/new
SELECT id FROM {names} id

@ case tableoid
SELECT tableoid, n.tableoid::regclass FROM names n GROUP BY tableoid
@ new/new
SELECT ((16384)::pg_catalog.oid) AS "tableoid", (SELECT ((16384)::pg_catalog.oid) AS "tableoid")::regclass FROM {names} n GROUP BY ((16384)::pg_catalog.oid)

@ case tableoid behind an outer join
SELECT n.tableoid FROM orders LEFT JOIN names AS n(x) ON true
@ new/new
SELECT (CASE WHEN "n"."x" IS NOT NULL THEN ((16384)::pg_catalog.oid) END) AS "tableoid" FROM orders LEFT JOIN {names} AS n(x) ON true

@ case a whole row returned
UPDATE names n SET first_name = 'x' RETURNING n, n.*, row_to_json(n), (n).id, n.tableoid
@ new/new
UPDATE "public"."new_names" n SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING (ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") AS "n", "n"."id" AS "id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", row_to_json((ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")) AS "row_to_json", ((ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")).id AS "id", ((16384)::pg_catalog.oid) AS "tableoid"
@ new/new+old
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_r4, _cf_r5, _cf_r6, _cf_r7, _cf_1, _cf_2) AS (UPDATE "public"."new_names" n SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))
RETURNING (ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") AS "n", "n"."id" AS "id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", row_to_json((ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")) AS "row_to_json", ((ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")).id AS "id", ((16384)::pg_catalog.oid) AS "tableoid", "n"."id" AS _cf_1, "n"."full_name" AS _cf_2),
_cf_updated AS (UPDATE "public"."names" AS _cf_m SET "first_name" = (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), "last_name" = (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "n", _cf_r2 AS "id", _cf_r3 AS "first_name", _cf_r4 AS "last_name", _cf_r5 AS "row_to_json", _cf_r6 AS "id", _cf_r7 AS "tableoid"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/old+new
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_r4, _cf_r5, _cf_r6, _cf_r7, _cf_1, _cf_2, _cf_3) AS (UPDATE "public"."names" n SET first_name = 'x'
RETURNING n, n.*, row_to_json(n), (n).id, n.tableoid, "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_updated AS (UPDATE "public"."new_names" AS _cf_m SET "full_name" = (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3)) FROM _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING _cf._cf_1 AS _cf_k1),
_cf_added AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
WHERE NOT ((_cf._cf_1) OPERATOR(pg_catalog.=) ANY (SELECT _cf_updated._cf_k1 FROM _cf_updated))
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "n", _cf_r2 AS "id", _cf_r3 AS "first_name", _cf_r4 AS "last_name", _cf_r5 AS "row_to_json", _cf_r6 AS "id", _cf_r7 AS "tableoid"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_updated UNION ALL SELECT NULL, 1 FROM _cf_added
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)

@ case a whole row of a DELETE
DELETE FROM names WHERE names = ROW (1, 'a', 'b')::names AND EXISTS (SELECT names)
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE (ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") = ROW (1, 'a', 'b')::names AND EXISTS (SELECT (ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") AS "names")

@ case a whole row proposed for insertion
INSERT INTO names AS n VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET first_name = (n).first_name || (excluded.*)::text
@ new/new
INSERT INTO "public"."new_names" AS n ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "full_name" = (((((((ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")).first_name || ((ROW(excluded."id", ((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"(excluded."full_name", (pg_catalog."strpos"(excluded."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names"))::text)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))

@ case a system column of the table written
DELETE FROM names WHERE xmin = '1'
@ new/new
refused a system column

@ case the whole row in brackets
SELECT ((names)), ( n.* ) FROM names, names n
@ new/new
SELECT ((("names".*::"public"."names"))) AS "names", ( n.* ) FROM {names} AS "names", {names} n

@ case RETURNING of another reference's whole row
UPDATE names n SET first_name = 'x' FROM names m WHERE m.id = n.id RETURNING m, (m), m.tableoid
@ new/new
UPDATE "public"."new_names" n SET "full_name" = ((((('x')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM {names} m WHERE m.id = "n"."id" RETURNING ("m".*::"public"."names") AS "m", (("m".*::"public"."names")) AS "m", ((16384)::pg_catalog.oid) AS "tableoid"
@ old/old
passes

@ case a star that SET assigns
UPDATE names SET first_name = (names.*)
@ new/new
UPDATE "public"."new_names" AS "names" SET "full_name" = (((((((ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text)))

@ case a star that SET of another table assigns
UPDATE orders SET note = n.* FROM names n
@ new/new
UPDATE orders SET note = ("n".*::"public"."names") FROM (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name" FROM "public"."new_names") n
@ old/old
passes

@ case stars that are items of IN
SELECT names IN (names.*) FROM orders o, names WHERE o.n IN (names.*, (names.*))
@ new/new
SELECT (CASE WHEN (true OR ("names")."id" IS NULL) THEN (CASE WHEN true THEN ("names".*::"public"."names") END) END) IN ((CASE WHEN true THEN ("names".*::"public"."names") END)) FROM orders o, (SELECT "new_names"."id" AS "id", ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name" FROM "public"."new_names") AS "names" WHERE o.n IN ((CASE WHEN true THEN ("names".*::"public"."names") END), ((CASE WHEN true THEN ("names".*::"public"."names") END)))

@ case a star that is an item of IN, where the other table is written
DELETE FROM names WHERE ROW (1, 'a', 'b') IN (names.*)
@ new/new
DELETE FROM "public"."new_names" AS "names" WHERE ROW (1, 'a', 'b') IN ((CASE WHEN true THEN (ROW("names"."id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") END))

@ case a whole row beside a table that may have such a column
SELECT row_to_json(n), n::text FROM names n JOIN orders o ON o.name_id = n.id
@ new/new
SELECT row_to_json((CASE WHEN (true OR ("n")."id" IS NULL) THEN ("n".*::"public"."names") END)), (SELECT (CASE WHEN (true OR ("n")."id" IS NULL) THEN ("n".*::"public"."names") END) AS "n")::text FROM {names} n JOIN orders o ON o.name_id = n.id

@ case a column that is called as the table is
SELECT n.id FROM names n, unnest(ARRAY['x']) AS u(n), (SELECT 1 AS m) s WHERE n = 'x'
@ new/new
SELECT n.id FROM {names} n, unnest(ARRAY['x']) AS u(n), (SELECT 1 AS m) s WHERE n = 'x'

@ case a column of a subquery that is called as the table is
SELECT n.id FROM names n JOIN LATERAL (SELECT count(*) AS n FROM orders) c ON true WHERE n > 1
@ new/new
SELECT n.id FROM {names} n JOIN LATERAL (SELECT count(*) AS n FROM orders) c ON true WHERE n > 1

@ case a whole row beside a subquery without such a column
SELECT row_to_json(n) FROM names n, (SELECT 1 AS m) s
@ new/new
SELECT row_to_json(("n".*::"public"."names")) FROM {names} n, (SELECT 1 AS m) s

@ case a whole row in xmlforest
SELECT xmlforest(n) FROM names n
@ new/new
SELECT xmlforest(("n".*::"public"."names") AS "n") FROM {names} n

@ case the same in brackets
SELECT xmlforest((n)), xmlelement(name e, xmlattributes(((n)), id)) FROM names n
@ new/new
SELECT xmlforest((("n".*::"public"."names")) AS "n"), xmlelement(name e, xmlattributes(((("n".*::"public"."names"))) AS "n", id)) FROM {names} n

@ case a column that is called as the table written is
UPDATE names n SET first_name = n FROM (VALUES (1, 'x')) AS v(id, n) WHERE n.id = v.id
@ new/new
UPDATE "public"."new_names" n SET "full_name" = (((((n)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM (VALUES (1, 'x')) AS v(id, n) WHERE "n"."id" = v.id

@ case the whole row of the table written, beside another
UPDATE names n SET first_name = n::text FROM v WHERE n.id = v.id
@ new/new
UPDATE "public"."new_names" n SET "full_name" = ((((((CASE WHEN (true OR ("n")."id" IS NULL) THEN (ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") END)::text)::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) FROM v WHERE "n"."id" = v.id

@ case the whole row that was proposed
INSERT INTO names AS n VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET first_name = to_jsonb(excluded) ->> 'first_name' WHERE n IS DISTINCT FROM excluded
@ new/new
INSERT INTO "public"."new_names" AS n ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3) ON CONFLICT ("id") DO UPDATE SET "full_name" = (((((to_jsonb((ROW(excluded."id", ((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"(excluded."full_name", (pg_catalog."strpos"(excluded."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")) ->> 'first_name')::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))) WHERE (ROW("n"."id", ((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names") IS DISTINCT FROM (ROW(excluded."id", ((pg_catalog."split_part"(excluded."full_name", ' ', 1))::pg_catalog.text), ((pg_catalog."substr"(excluded."full_name", (pg_catalog."strpos"(excluded."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::"public"."names")

@ case a column of a subquery that its alias renames
SELECT row_to_json(n) FROM names n, (SELECT 1 AS n, 2 AS k) s (m)
@ new/new
SELECT row_to_json(("n".*::"public"."names")) FROM {names} n, (SELECT 1 AS n, 2 AS k) s (m)

@ case a column of a subquery behind those that its alias renames
SELECT n + 1 FROM names, (SELECT 2 AS k, 1 AS n) s (m)
@ new/new
SELECT n + 1 FROM {names} AS "names", (SELECT 2 AS k, 1 AS n) s (m)

@ case a whole row by its star beside columns that are called as the table is
SELECT row_to_json(n.*), n.full FROM names n JOIN tags ON tags.n = 'x'
@ new/new
SELECT row_to_json(("n".*::"public"."names")), n.full FROM {names} n JOIN tags ON tags.n = 'x'

@ case a name in LATERAL that stands before its columns
SELECT l.n FROM names n, LATERAL (SELECT to_json(n) AS n) l, to_json(n) AS g (n)
@ new/new
SELECT l.n FROM {names} n, LATERAL (SELECT to_json(("n".*::"public"."names")) AS n) l, to_json(n) AS g (n)

@ case a row behind ELSE in a subquery
SELECT x.n FROM (SELECT CASE WHEN o.id = 1 THEN NULL ELSE n END FROM orders o JOIN names n ON n.id = o.name_id) x
@ new/new
SELECT x.n FROM (SELECT CASE WHEN o.id = 1 THEN NULL ELSE (SELECT (CASE WHEN (true OR ("n")."id" IS NULL) THEN ("n".*::"public"."names") END) AS "n") END FROM orders o JOIN {names} n ON n.id = o.name_id) x

@ case a whole row in ON
SELECT 1 FROM names n JOIN (VALUES (1)) o (id) ON n IS NOT NULL AND n.id = o.id
@ new/new
SELECT 1 FROM {names} n JOIN (VALUES (1)) o (id) ON ("n".*::"public"."names") IS NOT NULL AND n.id = o.id

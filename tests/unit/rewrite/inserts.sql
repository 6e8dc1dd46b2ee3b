@ case INSERT of a row
INSERT INTO names (first_name, last_name) VALUES ('Ada', $1)
@ old/old+new new/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" (first_name, last_name) VALUES ('Ada', $1)
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new+old old/new+old
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('Ada')::pg_catalog.text), (($1)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('Ada')::pg_catalog.text), (($1)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
@ old/old
passes

@ case INSERT without a column list, with a comment and an alias
INSERT INTO public.names AS n VALUES (1, 'Ada' /* first */) -- last
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" AS n VALUES (1, 'Ada' /* first */)
RETURNING "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows -- last
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS n ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('Ada')::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3) -- last

@ case INSERT of several rows with defaults
INSERT INTO names (id, first_name) VALUES (DEFAULT, 'a'), (7, DEFAULT)
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" (id, first_name) VALUES (DEFAULT, 'a'), (7, DEFAULT)
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('a')::pg_catalog.text), ((NULL)::pg_catalog.text)), (((7)::integer), ((NULL)::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT DEFAULT VALUES
INSERT INTO names DEFAULT VALUES
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" DEFAULT VALUES
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), ((NULL)::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT of a query
INSERT INTO names (id, last_name) SELECT id, note FROM other ORDER BY id
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" (id, last_name) SELECT id, note FROM other ORDER BY id
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (SELECT ((_cf_s._cf_1)::integer), ((NULL)::pg_catalog.text), ((_cf_s._cf_3)::pg_catalog.text)
FROM (SELECT id, note FROM other ORDER BY id) AS _cf_s (_cf_1, _cf_3)) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT of a query over the table itself reads the primary
INSERT INTO names (first_name) SELECT n.first_name FROM names n
@ new/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" (first_name) SELECT n.first_name FROM names n
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ old/new+old
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((nextval('public.names_id_seq'::regclass))::integer), ((_cf_s._cf_2)::pg_catalog.text), ((NULL)::pg_catalog.text) FROM (SELECT n.first_name FROM {names} n) AS _cf_s (_cf_2)) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case INSERT with a WITH query
WITH o AS (SELECT 1 AS id) INSERT INTO names (id) SELECT id FROM o
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (WITH o AS (SELECT 1 AS id)
INSERT INTO "public"."names" (id) SELECT id FROM o
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
WITH o AS (SELECT 1 AS id)
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (SELECT ((_cf_s._cf_1)::integer), ((NULL)::pg_catalog.text), ((NULL)::pg_catalog.text)
FROM (SELECT id FROM o) AS _cf_s (_cf_1)) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT RETURNING everything
INSERT INTO names (first_name) VALUES ('a') RETURNING *
@ old/old+new
tag from-tag INSERT 0
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" (first_name) VALUES ('a')
RETURNING *, "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new+old
tag from-tag INSERT 0
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_1, _cf_2) AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('a')::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name", "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "first_name", _cf_r3 AS "last_name"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('a')::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS "id", ((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name", ((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name"

@ case INSERT RETURNING expressions
INSERT INTO names AS n (first_name) VALUES ('a') RETURNING n.id, upper(first_name), last_name AS l, n.id + 1
@ old/old+new
tag from-tag INSERT 0
WITH _cf (_cf_r1, _cf_r2, _cf_r3, _cf_r4, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" AS n (first_name) VALUES ('a')
RETURNING n.id, upper(first_name), last_name AS l, n.id + 1, "n"."id" AS _cf_1, "n"."first_name" AS _cf_2, "n"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id", _cf_r2 AS "upper", _cf_r3 AS "l", _cf_r4 AS "?column?"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS n ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((nextval('public.names_id_seq'::regclass))::integer), (('a')::pg_catalog.text), ((NULL)::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "n"."id" AS "id", upper(((pg_catalog."split_part"("n"."full_name", ' ', 1))::pg_catalog.text)) AS "upper", ((pg_catalog."substr"("n"."full_name", (pg_catalog."strpos"("n"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS l, "n"."id" + 1 AS "?column?"

@ case ON CONFLICT DO NOTHING
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT DO NOTHING
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT DO NOTHING
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
tag as-is
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT DO NOTHING

@ case ON CONFLICT DO UPDATE
INSERT INTO names VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET last_name = names.last_name || excluded.last_name WHERE names.id > 1
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT (id) DO UPDATE SET last_name = names.last_name || excluded.last_name
WHERE names.id > 1
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
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") DO UPDATE SET "full_name" = (((((pg_catalog."split_part"("names"."full_name", ' ', 1))::pg_catalog.text)) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (((((pg_catalog."substr"("names"."full_name", (pg_catalog."strpos"("names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) || ((pg_catalog."substr"(excluded."full_name", (pg_catalog."strpos"(excluded."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text))::pg_catalog.text)))
WHERE "names"."id" > 1

@ case ON CONFLICT DO UPDATE of the key
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET id = 2
@ old/old+new new/new+old
refused ON CONFLICT DO UPDATE of the key

@ case ON CONFLICT ON CONSTRAINT
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT ON CONSTRAINT names_pkey DO NOTHING
@ old/old+new
tag from-count INSERT 0
WITH _cf AS (INSERT INTO "public"."names" VALUES (1, 'a', 'b')
ON CONFLICT ON CONSTRAINT names_pkey DO NOTHING
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ON CONSTRAINT "new_names_pkey" DO NOTHING

@ case ON CONFLICT with a column that the tables do not share
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (first_name) DO NOTHING
@ new/new
refused ON CONFLICT over columns that the other table computes

@ case ON CONFLICT with a condition on the index
INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) WHERE id > 0 DO NOTHING
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)
ON CONFLICT ("id") WHERE "id" > 0 DO NOTHING

@ case OVERRIDING USER VALUE
INSERT INTO names OVERRIDING USER VALUE VALUES (1, 'a', 'b')
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (VALUES (((1)::integer), (('a')::pg_catalog.text), (('b')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT of the new shape
INSERT INTO new_names (full_name) VALUES ('Ada Lovelace') RETURNING id
@ old/old+new
tag from-tag INSERT 0
WITH _cf (_cf_r1, _cf_1, _cf_2, _cf_3) AS (INSERT INTO "public"."names" AS "new_names" ("id", "first_name", "last_name") SELECT _cf_v._cf_1, (pg_catalog."split_part"(_cf_v._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_v._cf_2, (pg_catalog."strpos"(_cf_v._cf_2, ' ')) OPERATOR(pg_catalog.+) (1))) FROM (VALUES (((NULL)::integer), (('Ada Lovelace')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2)
RETURNING "new_names"."id" AS "id", "new_names"."id" AS _cf_1, "new_names"."first_name" AS _cf_2, "new_names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT _cf_r1 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ new/new+old
tag from-tag INSERT 0
WITH _cf (_cf_r1, _cf_1, _cf_2) AS (INSERT INTO "public"."new_names" (full_name) VALUES ('Ada Lovelace')
RETURNING id, "public"."new_names"."id" AS _cf_1, "public"."new_names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT _cf_r1 AS "id"
FROM _cf
WHERE (SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN true
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.bool END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows)
@ old/old
tag as-is
INSERT INTO "public"."names" AS "new_names" ("id", "first_name", "last_name")
SELECT _cf_v._cf_1, (pg_catalog."split_part"(_cf_v._cf_2, ' ', 1)), (pg_catalog."substr"(_cf_v._cf_2, (pg_catalog."strpos"(_cf_v._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM (VALUES (((NULL)::integer), (('Ada Lovelace')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2)
RETURNING "new_names"."id" AS "id"
@ new/new
passes

@ case INSERT of as many values as columns
INSERT INTO names (id, first_name) VALUES (1, 'a'), (2)
@ new/new
refused VALUES lists must all be the same length

@ case INSERT of too few values
INSERT INTO names (id, first_name) VALUES (1)
@ new/new
refused INSERT has more target columns than expressions

@ case INSERT of too many values
INSERT INTO names (id) SELECT 1, 2 UNION SELECT 3, 4
@ new/new
refused INSERT has more expressions than target columns

@ case INSERT of more values than the table has columns
INSERT INTO names VALUES (1, 'a', 'b', 'c')
@ new/new
refused INSERT has more expressions than target columns

@ case INSERT of a column twice
INSERT INTO names (id, id) VALUES (1, 2)
@ new/new
refused column "id" specified more than once

@ case INSERT of an unknown column
INSERT INTO names (nothing) VALUES (1)
@ old/old+new
refused a column that is newer than the catalog
@ new/new
refused column "nothing" of relation "names" does not exist

@ case INSERT of all columns of another table
INSERT INTO names SELECT * FROM other
@ new/new
refused INSERT of * that the server was not asked about

@ case INSERT of a sorted list of values
INSERT INTO names (VALUES (1, 'a'), (2, 'b') ORDER BY 1)
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text), ((NULL)::pg_catalog.text)
FROM ((VALUES (1, 'a'), (2, 'b') ORDER BY 1)) AS _cf_s (_cf_1, _cf_2)) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case INSERT of a query without columns
INSERT INTO names SELECT FROM other
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name")
SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3))
FROM (SELECT ((nextval('public.names_id_seq'::regclass))::integer), ((NULL)::pg_catalog.text), ((NULL)::pg_catalog.text)
 FROM (SELECT FROM other) AS _cf_s) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case VALUES in brackets
INSERT INTO names ((VALUES (1, '01', 'x'), (2, DEFAULT, 'y')))
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((1)::integer), (('01')::pg_catalog.text), (('x')::pg_catalog.text)), (((2)::integer), ((NULL)::pg_catalog.text), (('y')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case VALUES in brackets with more behind them are a query
INSERT INTO names ((VALUES (1, '01', 'x')) LIMIT 1)
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((_cf_s._cf_1)::integer), ((_cf_s._cf_2)::pg_catalog.text), ((_cf_s._cf_3)::pg_catalog.text) FROM (((VALUES (1, '01', 'x')) LIMIT 1)) AS _cf_s (_cf_1, _cf_2, _cf_3)) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case a single row whose functions may give several
INSERT INTO names (first_name, last_name) VALUES (unnest(ARRAY['a', 'b']), 'z')
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((nextval('public.names_id_seq'::regclass))::integer), ((unnest(ARRAY['a', 'b']))::pg_catalog.text), (('z')::pg_catalog.text), _cf_one._cf_n FROM (SELECT 1 AS _cf_n) AS _cf_one) AS _cf_v (_cf_1, _cf_2, _cf_3)
@ new/new+old
WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (SELECT ((nextval('public.names_id_seq'::regclass))::integer), ((unnest(ARRAY['a', 'b']))::pg_catalog.text), (('z')::pg_catalog.text), _cf_one._cf_n FROM (SELECT 1 AS _cf_n) AS _cf_one) AS _cf_v (_cf_1, _cf_2, _cf_3)
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case several rows with functions
INSERT INTO names VALUES (1, upper('a'), 'z'), (2, 'b', 'y')
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES (((1)::integer), ((upper('a'))::pg_catalog.text), (('z')::pg_catalog.text)), (((2)::integer), (('b')::pg_catalog.text), (('y')::pg_catalog.text))) AS _cf_v (_cf_1, _cf_2, _cf_3)

@ case a row's columns, how many nobody knows
INSERT INTO names SELECT (a).* FROM archive a
@ new/new
refused INSERT of * that the server was not asked about on "names" cannot be rewritten while the migration "names" is under way

@ case a row's columns in VALUES
INSERT INTO names VALUES ((jsonb_populate_record(NULL::archive, '{}')).*)
@ new/new
refused VALUES with the columns of a row on "names" cannot be rewritten while the migration "names" is under way

@ case several rows with calls, out of the order of the columns
INSERT INTO names (last_name, first_name) VALUES ('a', nextval('q')), (lastval(), 'b')
@ new/new
INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT _cf_v._cf_1, (((_cf_v._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf_v._cf_3)) FROM (VALUES ((('a')::pg_catalog.text), ((nextval('q'))::pg_catalog.text), ((nextval('public.names_id_seq'::regclass))::integer)), (((lastval())::pg_catalog.text), (('b')::pg_catalog.text), ((nextval('public.names_id_seq'::regclass))::integer))) AS _cf_v (_cf_3, _cf_2, _cf_1)

@ case COPY FROM STDIN
COPY names FROM STDIN
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy
@ old/old
passes

@ case COPY FROM STDIN into the other table and a mirror
COPY names FROM STDIN
@ new/new+old
tag from-count COPY
CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN
;WITH _cf AS (INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged
RETURNING "names"."id" AS _cf_1, "names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN of the new shape
COPY new_names FROM STDIN
@ new/new+old
tag from-count COPY
CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "full_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN
;WITH _cf AS (INSERT INTO "public"."new_names" ("id", "full_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."full_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."new_names"."id" AS _cf_1, "public"."new_names"."full_name" AS _cf_2),
_cf_inserted AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") SELECT _cf._cf_1, (pg_catalog."split_part"(_cf._cf_2, ' ', 1)), (pg_catalog."substr"(_cf._cf_2, (pg_catalog."strpos"(_cf._cf_2, ' ')) OPERATOR(pg_catalog.+) (1)))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "first_name" = excluded."first_name", "last_name" = excluded."last_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ old/old
tag from-tag COPY
CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "full_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN
;INSERT INTO "public"."names" AS "new_names" ("id", "first_name", "last_name") SELECT staged."id", (pg_catalog."split_part"(staged."full_name", ' ', 1)), (pg_catalog."substr"(staged."full_name", (pg_catalog."strpos"(staged."full_name", ' ')) OPERATOR(pg_catalog.+) (1))) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy
@ new/new
passes

@ case COPY FROM STDIN that leaves out what the other table needs
COPY new_names (full_name) FROM STDIN
@ old/old
tag from-tag COPY
CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "full_name" pg_catalog.text);COPY pg_temp._crossfade_copy (full_name) FROM STDIN
;INSERT INTO "public"."names" AS "new_names" ("id", "first_name", "last_name") SELECT staged."id", (pg_catalog."split_part"(staged."full_name", ' ', 1)), (pg_catalog."substr"(staged."full_name", (pg_catalog."strpos"(staged."full_name", ' ')) OPERATOR(pg_catalog.+) (1))) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN with columns, whose defaults are computed by COPY
COPY public.names (last_name, first_name) FROM STDIN
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer DEFAULT nextval('public.names_id_seq'::regclass), "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy (last_name, first_name) FROM STDIN ;WITH _cf AS (INSERT INTO "public"."names" ("last_name", "first_name", "id") OVERRIDING SYSTEM VALUE SELECT staged."last_name", staged."first_name", staged."id" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer DEFAULT nextval('public.names_id_seq'::regclass), "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy (last_name, first_name) FROM STDIN ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN in CSV
COPY names FROM STDIN WITH (FORMAT csv, HEADER match, DELIMITER ';', NULL '-', QUOTE '"', ESCAPE 'x', FORCE_NOT_NULL (id), FORCE_NULL (last_name), ENCODING 'LATIN1')
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN WITH (FORMAT csv, HEADER match, DELIMITER ';', NULL '-', QUOTE '"', ESCAPE 'x', FORCE_NOT_NULL (id), FORCE_NULL (last_name), ENCODING 'LATIN1') ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN WITH (FORMAT csv, HEADER match, DELIMITER ';', NULL '-', QUOTE '"', ESCAPE 'x', FORCE_NOT_NULL (id), FORCE_NULL (last_name), ENCODING 'LATIN1') ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN in binary
COPY names FROM STDIN (FORMAT binary)
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN (FORMAT binary) ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN (FORMAT binary) ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY BINARY FROM STDIN
COPY BINARY names FROM STDIN
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY BINARY pg_temp._crossfade_copy FROM STDIN ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY BINARY pg_temp._crossfade_copy FROM STDIN ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN with options of PostgreSQL 8
COPY names FROM STDIN WITH CSV HEADER NULL AS ''
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN WITH CSV HEADER NULL AS '' ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN WITH CSV HEADER NULL AS '' ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM STDIN with options of PostgreSQL 7
COPY names FROM STDIN USING DELIMITERS '|'
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN USING DELIMITERS '|' ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN USING DELIMITERS '|' ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM a file
COPY names FROM '/tmp/names'
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM '/tmp/names' ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM '/tmp/names' ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM PROGRAM
COPY names FROM PROGRAM 'cat'
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM PROGRAM 'cat' ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM PROGRAM 'cat' ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM WHERE, with the table's name
COPY names FROM STDIN WHERE id > 1 AND names.id < 9 AND public.names.last_name <> first_name
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN
WHERE id > 1 AND _crossfade_copy .id < 9 AND _crossfade_copy .last_name <> first_name ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN WHERE id > 1 AND _crossfade_copy .id < 9 AND _crossfade_copy .last_name <> first_name ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM that ends in a comment
COPY names FROM STDIN -- these
@ old/old+new
tag from-count
COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN -- these ;WITH _cf AS (INSERT INTO "public"."names" ("id", "first_name", "last_name") OVERRIDING SYSTEM VALUE SELECT staged."id", staged."first_name", staged."last_name" FROM pg_temp._crossfade_copy AS staged
RETURNING "public"."names"."id" AS _cf_1, "public"."names"."first_name" AS _cf_2, "public"."names"."last_name" AS _cf_3),
_cf_inserted AS (INSERT INTO "public"."new_names" ("id", "full_name") SELECT _cf._cf_1, (((_cf._cf_2) OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (_cf._cf_3))
FROM _cf
ON CONFLICT ("id") DO UPDATE SET "full_name" = excluded."full_name"
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.new_names wrote ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_inserted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows;DROP TABLE pg_temp._crossfade_copy
@ new/new
tag from-tag COPY CREATE TEMPORARY TABLE pg_temp._crossfade_copy ("id" integer, "first_name" pg_catalog.text, "last_name" pg_catalog.text);COPY pg_temp._crossfade_copy FROM STDIN -- these ;INSERT INTO "public"."new_names" AS "names" ("id", "full_name") SELECT staged."id", (((staged."first_name") OPERATOR(pg_catalog.||) (' ')) OPERATOR(pg_catalog.||) (staged."last_name")) FROM pg_temp._crossfade_copy AS staged;DROP TABLE pg_temp._crossfade_copy

@ case COPY FROM with FREEZE
COPY names FROM STDIN (FREEZE)
@ old/old+new new/new
refused COPY FROM with FREEZE on "names"
@ old/old
passes

@ case COPY FROM with a whole row
COPY names FROM STDIN WHERE names IS NOT NULL
@ old/old+new
refused a whole row in the WHERE of COPY on "names"

@ case COPY FROM with a whole row as a star
COPY names FROM STDIN WHERE (names.*) IS NOT NULL
@ new/new
refused a whole row in the WHERE of COPY on "names"

@ case COPY FROM of a column that the catalog does not know
COPY names (id, middle_name) FROM STDIN
@ old/old+new
refused a column that is newer than the catalog on "names"
@ new/new
refused column "middle_name" of relation "names" does not exist

@ case DELIMITERS, as it was once written
COPY names TO STDOUT USING DELIMITERS '|'
@ old/old+new
passes
@ new/old+new
COPY (SELECT "id", "first_name", "last_name" FROM {names} AS "names") TO STDOUT DELIMITER '|'

@ case DELIMITERS with options behind it
COPY names (id) TO STDOUT DELIMITERS '|' WITH CSV HEADER
@ old/old+new
passes
@ new/old+new
COPY (SELECT "id" FROM {names} AS "names") TO STDOUT DELIMITER '|'  CSV HEADER

@ case DELIMITERS and a file's name with their own escape characters
COPY names TO U&'!0061' UESCAPE '!' USING DELIMITERS U&'!007c' UESCAPE '!' CSV FORCE QUOTE id
@ old/old+new
passes
@ new/old+new
COPY (SELECT "id", "first_name", "last_name" FROM {names} AS "names") TO U&'!0061' UESCAPE '!' DELIMITER U&'!007c' UESCAPE '!' CSV FORCE QUOTE id

@ case DELIMITERS before a list of options
COPY names TO PROGRAM 'cat' DELIMITERS '|' (FORMAT csv)
@ old/old+new
passes
@ new/old+new
refused COPY with DELIMITERS before a list of options on "names"

@ case a column called delimiters
COPY names TO STDOUT WITH CSV FORCE QUOTE delimiters
@ old/old+new
passes
@ new/old+new
COPY (SELECT "id", "first_name", "last_name" FROM {names} AS "names") TO STDOUT WITH CSV FORCE QUOTE delimiters

@ case COPY TO
COPY names TO STDOUT WITH (FORMAT csv, HEADER)
@ new/new new/old+new
COPY (SELECT "id", "first_name", "last_name" FROM {names} AS "names") TO STDOUT WITH (FORMAT csv, HEADER)
@ old/old+new old/new+old
passes

@ case COPY TO with columns
COPY public.names (last_name, id) TO STDOUT
@ new/new
COPY (SELECT "last_name", "id" FROM {names} AS "names") TO STDOUT

@ case COPY of a query
COPY (SELECT id FROM names) TO STDOUT
@ new/new
COPY (SELECT id FROM {names} AS "names") TO STDOUT

@ case COPY in its old form
COPY BINARY names TO STDOUT
@ new/new
COPY (SELECT "id", "first_name", "last_name" FROM {names} AS "names") TO STDOUT BINARY

@ case COPY in its old form with an option
COPY BINARY names (id) TO STDOUT NULL AS ''
@ new/new
refused COPY BINARY with options on "names"

@ case COPY FROM of another table, which the server refuses
COPY other FROM STDIN WHERE id IN (SELECT id FROM names)
@ new/new old/old+new
passes

@ case TRUNCATE
TRUNCATE TABLE names, other
@ old/old+new
TRUNCATE TABLE "public"."names", "public"."new_names", other
@ old/new+old
TRUNCATE TABLE "public"."new_names", "public"."names", other
@ new/new
TRUNCATE TABLE "public"."new_names", other

@ case TRUNCATE with sequences
TRUNCATE names RESTART IDENTITY
@ old/old+new
TRUNCATE "public"."names", "public"."new_names" RESTART IDENTITY
@ new/new
refused TRUNCATE RESTART IDENTITY on "names"

@ case TRUNCATE CASCADE
TRUNCATE names CASCADE
@ new/new
refused TRUNCATE CASCADE on "names"

@ case TRUNCATE ONLY
TRUNCATE ONLY names, other
@ old/old+new
TRUNCATE "public"."names", "public"."new_names", other
@ new/new
TRUNCATE "public"."new_names", other

@ case LOCK
LOCK names IN SHARE ROW EXCLUSIVE MODE NOWAIT
@ old/old+new
LOCK "public"."names", "public"."new_names" IN SHARE ROW EXCLUSIVE MODE NOWAIT
@ new/new
LOCK "public"."new_names" IN SHARE ROW EXCLUSIVE MODE NOWAIT

@ case LOCK ONLY
LOCK TABLE ONLY (names), ONLY new_names
@ old/old+new new/old+new
LOCK TABLE "public"."names", "public"."new_names", "public"."names", "public"."new_names"
@ new/new
LOCK TABLE "public"."new_names", ONLY new_names

@ case EXPLAIN
EXPLAIN (ANALYZE, COSTS off) SELECT * FROM names
@ new/new
EXPLAIN (ANALYZE, COSTS off) SELECT * FROM {names} AS "names"

@ case CREATE TABLE AS
CREATE TABLE copy AS SELECT * FROM names WITH NO DATA
@ new/new
CREATE TABLE copy AS SELECT * FROM {names} AS "names" WITH NO DATA

@ case SELECT INTO
SELECT id INTO TEMP copy FROM names
@ new/new
SELECT id INTO TEMP copy FROM {names} AS "names"

@ case EXPLAIN of CREATE TABLE AS
EXPLAIN CREATE TABLE copy AS TABLE names
@ new/new
EXPLAIN CREATE TABLE copy AS SELECT * FROM {names} AS "names"

@ case PREPARE passes: what EXECUTE runs is prepared again
PREPARE p AS SELECT * FROM names
@ new/new old/old+new
passes

@ case EXPLAIN EXECUTE
EXPLAIN (ANALYZE) EXECUTE p ('names')
@ new/new
passes

@ case MERGE
MERGE INTO names USING other ON true WHEN MATCHED THEN DELETE
@ old/old+new new/new
refused MERGE on "names"

@ case DDL means the table that it names
ALTER TABLE names ADD COLUMN x int; DROP TABLE names; CREATE INDEX ON names (id);
VACUUM names; ANALYZE names; GRANT SELECT ON names TO PUBLIC; COMMENT ON TABLE names IS 'x'
@ new/new old/old+new
passes

@ case what changes names before
CREATE TEMP TABLE names (id int); SELECT id FROM names
@ new/new
refused a bare name after a statement that may change its meaning on "names"
@ old/old
passes

@ case search_path changed before
SET search_path = other; SELECT id FROM names
@ new/new
refused a bare name after

@ case search_path changed by a function
SELECT set_config('search_path', 'other', false); SELECT id FROM names
@ new/new
refused a bare name after

@ case the end of a transaction
SELECT id FROM public.names; COMMIT; DELETE FROM names
@ old/old+new
refused a bare name after

@ case a schema is sure of itself
SET search_path = other; SELECT id FROM public.names
@ new/new
SET search_path = other; SELECT id FROM {names} AS "names"

@ case what does not change names
BEGIN; SET statement_timeout = 5; SAVEPOINT s; SELECT id FROM names; COMMIT
@ new/new
BEGIN; SET statement_timeout = 5; SAVEPOINT s; SELECT id FROM {names} AS "names"; COMMIT

@ case a table altered before
ALTER TABLE names ADD x int; SELECT * FROM public.names
@ new/new
refused a statement after one that alters tables on "names"
@ old/old
passes

@ case a role changed before
SET ROLE reader; SELECT id FROM names
@ new/new old/old+new
refused a bare name after a statement that may change its meaning on "names"

@ case row-level security enabled before
ALTER TABLE names ENABLE ROW LEVEL SECURITY; SELECT id FROM names
@ new/new
refused a statement after one that alters tables on "names"
@ old/old+new
passes

@ case an isolation level
BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT id FROM names; COMMIT
@ new/new
BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT id FROM {names} AS "names"; COMMIT
@ old/old+new
passes

@ case an encoding whose second bytes may be ASCII's
SET client_encoding = 'SJIS'; SELECT id FROM names
@ new/new
SET client_encoding = 'SJIS'; SELECT id FROM {names} AS "names"
@ old/old+new
passes

@ case the same in other words
SET NAMES 'GBK'; SELECT id FROM names
@ new/new
SET NAMES 'GBK'; SELECT id FROM {names} AS "names"
@ old/old+new
passes

@ case session statements
BEGIN; SET search_path = names; LISTEN names; COMMIT; SHOW names
@ new/new
passes

@ case a schema with a view in it
CREATE SCHEMA s CREATE VIEW v AS SELECT * FROM names
@ new/new
refused on "names"

@ case newer syntax than the parser's
SELECT * FROM names WHERE id = 0x1F
@ new/new
refused crossfade cannot read
@ old/old
passes

@ case EXPLAIN that does not run what would lock rows
EXPLAIN (ANALYZE off) DELETE FROM names WHERE id = 1
@ old/old+new
EXPLAIN (ANALYZE off) WITH _cf AS (DELETE FROM "public"."names"
WHERE id = 1
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
EXPLAIN (ANALYZE off) WITH _cf AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case the last of its options decides
EXPLAIN (ANALYZE FALSE, ANALYZE) DELETE FROM names WHERE id = 1
@ old/old+new
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."names"
WHERE id = 1 FOR UPDATE OF "names") AS _cf;EXPLAIN (ANALYZE FALSE, ANALYZE) WITH _cf AS (DELETE FROM "public"."names"
WHERE id = 1
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
SELECT pg_catalog.count(*) FROM (SELECT 1 FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1 FOR UPDATE OF "names") AS _cf;EXPLAIN (ANALYZE FALSE, ANALYZE) WITH _cf AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" = 1
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

@ case a number for it
EXPLAIN (ANALYZE, ANALYZE 0) DELETE FROM names WHERE id = nextval('s')
@ old/old+new
EXPLAIN (ANALYZE, ANALYZE 0) WITH _cf AS (DELETE FROM "public"."names"
WHERE id = nextval('s')
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
EXPLAIN (ANALYZE, ANALYZE 0) WITH _cf AS (DELETE FROM "public"."new_names" AS "names"
WHERE "names"."id" = nextval('s')
RETURNING "names"."id" AS _cf_1),
_cf_deleted AS (DELETE FROM "public"."names" AS _cf_m USING _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1
RETURNING 1)
SELECT CASE WHEN pg_catalog.count(_cf_given) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given) WHEN (SELECT pg_catalog.count(*) FROM "public"."names" AS _cf_m, _cf
WHERE _cf_m."id" OPERATOR(pg_catalog.=) _cf._cf_1) OPERATOR(pg_catalog.=) pg_catalog.count(_cf_taken) THEN pg_catalog.count(_cf_given)
ELSE pg_catalog.concat('crossfade(the mirror public.names deleted ', pg_catalog.count(_cf_taken), ' of ', pg_catalog.count(_cf_given), ' rows)')::pg_catalog.int8 END
FROM (SELECT NULL::pg_catalog.int4 AS _cf_given, 1 AS _cf_taken FROM _cf_deleted
UNION ALL SELECT 1, NULL FROM _cf) AS _cf_rows

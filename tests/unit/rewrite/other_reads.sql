@ case EXPLAIN
EXPLAIN SELECT id FROM names
@ new/new new/old+new new/new+old
EXPLAIN SELECT id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case EXPLAIN with options
EXPLAIN (COSTS off, VERBOSE, FORMAT json) SELECT id FROM names
@ new/new new/old+new new/new+old
EXPLAIN (COSTS off, VERBOSE, FORMAT json) SELECT id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case EXPLAIN with all options
EXPLAIN (ANALYZE, VERBOSE, COSTS off, SETTINGS, BUFFERS, WAL, TIMING off, SUMMARY off, FORMAT yaml) SELECT * FROM names n JOIN names m USING (id)
@ new/new new/old+new new/new+old
EXPLAIN (ANALYZE, VERBOSE, COSTS off, SETTINGS, BUFFERS, WAL, TIMING off, SUMMARY off, FORMAT yaml) SELECT * FROM {names} n JOIN {names} m USING (id)
@ old/old old/old+new old/new+old
passes

@ case EXPLAIN in the old form
EXPLAIN ANALYZE VERBOSE SELECT id FROM names
@ new/new new/old+new new/new+old
EXPLAIN ANALYZE VERBOSE SELECT id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case EXPLAIN of a table made
EXPLAIN CREATE TABLE x AS SELECT id FROM names
@ new/new new/old+new new/new+old
EXPLAIN CREATE TABLE x AS SELECT id FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case CREATE TABLE AS
CREATE TABLE x AS SELECT id, last_name FROM names
@ new/new new/old+new new/new+old
CREATE TABLE x AS SELECT id, last_name FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case CREATE TABLE AS with everything
CREATE UNLOGGED TABLE IF NOT EXISTS x (a, b) WITH (fillfactor = 70) AS SELECT id, last_name FROM names WITH NO DATA
@ new/new new/old+new new/new+old
CREATE UNLOGGED TABLE IF NOT EXISTS x (a, b) WITH (fillfactor = 70) AS SELECT id, last_name FROM {names} AS "names" WITH NO DATA
@ old/old old/old+new old/new+old
passes

@ case CREATE TEMPORARY TABLE AS
CREATE TEMP TABLE x ON COMMIT DROP AS TABLE names
@ new/new new/old+new new/new+old
CREATE TEMP TABLE x ON COMMIT DROP AS SELECT * FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case SELECT INTO
SELECT id, last_name INTO x FROM names
@ new/new new/old+new new/new+old
SELECT id, last_name INTO x FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case SELECT INTO TEMP
SELECT * INTO TEMPORARY TABLE x FROM names n WHERE n.id > 1
@ new/new new/old+new new/new+old
SELECT * INTO TEMPORARY TABLE x FROM {names} n WHERE n.id > 1
@ old/old old/old+new old/new+old
passes

@ case COPY of a query
COPY (SELECT id FROM names ORDER BY id) TO STDOUT
@ new/new new/old+new new/new+old
COPY (SELECT id FROM {names} AS "names" ORDER BY id) TO STDOUT
@ old/old old/old+new old/new+old
passes

@ case COPY of a query with options
COPY (SELECT * FROM names n) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *)
@ new/new new/old+new new/new+old
COPY (SELECT * FROM {names} n) TO STDOUT WITH (FORMAT csv, HEADER, FORCE_QUOTE *)
@ old/old old/old+new old/new+old
passes

@ case COPY of a query with WITH
COPY (WITH w AS (SELECT id FROM names) SELECT * FROM w) TO STDOUT
@ new/new new/old+new new/new+old
COPY (WITH w AS (SELECT id FROM {names} AS "names") SELECT * FROM w) TO STDOUT
@ old/old old/old+new old/new+old
passes

@ case COPY of VALUES
COPY (VALUES ((SELECT max(id) FROM names))) TO STDOUT
@ new/new new/old+new new/new+old
COPY (VALUES ((SELECT max(id) FROM {names} AS "names"))) TO STDOUT
@ old/old old/old+new old/new+old
passes

@ case INSERT elsewhere
INSERT INTO untouched SELECT id + 1000, last_name FROM names
@ new/new new/old+new new/new+old
INSERT INTO untouched SELECT id + 1000, last_name FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case INSERT elsewhere with RETURNING
INSERT INTO untouched VALUES (1000, (SELECT min(first_name) FROM names)) RETURNING (SELECT count(*) FROM names)
@ new/new new/old+new new/new+old
INSERT INTO untouched VALUES (1000, (SELECT min(first_name) FROM {names} AS "names")) RETURNING (SELECT count(*) FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case INSERT elsewhere ON CONFLICT
INSERT INTO untouched VALUES (1) ON CONFLICT (id) DO UPDATE SET note = (SELECT max(last_name) FROM names) WHERE EXISTS (SELECT FROM names)
@ new/new new/old+new new/new+old
INSERT INTO untouched VALUES (1) ON CONFLICT (id) DO UPDATE SET note = (SELECT max(last_name) FROM {names} AS "names") WHERE EXISTS (SELECT FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case UPDATE elsewhere
UPDATE untouched u SET note = (SELECT last_name FROM names n WHERE n.id = u.id) WHERE u.id IN (SELECT id FROM names)
@ new/new new/old+new new/new+old
UPDATE untouched u SET note = (SELECT last_name FROM {names} n WHERE n.id = u.id) WHERE u.id IN (SELECT id FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case UPDATE elsewhere with FROM and RETURNING
UPDATE untouched u SET note = n.last_name FROM names n WHERE n.id = u.id RETURNING u.id, n.first_name
@ new/new new/old+new new/new+old
UPDATE untouched u SET note = n.last_name FROM {names} n WHERE n.id = u.id RETURNING u.id, n.first_name
@ old/old old/old+new old/new+old
passes

@ case DELETE elsewhere
DELETE FROM untouched WHERE id IN (SELECT id FROM names)
@ new/new new/old+new new/new+old
DELETE FROM untouched WHERE id IN (SELECT id FROM {names} AS "names")
@ old/old old/old+new old/new+old
passes

@ case DELETE elsewhere with USING
DELETE FROM untouched u USING names n, orders o WHERE n.id = u.id AND o.name_id = n.id RETURNING n.*
@ new/new new/old+new new/new+old
DELETE FROM untouched u USING {names} n, orders o WHERE n.id = u.id AND o.name_id = n.id RETURNING n.*
@ old/old old/old+new old/new+old
passes

@ case MERGE elsewhere
MERGE INTO untouched u USING (SELECT id, last_name FROM names) s ON s.id = u.id WHEN MATCHED THEN UPDATE SET note = s.last_name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.last_name)
@ new/new new/old+new new/new+old
MERGE INTO untouched u USING (SELECT id, last_name FROM {names} AS "names") s ON s.id = u.id WHEN MATCHED THEN UPDATE SET note = s.last_name WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.last_name)
@ old/old old/old+new old/new+old
passes

@ case XMLTABLE
SELECT n.id, x.a FROM names n, XMLTABLE('/r' PASSING xmlparse(DOCUMENT '<r><a>1</a></r>') COLUMNS a int PATH 'a') x
@ new/new new/old+new new/new+old
SELECT n.id, x.a FROM {names} n, XMLTABLE('/r' PASSING xmlparse(DOCUMENT '<r><a>1</a></r>') COLUMNS a int PATH 'a') x
@ old/old old/old+new old/new+old
passes

@ case two statements
SELECT count(*) FROM names; SELECT max(id) FROM names
@ new/new new/old+new new/new+old
SELECT count(*) FROM {names} AS "names"; SELECT max(id) FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

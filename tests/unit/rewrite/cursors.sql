@ case DECLARE
DECLARE c CURSOR FOR SELECT * FROM names
@ new/new new/old+new
DECLARE c CURSOR FOR SELECT * FROM {names} AS "names"
@ old/old old/old+new
passes

@ case DECLARE with all its words
DECLARE "For" BINARY INSENSITIVE SCROLL CURSOR WITH HOLD FOR TABLE names
@ new/new
DECLARE "For" BINARY INSENSITIVE SCROLL CURSOR WITH HOLD FOR SELECT * FROM {names} AS "names"

@ case DECLARE FOR UPDATE
DECLARE c NO SCROLL CURSOR FOR SELECT id FROM names WHERE id > 3 FOR UPDATE
@ new/old+new
passes
@ new/new old/new+old
DECLARE c NO SCROLL CURSOR FOR SELECT id FROM {names} AS "names" WHERE id > 3 FOR UPDATE

@ case DECLARE of a query with WITH
DECLARE c CURSOR FOR WITH w AS (SELECT id FROM names) SELECT * FROM w
@ new/new
DECLARE c CURSOR FOR WITH w AS (SELECT id FROM {names} AS "names") SELECT * FROM w

@ case EXPLAIN of DECLARE
EXPLAIN (VERBOSE) DECLARE c CURSOR FOR SELECT id FROM names
@ new/new
EXPLAIN (VERBOSE) DECLARE c CURSOR FOR SELECT id FROM {names} AS "names"

@ case DECLARE and FETCH in one query
BEGIN; DECLARE c CURSOR FOR SELECT id FROM names; FETCH c; MOVE c; CLOSE c; COMMIT
@ new/new
BEGIN; DECLARE c CURSOR FOR SELECT id FROM {names} AS "names"; FETCH c; MOVE c; CLOSE c; COMMIT

@ case DECLARE for the new shape
DECLARE c CURSOR FOR SELECT full_name FROM new_names
@ old/old+new
DECLARE c CURSOR FOR SELECT full_name FROM {new_names} AS "new_names"
@ new/new
passes


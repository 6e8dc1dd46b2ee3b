@ case a bare table
SELECT * FROM names
@ new/new new/old+new new/new+old
SELECT * FROM {names} AS "names"
@ old/old old/old+new old/new+old
passes

@ case an alias
SELECT n.id FROM names n WHERE n.first_name = 'Ada'
@ new/old+new
SELECT n.id FROM {names} n WHERE n.first_name = 'Ada'

@ case an alias with AS and names of columns
SELECT a, c FROM names AS n(a, b, c)
@ new/old+new
SELECT a, c FROM {names} AS n(a, b, c)

@ case quoted names and a schema
SELECT "id" FROM "public"."names" WHERE "names"."id" = 1
@ new/new
SELECT "id" FROM {names} AS "names" WHERE "names"."id" = 1

@ case the database before the schema
SELECT id FROM app.public.names
@ new/new
SELECT id FROM {names} AS "names"

@ case other schemas are other tables
SELECT id FROM other.names, pg_temp.names t
@ new/new
passes

@ case comments and white space stay
SELECT /* one */ id -- two
FROM names -- three
WHERE id = 1
@ new/new
SELECT /* one */ id -- two
FROM {names} AS "names" -- three
WHERE id = 1

@ case the new shape while the old table is read
SELECT full_name FROM new_names WHERE id = $1
@ old/old old/old+new old/new+old
SELECT full_name FROM {new_names} AS "new_names" WHERE id = $1
@ new/new new/old+new new/new+old
passes

@ case both shapes in one statement
SELECT n.id, m.full_name FROM names n JOIN new_names m USING (id)
@ new/old+new
SELECT n.id, m.full_name FROM {names} n JOIN new_names m USING (id)
@ old/old+new
SELECT n.id, m.full_name FROM names n JOIN {new_names} m USING (id)

@ case TABLE
TABLE names
@ new/new
SELECT * FROM {names} AS "names"

@ case TABLE in brackets and in a set operation
(TABLE names) UNION ALL TABLE public.names ORDER BY id
@ new/new
(SELECT * FROM {names} AS "names") UNION ALL SELECT * FROM {names} AS "names" ORDER BY id

@ case the star of inheritance
SELECT id FROM names * WHERE id = 1
@ new/new
SELECT id FROM {names} AS "names" WHERE id = 1

@ case ONLY
SELECT id FROM ONLY names
@ new/new
SELECT id FROM {names} AS "names"
@ old/old+new
passes

@ case ONLY with brackets
SELECT id FROM ONLY (names) n
@ new/new
SELECT id FROM {names} n

@ case TABLESAMPLE moves inside
SELECT id FROM names AS n TABLESAMPLE bernoulli (10) REPEATABLE (3) WHERE id > 1
@ new/new
SELECT id FROM (SELECT "new_names"."id" AS "id",
 ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name",
 ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name"
 FROM "public"."new_names" TABLESAMPLE bernoulli (10) REPEATABLE (3)) AS n WHERE id > 1

@ case TABLESAMPLE without an alias
SELECT count(*) FROM names TABLESAMPLE system(50)
@ new/new
SELECT count(*) FROM (SELECT "new_names"."id" AS "id",
 ((pg_catalog."split_part"("new_names"."full_name", ' ', 1))::pg_catalog.text) AS "first_name",
 ((pg_catalog."substr"("new_names"."full_name", (pg_catalog."strpos"("new_names"."full_name", ' ')) OPERATOR(pg_catalog.+) (1)))::pg_catalog.text) AS "last_name"
 FROM "public"."new_names" TABLESAMPLE system(50)) AS "names"

@ case columns with a schema
SELECT public.names.id, public.names.* FROM names WHERE app.public.names.id > 0
@ new/new
SELECT names.id, names.* FROM {names} AS "names" WHERE names.id > 0

@ case a column with a schema that would be taken from another table
SELECT (SELECT public.names.id FROM other names LIMIT 1) FROM public.names
@ new/new
refused a column reference with a schema on "names"

@ case subqueries everywhere
SELECT (SELECT max(id) FROM names), ARRAY(SELECT id FROM names) FROM other o
WHERE EXISTS (SELECT FROM names n WHERE n.id = o.id) AND o.id NOT IN (SELECT id FROM names)
ORDER BY (SELECT min(id) FROM names)
@ new/new
SELECT (SELECT max(id) FROM {names} AS "names"), ARRAY(SELECT id FROM {names} AS "names") FROM other o
WHERE EXISTS (SELECT FROM {names} n WHERE n.id = o.id) AND o.id NOT IN (SELECT id FROM {names} AS "names")
ORDER BY (SELECT min(id) FROM {names} AS "names")

@ case joins
SELECT * FROM a LEFT JOIN (names n CROSS JOIN b) ON a.id = n.id NATURAL JOIN names
@ new/new
SELECT * FROM a LEFT JOIN ({names} n CROSS JOIN b) ON a.id = n.id NATURAL JOIN {names} AS "names"

@ case LATERAL and functions
SELECT * FROM names n, LATERAL (SELECT id FROM names m WHERE m.id = n.id) l, upper(n.first_name)
@ new/new
SELECT * FROM {names} n, LATERAL (SELECT id FROM {names} m WHERE m.id = n.id) l, upper(n.first_name)

@ case VALUES and set operations
VALUES ((SELECT id FROM names)), (1) EXCEPT SELECT id FROM names INTERSECT (SELECT 1)
@ new/new
VALUES ((SELECT id FROM {names} AS "names")), (1) EXCEPT SELECT id FROM {names} AS "names" INTERSECT (SELECT 1)

@ case locking goes to the primary
SELECT * FROM names n WHERE id = 1 FOR UPDATE OF n SKIP LOCKED
@ new/old+new old/old+new old/old
passes
@ old/new+old new/new+old new/new
SELECT * FROM {names} n WHERE id = 1 FOR UPDATE OF n SKIP LOCKED

@ case locking anywhere in the statement
SELECT (SELECT count(*) FROM names) FROM (SELECT * FROM jobs FOR SHARE) j
@ new/old+new
passes
@ old/new+old
SELECT (SELECT count(*) FROM {names} AS "names") FROM (SELECT * FROM jobs FOR SHARE) j

@ case the whole row by its alias
SELECT row_to_json(n), count(n) FROM names n GROUP BY n.*
@ new/new
SELECT row_to_json(("n".*::"public"."names")), count(("n".*::"public"."names")) FROM {names} n GROUP BY ("n".*::"public"."names")

@ case system columns
SELECT ctid FROM names
@ new/new
refused the system column "ctid" on "names"
@ old/old+new
passes

@ case a system column that would be taken from outside
SELECT (SELECT xmin FROM names LIMIT 1) FROM other
@ new/new
refused the system column "xmin" on "names"

@ case another table's system column
SELECT o.ctid FROM other o JOIN names n ON n.id = o.id
@ new/new
SELECT o.ctid FROM other o JOIN {names} n ON n.id = o.id

@ case names with Unicode escapes
SELECT U&"\006eames".id, public.U&"n\0061mes"."first_name" FROM public.U&"n\0061mes"
@ new/new
SELECT U&"\006eames".id, U&"n\0061mes"."first_name" FROM {names} AS "names"

@ case an alias with Unicode escapes
SELECT U&"\006e".id, n, first_name FROM names AS U&"\006e" (id, U&"first\005fname") GROUP BY U&"\0069d"
@ new/new
SELECT U&"\006e".id, ("n".*::"public"."names") AS "n", first_name FROM {names} AS U&"\006e" (id, U&"first\005fname") GROUP BY U&"\0069d", "n"."first_name", "n"."last_name"

@ case a name with UESCAPE
SELECT id FROM U&"n!0061mes" UESCAPE '!'
@ new/new
refused a name with UESCAPE

@ case an alias with UESCAPE
SELECT 1 FROM names AS U&"!006e" UESCAPE '!'
@ new/new
refused an alias with UESCAPE

@ case a statement that writes elsewhere reads where reads go
INSERT INTO other SELECT id FROM names
@ new/old+new
INSERT INTO other SELECT id FROM {names} AS "names"

@ case UPDATE and DELETE elsewhere
UPDATE other o SET x = n.last_name FROM names n WHERE n.id = o.id
@ new/old+new
UPDATE other o SET x = n.last_name FROM {names} n WHERE n.id = o.id

@ case DELETE USING
DELETE FROM other USING names WHERE names.id = other.id
@ new/new
DELETE FROM other USING {names} AS "names" WHERE names.id = other.id

@ case several columns set from one query
UPDATE other SET (a, b) = (SELECT first_name, last_name FROM names WHERE id = 1)
@ new/new
UPDATE other SET (a, b) = (SELECT first_name, last_name FROM {names} AS "names" WHERE id = 1)

@ case MERGE that only reads
MERGE INTO other o USING names n ON n.id = o.id WHEN MATCHED THEN DELETE
@ new/new
MERGE INTO other o USING {names} n ON n.id = o.id WHEN MATCHED THEN DELETE

@ case several statements
SELECT 1; SELECT id FROM names;; SELECT 'names' -- end
@ new/new
SELECT 1; SELECT id FROM {names} AS "names"; SELECT 'names' -- end

@ case only in strings, comments, columns and aliases
SELECT 'names', "names".x /* names */ FROM other AS names -- names
@ new/new
passes

@ case a string between
SELECT 'FROM names n' FROM names
@ new/new
SELECT 'FROM names n' FROM {names} AS "names"

@ case no space around the name
SELECT(id)FROM"names"WHERE(id)=1
@ new/new
SELECT(id)FROM{names} AS "names" WHERE(id)=1

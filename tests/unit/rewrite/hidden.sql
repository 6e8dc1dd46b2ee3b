@ case views
CREATE VIEW v AS SELECT * FROM names
@ old/old old/old+new new/old+new old/new+old
passes
@ new/new
refused CREATE VIEW on "names"

@ case materialised views
CREATE MATERIALIZED VIEW v AS SELECT * FROM names WITH NO DATA
@ old/old+new new/old+new
passes
@ new/new
refused CREATE MATERIALIZED VIEW on "names"

@ case EXPLAIN of a materialised view makes none
EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT * FROM names
@ new/new
EXPLAIN CREATE MATERIALIZED VIEW v AS SELECT * FROM {names} AS "names"

@ case rules
CREATE RULE r AS ON DELETE TO other DO ALSO DELETE FROM names
@ old/old+new
passes

@ case functions
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'DELETE FROM names; SELECT 1'
@ old/old+new new/new
passes

@ case functions that are made to be called at once, as by Sequelize's findOrCreate
CREATE OR REPLACE FUNCTION pg_temp.testfunc(OUT response "names", OUT caught text) RETURNS RECORD AS $func$ BEGIN INSERT INTO "names" ("first_name") VALUES ('Ada') RETURNING * INTO response; EXCEPTION WHEN unique_violation THEN GET STACKED DIAGNOSTICS caught = PG_EXCEPTION_DETAIL; END $func$ LANGUAGE plpgsql; SELECT (testfunc.response)."id", testfunc.caught FROM pg_temp.testfunc(); DROP FUNCTION IF EXISTS pg_temp.testfunc()
@ old/old
passes
@ old/old+new new/old+new old/new+old new/new+old new/new
refused a function in pg_temp on "names"

@ case functions in SQL
CREATE FUNCTION f() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM names; END
@ new/new
passes

@ case triggers
CREATE TRIGGER t AFTER INSERT ON names FOR EACH ROW EXECUTE FUNCTION f()
@ old/old+new
passes

@ case DO
DO $$BEGIN DELETE FROM names; END$$
@ old/old+new new/new
passes

@ case DO beside a statement that is rewritten
DO $$BEGIN DELETE FROM names; END$$; SELECT id FROM public.names
@ new/new
DO $$BEGIN DELETE FROM names; END$$; SELECT id FROM {names} AS "names"

@ case functions that run SQL
SELECT query_to_xml('SELECT * FROM names', true, true, '')
@ new/new old/old+new
passes

@ case functions that run SQL, beside the table
SELECT query_to_xml('SELECT * FROM names', true, true, '') FROM names
@ new/new
SELECT query_to_xml('SELECT * FROM names', true, true, '') FROM {names} AS "names"


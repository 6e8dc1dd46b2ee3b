-- Everything that the SQL of Crossfade's own uses, and whatever else bears those names, as an
-- attacker would make it: whoever reaches any of this fails.
CREATE SCHEMA evil;
CREATE FUNCTION evil.boom() RETURNS text LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'search_path has reached SQL that is not the client''s'; END $$;

-- Functions.
CREATE FUNCTION evil.split_part(text, text, integer) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.substr(text, integer) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.strpos(text, text) RETURNS integer LANGUAGE sql AS 'SELECT length(evil.boom())';
CREATE FUNCTION evil.format(text, VARIADIC "any") RETURNS text LANGUAGE internal AS 'text_format';
CREATE FUNCTION evil.text(character) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.varchar(varchar, integer, boolean) RETURNS varchar LANGUAGE sql AS 'SELECT evil.boom()::varchar';
CREATE FUNCTION evil.nextval(regclass) RETURNS bigint LANGUAGE sql AS 'SELECT length(evil.boom())::bigint';
CREATE FUNCTION evil.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT evil.boom()::timestamptz';
CREATE FUNCTION evil.concat(boolean, boolean) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.current_setting(text) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.current_setting(text, boolean) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.to_regclass(text) RETURNS regclass LANGUAGE sql AS 'SELECT evil.boom()::regclass';
CREATE FUNCTION evil.current_schemas(boolean) RETURNS name[] LANGUAGE sql AS 'SELECT ARRAY[evil.boom()::name]';
CREATE FUNCTION evil.has_table_privilege(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.has_any_column_privilege(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.has_schema_privilege(oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.row_security_active(oid) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.count_step(bigint) RETURNS bigint LANGUAGE sql AS 'SELECT length(evil.boom())::bigint';
CREATE AGGREGATE evil.count(*) (SFUNC = evil.count_step, STYPE = bigint, INITCOND = '0');

-- Operators.
CREATE FUNCTION evil.join_texts(text, text) RETURNS text LANGUAGE sql AS 'SELECT evil.boom()';
CREATE FUNCTION evil.compare(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compare(name, text) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compare(integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compare(bigint, bigint) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compare(bigint, integer) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compare(oid, oid) RETURNS boolean LANGUAGE sql AS 'SELECT evil.boom() IS NULL';
CREATE FUNCTION evil.compute(integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT length(evil.boom())';
CREATE OPERATOR evil.|| (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.join_texts);
CREATE OPERATOR evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.compare);
CREATE OPERATOR evil.= (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.compare);
CREATE OPERATOR evil.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = evil.compare);
CREATE OPERATOR evil.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = evil.compare);
CREATE OPERATOR evil.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = evil.compare);
CREATE OPERATOR evil.<> (LEFTARG = integer, RIGHTARG = integer, FUNCTION = evil.compare);
CREATE OPERATOR evil.>= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = evil.compare);
CREATE OPERATOR evil.>= (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = evil.compare);
CREATE OPERATOR evil.+ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = evil.compute);

-- Tables and types.
CREATE TABLE evil.pg_class (oid oid, relname name, relnamespace oid);
CREATE TABLE evil.pg_namespace (oid oid, nspname name);
CREATE TABLE evil.pg_prepared_statements (name name, parameter_types integer);
CREATE TYPE evil.text AS (nothing integer);
CREATE TYPE evil.varchar AS (nothing integer);
CREATE TYPE evil.int4 AS (nothing integer);
CREATE TYPE evil.oid AS (nothing integer);
CREATE TYPE evil.regclass AS (nothing integer);

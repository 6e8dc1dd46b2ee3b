-- The tables that scenarios run on. Rows come from fixture_rows.sql, before every scenario.
CREATE TABLE names (
    id serial PRIMARY KEY,
    first_name text NOT NULL,
    last_name varchar(40) NOT NULL
);
CREATE TABLE new_names (
    id integer PRIMARY KEY DEFAULT nextval('names_id_seq'),
    full_name text NOT NULL
);
CREATE TYPE mood AS ENUM ('calm', 'keen');
CREATE TABLE orders (
    id serial PRIMARY KEY,
    name_id integer,
    amount numeric(10, 2) DEFAULT 1,
    mood mood DEFAULT 'calm'
);
CREATE TABLE untouched (id integer PRIMARY KEY, note text);
CREATE FUNCTION greeting(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT 'Hello ' || $1 $$;
CREATE FUNCTION shout(names) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper($1.first_name) $$;

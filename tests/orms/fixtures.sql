-- The tables of the ORMs' stories: names is being replaced by new_names, orders refers to it.
-- Rows come from fixture_rows.sql, before every telling.
CREATE TABLE names (
    id serial PRIMARY KEY,
    first_name text NOT NULL,
    last_name varchar(40) NOT NULL,
    email varchar(80) CONSTRAINT names_email_key UNIQUE,
    visits integer NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    joined_at timestamptz NOT NULL DEFAULT '2024-05-01 12:00:00+00'
);
CREATE TABLE new_names (
    id integer PRIMARY KEY DEFAULT nextval('names_id_seq'),
    full_name text NOT NULL,
    email varchar(80) CONSTRAINT new_names_email_key UNIQUE,
    visits bigint NOT NULL DEFAULT 0,
    active boolean NOT NULL DEFAULT true,
    joined_at timestamptz NOT NULL DEFAULT '2024-05-01 12:00:00+00'
);
CREATE TABLE orders (
    id serial PRIMARY KEY,
    name_id integer,
    amount numeric(10, 2) NOT NULL DEFAULT 1,
    note text
);
CREATE INDEX orders_name_id ON orders (name_id);

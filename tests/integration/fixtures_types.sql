-- A migration that changes the type of nearly every column. Rows come with each scenario.
CREATE TYPE mood AS ENUM ('calm', 'keen');
CREATE DOMAIN short AS varchar(5);
CREATE TYPE point2 AS (x integer, y integer);
CREATE TABLE t (
    id integer PRIMARY KEY, i integer NOT NULL, e text, v varchar(8), ts timestamp, j json,
    m money, f integer, a integer[], b bytea, u uuid, n numeric(8, 2), c char(4), iv interval,
    d varchar(5), p point2, r text DEFAULT 'given'
);
CREATE TABLE new_t (
    id integer PRIMARY KEY, i bigint NOT NULL, e mood, v text, ts timestamptz, j jsonb,
    m numeric(12, 2), f boolean, a integer[], b bytea, u uuid, n numeric(10, 4), c char(8),
    iv interval, d short, p point2, r2 text DEFAULT 'other'
);

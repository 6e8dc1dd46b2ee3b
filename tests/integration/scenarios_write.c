/* Writing: INSERT, UPDATE and DELETE in all their forms. */
#include "tests/integration/scenario_tables.h"

#define INT4OID 23
#define TEXTOID 25

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")
#define LOOK_DISTINCT                                                                              \
    Q("SELECT count(*), count(DISTINCT first_name), count(DISTINCT last_name) FROM names")

const struct scenario SCENARIOS_INSERT[] = {
    {.name = "values that come before the defaults of several rows",
     .steps = STEPS(
         Q("INSERT INTO names (first_name, last_name) VALUES ('u', 'v'), ('w', lastval()) "
           "RETURNING *"),
         Q("INSERT INTO names (first_name, last_name) VALUES ('a', nextval('names_id_seq')), ('b', "
           "nextval('names_id_seq'))"),
         Q("INSERT INTO names (last_name, first_name, id) VALUES (nextval('names_id_seq'), 'c', "
           "DEFAULT), ('d', 'e', DEFAULT)"),
         Q("INSERT INTO names (first_name, last_name) VALUES ('f', nextval('names_id_seq'))"),
         Q("SELECT * FROM names ORDER BY id"))},
    {.name = "one row",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) VALUES ('John', 'Backus')"), LOOK)},
    {.name = "without column list",
     .steps = STEPS(Q("INSERT INTO names VALUES (90, 'John', 'Backus')"), LOOK)},
    {.name = "shorter than the column list would be",
     .steps = STEPS(Q("INSERT INTO names VALUES (90, 'John')"), LOOK)},
    {.name = "several rows",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) VALUES ('Frances', 'Allen'), ('Jean', "
                 "'Bartik'), ('Kay', 'McNulty')"),
               LOOK)},
    {.name = "columns out of order",
     .steps = STEPS(
         Q("INSERT INTO names (last_name, id, first_name) VALUES ('Backus', 91, 'John')"), LOOK)},
    {.name = "default keyword",
     .steps = STEPS(
         Q("INSERT INTO names (id, first_name, last_name) VALUES (DEFAULT, 'John', 'Backus'), "
           "(95, 'Fran', 'Bilas')"),
         LOOK)},
    {.name = "default values", .steps = STEPS(Q("INSERT INTO names DEFAULT VALUES"), LOOK)},
    {.name = "expressions",
     .steps =
         STEPS(Q("INSERT INTO names (id, first_name, last_name) VALUES (90 + 9, upper('john'), "
                 "greeting('you'))"),
               LOOK)},
    {.name = "quotes and backslashes",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) VALUES ('Miles', 'O''Brien \\ Co'), "
                 "(E'T\\x41b', $q$it's$q$)"),
               LOOK)},
    {.name = "returning all",
     .steps = STEPS(
         Q("INSERT INTO names (first_name, last_name) VALUES ('John', 'Backus') RETURNING *"))},
    {.name = "returning some, several rows",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) VALUES ('Frances', 'Allen'), ('Jean', "
                 "'Bartik') RETURNING id, last_name || '!' AS loud"))},
    {.name = "returning the key",
     .steps = STEPS(Q("INSERT INTO names (first_name, last_name) VALUES ('A', 'B') "
                      "RETURNING id"),
                    Q("SELECT currval('names_id_seq'), lastval()"))},
    {.name = "from select",
     .steps =
         STEPS(Q("INSERT INTO names (id, first_name, last_name) SELECT 100 + id, 'Note', note FROM "
                 "untouched WHERE id < 4 ORDER BY id"),
               LOOK)},
    {.name = "from the columns of a row",
     .steps = STEPS(
         Q("INSERT INTO names SELECT (jsonb_populate_record(NULL::names, '{\"id\": 90, "
           "\"first_name\": \"John\", \"last_name\": \"Backus\"}')).*"),
         Q("INSERT INTO names SELECT (n).* FROM (SELECT id + 100, first_name, 'II' FROM names) AS "
           "n ORDER BY 1"),
         Q("INSERT INTO names SELECT 92, (s).* FROM (SELECT 'a', 'b') s UNION SELECT 93, 'c', 'd'"),
         LOOK),
     .needs_old_table = true},
    {.name = "from the columns of a row, in VALUES",
     .steps = STEPS(Q("INSERT INTO names VALUES ((jsonb_populate_record(NULL::names, '{\"id\": 90, "
                      "\"first_name\": \"John\", \"last_name\": \"Backus\"}')).*)"),
                    LOOK),
     .needs_old_table = true,
     .may_be_refused = "nobody knows how many columns the row has"},
    {.name = "bulk rows of functions",
     .steps = STEPS(
         Q("INSERT INTO names (first_name, last_name) SELECT * FROM unnest(ARRAY['u1', 'u2'], "
           "ARRAY['v1', 'v2']) RETURNING id, first_name"),
         Q("INSERT INTO names (id, first_name, last_name) SELECT * FROM "
           "jsonb_to_recordset('[{\"a\": 90, \"b\": \"x\", \"c\": \"y\"}]') AS "
           "t (a int, b text, c text) ON CONFLICT (id) DO NOTHING RETURNING id"),
         X("INSERT INTO names (first_name, last_name) SELECT * FROM unnest($1::text[], "
           "$2::text[]) RETURNING id",
           TEXT("{a,b}"), TEXT("{c,d}")),
         Q("WITH w AS (SELECT 'p' AS p, 'q' AS q) INSERT INTO names (first_name, last_name) "
           "SELECT * FROM w"),
         Q("INSERT INTO names (first_name, last_name) SELECT *, 'x' FROM (SELECT first_name FROM "
           "names WHERE id < 3) n"),
         Q("INSERT INTO names SELECT id + 200, n.first_name, n.last_name FROM names n"), LOOK,
         Q("INSERT INTO names (first_name) SELECT * FROM unnest(ARRAY['u1'], ARRAY['v1'])"),
         Q("INSERT INTO names (id, first_name, last_name) SELECT * FROM unnest(ARRAY[1], "
           "ARRAY['v1'])"),
         Q("INSERT INTO names (first_name, last_name) SELECT * FROM nowhere"),
         Q("INSERT INTO names (first_name, last_name) SELECT *, nothing FROM unnest(ARRAY['a'])"),
         LOOK)},
    {.name = "bulk values for columns without their table",
     .steps = STEPS(
         Q("UPDATE names SET first_name = u.name FROM unnest(ARRAY[1, 2], ARRAY['x', 'y']) AS u "
           "(no, name) WHERE id = u.no RETURNING id, first_name"),
         X("UPDATE names AS n SET first_name = u.a, last_name = last_name || $3 FROM "
           "unnest($1::int[], $2::text[]) AS u (id, a) WHERE n.id = u.id RETURNING last_name, a",
           TEXT("{1,2}"), TEXT("{k,l}"), TEXT("!")),
         Q("UPDATE names SET last_name = b.n FROM (SELECT 'five' AS n) b WHERE id = 1 RETURNING "
           "id"),
         Q("UPDATE names SET last_name = last_name || m.last_name FROM (SELECT 'z' AS m) AS z, "
           "(SELECT last_name FROM names WHERE id = 2) m WHERE names.id = 1 RETURNING id"),
         Q("DELETE FROM names USING unnest(ARRAY[3]) AS u (x) WHERE id = x RETURNING first_name"),
         Q("UPDATE names SET first_name = 'x' FROM (SELECT 1 AS id) u WHERE id = 1"),
         Q("UPDATE names SET first_name = 'x' FROM (SELECT 1 AS one) u WHERE id = nothing"),
         Q("UPDATE names SET first_name = 'x' FROM (SELECT 1 AS one) u WHERE id = 'abc'"),
         Q("UPDATE names SET first_name = 'x' FROM nowhere WHERE id = 1"), LOOK),
     .unordered = true},
    {.name = "several columns of a query",
     .steps = STEPS(
         Q("UPDATE names SET (first_name, last_name) = (SELECT 'z', 'y') WHERE id = 2 RETURNING "
           "first_name, last_name"),
         Q("UPDATE names SET (first_name, last_name) = (SELECT last_name, o.id::text FROM (SELECT "
           "7 AS id) o) WHERE names.id = 3 RETURNING first_name, last_name"),
         X("UPDATE names SET (last_name, first_name) = (SELECT $1::text, upper(first_name)) WHERE "
           "id = 1 RETURNING id, first_name, last_name",
           TEXT("w")),
         LOOK)},
    {.name = "bulk values, prepared in SQL",
     .steps = STEPS(
         Q("PREPARE p (int, text[]) AS UPDATE names SET first_name = u.n FROM unnest($2) AS u "
           "(n) WHERE id = $1 RETURNING id, first_name"),
         Q("EXECUTE p (1, '{q}')"),
         Q("PREPARE q (text[], text[]) AS INSERT INTO names (first_name, last_name) SELECT * FROM "
           "unnest($1, $2) RETURNING first_name"),
         Q("EXECUTE q ('{a,b}', '{c,d}')"), Q("DEALLOCATE ALL"), LOOK)},
    {.name = "a constraint that is not there",
     .steps = STEPS(Q("INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT ON CONSTRAINT nothing DO "
                      "NOTHING"),
                    LOOK)},
    {.name = "mistakes",
     .steps = STEPS(Q("SELECT nothing FROM names"), Q("SELECT id FROM names WHERE id = 'abc'"),
                    Q("SELECT n.nothing FROM names n WHERE n.id = 1"),
                    Q("SELECT names.id FROM names n"), Q("SELECT nowhere(first_name) FROM names"),
                    Q("SELECT id FROM names ORDER BY nothing"),
                    Q("UPDATE names SET last_name = nothing WHERE id = 1"),
                    Q("DELETE FROM names WHERE id = 'abc'"),
                    Q("UPDATE names SET last_name = 'x' WHERE first_name = 1"),
                    Q("INSERT INTO names (first_name, last_name) VALUES (nothing, 'x')"),
                    Q("INSERT INTO names (id, first_name, last_name) VALUES ('abc', 'a', 'b')"),
                    Q("DELETE FROM names WHERE id = 1 RETURNING nothing"), LOOK)},
    {.name = "from a table with fewer columns",
     .steps = STEPS(Q("INSERT INTO names SELECT * FROM untouched"), LOOK),
     .may_be_refused = "nobody knows how many columns the table has"},
    {.name = "whether an upsert inserted",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'a', 'b'), (90, 'c', 'd') ON CONFLICT (id) DO UPDATE SET "
           "first_name = EXCLUDED.first_name RETURNING id, (xmax = 0) AS inserted"),
         Q("INSERT INTO names AS n VALUES (1, 'e', 'f'), (91, 'g', 'h') ON CONFLICT (id) DO UPDATE "
           "SET first_name = EXCLUDED.first_name RETURNING n.xmax::text::int > 0, xmax <> 0, "
           "CASE WHEN 0 = n.xmax THEN 'new' ELSE n.first_name END, xmax::text = '0'"),
         X("INSERT INTO names VALUES ($1, 'i', 'j') ON CONFLICT (id) DO UPDATE SET first_name = "
           "EXCLUDED.first_name RETURNING *, NOT names.xmax != '0'::xid",
           TEXT("2")),
         Q("WITH w AS (INSERT INTO names VALUES (1, 'k', 'l'), (92, 'm', 'n') ON CONFLICT (id) DO "
           "UPDATE SET first_name = EXCLUDED.first_name RETURNING xmax = 0 AS inserted) SELECT "
           "count(*) FILTER (WHERE inserted), count(*) FROM w"),
         LOOK)},
    {.name = "values in brackets",
     .steps = STEPS(
         Q("INSERT INTO names (VALUES (90, '01', 'x'), (91, DEFAULT, 'y'))"), LOOK,
         Q("INSERT INTO names ((VALUES (90, '01', 'x'), (91, 5, 'y'))) RETURNING *"), LOOK,
         Q("INSERT INTO names (VALUES (92, '01', 'x'), (93, 5, 'y') LIMIT 1)"),
         Q("INSERT INTO names ((VALUES (94, '01', 'x'), (95, 5, 'y')) ORDER BY 1)"),
         Q("INSERT INTO names (VALUES (96, DEFAULT, 'x') LIMIT 1)"),
         Q("INSERT INTO names (last_name, id, first_name) (VALUES ('x', DEFAULT, 'y')) ON "
           "CONFLICT (id) DO UPDATE SET first_name = 'seen' RETURNING id"),
         X("INSERT INTO names ((VALUES ($1, $2, upper($3))))", TEXT("97"), TEXT("a"), TEXT("b")),
         LOOK)},
    {.name = "several rows of one",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) VALUES (unnest(ARRAY['a', 'b']), 'z') "
                 "RETURNING *"),
               Q("INSERT INTO names VALUES (generate_series(90, 92), unnest(ARRAY['p', 'q', 'r']), "
                 "'s' || generate_series(1, 3))"),
               LOOK,
               Q("INSERT INTO names (VALUES (generate_series(95, 97), unnest(ARRAY['p', 'q']), "
                 "'s'))"),
               X("INSERT INTO names (last_name, first_name) VALUES (unnest($1::text[]), $2) ON "
                 "CONFLICT DO NOTHING RETURNING id, last_name",
                 TEXT("{a,b}"), TEXT("c")),
               Q("INSERT INTO names (first_name, last_name) VALUES (unnest('{}'::text[]), 'z')"),
               Q("INSERT INTO names (first_name, last_name) VALUES (unnest(ARRAY['a']), 'z'), "
                 "('b', 'y')"),
               Q("INSERT INTO names (first_name, last_name) VALUES (max('a'), 'z')"),
               Q("INSERT INTO names (first_name, last_name) VALUES (lag('a') OVER (), 'z')"),
               Q("INSERT INTO names (id, first_name, last_name) VALUES (nextval('names_id_seq') + "
                 "200, lower(DEFAULT), 'z')"),
               LOOK)},
    {.name = "from a lateral subquery",
     .steps = STEPS(
         Q("UPDATE names SET last_name = b.last_name FROM (SELECT '{\"last_name\": \"j\"}'::json "
           "AS "
           "j) p, LATERAL (SELECT last_name FROM json_to_record(p.j) AS _ (last_name text) LIMIT "
           "1) "
           "b WHERE names.id = 1 RETURNING names.last_name"),
         Q("UPDATE names SET first_name = b.last_name FROM untouched u, LATERAL (SELECT last_name "
           "FROM (SELECT replace(u.note, ' ', '-') AS last_name) q WHERE EXISTS (SELECT "
           "last_name)) b WHERE names.id "
           "= "
           "u.id AND u.id = 2 RETURNING names.id, first_name"),
         LOOK,
         Q("UPDATE names SET last_name = 'x' FROM untouched u, LATERAL (SELECT last_name || "
           "u.note) "
           "b WHERE names.id = u.id"),
         Q("UPDATE names SET last_name = 'x' FROM untouched u, LATERAL (SELECT names.last_name) b"),
         LOOK)},
    {.name = "from a join on columns that are called as its own",
     .steps = STEPS(
         Q("UPDATE names SET last_name = 'j' FROM untouched u JOIN (SELECT 2 AS i, 'z' AS "
           "first_name) b ON b.i = u.id AND first_name = 'z' AND (SELECT first_name) = 'z' WHERE "
           "names.id = u.id RETURNING names.id"),
         LOOK)},
    {.name = "from itself",
     .steps = STEPS(
         Q("INSERT INTO names (first_name, last_name) SELECT first_name, 'II' FROM names WHERE "
           "id < 3 ORDER BY id RETURNING id, first_name"),
         LOOK)},
    {.name = "from select of nothing",
     .steps =
         STEPS(Q("INSERT INTO names (first_name, last_name) SELECT 'x', 'y' WHERE false"), LOOK)},
    {.name = "with a cte",
     .steps = STEPS(
         Q("WITH source AS (SELECT id, note FROM untouched WHERE id = 1) INSERT INTO names (id, "
           "first_name, last_name) SELECT 200 + id, 'c', note FROM source RETURNING id"),
         LOOK)},
    {.name = "with alias",
     .steps = STEPS(Q("INSERT INTO names AS n (first_name, last_name) VALUES ('a', 'b') "
                      "RETURNING n.id, n.last_name"))},
    {.name = "on conflict do nothing",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y'), (60, 'z', 'w') ON CONFLICT DO NOTHING"), LOOK)},
    {.name = "on conflict target do nothing, returning",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y'), (60, 'z', 'w') ON CONFLICT (id) DO NOTHING "
           "RETURNING id"),
         LOOK)},
    {.name = "on conflict do update",
     .steps =
         STEPS(Q("INSERT INTO names VALUES (1, 'Augusta', 'King') ON CONFLICT (id) DO UPDATE SET "
                 "first_name = excluded.first_name, last_name = excluded.last_name RETURNING *"),
               LOOK)},
    {.name = "on conflict do update with the old row",
     .steps =
         STEPS(Q("INSERT INTO names AS n VALUES (2, 'x', 'Murray') ON CONFLICT (id) DO UPDATE SET "
                 "last_name = n.last_name || '-' || excluded.last_name WHERE n.id < 5"),
               LOOK)},
    {.name = "on conflict do update that does not apply",
     .steps = STEPS(Q("INSERT INTO names AS n VALUES (6, 'x', 'y') ON CONFLICT (id) DO UPDATE SET "
                      "last_name = 'z' WHERE n.id < 5"),
                    LOOK)},
    {.name = "on conflict on constraint",
     .steps =
         STEPS(Q("INSERT INTO names VALUES (3, 'x', 'y') ON CONFLICT ON CONSTRAINT names_pkey DO "
                 "NOTHING"),
               LOOK),
     .may_be_refused = "ON CONFLICT ON CONSTRAINT"},
    {.name = "parameters",
     .steps = STEPS(X("INSERT INTO names (first_name, last_name) VALUES ($1, $2)", TEXT("John"),
                      TEXT("Backus")),
                    LOOK)},
    {.name = "parameters, returning",
     .steps = STEPS(X("INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id",
                      TEXT("John"), TEXT("Backus")),
                    LOOK)},
    {.name = "parameters of two rows",
     .steps = STEPS(X("INSERT INTO names (first_name, last_name) VALUES ($1, $2), ($3, $2)",
                      TEXT("John"), TEXT("Backus"), TEXT("Jim")),
                    LOOK)},
    {.name = "binary parameters",
     .steps =
         STEPS(X("INSERT INTO names (id, first_name, last_name) VALUES ($1, $2, $3) RETURNING *",
                 BINARY("\0\0\0\x50"), BINARY("Kathleen"), TEXT("Booth")),
               LOOK)},
    {.name = "parameters described",
     .steps = STEPS(PARSE("", "INSERT INTO names (id, first_name, last_name) VALUES ($1, $2, $3)"),
                    DESCRIBE_STATEMENT(""), BIND("", "", TEXT("70"), TEXT("a"), TEXT("b")),
                    DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "parameters with given types",
     .steps =
         STEPS(PARSE_TYPED("", "INSERT INTO names (id, first_name, last_name) VALUES ($1, $2, $3)",
                           INT4OID, TEXTOID, TEXTOID),
               DESCRIBE_STATEMENT(""), BIND("", "", TEXT("70"), TEXT("a"), TEXT("b")),
               EXECUTE("", 0), SYNC, LOOK)},
    {.name = "parameters in a select",
     .steps = STEPS(X("INSERT INTO names (id, first_name, last_name) SELECT id + $1, $2, note FROM "
                      "untouched WHERE id <= $3",
                      TEXT("300"), TEXT("Nota"), TEXT("2")),
                    LOOK)},
    {.name = "upsert with parameters",
     .steps =
         STEPS(X("INSERT INTO names VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET last_name = "
                 "excluded.last_name",
                 TEXT("4"), TEXT("x"), TEXT("Wybe")),
               LOOK)},
    {.name = "pipeline of inserts",
     .steps = STEPS(
         PARSE("s", "INSERT INTO names (first_name, last_name) VALUES ($1, $2) RETURNING id"),
         BIND("", "s", TEXT("a"), TEXT("1")), EXECUTE("", 0), BIND("", "s", TEXT("b"), TEXT("2")),
         EXECUTE("", 0), BIND("", "s", TEXT("c"), TEXT("3")), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "many rows",
     .steps = STEPS(Q("INSERT INTO names (first_name, last_name) SELECT 'f' || i, 'l' || i FROM "
                      "generate_series(1, 500) i"),
                    Q("SELECT count(*), min(id), max(id) FROM names"))},
    {.name = "random values",
     .steps = STEPS(Q("INSERT INTO names (first_name, last_name) SELECT md5(random()::text), "
                      "left(md5(clock_timestamp()::text), 10) FROM generate_series(1, 1)"),
                    Q("SELECT count(*) FROM names"),
                    Q("UPDATE names SET first_name = 'r', last_name = 'r' WHERE id > 8"))},
    {.name = "into another table from this one",
     .steps = STEPS(
         Q("INSERT INTO orders (name_id, amount) SELECT id, id * 1.5 FROM names WHERE first_name "
           "= 'Ada' ORDER BY id RETURNING *"))},
    {.name = "key given for the sequence",
     .steps = STEPS(Q("INSERT INTO names VALUES (nextval('names_id_seq'), "
                      "'a', 'b') RETURNING id"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_UPDATE[] = {
    {.name = "one column",
     .steps = STEPS(Q("UPDATE names SET last_name = 'King' WHERE id = 1"), LOOK)},
    {.name = "the other column",
     .steps = STEPS(Q("UPDATE names SET first_name = 'Augusta' WHERE id = 1"), LOOK)},
    {.name = "both columns",
     .steps =
         STEPS(Q("UPDATE names SET first_name = 'X', last_name = 'Y' WHERE id IN (2, 3)"), LOOK)},
    {.name = "swapped",
     .steps = STEPS(Q("UPDATE names SET first_name = last_name, last_name = first_name WHERE id "
                      "< 4"),
                    LOOK)},
    {.name = "all rows", .steps = STEPS(Q("UPDATE names SET last_name = upper(last_name)"), LOOK)},
    {.name = "no rows", .steps = STEPS(Q("UPDATE names SET last_name = 'x' WHERE id = 500"), LOOK)},
    {.name = "condition on a column that changes",
     .steps = STEPS(Q("UPDATE names SET first_name = 'Ida' WHERE first_name = 'Ada'"), LOOK)},
    {.name = "alias",
     .steps =
         STEPS(Q("UPDATE names AS n SET last_name = n.last_name || '!' WHERE n.id = 2"), LOOK)},
    {.name = "qualified",
     .steps = STEPS(Q("UPDATE public.names SET last_name = names.first_name WHERE names.id = "
                      "2"),
                    LOOK)},
    {.name = "only", .steps = STEPS(Q("UPDATE ONLY names SET last_name = 'x' WHERE id = 2"), LOOK)},
    {.name = "list of columns",
     .steps = STEPS(Q("UPDATE names SET (first_name, last_name) = ('P', 'Q') WHERE id = 2"), LOOK)},
    {.name = "list from a subquery",
     .steps = STEPS(
         Q("UPDATE names SET (first_name, last_name) = (SELECT 'n', note FROM untouched u WHERE "
           "u.id = names.id) WHERE id < 3"),
         LOOK),
     .may_be_refused = "UPDATE … SET (…) = (SELECT …)"},
    {.name = "to default", .steps = STEPS(Q("UPDATE names SET id = DEFAULT WHERE id = 3"), LOOK)},
    {.name = "scalar subquery",
     .steps = STEPS(
         Q("UPDATE names SET last_name = (SELECT note FROM untouched WHERE id = names.id) WHERE "
           "id = 4"),
         LOOK)},
    {.name = "subquery over itself",
     .steps = STEPS(
         Q("UPDATE names SET last_name = (SELECT max(last_name) FROM names) WHERE id = 4"), LOOK)},
    {.name = "one value for all rows, and one for each",
     .steps =
         STEPS(Q("UPDATE names SET (first_name) = (SELECT md5(random()::text))"), LOOK_DISTINCT,
               Q("UPDATE names SET first_name = md5(random()::text)"), LOOK_DISTINCT,
               Q("UPDATE names SET (first_name) = (SELECT md5(random()::text)), last_name = "
                 "left(md5(random()::text), 20)"),
               LOOK_DISTINCT,
               Q("UPDATE names SET (first_name, last_name) = (SELECT md5(random()::text), "
                 "left(md5(random()::text || names.id), 20))"),
               LOOK_DISTINCT, Q("UPDATE names SET first_name = (SELECT md5(random()::text))"),
               LOOK_DISTINCT, Q("DELETE FROM names")),
     .needs_old_table = true},
    {.name = "from queries with WITH and locks",
     .steps = STEPS(Q("UPDATE names SET (first_name) = (SELECT note FROM untouched u WHERE u.id = "
                      "names.id AND u.id > 2 FOR SHARE) WHERE id > 2"),
                    Q("UPDATE names SET (first_name) = ((WITH u AS (SELECT 'w') TABLE u)), "
                      "(last_name) = (SELECT 'x' || names.id)"),
                    LOOK,
                    Q("UPDATE names SET (first_name, last_name) = (SELECT note, note FROM "
                      "untouched u WHERE u.id = names.id AND u.id > 1)"),
                    Q("UPDATE names SET (first_name, last_name) = (SELECT note, note FROM "
                      "untouched)"),
                    LOOK),
     .needs_old_table = true},
    {.name = "a row's columns among several",
     .steps = STEPS(Q("UPDATE names SET (first_name, last_name) = ROW(s.*, 'b') FROM (SELECT 'a' "
                      "AS x) s WHERE id = 1"),
                    Q("UPDATE names SET (first_name, last_name) = ((s).*, 'b') FROM (SELECT 'a' "
                      "AS x) s WHERE id = 2"),
                    LOOK),
     .may_be_refused = "nobody knows how many columns the row has"},
    {.name = "where in subquery",
     .steps =
         STEPS(Q("UPDATE names SET first_name = 'Buyer' WHERE id IN (SELECT name_id FROM orders)"),
               LOOK)},
    {.name = "returning all",
     .steps = STEPS(Q("UPDATE names SET last_name = 'K' WHERE id = 1 RETURNING *"), LOOK)},
    {.name = "returning expressions, several rows",
     .steps = STEPS(
         Q("UPDATE names SET last_name = lower(last_name) WHERE first_name = 'Ada' RETURNING id, "
           "first_name || last_name AS f, length(last_name)")),
     .unordered = true},
    {.name = "from",
     .steps = STEPS(
         Q("UPDATE names SET last_name = u.note FROM untouched u WHERE u.id = names.id AND u.id < "
           "3"),
         LOOK)},
    {.name = "from, returning both",
     .steps = STEPS(
         Q("UPDATE names n SET last_name = u.note FROM untouched u WHERE u.id = n.id AND u.id = 3 "
           "RETURNING n.*, u.note")),
     .unordered = true,
     .may_be_refused = "RETURNING * beside other tables"},
    {.name = "from itself",
     .steps = STEPS(
         Q("UPDATE names a SET last_name = b.last_name FROM names b WHERE b.id = a.id + 1 AND "
           "a.id < 3"),
         LOOK)},
    {.name = "another table from this one",
     .steps = STEPS(
         Q("UPDATE orders SET amount = length(n.last_name) FROM names n WHERE n.id = name_id"),
         Q("SELECT * FROM orders ORDER BY id"))},
    {.name = "with a cte",
     .steps = STEPS(
         Q("WITH u AS (SELECT id, note FROM untouched WHERE id < 3) UPDATE names SET last_name = "
           "u.note FROM u WHERE u.id = names.id"),
         LOOK)},
    {.name = "key change", .steps = STEPS(Q("UPDATE names SET id = 77 WHERE id = 7"), LOOK)},
    {.name = "key change with a column",
     .steps =
         STEPS(Q("UPDATE names SET id = id + 100, last_name = 'moved' WHERE id > 6 RETURNING id")),
     .unordered = true},
    {.name = "key change of all", .steps = STEPS(Q("UPDATE names SET id = -id"), LOOK)},
    {.name = "parameters",
     .steps = STEPS(X("UPDATE names SET last_name = $2 WHERE id = $1", TEXT("5"), TEXT("Huberman")),
                    LOOK)},
    {.name = "parameters, returning",
     .steps = STEPS(X("UPDATE names SET first_name = $1 WHERE last_name = $2 RETURNING id",
                      TEXT("Don"), TEXT("Knuth")),
                    LOOK)},
    {.name = "parameters in expressions",
     .steps = STEPS(
         X("UPDATE names SET last_name = last_name || $1 WHERE id = $2", TEXT("son"), TEXT("2")),
         LOOK)},
    {.name = "binary parameters",
     .steps = STEPS(
         X("UPDATE names SET last_name = $2 WHERE id = $1", BINARY("\0\0\0\5"), BINARY("Huberman")),
         LOOK)},
    {.name = "parameters described",
     .steps = STEPS(PARSE("", "UPDATE names SET first_name = $1, last_name = $2 WHERE id = $3"),
                    DESCRIBE_STATEMENT(""), BIND("", "", TEXT("a"), TEXT("b"), TEXT("1")),
                    DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "same row twice in a transaction",
     .steps =
         STEPS(Q("BEGIN"), Q("UPDATE names SET last_name = 'one' WHERE id = 1"),
               Q("UPDATE names SET first_name = 'two' WHERE id = 1"), LOOK, Q("COMMIT"), LOOK)},
    {.name = "where current of",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM names WHERE id = 2 FOR UPDATE"),
               Q("FETCH c"), Q("UPDATE names SET last_name = 'cursor' WHERE CURRENT OF c"),
               Q("UPDATE names SET last_name = 'again' WHERE CURRENT OF c"), Q("COMMIT"), LOOK)},
    {.name = "where current of, one row after the other",
     .steps =
         STEPS(Q("BEGIN"),
               Q("DECLARE c CURSOR FOR SELECT first_name FROM names n WHERE id > 1 "
                 "ORDER BY id FOR NO KEY UPDATE"),
               Q("FETCH 2 FROM c"),
               Q("UPDATE names AS n SET last_name = n.last_name || '!', first_name = upper($$x$$) "
                 "WHERE CURRENT OF c RETURNING *"),
               Q("MOVE c"), X("UPDATE names SET first_name = $1 WHERE CURRENT OF c", TEXT("p")),
               Q("COMMIT"), LOOK)},
    {.name = "where current of a cursor that locks nothing",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT last_name FROM names WHERE id = 3"),
                    Q("FETCH c"),
                    Q("UPDATE names SET last_name = 'cursor' WHERE CURRENT OF c RETURNING id"),
                    Q("COMMIT"), LOOK),
     .may_be_refused = "the cursor reads the other table"},
    {.name = "where current of a cursor over something else",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM orders"), Q("FETCH c"),
                    Q("UPDATE names SET last_name = 'cursor' WHERE CURRENT OF c"), Q("ROLLBACK")),
     .may_be_refused = "the cursor may read the other table"},
    {.name = "where current of a cursor before its first row, or without one",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM names WHERE id = 2 FOR UPDATE"),
               Q("UPDATE names SET last_name = 'cursor' WHERE CURRENT OF c"), Q("ROLLBACK"),
               Q("UPDATE names SET last_name = 'cursor' WHERE CURRENT OF c"), LOOK)},
    {.name = "delete where current of",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM names WHERE id = 2 FOR UPDATE"),
               Q("FETCH c"), Q("DELETE FROM names WHERE CURRENT OF c RETURNING first_name"),
               Q("COMMIT"), LOOK),
     .may_be_refused = "a DELETE WHERE CURRENT OF with a mirror"},
    {.name = "inside a cte",
     .steps = STEPS(
         Q("WITH u AS (UPDATE names SET last_name = 'cte' WHERE id = 1 RETURNING id) SELECT * "
           "FROM u"),
         LOOK),
     .may_be_refused = "writes within WITH"},
    {.name = "statements together",
     .steps =
         STEPS(Q("UPDATE names SET last_name = 'a' WHERE id = 1; UPDATE names SET last_name = 'b' "
                 "WHERE id = 2; SELECT count(*) FROM names WHERE last_name IN ('a', 'b')"),
               LOOK)},
    {.name = "merge",
     .steps = STEPS(
         Q("MERGE INTO names n USING untouched u ON u.id = n.id WHEN MATCHED AND u.id < 3 THEN "
           "UPDATE SET last_name = u.note WHEN NOT MATCHED THEN DO NOTHING"),
         LOOK),
     .may_be_refused = "MERGE"},
    {.name = NULL},
};

const struct scenario SCENARIOS_DELETE[] = {
    {.name = "one row", .steps = STEPS(Q("DELETE FROM names WHERE id = 4"), LOOK)},
    {.name = "by another column",
     .steps = STEPS(Q("DELETE FROM names WHERE first_name = 'Ada'"), LOOK)},
    {.name = "no rows", .steps = STEPS(Q("DELETE FROM names WHERE id = 500"), LOOK)},
    {.name = "all rows", .steps = STEPS(Q("DELETE FROM names"), LOOK)},
    {.name = "alias",
     .steps = STEPS(Q("DELETE FROM names AS n WHERE n.last_name = 'Knuth'"), LOOK)},
    {.name = "only", .steps = STEPS(Q("DELETE FROM ONLY public.names WHERE names.id = 1"), LOOK)},
    {.name = "returning all",
     .steps = STEPS(Q("DELETE FROM names WHERE id = 3 RETURNING *"), LOOK)},
    {.name = "returning some, several rows",
     .steps = STEPS(Q("DELETE FROM names WHERE id > 5 RETURNING last_name, id * 2 AS twice")),
     .unordered = true},
    {.name = "using",
     .steps = STEPS(
         Q("DELETE FROM names USING orders o WHERE o.name_id = names.id AND o.amount > 15"), LOOK)},
    {.name = "using, returning both",
     .steps =
         STEPS(Q("DELETE FROM names n USING untouched u WHERE u.id = n.id AND u.id < 3 RETURNING "
                 "n.first_name, u.note")),
     .unordered = true},
    {.name = "using itself",
     .steps = STEPS(
         Q("DELETE FROM names a USING names b WHERE a.first_name = b.first_name AND a.id > b.id"),
         LOOK)},
    {.name = "where exists",
     .steps =
         STEPS(Q("DELETE FROM names n WHERE NOT EXISTS (SELECT FROM orders WHERE name_id = n.id)"),
               LOOK)},
    {.name = "another table by this one",
     .steps = STEPS(
         Q("DELETE FROM orders WHERE name_id IN (SELECT id FROM names WHERE first_name = 'Ada')"),
         Q("SELECT id FROM orders ORDER BY 1"))},
    {.name = "with a cte",
     .steps = STEPS(
         Q("WITH d AS (SELECT name_id FROM orders) DELETE FROM names WHERE id IN (SELECT name_id "
           "FROM d)"),
         LOOK)},
    {.name = "parameters", .steps = STEPS(X("DELETE FROM names WHERE id = $1", TEXT("6")), LOOK)},
    {.name = "parameters, returning",
     .steps = STEPS(X("DELETE FROM names WHERE last_name = $1 RETURNING first_name", TEXT("Byron")),
                    LOOK)},
    {.name = "binary parameters, binary results",
     .steps = STEPS(PARSE("", "DELETE FROM names WHERE id = $1 RETURNING *"),
                    BIND_AS("", "", true, BINARY("\0\0\0\2")), DESCRIBE_PORTAL(""), EXECUTE("", 0),
                    SYNC, LOOK)},
    {.name = "deleted and inserted again",
     .steps = STEPS(Q("BEGIN"), Q("DELETE FROM names WHERE id = 2"),
                    Q("INSERT INTO names VALUES (2, 'Back', 'Again')"), Q("COMMIT"), LOOK)},
    {.name = "deleted twice",
     .steps =
         STEPS(Q("DELETE FROM names WHERE id = 2"), Q("DELETE FROM names WHERE id = 2"), LOOK)},
    {.name = "truncate", .steps = STEPS(Q("TRUNCATE names"), LOOK)},
    {.name = "truncate only", .steps = STEPS(Q("TRUNCATE ONLY names"), LOOK)},
    {.name = NULL},
};

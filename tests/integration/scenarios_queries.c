/* Reading: what a query is made of around its tables. */
#include "tests/integration/scenario_tables.h"

const struct scenario SCENARIOS_QUERIES[] = {
    /* with */
    {.name = "one query",
     .steps = STEPS(Q("WITH w AS (SELECT id FROM names) SELECT count(*) FROM w")),
     .unordered = true},
    {.name = "its columns named",
     .steps =
         STEPS(Q("WITH w (a, b) AS (SELECT id, last_name FROM names) SELECT b FROM w ORDER BY a"))},
    {.name = "MATERIALIZED",
     .steps = STEPS(Q(
         "WITH w AS MATERIALIZED (SELECT * FROM names) SELECT w.first_name FROM w WHERE w.id = 3")),
     .unordered = true},
    {.name = "NOT MATERIALIZED",
     .steps = STEPS(Q("WITH w AS NOT MATERIALIZED (SELECT * FROM names) SELECT w.first_name FROM w "
                      "WHERE w.id = 3")),
     .unordered = true},
    {.name = "two that build on each other",
     .steps = STEPS(Q("WITH a AS (SELECT id, last_name FROM names), b AS (SELECT a.id FROM a JOIN "
                      "names n USING (id)) SELECT count(*) FROM b")),
     .unordered = true},
    {.name = "in a subquery",
     .steps = STEPS(Q("SELECT (WITH w AS (SELECT max(id) AS m FROM names) SELECT m FROM w)")),
     .unordered = true},
    {.name = "in WITH",
     .steps = STEPS(
         Q("WITH a AS (WITH b AS (SELECT id FROM names) SELECT id FROM b) SELECT count(*) FROM a")),
     .unordered = true},
    {.name = "in an arm of UNION",
     .steps = STEPS(Q("(WITH w AS (SELECT min(id) AS i FROM names) SELECT i FROM w) UNION ALL "
                      "SELECT max(id) FROM names ORDER BY 1"))},
    {.name = "RECURSIVE over the table",
     .steps = STEPS(Q("WITH RECURSIVE w (i, names) AS (SELECT id, first_name FROM names WHERE id = "
                      "1 UNION ALL SELECT n.id, n.first_name FROM w JOIN names n ON n.id = w.i + 1 "
                      "WHERE w.i < 4) SELECT * FROM w ORDER BY i"))},
    {.name = "RECURSIVE with UNION",
     .steps = STEPS(Q("WITH RECURSIVE w AS (SELECT 1 AS i UNION SELECT n.id FROM names n JOIN w ON "
                      "n.id = w.i + 2) TABLE w ORDER BY 1"))},
    {.name = "RECURSIVE without recursion",
     .steps = STEPS(Q("WITH RECURSIVE w AS (SELECT id FROM names) SELECT count(*) FROM w")),
     .unordered = true},
    {.name = "SEARCH and CYCLE",
     .steps = STEPS(Q("WITH RECURSIVE w (i) AS (SELECT id FROM names WHERE id = 1 UNION ALL SELECT "
                      "n.id FROM names n JOIN w ON n.id = w.i + 1) SEARCH DEPTH FIRST BY i SET o "
                      "CYCLE i SET c USING p SELECT i, c FROM w ORDER BY o"))},
    {.name = "a query of that name hides the table",
     .steps = STEPS(Q("WITH names AS (SELECT 7 AS id) SELECT id FROM names")),
     .unordered = true},
    {.name = "it hides the table from subqueries too",
     .steps = STEPS(Q("WITH names AS (SELECT 7 AS id) SELECT (SELECT id FROM names)")),
     .unordered = true},
    {.name = "but not with a schema",
     .steps = STEPS(Q("WITH names AS (SELECT 7 AS id) SELECT count(*) FROM names, public.names p")),
     .unordered = true},
    {.name = "nor before itself",
     .steps = STEPS(Q("WITH a AS (SELECT count(*) AS c FROM names), names AS (SELECT 7 AS id) "
                      "SELECT a.c, names.id FROM a, names")),
     .unordered = true},
    {.name = "nor in itself",
     .steps = STEPS(Q("WITH names AS (SELECT id FROM names WHERE id = 2) SELECT id FROM names")),
     .unordered = true},
    {.name = "with RECURSIVE in itself too",
     .steps = STEPS(Q("WITH RECURSIVE names (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM names "
                      "WHERE id < 3) SELECT id FROM names ORDER BY 1"))},
    {.name = "nor beside the subquery that has it",
     .steps = STEPS(Q("SELECT (WITH names AS (SELECT 7 AS id) SELECT id FROM names), (SELECT "
                      "count(*) FROM names)")),
     .unordered = true},
    {.name = "the other table's name for a query",
     .steps = STEPS(Q("WITH new_names AS (SELECT 7 AS id) SELECT count(*) FROM names, new_names")),
     .unordered = true},
    /* sets */
    {.name = "UNION ALL",
     .steps = STEPS(Q("SELECT id FROM names UNION ALL SELECT id FROM orders ORDER BY 1"))},
    {.name = "UNION DISTINCT",
     .steps = STEPS(
         Q("SELECT first_name FROM names UNION DISTINCT SELECT first_name FROM names ORDER BY 1"))},
    {.name = "INTERSECT",
     .steps = STEPS(Q("SELECT id FROM names INTERSECT SELECT name_id FROM orders ORDER BY 1"))},
    {.name = "INTERSECT ALL",
     .steps = STEPS(Q("SELECT first_name FROM names INTERSECT ALL SELECT first_name FROM names "
                      "WHERE id > 1 ORDER BY 1"))},
    {.name = "EXCEPT ALL",
     .steps = STEPS(Q("SELECT id FROM names EXCEPT ALL SELECT name_id FROM orders ORDER BY 1"))},
    {.name = "of three with brackets",
     .steps = STEPS(Q("(SELECT id FROM names EXCEPT SELECT 1) INTERSECT SELECT id FROM untouched "
                      "ORDER BY id LIMIT 3"))},
    {.name = "with ORDER BY in an arm",
     .steps = STEPS(Q("(SELECT id FROM names ORDER BY id DESC LIMIT 2) UNION (SELECT id FROM names "
                      "ORDER BY id LIMIT 2) ORDER BY 1"))},
    {.name = "of VALUES",
     .steps = STEPS(Q("VALUES (1), (100) EXCEPT SELECT id FROM names")),
     .unordered = true},
    {.name = "in a subquery of FROM",
     .steps = STEPS(
         Q("SELECT count(*) FROM (SELECT id FROM names UNION ALL SELECT id FROM untouched) s")),
     .unordered = true},
    {.name = "of TABLE", .steps = STEPS(Q("TABLE names")), .unordered = true},
    /* windows */
    {.name = "OVER nothing",
     .steps = STEPS(Q("SELECT id, count(*) OVER () FROM names ORDER BY id"))},
    {.name = "OVER a partition",
     .steps = STEPS(Q("SELECT id, rank() OVER (PARTITION BY first_name ORDER BY last_name) FROM "
                      "names ORDER BY id"))},
    {.name = "a named window",
     .steps = STEPS(Q("SELECT id, lag(last_name) OVER w, lead(id) OVER w FROM names WINDOW w AS "
                      "(ORDER BY id) ORDER BY id"))},
    {.name = "a window over a window",
     .steps = STEPS(Q("SELECT id, sum(id) OVER (w ROWS 1 PRECEDING) FROM names WINDOW w AS (ORDER "
                      "BY id) ORDER BY id"))},
    {.name = "frames",
     .steps = STEPS(Q("SELECT id, sum(id) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 "
                      "FOLLOWING EXCLUDE CURRENT ROW) FROM names ORDER BY id"))},
    {.name = "frames by groups",
     .steps = STEPS(Q("SELECT id, count(*) OVER (ORDER BY first_name GROUPS BETWEEN UNBOUNDED "
                      "PRECEDING AND CURRENT ROW) FROM names ORDER BY id"))},
    {.name = "an aggregate with FILTER and OVER",
     .steps = STEPS(
         Q("SELECT id, count(*) FILTER (WHERE id > 2) OVER (ORDER BY id) FROM names ORDER BY id"))},
    {.name = "a window over groups",
     .steps = STEPS(Q("SELECT first_name, rank() OVER (ORDER BY count(*) DESC) FROM names GROUP BY "
                      "first_name ORDER BY 1"))},
    {.name = "the first of each partition",
     .steps = STEPS(Q("SELECT * FROM (SELECT n.*, row_number() OVER (PARTITION BY first_name ORDER "
                      "BY id) AS r FROM names n) s WHERE r = 1 ORDER BY id"))},
    /* groups */
    {.name = "an expression",
     .steps = STEPS(
         Q("SELECT length(last_name), count(*) FROM names GROUP BY length(last_name) ORDER BY 1"))},
    {.name = "by position",
     .steps = STEPS(Q("SELECT first_name, count(*) FROM names GROUP BY 1 ORDER BY 1"))},
    {.name = "by an output's name",
     .steps = STEPS(Q("SELECT upper(first_name) AS u, count(*) FROM names GROUP BY u ORDER BY 1"))},
    {.name = "GROUPING SETS",
     .steps = STEPS(Q("SELECT first_name, last_name, count(*) FROM names GROUP BY GROUPING SETS "
                      "((first_name), (last_name), ()) ORDER BY 1, 2"))},
    {.name = "grouping sets beside the key",
     .steps = STEPS(
         Q("SELECT id, first_name, count(*) FROM names n GROUP BY id, ROLLUP (first_name) ORDER BY "
           "1, 2"),
         Q("SELECT id, first_name, last_name, GROUPING(first_name) FROM names n GROUP BY GROUPING "
           "SETS ((id), (id, first_name)) ORDER BY 1, 2"),
         Q("SELECT id, first_name AS f, last_name FROM names GROUP BY id, GROUPING SETS ((f), "
           "(last_name)) ORDER BY 1, 2, 3"),
         Q("SELECT id, first_name, last_name FROM names n GROUP BY id, CUBE (2, 3) ORDER BY 1, 2, "
           "3"),
         Q("SELECT id, upper(first_name), last_name FROM names n GROUP BY id, ROLLUP "
           "(upper(first_name)) ORDER BY 1, 2"),
         Q("SELECT id, first_name FROM names GROUP BY GROUPING SETS ((1), (1, 2)) ORDER BY 1, 2"),
         Q("SELECT id, first_name FROM names GROUP BY GROUPING SETS ((2), (1, 2)) ORDER BY 1, "
           "2"),
         Q("SELECT n.id, n.first_name::text, count(*) FROM names n GROUP BY n.id, ROLLUP "
           "(n.first_name::text) ORDER BY 1, 2"),
         Q("SELECT id, CAST(first_name AS text) AS f, last_name FROM names GROUP BY id, ROLLUP (f) "
           "ORDER BY 1, 2"),
         Q("SELECT id, first_name::text FROM names GROUP BY id, ROLLUP (2) ORDER BY 1, 2"))},
    {.name = "grouping sets of a row's fields",
     .steps = STEPS(
         Q("SELECT n.id, (n).last_name FROM names n GROUP BY n.id, ROLLUP ((n).last_name) ORDER BY "
           "1, 2"),
         Q("SELECT n.id, row_to_json(n) FROM names n GROUP BY n.id, ROLLUP (n.last_name) ORDER BY "
           "1"),
         Q("SELECT id, n.last_name FROM names n LEFT JOIN (SELECT DISTINCT last_name FROM names) m "
           "USING (last_name) AS j GROUP BY id, ROLLUP (j.last_name) ORDER BY 1, 2")),
     .may_be_refused = "the row of a subselect is NULL in part"},
    {.name = "labels that are called as the table is",
     .steps = STEPS(
         Q("SELECT first_name AS n FROM names n ORDER BY n, lower(n::text) LIMIT 3"),
         Q("SELECT upper(first_name) AS \"n\" FROM names n ORDER BY \"n\" DESC, id LIMIT 2"),
         Q("SELECT DISTINCT ON (n) first_name AS n FROM names n ORDER BY n"),
         Q("SELECT first_name AS n, count(*) FROM names n GROUP BY n ORDER BY n"),
         Q("SELECT count(*) AS names, first_name FROM names GROUP BY first_name ORDER BY names "
           "DESC, 2"),
         Q("SELECT upper(first_name) FROM names upper ORDER BY upper"),
         Q("SELECT first_name AS ctid FROM names ORDER BY ctid"),
         Q("SELECT first_name AS n, rank() OVER (ORDER BY n.id DESC) FROM names n ORDER BY n, 2"),
         Q("SELECT id FROM names n WHERE EXISTS (SELECT amount AS n FROM orders UNION SELECT 1 "
           "ORDER BY n) ORDER BY id"))},
    {.name = "columns that are called as the table is",
     .steps = STEPS(
         Q("SELECT n.id FROM names n, unnest(ARRAY['x', 'y']) AS u(n) WHERE n = 'x' ORDER BY 1"),
         Q("SELECT n.id FROM names n JOIN LATERAL (SELECT count(*) AS n FROM orders) c ON true "
           "ORDER BY n DESC, 1"),
         Q("SELECT j.v FROM (names n JOIN orders o ON n.id = o.name_id) AS j(p, q, v, w) ORDER BY "
           "j.p, j.w"),
         Q("UPDATE names n SET first_name = n FROM (VALUES (1, 'x')) AS v(id, n) WHERE n.id = "
           "v.id"),
         Q("DELETE FROM names n USING (VALUES ('x')) v(n) WHERE n.first_name = n"),
         Q("SELECT * FROM names ORDER BY id"))},
    {.name = "a column that nobody knows of, called as the table is",
     .steps = STEPS(Q("SELECT count(note) FROM untouched u LEFT JOIN names note ON note.id = u.id "
                      "+ 100")),
     .may_be_refused = "only the server knows the columns of untouched"},
    {.name = "ROLLUP",
     .steps = STEPS(Q("SELECT first_name, last_name, grouping(first_name, last_name), count(*) "
                      "FROM names GROUP BY ROLLUP (first_name, last_name) ORDER BY 1, 2"))},
    {.name = "CUBE",
     .steps = STEPS(Q("SELECT first_name, count(*) FROM names GROUP BY CUBE (first_name, "
                      "length(last_name)) ORDER BY 1, 2"))},
    {.name = "GROUP BY DISTINCT",
     .steps = STEPS(Q("SELECT first_name, count(*) FROM names GROUP BY DISTINCT ROLLUP "
                      "(first_name), ROLLUP (first_name) ORDER BY 1"))},
    {.name = "nothing",
     .steps = STEPS(Q("SELECT count(*) FROM names GROUP BY ()")),
     .unordered = true},
    {.name = "HAVING without GROUP BY",
     .steps = STEPS(Q("SELECT max(id) FROM names HAVING count(*) > 2")),
     .unordered = true},
    {.name = "an ordered-set aggregate",
     .steps = STEPS(Q("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY last_name) FROM names"))},
    {.name = "a hypothetical-set aggregate",
     .steps = STEPS(Q("SELECT rank(3) WITHIN GROUP (ORDER BY id) FROM names"))},
    {.name = "DISTINCT in an aggregate",
     .steps = STEPS(Q("SELECT count(DISTINCT first_name), array_agg(DISTINCT first_name ORDER BY "
                      "first_name) FROM names"))},
    {.name = "VARIADIC and named arguments",
     .steps = STEPS(Q("SELECT concat_ws('-', VARIADIC ARRAY[first_name, last_name]), "
                      "make_interval(days => id) FROM names ORDER BY id"))},
    /* order */
    {.name = "DISTINCT", .steps = STEPS(Q("SELECT DISTINCT first_name FROM names ORDER BY 1"))},
    {.name = "DISTINCT ON",
     .steps = STEPS(Q("SELECT DISTINCT ON (n.first_name) n.first_name, n.last_name FROM names n "
                      "ORDER BY n.first_name, n.id DESC"))},
    {.name = "NULLS FIRST",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY nullif(first_name, 'Ada') NULLS FIRST, id"))},
    {.name = "USING an operator",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY last_name USING >, id"))},
    {.name = "a collation",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY last_name COLLATE \"C\", id"))},
    {.name = "LIMIT ALL", .steps = STEPS(Q("SELECT id FROM names ORDER BY id LIMIT ALL"))},
    {.name = "OFFSET before LIMIT",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY id OFFSET 1 LIMIT 2"))},
    {.name = "FETCH FIRST",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY id FETCH FIRST 2 ROWS ONLY"))},
    {.name = "FETCH FIRST WITH TIES",
     .steps =
         STEPS(Q("SELECT first_name FROM names ORDER BY first_name FETCH FIRST 1 ROW WITH TIES"))},
    {.name = "OFFSET with ROWS",
     .steps = STEPS(Q("SELECT id FROM names ORDER BY id OFFSET 2 ROWS FETCH NEXT ROW ONLY"))},
    {.name = NULL},
};

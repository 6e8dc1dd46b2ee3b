/* Reading: where a table may stand, in FROM and in subqueries. */
#include "tests/integration/scenario_tables.h"

const struct scenario SCENARIOS_TABLES[] = {
    /* joins */
    {.name = "inner join with ON",
     .steps = STEPS(Q("SELECT n.id, o.amount FROM names n INNER JOIN orders o ON o.name_id = n.id "
                      "ORDER BY o.id"))},
    {.name = "inner join with the table on the right",
     .steps = STEPS(
         Q("SELECT n.id, o.amount FROM orders o JOIN names n ON n.id = o.name_id ORDER BY o.id"))},
    {.name = "left join of the table",
     .steps = STEPS(Q("SELECT o.id, n.last_name FROM orders o LEFT OUTER JOIN names n ON n.id = "
                      "o.name_id ORDER BY o.id"))},
    {.name = "right join of the table",
     .steps = STEPS(Q("SELECT o.id, n.id FROM orders o RIGHT JOIN names n ON n.id = o.name_id "
                      "ORDER BY n.id, o.id"))},
    {.name = "full join of the table",
     .steps = STEPS(Q("SELECT o.id, n.id FROM orders o FULL OUTER JOIN names n ON n.id = o.name_id "
                      "ORDER BY n.id NULLS LAST, o.id"))},
    {.name = "cross join",
     .steps = STEPS(Q("SELECT count(*) FROM names CROSS JOIN untouched u")),
     .unordered = true},
    {.name = "join with USING and its alias",
     .steps =
         STEPS(Q("SELECT j.id, note FROM names n JOIN untouched u USING (id) AS j ORDER BY j.id"))},
    {.name = "natural left join",
     .steps =
         STEPS(Q("SELECT id, last_name, note FROM untouched NATURAL LEFT JOIN names ORDER BY id"))},
    {.name = "natural join of the table with itself",
     .steps = STEPS(Q("SELECT count(*) FROM names a NATURAL JOIN names b")),
     .unordered = true},
    {.name = "joins in brackets",
     .steps = STEPS(Q("SELECT n.id FROM (names n JOIN (orders o JOIN untouched u ON u.id = o.id) "
                      "ON o.name_id = n.id) ORDER BY n.id, o.id"))},
    {.name = "an alias for a whole join",
     .steps = STEPS(Q("SELECT j.first_name FROM (names n JOIN orders o ON o.name_id = n.id) AS j "
                      "(id, first_name) ORDER BY j.id, j.first_name"))},
    {.name = "a join of three of it",
     .steps = STEPS(Q("SELECT a.id, c.id FROM names a JOIN names b ON b.id = a.id + 1 JOIN names c "
                      "ON c.id = b.id + 1 ORDER BY a.id"))},
    {.name = "comma and join together",
     .steps = STEPS(Q("SELECT n.id FROM untouched u, orders o JOIN names n ON n.id = o.name_id "
                      "WHERE u.id = o.id ORDER BY n.id"))},
    {.name = "anti-join",
     .steps = STEPS(Q("SELECT n.id FROM names n LEFT JOIN orders o ON o.name_id = n.id WHERE o.id "
                      "IS NULL ORDER BY n.id"))},
    {.name = "semi-join by a row",
     .steps = STEPS(Q("SELECT o.id FROM orders o WHERE (o.name_id, 'Ada') IN (SELECT id, "
                      "first_name FROM names) ORDER BY 1"))},
    {.name = "join on true",
     .steps = STEPS(Q("SELECT count(*) FROM names n JOIN untouched ON true WHERE n.id = 1")),
     .unordered = true},
    /* lateral */
    {.name = "a lateral subquery that is limited",
     .steps = STEPS(
         Q("SELECT n.id, l.amount FROM names n CROSS JOIN LATERAL (SELECT o.amount FROM orders o "
           "WHERE o.name_id = n.id ORDER BY o.amount DESC LIMIT 1) l ORDER BY n.id"))},
    {.name = "a lateral subquery over the table",
     .steps = STEPS(Q("SELECT o.id, l.last_name FROM orders o LEFT JOIN LATERAL (SELECT "
                      "n.last_name FROM names n WHERE n.id = o.name_id) l ON true ORDER BY o.id"))},
    {.name = "a lateral subquery over the table twice",
     .steps = STEPS(Q("SELECT a.id, l.c FROM names a, LATERAL (SELECT count(*) AS c FROM names b "
                      "WHERE b.id < a.id) l ORDER BY a.id"))},
    {.name = "a function of its columns in FROM",
     .steps = STEPS(Q("SELECT n.id, s.part FROM names n, regexp_split_to_table(n.last_name, 'e') "
                      "AS s (part) ORDER BY n.id, s.part"))},
    {.name = "functions in ROWS FROM",
     .steps = STEPS(Q("SELECT n.id, a, b FROM names n, ROWS FROM (generate_series(1, 2), "
                      "unnest(ARRAY[n.first_name])) AS r (a, b) ORDER BY n.id, a"))},
    {.name = "WITH ORDINALITY",
     .steps = STEPS(Q("SELECT n.id, c, o FROM names n, unnest(string_to_array(n.last_name, 'a')) "
                      "WITH ORDINALITY AS u (c, o) ORDER BY n.id, o"))},
    {.name = "unnest of its rows",
     .steps = STEPS(Q("SELECT u.x FROM unnest(ARRAY(SELECT id FROM names ORDER BY id)) AS u (x)"))},
    {.name = "a table of JSON",
     .steps = STEPS(Q("SELECT n.id, j.value FROM names n, json_each(json_build_object('f', "
                      "n.first_name)) j ORDER BY n.id"))},
    /* subqueries */
    {.name = "in the SELECT list",
     .steps = STEPS(Q("SELECT (SELECT max(last_name) FROM names), 1")),
     .unordered = true},
    {.name = "in the SELECT list, for each row",
     .steps = STEPS(Q("SELECT o.id, (SELECT n.first_name FROM names n WHERE n.id = o.name_id) AS "
                      "who FROM orders o ORDER BY o.id"))},
    {.name = "in WHERE with a comparison",
     .steps = STEPS(Q("SELECT id FROM names WHERE id = (SELECT max(id) FROM names)")),
     .unordered = true},
    {.name = "in WHERE with ANY",
     .steps =
         STEPS(Q("SELECT id FROM untouched WHERE id = ANY (SELECT id FROM names) ORDER BY id"))},
    {.name = "in WHERE with ALL",
     .steps = STEPS(
         Q("SELECT id FROM untouched WHERE id > ALL (SELECT id FROM names) ORDER BY id LIMIT 3"))},
    {.name = "in WHERE with NOT IN",
     .steps = STEPS(
         Q("SELECT id FROM untouched WHERE id NOT IN (SELECT id FROM names) ORDER BY id LIMIT 3"))},
    {.name = "in WHERE with NOT EXISTS",
     .steps = STEPS(Q("SELECT id FROM untouched u WHERE NOT EXISTS (SELECT 1 FROM names n WHERE "
                      "n.id = u.id) ORDER BY id LIMIT 3"))},
    {.name = "in HAVING",
     .steps = STEPS(Q("SELECT name_id FROM orders GROUP BY name_id HAVING count(*) >= (SELECT "
                      "min(id) FROM names) ORDER BY 1"))},
    {.name = "in ORDER BY",
     .steps = STEPS(Q("SELECT id FROM orders o ORDER BY (SELECT n.last_name FROM names n WHERE "
                      "n.id = o.name_id), id"))},
    {.name = "in LIMIT and OFFSET",
     .steps = STEPS(Q("SELECT id FROM untouched ORDER BY id LIMIT (SELECT count(*) FROM names) "
                      "OFFSET (SELECT min(id) FROM names)"))},
    {.name = "in GROUP BY",
     .steps = STEPS(Q("SELECT count(*) FROM orders o GROUP BY (SELECT n.first_name FROM names n "
                      "WHERE n.id = o.name_id) ORDER BY 1"))},
    {.name = "in a join's condition",
     .steps = STEPS(Q("SELECT o.id FROM orders o JOIN untouched u ON u.id = (SELECT min(id) FROM "
                      "names) AND u.id = o.id")),
     .unordered = true},
    {.name = "in a function's arguments",
     .steps = STEPS(Q("SELECT coalesce((SELECT last_name FROM names WHERE id = 99), 'nobody')")),
     .unordered = true},
    {.name = "in CASE",
     .steps = STEPS(
         Q("SELECT CASE WHEN EXISTS (SELECT FROM names WHERE id = 1) THEN 'yes' ELSE 'no' END")),
     .unordered = true},
    {.name = "in CASE as its value",
     .steps =
         STEPS(Q("SELECT CASE (SELECT first_name FROM names WHERE id = 1) WHEN 'Ada' THEN 1 END")),
     .unordered = true},
    {.name = "in an array",
     .steps = STEPS(Q("SELECT ARRAY[(SELECT min(id) FROM names), (SELECT max(id) FROM names)]")),
     .unordered = true},
    {.name = "as an array",
     .steps = STEPS(Q("SELECT ARRAY(SELECT first_name || last_name FROM names ORDER BY id)"))},
    {.name = "in a row",
     .steps = STEPS(Q("SELECT ROW(1, (SELECT count(*) FROM names))")),
     .unordered = true},
    {.name = "in a cast",
     .steps = STEPS(Q(
         "SELECT CAST((SELECT max(id) FROM names) AS text), (SELECT max(id) FROM names)::numeric")),
     .unordered = true},
    {.name = "in VALUES",
     .steps = STEPS(Q("VALUES ((SELECT min(id) FROM names)), (7)")),
     .unordered = true},
    {.name = "in FROM with columns named",
     .steps =
         STEPS(Q("SELECT x, y FROM (SELECT id, last_name FROM names) AS s (x, y) ORDER BY x"))},
    {.name = "in FROM, nested",
     .steps = STEPS(Q("SELECT s.id FROM (SELECT t.id FROM (SELECT id FROM names WHERE id < 5) t) s "
                      "ORDER BY 1"))},
    {.name = "with a column of the outer query",
     .steps = STEPS(Q("SELECT id FROM names n WHERE EXISTS (SELECT FROM orders WHERE name_id = "
                      "n.id AND amount > length(n.last_name)) ORDER BY 1"))},
    {.name = "a bare column that only the outer query has",
     .steps = STEPS(Q("SELECT o.id FROM orders o WHERE amount > (SELECT count(*) FROM names WHERE "
                      "id <= name_id) ORDER BY 1"))},
    {.name = "in an aggregate's FILTER",
     .steps =
         STEPS(Q("SELECT count(*) FILTER (WHERE id IN (SELECT name_id FROM orders)) FROM names")),
     .unordered = true},
    {.name = "in an aggregate's ORDER BY",
     .steps = STEPS(Q("SELECT string_agg(note, ',' ORDER BY (SELECT count(*) FROM names), id) FROM "
                      "untouched WHERE id < 4"))},
    {.name = "BETWEEN two of them",
     .steps = STEPS(Q("SELECT id FROM untouched WHERE id BETWEEN (SELECT min(id) FROM names) AND "
                      "(SELECT max(id) FROM names) ORDER BY id"))},
    {.name = "compared as rows",
     .steps = STEPS(Q("SELECT id FROM names WHERE (id, first_name) = (SELECT id, first_name FROM "
                      "names WHERE id = 2)")),
     .unordered = true},
    {.name = NULL},
};

/* RETURNING beside other tables. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")

const struct scenario SCENARIOS_RETURNING[] = {
    {.name = "everything beside a function",
     .steps = STEPS(
         Q("UPDATE names SET last_name = g::text FROM generate_series(3, 4) g WHERE g = names.id "
           "RETURNING *"),
         Q("DELETE FROM names n USING unnest(ARRAY[4, 5]) WITH ORDINALITY AS u(x, place) WHERE "
           "n.id = x "
           "RETURNING *"),
         LOOK),
     .unordered = true},
    {.name = "everything beside joins",
     .steps = STEPS(Q("UPDATE names n SET last_name = o.amount::text FROM orders o JOIN untouched "
                      "u ON u.id = o.id "
                      "WHERE o.name_id = n.id AND o.id > 2 RETURNING *"),
                    Q("DELETE FROM names n USING orders o LEFT JOIN (SELECT id AS x, note FROM "
                      "untouched) u ON u.x = "
                      "o.id CROSS JOIN (VALUES (1)) AS v(one) WHERE o.name_id = n.id AND n.id > 1 "
                      "RETURNING *"),
                    LOOK),
     .unordered = true},
    {.name = "everything beside a join with a name",
     .steps = STEPS(Q("UPDATE names n SET last_name = 'x' FROM (orders o JOIN untouched u USING "
                      "(id)) AS j(a, b) "
                      "WHERE j.b = n.id AND a = 3 RETURNING *"),
                    LOOK),
     .unordered = true},
    {.name = "everything beside a join that merges columns",
     .steps =
         STEPS(Q("UPDATE names n SET last_name = 'x' FROM orders o JOIN untouched u USING (id) "
                 "WHERE o.name_id = n.id AND o.id = 3 RETURNING *"),
               LOOK),
     .may_be_refused = "nobody knows which columns are merged"},
    {.name = "everything of a row that moves",
     .steps = STEPS(
         Q("UPDATE names n SET id = n.id + 50 FROM orders o WHERE o.name_id = n.id AND o.id = 3 "
           "RETURNING *"),
         Q("UPDATE names SET id = names.id + 50 FROM generate_series(7, 8) g WHERE g = names.id "
           "RETURNING "
           "*, g + 1"),
         Q("UPDATE names AS n SET id = n.id - 50 FROM orders o, untouched u WHERE o.name_id = n.id "
           "- 50 "
           "AND u.id = o.id RETURNING n.*, *"),
         LOOK),
     .unordered = true},
    {.name = "stars in brackets",
     .steps = STEPS(
         Q("UPDATE names SET last_name = 'x' WHERE id = 1 RETURNING (names.*), ((names.*))"),
         Q("UPDATE names SET last_name = 'y' WHERE id = 1 RETURNING (SELECT s FROM (SELECT "
           "(names.*), (( names . * )), 1 AS a) AS s)"),
         Q("DELETE FROM names n WHERE id = 2 RETURNING ROW((n.*)), ROW(n.*), ROW(((n.*)), 1), "
           "((n.*), 1)"),
         Q("INSERT INTO names AS n (first_name, last_name) VALUES ('a', 'b') RETURNING (SELECT v "
           "FROM (VALUES (1, (n.*)), (2, n.*)) AS v ORDER BY v.column1 LIMIT 1), (SELECT v FROM "
           "(VALUES ((n.*)), (n.*)) AS v LIMIT 1)"),
         LOOK)},
    {.name = "stars with labels",
     .steps = STEPS(
         Q("UPDATE names SET last_name = 'x' WHERE id = 1 RETURNING names.* AS x, (names.*) y"),
         Q("UPDATE names SET last_name = 'y' WHERE id = 1 RETURNING (SELECT s FROM (SELECT "
           "names.* AS x, (( names . * )) y, 1 AS a) AS s)"),
         Q("SELECT n.* AS x, (n.*) y FROM names n WHERE id = 1"), LOOK)},
    {.name = NULL},
};

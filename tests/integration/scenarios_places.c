/* Rows found by where they are stored, and bare names whose table only the server knows. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")

const struct scenario SCENARIOS_PLACES[] = {
    {.name = "batches by place",
     .steps = STEPS(
         Q("DELETE FROM names WHERE ctid IN (SELECT ctid FROM names WHERE first_name = 'Ada' LIMIT "
           "10)"),
         LOOK,
         Q("DELETE FROM names WHERE ctid IN (SELECT ctid FROM names x WHERE x.id = 2) RETURNING *"),
         LOOK,
         Q("UPDATE names n SET last_name = 'x' WHERE n.ctid = ANY (ARRAY(SELECT x.ctid FROM names "
           "x WHERE "
           "id > 2 ORDER BY id LIMIT 2 FOR UPDATE)) RETURNING id"),
         LOOK),
     .unordered = true},
    {.name = "doubles by place",
     .steps = STEPS(Q("UPDATE names SET last_name = 'same' WHERE first_name = 'Ada'"),
                    Q("DELETE FROM names WHERE ctid IN (SELECT ctid FROM (SELECT ctid, "
                      "row_number() OVER (PARTITION BY "
                      "first_name, last_name ORDER BY id) AS n FROM names) s WHERE n > 1)"),
                    LOOK,
                    Q("DELETE FROM names a USING names b WHERE a.ctid <> b.ctid AND a.id > b.id "
                      "AND a.first_name < "
                      "b.first_name"),
                    LOOK)},
    {.name = "places that come from outside",
     .steps = STEPS(Q("DELETE FROM names WHERE ctid = '(0,1)'"),
                    Q("SELECT ctid FROM names WHERE id = 1")),
     .may_be_refused = "the row is stored elsewhere"},
    {.name = "a bare name that the subquery's table has not",
     .steps = STEPS(Q("UPDATE names SET last_name = 'noted' WHERE EXISTS (SELECT 1 FROM untouched "
                      "WHERE note = 'note ' || "
                      "length(last_name))"),
                    Q("DELETE FROM names WHERE id IN (SELECT name_id FROM orders WHERE first_name "
                      "= 'Ada' AND amount > 15)"),
                    Q("UPDATE names SET first_name = (SELECT md5(note) FROM untouched WHERE "
                      "untouched.id = length(last_name) "
                      "ORDER BY note LIMIT 1), last_name = 'q' WHERE id > 5 RETURNING *, (SELECT "
                      "max(note || first_name) "
                      "FROM untouched)"),
                    LOOK),
     .unordered = true},
    {.name = "a bare name that the subquery's table has",
     .steps = STEPS(Q("UPDATE names SET last_name = 'found' WHERE EXISTS (SELECT 1 FROM (VALUES "
                      "(1, 'Ada')) AS v (k, "
                      "first_name) WHERE first_name = 'Ada' AND k = id)"),
                    Q("DELETE FROM names WHERE id IN (SELECT k FROM (VALUES (2, 'x'), (3, 'y')) AS "
                      "v (k, first_name) "
                      "WHERE first_name = 'y' AND last_name = 'Turing')"),
                    LOOK)},
    {.name = "bare names by parameters",
     .steps = STEPS(X("UPDATE names SET last_name = $1 WHERE id IN (SELECT name_id FROM orders "
                      "WHERE last_name = $2)",
                      TEXT("P"), TEXT("Hopper")),
                    LOOK)},
    {.name = "names with Unicode escapes",
     .steps = STEPS(Q("SELECT U&\"\\006eames\".id, public.U&\"n\\0061mes\".\"first_name\" FROM "
                      "public.U&\"n\\0061mes\" ORDER BY 1"),
                    Q("SELECT U&\"\\006e\".last_name FROM names AS U&\"\\006e\" WHERE n.id = 2"),
                    Q("SELECT count(*) FROM ONLY (U&\"n\\0061mes\") AS n"))},
    {.name = "names with an escape of their own",
     .steps = STEPS(Q("SELECT id FROM U&\"n!0061mes\" UESCAPE '!' ORDER BY id")),
     .may_be_refused = "what is cached must not hang on the string"},
    {.name = NULL},
};

/* ON CONFLICT in the forms that people and ORMs write. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")

const struct scenario SCENARIOS_CONFLICT[] = {
    {.name = "all columns set, the key too",
     .steps = STEPS(
         Q("INSERT INTO names (id, first_name, last_name) VALUES (1, 'x', 'y'), (70, 'z', 'w') ON "
           "CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = EXCLUDED.first_name, "
           "last_name = EXCLUDED.last_name RETURNING id, first_name"),
         LOOK)},
    {.name = "all columns set at once, the key too",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET (id, first_name, "
           "last_name) = (excluded.id, excluded.first_name, excluded.last_name)"),
         LOOK)},
    {.name = "the key alone",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET id = excluded.id "
           "RETURNING *"),
         Q("INSERT INTO names AS n VALUES (2, 'x', 'y') ON CONFLICT (id) DO UPDATE SET id = n.id "
           "RETURNING *"),
         LOOK)},
    {.name = "the key to something else",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET id = 80"), LOOK),
     .may_be_refused = "the row that loses its key cannot be told"},
    {.name = "a condition on the index",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) WHERE id > 0 DO NOTHING"),
         Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) WHERE id IS NOT NULL DO UPDATE "
           "SET "
           "first_name = excluded.first_name || names.last_name WHERE names.id < 9 RETURNING *"),
         LOOK)},
    {.name = "brackets and operator classes",
     .steps =
         STEPS(Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id int4_ops) DO NOTHING"),
               Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT ((id)) DO NOTHING"), LOOK)},
    {.name = "no such index",
     .steps = STEPS(Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (last_name) DO NOTHING"),
                    LOOK),
     .may_be_refused = "the other table has no such column"},
    {.name = "the same key twice",
     .steps = STEPS(
         Q("INSERT INTO names VALUES (1, 'x', 'y'), (1, 'z', 'w') ON CONFLICT (id) DO UPDATE SET "
           "last_name = excluded.last_name"),
         LOOK)},
    {.name = "a subquery and a default in SET",
     .steps = STEPS(Q("INSERT INTO names VALUES (1, 'x', 'y') ON CONFLICT (id) DO UPDATE SET "
                      "last_name = (SELECT "
                      "note FROM untouched u WHERE u.id = excluded.id)"),
                    LOOK)},
    {.name = "from a query, by parameters",
     .steps =
         STEPS(X("INSERT INTO names (id, first_name, last_name) SELECT id, $1, note FROM untouched "
                 "WHERE id < "
                 "$2 ORDER BY id ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id, first_name = "
                 "EXCLUDED.first_name",
                 TEXT("Q"), TEXT("4")),
               LOOK)},
    {.name = NULL},
};

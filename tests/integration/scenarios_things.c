/* Arrays, composite types, identity and constraints: the second migration of fixtures.sql. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT * FROM things ORDER BY id")

const struct scenario SCENARIOS_THINGS[] = {
    {.name = "elements and fields set",
     .steps =
         STEPS(Q("UPDATE things SET tags[1] = 'steel' WHERE code = 'bolt'"), LOOK,
               Q("UPDATE things SET tags[2] = tags[1] || '!', tags[4] = 'far', weight = weight + 1 "
                 "WHERE id < 3 "
                 "RETURNING *"),
               Q("UPDATE things t SET place.x = t.weight, place.y = 7 WHERE t.id = 2 RETURNING "
                 "(place).x, t"),
               Q("UPDATE things SET marks[1:2] = ARRAY['p', 'q'], code = upper(code) WHERE id = 1"),
               Q("UPDATE things SET tags[id] = code WHERE tags IS NOT NULL AND id < 3"), LOOK),
     .unordered = true},
    {.name = "elements set by parameters",
     .steps = STEPS(X("UPDATE things SET tags[$1] = $2, place.x = $3 WHERE id = $4", TEXT("1"),
                      TEXT("p"), TEXT("4"), TEXT("1")),
                    LOOK)},
    {.name = "elements set beside a query",
     .steps = STEPS(Q("UPDATE things SET (code, weight) = (SELECT 'c' || u.id, u.id FROM untouched "
                      "u WHERE u.id = "
                      "things.id), tags[1] = 'q' WHERE id = 1"),
                    LOOK)},
    {.name = "elements too long",
     .steps = STEPS(
         Q("UPDATE things SET marks[1] = 'abcd' WHERE id = 1"),
         Q("UPDATE things SET marks = '{abcd}' WHERE id = 1"),
         Q("INSERT INTO things (code, marks) SELECT 'x', ARRAY[note] FROM untouched WHERE id = 1"),
         LOOK)},
    {.name = "arrays of limited length",
     .steps = STEPS(
         Q("INSERT INTO things (code, marks) VALUES ('x', '{abc,d}'), ('y', ARRAY['e', 'f']), "
           "('z', NULL)"),
         Q("UPDATE things SET marks = marks || 'g'::varchar WHERE code = 'y' RETURNING marks"),
         X("INSERT INTO things (code, marks) VALUES ($1, $2)", TEXT("p"), TEXT("{h}")),
         Q("INSERT INTO things (code, marks) SELECT 'q' || id, marks FROM things WHERE id = 1"),
         LOOK)},
    {.name = "elements in an upsert",
     .steps = STEPS(Q("INSERT INTO things (id, code, tags) VALUES (1, 'bolt', '{n}') ON CONFLICT "
                      "(code) DO UPDATE SET "
                      "tags[1] = excluded.tags[1], weight = things.weight + 1 RETURNING *"),
                    LOOK)},
    {.name = "elements inserted",
     .steps = STEPS(Q("INSERT INTO things (code, tags[1], tags[2]) VALUES ('x', 'a', 'b')"), LOOK),
     .may_be_refused = "INSERT of a part of a column"},
    {.name = "identity overridden",
     .steps = STEPS(
         Q("INSERT INTO things (id, code) OVERRIDING USER VALUE VALUES (77, 'x'), (DEFAULT, 'y') "
           "RETURNING id"),
         Q("INSERT INTO things (id, code) OVERRIDING USER VALUE SELECT 78, 'z' RETURNING id"),
         Q("INSERT INTO things (id, code) OVERRIDING SYSTEM VALUE VALUES (79, 'w') RETURNING id"),
         LOOK)},
    {.name = "conflicts over constraints",
     .steps = STEPS(
         Q("INSERT INTO things (id, code) VALUES (1, 'new') ON CONFLICT ON CONSTRAINT things_pkey "
           "DO UPDATE "
           "SET id = excluded.id, code = excluded.code RETURNING *"),
         Q("INSERT INTO things (code, weight) VALUES ('nut', 8) ON CONFLICT ON CONSTRAINT "
           "things_code_key DO "
           "UPDATE SET weight = excluded.weight + things.weight WHERE things.weight < 100"),
         Q("INSERT INTO things (code) VALUES ('nut') ON CONFLICT ON CONSTRAINT things_code_key DO "
           "NOTHING"),
         Q("INSERT INTO things (code) VALUES ('nut') ON CONFLICT ON CONSTRAINT missing DO NOTHING"),
         LOOK)},
    {.name = "conflicts over other columns",
     .steps = STEPS(
         Q("INSERT INTO things (code, weight) VALUES ('nut', 8) ON CONFLICT (code) DO UPDATE SET "
           "weight = "
           "excluded.weight RETURNING *"),
         Q("INSERT INTO things (code, weight) VALUES ('NUT', 9) ON CONFLICT (lower(code)) DO "
           "UPDATE SET weight "
           "= excluded.weight, code = excluded.code RETURNING *"),
         Q("INSERT INTO things (code) VALUES ('nut') ON CONFLICT (code varchar_ops) DO NOTHING"),
         Q("INSERT INTO things (code) VALUES ('Cog') ON CONFLICT (code) WHERE weight > 0 DO "
           "NOTHING"),
         LOOK),
     .may_be_refused = "the condition is over a computed column"},
    {.name = "grouped by the key",
     .steps =
         STEPS(Q("SELECT t.id, t.code, t.weight, count(*) FROM things t CROSS JOIN orders o GROUP "
                 "BY GROUPING SETS "
                 "((t.id), (t.id, o.mood)) ORDER BY 1, 4"),
               Q("SELECT t, o.mood, count(*) FROM things t CROSS JOIN orders o GROUP BY t.id, "
                 "ROLLUP (o.mood) ORDER "
                 "BY t.id, o.mood, 3"),
               Q("SELECT code, count(*) FROM things GROUP BY (id)"),
               Q("SELECT id, count(code), grouping(id) FROM things GROUP BY CUBE (id) ORDER BY id"),
               Q("SELECT code FROM things GROUP BY ROLLUP (id)")),
     .unordered = true},
    {.name = NULL},
};

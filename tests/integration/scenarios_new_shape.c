/* Clients that already write SQL against the new table. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, full_name FROM new_names ORDER BY id")
#define LOOK_DISTINCT                                                                              \
    Q("SELECT count(*), count(DISTINCT id), count(DISTINCT full_name) FROM new_names")

const struct scenario SCENARIOS_NEW_SHAPE[] = {
    {.name = "whole table", .steps = STEPS(Q("SELECT * FROM new_names ORDER BY id"))},
    {.name = "by key",
     .steps = STEPS(X("SELECT full_name FROM new_names WHERE id = $1", TEXT("3")))},
    {.name = "by value",
     .steps = STEPS(
         X("SELECT n.id FROM new_names n WHERE n.full_name = $1", TEXT("Anna van der Berg")))},
    {.name = "group by key",
     .steps =
         STEPS(Q("SELECT n.id, n.full_name, count(o.id) FROM new_names n LEFT JOIN orders o ON "
                 "o.name_id = n.id GROUP BY n.id ORDER BY 1"))},
    {.name = "locking read", .steps = STEPS(Q("SELECT * FROM new_names WHERE id = 2 FOR UPDATE"))},
    {.name = "insert",
     .steps =
         STEPS(Q("INSERT INTO new_names (full_name) VALUES ('John Backus') RETURNING *"), LOOK)},
    {.name = "insert several",
     .steps = STEPS(Q("INSERT INTO new_names (full_name) VALUES ('John Backus'), ('Fran Allen')"),
                    LOOK)},
    {.name = "insert with parameters",
     .steps = STEPS(X("INSERT INTO new_names (id, full_name) VALUES ($1, $2)", TEXT("70"),
                      TEXT("Kathleen Booth")),
                    LOOK)},
    {.name = "insert from select",
     .steps = STEPS(
         Q("INSERT INTO new_names (id, full_name) SELECT 100 + id, 'Note ' || id FROM untouched "
           "WHERE id < 3 ORDER BY id"),
         LOOK)},
    {.name = "insert several of one, each computed once",
     .steps = STEPS(Q("INSERT INTO new_names VALUES (generate_series(80, 83), 'a ' || random())"),
                    Q("INSERT INTO new_names (full_name) VALUES (unnest(ARRAY['c d', 'e f']))"),
                    Q("INSERT INTO new_names (VALUES (90, '01 x'), (91, '5 y'))"), LOOK_DISTINCT,
                    Q("SELECT * FROM new_names WHERE full_name NOT LIKE 'a %' ORDER BY id"),
                    Q("DELETE FROM new_names"))},
    {.name = "upsert",
     .steps =
         STEPS(Q("INSERT INTO new_names VALUES (1, 'Augusta King') ON CONFLICT (id) DO UPDATE SET "
                 "full_name = excluded.full_name RETURNING *"),
               LOOK)},
    {.name = "insert that conflicts",
     .steps = STEPS(Q("INSERT INTO new_names VALUES (1, 'A B')"), LOOK)},
    {.name = "update",
     .steps = STEPS(Q("UPDATE new_names SET full_name = 'Ada King' WHERE id = 1"), LOOK)},
    {.name = "update with parameters, returning",
     .steps = STEPS(X("UPDATE new_names SET full_name = $2 WHERE id = $1 RETURNING *", TEXT("5"),
                      TEXT("Barbara Huberman")),
                    LOOK)},
    {.name = "update of the value it reads",
     .steps =
         STEPS(Q("UPDATE new_names SET full_name = full_name || ' II' WHERE full_name LIKE 'Ada%'"),
               LOOK)},
    {.name = "key change",
     .steps = STEPS(Q("UPDATE new_names SET id = id + 50 WHERE id = 8"), LOOK)},
    {.name = "update with another value for each row",
     .steps =
         STEPS(Q("UPDATE new_names SET full_name = md5(random()::text)"), LOOK_DISTINCT,
               Q("UPDATE new_names SET full_name = (SELECT md5(random()::text))"), LOOK_DISTINCT,
               Q("UPDATE new_names SET (full_name) = (SELECT md5(random()::text))"), LOOK_DISTINCT,
               Q("UPDATE new_names AS n SET (full_name) = (SELECT md5(random()::text || n.id))"),
               LOOK_DISTINCT, Q("DELETE FROM new_names"))},
    {.name = "update with numbers of a sequence beside a query",
     .steps = STEPS(Q("UPDATE new_names SET (full_name) = (SELECT 'a ' || random()), id = 100 + "
                      "nextval('orders_id_seq') WHERE id > 3"),
                    LOOK_DISTINCT,
                    Q("UPDATE new_names SET (full_name, id) = (('b ' || random(), DEFAULT)) WHERE "
                      "id < 3"),
                    LOOK_DISTINCT, Q("DELETE FROM new_names"))},
    {.name = "upsert with another value for each row",
     .steps = STEPS(Q("INSERT INTO new_names SELECT id, 'x y' FROM new_names ON CONFLICT (id) DO "
                      "UPDATE SET full_name = gen_random_uuid()::text"),
                    LOOK_DISTINCT, Q("DELETE FROM new_names"))},
    {.name = "delete",
     .steps = STEPS(Q("DELETE FROM new_names WHERE id = 2 RETURNING full_name"), LOOK)},
    {.name = "delete with parameters",
     .steps = STEPS(X("DELETE FROM new_names WHERE id = $1", TEXT("2")), LOOK)},
    {.name = "prepared",
     .steps = STEPS(PARSE("s", "SELECT * FROM new_names WHERE id = $1"), DESCRIBE_STATEMENT("s"),
                    SYNC, RUN("s", TEXT("1")), RUN("s", TEXT("2")), RUN("s", TEXT("3")))},
    {.name = "unknown column", .steps = STEPS(Q("SELECT first_name FROM new_names"))},
    {.name = "not null",
     .steps = STEPS(Q("INSERT INTO new_names (full_name) VALUES (NULL)"), LOOK)},
    {.name = "transaction",
     .steps = STEPS(Q("BEGIN"), Q("UPDATE new_names SET full_name = 'X Y' WHERE id = 1"),
                    Q("DELETE FROM new_names WHERE id = 2"), LOOK, Q("ROLLBACK"), LOOK)},
    {.name = NULL},
};

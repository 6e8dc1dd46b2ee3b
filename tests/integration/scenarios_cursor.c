/* SQL's cursors over the migrating table: DECLARE, FETCH, MOVE, CLOSE. */
#include "tests/integration/scenario_tables.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")

const struct scenario SCENARIOS_CURSOR[] = {
    {.name = "declare, fetch, close",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT * FROM names ORDER BY id"), Q("FETCH c"),
               Q("FETCH 2 FROM c"), Q("FETCH ALL IN c"), Q("FETCH c"), Q("CLOSE c"), Q("COMMIT"))},
    {.name = "django's",
     .steps = STEPS(Q("BEGIN"),
                    Q("DECLARE \"_django_curs_1_sync_1\" NO SCROLL CURSOR FOR SELECT "
                      "\"names\".\"id\", \"names\".\"last_name\" FROM \"names\" ORDER BY 1"),
                    Q("FETCH FORWARD 2 FROM \"_django_curs_1_sync_1\""),
                    Q("FETCH FORWARD 2 FROM \"_django_curs_1_sync_1\""),
                    Q("CLOSE \"_django_curs_1_sync_1\""), Q("COMMIT"))},
    {.name = "psycopg's, which describes the portal",
     .steps = STEPS(
         Q("BEGIN"),
         PARSE("", "DECLARE \"mine\" CURSOR FOR SELECT id, last_name FROM names WHERE id > $1 "
                   "ORDER BY id"),
         BIND("", "", TEXT("1")), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC,
         DESCRIBE_PORTAL("mine"), SYNC, X("FETCH FORWARD 2 FROM \"mine\""), X("CLOSE \"mine\""),
         Q("COMMIT"))},
    {.name = "binary",
     .steps = STEPS(Q("BEGIN"),
                    Q("DECLARE c BINARY CURSOR FOR SELECT id, first_name FROM names ORDER BY id"),
                    Q("FETCH 2 FROM c"), Q("COMMIT"))},
    {.name = "scroll",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c SCROLL CURSOR FOR SELECT * FROM names ORDER BY id"),
                    Q("FETCH LAST FROM c"), Q("FETCH PRIOR FROM c"), Q("FETCH ABSOLUTE 2 FROM c"),
                    Q("FETCH RELATIVE -1 FROM c"), Q("FETCH BACKWARD 5 FROM c"),
                    Q("MOVE FORWARD 2 IN c"), Q("FETCH c"), Q("MOVE ALL c"), Q("FETCH c"),
                    Q("FETCH FIRST FROM c"), Q("COMMIT"))},
    {.name = "by SQL's EXECUTE",
     .steps = STEPS(PARSE("d", "DECLARE c CURSOR FOR SELECT * FROM names ORDER BY id"), SYNC,
                    Q("BEGIN"), Q("EXECUTE d"), PARSE("f", "FETCH 2 FROM c"), SYNC, Q("EXECUTE f"),
                    Q("EXECUTE f"), Q("COMMIT"))},
    {.name = "without scroll, backwards",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c NO SCROLL CURSOR FOR SELECT * FROM names ORDER BY id"),
                    Q("FETCH 2 FROM c"), Q("FETCH PRIOR FROM c"), Q("ROLLBACK"))},
    {.name = "insensitive",
     .steps = STEPS(Q("BEGIN"),
                    Q("DECLARE c INSENSITIVE CURSOR FOR SELECT last_name FROM names ORDER BY id"),
                    Q("FETCH c"), Q("UPDATE names SET last_name = 'changed'"),
                    Q("FETCH ALL FROM c"), Q("ROLLBACK"))},
    {.name = "with hold",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM names ORDER BY id"),
                    Q("FETCH c"), Q("COMMIT"), Q("UPDATE names SET last_name = 'x' WHERE id = 2"),
                    Q("FETCH 2 FROM c"), Q("CLOSE c"), Q("FETCH c"))},
    {.name = "with hold, outside a transaction",
     .steps = STEPS(Q("DECLARE c CURSOR WITH HOLD FOR SELECT * FROM names ORDER BY id"),
                    Q("FETCH 2 FROM c"), Q("FETCH 2 FROM c"), Q("CLOSE ALL"), Q("FETCH c"))},
    {.name = "outside a transaction",
     .steps = STEPS(Q("DECLARE c CURSOR FOR SELECT * FROM names"), Q("FETCH c"))},
    {.name = "gone with its transaction",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM names ORDER BY id"),
                    Q("FETCH c"), Q("ROLLBACK"), Q("FETCH c"), Q("BEGIN"),
                    Q("DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id"), Q("FETCH c"),
                    Q("COMMIT"))},
    {.name = "savepoints",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE a CURSOR FOR SELECT id, last_name FROM names ORDER BY id"),
               Q("SAVEPOINT s"),
               Q("DECLARE b CURSOR FOR SELECT id, first_name FROM names ORDER BY id"), Q("FETCH a"),
               Q("FETCH b"), Q("ROLLBACK TO s"), Q("FETCH a"), Q("SAVEPOINT t"), Q("FETCH b"),
               Q("ROLLBACK TO t"), Q("DECLARE b CURSOR FOR SELECT id FROM orders ORDER BY id"),
               Q("FETCH b"), Q("FETCH a"), Q("COMMIT"))},
    {.name = "declared twice",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id, last_name FROM names ORDER BY id"),
               Q("SAVEPOINT s"), Q("DECLARE c CURSOR FOR SELECT id FROM orders"),
               Q("ROLLBACK TO s"), Q("FETCH c"), Q("COMMIT"))},
    {.name = "the name of one that is rolled back is taken over, unseen",
     .steps = STEPS(
         Q("BEGIN"), Q("DECLARE a CURSOR FOR SELECT id, last_name FROM names ORDER BY 1"),
         Q("SAVEPOINT s"), Q("DECLARE c CURSOR FOR SELECT id, first_name FROM names ORDER BY id"),
         Q("SAVEPOINT t"), Q("RELEASE t"), Q("FETCH c"), Q("ROLLBACK TO SAVEPOINT s"),
         Q("DO $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT name_id AS id, "
           "'x' AS first_name FROM orders ORDER BY id; END $$"),
         Q("FETCH c"), Q("FETCH a"), Q("COMMIT"))},
    {.name = "the name of one behind a released savepoint is taken over",
     .steps = STEPS(Q("BEGIN"), Q("SAVEPOINT s"), Q("SAVEPOINT r"),
                    Q("DECLARE c CURSOR FOR SELECT id, first_name FROM names ORDER BY id"),
                    Q("SAVEPOINT s"), Q("RELEASE r"), Q("ROLLBACK TO s"),
                    Q("DO $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT name_id AS id, "
                      "'x' AS first_name FROM orders ORDER BY id; END $$"),
                    Q("FETCH c"), Q("COMMIT"))},
    {.name = "one with hold outlives the rollback of a later transaction",
     .steps = STEPS(Q("BEGIN"),
                    Q("DECLARE c CURSOR WITH HOLD FOR SELECT id, last_name FROM names ORDER BY 1"),
                    Q("COMMIT; BEGIN; ROLLBACK; BEGIN"), Q("FETCH c"), Q("SELECT 1/0"),
                    Q("ROLLBACK"), Q("FETCH c"), Q("CLOSE c"))},
    {.name = "COMMIT of a failed transaction, and another one with the name",
     .steps = STEPS(
         Q("BEGIN"), Q("DECLARE c CURSOR WITH HOLD FOR SELECT id, last_name FROM names ORDER BY 1"),
         Q("SELECT 1/0"), Q("COMMIT AND CHAIN"),
         Q("DO $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT id, 'x' AS last_name FROM "
           "orders ORDER BY id; END $$"),
         Q("FETCH c"), Q("COMMIT"))},
    {.name = "one with hold is rolled back",
     .steps = STEPS(
         Q("BEGIN"), Q("DECLARE c CURSOR WITH HOLD FOR SELECT id, last_name FROM names ORDER BY 1"),
         Q("ROLLBACK"), Q("BEGIN"),
         Q("DO $$ DECLARE c refcursor := 'c'; BEGIN OPEN c FOR SELECT id, 'x' AS last_name FROM "
           "orders ORDER BY id; END $$"),
         Q("FETCH c"), Q("COMMIT"))},
    {.name = "the name is taken over",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FROM names ORDER BY id"), Q("FETCH c"),
               Q("CLOSE c"), Q("DECLARE c CURSOR FOR SELECT id FROM orders ORDER BY id"),
               Q("FETCH c"), Q("COMMIT"))},
    {.name = "in one query",
     .steps = STEPS(Q("BEGIN; DECLARE c CURSOR FOR SELECT id, last_name FROM names ORDER BY id; "
                      "FETCH 1 FROM c; FETCH 2 FROM c; CLOSE c; COMMIT"),
                    Q("DECLARE c CURSOR FOR SELECT id FROM names ORDER BY id; FETCH c"))},
    {.name = "fetched among other statements",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id, last_name FROM names ORDER BY id"),
               Q("SELECT 1; FETCH 1 FROM c; SELECT 2"), Q("COMMIT"))},
    {.name = "for update",
     .steps =
         STEPS(Q("BEGIN"),
               Q("DECLARE c CURSOR FOR SELECT id, last_name FROM names WHERE id = 1 FOR UPDATE"),
               Q("FETCH c"), Q_BY(1, "SELECT id FROM names WHERE id = 1 FOR UPDATE NOWAIT"),
               Q("UPDATE names SET last_name = 'x' WHERE id = 1"), Q("COMMIT"), LOOK)},
    {.name = "keeps what it began with",
     .steps =
         STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT last_name FROM names ORDER BY id"),
               Q_BY(1, "UPDATE names SET last_name = 'x'"), Q("FETCH ALL FROM c"), Q("COMMIT"))},
    {.name = "over a join",
     .steps =
         STEPS(Q("BEGIN"),
               Q("DECLARE c CURSOR FOR SELECT n.id, n.first_name, o.id FROM names n JOIN orders "
                 "o ON o.name_id = n.id ORDER BY 1, 3"),
               Q("FETCH 3 FROM c"), Q("COMMIT"))},
    {.name = "errors",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT nothing FROM names"), Q("ROLLBACK"),
                    Q("BEGIN"), Q("DECLARE c SCROLL CURSOR FOR SELECT id FROM names FOR UPDATE"),
                    Q("ROLLBACK"), Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT id FORM names"),
                    Q("ROLLBACK"), Q("BEGIN"),
                    Q("DECLARE é CURSOR FOR SELECT 1/(id - 1), nix FROM names"), Q("ROLLBACK"),
                    Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT 1/(id - 1) FROM names ORDER BY id"),
                    Q("FETCH c"), Q("ROLLBACK"))},
    {.name = "explain",
     .steps =
         STEPS(Q("EXPLAIN (COSTS off) DECLARE c CURSOR FOR SELECT id FROM names WHERE id = 1 AND "
                 "false"))},
    {.name = "a portal of the protocol",
     .steps = STEPS(PARSE("s", "SELECT id, last_name FROM names ORDER BY id"), SYNC, Q("BEGIN"),
                    BIND("p", "s"), SYNC, Q("FETCH 2 FROM p"), Q("COMMIT"))},
    {.name = NULL},
};

const struct scenario SCENARIOS_CURSOR_NEW[] = {
    {.name = "declare, fetch, close",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR SELECT * FROM new_names ORDER BY id"),
                    Q("FETCH c"), Q("FETCH ALL IN c"), Q("CLOSE c"), Q("COMMIT"))},
    {.name = "with hold",
     .steps = STEPS(Q("DECLARE c CURSOR WITH HOLD FOR SELECT full_name, id FROM new_names ORDER BY "
                      "id"),
                    Q("FETCH 2 FROM c"), Q("CLOSE c"))},
    {.name = NULL},
};

/* Statements that are cancelled, or run out of time: their own parts, and the parts that were
 * added to them. */
#include "tests/integration/sequences.h"

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")
#define SLOWLY "pg_sleep(5)::text"
/* Another client holds the row, so whatever comes to it first must wait. */
#define HELD Q_BY(1, "BEGIN"), Q_BY(1, "SELECT FROM names WHERE id = 1 FOR UPDATE")
#define LET_GO Q_BY(1, "ROLLBACK")
#define SOON Q("SET statement_timeout = 1500")
#define SOME_TIME Q("SET statement_timeout = 0")

const struct scenario SEQUENCES_CANCEL[] = {
    {.name = "a query is cancelled",
     .steps = STEPS(Q_LATER("SELECT pg_sleep(5)"), CANCEL, READY(1), LOOK)},
    {.name = "a read of the table is cancelled",
     .steps = STEPS(Q_LATER("SELECT first_name || " SLOWLY " FROM names WHERE id = 1"), CANCEL,
                    READY(1), LOOK)},
    {.name = "a write of the table is cancelled",
     .steps = STEPS(Q_LATER("UPDATE names SET last_name = last_name || " SLOWLY " WHERE id = 1"),
                    CANCEL, READY(1), LOOK)},
    {.name = "a write of the table is cancelled in a transaction",
     .steps = STEPS(Q("BEGIN"), Q("DELETE FROM names WHERE id = 2"),
                    Q_LATER("UPDATE names SET last_name = last_name || " SLOWLY " WHERE id = 1"),
                    CANCEL, READY(1), LOOK, Q("COMMIT"), LOOK)},
    {.name = "a pipeline is cancelled",
     .steps = STEPS(PARSE("", "UPDATE names SET last_name = 'x' WHERE id = 2"), BIND("", ""),
                    EXECUTE("", 0),
                    PARSE("", "UPDATE names SET last_name = last_name || " SLOWLY " WHERE id = 1"),
                    BIND("", ""), EXECUTE("", 0), PARSE("", "DELETE FROM names"), BIND("", ""),
                    EXECUTE("", 0), SYNC_LATER, CANCEL, READY(1), LOOK)},
    {.name = "a COPY is cancelled",
     .steps = STEPS(Q_LATER("COPY (SELECT id, " SLOWLY " FROM names) TO STDOUT"), CANCEL, READY(1),
                    LOOK)},
    {.name = "a COPY into the table runs out of time",
     .steps = STEPS(Q("SET statement_timeout = 3000"), Q("COPY names FROM STDIN"),
                    COPY_DATA("51\ta\tb\n"), QUIET_FOR(4000), COPY_DATA("52\ta\tb\n"), COPY_DONE,
                    SOME_TIME, LOOK)},
    {.name = "a read runs out of time",
     .steps = STEPS(SOON, Q("SELECT first_name || " SLOWLY " FROM names WHERE id = 1"), SOME_TIME,
                    LOOK)},
    {.name = "a write runs out of time",
     .steps = STEPS(SOON, Q("UPDATE names SET last_name = last_name || " SLOWLY " WHERE id = 1"),
                    SOME_TIME, LOOK)},
    {.name = "a write that waits for a row runs out of time",
     .steps = STEPS(HELD, SOON, Q("UPDATE names SET last_name = 'x' WHERE id = 1"), SOME_TIME,
                    LET_GO, LOOK)},
    {.name = "a DELETE that waits for a row runs out of time",
     .steps = STEPS(HELD, SOON, Q("DELETE FROM names WHERE id = 1"), SOME_TIME, LET_GO, LOOK)},
    {.name = "a change of the key that waits for a row runs out of time",
     .steps =
         STEPS(HELD, SOON, Q("UPDATE names SET id = 100 WHERE id = 1"), SOME_TIME, LET_GO, LOOK)},
    {.name = "a DELETE that waits for a row is cancelled",
     .steps =
         STEPS(HELD, Q_LATER("DELETE FROM names WHERE id = 1"), CANCEL, READY(1), LET_GO, LOOK)},
    {.name = "an executed DELETE that waits for a row is cancelled",
     .steps =
         STEPS(HELD, PARSE("s", "DELETE FROM names WHERE id = $1"), BIND("", "s", TEXT("1")),
               EXECUTE("", 0), SYNC_LATER, CANCEL, READY(1), LET_GO, RUN("s", TEXT("1")), LOOK)},
    {.name = "an executed DELETE that waits for a row runs out of time",
     .steps =
         STEPS(HELD, SOON, PARSE("s", "DELETE FROM names WHERE id = $1"), BIND("", "s", TEXT("1")),
               EXECUTE("", 0), SYNC, SOME_TIME, LET_GO, RUN("s", TEXT("1")), LOOK)},
    {.name = "a lock runs out of time",
     .steps = STEPS(HELD, Q("SET lock_timeout = 60"), Q("DELETE FROM names WHERE id = 1"),
                    Q("LOCK TABLE names"), Q("BEGIN"), Q("LOCK TABLE names"), Q("ROLLBACK"),
                    Q("RESET lock_timeout"), LET_GO, LOOK)},
    {.name = "NOWAIT",
     .steps =
         STEPS(HELD, Q("SELECT id FROM names WHERE id = 1 FOR UPDATE NOWAIT"),
               Q("SELECT id FROM names WHERE id < 3 ORDER BY id FOR UPDATE SKIP LOCKED"), LET_GO)},
    {.name = "a transaction that is idle for too long",
     .steps = STEPS(Q("SET idle_in_transaction_session_timeout = 60"), Q("BEGIN"),
                    Q("DELETE FROM names WHERE id = 1"), HANGS_UP)},
    {.name = "a session that is idle for too long",
     .steps = STEPS(Q("SET idle_session_timeout = 60"), Q("SELECT 1"), HANGS_UP)},
    {.name = "a session that is ended",
     .steps = STEPS(Q("SELECT 1"), Q("SELECT pg_terminate_backend(pg_backend_pid())"), HANGS_UP)},
    {0},
};

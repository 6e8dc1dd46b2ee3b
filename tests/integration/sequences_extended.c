/* The extended query protocol in orders that are legal, and in some that are not. */
#include "tests/integration/sequences.h"

#define INT4OID 23
#define TEXTOID 25

#define LOOK Q("SELECT id, first_name, last_name FROM names ORDER BY id")
#define READ_ALL "SELECT id, first_name, last_name FROM names ORDER BY id"
#define READ_ONE "SELECT id, first_name, last_name FROM names WHERE id = $1"
#define WRITE_ONE "UPDATE names SET last_name = $1 WHERE id = $2"
#define WRITE_RETURNING "UPDATE names SET last_name = $1 WHERE id <= $2 RETURNING id, last_name"
#define INSERT_RETURNING                                                                           \
    "INSERT INTO names (first_name, last_name) VALUES ($1, $2), ($2, $1) RETURNING *"
#define DELETE_ONE "DELETE FROM names WHERE id = $1"

/* Everything that can be said about a statement, and a portal of it. */
#define ALL_ABOUT(name_, sql_, ...)                                                                \
    {                                                                                              \
        .name = name_,                                                                             \
        .steps =                                                                                   \
            STEPS(PARSE("s", sql_), DESCRIBE_STATEMENT("s"), SYNC, DESCRIBE_STATEMENT("s"),        \
                  BIND("p", "s", __VA_ARGS__), DESCRIBE_PORTAL("p"), EXECUTE("p", 0),              \
                  DESCRIBE_PORTAL("p"), EXECUTE("p", 0), SYNC, DESCRIBE_PORTAL("p"), SYNC,         \
                  CLOSE_PORTAL("p"), CLOSE_STATEMENT("s"), DESCRIBE_STATEMENT("s"), SYNC, LOOK)    \
    }
/* Each message with a Flush of its own, so that each answer comes by itself. */
#define STEP_BY_STEP(name_, sql_, answers_, ...)                                                   \
    {                                                                                              \
        .name = name_, .steps = STEPS(PARSE("", sql_), FLUSH(1), DESCRIBE_STATEMENT(""), FLUSH(2), \
                                      BIND("", "", __VA_ARGS__), FLUSH(1), DESCRIBE_PORTAL(""),    \
                                      FLUSH(1), EXECUTE("", 0), FLUSH(answers_), CLOSE_PORTAL(""), \
                                      FLUSH(1), CLOSE_STATEMENT(""), FLUSH(1), SYNC, LOOK)         \
    }

const struct scenario SEQUENCES_EXTENDED[] = {
    {.name = "Sync alone", .steps = STEPS(SYNC, SYNC_LATER, SYNC_LATER, SYNC)},
    {.name = "Flush alone", .steps = STEPS(MESSAGE('H', ""), QUIET, MESSAGE('H', ""), SYNC)},
    {.name = "Parse without Sync or Flush",
     .steps = STEPS(PARSE("s", READ_ONE), QUIET, BIND("", "s", TEXT("1")), QUIET, EXECUTE("", 0),
                    QUIET, SYNC)},
    {.name = "Flush without Sync, then Terminate",
     .steps = STEPS(PARSE("", DELETE_ONE), BIND("", "", TEXT("1")), EXECUTE("", 0), FLUSH(3),
                    MESSAGE('X', ""), HANGS_UP)},
    {.name = "Flush without Sync, then a query",
     .steps =
         STEPS(PARSE("", DELETE_ONE), BIND("", "", TEXT("1")), EXECUTE("", 0), FLUSH(3), LOOK)},
    STEP_BY_STEP("step by step, a read", READ_ONE, 2, TEXT("2")),
    STEP_BY_STEP("step by step, a write", WRITE_ONE, 1, TEXT("x"), TEXT("2")),
    STEP_BY_STEP("step by step, RETURNING", WRITE_RETURNING, 4, TEXT("x"), TEXT("3")),
    STEP_BY_STEP("step by step, beside the table", "SELECT note FROM untouched WHERE id = $1", 2,
                 TEXT("3")),
    ALL_ABOUT("all about SELECT", READ_ONE, TEXT("2")),
    ALL_ABOUT("all about UPDATE", WRITE_ONE, TEXT("x"), TEXT("2")),
    ALL_ABOUT("all about DELETE", DELETE_ONE, TEXT("2")),
    ALL_ABOUT("all about INSERT", "INSERT INTO names (first_name, last_name) VALUES ($1, $2)",
              TEXT("a"), TEXT("b")),
    ALL_ABOUT("all about UPDATE … RETURNING", WRITE_RETURNING, TEXT("x"), TEXT("2")),
    ALL_ABOUT("all about INSERT … RETURNING", INSERT_RETURNING, TEXT("a"), TEXT("b")),
    ALL_ABOUT("all about DELETE … RETURNING", "DELETE FROM names WHERE id = $1 RETURNING *",
              TEXT("2")),
    ALL_ABOUT("all about WITH",
              "WITH d AS (DELETE FROM names WHERE id = $1 RETURNING *) SELECT * FROM d", TEXT("2")),
    ALL_ABOUT("all about EXPLAIN", "EXPLAIN (COSTS OFF) SELECT 1 WHERE $1 = 'x'", TEXT("2")),
    ALL_ABOUT("all about SHOW", "SHOW DateStyle", ),
    ALL_ABOUT("all about BEGIN", "BEGIN", ),
    ALL_ABOUT("all about LOCK", "LOCK TABLE names", ),
    ALL_ABOUT("all about an empty statement", "", ),
    ALL_ABOUT("all about a comment", "/* nothing */", ),
    ALL_ABOUT("all about a statement that fails", "SELECT 1 / (id - 2) FROM names WHERE id = $1",
              TEXT("2")),

    /* Names */
    {.name = "a statement's name is taken",
     .steps = STEPS(PARSE("s", READ_ONE), SYNC, PARSE("s", DELETE_ONE), SYNC, RUN("s", TEXT("1")),
                    LOOK)},
    {.name = "a statement's name is taken by the same",
     .steps = STEPS(PARSE("s", WRITE_ONE), PARSE("s", WRITE_ONE), SYNC,
                    RUN("s", TEXT("x"), TEXT("1")), LOOK)},
    {.name = "a portal's name is taken",
     .steps = STEPS(PARSE("s", READ_ONE), BIND("p", "s", TEXT("1")), BIND("p", "s", TEXT("2")),
                    EXECUTE("p", 0), SYNC, LOOK)},
    {.name = "the unnamed portal is replaced",
     .steps = STEPS(PARSE("s", READ_ONE), BIND("", "s", TEXT("1")), BIND("", "s", TEXT("2")),
                    EXECUTE("", 0), SYNC)},
    {.name = "the unnamed statement is replaced",
     .steps = STEPS(PARSE("", READ_ONE), PARSE("", WRITE_ONE), BIND("", "", TEXT("x"), TEXT("1")),
                    EXECUTE("", 0), SYNC, LOOK)},
    {.name = "a query does away with the unnamed statement",
     .steps = STEPS(PARSE("", READ_ONE), SYNC, Q("SELECT 1"), BIND("", "", TEXT("1")), SYNC)},
    {.name = "a Parse that fails does away with the unnamed statement",
     .steps =
         STEPS(PARSE("", READ_ONE), SYNC, PARSE("", "SELEC"), SYNC, BIND("", "", TEXT("1")), SYNC)},
    {.name = "a statement is closed under its portal",
     .steps = STEPS(PARSE("s", READ_ALL), BIND("p", "s"), CLOSE_STATEMENT("s"), EXECUTE("p", 2),
                    EXECUTE("p", 0), SYNC)},
    {.name = "a statement is closed twice",
     .steps = STEPS(PARSE("s", READ_ALL), CLOSE_STATEMENT("s"), CLOSE_STATEMENT("s"), SYNC,
                    PARSE("s", DELETE_ONE), RUN("s", TEXT("1")), LOOK)},
    {.name = "names of 63 bytes and more",
     .steps = STEPS(
         PARSE("n23456789012345678901234567890123456789012345678901234567890123", WRITE_ONE), SYNC,
         PARSE("n23456789012345678901234567890123456789012345678901234567890123 and more",
               READ_ONE),
         SYNC,
         RUN("n23456789012345678901234567890123456789012345678901234567890123 or so", TEXT("x"),
             TEXT("1")),
         LOOK)},
    {.name = "a name that is not of the encoding",
     .steps = STEPS(PARSE("\xff\xfe", READ_ONE), SYNC, RUN("\xff\xfe", TEXT("1")))},

    /* Types and formats */
    {.name = "binary values and results, read",
     .steps = STEPS(PARSE_TYPED("", READ_ONE, INT4OID), BIND_AS("", "", true, BINARY("\0\0\0\2")),
                    DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC)},
    {.name = "binary values and results, write",
     .steps = STEPS(PARSE_TYPED("", WRITE_RETURNING, TEXTOID, INT4OID),
                    BIND_AS("", "", true, BINARY("bin"), BINARY("\0\0\0\2")), DESCRIBE_PORTAL(""),
                    EXECUTE("", 0), SYNC, LOOK)},
    {.name = "a format for each value and each result",
     .steps = STEPS(PARSE("", INSERT_RETURNING),
                    MESSAGE('B', "\0\0\0\2\0\1\0\0\0\2\0\0\0\1a\0\0\0\1b\0\3\0\1\0\0\0\1"),
                    DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "one format for all",
     .steps = STEPS(PARSE("", INSERT_RETURNING),
                    MESSAGE('B', "\0\0\0\1\0\1\0\2\0\0\0\1a\0\0\0\1b\0\1\0\1"), DESCRIBE_PORTAL(""),
                    EXECUTE("", 0), SYNC, LOOK)},
    {.name = "a format for results, of which there are none",
     .steps = STEPS(PARSE("", WRITE_ONE), MESSAGE('B', "\0\0\0\0\0\2\0\0\0\1a\0\0\0\0012\0\1\0\1"),
                    DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "two formats for results, of which there are none",
     .steps =
         STEPS(PARSE("", WRITE_ONE), MESSAGE('B', "\0\0\0\0\0\2\0\0\0\1a\0\0\0\0012\0\2\0\1\0\1"),
               DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "NULL in a write",
     .steps = STEPS(PARSE("", WRITE_ONE), BIND("", "", NOTHING, TEXT("1")), EXECUTE("", 0), SYNC,
                    BIND("", "", TEXT("x"), NOTHING), EXECUTE("", 0), SYNC, LOOK)},
    {.name = "types that are left open",
     .steps = STEPS(PARSE_TYPED("s", WRITE_ONE, 0, 0), DESCRIBE_STATEMENT("s"), SYNC,
                    RUN("s", TEXT("x"), TEXT("1")), LOOK)},
    {.name = "fewer types than parameters",
     .steps = STEPS(PARSE_TYPED("s", WRITE_ONE, TEXTOID), DESCRIBE_STATEMENT("s"), SYNC,
                    RUN("s", TEXT("x"), TEXT("1")), LOOK)},
    {.name = "a type that does not fit",
     .steps = STEPS(PARSE_TYPED("s", WRITE_ONE, INT4OID, TEXTOID), SYNC, LOOK)},
    {.name = "a parameter of no type", .steps = STEPS(PARSE("s", "SELECT $1, $3"), SYNC)},
    {.name = "a parameter of number 0",
     .steps = STEPS(PARSE("s", "SELECT id FROM names WHERE id = $0"), SYNC, LOOK)},

    /* Several statements, and none */
    {.name = "two statements in one Parse",
     .steps = STEPS(PARSE("s", "SELECT 1; SELECT 2"), SYNC, PARSE("s", DELETE_ONE "; SELECT 2"),
                    SYNC, LOOK)},
    {.name = "several in one Parse, the first of them begins a transaction",
     .steps = STEPS(X("BEGIN; SELECT id FROM names; COMMIT", ),
                    X("START TRANSACTION; DELETE FROM names; COMMIT", ), Q("SELECT 1"), LOOK)},
    {.name = "several in one Parse, within a transaction",
     .steps = STEPS(Q("BEGIN"), X("SAVEPOINT a; SELECT id FROM names", ), Q("ROLLBACK"), Q("BEGIN"),
                    X("COMMIT; SELECT 1", ), Q("ROLLBACK"), LOOK)},
    {.name = "several in one Parse, of cursors",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR WITH HOLD FOR " READ_ALL), Q("COMMIT"),
                    X("CLOSE ALL; SELECT id FROM names", ), Q("FETCH 1 FROM c"),
                    X("CLOSE c; SELECT 1", ), X("FETCH 1 FROM c; SELECT 1", ), Q("FETCH 1 FROM c"),
                    Q("CLOSE c"))},
    {.name = "several in one Parse, in a failed transaction",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR " READ_ALL), Q("SELECT 1 / 0"),
                    X("ROLLBACK; SELECT 1", ), Q("SELECT 1"), Q("ROLLBACK"))},
    {.name = "several statements in one query",
     .steps = STEPS(Q("SELECT 1; UPDATE names SET last_name = 'x' WHERE id = 1; SELECT id FROM "
                      "names WHERE last_name = 'x'; SELECT note FROM untouched WHERE id = 1"),
                    LOOK)},
    {.name = "an error among several statements in one query",
     .steps =
         STEPS(Q("UPDATE names SET last_name = 'x' WHERE id = 1; SELECT 1 / 0; SELECT 2"), LOOK)},
    {.name = "a transaction within one query, and an error",
     .steps = STEPS(Q("BEGIN; UPDATE names SET last_name = 'x' WHERE id = 1; COMMIT; UPDATE names "
                      "SET last_name = 'y' WHERE id = 2; SELECT 1 / 0"),
                    LOOK),
     .may_be_refused = "COMMIT may change what a bare name after it means"},
    {.name = "empty statements among several",
     .steps = STEPS(Q(";;"), Q("; SELECT 1;; DELETE FROM names WHERE id = 1;"), LOOK)},

    /* Result types that change */
    {.name = "a column comes, beside the table",
     .steps = STEPS(PARSE("s", "SELECT * FROM untouched WHERE id = 1"), SYNC, RUN("s", ),
                    Q("BEGIN"), Q("ALTER TABLE untouched ADD COLUMN more text"), RUN("s", ),
                    Q("ROLLBACK"), RUN("s", ))},
    {.name = "a column's type changes, beside the table",
     .steps = STEPS(PARSE("s", "SELECT id FROM untouched WHERE id = 1"), SYNC, RUN("s", ),
                    Q("BEGIN"), Q("ALTER TABLE untouched ALTER COLUMN id TYPE bigint"), RUN("s", ),
                    Q("ROLLBACK"), RUN("s", ))},
    {0},
};

/* --- Portals ---------------------------------------------------------------------------------- */

#define SUSPENDED(name_, sql_, ...)                                                                \
    {                                                                                              \
        .name = name_,                                                                             \
        .steps =                                                                                   \
            STEPS(PARSE("s", sql_), BIND("", "s", __VA_ARGS__), EXECUTE("", 1), EXECUTE("", 2),    \
                  DESCRIBE_PORTAL(""), EXECUTE("", 0), EXECUTE("", 1), SYNC, EXECUTE("", 0), SYNC, \
                  Q("BEGIN"), BIND("p", "s", __VA_ARGS__), EXECUTE("p", 1), SYNC, EXECUTE("p", 1), \
                  SYNC, Q("SELECT 1"), EXECUTE("p", 0), SYNC, EXECUTE("p", 5), CLOSE_PORTAL("p"),  \
                  EXECUTE("p", 0), SYNC, Q("ROLLBACK"), LOOK)                                      \
    }
#define CLOSED_EARLY(name_, sql_, ...)                                                             \
    {                                                                                              \
        .name = name_,                                                                             \
        .steps = STEPS(PARSE("s", sql_), BIND("p", "s", __VA_ARGS__), EXECUTE("p", 1),             \
                       CLOSE_PORTAL("p"), SYNC, LOOK, BIND("p", "s", __VA_ARGS__),                 \
                       EXECUTE("p", 1), SYNC, EXECUTE("p", 1), SYNC, LOOK,                         \
                       BIND("p", "s", __VA_ARGS__), CLOSE_PORTAL("p"), SYNC, LOOK)                 \
    }

const struct scenario SEQUENCES_PORTALS[] = {
    SUSPENDED("SELECT, suspended", READ_ALL, ),
    SUSPENDED("UPDATE … RETURNING, suspended", WRITE_RETURNING, TEXT("x"), TEXT("5")),
    SUSPENDED("INSERT … RETURNING, suspended", INSERT_RETURNING, TEXT("a"), TEXT("b")),
    SUSPENDED("DELETE … RETURNING, suspended", "DELETE FROM names WHERE id <= $1 RETURNING *",
              TEXT("5")),
    SUSPENDED("UPDATE, with a limit", WRITE_ONE, TEXT("x"), TEXT("1")),
    SUSPENDED("UPDATE of the key, with a limit", "UPDATE names SET id = id + 100 WHERE id <= $1",
              TEXT("5")),
    SUSPENDED(
        "WITH, suspended",
        "WITH d AS (DELETE FROM names WHERE id <= $1 RETURNING *) SELECT * FROM d ORDER BY id",
        TEXT("5")),
    SUSPENDED("VALUES, suspended", "VALUES (1), (2), (3), (4), (5)", ),
    SUSPENDED("SHOW ALL, suspended", "SHOW DateStyle", ),
    CLOSED_EARLY("SELECT, closed early", READ_ALL, ),
    CLOSED_EARLY("UPDATE … RETURNING, closed early", WRITE_RETURNING, TEXT("x"), TEXT("5")),
    CLOSED_EARLY("INSERT … RETURNING, closed early", INSERT_RETURNING, TEXT("a"), TEXT("b")),
    CLOSED_EARLY("DELETE, closed early", DELETE_ONE, TEXT("2")),
    {.name = "a limit that is exactly enough",
     .steps = STEPS(PARSE("s", READ_ALL), BIND("", "s"), EXECUTE("", 8), EXECUTE("", 8), SYNC)},
    {.name = "a limit that is exactly enough, RETURNING",
     .steps = STEPS(PARSE("s", WRITE_RETURNING), BIND("", "s", TEXT("x"), TEXT("3")),
                    EXECUTE("", 3), EXECUTE("", 3), SYNC, LOOK)},
    {.name = "a portal is gone after Sync",
     .steps = STEPS(PARSE("s", READ_ALL), BIND("p", "s"), SYNC, EXECUTE("p", 0), SYNC)},
    {.name = "a portal is gone after COMMIT",
     .steps = STEPS(Q("BEGIN"), PARSE("s", READ_ALL), BIND("p", "s"), EXECUTE("p", 2), SYNC,
                    Q("COMMIT"), EXECUTE("p", 0), SYNC)},
    {.name = "the unnamed portal is gone after a query",
     .steps = STEPS(Q("BEGIN"), PARSE("s", READ_ALL), BIND("", "s"), EXECUTE("", 2), SYNC,
                    Q("SELECT 1"), EXECUTE("", 0), SYNC, Q("ROLLBACK"))},
    {.name = "two portals in turn",
     .steps = STEPS(Q("BEGIN"), PARSE("s", READ_ALL), BIND("p", "s"), BIND("q", "s"),
                    EXECUTE("p", 2), EXECUTE("q", 1), EXECUTE("p", 1), SYNC, EXECUTE("q", 2),
                    EXECUTE("p", 0), EXECUTE("q", 0), SYNC, Q("ROLLBACK"))},
    {.name = "a portal sees nothing of later writes",
     .steps = STEPS(Q("BEGIN"), PARSE("s", READ_ALL), BIND("p", "s"), EXECUTE("p", 2),
                    PARSE("", DELETE_ONE), BIND("", "", TEXT("4")), EXECUTE("", 0), EXECUTE("p", 0),
                    SYNC, Q("COMMIT"), LOOK)},
    {.name = "a portal that did not run writes nothing",
     .steps = STEPS(PARSE("s", WRITE_ONE), BIND("p", "s", TEXT("x"), TEXT("1")),
                    DESCRIBE_PORTAL("p"), SYNC, LOOK)},
    {.name = "a write runs once",
     .steps = STEPS(PARSE("s", WRITE_ONE), BIND("p", "s", TEXT("x"), TEXT("1")), EXECUTE("p", 0),
                    EXECUTE("p", 0), SYNC, LOOK)},
    {.name = "a write runs once, in a transaction",
     .steps = STEPS(Q("BEGIN"), PARSE("s", DELETE_ONE), BIND("p", "s", TEXT("1")), EXECUTE("p", 0),
                    SYNC, EXECUTE("p", 0), SYNC, Q("ROLLBACK"), LOOK)},
    {.name = "a portal's name is taken behind a savepoint",
     .steps =
         STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), PARSE("r", READ_ALL),
               BIND("p", "w", TEXT("x"), TEXT("1")), SYNC, Q("SAVEPOINT a"), BIND("p", "r"), SYNC,
               Q("ROLLBACK TO a"), DESCRIBE_PORTAL("p"), EXECUTE("p", 0), SYNC, Q("COMMIT"), LOOK)},
    {.name = "a read's name is taken behind a savepoint",
     .steps =
         STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), PARSE("r", READ_ALL), BIND("p", "r"), SYNC,
               Q("SAVEPOINT a"), BIND("p", "w", TEXT("x"), TEXT("1")), SYNC, Q("ROLLBACK TO a"),
               DESCRIBE_PORTAL("p"), EXECUTE("p", 2), SYNC, Q("COMMIT"), LOOK)},
    {.name = "a Close that is skipped leaves the portal",
     .steps =
         STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), BIND("p", "w", TEXT("x"), TEXT("1")), SYNC,
               Q("SAVEPOINT a"), PARSE("bad", "SELEC"), CLOSE_PORTAL("p"), SYNC, Q("ROLLBACK TO a"),
               DESCRIBE_PORTAL("p"), EXECUTE("p", 0), SYNC, Q("COMMIT"), LOOK)},
    {.name = "a Bind that is skipped leaves the unnamed portal",
     .steps = STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), BIND("", "w", TEXT("x"), TEXT("1")), SYNC,
                    PARSE("sp", "SAVEPOINT a"), BIND("p", "sp"), EXECUTE("p", 0), SYNC,
                    PARSE("bad", "SELEC"), BIND("", "bad"), SYNC, PARSE("rb", "ROLLBACK TO a"),
                    SYNC, Q("ROLLBACK"), LOOK)},
    {.name = "an Execute that is skipped can come again",
     .steps = STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), BIND("p", "w", TEXT("x"), TEXT("1")), SYNC,
                    Q("SAVEPOINT a"), PARSE("bad", "SELEC"), EXECUTE("p", 0), SYNC,
                    Q("ROLLBACK TO a"), EXECUTE("p", 0), SYNC, Q("COMMIT"), LOOK)},
    {.name = "an Execute that is skipped can come again, a write that locks first",
     .steps = STEPS(Q("BEGIN"), PARSE("w", DELETE_ONE), BIND("p", "w", TEXT("1")), SYNC,
                    Q("SAVEPOINT a"), PARSE("bad", "SELEC"), EXECUTE("p", 0), SYNC,
                    Q("ROLLBACK TO a"), EXECUTE("p", 0), SYNC, Q("COMMIT"), LOOK)},
    {.name = "an Execute that fails cannot come again",
     .steps = STEPS(Q("BEGIN"), PARSE("w", "INSERT INTO names VALUES ($1, 'a', 'b')"),
                    BIND("p", "w", TEXT("1")), SYNC, Q("SAVEPOINT a"), EXECUTE("p", 0), SYNC,
                    Q("ROLLBACK TO a"), EXECUTE("p", 0), SYNC, Q("COMMIT"), LOOK)},
    {.name = "a portal is gone with its savepoint",
     .steps =
         STEPS(Q("BEGIN"), PARSE("w", WRITE_ONE), SYNC, Q("SAVEPOINT a"),
               BIND("p", "w", TEXT("x"), TEXT("1")), SYNC, Q("ROLLBACK TO a"), DESCRIBE_PORTAL("p"),
               SYNC, Q("ROLLBACK TO a"), EXECUTE("p", 0), SYNC, Q("ROLLBACK"), LOOK)},
    /* A scenario would send it in the extended protocol too, of which PostgreSQL 15.18 crashes. */
    {.name = "SQL's EXECUTE of a FETCH whose cursor is gone",
     .steps = STEPS(PARSE("f", "FETCH 2 FROM c"), SYNC, Q("BEGIN"),
                    Q("DECLARE c CURSOR FOR SELECT * FROM names ORDER BY id"), Q("EXECUTE f"),
                    Q("COMMIT"), Q("EXECUTE f"))},
    {.name = "SQL's FETCH of a portal",
     .steps = STEPS(Q("BEGIN"), PARSE("s", READ_ALL), BIND("p", "s"), EXECUTE("p", 2), SYNC,
                    Q("FETCH 2 FROM p"), Q("CLOSE p"), EXECUTE("p", 0), SYNC, Q("ROLLBACK"))},
    {.name = "Execute of SQL's cursor",
     .steps = STEPS(Q("BEGIN"), Q("DECLARE c CURSOR FOR " READ_ALL), DESCRIBE_PORTAL("c"),
                    EXECUTE("c", 2), SYNC, Q("FETCH 1 FROM c"), CLOSE_PORTAL("c"), EXECUTE("c", 2),
                    SYNC, Q("ROLLBACK"))},
    {0},
};

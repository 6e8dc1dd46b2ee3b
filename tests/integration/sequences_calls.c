/* Function calls, and sessions for replication. */
#include "tests/integration/sequences.h"

/* FunctionCall of int4abs(int4), 1251; of int4pl(int4, int4), 177; of int4div, 154. */
#define ABS_BINARY "\0\0\x04\xe3\0\1\0\1\0\1\0\0\0\4\xff\xff\xff\xf9\0\1"
#define ABS_TEXT "\0\0\x04\xe3\0\1\0\0\0\1\0\0\0\2-7\0\0"
#define DIVIDE_BY_0 "\0\0\0\x9a\0\0\0\2\0\0\0\0017\0\0\0\0010\0\0"
#define CALL(name_, body_)                                                                         \
    {                                                                                              \
        .name = name_, .steps = STEPS(MESSAGE('F', body_), READY(1), Q("SELECT 1"),                \
                                      MESSAGE('F', ABS_TEXT), READY(1))                            \
    }

const struct scenario SEQUENCES_CALLS[] = {
    CALL("in text", ABS_TEXT),
    CALL("in binary", ABS_BINARY),
    CALL("of NULL", "\0\0\x04\xe3\0\1\0\0\0\1\xff\xff\xff\xff\0\0"),
    CALL("that fails", DIVIDE_BY_0),
    CALL("without a body", ""),
    CALL("of nobody", "\0\x0f\xff\xff\0\0\0\0\0\0"),
    CALL("with too few arguments", "\0\0\x04\xe3\0\0\0\0\0\0"),
    CALL("with too many arguments", "\0\0\x04\xe3\0\0\0\2\0\0\0\0017\0\0\0\0017\0\0"),
    CALL("with more formats than arguments", "\0\0\x04\xe3\0\2\0\0\0\0\0\1\0\0\0\0017\0\0"),
    CALL("with a format that there is not", "\0\0\x04\xe3\0\1\0\5\0\1\0\0\0\0017\0\0"),
    CALL("with a format of the result that there is not", "\0\0\x04\xe3\0\0\0\1\0\0\0\0017\0\5"),
    CALL("with an argument of length -2", "\0\0\x04\xe3\0\0\0\1\xff\xff\xff\xfe\0\0"),
    CALL("with an argument beyond the end", "\0\0\x04\xe3\0\0\0\1\0\0\0\1447\0\0"),
    CALL("with a count below zero", "\0\0\x04\xe3\0\0\xff\xff\0\0\0\0017\0\0"),
    CALL("with bytes behind", "\0\0\x04\xe3\0\0\0\1\0\0\0\0017\0\0x"),
    CALL("with a binary argument of a wrong length", "\0\0\x04\xe3\0\1\0\1\0\1\0\0\0\3\0\0\7\0\1"),
    {.name = "in a transaction",
     .steps = STEPS(Q("BEGIN"), MESSAGE('F', ABS_TEXT), READY(1), MESSAGE('F', DIVIDE_BY_0),
                    READY(1), MESSAGE('F', ABS_TEXT), READY(1), Q("ROLLBACK"))},
    {.name = "in a pipeline",
     .steps = STEPS(PARSE("", "SELECT 1"), BIND("", ""), EXECUTE("", 0), MESSAGE('F', ABS_TEXT),
                    PARSE("", "SELECT 2"), BIND("", ""), EXECUTE("", 0), SYNC_LATER, READY(2))},
    {.name = "that is skipped",
     .steps =
         STEPS(PARSE("", "SELEC"), MESSAGE('F', ABS_TEXT), SYNC, MESSAGE('F', ABS_TEXT), READY(1))},
    {.name = "leaves the unnamed statement",
     .steps = STEPS(PARSE("", "SELECT 1"), SYNC, MESSAGE('F', ABS_TEXT), READY(1), BIND("", ""),
                    EXECUTE("", 0), SYNC)},
    {0},
};

/* --- Replication ------------------------------------------------------------------------------ */

#define FOR_REPLICATION(how_)                                                                      \
    STARTUP(0x00030000, "user", "postgres", "database", STEP_DATABASE, "replication", how_)
#define WAL_MOVES "the position in the write-ahead log moves on"

const struct scenario SEQUENCES_REPLICATION[] = {
    {.name = "of the database",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("database"), READY(1), Q("SELECT 1"), Q("SHOW DateStyle"))},
    {.name = "of the whole",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("true"), READY(1), Q("SHOW DateStyle"), Q("SELECT 1"))},
    {.name = "IDENTIFY_SYSTEM",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps = STEPS(FOR_REPLICATION("database"), READY(1), Q("IDENTIFY_SYSTEM"))},
    {.name = "IDENTIFY_SYSTEM of the whole",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps = STEPS(FOR_REPLICATION("1"), READY(1), Q("IDENTIFY_SYSTEM"))},
    {.name = "TIMELINE_HISTORY and slots that are not there",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("yes"), READY(1), Q("TIMELINE_HISTORY 7"),
                    Q("READ_REPLICATION_SLOT nobody"), Q("DROP_REPLICATION_SLOT nobody"))},
    {.name = "syntax",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("yes"), READY(1), Q("START_REPLICATION WHEREVER"), Q(""))},
    {.name = "the extended protocol",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("database"), READY(1), PARSE("", "SELECT 1"), SYNC,
                    BIND("", ""), SYNC, Q("SELECT 1"))},
    {.name = "a function call",
     .bare = true,
     .steps = STEPS(FOR_REPLICATION("database"), READY(1), MESSAGE('F', ABS_TEXT), READY(1),
                    Q("SELECT 1"))},
    {.name = "START_REPLICATION, and CopyDone",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps = STEPS(FOR_REPLICATION("yes"), READY(1), Q_LATER("START_REPLICATION 0/1000000"),
                    MESSAGE('c', ""), READY(1), Q("SHOW DateStyle"))},
    {.name = "START_REPLICATION, a status, and Terminate",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps = STEPS(FOR_REPLICATION("yes"), READY(1), Q_LATER("START_REPLICATION 0/1000000"),
                    MESSAGE('d', "r\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0"
                                 "\0\0"),
                    MESSAGE('X', ""), HANGS_UP)},
    {.name = "START_REPLICATION, and a message that has no place there",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps = STEPS(FOR_REPLICATION("yes"), READY(1), Q_LATER("START_REPLICATION 0/1000000"),
                    Q_LATER("SELECT 1"), HANGS_UP)},
    {.name = "START_REPLICATION of what was not written yet",
     .bare = true,
     .types_only = WAL_MOVES,
     .steps =
         STEPS(FOR_REPLICATION("yes"), READY(1), Q("START_REPLICATION F/0"), Q("SHOW DateStyle"))},
    {0},
};

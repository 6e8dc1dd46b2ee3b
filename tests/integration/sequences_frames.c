/* Messages whose type or length cannot be, alone and after others. */
#include "tests/integration/sequences.h"

/* A length that no message has, of a type that has; then what would be fine. */
#define OF_LENGTH(type_, length_, what_)                                                           \
    {                                                                                              \
        .name = what_ " of length " #length_,                                                      \
        .steps = STEPS(Q("SELECT 1"), MESSAGE_STATING(type_, length_, ""), Q_LATER("SELECT 2"),    \
                       HANGS_UP)                                                                   \
    }
#define OF_ALL_LENGTHS(type_, huge_, what_)                                                        \
    OF_LENGTH(type_, 0, what_), OF_LENGTH(type_, 3, what_), OF_LENGTH(type_, -1, what_),           \
        OF_LENGTH(type_, -2147483647 - 1, what_), OF_LENGTH(type_, huge_, what_)

const struct scenario SEQUENCES_FRAMES[] = {
    OF_ALL_LENGTHS('Q', 0x3fffffff, "Query"),
    OF_ALL_LENGTHS('F', 0x3fffffff, "FunctionCall"),
    OF_ALL_LENGTHS('P', 0x3fffffff, "Parse"),
    OF_ALL_LENGTHS('B', 0x3fffffff, "Bind"),
    OF_ALL_LENGTHS('E', 10001, "Execute"),
    OF_ALL_LENGTHS('D', 10001, "Describe"),
    OF_ALL_LENGTHS('C', 10001, "Close"),
    OF_ALL_LENGTHS('S', 10001, "Sync"),
    OF_ALL_LENGTHS('H', 10001, "Flush"),
    OF_ALL_LENGTHS('X', 10001, "Terminate"),
    OF_ALL_LENGTHS('d', 0x3fffffff, "CopyData"),
    OF_ALL_LENGTHS('c', 10001, "CopyDone"),
    OF_ALL_LENGTHS('f', 10001, "CopyFail"),
    {.name = "unknown type z", .steps = STEPS(Q("SELECT 1"), MESSAGE('z', ""), HANGS_UP)},
    {.name = "unknown type 0", .steps = STEPS(Q("SELECT 1"), MESSAGE('\0', ""), HANGS_UP)},
    {.name = "unknown type 255", .steps = STEPS(Q("SELECT 1"), MESSAGE('\xff', ""), HANGS_UP)},
    {.name = "a type of the server's", .steps = STEPS(Q("SELECT 1"), MESSAGE('Z', "I"), HANGS_UP)},
    {.name = "unknown type and a length that cannot be",
     .steps = STEPS(Q("SELECT 1"), MESSAGE_STATING('z', 3, ""), HANGS_UP)},
    {.name = "unknown type and nothing more", .steps = STEPS(Q("SELECT 1"), BYTES("z"), HANGS_UP)},
    {.name = "a known type and nothing more", .steps = STEPS(Q("SELECT 1"), BYTES("Q"), QUIET)},
    {.name = "a header in two pieces",
     .steps = STEPS(BYTES("Q\0\0"), QUIET, BYTES("\0\x0dSELECT 1\0"), READY(1))},
    {.name = "a password after the login",
     .steps = STEPS(Q("SELECT 1"), MESSAGE('p', "sesame\0"), HANGS_UP)},
    {.name = "a password of length 3 after the login",
     .steps = STEPS(Q("SELECT 1"), MESSAGE_STATING('p', 3, ""), HANGS_UP)},
    {.name = "Terminate", .steps = STEPS(Q("SELECT 1"), MESSAGE('X', ""), HANGS_UP)},
    {.name = "Terminate with a body", .steps = STEPS(Q("SELECT 1"), MESSAGE('X', "abc"), HANGS_UP)},
    {.name = "Terminate, and a query behind it",
     .steps = STEPS(MESSAGE('X', ""), Q_LATER("SELECT 1"), HANGS_UP)},
    {.name = "Terminate behind a query",
     .steps = STEPS(Q_LATER("SELECT 1"), MESSAGE('X', ""), HANGS_UP)},
    {.name = "Terminate in a transaction",
     .steps = STEPS(Q("BEGIN"), Q("INSERT INTO untouched VALUES (900, 'x')"), MESSAGE('X', ""),
                    HANGS_UP)},
    {.name = "Terminate before the Sync of a pipeline",
     .steps =
         STEPS(PARSE("", "SELECT 1"), BIND("", ""), EXECUTE("", 0), MESSAGE('X', ""), HANGS_UP)},
    {.name = "unknown type in a transaction",
     .steps = STEPS(Q("BEGIN"), Q("INSERT INTO untouched VALUES (900, 'x')"), MESSAGE('z', ""),
                    HANGS_UP)},
    {.name = "unknown type behind a query",
     .steps = STEPS(Q_LATER("SELECT 1"), MESSAGE('z', ""), HANGS_UP)},
    {.name = "unknown type behind a slow query",
     .steps = STEPS(Q_LATER("SELECT pg_sleep(0.1)"), MESSAGE('z', ""), HANGS_UP)},
    {.name = "a length that cannot be behind a query",
     .steps = STEPS(Q_LATER("SELECT pg_sleep(0.1)"), MESSAGE_STATING('Q', 3, ""), HANGS_UP)},
    {.name = "unknown type before the Sync of a pipeline",
     .steps = STEPS(PARSE("", "SELECT 1"), BIND("", ""), EXECUTE("", 0), MESSAGE('z', ""),
                    SYNC_LATER, HANGS_UP)},
    {.name = "unknown type while the server skips",
     .steps = STEPS(PARSE("", "SELEC"), BIND("", ""), MESSAGE('z', ""), SYNC_LATER, HANGS_UP)},
    {.name = "unknown type after an error is known",
     .steps = STEPS(PARSE("", "SELEC"), FLUSH(1), MESSAGE('z', ""), SYNC_LATER, HANGS_UP)},
    {.name = "a length that cannot be after an error is known",
     .steps =
         STEPS(PARSE("", "SELEC"), FLUSH(1), MESSAGE_STATING('E', 3, ""), SYNC_LATER, HANGS_UP)},
    {.name = "unknown type in COPY",
     .steps =
         STEPS(Q("COPY untouched FROM STDIN"), COPY_DATA("901\tx\n"), MESSAGE('z', ""), HANGS_UP)},
    {.name = "a length that cannot be in COPY",
     .steps = STEPS(Q("COPY untouched FROM STDIN"), COPY_DATA("901\tx\n"),
                    MESSAGE_STATING('d', 3, ""), HANGS_UP)},
    {0},
};

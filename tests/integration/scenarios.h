/*
 * What clients do, as tables of protocol messages: the scenarios that must look the same through
 * Crossfade as on PostgreSQL itself (test_differential.c).
 *
 * They run on the tables of fixtures.sql. A scenario leaves nothing after but rows.
 */
#ifndef CROSSFADE_TESTS_SCENARIOS_H
#define CROSSFADE_TESTS_SCENARIOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/integration/rawclient.h"

#define SCENARIO_TYPES_LIMIT 4
#define SCENARIO_VALUES_LIMIT 6
#define SCENARIO_CLIENTS_LIMIT 3

enum step_kind {
    STEP_END,
    STEP_QUERY,       /* these two are sent, and answered up to ReadyForQuery */
    STEP_SYNC,        /* (or up to CopyInResponse) */
    STEP_QUERY_LATER, /* these two go with what follows: a pipeline */
    STEP_SYNC_LATER,
    STEP_FLUSH, /* sent, and answered by `number` messages */
    STEP_READ,  /* nothing is sent; `number` messages come by themselves */
    STEP_PARSE, /* these and the following wait for a step that sends */
    STEP_BIND,
    STEP_DESCRIBE_STATEMENT,
    STEP_DESCRIBE_PORTAL,
    STEP_EXECUTE, /* at most `number` rows, 0 for all */
    STEP_CLOSE_STATEMENT,
    STEP_CLOSE_PORTAL,
    STEP_COPY_DATA,       /* of `number` bytes where that is not 0 */
    STEP_COPY_DONE,       /* these two are sent, and answered up to ReadyForQuery */
    STEP_COPY_FAIL,       /* (or up to CopyInResponse) */
    STEP_COPY_DONE_LATER, /* these two wait for the Sync after them */
    STEP_COPY_FAIL_LATER,
    STEP_SYNC_AFTER_COPY, /* the server has ignored the Sync before */
    STEP_STARTUP,         /* these three wait for a step that sends: a startup packet of `words`, */
    STEP_MESSAGE,         /* a message of any type with `number` bytes as its body, */
    STEP_BYTES,           /* `number` bytes */
    STEP_ANSWERS,         /* sent, and answered by `number` messages */
    STEP_READY,           /* sent, and answered up to that many ReadyForQuery */
    STEP_QUIET,           /* sent, and not answered, for `number` milliseconds or a moment */
    STEP_BYTE,            /* sent, and answered by a byte that is no message */
    STEP_HANGS_UP,        /* sent, and answered up to the end of the connection */
    STEP_HANGS_UP_OLD,    /* the same, in words of protocol 2 */
    STEP_WAITS,           /* the client's session on the server is seen to wait */
    STEP_CANCEL,          /* so it is, and is then cancelled */
};

struct step {
    enum step_kind kind;
    char type;       /* of STEP_MESSAGE */
    bool is_stated;  /* `stated` stands where the message's length would */
    uint32_t stated; /* of STEP_STARTUP: the protocol's version */
    unsigned client; /* which of the scenario's clients does it */
    const char *text;
    const char *statement;
    const char *portal;
    const char *const *words; /* names and values, up to NULL */
    unsigned number;
    bool binary_results;
    size_t type_count;
    uint32_t types[SCENARIO_TYPES_LIMIT];
    size_t value_count;
    struct rawvalue values[SCENARIO_VALUES_LIMIT];
};

struct scenario {
    const char *name;
    const struct step *steps; /* up to STEP_END */
    bool unordered;           /* its statements promise no order of rows */
    /* NULL, or why Crossfade may refuse a statement (0A000) that it has to rewrite. */
    const char *may_be_refused;
    bool needs_old_table; /* it speaks of the table itself, not of rows: not where it was dropped */
    bool bare;            /* its clients connect, and say nothing by themselves */
    /* NULL, or why only the messages' types can be the same. */
    const char *types_only;
    /* NULL, or why PostgreSQL's answer cannot be had: then there must be another. */
    const char *differs;
};

struct scenario_group {
    const char *name;
    bool new_shape;                   /* its clients write SQL against new_names */
    const struct scenario *scenarios; /* up to one without a name */
};

extern const struct scenario_group SCENARIO_GROUPS[];
extern const size_t SCENARIO_GROUP_COUNT;

/* Stands for the name of the server's database in STARTUP and in queries. */
#define STEP_DATABASE "(the database)"

/* Shorthands for the tables. */
#define STEPS(...)                                                                                 \
    (const struct step[])                                                                          \
    {                                                                                              \
        __VA_ARGS__,                                                                               \
        {                                                                                          \
            .kind = STEP_END                                                                       \
        }                                                                                          \
    }
#define TEXT(value_)                                                                               \
    {                                                                                              \
        .bytes = (value_), .length = sizeof(value_) - 1                                            \
    }
#define BINARY(value_)                                                                             \
    {                                                                                              \
        .bytes = (value_), .length = sizeof(value_) - 1, .binary = true                            \
    }
#define NOTHING                                                                                    \
    {                                                                                              \
        .bytes = NULL                                                                              \
    }

#define Q(sql_)                                                                                    \
    {                                                                                              \
        .kind = STEP_QUERY, .text = (sql_)                                                         \
    }
#define Q_BY(client_, sql_)                                                                        \
    {                                                                                              \
        .kind = STEP_QUERY, .client = (client_), .text = (sql_)                                    \
    }
#define Q_LATER(sql_)                                                                              \
    {                                                                                              \
        .kind = STEP_QUERY_LATER, .text = (sql_)                                                   \
    }
#define PARSE(statement_, sql_)                                                                    \
    {                                                                                              \
        .kind = STEP_PARSE, .statement = (statement_), .text = (sql_)                              \
    }
#define PARSE_TYPED(statement_, sql_, ...)                                                         \
    {                                                                                              \
        .kind = STEP_PARSE, .statement = (statement_), .text = (sql_), .types = {__VA_ARGS__},     \
        .type_count = sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t)                         \
    }
#define BIND_AS(portal_, statement_, binary_, ...)                                                 \
    {                                                                                              \
        .kind = STEP_BIND, .portal = (portal_), .statement = (statement_),                         \
        .binary_results = (binary_), .values = {__VA_ARGS__},                                      \
        .value_count = sizeof((struct rawvalue[]){__VA_ARGS__}) / sizeof(struct rawvalue)          \
    }
#define BIND(portal_, statement_, ...) BIND_AS(portal_, statement_, false, __VA_ARGS__)
#define DESCRIBE_STATEMENT(name_)                                                                  \
    {                                                                                              \
        .kind = STEP_DESCRIBE_STATEMENT, .statement = (name_)                                      \
    }
#define DESCRIBE_PORTAL(name_)                                                                     \
    {                                                                                              \
        .kind = STEP_DESCRIBE_PORTAL, .portal = (name_)                                            \
    }
#define EXECUTE(portal_, limit_)                                                                   \
    {                                                                                              \
        .kind = STEP_EXECUTE, .portal = (portal_), .number = (limit_)                              \
    }
#define CLOSE_STATEMENT(name_)                                                                     \
    {                                                                                              \
        .kind = STEP_CLOSE_STATEMENT, .statement = (name_)                                         \
    }
#define CLOSE_PORTAL(name_)                                                                        \
    {                                                                                              \
        .kind = STEP_CLOSE_PORTAL, .portal = (name_)                                               \
    }
#define SYNC                                                                                       \
    {                                                                                              \
        .kind = STEP_SYNC                                                                          \
    }
#define SYNC_LATER                                                                                 \
    {                                                                                              \
        .kind = STEP_SYNC_LATER                                                                    \
    }
#define FLUSH(answers_)                                                                            \
    {                                                                                              \
        .kind = STEP_FLUSH, .number = (answers_)                                                   \
    }
#define READ_BY(client_, answers_)                                                                 \
    {                                                                                              \
        .kind = STEP_READ, .client = (client_), .number = (answers_)                               \
    }
#define COPY_DATA(bytes_)                                                                          \
    {                                                                                              \
        .kind = STEP_COPY_DATA, .text = (bytes_)                                                   \
    }
#define COPY_DONE                                                                                  \
    {                                                                                              \
        .kind = STEP_COPY_DONE                                                                     \
    }
#define COPY_FAIL(why_)                                                                            \
    {                                                                                              \
        .kind = STEP_COPY_FAIL, .text = (why_)                                                     \
    }
#define COPY_BYTES(bytes_)                                                                         \
    {                                                                                              \
        .kind = STEP_COPY_DATA, .text = (bytes_), .number = sizeof(bytes_) - 1                     \
    }
#define COPY_DONE_LATER                                                                            \
    {                                                                                              \
        .kind = STEP_COPY_DONE_LATER                                                               \
    }
#define COPY_FAIL_LATER(why_)                                                                      \
    {                                                                                              \
        .kind = STEP_COPY_FAIL_LATER, .text = (why_)                                               \
    }
#define SYNC_AFTER_COPY                                                                            \
    {                                                                                              \
        .kind = STEP_SYNC_AFTER_COPY                                                               \
    }
#define STARTUP(version_, ...)                                                                     \
    {                                                                                              \
        .kind = STEP_STARTUP, .stated = (version_), .words = (const char *const[])                 \
        {                                                                                          \
            __VA_ARGS__, NULL                                                                      \
        }                                                                                          \
    }
#define BYTES(bytes_)                                                                              \
    {                                                                                              \
        .kind = STEP_BYTES, .text = (bytes_), .number = sizeof(bytes_) - 1                         \
    }
/* Its body is all there is in the quotes: ends of strings are written out. */
#define MESSAGE(type_, body_)                                                                      \
    {                                                                                              \
        .kind = STEP_MESSAGE, .type = (type_), .text = (body_), .number = sizeof(body_) - 1        \
    }
#define MESSAGE_STATING(type_, length_, body_)                                                     \
    {                                                                                              \
        .kind = STEP_MESSAGE, .type = (type_), .text = (body_), .number = sizeof(body_) - 1,       \
        .is_stated = true, .stated = (uint32_t)(length_)                                           \
    }
#define READY(count_)                                                                              \
    {                                                                                              \
        .kind = STEP_READY, .number = (count_)                                                     \
    }
#define READY_BY(client_, count_)                                                                  \
    {                                                                                              \
        .kind = STEP_READY, .client = (client_), .number = (count_)                                \
    }
#define ANSWERS(count_)                                                                            \
    {                                                                                              \
        .kind = STEP_ANSWERS, .number = (count_)                                                   \
    }
#define QUIET                                                                                      \
    {                                                                                              \
        .kind = STEP_QUIET                                                                         \
    }
#define QUIET_FOR(milliseconds_)                                                                   \
    {                                                                                              \
        .kind = STEP_QUIET, .number = (milliseconds_)                                              \
    }
#define BYTE                                                                                       \
    {                                                                                              \
        .kind = STEP_BYTE                                                                          \
    }
#define HANGS_UP                                                                                   \
    {                                                                                              \
        .kind = STEP_HANGS_UP                                                                      \
    }
#define HANGS_UP_OLD                                                                               \
    {                                                                                              \
        .kind = STEP_HANGS_UP_OLD                                                                  \
    }
#define WAITS                                                                                      \
    {                                                                                              \
        .kind = STEP_WAITS                                                                         \
    }
#define CANCEL                                                                                     \
    {                                                                                              \
        .kind = STEP_CANCEL                                                                        \
    }
/* As libpq's PQexecParams does it. */
#define X(sql_, ...)                                                                               \
    PARSE("", sql_), BIND("", "", __VA_ARGS__), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC
/* A statement prepared before, run with these values. */
#define RUN(statement_, ...)                                                                       \
    BIND("", statement_, __VA_ARGS__), DESCRIBE_PORTAL(""), EXECUTE("", 0), SYNC

#endif

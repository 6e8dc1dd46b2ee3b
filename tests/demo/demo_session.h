/*
 * A session of one of the demo's clients, and what all clients count together.
 *
 * A session belongs to one thread. The counters are everybody's. Whatever an application would not
 * expect is counted and shown on standard error: errors by SQLSTATE, and wrong answers.
 */
#ifndef CROSSFADE_TESTS_DEMO_SESSION_H
#define CROSSFADE_TESTS_DEMO_SESSION_H

#include <libpq-fe.h>
#include <stdatomic.h>
#include <stdbool.h>

#define DEMO_SESSION_VALUE_LIMIT 4
#define DEMO_SESSION_PREPARED_LIMIT 32
#define DEMO_SESSION_ID_LIMIT 32

struct demo_traffic {
    atomic_ulong queries; /* answered without an error */
    atomic_ulong errors;
    atomic_ulong wrong;
    atomic_ulong connections;
    atomic_ulong longest_us; /* the longest that a client waited for an answer since last asked */
};
extern struct demo_traffic demo_session_traffic;

/* How a statement is sent. */
enum demo_way {
    DEMO_WAY_SIMPLE,  /* one text, its values written into it */
    DEMO_WAY_UNNAMED, /* parsed, bound and executed at once */
    DEMO_WAY_PREPARED /* prepared when the session first uses it */
};

struct demo_session {
    PGconn *connection; /* NULL: not connected */
    char client_id[DEMO_SESSION_ID_LIMIT];
    const char *prepared[DEMO_SESSION_PREPARED_LIMIT];
    int prepared_count;
};

/* False where the server cannot be reached, which is counted as an error. */
bool demo_session_open(struct demo_session *session, const char *conninfo, const char *client_id);
void demo_session_close(struct demo_session *session);

/* Values go where the text says $1 to $4, the first NULL ends them. NULL where the answer is an
 * error, which is counted. Texts sent as DEMO_WAY_PREPARED must be string literals. */
PGresult *demo_session_run(struct demo_session *session, enum demo_way way, const char *sql,
                           const char *const values[DEMO_SESSION_VALUE_LIMIT]);

/* The same for a command without values; true where there was no error. */
bool demo_session_command(struct demo_session *session, const char *sql);

/* An answer that cannot be right. */
void demo_session_wrong(const struct demo_session *session, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* How often each SQLSTATE was seen, a line each. */
void demo_session_print_errors(void);

#endif

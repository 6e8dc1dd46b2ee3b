/*
 * What tests of sessions' states stand on: Crossfade with a wire between it and PostgreSQL, dual
 * writes to the tables of fixtures.sql, and the check that a session has left nothing after.
 */
#ifndef CROSSFADE_TESTS_STATES_H
#define CROSSFADE_TESTS_STATES_H

#include <libpq-fe.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/rawclient.h"
#include "tests/integration/wire.h"

/* FROM and WHERE of a query for the sessions on the server that clients of Crossfade have. */
#define STATES_SESSIONS                                                                            \
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "        \
    "AND application_name NOT IN ('crossfade', 'bystander')"

extern struct crossfade *states_crossfade;
extern const char *states_database;
extern struct wire *states_wire;
extern PGconn *states_direct; /* these two lead to PostgreSQL */
extern PGconn *states_locker;

void states_start(void);
void states_stop(void);
/* Starts Crossfade once more, after it has been stopped. */
void states_launch(void);
/* The same Crossfade before something else than PostgreSQL; to be stopped by the caller. */
struct crossfade *states_launch_before(int upstream_port);

/* The session on the server comes to this: a condition over pg_stat_activity. */
void states_wait_until(const char *what, const char *condition);

/* All sockets are given back and no session is left on the server. */
void states_wait_for_none_left(const char *what);
/* The same, and a new session is served. */
void states_check(const char *what);
void states_wait_for_sockets(const struct crossfade *crossfade, int count, const char *what);
int states_least_sockets(const struct crossfade *crossfade);

struct rawclient *states_connect(void);
/* As a crashed client's kernel does it. */
void states_reset_client(struct rawclient *client);
void states_say(struct rawclient *client, const char *sql);

#endif

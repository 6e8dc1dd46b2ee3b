/*
 * Waiting for an answer on a control connection, with a time limit of our own: the server's machine
 * may have stopped, and cannot time out itself. Blocks; any thread.
 */
#ifndef CROSSFADE_CONFIG_DATABASE_CONTROL_WAIT_H
#define CROSSFADE_CONFIG_DATABASE_CONTROL_WAIT_H

#include <stdint.h>

struct pg_conn;

enum control_wait { CONTROL_WAIT_ANSWERED, CONTROL_WAIT_LATE, CONTROL_WAIT_LOST };

/* Until PQgetResult does not block any more. */
enum control_wait control_wait(struct pg_conn *connection, int64_t limit_ms);

#endif

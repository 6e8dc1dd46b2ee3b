/*
 * The end of either side in every state of a session (proxy/conversation/session.h). Afterwards
 * Crossfade serves on, has given back every socket, and has left no session on the server; at the
 * end it stops with exit code 0 and without a report of a sanitizer.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/integration/harness.h"
#include "tests/integration/states.h"

TestSuite(session_states, .init = states_start, .fini = states_stop, .timeout = 300);

/* --- Bringing a session into a state ---------------------------------------------------------- */

static void ends_run(struct rawclient *client, const char *sql)
{
    struct rawmessage message;
    states_say(client, sql);
    rawclient_read_until(client, 'Z', &message);
}

static void ends_ready(struct rawclient *client)
{
    ends_run(client, "SELECT 1");
}

static void ends_in_transaction(struct rawclient *client)
{
    ends_run(client, "BEGIN");
    ends_run(client, "UPDATE names SET last_name = 'nobody' WHERE id = 1");
}

static void ends_in_failed_transaction(struct rawclient *client)
{
    ends_run(client, "BEGIN");
    ends_run(client, "SELECT no_such_column FROM names");
}

static void ends_in_segment(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_parse(client, "s", "UPDATE names SET last_name = $1 WHERE id = 1", NULL, 0);
    rawclient_bind(client, "", "s", &(struct rawvalue){"nobody", 6, false}, 1, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'H');
    rawclient_send(client);
    rawclient_read_until(client, 'C', &message);
}

static void ends_in_failed_segment(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_parse(client, "s", "SELECT no_such_column FROM names", NULL, 0);
    rawclient_plain(client, 'H');
    rawclient_send(client);
    rawclient_read_until(client, 'E', &message);
    rawclient_bind(client, "", "s", NULL, 0, false);
    rawclient_send(client);
}

static void ends_in_result(struct rawclient *client)
{
    struct rawmessage message;
    int small = 65536;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    states_say(client, "SELECT repeat('x', 100000) FROM generate_series(1, 2000)");
    rawclient_read_until(client, 'D', &message);
    harness_sleep_ms(50);
}

static void ends_in_planned_result(struct rawclient *client)
{
    struct rawmessage message;
    int small = 65536;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    states_say(client, "UPDATE names SET first_name = 'x' RETURNING repeat('x', 4000000)");
    rawclient_read_until(client, 'T', &message);
    harness_sleep_ms(50);
}

static void ends_in_copy_in(struct rawclient *client)
{
    struct rawmessage message;
    states_say(client, "COPY untouched FROM STDIN");
    rawclient_read_until(client, 'G', &message);
    rawclient_begin(client, 'd');
    rawclient_bytes(client, "900\tlost\n", 9);
    rawclient_end(client);
    rawclient_bytes(client, "d\0\0\1\0half", 9);
    rawclient_send(client);
}

static void ends_in_copy_out(struct rawclient *client)
{
    struct rawmessage message;
    states_say(client, "COPY (SELECT repeat('x', 100000) FROM generate_series(1, 2000)) TO STDOUT");
    rawclient_read_until(client, 'd', &message);
    harness_sleep_ms(50);
}

static void ends_in_long_query(struct rawclient *client)
{
    states_say(client, "SELECT pg_sleep(1)");
    states_wait_until("a query", "wait_event = 'PgSleep'");
}

/* What a SET may change must be known before the next statement is read. */
static void ends_awaiting(struct rawclient *client)
{
    rawclient_query(client, "SELECT set_config('search_path', 'public', false), pg_sleep(1)");
    rawclient_query(client, "UPDATE names SET last_name = 'drained' WHERE id = 2");
    rawclient_send(client);
    states_wait_until("AWAITING", "wait_event = 'PgSleep'");
}

static void ends_awaiting_in_segment(struct rawclient *client)
{
    rawclient_parse(client, "", "SELECT set_config('a.b', 'c', false), pg_sleep(1)", NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_parse(client, "", "UPDATE names SET last_name = 'drained' WHERE id = 2", NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    states_wait_until("AWAITING", "wait_event = 'PgSleep'");
}

/* No two of these are the same to Crossfade's cache of plans. */
static const char *ends_new_update(void)
{
    static int count;
    return harness_format("UPDATE names AS n%d SET last_name = 'planned' WHERE id = 2", ++count);
}

/* Describing a statement takes a lock on its tables, for which the server waits here. */
static void ends_planning(struct rawclient *client)
{
    harness_run(states_locker, "BEGIN; LOCK TABLE names IN ACCESS EXCLUSIVE MODE");
    states_say(client, ends_new_update());
    states_wait_until("PLANNING", "wait_event_type = 'Lock'");
}

static void ends_planning_in_segment(struct rawclient *client)
{
    harness_run(states_locker, "BEGIN; LOCK TABLE names IN ACCESS EXCLUSIVE MODE");
    rawclient_parse(client, "", ends_new_update(), NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    states_wait_until("PLANNING", "wait_event_type = 'Lock'");
}

static void ends_in_message(struct rawclient *client)
{
    rawclient_bytes(client, "Q\0\0\1\0SELECT", 11);
    rawclient_send(client);
}

static const struct {
    const char *name;
    void (*enter)(struct rawclient *client);
} STATES[] = {
    {"READY", ends_ready},
    {"READY, in a transaction", ends_in_transaction},
    {"READY, in a failed transaction", ends_in_failed_transaction},
    {"READY, in a pipeline", ends_in_segment},
    {"READY, in a failed pipeline", ends_in_failed_segment},
    {"READY, in a message", ends_in_message},
    {"READY, in a result", ends_in_result},
    {"READY, in a result of a rewritten statement", ends_in_planned_result},
    {"READY, in COPY FROM STDIN", ends_in_copy_in},
    {"READY, in COPY TO STDOUT", ends_in_copy_out},
    {"READY, in a long query", ends_in_long_query},
    {"AWAITING", ends_awaiting},
    {"DRAINING in a pipeline", ends_awaiting_in_segment},
    {"PLANNING", ends_planning},
    {"PLANNING in a pipeline", ends_planning_in_segment},
};

#define STATES_COUNT (sizeof STATES / sizeof *STATES)

static void ends_leave(void)
{
    if (PQtransactionStatus(states_locker) == PQTRANS_INTRANS)
        harness_run(states_locker, "COMMIT");
}

/* --- Ends ------------------------------------------------------------------------------------- */

static void ends_client_hangs_up(struct rawclient *client, const char *state)
{
    (void)state;
    rawclient_close(client);
    harness_sleep_ms(20);
    ends_leave();
}

static void ends_client_says_goodbye(struct rawclient *client, const char *state)
{
    (void)state;
    rawclient_plain(client, 'X');
    rawclient_send(client);
    rawclient_close(client);
    harness_sleep_ms(20);
    ends_leave();
}

static void ends_client_is_reset(struct rawclient *client, const char *state)
{
    (void)state;
    states_reset_client(client);
    harness_sleep_ms(20);
    ends_leave();
}

/* All that still comes, whole messages or not, ends in this many bytes. */
struct ends_rest {
    char bytes[256];
    size_t length;
};

static void ends_keep(struct ends_rest *rest, const void *bytes, size_t length)
{
    const char *from = bytes;
    size_t limit = sizeof rest->bytes;
    size_t more = length < limit ? length : limit;
    size_t kept = rest->length < limit - more ? rest->length : limit - more;
    memmove(rest->bytes, rest->bytes + rest->length - kept, kept);
    memcpy(rest->bytes + kept, from + length - more, more);
    rest->length = kept + more;
}

static struct ends_rest ends_read_rest(struct rawclient *client)
{
    struct ends_rest rest = {{0}, 0};
    char bytes[65536];
    ssize_t n;
    ends_keep(&rest, client->in.data + client->in_used, client->in.length - client->in_used);
    client->in_used = client->in.length;
    do {
        cr_assert(rawclient_readable(client, RAWCLIENT_TIMEOUT_MS), "the session does not end");
        n = recv(client->socket, bytes, sizeof bytes, 0);
        if (n > 0)
            ends_keep(&rest, bytes, (size_t)n);
    } while (n > 0);
    return rest;
}

static void ends_server_is_terminated(struct rawclient *client, const char *state)
{
    cr_assert_eq(
        harness_number(states_direct, "SELECT pg_terminate_backend(%u)::int", client->backend_pid),
        1);
    const struct ends_rest rest = ends_read_rest(client);
    /* Within a result the server has no place for an error of its own. */
    bool in_result = strstr(state, "result") != NULL || strstr(state, "TO STDOUT") != NULL;
    cr_assert(in_result || memmem(rest.bytes, rest.length, "C57P01", 7) != NULL,
              "%s: the client does not hear why its session ends", state);
    rawclient_close(client);
    ends_leave();
}

static void ends_server_is_cut_off(struct rawclient *client, const char *state)
{
    (void)state;
    wire_cut(states_wire);
    ends_read_rest(client);
    rawclient_close(client);
    ends_leave();
}

/* The client neither reads nor notices. */
static void ends_both_are_gone(struct rawclient *client, const char *state)
{
    (void)state;
    wire_cut(states_wire);
    states_reset_client(client);
    ends_leave();
}

static const struct {
    const char *name;
    void (*end)(struct rawclient *client, const char *state);
} ENDS[] = {
    {"the client hangs up", ends_client_hangs_up},
    {"the client says goodbye", ends_client_says_goodbye},
    {"the client's connection is reset", ends_client_is_reset},
    {"the server ends the session", ends_server_is_terminated},
    {"the server's connection is reset", ends_server_is_cut_off},
    {"both connections are reset", ends_both_are_gone},
};

#define ENDS_COUNT (sizeof ENDS / sizeof *ENDS)

ParameterizedTestParameters(session_states, every_end_in_every_state)
{
    size_t *states = cr_malloc(STATES_COUNT * sizeof *states);
    for (size_t i = 0; i < STATES_COUNT; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, STATES_COUNT);
}

ParameterizedTest(size_t *state, session_states, every_end_in_every_state)
{
    for (size_t end = 0; end < ENDS_COUNT; end++) {
        const char *what = harness_format("%s: %s", STATES[*state].name, ENDS[end].name);
        cr_log_info("%s", what);
        struct rawclient *client = states_connect();
        STATES[*state].enter(client);
        ENDS[end].end(client, STATES[*state].name);
        states_check(what);
    }
}

/* Told to stop, Crossfade ends with the last session, and waits for no client or server that is
 * gone. */
ParameterizedTestParameters(session_states, every_end_while_stopping)
{
    size_t *states = cr_malloc(STATES_COUNT * sizeof *states);
    for (size_t i = 0; i < STATES_COUNT; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, STATES_COUNT);
}

ParameterizedTest(size_t *state, session_states, every_end_while_stopping)
{
    static const size_t ends[] = {0, 2, 4};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        cr_log_info("%s: %s", STATES[*state].name, ENDS[ends[i]].name);
        struct rawclient *client = states_connect();
        STATES[*state].enter(client);
        cr_assert_eq(kill(states_crossfade->pid, SIGTERM), 0);
        crossfade_wait_for_log(states_crossfade, "stopping");
        ENDS[ends[i]].end(client, STATES[*state].name);
        crossfade_wait(states_crossfade);
        states_launch();
    }
}

/* A second signal waits for nobody, whatever state a session is in and whether or not its client
 * reads. */
ParameterizedTestParameters(session_states, two_signals_in_every_state)
{
    size_t *states = cr_malloc(STATES_COUNT * sizeof *states);
    for (size_t i = 0; i < STATES_COUNT; i++)
        states[i] = i;
    return cr_make_param_array(size_t, states, STATES_COUNT);
}

ParameterizedTest(size_t *state, session_states, two_signals_in_every_state)
{
    cr_log_info("%s", STATES[*state].name);
    struct rawclient *client = states_connect();
    STATES[*state].enter(client);
    cr_assert_eq(kill(states_crossfade->pid, SIGTERM), 0);
    crossfade_wait_for_log(states_crossfade, "stopping");
    cr_assert_eq(kill(states_crossfade->pid, SIGTERM), 0);
    crossfade_wait(states_crossfade);
    rawclient_close(client);
    ends_leave();
    states_launch();
    states_check(STATES[*state].name);
}

/*
 * The end of either side in every state of a session (proxy/session.h). Afterwards Crossfade serves
 * on, has given back every socket, and has left no session on the server; at the end it stops with
 * exit code 0 and without a report of a sanitizer.
 */
#include <criterion/criterion.h>
#include <criterion/parameterized.h>
#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/integration/crossfade.h"
#include "tests/integration/harness.h"
#include "tests/integration/rawclient.h"
#include "tests/integration/wire.h"

#define STATES_OTHERS_THAN_OURS                                                                    \
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "        \
    "AND application_name NOT IN ('crossfade', 'bystander')"

static struct crossfade *states_crossfade;
static const char *states_database;
static struct wire *states_wire; /* between Crossfade and PostgreSQL */
static PGconn *states_direct;
static PGconn *states_locker; /* another session, also beside Crossfade */
static int states_sockets;    /* of a Crossfade without sessions */

static int states_count_sockets(void)
{
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d/fd", states_crossfade->pid);
    DIR *files = opendir(folder);
    cr_assert_not_null(files, "%s", folder);
    int count = 0;
    for (struct dirent *file; (file = readdir(files)) != NULL;) {
        char target[64] = "";
        if (readlinkat(dirfd(files), file->d_name, target, sizeof target - 1) > 0)
            count += strncmp(target, "socket:", 7) == 0;
    }
    closedir(files);
    return count;
}

/* A reading of the catalog may be under way, which has a socket too: the smallest number counts. */
static int states_least_sockets(void)
{
    int least = states_count_sockets();
    for (int i = 0; i < 20; i++) {
        harness_sleep_ms(10);
        int now = states_count_sockets();
        least = now < least ? now : least;
    }
    return least;
}

static void states_launch(void)
{
    char *config = strdup(crossfade_names_config(harness_free_port(), states_database));
    char *upstream = strstr(config, "upstream:");
    char *rest = strchr(upstream, '\n');
    *upstream = '\0';
    int port = (int)strtol(strrchr(config, ':') + 1, NULL, 10);
    states_crossfade = crossfade_start(port, harness_format("%supstream: host=127.0.0.1 port=%d%s",
                                                            config, wire_port(states_wire), rest));
    free(config);
    states_sockets = states_least_sockets();
}

static void states_start(void)
{
    struct crossfade *plain = crossfade_start_names(&states_database);
    crossfade_stop(plain);
    states_direct =
        harness_connect(harness_postgres_port(), states_database, "application_name=bystander");
    states_locker =
        harness_connect(harness_postgres_port(), states_database, "application_name=bystander");
    states_wire = wire_start(harness_postgres_port());
    harness_redis("RPUSH DATABASE_NAMES_TABLE_WRITE names new_names");
    states_launch();
}

static void states_stop(void)
{
    crossfade_stop(states_crossfade);
    PQfinish(states_direct);
    PQfinish(states_locker);
    harness_redis_stop();
}

TestSuite(session_states, .init = states_start, .fini = states_stop, .timeout = 300);

static void states_wait_for_none_left(const char *what)
{
    double deadline = harness_now() + 15;
    while (states_count_sockets() > states_sockets) {
        cr_assert(harness_now() < deadline, "%s: %d sockets instead of %d", what,
                  states_count_sockets(), states_sockets);
        harness_sleep_ms(5);
    }
    while (harness_number(states_direct, "SELECT count(*) " STATES_OTHERS_THAN_OURS) != 0) {
        cr_assert(harness_now() < deadline, "%s: a session on the server is left over", what);
        harness_sleep_ms(5);
    }
}

static void states_check(const char *what)
{
    states_wait_for_none_left(what);
    PGconn *session = harness_connect(states_crossfade->port, states_database, NULL);
    cr_assert_geq(harness_number(session, "SELECT count(*) FROM names"), 8, "%s", what);
    PQfinish(session);
    states_wait_for_none_left(what);
}

static struct rawclient *states_connect(void)
{
    return rawclient_connect(states_crossfade->port, states_database, NULL);
}

/* As a crashed client's kernel does it. */
static void states_reset_client(struct rawclient *client)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    setsockopt(client->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    rawclient_close(client);
}

static void states_wait_until(const char *what, const char *condition)
{
    double deadline = harness_now() + 10;
    while (harness_number(states_direct, "SELECT count(*) %s AND %s", STATES_OTHERS_THAN_OURS,
                          condition) == 0) {
        cr_assert(harness_now() < deadline, "%s: it never comes to this", what);
        harness_sleep_ms(5);
    }
}

/* --- Bringing a session into a state ---------------------------------------------------------- */

static void states_say(struct rawclient *client, const char *sql)
{
    rawclient_query(client, sql);
    rawclient_send(client);
}

static void states_run(struct rawclient *client, const char *sql)
{
    struct rawmessage message;
    states_say(client, sql);
    rawclient_read_until(client, 'Z', &message);
}

static void states_ready(struct rawclient *client)
{
    states_run(client, "SELECT 1");
}

static void states_in_transaction(struct rawclient *client)
{
    states_run(client, "BEGIN");
    states_run(client, "UPDATE names SET last_name = 'nobody' WHERE id = 1");
}

static void states_in_failed_transaction(struct rawclient *client)
{
    states_run(client, "BEGIN");
    states_run(client, "SELECT no_such_column FROM names");
}

static void states_in_segment(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_parse(client, "s", "UPDATE names SET last_name = $1 WHERE id = 1", NULL, 0);
    rawclient_bind(client, "", "s", &(struct rawvalue){"nobody", 6, false}, 1, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'H');
    rawclient_send(client);
    rawclient_read_until(client, 'C', &message);
}

static void states_in_failed_segment(struct rawclient *client)
{
    struct rawmessage message;
    rawclient_parse(client, "s", "SELECT no_such_column FROM names", NULL, 0);
    rawclient_plain(client, 'H');
    rawclient_send(client);
    rawclient_read_until(client, 'E', &message);
    rawclient_bind(client, "", "s", NULL, 0, false);
    rawclient_send(client);
}

static void states_in_result(struct rawclient *client)
{
    struct rawmessage message;
    int small = 65536;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    states_say(client, "SELECT repeat('x', 100000) FROM generate_series(1, 2000)");
    rawclient_read_until(client, 'D', &message);
    harness_sleep_ms(50);
}

static void states_in_planned_result(struct rawclient *client)
{
    struct rawmessage message;
    int small = 65536;
    setsockopt(client->socket, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    states_say(client, "UPDATE names SET first_name = 'x' RETURNING repeat('x', 4000000)");
    rawclient_read_until(client, 'T', &message);
    harness_sleep_ms(50);
}

static void states_in_copy_in(struct rawclient *client)
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

static void states_in_copy_out(struct rawclient *client)
{
    struct rawmessage message;
    states_say(client, "COPY (SELECT repeat('x', 100000) FROM generate_series(1, 2000)) TO STDOUT");
    rawclient_read_until(client, 'd', &message);
    harness_sleep_ms(50);
}

static void states_in_long_query(struct rawclient *client)
{
    states_say(client, "SELECT pg_sleep(1)");
    states_wait_until("a query", "wait_event = 'PgSleep'");
}

/* What a SET may change must be known before the next statement is read. */
static void states_draining(struct rawclient *client)
{
    rawclient_query(client, "SELECT set_config('search_path', 'public', false), pg_sleep(1)");
    rawclient_query(client, "UPDATE names SET last_name = 'drained' WHERE id = 2");
    rawclient_send(client);
    states_wait_until("DRAINING", "wait_event = 'PgSleep'");
}

static void states_draining_in_segment(struct rawclient *client)
{
    rawclient_parse(client, "", "SELECT set_config('a.b', 'c', false), pg_sleep(1)", NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_parse(client, "", "UPDATE names SET last_name = 'drained' WHERE id = 2", NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    states_wait_until("DRAINING", "wait_event = 'PgSleep'");
}

/* No two of these are the same to Crossfade's cache of plans. */
static const char *states_new_update(void)
{
    static int count;
    return harness_format("UPDATE names AS n%d SET last_name = 'planned' WHERE id = 2", ++count);
}

/* Describing a statement takes a lock on its tables, for which the server waits here. */
static void states_planning(struct rawclient *client)
{
    harness_run(states_locker, "BEGIN; LOCK TABLE names IN ACCESS EXCLUSIVE MODE");
    states_say(client, states_new_update());
    states_wait_until("PLANNING", "wait_event_type = 'Lock'");
}

static void states_planning_in_segment(struct rawclient *client)
{
    harness_run(states_locker, "BEGIN; LOCK TABLE names IN ACCESS EXCLUSIVE MODE");
    rawclient_parse(client, "", states_new_update(), NULL, 0);
    rawclient_bind(client, "", "", NULL, 0, false);
    rawclient_execute(client, "", 0);
    rawclient_plain(client, 'S');
    rawclient_send(client);
    states_wait_until("PLANNING", "wait_event_type = 'Lock'");
}

static void states_in_message(struct rawclient *client)
{
    rawclient_bytes(client, "Q\0\0\1\0SELECT", 11);
    rawclient_send(client);
}

static const struct {
    const char *name;
    void (*enter)(struct rawclient *client);
} STATES[] = {
    {"READY", states_ready},
    {"READY, in a transaction", states_in_transaction},
    {"READY, in a failed transaction", states_in_failed_transaction},
    {"READY, in a pipeline", states_in_segment},
    {"READY, in a failed pipeline", states_in_failed_segment},
    {"READY, in a message", states_in_message},
    {"READY, in a result", states_in_result},
    {"READY, in a result of a rewritten statement", states_in_planned_result},
    {"READY, in COPY FROM STDIN", states_in_copy_in},
    {"READY, in COPY TO STDOUT", states_in_copy_out},
    {"READY, in a long query", states_in_long_query},
    {"DRAINING", states_draining},
    {"DRAINING in a pipeline", states_draining_in_segment},
    {"PLANNING", states_planning},
    {"PLANNING in a pipeline", states_planning_in_segment},
};

#define STATES_COUNT (sizeof STATES / sizeof *STATES)

static void states_leave(void)
{
    if (PQtransactionStatus(states_locker) == PQTRANS_INTRANS)
        harness_run(states_locker, "COMMIT");
}

/* --- Ends ------------------------------------------------------------------------------------- */

static void states_client_hangs_up(struct rawclient *client, const char *state)
{
    (void)state;
    rawclient_close(client);
    harness_sleep_ms(20);
    states_leave();
}

static void states_client_says_goodbye(struct rawclient *client, const char *state)
{
    (void)state;
    rawclient_plain(client, 'X');
    rawclient_send(client);
    rawclient_close(client);
    harness_sleep_ms(20);
    states_leave();
}

static void states_client_is_reset(struct rawclient *client, const char *state)
{
    (void)state;
    states_reset_client(client);
    harness_sleep_ms(20);
    states_leave();
}

/* All that still comes, whole messages or not, ends in this many bytes. */
struct states_rest {
    char bytes[256];
    size_t length;
};

static void states_keep(struct states_rest *rest, const void *bytes, size_t length)
{
    const char *from = bytes;
    size_t limit = sizeof rest->bytes;
    size_t more = length < limit ? length : limit;
    size_t kept = rest->length < limit - more ? rest->length : limit - more;
    memmove(rest->bytes, rest->bytes + rest->length - kept, kept);
    memcpy(rest->bytes + kept, from + length - more, more);
    rest->length = kept + more;
}

static struct states_rest states_read_rest(struct rawclient *client)
{
    struct states_rest rest = {{0}, 0};
    char bytes[65536];
    ssize_t n;
    states_keep(&rest, client->in.data + client->in_used, client->in.length - client->in_used);
    client->in_used = client->in.length;
    do {
        cr_assert(rawclient_readable(client, RAWCLIENT_TIMEOUT_MS), "the session does not end");
        n = recv(client->socket, bytes, sizeof bytes, 0);
        if (n > 0)
            states_keep(&rest, bytes, (size_t)n);
    } while (n > 0);
    return rest;
}

static void states_server_is_terminated(struct rawclient *client, const char *state)
{
    cr_assert_eq(
        harness_number(states_direct, "SELECT pg_terminate_backend(%u)::int", client->backend_pid),
        1);
    const struct states_rest rest = states_read_rest(client);
    /* Within a result the server has no place for an error of its own. */
    bool in_result = strstr(state, "result") != NULL || strstr(state, "TO STDOUT") != NULL;
    cr_assert(in_result || memmem(rest.bytes, rest.length, "C57P01", 7) != NULL,
              "%s: the client does not hear why its session ends", state);
    rawclient_close(client);
    states_leave();
}

static void states_server_is_cut_off(struct rawclient *client, const char *state)
{
    (void)state;
    wire_cut(states_wire);
    states_read_rest(client);
    rawclient_close(client);
    states_leave();
}

/* The client neither reads nor notices. */
static void states_both_are_gone(struct rawclient *client, const char *state)
{
    (void)state;
    wire_cut(states_wire);
    states_reset_client(client);
    states_leave();
}

static const struct {
    const char *name;
    void (*end)(struct rawclient *client, const char *state);
} ENDS[] = {
    {"the client hangs up", states_client_hangs_up},
    {"the client says goodbye", states_client_says_goodbye},
    {"the client's connection is reset", states_client_is_reset},
    {"the server ends the session", states_server_is_terminated},
    {"the server's connection is reset", states_server_is_cut_off},
    {"both connections are reset", states_both_are_gone},
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
    states_leave();
    states_launch();
    states_check(STATES[*state].name);
}

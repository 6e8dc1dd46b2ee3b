/*
 * A bad network on both sides of Crossfade: slow, in pieces of one byte, closed halfway, reset, or
 * stalled. Sessions that can live go on as if nothing was; no session ever gets another's bytes;
 * both tables agree; and what broken sessions held is given back.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/integration/harness.h"
#include "tests/integration/states.h"

TestSuite(toxic, .init = states_start, .fini = states_stop, .timeout = 120);

#define TOXIC_SESSIONS 4
#define TOXIC_ROW_BYTES 4000000
#define TOXIC_MEMORY_KB (300L * 1024) /* what has been freed stays in a sanitizer's quarantine */

enum toxic_verdict { TOXIC_FINE, TOXIC_BROKEN, TOXIC_WRONG };

static struct wire *toxic_front;

/* --- A session, in a process of its own: all that it says and hears bears its marker ------------
 */

struct toxic_session {
    PGconn *connection;
    char marker[16];
    int id;
    enum toxic_verdict verdict;
};

static void toxic_find(struct toxic_session *session, const char *text, const char *what)
{
    if (strstr(text, session->marker) != NULL)
        return;
    fprintf(stderr, "%s gets \"%.200s\" as %s\n", session->marker, text, what);
    session->verdict = TOXIC_WRONG;
}

/* A result that is another's is wrong; one that does not come may be the network's fault. */
static void toxic_take(struct toxic_session *session, PGresult *result, const char *what)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_TUPLES_OK && PQntuples(result) > 0) {
        for (int i = 0; i < PQntuples(result); i++)
            toxic_find(session, PQgetvalue(result, i, 0), what);
    } else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK &&
               status != PGRES_PIPELINE_SYNC && session->verdict == TOXIC_FINE) {
        session->verdict = TOXIC_BROKEN;
    }
    PQclear(result);
}

static void toxic_query(struct toxic_session *session, const char *format)
{
    char sql[512];
    snprintf(sql, sizeof sql, format, session->marker, session->id);
    toxic_take(session, PQexec(session->connection, sql), format);
}

static void toxic_pipeline(struct toxic_session *session)
{
    enum { STATEMENTS = 6 };
    static const char *const texts[] = {
        "UPDATE names SET last_name = $1 WHERE id = $2::int RETURNING last_name",
        "SELECT $1 || first_name FROM names WHERE id = $2::int",
        "SELECT last_name || $1 FROM names WHERE id = $2::int",
    };
    char id[16];
    snprintf(id, sizeof id, "%d", session->id);
    const char *const values[] = {session->marker, id};
    if (PQenterPipelineMode(session->connection) != 1)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        PQsendQueryParams(session->connection, texts[i % 3], 2, NULL, values, NULL, NULL, 0);
    PQpipelineSync(session->connection);
    for (int i = 0; i < 2 * STATEMENTS + 1; i++) {
        PGresult *result = PQgetResult(session->connection);
        if (result != NULL)
            toxic_take(session, result, "a pipeline's answer");
    }
    PQexitPipelineMode(session->connection);
}

static void toxic_copy_in(struct toxic_session *session)
{
    char row[64];
    PGresult *begun = PQexec(session->connection, "COPY names (first_name, last_name) FROM STDIN");
    bool copies = PQresultStatus(begun) == PGRES_COPY_IN;
    PQclear(begun);
    for (int i = 0; copies && i < 20; i++) {
        int length = snprintf(row, sizeof row, "%s\tcopied\n", session->marker);
        PQputCopyData(session->connection, row, length);
    }
    if (copies)
        PQputCopyEnd(session->connection, NULL);
    for (PGresult *result; (result = PQgetResult(session->connection)) != NULL;)
        toxic_take(session, result, "COPY FROM");
}

static void toxic_copy_out(struct toxic_session *session)
{
    char sql[128];
    char *line = NULL;
    snprintf(sql, sizeof sql,
             "COPY (SELECT first_name FROM names WHERE first_name = '%s') TO STDOUT",
             session->marker);
    PGresult *begun = PQexec(session->connection, sql);
    bool copies = PQresultStatus(begun) == PGRES_COPY_OUT;
    PQclear(begun);
    while (copies && PQgetCopyData(session->connection, &line, 0) > 0) {
        toxic_find(session, line, "COPY TO");
        PQfreemem(line);
    }
    for (PGresult *result; (result = PQgetResult(session->connection)) != NULL;)
        toxic_take(session, result, "COPY TO");
}

static _Noreturn void toxic_run(int number, int port)
{
    struct toxic_session session = {.id = 1 + number};
    char conninfo[128];
    snprintf(session.marker, sizeof session.marker, "<m%d>", number);
    snprintf(conninfo, sizeof conninfo, "host=127.0.0.1 port=%d user=postgres dbname=%s", port,
             states_database);
    session.connection = PQconnectdb(conninfo);
    if (PQstatus(session.connection) != CONNECTION_OK)
        _exit(TOXIC_BROKEN);
    for (int round = 0; round < 2 && PQstatus(session.connection) == CONNECTION_OK; round++) {
        toxic_query(&session,
                    "UPDATE names SET last_name = '%s' WHERE id = %d RETURNING last_name");
        toxic_query(&session, "SELECT '%s' || id FROM names WHERE id = %d");
        toxic_pipeline(&session);
        toxic_copy_in(&session);
        toxic_copy_out(&session);
        toxic_query(&session, "DELETE FROM names WHERE first_name = '%s' AND id > %d + 100");
    }
    PQfinish(session.connection);
    _exit((int)session.verdict);
}

/* Sessions side by side; the worst that any of them has to say. */
static enum toxic_verdict toxic_play(int port)
{
    pid_t processes[TOXIC_SESSIONS];
    enum toxic_verdict worst = TOXIC_FINE;
    for (int i = 0; i < TOXIC_SESSIONS; i++) {
        processes[i] = fork();
        if (processes[i] == 0)
            toxic_run(i, port);
        cr_assert(processes[i] > 0);
    }
    for (int i = 0; i < TOXIC_SESSIONS; i++) {
        int status = 0;
        cr_assert_eq(waitpid(processes[i], &status, 0), processes[i]);
        cr_assert(WIFEXITED(status), "session %d ends by signal %d", i, WTERMSIG(status));
        enum toxic_verdict verdict = (enum toxic_verdict)WEXITSTATUS(status);
        worst = verdict > worst ? verdict : worst;
    }
    return worst;
}

/* --- Networks --------------------------------------------------------------------------------- */

static const struct wire_fault toxic_none[WIRE_ENDS];

/* Both tables say the same, whatever broke. */
static void toxic_check(const char *what)
{
    wire_spoil(toxic_front, toxic_none);
    wire_spoil(states_wire, toxic_none);
    wire_cut_after(toxic_front, -1);
    wire_cut_after(states_wire, -1);
    states_check(what);
    cr_assert_eq(harness_number(states_direct,
                                "SELECT count(*) FROM names o FULL JOIN new_names n USING (id) "
                                "WHERE o.first_name || ' ' || o.last_name IS DISTINCT FROM "
                                "n.full_name"),
                 0, "%s", what);
    long memory = crossfade_memory_kb(states_crossfade);
    cr_assert_lt(memory, TOXIC_MEMORY_KB, "%s: %ld kB", what, memory);
}

static void toxic_begin(void)
{
    toxic_front = wire_start(states_crossfade->port);
}

Test(toxic, slow_and_in_pieces)
{
    static const struct {
        const char *name;
        struct wire_fault front[WIRE_ENDS];
        struct wire_fault back[WIRE_ENDS];
    } networks[] = {
        {"slow", {{.delay_ms = 1}, {.delay_ms = 1}}, {{.delay_ms = 1}, {.delay_ms = 1}}},
        {"the client's bytes one by one", {{.piece = 1}}, {{0}}},
        {"what the client gets, one by one", {{0}, {.piece = 1}}, {{0}}},
        {"the server's bytes one by one", {{0}}, {{0}, {.piece = 1}}},
        {"what the server gets, one by one", {{0}}, {{.piece = 1}, {0}}},
        {"all one by one", {{.piece = 1}, {.piece = 1}}, {{.piece = 1}, {.piece = 1}}},
        {"pieces of 3 and 7", {{.piece = 3}, {.piece = 7}}, {{.piece = 7}, {.piece = 3}}},
    };
    toxic_begin();
    for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
        wire_spoil(toxic_front, networks[i].front);
        wire_spoil(states_wire, networks[i].back);
        enum toxic_verdict verdict = toxic_play(wire_port(toxic_front));
        cr_assert_eq(verdict, TOXIC_FINE, "%s: %d", networks[i].name, (int)verdict);
        toxic_check(networks[i].name);
    }
}

/* Either side says no more after so many bytes, or is reset, wherever it is. */
Test(toxic, closed_halfway_and_reset)
{
    toxic_begin();
    for (long bytes = 50; bytes < 6000; bytes *= 3) {
        for (int way = 0; way < 6; way++) {
            struct wire *wire = way % 2 == 0 ? toxic_front : states_wire;
            struct wire_fault faults[WIRE_ENDS] = {{0}};
            if (way < 4)
                faults[way / 2].end_after = bytes;
            else
                wire_cut_after(wire, bytes);
            wire_spoil(wire, faults);
            const char *what = harness_format("way %d after %ld bytes", way, bytes);
            cr_assert_neq(toxic_play(wire_port(toxic_front)), TOXIC_WRONG, "%s", what);
            toxic_check(what);
        }
    }
}

Test(toxic, reset_at_login)
{
    toxic_begin();
    for (long bytes = 0; bytes < 400; bytes += 37) {
        wire_cut_after(bytes % 2 == 0 ? toxic_front : states_wire, bytes);
        cr_assert_neq(toxic_play(wire_port(toxic_front)), TOXIC_WRONG);
        toxic_check("logins that are reset");
    }
}

static void toxic_ask_for_rows(struct rawclient *client, bool rewritten)
{
    states_say(client, rewritten
                           ? harness_format("UPDATE names SET first_name = 'x' WHERE id < 4 "
                                            "RETURNING repeat('x', %d)",
                                            TOXIC_ROW_BYTES)
                           : harness_format("SELECT repeat('x', %d) FROM names", TOXIC_ROW_BYTES));
}

/* The reset comes in the middle of a row, from either side; others are served meanwhile. */
Test(toxic, reset_in_the_middle_of_a_row_of_4_MB)
{
    toxic_begin();
    for (int i = 0; i < 8; i++) {
        struct wire *wire = i % 2 == 0 ? toxic_front : states_wire;
        wire_cut_after(wire, TOXIC_ROW_BYTES / 2);
        struct rawclient *client = rawclient_connect(wire_port(toxic_front), states_database, NULL);
        wire_cut_after(wire, -1);
        toxic_ask_for_rows(client, i / 2 % 2 == 0);
        long heard = 0;
        while (rawclient_read_byte(client) >= 0)
            heard++;
        cr_assert(heard < TOXIC_ROW_BYTES, "%ld bytes", heard);
        rawclient_close(client);
        toxic_check("a row that is cut");
    }
}

/* Clients that take nothing of what they have asked for, while others work. */
Test(toxic, readers_that_stall)
{
    enum { STALLED = 6, LIMIT_KB = 64 * 1024 };
    struct rawclient *stalled[STALLED];
    toxic_begin();
    toxic_check("before");
    long before = crossfade_memory_kb(states_crossfade);
    for (int i = 0; i < STALLED; i++) {
        stalled[i] = rawclient_connect(states_crossfade->port, states_database, NULL);
        toxic_ask_for_rows(stalled[i], false);
    }
    harness_sleep_ms(300);
    cr_assert_eq(toxic_play(states_crossfade->port), TOXIC_FINE);
    long grown = crossfade_memory_kb(states_crossfade) - before;
    cr_assert_lt(grown, LIMIT_KB, "%ld kB", grown);
    for (int i = 0; i < STALLED; i++)
        states_reset_client(stalled[i]);
    toxic_check("stalled readers");
}

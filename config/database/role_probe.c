#include "config/database/role_probe.h"

#include <assert.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "config/file/conninfo.h"
#include "protocol/base/memory.h"

/* What libpq asks servers that do not tell it by themselves. */
static const char ROLE_PROBE_QUESTION[] =
    "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";

enum role_probe_step { ROLE_PROBE_CONNECTING, ROLE_PROBE_ASKING, ROLE_PROBE_DONE };

struct role_probe_talk {
    struct role_probe *probe;
    PGconn *connection;
    enum role_probe_step step;
    PostgresPollingStatusType wants;
};

static int64_t role_probe_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void role_probe_end(struct role_probe_talk *talk, enum upstream_role role,
                           const char *problem)
{
    struct role_probe *probe = talk->probe;
    /* libpq's message begins with whom it is about; the rest is what is new. */
    const char *reason = strstr(problem, " failed: ");
    problem = reason != NULL ? reason + strlen(" failed: ") : problem;
    probe->role = role;
    snprintf(probe->problem, sizeof probe->problem, "%.*s", (int)strcspn(problem, "\n"), problem);
    talk->step = ROLE_PROBE_DONE;
}

/* An error that the server itself has sent says that it is there. */
static void role_probe_fail(struct role_probe_talk *talk)
{
    const char *problem = PQerrorMessage(talk->connection);
    bool is_there = strstr(problem, "FATAL:") != NULL || strstr(problem, "ERROR:") != NULL;
    bool is_closed = strstr(problem, "the database system is") != NULL;
    role_probe_end(talk, is_there && !is_closed ? UPSTREAM_ROLE_UNKNOWN : UPSTREAM_ROLE_DOWN,
                   problem);
}

static void role_probe_ignore_notice(void *unused, const PGresult *notice)
{
    (void)unused;
    (void)notice;
}

static void role_probe_begin(struct role_probe_talk *talk, const struct config *config)
{
    struct arena arena = {0};
    const struct role_probe *probe = talk->probe;
    talk->connection =
        PQconnectStart(conninfo_for_host(config, probe->host, probe->address, &arena));
    arena_free(&arena);
    assert(talk->connection != NULL);
    talk->wants = PGRES_POLLING_WRITING;
    if (PQstatus(talk->connection) == CONNECTION_BAD)
        role_probe_fail(talk);
}

static void role_probe_read_answer(struct role_probe_talk *talk)
{
    PGresult *result = PQgetResult(talk->connection);
    if (PQresultStatus(result) != PGRES_TUPLES_OK || PQntuples(result) != 1)
        role_probe_fail(talk);
    else if (strcmp(PQgetvalue(result, 0, 0), "t") == 0)
        role_probe_end(talk, UPSTREAM_ROLE_HOT_STANDBY, "");
    else if (strcmp(PQgetvalue(result, 0, 1), "on") == 0)
        role_probe_end(talk, UPSTREAM_ROLE_READ_ONLY, "");
    else
        role_probe_end(talk, UPSTREAM_ROLE_READ_WRITE, "");
    PQclear(result);
}

static void role_probe_advance(struct role_probe_talk *talk)
{
    if (talk->step == ROLE_PROBE_CONNECTING) {
        talk->wants = PQconnectPoll(talk->connection);
        if (talk->wants == PGRES_POLLING_FAILED) {
            role_probe_fail(talk);
        } else if (talk->wants == PGRES_POLLING_OK) {
            PQsetNoticeReceiver(talk->connection, role_probe_ignore_notice, NULL);
            talk->step = ROLE_PROBE_ASKING;
            talk->wants = PGRES_POLLING_READING;
            if (PQsendQuery(talk->connection, ROLE_PROBE_QUESTION) != 1)
                role_probe_fail(talk);
        }
    } else if (PQconsumeInput(talk->connection) != 1) {
        role_probe_fail(talk);
    } else if (PQisBusy(talk->connection) == 0) {
        role_probe_read_answer(talk);
    }
}

/* Waits for any of them. False where none is left, or no time. */
static bool role_probe_wait(struct role_probe_talk *talks, size_t count, int64_t until)
{
    struct pollfd *sockets = memory_zero(count, sizeof *sockets);
    size_t open = 0;
    for (size_t i = 0; i < count; i++) {
        sockets[i].fd = -1; /* which poll passes over */
        if (talks[i].step == ROLE_PROBE_DONE)
            continue;
        sockets[i].fd = PQsocket(talks[i].connection);
        sockets[i].events = talks[i].wants == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        open++;
    }
    int64_t left = until - role_probe_now_ms();
    bool some = open > 0 && left > 0 && poll(sockets, count, (int)left) > 0;
    for (size_t i = 0; some && i < count; i++)
        if (sockets[i].fd >= 0 && sockets[i].revents != 0)
            role_probe_advance(&talks[i]);
    memory_free(sockets);
    return some;
}

void role_probe(const struct config *config, struct role_probe *probes, size_t count)
{
    int64_t until = role_probe_now_ms() + ROLE_PROBE_LIMIT_MS;
    struct role_probe_talk *talks = memory_zero(count, sizeof *talks);
    for (size_t i = 0; i < count; i++) {
        talks[i].probe = &probes[i];
        role_probe_begin(&talks[i], config);
    }
    while (role_probe_wait(talks, count, until)) {
    }
    for (size_t i = 0; i < count; i++) {
        if (talks[i].step != ROLE_PROBE_DONE)
            role_probe_end(&talks[i], UPSTREAM_ROLE_DOWN, "no answer in time");
        PQfinish(talks[i].connection);
    }
    memory_free(talks);
}

#include "proxy/timeouts.h"

#include "protocol/base/log.h"
#include "proxy/cancel.h"
#include "proxy/ending.h"
#include "proxy/session.h"
#include "proxy/worker.h"

enum timeouts_doing {
    TIMEOUTS_LOGIN,
    TIMEOUTS_CONNECTING,
    TIMEOUTS_QUERY,
    TIMEOUTS_IDLE,
    TIMEOUTS_IDLE_IN_TRANSACTION,
    TIMEOUTS_CANCELLING,
    TIMEOUTS_CLOSING
};

static const struct {
    enum limit limit;
    const char *sqlstate;
    const char *message; /* PostgreSQL's own, where it has such a limit */
} TIMEOUTS[] = {
    [TIMEOUTS_LOGIN] = {LIMIT_CLIENT_LOGIN_TIMEOUT, SQLSTATE_QUERY_CANCELED,
                        "canceling authentication due to timeout"},
    [TIMEOUTS_CONNECTING] = {LIMIT_SERVER_CONNECT_TIMEOUT, "", ""},
    [TIMEOUTS_QUERY] = {LIMIT_QUERY_TIMEOUT, SQLSTATE_QUERY_CANCELED,
                        "canceling statement due to query timeout"},
    [TIMEOUTS_IDLE] = {LIMIT_CLIENT_IDLE_TIMEOUT, SQLSTATE_IDLE_SESSION_TIMEOUT,
                       "terminating connection due to idle-session timeout"},
    [TIMEOUTS_IDLE_IN_TRANSACTION] = {LIMIT_IDLE_TRANSACTION_TIMEOUT,
                                      SQLSTATE_IDLE_IN_TRANSACTION_TIMEOUT,
                                      "terminating connection due to idle-in-transaction timeout"},
    [TIMEOUTS_CANCELLING] = {LIMIT_SERVER_CONNECT_TIMEOUT, "", ""},
};

static enum timeouts_doing timeouts_doing(const struct session *session)
{
    switch (session->state) {
    case SESSION_STARTUP:
    case SESSION_LOGIN:
        return TIMEOUTS_LOGIN;
    case SESSION_CONNECTING:
        return TIMEOUTS_CONNECTING;
    case SESSION_CANCELLING:
        return TIMEOUTS_CANCELLING;
    case SESSION_CLOSING:
    case SESSION_CLOSED:
        return TIMEOUTS_CLOSING;
    case SESSION_READY:
    case SESSION_DRAINING:
    case SESSION_PLANNING:
        break;
    }
    if (session->answers.count != 0 || session->state != SESSION_READY)
        return TIMEOUTS_QUERY;
    return !session_in_transaction(session) ? TIMEOUTS_IDLE : TIMEOUTS_IDLE_IN_TRANSACTION;
}

static uint64_t timeouts_limit_ms(const struct session *session, enum timeouts_doing doing)
{
    if (doing == TIMEOUTS_CLOSING)
        return TIMEOUTS_CLOSING_MS;
    const struct limits *limits = &session->worker->world->config->config->limits;
    return limits->of[TIMEOUTS[doing].limit] * UINT64_C(1000);
}

/* The middle of a message is no place for an error: then the connection just ends. */
static void timeouts_end(struct session *session, enum timeouts_doing doing)
{
    if (doing == TIMEOUTS_CLOSING || doing == TIMEOUTS_CANCELLING) {
        ending_cut(session);
        return;
    }
    if (doing == TIMEOUTS_CONNECTING) {
        server_time_out(&session->server);
        return;
    }
    struct error error;
    error_set(&error, TIMEOUTS[doing].sqlstate, "%s", TIMEOUTS[doing].message);
    if (doing == TIMEOUTS_QUERY)
        cancel_send(session);
    if (session->server_flow.left != 0) {
        log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", session->id),
                  LOG_TEXT("sqlstate", error.sqlstate), LOG_TEXT("reason", error.message));
        ending_close(session);
        return;
    }
    ending_fail(session, &error);
}

void timeouts_check(struct session *session, uint64_t now)
{
    struct timeouts *timeouts = &session->timeouts;
    enum timeouts_doing doing = timeouts_doing(session);
    /* A login is one thing from its first byte to its last, but for the wait for the server. */
    uint64_t round = session->rounds + session->server.attempt;
    if (timeouts->since == 0 || timeouts->doing != (unsigned)doing || timeouts->round != round) {
        *timeouts = (struct timeouts){.doing = doing, .round = round, .since = now};
        return;
    }
    uint64_t limit = timeouts_limit_ms(session, doing);
    if (limit != 0 && now - timeouts->since >= limit)
        timeouts_end(session, doing);
}

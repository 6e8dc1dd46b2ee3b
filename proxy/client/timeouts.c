#include "proxy/client/timeouts.h"

#include "protocol/base/log.h"
#include "proxy/client/cancel.h"
#include "proxy/client/client.h"
#include "proxy/client/ending.h"

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

static enum timeouts_doing timeouts_doing(const struct client *client)
{
    const struct session *session = &client->session;
    switch (client->state) {
    case CLIENT_STARTUP:
        return TIMEOUTS_LOGIN;
    case CLIENT_CONNECTING:
        return TIMEOUTS_CONNECTING;
    case CLIENT_CANCELLING:
        return TIMEOUTS_CANCELLING;
    case CLIENT_SERVING:
        break;
    default:
        return TIMEOUTS_CLOSING;
    }
    if (session->state == SESSION_LOGIN)
        return TIMEOUTS_LOGIN;
    if (session_owed(session) != 0 || session->state != SESSION_READY)
        return TIMEOUTS_QUERY;
    return !session_in_transaction(session) ? TIMEOUTS_IDLE : TIMEOUTS_IDLE_IN_TRANSACTION;
}

static uint64_t timeouts_limit_ms(const struct client *client, enum timeouts_doing doing)
{
    if (doing == TIMEOUTS_CLOSING)
        return TIMEOUTS_CLOSING_MS;
    const struct limits *limits = &client->clients->around.world->config->config->limits;
    return limits->of[TIMEOUTS[doing].limit] * UINT64_C(1000);
}

/* The middle of a message is no place for an error: then the connection just ends. */
static void timeouts_end(struct client *client, enum timeouts_doing doing)
{
    if (doing == TIMEOUTS_CLOSING || doing == TIMEOUTS_CANCELLING) {
        ending_cut(client);
        return;
    }
    if (doing == TIMEOUTS_CONNECTING) {
        server_time_out(&client->server);
        return;
    }
    struct error error;
    error_set(&error, TIMEOUTS[doing].sqlstate, "%s", TIMEOUTS[doing].message);
    if (doing == TIMEOUTS_QUERY)
        cancel_send(client);
    if (session_is_inside_message(&client->session)) {
        log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", client->session.id),
                  LOG_TEXT("sqlstate", error.sqlstate), LOG_TEXT("reason", error.message));
        ending_close(client);
        return;
    }
    ending_fail(client, &error);
}

void timeouts_check(struct client *client, uint64_t now)
{
    struct client_patience *patience = &client->patience;
    enum timeouts_doing doing = timeouts_doing(client);
    /* A login is one thing from its first byte to its last, but for the wait for the server. */
    uint64_t round = session_rounds(&client->session) + client->server.attempt;
    if (patience->since == 0 || patience->doing != (unsigned)doing || patience->round != round) {
        *patience = (struct client_patience){.doing = doing, .round = round, .since = now};
        return;
    }
    uint64_t limit = timeouts_limit_ms(client, doing);
    if (limit != 0 && now - patience->since >= limit)
        timeouts_end(client, doing);
}

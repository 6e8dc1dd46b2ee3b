#include "proxy/ending.h"

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "proxy/placement.h"
#include "proxy/session.h"
#include "proxy/worker.h"

/* What the server still runs of a transaction that touches a migration may be done yet. The session
 * counts as under way (fence.h) until the server hangs up, which it does behind its last answer. */
static bool ending_leaves_work(const struct session *session)
{
    return session->server.state == SERVER_CONNECTED && session->taken_count != 0 &&
           session->answers.count != 0 && session->worker->order != WORKER_STOP;
}

void ending_hang_up(struct session *session)
{
    if (stream_unwritten(&session->server.stream) == 0)
        stream_end(&session->server.stream);
}

void ending_close(struct session *session)
{
    if (session->state == SESSION_CLOSING)
        return;
    session->state = SESSION_CLOSING;
    placement_forget_key(session);
    if (ending_leaves_work(session)) {
        stream_read_start(&session->server.stream);
        ending_hang_up(session);
    } else {
        server_close(&session->server);
    }
    stream_read_stop(&session->client);
    if (stream_unwritten(&session->client) == 0)
        stream_close(&session->client);
}

void ending_cut(struct session *session)
{
    ending_close(session);
    stream_close(&session->client);
    if (session->worker->order == WORKER_STOP)
        server_close(&session->server);
}

void ending_fail(struct session *session, const struct error *error)
{
    if (session->state == SESSION_CLOSING)
        return;
    struct bytes message = {0};
    backend_write_error(&message, "FATAL", error);
    stream_send(&session->client, message.data, message.length);
    bytes_free(&message);
    log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", session->id),
              LOG_TEXT("sqlstate", error->sqlstate), LOG_TEXT("reason", error->message));
    ending_close(session);
}

void ending_finish(struct session *session)
{
    bool holds_back = session->state == SESSION_DRAINING || session->state == SESSION_PLANNING ||
                      (session->server.state == SERVER_CONNECTED &&
                       stream_unwritten(&session->server.stream) != 0);
    if (holds_back || answers_are_full(&session->answers))
        return;
    if (session->server.state != SERVER_CONNECTED || session->client.is_broken)
        ending_cut(session);
    else
        stream_end(&session->server.stream);
}

static bool ending_is_idle(const struct session *session)
{
    if (session->server_flow.left != 0)
        return false; /* an error has no place in the middle of a message */
    return session->state == SESSION_STARTUP || session->state == SESSION_CONNECTING ||
           session->state == SESSION_LOGIN ||
           (session->state == SESSION_READY && session->transaction == 'I' &&
            session->answers.count == 0 && !session->segment_is_open &&
            session->client_input.length == 0);
}

static bool ending_has_more_to_say(const struct session *session)
{
    uint64_t now = uv_now(&session->worker->loop);
    if (now - session->worker->drain_began >= ENDING_PATIENCE_MS || session->client_has_ended)
        return false;
    return session->state == SESSION_CONNECTING || session->state == SESSION_LOGIN ||
           now - session->heard < ENDING_QUIET_MS;
}

void ending_drain(struct session *session)
{
    if (!ending_is_idle(session) || ending_has_more_to_say(session))
        return;
    struct error error;
    error_set(&error, SQLSTATE_ADMIN_SHUTDOWN,
              "terminating connection due to administrator command");
    ending_fail(session, &error);
}

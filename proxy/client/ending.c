#include "proxy/client/ending.h"

#include "proxy/client/client.h"
#include "proxy/client/server_choice.h"

/* What the server still runs of a transaction that touches a migration may be done yet. The session
 * counts as under way (fence.h) until the server hangs up, which it does after its last answer. */
static bool ending_leaves_work(const struct client *client)
{
    return client->server.state == SERVER_CONNECTED &&
           client->session.transaction.taken_count != 0 && session_owed(&client->session) != 0 &&
           client->clients->order != CLIENT_STOP;
}

void ending_hang_up(struct client *client)
{
    if (stream_unwritten(&client->server.stream) == 0)
        stream_end(&client->server.stream);
}

void ending_close(struct client *client)
{
    if (client->state == CLIENT_CLOSING)
        return;
    client_enter(client, CLIENT_CLOSING, "it ends");
    server_choice_forget_key(client);
    if (ending_leaves_work(client)) {
        stream_read_start(&client->server.stream);
        ending_hang_up(client);
    } else {
        server_close(&client->server);
    }
    stream_read_stop(&client->stream);
    if (stream_unwritten(&client->stream) == 0)
        stream_close(&client->stream);
}

void ending_cut(struct client *client)
{
    ending_close(client);
    stream_close(&client->stream);
    if (client->clients->order == CLIENT_STOP)
        server_close(&client->server);
}

void ending_fail(struct client *client, const struct error *error)
{
    if (client->state == CLIENT_CLOSING)
        return;
    session_fail(&client->session, error);
    client_send(client);
    ending_close(client);
}

void ending_finish(struct client *client)
{
    bool holds_back =
        client->session.state == SESSION_AWAITING || client->session.state == SESSION_PLANNING ||
        (client->server.state == SERVER_CONNECTED && stream_unwritten(&client->server.stream) != 0);
    if (holds_back || session_is_full(&client->session))
        return;
    if (client->server.state != SERVER_CONNECTED || client->stream.is_broken)
        ending_cut(client);
    else
        stream_end(&client->server.stream);
}

static bool ending_is_idle(const struct client *client)
{
    if (session_is_inside_message(&client->session))
        return false; /* an error has no place in the middle of a message */
    return client->state == CLIENT_STARTUP || client->state == CLIENT_CONNECTING ||
           client->session.state == SESSION_LOGIN || session_is_idle(&client->session);
}

static bool ending_has_more_to_say(const struct client *client)
{
    uint64_t now = uv_now(client->clients->loop);
    if (now - client->clients->drain_began >= ENDING_PATIENCE_MS ||
        client->session.client.has_ended)
        return false;
    return client->state == CLIENT_CONNECTING || client->session.state == SESSION_LOGIN ||
           now - client->heard < ENDING_QUIET_MS;
}

void ending_drain(struct client *client)
{
    if (!ending_is_idle(client) || ending_has_more_to_say(client))
        return;
    struct error error;
    error_set(&error, SQLSTATE_ADMIN_SHUTDOWN,
              "terminating connection due to administrator command");
    ending_fail(client, &error);
}

#include "proxy/client/client.h"

#include <assert.h>
#include <stdatomic.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"

#define CLIENT_BIT(state) (1U << (unsigned)(state))

/* Names as the log shows them, and the states that may follow. */
static const struct {
    const char *name;
    unsigned next;
} CLIENT_STATES[CLIENT_STATE_COUNT] = {
    [CLIENT_STARTUP] = {"startup", CLIENT_BIT(CLIENT_CONNECTING) | CLIENT_BIT(CLIENT_CANCELLING) |
                                       CLIENT_BIT(CLIENT_CLOSING)},
    [CLIENT_CONNECTING] = {"connecting", CLIENT_BIT(CLIENT_SERVING) | CLIENT_BIT(CLIENT_CLOSING)},
    [CLIENT_SERVING] = {"serving", CLIENT_BIT(CLIENT_CONNECTING) | CLIENT_BIT(CLIENT_CLOSING)},
    [CLIENT_CANCELLING] = {"cancelling", CLIENT_BIT(CLIENT_CLOSING)},
    [CLIENT_CLOSING] = {"closing", CLIENT_BIT(CLIENT_CLOSED)},
    [CLIENT_CLOSED] = {"closed", 0},
};

static _Atomic size_t client_count;

size_t client_total(void)
{
    return client_count;
}

struct client *client_of(struct session *session)
{
    return (struct client *)((char *)session - offsetof(struct client, session));
}

void client_enter(struct client *client, enum client_state state, const char *why)
{
    assert((CLIENT_STATES[client->state].next & CLIENT_BIT(state)) != 0);
    log_event(LOG_LEVEL_DEBUG, "client_state", LOG_NUMBER("session", client->session.id),
              LOG_TEXT("was", CLIENT_STATES[client->state].name),
              LOG_TEXT("is", CLIENT_STATES[state].name), LOG_TEXT("why", why));
    client->state = state;
}

static void client_send_side(struct stream *stream, struct outflow *outflow)
{
    const uint8_t *run;
    size_t length = outflow_take_run(outflow, &run);
    if (length != 0)
        stream_send(stream, run, length);
    else
        stream_flush(stream);
}

void client_send(struct client *client)
{
    if (client->session.link != NULL && client->server.state == SERVER_CONNECTED)
        client_send_side(&client->server.stream, &client->session.link->out);
    else if (client->server.state == SERVER_CONNECTED)
        stream_flush(&client->server.stream);
    client_send_side(&client->stream, &client->session.client.out);
}

void client_add(struct client *client)
{
    struct clients *clients = client->clients;
    client->next = clients->first;
    if (clients->first != NULL)
        clients->first->previous = client;
    clients->first = client;
    clients->count++;
    client_count++;
}

void client_remove(struct client *client)
{
    struct clients *clients = client->clients;
    assert(client->state == CLIENT_CLOSED && client->backend_key.length == 0);
    if (client->previous != NULL)
        client->previous->next = client->next;
    else
        clients->first = client->next;
    if (client->next != NULL)
        client->next->previous = client->previous;
    clients->count--;
    client_count--;
    clients->on_closed(clients, client);
    conversation_free(&client->session);
    bytes_free(&client->input);
    bytes_free(&client->startup);
    memory_free(client);
}

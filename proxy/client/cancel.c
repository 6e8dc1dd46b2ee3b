#include "proxy/client/cancel.h"

#include "protocol/base/memory.h"
#include "protocol/startup.h"
#include "proxy/client/client.h"
#include "proxy/upstream/places.h"
#include "proxy/upstream/server.h"

#define CANCEL_LIMIT_MS 5000

struct cancel {
    struct server server;
    uv_timer_t limit;
    struct bytes packet;
};

static void cancel_on_connected(struct server *server)
{
    struct cancel *cancel = server->owner;
    stream_send(&server->stream, cancel->packet.data, cancel->packet.length);
}

static void cancel_on_failed(struct server *server, const struct error *error)
{
    (void)error; /* the session has ended all the same */
    server_close(server);
}

static void cancel_on_read(struct server *server, const uint8_t *data, size_t length)
{
    (void)data; /* a server says nothing here */
    (void)length;
    server_close(server);
}

static void cancel_on_end(struct server *server, int status)
{
    (void)status;
    server_close(server);
}

static void cancel_on_drained(struct server *server)
{
    (void)server;
}

static void cancel_on_limit(uv_timer_t *timer)
{
    struct cancel *cancel = timer->data;
    server_close(&cancel->server);
}

static void cancel_on_limit_closed(uv_handle_t *timer)
{
    struct cancel *cancel = timer->data;
    bytes_free(&cancel->packet);
    memory_free(cancel);
}

static void cancel_on_closed(struct server *server)
{
    struct cancel *cancel = server->owner;
    uv_close((uv_handle_t *)&cancel->limit, cancel_on_limit_closed);
}

static const struct server_callbacks CANCEL_CALLBACKS = {
    .on_connected = cancel_on_connected,
    .on_failed = cancel_on_failed,
    .on_read = cancel_on_read,
    .on_end = cancel_on_end,
    .on_written = cancel_on_drained,
    .on_closed = cancel_on_closed,
};

void cancel_send(const struct client *client)
{
    if (client->backend_key.length == 0 || client->server.endpoint == NULL)
        return;
    struct cancel *cancel = memory_zero(1, sizeof *cancel);
    startup_write_cancel(&cancel->packet, client->backend_key.data, client->backend_key.length);
    server_init(&cancel->server, client->clients->loop, &client->clients->buffer, &CANCEL_CALLBACKS,
                cancel);
    uv_timer_init(client->clients->loop, &cancel->limit);
    cancel->limit.data = cancel;
    uv_timer_start(&cancel->limit, cancel_on_limit, CANCEL_LIMIT_MS, 0);
    struct world_config *config = client->session.world->config;
    server_connect(&cancel->server, config,
                   attempts_new_for_one(config->places->hosts, client->server.endpoint));
}

#include "proxy/client/server_choice.h"

#include <string.h>

#include "protocol/backend.h"
#include "protocol/base/log.h"
#include "protocol/frame.h"
#include "protocol/startup.h"
#include "proxy/client/client.h"
#include "proxy/conversation/session/settings.h"
#include "proxy/upstream/cancel_keys.h"
#include "proxy/upstream/places.h"

/* A cancel request goes to the server that gave the key. That may be one of another process that
 * listens at the same place: then each one is told, and those that do not know the key ignore it.
 */
static struct attempts *server_choice_for_cancel(struct client *client)
{
    struct hosts *hosts = client->session.world->config->places->hosts;
    const struct bytes *packet = &client->startup;
    struct endpoint *endpoint = cancel_keys_find(packet->data + STARTUP_HEADER_LENGTH,
                                                 packet->length - STARTUP_HEADER_LENGTH);
    struct attempts *attempts =
        endpoint != NULL ? attempts_new_for_one(hosts, endpoint) : attempts_new_for_all(hosts);
    endpoint_release(endpoint);
    return attempts;
}

struct attempts *server_choice_attempts(struct client *client)
{
    return client->state == CLIENT_CANCELLING
               ? server_choice_for_cancel(client)
               : attempts_new(client->session.world->config->places->hosts);
}

bool server_choice_is_declined(const uint8_t *data, size_t length, const char **reason)
{
    struct frame frame;
    struct backend_error error;
    if (frame_read(FRAME_FROM_BACKEND, data, length, &frame) != FRAME_COMPLETE ||
        frame.body_length > length - FRAME_HEADER_LENGTH ||
        !backend_read_error(data + FRAME_HEADER_LENGTH, frame.body_length, &error) ||
        strcmp(error.sqlstate, SQLSTATE_CANNOT_CONNECT_NOW) != 0)
        return false;
    *reason = error.message;
    return true;
}

void server_choice_forget_key(struct client *client)
{
    if (client->backend_key.length != 0)
        cancel_keys_remove(client->backend_key.data, client->backend_key.length,
                           client->server.endpoint);
    bytes_free(&client->backend_key);
}

void server_choice_take_key(struct client *client, const uint8_t *body, size_t length)
{
    uint32_t process;
    const uint8_t *key;
    size_t key_length;
    server_choice_forget_key(client);
    if (!backend_read_key(body, length, &process, &key, &key_length))
        return;
    client->backend_process = process;
    bytes_add(&client->backend_key, body, length);
    cancel_keys_add(body, length, client->server.endpoint);
}

bool server_choice_check_role(struct client *client)
{
    struct hosts *hosts = client->session.world->config->places->hosts;
    const struct endpoint *endpoint = client->server.endpoint;
    enum upstream_target target = client->session.world->config->config->upstream.target;
    enum upstream_role role = settings_server_role(&client->session.link->settings);
    struct error error;
    if (!hosts_have_roles(hosts) || role == UPSTREAM_ROLE_UNKNOWN)
        return true; /* older servers do not say; then it is what it was found to be before */
    hosts_learn(hosts, endpoint, role);
    if (upstream_fits(target, role))
        return true;
    hosts_ask(hosts, true);
    log_event(LOG_LEVEL_WARNING, "upstream_unfit", LOG_NUMBER("session", client->session.id),
              LOG_TEXT("server", endpoint->shown), LOG_TEXT("role", upstream_role_name(role)),
              LOG_TEXT("expected", upstream_target_name(target)));
    error_set(&error, SQLSTATE_CONNECTION_REJECTED, "the server %s is a %s, not %s",
              endpoint->shown, upstream_role_name(role), upstream_target_name(target));
    error_hint(&error,
               "See \"target_session_attrs\" in crossfade's \"upstream\" setting. Crossfade "
               "looks for another server: try again.");
    session_fail(&client->session, &error);
    return false;
}

#include "proxy/client/held_up.h"

#include "protocol/base/log.h"

/* By another configuration, which numbers its migrations differently, until nothing is under way.
 */
static bool held_up_is_elsewhere(const struct session *session, const struct world *world)
{
    return session->world->config != world->config &&
           (session->transaction.taken_count != 0 || session_owed(session) != 0 ||
            session->planning != NULL);
}

static bool held_up_by(const struct session *session, const struct world *world)
{
    if (session->world->config != world->config)
        return held_up_is_elsewhere(session, world);
    for (size_t i = 0; i < session->transaction.taken_count; i++)
        if (world_is_fenced(world, session->transaction.taken[i].migration))
            return true;
    return false;
}

bool held_up_fence(const struct clients *clients, const struct world *world)
{
    for (const struct client *client = clients->first; client != NULL; client = client->next)
        if (held_up_by(&client->session, world))
            return true;
    return false;
}

static uint64_t held_up_age_ms(const struct client *client)
{
    return uv_now(client->clients->loop) - client->session.transaction.began;
}

static void held_up_log_one(const struct client *client)
{
    const struct session *session = &client->session;
    const struct link *link = session->link;
    bool is_idle = session_owed(session) == 0 && session->state == SESSION_READY;
    log_event(LOG_LEVEL_WARNING, "fence_held_up", LOG_NUMBER("session", session->id),
              LOG_NUMBER("backend_pid", client->backend_process),
              LOG_TEXT("application_name", link != NULL ? link->settings.application_name
                                                        : session->client.application_name),
              LOG_TEXT("user", session->client.user), LOG_TEXT("peer", session->client.peer),
              LOG_NUMBER("client_port", stream_peer_port(&client->stream)),
              LOG_NUMBER("transaction_age_ms", held_up_age_ms(client)),
              LOG_TEXT("doing", is_idle ? "idle in transaction" : "active"));
}

static bool held_up_log_older(const struct clients *clients, const struct world *world,
                              uint64_t age_ms)
{
    bool any = false;
    for (const struct client *client = clients->first; client != NULL; client = client->next) {
        if (!held_up_by(&client->session, world) || held_up_age_ms(client) < age_ms)
            continue;
        held_up_log_one(client);
        any = true;
    }
    return any;
}

bool held_up_log(const struct clients *clients, const struct world *world)
{
    return held_up_log_older(clients, world, 0);
}

bool held_up_log_old(const struct clients *clients, const struct world *world)
{
    return held_up_log_older(clients, world,
                             config_fence_limit_ms(world->config->config, world->fenced) + 1);
}

bool held_up_settling(const struct clients *clients)
{
    const struct world *world = clients->around.world;
    for (const struct client *client = clients->first; client != NULL; client = client->next) {
        const struct session *session = &client->session;
        if (held_up_is_elsewhere(session, world) ||
            (session->transaction.taken_count != 0 &&
             session->transaction.taken_under != world->snapshot->number))
            return true;
    }
    return false;
}

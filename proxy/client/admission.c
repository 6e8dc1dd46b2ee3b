#include "proxy/client/admission.h"

#include "protocol/base/log.h"
#include "protocol/startup.h"
#include "proxy/client/client.h"
#include "proxy/client/ending.h"
#include "proxy/client/server_choice.h"
#include "proxy/upstream/places.h"

static void admission_connect(struct client *client)
{
    struct world_config *config = client->session.world->config;
    client->open_sides++;
    server_connect(&client->server, config, server_choice_attempts(client));
}

bool admission_offers_tls(const struct client *client)
{
    return client->session.world->config->places->client_tls != NULL &&
           client->stream.tls == NULL && client->stream.uv.handle.type == UV_TCP;
}

/* In the client's own words: it may speak an older version of the protocol. */
static void admission_refuse_version(struct client *client, uint32_t version)
{
    struct bytes words = {0};
    struct error error;
    startup_explain_version(version, &error);
    if (startup_write_old_error(&words, version, &error)) {
        stream_send(&client->stream, words.data, words.length);
        ending_close(client);
    } else {
        ending_fail(client, &error);
    }
    bytes_free(&words);
}

/* A client may ask for either kind, and for the other one after a no. */
static bool admission_may_ask_for_encryption(struct client *client, bool is_tls)
{
    bool may =
        client->stream.tls == NULL && !(is_tls ? client->tls_is_decided : client->gss_is_decided);
    client->tls_is_decided = is_tls;
    client->gss_is_decided = !is_tls;
    return may;
}

/* What comes after a request for encryption, and before it has begun, was put there by somebody
 * else, or is meant to be taken for what comes after (CVE-2021-23222 and its kin). */
static void admission_process_encryption_request(struct client *client, bool is_last,
                                                 const struct startup *startup)
{
    struct error error;
    bool is_tls = startup->kind == STARTUP_SSL_REQUEST;
    bool offers = is_tls && admission_offers_tls(client);
    if (!admission_may_ask_for_encryption(client, is_tls)) {
        admission_refuse_version(client, startup->version);
        return;
    }
    stream_send(&client->stream, offers ? "S" : "N", 1);
    if (!is_last) {
        error_set(&error, SQLSTATE_PROTOCOL_VIOLATION, "received unencrypted data after %s request",
                  is_tls ? "SSL" : "GSSAPI encryption");
        error_detail(&error, "This could be either a client-software bug or evidence of an "
                             "attempted man-in-the-middle attack.");
        ending_fail(client, &error);
    } else if (offers) {
        stream_secure(&client->stream,
                      tls_accept(client->session.world->config->places->client_tls, false), NULL,
                      0);
    }
}

/* Whether a client may log in over the line that it chose. */
static bool admission_check_line(struct client *client, const struct startup *startup)
{
    struct error error;
    const char *user = startup->user != NULL ? startup->user : "";
    enum tls_mode mode = client->session.world->config->config->client_tls.mode;
    if (mode < TLS_MODE_REQUIRE || client->stream.uv.handle.type != UV_TCP)
        return true;
    if (client->stream.tls == NULL) {
        error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
                  "crossfade does not take connections without TLS");
        error_hint(&error, "Connect with sslmode=require.");
    } else if (mode == TLS_MODE_VERIFY_FULL && !tls_peer_is(client->stream.tls, user)) {
        error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
                  "certificate authentication failed for user \"%.63s\"", user);
    } else {
        return true;
    }
    ending_fail(client, &error);
    return false;
}

static bool admission_check_count(struct client *client)
{
    struct error error;
    unsigned most = client->session.world->config->config->limits.of[LIMIT_MAX_CLIENT_CONN];
    if (most == 0 || client_total() <= most)
        return true;
    error_set(&error, SQLSTATE_TOO_MANY_CONNECTIONS, "sorry, too many clients already");
    error_hint(&error, "Crossfade's \"max_client_conn\" is %u.", most);
    ending_fail(client, &error);
    return false;
}

static void admission_begin(struct client *client, const struct startup *startup,
                            enum client_state next, const uint8_t *packet)
{
    bytes_add(&client->startup, packet, startup->packet_length);
    client_enter(client, next, "its startup packet");
    if (next == CLIENT_CONNECTING) {
        client_side_start(&client->session.client, startup);
        world_release(client->session.world);
        client->session.world = NULL;
        session_take_world(&client->session);
    }
    admission_connect(client);
}

/* What the key is of may be held by any worker. */
static void admission_tell_cancel(const struct client *client, const struct startup *startup,
                                  const uint8_t *packet)
{
    client->clients->on_cancel(client->clients, packet + STARTUP_HEADER_LENGTH,
                               startup->packet_length - STARTUP_HEADER_LENGTH);
}

static void admission_process_packet(struct client *client, const struct startup *startup,
                                     const uint8_t *packet, bool is_last)
{
    switch (startup->kind) {
    case STARTUP_SSL_REQUEST:
    case STARTUP_GSS_REQUEST:
        admission_process_encryption_request(client, is_last, startup);
        break;
    case STARTUP_CANCEL:
        admission_tell_cancel(client, startup, packet);
        admission_begin(client, startup, CLIENT_CANCELLING, packet);
        break;
    case STARTUP_SESSION:
        if (admission_check_line(client, startup) && admission_check_count(client))
            admission_begin(client, startup, CLIENT_CONNECTING, packet);
        break;
    }
}

/* The first packet, or another one after an encryption request. What the server would turn away it
 * gets, for it says so best. */
size_t admission_process(struct client *client, const uint8_t *data, size_t length)
{
    size_t at = 0;
    while (client->state == CLIENT_STARTUP && at < length) {
        struct startup startup;
        struct error error;
        const uint8_t *packet = data + at;
        switch (startup_read(packet, length - at, &startup, &error)) {
        case STARTUP_INCOMPLETE:
            return at;
        case STARTUP_UNREADABLE:
            log_event(LOG_LEVEL_INFO, "session_failed", LOG_NUMBER("session", client->session.id),
                      LOG_TEXT("sqlstate", error.sqlstate), LOG_TEXT("reason", error.message));
            ending_close(client);
            return length;
        case STARTUP_UNSUPPORTED:
            admission_refuse_version(client, startup.version);
            return length;
        case STARTUP_REFUSED:
            client->session.client.must_be_refused = true;
            break;
        case STARTUP_COMPLETE:
            break;
        }
        at += startup.packet_length;
        admission_process_packet(client, &startup, packet, at == length);
    }
    return at;
}

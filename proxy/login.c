#include "proxy/login.h"

#include "protocol/sasl.h"
#include "proxy/session.h"

bool login_from_server(struct session *session, const uint8_t *body, size_t length,
                       struct bytes *out)
{
    struct bytes offer = {0};
    size_t count = 0;
    if (session->server.stream.tls == NULL || !sasl_write_unbound(&offer, body, length, &count))
        return false;
    if (count != 0) {
        bytes_add(out, offer.data, offer.length);
    } else {
        struct error error;
        error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
                  "the server demands channel binding, which does not reach through crossfade");
        session_fail(session, &error);
    }
    bytes_free(&offer);
    return true;
}

/* The server takes a client that could bind, and thinks that the server cannot, for the victim of
 * somebody in between, and it is not quite wrong. */
bool login_from_client(struct session *session, const uint8_t *body, size_t length)
{
    char binding;
    if (session->server.stream.tls == NULL || !sasl_read_binding(body, length, &binding) ||
        binding == 'n')
        return true;
    struct error error;
    error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
              "SCRAM channel binding does not reach through crossfade, where both the client's "
              "connection and the server's have TLS");
    error_hint(&error, "Connect with channel_binding=disable, or let crossfade connect to the "
                       "server with sslmode=disable.");
    session_fail(session, &error);
    return false;
}

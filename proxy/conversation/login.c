#include "proxy/conversation/login.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/rand.h>
#include <string.h>

#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "protocol/sasl.h"
#include "protocol/scram.h"
#include "proxy/conversation/session/session.h"

/* PG_MAX_SASL_MESSAGE_LENGTH in PostgreSQL, which counts the length itself. */
#define LOGIN_SASL_LIMIT (SCRAM_MESSAGE_LIMIT - 4)

enum login_state {
    LOGIN_ASKING,
    LOGIN_PASSING,
    LOGIN_OFFERED,
    LOGIN_CHOSEN,
    LOGIN_BEGUN,
    LOGIN_CHALLENGED,
    LOGIN_PROVING,
    LOGIN_PROVED,
    LOGIN_STATE_COUNT
};

struct login {
    enum login_state state;
    struct sasl_offer offer; /* the server's */
    struct bytes offered;    /* the same, as it came */
    struct scram_keys keys;
    bool is_bound; /* what the client has chosen */
    struct scram_server server;
    struct scram_client client;
};

/* --- Failures -------------------------------------------------------------------------------- */

static void login_fail(struct session *session, const char *reason)
{
    struct error error;
    error_set(&error, SQLSTATE_PROTOCOL_VIOLATION, "%s", reason);
    session_fail(session, &error);
}

static void login_refuse_binding(struct session *session)
{
    struct error error;
    error_set(&error, SQLSTATE_INVALID_AUTHORIZATION,
              "SCRAM channel binding does not reach through crossfade, where both the client's "
              "connection and the server's have TLS");
    if (session->line != NULL)
        error_detail(&error, "Crossfade could not read the role's verifier, which it needs to bind "
                             "the login itself. Its log says why.");
    error_hint(&error, "Connect with channel_binding=disable, or give crossfade's configuration "
                       "\"verifiers\", a connection of a role that may read rolname and "
                       "rolpassword of pg_authid.");
    session_fail(session, &error);
}

/* --- What an offer begins -------------------------------------------------------------------- */

static void login_random(void *data, size_t length)
{
    int status = RAND_bytes(data, (int)length);
    assert(status == 1);
    (void)status;
}

static void login_pass(struct session *session, struct bytes *out)
{
    struct login *login = session->login;
    struct bytes offer = {0};
    size_t count = 0;
    bool written = sasl_write_unbound(&offer, login->offered.data, login->offered.length, &count);
    assert(written);
    (void)written;
    login->state = LOGIN_PASSING;
    if (count != 0)
        bytes_add(out, offer.data, offer.length);
    else
        login_fail(session, "the server demands channel binding, which does not reach through "
                            "crossfade");
    bytes_free(&offer);
}

/* The server's first words. True where they are not passed on. */
static bool login_begin(struct session *session, const uint8_t *body, size_t length,
                        struct bytes *out)
{
    struct login *login = memory_zero(1, sizeof *login);
    session->login = login;
    login->state = LOGIN_PASSING;
    if (!sasl_read_offer(body, length, &login->offer) || !login->offer.has_bound)
        return false;
    bytes_add(&login->offered, body, length);
    if (session->line == NULL || !login->offer.has_scram_bound) {
        login_pass(session, out);
        return true;
    }
    login->state = LOGIN_ASKING;
    session->wishes->read_verifier(session);
    return true;
}

/* A role without a verifier is one with keys that nobody has: its login goes as every other one
 * goes with a wrong password. */
static void login_set_keys(struct login *login, const char *verifier)
{
    if (verifier == NULL || !scram_read_verifier(verifier, &login->keys))
        login_random(&login->keys, sizeof login->keys);
}

static void login_offer(struct session *session, struct bytes *out)
{
    struct login *login = session->login;
    uint8_t random[SCRAM_RANDOM_LENGTH];
    const struct scram_binding *ours = &session->line->ours;
    const struct scram_binding *theirs = &session->line->theirs;
    if (theirs->length == 0 && !login->offer.has_scram) {
        login_fail(session, "the server demands channel binding to a certificate that has no "
                            "tls-server-end-point");
        return;
    }
    login_random(random, sizeof random);
    scram_server_begin(&login->server, ours, random);
    login_random(random, sizeof random);
    scram_client_begin(&login->client, theirs, random);
    sasl_write_offer(out, ours->length != 0);
    login->state = LOGIN_OFFERED;
}

void login_take_verifier(struct session *session, bool is_known, const char *verifier)
{
    struct login *login = session->login;
    if (session->state != SESSION_LOGIN || login == NULL || login->state != LOGIN_ASKING)
        return;
    struct bytes *out = outflow_bytes(&session->client.out);
    if (is_known) {
        login_set_keys(login, verifier);
        login_offer(session, out);
    } else {
        login_pass(session, out);
    }
}

void login_end(struct session *session)
{
    struct login *login = session->login;
    if (login == NULL)
        return;
    scram_server_end(&login->server);
    scram_client_end(&login->client);
    bytes_free(&login->offered);
    OPENSSL_cleanse(login, sizeof *login);
    memory_free(login);
    session->login = NULL;
}

/* --- From the client ------------------------------------------------------------------------- */

/* client-first: the server's turn begins with ours. */
static void login_take_first(struct session *session, struct sasl_data data, struct bytes *out)
{
    struct login *login = session->login;
    struct error error;
    if (!scram_server_read_first(&login->server, login->is_bound, data.at, data.length, &error)) {
        session_fail(session, &error);
        return;
    }
    struct bytes first = {0};
    scram_client_write_first(&login->client, &first);
    bool binds = login->client.binding.length != 0;
    sasl_write_choice(out, binds ? SCRAM_MECHANISM_BOUND : SCRAM_MECHANISM, &first);
    bytes_free(&first);
    login->state = LOGIN_BEGUN;
}

static void login_take_choice(struct session *session, struct sasl_data body, struct bytes *out)
{
    struct login *login = session->login;
    const char *mechanism;
    struct sasl_data data;
    struct error error;
    if (!sasl_read_choice(body.at, body.length, &mechanism, &data, &error)) {
        session_fail(session, &error);
        return;
    }
    login->is_bound = strcmp(mechanism, SCRAM_MECHANISM_BOUND) == 0;
    if ((!login->is_bound && strcmp(mechanism, SCRAM_MECHANISM) != 0) ||
        (login->is_bound && login->server.binding.length == 0)) {
        login_fail(session, "client selected an invalid SASL authentication mechanism");
    } else if (data.at != NULL) {
        login_take_first(session, data, out);
    } else {
        sasl_write_challenge(outflow_bytes(&session->client.out), SASL_CONTINUE,
                             &(struct bytes){0});
        login->state = LOGIN_CHOSEN;
    }
}

/* client-final. Where the client has not proved that it knows the password, the server gets a proof
 * that is as wrong, and says what it has to say to that. */
static void login_take_final(struct session *session, struct sasl_data data, struct bytes *out)
{
    struct login *login = session->login;
    struct error error;
    uint8_t client_key[SCRAM_KEY_LENGTH];
    if (!scram_server_read_final(&login->server, data.at, data.length, &error)) {
        session_fail(session, &error);
        return;
    }
    if (!scram_server_check_proof(&login->server, &login->keys, client_key)) {
        log_event(LOG_LEVEL_INFO, "login_not_proved", LOG_NUMBER("session", session->id),
                  LOG_TEXT("peer", session->client.peer), LOG_TEXT("user", session->client.user));
        login_random(client_key, sizeof client_key);
    }
    struct bytes final = {0};
    scram_client_write_final(&login->client, client_key, &final);
    sasl_write_response(out, &final);
    bytes_free(&final);
    OPENSSL_cleanse(client_key, sizeof client_key);
    login->state = LOGIN_PROVING;
}

/* By state; where there is none, it is not the client's turn. */
static void (*const LOGIN_FROM_CLIENT[LOGIN_STATE_COUNT])(struct session *, struct sasl_data,
                                                          struct bytes *) = {
    [LOGIN_OFFERED] = login_take_choice,
    [LOGIN_CHOSEN] = login_take_first,
    [LOGIN_CHALLENGED] = login_take_final,
};

bool login_is_busy(const struct session *session)
{
    const struct login *login = session->login;
    if (login == NULL)
        return session->state == SESSION_LOGIN; /* the server has not asked yet */
    return login->state != LOGIN_PASSING && LOGIN_FROM_CLIENT[login->state] == NULL;
}

bool login_from_client(struct session *session, const uint8_t *body, size_t length,
                       struct bytes *out)
{
    const struct login *login = session->login;
    if (login == NULL)
        return false;
    assert(!login_is_busy(session));
    if (login->state != LOGIN_PASSING) {
        if (length > LOGIN_SASL_LIMIT)
            return false; /* the server refuses it in its own way */
        LOGIN_FROM_CLIENT[login->state](session, (struct sasl_data){body, length}, out);
        return true;
    }
    /* The server takes a client that could bind, and thinks that the server cannot, for the victim
     * of somebody in between, and it is not quite wrong. */
    char binding;
    if (!login->offer.has_bound || !sasl_read_binding(body, length, &binding) || binding == 'n')
        return false;
    login_refuse_binding(session);
    return true;
}

/* --- From the server ------------------------------------------------------------------------- */

static void login_take_challenge(struct session *session, struct sasl_data data, struct bytes *out)
{
    struct login *login = session->login;
    struct scram_challenge challenge;
    if (!scram_client_read_first(&login->client, data.at, data.length, &challenge)) {
        login_fail(session, "the server sent a malformed SCRAM challenge");
        return;
    }
    struct bytes first = {0};
    scram_server_write_first(&login->server, &challenge, &first);
    sasl_write_challenge(out, SASL_CONTINUE, &first);
    bytes_free(&first);
    login->state = LOGIN_CHALLENGED;
}

static void login_take_verdict(struct session *session, struct sasl_data data, struct bytes *out)
{
    struct login *login = session->login;
    if (!scram_client_check_final(&login->client, &login->keys, data.at, data.length)) {
        login_fail(session, "the server did not prove that it knows the role's verifier");
        return;
    }
    struct bytes final = {0};
    scram_server_write_final(&login->server, &login->keys, &final);
    sasl_write_challenge(out, SASL_FINAL, &final);
    bytes_free(&final);
    login->state = LOGIN_PROVED;
}

/* In which state the server may say what. */
static const struct {
    enum login_state state;
    uint32_t kind;
    void (*take)(struct session *session, struct sasl_data data, struct bytes *out);
} LOGIN_FROM_SERVER[] = {
    {LOGIN_BEGUN, SASL_CONTINUE, login_take_challenge},
    {LOGIN_PROVING, SASL_FINAL, login_take_verdict},
};

bool login_from_server(struct session *session, const uint8_t *body, size_t length,
                       struct bytes *out)
{
    const struct login *login = session->login;
    bool ends_itself = login != NULL && login->state != LOGIN_PASSING;
    uint32_t kind = UINT32_MAX;
    struct sasl_data data = {0};
    bool is_read = sasl_read_authentication(body, length, &kind, &data);
    if (is_read && kind == SASL_AUTHENTICATED && (!ends_itself || login->state == LOGIN_PROVED)) {
        login_end(session);
        return false;
    }
    if (login == NULL)
        return login_begin(session, body, length, out);
    if (!ends_itself)
        return false;
    for (size_t i = 0; is_read && i < sizeof LOGIN_FROM_SERVER / sizeof *LOGIN_FROM_SERVER; i++) {
        if (LOGIN_FROM_SERVER[i].state != login->state || LOGIN_FROM_SERVER[i].kind != kind)
            continue;
        LOGIN_FROM_SERVER[i].take(session, data, out);
        return true;
    }
    login_fail(session, "the server did not go on with SCRAM as it had begun");
    return true;
}

#include "proxy/net/tls.h"

#include <arpa/inet.h>
#include <assert.h>
#include <limits.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/stat.h>

#include "protocol/base/bytes.h"
#include "protocol/base/memory.h"

#define TLS_PROTOCOL_NAME "postgresql"
#define TLS_PROBLEM_LIMIT 200
#define TLS_NAME_LIMIT 256

struct tls_context {
    atomic_uint references;
    SSL_CTX *ssl;
    enum tls_mode mode;
    bool no_sni;
};

struct tls {
    struct tls_context *context;
    SSL *ssl;
    BIO *received; /* these two belong to `ssl` */
    BIO *unsent;
    enum tls_state state;
    bool is_direct;
    char problem[TLS_PROBLEM_LIMIT];
};

/* ALPN's list of protocols: each with its length in front. */
static const uint8_t TLS_PROTOCOLS[] = "\x0a" TLS_PROTOCOL_NAME;
#define TLS_PROTOCOLS_LENGTH (sizeof TLS_PROTOCOLS - 1)

static const char *tls_last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason != NULL ? reason : "the connection was cut";
}

/* --- Contexts -------------------------------------------------------------------------------- */

static bool tls_refuse_file(const char *what, const char *path, struct error *error)
{
    error_set(error, SQLSTATE_CONFIG_FILE, "%s file \"%s\": %s", what, path, tls_last_reason());
    ERR_clear_error();
    return false;
}

/* A key that others may read is not a secret: the rule of PostgreSQL's ssl_key_file. */
static bool tls_check_key_file(const char *path, struct error *error)
{
    struct stat status;
    if (stat(path, &status) != 0)
        return error_set(error, SQLSTATE_CONFIG_FILE, "key file \"%s\": %s", path, strerror(errno));
    mode_t forbidden = status.st_uid == 0 ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO;
    if ((status.st_mode & forbidden) == 0)
        return true;
    return error_set(error, SQLSTATE_CONFIG_FILE,
                     "key file \"%s\" may be read by others; expected mode 0600, or 0640 if it is "
                     "root's",
                     path);
}

static bool tls_load_certificate(SSL_CTX *ssl, const struct tls_config *config, struct error *error)
{
    if (config->certificate == NULL)
        return true;
    if (SSL_CTX_use_certificate_chain_file(ssl, config->certificate) != 1)
        return tls_refuse_file("certificate", config->certificate, error);
    if (!tls_check_key_file(config->key, error))
        return false;
    if (SSL_CTX_use_PrivateKey_file(ssl, config->key, SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_check_private_key(ssl) != 1)
        return tls_refuse_file("key", config->key, error);
    return true;
}

static bool tls_load_ca(SSL_CTX *ssl, const struct tls_config *config, struct error *error)
{
    if (config->ca == NULL)
        return true;
    if (strcmp(config->ca, "system") == 0)
        return SSL_CTX_set_default_verify_paths(ssl) == 1 ||
               tls_refuse_file("certificate authority", config->ca, error);
    if (SSL_CTX_load_verify_locations(ssl, config->ca, NULL) != 1)
        return tls_refuse_file("certificate authority", config->ca, error);
    return true;
}

static struct tls_context *tls_context_new(const SSL_METHOD *method,
                                           const struct tls_config *config, struct error *error)
{
    ERR_clear_error();
    struct tls_context *context = memory_zero(1, sizeof *context);
    atomic_init(&context->references, 1);
    context->mode = config->mode;
    context->no_sni = config->no_sni;
    context->ssl = SSL_CTX_new(method);
    assert(context->ssl != NULL);
    SSL_CTX_set_min_proto_version(context->ssl, TLS1_2_VERSION);
    SSL_CTX_set_options(context->ssl, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    SSL_CTX_set_mode(context->ssl, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context->ssl, SSL_SESS_CACHE_OFF);
    if (tls_load_certificate(context->ssl, config, error) &&
        tls_load_ca(context->ssl, config, error))
        return context;
    tls_context_release(context);
    return NULL;
}

/* A client that names protocols, and not ours, means to talk to somebody else. */
static int tls_choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *length,
                               const unsigned char *offered, unsigned offered_length, void *unused)
{
    (void)ssl;
    (void)unused;
    unsigned char *found;
    if (SSL_select_next_proto(&found, length, TLS_PROTOCOLS, TLS_PROTOCOLS_LENGTH, offered,
                              offered_length) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = found;
    return SSL_TLSEXT_ERR_OK;
}

struct tls_context *tls_context_for_clients(const struct tls_config *config, struct error *error)
{
    struct tls_context *context = tls_context_new(TLS_server_method(), config, error);
    if (context == NULL)
        return NULL;
    int verify = SSL_VERIFY_NONE;
    if (config->ca != NULL)
        verify = SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE;
    if (config->mode >= TLS_MODE_VERIFY_CA)
        verify |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
    SSL_CTX_set_verify(context->ssl, verify, NULL);
    SSL_CTX_set_num_tickets(context->ssl, 0);
    SSL_CTX_set_options(context->ssl, SSL_OP_NO_TICKET);
    SSL_CTX_set_alpn_select_cb(context->ssl, tls_choose_protocol, NULL);
    if (config->ca != NULL && strcmp(config->ca, "system") != 0)
        SSL_CTX_set_client_CA_list(context->ssl, SSL_load_client_CA_file(config->ca));
    return context;
}

struct tls_context *tls_context_for_server(const struct tls_config *config, struct error *error)
{
    struct tls_context *context = tls_context_new(TLS_client_method(), config, error);
    if (context == NULL)
        return NULL;
    /* As libpq: a certificate authority that is given counts under `require` too. */
    bool verifies = config->mode >= TLS_MODE_VERIFY_CA ||
                    (config->mode == TLS_MODE_REQUIRE && config->ca != NULL);
    SSL_CTX_set_verify(context->ssl, verifies ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
    SSL_CTX_set_alpn_protos(context->ssl, TLS_PROTOCOLS, TLS_PROTOCOLS_LENGTH);
    return context;
}

void tls_context_release(struct tls_context *context)
{
    if (context == NULL || atomic_fetch_sub(&context->references, 1) != 1)
        return;
    SSL_CTX_free(context->ssl);
    memory_free(context);
}

/* --- Connections ----------------------------------------------------------------------------- */

static struct tls *tls_new(struct tls_context *context)
{
    struct tls *tls = memory_zero(1, sizeof *tls);
    atomic_fetch_add(&context->references, 1);
    tls->context = context;
    tls->ssl = SSL_new(context->ssl);
    tls->received = BIO_new(BIO_s_mem());
    tls->unsent = BIO_new(BIO_s_mem());
    assert(tls->ssl != NULL && tls->received != NULL && tls->unsent != NULL);
    SSL_set_bio(tls->ssl, tls->received, tls->unsent);
    return tls;
}

struct tls *tls_accept(struct tls_context *context, bool is_direct)
{
    struct tls *tls = tls_new(context);
    tls->is_direct = is_direct;
    SSL_set_accept_state(tls->ssl);
    return tls;
}

static bool tls_is_literal_address(const char *host)
{
    struct in6_addr address;
    return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
}

struct tls *tls_connect(struct tls_context *context, const char *host)
{
    struct tls *tls = tls_new(context);
    SSL_set_connect_state(tls->ssl);
    bool is_literal = tls_is_literal_address(host);
    if (!is_literal && !context->no_sni)
        SSL_set_tlsext_host_name(tls->ssl, host);
    if (context->mode == TLS_MODE_VERIFY_FULL) {
        X509_VERIFY_PARAM *expected = SSL_get0_param(tls->ssl);
        int status = is_literal ? X509_VERIFY_PARAM_set1_ip_asc(expected, host)
                                : X509_VERIFY_PARAM_set1_host(expected, host, 0);
        assert(status == 1);
    }
    /* Puts the greeting where tls_unsent finds it. */
    int status = SSL_do_handshake(tls->ssl);
    assert(status != 1);
    return tls;
}

void tls_free(struct tls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->ssl);
    tls_context_release(tls->context);
    memory_free(tls);
}

enum tls_state tls_state(const struct tls *tls)
{
    return tls->state;
}

const char *tls_problem(const struct tls *tls)
{
    return tls->problem;
}

static void tls_fail(struct tls *tls, const char *reason)
{
    long verdict = SSL_get_verify_result(tls->ssl);
    if (verdict != X509_V_OK && SSL_get_verify_mode(tls->ssl) != SSL_VERIFY_NONE)
        snprintf(tls->problem, sizeof tls->problem, "%s: %s", reason,
                 X509_verify_cert_error_string(verdict));
    else
        snprintf(tls->problem, sizeof tls->problem, "%s", reason);
    tls->state = TLS_FAILED;
    ERR_clear_error();
}

/* What an operation that did not succeed means. */
static void tls_judge(struct tls *tls, int result)
{
    switch (SSL_get_error(tls->ssl, result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
        break;
    case SSL_ERROR_ZERO_RETURN:
        tls->state = TLS_ENDED;
        break;
    default:
        tls_fail(tls, tls_last_reason());
    }
}

static void tls_shake(struct tls *tls)
{
    int result = SSL_do_handshake(tls->ssl);
    if (result != 1) {
        tls_judge(tls, result);
        return;
    }
    const unsigned char *protocol;
    unsigned length;
    SSL_get0_alpn_selected(tls->ssl, &protocol, &length);
    if (tls->is_direct && length == 0)
        tls_fail(tls, "a greeting without a request for encryption must name the protocol "
                      "\"" TLS_PROTOCOL_NAME "\" (ALPN)");
    else
        tls->state = TLS_OPEN;
}

void tls_receive(struct tls *tls, const void *sealed, size_t length)
{
    assert(length <= INT_MAX);
    int taken = BIO_write(tls->received, sealed, (int)length);
    assert(taken == (int)length);
}

size_t tls_read(struct tls *tls, void *data, size_t size)
{
    ERR_clear_error();
    if (tls->state == TLS_SHAKING)
        tls_shake(tls);
    size_t total = 0;
    while (tls->state == TLS_OPEN && total < size) {
        size_t count = 0;
        int result = SSL_read_ex(tls->ssl, (char *)data + total, size - total, &count);
        total += count;
        if (result == 1)
            continue;
        tls_judge(tls, result);
        break;
    }
    return total;
}

void tls_write(struct tls *tls, const void *data, size_t length)
{
    if ((tls->state != TLS_OPEN && tls->state != TLS_ENDED) || length == 0)
        return;
    size_t written = 0;
    ERR_clear_error();
    int result = SSL_write_ex(tls->ssl, data, length, &written);
    if (result != 1)
        tls_fail(tls, tls_last_reason());
    else
        assert(written == length); /* memory takes everything */
}

void tls_end(struct tls *tls)
{
    if (tls->state == TLS_OPEN || tls->state == TLS_ENDED)
        SSL_shutdown(tls->ssl);
    ERR_clear_error();
}

size_t tls_unsent(const struct tls *tls, const void **sealed)
{
    char *data = NULL;
    long length = BIO_get_mem_data(tls->unsent, &data);
    *sealed = data;
    return length > 0 ? (size_t)length : 0;
}

void tls_sent(struct tls *tls, size_t length)
{
    char skipped[4096];
    if (length == BIO_ctrl_pending(tls->unsent)) {
        (void)BIO_reset(tls->unsent);
        return;
    }
    while (length > 0) {
        size_t some = length < sizeof skipped ? length : sizeof skipped;
        int read = BIO_read(tls->unsent, skipped, (int)some);
        assert(read == (int)some);
        length -= some;
    }
}

bool tls_peer_is(const struct tls *tls, const char *user)
{
    char name[TLS_NAME_LIMIT];
    X509 *certificate = SSL_get0_peer_certificate(tls->ssl);
    if (certificate == NULL || SSL_get_verify_result(tls->ssl) != X509_V_OK)
        return false;
    int length = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                                           sizeof name);
    /* A name with a zero byte in it is cut where it is compared. */
    return length > 0 && strlen(name) == (size_t)length && strcmp(name, user) == 0;
}

size_t tls_end_point(const struct tls *tls, uint8_t hash[TLS_END_POINT_LIMIT])
{
    _Static_assert(TLS_END_POINT_LIMIT >= EVP_MAX_MD_SIZE, "room for every hash");
    X509 *certificate = SSL_is_server(tls->ssl) ? SSL_get_certificate(tls->ssl)
                                                : SSL_get0_peer_certificate(tls->ssl);
    int digest = NID_undef;
    unsigned length = 0;
    /* The hash of the certificate's signature; Ed25519, for one, has none that could be named. */
    if (certificate == NULL ||
        X509_get_signature_info(certificate, &digest, NULL, NULL, NULL) != 1 ||
        digest == NID_undef) {
        ERR_clear_error();
        return 0;
    }
    if (digest == NID_md5 || digest == NID_sha1)
        digest = NID_sha256;
    const EVP_MD *method = EVP_get_digestbynid(digest);
    return method != NULL && X509_digest(certificate, method, hash, &length) == 1 ? length : 0;
}

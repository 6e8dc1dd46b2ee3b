#include "protocol/scram.h"

#include <assert.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "protocol/base/base64.h"

#define SCRAM_BINDING_TYPE "tls-server-end-point"
#define SCRAM_BOUND_HEADER "p=" SCRAM_BINDING_TYPE ",,"

_Static_assert(SCRAM_KEY_LENGTH == SHA256_DIGEST_LENGTH, "the hash of the mechanism's name");
_Static_assert(SCRAM_NONCE_LIMIT >= BASE64_LENGTH(SCRAM_RANDOM_LENGTH), "it fits");

/* --- Keys ------------------------------------------------------------------------------------ */

static void scram_sign(const uint8_t key[SCRAM_KEY_LENGTH], const struct bytes *exchange,
                       uint8_t signature[SCRAM_KEY_LENGTH])
{
    unsigned length = 0;
    const uint8_t *made = HMAC(EVP_sha256(), key, (int)SCRAM_KEY_LENGTH, exchange->data,
                               exchange->length, signature, &length);
    assert(made != NULL && length == SCRAM_KEY_LENGTH);
    (void)made;
}

/* A proof is a key, covered with a signature: once gives the proof, twice the key. */
static void scram_cover(const uint8_t from[SCRAM_KEY_LENGTH],
                        const uint8_t signature[SCRAM_KEY_LENGTH], uint8_t to[SCRAM_KEY_LENGTH])
{
    for (size_t i = 0; i < SCRAM_KEY_LENGTH; i++)
        to[i] = from[i] ^ signature[i];
}

static bool scram_read_key(const char *text, size_t length, uint8_t key[SCRAM_KEY_LENGTH])
{
    size_t count;
    return base64_read(text, length, key, SCRAM_KEY_LENGTH, &count) && count == SCRAM_KEY_LENGTH;
}

static bool scram_read_iterations(const char *text, size_t length, uint32_t *iterations)
{
    uint32_t value = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        value = value * 10 + (uint32_t)(text[i] - '0');
        if (value > SCRAM_ITERATION_LIMIT)
            return false;
    }
    if (value == 0)
        return false;
    *iterations = value;
    return true;
}

static bool scram_is_salt(const char *text, size_t length)
{
    uint8_t salt[SCRAM_SALT_LIMIT];
    size_t count;
    return length <= SCRAM_SALT_LIMIT && base64_read(text, length, salt, sizeof salt, &count) &&
           count != 0;
}

/* What stands before the separator; the text goes on after it. */
static bool scram_cut(const char **text, char separator, const char **piece, size_t *length)
{
    const char *end = strchr(*text, separator);
    if (end == NULL)
        return false;
    *piece = *text;
    *length = (size_t)(end - *text);
    *text = end + 1;
    return true;
}

bool scram_read_verifier(const char *text, struct scram_keys *keys)
{
    const char *piece;
    size_t length;
    uint32_t iterations;
    struct scram_keys found;
    bool read =
        scram_cut(&text, '$', &piece, &length) && length == strlen(SCRAM_MECHANISM) &&
        memcmp(piece, SCRAM_MECHANISM, length) == 0 && scram_cut(&text, ':', &piece, &length) &&
        scram_read_iterations(piece, length, &iterations) &&
        scram_cut(&text, '$', &piece, &length) && scram_is_salt(piece, length) &&
        scram_cut(&text, ':', &piece, &length) && scram_read_key(piece, length, found.stored) &&
        scram_read_key(text, strlen(text), found.server);
    if (read)
        *keys = found;
    OPENSSL_cleanse(&found, sizeof found);
    return read;
}

static void scram_make_nonce(const uint8_t random[SCRAM_RANDOM_LENGTH],
                             char nonce[SCRAM_NONCE_LIMIT + 1])
{
    struct bytes text = {0};
    base64_write(&text, random, SCRAM_RANDOM_LENGTH);
    bytes_add_u8(&text, '\0');
    memcpy(nonce, text.data, text.length);
    bytes_free(&text);
}

/* --- Reading --------------------------------------------------------------------------------- */

/* Walks over a message, attribute by attribute: a=value,b=value. */
struct scram_reader {
    const char *at;
    const char *end;
    struct error *error;
};

__attribute__((format(printf, 2, 3))) static void scram_malformed(struct error *error,
                                                                  const char *format, ...)
{
    char detail[sizeof error->detail];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(detail, sizeof detail, format, arguments);
    va_end(arguments);
    error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "malformed SCRAM message");
    error_detail(error, "%s", detail);
}

/* The next character in PostgreSQL's notation, borrowed until the next call of the thread. */
static const char *scram_show_next(const struct scram_reader *reader)
{
    static _Thread_local char shown[sizeof "0xff"];
    char next = '\0';
    if (reader->at != reader->end)
        next = *reader->at;
    bool is_printable = next > 0x20 && next < 0x7f;
    snprintf(shown, sizeof shown, is_printable ? "'%c'" : "0x%02x", (unsigned char)next);
    return shown;
}

static bool scram_open(struct scram_reader *reader, const void *message, size_t length,
                       struct error *error)
{
    if (length == 0) {
        scram_malformed(error, "The message is empty.");
        return false;
    }
    if (memchr(message, '\0', length) != NULL) {
        scram_malformed(error, "Message length does not match input length.");
        return false;
    }
    if (length > SCRAM_MESSAGE_LIMIT) {
        scram_malformed(error, "The message is too long.");
        return false;
    }
    *reader = (struct scram_reader){message, (const char *)message + length, error};
    return true;
}

static bool scram_next_is(const struct scram_reader *reader, char expected)
{
    return reader->at != reader->end && *reader->at == expected;
}

static bool scram_skip(struct scram_reader *reader, char expected)
{
    if (!scram_next_is(reader, expected))
        return false;
    reader->at++;
    return true;
}

/* After the attribute's name. */
static bool scram_read_value(struct scram_reader *reader, char name, const char **value,
                             size_t *length)
{
    if (!scram_skip(reader, '=')) {
        scram_malformed(reader->error, "Expected character \"=\" for attribute \"%c\".", name);
        return false;
    }
    const char *comma = memchr(reader->at, ',', (size_t)(reader->end - reader->at));
    const char *stop = comma != NULL ? comma : reader->end;
    *value = reader->at;
    *length = (size_t)(stop - reader->at);
    reader->at = comma != NULL ? comma + 1 : reader->end;
    return true;
}

static bool scram_read_attribute(struct scram_reader *reader, char name, const char **value,
                                 size_t *length)
{
    if (!scram_skip(reader, name)) {
        scram_malformed(reader->error, "Expected attribute \"%c\" but found \"%s\".", name,
                        scram_show_next(reader));
        return false;
    }
    return scram_read_value(reader, name, value, length);
}

static bool scram_read_any(struct scram_reader *reader, char *name, const char **value,
                           size_t *length)
{
    if (reader->at == reader->end) {
        scram_malformed(reader->error, "Attribute expected, but found end of string.");
        return false;
    }
    char found = *reader->at;
    if (!((found >= 'a' && found <= 'z') || (found >= 'A' && found <= 'Z'))) {
        scram_malformed(reader->error, "Attribute expected, but found invalid character \"%s\".",
                        scram_show_next(reader));
        return false;
    }
    reader->at++;
    *name = found;
    return scram_read_value(reader, found, value, length);
}

static bool scram_is_nonce(const char *nonce, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (nonce[i] < 0x21 || nonce[i] > 0x7e)
            return false;
    return true;
}

/* --- The server's part ----------------------------------------------------------------------- */

void scram_server_begin(struct scram_server *server, const struct scram_binding *binding,
                        const uint8_t random[SCRAM_RANDOM_LENGTH])
{
    *server = (struct scram_server){.binding = *binding};
    scram_make_nonce(random, server->nonce);
}

static void scram_wipe_bytes(struct bytes *bytes)
{
    if (bytes->data != NULL)
        OPENSSL_cleanse(bytes->data, bytes->capacity);
    bytes_free(bytes);
}

void scram_server_end(struct scram_server *server)
{
    scram_wipe_bytes(&server->exchange);
    OPENSSL_cleanse(server, sizeof *server);
}

/* Whether the client's word on channel binding fits the mechanism that it has chosen and those that
 * were offered. A client that could bind, and says that the server cannot, has been lied to. */
static bool scram_server_read_flag(struct scram_server *server, bool is_bound,
                                   struct scram_reader *reader)
{
    struct error *error = reader->error;
    if (scram_next_is(reader, 'p')) {
        const char *type;
        size_t length;
        if (!is_bound) {
            scram_malformed(
                error, "The client selected SCRAM-SHA-256 without channel binding, but the SCRAM "
                       "message includes channel binding data.");
            return false;
        }
        if (!scram_read_attribute(reader, 'p', &type, &length))
            return false;
        server->flag = 'p';
        return (length == strlen(SCRAM_BINDING_TYPE) &&
                memcmp(type, SCRAM_BINDING_TYPE, length) == 0) ||
               error_set(error, SQLSTATE_PROTOCOL_VIOLATION,
                         "unsupported SCRAM channel-binding type");
    }
    if (!scram_next_is(reader, 'n') && !scram_next_is(reader, 'y')) {
        scram_malformed(error, "Unexpected channel-binding flag \"%s\".", scram_show_next(reader));
        return false;
    }
    server->flag = *reader->at++;
    if (is_bound) {
        scram_malformed(error, "The client selected SCRAM-SHA-256-PLUS, but the SCRAM message does "
                               "not include channel binding data.");
        return false;
    }
    if (server->flag == 'y' && server->binding.length != 0) {
        error_set(error, SQLSTATE_INVALID_AUTHORIZATION, "SCRAM channel binding negotiation error");
        return error_detail(error, "The client supports SCRAM channel binding but thinks the "
                                   "server does not.  However, this server does support channel "
                                   "binding.");
    }
    if (scram_skip(reader, ','))
        return true;
    scram_malformed(error, "Comma expected, but found character \"%s\".", scram_show_next(reader));
    return false;
}

static bool scram_server_read_header(struct scram_server *server, bool is_bound,
                                     struct scram_reader *reader)
{
    if (!scram_server_read_flag(server, is_bound, reader))
        return false;
    if (scram_next_is(reader, 'a'))
        return error_set(reader->error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                         "client uses authorization identity, but it is not supported");
    if (scram_skip(reader, ','))
        return true;
    scram_malformed(reader->error, "Unexpected attribute \"%s\" in client-first-message.",
                    scram_show_next(reader));
    return false;
}

bool scram_server_read_first(struct scram_server *server, bool is_bound, const void *message,
                             size_t length, struct error *error)
{
    assert(server->exchange.length == 0 && (!is_bound || server->binding.length != 0));
    struct scram_reader reader;
    if (!scram_open(&reader, message, length, error) ||
        !scram_server_read_header(server, is_bound, &reader))
        return false;
    const char *bare = reader.at;
    const char *value;
    size_t value_length;
    char name;
    if (scram_next_is(&reader, 'm'))
        return error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                         "client requires an unsupported SCRAM extension");
    /* The name is not looked at, as in PostgreSQL: the startup packet has it. */
    if (!scram_read_attribute(&reader, 'n', &value, &value_length) ||
        !scram_read_attribute(&reader, 'r', &value, &value_length))
        return false;
    if (!scram_is_nonce(value, value_length))
        return error_set(error, SQLSTATE_PROTOCOL_VIOLATION,
                         "non-printable characters in SCRAM nonce");
    server->nonce_at = (size_t)(value - bare);
    server->nonce_length = value_length;
    while (reader.at != reader.end)
        if (!scram_read_any(&reader, &name, &value, &value_length))
            return false;
    bytes_add(&server->exchange, bare, (size_t)(reader.end - bare));
    return true;
}

void scram_server_write_first(struct scram_server *server, const struct scram_challenge *challenge,
                              struct bytes *out)
{
    struct bytes *exchange = &server->exchange;
    char theirs[SCRAM_MESSAGE_LIMIT];
    assert(server->nonce_length <= sizeof theirs);
    memcpy(theirs, exchange->data + server->nonce_at, server->nonce_length);
    bytes_add_text(exchange, ",");
    size_t begun = exchange->length;
    bytes_add_text(exchange, "r=");
    server->nonce_at = exchange->length;
    bytes_add(exchange, theirs, server->nonce_length);
    bytes_add_text(exchange, server->nonce);
    server->nonce_length += strlen(server->nonce);
    bytes_add_format(exchange, ",s=%.*s,i=%u", (int)challenge->salt_length, challenge->salt,
                     challenge->iterations);
    bytes_add(out, exchange->data + begun, exchange->length - begun);
}

/* What "c=" must say: the flag that client-first had, and the certificate. */
static void scram_add_binding(struct bytes *out, char flag, const struct scram_binding *binding)
{
    struct bytes input = {0};
    if (flag == 'p') {
        bytes_add_text(&input, SCRAM_BOUND_HEADER);
        bytes_add(&input, binding->data, binding->length);
    } else {
        bytes_add_u8(&input, (uint8_t)flag);
        bytes_add_text(&input, ",,");
    }
    base64_write(out, input.data, input.length);
    bytes_free(&input);
}

static bool scram_server_check_binding(const struct scram_server *server, const char *value,
                                       size_t length, struct error *error)
{
    struct bytes expected = {0};
    scram_add_binding(&expected, server->flag, &server->binding);
    bool matches = expected.length == length && memcmp(expected.data, value, length) == 0;
    bytes_free(&expected);
    if (matches)
        return true;
    if (server->flag == 'p')
        return error_set(error, SQLSTATE_INVALID_AUTHORIZATION,
                         "SCRAM channel binding check failed");
    return error_set(error, SQLSTATE_PROTOCOL_VIOLATION,
                     "unexpected SCRAM channel-binding attribute in client-final-message");
}

bool scram_server_read_final(struct scram_server *server, const void *message, size_t length,
                             struct error *error)
{
    struct scram_reader reader;
    const char *value;
    size_t value_length;
    if (!scram_open(&reader, message, length, error) ||
        !scram_read_attribute(&reader, 'c', &value, &value_length) ||
        !scram_server_check_binding(server, value, value_length, error) ||
        !scram_read_attribute(&reader, 'r', &value, &value_length))
        return false;
    if (value_length != server->nonce_length ||
        memcmp(value, server->exchange.data + server->nonce_at, value_length) != 0) {
        error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "invalid SCRAM response");
        return error_detail(error, "Nonce does not match.");
    }
    const char *proof_at;
    char name;
    do {
        proof_at = reader.at - 1; /* the comma before it */
        if (!scram_read_any(&reader, &name, &value, &value_length))
            return false;
    } while (name != 'p');
    if (!scram_read_key(value, value_length, server->proof)) {
        scram_malformed(error, "Malformed proof in client-final-message.");
        return false;
    }
    if (reader.at != reader.end) {
        scram_malformed(error, "Garbage found at the end of client-final-message.");
        return false;
    }
    bytes_add_text(&server->exchange, ",");
    bytes_add(&server->exchange, message, (size_t)(proof_at - (const char *)message));
    return true;
}

bool scram_server_check_proof(const struct scram_server *server, const struct scram_keys *keys,
                              uint8_t client_key[SCRAM_KEY_LENGTH])
{
    uint8_t signature[SCRAM_KEY_LENGTH];
    uint8_t found[SCRAM_KEY_LENGTH];
    uint8_t stored[SCRAM_KEY_LENGTH];
    scram_sign(keys->stored, &server->exchange, signature);
    scram_cover(server->proof, signature, found);
    SHA256(found, sizeof found, stored);
    bool matches = CRYPTO_memcmp(stored, keys->stored, sizeof stored) == 0;
    if (matches)
        memcpy(client_key, found, sizeof found);
    OPENSSL_cleanse(found, sizeof found);
    OPENSSL_cleanse(signature, sizeof signature);
    return matches;
}

void scram_server_write_final(const struct scram_server *server, const struct scram_keys *keys,
                              struct bytes *out)
{
    uint8_t signature[SCRAM_KEY_LENGTH];
    scram_sign(keys->server, &server->exchange, signature);
    bytes_add_text(out, "v=");
    base64_write(out, signature, sizeof signature);
}

/* --- The client's part ----------------------------------------------------------------------- */

void scram_client_begin(struct scram_client *client, const struct scram_binding *binding,
                        const uint8_t random[SCRAM_RANDOM_LENGTH])
{
    *client = (struct scram_client){.binding = *binding};
    scram_make_nonce(random, client->nonce);
}

void scram_client_end(struct scram_client *client)
{
    scram_wipe_bytes(&client->exchange);
    OPENSSL_cleanse(client, sizeof *client);
}

static char scram_client_flag(const struct scram_client *client)
{
    return client->binding.length != 0 ? 'p' : 'n';
}

void scram_client_write_first(struct scram_client *client, struct bytes *out)
{
    bytes_add_format(&client->exchange, "n=,r=%s", client->nonce);
    bytes_add_text(out, scram_client_flag(client) == 'p' ? SCRAM_BOUND_HEADER : "n,,");
    bytes_add(out, client->exchange.data, client->exchange.length);
}

bool scram_client_read_first(struct scram_client *client, const void *message, size_t length,
                             struct scram_challenge *challenge)
{
    struct error ignored;
    struct scram_reader reader;
    struct scram_challenge found;
    const char *nonce;
    size_t nonce_length;
    const char *count;
    size_t count_length;
    if (!scram_open(&reader, message, length, &ignored) ||
        !scram_read_attribute(&reader, 'r', &nonce, &nonce_length) ||
        !scram_read_attribute(&reader, 's', &found.salt, &found.salt_length) ||
        !scram_read_attribute(&reader, 'i', &count, &count_length) || reader.at != reader.end)
        return false;
    /* The server's part of the nonce stands after ours. */
    size_t ours = strlen(client->nonce);
    if (nonce_length <= ours || memcmp(nonce, client->nonce, ours) != 0 ||
        !scram_is_nonce(nonce, nonce_length) || !scram_is_salt(found.salt, found.salt_length) ||
        !scram_read_iterations(count, count_length, &found.iterations))
        return false;
    bytes_add_text(&client->exchange, ",");
    client->nonce_at = client->exchange.length + (size_t)(nonce - (const char *)message);
    client->nonce_length = nonce_length;
    bytes_add(&client->exchange, message, length);
    *challenge = found;
    return true;
}

void scram_client_write_final(struct scram_client *client,
                              const uint8_t client_key[SCRAM_KEY_LENGTH], struct bytes *out)
{
    struct bytes *exchange = &client->exchange;
    struct bytes without_proof = {0};
    bytes_add_text(&without_proof, "c=");
    scram_add_binding(&without_proof, scram_client_flag(client), &client->binding);
    bytes_add_text(&without_proof, ",r=");
    bytes_add(&without_proof, exchange->data + client->nonce_at, client->nonce_length);
    bytes_add_text(exchange, ",");
    bytes_add(exchange, without_proof.data, without_proof.length);

    uint8_t stored[SCRAM_KEY_LENGTH];
    uint8_t proof[SCRAM_KEY_LENGTH];
    uint8_t signature[SCRAM_KEY_LENGTH];
    SHA256(client_key, SCRAM_KEY_LENGTH, stored);
    scram_sign(stored, exchange, signature);
    scram_cover(client_key, signature, proof);
    bytes_add(out, without_proof.data, without_proof.length);
    bytes_add_text(out, ",p=");
    base64_write(out, proof, sizeof proof);
    OPENSSL_cleanse(stored, sizeof stored);
    OPENSSL_cleanse(signature, sizeof signature);
    bytes_free(&without_proof);
}

bool scram_client_check_final(const struct scram_client *client, const struct scram_keys *keys,
                              const void *message, size_t length)
{
    struct error ignored;
    struct scram_reader reader;
    const char *value;
    size_t value_length;
    uint8_t found[SCRAM_KEY_LENGTH];
    uint8_t expected[SCRAM_KEY_LENGTH];
    if (!scram_open(&reader, message, length, &ignored) ||
        !scram_read_attribute(&reader, 'v', &value, &value_length) || reader.at != reader.end ||
        !scram_read_key(value, value_length, found))
        return false;
    scram_sign(keys->server, &client->exchange, expected);
    return CRYPTO_memcmp(found, expected, sizeof found) == 0;
}

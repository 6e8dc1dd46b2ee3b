/*
 * SCRAM-SHA-256, as PostgreSQL speaks it ("SASL Authentication", PostgreSQL documentation; RFC 5802
 * and 7677; RFC 5929 for tls-server-end-point), and both parts of it: who stands in between plays
 * the server for the client, and the client for the server.
 *
 *     client                       in between                        server
 *       │  client-first       ►  scram_server │ scram_client  ►  client-first   │
 *       │  server-first       ◄               │               ◄  server-first   │
 *       │  client-final       ►     proof ─► ClientKey        ►  client-final   │
 *       │  server-final       ◄               │               ◄  server-final   │
 *
 * A role's verifier holds two keys. With the one it is seen whether the client knows the password,
 * and its proof then gives ClientKey, with which the same is proved to the server; with the other
 * one the server is seen to know the verifier, and the client is shown it. The password is never
 * seen, so nobody here prepares or hashes one, and iterations cost only the client.
 *
 * Messages are text, without a terminator: bytes in, bytes out. Readers return false where a
 * message is not what it must be. The parts hold secrets, which scram_server_end and
 * scram_client_end wipe.
 *
 * Limits: SCRAM_MESSAGE_LIMIT for every message, SCRAM_SALT_LIMIT, SCRAM_ITERATION_LIMIT.
 */
#ifndef CROSSFADE_PROTOCOL_SCRAM_H
#define CROSSFADE_PROTOCOL_SCRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

#define SCRAM_MECHANISM "SCRAM-SHA-256"
#define SCRAM_MECHANISM_BOUND "SCRAM-SHA-256-PLUS"

/* As PostgreSQL's, PG_MAX_SASL_MESSAGE_LENGTH. */
#define SCRAM_MESSAGE_LIMIT ((size_t)1024)
#define SCRAM_KEY_LENGTH ((size_t)32)
#define SCRAM_RANDOM_LENGTH ((size_t)18) /* what one side's part of the nonce is made from */
#define SCRAM_NONCE_LIMIT ((size_t)32)   /* of that part's text */
#define SCRAM_BINDING_LIMIT ((size_t)64)
#define SCRAM_SALT_LIMIT ((size_t)256) /* of its text */
/* Some seconds of the client's time: more is an attack on it. */
#define SCRAM_ITERATION_LIMIT 10000000

/* What a verifier holds. */
struct scram_keys {
    uint8_t stored[SCRAM_KEY_LENGTH];
    uint8_t server[SCRAM_KEY_LENGTH];
};

/* pg_authid.rolpassword: SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey. */
bool scram_read_verifier(const char *text, struct scram_keys *keys);

/* The hash of the certificate of whoever is the server. Length 0: it has none that could be bound
 * to. */
struct scram_binding {
    uint8_t data[SCRAM_BINDING_LIMIT];
    size_t length;
};

/* What server-first asks of the client. The salt is base64, and borrowed. */
struct scram_challenge {
    const char *salt;
    size_t salt_length;
    uint32_t iterations;
};

/* --- The server's part ----------------------------------------------------------------------- */

struct scram_server {
    struct scram_binding binding;      /* none: SCRAM_MECHANISM_BOUND has not been offered */
    char flag;                         /* the client's: 'n', 'y' or 'p' */
    char nonce[SCRAM_NONCE_LIMIT + 1]; /* our part */
    struct bytes exchange;             /* AuthMessage, as far as it has come */
    size_t nonce_at;                   /* the whole nonce, in `exchange` */
    size_t nonce_length;
    uint8_t proof[SCRAM_KEY_LENGTH];
};

void scram_server_begin(struct scram_server *server, const struct scram_binding *binding,
                        const uint8_t random[SCRAM_RANDOM_LENGTH]);
void scram_server_end(struct scram_server *server);

/* In this order. Errors have PostgreSQL's own words. */
bool scram_server_read_first(struct scram_server *server, bool is_bound, const void *message,
                             size_t length, struct error *error);
void scram_server_write_first(struct scram_server *server, const struct scram_challenge *challenge,
                              struct bytes *out);
bool scram_server_read_final(struct scram_server *server, const void *message, size_t length,
                             struct error *error);
/* False where the client has not proved that it knows the password. */
bool scram_server_check_proof(const struct scram_server *server, const struct scram_keys *keys,
                              uint8_t client_key[SCRAM_KEY_LENGTH]);
void scram_server_write_final(const struct scram_server *server, const struct scram_keys *keys,
                              struct bytes *out);

/* --- The client's part ----------------------------------------------------------------------- */

struct scram_client {
    struct scram_binding binding;      /* none: does not bind */
    char nonce[SCRAM_NONCE_LIMIT + 1]; /* our part */
    struct bytes exchange;
    size_t nonce_at;
    size_t nonce_length;
};

void scram_client_begin(struct scram_client *client, const struct scram_binding *binding,
                        const uint8_t random[SCRAM_RANDOM_LENGTH]);
void scram_client_end(struct scram_client *client);

/* In this order. The challenge borrows from the message. */
void scram_client_write_first(struct scram_client *client, struct bytes *out);
bool scram_client_read_first(struct scram_client *client, const void *message, size_t length,
                             struct scram_challenge *challenge);
void scram_client_write_final(struct scram_client *client,
                              const uint8_t client_key[SCRAM_KEY_LENGTH], struct bytes *out);
/* Whether the server has proved that it knows the verifier. */
bool scram_client_check_final(const struct scram_client *client, const struct scram_keys *keys,
                              const void *message, size_t length);

#endif

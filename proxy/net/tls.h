/*
 * TLS over bytes: what the peer sent goes in and what it said comes out, and the other way round.
 * OpenSSL does the work, over memory: there is no socket here.
 *
 *     TLS_SHAKING ──► TLS_OPEN ──► TLS_ENDED      the peer has said that nothing more comes
 *          └──────────────┴──────► TLS_FAILED     tls_problem says why
 *
 * A context is made at each reading of the configuration; it is immutable and reference counted,
 * and all threads may use it. A connection belongs to one stream and holds a reference.
 *
 * Limits: TLS 1.2 and later; nothing is renegotiated, no early data, no compression.
 */
#ifndef CROSSFADE_PROXY_NET_TLS_H
#define CROSSFADE_PROXY_NET_TLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "config/model/tls_config.h"
#include "protocol/base/error.h"

/* The first byte of a TLS greeting, where it comes without a request for encryption before it. */
#define TLS_GREETING 0x16

struct tls_context;
struct tls;

/* NULL and `error`, which names the file, where one cannot be read or does not fit. The caller's
 * reference. */
struct tls_context *tls_context_for_clients(const struct tls_config *config, struct error *error);
struct tls_context *tls_context_for_server(const struct tls_config *config, struct error *error);
void tls_context_release(struct tls_context *context); /* NULL is allowed */

/* A client that greets without having asked must say by ALPN that it means PostgreSQL ("SSL Session
 * Encryption", PostgreSQL documentation). `host` is whom verify-full expects. */
struct tls *tls_accept(struct tls_context *context, bool is_direct);
struct tls *tls_connect(struct tls_context *context, const char *host);
void tls_free(struct tls *tls); /* NULL is allowed */

enum tls_state { TLS_SHAKING, TLS_OPEN, TLS_ENDED, TLS_FAILED };
enum tls_state tls_state(const struct tls *tls);
const char *tls_problem(const struct tls *tls);

/* What came from the peer; all of it is kept. */
void tls_receive(struct tls *tls, const void *sealed, size_t length);
/* What it said, as much as there is, up to `size` bytes; moves the handshake on. */
size_t tls_read(struct tls *tls, void *data, size_t size);
/* Once it is OPEN; also when the peer has ENDED what it has to say. After a failure it goes
 * nowhere. */
void tls_write(struct tls *tls, const void *data, size_t length);
/* Says that nothing more comes. */
void tls_end(struct tls *tls);

/* What must go to the peer, borrowed until the next call. */
size_t tls_unsent(const struct tls *tls, const void **sealed);
void tls_sent(struct tls *tls, size_t length);

/* Whether the peer's certificate, which has been verified, names this user (its common name). */
bool tls_peer_is(const struct tls *tls, const char *user);

/* What a login over this connection may be bound to: the hash of the server's certificate, which is
 * ours or the peer's (tls-server-end-point; RFC 5929, section 4). Its length; 0 where that is not
 * defined for the certificate. */
#define TLS_END_POINT_LIMIT 64
size_t tls_end_point(const struct tls *tls, uint8_t hash[TLS_END_POINT_LIMIT]);

#endif

/*
 * The packet a client sends first: a startup packet, an encryption request or a cancel request
 * ("Start-up", "Canceling Requests in Progress", PostgreSQL documentation).
 *
 * Decoding borrows from the packet. Bytes only; no sockets.
 */
#ifndef CROSSFADE_PROTOCOL_STARTUP_H
#define CROSSFADE_PROTOCOL_STARTUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

/* MAX_STARTUP_PACKET_LENGTH in PostgreSQL; the four bytes of the length come on top. */
#define STARTUP_PACKET_LIMIT ((size_t)10000)
#define STARTUP_HEADER_LENGTH ((size_t)8)
#define STARTUP_CANCEL_KEY_LIMIT ((size_t)256)
/* The server cuts the names of users and databases to this many bytes (NAMEDATALEN - 1), and then
 * goes on with what is left: a longer name is another name for the same database. */
#define STARTUP_NAME_LIMIT ((size_t)63)

enum startup_kind { STARTUP_SESSION, STARTUP_SSL_REQUEST, STARTUP_GSS_REQUEST, STARTUP_CANCEL };

struct startup {
    enum startup_kind kind;
    size_t packet_length; /* whole, with its length field */
    uint32_t version;     /* major and minor, or the code that stands where they would */
    /* STARTUP_SESSION: NULL where the packet does not say. The database defaults to the user. Both
     * are as sent, so they may be longer than STARTUP_NAME_LIMIT. */
    const char *user;
    const char *database;
    const char *application_name;
    const char *client_encoding;
    const char *options;
    const char *client_id; /* the parameter crossfade.client_id, not what `options` may say */
    bool replication;      /* "replication" is given and not false */
};

enum startup_status {
    STARTUP_COMPLETE,
    STARTUP_INCOMPLETE,
    STARTUP_UNREADABLE,  /* a length that cannot be: a server hangs up without a word */
    STARTUP_UNSUPPORTED, /* a protocol version that no server speaks */
    STARTUP_REFUSED      /* a layout that cannot be, or no user: a server says so, and hangs up */
};

/* Needs the whole packet to be COMPLETE. The last three fill `error`, worded as PostgreSQL words
 * it; the last two also `startup`, where `user` may be NULL or what the server would not take. */
enum startup_status startup_read(const uint8_t *packet, size_t length, struct startup *startup,
                                 struct error *error);

/* What is said to a version, or a code, that is not supported at this point. */
void startup_explain_version(uint32_t version, struct error *error);
/* Appends the error as protocol 2 has it, where the client spoke an older version than 3. False:
 * it is to be told as ever. */
bool startup_write_old_error(struct bytes *out, uint32_t version, const struct error *error);

/* Appends a CancelRequest; `key` is the body of the session's BackendKeyData: process and key. */
void startup_write_cancel(struct bytes *out, const uint8_t *key, size_t length);

/* Appends the request for TLS ("SSLRequest"). */
void startup_write_ssl_request(struct bytes *out);

#endif

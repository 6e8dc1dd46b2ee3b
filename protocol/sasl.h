/*
 * The messages of a SASL login that decide about channel binding ("SASL Authentication", PostgreSQL
 * documentation; RFC 5802, section 6). Where the server's TLS ends at Crossfade a client cannot
 * bind to it.
 *
 * Decoders take a body, borrow from it, and return false where it is not such a message or is
 * malformed.
 */
#ifndef CROSSFADE_PROTOCOL_SASL_H
#define CROSSFADE_PROTOCOL_SASL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

/* AuthenticationSASL, appended again without the mechanisms that bind to a channel; *count is how
 * many are left. */
bool sasl_write_unbound(struct bytes *out, const uint8_t *body, size_t length, size_t *count);

/* SASLInitialResponse of a mechanism of the SCRAM family: 'n' where the client does not bind, 'y'
 * where it would have, and thinks that the server cannot, 'p' where it does. */
bool sasl_read_binding(const uint8_t *body, size_t length, char *binding);

#endif

/*
 * The messages that carry a SASL login ("SASL Authentication" and "Message Formats", PostgreSQL
 * documentation); what they carry is scram.h's.
 *
 * Decoders take a body, borrow from it, and return false where it is not such a message or is
 * malformed. Encoders append a whole message.
 */
#ifndef CROSSFADE_PROTOCOL_SASL_H
#define CROSSFADE_PROTOCOL_SASL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

/* What an Authentication message asks for, or says; others are not about SASL. */
#define SASL_AUTHENTICATED UINT32_C(0)
#define SASL_OFFER UINT32_C(10)
#define SASL_CONTINUE UINT32_C(11)
#define SASL_FINAL UINT32_C(12)

/* Bytes that a message carries. */
struct sasl_data {
    const uint8_t *at; /* NULL: none at all, which is not the same as an empty text */
    size_t length;
};

/* --- The server's ---------------------------------------------------------------------------- */

bool sasl_read_authentication(const uint8_t *body, size_t length, uint32_t *kind,
                              struct sasl_data *data);

struct sasl_offer {
    bool has_scram;       /* SCRAM-SHA-256 */
    bool has_scram_bound; /* SCRAM-SHA-256-PLUS */
    bool has_bound;       /* some mechanism that binds to a channel */
};
bool sasl_read_offer(const uint8_t *body, size_t length, struct sasl_offer *offer);

/* The mechanisms of SCRAM: the better one first. */
void sasl_write_offer(struct bytes *out, bool has_scram_bound);
/* An offer, appended again without the mechanisms that bind to a channel; *count is how many are
 * left. */
bool sasl_write_unbound(struct bytes *out, const uint8_t *body, size_t length, size_t *count);
/* SASL_CONTINUE or SASL_FINAL. */
void sasl_write_challenge(struct bytes *out, uint32_t kind, const struct bytes *data);

/* --- The client's ---------------------------------------------------------------------------- */

/* SASLInitialResponse. The error has PostgreSQL's own words. */
bool sasl_read_choice(const uint8_t *body, size_t length, const char **mechanism,
                      struct sasl_data *data, struct error *error);
/* The same, of a mechanism of the SCRAM family: 'n' where the client does not bind, 'y' where it
 * would have, and thinks that the server cannot, 'p' where it does. */
bool sasl_read_binding(const uint8_t *body, size_t length, char *binding);

void sasl_write_choice(struct bytes *out, const char *mechanism, const struct bytes *data);
void sasl_write_response(struct bytes *out, const struct bytes *data);

#endif

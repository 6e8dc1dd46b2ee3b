/*
 * Messages that a server sends, as far as Crossfade looks into them, changes them or sends them
 * itself ("Message Formats" and "Error and Notice Message Fields", PostgreSQL documentation).
 *
 * Decoders take a body, borrow from it, and return false where it is malformed. Encoders append a
 * whole message.
 */
#ifndef CROSSFADE_PROTOCOL_BACKEND_H
#define CROSSFADE_PROTOCOL_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"
#include "protocol/base/error.h"

struct backend_error {
    const char *severity; /* the field V, not translated; S where there is no V. "" when missing */
    const char *sqlstate;
    const char *message;
    const char *detail;
    const char *hint;
    const char *routine; /* of the server's source, which no language changes; "" when missing */
    uint32_t position;   /* in characters from 1; 0 where there is none */
};

bool backend_read_ready(const uint8_t *body, size_t length, char *status); /* 'I', 'T' or 'E' */
bool backend_read_parameter(const uint8_t *body, size_t length, const char **name,
                            const char **value);
bool backend_read_tag(const uint8_t *body, size_t length, const char **tag);
bool backend_read_error(const uint8_t *body, size_t length, struct backend_error *error);

#define BACKEND_CANCEL_KEY_LEAST ((size_t)4)
#define BACKEND_CANCEL_KEY_LIMIT ((size_t)256)

/* Whether an Authentication message waits for an answer of the client's. */
bool backend_asks_for_answer(const uint8_t *body, size_t length);

/* BackendKeyData. Four bytes in protocol 3.0; later versions have longer keys. */
bool backend_read_key(const uint8_t *body, size_t length, uint32_t *process, const uint8_t **key,
                      size_t *key_length);

/* The last number of a tag such as "INSERT 0 3" or "SELECT 3"; false where it has none. */
bool backend_tag_count(const char *tag, uint64_t *count);

/* All of the text must be digits, at least one, and fit. */
bool backend_read_number(const char *text, size_t length, uint64_t *number);

/* One field of a DataRow as a row count: digits (text format) or eight bytes (binary int8). */
bool backend_read_count(const uint8_t *body, size_t length, uint64_t *count);

/* Field `index` of a DataRow, borrowed; *value NULL for SQL NULL. False: malformed or absent. */
bool backend_read_value(const uint8_t *body, size_t length, size_t index, const char **value,
                        size_t *value_length);

void backend_write_tag(struct bytes *out, const char *verb, uint64_t count); /* "UPDATE", 3 */
void backend_write_ready(struct bytes *out, char status);

/* severity: "ERROR" or "FATAL". */
void backend_write_error(struct bytes *out, const char *severity, const struct error *error);

#endif

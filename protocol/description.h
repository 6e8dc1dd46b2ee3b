/*
 * What a server says about a statement: the types of its parameters and the columns of its rows
 * (ParameterDescription, RowDescription and NoData in "Message Formats", PostgreSQL documentation).
 *
 * Decoded descriptions live in the arena given. Bytes only; no sockets.
 */
#ifndef CROSSFADE_PROTOCOL_DESCRIPTION_H
#define CROSSFADE_PROTOCOL_DESCRIPTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"

struct field {
    const char *name; /* in the client's encoding */
    uint32_t table_oid;
    int16_t attribute_number;
    uint32_t type_oid;
    int16_t type_length;
    int32_t type_modifier;
    int16_t format; /* 0 text, 1 binary */
};

struct description {
    uint32_t *parameters; /* type OIDs */
    size_t parameter_count;
    bool has_rows; /* RowDescription rather than NoData; it may have 0 fields */
    struct field *fields;
    size_t field_count;
};

/* Bodies, without type byte and length. False where the message is malformed. */
bool description_read_parameters(const uint8_t *body, size_t length, struct arena *arena,
                                 struct description *description);
bool description_read_rows(const uint8_t *body, size_t length, struct arena *arena,
                           struct description *description);

/* Whole messages, appended to `out`; NoData where `has_rows` is false. Formats are taken from
 * `formats`, one for each field, where it is not NULL. */
void description_write_parameters(const struct description *description, struct bytes *out);
void description_write_rows(const struct description *description, const struct field *formats,
                            struct bytes *out);

struct description *description_copy(const struct description *from, struct arena *arena);

#endif

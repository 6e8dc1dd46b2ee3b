/*
 * Messages that a client sends, as far as Crossfade looks into them or sends them itself.
 *
 * Decoders take a body (no type, no length), borrow from it, and return false where it is
 * malformed: a missing terminator, lengths below -1 or beyond the end, bytes left over. Counts are
 * read as the server reads them, as 0 to 65535. Encoders append a whole message.
 */
#ifndef CROSSFADE_PROTOCOL_FRONTEND_H
#define CROSSFADE_PROTOCOL_FRONTEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/bytes.h"

/* The server knows statements and portals by this many bytes of their names (NAMEDATALEN - 1):
 * longer names that begin alike are one name to it. Decoded names are as sent. */
#define FRONTEND_NAME_LIMIT ((size_t)63)

struct frontend_parse {
    const char *statement;
    const char *text;
    size_t text_length;
    const uint8_t *parameter_types; /* big-endian OIDs, not aligned */
    size_t parameter_count;
};

struct frontend_bind {
    const char *portal;
    const char *statement;
    const uint8_t *values; /* parameter formats, parameters: as they stand in the message */
    size_t values_length;
    const uint8_t *result_formats; /* count and codes, as they stand in the message */
    size_t result_formats_length;
    size_t parameter_count;
};

struct frontend_target {
    char kind; /* 'S' statement, 'P' portal */
    const char *name;
};

struct frontend_execute {
    const char *portal;
    uint32_t row_limit; /* 0: all, which is also what the server makes of one below zero */
};

bool frontend_read_query(const uint8_t *body, size_t length, const char **text,
                         size_t *text_length);
bool frontend_read_parse(const uint8_t *body, size_t length, struct frontend_parse *parse);
bool frontend_read_bind(const uint8_t *body, size_t length, struct frontend_bind *bind);
bool frontend_read_target(const uint8_t *body, size_t length, struct frontend_target *target);
bool frontend_read_execute(const uint8_t *body, size_t length, struct frontend_execute *execute);

/* The two names at the front of a Bind of which only `available` bytes have arrived. False where
 * they are not complete: *need_more says whether more bytes can complete them. */
bool frontend_peek_bind(const uint8_t *body, size_t available, size_t body_length,
                        const char **portal, const char **statement, bool *need_more);

void frontend_write_query(struct bytes *out, const char *text, size_t text_length);
void frontend_write_parse(struct bytes *out, const char *statement, const char *text,
                          size_t text_length, const uint32_t *types, size_t type_count);
/* A Bind with the same values under other names. Results are all text where their formats are not
 * kept, or NULL. */
void frontend_write_bind(struct bytes *out, const char *portal, const char *statement,
                         const struct frontend_bind *values, bool keep_result_formats);
void frontend_write_bind_empty(struct bytes *out, const char *portal, const char *statement);
void frontend_write_describe(struct bytes *out, char kind, const char *name);
void frontend_write_close(struct bytes *out, char kind, const char *name);
void frontend_write_execute(struct bytes *out, const char *portal, uint32_t row_limit); /* < 2^31 */
/* Parse, Bind and Execute of a statement whose parameters are text, all under one name. */
void frontend_write_run(struct bytes *out, const char *name, const char *text, size_t text_length,
                        const char *const *values, size_t value_count);
void frontend_write_sync(struct bytes *out);
void frontend_write_flush(struct bytes *out);

#endif

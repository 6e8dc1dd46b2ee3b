/*
 * The fields of an ErrorResponse or NoticeResponse, to be looked at and changed one by one ("Error
 * and Notice Message Fields", PostgreSQL documentation).
 *
 * Values are borrowed from the body, or from whoever set them. Fields that nobody knows stay, and
 * so does the order of all. Bytes only.
 */
#ifndef CROSSFADE_PROTOCOL_ERROR_FIELDS_H
#define CROSSFADE_PROTOCOL_ERROR_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "protocol/base/arena.h"
#include "protocol/base/bytes.h"

enum error_field_code {
    ERROR_FIELD_SQLSTATE = 'C',
    ERROR_FIELD_MESSAGE = 'M',
    ERROR_FIELD_DETAIL = 'D',
    ERROR_FIELD_HINT = 'H',
    ERROR_FIELD_POSITION = 'P',
    ERROR_FIELD_CONTEXT = 'W',
    ERROR_FIELD_SCHEMA = 's',
    ERROR_FIELD_TABLE = 't',
    ERROR_FIELD_COLUMN = 'c',
    ERROR_FIELD_CONSTRAINT = 'n'
};

struct error_field {
    char code;
    const char *value; /* NULL: left out when written */
};

struct error_fields {
    struct error_field *items;
    size_t count;
    struct arena *arena;
};

/* False where the body is malformed. */
bool error_fields_read(const uint8_t *body, size_t length, struct arena *arena,
                       struct error_fields *out);

const char *error_fields_get(const struct error_fields *fields, char code); /* NULL: not there */

/* In the field's place, or after all others where it was not there; NULL leaves it out. */
void error_fields_set(struct error_fields *fields, char code, const char *value);

void error_fields_write(const struct error_fields *fields, char type, struct bytes *out);

/* In any language a name in a message stands in quotes: "names", »names«, « names ». The text with
 * every `from` that stands so replaced by `to`, in memory of the arena; the text itself where there
 * is none. The quotes of UTF-8 and, for the angled ones, of single-byte encodings are known. */
const char *error_fields_rename(const char *text, const char *from, const char *to,
                                struct arena *arena);

#endif

#include "protocol/error_fields.h"

#include <string.h>

#include "protocol/frame.h"

bool error_fields_read(const uint8_t *body, size_t length, struct arena *arena,
                       struct error_fields *out)
{
    struct error_fields fields = {.arena = arena};
    size_t capacity = 0;
    struct reader reader = reader_of(body, length);
    for (char code; (code = (char)reader_u8(&reader)) != '\0';) {
        const char *value = reader_string(&reader);
        if (reader.failed)
            return false;
        if (fields.count == capacity) {
            capacity = capacity * 2 + 16;
            struct error_field *items = arena_zero(arena, capacity + 1, sizeof *items);
            if (fields.count != 0)
                memcpy(items, fields.items, fields.count * sizeof *items);
            fields.items = items;
        }
        fields.items[fields.count++] = (struct error_field){code, value};
    }
    if (!reader_finished(&reader))
        return false;
    *out = fields;
    return true;
}

static struct error_field *error_fields_find(const struct error_fields *fields, char code)
{
    for (size_t i = 0; i < fields->count; i++)
        if (fields->items[i].code == code)
            return &fields->items[i];
    return NULL;
}

const char *error_fields_get(const struct error_fields *fields, char code)
{
    const struct error_field *field = error_fields_find(fields, code);
    return field != NULL ? field->value : NULL;
}

void error_fields_set(struct error_fields *fields, char code, const char *value)
{
    struct error_field *field = error_fields_find(fields, code);
    if (field != NULL) {
        field->value = value;
        while (++field < fields->items + fields->count)
            if (field->code == code)
                field->value = NULL;
        return;
    }
    if (value == NULL)
        return;
    struct error_field *items = arena_zero(fields->arena, fields->count + 1, sizeof *fields->items);
    if (fields->count != 0)
        memcpy(items, fields->items, fields->count * sizeof *items);
    items[fields->count++] = (struct error_field){code, value};
    fields->items = items;
}

void error_fields_write(const struct error_fields *fields, char type, struct bytes *out)
{
    size_t begun_at = frame_begin(out, type);
    for (size_t i = 0; i < fields->count; i++) {
        if (fields->items[i].value == NULL)
            continue;
        bytes_add_u8(out, (uint8_t)fields->items[i].code);
        bytes_add_string(out, fields->items[i].value);
    }
    bytes_add_u8(out, '\0');
    frame_end(out, begun_at);
}

/* What PostgreSQL's translations put names between: "" '' «» »« „“ ‚‘ ”” ’’ 「」. The angled ones
 * are the last bytes of theirs in UTF-8 and the whole of them in LATIN1. */
static const char *const ERROR_FIELDS_QUOTES[] = {
    "\"", "'", "\xab", "\xbb", "„", "“", "”", "‚", "‘", "’", "「", "」",
};
static const char *const ERROR_FIELDS_ANGLED[] = {"«", "»", "\xab", "\xbb"};
static const char *const ERROR_FIELDS_SPACES[] = {" ", "\u00a0", "\u202f", "\xa0"};

#define ERROR_FIELDS_COUNT(list) (sizeof(list) / sizeof(list)[0])

/* How many bytes in front of `at`, or after it, are one of these; 0: none. */
static size_t error_fields_beside(const char *text, const char *at, bool in_front,
                                  const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(list[i]);
        if (in_front ? (size_t)(at - text) >= length && memcmp(at - length, list[i], length) == 0
                     : strncmp(at, list[i], length) == 0)
            return length;
    }
    return 0;
}

static bool error_fields_is_quoted(const char *text, const char *at, bool in_front)
{
    if (error_fields_beside(text, at, in_front, ERROR_FIELDS_QUOTES,
                            ERROR_FIELDS_COUNT(ERROR_FIELDS_QUOTES)) != 0 ||
        error_fields_beside(text, at, in_front, ERROR_FIELDS_ANGLED,
                            ERROR_FIELDS_COUNT(ERROR_FIELDS_ANGLED)) != 0)
        return true;
    size_t space = error_fields_beside(text, at, in_front, ERROR_FIELDS_SPACES,
                                       ERROR_FIELDS_COUNT(ERROR_FIELDS_SPACES));
    return space != 0 &&
           error_fields_beside(text, in_front ? at - space : at + space, in_front,
                               ERROR_FIELDS_ANGLED, ERROR_FIELDS_COUNT(ERROR_FIELDS_ANGLED)) != 0;
}

const char *error_fields_rename(const char *text, const char *from, const char *to,
                                struct arena *arena)
{
    size_t length = strlen(from);
    struct bytes out = {0};
    const char *kept = text;
    for (const char *at = text; length != 0 && (at = strstr(at, from)) != NULL;) {
        if (!error_fields_is_quoted(text, at, true) ||
            !error_fields_is_quoted(text, at + length, false)) {
            at++;
            continue;
        }
        bytes_add(&out, kept, (size_t)(at - kept));
        bytes_add_text(&out, to);
        at += length;
        kept = at;
    }
    if (kept == text)
        return text;
    bytes_add_text(&out, kept);
    const char *renamed = arena_copy(arena, (const char *)out.data, out.length);
    bytes_free(&out);
    return renamed;
}

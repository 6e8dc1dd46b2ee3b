#include "protocol/frontend.h"

#include <assert.h>
#include <string.h>

#include "protocol/frame.h"

#define FRONTEND_TEXT_OID 25 /* pg_type.dat */
#define FRONTEND_RUN_VALUES_LIMIT 128
#define FRONTEND_NULL UINT32_MAX /* the length of a parameter that is SQL NULL: -1 */
#define FRONTEND_OID_LENGTH ((size_t)4)
#define FRONTEND_FORMAT_LENGTH ((size_t)2)
/* Two counts of zero: no parameter formats, no parameters. */
#define FRONTEND_LEAST_VALUES_LENGTH ((size_t)4)

bool frontend_read_query(const uint8_t *body, size_t length, const char **text, size_t *text_length)
{
    struct reader reader = reader_of(body, length);
    const char *found = reader_string(&reader);
    if (!reader_finished(&reader))
        return false;
    *text = found;
    *text_length = length - 1;
    return true;
}

bool frontend_read_parse(const uint8_t *body, size_t length, struct frontend_parse *parse)
{
    struct reader reader = reader_of(body, length);
    struct frontend_parse found = {.statement = reader_string(&reader)};
    found.text = reader_string(&reader);
    const uint8_t *after_text = reader.at;
    found.parameter_count = reader_u16(&reader);
    found.parameter_types = reader_take(&reader, found.parameter_count * FRONTEND_OID_LENGTH);
    if (!reader_finished(&reader))
        return false;
    found.text_length = (size_t)((const char *)after_text - found.text) - 1;
    *parse = found;
    return true;
}

/* A count and that many format codes. Whether they fit what they are for is the server's to say. */
static void frontend_skip_formats(struct reader *reader)
{
    size_t count = reader_u16(reader);
    reader_take(reader, count * FRONTEND_FORMAT_LENGTH);
}

/* The count. The reader fails where a value is longer than what is left; one below -1 always is. */
static size_t frontend_skip_parameters(struct reader *reader)
{
    size_t count = reader_u16(reader);
    for (size_t i = 0; i < count && !reader->failed; i++) {
        uint32_t length = reader_u32(reader);
        if (length != FRONTEND_NULL)
            reader_take(reader, length);
    }
    return count;
}

bool frontend_read_bind(const uint8_t *body, size_t length, struct frontend_bind *bind)
{
    struct reader reader = reader_of(body, length);
    struct frontend_bind found = {.portal = reader_string(&reader)};
    found.statement = reader_string(&reader);
    found.values = reader.at;
    frontend_skip_formats(&reader);
    found.parameter_count = frontend_skip_parameters(&reader);
    found.result_formats = reader.at;
    frontend_skip_formats(&reader);
    if (!reader_finished(&reader))
        return false;
    found.values_length = (size_t)(found.result_formats - found.values);
    found.result_formats_length = (size_t)(reader.at - found.result_formats);
    *bind = found;
    return true;
}

bool frontend_read_target(const uint8_t *body, size_t length, struct frontend_target *target)
{
    struct reader reader = reader_of(body, length);
    struct frontend_target found = {.kind = (char)reader_u8(&reader)};
    found.name = reader_string(&reader);
    if (!reader_finished(&reader) || (found.kind != 'S' && found.kind != 'P'))
        return false;
    *target = found;
    return true;
}

bool frontend_read_execute(const uint8_t *body, size_t length, struct frontend_execute *execute)
{
    struct reader reader = reader_of(body, length);
    struct frontend_execute found = {.portal = reader_string(&reader)};
    uint32_t row_limit = reader_u32(&reader);
    if (!reader_finished(&reader))
        return false;
    /* The server takes a limit below zero for none. */
    found.row_limit = row_limit <= INT32_MAX ? row_limit : 0;
    *execute = found;
    return true;
}

bool frontend_peek_bind(const uint8_t *body, size_t available, size_t body_length,
                        const char **portal, const char **statement, bool *need_more)
{
    assert(available <= body_length);
    struct reader reader = reader_of(body, available);
    const char *found_portal = reader_string(&reader);
    const char *found_statement = reader_string(&reader);
    *need_more = reader.failed && available < body_length;
    if (reader.failed)
        return false;
    *portal = found_portal;
    *statement = found_statement;
    return true;
}

static void frontend_add_text(struct bytes *out, const char *text, size_t text_length)
{
    bytes_add(out, text, text_length);
    bytes_add_u8(out, '\0');
}

void frontend_write_query(struct bytes *out, const char *text, size_t text_length)
{
    size_t begun_at = frame_begin(out, 'Q');
    frontend_add_text(out, text, text_length);
    frame_end(out, begun_at);
}

void frontend_write_parse(struct bytes *out, const char *statement, const char *text,
                          size_t text_length, const uint32_t *types, size_t type_count)
{
    assert(type_count <= UINT16_MAX);
    size_t begun_at = frame_begin(out, 'P');
    bytes_add_string(out, statement);
    frontend_add_text(out, text, text_length);
    bytes_add_u16(out, (uint16_t)type_count);
    for (size_t i = 0; i < type_count; i++)
        bytes_add_u32(out, types[i]);
    frame_end(out, begun_at);
}

void frontend_write_bind(struct bytes *out, const char *portal, const char *statement,
                         const struct frontend_bind *values, bool keep_result_formats)
{
    assert(values->values_length >= FRONTEND_LEAST_VALUES_LENGTH);
    size_t begun_at = frame_begin(out, 'B');
    bytes_add_string(out, portal);
    bytes_add_string(out, statement);
    bytes_add(out, values->values, values->values_length);
    if (keep_result_formats && values->result_formats != NULL)
        bytes_add(out, values->result_formats, values->result_formats_length);
    else
        bytes_add_u16(out, 0);
    frame_end(out, begun_at);
}

void frontend_write_bind_empty(struct bytes *out, const char *portal, const char *statement)
{
    static const uint8_t no_values[FRONTEND_LEAST_VALUES_LENGTH] = {0};
    struct frontend_bind none = {.values = no_values, .values_length = sizeof no_values};
    frontend_write_bind(out, portal, statement, &none, false);
}

static void frontend_write_target(struct bytes *out, char type, char kind, const char *name)
{
    assert(kind == 'S' || kind == 'P');
    size_t begun_at = frame_begin(out, type);
    bytes_add_u8(out, (uint8_t)kind);
    bytes_add_string(out, name);
    frame_end(out, begun_at);
}

void frontend_write_describe(struct bytes *out, char kind, const char *name)
{
    frontend_write_target(out, 'D', kind, name);
}

void frontend_write_close(struct bytes *out, char kind, const char *name)
{
    frontend_write_target(out, 'C', kind, name);
}

void frontend_write_execute(struct bytes *out, const char *portal, uint32_t row_limit)
{
    assert(row_limit <= INT32_MAX);
    size_t begun_at = frame_begin(out, 'E');
    bytes_add_string(out, portal);
    bytes_add_u32(out, row_limit);
    frame_end(out, begun_at);
}

void frontend_write_run(struct bytes *out, const char *name, const char *text, size_t text_length,
                        const char *const *values, size_t value_count)
{
    assert(value_count <= FRONTEND_RUN_VALUES_LIMIT);
    uint32_t types[FRONTEND_RUN_VALUES_LIMIT];
    struct bytes body = {0};
    bytes_add_u16(&body, 0);
    bytes_add_u16(&body, (uint16_t)value_count);
    for (size_t i = 0; i < value_count; i++) {
        size_t length = strlen(values[i]);
        types[i] = FRONTEND_TEXT_OID;
        bytes_add_u32(&body, (uint32_t)length);
        bytes_add(&body, values[i], length);
    }
    const struct frontend_bind bind = {.values = body.data, .values_length = body.length};
    frontend_write_parse(out, name, text, text_length, types, value_count);
    frontend_write_bind(out, name, name, &bind, false);
    frontend_write_execute(out, name, 0);
    bytes_free(&body);
}

void frontend_write_sync(struct bytes *out)
{
    frame_end(out, frame_begin(out, 'S'));
}

void frontend_write_flush(struct bytes *out)
{
    frame_end(out, frame_begin(out, 'H'));
}

#include "protocol/description.h"

#include <assert.h>

#include "protocol/frame.h"

#define DESCRIPTION_OID_LENGTH ((size_t)4)
/* The terminator of an empty name, and the six numbers. */
#define DESCRIPTION_LEAST_FIELD_LENGTH ((size_t)19)

bool description_read_parameters(const uint8_t *body, size_t length, struct arena *arena,
                                 struct description *description)
{
    struct reader reader = reader_of(body, length);
    size_t count = reader_u16(&reader);
    if (reader.failed || reader_left(&reader) != count * DESCRIPTION_OID_LENGTH)
        return false;
    uint32_t *parameters = arena_zero(arena, count, sizeof *parameters);
    for (size_t i = 0; i < count; i++)
        parameters[i] = reader_u32(&reader);
    description->parameters = parameters;
    description->parameter_count = count;
    return true;
}

static struct field description_read_field(struct reader *reader, struct arena *arena)
{
    struct field field;
    field.name = arena_string(arena, reader_string(reader));
    field.table_oid = reader_u32(reader);
    field.attribute_number = (int16_t)reader_u16(reader);
    field.type_oid = reader_u32(reader);
    field.type_length = (int16_t)reader_u16(reader);
    field.type_modifier = (int32_t)reader_u32(reader);
    field.format = (int16_t)reader_u16(reader);
    return field;
}

bool description_read_rows(const uint8_t *body, size_t length, struct arena *arena,
                           struct description *description)
{
    struct reader reader = reader_of(body, length);
    size_t count = reader_u16(&reader);
    /* Asked before memory is taken, so that a short message cannot ask for much of it. */
    if (reader.failed || reader_left(&reader) < count * DESCRIPTION_LEAST_FIELD_LENGTH)
        return false;
    struct field *fields = arena_zero(arena, count, sizeof *fields);
    for (size_t i = 0; i < count && !reader.failed; i++)
        fields[i] = description_read_field(&reader, arena);
    if (!reader_finished(&reader))
        return false;
    description->has_rows = true;
    description->fields = fields;
    description->field_count = count;
    return true;
}

void description_write_parameters(const struct description *description, struct bytes *out)
{
    assert(description->parameter_count <= UINT16_MAX);
    size_t begun_at = frame_begin(out, 't');
    bytes_add_u16(out, (uint16_t)description->parameter_count);
    for (size_t i = 0; i < description->parameter_count; i++)
        bytes_add_u32(out, description->parameters[i]);
    frame_end(out, begun_at);
}

static void description_write_field(const struct field *field, int16_t format, struct bytes *out)
{
    bytes_add_string(out, field->name);
    bytes_add_u32(out, field->table_oid);
    bytes_add_u16(out, (uint16_t)field->attribute_number);
    bytes_add_u32(out, field->type_oid);
    bytes_add_u16(out, (uint16_t)field->type_length);
    bytes_add_u32(out, (uint32_t)field->type_modifier);
    bytes_add_u16(out, (uint16_t)format);
}

void description_write_rows(const struct description *description, const struct field *formats,
                            struct bytes *out)
{
    if (!description->has_rows) {
        frame_end(out, frame_begin(out, 'n'));
        return;
    }
    assert(description->field_count <= UINT16_MAX);
    size_t begun_at = frame_begin(out, 'T');
    bytes_add_u16(out, (uint16_t)description->field_count);
    for (size_t i = 0; i < description->field_count; i++) {
        const struct field *field = &description->fields[i];
        const struct field *shown_as = formats != NULL ? &formats[i] : field;
        description_write_field(field, shown_as->format, out);
    }
    frame_end(out, begun_at);
}

struct description *description_copy(const struct description *from, struct arena *arena)
{
    struct description *copy = arena_alloc(arena, sizeof *copy);
    *copy = *from;
    copy->parameters = arena_zero(arena, from->parameter_count, sizeof *copy->parameters);
    for (size_t i = 0; i < from->parameter_count; i++)
        copy->parameters[i] = from->parameters[i];
    copy->fields = arena_zero(arena, from->field_count, sizeof *copy->fields);
    for (size_t i = 0; i < from->field_count; i++) {
        copy->fields[i] = from->fields[i];
        copy->fields[i].name = arena_string(arena, from->fields[i].name);
    }
    return copy;
}

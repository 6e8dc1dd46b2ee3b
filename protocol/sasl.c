#include "protocol/sasl.h"

#include <string.h>

#include "protocol/frame.h"
#include "protocol/scram.h"

#define SASL_BOUND "-PLUS"
#define SASL_SCRAM "SCRAM-"
#define SASL_NO_DATA UINT32_MAX

static bool sasl_is_bound(const char *mechanism)
{
    size_t length = strlen(mechanism);
    size_t suffix = strlen(SASL_BOUND);
    return length >= suffix && strcmp(mechanism + length - suffix, SASL_BOUND) == 0;
}

bool sasl_read_authentication(const uint8_t *body, size_t length, uint32_t *kind,
                              struct sasl_data *data)
{
    struct reader reader = reader_of(body, length);
    uint32_t found = reader_u32(&reader);
    if (reader.failed)
        return false;
    *kind = found;
    *data = (struct sasl_data){reader.at, reader_left(&reader)};
    return true;
}

/* The next mechanism, or NULL at the end of the list, or where it is malformed. */
static const char *sasl_next(struct reader *reader)
{
    if (reader->failed || reader_left(reader) == 0 || *reader->at == 0)
        return NULL;
    const char *mechanism = reader_string(reader);
    return reader->failed ? NULL : mechanism;
}

static bool sasl_ends(struct reader *reader)
{
    return reader_u8(reader) == 0 && reader_finished(reader);
}

bool sasl_read_offer(const uint8_t *body, size_t length, struct sasl_offer *offer)
{
    struct reader reader = reader_of(body, length);
    struct sasl_offer found = {0};
    const char *mechanism;
    if (reader_u32(&reader) != SASL_OFFER)
        return false;
    while ((mechanism = sasl_next(&reader)) != NULL) {
        found.has_scram |= strcmp(mechanism, SCRAM_MECHANISM) == 0;
        found.has_scram_bound |= strcmp(mechanism, SCRAM_MECHANISM_BOUND) == 0;
        found.has_bound |= sasl_is_bound(mechanism);
    }
    if (!sasl_ends(&reader))
        return false;
    *offer = found;
    return true;
}

static void sasl_write_list(struct bytes *out, const void *list, size_t length)
{
    size_t begun = frame_begin(out, 'R');
    bytes_add_u32(out, SASL_OFFER);
    bytes_add(out, list, length);
    bytes_add_u8(out, 0);
    frame_end(out, begun);
}

void sasl_write_offer(struct bytes *out, bool has_scram_bound)
{
    static const char LIST[] = SCRAM_MECHANISM_BOUND "\0" SCRAM_MECHANISM;
    size_t skipped = has_scram_bound ? 0 : sizeof SCRAM_MECHANISM_BOUND;
    sasl_write_list(out, LIST + skipped, sizeof LIST - skipped);
}

bool sasl_write_unbound(struct bytes *out, const uint8_t *body, size_t length, size_t *count)
{
    struct reader reader = reader_of(body, length);
    if (reader_u32(&reader) != SASL_OFFER)
        return false;
    struct bytes kept = {0};
    size_t left = 0;
    const char *mechanism;
    while ((mechanism = sasl_next(&reader)) != NULL) {
        if (sasl_is_bound(mechanism))
            continue;
        bytes_add_string(&kept, mechanism);
        left++;
    }
    bool valid = sasl_ends(&reader);
    if (valid) {
        sasl_write_list(out, kept.data, kept.length);
        *count = left;
    }
    bytes_free(&kept);
    return valid;
}

void sasl_write_challenge(struct bytes *out, uint32_t kind, const struct bytes *data)
{
    size_t begun = frame_begin(out, 'R');
    bytes_add_u32(out, kind);
    bytes_add(out, data->data, data->length);
    frame_end(out, begun);
}

bool sasl_read_choice(const uint8_t *body, size_t length, const char **mechanism,
                      struct sasl_data *data, struct error *error)
{
    struct reader reader = reader_of(body, length);
    const char *name = reader_string(&reader);
    if (reader.failed)
        return error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "invalid string in message");
    uint32_t size = reader_u32(&reader);
    struct sasl_data found = {0};
    if (size != SASL_NO_DATA)
        found = (struct sasl_data){reader_take(&reader, size), size};
    if (reader.failed)
        return error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "insufficient data left in message");
    if (!reader_finished(&reader))
        return error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "invalid message format");
    *mechanism = name;
    *data = found;
    return true;
}

bool sasl_read_binding(const uint8_t *body, size_t length, char *binding)
{
    const char *mechanism = "";
    struct sasl_data data = {0};
    struct error ignored;
    if (!sasl_read_choice(body, length, &mechanism, &data, &ignored) ||
        strncmp(mechanism, SASL_SCRAM, strlen(SASL_SCRAM)) != 0 || data.length == 0)
        return false;
    char flag = (char)data.at[0];
    if (strchr("nyp", flag) == NULL || flag == '\0')
        return false;
    *binding = flag;
    return true;
}

void sasl_write_choice(struct bytes *out, const char *mechanism, const struct bytes *data)
{
    size_t begun = frame_begin(out, 'p');
    bytes_add_string(out, mechanism);
    bytes_add_u32(out, (uint32_t)data->length);
    bytes_add(out, data->data, data->length);
    frame_end(out, begun);
}

void sasl_write_response(struct bytes *out, const struct bytes *data)
{
    size_t begun = frame_begin(out, 'p');
    bytes_add(out, data->data, data->length);
    frame_end(out, begun);
}

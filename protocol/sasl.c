#include "protocol/sasl.h"

#include <string.h>

#include "protocol/frame.h"

#define SASL_AUTHENTICATION 10
#define SASL_BOUND "-PLUS"
#define SASL_SCRAM "SCRAM-"

static bool sasl_is_bound(const char *mechanism)
{
    size_t length = strlen(mechanism);
    size_t suffix = strlen(SASL_BOUND);
    return length >= suffix && strcmp(mechanism + length - suffix, SASL_BOUND) == 0;
}

bool sasl_write_unbound(struct bytes *out, const uint8_t *body, size_t length, size_t *count)
{
    struct reader reader = reader_of(body, length);
    if (reader_u32(&reader) != SASL_AUTHENTICATION)
        return false;
    struct bytes kept = {0};
    size_t left = 0;
    while (!reader.failed && reader_left(&reader) > 1) {
        const char *mechanism = reader_string(&reader);
        if (reader.failed || sasl_is_bound(mechanism))
            continue;
        bytes_add_string(&kept, mechanism);
        left++;
    }
    bool valid = reader_u8(&reader) == 0 && reader_finished(&reader);
    if (valid) {
        size_t begun = frame_begin(out, 'R');
        bytes_add_u32(out, SASL_AUTHENTICATION);
        bytes_add(out, kept.data, kept.length);
        bytes_add_u8(out, 0);
        frame_end(out, begun);
        *count = left;
    }
    bytes_free(&kept);
    return valid;
}

bool sasl_read_binding(const uint8_t *body, size_t length, char *binding)
{
    struct reader reader = reader_of(body, length);
    const char *mechanism = reader_string(&reader);
    uint32_t size = reader_u32(&reader);
    if (reader.failed || strncmp(mechanism, SASL_SCRAM, strlen(SASL_SCRAM)) != 0 ||
        size != reader_left(&reader) || size == 0)
        return false;
    char flag = (char)reader_u8(&reader);
    if (strchr("nyp", flag) == NULL || flag == '\0')
        return false;
    *binding = flag;
    return true;
}

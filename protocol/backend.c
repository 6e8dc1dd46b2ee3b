#include "protocol/backend.h"

#include <assert.h>
#include <string.h>

#include "protocol/frame.h"

#define BACKEND_NULL UINT32_MAX /* the length of a value that is SQL NULL: -1 */
#define BACKEND_INT8_LENGTH ((size_t)8)

/* The two kinds of Authentication messages that ask for nothing. */
#define BACKEND_AUTHENTICATION_OK 0
#define BACKEND_AUTHENTICATION_SASL_FINAL 12

bool backend_read_ready(const uint8_t *body, size_t length, char *status)
{
    if (length != 1 || (body[0] != 'I' && body[0] != 'T' && body[0] != 'E'))
        return false;
    *status = (char)body[0];
    return true;
}

bool backend_read_parameter(const uint8_t *body, size_t length, const char **name,
                            const char **value)
{
    struct reader reader = reader_of(body, length);
    const char *found_name = reader_string(&reader);
    const char *found_value = reader_string(&reader);
    if (!reader_finished(&reader))
        return false;
    *name = found_name;
    *value = found_value;
    return true;
}

bool backend_asks_for_answer(const uint8_t *body, size_t length)
{
    if (length < 4)
        return false;
    uint32_t kind = bytes_get_u32(body);
    return kind != BACKEND_AUTHENTICATION_OK && kind != BACKEND_AUTHENTICATION_SASL_FINAL;
}

bool backend_read_key(const uint8_t *body, size_t length, uint32_t *process, const uint8_t **key,
                      size_t *key_length)
{
    struct reader reader = reader_of(body, length);
    uint32_t found_process = reader_u32(&reader);
    size_t left = reader.failed ? 0 : reader_left(&reader);
    if (left < BACKEND_CANCEL_KEY_LEAST || left > BACKEND_CANCEL_KEY_LIMIT)
        return false;
    *process = found_process;
    *key = reader.at;
    *key_length = left;
    return true;
}

bool backend_read_tag(const uint8_t *body, size_t length, const char **tag)
{
    struct reader reader = reader_of(body, length);
    const char *found = reader_string(&reader);
    if (!reader_finished(&reader))
        return false;
    *tag = found;
    return true;
}

bool backend_read_number(const char *text, size_t length, uint64_t *number)
{
    if (length == 0)
        return false;
    uint64_t sum = 0;
    for (size_t i = 0; i < length; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text[i] - '0');
        if (sum > (UINT64_MAX - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return true;
}

bool backend_tag_count(const char *tag, uint64_t *count)
{
    const char *space = strrchr(tag, ' ');
    const char *last = space != NULL ? space + 1 : tag;
    return backend_read_number(last, strlen(last), count);
}

/* The next field of an ErrorResponse or NoticeResponse; false at the end, well-formed or not. */
static bool backend_next_field(struct reader *reader, char *code, const char **value)
{
    *code = (char)reader_u8(reader);
    if (*code == '\0')
        return false;
    *value = reader_string(reader);
    return !reader->failed;
}

static uint32_t backend_read_position(const char *value)
{
    uint64_t position;
    if (!backend_read_number(value, strlen(value), &position) || position > UINT32_MAX)
        return 0;
    return (uint32_t)position;
}

bool backend_read_error(const uint8_t *body, size_t length, struct backend_error *error)
{
    struct reader reader = reader_of(body, length);
    struct backend_error found = {
        .severity = "", .sqlstate = "", .message = "", .detail = "", .hint = "", .routine = ""};
    bool has_plain_severity = false;
    char code;
    const char *value;
    while (backend_next_field(&reader, &code, &value)) {
        switch (code) {
        case 'V':
            found.severity = value;
            has_plain_severity = true;
            break;
        case 'S':
            if (!has_plain_severity)
                found.severity = value;
            break;
        case 'C':
            found.sqlstate = value;
            break;
        case 'M':
            found.message = value;
            break;
        case 'D':
            found.detail = value;
            break;
        case 'H':
            found.hint = value;
            break;
        case 'R':
            found.routine = value;
            break;
        case 'P':
            found.position = backend_read_position(value);
            break;
        default: /* clients are to ignore fields that they do not know */
            break;
        }
    }
    if (!reader_finished(&reader))
        return false;
    *error = found;
    return true;
}

/* The next value of a DataRow; NULL with length 0 for SQL NULL, and where the row is malformed. */
static const char *backend_next_value(struct reader *row, size_t *value_length)
{
    uint32_t stated = reader_u32(row);
    const uint8_t *value = stated != BACKEND_NULL ? reader_take(row, stated) : NULL;
    *value_length = value != NULL ? stated : 0;
    return (const char *)value;
}

bool backend_read_value(const uint8_t *body, size_t length, size_t index, const char **value,
                        size_t *value_length)
{
    struct reader row = reader_of(body, length);
    size_t count = reader_u16(&row);
    if (index >= count)
        return false;
    const char *found = NULL;
    size_t found_length = 0;
    for (size_t i = 0; i < count && !row.failed; i++) {
        size_t next_length;
        const char *next = backend_next_value(&row, &next_length);
        if (i == index) {
            found = next;
            found_length = next_length;
        }
    }
    if (!reader_finished(&row))
        return false;
    *value = found;
    *value_length = found_length;
    return true;
}

bool backend_read_count(const uint8_t *body, size_t length, uint64_t *count)
{
    const char *value;
    size_t value_length;
    if (length < 2 || bytes_get_u16(body) != 1 ||
        !backend_read_value(body, length, 0, &value, &value_length) || value == NULL)
        return false;
    /* Eight digits are a text: as an int8 they would count more rows than a table can hold. */
    if (backend_read_number(value, value_length, count))
        return true;
    if (value_length != BACKEND_INT8_LENGTH)
        return false;
    const uint8_t *raw = (const uint8_t *)value;
    uint64_t number = (uint64_t)bytes_get_u32(raw) << 32 | bytes_get_u32(raw + 4);
    if (number > INT64_MAX)
        return false;
    *count = number;
    return true;
}

void backend_write_tag(struct bytes *out, const char *verb, uint64_t count)
{
    size_t begun_at = frame_begin(out, 'C');
    bytes_add_format(out, "%s %llu", verb, (unsigned long long)count);
    bytes_add_u8(out, '\0');
    frame_end(out, begun_at);
}

void backend_write_ready(struct bytes *out, char status)
{
    assert(status == 'I' || status == 'T' || status == 'E');
    size_t begun_at = frame_begin(out, 'Z');
    bytes_add_u8(out, (uint8_t)status);
    frame_end(out, begun_at);
}

static void backend_add_field(struct bytes *out, char code, const char *value)
{
    bytes_add_u8(out, (uint8_t)code);
    bytes_add_string(out, value);
}

void backend_write_error(struct bytes *out, const char *severity, const struct error *error)
{
    size_t begun_at = frame_begin(out, 'E');
    backend_add_field(out, 'S', severity);
    backend_add_field(out, 'V', severity);
    backend_add_field(out, 'C', error->sqlstate);
    backend_add_field(out, 'M', error->message);
    if (error->detail[0] != '\0')
        backend_add_field(out, 'D', error->detail);
    if (error->hint[0] != '\0')
        backend_add_field(out, 'H', error->hint);
    bytes_add_u8(out, '\0');
    frame_end(out, begun_at);
}

#include "protocol/startup.h"

#include <string.h>
#include <strings.h>

#define STARTUP_LENGTH_OF_LENGTH ((size_t)4)
#define STARTUP_MAJOR_VERSION 3

/* Codes that stand where a session's protocol version would. */
#define STARTUP_CODE(minor) ((uint32_t)1234 << 16 | (minor))
#define STARTUP_CANCEL_CODE STARTUP_CODE(5678)
#define STARTUP_SSL_CODE STARTUP_CODE(5679)
#define STARTUP_GSS_CODE STARTUP_CODE(5680)

/* The length of a cancel request without its key, and the shortest key. */
#define STARTUP_CANCEL_LENGTH ((size_t)12)
#define STARTUP_CANCEL_KEY_LEAST ((size_t)4)

static bool startup_fail_length(struct error *error)
{
    return error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "invalid length of startup packet");
}

/* As the server's parse_bool: any beginning of the word that no other word shares. */
static bool startup_is_false(const char *value)
{
    size_t length = strlen(value);
    if (length == 0)
        return false;
    return strcmp(value, "0") == 0 || strncasecmp(value, "false", length) == 0 ||
           strncasecmp(value, "no", length) == 0 ||
           (length >= 2 && strncasecmp(value, "off", length) == 0);
}

/* The first four names are the protocol's own and exact; the others are settings, whose names the
 * server compares without case. Where a name comes twice the last one counts. */
static void startup_keep(struct startup *startup, const char *name, const char *value)
{
    if (strcmp(name, "user") == 0)
        startup->user = value;
    else if (strcmp(name, "database") == 0)
        startup->database = value;
    else if (strcmp(name, "options") == 0)
        startup->options = value;
    else if (strcmp(name, "replication") == 0)
        startup->replication = !startup_is_false(value);
    else if (strcasecmp(name, "application_name") == 0)
        startup->application_name = value;
    else if (strcasecmp(name, "client_encoding") == 0)
        startup->client_encoding = value;
    else if (strcasecmp(name, "crossfade.client_id") == 0)
        startup->client_id = value;
}

static bool startup_read_parameters(struct reader *reader, struct startup *startup,
                                    struct error *error)
{
    while (!reader->failed && reader_left(reader) != 0 && *reader->at != '\0') {
        const char *name = reader_string(reader);
        const char *value = reader_string(reader);
        if (!reader->failed)
            startup_keep(startup, name, value);
    }
    reader_u8(reader);
    if (!reader_finished(reader))
        return error_set(error, SQLSTATE_PROTOCOL_VIOLATION,
                         "invalid startup packet layout: expected terminator as last byte");
    if (startup->user == NULL || *startup->user == '\0')
        return error_set(error, SQLSTATE_INVALID_AUTHORIZATION,
                         "no PostgreSQL user name specified in startup packet");
    if (startup->database == NULL || *startup->database == '\0')
        startup->database = startup->user;
    return true;
}

static bool startup_read_cancel(size_t packet_length, struct startup *startup, struct error *error)
{
    if (packet_length < STARTUP_CANCEL_LENGTH + STARTUP_CANCEL_KEY_LEAST ||
        packet_length > STARTUP_CANCEL_LENGTH + STARTUP_CANCEL_KEY_LIMIT)
        return startup_fail_length(error);
    startup->kind = STARTUP_CANCEL;
    return true;
}

static bool startup_read_request(enum startup_kind kind, size_t packet_length,
                                 struct startup *startup, struct error *error)
{
    if (packet_length != STARTUP_HEADER_LENGTH)
        return startup_fail_length(error);
    startup->kind = kind;
    return true;
}

static bool startup_read_session(struct reader *reader, uint32_t version, struct startup *startup,
                                 struct error *error)
{
    unsigned major = version >> 16;
    unsigned minor = version & 0xffff;
    if (major != STARTUP_MAJOR_VERSION)
        return error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
                         "unsupported frontend protocol %u.%u: server supports 3.0 to 3.0", major,
                         minor);
    startup->kind = STARTUP_SESSION;
    startup->minor_version = (uint16_t)minor;
    return startup_read_parameters(reader, startup, error);
}

enum startup_status startup_read(const uint8_t *packet, size_t length, struct startup *startup,
                                 struct error *error)
{
    if (length < STARTUP_LENGTH_OF_LENGTH)
        return STARTUP_INCOMPLETE;
    /* Judged before the rest is waited for: what is no startup packet at all, such as an HTTP or a
     * TLS greeting, states a length that is never reached. */
    size_t packet_length = bytes_get_u32(packet);
    if (packet_length < STARTUP_HEADER_LENGTH ||
        packet_length > STARTUP_PACKET_LIMIT + STARTUP_LENGTH_OF_LENGTH) {
        startup_fail_length(error);
        return STARTUP_MALFORMED;
    }
    if (length < packet_length)
        return STARTUP_INCOMPLETE;

    struct reader reader =
        reader_of(packet + STARTUP_LENGTH_OF_LENGTH, packet_length - STARTUP_LENGTH_OF_LENGTH);
    uint32_t version = reader_u32(&reader);
    struct startup found = {.packet_length = packet_length};
    bool is_valid;
    if (version == STARTUP_CANCEL_CODE)
        is_valid = startup_read_cancel(packet_length, &found, error);
    else if (version == STARTUP_SSL_CODE)
        is_valid = startup_read_request(STARTUP_SSL_REQUEST, packet_length, &found, error);
    else if (version == STARTUP_GSS_CODE)
        is_valid = startup_read_request(STARTUP_GSS_REQUEST, packet_length, &found, error);
    else
        is_valid = startup_read_session(&reader, version, &found, error);
    if (!is_valid)
        return STARTUP_MALFORMED;
    *startup = found;
    return STARTUP_COMPLETE;
}

void startup_write_cancel(struct bytes *out, const uint8_t *key, size_t length)
{
    bytes_add_u32(out, (uint32_t)(STARTUP_HEADER_LENGTH + length));
    bytes_add_u32(out, STARTUP_CANCEL_CODE);
    bytes_add(out, key, length);
}

void startup_write_ssl_request(struct bytes *out)
{
    bytes_add_u32(out, STARTUP_HEADER_LENGTH);
    bytes_add_u32(out, STARTUP_SSL_CODE);
}

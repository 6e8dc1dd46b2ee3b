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

static enum startup_status startup_fail_length(struct error *error)
{
    error_set(error, SQLSTATE_PROTOCOL_VIOLATION, "invalid length of startup packet");
    return STARTUP_UNREADABLE;
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

void startup_explain_version(uint32_t version, struct error *error)
{
    error_set(error, SQLSTATE_FEATURE_NOT_SUPPORTED,
              "unsupported frontend protocol %u.%u: server supports 3.0 to 3.0", version >> 16,
              version & 0xffff);
}

/* PostgreSQL takes the version 0.0 for one that it has not been told yet. */
bool startup_write_old_error(struct bytes *out, uint32_t version, const struct error *error)
{
    if (version == 0 || version >> 16 >= STARTUP_MAJOR_VERSION)
        return false;
    bytes_add_format(out, "EFATAL:  %s\n", error->message);
    bytes_add_u8(out, '\0');
    return true;
}

static enum startup_status startup_read_cancel(size_t packet_length, struct startup *startup,
                                               struct error *error)
{
    if (packet_length < STARTUP_CANCEL_LENGTH + STARTUP_CANCEL_KEY_LEAST ||
        packet_length > STARTUP_CANCEL_LENGTH + STARTUP_CANCEL_KEY_LIMIT)
        return startup_fail_length(error);
    startup->kind = STARTUP_CANCEL;
    return STARTUP_COMPLETE;
}

static enum startup_status startup_read_session(struct reader *reader, struct startup *startup,
                                                struct error *error)
{
    if (startup->version >> 16 != STARTUP_MAJOR_VERSION) {
        startup_explain_version(startup->version, error);
        return STARTUP_UNSUPPORTED;
    }
    startup->kind = STARTUP_SESSION;
    return startup_read_parameters(reader, startup, error) ? STARTUP_COMPLETE : STARTUP_REFUSED;
}

/* The server does not look at what a request for encryption may have after its code. */
static enum startup_status startup_read_packet(struct reader *reader, struct startup *startup,
                                               struct error *error)
{
    switch (startup->version) {
    case STARTUP_CANCEL_CODE:
        return startup_read_cancel(startup->packet_length, startup, error);
    case STARTUP_SSL_CODE:
        startup->kind = STARTUP_SSL_REQUEST;
        return STARTUP_COMPLETE;
    case STARTUP_GSS_CODE:
        startup->kind = STARTUP_GSS_REQUEST;
        return STARTUP_COMPLETE;
    default:
        return startup_read_session(reader, startup, error);
    }
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
        packet_length > STARTUP_PACKET_LIMIT + STARTUP_LENGTH_OF_LENGTH)
        return startup_fail_length(error);
    if (length < packet_length)
        return STARTUP_INCOMPLETE;

    struct reader reader =
        reader_of(packet + STARTUP_LENGTH_OF_LENGTH, packet_length - STARTUP_LENGTH_OF_LENGTH);
    struct startup found = {.packet_length = packet_length, .version = reader_u32(&reader)};
    enum startup_status status = startup_read_packet(&reader, &found, error);
    if (status != STARTUP_UNREADABLE)
        *startup = found;
    return status;
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

#include "tests/integration/rawclient.h"

#include <arpa/inet.h>
#include <criterion/criterion.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define RAWCLIENT_PROTOCOL 0x00030000u

static const char *rawclient_told = "(the test)";

void rawclient_tell(const char *what)
{
    rawclient_told = what;
}

static void rawclient_add(struct rawbuffer *buffer, const void *bytes, size_t length)
{
    if (length > buffer->capacity - buffer->length) {
        buffer->capacity = (buffer->length + length) * 2;
        buffer->data = realloc(buffer->data, buffer->capacity);
        cr_assert_not_null(buffer->data);
    }
    if (length > 0)
        memcpy(buffer->data + buffer->length, bytes, length);
    buffer->length += length;
}

static struct rawclient *rawclient_over(int family, const struct sockaddr *address,
                                        socklen_t length)
{
    struct rawclient *client = calloc(1, sizeof *client);
    cr_assert_not_null(client);
    client->socket = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    cr_assert(client->socket >= 0);
    if (connect(client->socket, address, length) != 0)
        cr_assert_fail("cannot connect: %s", strerror(errno));
    return client;
}

struct rawclient *rawclient_open(const char *host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    cr_assert_eq(inet_pton(AF_INET, host, &address.sin_addr), 1);
    struct rawclient *client =
        rawclient_over(AF_INET, (const struct sockaddr *)&address, sizeof address);
    int one = 1;
    setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return client;
}

struct rawclient *rawclient_open_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    cr_assert(strlen(path) < sizeof address.sun_path);
    strcpy(address.sun_path, path);
    return rawclient_over(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
}

void rawclient_close(struct rawclient *client)
{
    if (client == NULL)
        return;
    close(client->socket);
    free(client->out.data);
    free(client->in.data);
    free(client);
}

void rawclient_bytes(struct rawclient *client, const void *bytes, size_t length)
{
    rawclient_add(&client->out, bytes, length);
}

void rawclient_begin(struct rawclient *client, char type)
{
    rawclient_bytes(client, &type, 1);
    client->message_begun_at = client->out.length;
    rawclient_u32(client, 0);
}

void rawclient_u16(struct rawclient *client, unsigned value)
{
    uint16_t big_endian = htons((uint16_t)value);
    rawclient_bytes(client, &big_endian, sizeof big_endian);
}

void rawclient_u32(struct rawclient *client, uint32_t value)
{
    uint32_t big_endian = htonl(value);
    rawclient_bytes(client, &big_endian, sizeof big_endian);
}

void rawclient_string(struct rawclient *client, const char *string)
{
    rawclient_bytes(client, string, strlen(string) + 1);
}

void rawclient_end(struct rawclient *client)
{
    uint32_t length = htonl((uint32_t)(client->out.length - client->message_begun_at));
    memcpy(client->out.data + client->message_begun_at, &length, sizeof length);
}

void rawclient_query(struct rawclient *client, const char *sql)
{
    rawclient_begin(client, 'Q');
    rawclient_string(client, sql);
    rawclient_end(client);
}

void rawclient_parse(struct rawclient *client, const char *statement, const char *sql,
                     const uint32_t *types, size_t type_count)
{
    rawclient_begin(client, 'P');
    rawclient_string(client, statement);
    rawclient_string(client, sql);
    rawclient_u16(client, (unsigned)type_count);
    for (size_t i = 0; i < type_count; i++)
        rawclient_u32(client, types[i]);
    rawclient_end(client);
}

void rawclient_bind(struct rawclient *client, const char *portal, const char *statement,
                    const struct rawvalue *values, size_t value_count, bool binary_results)
{
    rawclient_begin(client, 'B');
    rawclient_string(client, portal);
    rawclient_string(client, statement);
    rawclient_u16(client, (unsigned)value_count);
    for (size_t i = 0; i < value_count; i++)
        rawclient_u16(client, values[i].binary);
    rawclient_u16(client, (unsigned)value_count);
    for (size_t i = 0; i < value_count; i++) {
        rawclient_u32(client, values[i].bytes == NULL ? UINT32_MAX : (uint32_t)values[i].length);
        if (values[i].bytes != NULL)
            rawclient_bytes(client, values[i].bytes, values[i].length);
    }
    rawclient_u16(client, 1);
    rawclient_u16(client, binary_results);
    rawclient_end(client);
}

static void rawclient_named(struct rawclient *client, char type, char kind, const char *name)
{
    rawclient_begin(client, type);
    rawclient_bytes(client, &kind, 1);
    rawclient_string(client, name);
    rawclient_end(client);
}

void rawclient_describe(struct rawclient *client, char kind, const char *name)
{
    rawclient_named(client, 'D', kind, name);
}

void rawclient_close_named(struct rawclient *client, char kind, const char *name)
{
    rawclient_named(client, 'C', kind, name);
}

void rawclient_execute(struct rawclient *client, const char *portal, uint32_t row_limit)
{
    rawclient_begin(client, 'E');
    rawclient_string(client, portal);
    rawclient_u32(client, row_limit);
    rawclient_end(client);
}

void rawclient_plain(struct rawclient *client, char type)
{
    rawclient_begin(client, type);
    rawclient_end(client);
}

void rawclient_send(struct rawclient *client)
{
    size_t sent = 0;
    while (sent < client->out.length) {
        struct pollfd wait = {.fd = client->socket, .events = POLLOUT};
        cr_assert_eq(poll(&wait, 1, RAWCLIENT_TIMEOUT_MS), 1, "sending takes too long");
        ssize_t n = send(client->socket, client->out.data + sent, client->out.length - sent,
                         MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && (errno == EPIPE || errno == ECONNRESET))
            break; /* the peer hung up: reading will say so, after what it still had to say */
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            cr_assert_fail("cannot send: %s", strerror(errno));
        if (n > 0)
            sent += (size_t)n;
    }
    client->out.length = 0;
}

bool rawclient_readable(struct rawclient *client, int milliseconds)
{
    if (client->in.length > client->in_used)
        return true;
    struct pollfd wait = {.fd = client->socket, .events = POLLIN};
    return poll(&wait, 1, milliseconds) == 1;
}

/* Receives until `length` unread bytes are there; false at the end of the connection. */
static bool rawclient_receive(struct rawclient *client, size_t length)
{
    while (client->in.length - client->in_used < length) {
        struct pollfd wait = {.fd = client->socket, .events = POLLIN};
        if (poll(&wait, 1, RAWCLIENT_TIMEOUT_MS) != 1)
            cr_assert_fail("%s: no answer within %d ms", rawclient_told, RAWCLIENT_TIMEOUT_MS);
        uint8_t bytes[65536];
        ssize_t n = recv(client->socket, bytes, sizeof bytes, 0);
        if (n == 0 || (n < 0 && errno == ECONNRESET))
            return false;
        cr_assert(n > 0, "cannot receive: %s", strerror(errno));
        rawclient_add(&client->in, bytes, (size_t)n);
    }
    return true;
}

int rawclient_read_byte(struct rawclient *client)
{
    if (!rawclient_receive(client, 1))
        return -1;
    return client->in.data[client->in_used++];
}

bool rawclient_read(struct rawclient *client, struct rawmessage *message)
{
    if (client->in_used != 0)
        memmove(client->in.data, client->in.data + client->in_used,
                client->in.length - client->in_used);
    client->in.length -= client->in_used;
    client->in_used = 0;
    if (!rawclient_receive(client, 5)) {
        cr_assert_eq(client->in.length, 0, "the connection ends within a message");
        return false;
    }
    uint32_t length;
    memcpy(&length, client->in.data + 1, sizeof length);
    length = ntohl(length);
    cr_assert(length >= 4, "a message of length %u", length);
    cr_assert(rawclient_receive(client, (size_t)length + 1), "the connection ends in a message");
    *message = (struct rawmessage){.type = (char)client->in.data[0],
                                   .body = client->in.data + 5,
                                   .length = (size_t)length - 4};
    client->in_used = (size_t)length + 1;
    if (message->type == 'K' && message->length >= 8) {
        memcpy(&client->backend_pid, message->body, 4);
        memcpy(&client->cancel_key, message->body + 4, 4);
        client->backend_pid = ntohl(client->backend_pid);
        client->cancel_key = ntohl(client->cancel_key);
    }
    return true;
}

void rawclient_read_until(struct rawclient *client, char type, struct rawmessage *message)
{
    do {
        if (!rawclient_read(client, message))
            cr_assert_fail("the connection ends before a message of type %c", type);
    } while (message->type != type);
}

void rawclient_startup(struct rawclient *client, const char *database, const char *const *more)
{
    client->message_begun_at = client->out.length;
    rawclient_u32(client, 0);
    rawclient_u32(client, RAWCLIENT_PROTOCOL);
    rawclient_string(client, "user");
    rawclient_string(client, "postgres");
    rawclient_string(client, "database");
    rawclient_string(client, database);
    for (; more != NULL && *more != NULL; more++)
        rawclient_string(client, *more);
    rawclient_bytes(client, "", 1);
    rawclient_end(client);
}

struct rawclient *rawclient_connect(int port, const char *database, const char *const *more)
{
    struct rawclient *client = rawclient_open("127.0.0.1", port);
    rawclient_startup(client, database, more);
    rawclient_send(client);
    struct rawmessage message;
    rawclient_read_until(client, 'Z', &message);
    return client;
}

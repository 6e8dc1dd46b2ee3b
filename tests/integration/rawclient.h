/*
 * A PostgreSQL client that hides nothing: every message is built by the test and every answer is
 * seen as it came. It shares no code with the program under test.
 *
 * One blocking socket per client. A wait longer than RAWCLIENT_TIMEOUT_MS fails the running test,
 * as does everything else that goes wrong, unless a function says otherwise. Authentication is by
 * trust; libpq does the others.
 */
#ifndef CROSSFADE_TESTS_RAWCLIENT_H
#define CROSSFADE_TESTS_RAWCLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAWCLIENT_TIMEOUT_MS 20000

struct rawbuffer {
    uint8_t *data;
    size_t length;
    size_t capacity;
};

struct rawclient {
    int socket;
    struct rawbuffer out; /* messages built and not sent yet */
    struct rawbuffer in;  /* bytes received; those before in_used are done with */
    size_t in_used;
    size_t message_begun_at; /* in `out` */
    uint32_t backend_pid;    /* from BackendKeyData */
    uint32_t cancel_key;
};

/* Borrowed until the next rawclient_read of the same client. */
struct rawmessage {
    char type;
    const uint8_t *body;
    size_t length;
};

struct rawvalue {
    const char *bytes; /* NULL: SQL NULL */
    size_t length;
    bool binary;
};

/* What the test is about, for the message of a failure; borrowed. */
void rawclient_tell(const char *what);

/* A connected socket, nothing sent yet. */
struct rawclient *rawclient_open(const char *host, int port);
struct rawclient *rawclient_open_unix(const char *path);
void rawclient_close(struct rawclient *client); /* says nothing, just hangs up */

/* Sends a startup packet: the user postgres, the database, and `more` as name, value, …, NULL.
 * rawclient_connect also reads up to the first ReadyForQuery. */
void rawclient_startup(struct rawclient *client, const char *database, const char *const *more);
struct rawclient *rawclient_connect(int port, const char *database, const char *const *more);

/* These append to what the next rawclient_send sends. */
void rawclient_bytes(struct rawclient *client, const void *bytes, size_t length);
void rawclient_begin(struct rawclient *client, char type);
void rawclient_u16(struct rawclient *client, unsigned value);
void rawclient_u32(struct rawclient *client, uint32_t value);
void rawclient_string(struct rawclient *client, const char *string);
void rawclient_end(struct rawclient *client);

void rawclient_query(struct rawclient *client, const char *sql);
void rawclient_parse(struct rawclient *client, const char *statement, const char *sql,
                     const uint32_t *types, size_t type_count);
void rawclient_bind(struct rawclient *client, const char *portal, const char *statement,
                    const struct rawvalue *values, size_t value_count, bool binary_results);
void rawclient_describe(struct rawclient *client, char kind, const char *name);
void rawclient_execute(struct rawclient *client, const char *portal, uint32_t row_limit);
void rawclient_close_named(struct rawclient *client, char kind, const char *name);
void rawclient_plain(struct rawclient *client, char type); /* Sync, Flush, CopyDone, Terminate */

void rawclient_send(struct rawclient *client);

/* False at the end of the connection. */
bool rawclient_read(struct rawclient *client, struct rawmessage *message);
/* Reads and drops messages up to one of that type; its body is in *message. */
void rawclient_read_until(struct rawclient *client, char type, struct rawmessage *message);
/* One byte, as in the answer to an SSLRequest. */
int rawclient_read_byte(struct rawclient *client);

/* Whether bytes arrive within that time. */
bool rawclient_readable(struct rawclient *client, int milliseconds);

#endif

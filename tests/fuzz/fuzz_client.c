#include "tests/fuzz/fuzz_client.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/backend.h"
#include "protocol/frontend.h"

static const char *const fuzz_client_texts[] = {
    "SELECT 1",
    "SELECT id FROM names",
    "SELECT id FROM new_names WHERE id = $1",
    "INSERT INTO names VALUES ($1, 'a', 'b')",
    "UPDATE names SET last_name = 'x' WHERE id = $1",
    "UPDATE names SET id = 5 WHERE id = $1 RETURNING id",
    "DELETE FROM names WHERE id = 7",
    "DELETE FROM new_names",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "",
    "SELECT id FROM names; UPDATE names SET last_name = 'y'; SELECT 2",
    "COPY names (id, first_name, last_name) FROM STDIN",
    "SET search_path = elsewhere",
    "DECLARE c CURSOR FOR SELECT id FROM names",
    "FETCH 1 FROM c",
    "PREPARE s AS SELECT id FROM names WHERE id = $1",
    "EXECUTE s (1)",
    "DEALLOCATE s",
    "TRUNCATE names",
    "EXPLAIN SELECT id FROM names",
    "LOCK TABLE names",
    "WITH gone AS (DELETE FROM names WHERE id = 1 RETURNING id) SELECT id FROM gone",
    "INSERT INTO new_names SELECT id, first_name FROM names",
    "SELECT id FROM names WHERE ctid = '(0,1)'",
    "SELECT id FROM names WHERE (",
    ("INSERT INTO names VALUES (1, 'a', 'b') ON CONFLICT (id) DO UPDATE SET last_name = 'c' "
     "RETURNING id"),
    "COPY other FROM STDIN",
    "DEALLOCATE ALL",
};

static const char *const fuzz_client_names[] = {"", "s", "t", "_cf_1"};

#define FUZZ_CLIENT_PICK(list, byte) (list)[(byte) % (sizeof(list) / sizeof *(list))]

void fuzz_client_begin(struct fuzz_client *client)
{
    static const char startup[] = "\0\3\0\0user\0postgres\0database\0app\0";
    *client = (struct fuzz_client){.peer = {.piece = SIZE_MAX}};
    bytes_add_u32(&client->peer.out, (uint32_t)sizeof startup + 4);
    bytes_add(&client->peer.out, startup, sizeof startup);
    bytes_add_u8(&client->owed, 'L');
}

static void fuzz_client_owe(struct fuzz_client *client, char type)
{
    bytes_add_u8(&client->owed, (uint8_t)type);
    client->segment_open = type != 'Q' && type != 'S';
}

void fuzz_client_sync(struct fuzz_client *client)
{
    frontend_write_sync(&client->peer.out);
    fuzz_client_owe(client, 'S');
}

static void fuzz_client_bind(struct bytes *out, const char *portal, const char *statement)
{
    struct bytes values = {0};
    bytes_add_u16(&values, 0);
    bytes_add_u16(&values, 1);
    bytes_add_u32(&values, 1);
    bytes_add_text(&values, "1");
    struct frontend_bind bind = {.values = values.data, .values_length = values.length};
    frontend_write_bind(out, portal, statement, &bind, false);
    bytes_free(&values);
}

static void fuzz_client_say(struct fuzz_client *client, char type, uint8_t first, uint8_t second)
{
    struct bytes *out = &client->peer.out;
    const char *text = FUZZ_CLIENT_PICK(fuzz_client_texts, second);
    const char *name = FUZZ_CLIENT_PICK(fuzz_client_names, first);
    const char *other = FUZZ_CLIENT_PICK(fuzz_client_names, second);
    uint32_t type_of_parameter = 23;
    bool copies = strstr(text, "STDIN") != NULL;
    char owed = type;
    switch (type) {
    case 'Q':
        frontend_write_query(out, text, strlen(text));
        break;
    case 'P':
        frontend_write_parse(out, name, text, strlen(text), &type_of_parameter,
                             first & 0x80 ? 1 : 0);
        break;
    case 'B':
        fuzz_client_bind(out, name, other);
        break;
    case 'D':
        frontend_write_describe(out, first & 0x80 ? 'P' : 'S', name);
        owed = first & 0x80 ? 'd' : 'D';
        break;
    case 'E':
        frontend_write_execute(out, name, second % 3);
        break;
    case 'C':
        frontend_write_close(out, first & 0x80 ? 'P' : 'S', name);
        break;
    case 'F':
        fuzz_peer_add(&client->peer, 'F', "\0\0\0\1\0\0\0\0\0\0", 10);
        owed = 'Q';
        break;
    default:
        abort(); /* a message that is answered otherwise */
    }
    client->copies = client->copies || ((type == 'Q' || type == 'P') && copies);
    fuzz_client_owe(client, owed);
}

static void fuzz_client_say_raw(struct fuzz_client *client, const uint8_t *data, size_t length)
{
    client->lenient = true;
    bytes_add(&client->peer.out, data, length);
}

void fuzz_client_send(struct fuzz_client *client, const uint8_t *data, size_t size, size_t *used)
{
    static const char types[] = "QPBDECFSHdcfPBEX!!!";
    char type = FUZZ_CLIENT_PICK(types, data[0] & 0x1f);
    uint8_t first = size > 1 ? data[1] : 0;
    uint8_t second = size > 2 ? data[2] : 0;
    *used = size < 3 ? size : 3;
    if (client->leaves)
        return;
    switch (type) {
    case 'S':
        fuzz_client_sync(client);
        *used = 1;
        break;
    case 'd':
    case 'c':
    case 'f':
        /* Out of place, and ignored but for the error that CopyFail gives in no copy. */
        fuzz_peer_add(&client->peer, type, "x", type == 'c' ? 0 : type == 'f' ? 2 : 1);
        client->copies = true;
        *used = 1;
        break;
    case 'H':
        frontend_write_flush(&client->peer.out);
        *used = 1;
        break;
    case 'X':
        fuzz_peer_add(&client->peer, 'X', "", 0);
        client->leaves = true;
        *used = 1;
        break;
    case '!':
    case '\0':
        second = size > 2 ? (uint8_t)(first % 32) : 0;
        *used = size < 2u + second ? size : 2u + second;
        fuzz_client_say_raw(client, data + (size < 2 ? size : 2), *used - (size < 2 ? size : 2));
        break;
    default:
        fuzz_client_say(client, type, first, second);
    }
}

/* --- What comes ------------------------------------------------------------------------------ */

static char fuzz_client_head(const struct fuzz_client *client)
{
    return (char)(client->owed.length == 0 ? 0 : client->owed.data[0]);
}

static void fuzz_client_settle(struct fuzz_client *client)
{
    bytes_consume(&client->owed, 1);
    client->described = false;
}

/* What stands between an error and the Sync after it gets no answer. */
static void fuzz_client_on_error(struct fuzz_client *client)
{
    char head = fuzz_client_head(client);
    assert(head != '\0' && head != 'S');
    if (head == 'Q')
        return;
    while (fuzz_client_head(client) != 'S' && fuzz_client_head(client) != '\0')
        fuzz_client_settle(client);
    if (client->owed.length == 0)
        bytes_add_u8(&client->owed, '*'); /* all that will be sent before the next Sync */
}

/* Which answers each message may have, and which one is its last. */
static bool fuzz_client_takes(struct fuzz_client *client, char type, bool *last)
{
    char head = fuzz_client_head(client);
    *last = true;
    switch (head) {
    case 'L':
        *last = type == 'Z';
        return strchr("RKZ", type) != NULL;
    case 'Q':
        *last = type == 'Z';
        return strchr("TDCIVZ", type) != NULL;
    case 'P':
        return type == '1';
    case 'B':
        return type == '2';
    case 'C':
        return type == '3';
    case 'D':
        *last = type != 't';
        if (type != 't')
            return client->described && (type == 'T' || type == 'n');
        return !client->described && (client->described = true);
    case 'd':
        return type == 'T' || type == 'n';
    case 'E':
        *last = type != 'D';
        return strchr("DCIs", type) != NULL;
    case 'S':
        return type == 'Z';
    default:
        return false;
    }
}

static void fuzz_client_message(struct fuzz_client *client, char type, const uint8_t *body,
                                size_t length)
{
    struct backend_error error;
    bool last;
    if (type == 'E' && backend_read_error(body, length, &error) &&
        strcmp(error.severity, "FATAL") == 0)
        client->failed = true;
    if (client->lenient || client->copies || strchr("NSA", type) != NULL)
        return;
    assert(!client->failed);
    if (type == 'E') {
        fuzz_client_on_error(client);
        return;
    }
    if (!fuzz_client_takes(client, type, &last)) {
        fprintf(stderr, "%c comes where answers to %.*s are owed\n", type, (int)client->owed.length,
                (const char *)client->owed.data);
        abort();
    }
    if (last)
        fuzz_client_settle(client);
}

/* After an error: what was sent since, up to a Sync, is skipped too. */
static void fuzz_client_skip(struct fuzz_client *client)
{
    if (fuzz_client_head(client) != '*')
        return;
    const uint8_t *sync = memchr(client->owed.data, 'S', client->owed.length);
    if (sync != NULL)
        bytes_consume(&client->owed, (size_t)(sync - client->owed.data));
    else
        bytes_consume(&client->owed, client->owed.length - 1);
    client->owed.data[0] = sync != NULL ? 'S' : '*';
}

void fuzz_client_check(struct fuzz_client *client)
{
    char type;
    const uint8_t *body;
    size_t length;
    for (;;) {
        fuzz_client_skip(client);
        if (!fuzz_peer_next(&client->peer, &type, &body, &length))
            break;
        fuzz_client_message(client, type, body, length);
        fuzz_peer_consume(&client->peer, length);
    }
}

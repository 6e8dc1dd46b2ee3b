/*
 * A whole session between a client and a server, all of plain bytes (fuzz_talk.h). The input says
 * which messages they send, in what order, in pieces of what size, when the flags change, and when
 * either says what no client or server says.
 *
 * Asserted: nothing crashes or leaks; and as long as both keep the protocol's rules the client gets
 * exactly the answers to its own messages, in order, and at last all of them.
 */
#include <assert.h>
#include <stdlib.h>

#include "protocol/base/log.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_client.h"
#include "tests/fuzz/fuzz_server.h"
#include "tests/fuzz/fuzz_talk.h"

#define FUZZ_SESSION_ROUNDS 20000

static const char *const fuzz_session_routes[] = {
    "old/old", "old/old+new", "new/old+new", "new/new+old", "new/new", "old/new+old",
};

#define FUZZ_SESSION_ROUTES (sizeof fuzz_session_routes / sizeof *fuzz_session_routes)

static struct world *fuzz_session_worlds[FUZZ_SESSION_ROUTES];

struct fuzz_session {
    struct fuzz_talk talk;
    struct fuzz_client client;
    struct fuzz_server server;
};

static void fuzz_session_start(void)
{
    if (getenv("FUZZ_SESSION_LOG") == NULL) /* else: what the session says of it */
        log_set_level((enum log_level)(LOG_LEVEL_ERROR + 1));
    for (size_t i = 0; i < FUZZ_SESSION_ROUTES; i++)
        fuzz_session_worlds[i] =
            fuzz_talk_world(fuzz_session_worlds[0], fuzz_session_routes[i], i + 1);
}

static struct world *fuzz_session_world(size_t choice)
{
    return fuzz_session_worlds[choice % FUZZ_SESSION_ROUTES];
}

/* --- One session ------------------------------------------------------------------------------ */

static bool fuzz_session_round(struct fuzz_session *fuzz)
{
    bool moved = fuzz_talk_carry(&fuzz->talk);
    moved = fuzz_talk_read_catalog(&fuzz->talk) || moved;
    fuzz_client_check(&fuzz->client);
    assert(fuzz->talk.session.link->answers.count <= ANSWERS_LIMIT + 16);
    return moved;
}

/* Until nothing moves any more. */
static void fuzz_session_settle(struct fuzz_session *fuzz)
{
    for (unsigned i = 0; i < FUZZ_SESSION_ROUNDS && fuzz_session_round(fuzz); i++)
        continue;
}

/* The server answers all that it gets, without a fault. */
static void fuzz_session_finish(struct fuzz_session *fuzz)
{
    fuzz->client.peer.piece = fuzz->server.peer.piece = SIZE_MAX;
    do
        fuzz_session_settle(fuzz);
    while (fuzz_server_answer(&fuzz->server, 0));
}

static void fuzz_session_check_answers(struct fuzz_session *fuzz)
{
    struct fuzz_client *client = &fuzz->client;
    fuzz_session_finish(fuzz);
    if (client->leaves || client->peer.ended || client->copies || client->lenient)
        return;
    if (client->segment_open ||
        client->owed.length != 0) { /* after an error Query is skipped too */
        fuzz_client_sync(client);
        fuzz_session_finish(fuzz);
    }
    assert(client->owed.length == 0);
    assert(!client->peer.ended);
}

static void fuzz_session_close(struct fuzz_session *fuzz)
{
    fuzz_talk_close(&fuzz->talk);
    fuzz_peer_close(&fuzz->client.peer);
    bytes_free(&fuzz->client.owed);
    fuzz_peer_close(&fuzz->server.peer);
}

/* The upper bits of a byte say who acts. */
static size_t fuzz_session_step(struct fuzz_session *fuzz, const uint8_t *data, size_t size)
{
    size_t used = 1;
    uint8_t next = size > 1 ? data[1] : 0;
    switch (data[0] >> 5) {
    case 0:
    case 1:
    case 2:
        fuzz_client_send(&fuzz->client, data, size, &used);
        return used;
    case 3:
        fuzz->client.peer.piece = 1 + next % 64u;
        fuzz->server.peer.piece = 1 + next / 4u;
        return size < 2 ? size : 2;
    case 4:
        fuzz_talk_take_world(&fuzz->talk, fuzz_session_world(data[0] & 0x1f));
        return 1;
    case 5:
        fuzz_session_settle(fuzz);
        fuzz_server_answer(&fuzz->server, data[0] & 0x10 ? next : 0);
        return size < 2 || !(data[0] & 0x10) ? 1 : 2;
    case 6:
        for (unsigned i = 0; i < (data[0] & 0x1fu); i++) {
            fuzz_session_settle(fuzz);
            if (!fuzz_server_answer(&fuzz->server, 0))
                break;
        }
        return 1;
    default:
        break;
    }
    used = size < 1u + (data[0] & 0x1fu) ? size : 1u + (data[0] & 0x1fu);
    fuzz->client.lenient = true;
    bytes_add(&fuzz->server.peer.out, data + 1, used - 1);
    return used;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (fuzz_session_worlds[0] == NULL)
        fuzz_session_start();
    struct fuzz_session fuzz = {0};
    fuzz_client_begin(&fuzz.client);
    fuzz_server_begin(&fuzz.server);
    fuzz_talk_open(&fuzz.talk, fuzz_session_world(size > 0 ? data[0] : 0), &fuzz.client.peer,
                   &fuzz.server.peer);
    for (size_t at = 1; at < size;)
        at += fuzz_session_step(&fuzz, data + at, size - at);
    fuzz_session_check_answers(&fuzz);
    fuzz_session_close(&fuzz);
    return 0;
}

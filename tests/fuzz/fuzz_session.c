/*
 * A whole session: client and server, each at the end of a real socket, with Crossfade's session
 * between them on a real loop. The input says which messages they send, in what order, in pieces of
 * what size, when the flags change, and when either says what no client or server says.
 *
 * Asserted: nothing crashes or leaks; as long as both keep the protocol's rules the client gets
 * exactly the answers to its own messages, in order, and at last all of them; and a session whose
 * peers are gone goes too.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "config/file/config_file.h"
#include "protocol/base/log.h"
#include "protocol/base/memory.h"
#include "proxy/client/serving.h"
#include "proxy/process/worker.h"
#include "proxy/upstream/places.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/fuzz_client.h"
#include "tests/fuzz/fuzz_server.h"
#include "tests/unit/rewrite/names_catalog.h"

#define FUZZ_SESSION_ROUNDS 20000

static const char *const fuzz_session_routes[] = {
    "old/old", "old/old+new", "new/old+new", "new/new+old", "new/new", "old/new+old",
};

#define FUZZ_SESSION_ROUTES (sizeof fuzz_session_routes / sizeof *fuzz_session_routes)

static struct worker fuzz_session_worker;
static struct world *fuzz_session_worlds[FUZZ_SESSION_ROUTES];
static int fuzz_session_listener;
static char fuzz_session_folder[] = "/tmp/crossfade-fuzz-XXXXXX";
static char fuzz_session_path[64];

struct fuzz_session {
    struct fuzz_client client;
    struct fuzz_server server;
};

/* --- What all inputs share -------------------------------------------------------------------- */

static void fuzz_session_ignore(void *owner)
{
    (void)owner;
}

/* A reading of the catalog was asked for; it shows nothing new. */
static bool fuzz_session_reads_catalog;
static uint64_t fuzz_session_reading;

static uint64_t fuzz_session_note_ddl(void *owner)
{
    (void)owner;
    fuzz_session_reads_catalog = true;
    return ++fuzz_session_reading;
}

/* As worker_tell_catalog has it done. */
static bool fuzz_session_tell_catalog(void)
{
    if (!fuzz_session_reads_catalog)
        return false;
    fuzz_session_reads_catalog = false;
    fuzz_session_worker.clients.around.catalog_read = fuzz_session_reading;
    struct client *client = fuzz_session_worker.clients.first;
    if (client != NULL && client->session.state == SESSION_PLANNING)
        serving_advance(client);
    return true;
}

static void fuzz_session_ignore_cancel(void *owner, const uint8_t *key, size_t length)
{
    (void)owner;
    (void)key;
    (void)length;
}

static void fuzz_session_ignore_doubt(void *owner, uint32_t process, const char *database)
{
    (void)owner;
    (void)process;
    (void)database;
}

static void fuzz_session_remove(void)
{
    unlink(fuzz_session_path);
    rmdir(fuzz_session_folder);
}

static void fuzz_session_listen(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    bool made = mkdtemp(fuzz_session_folder) != NULL;
    assert(made);
    (void)made;
    snprintf(fuzz_session_path, sizeof fuzz_session_path, "%s/.s.PGSQL.5432", fuzz_session_folder);
    memcpy(address.sun_path, fuzz_session_path, sizeof fuzz_session_path);
    fuzz_session_listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int status = bind(fuzz_session_listener, (const struct sockaddr *)&address, sizeof address);
    assert(status == 0);
    status = listen(fuzz_session_listener, 4);
    assert(status == 0);
    (void)status;
    atexit(fuzz_session_remove);
}

static void fuzz_session_make_worlds(void)
{
    struct error error;
    struct bytes text = {0};
    bytes_add_format(&text, "upstream: host=%s port=5432\n", fuzz_session_folder);
    struct config *config =
        config_file_parse("fuzz.yaml", (const char *)text.data, text.length, &error);
    bytes_free(&text);
    assert(config != NULL);
    struct world_config *shared = places_open(config, &error);
    struct catalog *catalog = names_catalog();
    for (size_t i = 0; i < FUZZ_SESSION_ROUTES; i++) {
        struct route route;
        bool read = names_route(fuzz_session_routes[i], strlen(fuzz_session_routes[i]), &route);
        assert(read);
        (void)read;
        struct snapshot *snapshot = snapshot_new(1);
        snapshot->number = i + 1;
        snapshot->migrations[0] = (struct flags){
            .primary = route.primary, .mirrored = route.mirrored, .read = route.read};
        fuzz_session_worlds[i] =
            world_new(i > 0 ? fuzz_session_worlds[0] : NULL, shared, catalog, snapshot, &error);
        assert(fuzz_session_worlds[i] != NULL);
        snapshot_release(snapshot);
    }
    catalog_release(catalog);
    world_config_release(shared);
}

/* As worker_start makes it, but without a thread and listeners. */
static void fuzz_session_start(void)
{
    struct worker *worker = &fuzz_session_worker;
    if (getenv("FUZZ_SESSION_LOG") == NULL) /* else: what the session says of it */
        log_set_level((enum log_level)(LOG_LEVEL_ERROR + 1));
    fuzz_session_listen();
    fuzz_session_make_worlds();
    worker->callbacks = (struct worker_callbacks){
        .on_ddl = fuzz_session_note_ddl,
        .on_doubt = fuzz_session_ignore_doubt,
        .on_cancel = fuzz_session_ignore_cancel,
        .on_clear = fuzz_session_ignore,
        .on_stopped = fuzz_session_ignore,
    };
    worker_init(worker, fuzz_session_worlds[0]);
    uv_loop_init(&worker->loop);
    uv_mutex_init(&worker->lock);
    uv_timer_init(&worker->loop, &worker->later);
    worker->later.data = worker;
}

static void fuzz_session_take_world(size_t choice)
{
    struct worker *worker = &fuzz_session_worker;
    world_release(worker->clients.around.world);
    worker->clients.around.world = world_retain(fuzz_session_worlds[choice % FUZZ_SESSION_ROUTES]);
}

/* --- One session ------------------------------------------------------------------------------ */

static void fuzz_session_open(struct fuzz_session *fuzz)
{
    int ends[2];
    int status = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends);
    assert(status == 0);
    fuzz_client_begin(&fuzz->client, ends[0]);
    fuzz_server_begin(&fuzz->server, -1);
    struct client *client = serving_new(&fuzz_session_worker.clients, 1, true);
    status = uv_pipe_open(&client->stream.uv.pipe, ends[1]);
    assert(status == 0);
    (void)status;
    stream_read_start(&client->stream);
}

static bool fuzz_session_round(struct fuzz_session *fuzz)
{
    if (fuzz->server.peer.socket < 0 && !fuzz->server.peer.ended) {
        fuzz->server.peer.socket =
            accept4(fuzz_session_listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fuzz->server.peer.socket >= 0)
            return true;
    }
    bool moved = fuzz_peer_move(&fuzz->client.peer);
    moved = fuzz_peer_move(&fuzz->server.peer) || moved;
    moved = fuzz_session_tell_catalog() || moved;
    uv_run(&fuzz_session_worker.loop, UV_RUN_NOWAIT);
    fuzz_client_check(&fuzz->client);
    const struct client *client = fuzz_session_worker.clients.first;
    assert(client == NULL || client->session.answers.count <= ANSWERS_LIMIT + 16);
    return moved;
}

/* Until nothing moves any more. */
static void fuzz_session_settle(struct fuzz_session *fuzz)
{
    unsigned quiet = 0;
    for (unsigned i = 0; i < FUZZ_SESSION_ROUNDS && quiet < 3; i++)
        quiet = fuzz_session_round(fuzz) ? 0 : quiet + 1;
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
        client->owed.length != 0) { /* behind an error Query is skipped too */
        fuzz_client_sync(client);
        fuzz_session_finish(fuzz);
    }
    assert(client->owed.length == 0);
    assert(!client->peer.ended);
}

static void fuzz_session_close(struct fuzz_session *fuzz)
{
    fuzz_peer_close(&fuzz->client.peer);
    bytes_free(&fuzz->client.owed);
    fuzz_peer_close(&fuzz->server.peer);
    fuzz->server.peer.ended = true;
    fuzz->client.lenient = true;
    for (unsigned i = 0; i < 100 && fuzz_session_worker.clients.first != NULL; i++)
        uv_run(&fuzz_session_worker.loop, UV_RUN_NOWAIT);
    assert(fuzz_session_worker.clients.first == NULL);
    plan_cache_clear(fuzz_session_worker.clients.around.plans);
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
        fuzz_session_take_world(data[0] & 0x1f);
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
    if (fuzz_session_worker.clients.around.plans == NULL)
        fuzz_session_start();
    struct fuzz_session fuzz = {0};
    fuzz_session_take_world(size > 0 ? data[0] : 0);
    fuzz_session_open(&fuzz);
    for (size_t at = 1; at < size;)
        at += fuzz_session_step(&fuzz, data + at, size - at);
    fuzz_session_check_answers(&fuzz);
    fuzz_session_close(&fuzz);
    return 0;
}

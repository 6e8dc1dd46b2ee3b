#include "tests/fuzz/fuzz_talk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "config/file/config_file.h"
#include "protocol/base/memory.h"
#include "protocol/startup.h"
#include "tests/unit/rewrite/names_catalog.h"

#define FUZZ_TALK_CACHE_ENTRIES 4096
#define FUZZ_TALK_CACHE_BYTES ((size_t)32 * 1024 * 1024)

/* --- Wishes ----------------------------------------------------------------------------------- */

static struct fuzz_talk *fuzz_talk_of(struct session *session)
{
    return (struct fuzz_talk *)((char *)session - offsetof(struct fuzz_talk, session));
}

static uint64_t fuzz_talk_wish_catalog(struct session *session)
{
    return ++fuzz_talk_of(session)->reading;
}

static void fuzz_talk_look_later(struct session *session, uint64_t milliseconds)
{
    struct fuzz_talk *talk = fuzz_talk_of(session);
    uint64_t due = talk->around.now + milliseconds + 1;
    if (talk->look_at == 0 || due < talk->look_at)
        talk->look_at = due;
}

static uint64_t fuzz_talk_world_before(struct session *session, uint64_t xmax)
{
    (void)session;
    (void)xmax;
    return 0;
}

static void fuzz_talk_transaction_ended(struct session *session, uint64_t snapshot)
{
    (void)snapshot;
    fuzz_talk_of(session)->ended++;
}

static void fuzz_talk_think(struct session *session)
{
    struct fuzz_talk *talk = fuzz_talk_of(session);
    assert(!talk->thinks);
    talk->thought = (struct thought){session, session->planning, world_retain(session->world)};
    session->planning->thought = &talk->thought;
    talk->thinks = true;
}

/* No peer here offers to bind its login. */
static void fuzz_talk_read_verifier(struct session *session)
{
    (void)session;
}

static void fuzz_talk_take_key(struct session *session, const uint8_t *body, size_t length)
{
    (void)session;
    (void)body;
    (void)length;
}

static bool fuzz_talk_check_server(struct session *session)
{
    (void)session;
    return true;
}

static const struct wishes FUZZ_TALK_WISHES = {
    .read_catalog = fuzz_talk_wish_catalog,
    .look_later = fuzz_talk_look_later,
    .world_before = fuzz_talk_world_before,
    .transaction_ended = fuzz_talk_transaction_ended,
    .think = fuzz_talk_think,
    .read_verifier = fuzz_talk_read_verifier,
    .take_key = fuzz_talk_take_key,
    .check_server = fuzz_talk_check_server,
};

/* --- Worlds ----------------------------------------------------------------------------------- */

static void fuzz_talk_close_places(struct places *places)
{
    (void)places; /* there are none */
}

static struct world_config *fuzz_talk_config(void)
{
    static const char text[] = "upstream: host=127.0.0.1 port=5432\n";
    struct error error;
    struct config *config = config_file_parse("talk.yaml", text, strlen(text), &error);
    assert(config != NULL);
    return world_config_new(config, NULL, fuzz_talk_close_places);
}

struct world *fuzz_talk_world(const struct world *shared, const char *route, uint64_t number)
{
    struct error error;
    struct route way;
    bool read = names_route(route, strlen(route), &way);
    assert(read);
    (void)read;
    struct world_config *config =
        shared != NULL ? world_config_retain(shared->config) : fuzz_talk_config();
    struct catalog *catalog = shared != NULL ? catalog_retain(shared->catalog) : names_catalog();
    struct snapshot *snapshot = snapshot_new(1);
    snapshot->number = number;
    snapshot->migrations[0] =
        (struct flags){.primary = way.primary, .mirrored = way.mirrored, .read = way.read};
    struct world *world = world_new(shared, config, catalog, snapshot, &error);
    assert(world != NULL);
    snapshot_release(snapshot);
    catalog_release(catalog);
    world_config_release(config);
    return world;
}

void fuzz_talk_take_world(struct fuzz_talk *talk, struct world *world)
{
    world_retain(world);
    world_release(talk->around.world);
    talk->around.world = world;
}

/* --- Carrying --------------------------------------------------------------------------------- */

static bool fuzz_talk_collect_side(struct outflow *outflow, struct fuzz_peer *peer)
{
    struct bytes *said = outflow_bytes(outflow);
    bool any = said->length != 0;
    bytes_add(&peer->in, said->data, said->length);
    bytes_clear(said);
    return any;
}

static bool fuzz_talk_collect(struct fuzz_talk *talk)
{
    struct session *session = &talk->session;
    bool any = fuzz_talk_collect_side(&session->link->out, talk->server);
    any = fuzz_talk_collect_side(&session->client.out, talk->client) || any;
    if (session->state == SESSION_FAILED)
        talk->client->ended = talk->server->ended = true;
    return any;
}

void fuzz_talk_open(struct fuzz_talk *talk, struct world *world, struct fuzz_peer *client,
                    struct fuzz_peer *server)
{
    struct startup startup;
    struct error error;
    *talk = (struct fuzz_talk){
        .around = {.now = 1,
                   .world = world_retain(world),
                   .plans = plan_cache_new(FUZZ_TALK_CACHE_ENTRIES, FUZZ_TALK_CACHE_BYTES)},
        .client = client,
        .server = server,
    };
    struct session *session = &talk->session;
    session_init(session, &talk->around, &FUZZ_TALK_WISHES, 1);
    session->client.out.bytes = &talk->to_client;
    enum startup_status status =
        startup_read(client->out.data, client->out.length, &startup, &error);
    assert(status == STARTUP_COMPLETE);
    (void)status;
    client_side_start(&session->client, &startup);
    world_release(session->world);
    session->world = NULL;
    session_take_world(session);
    bytes_add(&server->in, client->out.data, startup.packet_length);
    bytes_consume(&client->out, startup.packet_length);
    session_begin_login(session, &talk->to_server);
}

/* As the receive buffer: another one each time, so that whoever holds on to it is found out. */
static bool fuzz_talk_hear(struct fuzz_talk *talk, struct fuzz_peer *peer,
                           void (*hear)(struct session *, const uint8_t *, size_t))
{
    size_t length = peer->out.length < peer->piece ? peer->out.length : peer->piece;
    if (length == 0)
        return false;
    uint8_t *piece = memory_alloc(length);
    memcpy(piece, peer->out.data, length);
    bytes_consume(&peer->out, length);
    hear(&talk->session, piece, length);
    fuzz_talk_collect(talk);
    memory_free(piece);
    return true;
}

void fuzz_talk_advance(struct fuzz_talk *talk)
{
    if (talk->session.state != SESSION_FAILED)
        conversation_advance(&talk->session);
    fuzz_talk_collect(talk);
}

static bool fuzz_talk_finish_thought(struct fuzz_talk *talk)
{
    if (!talk->thinks)
        return false;
    talk->thinks = false;
    thinking_do(talk->thought.planning, talk->thought.world);
    talk->thought.planning->thought = NULL;
    world_release(talk->thought.world);
    if (talk->thought.session != NULL)
        fuzz_talk_advance(talk);
    else
        planning_release(talk->thought.planning);
    return true;
}

static bool fuzz_talk_wants_client(const struct session *session)
{
    return (session->state == SESSION_LOGIN || session->state == SESSION_READY) &&
           !session->client.has_ended && !answers_are_full(&session->link->answers);
}

bool fuzz_talk_carry(struct fuzz_talk *talk)
{
    bool moved = false;
    talk->around.now++;
    if (fuzz_talk_wants_client(&talk->session))
        moved = fuzz_talk_hear(talk, talk->client, conversation_hear_client);
    if (talk->session.state != SESSION_FAILED)
        moved = fuzz_talk_hear(talk, talk->server, conversation_hear_server) || moved;
    return fuzz_talk_finish_thought(talk) || moved;
}

bool fuzz_talk_read_catalog(struct fuzz_talk *talk)
{
    if (talk->around.catalog_read == talk->reading)
        return false;
    talk->around.catalog_read = talk->reading;
    if (talk->session.state == SESSION_PLANNING)
        fuzz_talk_advance(talk);
    return true;
}

void fuzz_talk_close(struct fuzz_talk *talk)
{
    conversation_free(&talk->session);
    if (talk->thinks) {
        assert(talk->thought.session == NULL);
        planning_release(talk->thought.planning);
        world_release(talk->thought.world);
    }
    plan_cache_free(talk->around.plans);
    hidden_log_free(&talk->around.hidden);
    world_release(talk->around.world);
    bytes_free(&talk->to_client);
    bytes_free(&talk->to_server);
}

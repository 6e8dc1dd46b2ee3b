/*
 * A session in unit tests: the names example under a route, a client that says what the test says,
 * and a server that keeps the protocol's rules (fuzz_server.h), all of plain bytes.
 *
 * What the server hears and the client gets is noted, a message to a line: its type, and of those
 * that have one the text. "Q SELECT 1", "P s SELECT 1", "B s", "E", "S".
 */
#ifndef CROSSFADE_TESTS_UNIT_PROXY_CONVERSATION_SCENE_H
#define CROSSFADE_TESTS_UNIT_PROXY_CONVERSATION_SCENE_H

#include "tests/fuzz/fuzz_server.h"
#include "tests/fuzz/fuzz_talk.h"

struct scene {
    struct fuzz_talk talk;
    struct fuzz_peer client;
    struct fuzz_server server;
    struct world *world;
    struct bytes heard; /* by the server, since scene_forget */
    struct bytes got; /* by the client: types alone, but of errors the SQLSTATE: "TDCZ", "E0A000" */
};

/* Logged in, with nothing noted. */
void scene_begin(struct scene *scene, const char *route);
void scene_end(struct scene *scene);

/* The same migration under another route from now on, `fenced` or not. */
void scene_change(struct scene *scene, const char *route, bool fenced);

/* Says what is in scene->client.out, and carries until nothing moves. */
void scene_settle(struct scene *scene);
/* The same, with a reading of the catalog, that shows nothing new, whenever one is wished. */
void scene_settle_with_catalog(struct scene *scene);
/* The same, but the server keeps silent. */
void scene_settle_without_server(struct scene *scene);

void scene_query(struct scene *scene, const char *text);
void scene_parse(struct scene *scene, const char *name, const char *text);
void scene_bind(struct scene *scene, const char *portal, const char *statement);
void scene_execute(struct scene *scene, const char *portal);
void scene_sync(struct scene *scene);

void scene_forget(struct scene *scene);
/* Terminated. */
const char *scene_heard(struct scene *scene);
const char *scene_got(struct scene *scene);
void scene_expect_got(struct scene *scene, const char *types);

#endif
